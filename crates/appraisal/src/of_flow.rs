//! What the simulation of patients says of a scenario: paired differences on the same patients.

use domain::money::Pence;
use domain::provenance::Provenance;
use flow::output::{
    Comparison, Direction, Estimate, Group, IMMATERIAL, Key, Metric, PairedEstimate, Subject,
    Unit as FlowUnit,
};

use crate::consequence::{
    Baseline, Bearer, Difference, Engine, EngineResult, Measure, MoreIs, RowKey, Topic,
};
use crate::quantity::{Certainty, Quantity, Unit, pence_of};

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
pub fn baseline(comparison: &Comparison) -> Baseline {
    let record = &comparison.record;
    let shown = comparison.compared.iter().filter(|compared| is_shown(&compared.key));
    let measures = shown
        .enumerate()
        .filter_map(|(idx, compared)| measure(compared, u32::try_from(idx).ok()?, record.provenance))
        .collect();
    let precise = if record.is_precise { "" } else { ", fewer than the precision asked for needs" };
    let notes = vec![format!(
        "Patients are simulated in “{}”: {} replications of {:.0} days{precise}; each scenario on the same patients as today.",
        record.network, record.replications, record.days
    )];
    Baseline { measures, notes }
}

/// What is different in the scenario at `idx` of a comparison; `taken` are the ids of its changes that were made.
#[must_use]
pub fn result(comparison: &Comparison, idx: usize, taken: Vec<String>) -> EngineResult {
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
    let differences = shown
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
    let mut remarks = scenario.remarks.clone();
    remarks.extend(scenario.overloaded.iter().map(|overloaded| {
        format!(
            "{} gets more patients than it can see; waits there say how long was simulated.",
            overloaded.station
        )
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
        bearers: bearers(comparison, idx, scenario.provenance),
        not_modelled: vec![
            "Staff are not simulated one by one: sickness, vacancies and who would work the hours are as today."
                .to_owned(),
            "What patients do beyond their visits is not simulated: nobody is healthier or sicker for being seen later."
                .to_owned(),
        ],
        taken,
        remarks,
        differences,
    }
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

/// What contacts and stations cost more or less, where that is larger than its noise.
fn bearers(comparison: &Comparison, idx: usize, provenance: Provenance) -> Vec<Bearer> {
    let Some(cost) = comparison.find(&Subject::System, &Group::all(), Metric::Cost) else {
        return Vec::new();
    };
    let Some(difference) = cost.differences.get(idx).filter(|difference| difference.is_significant()) else {
        return Vec::new();
    };
    vec![Bearer {
        who: "providers of the care network".to_owned(),
        recurrent: pence_of(-100.0 * difference.mean),
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

fn measure(compared: &PairedEstimate, rank: u32, provenance: Provenance) -> Option<Measure> {
    let key = &compared.key;
    let metric = key.metric;
    let certainty = certainty(compared.base)?;
    let subject_words = match &key.subject {
        Subject::System => "Whole system".to_owned(),
        Subject::Station(name) | Subject::Clock(name) | Subject::Exit(name) => capital_first(name),
    };
    let words = match (&key.subject, metric) {
        (Subject::Exit(_), _) => "journeys that end so".to_owned(),
        (Subject::System, Metric::Served) => "journeys ended, seen or not".to_owned(),
        _ => metric.words().to_owned(),
    };
    let is_of_all = key.group == Group::all();
    let is_headline = is_of_all
        && match &key.subject {
            Subject::System => matches!(metric, Metric::Cost | Metric::Left | Metric::Travel),
            Subject::Clock(_) => metric == Metric::ShareWithin,
            Subject::Station(_) | Subject::Exit(_) => false,
        };
    Some(Measure {
        topic: topic(metric),
        rank,
        words,
        subject_words,
        unit: unit(metric.unit())?,
        more_is: match metric.more_is() {
            Some(Direction::Better) => MoreIs::Better,
            Some(Direction::Worse) => MoreIs::Worse,
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
