//! The words that govern a figure: the noun it is the value of, who ordered it, what it is compared with.

use super::Basis;
use crate::find::{Found, Sentence};

/// Words that may stand between a noun and its value: `a target for 2025/26 of around £40m`.
const BETWEEN: [&str; 39] = [
    "time",
    "of",
    "is",
    "was",
    "were",
    "are",
    "at",
    "to",
    "the",
    "a",
    "an",
    "about",
    "around",
    "some",
    "nearly",
    "almost",
    "just",
    "only",
    "had",
    "been",
    "has",
    "be",
    "for",
    "in",
    "on",
    "(",
    ":",
    "stood",
    "stands",
    "being",
    "year",
    "this",
    "financial",
    "period",
    "/",
    "set",
    "full",
    "approximately",
    "last",
];
const TARGETS: [&str; 14] = [
    "target",
    "targets",
    "ambition",
    "goal",
    "aim",
    "requirement",
    "cap",
    "ceiling",
    "limit",
    "standard",
    "threshold",
    "expectation",
    "allowance",
    "benchmark",
];
const PLANS: [&str; 5] = ["plan", "plans", "trajectory", "planned", "budgeted"];
const FORECASTS: [&str; 9] = [
    "range",
    "scenario",
    "case",
    "forecast",
    "projection",
    "prediction",
    "projected",
    "predicted",
    "outturn",
];
/// Who gives orders, as the last word of its name.
const ORDERERS: [&str; 14] = [
    "england",
    "nhse",
    "government",
    "ministers",
    "minister",
    "treasury",
    "department",
    "state",
    "whitehall",
    "regulator",
    "regulators",
    "secretary",
    "prime",
    "chancellor",
];
const ORDERS: [&str; 11] = [
    "wants", "want", "wanted", "expects", "expect", "expected", "requires", "required", "demands",
    "demanded", "set",
];

/// The basis that the noun of a figure states: `a target of 78%`, `the planned deficit of £2m`, `£8.9m planned`.
pub(super) fn stated_basis(sentence: &Sentence<'_, '_>, found: &[Found], idx: usize) -> Option<Basis> {
    let figure = &found[idx];
    match () {
        () if moves_to(sentence, found, idx) => return Some(end_of_move(sentence, found[idx - 1].first)),
        () if starts_a_move(sentence, found, idx) => return Some(Basis::Actual),
        () if sentence.is(figure.end, &["planned", "budgeted"]) => return Some(Basis::Plan),
        () if sentence.is(figure.end, &["is", "are", "was", "were", "now"])
            && sentence.near_after(
                figure.end,
                5,
                &["likely", "expected", "forecast", "predicted", "projected"],
            ) =>
        {
            return Some(Basis::Forecast);
        }
        () if sentence.is(figure.end, &["target", "required", "ambition"]) => return Some(Basis::Target),
        () => {}
    }
    let noun = noun_before(sentence, found, idx)?;
    // `performance against the 62-day standard was 66.1%`
    if sentence.near_before(noun, 5, &["against"])
        && sentence.near_before(figure.first, 2, &["was", "is", "were", "at"])
    {
        return None;
    }
    let of_word = |at: usize| match () {
        () if sentence.is(at, &TARGETS) => Some(Basis::Target),
        () if sentence.is(at, &PLANS) => Some(Basis::Plan),
        () if sentence.is(at, &FORECASTS) => Some(Basis::Forecast),
        () => None,
    };
    of_word(noun).or_else(|| noun.checked_sub(1).and_then(of_word))
}

/// What the words before a move say of where it ends.
fn end_of_move(sentence: &Sentence<'_, '_>, first: usize) -> Basis {
    let before = |words: &[&str]| sentence.near_before(first, 12, words);
    match () {
        () if before(&["must", "should", "required", "ordered", "allowance", "cap"])
            || is_told_to(sentence, first.saturating_sub(14), first) =>
        {
            Basis::Target
        }
        () if before(&[
            "expects",
            "expect",
            "expected",
            "forecast",
            "forecasts",
            "likely",
            "predicted",
            "projected",
        ]) =>
        {
            Basis::Forecast
        }
        () if before(&["will", "would", "plan", "plans", "planned", "aims", "intends", "proposes"]) => {
            Basis::Plan
        }
        () => Basis::Actual,
    }
}

/// The noun that a figure is the value of.
fn noun_before(sentence: &Sentence<'_, '_>, found: &[Found], idx: usize) -> Option<usize> {
    let first = found[idx].first;
    let from = idx.checked_sub(1).map_or(0, |before| found[before].end).max(first.saturating_sub(9));
    let at = (from..first).rev().find(|at| {
        let number = sentence.at(*at).is_some_and(crate::token::Token::is_number);
        !number && !sentence.is(*at, &BETWEEN)
    })?;
    // `cut to 78%` after a verb says nothing; what follows a plain `the plan` does: `is behind the plan of £7m`.
    (at + 1 < first || sentence.at(at).is_some_and(crate::token::Token::is_word)).then_some(at)
}

