//! Files of a workspace as the page of a number shows them: rows with their places, and the hash; and tables of pages as
//! Parquet.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use domain::source::ContentHash;
use exhibits::columns::{FileColumn, FileValues};
use sources::file;
use sources::sheet::{Sheet, Workbook};
use warehouse::{Column, Table};
use web::files::{ColumnFiles, FileContent, FileRow, WorkspaceFiles};

/// The files below a folder.
#[derive(Clone, Debug)]
pub struct FilesBelow(pub PathBuf);

impl FilesBelow {
    fn sheet(&self, path: &str, columns: &[&str]) -> Option<Sheet> {
        match path.split_once('#') {
            Some((workbook, name)) => Workbook::open(&self.0, workbook).ok()?.sheet(name, columns).ok()?,
            None if Path::new(path).extension().is_some_and(|ending| ending == "csv") => {
                Sheet::csv(&self.0, path).ok()
            }
            None => None,
        }
    }
}

impl WorkspaceFiles for FilesBelow {
    fn rows(&self, path: &str, columns: &[&str]) -> Option<FileContent> {
        let on_disk = path.split_once('#').map_or(path, |(workbook, _)| workbook);
        let sha256 = ContentHash::of(&file::bytes(&self.0, on_disk).ok()?).to_string();
        if columns.is_empty() {
            return Some(FileContent { sha256, rows: Vec::new() });
        }
        let sheet = self.sheet(path, columns)?;
        let headings = sheet.headings();
        let known = || columns.iter().filter(|column| headings.iter().any(|heading| heading == *column));
        let rows = sheet.rows().map(|row| {
            let cells: BTreeMap<String, (String, String)> = known()
                .map(|column| {
                    let letters = row.at(column).column_letters();
                    ((*column).to_owned(), (letters, row.text(column).to_owned()))
                })
                .collect();
            let number = known().next().map_or(0, |column| row.at(column).row);
            FileRow { number, cells }
        });
        Some(FileContent { sha256, rows: rows.collect() })
    }
}

/// Tables of pages as Parquet.
#[derive(Clone, Copy, Debug)]
pub struct ParquetFiles;

impl ColumnFiles for ParquetFiles {
    fn parquet(&self, columns: &[FileColumn], about: &[(&str, String)]) -> Result<Vec<u8>, String> {
        let table = Table {
            columns: columns.iter().map(|column| (column.name.as_str(), values(column))).collect(),
            about: about.to_vec(),
        };
        table.to_parquet(concat!("Oakham ", env!("CARGO_PKG_VERSION"))).map_err(|error| error.to_string())
    }
}

fn values(column: &FileColumn) -> Column<'_> {
    match &column.values {
        FileValues::Texts(texts) => Column::Texts(texts.iter().map(String::as_str).collect()),
        FileValues::Numbers(numbers) => {
            Column::Numbers(numbers.iter().map(|number| number.unwrap_or(f64::NAN)).collect())
        }
    }
}

#[cfg(test)]
mod tests;
