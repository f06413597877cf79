//! Packs for committees: figures are frozen for a meeting with their ids, and every later look says which have changed
//! since.

pub mod desk;
pub mod drafts;
mod paper;

use anyhow::{Context, Result, bail};
use domain::account::Role;
use domain::figure::FigureId;
use domain::month::{FinancialYear, Month};
use domain::month_end::MonthEnd;
use domain::remark::{LONGEST_TITLE, remark};
use governance::pack_draft::MOST_FIGURES;
use governance::scrutiny::calendar::WorkingCalendar;
use governance::scrutiny::committee::{Committee, acting};
use jiff::civil::{Date, Weekday};
use sources::monthly_return::version::Turn;
use sources::packs::{FrozenFigure, Pack, packs, steps};
use sources::scrutiny::{FOLDER, english_calendar};
use sources::workspace::Workspace;
use store::Event;

use crate::clock::now;
use crate::edition::Editions;
use crate::edition::findings::{is_spoilt, refuse_spoilt};
use crate::on_record::{put_in_force, whole};
use crate::returns::NOTHING_CHANGED;
use crate::returns::person::{ActorRef, Person};
use crate::workspace::open_workspace;

pub use paper::paper;

/// Clear days between the publication of papers and a meeting (Local Government Act 1972, section 100B).
pub const CLEAR_DAYS: u16 = 5;
/// What stands in addresses where an id of a pack would.
const RESERVED: &str = "drafts";
/// The longest id of a pack [characters].
const LONGEST_ID: usize = 60;

/// What is frozen.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub id: &'a str,
    pub title: &'a str,
    /// By its code.
    pub committee: &'a str,
    pub meeting_on: Date,
    pub month: (FinancialYear, Month),
    pub figures: &'a [FigureId],
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    pub pack: Pack,
    pub by: Person,
    /// Why the log does not have it; nothing where it has.
    pub not_recorded: Option<String>,
}

/// By when papers are published, and how long that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Countdown {
    /// The last working day on which five clear days are left.
    pub last_day: Date,
    /// Working days strictly between today and the meeting.
    pub clear_days: u16,
}

/// A figure of a pack that is another now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub id: FigureId,
    /// `£19.0m adverse`; nothing where the month has no such figure any more.
    pub now: Option<String>,
}

/// Freezes figures of a month for a meeting.
///
/// # Errors
/// All that is wrong with what is asked; nothing has changed then.
pub fn freeze(workspace: &Workspace, actor: ActorRef<'_>, asked: Asked<'_>) -> Result<Outcome> {
    let person = actor.person(workspace, Role::Clerk, &workspace.system)?;
    person.require_role(&[Role::Publisher, Role::Clerk], "freezes a pack")?;
    let root = &workspace.root;
    let _turn = Turn::wait(root)?;
    let workspace = &open_workspace(root).context(NOTHING_CHANGED)?;
    let editions = Editions::new(workspace, None);
    let month_end = editions.edition(asked.month)?.month_end().clone();
    refuse_spoilt(&month_end).context(NOTHING_CHANGED)?;
    let title = remark("the title", asked.title, LONGEST_TITLE)?;
    let faults = faults(workspace, &asked, &title, &month_end)?;
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    let figures = asked.figures.iter().filter_map(|id| frozen(&month_end, *id)).collect();
    let pack = Pack {
        id: asked.id.to_owned(),
        title,
        committee: asked.committee.to_owned(),
        meeting_on: asked.meeting_on,
        month: asked.month,
        figures,
        by: person.name.clone(),
        at: now(),
    };
    keep(workspace, person, pack)
}

/// Writes a pack into the file and the log.
fn keep(workspace: &Workspace, person: Person, pack: Pack) -> Result<Outcome> {
    let event = Event {
        at: pack.at.to_string(),
        actor: person.name.clone(),
        kind: "pack frozen".to_owned(),
        subject: pack.id.clone(),
        detail: format!(
            "{} figures for {}; {}",
            pack.figures.len(),
            pack.meeting_on,
            person.identification.words()
        ),
    };
    let steps = steps(&workspace.root, &pack).context(NOTHING_CHANGED)?;
    let not_recorded = put_in_force(workspace, FOLDER, &steps, &event, &person)?;
    Ok(Outcome { pack, by: person, not_recorded })
}

