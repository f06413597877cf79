//! Publications of a workspace's lake: which there are, how they come in, and questions over them.

mod condense;
mod fetching;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use api::data::{
    Data, DataImport, ImportedFile, ListedColumn, ListedEdition, ListedPublication, ListedTable,
};
use api::document::SchemaName;
use api::sql::{Answer, AnswerColumn, Value};
use domain::money::grouped;
use jiff::civil::Date;
use sources::publications::catalogue::{LICENCE, Publication, catalogue};
use warehouse::lake::{Difference, Edition, Imported, Lake, Register, Superseded};
use warehouse::{Bounds, Cell, Database, Statements, WarehouseError};

use crate::clock::now;

pub use ::fetch::Step;
pub use condense::{Condensed, CondensedFile, condense};
pub use fetching::{Order, Origin, fetch};

/// The folder of the lake in a workspace; publications are not kept under version control.
const FOLDER: &str = "lake";

/// What a question at a desk may take.
const AT_A_DESK: Bounds = Bounds {
    time: Duration::from_mins(5),
    memory_mb: 1_024,
    n_rows: 1_000_000,
    n_threads: 2,
    disk_mb: 4_096,
    statements: Statements::AllThatRead,
};

/// The lake of the workspace in `root`.
#[must_use]
pub fn lake(root: &Path) -> Lake {
    Lake::new(root.join(FOLDER))
}

/// Which publications are read, and what is there of them.
///
/// # Errors
/// Where the lake's register cannot be read.
pub fn list(root: &Path) -> Result<Data> {
    let lake = lake(root);
    let register = lake.register()?;
    let database = Database::open(&lake, AT_A_DESK)?;
    let publications = catalogue().iter().map(|publication| listed(publication, &register));
    let tables = database.tables().into_iter().map(|table| ListedTable {
        name: table.name,
        about: table.about,
        publication: table.publication,
        rows: register.counting().filter(|kept| kept.table == table.name).map(|kept| kept.n_rows).sum(),
        columns: table
            .columns
            .into_iter()
            .map(|(name, kind, about)| ListedColumn { name, kind, about })
            .collect(),
    });
    Ok(Data {
        schema: SchemaName::default(),
        publications: publications.collect(),
        editions: register.editions.iter().map(edition).collect(),
        tables: tables.collect(),
    })
}

fn listed(publication: &'static Publication, register: &Register) -> ListedPublication {
    let of_it = |edition: &&Edition| edition.publications.contains(&publication.id);
    let editions: Vec<&Edition> = register.editions.iter().filter(of_it).collect();
    ListedPublication {
        id: &publication.id,
        title: &publication.title,
        publisher: &publication.publisher,
        frequency: &publication.frequency,
        page: &publication.page,
        licence: LICENCE,
        revisions: &publication.revisions,
        editions: editions.len(),
        latest: editions.iter().filter_map(|edition| periods(edition).1).max().map(|day| day.to_string()),
    }
}

fn edition(edition: &Edition) -> ListedEdition {
    let (first, last) = periods(edition);
    ListedEdition {
        file: edition.file.clone(),
        sha256: edition.sha256.clone(),
        bytes: edition.bytes,
        imported: edition.imported.clone(),
        from: edition.from.clone(),
        publications: edition.publications.clone(),
        layouts: edition.layouts.clone(),
        rows: edition.slices.iter().map(|kept| kept.n_rows).sum(),
        first_period: first.map(|day| day.to_string()),
        last_period: last.map(|day| day.to_string()),
        remarks: edition.remarks.clone(),
    }
}

fn periods(edition: &Edition) -> (Option<Date>, Option<Date>) {
    let days = || edition.slices.iter().map(|kept| kept.period);
    (days().min(), days().max())
}

/// Reads files into the lake, each by itself: one that is refused does not keep the others out.
///
/// # Errors
/// Where the lake itself cannot be used.
pub fn import(root: &Path, files: &[PathBuf]) -> Result<DataImport> {
    let lake = lake(root);
    let files: Result<Vec<ImportedFile>> = files.iter().map(|file| import_one(&lake, file, None)).collect();
    Ok(DataImport { schema: SchemaName::default(), files: files? })
}

