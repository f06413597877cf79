//! What was decided about the release of months, each decision once.
//!
//! The register lies in the workspace; it is compared with what is kept here.

use governance::release::{Decision, ReleaseEvent};

use crate::error::StoreError;
use crate::event::Event;
use crate::recording::Recording;
use crate::sqlite::ReleaseRow;
use crate::store::Store;

impl Store {
    /// Writes those of `events` that come after the ones that are kept, and `entry` into the log, to be kept together
    /// or not at all. `events` are all there were, first to last.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub async fn begin_recording_releases(
        &self,
        events: &[ReleaseEvent],
        entry: &Event,
    ) -> Result<Recording, StoreError> {
        let rows: Vec<ReleaseRow> = events.iter().map(row).collect();
        let begun = self.database().begin_releases(&rows, entry).await;
        let (transaction, n_added) = begun.map_err(|error| self.failed(error))?;
        Ok(Recording::new(self.clone(), transaction, n_added))
    }
}

fn row(event: &ReleaseEvent) -> ReleaseRow {
    let (public_from, reason) = match &event.decision {
        Decision::Released { from } => (from.to_string(), String::new()),
        Decision::Withdrawn { reason } => (String::new(), reason.clone()),
    };
    ReleaseRow {
        year: event.month.0.to_string(),
        month: i64::from(event.month.1.get()),
        decision: event.decision.word().to_owned(),
        actor: event.by.clone(),
        at: event.at.to_string(),
        public_from,
        reason,
    }
}

pub(crate) fn event(row: &ReleaseRow) -> Result<ReleaseEvent, StoreError> {
    let read = || {
        let decision = match row.decision.as_str() {
            "released" => Decision::Released { from: row.public_from.parse().ok()? },
            "withdrawn" => Decision::Withdrawn { reason: row.reason.clone() },
            _ => return None,
        };
        Some(ReleaseEvent {
            month: (row.year.parse().ok()?, domain::month::Month::new(u8::try_from(row.month).ok()?)?),
            by: row.actor.clone(),
            at: row.at.parse().ok()?,
            decision,
        })
    };
    read().ok_or_else(|| StoreError::Damaged {
        month_end: format!("{} month {}", row.year, row.month),
        reason: format!("{:?} is not what was decided about a release", row.decision),
    })
}
