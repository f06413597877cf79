//! Texts of bulletins that people wrote, in `scrutiny/bulletins.csv`, to which rows are only added.
//!
//! Format: `docs/reference/formats.md`. Rows of one month and version are one text; the last version counts. A
//! version that is `generated` has no text: from then on the bulletin is generated again.

use std::path::Path;

use domain::figure::FigureId;
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use jiff::Timestamp;

use crate::appended::{Added, HASH, appended, hash_of, with_hash};
use crate::fault::{Fault, SourcesError};
use crate::monthly_return::version::Step;
use crate::scrutiny::FOLDER;
use crate::sheet::Row;

/// The file, below the workspace.
pub const BULLETINS: &str = "scrutiny/bulletins.csv";

/// How many columns files from before a hash was kept have.
const BEFORE: usize = 9;
const COLUMNS: [&str; 10] = [
    "fin_year",
    "month",
    "version",
    "part",
    "text",
    "figure_id",
    "value_pence",
    "written_by",
    "written_at",
    HASH,
];

/// A version of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulletinVersion {
    /// Of which month.
    pub month: (FinancialYear, Month),
    /// 1, 2, …
    pub version: u32,
    /// The title; empty where it is generated again.
    pub title: String,
    /// Its headings and paragraphs; none where it is generated again.
    pub paragraphs: Vec<String>,
    /// The figures in it, with their values when it was written.
    pub figures: Vec<(FigureId, Pence)>,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Whether every row of it can be read: a text that lacks some is not shown.
    pub is_whole: bool,
}

impl BulletinVersion {
    /// Whether the bulletin is generated again from here on.
    #[must_use]
    pub const fn is_generated(&self) -> bool {
        self.paragraphs.is_empty()
    }

    /// Whether its text is shown while it is the last of its month.
    #[must_use]
    pub const fn is_shown(&self) -> bool {
        self.is_whole && !self.is_generated()
    }
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Title,
    Paragraph,
    Figure,
    Generated,
}

impl Part {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Title, "title"),
        (Self::Paragraph, "paragraph"),
        (Self::Figure, "figure"),
        (Self::Generated, "generated"),
    ];

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == word).map(|(part, _)| part)
    }

    fn word(self) -> &'static str {
        Self::ALL.into_iter().find(|(part, _)| *part == self).map_or("", |(_, word)| word)
    }
}

/// All versions, in the order in which they were written, as far as they can be read, and what cannot be; none where there
/// is no such file.
///
/// A version of which a row cannot be read, or whose rows are not those of which the hash was kept, is not whole; where it is not told of which version the row is, the last of its
/// month is not.
#[must_use]
pub fn versions(root: &Path) -> (Vec<BulletinVersion>, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut versions: Vec<BulletinVersion> = Vec::new();
    let Some(added) = Added::of(root, BULLETINS, &COLUMNS[..BEFORE], &mut faults) else {
        return (versions, faults);
    };
    let mut unread: Vec<Row<'_>> = added.lost().collect();
    for row in added.rows() {
        let Some(read) = read(row, &mut faults) else {
            unread.push(row);
            continue;
        };
        if let Err(fault) = put(&mut versions, read, row) {
            faults.push(fault);
            unread.push(row);
        }
    }
    for row in unread {
        spoil(&mut versions, row);
    }
    if added.has_hashes() {
        for version in versions.iter_mut().filter(|version| version.is_whole) {
            let hash = hash_of(&rows(version));
            let key = [version.month.0.to_string(), version.month.1.to_string(), version.version.to_string()];
            let is_altered = |row: &Row<'_>| {
                let names = ["fin_year", "month", "version"].map(|column| row.text(column));
                names == key.each_ref().map(String::as_str) && row.text(HASH) != hash
            };
            if let Some(row) = added.rows().find(is_altered) {
                faults.push(row.fault(HASH, "the rows of this version are not those that were written: a cell was changed, or a row removed, by hand; restore them from a copy"));
                version.is_whole = false;
            }
        }
    }
    (versions, faults)
}

/// Puts a row to its version.
fn put(
    versions: &mut Vec<BulletinVersion>,
    (version, part, text, figure): ReadRow,
    row: Row<'_>,
) -> Result<(), Fault> {
    let is_of = |known: &BulletinVersion| (known.month, known.version) == (version.month, version.version);
    let idx = versions.iter().position(is_of).unwrap_or(versions.len());
    if idx == versions.len() {
        versions.push(version);
    } else if (versions[idx].at, &versions[idx].by) != (version.at, &version.by) {
        return Err(row.fault("version", "another text of the month has this version; give each its own"));
    }
    let into = &mut versions[idx];
    match part {
        Part::Title => into.title = text,
        Part::Paragraph => into.paragraphs.push(text),
        Part::Figure => into.figures.extend(figure),
        Part::Generated => {}
    }
    Ok(())
}

/// Marks the version that a row is of, or may be of, as not whole.
fn spoil(versions: &mut [BulletinVersion], row: Row<'_>) {
    let (Ok(year), Ok(month)) = (row.text("fin_year").parse(), row.text("month").parse()) else { return };
    let number: Option<u32> = row.text("version").parse().ok();
    let mut of_month: Vec<_> = versions.iter_mut().filter(|known| known.month == (year, month)).collect();
    let named = of_month.iter().position(|known| Some(known.version) == number);
    let last = (0..of_month.len()).max_by_key(|idx| of_month[*idx].version);
    if let Some(idx) = named.or(last) {
        of_month[idx].is_whole = false;
    }
}

/// A row: its version without parts, what it is, its text and its figure.
type ReadRow = (BulletinVersion, Part, String, Option<(FigureId, Pence)>);

