//! `oakham document`: public documents, the figures that they state, and what those say about each other.

use std::io::{self, Read, Write};

use anyhow::{Context, Result, bail};
use api::claims::{Claimed, ClaimedDocument, Claims, ROW};
use api::document::Document;
use app::documents::child::{ADDRESS_SPACE, MOST_MEMORY, MOST_PROCESSOR_TIME, reply};
use app::documents::decide::{Asked, Correction, decide};
use app::documents::{About, claims, read};
use app::edition::Editions;
use app::returns::person::{ActorRef, Identification};
use claims::Verdict;
use exhibits::csv_file::CsvFile;
use sources::claims::documents;
use sources::readings::readings;

use crate::Outcome;
use crate::arguments::{DocumentArgs, DocumentCommand, FiguresArgs, Format, Global};
use crate::limits::{self, Limits};
use crate::{load, terminal};

/// Reads documents or lists what was read.
pub(crate) fn run(global: &Global, command: &DocumentCommand) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let found = match command {
        DocumentCommand::Read(args) => read(&workspace, &args.files, &about(args))?,
        DocumentCommand::Claims { ids, check } => {
            load::tell_unread(global, documents(&workspace.root).faults)?;
            load::tell_unread(global, readings(&workspace.root, &workspace.documents).1)?;
            claims(&workspace, ids, *check, &Editions::new(&workspace, global.as_at))?
        }
        DocumentCommand::Confirm { figures, note } => {
            return settle(global, figures, Verdict::Confirmed, Correction::default(), note);
        }
        DocumentCommand::Correct { figures, subject, measure, period, basis, note } => {
            let (subject, measure) = (subject.clone(), measure.clone());
            let correction = Correction { subject, measure, period: period.clone(), basis: basis.clone() };
            return settle(global, figures, Verdict::Corrected, correction, note);
        }
        DocumentCommand::Reject { figures, because } => {
            return settle(global, figures, Verdict::Rejected, Correction::default(), because);
        }
    };
    let mut out = terminal::out();
    match global.format {
        Format::Json => out.write_all(found.text().as_bytes())?,
        Format::Csv => csv(&found, &mut out)?,
        Format::Table => print(&found, &mut out)?,
    }
    Ok(Outcome::Done)
}

/// Records how somebody reads figures, and says so.
fn settle(
    global: &Global,
    figures: &FiguresArgs,
    verdict: Verdict,
    reading: Correction,
    note: &str,
) -> Result<Outcome> {
    let FiguresArgs { document, places, by } = figures;
    if verdict == Verdict::Corrected
        && [&reading.subject, &reading.measure, &reading.period, &reading.basis]
            .iter()
            .all(|part| part.is_none())
    {
        bail!(
            "nothing is corrected; name --subject, --measure, --period or --basis, or confirm the reading as it is"
        );
    }
    let workspace = load::workspace(global)?;
    let asked = Asked { document, places, verdict, reading, note };
    let done = decide(&workspace, ActorRef::Named(by), &asked)?;
    let mut out = terminal::out();
    match global.format {
        Format::Json | Format::Csv => {
            let found =
                claims(&workspace, std::slice::from_ref(document), false, &Editions::new(&workspace, None))?;
            if global.format == Format::Json {
                out.write_all(found.text().as_bytes())?;
            } else {
                csv(&found, &mut out)?;
            }
        }
        Format::Table => {
            for sentence in &done.sentences {
                writeln!(out, "{sentence}")?;
            }
            writeln!(out, "Recorded by {}.", done.by.name)?;
        }
    }
    if done.by.identification == Identification::NotVerified {
        terminal::note(global.quiet, "This workspace has no accounts, so the name is not verified.");
    }
    if let Some(why) = done.not_recorded {
        terminal::note(false, &format!("The log lacks it ({why})."));
    }
    Ok(Outcome::Done)
}

fn about(args: &DocumentArgs) -> About {
    About {
        title: args.title.clone(),
        publisher: args.publisher.clone(),
        dated: args.dated.clone(),
        web_address: args.address.clone(),
        note: args.note.clone(),
    }
}

/// Takes one document apart for the program, within limits: its bytes come on standard input.
pub(crate) fn take_apart() -> Result<Outcome> {
    limits::set(&Limits {
        address_space: ADDRESS_SPACE,
        data: MOST_MEMORY,
        processor_time: MOST_PROCESSOR_TIME,
    });
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).context("no document is given")?;
    serde_json::to_writer(io::stdout().lock(), &reply(&bytes))?;
    Ok(Outcome::Done)
}

fn print(found: &Claims, out: &mut dyn Write) -> Result<()> {
    for (idx, document) in found.documents.iter().enumerate() {
        if 0 < idx {
            writeln!(out)?;
        }
        heading(document, out)?;
        for claim in &document.claims {
            writeln!(out, "  {:>7}  {:<24}  {}", claim.start, claim.text, reading(claim))?;
        }
    }
    let Some(checks) = &found.checks else { return Ok(()) };
    writeln!(out, "\nWhat the figures say about each other")?;
    if checks.is_empty() {
        writeln!(out, "  Nothing: no two of them are of one thing.")?;
    }
    for check in checks {
        writeln!(out, "  {}: {}", check.kind.replace('_', " "), check.sentence)?;
    }
    Ok(())
}

fn heading(document: &ClaimedDocument, out: &mut dyn Write) -> Result<()> {
    let id = document.id.as_deref().unwrap_or_default();
    writeln!(
        out,
        "{}\n  {id}, dated {}, published by {}",
        document.title, document.dated, document.publisher
    )?;
    let n = document.claims.iter().filter(|claim| claim.standing != "rejected").count();
    let confirmed = document.claims.iter().filter(|claim| claim.confirmed).count();
    let pages = match document.pages {
        None => String::new(),
        Some(1) => " on 1 page".to_owned(),
        Some(pages) => format!(" on {pages} pages"),
    };
    let figures = if n == 1 { "1 figure".to_owned() } else { format!("{n} figures") };
    writeln!(out, "  {figures}{pages}, {confirmed} confirmed; readings are proposals")?;
    if document.was_kept {
        writeln!(out, "  It was kept before.")?;
    }
    for note in &document.notes {
        writeln!(out, "  {note}")?;
    }
    Ok(())
}

/// `LLR ICB: running cost reduction, 2025/26, target (up to)`.
fn reading(claim: &Claimed) -> String {
    let mut words = vec![claim.measure.unwrap_or("not told").to_owned()];
    words.extend(claim.period.clone());
    words.extend(claim.basis.map(str::to_owned));
    let hedge = claim.hedge.map_or_else(String::new, |hedge| format!(" ({hedge})"));
    let mark = match (claim.standing, claim.confirmed) {
        ("proposed", false) => String::new(),
        ("proposed", true) => ", confirmed".to_owned(),
        (standing, _) => format!(", {standing}"),
    };
    format!("{}: {}{hedge}{mark}", claim.subject.as_deref().unwrap_or("nobody named"), words.join(", "))
}

/// A row a figure.
fn csv(found: &Claims, out: &mut dyn Write) -> Result<()> {
    let mut writer = CsvFile::to(out);
    writer.row(ROW)?;
    for document in &found.documents {
        for claim in &document.claims {
            writer.row(claim.row(document.id.as_deref()))?;
        }
    }
    writer.flush()?;
    Ok(())
}
