//! Public documents of a workspace: read, kept by their hash, their figures found, and compared with each other and the
//! workspace's own.

pub mod child;
mod kept;
mod listed;
mod names;
mod own;
mod received;
mod when;
pub mod decide;
pub mod desk;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use api::claims::{ClaimCheck, ClaimPlace, Claims};
use claims::check::{self, Source};
use claims::{PartialDay, Reading};
use domain::month_end::MonthEnd;
use domain::source::ContentHash;
use sources::document::{DOCUMENT_BYTES, DocumentText};
use sources::workspace::Workspace;

use crate::edition::{Editions, month};
use listed::{Listed, listed};

/// What is said about documents as they are read.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The title, where it is not the first line.
    pub title: Option<String>,
    pub publisher: Option<String>,
    /// When it was published: `2025-06-17`, `June 2025`, `autumn 2024`.
    pub dated: Option<String>,
    pub web_address: Option<String>,
    pub note: Option<String>,
}

/// A document with its text.
#[expect(clippy::struct_field_names, reason = "the text is a part of it")]
struct Text {
    id: Option<String>,
    file: String,
    hash: String,
    title: String,
    publisher: String,
    dated: String,
    day: PartialDay,
    web_address: String,
    note: Option<String>,
    form: &'static str,
    pages: Option<usize>,
    was_kept: bool,
    /// Whether its text is at hand.
    has_text: bool,
    notes: Vec<String>,
    text: String,
}

/// Reads files, keeps them in `documents` and finds their figures. A document that was kept before is known by its hash.
///
/// # Errors
/// All files that cannot be read, at once; then none is kept.
pub fn read(workspace: &Workspace, files: &[PathBuf], about: &About) -> Result<Claims> {
    if 1 < files.len() && (about.title.is_some() || about.web_address.is_some()) {
        bail!("--title and --address are of one document; read the files one by one");
    }
    check_date(about).context("--dated")?;
    let mut faults = Vec::new();
    let mut arrivals = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        match bytes(file).and_then(|bytes| arrival(&name, bytes, about, workspace)) {
            Ok(arrival) => arrivals.push(arrival),
            Err(error) => faults.push(format!("{}: {error:#}", file.display())),
        }
    }
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    let mut texts = kept::keep(workspace, arrivals)?;
    kept::tell_twins(workspace, &mut texts);
    Ok(listed(workspace, &texts)?.claims)
}

/// A file that was read and is not kept yet.
struct Arrival {
    bytes: Vec<u8>,
    text: DocumentText,
    /// What is to be kept of it; its id is found when it is.
    described: Text,
}

/// Refuses what is said to be a date and is none.
fn check_date(about: &About) -> Result<()> {
    match about.dated.as_deref().filter(|dated| when::said(dated).is_none()) {
        None => Ok(()),
        Some(dated) => bail!("{dated:?} is no date; write 2025-06-17, June 2025 or autumn 2024"),
    }
}

fn bytes(file: &Path) -> Result<Vec<u8>> {
    let meta = std::fs::metadata(file).context("it cannot be opened")?;
    if !meta.is_file() {
        bail!("this is no regular file but a folder, pipe or device; name a file");
    }
    if DOCUMENT_BYTES < meta.len() {
        bail!(
            "it is larger than {} MB, the most that is read; split it into documents",
            DOCUMENT_BYTES >> 20
        );
    }
    std::fs::read(file).context("it cannot be opened")
}