fn read(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<ReadRow> {
    let n_before = faults.len();
    let part = Part::parse(row.text("part"));
    if part.is_none() {
        faults.push(row.fault("part", "write title, paragraph, figure or generated"));
    }
    let (year, month) = (row.parse("fin_year", faults), row.parse("month", faults));
    let version: Option<u32> = row.parse("version", faults);
    let at = row.moment("written_at", faults);
    let is_text = matches!(part, Some(Part::Title | Part::Paragraph));
    for (column, is_needed) in [("text", is_text), ("written_by", true)] {
        if is_needed && row.text(column).is_empty() {
            faults.push(row.fault(column, "the cell is empty; fill it in"));
        }
    }
    let figure = (part == Some(Part::Figure)).then(|| {
        let id = FigureId::parse(row.text("figure_id"));
        if id.is_none() {
            faults.push(row.fault("figure_id", "this is no id of a figure, which has 10 letters and digits"));
        }
        let value: Option<i64> = row.parse("value_pence", faults);
        Some((id?, Pence::new(value?)))
    });
    let version = BulletinVersion {
        month: (year?, month?),
        version: version?,
        title: String::new(),
        paragraphs: Vec::new(),
        figures: Vec::new(),
        by: row.text("written_by").to_owned(),
        at: at?,
        is_whole: true,
    };
    (faults.len() == n_before).then_some((version, part?, row.text("text").to_owned(), figure.flatten()))
}

/// The steps that add a version to the file.
///
/// # Errors
/// Where the file is there and cannot be read.
pub fn steps(root: &Path, version: &BulletinVersion) -> Result<Vec<Step>, SourcesError> {
    let rows = with_hash(rows(version));
    appended(root, FOLDER, BULLETINS, &COLUMNS, &rows, |row, faults| drop(read(row, faults)))
}

fn rows(version: &BulletinVersion) -> Vec<Vec<String>> {
    let row = |part: Part, text: &str, figure: Option<(FigureId, Pence)>| {
        vec![
            version.month.0.to_string(),
            version.month.1.to_string(),
            version.version.to_string(),
            part.word().to_owned(),
            text.to_owned(),
            figure.map_or_else(String::new, |(id, _)| id.to_string()),
            figure.map_or_else(String::new, |(_, value)| value.get().to_string()),
            version.by.clone(),
            version.at.to_string(),
        ]
    };
    if version.is_generated() {
        return vec![row(Part::Generated, "", None)];
    }
    let paragraphs = version.paragraphs.iter().map(|text| row(Part::Paragraph, text, None));
    let figures = version.figures.iter().map(|figure| row(Part::Figure, "", Some(*figure)));
    std::iter::once(row(Part::Title, &version.title, None)).chain(paragraphs).chain(figures).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const TEXT: &str = "2024/25,5,1,title,\"A hard month, again\",,,Ann Lee,2026-11-30T09:00:00Z
2024/25,5,1,paragraph,The gap is {0123456789}.,,,Ann Lee,2026-11-30T09:00:00Z
2024/25,5,1,figure,,0123456789,-1880000000,Ann Lee,2026-11-30T09:00:00Z
";

    fn of(rows: &str) -> (Vec<BulletinVersion>, Vec<Fault>) {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join(FOLDER)).expect("a folder");
        fs::write(folder.path().join(BULLETINS), COLUMNS[..BEFORE].join(",") + "\n" + rows).expect("a file");
        versions(folder.path())
    }

    #[test]
    fn a_text_is_written_as_it_is_read() {
        let later = "2024/25,5,2,generated,,,,Ann Lee,2026-11-30T10:00:00Z\n";
        let (read, faults) = of(&(TEXT.to_owned() + later));
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!((read.len(), read[0].paragraphs.len(), read[0].figures.len()), (2, 1, 1));
        assert!(read[1].is_generated() && read[0].is_shown() && !read[1].is_shown());
        let written: String = read
            .iter()
            .flat_map(rows)
            .map(|row| crate::csv_text::row(row.iter().map(String::as_str)))
            .collect();
        assert_eq!(written, TEXT.to_owned() + later);
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let wrong = TEXT.replace("paragraph", "poem").replace("-1880000000", "much").replace("The gap", "");
        let (read, faults) = of(&wrong);
        let columns: Vec<&str> = faults.iter().map(|fault| fault.column.as_str()).collect();
        assert_eq!(columns, ["part", "value_pence"], "{faults:?}");
        assert!(!read[0].is_whole);
        let (read, faults) = of(&(TEXT.to_owned() + &TEXT.replace("09:00", "10:00")));
        assert!(faults.len() == 3 && !read[0].is_whole, "a version is taken: {faults:?}");
    }

    #[test]
    fn a_row_that_cannot_be_read_spoils_its_version_and_no_other() {
        let second = TEXT.replace(",5,1,", ",5,2,");
        for (more, whole) in [
            ("x,y,z\n", [true, true]),
            ("2024/25,5,1,poem,,,,Ann Lee,2026-11-30T09:00:00Z\n", [false, true]),
            ("2024/25,5,two,title,Again,,,Ann Lee,2026-11-30T10:00:00Z\n", [true, false]),
            ("2024/25,5,2,para", [true, false]),
            ("2024/25,5", [true, false]),
            ("2024/25,6,1,title", [true, true]),
        ] {
            let (read, faults) = of(&format!("{TEXT}{second}{more}"));
            assert!(!faults.is_empty() && faults.iter().all(|fault| fault.at.is_some_and(|at| at.row == 8)));
            assert_eq!([read[0].is_whole, read[1].is_whole], whole, "{more}: {faults:?}");
        }
    }
}
