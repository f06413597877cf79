//! Borders between boards and the clusters agreed among them: facts built into the program.
//!
//! The tables are `crates/sources/register/{borders,agreed_clusters}.csv`; what they hold and how far
//! to trust them: `docs/reference/register.md`.

use domain::cluster::{AgreedCluster, Border};
use domain::code::OrganisationCode;
use domain::organisation::Effective;
use domain::source::{ContentHash, SourceFile};

use crate::fault::{Fault, SourcesError};
use crate::sheet::{Row, Sheet};

fn built_in(name: &str, text: &str) -> Result<Sheet, SourcesError> {
    let file = SourceFile { path: name.to_owned(), hash: ContentHash::of(text.as_bytes()) };
    Sheet::of_text(file, text)
}

/// Every border between two boards, of the 42 boards of 2022 and of the 36 of April 2026.
///
/// # Errors
/// Where the table that is built in cannot be read; a test reads it.
pub fn borders() -> Result<Vec<Border>, SourcesError> {
    let sheet = built_in("borders.csv", include_str!("../register/borders.csv"))?;
    sheet.require(&["one", "other", "kind", "from", "to", "source"])?;
    let mut faults = Vec::new();
    let borders = sheet.rows().filter_map(|row| border(row, &mut faults)).collect();
    if faults.is_empty() { Ok(borders) } else { Err(SourcesError::Faults(faults)) }
}

fn border(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<Border> {
    let from = row.day("from", faults)?;
    let to = if row.text("to").is_empty() { None } else { Some(row.day("to", faults)?) };
    Some(Border {
        one: row.parse("one", faults)?,
        other: row.parse("other", faults)?,
        kind: row.parse("kind", faults)?,
        effective: Effective::new(from, to)?,
        source: row.text("source").to_owned(),
    })
}

/// The clusters that boards have agreed on, as of autumn 2025, and what became of them.
///
/// # Errors
/// Where the table that is built in cannot be read; a test reads it.
pub fn agreed() -> Result<Vec<AgreedCluster>, SourcesError> {
    let sheet = built_in("agreed_clusters.csv", include_str!("../register/agreed_clusters.csv"))?;
    sheet.require(&["id", "name", "kind", "members", "parts", "merges_on", "successor", "source"])?;
    let mut faults = Vec::new();
    let agreed = sheet.rows().filter_map(|row| agreement(row, &mut faults)).collect();
    if faults.is_empty() { Ok(agreed) } else { Err(SourcesError::Faults(faults)) }
}

fn agreement(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<AgreedCluster> {
    let merges_on = if row.text("merges_on").is_empty() { None } else { Some(row.day("merges_on", faults)?) };
    Some(AgreedCluster {
        id: row.parse("id", faults)?,
        name: row.text("name").to_owned(),
        kind: row.parse("kind", faults)?,
        members: codes(row, "members", faults)?,
        parts: codes(row, "parts", faults)?,
        merges_on,
        successor: row.parse_if_any("successor", faults),
        source: row.text("source").to_owned(),
    })
}

/// The codes of a cell, joined by `+`.
pub(crate) fn codes(row: Row<'_>, column: &str, faults: &mut Vec<Fault>) -> Option<Vec<OrganisationCode>> {
    let parts = row.text(column).split('+').map(str::trim).filter(|part| !part.is_empty());
    let codes: Result<Vec<OrganisationCode>, _> = parts.map(str::parse).collect();
    match codes {
        Ok(codes) => Some(codes),
        Err(error) => {
            faults.push(row.fault(column, format!("{error}; join several with +")));
            None
        }
    }
}

#[cfg(test)]
mod tests;
