//! Patient flow in sentences, tables and charts: scenarios compared with the base, simulated values
//! beside observed ones, one run by station.
//!
//! What is said follows by rule from what is shown and what is not: a difference is shown where its
//! 95 % interval leaves zero out. Its values have no figure ids: they are estimates of a run, and
//! each table says how the numbers behind it are known.

mod consequences;
mod demand;
mod displaced;
pub mod example;
mod observed;
mod outcome;
mod places;
mod narrative;
mod never_done;
mod warnings;
mod scale;

use domain::provenance::Provenance;
use flow::output::{
    Comparison, Direction, Estimate, Group, IMMATERIAL, Key, LEAST_AGREEING, Metric, PairedEstimate, Subject,
};

use super::efficiency::{row, word};
use super::{NOT_APPLICABLE, figures, words};
use crate::exhibit::{Cell, Exhibit};
use crate::number::Number;
use crate::words::{capital_first, separator};

pub use super::efficiency::Finding;
pub use consequences::{Consequence, ConsequenceGroup, Consequences, Difference, Ends, consequences};
pub use demand::demand;
pub use displaced::displaced;
pub use narrative::{days, headline, leads};
pub use never_done::never_done;
pub use observed::{Observed, observed};
pub use outcome::{by_clock, by_station, chosen};
pub use places::{places_ranked, travel_by_place, waits_by_place};
pub use warnings::{stranded, trust, warnings, warnings_compared};

use scale::Scale;

/// The exhibits of a comparison, in the order of its page.
#[must_use]
pub fn exhibits(comparison: &Comparison) -> Vec<Exhibit> {
    let mut exhibits = vec![consequences(comparison).exhibit()];
    exhibits.extend(travel_by_place(comparison));
    exhibits.extend(waits_by_place(comparison));
    exhibits.extend(places_ranked(comparison));
    exhibits.extend(demand(comparison));
    exhibits.extend((0..comparison.scenarios.len()).filter_map(|idx| displaced(comparison, idx)));
    exhibits
}

/// The letter of a scenario: `A`.
#[must_use]
pub fn letter(scenario: usize) -> char {
    u8::try_from(scenario).ok().filter(|idx| *idx < 26).map_or('?', |idx| char::from(b'A' + idx))
}

/// How a comparison is known: the weakest of its network and its scenarios, and never better than
/// derived, for a simulation makes it.
#[must_use]
pub fn provenance(comparison: &Comparison) -> Provenance {
    let provenances = comparison.scenarios.iter().map(|scenario| scenario.provenance);
    provenances.fold(comparison.record.provenance, Provenance::max).max(Provenance::Derived)
}

/// How the base is known, whatever is known of the scenarios.
#[must_use]
pub fn provenance_of_base(comparison: &Comparison) -> Provenance {
    comparison.record.provenance.max(Provenance::Derived)
}

/// `A and C`: the scenarios whose changes are synthetic while nothing in the base is; none where there is none.
fn synthetic_beside_the_base(comparison: &Comparison) -> Option<String> {
    if provenance_of_base(comparison) == Provenance::Synthetic {
        return None;
    }
    let is_synthetic = |idx: &usize| provenance_of(comparison, *idx) == Provenance::Synthetic;
    let letters: Vec<String> =
        (0..comparison.scenarios.len()).filter(is_synthetic).map(|idx| letter(idx).to_string()).collect();
    (!letters.is_empty()).then(|| joined(&letters))
}

/// How one scenario is known.
fn provenance_of(comparison: &Comparison, scenario: usize) -> Provenance {
    let result = comparison.scenarios.get(scenario);
    let provenance = result.map_or(Provenance::Derived, |result| result.provenance);
    comparison.record.provenance.max(provenance).max(Provenance::Derived)
}

/// What an interval says of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shows {
    /// More, or less, which is better or worse or neither.
    Difference(Option<Direction>),
    /// The interval holds zero.
    Nothing,
    /// It is zero in every replication of two or more.
    Same,
    /// There is no interval, as with one replication, or with a few that agree.
    Unknown,
}

