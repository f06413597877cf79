//! A workspace opened with the log of what happened to its returns.

use std::path::Path;
use std::thread;

use anyhow::{Result, anyhow};
use governance::monthly_return::ReturnMove;
use jiff::Timestamp;
use sources::fault::{self, SourcesError};
use sources::monthly_return::version::{Log, LoggedEvent, ReturnEvent};
use sources::workspace::Workspace;
use store::{RecordedReturns, Store, SubmissionKind};
use tokio::runtime::Runtime;

use crate::clock::latest_today;
use crate::paths::without_paths;

/// The database of a workspace, below it.
pub const DATABASE: &str = "oakham.db";

/// Opens the workspace in `root` with the log of what happened to its returns and releases. A log that cannot be read is
/// one of its faults.
pub fn open_workspace(root: &Path) -> Result<Workspace, SourcesError> {
    let workspace = Workspace::open(root)?.on_day(latest_today());
    let path = root.join(DATABASE);
    if !path.exists() {
        return Ok(workspace);
    }
    // On a thread of its own: whoever opens a workspace may be within a runtime.
    let read =
        || -> Result<RecordedReturns> { Ok(Runtime::new()?.block_on(Store::recorded_submissions(&path))?) };
    let read = thread::scope(|scope| scope.spawn(read).join());
    match read.unwrap_or_else(|_| Err(anyhow!("it cannot be read"))) {
        Ok(RecordedReturns { events, releases, accounts, accounts_since }) => {
            let mut log =
                Log { releases, accounts, accounts_since, read_at: Some(Timestamp::now()), ..Log::default() };
            for event in events {
                let folder = Workspace::return_folder(&event.organisation, event.year, event.month);
                log.returns.entry(folder).or_default().push(LoggedEvent {
                    hash: event.hash,
                    what: match event.kind {
                        SubmissionKind::Submitted => ReturnMove::Submit,
                        SubmissionKind::Approved => ReturnMove::Approve,
                        SubmissionKind::Locked => ReturnMove::Lock,
                        SubmissionKind::SentBack => ReturnMove::SendBack,
                    },
                    event: ReturnEvent { by: event.actor, at: event.at },
                });
            }
            Ok(workspace.with_log(log))
        }
        Err(error) => {
            let message = without_paths(root, &format!("{error:#}"));
            let why = format!("{message}; until then registers are believed without it");
            let mut workspace = workspace;
            workspace.faults.push(fault::file_fault(DATABASE, why));
            Ok(workspace)
        }
    }
}