/// A file of that name, with its text.
fn arrival(name: &str, bytes: Vec<u8>, about: &About, workspace: &Workspace) -> Result<Arrival> {
    let text = child::text(bytes.clone())?;
    let hash = text.hash.to_string();
    let known = workspace.documents.iter().find(|document| document.sha256 == hash);
    let told = about.dated.clone().or_else(|| known.map(|known| known.dated.clone()));
    let found = || {
        // A page may be dated in its title alone.
        let opening =
            text.title.iter().flat_map(|title| title.chars().chain(['\n'])).chain(text.text.chars());
        let opening: String = opening.take(1_500).collect();
        when::first(&opening).map(|day| day.to_string())
    };
    let Some(dated) = told.or_else(found) else {
        bail!("it does not say when it is from; say so with --dated, such as --dated \"June 2025\"");
    };
    let Some(day) = when::said(&dated) else {
        bail!(
            "it is kept as dated {dated:?}, which is no date; say when it is from with --dated, such as --dated \"June 2025\""
        );
    };
    let first_line = text.text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let title = about.title.clone().or_else(|| known.map(|known| known.title.clone()));
    let title =
        title.or_else(|| text.title.clone()).unwrap_or_else(|| first_line.chars().take(120).collect());
    let described = Text {
        id: known.map(|known| known.id.clone()),
        file: name.to_owned(),
        hash,
        title,
        publisher: about
            .publisher
            .clone()
            .or_else(|| known.map(|known| known.publisher.clone()))
            .unwrap_or_else(|| "not stated".to_owned()),
        dated,
        day,
        web_address: about
            .web_address
            .clone()
            .or_else(|| known.map(|known| known.web_address.clone()))
            .unwrap_or_default(),
        note: about.note.clone(),
        form: text.form.ending(),
        pages: text.pages,
        was_kept: known.is_some(),
        has_text: true,
        notes: text.notes.clone(),
        text: text.text.clone(),
    };
    Ok(Arrival { bytes, text, described })
}

/// The figures of the documents that were kept: of those named, or of all; compared with each other and the workspace's
/// figures where `checked`.
///
/// # Errors
/// Where a named document was not kept, or one cannot be read.
pub fn claims(
    workspace: &Workspace,
    ids: &[String],
    checked: bool,
    editions: &Editions<'_>,
) -> Result<Claims> {
    let mut texts = kept::texts(workspace, ids)?;
    if texts.is_empty() {
        bail!("no document is kept; read some with `oakham document read FILE…`");
    }
    if !checked {
        return Ok(listed(workspace, &texts)?.claims);
    }
    if !workspace.months().is_empty() {
        let edition = editions.edition(month::month(workspace, None, None)?)?;
        texts.push(own_figures(workspace, edition.month_end()));
    }
    checked_claims(workspace, &texts)
}

/// Every document of the workspace, with its figures and what they say about each other and those of `month_end`.
///
/// # Errors
/// Where a document, or what was decided about its figures, cannot be read.
pub fn all(workspace: &Workspace, month_end: Option<&MonthEnd>) -> Result<Claims> {
    let mut texts = kept::all(workspace)?;
    kept::tell_twins(workspace, &mut texts);
    texts.extend(month_end.map(|month_end| own_figures(workspace, month_end)));
    checked_claims(workspace, &texts)
}

/// The figures of texts, compared with each other.
fn checked_claims(workspace: &Workspace, texts: &[Text]) -> Result<Claims> {
    let Listed { mut claims, readings, reader } = listed(workspace, texts)?;
    let titled: Vec<Source<'_>> =
        texts.iter().zip(&readings).map(|(text, reading)| Source { title: &text.title, reading }).collect();
    let checks = check::check(&titled, reader.gazetteer());
    claims.checks = Some(checks.into_iter().map(|check| told(check, texts, &readings)).collect());
    // The workspace's figures were there to be compared with; they are no document.
    claims.documents.retain(|document| document.id.is_some());
    Ok(claims)
}

fn told(check: check::Check, texts: &[Text], readings: &[Reading]) -> ClaimCheck {
    let place = |place: &check::Place| {
        let figure = &readings[place.document].figures[place.figure];
        ClaimPlace {
            document: texts[place.document].id.clone(),
            start: figure.span.start,
            end: figure.span.end,
        }
    };
    ClaimCheck {
        kind: check.kind.word(),
        figures: check.figures.iter().map(place).collect(),
        sentence: check.sentence,
    }
}

/// The figures of a month as a document of its own.
fn own_figures(workspace: &Workspace, month_end: &MonthEnd) -> Text {
    let text = own::sentences(month_end, names::own_system(workspace));
    let last_day = month_end.month.last_day(month_end.year);
    Text {
        id: None,
        file: String::new(),
        hash: ContentHash::of(text.as_bytes()).to_string(),
        title: format!("Oakham, month {} of {}", month_end.month, month_end.year),
        publisher: "Oakham".to_owned(),
        dated: last_day.to_string(),
        day: PartialDay::on(last_day),
        web_address: String::new(),
        note: None,
        form: "txt",
        pages: None,
        was_kept: true,
        has_text: true,
        notes: Vec::new(),
        text,
    }
}

#[cfg(test)]
mod tests;