fn shows(metric: Metric, difference: Estimate) -> Shows {
    if difference.mean == 0.0 && difference.is_same_in_all() {
        return Shows::Same;
    }
    if !difference.half_width.is_finite() {
        return Shows::Unknown;
    }
    if !difference.is_significant() {
        return Shows::Nothing;
    }
    let turned = |direction| match direction {
        Direction::Better => Direction::Worse,
        Direction::Worse => Direction::Better,
    };
    let is_more = 0.0 < difference.mean;
    Shows::Difference(metric.more_is().map(|direction| if is_more { direction } else { turned(direction) }))
}

/// `in both replications`, `in all 24 replications`, `in one replication`: of how many a value is told that has no
/// interval.
fn in_how_many(value: Estimate) -> String {
    match value.n {
        0 | 1 => "in one replication".to_owned(),
        2 => "in both replications".to_owned(),
        n => format!("in all {} replications", crate::number::grouped_count(u64::from(n))),
    }
}

/// Whether replications agree that are too few to give an interval.
fn is_of_too_few(value: Estimate) -> bool {
    value.is_same_in_all() && value.n < LEAST_AGREEING
}

/// What the difference of a scenario shows at a measure: shorter waits are not better where fewer are seen.
fn shows_at(compared: &PairedEstimate, scenario: usize) -> Shows {
    let Some(value) = compared.differences.get(scenario) else { return Shows::Unknown };
    match shows(compared.key.metric, *value) {
        Shows::Difference(Some(Direction::Better)) if fewer_seen(compared, scenario).is_some() => {
            Shows::Difference(None)
        }
        shown => shown,
    }
}

/// `of those seen; 4,380 fewer a year were seen`: what is to be known beside a difference that looks
/// better because fewer are seen.
fn fewer_seen(compared: &PairedEstimate, scenario: usize) -> Option<String> {
    let fewer = (*compared.fewer_seen.get(scenario)?)?;
    let value = *compared.differences.get(scenario)?;
    let looks_better = shows(compared.key.metric, value) == Shows::Difference(Some(Direction::Better));
    // The clock of somebody who leaves unseen stops too.
    let of_whom = if matches!(compared.key.subject, Subject::Clock(_)) {
        "of those whose clock stopped, seen or not"
    } else {
        "of those seen"
    };
    looks_better.then(|| {
        format!("{of_whom}; {} fewer a year were seen", crate::number::grouped(narrative::rounded(fewer), 0))
    })
}

/// How large the differences of a scenario are, as far as any is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Extent {
    /// None can be shown.
    Nothing,
    /// Some are sure, and all of those too small to be told.
    Small,
    /// One at least is sure and large enough to be told.
    Reportable,
}

/// How large the differences of a scenario are in these rows.
fn extent<'a>(rows: impl IntoIterator<Item = &'a PairedEstimate>, scenario: usize) -> Extent {
    let extent_of = |compared: &PairedEstimate| match compared.differences.get(scenario) {
        Some(_) if compared.is_reportable(scenario) => Extent::Reportable,
        Some(value) if matches!(shows(compared.key.metric, *value), Shows::Difference(_)) => Extent::Small,
        _ => Extent::Nothing,
    };
    rows.into_iter().map(extent_of).max().unwrap_or(Extent::Nothing)
}

/// How large the differences of any scenario are in these rows.
fn extent_of_any(comparison: &Comparison, rows: &[&PairedEstimate]) -> Extent {
    let scenarios = 0..comparison.scenarios.len();
    scenarios.map(|scenario| extent(rows.iter().copied(), scenario)).max().unwrap_or(Extent::Nothing)
}

/// Whether any scenario makes a difference that is sure and large enough to be told.
fn is_significant(compared: &PairedEstimate) -> bool {
    (0..compared.differences.len()).any(|scenario| compared.is_reportable(scenario))
}

