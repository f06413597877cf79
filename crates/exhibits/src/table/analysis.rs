//! What stands behind the position, as tables: staff, ceilings, capital, cash and payments; what moved
//! the position; what a month costs; what is underneath; who owes what to whom.
//!
//! Each value says how it is known, and which rows of which files it is worked out from.

pub mod movement;
pub mod resources;

use domain::money::Pence;
use domain::month::Period;
use domain::organisation::OrganisationKind;
use domain::provenance::Provenance;
use finance::analysis::{OrganisationAnalysis, PositionAnalysis};

use crate::exhibit::{Cell, FileRows, Row, RowKind, Tone};
use crate::number::Number;

/// An amount and how it is known; what is not known says so.
fn amount(value: Option<Pence>, provenance: Provenance) -> Cell {
    value.map_or(Cell::Missing(super::NO_DATA), |value| Cell::Number(Number::pounds(value).known(provenance)))
}

fn word(text: impl Into<String>, tone: Tone) -> Cell {
    Cell::Word { text: text.into(), tone }
}

fn row(name: impl Into<String>, short_name: impl Into<String>, kind: RowKind, cells: Vec<Cell>) -> Row {
    Row {
        name: name.into(),
        short_name: short_name.into(),
        link: None,
        kind,
        cells,
        read_from: Vec::new(),
        counts: None,
    }
}

/// The rows of a sheet of an organisation's return that hold this; none where it sent no such sheet.
fn rows_of(
    organisation_analysis: &OrganisationAnalysis,
    sheet: &str,
    chosen_by: &[(&'static str, &str)],
) -> Option<FileRows> {
    let file = organisation_analysis.files.get(sheet)?.clone();
    let chosen_by = chosen_by.iter().map(|(column, value)| (*column, (*value).to_owned())).collect();
    Some(FileRows { file, chosen_by })
}

/// The same of every organisation.
fn rows_of_all(
    analysis: &PositionAnalysis,
    sheet: &str,
    chosen_by: &[(&'static str, &str)],
) -> Vec<FileRows> {
    analysis.organisations.iter().filter_map(|of| rows_of(of, sheet, chosen_by)).collect()
}

/// `April to October 2026, £m.`
fn to_date(analysis: &PositionAnalysis) -> String {
    Period::to_date(analysis.year, analysis.month).to_string()
}

/// The name of a total: the system's where it is of all organisations, else of how many it is.
/// `n_without` of those that reported have nothing that could be added up.
fn total_of(analysis: &PositionAnalysis, n_without: usize) -> String {
    match analysis.organisations.len().saturating_sub(n_without) {
        n_in if n_in == analysis.n_organisations => "System".to_owned(),
        n_in => format!("Total of {n_in} of {} organisations", analysis.n_organisations),
    }
}

/// The same within a sentence: `the system`, `2 of 3 organisations`.
fn of_how_many(analysis: &PositionAnalysis, n_without: usize) -> String {
    match analysis.organisations.len().saturating_sub(n_without) {
        n_in if n_in == analysis.n_organisations => "the system".to_owned(),
        n_in => format!("{n_in} of {} organisations", analysis.n_organisations),
    }
}

/// Of how many organisations a heading speaks, where that is not all of them: ` (2 of 3 organisations)`.
fn in_part(analysis: &PositionAnalysis, n_without: usize) -> String {
    match of_how_many(analysis, n_without).as_str() {
        "the system" => String::new(),
        of_some => format!(" ({of_some})"),
    }
}

/// How many of the organisations that reported, and that are expected to have something, have not sent it.
fn count_without(analysis: &PositionAnalysis, is_without: impl Fn(&OrganisationAnalysis) -> bool) -> usize {
    analysis.organisations.iter().filter(|organisation_analysis| is_without(organisation_analysis)).count()
}

/// How many trusts that reported have sent no schedule of capital; boards need none.
pub(crate) fn without_capital(analysis: &PositionAnalysis) -> usize {
    count_without(analysis, |organisation_analysis| {
        organisation_analysis.organisation.kind == OrganisationKind::Trust
            && organisation_analysis.capital.is_none()
    })
}

/// How many trusts that reported have sent no cash; boards draw theirs as they pay.
pub(crate) fn without_cash(analysis: &PositionAnalysis) -> usize {
    count_without(analysis, |organisation_analysis| {
        organisation_analysis.organisation.kind == OrganisationKind::Trust
            && organisation_analysis.cash.is_none()
    })
}

/// The weakest of several; derived where there are none.
fn weakest(provenances: impl IntoIterator<Item = Provenance>) -> Provenance {
    provenances.into_iter().fold(Provenance::Derived, Provenance::max)
}

#[cfg(test)]
mod tests;
