//! Waiting lists: how many wait for planned care, and how long.
//!
//! Method: `docs/method/access.md`.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::fact::{Dimension, Facts, Measure};
use crate::ratio::Ratio;

/// A waiting list at the end of a month: of one treatment function or of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingList {
    /// The treatment function; none for all.
    pub function: Option<String>,
    /// Pathways that wait.
    pub total: u64,
    /// Of up to 18 weeks; the standard is 92 of 100. None where nobody waits.
    pub within_18_weeks: Option<Ratio>,
    /// Of more than 52 weeks.
    pub over_52_weeks: u64,
    /// Of more than 65 weeks; none where they are not published.
    pub over_65_weeks: Option<u64>,
}

/// The waiting list of some places together at the end of a month: all treatment functions first, then each, longest
/// first. Empty where nothing is published.
#[must_use]
pub fn waiting_lists(facts: &Facts, places: &[String], month: Date) -> Vec<WaitingList> {
    let sums = |measure| facts.summed_kinds(measure, places, month, Dimension::TreatmentFunction);
    let [totals, over_18, over_52, over_65] = [
        Measure::WaitingList,
        Measure::WaitingOver18Weeks,
        Measure::WaitingOver52Weeks,
        Measure::WaitingOver65Weeks,
    ]
    .map(sums);
    let list = |function: Option<String>, total: u64, over: [Option<u64>; 3]| {
        let [over_18, over_52, over_65] = over;
        let within = over_18.and_then(|over| total.checked_sub(over));
        WaitingList {
            function,
            total,
            within_18_weeks: within.and_then(|within| Ratio::new(within, total)),
            over_52_weeks: over_52.unwrap_or(0),
            over_65_weeks: over_65,
        }
    };
    let mut lists: Vec<WaitingList> = totals
        .iter()
        .map(|(name, total)| {
            let of = |sums: &BTreeMap<&str, u64>| sums.get(name).copied();
            list(Some((*name).to_owned()), *total, [of(&over_18), of(&over_52), of(&over_65)])
        })
        .collect();
    lists.sort_by(|a, b| b.total.cmp(&a.total).then_with(|| a.function.cmp(&b.function)));
    if !lists.is_empty() {
        let all = |sums: &BTreeMap<&str, u64>| (!sums.is_empty()).then(|| sums.values().sum::<u64>());
        lists.insert(0, list(None, totals.values().sum(), [all(&over_18), all(&over_52), all(&over_65)]));
    }
    lists
}

#[cfg(test)]
mod tests;
