//! Two statements of one thing that differ by more than rounding and hedges allow.

use std::collections::BTreeMap;

use super::entry::{Entries, Entry, different};
use super::{Check, CheckKind, words};
use crate::figure::{Basis, Hedge, Matter};
use crate::gazetteer::{BodyKind, ICBS};
use crate::measure::Measure;

/// What a body has one of in a period.
const SINGLE: [Measure; 20] = [
    Measure::Deficit,
    Measure::PlannedDeficit,
    Measure::DeficitBeforeSupport,
    Measure::UnderlyingDeficit,
    Measure::Surplus,
    Measure::YearToDateDeficit,
    Measure::YearToDatePlannedDeficit,
    Measure::YearToDateVariance,
    Measure::InMonthVariance,
    Measure::Variance,
    Measure::DeficitSupport,
    Measure::SavingsRequired,
    Measure::SavingsDelivered,
    Measure::SavingsForecast,
    Measure::FundingGap,
    Measure::CostPerHead,
    Measure::RunningCostsRank,
    Measure::Population,
    Measure::StaffEmployed,
    Measure::Cash,
];

/// Every conflict.
pub(super) fn conflicts(entries: &Entries<'_>) -> Vec<Check> {
    let mut checks = of_one_thing(entries);
    checks.extend(cuts(entries));
    checks.extend(one_number_of_two_things(entries));
    checks.extend(budgets(entries));
    checks.extend(deadlines(entries));
    checks
}

fn conflict(sentence: String, figures: &[Entry<'_>]) -> Check {
    Check { kind: CheckKind::Conflict, sentence, figures: figures.iter().map(|entry| entry.place).collect() }
}

/// Whether one statement leaves room for the other: 30 lies within `up to 33`.
fn allows(one: &Entry<'_>, other: &Entry<'_>) -> bool {
    let (Some(of_one), Some(of_other)) = (one.size(), other.size()) else { return false };
    match one.figure.hedge {
        Some(Hedge::UpTo | Hedge::LessThan) => of_other <= of_one,
        Some(Hedge::MoreThan | Hedge::AtLeast) => of_one <= of_other,
        // `About` and `almost` are out by a twentieth at most.
        Some(Hedge::About | Hedge::Almost) => {
            (of_one.millionths() - of_other.millionths()).abs() * 20 <= of_one.millionths()
        }
        _ => false,
    }
}

/// Whether any two of the values cannot both be true.
fn contradict(values: &[Entry<'_>]) -> bool {
    values
        .iter()
        .enumerate()
        .any(|(idx, one)| values[idx + 1..].iter().any(|other| !allows(one, other) && !allows(other, one)))
}

fn basis_group(basis: Option<Basis>) -> u8 {
    match basis {
        Some(Basis::Plan | Basis::Target) => 0,
        Some(Basis::Forecast) => 1,
        _ => 2,
    }
}

/// One body, measure, period and basis, with different values in different texts.
///
/// Within one text different values are of parts more often than in conflict, so that a text counts with its
/// largest, and not where the other tells that value too and none that is larger: a part is not above its whole.
fn of_one_thing(entries: &Entries<'_>) -> Vec<Check> {
    let mut groups: BTreeMap<_, Vec<Entry<'_>>> = BTreeMap::new();
    for entry in entries.all.iter().filter(|entry| SINGLE.contains(&entry.measure)) {
        let basis = basis_group(entry.figure.proposal.basis);
        let key = (entry.subject, entry.measure, entry.period, basis, entry.figure.kind);
        groups.entry(key).or_default().push(*entry);
    }
    let mut checks = Vec::new();
    for ((subject, measure, period, ..), group) in groups {
        let largest = largest_by_text(&group);
        let values = different(&largest);
        let told_by_others = |value: &Entry<'_>| {
            let others = group.iter().filter(|other| other.place.document != value.place.document);
            others.filter(|other| is_same(other, value)).any(|other| {
                largest.iter().any(|most| most.place.document == other.place.document && is_same(most, value))
            })
        };
        let own: Vec<Entry<'_>> = values.into_iter().filter(|value| !told_by_others(value)).collect();
        if own.len() < 2 || period.is_none() || !contradict(&own) {
            continue;
        }
        let sentence =
            format!("The {} of {subject} is told as {}.", measure.words(), words::all(entries, &own));
        checks.push(conflict(sentence, &own));
    }
    checks
}

fn is_same(one: &Entry<'_>, other: &Entry<'_>) -> bool {
    matches!((one.size(), other.size()), (Some(one), Some(other)) if !one.differs_from(other))
}

/// The largest value of each text.
fn largest_by_text<'a>(group: &[Entry<'a>]) -> Vec<Entry<'a>> {
    let mut by_text: BTreeMap<usize, Entry<'a>> = BTreeMap::new();
    for entry in group {
        let kept = by_text.entry(entry.place.document).or_insert(*entry);
        if kept.size() < entry.size() {
            *kept = *entry;
        }
    }
    by_text.into_values().collect()
}

