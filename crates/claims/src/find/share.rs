//! Shares of a whole and places in an order: per cent, fractions, ratios, ranks.

use super::{Found, Numeral, Sentence, numeral};
use crate::figure::{Kind, Value};
use crate::quantity::Quantity;
use crate::token::Token;

/// `33%`, `30 per cent`, `30 to 33 per cent`, `−2.5%`.
pub(super) fn percentage(sentence: &Sentence<'_, '_>, idx: usize) -> Option<Found> {
    let minus = sentence.is(idx, &["-", "−", "–", "+"]) && !sentence.glued(idx) && sentence.glued(idx + 1);
    let first = idx;
    let negative = minus && !sentence.is(idx, &["+"]);
    let low = numeral(sentence, if minus { idx + 1 } else { idx })?;
    let (end, unit, high) = if let Some((end, unit)) = percent_sign(sentence, low.end) {
        // `rose by 5% to 30%`, `by 0.8 percentage points to 61.3%`: a change and where it led.
        let moved = sentence.after(first, &["by"]) && sentence.is(end, &["to"]);
        match range(sentence, first, end).and_then(|at| numeral(sentence, at)) {
            Some(high) if low.value < high.value => match percent_sign(sentence, high.end) {
                Some((end, same)) if same == unit && !moved => (end, unit, Some(high)),
                _ => (end, unit, None),
            },
            _ => (end, unit, None),
        }
    } else {
        let high = numeral(sentence, range(sentence, first, low.end)?)?;
        let (end, unit) = percent_sign(sentence, high.end)?;
        if high.value <= low.value {
            return None;
        }
        (end, unit, Some(high))
    };
    let turned =
        |number: Numeral| Value::Number(if negative { number.value.negated() } else { number.value });
    let mut found = Found::new(first, end, Kind::Percentage, turned(low), unit);
    found.value_high = high.map(turned);
    Some(found)
}

/// The token after a sign of per cent, and the unit it names.
fn percent_sign(sentence: &Sentence<'_, '_>, at: usize) -> Option<(usize, &'static str)> {
    let end = if sentence.is(at, &["%", "percent", "pc"]) {
        at + 1
    } else if sentence.is(at, &["per"]) && sentence.is(at + 1, &["cent"]) {
        at + 2
    } else if sentence.says(at, &["per", "-", "cent"]) {
        at + 3
    } else if sentence.is(at, &["percentage"]) && sentence.is(at + 1, &["point", "points"]) {
        return Some((at + 2, "percentage points"));
    } else {
        return None;
    };
    let points = sentence.is(end, &["points", "point"]);
    Some(if points { (end + 1, "percentage points") } else { (end, "percent") })
}

/// Where the upper end of a range begins.
fn range(sentence: &Sentence<'_, '_>, first: usize, at: usize) -> Option<usize> {
    let hyphen = sentence.is(at, &["-", "–", "—"]);
    let to = sentence.is(at, &["to"]) && !sentence.near_before(first, 4, &["from"]);
    let and = sentence.is(at, &["and"]) && sentence.after(first, &["between"]);
    (hyphen || to || and).then_some(at + 1)
}

/// Words before and after which `half`, `a third` and `a quarter` are shares.
const LEADS: [&str; 17] = [
    "by",
    "of",
    "than",
    "over",
    "about",
    "nearly",
    "almost",
    "to",
    "around",
    "only",
    "just",
    "roughly",
    "under",
    "lose",
    "cut",
    "approximately",
    "least",
];
const FOLLOWS: [&str; 13] =
    ["of", ",", ".", ")", "more", "less", "fewer", "lower", "higher", "the", "their", "its", "are"];

/// `three quarters`, `two-thirds`, `a third of`, `in half`, `halve`, `3/4 of`.
pub(super) fn fraction(sentence: &Sentence<'_, '_>, idx: usize) -> Option<Found> {
    if sentence.is(idx, &["halve", "halved", "halves", "halving"]) {
        return share(idx, idx + 1, 1, 2);
    }
    if sentence.is(idx, &["half"]) {
        return half(sentence, idx);
    }
    if let Some(found) = in_digits(sentence, idx) {
        return Some(found);
    }
    let (parts, at) = if sentence.is(idx, &["a", "one"]) {
        (1, idx + 1)
    } else {
        let number = numeral(sentence, idx).filter(|number| number.bare.is_none())?;
        (number.value.as_whole()?, number.end)
    };
    let hyphen = sentence.is(at, &["-", "‑"]) && sentence.glued(at) && sentence.glued(at + 1);
    let at = if hyphen { at + 1 } else { at };
    let of = match &*sentence.at(at)?.lower {
        "half" if 1 == parts && sentence.is(idx, &["a", "one"]) => 2,
        "third" | "thirds" => 3,
        "quarter" | "quarters" => 4,
        "fifth" | "fifths" => 5,
        "sixth" | "sixths" => 6,
        "eighth" | "eighths" => 8,
        "tenth" | "tenths" => 10,
        _ => return None,
    };
    let bare = sentence.is(idx, &["a"]);
    let led = sentence.after(idx, &LEADS) || sentence.is(at + 1, &FOLLOWS) || sentence.at(at + 1).is_none();
    if of <= parts || (bare && !led) || sentence.is(at + 1, &["party", "time", "sector", "wave", "-"]) {
        return None;
    }
    // `a quarter of one per cent`
    let of_a_percent = sentence.is(at + 1, &["of"])
        && sentence.is(at + 2, &["one", "a", "1"])
        && (sentence.is(at + 3, &["percent", "%"]) || sentence.says(at + 3, &["per", "cent"]));
    if of_a_percent {
        let end = at + 4 + usize::from(sentence.is(at + 3, &["per"]));
        return share(idx, end, parts, of * 100);
    }
    let mut found = share(idx, at + 1, parts, of)?;
    of_set(sentence, &mut found);
    Some(found)
}

