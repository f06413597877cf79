//! Lengths of time: `three weeks`, `28 days`, `2,340 hours`; not `10-year plan`.

use super::{Found, Sentence, numeral};
use crate::figure::{Kind, Value};

const UNITS: [(&str, &str); 15] = [
    ("minute", "minute"),
    ("minutes", "minute"),
    ("hour", "hour"),
    ("hours", "hour"),
    ("hrs", "hour"),
    ("day", "day"),
    ("days", "day"),
    ("week", "week"),
    ("weeks", "week"),
    ("month", "month"),
    ("months", "month"),
    ("year", "year"),
    ("years", "year"),
    ("fortnight", "fortnight"),
    ("mins", "minute"),
];

/// What a hyphenated length names rather than measures: `10-year plan`, `four-hour target`.
const NAMED: [&str; 26] = [
    "plan",
    "plans",
    "health",
    "forward",
    "strategy",
    "target",
    "standard",
    "performance",
    "old",
    "olds",
    "programme",
    "term",
    "view",
    "waits",
    "wait",
    "framework",
    "settlement",
    "rule",
    "deal",
    "vision",
    "limit",
    "period",
    "service",
    "waiters",
    "breaches",
    "trolley",
];

/// The length of time that begins at a token.
pub(super) fn duration(sentence: &Sentence<'_, '_>, idx: usize) -> Option<Found> {
    let number = numeral(sentence, idx)?;
    let mut at = number.end;
    let high = upper_end(sentence, at);
    if let Some(high) = high {
        at = high.end;
    }
    let hyphen = sentence.is(at, &["-", "‑"]) && sentence.glued(at) && sentence.glued(at + 1);
    let at = if hyphen { at + 1 } else { at };
    let working =
        usize::from(sentence.is(at, &["working", "calendar", "clear", "full", "consecutive", "bed"]));
    let (_, unit) = UNITS.iter().find(|(word, _)| sentence.is(at + working, &[word]))?;
    let end = at + working + 1;
    let old = sentence.is(end, &["old", "olds"])
        || sentence.says(end, &["of", "age"])
        || sentence.after(idx, &["aged", "age"]);
    let named = hyphen && (sentence.near_after(end, 2, &NAMED) || sentence.is(end, &["-"]));
    let bed_days = sentence.is(at, &["bed"]);
    if old || named || bed_days {
        return None;
    }
    let mut found = Found::new(idx, end, Kind::Duration, Value::Number(number.value), unit);
    found.value_high = high.map(|high| Value::Number(high.value));
    Some(found)
}

fn upper_end(sentence: &Sentence<'_, '_>, at: usize) -> Option<super::Numeral> {
    let joined =
        sentence.is(at, &["to", "or", "–"]) || (sentence.is(at, &["-"]) && sentence.at(at + 1)?.is_number());
    if joined { numeral(sentence, at + 1) } else { None }
}

const WAITS: [&str; 20] = [
    "spent",
    "spend",
    "wait",
    "waits",
    "waited",
    "waiting",
    "seen",
    "treated",
    "admitted",
    "discharged",
    "transferred",
    "within",
    "appointment",
    "appointments",
    "diagnosed",
    "answered",
    "held",
    "stayed",
    "responded",
    "dealt",
];

/// Leaves out a length that is only the limit which another figure of the sentence was held to:
/// `61.3% were seen within four hours`.
pub(super) fn drop_limits_of_others(sentence: &Sentence<'_, '_>, found: &mut Vec<Found>) {
    let measured = |kind: Kind| matches!(kind, Kind::Percentage | Kind::Count | Kind::Fraction | Kind::Ratio);
    if !found.iter().any(|figure| measured(figure.kind)) {
        return;
    }
    found.retain(|figure| {
        let limit = figure.kind == Kind::Duration && sentence.near_before(figure.first, 7, &WAITS);
        let bound = sentence.near_before(
            figure.first,
            3,
            &["within", "over", "than", "least", "beyond", "under", "above"],
        );
        let bound = bound || sentence.after(figure.first, &["in"]);
        let ago = sentence.is(figure.end, &["ago", "earlier", "before"]);
        let earlier = figure.kind == Kind::Duration && ago;
        let of_another = limit && bound;
        !(of_another || earlier)
    });
}
