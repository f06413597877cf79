//! Rows added at the end of a file of a workspace, of which no row is ever changed.

use std::collections::BTreeSet;
use std::path::Path;

use domain::source::{ContentHash, SourceFile};

use crate::csv_text;
use crate::fault::{Fault, SourcesError, collect};
use crate::file::{self, is_there};
use crate::monthly_return::version::Step;
use crate::sheet::{Row, Sheet};

/// The rows of such a file.
pub(crate) struct Added {
    sheet: Sheet,
    /// Rows whose cells cannot be told apart: the file ends within one, or it has more than there are headings.
    lost: BTreeSet<u32>,
}

impl Added {
    /// Reads a file as far as it can be, and adds what cannot be to `faults`; nothing where there is no such file, or
    /// none of it can be read.
    pub(crate) fn of(root: &Path, path: &str, columns: &[&str], faults: &mut Vec<Fault>) -> Option<Self> {
        if !is_there(root, path) {
            return None;
        }
        Self::read(root, path, columns, faults).map_err(|error| collect(error, path, faults)).ok()
    }

    fn read(
        root: &Path,
        path: &str,
        columns: &[&str],
        faults: &mut Vec<Fault>,
    ) -> Result<Self, SourcesError> {
        let (mut sheet, unread) = Sheet::readable(root, path)?;
        let mut lost: BTreeSet<u32> = unread.iter().filter_map(|fault| sheet.overlong_row(fault)).collect();
        faults.extend(unread);
        if let Some((fault, row)) = sheet.take_cut_off(columns) {
            faults.push(fault);
            lost.insert(row);
        }
        sheet.require(columns)?;
        Ok(Self { sheet, lost })
    }

    /// The rows, without those that are told already.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.sheet.rows().filter(|row| !self.lost.contains(&row.row_number()))
    }

    /// Whether the file keeps hashes; one from before they were kept does not.
    pub(crate) fn has_hashes(&self) -> bool {
        self.rows().any(|row| !row.text(HASH).is_empty())
    }

    /// Rows that are told already, of which no cell but the first can be relied on.
    pub(crate) fn lost(&self) -> impl Iterator<Item = Row<'_>> {
        self.sheet.rows().filter(|row| self.lost.contains(&row.row_number()))
    }

    /// Whether a row that is told already may be of `id`, which stands in `column`: the end of the file may have cut it
    /// short.
    pub(crate) fn lost_one_of(&self, column: &str, id: &str) -> bool {
        self.lost().any(|row| {
            let text = row.text(column);
            text == id || !text.is_empty() && row.n_cells() == 1 && id.starts_with(text)
        })
    }
}

/// The column of the hash of rows that belong together.
pub(crate) const HASH: &str = "sha256";

/// The hash of rows that belong together, each as it is written without the hash.
pub(crate) fn hash_of(rows: &[Vec<String>]) -> String {
    let rows: String = rows.iter().map(|cells| csv_text::row(cells.iter().map(String::as_str))).collect();
    ContentHash::of(rows.as_bytes()).to_string()
}

/// The same rows, each with the hash of all at its end.
pub(crate) fn with_hash(mut rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let hash = hash_of(&rows);
    for cells in &mut rows {
        cells.push(hash.clone());
    }
    rows
}

/// The steps that put a file with more rows in the place of another, or begin it with its headings. `reads` is what the
/// reader of the file has to say against a row: nothing is added that would not be read again.
///
/// # Errors
/// Where the file is there and cannot be read, or a row would not be.
pub(crate) fn appended(
    root: &Path,
    folder: &str,
    path: &str,
    columns: &[&str],
    rows: &[Vec<String>],
    reads: impl Fn(Row<'_>, &mut Vec<Fault>),
) -> Result<Vec<Step>, SourcesError> {
    read_back(path, columns, rows, reads)?;
    let place = root.join(path);
    let mut text = if place.exists() {
        let bytes = file::bytes(root, path)?;
        file::decoded(path, &bytes)?.to_owned()
    } else {
        csv_text::row(columns.iter().copied())
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let order = order(&text, columns);
    for cells in rows {
        text.push_str(&csv_text::row(order.iter().map(|column| {
            let cell = column.and_then(|column| cells.get(column));
            cell.map_or("", String::as_str)
        })));
    }
    // One that an interruption leaves is read as nothing, and the next takes its place.
    let name = place.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let part = place.with_file_name(format!(".{name}.part"));
    Ok(vec![
        Step::Folder(root.join(folder)),
        Step::Write(part.clone(), text.into_bytes()),
        Step::Rename(part, place),
    ])
}

/// Reads rows as they would stand in a file, and refuses what its reader would.
pub(crate) fn read_back(
    path: &str,
    columns: &[&str],
    rows: &[Vec<String>],
    reads: impl Fn(Row<'_>, &mut Vec<Fault>),
) -> Result<(), SourcesError> {
    let mut text = csv_text::row(columns.iter().copied());
    for cells in rows {
        text.push_str(&csv_text::row(cells.iter().map(String::as_str)));
    }
    let file = SourceFile { path: path.to_owned(), hash: ContentHash::of(text.as_bytes()) };
    let (sheet, mut faults) = Sheet::readable_text(file, &text)?;
    for row in sheet.rows() {
        reads(row, &mut faults);
    }
    // They stand in no row yet.
    for fault in &mut faults {
        let at = fault.at.take();
        if fault.column.is_empty()
            && let Some(heading) = at.and_then(|at| columns.get(usize::from(at.column).checked_sub(1)?))
        {
            (*heading).clone_into(&mut fault.column);
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(SourcesError::Faults(faults)) }
}

/// Which of the columns stands at each place of the file: people may have moved some, or added their own.
fn order(text: &str, columns: &[&str]) -> Vec<Option<usize>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let Ok(headings) = reader.headers() else { return (0..columns.len()).map(Some).collect() };
    let place = |heading: &str| {
        let heading = heading.trim_start_matches('\u{feff}').trim();
        columns.iter().position(|column| column.eq_ignore_ascii_case(heading))
    };
    headings.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_not_be_read_again_is_refused_with_its_column() {
        let needed = |row: Row<'_>, faults: &mut Vec<Fault>| {
            if row.text("by").is_empty() {
                faults.push(row.fault("by", "the cell is empty; fill it in"));
            }
        };
        let told = |by: &str, role: &str| {
            let rows = [vec![by.to_owned(), role.to_owned()]];
            read_back("scrutiny/moves.csv", &["by", "role"], &rows, needed).map_err(|error| error.to_string())
        };
        assert_eq!(told("Ann Lee", "the clerk"), Ok(()));
        let refused = told(" ", "the \u{7}clerk").unwrap_err();
        for words in ["moves.csv (by)", "(role)", "U+0007"] {
            assert!(refused.contains(words) && !refused.contains("row"), "{words}: {refused}");
        }
    }

    #[test]
    fn a_row_follows_the_columns_of_the_file() {
        assert_eq!(order("b,mine,A\n", &["a", "b"]), [Some(1), None, Some(0)]);
    }
}
