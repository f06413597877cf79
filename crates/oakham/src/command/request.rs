//! `oakham request`: the register of scrutiny.

mod due;

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::{Context, Result, bail};
use api::document::{Document, SchemaName};
use api::requests::{RequestEntry, Requests};
use app::requests::{Act, EnteredBy, Outcome as Done, act, ended, enter, is_of_register, standings};
use app::returns::person::{ActorRef, Identification};
use domain::code::OrganisationCode;
use exhibits::csv_file::CsvFile;
use governance::scrutiny::clock::Due;
use governance::scrutiny::id::{ObjectKind, ScrutinyId};
use governance::scrutiny::measures::{BodyMeasures, measures};
use governance::scrutiny::register::{Openness, Particulars, RegisterEntry};
use governance::scrutiny::request::Power;
use governance::scrutiny::standing::Standing;
use governance::scrutiny::track::Side;
use governance::scrutiny::written::{VerbForm, Written};
use jiff::Zoned;
use jiff::civil::Date;
use sources::fault;
use sources::scrutiny::{english_calendar, thing};
use sources::workspace::Workspace;

use crate::arguments::request::{Chosen, MoveArgs, NewEntry, RequestCommand, Whose};
use crate::arguments::{Format, Global};
use crate::{Outcome, load, terminal};

/// An entry with where it stands.
type Stood = (ScrutinyId, RegisterEntry, Standing);

pub(crate) fn run(global: &Global, command: &RequestCommand) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    match command {
        RequestCommand::List { chosen } => list(global, &workspace, chosen),
        RequestCommand::Due { whose } => due::run(global, &workspace, whose),
        RequestCommand::Show { id, on } => show(global, &workspace, id, on.unwrap_or_else(today)),
        RequestCommand::Add(new) => add(global, &workspace, new),
        RequestCommand::Move(moved) => record(global, &workspace, moved),
        RequestCommand::Measures { on } => measured(global, &workspace, on.unwrap_or_else(today)),
    }
}

fn today() -> Date {
    Zoned::now().date()
}

/// What cannot be read of the register is told; the rest is listed.
fn tell_faults(global: &Global, workspace: &Workspace) -> Result<()> {
    let faults = workspace.faults.iter().filter(|fault| is_of_register(fault));
    load::tell(global, &fault::findings(faults.cloned()))?;
    Ok(())
}

fn list(global: &Global, workspace: &Workspace, chosen: &Chosen) -> Result<Outcome> {
    tell_faults(global, workspace)?;
    let on = chosen.whose.on.unwrap_or_else(today);
    let mut stood = standings(workspace, on, false);
    refuse_unknown(workspace, &stood, &chosen.whose)?;
    stood.retain(|(id, entry, standing)| {
        let particulars = &entry.particulars;
        (!chosen.open || standing.owed.is_some())
            && chosen
                .due
                .is_none_or(|days| standing.owed.is_some() && standing.is_due_within(i32::from(days), on))
            && chosen.whose.takes(particulars)
            && chosen.kind.is_none_or(|kind| kind.object() == id.kind())
    });
    stood.sort_by_key(|(id, _, standing)| (standing.order(), id.clone()));
    write(global, workspace, on, &stood)?;
    Ok(Outcome::Done)
}

/// Refuses a committee that there is not, and a body that answers no entry and is none of the system, for it is likely
/// another name of one.
fn refuse_unknown(workspace: &Workspace, stood: &[Stood], whose: &Whose) -> Result<()> {
    let committees = &workspace.scrutiny.committees;
    if let Some(code) = whose.committee.as_deref()
        && committees.iter().all(|one| one.code != code)
    {
        let codes: Vec<&str> = committees.iter().map(|one| one.code.as_str()).collect();
        bail!("there is no committee {code:?}; write one of: {}", codes.join(", "))
    }
    let Some(owner) = &whose.owner else { return Ok(()) };
    if let Some(ended) = ended(workspace, &owner.to_uppercase(), whose.on.unwrap_or_else(today)) {
        terminal::note(false, &format!("{ended}, and answers what was asked of it."));
    }
    let of_entries = stood.iter().map(|(_, entry, _)| entry.particulars.owner.clone());
    let of_system = workspace.organisations.iter().map(|organisation| organisation.code.to_string());
    let known: BTreeSet<String> = of_entries.chain(of_system).collect();
    if known.iter().any(|known| known.eq_ignore_ascii_case(owner)) {
        return Ok(());
    }
    bail!(
        "nothing of the register is asked of {owner:?}; write one of: {}",
        known.into_iter().collect::<Vec<_>>().join(", ")
    )
}

