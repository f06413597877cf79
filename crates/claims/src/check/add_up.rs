//! Parts and totals: of the bodies of a system, of plan and variance, of a sentence that says where most lies.

use std::collections::BTreeMap;

use super::entry::{Entries, Entry};
use super::{Check, CheckKind, words};
use crate::figure::Span;
use crate::gazetteer::BodyKind;
use crate::measure::Measure;
use crate::quantity::Quantity;
use crate::read_period::ReadPeriod;

/// Money that the bodies of a system share out.
const SHARED_OUT: [Measure; 7] = [
    Measure::Deficit,
    Measure::PlannedDeficit,
    Measure::YearToDateDeficit,
    Measure::YearToDatePlannedDeficit,
    Measure::YearToDateVariance,
    Measure::InMonthVariance,
    Measure::Variance,
];

/// One measure of one period in one text.
type Group<'a> = BTreeMap<(usize, Measure, Option<ReadPeriod>), Vec<Entry<'a>>>;

/// Every sum that does not come out.
pub(super) fn sums(entries: &Entries<'_>) -> Vec<Check> {
    let mut groups: Group<'_> = BTreeMap::new();
    for entry in entries.all.iter().filter(|entry| entry.is_money() && SHARED_OUT.contains(&entry.measure)) {
        groups.entry((entry.place.document, entry.measure, entry.period)).or_default().push(*entry);
    }
    let mut checks = Vec::new();
    for ((document, ..), group) in &groups {
        for system in systems(entries, group) {
            checks.extend(parts_and_total(entries, group, system));
            for said in &entries.sources[*document].reading.most_from {
                checks.extend(most(entries, group, system, &said.body, said.sentence));
            }
        }
    }
    checks.extend(plan_and_variance(entries, &groups));
    checks.extend(shares_above_all(entries));
    checks
}

fn made(sentence: String, figures: &[Entry<'_>]) -> Check {
    Check {
        kind: CheckKind::DoesNotAddUp,
        sentence,
        figures: figures.iter().map(|entry| entry.place).collect(),
    }
}

fn systems<'a>(entries: &Entries<'a>, group: &[Entry<'a>]) -> Vec<&'a str> {
    let mut systems: Vec<&str> = group
        .iter()
        .map(|entry| entry.subject)
        .filter(|name| entries.kind_of(name) == Some(BodyKind::System))
        .collect();
    systems.sort_unstable();
    systems.dedup();
    systems
}

/// The first figure of each body of a system.
fn of_parts<'a>(entries: &Entries<'a>, group: &[Entry<'a>], system: &str) -> BTreeMap<&'a str, Entry<'a>> {
    let mut parts = BTreeMap::new();
    for entry in group {
        let is_part = entry.subject != system && entries.gazetteer.system_of(entry.subject) == Some(system);
        if is_part {
            parts.entry(entry.subject).or_insert(*entry);
        }
    }
    parts
}

/// How many boards and trusts a system has.
fn n_parts(entries: &Entries<'_>, system: &str) -> usize {
    let kinds = [BodyKind::Board, BodyKind::Trust];
    kinds.iter().map(|kind| entries.gazetteer.parts_of(system, *kind).count()).sum()
}

fn total<'a>(group: &[Entry<'a>], system: &str) -> Option<Entry<'a>> {
    group.iter().find(|entry| entry.subject == system).copied()
}

fn sum(parts: &BTreeMap<&str, Entry<'_>>) -> Quantity {
    let nothing = Quantity::of_millionths(0);
    parts.values().filter_map(Entry::number).fold(nothing, Quantity::plus)
}

/// All parts are told and their sum is not the total.
fn parts_and_total(entries: &Entries<'_>, group: &[Entry<'_>], system: &str) -> Option<Check> {
    let total = total(group, system)?;
    let parts = of_parts(entries, group, system);
    if parts.len() < 2 || parts.len() < n_parts(entries, system) || !sum(&parts).differs_from(total.number()?)
    {
        return None;
    }
    let of_parts: Vec<Entry<'_>> = parts.values().copied().collect();
    let sentence = format!(
        "The {} of the bodies of {system} comes to {}, not to {}: {}.",
        total.measure.words(),
        words::pounds(sum(&parts)),
        words::told(entries, &total),
        words::all(entries, &of_parts)
    );
    let figures: Vec<Entry<'_>> = std::iter::once(total).chain(of_parts).collect();
    Some(made(sentence, &figures))
}

