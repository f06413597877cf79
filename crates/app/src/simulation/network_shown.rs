//! A network and its scenarios as pages show them: stations and sources in words, and what can be changed by form.

use domain::scenario::{ChangeField, ChangeKind, DemandEnd, EVERY_SOURCE};
use flow::kernel::intensity::Arrivals;
use flow::network::{DAY, Network, Schedule, ServiceKind, Source, Station, StationKind, WEEK, YEAR};
use sources::network::{FollowedSeries, NetworkRead, written_hours};
use web::simulation::port::{
    ChangeForm, Choice, FormField, NetworkShown, ScenarioShown, SourceShown, StationShown,
};

use super::ApplicableScenario;

/// The network in words.
pub(super) fn describe_network(read: &NetworkRead) -> NetworkShown {
    let network: &Network = &read.network;
    let is_shown = |station: &&Station| {
        matches!(
            station.kind,
            StationKind::ServiceStation(_) | StationKind::Slots(_) | StationKind::Choice(_)
        )
    };
    NetworkShown {
        title: network.title.clone(),
        note: network.about.purpose.clone(),
        provenance: network.provenance,
        stations: network
            .stations
            .iter()
            .filter(is_shown)
            .map(|station| describe_station(network, station))
            .collect(),
        sources: network.sources.iter().map(|source| describe_source(source, network)).collect(),
        places: network.places.iter().map(|place| place.name.clone()).collect(),
        forms: forms(network, &read.followed),
    }
}

fn describe_station(network: &Network, station: &Station) -> StationShown {
    let (kind, capacity) = match &station.kind {
        StationKind::ServiceStation(room) => {
            let least =
                |schedule: &Schedule| schedule.steps.iter().map(|(_, count)| *count).min().unwrap_or(0);
            let (low, high): (u32, u32) = room
                .pools
                .iter()
                .map(|pool| (least(&pool.staffed), pool.staffed.most()))
                .fold((0, 0), |(low, high), (least, most)| (low + least, high + most));
            let (low, high) = (thousands_of(low), thousands_of(high));
            let range = if low == high { high } else { format!("{low} to {high}") };
            match room.kind {
                ServiceKind::Queue => ("staffed queue", format!("{range} at a time")),
                ServiceKind::Beds => ("beds", format!("{range} beds")),
            }
        }
        StationKind::Slots(book) => {
            let slots: f64 = book.sessions.iter().map(|session| session.slots_a_week).sum();
            ("appointments", format!("{} appointments a week", thousands(slots)))
        }
        StationKind::Choice(choice) => ("choice", format!("{} to choose from", choice.options.len())),
        StationKind::Delay { .. } => ("delay", String::new()),
        StationKind::Exit => ("exit", String::new()),
    };
    StationShown {
        name: station.name.clone(),
        kind: kind.to_owned(),
        site: station.site.clone(),
        opening: match (&station.kind, &station.opening_hours) {
            (StationKind::Slots(book), _) => {
                let (from, to) = book.hours;
                let open = Schedule {
                    cycle: WEEK,
                    steps: (0..7_u8)
                        .flat_map(|day| {
                            let midnight = f64::from(day) * DAY;
                            let weekday = usize::from((day + network.first_weekday) % 7);
                            let is_open = u32::from(book.days[weekday] > 0.0);
                            [(midnight, 0), (midnight + from, is_open), (midnight + to, 0)]
                        })
                        .collect(),
                };
                written_hours(&open, network.first_weekday)
            }
            (_, Some(doors)) => written_hours(doors, network.first_weekday),
            (_, None) => "always".to_owned(),
        },
        capacity,
    }
}

fn describe_source(source: &Source, network: &Network) -> SourceShown {
    let rate = match &source.arrivals {
        Arrivals::Steady { rate } | Arrivals::Wave { rate, .. } => Some(*rate),
        Arrivals::Stepped(steps) => Some(steps.rate),
        Arrivals::Gaps(_) | Arrivals::Times(_) => None,
    };
    SourceShown {
        name: source.name.clone(),
        rate: rate.map_or_else(
            || "as listed".to_owned(),
            |rate| format!("about {} a year", thousands(rate * YEAR)),
        ),
        provenance: network
            .parameters
            .iter()
            .find(|parameter| parameter.of == format!("source {}", source.name))
            .map_or(network.provenance, |parameter| parameter.provenance),
    }
}

