//! Published figures of a system's places, condensed from the lake: `data/*.csv`, and the editions they are from.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use evidence::benchmark::published::PublishedRow;
use evidence::code_change::CodeChange;
use evidence::fact::{Dimension, Fact, Facts, Measure};
use jiff::civil::Date;

use crate::benchmarks;
use crate::bounds::FACT_ROWS;
use crate::csv_text;
use crate::fault::{Fault, SourcesError, collect, file_fault, shortened};
use crate::file::is_there;
use crate::sheet::{Row, Sheet};

/// The folder.
pub const FOLDER: &str = "data";
/// Which file each edition is.
const EDITIONS: &str = "editions.csv";
/// Whose code a place had before.
const SUCCESSIONS: &str = "successions.csv";
const SUCCESSION_COLUMNS: [&str; 4] = ["place", "was", "from", "source"];
const COLUMNS: [&str; 7] = ["measure", "place", "period", "dimension", "kind", "value", "edition"];
const EDITION_COLUMNS: [&str; 6] = ["edition", "publication", "file", "fetched_from", "imported", "sha256"];

/// An edition of a publication that figures are from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactEdition {
    /// The publication, as the catalogue names it.
    pub publication: String,
    /// The publisher's file.
    pub file: String,
    /// The address it was fetched from; empty where it was named as a file.
    pub fetched_from: String,
    /// When it was imported.
    pub imported: String,
    /// The hash of its bytes.
    pub sha256: String,
}

/// Published figures, and the editions they are from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishedFigures {
    /// The figures.
    pub facts: Facts,
    /// The editions by their name in the figures.
    pub editions: BTreeMap<String, FactEdition>,
    /// The codes under which figures of places were published before.
    pub successions: Vec<CodeChange>,
    /// Counts of units of all England, to compare with.
    pub benchmarks: Vec<PublishedRow>,
    /// What cannot be read, file by file; nothing of such a file is above.
    pub faults: Vec<Fault>,
}

/// Reads the figures of a workspace, each file by itself: one that cannot be read is told and hides no other. None where
/// the workspace has no such folder.
///
/// # Errors
/// Where the folder cannot be listed.
pub fn read(root: &Path) -> Result<PublishedFigures, SourcesError> {
    let files = files(root)?;
    let folder = root.join(FOLDER);
    let of_england = format!("{FOLDER}/{}", benchmarks::FILE);
    if files.is_empty() && !is_there(root, &of_england) {
        return Ok(PublishedFigures::default());
    }
    let mut faults = Vec::new();
    let editions = read_editions(&folder)
        .map_err(|error| collect(in_folder(error), &format!("{FOLDER}/{EDITIONS}"), &mut faults))
        .unwrap_or_default();
    let mut of_successions = Vec::new();
    let successions = read_successions(&folder, &mut of_successions);
    faults.extend(of_successions.into_iter().map(fault_in_folder));
    let benchmarks = benchmarks::read(root, &of_england, &editions)
        .map_err(|error| collect(error, &of_england, &mut faults))
        .unwrap_or_default();
    let mut facts = Vec::new();
    for path in &files {
        let mut of_file = Vec::new();
        match sheet(root, path, &COLUMNS) {
            Ok(sheet) => {
                let read: Vec<Fact> =
                    sheet.rows().filter_map(|row| fact(&row, &editions, &mut of_file)).collect();
                let repeated = Facts::new(read.iter().cloned()).err();
                of_file.extend(repeated.map(|repeated| file_fault(path, repeated.to_string())));
                // A part of a file would give other totals and shares than the whole.
                if of_file.is_empty() {
                    facts.extend(read);
                }
            }
            Err(error) => collect(error, path, &mut of_file),
        }
        faults.extend(of_file);
    }
    let facts = Facts::new(facts).unwrap_or_else(|repeated| {
        faults.push(file_fault(FOLDER, repeated.to_string()));
        Facts::default()
    });
    Ok(PublishedFigures { facts, editions, successions, benchmarks, faults })
}

/// A fault of a file that is named as from the folder, named as from the workspace.
fn fault_in_folder(fault: Fault) -> Fault {
    let file = if fault.file.starts_with(FOLDER) { fault.file } else { format!("{FOLDER}/{}", fault.file) };
    Fault { file, ..fault }
}

fn in_folder(error: SourcesError) -> SourcesError {
    match error {
        SourcesError::Faults(faults) => {
            SourcesError::Faults(faults.into_iter().map(fault_in_folder).collect())
        }
        other => other,
    }
}

/// The editions that the figures in a folder are from; none where it has none yet.
///
/// # Errors
/// Where their file cannot be read.
pub fn read_editions(folder: &Path) -> Result<BTreeMap<String, FactEdition>, SourcesError> {
    if !is_there(folder, EDITIONS) {
        return Ok(BTreeMap::new());
    }
    Ok(listed(&sheet(folder, EDITIONS, &EDITION_COLUMNS)?))
}

