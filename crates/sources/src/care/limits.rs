//! How large a network may be: what would take all memory, or never end, is refused before it is run.

use flow::kernel::intensity::Arrivals;
use flow::network::{DAY, Network, Source, StationKind, YEAR};

/// The most patients that may come in a year: several times those of the largest system in England.
const MOST_A_YEAR: f64 = 100e6;
/// The most servers or beds of one pool.
pub(super) const MOST_STAFF: u32 = 100_000;
/// The most appointments of a station in a week.
pub(super) const MOST_SLOTS: f64 = 10e6;
/// The longest warm-up or measured time [minutes]: a hundred years.
pub(super) const LONGEST_RUN: f64 = 36_500.0 * DAY;
/// The most replications.
pub(super) const MOST_REPLICATIONS: u32 = 100_000;

/// How many patients come in the first year, from all sources together.
fn arrivals_a_year(network: &Network) -> f64 {
    network.sources.iter().map(of_source).sum()
}

fn of_source(source: &Source) -> f64 {
    match &source.arrivals {
        Arrivals::Steady { rate } | Arrivals::Wave { rate, .. } => rate * YEAR,
        Arrivals::Stepped(steps) => steps.rate * YEAR,
        Arrivals::Gaps(gaps) => {
            // The mean gap, near enough for a bound.
            let even = (0..200_u8).map(|part| gaps.at((f64::from(part) + 0.5) / 200.0));
            YEAR / (even.sum::<f64>() / 200.0)
        }
        #[expect(clippy::cast_precision_loss, reason = "as many as a file can list")]
        Arrivals::Times(times) => times.len() as f64,
    }
}

/// What is too large: the source or station, and what was expected.
pub(super) fn faults(network: &Network) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let all = arrivals_a_year(network);
    // Not written as `MOST < all`: what is no number is too many, too.
    if !(all <= MOST_A_YEAR) {
        let most = network.sources.iter().max_by(|one, other| of_source(one).total_cmp(&of_source(other)));
        let name = most.map_or_else(|| "network".to_owned(), |source| source.name.clone());
        found.push((
            name,
            format!(
                "about {} patients a year would come in all; at most {} are taken",
                counted(all),
                counted(MOST_A_YEAR)
            ),
        ));
    }
    for station in &network.stations {
        match &station.kind {
            StationKind::Room(room) => {
                for pool in room.pools.iter().filter(|pool| MOST_STAFF < pool.staffed.most()) {
                    let most = counted(f64::from(pool.staffed.most()));
                    let what = format!(
                        "{most} {} are too many; at most {} are taken",
                        pool.name,
                        counted(f64::from(MOST_STAFF))
                    );
                    found.push((station.name.clone(), what));
                }
            }
            StationKind::Slots(book) => {
                let slots: f64 = book.sessions.iter().map(|session| session.slots_a_week).sum();
                if !(slots <= MOST_SLOTS) {
                    let what = format!(
                        "{} appointments a week are too many; at most {} are taken",
                        counted(slots),
                        counted(MOST_SLOTS)
                    );
                    found.push((station.name.clone(), what));
                }
            }
            _ => {}
        }
    }
    found
}

/// A count with commas; what no sentence can hold as a power of ten.
pub(super) fn counted(count: f64) -> String {
    if !(count < 1e15) {
        return if count.is_finite() {
            format!("10^{:.0}", count.log10().floor())
        } else {
            "more than can be counted".to_owned()
        };
    }
    let digits = format!("{count:.0}");
    let mut text = String::new();
    for (idx, digit) in digits.chars().enumerate() {
        if 0 < idx && (digits.len() - idx).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests;
