//! The workspace and the month that the command line names, and what of them cannot be read.

use anyhow::{Result, bail};
use app::board_report::Readers;
use app::edition::findings::{UNREADABLE, is_spoilt, left_out, unreadable_beside};
use app::edition::{Edition, Editions, month, release};
use app::workspace::open_workspace;
use domain::finding::Finding;
use domain::month::{FinancialYear, Month};
use domain::month_end::MonthEnd;
use jiff::civil::Date;
use sources::fault::{self, Fault};
use sources::monthly_return::schema::REGISTER;
use sources::workspace::{SETTINGS_FILE, Workspace};
use web::visible_findings::has_restricted;

use crate::arguments::{Global, PeriodArgs};
use crate::terminal;

/// Opens the workspace named on the command line, and tells which of its settings cannot be read.
pub(crate) fn workspace(global: &Global) -> Result<Workspace> {
    let workspace = untold_workspace(global)?;
    let of_settings = workspace.faults.iter().filter(|fault| fault.file.starts_with(SETTINGS_FILE));
    tell(global, &fault::findings(of_settings.cloned()))?;
    Ok(workspace)
}

/// The same for a command that tells all that cannot be read by itself.
pub(crate) fn untold_workspace(global: &Global) -> Result<Workspace> {
    Ok(open_workspace(&global.workspace)?)
}

/// The month asked for; without one the workspace's own choice, or else the latest.
pub(crate) fn month(workspace: &Workspace, when: PeriodArgs) -> Result<(FinancialYear, Month)> {
    month::month(workspace, when.year, when.month)
}

/// The month asked for of what is made for `readers`: for everybody only one that is released.
pub(crate) fn month_for(
    workspace: &Workspace,
    when: PeriodArgs,
    readers: Readers,
    as_at: Option<Date>,
) -> Result<(FinancialYear, Month)> {
    match readers {
        Readers::Board => month(workspace, when),
        Readers::Everybody => release::public_month(workspace, (when.year, when.month), as_at),
    }
}

/// Refuses what is made for everybody of a month with findings that are not for everybody: what is in a file that
/// cannot be read, or in a return that does not count.
pub(crate) fn refuse_restricted(edition: &Edition<'_>, readers: Readers) -> Result<()> {
    let month_end = edition.month_end();
    if readers == Readers::Everybody && has_restricted(month_end) {
        let MonthEnd { year, month, .. } = &**month_end;
        bail!(
            "month {month} of {year} is released, but some of its files cannot be read or do not count, and what is in them is not for everybody; `oakham check --year {year} --month {month}` lists them; correct them, or leave out --public"
        );
    }
    Ok(())
}

/// Refuses what is made for everybody and holds the returns of the month before, where that is not released.
pub(crate) fn refuse_month_before(
    workspace: &Workspace,
    (year, month): (FinancialYear, Month),
    readers: Readers,
    as_at: Option<Date>,
) -> Result<()> {
    let Some(before) = month.before().map(|before| (year, before)) else { return Ok(()) };
    let is_inside = readers == Readers::Everybody && workspace.months().contains(&before);
    if is_inside && !release::state(workspace, before, as_at).is_released() {
        let why = release::not_released(workspace, before, as_at);
        bail!("a bundle of month {month} holds the returns of the month before; {why}");
    }
    Ok(())
}

/// Tells what keeps the figures of a month from being used, and what was not done for it; whether anything does.
pub(crate) fn tell_spoilt(month_end: &MonthEnd, not_done: &str) -> Result<bool> {
    if !is_spoilt(month_end) {
        return Ok(false);
    }
    terminal::findings(&mut terminal::err(), &month_end.findings)?;
    terminal::note(false, &format!("{not_done}: correct the errors above first."));
    Ok(true)
}

/// Tells on standard error which rows of a file to which they are only added cannot be read.
pub(crate) fn tell_unread(global: &Global, unread: Vec<Fault>) -> Result<()> {
    tell(global, &fault::findings(unread))
}

/// Tells on standard error what cannot be read and so is not in what was asked for.
pub(crate) fn tell_unreadable(
    workspace: &Workspace,
    editions: &Editions<'_>,
    edition: &Edition<'_>,
    global: &Global,
) -> Result<()> {
    let month_end = edition.month_end();
    let of_registers = month_end.findings.iter().filter(|finding| finding.file.ends_with(REGISTER));
    let of_month_end = left_out(month_end).into_iter().chain(of_registers).cloned();
    let mut findings: Vec<Finding> =
        of_month_end.chain(unreadable_beside(workspace, editions.programmes().findings())).collect();
    findings.sort();
    findings.dedup();
    tell(global, &findings)
}

/// The same of what figures of a month rest on: its returns and plans, public documents, and the registers below
/// `folders`.
pub(crate) fn tell_unreadable_of(
    editions: &Editions<'_>,
    edition: &Edition<'_>,
    folders: &[&str],
    global: &Global,
) -> Result<()> {
    let of_registers = editions.programmes().findings().into_iter();
    let of_registers =
        of_registers.filter(|finding| folders.iter().any(|folder| finding.file.starts_with(folder)));
    let mut findings: Vec<Finding> =
        left_out(edition.month_end()).into_iter().cloned().chain(of_registers).collect();
    findings.sort();
    findings.dedup();
    tell(global, &findings)
}

/// The workspace for a command that rests on published figures, of which it tells what cannot be read.
pub(crate) fn workspace_of_figures(global: &Global) -> Result<Workspace> {
    let workspace = workspace(global)?;
    tell(global, &fault::findings(app::access::unreadable(&workspace)))?;
    Ok(workspace)
}

/// Tells findings on standard error, where there are any.
pub(crate) fn tell(global: &Global, findings: &[Finding]) -> Result<()> {
    if findings.is_empty() || global.quiet {
        return Ok(());
    }
    let heading = if findings.iter().any(|finding| finding.rule != UNREADABLE) {
        "What follows cannot be read, has gaps, has no plan on record or is recorded on a day to come, and is left out:"
    } else {
        "What follows cannot be read and is left out:"
    };
    terminal::note(false, heading);
    Ok(terminal::findings(&mut terminal::err(), findings)?)
}
