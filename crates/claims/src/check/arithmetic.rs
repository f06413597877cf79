//! Arithmetic that figures allow: sums to date, straight lines, shares of budgets, people behind per cents.

use std::collections::BTreeMap;

use super::add_up::shares_of_one_whole;
use super::entry::{Entries, Entry, different};
use super::words::{decimal, per_cent, pounds, told};
use super::{Check, CheckKind, words};
use crate::figure::{Basis, Kind};
use crate::gazetteer::BodyKind;
use crate::measure::Measure;
use crate::quantity::Quantity;
use crate::read_period::ReadPeriod;

/// Every relation that can be computed.
pub(super) fn checkable(entries: &Entries<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    for subject in entries.subjects() {
        checks.extend(to_date(entries, subject));
        checks.extend(savings(entries, subject));
        checks.extend(people(entries, subject));
        checks.extend(support(entries, subject));
        checks.extend(years(entries, subject));
        checks.extend(plan_left_for_others(entries, subject));
        checks.extend(how_many(entries, subject));
    }
    for shares in shares_of_one_whole(entries) {
        checks.extend(whole(entries, &shares));
    }
    checks.extend(entries.all.iter().filter_map(|entry| share_of_a_set(entries, entry)));
    checks.extend(repeated(entries));
    checks
}

fn made(sentence: String, figures: &[Entry<'_>]) -> Check {
    Check { kind: CheckKind::Checkable, sentence, figures: figures.iter().map(|entry| entry.place).collect() }
}

fn money<'a>(entries: &Entries<'a>, subject: &'a str, measure: Measure) -> Vec<Entry<'a>> {
    let all = entries.of_measure(subject, measure);
    all.filter(|entry| entry.is_money() && entry.figure.unit == "GBP").copied().collect()
}

fn of_year<'a>(entries: &[Entry<'a>], year: i16) -> Option<Entry<'a>> {
    entries.iter().find(|entry| entry.year() == Some(year)).copied()
}

fn sized(entry: &Entry<'_>) -> Quantity {
    entry.size().unwrap_or(Quantity::of_millionths(0))
}

/// Plan to date and variance give the deficit to date; a straight line, and the plan for the rest, the year's.
fn to_date<'a>(entries: &Entries<'a>, subject: &'a str) -> Vec<Check> {
    let plans = money(entries, subject, Measure::YearToDatePlannedDeficit);
    let variances = money(entries, subject, Measure::YearToDateVariance);
    let year_plans = money(entries, subject, Measure::PlannedDeficit);
    let mut checks = Vec::new();
    let mut done: Vec<ReadPeriod> = Vec::new();
    for variance in &variances {
        let Some(period @ ReadPeriod::ToMonth(year, month)) = variance.period else { continue };
        if done.contains(&period) || 60 < done.len() {
            continue;
        }
        let Some(plan) = plans.iter().find(|plan| plan.period == Some(period)) else { continue };
        done.push(period);
        let (planned, worse) = (sized(plan), sized(variance));
        let deficit = planned.plus(worse);
        let line = deficit.scaled(12, i128::from(month));
        let year_plan = of_year(&year_plans, year);
        let mut figures = vec![*plan, *variance];
        let mut sentence = format!(
            "Plan to date {} and variance {} make a deficit of {} after {month} months; a straight line to year end gives {}",
            told(entries, plan),
            told(entries, variance),
            pounds(deficit),
            pounds(line)
        );
        if let Some(year_plan) = year_plan {
            let rest = sized(&year_plan).plus(worse);
            let beside = format!(
                ", {} times the plan of {}; plan for the rest and the variance so far give {}",
                words::times(line, sized(&year_plan)),
                told(entries, &year_plan),
                pounds(rest)
            );
            sentence.push_str(&beside);
            figures.push(year_plan);
        }
        for later in outturns(entries, subject, year) {
            sentence.push_str("; the year is told as ");
            sentence.push_str(&told(entries, &later));
            figures.push(later);
        }
        sentence.push('.');
        checks.push(made(sentence, &figures));
        if let Some(year_plan) = year_plan {
            checks.extend(months_left(entries, (plan, variance, &year_plan), month));
            let share = format!(
                "The variance {} is {} of the plan to date {} and {} of the plan for the year {}.",
                told(entries, variance),
                per_cent(worse, planned),
                told(entries, plan),
                per_cent(worse, sized(&year_plan)),
                told(entries, &year_plan)
            );
            checks.push(made(share, &[*variance, *plan, year_plan]));
        }
    }
    checks
}

