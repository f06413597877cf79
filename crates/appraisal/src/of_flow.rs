//! What the simulation of patients says of a scenario: paired differences on the same patients.

mod at_stake;
mod unmet;

use std::collections::BTreeMap;

use domain::money::Pence;
use domain::provenance::Provenance;
use flow::network::Network;
use flow::output::{
    Beyond, Comparison, Direction, Estimate, Group, IMMATERIAL, Key, Metric, Overloaded, PairedEstimate,
    Subject, Unit as FlowUnit,
};

use crate::consequence::{
    Baseline, Bearer, Difference, Engine, EngineResult, Measure, MoreIs, NotModelled, RowKey, Topic,
};
use crate::quantity::{Certainty, Quantity, Unit, pence_of};

/// The measure of everybody who ends without being seen.
pub const UNMET: &str = "unmet";
/// What is said not to be modelled of the health of people; how many it is of stands beside it.
pub const NOT_FOLLOWED: &str = "What patients do beyond their visits is not simulated: nobody is healthier or sicker for being seen later.";

/// Headlines stand before all others of their topic.
const AFTER_HEADLINES: u32 = 1_000_000;
/// The dimensions of people of which rows are made.
const DIMENSIONS: [&str; 3] = ["place", "age", "deprivation"];

/// What is shown of everybody by what it is of.
const OF_SYSTEM: [Metric; 8] = [
    Metric::Cost,
    Metric::Served,
    Metric::Left,
    Metric::TurnedAway,
    Metric::NotAttended,
    Metric::MeanTimeInQueue,
    Metric::MeanTime,
    Metric::Travel,
];
const OF_CLOCK: [Metric; 3] = [Metric::ShareWithin, Metric::MeanTime, Metric::P95Time];
const OF_STATION: [Metric; 9] = [
    Metric::Visits,
    Metric::ShareWithin,
    Metric::MeanWait,
    Metric::P95Wait,
    Metric::ShareLeft,
    Metric::ShareTurnedAway,
    Metric::Waiting,
    Metric::Utilisation,
    Metric::Cost,
];
/// … and of each group of people, over the whole of their journeys and by clocks.
const OF_GROUPS: [Metric; 5] = [
    Metric::ShareWithin,
    Metric::MeanTimeInQueue,
    Metric::ShareLeft,
    Metric::ShareTurnedAway,
    Metric::Travel,
];

/// What the simulation measures of things as they are.
#[must_use]
pub fn baseline(comparison: &Comparison, network: &Network) -> Baseline {
    let record = &comparison.record;
    let shown = comparison.compared.iter().filter(|compared| is_shown(&compared.key));
    let mut measures: Vec<Measure> = shown
        .enumerate()
        .filter_map(|(idx, compared)| {
            // What counts for all stands first.
            let rank = u32::try_from(idx + 1).ok()?;
            measure(compared, network, rank, record.provenance)
        })
        .collect();
    measures.extend(unmet::measure(comparison, network));
    let precise = if record.is_precise { "" } else { ", fewer than the precision asked for needs" };
    let notes = vec![format!(
        "Patients are simulated in “{}”: {} replications of {:.0} days{precise}; each scenario on the same patients as today.",
        record.network, record.replications, record.days
    )];
    Baseline { measures, notes }
}

/// What is different in the scenario at `idx` of a comparison; `taken` are the ids of its changes that were made.
#[must_use]
pub fn result(comparison: &Comparison, network: &Network, idx: usize, taken: Vec<String>) -> EngineResult {
    let Some(scenario) = comparison.scenarios.get(idx) else {
        return EngineResult {
            engine: Engine::Flow,
            refused: None,
            taken: Vec::new(),
            remarks: Vec::new(),
            not_modelled: Vec::new(),
            differences: Vec::new(),
            bearers: Vec::new(),
        };
    };
    let shown = comparison.compared.iter().filter(|compared| is_shown(&compared.key));
    let is_unchanged = is_unchanged(comparison, idx);
    let mut differences: Vec<(RowKey, Result<Difference, String>)> = shown
        .map(|compared| {
            let difference = difference(compared, idx, scenario.provenance).map(|difference| {
                if is_unchanged {
                    Difference::none(difference.amount, difference.provenance)
                } else {
                    difference
                }
            });
            (row_key(&compared.key), difference)
        })
        .collect();
    let unmet = unmet::difference(scenario);
    let unmet =
        unmet.map(|more| if is_unchanged { Difference::none(more.amount, more.provenance) } else { more });
    let not_modelled = vec![
        NotModelled {
            what: "Staff are not simulated one by one: sickness, vacancies and who would work the hours are as today."
                .to_owned(),
            could_matter: at_stake::staff(comparison, network),
        },
        NotModelled {
            what: NOT_FOLLOWED.to_owned(),
            could_matter: at_stake::health(unmet.as_ref().ok()),
        },
    ];
    differences.push((unmet::key(), unmet));
    let mut remarks = scenario.remarks.clone();
    // What is so today is told of today.
    let is_today = |overloaded: &&Overloaded| {
        let base = &comparison.record.overloaded;
        overloaded.beyond != Beyond::Wait
            && base
                .iter()
                .any(|known| (&known.station, known.beyond) == (&overloaded.station, overloaded.beyond))
    };
    remarks.extend(scenario.overloaded.iter().filter(|station| !is_today(station)).map(|overloaded| {
        let station = &overloaded.station;
        match overloaded.beyond {
            Beyond::Wait => {
                format!(
                    "{station} gets more patients than it can see; waits there say how long was simulated."
                )
            }
            Beyond::Leave | Beyond::TurnedAway | Beyond::NoAppointment => {
                format!(
                    "{station} gets more patients than it can see; waits there are of those who are seen."
                )
            }
        }
    }));
    remarks.extend(
        scenario
            .locked
            .iter()
            .map(|locked| format!("In {} nobody moves again in some replications.", locked.station)),
    );
    EngineResult {
        engine: Engine::Flow,
        refused: None,
        bearers: if is_unchanged { Vec::new() } else { bearers(comparison, idx, scenario.provenance) },
        not_modelled,
        taken,
        remarks,
        differences,
    }
}