/// `half of the beds`, `in half`; not `half past`, `the second half`, `half-year`.
fn half(sentence: &Sentence<'_, '_>, idx: usize) -> Option<Found> {
    const NOT_AFTER: [&str; 8] = ["second", "first", "latter", "other", "better", "a", "and", "half"];
    const NOT_BEFORE: [&str; 9] = ["past", "-", "a", "an", "term", "day", "year", "way", "hour"];
    if sentence.after(idx, &NOT_AFTER) || sentence.is(idx + 1, &NOT_BEFORE) {
        return None;
    }
    let led = sentence.after(idx, &LEADS) || sentence.after(idx, &["in"]);
    if !led && !sentence.is(idx + 1, &FOLLOWS) && !sentence.is(idx + 1, &["all", "our", "this", "those"]) {
        return None;
    }
    let first =
        if sentence.after(idx, &["in"]) && !sentence.is(idx + 1, &["the", "of"]) { idx - 1 } else { idx };
    let mut found = share(first, idx + 1, 1, 2)?;
    of_set(sentence, &mut found);
    Some(found)
}

/// `3/4 of`.
fn in_digits(sentence: &Sentence<'_, '_>, idx: usize) -> Option<Found> {
    let part = whole_at(sentence, idx)?;
    let of = whole_at(sentence, idx + 2).filter(|of| part < *of && *of <= 10)?;
    let slash = sentence.is(idx + 1, &["/"]) && sentence.glued(idx + 1) && sentence.glued(idx + 2);
    let led = sentence.is(idx + 3, &["of", "the"]);
    if slash && led { share(idx, idx + 3, part, of) } else { None }
}

fn whole_at(sentence: &Sentence<'_, '_>, idx: usize) -> Option<i64> {
    sentence
        .at(idx)
        .filter(|token| token.is_number())
        .and_then(|token| Quantity::read(token.text))?
        .as_whole()
}

fn share(first: usize, end: usize, part: i64, whole: i64) -> Option<Found> {
    let value = Value::Number(Quantity::share(part, whole)?);
    Some(Found::new(first, end, Kind::Fraction, value, "share"))
}

/// Takes in the set that a fraction is of: `three quarters of the 42`.
fn of_set(sentence: &Sentence<'_, '_>, found: &mut Found) {
    let mut at = found.end;
    if !sentence.is(at, &["of"]) {
        return;
    }
    at += 1;
    if sentence.is(at, &["the", "all", "its", "our"]) {
        at += 1;
    }
    let number = numeral(sentence, at).filter(|number| number.bare.is_some() && number.magnitude.is_none());
    if let Some(number) = number.filter(|number| percent_sign(sentence, number.end).is_none()) {
        found.of = number.value.as_whole();
        found.end = number.end;
    }
}

/// `50:50`, `60:40`: two parts of a hundred.
pub(super) fn is_split(sentence: &Sentence<'_, '_>, idx: usize) -> bool {
    let joined = sentence.is(idx + 1, &[":"]) && sentence.glued(idx + 1) && sentence.glued(idx + 2);
    let parts = whole_at(sentence, idx).zip(whole_at(sentence, idx + 2));
    joined && parts.is_some_and(|(one, other)| one + other == 100)
}