/// What is told of the whole year: at most three figures.
fn outturns<'a>(entries: &Entries<'a>, subject: &'a str, year: i16) -> Vec<Entry<'a>> {
    let measures = [Measure::Deficit, Measure::DeficitBeforeSupport];
    let all = measures.iter().flat_map(|measure| money(entries, subject, *measure));
    all.filter(|entry| entry.period == Some(ReadPeriod::Year(year))).take(3).collect()
}

/// What each month was planned to lose and may still lose.
fn months_left(
    entries: &Entries<'_>,
    told_of: (&Entry<'_>, &Entry<'_>, &Entry<'_>),
    month: i8,
) -> Option<Check> {
    let (plan, variance, year_plan) = told_of;
    let (so_far, left) = (i128::from(month), i128::from(12 - month));
    if left <= 0 || sized(year_plan) <= sized(plan) {
        return None;
    }
    let deficit = sized(plan).plus(sized(variance));
    let rest = sized(year_plan).minus(sized(plan));
    let to_plan = sized(year_plan).minus(deficit);
    let sentence = format!(
        "Of the year's planned deficit {} the plan spends {} in {month} of 12 months {}: {} a month, then {} a month. \
         To end on plan the other {left} months may lose {} ({} a month), against {} a month so far with {}.",
        told(entries, year_plan),
        per_cent(sized(plan), sized(year_plan)),
        told(entries, plan),
        pounds(sized(plan).scaled(1, so_far)),
        pounds(rest.scaled(1, left)),
        pounds(to_plan),
        pounds(to_plan.scaled(1, left)),
        pounds(deficit.scaled(1, so_far)),
        told(entries, variance)
    );
    Some(made(sentence, &[*year_plan, *plan, *variance]))
}

/// Savings required beside the budget and beside those of the year before.
fn savings<'a>(entries: &Entries<'a>, subject: &'a str) -> Vec<Check> {
    let required = different(&money(entries, subject, Measure::SavingsRequired));
    let delivered = money(entries, subject, Measure::SavingsDelivered);
    let budgets = different(&entries.of_system_and_board(subject, Measure::TotalBudget));
    let mut checks = Vec::new();
    for need in required.iter().filter(|need| need.period.is_some()) {
        let mut figures = vec![*need];
        let mut parts = Vec::new();
        for budget in budgets.iter().filter(|budget| budget.is_money() && sized(need) < sized(budget)).take(3)
        {
            parts.push(format!(
                "{} of the budget {}",
                per_cent(sized(need), sized(budget)),
                told(entries, budget)
            ));
            figures.push(*budget);
        }
        let before = need.year().and_then(|year| of_year(&delivered, year - 1));
        if let Some(before) = before {
            let more = sized(need).minus(sized(&before));
            let change = if more.millionths() < 0 { "less" } else { "more" };
            parts.push(format!(
                "{} ({}) {change} than {} delivered the year before",
                pounds(more.magnitude()),
                per_cent(more.magnitude(), sized(&before)),
                told(entries, &before)
            ));
            figures.push(before);
        }
        if !parts.is_empty() {
            checks.push(made(
                format!("Savings required of {} are {}.", told(entries, need), parts.join("; ")),
                &figures,
            ));
        }
    }
    checks
}

