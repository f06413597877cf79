//! Files of a workspace and its log, changed together.

use anyhow::{Context, Result, bail};
use sources::monthly_return::version::{self, Step};
use sources::workspace::Workspace;
use store::{Event, Store};
use tokio::runtime::Runtime;

use crate::returns::NOTHING_CHANGED;
use crate::returns::person::{Identification, Person};
use crate::workspace::DATABASE;

/// Takes the steps and records `entry`: both or neither or, where the log fails only when all is done, the first;
/// gives why then.
///
/// # Errors
/// Where either cannot be written; nothing has changed then.
pub(crate) fn put_in_force(
    workspace: &Workspace,
    folder: &str,
    steps: &[Step],
    entry: &Event,
    person: &Person,
) -> Result<Option<String>> {
    let log = workspace.root.join(DATABASE);
    // A new one would know neither accounts nor what happened.
    if person.identification != Identification::NotVerified && !log.exists() {
        bail!(
            "{NOTHING_CHANGED}: {DATABASE}, which says who {} is and what happened, is gone; restore it from a copy, and start the pages again",
            person.name
        );
    }
    let runtime = Runtime::new().context("the store cannot be opened")?;
    runtime.block_on(async {
        let store = Store::open(&log).await.context(NOTHING_CHANGED)?;
        let recording = store.begin_recording(&[], Some(entry)).await.context(NOTHING_CHANGED)?;
        version::take(steps).with_context(|| {
            format!("{NOTHING_CHANGED}: {folder} cannot be written; make room on the disk or allow writing to it, and try again")
        })?;
        let recorded = recording.keep().await;
        store.close().await;
        Ok(recorded.err().map(|error| error.to_string()))
    })
}
