//! The register of scrutiny: entering what committees ask, and recording what happens to it, in the files of the
//! workspace and in the log.
//!
//! Renaming a file of `scrutiny` into place is the moment of change. The entry of the log is written before it and
//! kept after it, so that a log that cannot be written stops the change.

mod refused;
pub mod desk;
mod evidence;

use anyhow::{Context, Result, bail};
use domain::account::Role;
use domain::code::OrganisationCode;
use domain::figure::FigureId;
use domain::organisation::succession;
use domain::remark::remark;
use governance::scrutiny::id::{ObjectKind, ScrutinyId};
use governance::scrutiny::register::{RegisterEntry, RegisterError};
use governance::scrutiny::standing::Standing;
use governance::scrutiny::track::Side;
use governance::scrutiny::written::{Written, happened};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sources::fault::{Fault, SourcesError};
use sources::monthly_return::version::Turn;
use sources::scrutiny::{self, COMMITTEES, FOLDER, MOVES, NewMove, REGISTER, Recorded, Scrutiny};
use sources::workspace::Workspace;
use store::Event;

use crate::clock::now;
use crate::on_record::put_in_force;
use crate::returns::NOTHING_CHANGED;
use crate::returns::person::{ActorRef, Identification, Person};
use crate::workspace::open_workspace;

/// The longest text of a move, or of what is asked [characters].
pub const LONGEST_TEXT: usize = 4_000;

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// The entry.
    pub id: ScrutinyId,
    /// Where it stands now, in words.
    pub state: String,
    /// Who did it.
    pub by: Person,
    /// Why the log does not have it; nothing where it has.
    pub not_recorded: Option<String>,
}

/// Who enters something.
#[derive(Clone, Copy, Debug)]
pub enum EnteredBy<'a> {
    /// A clerk; of a change of service also a publisher of the body that gives notice of it.
    Person(ActorRef<'a>),
    /// Somebody on the public site, who is not named; a clerk raises it or leaves it.
    Public,
}

/// Enters a thing under the next id of its kind and year.
///
/// # Errors
/// All that is wrong with it, a register that cannot be read, or somebody who may not; nothing has changed then.
pub fn enter(
    workspace: &Workspace,
    by: EnteredBy<'_>,
    kind: ObjectKind,
    entry: RegisterEntry,
) -> Result<Outcome> {
    let person = match by {
        EnteredBy::Person(actor) => entering(workspace, actor, kind, &entry.particulars.owner)?,
        EnteredBy::Public => Person {
            name: "the public site".to_owned(),
            roles: vec![Role::Clerk],
            identification: Identification::NotVerified,
        },
    };
    if let Some(ended) = ended(workspace, &entry.particulars.owner, entry.particulars.raised_on) {
        bail!("{ended}, and {} is after that: ask who was there on the day", entry.particulars.raised_on);
    }
    let entry = RegisterEntry { particulars: plain(entry.particulars)?, ..entry };
    refused::refuse_days(&entry, now().to_zoned(TimeZone::UTC).date())?;
    if matches!(by, EnteredBy::Public) {
        refused::refuse_formulas(&entry.particulars)?;
    }
    let root = &workspace.root;
    let _turn = Turn::wait(root)?;
    let mut now_there = readable(workspace)?;
    let kept = entry.clone();
    let entered =
        now_there.register.enter(&abbreviation(workspace), kind, entry, &now_there.committees.clone());
    let id = entered.map_err(|faults| anyhow::anyhow!(listed(&faults))).context(NOTHING_CHANGED)?;
    let recorded = Recorded { by: person.name.clone(), at: now() };
    let steps = scrutiny::entry_steps(root, (&id, &kept), &recorded).context(NOTHING_CHANGED)?;
    let detail = format!("{}; {}", kept.particulars.title, person.identification.words());
    let not_recorded =
        put_in_force(workspace, FOLDER, &steps, &event("request entered", &id, detail, &recorded), &person)?;
    Ok(Outcome { id, state: kept.thing.state(), by: person, not_recorded })
}

/// What is recorded of an entry.
#[derive(Clone, Copy, Debug)]
pub struct Act<'a> {
    /// Of which entry.
    pub id: &'a ScrutinyId,
    /// The move.
    pub written: &'a Written,
    /// The role of whoever makes it, for the public record; that of the side where it is empty and there are accounts.
    pub role: &'a str,
    /// When it happened.
    pub on: Date,
    /// Numbers of tables that the evidence names, as far as pages find them.
    pub known: &'a [FigureId],
}

