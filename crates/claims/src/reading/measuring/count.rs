//! What counts count: staff, people who wait or come, appointments, organisations.

use super::{Context, Measure, clause};
use crate::figure::Kind;
use crate::find::{Found, Sentence, organisations_of};
use crate::quantity::Quantity;
use crate::reading::governed;

pub(super) const STAFF: [&str; 24] = [
    "equivalents",
    "equivalent",
    "inspectors",
    "advisers",
    "staff",
    "wte",
    "wtes",
    "fte",
    "ftes",
    "employees",
    "posts",
    "nurses",
    "doctors",
    "jobs",
    "roles",
    "redundancies",
    "gps",
    "consultants",
    "workers",
    "midwives",
    "clinicians",
    "personnel",
    "vacancies",
    "colleagues",
];

pub(super) fn of_count(
    sentence: &Sentence<'_, '_>,
    found: &[Found],
    idx: usize,
    context: &Context<'_>,
) -> Option<Measure> {
    let figure = &found[idx];
    let unit = |words: &[&str]| figure.unit.split([' ', '-', '\'']).any(|word| words.contains(&word));
    let (from, to) = clause(sentence, found, idx);
    let near = |before: usize, after: usize, words: &[&str]| {
        sentence.near_before(figure.first, before.min(figure.first - from), words)
            || sentence.near_after(figure.end, after.min(to.saturating_sub(figure.end)), words)
    };
    if unit(&["times", "sessions", "meetings", "occasions", "events", "roadshows"]) {
        return Some(Measure::NumberOfTimes);
    }
    if unit(&OCCURRENCES) {
        return Some(Measure::NumberOfTimes);
    }
    if near(0, 3, &["signed"]) {
        return Some(Measure::Responses);
    }
    if unit(&["vacancies"]) {
        return Some(Measure::StaffEmployed);
    }
    if figure.unit.is_empty() || figure.unit == "more" || figure.unit == "fewer" {
        let last = context.last.as_ref().and_then(|(_, last)| last.measure);
        if figure.unit.is_empty() && sentence.says(figure.end, &["of", "us"]) {
            return Some(if near(0, 7, &GONE) { Measure::StaffReduction } else { Measure::StaffEmployed });
        }
        let shrinks = sentence.near_before(figure.first, 3, &["by"])
            && sentence.near_before(figure.first, 6, &["shrink", "fall", "drop", "reduce", "cut", "down"]);
        if last == Some(Measure::StaffEmployed) && shrinks {
            return Some(Measure::StaffReduction);
        }
        let of_us = sentence.is(figure.end, &["of"])
            && sentence.is(figure.end + 1, &["us", "them", "these", "those"]);
        if last == Some(Measure::StaffEmployed) && of_us && near(0, 7, &GONE) {
            return Some(Measure::StaffReduction);
        }
        if last == Some(Measure::StaffEmployed) && governed::is_off_plan(sentence, figure) {
            return Some(Measure::WorkforceVariance);
        }
    }
    let of_staff_after = sentence.is(figure.end, &["of"]) && sentence.near_after(figure.end + 1, 5, &STAFF);
    if sentence.near_before(figure.first, 6, &["spoke", "talked", "interviewed", "surveyed", "listened"]) {
        return Some(Measure::Responses);
    }
    if unit(&STAFF)
        || of_staff_after
        || (unit(&["people"])
            && near(
                6,
                9,
                &[
                    "employs",
                    "employed",
                    "employ",
                    "employing",
                    "redundancy",
                    "work",
                    "works",
                    "worked",
                    "jobs",
                ],
            ))
    {
        let planned = ["plan", "planned", "budgeted", "funded", "establishment"];
        if unit(&["fewer", "less", "more"]) && sentence.near_after(figure.end, 5, &planned) {
            return Some(Measure::WorkforceVariance);
        }
        if unit(&["fewer", "less"]) {
            return Some(Measure::StaffReduction);
        }
        if unit(&["more", "extra", "additional", "new"]) {
            return Some(Measure::StaffIncrease);
        }
        if near(0, 6, &["empty", "vacant", "unfilled"]) {
            return Some(Measure::StaffEmployed);
        }
        return Some(of_staff(&near));
    }
    if unit(&["appointments", "consultations"]) {
        let change = near(0, 3, &["more", "fewer", "less"])
            || near(4, 0, &["additional", "extra", "rose", "fell", "increase"]);
        return Some(if change { Measure::ChangeInAppointments } else { Measure::Appointments });
    }
    if unit(&["residents", "inhabitants"])
        && !near(8, 8, &["responded", "signed", "survey", "attended", "told"])
    {
        return Some(Measure::Population);
    }
    if unit(&["attendances", "arrivals", "visits", "contacts", "admissions"]) {
        return Some(Measure::Attendances);
    }
    if unit(&["waits", "waiters"]) {
        return wait(sentence, figure).or(Some(Measure::WaitedOverALimit));
    }
    if unit(&[
        "responses",
        "volunteers",
        "applications",
        "letters",
        "emails",
        "comments",
        "signatures",
        "respondents",
        "replies",
        "submissions",
        "attendees",
    ]) {
        return Some(Measure::Responses);
    }
    let people = unit(&[
        "patients",
        "people",
        "residents",
        "children",
        "adults",
        "waiters",
        "women",
        "men",
        "registered",
        "members",
    ]);
    if unit(&["people"])
        && sentence.near_after(figure.end, 5, &["left", "leave", "leaving", "redundant", "redundancy"])
    {
        return Some(Measure::StaffReduction);
    }
    if (people || figure.unit.is_empty())
        && let Some(told) = of_people(sentence, figure, people, &near)
    {
        return Some(told);
    }
    if organisations_of(&figure.unit) {
        return Some(Measure::NumberOfOrganisations);
    }
    if people && near(8, 8, &["list", "lists", "corridors", "corridor", "queue"]) {
        return Some(Measure::WaitedOverALimit);
    }
    if unit(&["people", "adults", "children", "households"]) {
        return Some(Measure::Population);
    }
    if !figure.unit.is_empty() {
        return None;
    }
    if let Some(told) = named_before(&near) {
        return Some(told);
    }
    let of_sites = sentence.is(figure.end, &["of"])
        && sentence.near_after(
            figure.end,
            6,
            &["surgeries", "practices", "hospitals", "centres", "clinics", "councils", "wards", "sites"],
        );
    if of_sites {
        return Some(Measure::NumberOfOrganisations);
    }
    let of_group = sentence.is(figure.end, &["of"])
        && sentence.near_after(figure.end, 5, &["trusts", "boards", "icbs", "systems"]);
    if of_group
        || sentence.tokens[..figure.first]
            .iter()
            .any(|token| token.is_any(&["trusts", "icbs", "boards", "systems", "icss"]))
    {
        return Some(Measure::NumberOfOrganisations);
    }
    let before = found[..idx].iter().rev().any(|other| matches!(other.kind, Kind::Count | Kind::Fraction));
    let last = if before { context.last_value.as_ref() } else { context.last.as_ref() };
    let last = last.filter(|(kind, _)| *kind == Kind::Count || before);
    last.and_then(|(_, proposal)| proposal.measure)
        .filter(|measure| !matches!(measure, Measure::EventDate | Measure::Deadline))
}

