//! `oakham bulletin`: what a month says in plain sentences.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use api::bulletin::{Bulletin as BulletinDocument, BulletinFigure, BulletinPart as DocumentPart};
use api::document::{Document, SchemaName};
use app::bulletins::{Asked, edit, in_force, paper, text_of};
use app::edition::Editions;
use app::returns::person::{ActorRef, Identification};
use domain::month_end::MonthEnd;
use exhibits::csv_file::CsvFile;
use exhibits::words::Sentence;
use exhibits::words::bulletin::{Bulletin, BulletinPart, bulletin, to_edit};
use jiff::tz::TimeZone;
use sources::bulletins::BulletinVersion;
use sources::workspace::Workspace;

use crate::arguments::bulletin::{BulletinCommand, EditArgs};
use crate::arguments::{Format, Global, PeriodArgs};
use crate::{Outcome, load, output_file, terminal};

/// The longest text [bytes].
const LONGEST_TEXT: u64 = 256 << 10;

pub(crate) fn run(global: &Global, command: &BulletinCommand) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    match command {
        BulletinCommand::Show { when, to_edit: true } => {
            let month_end = month_end(global, &workspace, *when)?;
            if load::tell_spoilt(&month_end, "No bulletin is shown")? {
                return Ok(Outcome::Blocked);
            }
            let (title, text) = to_edit(&month_end);
            terminal::note(global.quiet, &format!("Title: {title}"));
            writeln!(terminal::out(), "{text}")?;
            Ok(Outcome::Done)
        }
        BulletinCommand::Show { when, to_edit: false } => show(global, &workspace, *when),
        BulletinCommand::Edit(args) => edited(global, &workspace, args),
        BulletinCommand::Write { when, output } => write(global, &workspace, *when, output),
    }
}

fn month_end(global: &Global, workspace: &Workspace, when: PeriodArgs) -> Result<MonthEnd> {
    let month = load::month(workspace, when)?;
    let editions = Editions::new(workspace, global.as_at);
    Ok(MonthEnd::clone(editions.edition(month)?.month_end()))
}

fn shown(
    global: &Global,
    workspace: &Workspace,
    month_end: &MonthEnd,
) -> Result<(Bulletin, Option<BulletinVersion>)> {
    load::tell_unread(global, sources::bulletins::versions(&workspace.root).1)?;
    let version = in_force(workspace, (month_end.year, month_end.month));
    let text = version.as_ref().map(text_of);
    Ok((bulletin(month_end, text.as_ref()), version))
}

fn show(global: &Global, workspace: &Workspace, when: PeriodArgs) -> Result<Outcome> {
    let month_end = month_end(global, workspace, when)?;
    if load::tell_spoilt(&month_end, "No bulletin is shown")? {
        return Ok(Outcome::Blocked);
    }
    let (bulletin, version) = shown(global, workspace, &month_end)?;
    let document = document(&month_end, &bulletin, version.as_ref());
    let mut out = terminal::out();
    match global.format {
        Format::Json => out.write_all(document.text().as_bytes())?,
        Format::Csv => {
            let mut writer = CsvFile::to(&mut out);
            writer.row(["part", "text"])?;
            writer.row(["title", &document.title])?;
            for part in &document.parts {
                writer.row([part.kind, &part.text])?;
            }
            writer.flush()?;
        }
        Format::Table => print(&document, &mut out)?,
    }
    Ok(Outcome::Done)
}

