//! Packs while they are put together: begun, figures picked and put in order, frozen or given up; each change in the file
//! and in the log.

use anyhow::{Context, Result, bail};
use domain::account::Role;
use domain::figure::FigureId;
use domain::remark::{LONGEST_TITLE, remark};
use governance::pack_draft::{DraftStep, PackDraft, Picked, Purpose};
use sources::monthly_return::version::Turn;
use sources::pack_drafts::{Done, KeptDraft, drafts, steps};
use sources::packs::{FrozenFigure, Pack, packs};
use sources::scrutiny::FOLDER;
use sources::workspace::Workspace;
use store::Event;

use super::{LONGEST_ID, Outcome, frozen, id_faults, keep, purpose_faults};
use crate::clock::now;
use crate::edition::Editions;
use crate::edition::findings::refuse_spoilt;
use crate::on_record::{put_in_force, whole};
use crate::returns::NOTHING_CHANGED;
use crate::returns::person::{ActorRef, Person};
use crate::workspace::open_workspace;

/// The longest name of a figure that is kept [characters].
const LONGEST_NAME: usize = 400;

/// What came of a change.
#[derive(Debug)]
pub struct Changed {
    pub draft: KeptDraft,
    pub by: Person,
    /// Why the log does not have it; nothing where it has.
    pub not_recorded: Option<String>,
}

/// The drafts that are neither frozen nor given up, in the order in which they were begun, as far as they can be read.
#[must_use]
pub fn open(workspace: &Workspace) -> Vec<KeptDraft> {
    unfinished(workspace, drafts(&workspace.root).0)
}

fn unfinished(workspace: &Workspace, mut drafts: Vec<KeptDraft>) -> Vec<KeptDraft> {
    let frozen = packs(&workspace.root).0;
    drafts.retain(|kept| !kept.draft.is_dropped() && frozen.iter().all(|pack| pack.id != kept.id));
    drafts
}

/// Begins a pack; without an id it is given one of its committee and meeting.
///
/// # Errors
/// All that is wrong with what is asked; nothing has changed then.
pub fn begin(
    workspace: &Workspace,
    actor: ActorRef<'_>,
    id: Option<&str>,
    purpose: &Purpose,
) -> Result<Changed> {
    let person = who(workspace, actor)?;
    let _turn = Turn::wait(&workspace.root)?;
    let workspace = &open_workspace(&workspace.root).context(NOTHING_CHANGED)?;
    let purpose = Purpose { title: remark("the title", &purpose.title, LONGEST_TITLE)?, ..purpose.clone() };
    let known = whole(drafts(&workspace.root))?;
    let frozen = whole(packs(&workspace.root))?;
    let is_taken =
        |id: &str| known.iter().any(|kept| kept.id == id) || frozen.iter().any(|pack| pack.id == id);
    let id = id.map_or_else(|| new_id(&purpose, is_taken), str::to_owned);
    let mut faults = id_faults(workspace, &id)?;
    if known.iter().any(|kept| kept.id == id) {
        faults.push(format!("there is a draft {id} already; give this one another id"));
    }
    faults.extend(purpose_faults(
        workspace,
        &purpose.title,
        &purpose.committee,
        purpose.meeting_on,
        purpose.month,
    ));
    if !workspace.months().contains(&purpose.month) {
        let (year, month) = purpose.month;
        faults.push(format!("no return counts for month {month} of {year}; pick another month"));
    }
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    let by = person.name.clone();
    let kept = KeptDraft { id, draft: PackDraft::new(purpose.clone()), by, at: now() };
    record(workspace, person, kept, &[Done::Begun(purpose)], "pack begun")
}

/// An id of the committee and the meeting, with a number where another has it.
fn new_id(purpose: &Purpose, is_taken: impl Fn(&str) -> bool) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' };
    let committee: String = purpose.committee.chars().map(plain).take(LONGEST_ID / 2).collect();
    let stem = format!("{committee}-{}", purpose.meeting_on);
    let numbered = (2_u32..).map(|number| format!("{stem}-{number}"));
    let mut ids = std::iter::once(stem.clone()).chain(numbered);
    ids.find(|id| !is_taken(id)).unwrap_or(stem)
}

/// Does something to a draft.
///
/// # Errors
/// Where there is no such draft, or it cannot be done; nothing has changed then.
pub fn change(
    workspace: &Workspace,
    actor: ActorRef<'_>,
    id: &str,
    asked: Vec<DraftStep>,
) -> Result<Changed> {
    let person = who(workspace, actor)?;
    let _turn = Turn::wait(&workspace.root)?;
    let workspace = &open_workspace(&workspace.root).context(NOTHING_CHANGED)?;
    let mut kept = find(workspace, id)?;
    let mut done = Vec::new();
    for step in asked {
        let step = match step {
            DraftStep::Add(Picked { id, name }) => {
                DraftStep::Add(Picked { id, name: remark("the name", &name, LONGEST_NAME)? })
            }
            other => other,
        };
        kept.draft.take(step.clone())?;
        done.push(Done::Step(step));
    }
    record(workspace, person, kept, &done, "pack draft changed")
}

