//! The scaffold of `care/`: who is registered where and which stations there are, by the register or the publishers'
//! files; arrivals, staff, times and routes open.

use std::fmt::Write;

use domain::geography::{PlaceKind, PopulationBasis};
use domain::register::Trust;

use super::{OPEN, Scaffold, quoted};

/// Words of names of trusts without an emergency department, as far as a name tells.
const NO_EMERGENCY_DEPARTMENT: [&str; 11] = [
    "Ambulance",
    "Mental Health",
    "Partnership",
    "Community",
    "Health and Care",
    "Combined Healthcare",
    "Online",
    "Orthopaedic",
    "Eye Hospital",
    "Cancer",
    "Heart and Chest",
];

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

fn network(scaffold: Scaffold<'_>) -> String {
    let title = quoted(&format!("{}: a first network", scaffold.board.system_name));
    let first = scaffold.year.first_day();
    format!(
        r#"# A first care network: general practice, and emergency departments with their beds.
# A value "?" is still to be stated: oakham check lists them. Every key: docs/reference/network.md.
schema = "oakham.network/1"
title = {title}
# The first day of the simulation: sets weekdays and months.
start = "{first}"
# How numbers are known that do not say so themselves: published, derived or synthetic.
provenance = "derived"
source_note = "stated by the system"
include = ["places.toml", "general-practice.toml", "urgent-care.toml"]

[run]
# What is left out at the beginning, what is measured after that, and how often at least and at most.
warm_up = "60 d"
length = "365 d"
least = 5
most = 20
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
# a_week: appointments a week of one kind of staff; same_day: share of them kept for the day [0 to 1]: the same
#   publication, by staff type and by time from booking to appointment. Add a line for each kind of staff.
# wants_same_day: share of requests for the same day [0 to 1]: telephony of the practices.
# horizon: how far ahead appointments are given, such as "42 d": the practices.
# not_attended: share of those booked ahead that are not attended [0 to 1]: the same publication.
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
same_day_full = "no appointment"
full = "no appointment"
then = "seen in general practice"
"#,
            source = quoted(&format!("requests, {location}")),
            station = quoted(&format!("GP appointments, {location}")),
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

/// Whether a trust has an emergency department, as far as its name tells.
fn may_have_emergency_department(trust: &Trust) -> bool {
    let name = &trust.organisation.name;
    NO_EMERGENCY_DEPARTMENT.iter().all(|word| !name.contains(word))
}

fn urgent_care(scaffold: Scaffold<'_>) -> String {
    let Scaffold { register, board, year, .. } = scaffold;
    let trusts = register.trusts_of(board.code(), year.last_day());
    let mut text = r#"# Emergency departments and the beds behind them, a trust each: a trust without one is to be deleted here, and one
# with several sites to be copied for each.
# rate: attendances, such as "300 / d": NHS England, A&E Attendances and Emergency Admissions, monthly, by provider.
# servers: clinicians who see patients at once, always; shifts are said otherwise: docs/reference/network.md.
# service: how long one of them is busy with a patient, such as { exponential = "25 min" }: the department.
# then: where patients go on to, shares that add to 1: emergency admissions by attendances, the same publication.
# beds: general and acute beds open: NHS England, KH03, quarterly.
# stay: length of stay, such as { lognormal = { mean = "5 d", sd = "7 d" } }: hospital episode statistics.
"#
    .to_owned();
    for trust in trusts.into_iter().filter(|trust| may_have_emergency_department(trust)) {
        let short = &trust.organisation.short_name;
        let _ = write!(
            text,
            r#"
[[source]]
name = {source}
to = {department}
need = "emergency"
rate = "?"

[[station]]
name = {department}
kind = "queue"
servers = "?"
service = "?"
limit = "240 min"
then = {{ {ward} = "?", "home" = "?" }}

[[station]]
name = {ward}
kind = "beds"
beds = "?"
stay = "?"
boarding = "holds_sender"
then = "home"
"#,
            source = quoted(&format!("attendances, {short}")),
            department = quoted(&format!("A&E, {short}")),
            ward = quoted(&format!("beds, {short}")),
        );
    }
    text.push_str("\n[[station]]\nname = \"home\"\nkind = \"exit\"\n");
    text
}
