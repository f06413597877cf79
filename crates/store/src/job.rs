//! Jobs: work that outlives a request, from the queue to its result.
//!
//! What is asked for and what comes of it are text that only the caller understands.

use jiff::Timestamp;

use crate::error::StoreError;
use crate::event::Event;
use crate::queue::{QueueRoom, Queued};
use crate::sqlite::{JobMove, JobRow, NewJobRow};
use crate::store::Store;

/// Who takes jobs from the queue, in the log.
const WORKER: &str = "oakham";

/// What the log says of a job whose worker was gone.
const INTERRUPTED: &str = "it was interrupted";
/// What it says where that happened before.
const INTERRUPTED_TWICE: &str =
    "the server ended twice while this was made, so it is not begun again by itself; ask for it once more";

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum JobState {
    /// It waits for its turn.
    Queued,
    /// It is being done.
    Running,
    /// It has a result.
    Done,
    /// It could not be done.
    Failed,
    /// Somebody called it off.
    Cancelled,
}

impl JobState {
    const ALL: [Self; 5] = [Self::Queued, Self::Running, Self::Done, Self::Failed, Self::Cancelled];

    /// The word in rows and in the log.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether it stays as it is.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// A job that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewJob<'a> {
    /// What to do: `what-if`.
    pub kind: &'a str,
    /// In words, for lists.
    pub title: &'a str,
    /// What exactly.
    pub request: &'a str,
}

/// A job as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobRecord {
    /// Its number, counted from 1.
    pub id: i64,
    /// What to do: `what-if`.
    pub kind: String,
    /// In words.
    pub title: String,
    /// Who asked: an account, or a word for anybody.
    pub asked_by: String,
    /// When: RFC 3339.
    pub asked_at: String,
    /// Where it stands.
    pub state: JobState,
    /// How far it is [per cent].
    pub progress: u8,
    /// The time left in words, or why it failed.
    pub note: String,
    /// When that last changed: RFC 3339.
    pub changed_at: String,
}

/// A job with all that is kept of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// What lists show.
    pub record: JobRecord,
    /// What was asked for.
    pub request: String,
    /// What came of it, once it is done.
    pub result: Option<String>,
}

impl Store {
    /// Puts a job into the queue, unless too many of its kind wait there already. `actor` asked for it
    /// at `time`, RFC 3339.
    ///
    /// # Errors
    /// Where `time` is no time or the database cannot be written.
    pub async fn queue_job(
        &self,
        job: &NewJob<'_>,
        room: QueueRoom,
        (actor, time): (&str, &str),
    ) -> Result<Queued, StoreError> {
        check_time(time)?;
        let row = NewJobRow {
            kind: job.kind,
            title: job.title,
            request: job.request,
            asked_by: actor,
            asked_at: time,
        };
        let event = |id| event((actor, time), "job queued", id, job.title);
        self.database().add_job(&row, room, event).await.map_err(|error| self.failed(error))
    }

    /// The job of this number.
    ///
    /// # Errors
    /// Where the database cannot be read or what it holds is damaged.
    pub async fn job(&self, id: i64) -> Result<Option<Job>, StoreError> {
        let row = self.database().job(id).await.map_err(|error| self.failed(error))?;
        row.map(job_from_row).transpose()
    }

    /// The last `limit` jobs of a kind, newest first.
    ///
    /// # Errors
    /// Where the database cannot be read or what it holds is damaged.
    pub async fn jobs(&self, kind: &str, limit: u32) -> Result<Vec<JobRecord>, StoreError> {
        let rows = self.database().jobs(kind, limit).await.map_err(|error| self.failed(error))?;
        rows.into_iter().map(|row| job_from_row(row).map(|job| job.record)).collect()
    }

    /// Takes the oldest waiting job of a kind, which runs from now on; of two who ask at once only one
    /// gets it.
    ///
    /// # Errors
    /// Where `time` is no time, or the database cannot be written or is damaged.
    pub async fn take_next_job(&self, kind: &str, time: &str) -> Result<Option<Job>, StoreError> {
        check_time(time)?;
        let event = |id| event((WORKER, time), "job running", id, "");
        let row = self.database().take_job(kind, time, event).await.map_err(|error| self.failed(error))?;
        row.map(job_from_row).transpose()
    }