fn import_one(lake: &Lake, path: &Path, from: Option<&str>) -> Result<ImportedFile> {
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let empty = |outcome| ImportedFile {
        file: file.clone(),
        outcome,
        rows: 0,
        layouts: Vec::new(),
        remarks: Vec::new(),
        differences: Vec::new(),
        faults: Vec::new(),
    };
    match lake.import(path, from, now()) {
        Ok(Imported::Before(_)) => Ok(empty("unchanged")),
        Ok(Imported::Now { contents, differences, superseded }) => Ok(ImportedFile {
            rows: contents.iter().flat_map(|table| &table.slices).map(|slice| slice.n_rows).sum(),
            layouts: contents
                .iter()
                .map(|table| format!("{}, {}", table.publication, table.layout))
                .collect(),
            remarks: contents.iter().flat_map(|table| table.remarks.clone()).collect(),
            differences: differences.iter().map(said).chain(superseded.iter().map(merged)).collect(),
            ..empty("imported")
        }),
        Err(WarehouseError::Sources(error)) => {
            let faults = error.faults(&file).iter().map(ToString::to_string).collect();
            Ok(ImportedFile { faults, ..empty("refused") })
        }
        Err(_) if path.is_dir() => {
            let told =
                format!("{} is a folder; name the files in it, each as it was published", path.display());
            Ok(ImportedFile { faults: vec![told], ..empty("refused") })
        }
        Err(error @ WarehouseError::File { .. }) if !path.is_file() => {
            Ok(ImportedFile { faults: vec![error.to_string()], ..empty("refused") })
        }
        Err(error) => Err(error.into()),
    }
}

/// Two editions of a period in a sentence.
fn said(difference: &Difference) -> String {
    let Difference { table, period, scope, counts, kept } = difference;
    let rows = |n| format!("{} {}", grouped(n), if n == 1 { "row" } else { "rows" });
    let sum = |sum: Option<i64>| sum.map(|sum| format!(", sum {}", grouped(sum))).unwrap_or_default();
    format!(
        "{table} of {period}, {scope}: {} ({}{}) counts now; {} ({}{}) is kept",
        counts.file,
        rows(counts.n_rows),
        sum(counts.sum),
        kept.file,
        rows(kept.n_rows),
        sum(kept.sum),
    )
}

/// A board whose months stand under others now, in a sentence.
fn merged(superseded: &Superseded) -> String {
    let Superseded { table, scope, first, last, counts, kept } = superseded;
    let months = if first == last { first.to_string() } else { format!("{first} to {last}") };
    format!(
        "{table} of {months}, {scope}: {counts} has it under the boards after a merger and counts now; {kept} is kept"
    )
}

/// The answer to a question in SQL over the lake.
///
/// # Errors
/// Where it is no question, or has no answer within its bounds.
pub fn ask(root: &Path, sql: &str) -> Result<warehouse::Answer, WarehouseError> {
    Database::open(&lake(root), AT_A_DESK)?.ask(sql)
}

/// An answer as programs read it.
///
/// # Errors
/// Where a value cannot be shown.
pub fn document(sql: &str, answer: &warehouse::Answer) -> Result<Answer, WarehouseError> {
    let names = answer.columns().into_iter().enumerate();
    let columns = names
        .map(|(idx, name)| AnswerColumn { name: name.to_owned(), number: answer.is_number(idx) })
        .collect();
    let rows = answer.rows()?.into_iter().map(|row| row.into_iter().map(value).collect()).collect();
    Ok(Answer { schema: SchemaName::default(), sql: sql.to_owned(), columns, rows, cut: answer.is_cut })
}

/// Whole numbers that every reader of JSON holds exactly are numbers; others are text.
fn value(cell: Cell) -> Value {
    const EXACT: i64 = 1 << 53;
    match cell {
        Cell::Missing => Value::Missing(()),
        Cell::Truth(truth) => Value::Truth(truth),
        Cell::Text(text) => Value::Text(text),
        Cell::Number(text) => match text.parse::<i64>() {
            Ok(whole) if (-EXACT..=EXACT).contains(&whole) => Value::Whole(whole),
            _ => Value::Text(text),
        },
    }
}
