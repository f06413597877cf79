//! A return as the text of its CSV files; what is written here reads back the same.

use domain::code::OrganisationCode;
use domain::finding::Explanation;
use domain::ledger::{Line, Measure};
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::provenance::Provenance;

use super::schema::{self, COVER, EXPLAINED, LINES, SCHEMA_VERSION};
use crate::csv_text::row;

/// The cover of a return: its fields and values, in the order given.
#[must_use]
pub fn cover(fields: &[(&str, &str)]) -> String {
    let head = row(COVER);
    fields.iter().fold(head, |text, (field, value)| text + &row([*field, *value]))
}

/// Whose sheet it is and for when.
#[derive(Clone, Debug)]
pub struct Heading {
    /// Whose.
    pub organisation: OrganisationCode,
    /// The financial year.
    pub year: FinancialYear,
    /// The last closed month.
    pub month: Month,
}

/// The lines of a return, from values that are impact on the surplus.
pub fn lines(
    heading: &Heading,
    rows: impl IntoIterator<Item = (Line, Measure, Pence)>,
    provenance: Provenance,
    source: &str,
) -> String {
    let Heading { organisation, year, month } = heading;
    let (year, month) = (year.to_string(), month.to_string());
    rows.into_iter().fold(row(LINES), |text, (line, measure, value)| {
        let value = line.nature().entry(value).thousands().to_string();
        text + &row([
            SCHEMA_VERSION,
            organisation.as_str(),
            &year,
            &month,
            "final",
            line.code(),
            measure.code(),
            &value,
            "",
            "",
            source,
            provenance.word(),
        ])
    })
}

/// The months of a return: each line's actual in each closed month.
pub fn months(
    heading: &Heading,
    rows: impl IntoIterator<Item = (Line, Vec<Pence>)>,
    provenance: Provenance,
) -> String {
    let Heading { organisation, year, month } = heading;
    let (year, month) = (year.to_string(), month.to_string());
    let columns: Vec<String> = schema::months().collect();
    let head = row(columns.iter().map(String::as_str));
    rows.into_iter().fold(head, |text, (line, actuals)| {
        let mut values: Vec<String> =
            actuals.iter().map(|value| line.nature().entry(*value).thousands().to_string()).collect();
        values.resize(12, String::new());
        let cells = [SCHEMA_VERSION, organisation.as_str(), &year, &month, line.code()];
        text + &row(cells.into_iter().chain(values.iter().map(String::as_str)).chain([provenance.word()]))
    })
}

/// The text of a file of explanations.
#[must_use]
pub fn explanations(explanations: &[Explanation]) -> String {
    explanations.iter().fold(row(EXPLAINED), |text, explanation| {
        let Explanation { rule, place, text: reason, by } = explanation;
        text + &row([rule.as_str(), place, reason, by])
    })
}
