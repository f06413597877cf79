//! `oakham report`: the board report in four forms.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use domain::book::Book;
use domain::forecast::Forecast;
use domain::provenance::Provenance;
use report::{Format, Options, ReportFile};

use crate::Outcome;
use crate::arguments::{Global, When};
use crate::job::position::STAFF;
use crate::{load, terminal};

/// Writes the report on the month asked for; writes nothing where findings block.
pub(crate) fn run(global: &Global, when: When, output: &Path) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let month = load::month(&workspace, when)?;
    let book = load::book(&workspace, month, global.as_at)?;
    if load::is_blocked(&book) {
        terminal::findings(&mut io::stderr().lock(), &book.findings)?;
        terminal::note(false, "No report was written: correct the errors above first.");
        return Ok(Outcome::Blocked);
    }
    let forecast = load::forecast(&book, &load::earlier(&workspace, &book, global.as_at));
    let mut out = io::stdout().lock();
    for path in write(global.quiet, &book, forecast.as_ref(), output)? {
        writeln!(out, "{}", path.display())?;
    }
    Ok(Outcome::Done)
}

/// Makes all files of the report, then puts them into `folder`: all or none.
pub(crate) fn write(
    quiet: bool,
    book: &Book,
    forecast: Option<&Forecast>,
    folder: &Path,
) -> Result<Vec<PathBuf>> {
    let bar = terminal::progress(quiet, Format::ALL.len());
    let mut files = Vec::new();
    for format in Format::ALL {
        bar.set_message(format.file_name());
        let options =
            Options { view: STAFF, status: status(book), formats: vec![format], forecast: forecast.cloned() };
        files.extend(report::files(book, &options)?);
        bar.inc(1);
    }
    bar.finish_and_clear();
    fs::create_dir_all(folder).with_context(|| {
        format!("the folder {} cannot be made; name one you may write to with -o", folder.display())
    })?;
    put(&files, folder).with_context(|| {
        format!("{} cannot be written to; name a folder you may write to with -o", folder.display())
    })
}

/// What a reader must know about the report as a whole.
fn status(book: &Book) -> String {
    let synthetic = book.figures.values().any(|figure| figure.provenance() == Provenance::Synthetic);
    match (book.is_complete(), synthetic) {
        (false, _) => "Draft: not every organisation has reported",
        (true, true) => "Part synthetic, not issued by these organisations",
        (true, false) => "Public",
    }
    .to_owned()
}

/// Writes each file beside its place first and moves them together, so that a full disk or a
/// forbidden folder leaves no half report.
fn put(files: &[ReportFile], folder: &Path) -> io::Result<Vec<PathBuf>> {
    let beside = |name: &str| folder.join(format!(".{name}.part"));
    for file in files {
        if let Err(error) = fs::write(beside(file.name), &file.bytes) {
            for file in files {
                // What was not written is not there to remove.
                let _ = fs::remove_file(beside(file.name));
            }
            return Err(error);
        }
    }
    let mut paths = Vec::new();
    for file in files {
        let path = folder.join(file.name);
        fs::rename(beside(file.name), &path)?;
        paths.push(path);
    }
    Ok(paths)
}
