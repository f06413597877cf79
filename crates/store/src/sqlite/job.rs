//! The SQL of jobs: each move and its event together or neither.

use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::Database;
use super::account::{add_event, finish};
use crate::event::Event;
use crate::queue::{QueueRoom, Queued};

/// A job as it is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewJobRow<'a> {
    pub(crate) kind: &'a str,
    pub(crate) title: &'a str,
    pub(crate) request: &'a str,
    pub(crate) asked_by: &'a str,
    pub(crate) asked_at: &'a str,
}

/// A stored job. Request and result are empty where a list was asked for.
#[derive(Debug)]
pub(crate) struct JobRow {
    pub(crate) id: i64,
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) request: String,
    pub(crate) asked_by: String,
    pub(crate) asked_at: String,
    pub(crate) state: String,
    pub(crate) progress: i64,
    pub(crate) note: String,
    pub(crate) result: Option<String>,
    pub(crate) changed_at: String,
}

impl FromRow<'_, SqliteRow> for JobRow {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            kind: row.try_get("kind")?,
            title: row.try_get("title")?,
            request: row.try_get("request")?,
            asked_by: row.try_get("asked_by")?,
            asked_at: row.try_get("asked_at")?,
            state: row.try_get("state")?,
            progress: row.try_get("progress")?,
            note: row.try_get("note")?,
            result: row.try_get("result")?,
            changed_at: row.try_get("changed_at")?,
        })
    }
}

/// Where a job goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JobMove<'a> {
    pub(crate) id: i64,
    /// The states it may be in before.
    pub(crate) from: &'static [&'static str],
    pub(crate) to: &'static str,
    /// Nothing keeps how far it is.
    pub(crate) progress: Option<u8>,
    pub(crate) note: &'a str,
    pub(crate) result: Option<&'a str>,
}

