//! The most that a simulation takes, so that no demand, however large, takes all memory or all time.

use thiserror::Error;

use crate::network::id::{StationId, TypeId};
use crate::network::{DAY, Network, Source, Station, StationKind};
use crate::program::Program;
use crate::settings::RunSettings;

/// Patients in one replication of one network.
pub const MOST_PATIENTS: f64 = 100e6;
/// Patients inside at once.
pub const MOST_INSIDE: u32 = 5_000_000;
/// Events that are pending at once.
pub const MOST_PENDING: u32 = 20_000_000;
/// Events in one replication.
pub const MOST_EVENTS: u32 = 2_000_000_000;
/// Days in one replication, warm-up included.
pub const MOST_DAYS: f64 = 36_500.0;
/// Values of one replication.
pub const MOST_VALUES: u32 = 400_000;
/// Values of all replications together.
pub const MOST_VALUES_IN_ALL: f64 = 100e6;

/// Why a run ended before its time.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum EarlyStop {
    /// Somebody stopped it.
    #[error("the run was stopped; nothing of it is kept")]
    Stopped,
    /// More came than is taken.
    #[error(transparent)]
    LimitExceeded(#[from] LimitExceeded),
}

/// What would come, or came, that is more than is taken.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum LimitExceeded {
    /// More days than are simulated.
    #[error("a replication would have {} days, warm-up included; at most {} are taken: name fewer days", readable(*days), readable(MOST_DAYS))]
    Days {
        /// How many.
        days: f64,
    },
    /// More patients than are simulated.
    #[error(
        "{} patients would come in a replication of {} days, most of them from {source_name} ({}); at most {} are taken: make rates, growth or the change of demand smaller, or the run shorter",
        expected_text(*patients), readable(*days), expected_text(*of_source), readable(MOST_PATIENTS)
    )]
    Patients {
        /// How many would come.
        patients: f64,
        /// In so many days.
        days: f64,
        /// The source of which most come.
        source_name: String,
        /// How many of them.
        of_source: f64,
    },
    /// More values than are kept.
    #[error(
        "{} values would be measured, {} in each of up to {} replications; at most {} and {} are taken: ask for fewer replications or scenarios, or describe fewer stations or groups of patients",
        readable(*values * *replications), readable(*values), readable(*replications),
        readable(MOST_VALUES_IN_ALL), readable(f64::from(MOST_VALUES))
    )]
    Values {
        /// In each replication.
        values: f64,
        /// Replications.
        replications: f64,
    },
    /// More patients are inside at once than are kept.
    #[error(
        "on day {day} more than {} patients are inside at once, the most that are taken: more come than are seen, so add staff, beds or `patience`, or make demand smaller",
        readable(f64::from(MOST_INSIDE))
    )]
    Inside {
        /// The day, the first day 1.
        day: u32,
    },
    /// More events are pending than are kept.
    #[error(
        "on day {day} more than {} events are pending, the most that are taken: make demand, stays or `patience` smaller",
        readable(f64::from(MOST_PENDING))
    )]
    Pending {
        /// The day, the first day 1.
        day: u32,
    },
    /// More would happen than is simulated.
    #[error(
        "about {} events would happen in a replication of {} days, most of them at {station} ({}), which patients come back to; at most {} are taken: send fewer of them back, give it a longer time, or make demand smaller or the run shorter",
        readable(*events), readable(*days), expected_text(*of_station), readable(f64::from(MOST_EVENTS))
    )]
    EventsExpected {
        /// How many would happen.
        events: f64,
        /// In so many days.
        days: f64,
        /// The station at which most would happen.
        station: String,
        /// How many of them.
        of_station: f64,
    },
    /// More happens than is simulated.
    #[error(
        "on day {day} more than {} events have happened, the most that are taken in a replication: make demand smaller, the run shorter, or times that patients spend going round longer",
        readable(f64::from(MOST_EVENTS))
    )]
    Events {
        /// The day, the first day 1.
        day: u32,
    },
}

/// What is to be expected, as it is read.
fn expected_text(number: f64) -> String {
    if number.is_finite() { format!("about {}", readable(number)) } else { "endlessly many".to_owned() }
}