/// `one in seven`, `1 in 10`, `nine out of ten`, `one GP for every 2,450 patients`, `1:8`.
pub(super) fn ratio(sentence: &Sentence<'_, '_>, idx: usize) -> Option<Found> {
    let part = numeral(sentence, idx)?;
    let at = part.end;
    let number = part.value.as_whole()?;
    let whole_after = |at: usize| {
        let at = if sentence.is(at, &["every", "each"]) { at + 1 } else { at };
        numeral(sentence, at).and_then(|of| Some((of.value.as_whole()?, of.end)))
    };
    if is_split(sentence, idx) {
        let mut found =
            Found::new(idx, idx + 3, Kind::Ratio, Value::Number(Quantity::share(number, 100)?), "share");
        found.of = Some(100);
        return Some(found);
    }
    let small = number <= 9 && part.magnitude.is_none();
    let people = usize::from(
        sentence.is(at, &["patient", "person", "resident", "child", "adult", "patients", "people"]),
    );
    let (of, end) = if small && 0 < people && sentence.is(at + 1, &["in"]) {
        whole_after(at + 2).filter(|(of, _)| number < *of && *of <= 1_000)?
    } else if small && sentence.is(at, &["in"]) {
        // `3 in 2025` is no ratio, nor `two in April 2024`.
        whole_after(at + 1).filter(|(of, _)| number < *of && !(1900..2100).contains(of))?
    } else if sentence.is(at, &["out"]) && sentence.is(at + 1, &["of"]) {
        whole_after(at + 2).filter(|(of, _)| number <= *of && matches!(of, 5 | 10 | 100 | 1_000))?
    } else if small && sentence.says(at + 1, &["for", "every"])
        || small && sentence.is(at + 1, &["per"]) && 1 == number
    {
        let at = if sentence.is(at + 1, &["per"]) { at + 2 } else { at + 3 };
        let of = numeral(sentence, at).filter(|of| 10 <= of.value.as_whole().unwrap_or(0))?;
        let noun = usize::from(sentence.at(of.end).is_some_and(Token::is_word));
        (of.value.as_whole()?, of.end + noun)
    } else if small && sentence.is(at, &[":"]) && sentence.glued(at) && sentence.glued(at + 1) {
        let is_time = sentence.at(at + 1).is_some_and(|token| token.text.len() == 2 && token.text < "60");
        let said = sentence.near_before(idx, 4, &["ratio"]) || sentence.near_after(at + 2, 2, &["ratio"]);
        whole_after(at + 1).filter(|_| said || !is_time)?
    } else {
        return None;
    };
    let value = Value::Number(Quantity::share(number, of)?);
    let mut found = Found::new(idx, end, Kind::Ratio, value, "share");
    found.of = Some(of);
    Some(found)
}

const EXTREMES: [&str; 14] = [
    "lowest", "highest", "worst", "best", "top", "bottom", "largest", "smallest", "longest", "shortest",
    "busiest", "poorest", "cheapest", "slowest",
];
const ORDINALS: [&str; 11] = [
    "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
];

/// `lowest 10 out of 42`, `113th out of 123`, `fourth highest`, `ranked third`.
pub(super) fn rank(sentence: &Sentence<'_, '_>, idx: usize) -> Option<Found> {
    let made = |first: usize, end: usize, place: i64, of: Option<i64>| {
        let mut found = Found::new(first, end, Kind::Rank, Value::Number(Quantity::whole(place)), "place");
        found.of = of;
        Some(found)
    };
    if sentence.is(idx, &EXTREMES) {
        let number = numeral(sentence, idx + 1).filter(|number| number.magnitude.is_none())?;
        if percent_sign(sentence, number.end).is_some() || sentence.at(number.end).is_some_and(is_measured) {
            return None;
        }
        let place = number.value.as_whole()?;
        let (end, of) = of_how_many(sentence, number.end);
        return made(idx, end, place, of);
    }
    let (place, at) = ordinal(sentence, idx)?;
    let (end, of) = of_how_many(sentence, at);
    let hyphen = usize::from(sentence.is(at, &["-"]));
    if sentence.is(at + hyphen, &EXTREMES) {
        let (end, of) = of_how_many(sentence, at + hyphen + 1);
        return made(idx, end, place, of);
    }
    let ranked = sentence.near_before(idx, 3, &["ranked", "ranks", "ranking", "placed", "came", "position"]);
    if of.is_some() || ranked { made(idx, end, place, of) } else { None }
}

fn is_measured(token: &Token<'_>) -> bool {
    token.is_any(&["days", "weeks", "months", "years", "hours", "million", "m"])
}

/// `12th`, `third`.
fn ordinal(sentence: &Sentence<'_, '_>, idx: usize) -> Option<(i64, usize)> {
    if let Some(place) = whole_at(sentence, idx) {
        let ending = sentence.is(idx + 1, &["st", "nd", "rd", "th"]) && sentence.glued(idx + 1);
        return ending.then_some((place, idx + 2));
    }
    let word = sentence.at(idx)?;
    let at = ORDINALS.iter().position(|ordinal| word.is(ordinal))?;
    i64::try_from(at + 2).ok().map(|place| (place, idx + 1))
}

/// `out of 42`, `of the 42`, `among 123`.
fn of_how_many(sentence: &Sentence<'_, '_>, at: usize) -> (usize, Option<i64>) {
    let from = match () {
        () if sentence.says(at, &["out", "of"]) => at + 2,
        () if sentence.is(at, &["of", "among"]) => at + 1,
        () => return (at, None),
    };
    let from = if sentence.is(from, &["the", "all"]) { from + 1 } else { from };
    let number = numeral(sentence, from).filter(|number| number.magnitude.is_none());
    let Some(of) = number.and_then(|number| Some((number.end, number.value.as_whole()?))) else {
        return (at, None);
    };
    if (1900..2100).contains(&of.1) || 31 == of.1 { (at, None) } else { (of.0, Some(of.1)) }
}