impl Database {
    /// Adds a job, unless too many of its kind wait already. The event is made from its number.
    pub(crate) async fn add_job(
        &self,
        job: &NewJobRow<'_>,
        room: QueueRoom,
        event: impl Fn(i64) -> Event + Send,
    ) -> Result<Queued, sqlx::Error> {
        let mut transaction = self.write().await?;
        let (n_waiting, n_of_one): (i64, i64) = sqlx::query_as(
            "SELECT COUNT(*), COUNT(*) FILTER (WHERE asked_by = ?) FROM job \
             WHERE kind = ? AND state = 'queued'",
        )
        .bind(job.asked_by)
        .bind(job.kind)
        .fetch_one(&mut *transaction)
        .await?;
        if i64::from(room.most) <= n_waiting {
            return Ok(Queued::Full);
        }
        if i64::from(room.most_of_one) <= n_of_one {
            return Ok(Queued::FullOfOne);
        }
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO job (kind, title, request, asked_by, asked_at, changed_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?5) RETURNING id",
        )
        .bind(job.kind)
        .bind(job.title)
        .bind(job.request)
        .bind(job.asked_by)
        .bind(job.asked_at)
        .fetch_one(&mut *transaction)
        .await?;
        finish(transaction, &event(id)).await?;
        Ok(Queued::As(id))
    }

    /// A job with its request and result.
    pub(crate) async fn job(&self, id: i64) -> Result<Option<JobRow>, sqlx::Error> {
        sqlx::query_as("SELECT * FROM job WHERE id = ?").bind(id).fetch_optional(&self.pool).await
    }

    /// The last `limit` jobs of a kind, newest first, without request and result.
    pub(crate) async fn jobs(&self, kind: &str, limit: u32) -> Result<Vec<JobRow>, sqlx::Error> {
        sqlx::query_as(
            "SELECT id, kind, title, '' AS request, asked_by, asked_at, state, progress, note, \
                 NULL AS result, changed_at \
             FROM job WHERE kind = ? ORDER BY id DESC LIMIT ?",
        )
        .bind(kind)
        .bind(limit)
        .fetch_all(&self.pool)
        .await
    }

    /// Takes the oldest waiting job of a kind to do it.
    pub(crate) async fn take_job(
        &self,
        kind: &str,
        time: &str,
        event: impl Fn(i64) -> Event + Send,
    ) -> Result<Option<JobRow>, sqlx::Error> {
        let mut transaction = self.write().await?;
        let next_job: Option<JobRow> = sqlx::query_as(
            "UPDATE job SET state = 'running', progress = 0, note = '', changed_at = ?2 \
             WHERE id = (SELECT MIN(id) FROM job WHERE kind = ?1 AND state = 'queued') RETURNING *",
        )
        .bind(kind)
        .bind(time)
        .fetch_optional(&mut *transaction)
        .await?;
        if let Some(job) = &next_job {
            finish(transaction, &event(job.id)).await?;
        }
        Ok(next_job)
    }

    /// Puts what was running back into the queue, with the event `again`, or ends it with the event
    /// `failed` where the log has `again` of it before; gives how many were put back.
    pub(crate) async fn put_back_jobs(&self, again: &Event, failed: &Event) -> Result<usize, sqlx::Error> {
        let mut transaction = self.write().await?;
        let ids: Vec<i64> = sqlx::query_scalar("SELECT id FROM job WHERE state = 'running' ORDER BY id")
            .fetch_all(&mut *transaction)
            .await?;
        let mut n_again = 0;
        for id in ids {
            let subject = format!("job {id}");
            let was_requeued: bool = sqlx::query_scalar(
                "SELECT EXISTS (SELECT 1 FROM event WHERE subject = ? AND kind = ? AND detail = ?)",
            )
            .bind(&subject)
            .bind(&again.kind)
            .bind(&again.detail)
            .fetch_one(&mut *transaction)
            .await?;
            let (event, state, note) =
                if was_requeued { (failed, "failed", failed.detail.as_str()) } else { (again, "queued", "") };
            sqlx::query("UPDATE job SET state = ?, progress = 0, note = ?, changed_at = ? WHERE id = ?")
                .bind(state)
                .bind(note)
                .bind(&event.at)
                .bind(id)
                .execute(&mut *transaction)
                .await?;
            add_event(&mut transaction, &Event { subject, ..event.clone() }).await?;
            n_again += usize::from(!was_requeued);
        }
        transaction.commit().await?;
        Ok(n_again)
    }

    /// Says how far a running job is; gives whether it still runs.
    pub(crate) async fn job_progress(
        &self,
        id: i64,
        (progress, note): (u8, &str),
        time: &str,
    ) -> Result<bool, sqlx::Error> {
        let changed = sqlx::query(
            "UPDATE job SET progress = ?, note = ?, changed_at = ? WHERE id = ? AND state = 'running'",
        )
        .bind(progress)
        .bind(note)
        .bind(time)
        .bind(id)
        .execute(&self.pool)
        .await?;
        Ok(changed.rows_affected() != 0)
    }

    /// Moves a job; gives whether it was in one of the states to move from.
    pub(crate) async fn move_job(&self, job_move: &JobMove<'_>, event: &Event) -> Result<bool, sqlx::Error> {
        let mut transaction = self.write().await?;
        let state: Option<String> = sqlx::query_scalar("SELECT state FROM job WHERE id = ?")
            .bind(job_move.id)
            .fetch_optional(&mut *transaction)
            .await?;
        if !state.is_some_and(|state| job_move.from.contains(&state.as_str())) {
            return Ok(false);
        }
        sqlx::query(
            "UPDATE job SET state = ?, progress = COALESCE(?, progress), note = ?, result = ?, \
                 changed_at = ? WHERE id = ?",
        )
        .bind(job_move.to)
        .bind(job_move.progress)
        .bind(job_move.note)
        .bind(job_move.result)
        .bind(&event.at)
        .bind(job_move.id)
        .execute(&mut *transaction)
        .await?;
        finish(transaction, event).await?;
        Ok(true)
    }
}