/// A number as it is read: whole, with its thousands apart; by its power of ten where it is very large.
fn readable(number: f64) -> String {
    if !number.is_finite() || number >= 1e15 {
        return format!("{number:.0e}");
    }
    domain::money::grouped(format_args!("{number:.0}"))
}

/// Refuses what would be more than is taken, before anything is run: in a replication as asked for of a
/// network, with so many scenarios beside it.
///
/// # Errors
/// What would come, and the most that is taken.
pub fn check(network: &Network, settings: &RunSettings, n_scenarios: usize) -> Result<(), LimitExceeded> {
    check_patients(network, settings.warm_up + settings.length)?;
    check_events(network, settings.warm_up + settings.length)?;
    let values = n_values(network);
    #[expect(clippy::cast_precision_loss, reason = "counts of values stay below 2⁵³")]
    let (values, runs) = (values as f64, (1 + n_scenarios) as f64);
    let replications = f64::from(settings.most.max(settings.least)) * runs;
    if values > f64::from(MOST_VALUES) || values * replications > MOST_VALUES_IN_ALL {
        return Err(LimitExceeded::Values { values, replications });
    }
    Ok(())
}

/// Refuses more patients than are taken in so long a replication [minutes].
///
/// # Errors
/// How many would come, and the most that are taken.
pub fn check_patients(network: &Network, length: f64) -> Result<(), LimitExceeded> {
    let days = length / DAY;
    if days.is_nan() || days > MOST_DAYS {
        return Err(LimitExceeded::Days { days });
    }
    let of_each: Vec<f64> = network.sources.iter().map(|source| source.arrivals.expected(length)).collect();
    let patients: f64 = of_each.iter().sum();
    let most = of_each.iter().enumerate().max_by(|one, other| one.1.total_cmp(other.1));
    match most {
        Some((idx, of_source)) if patients.is_nan() || patients > MOST_PATIENTS => {
            Err(LimitExceeded::Patients {
                patients,
                days,
                source_name: network.sources[idx].name.clone(),
                of_source: *of_source,
            })
        }
        _ => Ok(()),
    }
}

/// Refuses more events than are taken in so long a replication [minutes], as far as routes and times tell
/// them; what they do not tell is bounded while it runs.
fn check_events(network: &Network, length: f64) -> Result<(), LimitExceeded> {
    let visits = expected_visits(network, length);
    let events: f64 = visits.iter().sum();
    let most = visits.iter().enumerate().max_by(|one, other| one.1.total_cmp(other.1));
    match most {
        Some((idx, of_station)) if f64::from(MOST_EVENTS) < events => Err(LimitExceeded::EventsExpected {
            events,
            days: length / DAY,
            station: network.stations[idx].name.clone(),
            of_station: *of_station,
        }),
        _ => Ok(()),
    }
}

/// How often patients are about to go through each station that takes an event, at the least: the routes
/// gone through again and again, until little is added or enough was counted.
fn expected_visits(network: &Network, length: f64) -> Vec<f64> {
    /// Shares of routes that are gone through, of all types of patients together.
    const MOST_COUNTED: usize = 10_000_000;
    let n_stations = network.stations.len();
    let mut events = vec![0.0; n_stations];
    for type_id in network.type_ids() {
        let mut comes = vec![0.0; n_stations];
        for source in &network.sources {
            comes[source.to.idx()] += source.arrivals.expected(length) * share_of(source, type_id);
        }
        // Where nobody comes nobody goes round.
        if comes.iter().all(|count| *count <= 0.0) {
            continue;
        }
        let through: Vec<Flow> =
            network.station_ids().map(|id| through(network, id, type_id, length)).collect();
        let n_shares = through.iter().map(|of_station| of_station.to.len()).sum::<usize>() + n_stations;
        let n_rounds = (MOST_COUNTED / network.types.len() / n_shares).max(2);
        let mut visits = vec![0.0_f64; n_stations];
        // How many come to each station, as counted so far.
        let mut arrives = comes.clone();
        for _ in 0..n_rounds {
            let mut growth = 0.0;
            for (idx, of_station) in through.iter().enumerate() {
                // Whoever comes back at once is counted with those who come: a sum without end.
                let now = (arrives[idx] * of_station.times).min(of_station.most);
                let more = now - visits[idx];
                if more <= 0.0 {
                    continue;
                }
                visits[idx] = now;
                growth += more;
                for (to, share) in &of_station.to {
                    arrives[to.idx()] += more * share;
                }
            }
            if growth <= 1e-9 * visits.iter().sum::<f64>() {
                break;
            }
        }
        for ((sum, visits), of_station) in events.iter_mut().zip(visits).zip(&through) {
            *sum += visits * of_station.events;
        }
    }
    events
}