    /// Puts what was running back into the queue, after whoever did it is gone without a word; gives how
    /// many jobs that were. A job to which that happens twice has failed: it may be why.
    ///
    /// # Errors
    /// Where `time` is no time or the database cannot be written.
    pub async fn put_back_running(&self, time: &str) -> Result<usize, StoreError> {
        check_time(time)?;
        let requeued = event((WORKER, time), "job queued", 0, INTERRUPTED);
        let failed = event((WORKER, time), "job failed", 0, INTERRUPTED_TWICE);
        self.database().put_back_jobs(&requeued, &failed).await.map_err(|error| self.failed(error))
    }

    /// Puts a running job back into the queue, because whoever does it stops; gives whether it was still
    /// wanted.
    ///
    /// # Errors
    /// Where `time` is no time or the database cannot be written.
    pub async fn put_back_job(&self, id: i64, time: &str) -> Result<bool, StoreError> {
        let job_move =
            JobMove { id, from: &["running"], to: "queued", progress: Some(0), note: "", result: None };
        self.move_job(&job_move, event((WORKER, time), "job queued", id, "the server was stopped")).await
    }

    /// Says how far a running job is [per cent], with `note` for its reader. Gives whether it was
    /// cancelled meanwhile, so that it need not be done.
    ///
    /// # Errors
    /// Where `time` is no time or the database cannot be written.
    pub async fn job_progress(
        &self,
        id: i64,
        (percent, note): (u8, &str),
        time: &str,
    ) -> Result<bool, StoreError> {
        check_time(time)?;
        let progress = (percent.min(100), note);
        let runs =
            self.database().job_progress(id, progress, time).await.map_err(|error| self.failed(error))?;
        Ok(!runs)
    }

    /// Keeps what came of a running job; gives whether it was still wanted.
    ///
    /// # Errors
    /// Where `time` is no time or the database cannot be written.
    pub async fn finish_job(&self, id: i64, result: &str, time: &str) -> Result<bool, StoreError> {
        let job_move = JobMove {
            id,
            from: &["running"],
            to: "done",
            progress: Some(100),
            note: "",
            result: Some(result),
        };
        self.move_job(&job_move, event((WORKER, time), "job done", id, "")).await
    }

    /// Says why a running job could not be done; gives whether it was still wanted.
    ///
    /// # Errors
    /// Where `time` is no time or the database cannot be written.
    pub async fn fail_job(&self, id: i64, reason: &str, time: &str) -> Result<bool, StoreError> {
        let job_move =
            JobMove { id, from: &["running"], to: "failed", progress: None, note: reason, result: None };
        self.move_job(&job_move, event((WORKER, time), "job failed", id, reason)).await
    }

    /// Calls a job off that waits or runs; gives whether there was one.
    ///
    /// # Errors
    /// Where `time` is no time or the database cannot be written.
    pub async fn cancel_job(&self, id: i64, (actor, time): (&str, &str)) -> Result<bool, StoreError> {
        let job_move = JobMove {
            id,
            from: &["queued", "running"],
            to: "cancelled",
            progress: None,
            note: "",
            result: None,
        };
        self.move_job(&job_move, event((actor, time), "job cancelled", id, "")).await
    }

    async fn move_job(&self, job_move: &JobMove<'_>, event: Event) -> Result<bool, StoreError> {
        check_time(&event.at)?;
        self.database().move_job(job_move, &event).await.map_err(|error| self.failed(error))
    }
}

fn check_time(time: &str) -> Result<(), StoreError> {
    time.parse::<Timestamp>().map(drop).map_err(|_| StoreError::Time { at: time.to_owned() })
}

fn event((actor, time): (&str, &str), kind: &str, id: i64, detail: &str) -> Event {
    Event {
        at: time.to_owned(),
        actor: actor.to_owned(),
        kind: kind.to_owned(),
        subject: format!("job {id}"),
        detail: detail.to_owned(),
    }
}

/// The job in `row`.
fn job_from_row(row: JobRow) -> Result<Job, StoreError> {
    let damaged = |reason: String| StoreError::DamagedJob { id: row.id, reason };
    let state = JobState::ALL.into_iter().find(|state| state.word() == row.state);
    let state = state.ok_or_else(|| damaged(format!("{:?} is no state", row.state)))?;
    let progress = u8::try_from(row.progress)
        .map_err(|_| damaged(format!("{} per cent are too many or too few", row.progress)))?;
    let record = JobRecord {
        id: row.id,
        kind: row.kind,
        title: row.title,
        asked_by: row.asked_by,
        asked_at: row.asked_at,
        state,
        progress,
        note: row.note,
        changed_at: row.changed_at,
    };
    Ok(Job { record, request: row.request, result: row.result })
}

#[cfg(test)]
mod tests;