/// Records what happened to an entry.
///
/// # Errors
/// A move that cannot be made, somebody who may not, or a register that cannot be read; nothing has changed then.
pub fn act(workspace: &Workspace, actor: ActorRef<'_>, act: Act<'_>) -> Result<Outcome> {
    let Act { id, written, role, on, known } = act;
    let root = &workspace.root;
    let _turn = Turn::wait(root)?;
    let mut now_there = readable(workspace)?;
    let entry = now_there.register.entries().get(id);
    let entry = entry.with_context(|| format!("{id} is not in the register"))?;
    let family =
        entry.thing.family().with_context(|| format!("{id} is a figure, which is published elsewhere"))?;
    let written = plain_move(written)?;
    let role = remark("the role", role, LONGEST_TEXT)?;
    let side = happened(family, &written, &role, on)?.1;
    let person = person_of(workspace, actor, side, &entry.particulars.owner)?;
    let role = public_role(role, side, &person);
    let (step, _) = happened(family, &written, &role, on)?;
    both_sides(&now_there, id, side, &person, entry)?;
    let today = now().to_zoned(TimeZone::UTC).date();
    if today < on {
        bail!("{on} is still to come; write the day on which it happened, {today} at the latest");
    }
    evidence::refuse_what_is_none(workspace, family, &written, known).context(NOTHING_CHANGED)?;
    now_there.register.record(id, step, &scrutiny::english_calendar()).context(NOTHING_CHANGED)?;
    let recorded = Recorded { by: person.name.clone(), at: now() };
    let new = NewMove { id, on, written: &written, by: &role, recorded: &recorded };
    let steps = scrutiny::move_steps(root, &new).context(NOTHING_CHANGED)?;
    let state = now_there.register.entries().get(id).map_or_else(String::new, |entry| entry.thing.state());
    let detail = format!("{}: {state}; {}", written.verb, person.identification.words());
    let not_recorded =
        put_in_force(workspace, FOLDER, &steps, &event("request moved", id, detail, &recorded), &person)?;
    Ok(Outcome { id: id.clone(), state, by: person, not_recorded })
}

/// The role that everybody reads of whoever makes a move: the one named, which is never the name of an account.
fn public_role(named: String, side: Side, person: &Person) -> String {
    if !named.is_empty() && !named.eq_ignore_ascii_case(&person.name) {
        return named;
    }
    let is_account = person.identification != Identification::NotVerified;
    if is_account { side.public_role().to_owned() } else { person.name.clone() }
}

/// Entries with where they stand on a day, in the order of ids; those of everybody, or all. What a body that has ended
/// still owes is owed by the one that came after it.
#[must_use]
pub fn standings(
    workspace: &Workspace,
    today: Date,
    public_only: bool,
) -> Vec<(ScrutinyId, RegisterEntry, Standing)> {
    let calendar = scrutiny::english_calendar();
    let entries =
        workspace.scrutiny.register.entries().iter().filter(|(_, entry)| !public_only || entry.is_public());
    // What was asked later was not asked yet.
    let entries = entries.filter(|(_, entry)| entry.particulars.raised_on <= today);
    entries
        .filter_map(|(id, entry)| {
            // The calendar reaches over all years of an id.
            let standing = entry.standing(today, &calendar).ok()?;
            let mut entry = entry.clone();
            if standing.owed.is_some() {
                entry.particulars.owner = answering(workspace, &entry.particulars.owner, today);
            }
            Some((id.clone(), entry, standing))
        })
        .collect()
}

/// Whether a fault is of the register, and not of packs or bulletins, which lie in the same folder.
#[must_use]
pub fn is_of_register(fault: &Fault) -> bool {
    [COMMITTEES, REGISTER, MOVES].iter().any(|file| fault.file.starts_with(file))
}

/// The register as it is now, whatever was done since the workspace was opened.
fn readable(workspace: &Workspace) -> Result<Scrutiny> {
    let fresh = open_workspace(&workspace.root).context(NOTHING_CHANGED)?;
    let faults: Vec<Fault> = fresh.faults.iter().filter(|fault| is_of_register(fault)).cloned().collect();
    if faults.is_empty() {
        Ok(fresh.scrutiny)
    } else {
        Err(SourcesError::Faults(faults)).context(NOTHING_CHANGED)
    }
}

/// Whoever makes a move: a clerk for the committee, a publisher for the body that is asked.
fn person_of(workspace: &Workspace, actor: ActorRef<'_>, side: Side, owner: &str) -> Result<Person> {
    let (role, organisation) = match side {
        Side::Committee => (Role::Clerk, workspace.system.clone()),
        Side::Owner => (Role::Publisher, organisation_of(workspace, owner)),
    };
    let person = actor.person(workspace, role, &organisation)?;
    person.require_role(&[role], &format!("does this, which is for {side}"))?;
    Ok(person)
}