/// What happens, rather than what there is.
const OCCURRENCES: [&str; 15] = [
    "incidents",
    "falls",
    "complaints",
    "deaths",
    "infections",
    "breaches",
    "cancellations",
    "strikes",
    "inspections",
    "recommendations",
    "errors",
    "outbreaks",
    "visits",
    "closures",
    "concerns",
];

const GONE: [&str; 33] = [
    "taken",
    "stripped",
    "slashed",
    "scrapped",
    "disappear",
    "cutting",
    "axing",
    "shedding",
    "losing",
    "closing",
    "cut",
    "cuts",
    "lose",
    "loss",
    "lost",
    "shed",
    "reduce",
    "reduction",
    "reducing",
    "go",
    "gone",
    "axe",
    "axed",
    "leave",
    "left",
    "redundant",
    "redundancy",
    "fewer",
    "removed",
    "remove",
    "down",
    "redundancies",
    "risk",
];
const COME: [&str; 17] = [
    "grown",
    "grew",
    "risen",
    "rose",
    "growth",
    "recruit",
    "recruited",
    "recruiting",
    "hire",
    "hired",
    "additional",
    "extra",
    "increase",
    "new",
    "joined",
    "started",
    "arrived",
];

fn of_staff(near: &dyn Fn(usize, usize, &[&str]) -> bool) -> Measure {
    let over_plan = near(3, 4, &["over", "above", "under", "below", "than"])
        && near(3, 6, &["plan", "planned", "establishment", "trajectory"]);
    match () {
        () if near(1, 0, &["by"]) && near(4, 0, &COME) => Measure::StaffIncrease,
        () if over_plan => Measure::WorkforceVariance,
        () if near(0, 9, &["redundancy", "redundant"]) => Measure::StaffReduction,
        () if near(6, 3, &["employs", "employed", "employ", "establishment", "have", "has"])
            && !near(3, 3, &["left", "cut"]) =>
        {
            Measure::StaffEmployed
        }
        () if near(7, 8, &GONE) && !near(2, 0, &["down", "from"]) => Measure::StaffReduction,
        () if near(4, 4, &COME) => Measure::StaffIncrease,
        () => Measure::StaffEmployed,
    }
}