/// The differences of the scenario at `idx` as bare numbers, by row.
#[must_use]
pub fn means(comparison: &Comparison, idx: usize) -> BTreeMap<RowKey, f64> {
    let shown = comparison.compared.iter().filter(|compared| is_shown(&compared.key));
    let each =
        shown.filter_map(|compared| Some((row_key(&compared.key), compared.differences.get(idx)?.mean)));
    let unmet = comparison.scenarios.get(idx).and_then(|scenario| scenario.unseen);
    each.chain(unmet.map(|unmet| (unmet::key(), unmet.mean))).collect()
}

/// Whether nothing at all differs in any replication: then the scenario changes nothing, and that is exact.
fn is_unchanged(comparison: &Comparison, idx: usize) -> bool {
    let differences = comparison.compared.iter().filter_map(|compared| compared.differences.get(idx));
    let mut measured = differences.filter(|difference| difference.mean.is_finite()).peekable();
    measured.peek().is_some()
        && measured.all(|difference| {
            // Without an interval there is nothing to differ in.
            difference.mean == 0.0 && (difference.half_width.is_nan() || difference.half_width <= 0.0)
        })
}

/// What contacts and stations cost more or less; nothing more or less, with its interval, where that is not larger than
/// its noise.
fn bearers(comparison: &Comparison, idx: usize, provenance: Provenance) -> Vec<Bearer> {
    let Some(cost) = comparison.find(&Subject::System, &Group::all(), Metric::Cost) else {
        return Vec::new();
    };
    let Some(difference) = cost.differences.get(idx) else { return Vec::new() };
    let Some(certainty) = certainty(*difference) else { return Vec::new() };
    let gain = |cost: f64| pence_of(-100.0 * cost);
    vec![Bearer {
        who: "providers of the care network".to_owned(),
        recurrent: if difference.is_significant() { gain(difference.mean) } else { Pence::ZERO },
        certainty: match certainty {
            Certainty::Interval { per_cent, .. } => Certainty::Interval {
                low: Quantity::Pence(gain(difference.high())),
                high: Quantity::Pence(gain(difference.low())),
                per_cent,
            },
            other => other,
        },
        one_off: Pence::ZERO,
        provenance,
    }]
}

fn is_shown(key: &Key) -> bool {
    let metric = key.metric;
    if key.group != Group::all() {
        // Of groups at single stations there would be thousands of rows, most of a few patients.
        let is_of_journey = matches!(key.subject, Subject::System | Subject::Clock(_));
        return is_of_journey && DIMENSIONS.contains(&&*key.group.dimension) && OF_GROUPS.contains(&metric);
    }
    match key.subject {
        Subject::System => OF_SYSTEM.contains(&metric),
        Subject::Clock(_) => OF_CLOCK.contains(&metric),
        Subject::Station(_) => OF_STATION.contains(&metric),
        Subject::Exit(_) => metric == Metric::Visits,
    }
}

fn row_key(key: &Key) -> RowKey {
    let subject = match &key.subject {
        Subject::System => String::new(),
        Subject::Station(name) => name.clone(),
        // A clock or an exit may have the name of a station.
        Subject::Clock(name) => format!("clock {name}"),
        Subject::Exit(name) => format!("exit {name}"),
    };
    let is_all = key.group == Group::all();
    RowKey {
        engine: Engine::Flow,
        measure: key.metric.code().to_owned(),
        subject,
        dimension: if is_all { String::new() } else { key.group.dimension.clone() },
        group: key.group.value.clone(),
    }
}