/// How patients of a type go through a station.
struct Flow {
    /// Events of each visit.
    events: f64,
    /// Visits in a row of whoever comes once.
    times: f64,
    /// Visits that there is staff for.
    most: f64,
    /// Where they go on to, and the share that does so while the replication lasts.
    to: Vec<(StationId, f64)>,
}

fn through(network: &Network, id: StationId, type_id: TypeId, length: f64) -> Flow {
    let station = &network.stations[id.idx()];
    let (events, time, most) = match &station.kind {
        StationKind::ServiceStation(service_station) => {
            let time = service_station.service.get(type_id).mean();
            let staffed: f64 = service_station.pools.iter().map(|pool| pool.staffed.mean()).sum();
            (1.0, time, if 0.0 < time { staffed * length / time } else { f64::INFINITY })
        }
        StationKind::Delay { time, .. } => (1.0, time.get(type_id).mean(), f64::INFINITY),
        StationKind::Slots(_) => (1.0, DAY, f64::INFINITY),
        StationKind::Choice(_) => (0.0, 0.0, f64::INFINITY),
        StationKind::Exit => {
            return Flow { events: 0.0, times: 1.0, most: f64::INFINITY, to: Vec::new() };
        }
    };
    // As if the time left were exponential.
    let stays_within = length / (length + time);
    let mut to = match &station.kind {
        StationKind::Choice(choice) => {
            let open: Vec<StationId> = choice
                .options
                .iter()
                .filter(|option| option.constant.get(type_id).is_some())
                .map(|option| option.to)
                .collect();
            #[expect(clippy::cast_precision_loss, reason = "options are few")]
            let share = 1.0 / open.len() as f64;
            open.into_iter().map(|to| (to, share)).collect()
        }
        _ => network.onward_shares(id, type_id),
    };
    for (_, share) in &mut to {
        *share *= stays_within;
    }
    let back: f64 = to.iter().filter(|(to, _)| *to == id).map(|(_, share)| share).sum();
    to.retain(|(to, _)| *to != id);
    Flow { events, times: 1.0 / (1.0 - back).max(f64::MIN_POSITIVE), most, to }
}

/// The share of those who come from a source that are of a type.
fn share_of(source: &Source, type_id: TypeId) -> f64 {
    let mut begin = 0.0;
    let shares = source.types.iter().enumerate().map(|(place, known)| {
        let end = source.shares.end(place);
        let share = end - std::mem::replace(&mut begin, end);
        let retained = source.multipliers.get(place).copied().unwrap_or(1.0).min(1.0);
        if *known == type_id { share * retained } else { 0.0 }
    });
    shares.sum()
}

/// How many values a replication has, at the most.
fn n_values(network: &Network) -> usize {
    let n_groups = Program::n_groups(network);
    // Of each group of patients, and of everybody besides.
    let of_station = |station: &Station| match &station.kind {
        StationKind::ServiceStation(_) => 17 * n_groups + 3 * 24 + 7 + network.run.snapshots.len(),
        StationKind::Slots(_) => 14 * n_groups + 4,
        StationKind::Delay { .. } => 4 * n_groups + 3 + network.run.snapshots.len(),
        StationKind::Choice(_) => 3 * n_groups + 2,
        StationKind::Exit => n_groups + 2,
    };
    network.stations.iter().map(of_station).sum::<usize>() + (7 * network.clocks.len() + 10) * n_groups + 1
}

#[cfg(test)]
mod tests;
