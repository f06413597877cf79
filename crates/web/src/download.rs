//! Figures and tables as CSV and JSON. The shapes are separate from the figures', so that formats
//! can be versioned.

use charts::exhibit::{Cell, Table};
use domain::book::Book;
use domain::figure::{Figure, FigureId, Lineage, Step};
use serde::Serialize;
use serde_json::Value;

use crate::naming;
use crate::problem::Problem;

/// A figure with the steps back from it.
#[derive(Debug, Serialize)]
struct FigureFile {
    schema: &'static str,
    #[serde(flatten)]
    facts: Facts,
    definition_in_words: String,
    known_by: Vec<Way>,
    inputs: Vec<Facts>,
}

/// The facts of one figure. Money is in pence, as impact on the surplus.
#[derive(Debug, Serialize)]
struct Facts {
    id: String,
    key: String,
    title: String,
    definition: String,
    subject: String,
    subject_code: String,
    year: String,
    from_month: u8,
    to_month: u8,
    basis: &'static str,
    support: &'static str,
    made_in_month: Option<u8>,
    version: u16,
    value_pence: i64,
    half_width_pence: i64,
    provenance: &'static str,
}

/// One way in which a figure is known.
#[derive(Debug, Serialize)]
struct Way {
    provenance: &'static str,
    half_width_pence: i64,
    #[serde(flatten)]
    step: StepFile,
}

/// One step back.
#[derive(Debug, Serialize)]
#[serde(tag = "step", rename_all = "lowercase")]
enum StepFile {
    /// A cell of a file.
    Cell { file: String, sha256: String, cell: String },
    /// What a document states.
    Claim { claim: String, document: Option<String>, says: Option<String>, locator: Option<String> },
    /// A formula.
    Formula { formula: &'static str, inputs: Vec<String> },
}

/// A figure and its inputs as JSON.
///
/// # Errors
/// Where it cannot be written, which would be a fault of the program.
pub(crate) fn figure_json(book: &Book, figure: &Figure) -> Result<Value, Problem> {
    let file = FigureFile {
        schema: "oakham.figure/1",
        facts: facts(book, figure),
        definition_in_words: naming::definition(book, &figure.key),
        known_by: figure.lineages.iter().map(|lineage| way(book, lineage)).collect(),
        inputs: inputs(book, figure).iter().map(|input| facts(book, input)).collect(),
    };
    serde_json::to_value(file).map_err(|error| Problem::Failed(error.to_string()))
}

/// A figure and its inputs as CSV, the figure in the first row.
///
/// # Errors
/// Where it cannot be written, which would be a fault of the program.
pub(crate) fn figure_csv(book: &Book, figure: &Figure) -> Result<String, Problem> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in std::iter::once(figure).chain(inputs(book, figure)) {
        writer.serialize(facts(book, row)).map_err(|error| Problem::Failed(error.to_string()))?;
    }
    text(writer)
}

/// A table as CSV: a row name, then for each column its value and, for figures, id and provenance.
///
/// # Errors
/// Where it cannot be written, which would be a fault of the program.
pub(crate) fn table_csv(table: &Table) -> Result<String, Problem> {
    let failed = |error: csv::Error| Problem::Failed(error.to_string());
    let mut writer = csv::WriterBuilder::new().flexible(false).from_writer(Vec::new());
    let mut heading = vec![table.row_heading.clone()];
    for (idx, column) in table.columns.iter().enumerate() {
        let name = [column.group.as_str(), column.heading.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ");
        heading.push(name.clone());
        if holds_figures(table, idx) {
            heading.push(format!("{name}, figure id"));
            heading.push(format!("{name}, provenance"));
        }
    }
    writer.write_record(&heading).map_err(failed)?;
    for row in &table.rows {
        let mut record = vec![row.name.clone()];
        for (idx, cell) in row.cells.iter().enumerate() {
            let (value, id, provenance) = match cell {
                Cell::Figure(figure) => {
                    (millions(figure.millions), figure.id.to_string(), figure.provenance.word())
                }
                Cell::Word { text, .. } => (text.clone(), String::new(), ""),
                Cell::Missing(why) => ((*why).to_owned(), String::new(), ""),
            };
            record.push(value);
            if holds_figures(table, idx) {
                record.extend([id, provenance.to_owned()]);
            }
        }
        writer.write_record(&record).map_err(failed)?;
    }
    text(writer)
}

/// Whether any row has a figure in this column.
fn holds_figures(table: &Table, column_idx: usize) -> bool {
    table.rows.iter().any(|row| matches!(row.cells.get(column_idx), Some(Cell::Figure(_))))
}

/// [£m] to the penny, without the noise of a binary fraction.
fn millions(value: f64) -> String {
    let text = format!("{value:.8}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn text(writer: csv::Writer<Vec<u8>>) -> Result<String, Problem> {
    let bytes = writer.into_inner().map_err(|error| Problem::Failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Problem::Failed(error.to_string()))
}

/// Every figure that `figure` is worked out from, near ones first, each once.
pub(crate) fn inputs<'a>(book: &'a Book, figure: &'a Figure) -> Vec<&'a Figure> {
    let mut found: Vec<&Figure> = Vec::new();
    let mut seen = std::collections::BTreeSet::from([figure.id()]);
    let mut next = vec![figure];
    while !next.is_empty() {
        let ids: Vec<FigureId> = next.iter().flat_map(|figure| ids_in(figure)).collect();
        next = ids.into_iter().filter(|id| seen.insert(*id)).filter_map(|id| book.figures.get(&id)).collect();
        found.extend(&next);
    }
    found
}

fn ids_in(figure: &Figure) -> Vec<FigureId> {
    let steps = figure.lineages.iter().map(|lineage| &lineage.step);
    steps
        .flat_map(|step| match step {
            Step::Formula { inputs, .. } => inputs.clone(),
            Step::Cell { .. } | Step::Claim { .. } => Vec::new(),
        })
        .collect()
}

fn facts(book: &Book, figure: &Figure) -> Facts {
    let key = &figure.key;
    let code = match &key.subject {
        domain::figure::Subject::System(code) | domain::figure::Subject::Organisation(code) => code,
    };
    Facts {
        id: figure.id().to_string(),
        key: key.canonical(),
        title: naming::title(book, key),
        definition: key.definition.code(),
        subject: book.name_of(&key.subject).to_owned(),
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
        provenance: figure.provenance().word(),
    }
}

fn way(book: &Book, lineage: &Lineage) -> Way {
    let step = match &lineage.step {
        Step::Cell { file, at } => {
            StepFile::Cell { file: file.path.clone(), sha256: file.hash.to_string(), cell: at.to_string() }
        }
        Step::Claim { claim } => {
            let found = book.claims.iter().find(|one| one.id == *claim);
            StepFile::Claim {
                claim: claim.clone(),
                document: found.map(|claim| claim.document.clone()),
                says: found.map(|claim| claim.says.clone()),
                locator: found.map(|claim| claim.locator.clone()),
            }
        }
        Step::Formula { formula, inputs } => StepFile::Formula {
            formula: formula.words(),
            inputs: inputs.iter().map(ToString::to_string).collect(),
        },
    };
    Way { provenance: lineage.provenance.word(), half_width_pence: lineage.half_width.get(), step }
}
