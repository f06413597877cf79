//! Returns and plans as the text of their CSV files; what is written here reads back the same.

use domain::code::OrganisationCode;
use domain::ledger::{Line, Measure};
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::provenance::Provenance;

use crate::monthly_return::SCHEMA_VERSION;

/// One row of text: cells are quoted where they must be.
#[must_use]
pub fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells
        .into_iter()
        .map(|cell| {
            if cell.contains(['"', ',', '\n', '\r']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.to_owned()
            }
        })
        .collect();
    cells.join(",") + "\n"
}

/// The cover of a return: its fields and values, in the order given.
#[must_use]
pub fn cover(fields: &[(&str, &str)]) -> String {
    let head = row(["field", "value"]);
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
    let head = row([
        "schema_version",
        "org_code",
        "fin_year",
        "period",
        "basis",
        "line_code",
        "measure",
        "value",
        "recurrence",
        "note",
        "source_ref",
        "provenance",
    ]);
    rows.into_iter().fold(head, |text, (line, measure, value)| {
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
    let columns: Vec<String> = Month::all().map(crate::monthly_return::column).collect();
    let head = ["schema_version", "org_code", "fin_year", "period", "line_code"];
    let head = row(head.into_iter().chain(columns.iter().map(String::as_str)).chain(["provenance"]));
    rows.into_iter().fold(head, |text, (line, actuals)| {
        let mut values: Vec<String> =
            actuals.iter().map(|value| line.nature().entry(*value).thousands().to_string()).collect();
        values.resize(12, String::new());
        let cells = [SCHEMA_VERSION, organisation.as_str(), &year, &month, line.code()];
        text + &row(cells.into_iter().chain(values.iter().map(String::as_str)).chain([provenance.word()]))
    })
}

/// A plan version: each keyed line in each month.
pub fn plan(
    organisation: &OrganisationCode,
    year: FinancialYear,
    version: u16,
    rows: impl IntoIterator<Item = (Line, [Pence; 12])>,
    (provenance, source): (Provenance, &str),
) -> String {
    let (year, version) = (year.to_string(), version.to_string());
    let columns: Vec<String> = Month::all().map(crate::monthly_return::column).collect();
    let head = ["schema_version", "org_code", "fin_year", "plan_version", "line_code"];
    let head =
        row(head.into_iter().chain(columns.iter().map(String::as_str)).chain(["provenance", "source_ref"]));
    rows.into_iter().fold(head, |text, (line, planned)| {
        let values: Vec<String> =
            planned.iter().map(|value| line.nature().entry(*value).thousands().to_string()).collect();
        let cells = [SCHEMA_VERSION, organisation.as_str(), &year, &version, line.code()];
        let tail = [provenance.word(), source];
        text + &row(cells.into_iter().chain(values.iter().map(String::as_str)).chain(tail))
    })
}
