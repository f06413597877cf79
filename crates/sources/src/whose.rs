//! Whose a row of a register or of limits is: an organisation of the system.

use std::collections::BTreeSet;

use domain::code::OrganisationCode;
use domain::month::{FinancialYear, Month};
use domain::organisation::{Organisation, succession};

use crate::fault::{Fault, SourcesError};
use crate::sheet::Row;

/// The column that says whose a row is.
const COLUMN: &str = "org_code";

/// Those of `organisations` that were of the system on a day of `year`: a register of the year is of nobody else.
pub(crate) fn of_year(organisations: &[Organisation], year: FinancialYear) -> Vec<Organisation> {
    let (first, last) = (Month::FIRST.last_day(year).first_of_month(), Month::LAST.last_day(year));
    let is_of_it = |known: &&Organisation| {
        known.effective.from() <= last && known.effective.to().is_none_or(|to| first <= to)
    };
    organisations.iter().filter(is_of_it).cloned().collect()
}

/// The same, where a row names somebody who was over before the year, with who came after them.
pub(crate) fn with_successors(
    error: SourcesError,
    organisations: &[Organisation],
    year: FinancialYear,
) -> SourcesError {
    let first_day = Month::FIRST.last_day(year).first_of_month();
    let named = |fault: Fault| {
        let code: Option<OrganisationCode> = fault.value.parse().ok().filter(|_| fault.column == COLUMN);
        let ended = code.as_ref().and_then(|code| succession(organisations, code, first_day));
        let Some((to, next)) = ended else { return fault };
        let codes: Vec<&str> = next.iter().map(|next| next.code.as_str()).collect();
        let expected = if codes.is_empty() {
            format!("it was of the system until {to}, before {year}; write whoever took it on")
        } else {
            format!(
                "it was of the system until {to}, before {year}; write who came after it: {}",
                codes.join(" or ")
            )
        };
        Fault { expected, ..fault }
    };
    match error {
        SourcesError::Faults(faults) => SourcesError::Faults(faults.into_iter().map(named).collect()),
        other => other,
    }
}

/// A fault where the `org_code` of a row names somebody who makes no returns in the system: their amounts
/// would be in its totals and in no return's.
pub(crate) fn of_the_system<'a>(
    row: Row<'_>,
    named: impl IntoIterator<Item = &'a OrganisationCode>,
    organisations: &[Organisation],
    faults: &mut Vec<Fault>,
) {
    let is_known = |code: &OrganisationCode| organisations.iter().any(|known| known.code == *code);
    if !named.into_iter().all(is_known) {
        let known: BTreeSet<_> = organisations.iter().map(|known| known.code.as_str()).collect();
        let known: Vec<_> = known.into_iter().collect();
        faults.push(row.fault(COLUMN, format!("expected one of {}", known.join(", "))));
    }
}
