//! What a figure measures: the nearest and heaviest cue, then what the words around make of it.

mod count;
mod in_words;
mod money;
mod share;
mod whom;

use super::lexicon::Cue;
use super::{Context, clause};
use crate::figure::{Basis, Kind};
use crate::find::{Found, Sentence};
use crate::measure::Measure;
use crate::quantity::Quantity;

pub(super) use money::is_of_savings;
pub(super) use share::part_of_last;

const CUT: [&str; 30] = [
    "losing",
    "loses",
    "axe",
    "axed",
    "shedding",
    "cutting",
    "slashed",
    "slashing",
    "trimmed",
    "drop",
    "drops",
    "falling",
    "shrink",
    "lost",
    "cut",
    "cuts",
    "reduce",
    "reduction",
    "reductions",
    "reducing",
    "halve",
    "halved",
    "fall",
    "lose",
    "shed",
    "fewer",
    "slash",
    "savings",
    "reduced",
    "less",
];

/// What a figure measures; `None` where no rule tells.
pub(super) fn measure(
    sentence: &Sentence<'_, '_>,
    found: &[Found],
    idx: usize,
    context: &Context<'_>,
) -> Option<Measure> {
    let figure = &found[idx];
    match figure.kind {
        Kind::Deadline => Some(Measure::Deadline),
        Kind::Date => Some(Measure::EventDate),
        Kind::Duration => Some(of_duration(sentence, figure)),
        Kind::Rank => Some(of_rank(sentence)),
        Kind::Count => count::of_count(sentence, found, idx, context),
        Kind::Money => money::of_money(sentence, found, idx, context),
        Kind::Percentage | Kind::Fraction | Kind::Ratio => share::of_share(sentence, found, idx, context),
    }
}

/// A variance or deficit of a plan is named by its basis.
pub(super) fn settle(measure: Option<Measure>, basis: Option<Basis>) -> Option<Measure> {
    match (measure, basis) {
        (Some(Measure::Deficit), Some(Basis::Plan)) => Some(Measure::PlannedDeficit),
        (Some(Measure::SavingsRequired), Some(Basis::Forecast)) => Some(Measure::SavingsForecast),
        (measure, _) => measure,
    }
}

/// The cue that counts most for a figure: by weight, over its distance, less where another figure lies between.
fn strongest(sentence: &Sentence<'_, '_>, found: &[Found], idx: usize, cues: &[Cue]) -> Option<Cue> {
    let figure = &found[idx];
    let score = |cue: &Cue| {
        let (from, to) =
            if cue.end <= figure.first { (cue.end, figure.first) } else { (figure.end, cue.first) };
        let distance = u32::try_from(to.saturating_sub(from)).unwrap_or(u32::MAX).min(500);
        let mut score = cue.weight * 1_000 / (5 + distance);
        let between = |same: bool| {
            found.iter().enumerate().any(|(other_idx, other)| {
                let fits = if same { other.kind == figure.kind } else { !other.kind.is_day() };
                other_idx != idx && from <= other.first && other.end <= to && fits
            })
        };
        if between(true) {
            score = score * 2 / 5;
        } else if between(false) {
            score = score * 3 / 5;
        }
        if (from..to).any(|at| sentence.is(at, &[",", ";", "but", "although", "while", ":", "and", "which"]))
        {
            score = score * 3 / 4;
        }
        // `£174.9m, an overspend of £6.5m`: what governs the next figure says nothing of this one.
        let next = found.get(idx + 1).filter(|next| next.kind == figure.kind && figure.end <= cue.first);
        if next.is_some_and(|next| {
            cue.end <= next.first && next.first <= cue.end + 2 && sentence.is(cue.end, &["of", "by", "at"])
        }) {
            score /= 3;
        }
        if figure.end <= cue.first && distance <= 1 {
            score = score * 3 / 2;
        }
        score
    };
    // `£104m (5.1% of allocation)`: what a share is of is said of that share.
    let of_a_share = |cue: &Cue| {
        found.iter().enumerate().any(|(other_idx, other)| {
            let share = matches!(other.kind, Kind::Percentage | Kind::Fraction | Kind::Ratio);
            share
                && other_idx != idx
                && figure.kind == Kind::Money
                && sentence.is(other.end, &["of"])
                && (other.end..other.end + 4).contains(&cue.first)
        })
    };
    let apart = |cue: &&Cue| cue.end <= figure.first || figure.end <= cue.first;
    cues.iter().filter(apart).filter(|cue| !of_a_share(cue)).copied().max_by_key(score)
}

fn of_duration(sentence: &Sentence<'_, '_>, figure: &Found) -> Measure {
    let around = |words: &[&str]| {
        sentence.near_before(figure.first, 12, words) || sentence.near_after(figure.end, 8, words)
    };
    match () {
        () if figure.unit == "hour"
            && (figure.value.number().is_some_and(|hours| Quantity::whole(100) <= hours)
                || around(&["lost", "lose", "losing", "handover", "handovers", "delays", "queuing"])) =>
        {
            Measure::TimeLost
        }
        () if around(&["stay", "stays"])
            && (around(&["length", "lengths"])
                || around(&["average", "typical"])
                    && around(&["down", "by", "shorter", "longer", "fallen"])) =>
        {
            Measure::LengthOfStayChange
        }
        () if figure.unit == "hour" && around(&["open", "opening", "opens"]) => Measure::OpeningHours,
        () => Measure::Duration,
    }
}

fn of_rank(sentence: &Sentence<'_, '_>) -> Measure {
    let costs = (0..sentence.tokens.len())
        .any(|at| sentence.says(at, &["running", "costs"]) || sentence.says(at, &["running", "cost"]));
    if costs { Measure::RunningCostsRank } else { Measure::PerformanceRank }
}