/// A text says that most is from one body; its part, told or left over, is less than half.
fn most(entries: &Entries<'_>, group: &[Entry<'_>], system: &str, body: &str, said: Span) -> Option<Check> {
    if entries.gazetteer.system_of(body) != Some(system) {
        return None;
    }
    let total = total(group, system)?;
    let whole = total.size()?;
    let mut parts = of_parts(entries, group, system);
    let own = parts.remove(body);
    let told = parts.len() + 1 == n_parts(entries, system);
    let left = match own {
        Some(own) => own.size()?,
        None if told => whole.minus(sum(&parts).magnitude()),
        None => return None,
    };
    if whole.millionths() <= left.millionths() * 2 {
        return None;
    }
    let others: Vec<Entry<'_>> = parts.values().chain(own.as_ref()).copied().collect();
    let sentence = format!(
        "\"{}\" says (characters {} to {}) that most of the overspend is {body}'s. Of the {} of {} it has {}, {}: {}.",
        entries.sources[total.place.document].title,
        said.start,
        said.end,
        total.measure.words(),
        words::told(entries, &total),
        words::pounds(left),
        words::per_cent(left, whole),
        words::all(entries, &others)
    );
    let figures: Vec<Entry<'_>> = std::iter::once(total).chain(others).collect();
    Some(made(sentence, &figures))
}

/// Plan and variance to date do not give the deficit to date that is told beside them.
fn plan_and_variance(entries: &Entries<'_>, groups: &Group<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    for ((document, measure, period), actual) in groups {
        if *measure != Measure::YearToDateDeficit {
            continue;
        }
        let of_text = |measure| groups.get(&(*document, measure, *period)).map_or(&[][..], Vec::as_slice);
        let (plans, variances) =
            (of_text(Measure::YearToDatePlannedDeficit), of_text(Measure::YearToDateVariance));
        for actual in actual {
            let (Some(plan), Some(variance)) = (beside(plans, actual), beside(variances, actual)) else {
                continue;
            };
            let (plan, variance) = (&plan, &variance);
            let (Some(a), Some(p), Some(v)) = (actual.number(), plan.number(), variance.number()) else {
                continue;
            };
            if a.differs_from(p.plus(v)) {
                let sentence = format!(
                    "Plan and variance of {} give {}, not the deficit to date: {}, {} and {}.",
                    actual.subject,
                    words::pounds(p.plus(v)),
                    words::told(entries, plan),
                    words::told(entries, variance),
                    words::told(entries, actual)
                );
                checks.push(made(sentence, &[*actual, *plan, *variance]));
            }
        }
    }
    checks
}

/// The figure of the same body and sign in the sentence or row of another, or the only one near it.
fn beside<'a>(others: &[Entry<'a>], actual: &Entry<'a>) -> Option<Entry<'a>> {
    let alike = |other: &&Entry<'_>| other.subject == actual.subject && 0 <= sign(other) * sign(actual);
    let alike: Vec<&Entry<'a>> = others.iter().filter(alike).collect();
    let here = alike.iter().find(|other| other.figure.sentence == actual.figure.sentence);
    let only = alike.first().filter(|other| alike.len() == 1 && is_near(other, actual));
    here.or(only).map(|other| **other)
}

/// Whether two figures stand in one passage.
fn is_near(one: &Entry<'_>, other: &Entry<'_>) -> bool {
    let (one, other) = (one.figure.span, other.figure.span);
    one.end.max(other.end) - one.start.min(other.start) < 600
}

fn sign(entry: &Entry<'_>) -> i128 {
    entry.number().map_or(0, |number| number.millionths().signum())
}

/// Shares of one whole in one sentence that come to more than all of it.
fn shares_above_all(entries: &Entries<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    for shares in shares_of_one_whole(entries) {
        let sum = shares.iter().filter_map(Entry::number).fold(Quantity::of_millionths(0), Quantity::plus);
        if Quantity::whole(100).millionths() + sum.half_width() < sum.millionths() {
            let sentence = format!(
                "Shares of one whole come to {} per cent: {}.",
                words::decimal(sum, 1),
                words::all(entries, &shares)
            );
            checks.push(made(sentence, &shares));
        }
    }
    checks
}

/// Shares that a sentence parts by `with` or `by`: `60% were with GPs and 40% with other staff`.
pub(super) fn shares_of_one_whole<'a>(entries: &Entries<'a>) -> Vec<Vec<Entry<'a>>> {
    let mut groups: BTreeMap<(usize, Span, Measure), Vec<Entry<'a>>> = BTreeMap::new();
    for entry in entries.all.iter().filter(|entry| entry.is_share()) {
        let of_what = &entry.figure.notes.of_what;
        let parted = of_what.split(' ').any(|word| matches!(word, "with" | "by"));
        if parted && entry.measure == Measure::ShareOfAppointments {
            groups
                .entry((entry.place.document, entry.figure.sentence, entry.measure))
                .or_default()
                .push(*entry);
        }
    }
    groups.into_values().filter(|group| 2 <= group.len()).collect()
}