/// Whether a figure is the end of a move: `to fall from £33m to £18m`.
pub(super) fn moves_to(sentence: &Sentence<'_, '_>, found: &[Found], idx: usize) -> bool {
    let Some(before) = idx.checked_sub(1).map(|before| &found[before]) else { return false };
    before.kind == found[idx].kind
        && starts_a_move(sentence, found, idx - 1)
        && found[idx].first <= before.end + 3
}

/// Whether a figure is the start of a move: `from £33m to £18m`.
pub(super) fn starts_a_move(sentence: &Sentence<'_, '_>, found: &[Found], idx: usize) -> bool {
    const MOVES: [&str; 9] = ["down", "fall", "drop", "rise", "shrink", "grow", "reduce", "go", "cut"];
    let Some(next) = found.get(idx + 1) else { return false };
    // `running costs of £38m will come down to £22m`
    let between = found[idx].end..next.first;
    if next.kind == found[idx].kind
        && between.len() <= 7
        && between.clone().any(|at| sentence.is(at, &["will", "would", "must", "should"]))
        && between.clone().any(|at| sentence.is(at, &MOVES))
        && between.clone().any(|at| sentence.is(at, &["to"]))
    {
        return true;
    }
    let hedged =
        [0, 1, 2].iter().any(|step| sentence.after(found[idx].first.saturating_sub(*step), &["from"]));
    let to = (found[idx].end..next.first).any(|at| sentence.is(at, &["to"]));
    hedged && to && next.kind == found[idx].kind && next.first <= found[idx].end + 3
}

/// Whether somebody who gives orders wants the figure: `the government wants 76 per cent`.
pub(super) fn is_wanted(sentence: &Sentence<'_, '_>, from: usize, first: usize) -> bool {
    (from..first).any(|at| {
        sentence.is(at, &ORDERS)
            && at.checked_sub(4).map_or(0..at, |start| start..at).any(|who| sentence.is(who, &ORDERERS))
    })
}

/// Whether the words from `from` to `to` order something: `was told to save`, not `was told that`.
pub(super) fn is_told_to(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> bool {
    (from..to).any(|at| {
        sentence.is(at, &["told", "asked", "ordered", "instructed", "directed"])
            && sentence.near_after(at + 1, 9, &["to", "for"])
            && !sentence.near_after(at + 1, 3, &["that", "it", "how"])
    })
}

/// Whether a figure says how far something is from its plan: `£2.6m worse than agreed`, `£9m away from plan`.
pub(super) fn is_off_plan(sentence: &Sentence<'_, '_>, figure: &Found) -> bool {
    const OFF: [&str; 13] = [
        "worse", "better", "more", "less", "above", "below", "away", "adrift", "behind", "ahead", "off",
        "short", "over",
    ];
    const PLAN: [&str; 15] = [
        "supposed",
        "should",
        "forecasted",
        "hoped",
        "meant",
        "plan",
        "planned",
        "agreed",
        "budgeted",
        "forecast",
        "target",
        "expected",
        "trajectory",
        "plans",
        "intended",
    ];
    // `would miss its plan by £16m`
    let missed = (0..4).any(|step| sentence.after(figure.first.saturating_sub(step), &["by", "of"]))
        && sentence.near_before(
            figure.first,
            9,
            &["miss", "missed", "missing", "exceed", "exceeded", "exceeding", "misses"],
        )
        && sentence.near_before(figure.first, 6, &PLAN);
    if missed {
        return true;
    }
    // `£1.9m over its running cost limit`
    let over_a_limit = sentence.is(figure.end, &["over", "above", "under", "below", "within"])
        && sentence.near_after(figure.end + 1, 5, &["limit", "allowance", "envelope", "ceiling"]);
    if over_a_limit {
        return true;
    }
    let off = (figure.end..figure.end + 2).find(|at| sentence.is(*at, &OFF));
    let Some(off) = off else { return false };
    let reach = if sentence.is(off, &["over"]) { 2 } else { 6 };
    (off + 1..off + 1 + reach)
        .take_while(|at| !sentence.is(*at, &[",", ";", "and", "but"]))
        .any(|at| sentence.is(at, &PLAN))
}

/// The earlier figure of the same kind that a figure is set beside: `from 11% to 9%`, `compared with 22%`.
pub(super) fn set_beside(sentence: &Sentence<'_, '_>, found: &[Found], idx: usize) -> Option<usize> {
    let before = idx.checked_sub(1)?;
    let (earlier, figure) = (&found[before], &found[idx]);
    let between = earlier.end..figure.first;
    let told = between.clone().any(|at| sentence.says(at, &["compared", "with"]));
    let same = earlier.kind == figure.kind && between.len() <= if told { 16 } else { 9 };
    let says = |words: &[&str]| between.clone().any(|at| sentence.is(at, words));
    let moved = sentence.after(earlier.first, &["from"]) && between.len() <= 3 && says(&["to"]);
    let beside = says(&["compared", "against", "versus"])
        || between.clone().any(|at| {
            sentence.is(at, &["up", "down", "fallen", "risen"]) && sentence.is(at + 1, &["from", "on"])
        });
    (same && (moved || beside)).then_some(before)
}