/// Whoever enters something: a clerk; of a change of service also a publisher of the body that gives notice of it.
fn entering(workspace: &Workspace, actor: ActorRef<'_>, kind: ObjectKind, owner: &str) -> Result<Person> {
    if kind == ObjectKind::ServiceChange {
        let person = actor.person(workspace, Role::Publisher, &organisation_of(workspace, owner))?;
        person.require_role(&[Role::Publisher, Role::Clerk], "enters notice of a change of service")?;
        return Ok(person);
    }
    let person = actor.person(workspace, Role::Clerk, &workspace.system)?;
    person.require_role(&[Role::Clerk], "enters something into the register")?;
    Ok(person)
}

/// Who answers for a body on a day: itself, or the one that came after it.
fn answering(workspace: &Workspace, owner: &str, day: Date) -> String {
    let Ok(mut code) = owner.parse::<OrganisationCode>() else { return owner.to_owned() };
    while let Some((_, next)) = succession(&workspace.organisations, &code, day) {
        // Of several it is not known which.
        let [one] = &next[..] else { break };
        code = one.code.clone();
    }
    code.to_string()
}

/// That a body was over on a day, with who came after it, as a sentence; nothing where it was not.
#[must_use]
pub fn ended(workspace: &Workspace, owner: &str, day: Date) -> Option<String> {
    let (to, next) = succession(&workspace.organisations, &owner.parse().ok()?, day)?;
    let codes: Vec<&str> = next.iter().map(|next| next.code.as_str()).collect();
    let after =
        if codes.is_empty() { String::new() } else { format!("; {} came after it", codes.join(" and ")) };
    Some(format!("{owner} was of the system until {to}{after}"))
}

/// The organisation that answers today; the system where it is none of its own.
fn organisation_of(workspace: &Workspace, owner: &str) -> OrganisationCode {
    let today = now().to_zoned(TimeZone::UTC).date();
    let code = answering(workspace, owner, today).parse::<OrganisationCode>().ok();
    let own = code.filter(|code| workspace.organisations.iter().any(|known| known.code == *code));
    own.unwrap_or_else(|| workspace.system.clone())
}

/// Nobody acts for both sides of one entry.
fn both_sides(
    scrutiny: &Scrutiny,
    id: &ScrutinyId,
    side: Side,
    person: &Person,
    entry: &RegisterEntry,
) -> Result<()> {
    // The first is of the entry itself.
    let recorded = scrutiny.recorded.get(id).into_iter().flatten().skip(1);
    let mut others = recorded
        .zip(entry.thing.history())
        .filter(|(recorded, (_, other, _, _))| *other != side && recorded.by == person.name);
    match others.next() {
        None => Ok(()),
        Some((_, (written, other, _, on))) => bail!(
            "{} recorded {:?} for {other} on {on}; somebody else acts for {side} here, since nobody does for both",
            person.name,
            written.verb
        ),
    }
}

fn plain(
    mut particulars: governance::scrutiny::register::Particulars,
) -> Result<governance::scrutiny::register::Particulars> {
    particulars.title = remark("the title", &particulars.title, 200)?;
    particulars.asked = remark("what is asked", &particulars.asked, LONGEST_TEXT)?;
    particulars.raised_by = remark("who raised it", &particulars.raised_by, 200)?;
    Ok(particulars)
}

/// A move whose texts are of usual characters and not too long.
fn plain_move(written: &Written) -> Result<Written> {
    // Actions stand one a line.
    let plain = |what: &'static str, text: &str| -> Result<String> {
        let lines = text.trim().lines().map(|line| remark(what, line, LONGEST_TEXT));
        Ok(lines.collect::<Result<Vec<_>, _>>()?.join("\n"))
    };
    Ok(Written {
        text: plain("the text", &written.text)?,
        more: plain("the second text", &written.more)?,
        evidence: written.evidence.iter().map(|one| plain("the evidence", one)).collect::<Result<_>>()?,
        ..written.clone()
    })
}

fn listed(faults: &[RegisterError]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The letters by which ids of the system begin: those of its name's abbreviation, or its board's code.
fn abbreviation(workspace: &Workspace) -> String {
    let initials: String = workspace
        .name
        .split(|character: char| !character.is_alphanumeric())
        .filter_map(|word| word.chars().next().filter(char::is_ascii_uppercase))
        .take(6)
        .collect();
    if (2..=6).contains(&initials.len()) { initials } else { "ICS".to_owned() }
}

fn event(kind: &str, id: &ScrutinyId, detail: String, recorded: &Recorded) -> Event {
    Event {
        at: recorded.at.to_string(),
        actor: recorded.by.clone(),
        kind: kind.to_owned(),
        subject: id.to_string(),
        detail,
    }
}

#[cfg(test)]
mod tests;
