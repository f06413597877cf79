//! Figures out of all proportion: a deficit above the whole budget, a share above all, a rank beyond the set.

use super::entry::{Entries, Entry};
use super::{Check, CheckKind, words};
use crate::figure::Kind;
use crate::measure::Measure;
use crate::quantity::Quantity;

/// Parts of a budget, which none of them can exceed.
const PARTS: [Measure; 20] = [
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
    Measure::Loan,
    Measure::ReservesUsed,
    Measure::FundingGap,
    Measure::SavingsRequired,
    Measure::SavingsDelivered,
    Measure::SavingsForecast,
    Measure::SavingsShortfall,
    Measure::FinancialRisk,
    Measure::Cost,
];
/// A part this many times the median of its like is looked at as a slip of unit.
const OUT_OF_PROPORTION: i128 = 200;

/// Every figure out of proportion.
pub(super) fn implausible(entries: &Entries<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    for subject in entries.subjects() {
        checks.extend(above_budget(entries, subject));
        checks.extend(unlike_others(entries, subject));
    }
    checks.extend(entries.all.iter().filter_map(|entry| beyond_the_whole(entries, entry)));
    checks
}

fn made(sentence: String, figures: &[Entry<'_>]) -> Check {
    Check {
        kind: CheckKind::Implausible,
        sentence,
        figures: figures.iter().map(|entry| entry.place).collect(),
    }
}

/// The largest budget told of a body, or of its system.
fn budget<'a>(entries: &Entries<'a>, subject: &'a str) -> Option<Entry<'a>> {
    let of = |body: &'a str| entries.of_system_and_board(body, Measure::TotalBudget);
    let own = of(subject);
    let all = match entries.gazetteer.system_of(subject) {
        Some(system) if own.is_empty() => entries.subject(system).map(of).unwrap_or_default(),
        _ => own,
    };
    all.into_iter().filter(|entry| entry.is_money() && entry.figure.unit == "GBP").max_by_key(Entry::size)
}

fn above_budget<'a>(entries: &Entries<'a>, subject: &'a str) -> Vec<Check> {
    let Some((budget, whole)) = budget(entries, subject).and_then(|budget| Some((budget, budget.size()?)))
    else {
        return Vec::new();
    };
    let parts = PARTS.iter().flat_map(|measure| entries.of_measure(subject, *measure));
    let above = parts.filter(|entry| entry.is_money() && entry.size().is_some_and(|size| whole < size));
    above
        .filter_map(|entry| {
            let size = entry.size()?;
            let likely = fits(size, |likely| likely.millionths() * 2 <= whole.millionths());
            let fits = likely.map_or_else(String::new, |likely| {
                format!(
                    " {} fits: a thousand times less, {} of the budget.",
                    words::pounds(likely),
                    words::per_cent(likely, whole)
                )
            });
            let beside = beside(entries, entry);
            let others = if beside.is_empty() {
                String::new()
            } else {
                format!(" The same text tells {}.", words::all(entries, &beside))
            };
            let sentence = format!(
                "A {} of {} is {} times the budget of {}.{fits}{others}",
                entry.measure.words(),
                words::told(entries, entry),
                words::times(size, whole),
                words::told(entries, &budget)
            );
            let figures: Vec<Entry<'_>> = [*entry, budget].into_iter().chain(beside).collect();
            Some(made(sentence, &figures))
        })
        .collect()
}

/// At most three other parts of a budget that the same text tells of the same system.
fn beside<'a>(entries: &Entries<'a>, entry: &Entry<'a>) -> Vec<Entry<'a>> {
    let system = entries.gazetteer.system_of(entry.subject);
    let at = entry.place.figure;
    let near = entries.in_text(entry.place.document).iter().filter(|other| {
        other.place.figure != at
            && other.is_money()
            && PARTS.contains(&other.measure)
            && (other.subject == entry.subject
                || (system.is_some() && entries.gazetteer.system_of(other.subject) == system))
    });
    let mut near: Vec<Entry<'_>> = near.copied().collect();
    near.sort_by_key(|other| other.place.figure.abs_diff(at));
    near.truncate(3);
    near
}

/// The value a thousand or a million times less that fits.
fn fits(size: Quantity, is_like: impl Fn(Quantity) -> bool) -> Option<Quantity> {
    [1_000, 1_000_000].into_iter().map(|power| size.scaled(1, power)).find(|likely| is_like(*likely))
}

/// Money far above the median of what is said of the same body, where no budget is told.
fn unlike_others<'a>(entries: &Entries<'a>, subject: &'a str) -> Vec<Check> {
    if budget(entries, subject).is_some() {
        return Vec::new();
    }
    let deficits: Vec<&Entry<'_>> = PARTS[..12]
        .iter()
        .flat_map(|measure| entries.of_measure(subject, *measure))
        .filter(|entry| entry.is_money() && entry.figure.unit == "GBP")
        .collect();
    let mut sizes: Vec<(i128, Entry<'_>)> = deficits
        .iter()
        .filter_map(|entry| Some((entry.size()?.millionths(), **entry)))
        .filter(|(size, _)| 0 < *size)
        .collect();
    sizes.sort_by_key(|(size, entry)| (*size, entry.place));
    if sizes.len() < 3 {
        return Vec::new();
    }
    let (middle, like) = sizes[(sizes.len() - 1) / 2];
    let far = sizes.iter().filter(|(size, _)| middle * OUT_OF_PROPORTION <= *size);
    far.filter_map(|(_, entry)| {
        let size = entry.size()?;
        let likely = fits(size, |likely| likely.millionths() < middle * OUT_OF_PROPORTION / 4)?;
        let sentence = format!(
            "A {} of {} is {} times as much as {}. {} fits: a slip of unit.",
            entry.measure.words(),
            words::told(entries, entry),
            words::times(size, Quantity::of_millionths(middle)),
            words::told(entries, &like),
            words::pounds(likely)
        );
        Some(made(sentence, &[*entry, like]))
    })
    .collect()
}

/// A share of more than all, a place after the last.
fn beyond_the_whole(entries: &Entries<'_>, entry: &Entry<'_>) -> Option<Check> {
    const OF_A_WHOLE: [Measure; 7] = [
        Measure::RunningCostReduction,
        Measure::StaffReduction,
        Measure::ShareOfAppointments,
        Measure::WaitedOverALimit,
        Measure::WaitedWithinALimit,
        Measure::ShareOfSavings,
        Measure::ShareOfOverspend,
    ];
    let number = entry.number()?;
    if entry.is_share() && OF_A_WHOLE.contains(&entry.measure) && Quantity::whole(100) < number {
        let sentence =
            format!("A {} of {} is more than the whole.", entry.measure.words(), words::told(entries, entry));
        return Some(made(sentence, &[*entry]));
    }
    let of = entry.figure.of.filter(|of| 0 < *of)?;
    if entry.figure.kind == Kind::Rank && Quantity::whole(of) < number {
        let sentence =
            format!("Place {} does not exist among {of}: {}.", number, words::told(entries, entry));
        return Some(made(sentence, &[*entry]));
    }
    None
}
