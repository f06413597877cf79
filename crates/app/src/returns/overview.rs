//! What a version of a return says, in the few rows that its approver looks at.

use anyhow::Result;
use domain::ledger::Line;
use domain::schedule::Schedules;
use finance::consolidate::{Amounts, Position};
use sources::monthly_return::version::{self, Files, Version};
use sources::workspace::Workspace;
use web::returns::return_desk::{Overview, OverviewRow};

use super::{ReturnId, versions};

/// So many lines are shown, those furthest from plan to date.
const LINES_SHOWN: usize = 5;

/// The position of a version, the lines furthest from plan, the narrative, what was not sent, and its files.
///
/// # Errors
/// Where the version cannot be read.
pub(super) fn overview(workspace: &Workspace, return_id: &ReturnId, version: &Version) -> Result<Overview> {
    let submission = versions::read_version(workspace, return_id, version)?;
    let kind = return_id.organisation.kind;
    let position = Position::of(&submission, kind);
    let mut lines: Vec<(Line, Amounts)> =
        Line::of_kind(kind).map(|line| (line, position.lines[line.index()])).collect();
    lines.retain(|(_, amounts)| amounts.variance_to_date().get() != 0);
    lines.sort_by_key(|(_, amounts)| std::cmp::Reverse(amounts.variance_to_date().magnitude()));
    let named = |name: &str, amounts: Amounts| OverviewRow { name: name.to_owned(), amounts };
    let sums = [
        named("Surplus or (deficit), including deficit support", position.including),
        named("Deficit support", position.support),
    ];
    // Boards receive none.
    let has_support = position.support != Amounts::default();
    let sums = sums.into_iter().take(if has_support { 2 } else { 1 });
    let lines = lines.into_iter().take(LINES_SHOWN).map(|(line, amounts)| named(line.label(), amounts));
    let sent = submission.schedules.sent();
    let not_sent = Schedules::NAMES.into_iter().zip(sent).filter(|(_, is_sent)| !is_sent);
    let files = files(workspace, return_id, version)?;
    Ok(Overview {
        sums: sums.collect(),
        lines: lines.collect(),
        narrative: submission.cover.narrative.clone(),
        not_sent: not_sent.map(|(name, _)| name).collect(),
        files: files.into_keys().collect(),
    })
}

/// The files of a version by name: as they were submitted, or those that only lie in the folder.
///
/// # Errors
/// Where they cannot be read, or have changed since.
pub(super) fn files(workspace: &Workspace, return_id: &ReturnId, version: &Version) -> Result<Files> {
    let (root, folder) = (&workspace.root, return_id.folder());
    Ok(if versions::is_submitted(workspace, return_id) {
        version::files_of(root, &folder, version)?
    } else {
        version::files_in(root, &folder)?
    })
}
