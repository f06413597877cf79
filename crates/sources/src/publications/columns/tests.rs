//! Columns as they are found by heading.

use std::collections::BTreeMap;
use std::path::Path;

use super::super::tests::{file, messages};
use crate::fault::SourcesError;
use crate::publications::{Contents, Values, read};

/// The rows of one table in a file, by the names of its columns; what is missing is `-`.
pub(in super::super) fn rows_of(
    path: &Path,
    table: &str,
) -> Result<Vec<BTreeMap<&'static str, String>>, SourcesError> {
    let mut rows = Vec::new();
    read(path, &mut |batch| {
        if batch.slice.table.name != table {
            return Ok(());
        }
        let start = rows.len();
        rows.resize(start + batch.n_rows, BTreeMap::new());
        for (spec, values) in batch.slice.table.columns.iter().zip(&batch.columns) {
            let number = |number: &Option<i64>| number.map(|number| number.to_string());
            let texts: Vec<Option<String>> = match values {
                Values::Text(texts) => texts.iter().map(|text| text.map(str::to_owned)).collect(),
                Values::Date(days) => days.iter().map(|day| day.map(|day| day.to_string())).collect(),
                Values::Count(numbers) | Values::Decimal(numbers) => numbers.iter().map(number).collect(),
            };
            assert_eq!(texts.len(), batch.n_rows, "{}", spec.name);
            for (row, text) in rows[start..].iter_mut().zip(texts) {
                row.insert(spec.name, text.unwrap_or_else(|| "-".to_owned()));
            }
        }
        Ok(())
    })?;
    Ok(rows)
}

/// The rows of one table in a file with this text: `a|b|c` of the columns named.
pub(in super::super) fn shown(
    name: &str,
    text: &str,
    table: &str,
    columns: &[&str],
) -> Result<Vec<String>, String> {
    let (_folder, path) = file(name, text);
    let rows = rows_of(&path, table).map_err(messages)?;
    let shown = |row: &BTreeMap<&str, String>| {
        columns.iter().map(|column| &*row[column]).collect::<Vec<_>>().join("|")
    };
    Ok(rows.iter().map(shown).collect())
}

/// What was told of a file with this text that cannot be read.
pub(in super::super) fn told(name: &str, text: impl AsRef<[u8]>) -> String {
    let (_folder, path) = file(name, text);
    read(&path, &mut |_| Ok(())).map(|_| ()).map_err(messages).expect_err("it is refused")
}

/// What a file with this text holds.
pub(in super::super) fn contents(name: &str, text: impl AsRef<[u8]>) -> Vec<Contents> {
    let (_folder, path) = file(name, text);
    read(&path, &mut |_| Ok(())).map_err(messages).expect("it is read")
}
