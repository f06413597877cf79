//! A table column by column, for files that hold columns: the same columns under the same names as its CSV, numbers as
//! numbers.

use std::collections::BTreeSet;

use crate::csv_file::{Beside, name_of, value};
use crate::exhibit::{Cell, Table};

/// A column of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileColumn {
    /// Its name, unique in the file.
    pub name: String,
    /// Its values, a row each.
    pub values: FileValues,
}

/// The values of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum FileValues {
    /// Texts.
    Texts(Vec<String>),
    /// Numbers; none where the table says why there is none.
    Numbers(Vec<Option<f64>>),
}

/// The columns of a table: row names, then for each column its values and beside them, where it has any, why some are
/// missing, the unit, the ids of figures, and how each value is known.
#[must_use]
pub fn columns(table: &Table) -> Vec<FileColumn> {
    let mut names = BTreeSet::new();
    let mut columns = Vec::new();
    let mut add = |name: &str, values| {
        let numbered = (2..).map(|n| format!("{name} {n}"));
        let free = std::iter::once(name.to_owned()).chain(numbered).find(|name| !names.contains(name));
        let name = free.unwrap_or_default();
        names.insert(name.clone());
        columns.push(FileColumn { name, values });
    };
    add(&table.row_heading, FileValues::Texts(table.rows.iter().map(|row| row.name.clone()).collect()));
    for (idx, column) in table.columns.iter().enumerate() {
        let cells: Vec<&Cell> = table.rows.iter().filter_map(|row| row.cells.get(idx)).collect();
        let name = name_of(column);
        let numbers: Vec<Option<f64>> = cells.iter().map(|cell| number(cell)).collect();
        let is_of_numbers = numbers.iter().any(Option::is_some)
            && !cells.iter().any(|cell| matches!(cell, Cell::Word { .. }));
        if is_of_numbers {
            let why =
                |cell: &&Cell| if let Cell::Missing(why) = cell { (*why).to_owned() } else { String::new() };
            let missing: Vec<String> = cells.iter().map(why).collect();
            add(&name, FileValues::Numbers(numbers));
            if missing.iter().any(|why| !why.is_empty()) {
                add(&format!("{name}, missing"), FileValues::Texts(missing));
            }
        } else {
            add(&name, FileValues::Texts(cells.iter().map(|cell| value(cell)).collect()));
        }
        let beside = Beside::of(table, idx);
        for (at, more) in beside.names().enumerate() {
            let texts = cells.iter().map(|cell| beside.values(cell).nth(at).unwrap_or_default());
            add(&format!("{name}, {more}"), FileValues::Texts(texts.collect()));
        }
    }
    columns
}

/// The number of a cell, to eight decimals, as CSV has it.
fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Figure(_) | Cell::Number(_) => value(cell).parse().ok(),
        Cell::Word { .. } | Cell::Missing(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use domain::counted::Counted;
    use domain::provenance::Provenance;

    use super::*;
    use crate::exhibit::{Column, ColumnKind, Row, RowKind, Tone};
    use crate::number::{Form, Number};

    #[test]
    fn numbers_are_numbers_and_what_is_missing_says_why_beside_them() {
        let column = |heading: &str, kind| Column {
            group: String::new(),
            heading: heading.to_owned(),
            kind,
            read_from: &[],
            read_where: &[],
            read_also: Vec::new(),
            counts: Counted::NotPeople,
        };
        let row = |name: &str, cells| Row {
            name: name.to_owned(),
            short_name: name.to_owned(),
            link: None,
            kind: RowKind::Body,
            cells,
            read_from: Vec::new(),
            counts: None,
        };
        let number = Number::new("57.3%".to_owned(), 57.31, Form::per_cent(1)).known(Provenance::Derived);
        let word = |text: &str| Cell::Word { text: text.to_owned(), tone: Tone::Plain };
        let table = Table {
            caption: "Shares".to_owned(),
            row_heading: "Area".to_owned(),
            columns: vec![column("Share", ColumnKind::Figures), column("Area", ColumnKind::Words)],
            rows: vec![
                row("City", vec![Cell::Number(number), word("Leicester")]),
                row("County", vec![Cell::Missing("No data"), word("Rutland")]),
            ],
        };
        let columns = columns(&table);
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["Area", "Share", "Share, missing", "Share, unit", "Share, provenance", "Area 2"]);
        assert_eq!(columns[1].values, FileValues::Numbers(vec![Some(57.31), None]));
        assert_eq!(columns[2].values, FileValues::Texts(vec![String::new(), "No data".to_owned()]));
        assert_eq!(columns[3].values, FileValues::Texts(vec!["%".to_owned(), String::new()]));
    }
}
