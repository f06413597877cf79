//! From a workspace to what stands behind the position of one month.

use anyhow::Result;
use domain::backing::Backing;
use domain::book::Book;
use domain::code::OrganisationCode;
use domain::monthly_return::MonthlyReturn;
use domain::programme::{Programme, Saving, Total};
use domain::scheme::Recurrence;
use finance::backing::{Input, Sent};
use jiff::civil::Date;
use sources::workspace::Workspace;

/// What stands behind the position of `book`, as recorded by `as_at`; nothing where no return of the
/// month has a schedule. Savings that will not come again are those of `programme`, where its register
/// was known at the month.
pub(crate) fn backing(
    workspace: &Workspace,
    book: &Book,
    programme: Option<&Programme>,
    as_at: Option<Date>,
) -> Result<Option<Backing>> {
    let files = workspace.month_as_at(book.year, book.month, as_at)?;
    let programme = programme.filter(|programme| programme.month.is_some_and(|month| month <= book.month));
    let returns: Vec<Sent<'_>> = book
        .organisations
        .iter()
        .filter_map(|organisation| {
            let of = |returns: &'_ [MonthlyReturn]| {
                returns.iter().position(|sent| sent.cover.organisation == organisation.code)
            };
            Some(Sent {
                organisation,
                submission: &files.returns[of(&files.returns)?],
                before: of(&files.before).map(|idx| &files.before[idx]),
                savings_once: programme
                    .map_or(Total::NONE, |programme| savings_once(programme, &organisation.code)),
            })
        })
        .collect();
    let settings = workspace.years.get(&book.year);
    let backing = finance::backing::backing(&Input {
        system: &workspace.system,
        year: book.year,
        month: book.month,
        duty: settings.map(|settings| settings.duty),
        returns: &returns,
        limits: &files.limits,
    });
    Ok(backing.has_schedules().then_some(backing))
}

/// The forecast savings of one organisation that will not come again.
fn savings_once(programme: &Programme, organisation: &OrganisationCode) -> Total {
    let rows = programme.efficiency.schemes.iter().filter(|row| {
        row.scheme.recurrence == Some(Recurrence::NonRecurrent)
            && matches!(row.scheme.bearer.organisations(), [only] if only == organisation)
    });
    Total::sum(rows.map(|row| row.amounts.get(Saving::Forecast)))
}