fn write(global: &Global, workspace: &Workspace, on: Date, stood: &[Stood]) -> Result<()> {
    let mut out = terminal::out();
    match global.format {
        Format::Json => {
            let entries =
                stood.iter().map(|(id, entry, standing)| RequestEntry::of(id, entry, standing)).collect();
            let (schema, system) = (SchemaName::default(), workspace.system.to_string());
            let requests = Requests { schema, system, on: on.to_string(), entries };
            out.write_all(requests.text().as_bytes())?;
        }
        Format::Csv => {
            let mut writer = CsvFile::to(&mut out);
            writer.row([
                "id",
                "kind",
                "title",
                "committee",
                "raised_on",
                "owner",
                "state",
                "owed",
                "due",
                "overdue",
            ])?;
            for (id, entry, standing) in stood {
                let particulars = &entry.particulars;
                writer.row([
                    id.to_string().as_str(),
                    id.kind().word(),
                    &particulars.title,
                    &particulars.committee,
                    &particulars.raised_on.to_string(),
                    &particulars.owner,
                    &standing.state,
                    standing.owed.map_or("", |owed| owed.words()),
                    &day_of(standing.due),
                    if standing.is_overdue { "yes" } else { "no" },
                ])?;
            }
            writer.flush()?;
        }
        Format::Table if stood.is_empty() => writeln!(out, "Nothing of the register is asked for here.")?,
        Format::Table => {
            for (id, entry, standing) in stood {
                writeln!(out, "{id}  {}", entry.particulars.title)?;
                writeln!(out, "    {}", in_words(entry, standing))?;
            }
        }
    }
    Ok(())
}

fn day_of(due: Option<Due>) -> String {
    match due {
        Some(Due::On(day)) => day.to_string(),
        Some(Due::Stopped) | None => String::new(),
    }
}

/// Where an entry stands, what is owed, by whom and by when.
fn in_words(entry: &RegisterEntry, standing: &Standing) -> String {
    let owed = standing.owed.map_or_else(String::new, |owed| {
        let by_when = match standing.due {
            Some(Due::On(day)) if standing.is_overdue => format!(", late since {day}"),
            Some(Due::On(day)) => format!(" by {day}"),
            Some(Due::Stopped) => ", and the clock stands still".to_owned(),
            None => String::new(),
        };
        let then = match standing.then {
            Some((then, Due::On(day))) => format!(", then {} by {day}", then.words()),
            _ => String::new(),
        };
        format!("; {} owed{by_when}{then}", owed.words())
    });
    let escalated = if standing.is_escalated { "; escalated" } else { "" };
    format!("{}, asked of {}{owed}{escalated}", standing.state, entry.particulars.owner)
}

