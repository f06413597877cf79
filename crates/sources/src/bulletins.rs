//! Texts of bulletins that people wrote, in `scrutiny/bulletins.csv`, to which rows are only added.
//!
//! Format: `docs/reference/formats.md`. Rows of one month and version are one text; the last version counts. A
//! version that is `generated` has no text: from then on the bulletin is generated again.

use std::path::Path;

use domain::figure::FigureId;
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use jiff::Timestamp;

use crate::appended::appended;
use crate::fault::{Fault, SourcesError};
use crate::monthly_return::version::Step;
use crate::scrutiny::FOLDER;
use crate::sheet::{Row, Sheet};

/// The file, below the workspace.
pub const BULLETINS: &str = "scrutiny/bulletins.csv";

const COLUMNS: [&str; 9] =
    ["fin_year", "month", "version", "part", "text", "figure_id", "value_pence", "written_by", "written_at"];

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
}

impl BulletinVersion {
    /// Whether the bulletin is generated again from here on.
    #[must_use]
    pub const fn is_generated(&self) -> bool {
        self.paragraphs.is_empty()
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

/// Reads all versions, in the order in which they were written; none where there is no such file.
///
/// # Errors
/// All that cannot be read, at once.
pub fn versions(root: &Path) -> Result<Vec<BulletinVersion>, SourcesError> {
    if !root.join(BULLETINS).exists() {
        return Ok(Vec::new());
    }
    let (sheet, mut faults) = Sheet::readable(root, BULLETINS)?;
    sheet.require(&COLUMNS)?;
    let mut versions: Vec<BulletinVersion> = Vec::new();
    for row in sheet.rows() {
        let Some((version, part, text, figure)) = read(row, &mut faults) else { continue };
        let known = versions
            .iter_mut()
            .find(|known| (known.month, known.version) == (version.month, version.version));
        let into = match known {
            Some(known) if (known.at, &known.by) == (version.at, &version.by) => known,
            Some(_) => {
                faults.push(
                    row.fault("version", "another text of the month has this version; give each its own"),
                );
                continue;
            }
            None => {
                versions.push(version);
                let Some(last) = versions.last_mut() else { continue };
                last
            }
        };
        match part {
            Part::Title => into.title = text,
            Part::Paragraph => into.paragraphs.push(text),
            Part::Figure => into.figures.extend(figure),
            Part::Generated => {}
        }
    }
    if faults.is_empty() { Ok(versions) } else { Err(SourcesError::Faults(faults)) }
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
    };
    (faults.len() == n_before).then_some((version, part?, row.text("text").to_owned(), figure.flatten()))
}

/// The steps that add a version to the file.
///
/// # Errors
/// Where the file is there and cannot be read.
pub fn steps(root: &Path, version: &BulletinVersion) -> Result<Vec<Step>, SourcesError> {
    appended(root, FOLDER, BULLETINS, &COLUMNS, &rows(version))
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

    fn of(rows: &str) -> Result<Vec<BulletinVersion>, SourcesError> {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join(FOLDER)).expect("a folder");
        fs::write(folder.path().join(BULLETINS), COLUMNS.join(",") + "\n" + rows).expect("a file");
        versions(folder.path())
    }

    #[test]
    fn a_text_is_written_as_it_is_read() {
        let later = "2024/25,5,2,generated,,,,Ann Lee,2026-11-30T10:00:00Z\n";
        let read = of(&(TEXT.to_owned() + later)).expect("good rows");
        assert_eq!((read.len(), read[0].paragraphs.len(), read[0].figures.len()), (2, 1, 1));
        assert!(read[1].is_generated());
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
        let Err(SourcesError::Faults(faults)) = of(&wrong) else { panic!("it has faults") };
        let columns: Vec<&str> = faults.iter().map(|fault| fault.column.as_str()).collect();
        assert_eq!(columns, ["part", "value_pence"], "{faults:?}");
        let other = TEXT.replace("09:00", "10:00");
        assert!(of(&(TEXT.to_owned() + &other)).is_err(), "a version is taken");
    }
}