/// The values of the groups of a dimension at one subject: `Rutland`, …, in their order.
fn in_groups<'a>(
    comparison: &'a Comparison,
    subject: &'a Subject,
    dimension: &'a str,
    metric: Metric,
) -> impl Iterator<Item = &'a PairedEstimate> {
    comparison.compared.iter().filter(move |compared| {
        compared.key.metric == metric
            && compared.key.group.dimension == dimension
            && compared.key.subject == *subject
    })
}

/// What is found of everybody at one subject.
fn of_all(comparison: &Comparison, subject: &Subject, metric: Metric) -> Option<PairedEstimate> {
    comparison.find(subject, &Group::all(), metric).cloned()
}

/// The subjects of a kind that everybody is measured at, in their order.
fn subjects(comparison: &Comparison, is_wanted: impl Fn(&Subject) -> bool) -> Vec<&Subject> {
    let mut subjects: Vec<&Subject> = Vec::new();
    for PairedEstimate { key: Key { subject, .. }, .. } in &comparison.compared {
        if is_wanted(subject) && !subjects.contains(&subject) {
            subjects.push(subject);
        }
    }
    subjects
}

/// `1%`: from what share of the base a difference is told.
fn least_reportable() -> String {
    format!("{:.0}%", IMMATERIAL * 100.0)
}

/// `less than 1%`: what is sure, and too small to be told.
fn less_than_reportable() -> String {
    format!("less than {}", least_reportable())
}

/// `a`, `a and b`, `a, b and 4 more`.
fn listed(names: &[&str], most: usize) -> String {
    let n_more = names.len().saturating_sub(most);
    // One more is named rather than counted.
    let n_shown = if n_more == 1 { names.len() } else { names.len().min(most) };
    let mut parts: Vec<String> = names[..n_shown].iter().map(|name| (*name).to_owned()).collect();
    if n_shown < names.len() {
        parts.push(format!("{} more", names.len() - n_shown));
    }
    joined(&parts)
}

/// `1 measure`, `3 measures`.
fn counted(n: usize, noun: &str) -> String {
    format!("{} {noun}{}", crate::number::grouped_count(n as u64), if n == 1 { "" } else { "s" })
}

/// `a`, `a and b`, `a, b and c`.
fn joined(parts: &[String]) -> String {
    let mut text = String::new();
    for (idx, part) in parts.iter().enumerate() {
        text.push_str(separator(idx, parts.len()));
        text.push_str(part);
    }
    text
}

/// A number and how it is known.
fn known(number: Number, provenance: Provenance) -> Cell {
    Cell::Number(number.known(provenance))
}

/// The place that has the most of something worse, in a scenario: the measure that decides is the first
/// in which any group is shown to be worse by as much as tables tell.
fn worst<'a>(
    comparison: &'a Comparison,
    scenario: usize,
    dimensions: &[&'static str],
) -> Option<(&'a PairedEstimate, Estimate)> {
    most(comparison, scenario, dimensions, Direction::Worse)
}

/// The same of what is better or worse.
fn most<'a>(
    comparison: &'a Comparison,
    scenario: usize,
    dimensions: &[&'static str],
    wanted: Direction,
) -> Option<(&'a PairedEstimate, Estimate)> {
    const MEASURES: [Metric; 5] = [
        Metric::Travel,
        Metric::MeanTimeInQueue,
        Metric::MeanWait,
        Metric::ShareTurnedAway,
        Metric::ShareLeft,
    ];
    MEASURES.into_iter().find_map(|metric| {
        let worse = comparison.compared.iter().filter(|compared| {
            compared.key.subject == Subject::System
                && compared.key.metric == metric
                && dimensions.contains(&compared.key.group.dimension.as_str())
        });
        worse
            .filter_map(|compared| Some((compared, *compared.differences.get(scenario)?)))
            .filter(|(compared, _)| compared.is_reportable(scenario))
            .filter(|(compared, _)| shows_at(compared, scenario) == Shows::Difference(Some(wanted)))
            .max_by(|(_, difference), (_, other_difference)| {
                difference.mean.abs().total_cmp(&other_difference.mean.abs())
            })
    })
}

#[cfg(test)]
pub(super) mod tests;