fn show(global: &Global, workspace: &Workspace, id: &ScrutinyId, on: Date) -> Result<Outcome> {
    tell_faults(global, workspace)?;
    let stood = standings(workspace, on, false).into_iter().find(|(other, ..)| other == id);
    let stood = stood.with_context(|| {
        format!("{id} is not in the register, or something of it cannot be read; `oakham request list` shows what is")
    })?;
    if global.format != Format::Table {
        write(global, workspace, on, &[stood])?;
        return Ok(Outcome::Done);
    }
    let (_, entry, standing) = &stood;
    let mut out = terminal::out();
    let particulars = &entry.particulars;
    writeln!(out, "{id}  {}", particulars.title)?;
    writeln!(out, "    {}", in_words(entry, standing))?;
    writeln!(out, "\n{}\n", particulars.asked)?;
    let committee = workspace.scrutiny.committees.iter().find(|known| known.code == particulars.committee);
    let name = committee.map_or(particulars.committee.as_str(), |known| known.name.as_str());
    writeln!(out, "asked by {} of {name}, {}", particulars.raised_by, particulars.raised_on)?;
    for (what, text) in [("minute", &particulars.minute), ("read at", &particulars.web_address)] {
        if !text.is_empty() {
            writeln!(out, "{what} {text}")?;
        }
    }
    if !particulars.linked.is_empty() {
        writeln!(out, "about {}", particulars.linked.join(", "))?;
    }
    if let Openness::Closed { reason } = &particulars.openness {
        writeln!(out, "not everybody may read it: {reason}")?;
    }
    let history = entry.thing.history();
    if !history.is_empty() {
        writeln!(out, "\nWhat happened:")?;
    }
    for (written, _, by, day) in &history {
        writeln!(out, "{day}  {}, by {by}{}", written.verb, said(written))?;
    }
    let possible = entry.thing.possible();
    if !possible.is_empty() {
        writeln!(out, "\nWhat can happen next (`oakham request move {id} MOVE …`):")?;
    }
    for (form, side) in possible {
        writeln!(out, "{}: {}{}", side_in_words(side), form.verb, takes(&form))?;
    }
    Ok(Outcome::Done)
}

const fn side_in_words(side: Side) -> &'static str {
    match side {
        Side::Committee => "a clerk, for the committee",
        Side::Owner => "a publisher, for the body that is asked",
    }
}

/// What a move says, after its verb.
fn said(written: &Written) -> String {
    let mut parts: Vec<String> = [&written.choice, &written.text, &written.more]
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(|text| text.replace('\n', "; "))
        .collect();
    if !written.evidence.is_empty() {
        parts.push(format!("evidence: {}", written.evidence.join(", ")));
    }
    if parts.is_empty() { String::new() } else { format!(": {}", parts.join(" – ")) }
}

/// The flags of a move and what each is.
fn takes(form: &VerbForm) -> String {
    let mut flags = Vec::new();
    flags.extend(form.text.map(|what| format!("--text {what}")));
    flags.extend(form.more.map(|what| format!("--more {what}")));
    if form.evidence {
        flags.push("--evidence a page of the site, an https address or the id of a figure".to_owned());
    }
    let choices: Vec<&str> = form.choices.iter().filter(|choice| !choice.is_empty()).copied().collect();
    if !choices.is_empty() {
        flags.push(format!("--choice {}", choices.join(", ")));
    }
    if flags.is_empty() { String::new() } else { format!(" ({})", flags.join("; ")) }
}

fn add(global: &Global, workspace: &Workspace, new: &NewEntry) -> Result<Outcome> {
    let kind = new.kind.object();
    let power = if new.regulation_26 { Power::Regulation26 } else { Power::Courtesy };
    let clock = (kind != ObjectKind::WorkProgramme).then_some(new.clock);
    let thing = thing(kind, clock, power).context("such a thing is not kept in the register")?;
    let particulars = Particulars {
        title: new.title.clone(),
        asked: new.asked.clone(),
        committee: new.committee.clone(),
        minute: new.minute.clone(),
        web_address: new.web_address.clone(),
        raised_by: new.raised_by.clone(),
        raised_on: new.raised_on.unwrap_or_else(today),
        tags: new.tag.clone(),
        places: new.place.clone(),
        linked: new.link.clone(),
        owner: body(workspace, &new.owner),
        owner_role: new.owner_role.clone(),
        openness: match &new.closed {
            None => Openness::Public,
            Some(reason) => Openness::Closed { reason: reason.clone() },
        },
    };
    let by = EnteredBy::Person(ActorRef::Named(&new.by));
    let done = enter(workspace, by, kind, RegisterEntry { particulars, thing })?;
    report(global, &done, "entered")
}

/// A body as the register names it: its code where it is of the system, by whatever name it was written.
fn body(workspace: &Workspace, written: &str) -> String {
    let code: Option<OrganisationCode> = written.trim().to_uppercase().parse().ok();
    let found = workspace.organisations.iter().find(|known| {
        Some(&known.code) == code.as_ref()
            || known.name.eq_ignore_ascii_case(written.trim())
            || known.short_name.eq_ignore_ascii_case(written.trim())
    });
    found.map_or_else(|| written.trim().to_owned(), |known| known.code.to_string())
}

