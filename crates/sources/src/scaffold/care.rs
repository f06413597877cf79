//! The scaffold of `care/`: who is registered where and which stations there are, by the register or the publishers'
//! files; arrivals, staff, times and routes open.

use std::fmt::Write;

use domain::geography::{PlaceKind, PopulationBasis};
use domain::register::Trust;

use super::{OPEN, Scaffold, quoted};

/// The most clocks of a network; of more departments than these, one clock has all.
const MOST_CLOCKS: usize = 8;

/// A place where patients are registered.
struct Place {
    name: String,
    residents: Option<u64>,
    source: String,
    /// The sub-ICB location that its general practice is of.
    location: String,
}

/// The text files of `care/`, by path.
#[must_use]
pub fn care_files(scaffold: Scaffold<'_>) -> Vec<(String, String)> {
    let places = places(scaffold);
    let files = [
        ("network.toml", network(scaffold)),
        ("places.toml", place_rows(&places)),
        ("general-practice.toml", general_practice(&places)),
        ("urgent-care.toml", urgent_care(scaffold)),
    ];
    files.into_iter().map(|(name, text)| (format!("care/{name}"), text)).collect()
}

/// The practices where their lists are known, else the sub-ICB locations of the register.
fn places(scaffold: Scaffold<'_>) -> Vec<Place> {
    let Scaffold { register, board, year, practices } = scaffold;
    let day = year.last_day();
    let locations = register.places_of(board.code(), PlaceKind::SubIcb, day);
    let name_of = |code: &str| {
        let location = register
            .tables()
            .sub_icbs
            .iter()
            .find(|sub| sub.code.as_str() == code && sub.effective.holds_on(day));
        let place = location.and_then(|sub| register.place(&sub.place));
        place.map_or_else(|| code.to_owned(), |place| place.name.clone())
    };
    if let Some(list) = practices {
        return list
            .practices
            .iter()
            .map(|practice| Place {
                name: match &practice.name {
                    Some(name) => format!("{name} ({})", practice.code),
                    None => practice.code.clone(),
                },
                residents: Some(practice.patients),
                source: list.source.clone(),
                location: name_of(&practice.location),
            })
            .collect();
    }
    locations
        .into_iter()
        .map(|place| {
            let count = register.population_of_place(&place.code, PopulationBasis::Registered, day);
            Place {
                name: place.name.clone(),
                residents: count.map(|count| count.people),
                source: count.map_or_else(String::new, |count| count.source.clone()),
                location: place.name.clone(),
            }
        })
        .collect()
}

/// The trusts that have a major emergency department, as far as is stated.
fn emergency_trusts(scaffold: Scaffold<'_>) -> Vec<&Trust> {
    let Scaffold { register, board, year, .. } = scaffold;
    let trusts = register.trusts_of(board.code(), year.last_day());
    trusts.into_iter().filter(|trust| trust.emergency_department.is_some()).collect()
}

fn department(trust: &Trust) -> String {
    format!("A&E, {}", trust.organisation.short_name)
}

fn ward(trust: &Trust) -> String {
    format!("beds, {}", trust.organisation.short_name)
}

/// The clocks of the 4-hour standard: name, and the trusts whose departments it is of.
fn clocks(scaffold: Scaffold<'_>) -> Vec<(String, Vec<&Trust>)> {
    let trusts = emergency_trusts(scaffold);
    match trusts.len() {
        0 => Vec::new(),
        n if n <= MOST_CLOCKS => trusts
            .into_iter()
            .map(|trust| (format!("4 hours in A&E, {}", trust.organisation.short_name), vec![trust]))
            .collect(),
        _ => vec![("4 hours in A&E, all trusts".to_owned(), trusts)],
    }
}

