//! Figures and tables as documents for programs and as CSV.

use api::document::SchemaName;
use api::figure::{Facts, Ground};
use domain::figure::{Figure, FigureId, Lineage, Step};
use domain::month_end::MonthEnd;
use exhibits::csv_file;
use exhibits::exhibit::Table;

use crate::error::PageError;
use crate::naming;

/// The media type of a workbook.
pub(crate) const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A figure and its inputs.
pub(crate) fn figure_document(month_end: &MonthEnd, figure: &Figure) -> api::figure::Figure {
    api::figure::Figure {
        schema: SchemaName::default(),
        facts: facts(month_end, figure),
        definition_in_words: naming::definition(month_end, &figure.key),
        known_by: figure.lineages.iter().map(|lineage| ground(month_end, lineage)).collect(),
        inputs: inputs(month_end, figure).iter().map(|input| facts(month_end, input)).collect(),
    }
}

/// A figure and its inputs as CSV, the figure in the first row.
///
/// # Errors
/// Where it cannot be written, which would be a fault of the program.
pub(crate) fn figure_csv(month_end: &MonthEnd, figure: &Figure) -> Result<String, PageError> {
    let figures = std::iter::once(figure).chain(inputs(month_end, figure));
    let heading = COLUMNS.map(str::to_owned);
    text(csv_file::in_memory(
        std::iter::once(heading).chain(figures.map(|figure| row(facts(month_end, figure)))),
    ))
}

/// The columns of a figure's CSV: the fields of its JSON.
const COLUMNS: [&str; 16] = [
    "id",
    "key",
    "title",
    "definition",
    "subject",
    "subject_code",
    "year",
    "from_month",
    "to_month",
    "basis",
    "support",
    "made_in_month",
    "version",
    "value_pence",
    "half_width_pence",
    "provenance",
];

fn row(facts: Facts) -> [String; COLUMNS.len()] {
    [
        facts.id,
        facts.key,
        facts.title,
        facts.definition,
        facts.subject,
        facts.subject_code,
        facts.year,
        facts.from_month.to_string(),
        facts.to_month.to_string(),
        facts.basis.to_owned(),
        facts.support.to_owned(),
        facts.made_in_month.map_or_else(String::new, |month| month.to_string()),
        facts.version.to_string(),
        facts.value_pence.to_string(),
        facts.half_width_pence.to_string(),
        domain::provenance::Provenance::from(facts.provenance).word().to_owned(),
    ]
}

/// A table as CSV: a row name, then for each column its values, with unit, figure ids and provenance
/// beside them.
///
/// # Errors
/// Where it cannot be written, which would be a fault of the program.
pub(crate) fn table_csv(table: &Table) -> Result<String, PageError> {
    text(csv_file::table(table))
}

/// The same, with columns behind it in which the same stands in every row.
///
/// # Errors
/// As [`table_csv`].
pub(crate) fn table_csv_with(table: &Table, in_every_row: &[(&str, String)]) -> Result<String, PageError> {
    text(csv_file::table_with(table, in_every_row))
}

/// Rows as CSV, the heading first.
///
/// # Errors
/// As [`table_csv`].
pub(crate) fn rows_csv(rows: impl IntoIterator<Item = Vec<String>>) -> Result<String, PageError> {
    text(csv_file::in_memory(rows))
}

fn text(bytes: Result<Vec<u8>, csv_file::CsvError>) -> Result<String, PageError> {
    let bytes = bytes.map_err(|error| PageError::Failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| PageError::Failed(error.to_string()))
}

/// Every figure that `figure` is worked out from, near ones first, each once.
pub(crate) fn inputs<'a>(month_end: &'a MonthEnd, figure: &'a Figure) -> Vec<&'a Figure> {
    let mut inputs: Vec<&Figure> = Vec::new();
    let mut listed = std::collections::BTreeSet::from([figure.id()]);
    let mut frontier = vec![figure];
    while !frontier.is_empty() {
        let ids: Vec<FigureId> =
            frontier.iter().flat_map(|figure| &figure.lineages).flat_map(Lineage::inputs).copied().collect();
        frontier = ids
            .into_iter()
            .filter(|id| listed.insert(*id))
            .filter_map(|id| month_end.figures.get(&id))
            .collect();
        inputs.extend(&frontier);
    }
    inputs
}

fn facts(month_end: &MonthEnd, figure: &Figure) -> Facts {
    let key = &figure.key;
    let code = match &key.subject {
        domain::figure::Subject::System(code) | domain::figure::Subject::Organisation(code) => code,
    };
    Facts {
        id: figure.id().to_string(),
        key: key.canonical(),
        title: naming::title(month_end, key),
        definition: key.definition.code(),
        subject: month_end.name_of(&key.subject).to_owned(),
        subject_code: code.to_string(),
        year: key.period.year().to_string(),
        from_month: key.period.from().get(),
        to_month: key.period.to().get(),
        basis: key.basis.code(),
        support: key.support.code(),
        made_in_month: key.made_in.map(domain::month::Month::get),
        version: key.version,
        value_pence: figure.value.get(),
        half_width_pence: figure.half_width().get(),
        provenance: figure.provenance().into(),
    }
}

fn ground(month_end: &MonthEnd, lineage: &Lineage) -> Ground {
    let step = match &lineage.step {
        Step::Cell { file, at } => api::figure::Step::Cell {
            file: file.path.clone(),
            sha256: file.hash.to_string(),
            cell: at.to_string(),
        },
        Step::Claim { claim } => {
            let record = month_end.claims.iter().find(|record| record.id == *claim);
            api::figure::Step::Claim {
                claim: claim.clone(),
                document: record.map(|claim| claim.document.clone()),
                says: record.map(|claim| claim.says.clone()),
                locator: record.map(|claim| claim.locator.clone()),
            }
        }
        Step::Formula { formula, inputs } => api::figure::Step::Formula {
            formula: formula.words(),
            inputs: inputs.iter().map(ToString::to_string).collect(),
        },
    };
    Ground { provenance: lineage.provenance.into(), half_width_pence: lineage.half_width.get(), step }
}
