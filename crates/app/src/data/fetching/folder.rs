//! Publications from a folder: files that somebody fetched, or a copy of publishers' sites.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use api::data::{FetchedFile, FetchedPublication};
use jiff::civil::Date;
use sources::publications::catalogue::{EditionNamed, Publication};
use warehouse::lake::Lake;

use super::{Order, empty, import, read};

/// How deep folders are looked through.
const DEEPEST: usize = 12;
/// How many files and folders are looked at.
const MOST: usize = 200_000;

pub(super) fn fetch(
    lake: &Lake,
    wanted: &[&'static Publication],
    order: &Order,
    folder: &Path,
    today: Date,
) -> Result<Vec<FetchedPublication>> {
    let mut files = Vec::new();
    walk(folder, DEEPEST, &mut files)?;
    files.sort();
    let mut publications = Vec::new();
    for publication in wanted {
        // Names of what is fetched by hand are open, so it is looked for only where it is asked for.
        if publication.by_hand.is_some() && order.publications.is_empty() {
            continue;
        }
        let mut fetched = empty(publication);
        for path in &files {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let month = match publication.edition_named(&name, today) {
                EditionNamed::None => continue,
                EditionNamed::Any => None,
                EditionNamed::Month(month) => Some(month),
            };
            // A file of a quarter or a year is of each of its months.
            let is_wanted = |wanted: &Date| publication.has_file(&name, *wanted);
            if order.months.is_empty() || order.months.iter().any(is_wanted) {
                fetched.files.push(file(lake, path, month, order.dry_run));
            }
        }
        if fetched.files.is_empty() && !order.publications.is_empty() {
            fetched.faults.push(format!(
                "{} has no file called {}; name the folder that has it, or give the file the name that it was published \
                 under",
                folder.display(),
                publication.files.join(" or ")
            ));
        }
        publications.push(fetched);
    }
    ensure!(
        publications
            .iter()
            .any(|publication| !publication.files.is_empty() || !publication.faults.is_empty()),
        "{} has no file of a publication that is known; `oakham data list` names them, and files keep the names that \
         they were published under",
        folder.display()
    );
    Ok(publications)
}

fn file(lake: &Lake, path: &Path, month: Option<Date>, dry_run: bool) -> FetchedFile {
    let named = FetchedFile {
        file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        address: None,
        month: month.map(|month| month.to_string()),
        outcome: "wanted",
        bytes: fs::metadata(path).ok().map(|about| about.len()),
        resumed_from: 0,
        rows: 0,
        layouts: Vec::new(),
        remarks: Vec::new(),
        differences: Vec::new(),
        faults: Vec::new(),
    };
    if dry_run {
        return named;
    }
    let imported = import(lake, path, None);
    let outcome = imported.outcome;
    read(FetchedFile { outcome, ..named }, imported)
}

/// The files below a folder; links and what is hidden are passed over.
fn walk(folder: &Path, deep: usize, files: &mut Vec<PathBuf>) -> Result<()> {
    let unreadable =
        || format!("{} cannot be read; check that it is a folder and that you may", folder.display());
    for entry in fs::read_dir(folder).with_context(unreadable)? {
        let entry = entry.with_context(unreadable)?;
        let kind = entry.file_type().with_context(unreadable)?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if kind.is_dir() && 0 < deep {
            walk(&entry.path(), deep - 1, files)?;
        } else if kind.is_file() {
            files.push(entry.path());
        }
        ensure!(
            files.len() <= MOST,
            "{} has more than {MOST} files; name the folder with the publications",
            folder.display()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests;