fn record(global: &Global, workspace: &Workspace, moved: &MoveArgs) -> Result<Outcome> {
    let written = Written {
        verb: moved.verb.clone(),
        text: moved.text.clone(),
        more: moved.more.clone(),
        evidence: moved.evidence.clone(),
        choice: moved.choice.clone(),
    };
    let role = moved.role.as_deref().unwrap_or_default();
    let on = moved.on.unwrap_or_else(today);
    let asked = Act { id: &moved.id, written: &written, role, on, known: &[] };
    let done = act(workspace, ActorRef::Named(&moved.by), asked)?;
    report(global, &done, "recorded")
}

fn report(global: &Global, done: &Done, what: &str) -> Result<Outcome> {
    let by = match done.by.identification {
        Identification::NotVerified => format!("{} (not verified)", done.by.name),
        Identification::Account | Identification::SignedIn => done.by.name.clone(),
    };
    match global.format {
        Format::Table => writeln!(terminal::out(), "{}: {what}, by {by}; it is {}.", done.id, done.state)?,
        Format::Json | Format::Csv => {
            let workspace = load::workspace(global)?;
            let stood = standings(&workspace, today(), false);
            let stood: Vec<Stood> = stood.into_iter().filter(|(id, ..)| *id == done.id).collect();
            write(global, &workspace, today(), &stood)?;
        }
    }
    if let Some(why) = &done.not_recorded {
        terminal::note(false, &format!("It is done, but the log lacks it ({why})."));
    }
    Ok(Outcome::Done)
}

const MEASURES: [&str; 11] = [
    "body",
    "raised",
    "answered",
    "in_time",
    "with_evidence",
    "withheld",
    "refused_or_reopened",
    "overdue",
    "median_days",
    "oldest_open",
    "done_of_taken_on_a_year_ago",
];

fn measured(global: &Global, workspace: &Workspace, on: Date) -> Result<Outcome> {
    tell_faults(global, workspace)?;
    let bodies = measures(&workspace.scrutiny.register, on, &english_calendar())?;
    let mut out = terminal::out();
    match global.format {
        Format::Json | Format::Csv => {
            let rows: Vec<Vec<String>> =
                bodies.iter().map(|(body, measures)| cells(body, measures)).collect();
            if global.format == Format::Json {
                bail!("measures are written as a table or as CSV; leave out --format json");
            }
            let mut writer = CsvFile::to(&mut out);
            writer.row(MEASURES)?;
            for row in rows {
                writer.row(row)?;
            }
            writer.flush()?;
        }
        Format::Table => {
            for (body, one) in &bodies {
                let median = one.median_days.map_or_else(
                    || "none answered yet".to_owned(),
                    |days| format!("half within {days} days"),
                );
                let oldest =
                    one.oldest_open.map_or_else(String::new, |day| format!("; the oldest open is of {day}"));
                writeln!(
                    out,
                    "{body}: {} raised, {} answered ({} in time, {} with evidence, {} withheld), {} late; {median}{oldest}",
                    one.n_raised,
                    one.n_answered,
                    one.n_in_time,
                    one.n_with_evidence,
                    one.n_withheld,
                    one.n_overdue
                )?;
            }
        }
    }
    Ok(Outcome::Done)
}

fn cells(body: &str, measures: &BodyMeasures) -> Vec<String> {
    let BodyMeasures { n_raised, n_answered, n_in_time, n_withheld, n_with_evidence, .. } = measures;
    let counts = [
        n_raised,
        n_answered,
        n_in_time,
        n_with_evidence,
        n_withheld,
        &measures.n_reopened,
        &measures.n_overdue,
    ];
    let mut cells = vec![body.to_owned()];
    cells.extend(counts.map(ToString::to_string));
    cells.push(measures.median_days.map_or_else(String::new, |days| days.to_string()));
    cells.push(measures.oldest_open.map_or_else(String::new, |day| day.to_string()));
    cells.push(format!("{} of {}", measures.n_done_within_a_year, measures.n_taken_on_a_year_ago));
    cells
}
