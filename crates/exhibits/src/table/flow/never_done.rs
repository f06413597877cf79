//! What a simulation knows and its means do not show: patients who are still inside when it ends, and those whom nobody
//! ever sees.

use std::collections::BTreeMap;

use flow::output::{Beyond, Comparison, Estimate, Group, Key, Metric, RunRecord, RunResult, Subject};

use super::letter;
use crate::number::grouped;

/// The share of those who come from which on it is told that they do not leave: less may be how a run begins.
const LEAST_KEPT: f64 = 0.05;
/// So many patients of a group come to a station in all, at least, before it is told that none of them is seen.
const LEAST_CAME: f64 = 30.0;

/// Values of everybody and of groups.
type Values<'a> = BTreeMap<&'a Key, Estimate>;

/// Of a run, what its means do not show.
#[must_use]
pub fn never_done(result: &RunResult) -> Vec<String> {
    let values: Values<'_> = result.measured.iter().map(|row| (&row.key, row.value)).collect();
    sentences(&values, &result.record, result.record.overloaded.iter().map(growth).sum())
}

/// Of a comparison, what means of the base do not show, and those of each scenario where the base has no such thing.
pub(super) fn never_done_compared(comparison: &Comparison) -> Vec<String> {
    let run = &comparison.record;
    let base: Values<'_> = comparison.compared.iter().map(|row| (&row.key, row.base)).collect();
    let of_base = sentences(&base, run, run.overloaded.iter().map(growth).sum());
    let known: Vec<String> = of_base.iter().map(|sentence| about(sentence)).collect();
    let of_scenarios = comparison.scenarios.iter().enumerate().flat_map(|(idx, result)| {
        let there = |base: Estimate, difference: Estimate| {
            // At most as wide as both together; a value that is the same in all adds nothing.
            let width =
                |estimate: Estimate| if estimate.half_width.is_nan() { 0.0 } else { estimate.half_width };
            Estimate {
                mean: base.mean + difference.mean,
                half_width: width(base) + width(difference),
                n: base.n,
            }
        };
        let values: Values<'_> =
            comparison.compared.iter().map(|row| (&row.key, there(row.base, row.differences[idx]))).collect();
        let told = sentences(&values, run, result.overloaded.iter().map(growth).sum());
        let is_new = |sentence: &String| !known.contains(&about(sentence));
        told.into_iter()
            .filter(is_new)
            .map(move |sentence| format!("{}: {sentence}", letter(idx)))
            .collect::<Vec<_>>()
    });
    of_base.iter().map(|sentence| format!("Base: {sentence}")).chain(of_scenarios).collect()
}

/// What a sentence is about: what stands before its colon.
fn about(sentence: &str) -> String {
    sentence.split(':').next().unwrap_or_default().to_owned()
}

/// By how much a queue grows that is told of already [patients a day].
fn growth(station: &flow::output::Overloaded) -> f64 {
    if station.beyond == Beyond::Wait { station.growth_a_day.max(0.0) } else { 0.0 }
}

fn sentences(values: &Values<'_>, run: &RunRecord, told_growth: f64) -> Vec<String> {
    // Where nobody moves again nothing more is measured, and that is told.
    if !run.locked.is_empty() {
        return Vec::new();
    }
    let kept = kept_inside(values, told_growth);
    kept.into_iter().chain(nobody_seen(values, run)).collect()
}

/// That more come than leave, by more than queues that are told of grow.
fn kept_inside(values: &Values<'_>, told_growth: f64) -> Option<String> {
    let of = |metric: Metric| {
        let key = Key { subject: Subject::System, group: Group::all(), metric };
        values.get(&key).copied()
    };
    let came = of(Metric::Visits)?;
    // Nobody has left.
    let left = of(Metric::Served).unwrap_or(Estimate { mean: 0.0, half_width: 0.0, n: came.n });
    let width = |estimate: Estimate| if estimate.half_width.is_nan() { 0.0 } else { estimate.half_width };
    let (a_day, surely) =
        ((came.mean - left.mean) / 365.0, came.mean - width(came) - left.mean - width(left));
    if surely <= LEAST_KEPT * came.mean || a_day <= 2.0 * told_growth {
        return None;
    }
    let most = values
        .iter()
        .filter(|(key, _)| key.metric == Metric::Inside && key.group == Group::all())
        .filter(|(key, _)| matches!(key.subject, Subject::Station(_)))
        .max_by(|(_, one), (_, other)| one.mean.total_cmp(&other.mean));
    let most = most.map_or_else(String::new, |(key, _)| format!(", most of them at {}", key.subject.name()));
    Some(format!(
        "Fewer leave than come: those inside grow by about {} patients a day{most}, {}% of those who come. What is told of whole journeys is of those who had left by the end.",
        grouped(a_day, usize::from(a_day < 10.0)),
        grouped(100.0 * a_day * 365.0 / came.mean, 0)
    ))
}

/// The groups of which nobody is ever seen at a station that sees others.
fn nobody_seen(values: &Values<'_>, run: &RunRecord) -> Vec<String> {
    let in_all = run.days / 365.0 * f64::from(run.replications);
    let mut told = Vec::new();
    for (key, seen) in values {
        let is_of_station = matches!(key.subject, Subject::Station(_));
        let is_of_people = !["all", "hour", "time"].contains(&key.group.dimension.as_str());
        if key.metric != Metric::Served || !is_of_station || !is_of_people || 0.0 < seen.mean {
            continue;
        }
        let of = |metric: Metric| {
            let key = Key { subject: key.subject.clone(), group: key.group.clone(), metric };
            values.get(&key).map_or(0.0, |found| found.mean)
        };
        let (came, missed) = (of(Metric::Visits), of(Metric::NotAttended));
        if came * in_all < LEAST_CAME {
            continue;
        }
        let (who, place, n) = (&key.group.value, key.subject.name(), grouped(came, 0));
        told.push(if 0.0 < missed {
            format!(
                "Nobody of “{who}” is seen at {place}: of the {n} a year who come, {} have an appointment and do not attend, and the others find none. Look at the share that does not attend.",
                grouped(missed, 0)
            )
        } else {
            format!(
                "Nobody of “{who}” is seen at {place}: of the {n} a year who come, all leave, wait or are turned away. Look at the hours of its doors and of the staff who serve them."
            )
        });
    }
    told
}
