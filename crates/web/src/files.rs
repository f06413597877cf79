//! The files of the workspace, row by row, as the page of a number shows what it is worked out from; and files that tables
//! are written to.

use std::collections::BTreeMap;

use exhibits::columns::FileColumn;

/// Reads files of the workspace. Pages ask only for files that tables name.
pub trait WorkspaceFiles: Send + Sync {
    /// The file below the workspace, or a sheet of a workbook as `return.xlsx#lines`, with the cells of
    /// `columns`; nothing where it is not there or cannot be read.
    fn rows(&self, file: &str, columns: &[&str]) -> Option<FileContent>;
}

/// Writes tables as files that hold columns.
pub trait ColumnFiles: Send + Sync {
    /// The bytes of a Parquet file; `about` is what is to be known of the whole, by key.
    ///
    /// # Errors
    /// Why it cannot be written, which would be a fault of the program.
    fn parquet(&self, columns: &[FileColumn], about: &[(&str, String)]) -> Result<Vec<u8>, String>;
}

/// A file as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileContent {
    /// The SHA-256 of its bytes, in 64 hexadecimal digits.
    pub sha256: String,
    /// Its rows below the heading; none of a file that is no table.
    pub rows: Vec<FileRow>,
}

/// A row of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    /// Its number, as a spreadsheet counts.
    pub number: u32,
    /// What stands under each column, with the letters of the column: `D`, `374600`.
    pub cells: BTreeMap<String, (String, String)>,
}