fn measure(
    compared: &PairedEstimate,
    network: &Network,
    rank: u32,
    provenance: Provenance,
) -> Option<Measure> {
    let key = &compared.key;
    let metric = key.metric;
    let certainty = certainty(compared.base)?;
    let subject_words = match &key.subject {
        Subject::System => "Whole system".to_owned(),
        Subject::Station(name) | Subject::Clock(name) | Subject::Exit(name) => capital_first(name),
    };
    let station = network.station(key.subject.name()).map(|id| &network.stations[id.idx()]);
    let is_beds = station.is_some_and(|station| station.kind.code() == "beds");
    let is_unmet = station.is_some_and(|station| network.is_unserved_exit(station));
    let words = match (&key.subject, metric) {
        (Subject::Exit(_), _) if is_unmet => "need not met".to_owned(),
        (Subject::Exit(_), _) => "journeys that end so".to_owned(),
        (Subject::System, Metric::Served) => "journeys ended, seen or not".to_owned(),
        (Subject::Station(_), metric) if is_beds => beds_in_words(metric).to_owned(),
        (_, Metric::ShareWithin) => "share in time".to_owned(),
        _ => metric.words().to_owned(),
    };
    let is_of_all = key.group == Group::all();
    let is_headline = is_of_all
        && match &key.subject {
            Subject::System => matches!(metric, Metric::Cost | Metric::Left | Metric::Travel),
            Subject::Clock(_) => metric == Metric::ShareWithin,
            Subject::Station(_) => is_beds && matches!(metric, Metric::Waiting | Metric::Utilisation),
            Subject::Exit(_) => is_unmet,
        };
    Some(Measure {
        topic: topic(metric),
        rank: if is_headline { rank } else { rank.saturating_add(AFTER_HEADLINES) },
        words,
        subject_words,
        unit: unit(metric.unit())?,
        more_is: match metric.more_is() {
            Some(Direction::Better) => MoreIs::Better,
            Some(Direction::Worse) => MoreIs::Worse,
            None if is_unmet => MoreIs::Worse,
            None => MoreIs::Neither,
        },
        is_headline,
        part_of: None,
        base: Quantity::Number(compared.base.mean),
        certainty,
        provenance,
        key: row_key(key),
    })
}

/// What is measured of beds, as hospitals call it.
const fn beds_in_words(metric: Metric) -> &'static str {
    match metric {
        Metric::Visits => "need a bed",
        Metric::Waiting => "boarding (waiting for a bed), on average",
        Metric::MeanWait => "mean wait for a bed",
        Metric::P95Wait => "wait for a bed of 19 in 20, at most",
        Metric::ShareLeft => "share who left before there was a bed",
        Metric::Utilisation => "occupancy",
        other => other.words(),
    }
}

const fn topic(metric: Metric) -> Topic {
    match metric {
        Metric::Cost => Topic::Money,
        Metric::Utilisation => Topic::Capacity,
        Metric::Travel => Topic::Travel,
        _ => Topic::Patients,
    }
}

/// The unit of a table; nothing for what no table shows.
const fn unit(unit: FlowUnit) -> Option<Unit> {
    match unit {
        FlowUnit::AYear => Some(Unit::PatientsAYear),
        FlowUnit::Minutes => Some(Unit::Minutes),
        FlowUnit::Share => Some(Unit::Share),
        FlowUnit::Patients => Some(Unit::Patients),
        FlowUnit::PoundsAYear => Some(Unit::PoundsAYear),
        FlowUnit::SquareMinutes | FlowUnit::Pounds => None,
    }
}

/// How sure an estimate is; nothing where it has no value.
fn certainty(estimate: Estimate) -> Option<Certainty> {
    if !estimate.mean.is_finite() {
        return None;
    }
    Some(if estimate.half_width.is_finite() {
        Certainty::Interval {
            low: Quantity::Number(estimate.low()),
            high: Quantity::Number(estimate.high()),
            per_cent: 95,
        }
    } else {
        Certainty::SameInAll { replications: estimate.n }
    })
}

fn difference(compared: &PairedEstimate, idx: usize, provenance: Provenance) -> Result<Difference, String> {
    let unknown = || "it was not measured in every replication of today and of this scenario".to_owned();
    let estimate = compared.differences.get(idx).copied().ok_or_else(unknown)?;
    if estimate.n < 2 && estimate.mean.is_finite() {
        return Err("one replication gives no interval; run more".to_owned());
    }
    let certainty = certainty(estimate).ok_or_else(unknown)?;
    let amount = Quantity::Number(estimate.mean);
    let is_printed = unit(compared.key.metric.unit()).is_some_and(|unit| !unit.is_zero_as_printed(amount));
    Ok(Difference {
        amount,
        certainty,
        is_material: is_printed && estimate.mean.abs() >= IMMATERIAL * compared.base.mean.abs(),
        provenance,
    })
}

fn capital_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests;
