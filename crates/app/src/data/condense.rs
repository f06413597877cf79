//! Figures of a system's places out of the lake, small enough to lie beside the workspace's own files.

mod codes_before;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail};
use domain::code::OrganisationCode;
use sources::benchmarks;
use sources::facts::{self, FactEdition};
use sources::workspace::Workspace;
use warehouse::lake::{Edition, Register};
use warehouse::named::{BENCHMARKS, FACTS};
use warehouse::{Cell, Database};

use self::codes_before::CodesBefore;
use super::{AT_A_DESK, lake};
use crate::clock::today;
use crate::whole_file;

/// A file of figures that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CondensedFile {
    /// Its name.
    pub name: String,
    /// Its figures.
    pub n_figures: usize,
    /// Its size [bytes].
    pub n_bytes: usize,
}

/// What was written, and what was not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condensed {
    /// The files that were written.
    pub files: Vec<CondensedFile>,
    /// Files of the lake that are not as their publishers made them; no figure is from them.
    pub left_out: Vec<String>,
}

/// Writes the figures of the workspace's system into the folder `into`, a file a publication's table. Files of tables
/// that the lake has nothing of stay as they are.
///
/// # Errors
/// Where the lake has nothing of this system, or a file cannot be written; each is then as it was.
pub fn condense(workspace: &Workspace, into: &Path) -> Result<Condensed> {
    let lake = lake(&workspace.root);
    let (register, left_out) = lake.register()?.published();
    let mut database = Database::over(&lake, &register, AT_A_DESK)?;
    let board = &workspace.system;
    let codes = CodesBefore::of(&database)?;
    database.add("successions", ["place", "was"], &codes.pairs())?;
    database.add("here", ["kind", "code", "place"], &here(board, &codes))?;
    let known = editions(register);
    let mut editions = facts::read_editions(into)?;
    let mut files: Vec<(String, String)> = Vec::new();
    let (mut written, mut places) = (Vec::new(), BTreeSet::new());
    for named in FACTS {
        let rows =
            database.ask(named.sql).with_context(|| format!("{} cannot be condensed", named.name))?.rows()?;
        if rows.is_empty() {
            continue;
        }
        let cells: Vec<[&str; 7]> =
            rows.iter().filter_map(|row| row.iter().map(text).collect::<Vec<_>>().try_into().ok()).collect();
        let used = cells.iter().map(|row| row[6]);
        editions.extend(used.filter_map(|name| Some((name.to_owned(), known.get(name)?.clone()))));
        places.extend(cells.iter().map(|row| row[1].to_owned()));
        let text = facts::text(cells.iter().copied());
        let name = format!("{}.csv", named.name);
        written.push(CondensedFile { name: name.clone(), n_figures: cells.len(), n_bytes: text.len() });
        files.push((name, text));
    }
    if let Some((file, text)) = benchmarks(&database, &known, &mut editions)? {
        files.push((file.name.clone(), text));
        written.push(file);
    }
    if files.is_empty() {
        bail!(
            "the lake has nothing of {board}; import publications' files with `oakham data import FILE`{}",
            unused(&left_out)
        );
    }
    files.push(("editions.csv".to_owned(), facts::editions_text(&editions)));
    let changes = codes.changes(&places);
    if !changes.is_empty() {
        files.push(("successions.csv".to_owned(), facts::successions_text(&changes)));
    }
    write(into, &files)?;
    Ok(Condensed { files: written, left_out })
}

/// The counts of units of all England to compare with, and the editions that they are from; none where the lake has none.
fn benchmarks(
    database: &Database,
    known: &BTreeMap<String, FactEdition>,
    editions: &mut BTreeMap<String, FactEdition>,
) -> Result<Option<(CondensedFile, String)>> {
    let mut rows = Vec::new();
    for named in BENCHMARKS {
        let of_named = database.ask(named.sql).with_context(|| format!("{} cannot be condensed", named.name));
        rows.extend(of_named?.rows()?);
    }
    let mut cells: Vec<[&str; 8]> =
        rows.iter().filter_map(|row| row.iter().map(text).collect::<Vec<_>>().try_into().ok()).collect();
    if cells.is_empty() {
        return Ok(None);
    }
    cells.sort_unstable();
    editions.extend(cells.iter().filter_map(|row| Some((row[7].to_owned(), known.get(row[7])?.clone()))));
    let text = benchmarks::text(cells.iter().copied());
    let name = benchmarks::FILE.to_owned();
    Ok(Some((CondensedFile { name, n_figures: cells.len(), n_bytes: text.len() }, text)))
}

/// What was in the lake and could not be used, behind why there is nothing.
fn unused(left_out: &[String]) -> String {
    if left_out.is_empty() {
        return String::new();
    }
    format!(
        "; {} not as published, so no figure is taken from there",
        match left_out {
            [only] => format!("{only} is"),
            all => format!("{} are", all.join(", ")),
        }
    )
}

/// The codes of a system's places by kind, today's and those before, each with that of today.
fn here(board: &OrganisationCode, codes: &CodesBefore) -> Vec<[String; 3]> {
    let register = sources::register::register();
    let day = today();
    let sub_icbs = register.sub_icbs_of(board, day).into_iter().map(|sub| ("sub_icb", sub.code.to_string()));
    let practices =
        register.practices_of(board, day).into_iter().map(|practice| ("practice", practice.code.to_string()));
    let networks =
        register.networks_of(board, day).into_iter().map(|network| ("pcn", network.code.to_string()));
    let icb = [("icb", board.to_string())];
    let places: Vec<(&str, String)> = sub_icbs.chain(practices).chain(networks).chain(icb).collect();
    let of_today: BTreeSet<&str> = places.iter().map(|(_, code)| code.as_str()).collect();
    let with_before = places.iter().flat_map(|(kind, place)| {
        // A code of a place of today is its own, whatever it took over.
        let before = codes.of_place(place).filter(|was| !of_today.contains(was));
        std::iter::once(place.as_str())
            .chain(before)
            .map(|code| [(*kind).to_owned(), code.to_owned(), place.clone()])
    });
    with_before.collect()
}

/// The editions of the lake by the names that rows have of them.
fn editions(register: Register) -> BTreeMap<String, FactEdition> {
    let of_edition = |edition: Edition| {
        let name = edition.name().to_owned();
        let publication = edition.publications.first().cloned().unwrap_or_default();
        let fetched_from = edition.from.unwrap_or_default();
        let (file, imported, sha256) = (edition.file, edition.imported, edition.sha256);
        (name, FactEdition { publication, file, fetched_from, imported, sha256 })
    };
    register.editions.into_iter().map(of_edition).collect()
}

fn text(cell: &Cell) -> &str {
    match cell {
        Cell::Text(text) | Cell::Number(text) => text,
        Cell::Missing | Cell::Truth(_) => "",
    }
}

/// Writes all files beside their places first, so that a full disk leaves what was there.
fn write(into: &Path, files: &[(String, String)]) -> Result<()> {
    let mut new = Vec::new();
    for (name, text) in files {
        new.push((into.join(name), whole_file::prepare(into, name, text.as_bytes())?));
    }
    for (path, file) in new {
        file.persist(&path).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}