const ATTEND: [&str; 19] = [
    "came",
    "come",
    "attended",
    "emergency",
    "arrived",
    "department",
    "seen",
    "used",
    "visited",
    "treated",
    "centre",
    "centres",
    "unit",
    "e",
    "saw",
    "sees",
    "handled",
    "dealt",
    "attendances",
];

fn of_people(
    sentence: &Sentence<'_, '_>,
    figure: &Found,
    people: bool,
    near: &dyn Fn(usize, usize, &[&str]) -> bool,
) -> Option<Measure> {
    if sentence.after(figure.first, &["its", "their"]) && figure.unit.starts_with("patients") {
        return Some(Measure::Population);
    }
    if near(0, 4, &["joined", "attended"])
        || near(6, 8, &["signed", "petition", "signatures"])
        || near(2, 4, &["complete", "completed", "answered", "filled"])
        || (people
            && near(6, 8, &["spoken", "heard", "responded", "replied", "survey", "attended", "marched"]))
    {
        return Some(Measure::Responses);
    }
    let many = figure.value.number().is_some_and(|number| Quantity::whole(10_000) <= number);
    let most = figure.value.number().is_some_and(|number| Quantity::whole(200_000) <= number);
    if people && (many && sentence.after(figure.first, &["for"]) || most && wait(sentence, figure).is_none())
    {
        return Some(Measure::Population);
    }
    if let Some(wait) = wait(sentence, figure) {
        return Some(wait);
    }
    if near(
        6,
        3,
        &[
            "population",
            "serves",
            "serving",
            "served",
            "residents",
            "live",
            "registered",
            "home",
            "look",
            "covers",
            "cover",
            "cares",
        ],
    ) {
        return Some(Measure::Population);
    }
    (people && near(8, 10, &ATTEND)).then_some(Measure::Attendances)
}

/// Whether the sentence speaks of a wait near a place, and whether beyond its limit or within.
pub(super) fn wait(sentence: &Sentence<'_, '_>, figure: &Found) -> Option<Measure> {
    let around = |words: &[&str]| {
        sentence.near_before(figure.first, 10, words) || sentence.near_after(figure.end, 10, words)
    };
    let hours = ["hour", "hours", "days", "weeks"];
    let spent = around(&["spent", "spend", "spending"]) && sentence.near_after(figure.end, 10, &hours);
    if !spent
        && !around(&[
            "wait",
            "waits",
            "waited",
            "waiting",
            "waiters",
            "breaches",
            "seen",
            "treated",
            "handovers",
            "handover",
        ])
    {
        return None;
    }
    let over = around(&["over", "longer", "than", "beyond", "more", "least"]) && !around(&["no"]);
    if around(&["within"]) && !around(&["longer"]) {
        return Some(Measure::WaitedWithinALimit);
    }
    over.then_some(Measure::WaitedOverALimit)
}

/// What a bare number counts, where its sentence names it before: `total attendances had been 3,217`.
fn named_before(near: &dyn Fn(usize, usize, &[&str]) -> bool) -> Option<Measure> {
    let before = |words: &[&str]| near(8, 0, words);
    match () {
        () if before(&["attendances", "arrivals", "visits"]) => Some(Measure::Attendances),
        () if before(&["appointments", "consultations"]) => Some(Measure::Appointments),
        () if near(0, 4, &["payroll", "books"]) => Some(Measure::StaffEmployed),
        () if before(&["responses", "signatures"]) => Some(Measure::Responses),
        () if before(&[
            "posts",
            "headcount",
            "staffing",
            "wte",
            "employed",
            "employs",
            "employ",
            "employees",
            "workforce",
        ]) =>
        {
            Some(Measure::StaffEmployed)
        }
        () => None,
    }
}
