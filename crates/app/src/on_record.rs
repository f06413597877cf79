//! A change of files of the workspace and its entry in the log: both or neither.

use std::io;

use anyhow::{Context, Result, bail};
use sources::fault::{Fault, SourcesError};
use sources::monthly_return::version::{self, Step};
use sources::workspace::Workspace;
use store::{Event, Recording, Store, StoreError};
use tokio::runtime::Runtime;

use crate::returns::NOTHING_CHANGED;
use crate::returns::person::{Identification, Person};
use crate::workspace::DATABASE;

/// What was read of a file to which rows are only added, where all of it can be: nothing is added to one that is unknown in
/// part.
///
/// # Errors
/// What cannot be read.
pub(crate) fn whole<T>((read, unread): (T, Vec<Fault>)) -> Result<T> {
    if unread.is_empty() { Ok(read) } else { Err(SourcesError::Faults(unread)).context(NOTHING_CHANGED) }
}

/// Writes an entry of the log with `begin`, changes the files under `path` with `take`, and keeps the entry: both or
/// neither or, where the log fails only when all is done, the first; gives why then.
///
/// # Errors
/// Where the log or the files cannot be written, or the log that knows the person is gone; nothing has changed then.
pub(crate) fn change_on_record(
    workspace: &Workspace,
    person: &Person,
    path: &str,
    begin: impl AsyncFnOnce(&Store) -> Result<Recording, StoreError>,
    take: impl FnOnce() -> io::Result<()>,
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
        let recording = begin(&store).await.context(NOTHING_CHANGED)?;
        take().with_context(|| {
            format!(
                "{NOTHING_CHANGED}: {path} cannot be written; make room on the disk or allow writing to it, and try again"
            )
        })?;
        let recorded = recording.keep().await;
        store.close().await;
        Ok(recorded.err().map(|error| error.to_string()))
    })
}

/// Takes the steps under `path` and records `entry`, both or neither, as [`change_on_record`] does.
pub(crate) fn put_in_force(
    workspace: &Workspace,
    path: &str,
    steps: &[Step],
    entry: &Event,
    person: &Person,
) -> Result<Option<String>> {
    let begin = async |store: &Store| store.begin_recording(&[], Some(entry)).await;
    change_on_record(workspace, person, path, begin, || version::take(steps))
}
