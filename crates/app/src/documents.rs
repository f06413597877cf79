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
use domain::remark::{LONGEST_TITLE, is_blank, is_unseen, remark};
use domain::source::ContentHash;
use exhibits::csv_file::{formula_refused, is_formula};
use sources::document::{DOCUMENT_BYTES, DocumentText};
use sources::workspace::Workspace;

use crate::edition::{Editions, month};
use listed::{Listed, listed};

/// The longest text that is said about a document [characters].
const LONGEST_SAID: usize = 2_000;
/// How much of a first line is a title [characters].
const LONGEST_FIRST_LINE: usize = 120;

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
    check_said(about)?;
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

/// Refuses what is said in no words, in characters that nobody sees, or as a formula of a spreadsheet; all at once.
fn check_said(about: &About) -> Result<()> {
    let said = [
        ("--title", &about.title),
        ("--publisher", &about.publisher),
        ("--dated", &about.dated),
        ("--address", &about.web_address),
        ("--note", &about.note),
    ];
    let mut faults = Vec::new();
    for (option, text) in said {
        let Some(text) = text else { continue };
        match remark(option, text, LONGEST_SAID) {
            Err(error) => faults.push(error.to_string()),
            Ok(plain) if plain.is_empty() => {
                faults.push(format!("{option} is empty; write it, or leave it out"));
            }
            Ok(plain) if is_formula(&plain) => faults.push(formula_refused(option, &plain)),
            Ok(_) => {}
        }
    }
    if faults.is_empty() { Ok(()) } else { bail!("{}", faults.join("\n")) }
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
    let title = about.title.clone().or_else(|| known.map(|known| known.title.clone()));
    let title = title.or_else(|| found_title(&text)).unwrap_or_else(|| name.to_owned());
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
    if !described.was_kept {
        kept::refuse(&described)?;
    }
    Ok(Arrival { bytes, text, described })
}

/// The title that a document says it has, else its first line: what a reader sees of it.
fn found_title(text: &DocumentText) -> Option<String> {
    let titles = text.title.iter().map(|title| (title.as_str(), LONGEST_TITLE));
    let lines = text.text.lines().map(|line| (line, LONGEST_FIRST_LINE));
    titles.chain(lines).map(|(text, longest)| seen(text, longest)).find(|title| !title.is_empty())
}

/// What a reader sees of a line: without control characters, marks of direction and the signs by which a spreadsheet
/// would take it for a formula; empty where that is nothing.
fn seen(line: &str, longest: usize) -> String {
    let spaced = line.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let plain: String = spaced.filter(|letter| !is_unseen(*letter)).collect();
    let plain = plain
        .trim_start_matches(|sign: char| sign.is_whitespace() || is_formula(sign.encode_utf8(&mut [0; 4])));
    if is_blank(plain) {
        return String::new();
    }
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(longest).collect()
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
