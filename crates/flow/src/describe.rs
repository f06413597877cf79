//! A description of a network after STRESS-DES, filled from the network itself.
//!
//! Source: T. Monks et al., Strengthening the reporting of empirical simulation studies, Journal of
//! Simulation 13 (2019).

use domain::money;

use crate::kernel::draw::Distribution;
use crate::network::id::StationId;
use crate::network::{DAY, Network, ServiceKind, ShiftEnd, StationKind, WarmUp};

/// A part of a description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its number and heading.
    pub heading: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
    /// Its table, where it has one.
    pub table: Option<Table>,
}

/// A table of texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Headings of its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

fn section(heading: &str, paragraphs: Vec<String>) -> Section {
    Section { heading: heading.to_owned(), paragraphs, table: None }
}

fn with_table(heading: &str, paragraphs: Vec<String>, columns: &[&str], rows: Vec<Vec<String>>) -> Section {
    let columns = columns.iter().map(|column| (*column).to_owned()).collect();
    Section { heading: heading.to_owned(), paragraphs, table: Some(Table { columns, rows }) }
}

/// Describes a network; `hash` is that of the files it was read from.
#[must_use]
pub fn describe(network: &Network, hash: &str, version: &str) -> Vec<Section> {
    let about = &network.about;
    let purpose = if about.purpose.is_empty() {
        vec![format!("{}.", network.title)]
    } else {
        vec![about.purpose.clone()]
    };
    let n_of = |kind: &str| network.stations.iter().filter(|station| station.kind.code() == kind).count();
    vec![
        section("1.1 Purpose of the model", purpose),
        section(
            "1.2 Model outputs",
            vec![format!(
                "Of each of {} and of {}, for everybody and by need, place, age and deprivation where the model has them: who came, was seen, left or was turned away; waits and times (mean, median, 9 in 10, 19 in 20); the share within stated limits; numbers waiting and in care; utilisation, by hour too; travel; cost. Precision is asked of: {}.",
                counted(network.stations.len(), "station"),
                counted(network.clocks.len(), "clock"),
                if network.run.measures.is_empty() {
                    "none in particular".to_owned()
                } else {
                    network.run.measures.iter().map(|chosen| format!("{} {}", chosen.of, chosen.metric.words())).collect::<Vec<_>>().join("; ")
                }
            )],
        ),
        section("1.3 Aims of experiments", vec![if about.aims.is_empty() { "Scenarios are compared with the base on the same patients; each lists its changes.".to_owned() } else { about.aims.clone() }]),
        section(
            "2.1 Base model: overview",
            vec![format!(
                "{} of patients of {}, {}, {}, {}, {}, {}, {}.",
                counted(network.sources.len(), "source"),
                counted(network.types.len(), "kind"),
                counted(n_of("queue"), "queue"),
                counted(n_of("beds"), "room of beds"),
                counted(n_of("slots"), "book of appointments"),
                counted(n_of("delay"), "delay"),
                counted(n_of("choice"), "choice"),
                counted(n_of("exit"), "exit")
            )],
        ),
        stations(network),
        section("2.3 Scenario logic", vec!["A scenario changes opening hours, servers, beds, appointments, demand, where patients are sent, or costs; everything else stays, random numbers of each patient included.".to_owned()]),
        section("2.4 Algorithms", algorithms()),
        sources(network),
        parameters(network),
        section("3.2 Pre-processing and assumptions", if about.assumptions.is_empty() { vec!["None is stated beyond those of the parameters.".to_owned()] } else { about.assumptions.clone() }),
        section("3.3 What is not in the model", if about.excluded.is_empty() { vec!["Nothing is stated.".to_owned()] } else { about.excluded.clone() }),
        section("4.1 Initialisation", vec![match network.run.warm_up {
            WarmUp::Given(time) => format!("Each replication starts empty; the first {} are left out.", length(time)),
            WarmUp::Found => "Each replication starts empty; what is left out at the beginning is found in pairs of trial runs on the same patients, of which one is full when the other begins empty, with random streams of their own.".to_owned(),
        }]),
        section(
            "4.2 Run length and estimation",
            vec![format!(
                "Each replication measures {}. From {} to {} replications are made, until the half-width of the 95 % confidence interval (Student’s t) of each chosen measure is within {} % of it; a difference, until it is within 10 % of itself or 0.5 % of the base.",
                length(network.run.length),
                network.run.least,
                network.run.most,
                network.run.precision * 100.0
            )],
        ),
        section(
            "5.1 Software and random sampling",
            vec![
                format!("Oakham {version}, crate flow: event scheduling with a calendar; ties in order of insertion."),
                "Draws are SplitMix64 sequences keyed by seed, replication, patient and purpose; durations by inversion of their distribution, so that scenarios share the random numbers of each patient.".to_owned(),
            ],
        ),
        section("5.2 Model execution", vec!["The same seed and inputs give the same bytes on any number of threads.".to_owned()]),
        section("6 Code access", vec![format!("The model is the text files with the hash {hash}; the engine is open source (MIT or Apache 2.0).")]),
    ]
}

