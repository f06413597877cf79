//! `oakham pack`: figures for committees, put together and frozen with their ids.

mod draft;

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use api::document::{Document, SchemaName};
use api::packs::{FrozenFigure, Pack as PackDocument, Packs};
use app::clock::today;
use app::edition::Editions;
use app::packs::desk::committee;
use app::packs::drafts::{freeze_of_month, open};
use app::packs::{Asked, Changed, changed, countdown, countdown_in_words, freeze, paper};
use app::returns::person::{ActorRef, Identification, Person};
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use exhibits::csv_file::CsvFile;
use governance::pack_draft::DraftStep;
use sources::packs::{Pack, packs};
use sources::workspace::Workspace;

use crate::arguments::pack::{FreezeArgs, PackCommand};
use crate::arguments::{Format, Global};
use crate::{Outcome, load, output_file, terminal};

pub(crate) fn run(global: &Global, command: &PackCommand) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    match command {
        PackCommand::Begin(args) => draft::begin(global, &workspace, args),
        PackCommand::Add { id, figures, by } => {
            draft::add(global, &workspace, (id.as_str(), by.as_str()), figures)
        }
        PackCommand::Remove { id, figure, by } => {
            draft::change(global, &workspace, (id.as_str(), by.as_str()), DraftStep::Remove(*figure))
        }
        PackCommand::Place { id, figure, place, by } => {
            draft::change(global, &workspace, (id.as_str(), by.as_str()), DraftStep::Place(*figure, *place))
        }
        PackCommand::Drop { id, by } => {
            draft::change(global, &workspace, (id.as_str(), by.as_str()), DraftStep::Drop)
        }
        PackCommand::Drafts => draft::list(global, &workspace),
        PackCommand::Freeze(args) => frozen(global, &workspace, args),
        PackCommand::List => list(global, &workspace),
        PackCommand::Write { id, output } => write(global, &workspace, id, output),
    }
}

fn frozen(global: &Global, workspace: &Workspace, args: &FreezeArgs) -> Result<Outcome> {
    let by = ActorRef::Named(&args.by);
    let draft = open(workspace).into_iter().find(|kept| kept.id == args.id);
    let month = match draft {
        Some(kept) => kept.draft.purpose.month,
        None => load::month(workspace, args.when)?,
    };
    if is_refused(global, workspace, month, "No pack was frozen")? {
        return Ok(Outcome::Blocked);
    }
    let done = match (&args.title, &args.committee, args.meeting) {
        (Some(title), Some(committee), Some(meeting_on)) => {
            let figures = &args.figures;
            freeze(workspace, by, Asked { id: &args.id, title, committee, meeting_on, month, figures })?
        }
        _ => freeze_of_month(workspace, by, &args.id)?,
    };
    tell(global, workspace, std::slice::from_ref(&done.pack))?;
    told_by(global, "Frozen", &done.by, done.not_recorded.as_deref());
    Ok(Outcome::Done)
}

/// Whether errors keep the figures of a month from being used, which is told.
fn is_refused(
    global: &Global,
    workspace: &Workspace,
    month: (FinancialYear, Month),
    not_done: &str,
) -> Result<bool> {
    if !workspace.months().contains(&month) {
        return Ok(false);
    }
    let editions = Editions::new(workspace, global.as_at);
    load::tell_spoilt(editions.edition(month)?.month_end(), not_done)
}

/// Says who did it, and where the log lacks it.
fn told_by(global: &Global, done: &str, person: &Person, not_recorded: Option<&str>) {
    let unverified = person.identification == Identification::NotVerified;
    let by = if unverified { format!("{} (not verified)", person.name) } else { person.name.clone() };
    terminal::note(global.quiet, &format!("{done} by {by}."));
    if let Some(why) = not_recorded {
        terminal::note(false, &format!("The log lacks it ({why})."));
    }
}

fn list(global: &Global, workspace: &Workspace) -> Result<Outcome> {
    let (packs, unread) = packs(&workspace.root);
    load::tell_unread(global, unread)?;
    tell(global, workspace, &packs)?;
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
            value_pence: figure.value.map(Pence::get),
            in_words: figure.in_words.clone(),
            provenance: figure.provenance.word(),
            changed: changed.is_some(),
            now: changed.and_then(|changed| changed.now.clone()),
        }
    };
    Ok(PackDocument {
        id: pack.id.clone(),
        title: pack.title.clone(),
        committee: committee(workspace, &pack.committee),
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
                &figure.value_pence.map_or_else(String::new, |pence| pence.to_string()),
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
    let (all, unread) = packs(&workspace.root);
    load::tell_unread(global, unread)?;
    let known: Vec<&str> = all.iter().map(|pack| pack.id.as_str()).collect();
    let pack = all.iter().find(|pack| pack.id == id).with_context(|| {
        format!("there is no pack {id:?}; those that are frozen are: {}", known.join(", "))
    })?;
    if is_refused(global, workspace, pack.month, "No pack was written")? {
        return Ok(Outcome::Blocked);
    }
    let changed = changes(workspace, &Editions::new(workspace, global.as_at), pack)?;
    let mut out = terminal::out();
    for file in paper(pack, &workspace.name, &committee(workspace, &pack.committee), &changed)? {
        let path = folder.join(file.name);
        output_file::put(&path, &file.bytes, output_file::Kind::Table)?;
        writeln!(out, "{}", path.display())?;
    }
    Ok(Outcome::Done)
}