/// How many people the per cents of a cut mean.
fn people<'a>(entries: &Entries<'a>, subject: &'a str) -> Option<Check> {
    if entries.kind_of(subject) != Some(BodyKind::Board) {
        return None;
    }
    let staff = entries
        .of_measure(subject, Measure::StaffEmployed)
        .find(|entry| entry.figure.kind == Kind::Count)
        .copied()?;
    let mut cuts = entries.with_its_group(subject, Measure::RunningCostReduction);
    cuts.extend(entries.of_measure(subject, Measure::StaffReduction).copied());
    cuts.retain(Entry::is_share);
    let cuts = different(&cuts);
    if cuts.len() < 2 {
        return None;
    }
    let posts = |cut: &Entry<'_>| {
        let product = sized(&staff).millionths() * sized(cut).millionths() / 100_000_000;
        decimal(Quantity::of_millionths(product), 0)
    };
    let parts: Vec<String> =
        cuts.iter().map(|cut| format!("{} posts at {}", posts(cut), told(entries, cut))).collect();
    let sentence = format!(
        "Of {} the cuts told would take, if they fall on staff in proportion: {}.",
        told(entries, &staff),
        parts.join("; ")
    );
    let figures: Vec<Entry<'_>> = std::iter::once(staff).chain(cuts.iter().copied()).collect();
    Some(made(sentence, &figures))
}

/// Support that equals the planned deficit, or does not.
fn support<'a>(entries: &Entries<'a>, subject: &'a str) -> Vec<Check> {
    let plans = money(entries, subject, Measure::PlannedDeficit);
    let supports = different(&money(entries, subject, Measure::DeficitSupport));
    let pairs = supports.iter().filter_map(|support| Some((support, of_year(&plans, support.year()?)?)));
    pairs
        .map(|(support, plan)| {
            let same = if sized(support).differs_from(sized(&plan)) { "differs from" } else { "equals" };
            let sentence = format!(
                "Deficit support of {} {same} the planned deficit of {}.",
                told(entries, support),
                told(entries, &plan)
            );
            made(sentence, &[*support, plan])
        })
        .collect()
}

/// A deficit beside that of the year before.
fn years<'a>(entries: &Entries<'a>, subject: &'a str) -> Vec<Check> {
    let actual: Vec<Entry<'_>> = money(entries, subject, Measure::Deficit)
        .into_iter()
        .filter(|entry| entry.figure.proposal.basis == Some(Basis::Actual))
        .collect();
    let next: Vec<Entry<'_>> = [Measure::PlannedDeficit, Measure::DeficitBeforeSupport, Measure::Deficit]
        .into_iter()
        .flat_map(|measure| different(&money(entries, subject, measure)))
        .collect();
    let mut checks = Vec::new();
    for before in different(&actual) {
        let Some(year) = before.year() else { continue };
        for after in next.iter().filter(|after| after.period == Some(ReadPeriod::Year(year + 1))) {
            let more = sized(after).minus(sized(&before));
            let change = if more.millionths() < 0 { "less" } else { "more" };
            let sentence = format!(
                "A {} of {} is {} ({}) {change} than the year before: {}.",
                after.measure.words(),
                told(entries, after),
                pounds(more.magnitude()),
                per_cent(more.magnitude(), sized(&before)),
                told(entries, &before)
            );
            checks.push(made(sentence, &[before, *after]));
        }
    }
    checks
}

/// The planned deficit of a system less that of one body is what is left for the others.
fn plan_left_for_others<'a>(entries: &Entries<'a>, subject: &'a str) -> Vec<Check> {
    let Some(system) = entries.gazetteer.system_of(subject).and_then(|system| entries.subject(system)) else {
        return Vec::new();
    };
    if system == subject {
        return Vec::new();
    }
    let wholes = money(entries, system, Measure::PlannedDeficit);
    let own = different(&money(entries, subject, Measure::PlannedDeficit));
    let pairs = own.iter().filter_map(|own| Some((own, of_year(&wholes, own.year()?)?)));
    pairs
        .filter(|(own, whole)| sized(own) < sized(whole))
        .map(|(own, whole)| {
            let sentence = format!(
                "Of the planned deficit of {} {subject} has {}, {}; {} is left for the other bodies.",
                told(entries, &whole),
                told(entries, own),
                per_cent(sized(own), sized(&whole)),
                pounds(sized(&whole).minus(sized(own)))
            );
            made(sentence, &[whole, *own])
        })
        .collect()
}

