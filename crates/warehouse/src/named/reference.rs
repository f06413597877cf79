//! `docs/reference/tables.md`, written from the tables of the lake and the questions that are kept.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use datafusion::arrow::datatypes::DataType;

use super::{BENCHMARKS, EXAMPLES, FACTS, Named};
use crate::lake::Lake;
use crate::query::{Bounds, Database, Listed, Statements};

const HEAD: &str = "\
# Tables of the lake

What `oakham sql`, `/sql` and other programs ask, and the questions that are kept.
This page is written from the code; `\\d+` in psql says the same, and `/sql` lists those that everybody may ask.
[Publications](publications.md) says which files a table is read from, and [Read publications](../guide/publications.md) how they get there.

A month is its first day.
Counts are whole numbers and shares, rates and full-time equivalents decimal ones, so that sums do not depend on their order.
A value that is missing in the file is missing here, and not zero.
";

const BOUNDS: Bounds = Bounds {
    time: Duration::from_secs(20),
    memory_mb: 100,
    n_rows: 1_000,
    n_threads: 1,
    disk_mb: 0,
    statements: Statements::AllThatRead,
};

/// The tables of a lake, also those without files.
fn tables() -> Vec<Listed> {
    let folder = tempfile::tempdir().expect("a folder");
    Database::open(&Lake::new(folder.path()), BOUNDS).expect("an empty lake").listed()
}

fn page() -> String {
    let tables = tables();
    let mut page = HEAD.to_owned();
    page.push_str("\n| table | a row is |\n| --- | --- |\n");
    for Listed { name, about, .. } in &tables {
        writeln!(page, "| [{name}](#{name}) | {} |", cell(about)).expect("written");
    }
    for Listed { name, about, columns } in &tables {
        write!(page, "\n## {name}\n\n{about}\n\n| column | type | what it says |\n| --- | --- | --- |\n")
            .expect("written");
        for (column, kind, about) in columns {
            writeln!(page, "| {column} | {} | {} |", type_name(kind), cell(about)).expect("written");
        }
    }
    page.push_str("\n## Questions that are kept\n");
    let parts: [(&str, &[Named]); 3] = [
        (
            "Examples to start from, under “Examples” on `/sql`; `crates/warehouse/sql/examples` has them as files.",
            EXAMPLES,
        ),
        (
            "Figures of a system’s places: `oakham data condense` writes the answer of each into `data/NAME.csv`. They are in `crates/warehouse/sql/facts`.",
            FACTS,
        ),
        (
            "Counts of units of all England to compare with: `oakham data condense` writes them into `data/benchmarks.csv`. They are in `crates/warehouse/sql/benchmarks`.",
            BENCHMARKS,
        ),
    ];
    for (about, questions) in parts {
        write!(page, "\n{about}\n\n| question | what it answers |\n| --- | --- |\n").expect("written");
        for question in questions {
            writeln!(page, "| {} | {} |", question.name, cell(question.title())).expect("written");
        }
    }
    page
}

/// What a type is called in SQL.
fn type_name(kind: &DataType) -> String {
    match kind {
        DataType::Date32 => "date".to_owned(),
        DataType::Int64 => "bigint".to_owned(),
        DataType::Decimal128(precision, scale) => format!("numeric({precision},{scale})"),
        _ => "text".to_owned(),
    }
}

/// A text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[test]
fn every_table_and_column_says_what_it_is() {
    for table in tables() {
        assert!(!table.about.is_empty(), "{}", table.name);
        for (column, _, about) in table.columns {
            assert!(!about.is_empty(), "{}.{column}", table.name);
        }
    }
}

/// `UPDATE=1 cargo test --workspace --lib reference` writes the page anew.
#[test]
fn the_page_of_tables_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/tables.md");
    let page = page();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &page).expect("written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == page,
        "{} is not current; UPDATE=1 cargo test --workspace --lib reference writes it",
        path.display()
    );
}