/// Cuts in running costs: of a board, and of all boards.
fn cuts(entries: &Entries<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    for subject in entries.subjects() {
        let is_board = entries.kind_of(subject) == Some(BodyKind::Board);
        if !is_board && subject != ICBS {
            continue;
        }
        let all: Vec<Entry<'_>> = entries
            .with_its_group(subject, Measure::RunningCostReduction)
            .into_iter()
            .filter(Entry::is_share)
            .collect();
        if is_board && !all.iter().any(|entry| entry.subject == subject) {
            continue;
        }
        let values = different(&all);
        if values.len() < 2 || !contradict(&values) {
            continue;
        }
        let places: Vec<Entry<'_>> = all.iter().take(12).copied().collect();
        let sentence = format!(
            "One cut in running costs is told as {}. They fit only if the baselines differ or one is an average.",
            words::all(entries, &values)
        );
        checks.push(conflict(sentence, &places));
    }
    checks
}

/// In one text a share of running costs becomes the same share of staff, or loses its hedge.
fn one_number_of_two_things(entries: &Entries<'_>) -> Vec<Check> {
    let mut groups: BTreeMap<(usize, &str, i128), Vec<Entry<'_>>> = BTreeMap::new();
    for entry in entries.all.iter().filter(|entry| entry.is_share()) {
        let cut = matches!(entry.measure, Measure::RunningCostReduction | Measure::StaffReduction);
        if let (true, Some(number)) = (cut, entry.number()) {
            groups
                .entry((entry.place.document, entry.subject, number.millionths()))
                .or_default()
                .push(*entry);
        }
    }
    let mut checks = Vec::new();
    for group in groups.into_values() {
        let first = |measure: Measure| group.iter().find(|entry| entry.measure == measure);
        let (Some(costs), Some(staff)) =
            (first(Measure::RunningCostReduction), first(Measure::StaffReduction))
        else {
            continue;
        };
        let lost = if costs.figure.hedge == staff.figure.hedge { "" } else { ", and the hedge differs" };
        let sentence = format!(
            "One text tells {} as a cut in running costs and as a cut in staff: {} and {}{lost}.",
            words::value(&Entry { figure: staff.figure, ..*staff }),
            words::told(entries, costs),
            words::told(entries, staff)
        );
        checks.push(conflict(sentence, &group));
    }
    checks
}

/// Budgets of a system or its board within two years.
fn budgets(entries: &Entries<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    for subject in entries.subjects() {
        let whole = match entries.kind_of(subject) {
            Some(BodyKind::System) => entries.of_system_and_board(subject, Measure::TotalBudget),
            // A board whose system is listed is told with it.
            Some(BodyKind::Board)
                if entries
                    .gazetteer
                    .system_of(subject)
                    .is_some_and(|system| entries.subject(system).is_some()) =>
            {
                continue;
            }
            Some(_) => entries.of_measure(subject, Measure::TotalBudget).copied().collect(),
            None => continue,
        };
        let money: Vec<Entry<'_>> =
            whole.into_iter().filter(|entry| entry.is_money() && entry.figure.unit == "GBP").collect();
        let values: Vec<Entry<'_>> = apart(&money);
        let near = values.iter().filter_map(Entry::year).max().unwrap_or(0)
            - values.iter().filter_map(Entry::year).min().unwrap_or(0)
            <= 1;
        let texts = values.windows(2).any(|pair| pair[0].place.document != pair[1].place.document);
        if values.len() < 2 || !near || !texts {
            continue;
        }
        let sentence = format!(
            "The yearly budget is told as {}. It may be rounding, another year, or the board's budget beside the system's.",
            words::all(entries, &values)
        );
        checks.push(conflict(sentence, &values));
    }
    checks
}

/// Different printed values, rounding or not: a budget of £2bn is not one of £2.2bn.
fn apart<'a>(entries: &[Entry<'a>]) -> Vec<Entry<'a>> {
    let mut by_value: BTreeMap<i128, Entry<'a>> = BTreeMap::new();
    for entry in entries {
        if let Some(size) = entry.size() {
            by_value.entry(size.millionths()).or_insert(*entry);
        }
    }
    let mut values: Vec<Entry<'a>> = by_value.into_values().take(super::entry::MOST_VALUES).collect();
    values.sort_by_key(|entry| entry.place);
    values
}

/// Days by which one reorganisation is to be in place.
fn deadlines(entries: &Entries<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    let due = |subject| -> Vec<Entry<'_>> {
        let all = entries.with_its_group(subject, Measure::Deadline).into_iter();
        all.filter(|entry| entry.figure.notes.matter == Some(Matter::Reorganisation)).collect()
    };
    let board_with_deadline = |subject: &&str| entries.kind_of(subject) == Some(BodyKind::Board);
    let boards: Vec<&str> = entries.subjects().filter(board_with_deadline).collect();
    let whose = if boards.is_empty() { vec![ICBS] } else { boards };
    for subject in whose {
        let mut by_month: BTreeMap<i32, Entry<'_>> = BTreeMap::new();
        for entry in due(subject) {
            if let Some(month) = entry.figure.value.day().and_then(crate::partial_day::PartialDay::months) {
                by_month.entry(month * 2 + i32::from(entry.figure.value_high.is_some())).or_insert(entry);
            }
        }
        let (Some(first), Some(last)) = (by_month.keys().next(), by_month.keys().last()) else { continue };
        let apart = last / 2 - first / 2;
        let values: Vec<Entry<'_>> = by_month.values().take(super::entry::MOST_VALUES).copied().collect();
        if values.len() < 2 || apart == 0 || 24 < apart {
            continue;
        }
        let sentence = format!(
            "When the reorganisation is due is told as {}: {apart} months apart at the ends. They may be different steps of it.",
            words::all(entries, &values)
        );
        checks.push(conflict(sentence, &values));
    }
    checks
}