fn thousands(count: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts are not negative")]
    let rounded = if count < 1_000.0 { count.round() as u64 } else { (count / 100.0).round() as u64 * 100 };
    exhibits::number::grouped_count(rounded)
}

/// A number of staff or beds: `1,016`.
fn thousands_of(count: u32) -> String {
    exhibits::number::grouped_count(u64::from(count))
}

fn choice(value: &str, words: String) -> Choice {
    Choice { value: value.to_owned(), words }
}

fn field(field: ChangeField, label: &str, hint: &str, choices: Vec<Choice>) -> FormField {
    FormField { field, label: label.to_owned(), hint: hint.to_owned(), choices }
}

fn form(kind: ChangeKind, hint: &str, targets: Vec<Choice>, fields: Vec<FormField>) -> ChangeForm {
    ChangeForm { kind, hint: hint.to_owned(), targets, fields }
}

/// The common changes, each with what it can be done to in this network.
fn forms(network: &Network, followed: &[FollowedSeries]) -> Vec<ChangeForm> {
    let stations = |words_of: &dyn Fn(&Station) -> Option<String>| -> Vec<Choice> {
        let as_choice = |station: &Station| words_of(station).map(|words| choice(&station.name, words));
        network.stations.iter().filter_map(as_choice).collect()
    };
    let describe = |station: &Station| describe_station(network, station);
    let with_doors = stations(&|station| {
        station.opening_hours.as_ref()?;
        Some(format!("{} (now {})", station.name, describe(station).opening))
    });
    let rooms = |kind: ServiceKind| {
        stations(&|station| match &station.kind {
            StationKind::ServiceStation(room) if room.kind == kind => {
                Some(format!("{} (now {})", station.name, describe(station).capacity))
            }
            _ => None,
        })
    };
    let mut servers = rooms(ServiceKind::Queue);
    for station in &network.stations {
        if let StationKind::ServiceStation(room) = &station.kind
            && room.pools.len() > 1
        {
            servers.retain(|choice| choice.value != station.name);
            servers.extend(room.pools.iter().map(|pool| {
                let name = format!("{} / {}", station.name, pool.name);
                choice(&name, format!("{name} (now at most {})", thousands_of(pool.staffed.most())))
            }));
        }
    }
    let books = stations(&|station| {
        matches!(station.kind, StationKind::Slots(_))
            .then(|| format!("{} (now {})", station.name, describe(station).capacity))
    });
    let everywhere = choice(EVERY_SOURCE, "everywhere".to_owned());
    let sources = std::iter::once(everywhere).chain(network.sources.iter().map(|source| {
        let shown = describe_source(source, network);
        choice(&source.name, format!("{} (now {})", source.name, shown.rate))
    }));
    let streamed = stations(&|station| {
        let is_way = matches!(station.kind, StationKind::ServiceStation(_) | StationKind::Delay { .. });
        is_way.then(|| station.name.clone())
    });
    let to = stations(&|station| (!matches!(station.kind, StationKind::Exit)).then(|| station.name.clone()));
    let priced = stations(&|station| (!station.cost.is_unknown()).then(|| station.name.clone()));
    let forms = [
        form(
            ChangeKind::SiteHours,
            "Open a site longer, close it earlier, or close it altogether.",
            with_doors,
            vec![field(
                ChangeField::To,
                "New opening hours",
                "For example Mon-Fri 10:00-18:00; Sat,Sun 09:00-17:00. Never closes it.",
                Vec::new(),
            )],
        ),
        form(
            ChangeKind::Capacity,
            "Add or take away staff, always or at some hours.",
            servers,
            vec![
                field(ChangeField::To, "When, if not always", "For example Mon-Fri 16:00-24:00", Vec::new()),
                field(
                    ChangeField::Value,
                    "How many",
                    "+1 adds one, -2 takes two away, 7 sets seven, +10% adds a tenth",
                    Vec::new(),
                ),
            ],
        ),
        form(
            ChangeKind::Slots,
            "Offer more or fewer appointments.",
            books,
            vec![field(
                ChangeField::Value,
                "How many more or fewer",
                "For example +5%; without + or - it is a share of today’s: 8% leaves 8 in 100",
                Vec::new(),
            )],
        ),
        form(
            ChangeKind::Beds,
            "Open or close beds, always or between days of the year.",
            rooms(ServiceKind::Beds),
            vec![
                field(
                    ChangeField::To,
                    "When, if not always",
                    "Month and day, for example 12-01 to 02-28",
                    Vec::new(),
                ),
                field(ChangeField::Value, "How many", "For example -30", Vec::new()),
            ],
        ),
        form(
            ChangeKind::Demand,
            "More or fewer patients come.",
            sources.collect(),
            vec![
                field(ChangeField::From, "Who, if not all", "A place, an age or a need", labels(network)),
                field(
                    ChangeField::Value,
                    "How many more or fewer",
                    "For example +3% or -10%; without + or - it is a share of today’s: 8% leaves 8 in 100",
                    Vec::new(),
                ),
            ],
        ),
        form(
            ChangeKind::ProjectedDemand,
            "As many patients come as published series are projected to hold in a month to come.",
            following(network, followed),
            vec![
                field(
                    ChangeField::To,
                    "In which month",
                    "For example 2027-01: at most 24 months after the last published one",
                    Vec::new(),
                ),
                field(
                    ChangeField::Value,
                    "Which of those projected",
                    "1 in 10 months has fewer patients than the low one, 1 in 10 more than the high one",
                    DemandEnd::ALL.iter().map(|end| choice(end.code(), end.words().to_owned())).collect(),
                ),
            ],
        ),
        form(
            ChangeKind::Streaming,
            "Send a share of those who go on from a station elsewhere first.",
            streamed,
            vec![
                field(ChangeField::From, "Who, if not all", "A place, an age or a need", labels(network)),
                field(ChangeField::To, "Where to", "", to),
                field(ChangeField::Value, "What share", "For example 20%", Vec::new()),
            ],
        ),
        form(
            ChangeKind::Price,
            "Change what a contact costs, or a year.",
            priced,
            vec![
                field(
                    ChangeField::To,
                    "What",
                    "",
                    vec![
                        choice("contact", "a contact".to_owned()),
                        choice("fixed", "a year, whatever happens".to_owned()),
                    ],
                ),
                field(ChangeField::Value, "Cost", "For example £45", Vec::new()),
            ],
        ),
    ];
    forms.into_iter().filter(|form| !form.targets.is_empty()).collect()
}

