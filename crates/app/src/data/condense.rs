//! Figures of a system's places out of the lake, small enough to lie beside the workspace's own files.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use sources::facts::{self, FactEdition};
use sources::workspace::Workspace;
use warehouse::named::FACTS;
use warehouse::{Cell, Database};

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

/// Writes the figures of the workspace's system into the folder `into`, a file a publication's table. Files of tables
/// that the lake has nothing of stay as they are.
///
/// # Errors
/// Where the lake has nothing of this system, or a file cannot be written; each is then as it was.
pub fn condense(workspace: &Workspace, into: &Path) -> Result<Vec<CondensedFile>> {
    let lake = lake(&workspace.root);
    let mut database = Database::open(&lake, AT_A_DESK)?;
    let board = workspace.system.clone();
    let register = sources::register::register();
    let sub_icbs = register
        .sub_icbs_of(&board, today())
        .into_iter()
        .map(|sub| ["sub_icb".to_owned(), sub.code.to_string()]);
    let practices = register
        .practices_of(&board, today())
        .into_iter()
        .map(|practice| ["practice".to_owned(), practice.code.to_string()]);
    let networks = register
        .networks_of(&board, today())
        .into_iter()
        .map(|network| ["pcn".to_owned(), network.code.to_string()]);
    let icb = [["icb".to_owned(), board.to_string()]];
    let here: Vec<[String; 2]> = sub_icbs.chain(practices).chain(networks).chain(icb).collect();
    database.add("here", ["kind", "code"], &here)?;
    let known: BTreeMap<String, FactEdition> = lake
        .register()?
        .editions
        .into_iter()
        .map(|edition| {
            let name = edition.name().to_owned();
            let publication = edition.publications.first().cloned().unwrap_or_default();
            let fetched_from = edition.from.unwrap_or_default();
            let (file, imported, sha256) = (edition.file, edition.imported, edition.sha256);
            (name, FactEdition { publication, file, fetched_from, imported, sha256 })
        })
        .collect();
    let mut editions = facts::read_editions(into)?;
    let mut files: Vec<(String, String)> = Vec::new();
    let mut written = Vec::new();
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
        let text = facts::text(cells.iter().copied());
        let name = format!("{}.csv", named.name);
        written.push(CondensedFile { name: name.clone(), n_figures: cells.len(), n_bytes: text.len() });
        files.push((name, text));
    }
    if files.is_empty() {
        bail!("the lake has nothing of {board}; import publications' files with `oakham data import FILE`");
    }
    files.push(("editions.csv".to_owned(), facts::editions_text(&editions)));
    write(into, &files)?;
    Ok(written)
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