fn network(scaffold: Scaffold<'_>) -> String {
    let shares = clocks(scaffold).into_iter().map(|(name, _)| quoted(&format!("{name}.share_within")));
    let in_use =
        emergency_trusts(scaffold).into_iter().map(|trust| quoted(&format!("{}.utilisation", ward(trust))));
    let measures = shares.chain(in_use).collect::<Vec<_>>().join(", ");
    let title = quoted(&format!("{}: a first network", scaffold.board.system_name));
    let first = scaffold.year.first_day();
    format!(
        r#"# A first care network: general practice, and emergency departments with their beds.
# A value "?" is still to be stated: oakham check lists them. Every key: docs/reference/network.md.
schema = "oakham.network/1"
title = {title}
# The first day of the simulation: sets weekdays and months.
start = "{first}"
# How the numbers that you state are known: published, derived, reported, or synthetic where they are made up. A source,
# station or profile of which some are known otherwise says so itself, with provenance and source of its own.
provenance = "?"
source_note = "stated by the system"
include = ["places.toml", "general-practice.toml", "urgent-care.toml"]

[run]
# What is left out at the beginning, what is measured after that, and how often at least and at most.
warm_up = "60 d"
length = "365 d"
least = 6
most = 20
# Replications are added until half the interval of each chosen measure is within this share of it.
precision = 0.05
measures = [{measures}]
"#
    )
}

fn place_rows(places: &[Place]) -> String {
    let mut text = "# Where patients are registered.\n\
        # name: the practice with its ODS code, or the sub-ICB location.\n\
        # residents: registered patients [people].\n\
        # latitude, longitude: decimal degrees, only where patients choose by travel: add them to each place.\n"
        .to_owned();
    for Place { name, residents, source, .. } in places {
        let residents = residents.map_or_else(|| format!("{OPEN:?}"), |people| people.to_string());
        let _ = write!(text, "\n[[place]]\nname = {}\nresidents = {residents}\n", quoted(name));
        if !source.is_empty() {
            let _ = write!(text, "provenance = \"published\"\nsource = {}\n", quoted(source));
        }
    }
    text
}

fn general_practice(places: &[Place]) -> String {
    let mut text = r#"# Who asks for an appointment in general practice, and the appointments there are, by sub-ICB location.
# per_1000_a_year: requests a year and 1,000 registered patients: NHS England, Appointments in General Practice
#   (appointments are those that were met; add those that were not).
# places: a factor for each place; 1 is as many a head as the others.
# profile.requests: when they ask, weights by hour from midnight and by weekday from Monday: telephony of the practices.
#   What stands there is assumed: working days only, most at eight in the morning and on Mondays.
# days: weights of appointments, Monday first: the same publication, by day. What stands there is assumed.
# a_week: appointments a week of one kind of staff; same_day: share of them kept for the day [0 to 1]: the same
#   publication, by staff type and by time from booking to appointment. Add a line for each kind of staff.
# wants_same_day: share of requests for the same day [0 to 1]: telephony of the practices.
# horizon: how far ahead appointments are given, such as "42 d": the practices.
# not_attended: share of those booked ahead that are not attended [0 to 1]: the same publication.
# same_day_full: what those do who get none on the day, shares that add to 1: surveys of patients.

[profile.requests]
hours = [0, 0, 0, 0, 0, 0, 0, 0, 0.24, 0.16, 0.13, 0.11, 0.08, 0.07, 0.07, 0.06, 0.05, 0.03, 0, 0, 0, 0, 0, 0]
weekdays = [1.08, 1.04, 1, 0.97, 0.91, 0, 0]
provenance = "synthetic"
source = "assumed, no local figure"
"#
    .to_owned();
    let mut locations: Vec<&str> = places.iter().map(|place| place.location.as_str()).collect();
    locations.sort_unstable();
    locations.dedup();
    for location in locations {
        let names = places.iter().filter(|place| place.location == location);
        let factors: Vec<String> = names.map(|place| format!("{} = 1", quoted(&place.name))).collect();
        let _ = write!(
            text,
            r#"
[[source]]
name = {source}
to = {station}
need = "GP appointment"
profile = "requests"
per_1000_a_year = "?"
places = {{ {factors} }}

[[station]]
name = {station}
kind = "slots"
sessions = [
  {{ staff = "GP", a_week = "?", same_day = "?" }},
]
wants_same_day = "?"
horizon = "?"
not_attended = "?"
missed = "missed the appointment"
hours = "08:00-18:30"
days = [1.08, 1.04, 1, 0.97, 0.91, 0, 0]
same_day_full = {{ {again} = "?", "no appointment" = "?" }}
full = "no appointment"
then = "seen in general practice"

# Who asks again does so when the practice opens.
[[station]]
name = {again}
kind = "delay"
retry = true
time = "22 h"
then = {station}
"#,
            source = quoted(&format!("requests, {location}")),
            station = quoted(&format!("GP appointments, {location}")),
            again = quoted(&format!("asks again next day, {location}")),
            factors = factors.join(", "),
        );
    }
    text.push_str(
        r#"
[[station]]
name = "seen in general practice"
kind = "exit"

[[station]]
name = "missed the appointment"
kind = "exit"

[[station]]
name = "no appointment"
kind = "exit"
"#,
    );
    text
}

