//! How large a network may be: what would take all memory, or never end, is refused before it is run.

use flow::bound::{self, LimitExceeded, MOST_DAYS};
use flow::network::{DAY, Network, StationKind, WarmUp};

/// The most servers or beds of one pool.
pub(super) const MOST_STAFF: u32 = 100_000;
/// The most appointments of a station in a week.
pub(super) const MOST_SLOTS: f64 = 10e6;
/// The longest warm-up or measured time [minutes]: a hundred years.
pub(super) const LONGEST_RUN: f64 = MOST_DAYS * DAY;
/// The most replications.
pub(super) const MOST_REPLICATIONS: u32 = 100_000;

/// What is too large: the source or station, and what was expected.
pub(super) fn faults(network: &Network) -> Vec<(String, String)> {
    let mut exceeded = Vec::new();
    let warm_up = match network.run.warm_up {
        WarmUp::Given(time) => time,
        WarmUp::Found => 0.0,
    };
    if let Err(too_much) = bound::check_patients(network, warm_up + network.run.length) {
        let subject = match &too_much {
            LimitExceeded::Patients { source_name, .. } => source_name.clone(),
            _ => "network".to_owned(),
        };
        exceeded.push((subject, too_much.to_string()));
    }
    for station in &network.stations {
        match &station.kind {
            StationKind::ServiceStation(room) => {
                for pool in room.pools.iter().filter(|pool| MOST_STAFF < pool.staffed.most()) {
                    let most = with_commas(f64::from(pool.staffed.most()));
                    let message = format!(
                        "{most} {} are too many; at most {} are taken",
                        pool.name,
                        with_commas(f64::from(MOST_STAFF))
                    );
                    exceeded.push((station.name.clone(), message));
                }
            }
            StationKind::Slots(book) => {
                let slots: f64 = book.sessions.iter().map(|session| session.slots_a_week).sum();
                if slots.is_nan() || MOST_SLOTS < slots {
                    let message = format!(
                        "{} appointments a week are too many; at most {} are taken",
                        with_commas(slots),
                        with_commas(MOST_SLOTS)
                    );
                    exceeded.push((station.name.clone(), message));
                }
            }
            _ => {}
        }
    }
    exceeded
}

/// A count with commas; what no sentence can hold as a power of ten.
pub(super) fn with_commas(count: f64) -> String {
    if count.is_nan() || 1e15 <= count {
        return if count.is_finite() {
            format!("10^{:.0}", count.log10().floor())
        } else {
            "more than can be counted".to_owned()
        };
    }
    domain::money::grouped(format_args!("{count:.0}"))
}

#[cfg(test)]
mod tests;
