//! `oakham pack begin|add|remove|place|drop|drafts`: packs while they are put together.

use std::io::Write;

use anyhow::{Result, bail};
use app::clock::today;
use app::packs::desk::committee;
use app::packs::drafts::{self, Changed};
use app::packs::{countdown, countdown_in_words};
use app::returns::person::ActorRef;
use domain::figure::FigureId;
use exhibits::csv_file::CsvFile;
use governance::pack_draft::{DraftStep, Purpose};
use sources::pack_drafts::KeptDraft;
use sources::workspace::Workspace;

use super::told_by;
use crate::arguments::pack::BeginArgs;
use crate::arguments::{Format, Global};
use crate::{Outcome, load, terminal};

pub(super) fn begin(global: &Global, workspace: &Workspace, args: &BeginArgs) -> Result<Outcome> {
    let month = load::month(workspace, args.when)?;
    let (title, committee) = (args.title.clone(), args.committee.clone());
    let purpose = Purpose { title, committee, meeting_on: args.meeting, month };
    let done = drafts::begin(workspace, ActorRef::Named(&args.by), args.id.as_deref(), &purpose)?;
    changed(global, workspace, "Begun", &done)
}

pub(super) fn add(
    global: &Global,
    workspace: &Workspace,
    (id, by): (&str, &str),
    figures: &[FigureId],
) -> Result<Outcome> {
    let steps = drafts::additions(workspace, id, figures)?;
    let done = drafts::change(workspace, ActorRef::Named(by), id, steps)?;
    changed(global, workspace, "Changed", &done)
}

pub(super) fn change(
    global: &Global,
    workspace: &Workspace,
    (id, by): (&str, &str),
    step: DraftStep,
) -> Result<Outcome> {
    let done = drafts::change(workspace, ActorRef::Named(by), id, vec![step])?;
    changed(global, workspace, "Changed", &done)
}

fn changed(global: &Global, workspace: &Workspace, what: &str, done: &Changed) -> Result<Outcome> {
    tell(global, workspace, std::slice::from_ref(&done.draft))?;
    told_by(global, what, &done.by, done.not_recorded.as_deref());
    Ok(Outcome::Done)
}

pub(super) fn list(global: &Global, workspace: &Workspace) -> Result<Outcome> {
    load::tell_unread(global, sources::pack_drafts::drafts(&workspace.root).1)?;
    tell(global, workspace, &drafts::open(workspace))?;
    Ok(Outcome::Done)
}

fn tell(global: &Global, workspace: &Workspace, drafts: &[KeptDraft]) -> Result<()> {
    let mut out = terminal::out();
    match global.format {
        Format::Json => {
            bail!("packs that are put together are written as a table or as CSV; leave out --format json")
        }
        Format::Csv => {
            let mut writer = CsvFile::to(&mut out);
            writer.row([
                "pack_id",
                "title",
                "committee",
                "meeting_on",
                "fin_year",
                "month",
                "place",
                "figure_id",
                "name",
            ])?;
            for KeptDraft { id, draft, .. } in drafts {
                let Purpose { title, committee, meeting_on, month: (year, month) } = &draft.purpose;
                for (idx, picked) in draft.figures().iter().enumerate() {
                    writer.row([
                        id.as_str(),
                        title,
                        committee,
                        &meeting_on.to_string(),
                        &year.to_string(),
                        &month.to_string(),
                        &(idx + 1).to_string(),
                        picked.id.as_str(),
                        &picked.name,
                    ])?;
                }
            }
            writer.flush()?;
        }
        Format::Table if drafts.is_empty() => {
            writeln!(out, "No pack is being put together; begin one with `oakham pack begin`.")?;
        }
        Format::Table => {
            for kept in drafts {
                print(workspace, kept, &mut out)?;
            }
        }
    }
    Ok(())
}

fn print(workspace: &Workspace, KeptDraft { id, draft, .. }: &KeptDraft, out: &mut dyn Write) -> Result<()> {
    let Purpose { title, committee: code, meeting_on, month: (year, month) } = &draft.purpose;
    let today = today();
    let left = countdown_in_words(countdown(*meeting_on, today)?, *meeting_on, today);
    let given_up = if draft.is_dropped() { ", given up" } else { ", not frozen" };
    writeln!(out, "{id}  {title}{given_up}")?;
    writeln!(
        out,
        "  {}, {meeting_on}, figures of month {month} of {year}: {left}.",
        committee(workspace, code)
    )?;
    for (idx, picked) in draft.figures().iter().enumerate() {
        writeln!(out, "  {}. {}  {}", idx + 1, picked.id, picked.name)?;
    }
    Ok(())
}