fn algorithms() -> Vec<String> {
    vec![
        "Priority, then first come, first served; who interrupts whom is said per station, and those interrupted resume.".to_owned(),
        "Arrivals are Poisson, exact by inversion of the integrated rate within hours; waves by thinning.".to_owned(),
        "Choice is a multinomial logit over what is open within reach; utility falls with travel and with the expected wait (those in line times mean service over servers).".to_owned(),
        "Appointments: requests of the day take what is left of the day; others the first day from the one wanted on that has one, else the last before it.".to_owned(),
    ]
}

/// `1 queue`, `2 rooms of beds`.
fn counted(n: usize, noun: &str) -> String {
    let (first, rest) = noun.split_once(' ').map_or((noun, ""), |(first, rest)| (first, rest));
    let ending = if n == 1 { "" } else { "s" };
    format!("{n} {first}{ending} {rest}").trim_end().to_owned()
}

fn stations(network: &Network) -> Section {
    let name = |id: &StationId| network.stations[id.idx()].name.clone();
    let rows = network
        .station_ids()
        .zip(&network.stations)
        .map(|(id, station)| {
            let mut next = network.next_of(id);
            next.sort_unstable();
            next.dedup();
            vec![
                station.name.clone(),
                station.kind.code().to_owned(),
                resources(&station.kind),
                next.iter().map(name).collect::<Vec<_>>().join(", "),
                station.provenance.word().to_owned(),
            ]
        })
        .collect();
    with_table(
        "2.2 Components: stations, resources, routes",
        vec![
            "Where patients may go next includes those who leave, find no room or find it closed.".to_owned(),
        ],
        &["Station", "Kind", "Resources and rules", "Next", "Known"],
        rows,
    )
}