fn faults(
    workspace: &Workspace,
    asked: &Asked<'_>,
    title: &str,
    month_end: &MonthEnd,
) -> Result<Vec<String>> {
    let Asked { id, committee, meeting_on, figures, .. } = asked;
    let mut faults = id_faults(workspace, id)?;
    if drafts::open(workspace).iter().any(|kept| kept.id == **id) {
        faults.push(format!(
            "the pack {id} is being put together; freeze it without naming figures, or give this one another id"
        ));
    }
    faults.extend(purpose_faults(workspace, title, committee, *meeting_on, asked.month));
    let month = month_end.month;
    if figures.is_empty() || MOST_FIGURES < figures.len() {
        faults.push(format!("{} figures are picked; pick 1 to {MOST_FIGURES}", figures.len()));
    }
    for (idx, figure) in figures.iter().enumerate() {
        if !month_end.figures.contains_key(figure) {
            faults.push(format!(
                "month {month} of {} has no figure {figure}; `oakham search` finds ids",
                month_end.year
            ));
        }
        if figures[..idx].contains(figure) {
            faults.push(format!("{figure} is picked twice"));
        }
    }
    Ok(faults)
}

/// What is wrong with the id of a new pack.
fn id_faults(workspace: &Workspace, id: &str) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    if id.is_empty() || LONGEST_ID < id.len() || !id.chars().all(is_plain) || id == RESERVED {
        faults.push(format!("{id:?} is no id of a pack; write up to {LONGEST_ID} letters, digits and hyphens, such as rutland-2026-12"));
    }
    let known = whole(packs(&workspace.root))?;
    if let Some(last) = known.iter().map(|pack| pack.at).max().filter(|last| now() < *last) {
        faults.push(format!(
            "it is {} by the clock of this computer, but the last pack was frozen at {last}; set the clock right and try again",
            now()
        ));
    }
    if known.iter().any(|pack| pack.id == *id) {
        faults.push(format!(
            "there is a pack {id} already, and what is frozen is not changed; give this one another id"
        ));
    }
    Ok(faults)
}

/// What is wrong with what a pack is for.
fn purpose_faults(
    workspace: &Workspace,
    title: &str,
    committee: &str,
    meeting_on: Date,
    (year, month): (FinancialYear, Month),
) -> Vec<String> {
    let mut faults = Vec::new();
    if title.is_empty() {
        faults.push("the pack has no title; name it".to_owned());
    }
    let committees = &workspace.scrutiny.committees;
    let known = committees.iter().find(|known| known.code == *committee);
    if let Some(known) = known.filter(|known| !known.sits_on(meeting_on)) {
        faults.push(not_sitting(committees, known, meeting_on));
    }
    if known.is_none() {
        let codes: Vec<&str> = committees.iter().map(|known| known.code.as_str()).collect();
        faults.push(format!("there is no committee {committee:?}; write one of: {}", codes.join(", ")));
    }
    if meeting_on <= month.last_day(year) {
        faults.push(format!("the meeting is on {meeting_on}, before month {month} of {year} ends"));
    }
    if FinancialYear::starting(meeting_on.year()).is_none() {
        faults.push(format!("the meeting is on {meeting_on}, farther away than any is; check the year"));
    }
    faults
}

/// That a committee does not sit on the day of the meeting, and who does in its place.
fn not_sitting(committees: &[Committee], known: &Committee, meeting_on: Date) -> String {
    let Committee { code, from, to, .. } = known;
    let when = to.filter(|last| *last < meeting_on);
    let when = when.map_or_else(|| format!("from {from}"), |last| format!("until {last}"));
    let next = acting(committees, code, meeting_on).map_or_else(
        || "name a committee that does".to_owned(),
        |next| format!("{} acts for it: begin the pack for that", next.code),
    );
    format!("{code} sits {when}, and the meeting is on {meeting_on}; {next}")
}