fn urgent_care(scaffold: Scaffold<'_>) -> String {
    let mut text = r#"# Emergency departments and the beds behind them: each trust of the system at which NHS England counts type 1
# attendances. One with several sites is to be copied for each.
# rate: attendances, such as "300 / d": NHS England, A&E Attendances and Emergency Admissions, monthly, by provider.
# profile.attendances: when they come, weights by hour from midnight: the department. What stands there is assumed.
# servers: staffed spaces in which patients are assessed and treated, such as cubicles and chairs, always: the department;
#   shifts are said otherwise: docs/reference/network.md. Who waits for a bed keeps the space, and no clinician.
# service: how long a patient is in the space until they may go home or the decision to admit, with tests and treatment,
#   such as { lognormal = { mean = "150 min", sd = "90 min" } }: the department.
# then: where patients go on to, shares that add to 1: emergency admissions by attendances, the same publication.
# beds: general and acute beds open: NHS England, KH03, quarterly.
# stay: length of stay, such as { lognormal = { mean = "5 d", sd = "7 d" } }: hospital episode statistics.
"#
    .to_owned();
    let trusts = emergency_trusts(scaffold);
    if !trusts.is_empty() {
        text.push_str(
            r#"
[profile.attendances]
hours = [0.024, 0.019, 0.016, 0.014, 0.013, 0.014, 0.018, 0.027, 0.045, 0.061, 0.066, 0.066, 0.064, 0.062, 0.061, 0.06, 0.061, 0.062, 0.06, 0.056, 0.049, 0.042, 0.035, 0.03]
provenance = "synthetic"
source = "assumed, no local figure"
"#,
        );
    }
    for trust in trusts {
        let _ = write!(
            text,
            r#"
[[source]]
name = {source}
to = {department}
need = "emergency"
profile = "attendances"
rate = "?"

[[station]]
name = {department}
kind = "queue"
servers = "?"
service = "?"
then = {{ {ward} = "?", "home" = "?" }}

[[station]]
name = {ward}
kind = "beds"
beds = "?"
stay = "?"
boarding = "holds_sender"
then = "home"
"#,
            source = quoted(&format!("attendances, {}", trust.organisation.short_name)),
            department = quoted(&department(trust)),
            ward = quoted(&ward(trust)),
        );
    }
    for (name, trusts) in clocks(scaffold) {
        let names = |name: fn(&Trust) -> String| {
            trusts.iter().map(|trust| quoted(&name(trust))).collect::<Vec<_>>().join(", ")
        };
        let _ = write!(
            text,
            r#"
# From arrival to going home or to a bed: the 4-hour standard.
[[clock]]
name = {}
starts = [{}]
stops = [{}, "home"]
limit = "240 min"
"#,
            quoted(&name),
            names(department),
            names(ward),
        );
    }
    if !emergency_trusts(scaffold).is_empty() {
        text.push_str("\n[[station]]\nname = \"home\"\nkind = \"exit\"\n");
    }
    text
}
