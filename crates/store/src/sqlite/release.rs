//! The rows of what was decided about releases.

use super::account::add_event;
use super::{Database, Writing};
use crate::event::Event;

/// A row: what was decided about the release of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReleaseRow {
    pub(crate) year: String,
    pub(crate) month: i64,
    pub(crate) decision: String,
    pub(crate) actor: String,
    pub(crate) at: String,
    pub(crate) public_from: String,
    pub(crate) reason: String,
}

impl Database {
    /// Adds those of the rows that come after the ones that are there, and the entry of the log, all or none, once
    /// the transaction that is given back is committed; with how many rows were added.
    pub(crate) async fn begin_releases(
        &self,
        rows: &[ReleaseRow],
        event: &Event,
    ) -> Result<(Writing, usize), sqlx::Error> {
        let mut transaction = self.write().await?;
        let n_there: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM release").fetch_one(&mut *transaction).await?;
        let new = rows.get(usize::try_from(n_there).unwrap_or(usize::MAX)..).unwrap_or_default();
        for row in new {
            sqlx::query(
                "INSERT INTO release (year, month, decision, actor, at, public_from, reason) \
                 VALUES (?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(&row.year)
            .bind(row.month)
            .bind(&row.decision)
            .bind(&row.actor)
            .bind(&row.at)
            .bind(&row.public_from)
            .bind(&row.reason)
            .execute(&mut *transaction)
            .await?;
        }
        add_event(&mut transaction, event).await?;
        Ok((transaction, new.len()))
    }

    /// The rows, in the order of recording.
    pub(crate) async fn releases(&self) -> Result<Vec<ReleaseRow>, sqlx::Error> {
        type Row = (String, i64, String, String, String, String, String);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT year, month, decision, actor, at, public_from, reason FROM release ORDER BY id",
        )
        .fetch_all(&self.pool)
        .await?;
        let row = |(year, month, decision, actor, at, public_from, reason)| ReleaseRow {
            year,
            month,
            decision,
            actor,
            at,
            public_from,
            reason,
        };
        Ok(rows.into_iter().map(row).collect())
    }
}