fn resources(kind: &StationKind) -> String {
    match kind {
        StationKind::ServiceStation(service_station) => {
            let pools: Vec<String> = service_station
                .pools
                .iter()
                .map(|pool| {
                    format!(
                        "{} {} on average, {} at most",
                        pool.name,
                        grouped(&format!("{:.1}", pool.staffed.mean())),
                        grouped(&pool.staffed.most().to_string())
                    )
                })
                .collect();
            let rule = match (service_station.kind, service_station.shift_end) {
                (ServiceKind::Beds, _) => String::new(),
                (_, ShiftEnd::FinishThenLeave) => "; shift end: finish, then leave".to_owned(),
                (_, ShiftEnd::HandOver) => "; shift end: hand over".to_owned(),
                (_, ShiftEnd::StopNewWorkBefore { before }) => {
                    format!("; shift end: nothing new in the last {before} min")
                }
            };
            let capacity = service_station
                .capacity
                .map_or(String::new(), |capacity| format!("; room for {}", grouped(&capacity.to_string())));
            let distributions: Vec<String> =
                service_station.service.values().map(distribution_in_words).collect();
            format!("{}; {}{rule}{capacity}", pools.join(", "), distributions.join(" or "))
        }
        StationKind::Slots(clinic) => {
            let sessions: Vec<String> = clinic
                .sessions
                .iter()
                .map(|session| {
                    format!(
                        "{} {} a week, {:.0} % for the day",
                        session.staff,
                        grouped(&format!("{:.0}", session.slots_a_week)),
                        session.same_day * 100.0
                    )
                })
                .collect();
            format!("{}; up to {} days ahead", sessions.join(", "), clinic.horizon_days)
        }
        StationKind::Delay { time, .. } => {
            time.values().map(distribution_in_words).collect::<Vec<_>>().join(" or ")
        }
        StationKind::Choice(choice) => format!(
            "{}; {} a minute of travel, {} a minute of wait",
            counted(choice.options.len(), "option"),
            choice.per_travel_minute,
            choice.per_wait_minute
        ),
        StationKind::Exit => String::new(),
    }
}

/// A distribution in words.
fn distribution_in_words(distribution: &Distribution) -> String {
    match distribution {
        Distribution::Fixed(value) => format!("{} min", short(*value)),
        Distribution::Exponential { mean } => format!("exponential, mean {} min", short(*mean)),
        Distribution::Uniform { low, high } => format!("even from {} to {} min", short(*low), short(*high)),
        Distribution::Erlang { phases, mean } => format!("Erlang of {phases}, mean {} min", short(*mean)),
        Distribution::Gamma { mean, sd } => format!("gamma, mean {} sd {} min", short(*mean), short(*sd)),
        Distribution::Lognormal { mean, sd } => {
            format!("lognormal, mean {} sd {} min", short(*mean), short(*sd))
        }
        Distribution::Weibull { shape, scale } => {
            format!("Weibull, shape {} scale {} min", short(*shape), short(*scale))
        }
        Distribution::Hyperexponential(_) => {
            format!("hyperexponential, mean {} min", short(distribution.mean()))
        }
        Distribution::Empirical(_) => format!("table, mean {} min", short(distribution.mean())),
    }
}

/// A length of time: `30 days`, `60 minutes` where it is less than a day.
fn length(minutes: f64) -> String {
    let (value, unit) =
        if 0.0 < minutes && minutes < DAY { (minutes, "minute") } else { (minutes / DAY, "day") };
    let value = short(value);
    format!("{value} {unit}{}", if value == "1" { "" } else { "s" })
}

/// A decimal number with commas that part its thousands: `1,016.5`.
fn grouped(number: &str) -> String {
    let (whole, rest) = number.split_at(number.find('.').unwrap_or(number.len()));
    format!("{}{rest}", money::grouped(whole))
}

fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    grouped(text.trim_end_matches('0').trim_end_matches('.'))
}

fn sources(network: &Network) -> Section {
    let rows = network
        .sources
        .iter()
        .map(|source| {
            let station = &network.stations[source.to.idx()];
            vec![source.name.clone(), source.types.len().to_string(), station.name.clone()]
        })
        .collect();
    with_table(
        "2.5 Components: entry points",
        vec!["Who comes from each source is drawn by the shares of its kinds of patients.".to_owned()],
        &["Source", "Kinds of patients", "They come to"],
        rows,
    )
}

fn parameters(network: &Network) -> Section {
    let rows = network
        .parameters
        .iter()
        .map(|parameter| {
            vec![
                parameter.of.clone(),
                parameter.name.clone(),
                parameter.value.clone(),
                parameter.provenance.word().to_owned(),
                parameter.source.clone(),
            ]
        })
        .collect();
    with_table(
        "3.1 Data: every parameter with its source",
        vec!["As written in the files of the model.".to_owned()],
        &["Of", "Parameter", "Value", "Known", "Source"],
        rows,
    )
}