/// Sources that follow a published series, with what that is of; all of them first.
fn following(network: &Network, followed: &[FollowedSeries]) -> Vec<Choice> {
    let each = followed.iter().map(|series| {
        let name = &network.sources[series.source.idx()].name;
        choice(name, format!("{name} (follow {})", series.name))
    });
    let all =
        (1 < followed.len()).then(|| choice("all", format!("all {} that follow a series", followed.len())));
    all.into_iter().chain(each).collect()
}

/// Needs, places and ages, each once.
fn labels(network: &Network) -> Vec<Choice> {
    let mut known: Vec<&str> = Vec::new();
    for (dimension, value) in network.types.iter().flat_map(|patient| &patient.labels) {
        if dimension != "deprivation" && !known.contains(&value.as_str()) {
            known.push(value);
        }
    }
    known.into_iter().map(|label| choice(label, label.to_owned())).collect()
}

/// A scenario in words.
pub(super) fn scenario_shown(id: &str, text: &str, fitting: &ApplicableScenario) -> ScenarioShown {
    let mut notes: Vec<&str> = Vec::new();
    for note in fitting.scenario.changes.iter().map(|change| change.note.trim()) {
        if !note.is_empty() && !notes.contains(&note) {
            notes.push(note);
        }
    }
    ScenarioShown {
        id: id.to_owned(),
        scenario: fitting.scenario.clone(),
        note: notes.join("; "),
        changes: fitting.alterations.iter().map(|change| change.sentence.clone()).collect(),
        remarks: fitting.remarks.clone(),
        toml: text.to_owned(),
    }
}
