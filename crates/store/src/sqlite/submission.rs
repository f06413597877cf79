//! The rows of what happened to returns.

use sqlx::{Executor, Sqlite};

use super::account::add_event;
use super::{Database, Writing};
use crate::event::Event;

/// A row: what happened to a version of a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SubmissionRow {
    pub(crate) organisation: String,
    pub(crate) year: String,
    pub(crate) month: i64,
    pub(crate) hash: String,
    pub(crate) kind: String,
    pub(crate) at: String,
    pub(crate) actor: String,
    pub(crate) reason: String,
}

impl Database {
    /// Adds the rows that are not there yet and the entry of the log, all or none, once the transaction
    /// that is given back is committed; with how many rows were added.
    pub(crate) async fn begin_submissions(
        &self,
        rows: &[SubmissionRow],
        event: Option<&Event>,
    ) -> Result<(Writing, usize), sqlx::Error> {
        let mut transaction = self.write().await?;
        let mut n_added = 0;
        for row in rows {
            if is_there(&mut *transaction, row).await? {
                continue;
            }
            sqlx::query(
                "INSERT INTO submission (organisation, year, month, hash, kind, at, actor, reason) \
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(&row.organisation)
            .bind(&row.year)
            .bind(row.month)
            .bind(&row.hash)
            .bind(&row.kind)
            .bind(&row.at)
            .bind(&row.actor)
            .bind(&row.reason)
            .execute(&mut *transaction)
            .await?;
            n_added += 1;
        }
        if let Some(event) = event {
            add_event(&mut transaction, event).await?;
        }
        Ok((transaction, n_added))
    }

    /// Whether every row is there; only reads.
    pub(crate) async fn has_submissions(&self, rows: &[SubmissionRow]) -> Result<bool, sqlx::Error> {
        let mut connection = self.pool.acquire().await?;
        for row in rows {
            if !is_there(&mut *connection, row).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The rows of an organisation or, without one, all of them, in the order of recording.
    pub(crate) async fn submissions(
        &self,
        organisation: Option<&str>,
    ) -> Result<Vec<SubmissionRow>, sqlx::Error> {
        type Row = (String, String, i64, String, String, String, String, String);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT organisation, year, month, hash, kind, at, actor, reason FROM submission \
             WHERE organisation = coalesce(?, organisation) ORDER BY id",
        )
        .bind(organisation)
        .fetch_all(&self.pool)
        .await?;
        let row = |(organisation, year, month, hash, kind, at, actor, reason)| SubmissionRow {
            organisation,
            year,
            month,
            hash,
            kind,
            at,
            actor,
            reason,
        };
        Ok(rows.into_iter().map(row).collect())
    }
}

async fn is_there<'c>(
    connection: impl Executor<'c, Database = Sqlite>,
    row: &SubmissionRow,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM submission \
         WHERE organisation = ? AND year = ? AND month = ? AND hash = ? AND kind = ?)",
    )
    .bind(&row.organisation)
    .bind(&row.year)
    .bind(row.month)
    .bind(&row.hash)
    .bind(&row.kind)
    .fetch_one(connection)
    .await
}
