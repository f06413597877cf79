//! From a workspace to what stands behind the position of one month.

use std::collections::BTreeSet;

use domain::code::OrganisationCode;
use domain::month_end::MonthEnd;
use domain::programme::{Assessed, Programme, Saving, Total};
use domain::scheme::Recurrence;
use domain::succession::Successions;
use finance::analysis::PositionAnalysis;
use finance::analysis::{Input, SentReturn};
use finance::rules::register;
use jiff::civil::Date;
use sources::workspace::Workspace;

use super::{in_folder_of, whole_before};

/// What stands behind the position of `month_end`, as recorded by `as_at`; nothing where no return of the
/// month has a schedule. Savings that will not come again are those of `programme`.
pub(super) fn analysis(
    workspace: &Workspace,
    month_end: &MonthEnd,
    programme: Option<&Programme>,
    as_at: Option<Date>,
) -> Option<PositionAnalysis> {
    let files = workspace.month_as_at(month_end.year, month_end.month, as_at);
    let returns: Vec<SentReturn<'_>> = month_end
        .reported()
        .filter_map(|organisation| {
            Some(SentReturn {
                organisation,
                submission: in_folder_of(&organisation.code, &files.returns)?,
                before: whole_before(workspace, organisation, &files),
                savings_once: programme
                    .map_or(Total::NONE, |programme| savings_once(programme, &organisation.code)),
                savings_variance: programme
                    .filter(|programme| programme.month == Some(month_end.month))
                    // What is told to be wrong of the register is no measure of a bridge.
                    .filter(|programme| !register::are_savings_wrong(&programme.efficiency.findings))
                    .map_or(Total::NONE, |programme| savings_variance(programme, &organisation.code)),
            })
        })
        .collect();
    let settings = workspace.years.get(&month_end.year);
    let analysis = finance::analysis::analysis(&Input {
        system: &workspace.system,
        year: month_end.year,
        month: month_end.month,
        duty: settings.map(|settings| settings.duty),
        n_organisations: month_end.organisations.len(),
        returns: &returns,
        limits: &files.limits,
    });
    analysis.has_schedules().then_some(analysis)
}

/// The forecast savings of one organisation that will not come again.
fn savings_once(programme: &Programme, organisation: &OrganisationCode) -> Total {
    let rows = rows_of(programme, organisation)
        .filter(|row| row.scheme.recurrence == Some(Recurrence::NonRecurrent));
    Total::sum(rows.map(|row| row.amounts.get(Saving::Forecast)))
}

/// The savings of one organisation, delivered less planned to date.
fn savings_variance(programme: &Programme, organisation: &OrganisationCode) -> Total {
    Total::sum(rows_of(programme, organisation).map(|row| row.amounts.get(Saving::Variance)))
}

/// The rows of a register that one organisation bears alone, or those whom it carries on.
fn rows_of<'a>(
    programme: &'a Programme,
    organisation: &'a OrganisationCode,
) -> impl Iterator<Item = &'a Assessed> {
    let successions = Successions::among(&programme.organisations);
    let own: BTreeSet<OrganisationCode> = successions.carried_on(organisation).into_iter().cloned().collect();
    let is_own =
        move |row: &&Assessed| row.scheme.bearer.organisations().iter().all(|code| own.contains(code));
    programme.efficiency.schemes.iter().filter(is_own)
}