/// Freezes a draft with its figures as they are `now`.
///
/// # Errors
/// Where there is no such draft, it has no figures, or one of them is not among those that were looked up.
pub fn freeze(
    workspace: &Workspace,
    actor: ActorRef<'_>,
    id: &str,
    look_up: impl Fn(FigureId) -> Option<FrozenFigure>,
) -> Result<Outcome> {
    let person = who(workspace, actor)?;
    let _turn = Turn::wait(&workspace.root)?;
    let workspace = &open_workspace(&workspace.root).context(NOTHING_CHANGED)?;
    let KeptDraft { draft, .. } = find(workspace, id)?;
    if workspace.months().contains(&draft.purpose.month) {
        let editions = Editions::new(workspace, None);
        refuse_spoilt(editions.edition(draft.purpose.month)?.month_end()).context(NOTHING_CHANGED)?;
    }
    if draft.figures().is_empty() {
        bail!("{id} has no figures yet; add some, or give it up");
    }
    let (mut figures, mut missing) = (Vec::new(), Vec::new());
    for picked in draft.figures() {
        match look_up(picked.id) {
            Some(figure) => figures.push(figure),
            None => missing.push(format!(
                "{} ({}) is no longer among the figures; take it out of the draft",
                picked.id, picked.name
            )),
        }
    }
    if !missing.is_empty() {
        bail!("{}", missing.join("\n"));
    }
    let Purpose { title, committee, meeting_on, month } = draft.purpose;
    let (id, by) = (id.to_owned(), person.name.clone());
    keep(workspace, person, Pack { id, title, committee, meeting_on, month, figures, by, at: now() })
}

/// Freezes a draft with its figures as they stand in its month end.
///
/// # Errors
/// As [`freeze`]; numbers of tables, which only pages look up.
pub fn freeze_of_month(workspace: &Workspace, actor: ActorRef<'_>, id: &str) -> Result<Outcome> {
    let kept = find(workspace, id)?;
    let editions = Editions::new(workspace, None);
    let month_end = editions.edition(kept.draft.purpose.month)?.month_end().clone();
    let of_tables: Vec<String> = (kept.draft.figures().iter())
        .filter(|picked| !month_end.figures.contains_key(&picked.id))
        .map(|picked| format!("{} ({})", picked.id, picked.name))
        .collect();
    if !of_tables.is_empty() {
        bail!(
            "not among the figures of the month end: {}; numbers of tables are frozen on the page of the pack",
            of_tables.join(", ")
        );
    }
    freeze(workspace, actor, id, |id| frozen(&month_end, id))
}

/// The steps that add figures of the draft's month end, in this order.
///
/// # Errors
/// Where there is no such draft, or the month has no such figure.
pub fn additions(workspace: &Workspace, id: &str, figures: &[FigureId]) -> Result<Vec<DraftStep>> {
    let (year, month) = find(workspace, id)?.draft.purpose.month;
    let editions = Editions::new(workspace, None);
    let month_end = editions.edition((year, month))?.month_end().clone();
    let (mut steps, mut faults) = (Vec::new(), Vec::new());
    for id in figures {
        match frozen(&month_end, *id) {
            Some(figure) => steps.push(DraftStep::Add(Picked { id: *id, name: figure.name })),
            None => faults.push(format!(
                "month {month} of {year} has no figure {id}; `oakham search` finds ids, and numbers of tables are added from their pages"
            )),
        }
    }
    if faults.is_empty() { Ok(steps) } else { bail!("{}", faults.join("\n")) }
}

fn who(workspace: &Workspace, actor: ActorRef<'_>) -> Result<Person> {
    let person = actor.person(workspace, Role::Clerk, &workspace.system)?;
    person.require_role(&[Role::Publisher, Role::Clerk], "puts a pack together")?;
    Ok(person)
}

fn find(workspace: &Workspace, id: &str) -> Result<KeptDraft> {
    let open = unfinished(workspace, whole(drafts(&workspace.root))?);
    let known: Vec<&str> = open.iter().map(|kept| kept.id.as_str()).collect();
    let known = if known.is_empty() {
        "none is put together".to_owned()
    } else {
        format!("there are {}", known.join(", "))
    };
    let found = open.iter().find(|kept| kept.id == id).cloned();
    found.with_context(|| format!("there is no draft {id:?} that is neither frozen nor given up; {known}"))
}

fn record(
    workspace: &Workspace,
    person: Person,
    kept: KeptDraft,
    done: &[Done],
    kind: &str,
) -> Result<Changed> {
    let at = now();
    let event = Event {
        at: at.to_string(),
        actor: person.name.clone(),
        kind: kind.to_owned(),
        subject: kept.id.clone(),
        detail: format!("{} figures; {}", kept.draft.figures().len(), person.identification.words()),
    };
    let steps = steps(&workspace.root, &kept.id, done, &person.name, at).context(NOTHING_CHANGED)?;
    let not_recorded = put_in_force(workspace, FOLDER, &steps, &event, &person)?;
    Ok(Changed { draft: kept, by: person, not_recorded })
}
