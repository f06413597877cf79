//! The versions that there are of a return, with a register or without, and what one holds.

use anyhow::{Context, Result};
use domain::monthly_return::MonthlyReturn;
use domain::person::same_person;
use jiff::tz::TimeZone;
use sources::fault::SourcesError;
use sources::monthly_return::version::{self, ReturnEvent, Version, Versions};
use sources::monthly_return::{self, Expected};
use sources::workspace::Workspace;

use super::ReturnId;

/// The versions of a return; where its files lie in the folder, they are the one version there is,
/// approved as its cover says.
pub fn present(workspace: &Workspace, return_id: &ReturnId) -> Result<Option<Versions>> {
    let folder = return_id.folder();
    if let Some(versions) = workspace.versions(&folder)? {
        return Ok(Some(versions));
    }
    let files = version::files_in(&workspace.root, &folder)?;
    if files.is_empty() {
        return Ok(None);
    }
    let kind = return_id.organisation.kind;
    let cover = match monthly_return::read(Expected { root: &workspace.root, folder: &folder, kind }) {
        Ok(submission) => submission.cover,
        // What cannot be read is no version; a right one takes its place.
        Err(SourcesError::Faults(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let at = cover.recorded_on.to_zoned(TimeZone::UTC).context("the day on the cover is out of range")?;
    let event = |by: String| ReturnEvent { by, at: at.timestamp() };
    // V27: what its preparer approved is not approved.
    let is_own_work = cover.approved_by.as_ref().is_some_and(|name| same_person(name, &cover.prepared_by));
    let counts = cover.counts() && !is_own_work;
    let version = Version {
        hash: version::content_hash(&files),
        // Without a register an approved return counts from the day on its cover.
        approved: cover.approved_by.filter(|_| counts).map(event),
        submitted: event(cover.prepared_by),
        locked: None,
        reason: String::new(),
        sent_back: None,
    };
    Ok(Some(Versions { list: vec![version] }))
}

/// Whether a return was submitted: it has a register. Other files only lie in its folder.
#[must_use]
pub fn is_submitted(workspace: &Workspace, return_id: &ReturnId) -> bool {
    !matches!(workspace.versions(&return_id.folder()), Ok(None))
}

/// One of the versions of a return, as it was sent.
pub fn read_version(workspace: &Workspace, return_id: &ReturnId, version: &Version) -> Result<MonthlyReturn> {
    let folder = return_id.folder();
    let expected = Expected { root: &workspace.root, folder: &folder, kind: return_id.organisation.kind };
    Ok(if workspace.versions(&folder)?.is_some() {
        monthly_return::read_version(expected, version)?
    } else {
        // Without a register the files in the folder are the one version there is.
        monthly_return::read(expected)?
    })
}