fn frozen(month_end: &MonthEnd, id: FigureId) -> Option<FrozenFigure> {
    let figure = month_end.figures.get(&id)?;
    let (name, in_words) = web::naming::named(month_end, figure);
    Some(FrozenFigure { id, name, value: Some(figure.value), in_words, provenance: figure.provenance() })
}

/// Which figures of a pack are others in the month as it is now. Numbers of tables, which only pages make, are not
/// compared.
#[must_use]
pub fn changed(pack: &Pack, month_end: &MonthEnd) -> Vec<Changed> {
    let differs = |figure: &&FrozenFigure| {
        let now = month_end.figures.get(&figure.id).map(|now| now.value);
        figure.value.is_some() && now != figure.value
    };
    let now = |figure: &FrozenFigure| {
        let now = month_end.figures.get(&figure.id);
        let in_words = |now| {
            let words = web::naming::with_coverage(month_end, now);
            if is_spoilt(month_end) { format!("{words}, of a month with errors") } else { words }
        };
        Changed { id: figure.id, now: now.map(in_words) }
    };
    pack.figures.iter().filter(differs).map(now).collect()
}

/// By when the papers of a meeting are published.
///
/// # Errors
/// Where the meeting is beyond the years whose holidays are known.
pub fn countdown(meeting: Date, today: Date) -> Result<Countdown> {
    let calendar: WorkingCalendar = english_calendar();
    let last_day = calendar.working_days_before(meeting, CLEAR_DAYS + 1)?;
    let clear_days = if today < meeting { calendar.clear_days_between(today, meeting)? } else { 0 };
    Ok(Countdown { last_day, clear_days })
}

/// The countdown in a sentence.
#[must_use]
pub fn countdown_in_words(countdown: Countdown, meeting: Date, today: Date) -> String {
    use domain::month::day_in_words;
    let Countdown { last_day, clear_days } = countdown;
    let by = format!(
        "{} is the last day to publish papers with five clear days before the meeting{}",
        day_in_words(last_day),
        no_working_day(meeting)
    );
    if meeting <= today {
        return format!("{by}, which has been held or is today");
    }
    match clear_days.checked_sub(CLEAR_DAYS) {
        None => format!("{by}: {clear_days} are left, too few"),
        Some(0) => format!("{by}: that is today or the weekend after it"),
        Some(1) => format!("{by}: 1 working day is left"),
        Some(days) => format!("{by}: {days} working days are left"),
    }
}

/// That a meeting is on a day on which offices are closed, which may be a slip.
fn no_working_day(meeting: Date) -> &'static str {
    match (meeting.weekday(), english_calendar().is_working_day(meeting)) {
        (Weekday::Saturday, _) => " on a Saturday",
        (Weekday::Sunday, _) => " on a Sunday",
        (_, Ok(false)) => " on a bank holiday",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[track_caller]
    fn check(meeting: Date, today: Date, last_day: Date, clear_days: u16) {
        assert_eq!(countdown(meeting, today).expect("a known year"), Countdown { last_day, clear_days });
    }

    #[test]
    fn five_clear_days_are_working_days_between_publication_and_meeting() {
        // A Tuesday: Tuesday to Friday and the Monday after are between.
        check(date(2026, 12, 8), date(2026, 11, 30), date(2026, 11, 30), 5);
        check(date(2026, 12, 8), date(2026, 12, 1), date(2026, 11, 30), 4);
        // Christmas Day and the day kept for Boxing Day are none.
        check(date(2027, 1, 5), date(2026, 12, 1), date(2026, 12, 23), 21);
        check(date(2026, 12, 8), date(2026, 12, 8), date(2026, 11, 30), 0);
    }

    #[test]
    fn what_is_left_is_said() {
        let words = |today: Date| {
            let meeting = date(2026, 12, 8);
            countdown_in_words(countdown(meeting, today).expect("a known year"), meeting, today)
        };
        assert!(
            words(date(2026, 11, 26)).ends_with("2 working days are left"),
            "{}",
            words(date(2026, 11, 26))
        );
        assert!(words(date(2026, 12, 2)).ends_with("3 are left, too few"), "{}", words(date(2026, 12, 2)));
    }
}