fn document(
    month_end: &MonthEnd,
    bulletin: &Bulletin,
    version: Option<&BulletinVersion>,
) -> BulletinDocument {
    let part = |part: &BulletinPart| match part {
        BulletinPart::Heading(heading) => DocumentPart { kind: "heading", text: heading.clone() },
        BulletinPart::Paragraph(sentences) => DocumentPart {
            kind: "paragraph",
            text: sentences.iter().map(Sentence::text).collect::<Vec<_>>().join(" "),
        },
    };
    let figures = bulletin.figures().into_iter().filter_map(|id| {
        let figure = month_end.figures.get(&id)?;
        let (name, in_words) = web::naming::named(month_end, figure);
        let (value_pence, provenance) = (figure.value.get(), figure.provenance().word());
        Some(BulletinFigure { id: id.to_string(), name, value_pence, in_words, provenance })
    });
    BulletinDocument {
        schema: SchemaName::default(),
        year: month_end.year.to_string(),
        month: month_end.month.get(),
        title: bulletin.title.clone(),
        version: version.map(|version| version.version),
        written_by: version.map(|version| version.by.clone()),
        written_at: version.map(|version| version.at.to_string()),
        parts: bulletin.parts.iter().map(part).collect(),
        figures: figures.collect(),
        changed: bulletin.changed.clone(),
    }
}

fn print(bulletin: &BulletinDocument, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "{}", bulletin.title)?;
    for part in &bulletin.parts {
        if part.kind == "heading" {
            writeln!(out, "\n{}", part.text)?;
        } else {
            writeln!(out, "  {}", part.text)?;
        }
    }
    if !bulletin.changed.is_empty() {
        writeln!(out, "\nChanged since it was written")?;
        for changed in &bulletin.changed {
            writeln!(out, "  {changed}")?;
        }
    }
    writeln!(out)?;
    match (&bulletin.version, &bulletin.written_by) {
        (Some(version), Some(by)) => writeln!(out, "Version {version}, written by {by}.")?,
        _ => writeln!(out, "Made from the figures of the month.")?,
    }
    Ok(())
}

fn edited(global: &Global, workspace: &Workspace, args: &EditArgs) -> Result<Outcome> {
    let text = text(&args.file)?;
    let month = load::month(workspace, args.when)?;
    let when = PeriodArgs { year: Some(month.0), month: Some(month.1) };
    if load::tell_spoilt(&month_end(global, workspace, when)?, "No bulletin was written")? {
        return Ok(Outcome::Blocked);
    }
    let asked = Asked { month, title: &args.title, text: &text };
    let done = edit(workspace, ActorRef::Named(&args.by), asked)?;
    let unverified = done.by.identification == Identification::NotVerified;
    let by = if unverified { format!("{} (not verified)", done.by.name) } else { done.by.name.clone() };
    show(global, workspace, when)?;
    terminal::note(global.quiet, &format!("Version {} is kept, by {by}.", done.version.version));
    if let Some(why) = done.not_recorded {
        terminal::note(false, &format!("The log lacks it ({why})."));
    }
    Ok(Outcome::Done)
}

fn text(file: &Path) -> Result<String> {
    let failed = || format!("{} cannot be read as text; name a file in UTF-8", file.display());
    let mut text = String::new();
    let read = if file == Path::new("-") {
        io::stdin().lock().take(LONGEST_TEXT + 1).read_to_string(&mut text)
    } else {
        File::open(file).with_context(failed)?.take(LONGEST_TEXT + 1).read_to_string(&mut text)
    };
    if LONGEST_TEXT < read.with_context(failed)? as u64 {
        bail!("{} has more than {} kB; a bulletin is a page or two", file.display(), LONGEST_TEXT >> 10);
    }
    Ok(text)
}

fn write(global: &Global, workspace: &Workspace, when: PeriodArgs, folder: &Path) -> Result<Outcome> {
    output_file::refuse_folder_of_workspace(folder)?;
    let month_end = month_end(global, workspace, when)?;
    if load::tell_spoilt(&month_end, "No bulletin was written")? {
        return Ok(Outcome::Blocked);
    }
    let (bulletin, version) = shown(global, workspace, &month_end)?;
    let written_on = version.map(|version| version.at.to_zoned(TimeZone::UTC).date());
    let mut out = terminal::out();
    for file in paper(&bulletin, &month_end, written_on)? {
        let path = folder.join(file.name);
        output_file::put(&path, &file.bytes, output_file::Kind::Table)?;
        writeln!(out, "{}", path.display())?;
    }
    Ok(Outcome::Done)
}
