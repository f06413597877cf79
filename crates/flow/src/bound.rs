//! The most that a simulation takes, so that no demand, however large, takes all memory or all time.

use thiserror::Error;

use crate::network::{DAY, Network, Station, StationKind};
use crate::program::Program;
use crate::run::Asked;

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

/// What would come, or came, that is more than is taken.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum TooMuch {
    /// More days than are simulated.
    #[error("a replication would have {} days, warm-up included; at most {} are taken: name fewer days", told(*days), told(MOST_DAYS))]
    Days {
        /// How many.
        days: f64,
    },
    /// More patients than are simulated.
    #[error(
        "{} patients would come in a replication of {} days, most of them from {source_name} ({}); at most {} are taken: make rates, growth or the change of demand smaller, or the run shorter",
        about(*patients), told(*days), about(*of_source), told(MOST_PATIENTS)
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
        told(*values * *replications), told(*values), told(*replications),
        told(MOST_VALUES_IN_ALL), told(f64::from(MOST_VALUES))
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
        told(f64::from(MOST_INSIDE))
    )]
    Inside {
        /// The day, the first day 1.
        day: u32,
    },
    /// More events are pending than are kept.
    #[error(
        "on day {day} more than {} events are pending, the most that are taken: make demand, stays or `patience` smaller",
        told(f64::from(MOST_PENDING))
    )]
    Pending {
        /// The day, the first day 1.
        day: u32,
    },
    /// More happens than is simulated.
    #[error(
        "on day {day} more than {} events have happened, the most that are taken in a replication: make demand smaller, the run shorter, or times that patients spend going round longer",
        told(f64::from(MOST_EVENTS))
    )]
    Events {
        /// The day, the first day 1.
        day: u32,
    },
}

/// What is to be expected, as it is read.
fn about(number: f64) -> String {
    if number.is_finite() { format!("about {}", told(number)) } else { "endlessly many".to_owned() }
}

/// A number as it is read: whole, with its thousands apart; by its power of ten where it is very large.
fn told(number: f64) -> String {
    if !number.is_finite() || number >= 1e15 {
        return format!("{number:.0e}");
    }
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Refuses what would be more than is taken, before anything is run: in a replication as asked for of a
/// network, with so many scenarios beside it.
///
/// # Errors
/// What would come, and the most that is taken.
pub fn check(network: &Network, asked: &Asked, n_scenarios: usize) -> Result<(), TooMuch> {
    of_patients(network, asked.warm_up + asked.length)?;
    let values = n_values(network);
    #[expect(clippy::cast_precision_loss, reason = "counts of values stay below 2⁵³")]
    let (values, runs) = (values as f64, (1 + n_scenarios) as f64);
    let replications = f64::from(asked.most.max(asked.least)) * runs;
    if values > f64::from(MOST_VALUES) || values * replications > MOST_VALUES_IN_ALL {
        return Err(TooMuch::Values { values, replications });
    }
    Ok(())
}

/// Refuses more patients than are taken in so long a replication [minutes].
///
/// # Errors
/// How many would come, and the most that are taken.
pub fn of_patients(network: &Network, length: f64) -> Result<(), TooMuch> {
    let days = length / DAY;
    if days.is_nan() || days > MOST_DAYS {
        return Err(TooMuch::Days { days });
    }
    let of_each: Vec<f64> = network.sources.iter().map(|source| source.arrivals.expected(length)).collect();
    let patients: f64 = of_each.iter().sum();
    let most = of_each.iter().enumerate().max_by(|one, other| one.1.total_cmp(other.1));
    match most {
        Some((idx, of_source)) if patients.is_nan() || patients > MOST_PATIENTS => Err(TooMuch::Patients {
            patients,
            days,
            source_name: network.sources[idx].name.clone(),
            of_source: *of_source,
        }),
        _ => Ok(()),
    }
}

/// How many values a replication has, at the most.
fn n_values(network: &Network) -> usize {
    let n_groups = Program::n_groups(network);
    // Of each group of patients, and of everybody besides.
    let of_station = |station: &Station| match &station.kind {
        StationKind::Room(_) => 17 * n_groups + 3 * 24 + 7 + network.run.snapshots.len(),
        StationKind::Slots(_) => 14 * n_groups + 4,
        StationKind::Delay { .. } => 4 * n_groups + 3 + network.run.snapshots.len(),
        StationKind::Choice(_) => 3 * n_groups + 2,
        StationKind::Exit => n_groups + 2,
    };
    network.stations.iter().map(of_station).sum::<usize>() + (7 * network.clocks.len() + 10) * n_groups + 1
}

#[cfg(test)]
mod tests;
