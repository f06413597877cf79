//! What happened and what was published, kept for good: month ends of figures in versions, and an audit
//! log. Rows are added and never changed, but for accounts, tokens and jobs, of which every change is in
//! the log, and for sessions, which go once they are over; what a workspace *is* stays in its text files.
//!
//! All SQL stands in one private module, for SQLite; the shape of a stored month end in another.

mod account;
mod error;
mod event;
mod job;
mod queue;
mod record;
mod recording;
mod release;
mod session;
mod sqlite;
mod store;
mod submission;
mod token;

pub use account::{AccountRecord, Credential};
pub use error::StoreError;
pub use event::Event;
pub use job::{Job, JobRecord, JobState, NewJob};
pub use queue::{QueueRoom, Queued};
pub use recording::Recording;
pub use session::{SessionLimits, SessionRecord};
pub use store::{MonthEndState, MonthEndVersion, Store};
pub use submission::{RecordedReturns, SubmissionEvent, SubmissionKind};
pub use token::{TokenCredential, TokenRecord};