/// The codes that places had before; none where nothing is known of it.
fn read_successions(folder: &Path, faults: &mut Vec<Fault>) -> Vec<CodeChange> {
    if !is_there(folder, SUCCESSIONS) {
        return Vec::new();
    }
    let sheet = match sheet(folder, SUCCESSIONS, &SUCCESSION_COLUMNS) {
        Ok(sheet) => sheet,
        Err(error) => {
            collect(error, SUCCESSIONS, faults);
            return Vec::new();
        }
    };
    let mut changes = Vec::new();
    for row in sheet.rows() {
        let from: Option<Date> = row.parse("from", faults);
        let (place, was) = (row.text("place").to_owned(), row.text("was").to_owned());
        for (column, code) in [("place", &place), ("was", &was)] {
            if code.is_empty() {
                faults.push(row.fault(column, "expected the code of a place"));
            }
        }
        let source = row.text("source").to_owned();
        changes.extend(from.map(|from| CodeChange { place, was, from, source }));
    }
    changes
}

/// The codes that places had before, as text.
#[must_use]
pub fn successions_text(changes: &[CodeChange]) -> String {
    let rows = changes.iter().map(|change| {
        let CodeChange { place, was, from, source } = change;
        csv_text::row([place.as_str(), was, &from.to_string(), source])
    });
    std::iter::once(csv_text::row(SUCCESSION_COLUMNS)).chain(rows).collect()
}

/// The files of figures, in order.
fn files(root: &Path) -> Result<Vec<String>, SourcesError> {
    let folder = root.join(FOLDER);
    let unreadable = |source| SourcesError::Unreadable { path: folder.clone(), source };
    let entries = match fs::read_dir(&folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(unreadable)?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let name = entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned();
        let path = format!("{FOLDER}/{name}");
        if Path::new(&name).extension().is_some_and(|extension| extension == "csv")
            && ![EDITIONS, SUCCESSIONS, benchmarks::FILE].contains(&&*name)
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn sheet(root: &Path, path: &str, columns: &[&str]) -> Result<Sheet, SourcesError> {
    let sheet = Sheet::csv_of(root, path, FACT_ROWS)?;
    sheet.require(columns)?;
    Ok(sheet)
}

fn listed(sheet: &Sheet) -> BTreeMap<String, FactEdition> {
    let text = |row: &Row<'_>, column: &str| row.text(column).to_owned();
    let editions = sheet.rows().map(|row| {
        let edition = FactEdition {
            publication: text(&row, "publication"),
            file: text(&row, "file"),
            fetched_from: text(&row, "fetched_from"),
            imported: text(&row, "imported"),
            sha256: text(&row, "sha256"),
        };
        (text(&row, "edition"), edition)
    });
    editions.collect()
}

fn fact(row: &Row<'_>, editions: &BTreeMap<String, FactEdition>, faults: &mut Vec<Fault>) -> Option<Fact> {
    let measure: Option<Measure> = row.parse("measure", faults);
    let period = row.day("period", faults);
    let value = row.count("value", faults);
    let kind = match row.text("dimension") {
        "" => Some(None),
        _ => row
            .parse::<Dimension>("dimension", faults)
            .map(|dimension| Some((dimension, row.text("kind").to_owned()))),
    };
    let place = row.text("place");
    if place.is_empty() {
        faults.push(row.fault("place", "expected the code of a place"));
    }
    let edition = row.text("edition");
    if !editions.is_empty() && !editions.contains_key(edition) {
        let why = format!("{EDITIONS} has no edition {:?}; condense the figures again", shortened(edition));
        faults.push(row.fault("edition", why));
    }
    let place = place.to_owned();
    Some(Fact {
        measure: measure?,
        place,
        period: period?,
        kind: kind?,
        value: value?,
        edition: edition.to_owned(),
    })
}

/// A file of figures as text, a row each in the order of its columns.
pub fn text<'a>(rows: impl IntoIterator<Item = [&'a str; 7]>) -> String {
    let rows = rows.into_iter().map(csv_text::row);
    std::iter::once(csv_text::row(COLUMNS)).chain(rows).collect()
}

/// The file of editions as text.
#[must_use]
pub fn editions_text(editions: &BTreeMap<String, FactEdition>) -> String {
    let rows = editions.iter().map(|(name, edition)| {
        let FactEdition { publication, file, fetched_from, imported, sha256 } = edition;
        csv_text::row([name.as_str(), publication, file, fetched_from, imported, sha256])
    });
    std::iter::once(csv_text::row(EDITION_COLUMNS)).chain(rows).collect()
}

#[cfg(test)]
mod tests;
