//! `oakham pack`: figures for committees, frozen with their ids.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use api::document::{Document, SchemaName};
use api::packs::{FrozenFigure, Pack as PackDocument, Packs};
use app::clock::today;
use app::edition::Editions;
use app::packs::desk::committee;
use app::packs::{Asked, Changed, changed, countdown, countdown_in_words, freeze, paper};
use app::returns::person::{ActorRef, Identification};
use exhibits::csv_file::CsvFile;
use sources::packs::{Pack, packs};
use sources::workspace::Workspace;

use crate::arguments::pack::{FreezeArgs, PackCommand};
use crate::arguments::{Format, Global};
use crate::{Outcome, load, output_file, terminal};

pub(crate) fn run(global: &Global, command: &PackCommand) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    match command {
        PackCommand::Freeze(args) => frozen(global, &workspace, args),
        PackCommand::List => list(global, &workspace),
        PackCommand::Write { id, output } => write(global, &workspace, id, output),
    }
}

fn frozen(global: &Global, workspace: &Workspace, args: &FreezeArgs) -> Result<Outcome> {
    let month = load::month(workspace, args.when)?;
    let asked = Asked {
        id: &args.id,
        title: &args.title,
        committee: &args.committee,
        meeting_on: args.meeting,
        month,
        figures: &args.figures,
    };
    let done = freeze(workspace, ActorRef::Named(&args.by), asked)?;
    let unverified = done.by.identification == Identification::NotVerified;
    let by = if unverified { format!("{} (not verified)", done.by.name) } else { done.by.name.clone() };
    tell(global, workspace, std::slice::from_ref(&done.pack))?;
    terminal::note(global.quiet, &format!("Frozen by {by}."));
    if let Some(why) = done.not_recorded {
        terminal::note(false, &format!("The log lacks it ({why})."));
    }
    Ok(Outcome::Done)
}

fn list(global: &Global, workspace: &Workspace) -> Result<Outcome> {
    tell(global, workspace, &packs(&workspace.root).0)?;
    Ok(Outcome::Done)
}

/// What of a pack is another in its month as it is now.
fn changes(workspace: &Workspace, editions: &Editions<'_>, pack: &Pack) -> Result<Vec<Changed>> {
    if !workspace.months().contains(&pack.month) {
        return Ok(pack.figures.iter().map(|figure| Changed { id: figure.id, now: None }).collect());
    }
    Ok(changed(pack, editions.edition(pack.month)?.month_end()))
}

fn tell(global: &Global, workspace: &Workspace, packs: &[Pack]) -> Result<()> {
    let editions = Editions::new(workspace, global.as_at);
    let mut documents = Vec::new();
    for pack in packs {
        documents.push(document(workspace, pack, &changes(workspace, &editions, pack)?)?);
    }
    let found = Packs { schema: SchemaName::default(), packs: documents };
    let mut out = terminal::out();
    match global.format {
        Format::Json => out.write_all(found.text().as_bytes())?,
        Format::Csv => csv(&found, &mut out)?,
        Format::Table if found.packs.is_empty() => {
            writeln!(out, "No pack is frozen yet; freeze one with `oakham pack freeze`.")?;
        }
        Format::Table => {
            for pack in &found.packs {
                print(pack, &mut out)?;
            }
        }
    }
    Ok(())
}

fn document(workspace: &Workspace, pack: &Pack, changed: &[Changed]) -> Result<PackDocument> {
    let (today, meeting) = (today(), pack.meeting_on);
    let count = countdown(meeting, today)?;
    let figure = |figure: &sources::packs::FrozenFigure| {
        let changed = changed.iter().find(|changed| changed.id == figure.id);
        FrozenFigure {
            id: figure.id.to_string(),
            name: figure.name.clone(),
            value_pence: figure.value.get(),
            in_words: figure.in_words.clone(),
            provenance: figure.provenance.word(),
            changed: changed.is_some(),
            now: changed.and_then(|changed| changed.now.clone()),
        }
    };
    Ok(PackDocument {
        id: pack.id.clone(),
        title: pack.title.clone(),
        committee: committee(workspace, pack),
        meeting_on: meeting.to_string(),
        year: pack.month.0.to_string(),
        month: pack.month.1.get(),
        frozen_by: pack.by.clone(),
        frozen_at: pack.at.to_string(),
        publish_by: count.last_day.to_string(),
        clear_days: count.clear_days,
        countdown: countdown_in_words(count, meeting, today),
        figures: pack.figures.iter().map(figure).collect(),
    })
}

fn print(pack: &PackDocument, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "{}  {}", pack.id, pack.title)?;
    writeln!(out, "  {}, {}: {}.", pack.committee, pack.meeting_on, pack.countdown)?;
    for figure in &pack.figures {
        let now = match (figure.changed, &figure.now) {
            (false, _) => String::new(),
            (true, Some(now)) => format!("; now {now}"),
            (true, None) => "; no longer among the figures".to_owned(),
        };
        writeln!(out, "  {}  {}: {}{now}", figure.id, figure.name, figure.in_words)?;
    }
    Ok(())
}

fn csv(found: &Packs, out: &mut dyn Write) -> Result<()> {
    let mut writer = CsvFile::to(out);
    writer.row([
        "pack_id",
        "meeting_on",
        "publish_by",
        "figure_id",
        "name",
        "value_pence",
        "in_words",
        "changed",
        "now",
    ])?;
    for pack in &found.packs {
        for figure in &pack.figures {
            writer.row([
                pack.id.as_str(),
                &pack.meeting_on,
                &pack.publish_by,
                &figure.id,
                &figure.name,
                &figure.value_pence.to_string(),
                &figure.in_words,
                if figure.changed { "yes" } else { "no" },
                figure.now.as_deref().unwrap_or_default(),
            ])?;
        }
    }
    writer.flush()?;
    Ok(())
}

fn write(global: &Global, workspace: &Workspace, id: &str, folder: &Path) -> Result<Outcome> {
    output_file::refuse_folder_of_workspace(folder)?;
    let all = packs(&workspace.root).0;
    let known: Vec<&str> = all.iter().map(|pack| pack.id.as_str()).collect();
    let pack = all.iter().find(|pack| pack.id == id).with_context(|| {
        format!("there is no pack {id:?}; those that are frozen are: {}", known.join(", "))
    })?;
    let changed = changes(workspace, &Editions::new(workspace, global.as_at), pack)?;
    let mut out = terminal::out();
    for file in paper(pack, &workspace.name, &committee(workspace, pack), &changed)? {
        let path = folder.join(file.name);
        output_file::put(&path, &file.bytes, output_file::Kind::Table)?;
        writeln!(out, "{}", path.display())?;
    }
    Ok(Outcome::Done)
}