/// How many bodies of a kind there are, as several texts tell it.
fn how_many<'a>(entries: &Entries<'a>, subject: &'a str) -> Option<Check> {
    if entries.kind_of(subject) != Some(BodyKind::Group) {
        return None;
    }
    let all: Vec<Entry<'_>> = entries
        .of_measure(subject, Measure::NumberOfOrganisations)
        .filter(|entry| {
            entry.figure.kind == Kind::Count && entry.figure.hedge.is_none() && !entry.figure.unit.is_empty()
        })
        .copied()
        .collect();
    let mut by_document: BTreeMap<usize, Entry<'_>> = BTreeMap::new();
    for entry in &all {
        by_document.entry(entry.place.document).or_insert(*entry);
    }
    let firsts: Vec<Entry<'_>> = by_document.into_values().take(6).collect();
    if firsts.len() < 2 {
        return None;
    }
    let values = different(&firsts);
    let agrees = if values.len() == 1 { "agrees" } else { "differs" };
    let sentence = format!("The number of {subject} {agrees}: {}.", words::all(entries, &firsts));
    Some(made(sentence, &firsts))
}

/// Shares that make one whole: nothing is left for what is not known.
fn whole(entries: &Entries<'_>, shares: &[Entry<'_>]) -> Option<Check> {
    let sum = shares.iter().filter_map(Entry::number).fold(Quantity::of_millionths(0), Quantity::plus);
    if sum.as_whole() != Some(100) {
        return None;
    }
    let sentence = format!(
        "Shares come to 100 per cent, so none is left for what is unknown: {}.",
        words::all(entries, shares)
    );
    Some(made(sentence, shares))
}

/// A fraction or a place of a set of which the size is told: how many, or what share.
fn share_of_a_set(entries: &Entries<'_>, entry: &Entry<'_>) -> Option<Check> {
    let of = entry.figure.of.filter(|of| 0 < *of && *of < 1_000_000)?;
    let sentence = match entry.figure.kind {
        Kind::Fraction => {
            let number = entry.figure.value.number()?.millionths() * i128::from(of);
            let many = Quantity::of_millionths(number);
            if many.as_whole().is_some() {
                return None;
            }
            format!(
                "{} of {of} is {}, not a whole number: the share is rounded.",
                told(entries, entry),
                decimal(many, 1)
            )
        }
        Kind::Rank => {
            let place = entry.figure.value.number()?;
            format!("{} is within {} of the set.", told(entries, entry), per_cent(place, Quantity::whole(of)))
        }
        _ => return None,
    };
    Some(made(sentence, &[*entry]))
}

/// One claim that a text states twice: not two amounts to add.
fn repeated(entries: &Entries<'_>) -> Vec<Check> {
    let mut groups: BTreeMap<_, Vec<Entry<'_>>> = BTreeMap::new();
    for entry in entries.all.iter().filter(|entry| entry.is_money() || entry.is_share()) {
        if let (Some(number), Some(period)) = (entry.number(), entry.period) {
            let key = (entry.place.document, entry.subject, entry.measure, period, number.millionths());
            groups.entry(key).or_default().push(*entry);
        }
    }
    groups
        .into_values()
        .filter(|group| 2 <= group.len())
        .map(|group| {
            let shown: Vec<Entry<'_>> = group.iter().take(6).copied().collect();
            let sentence = format!(
                "Stated {} times in one text, not to be added: {}.",
                group.len(),
                words::all(entries, &shown)
            );
            made(sentence, &group)
        })
        .collect()
}
