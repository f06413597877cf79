//! Money: `£18.8m`, `£1bn to £1.2bn`, `1.2 billion pounds`, `50p`, `£27.40 per head`.

use super::{Found, Numeral, Sentence, numeral};
use crate::figure::{Kind, Value};
use crate::quantity::Quantity;

const MINUS: [&str; 3] = ["-", "−", "–"];

/// The money that begins at a token.
pub(super) fn money(sentence: &Sentence<'_, '_>, idx: usize) -> Option<Found> {
    let (first, at, negative) = sign(sentence, idx);
    let (amount, unit) = amount(sentence, at)?;
    let (amount, high) = match upper_end(sentence, first, &amount, unit) {
        Some((low, high)) => (low, Some(high)),
        None => (amount, None),
    };
    let mut end = high.as_ref().map_or(amount.end, |high| high.end);
    let bracketed = sentence.after(first, &["("]) && sentence.is(end, &[")"]);
    let below = bracketed
        && sentence.near_before(first - 1, 2, &["deficit", "loss", "variance", "position", "adverse"]);
    let (per, after) = per(sentence, end);
    end = after;
    let turned = |value: Quantity| Value::Number(if negative || below { value.negated() } else { value });
    let unit = match per {
        Some(whom) => format!("{unit} per {whom}"),
        None => unit.to_owned(),
    };
    let mut found = Found::new(first, end, Kind::Money, turned(amount.value), &unit);
    found.value_high = high.map(|high| turned(high.value));
    Some(found)
}

/// Where a signed amount begins, where its currency stands, and whether it is negative.
fn sign(sentence: &Sentence<'_, '_>, idx: usize) -> (usize, usize, bool) {
    let minus = sentence.is(idx, &MINUS)
        && !sentence.glued(idx)
        && sentence.glued(idx + 1)
        && sentence.is(idx + 1, &["£", "€", "$"]);
    if minus { (idx, idx + 1, true) } else { (idx, idx, false) }
}

/// An amount and its currency.
fn amount(sentence: &Sentence<'_, '_>, at: usize) -> Option<(Numeral, &'static str)> {
    let currency = match &*sentence.at(at)?.lower {
        "£" | "gbp" => Some("GBP"),
        "€" | "eur" => Some("EUR"),
        "$" | "usd" => Some("USD"),
        _ => None,
    };
    if let Some(currency) = currency {
        let bracket = sentence.is(at + 1, &["("]) && sentence.glued(at + 1);
        let from = if bracket { at + 2 } else { at + 1 };
        let minus = sentence.is(from, &MINUS) && sentence.glued(from) && sentence.glued(from + 1);
        let number = numeral(sentence, if minus { from + 1 } else { from })?;
        let mut number = spaced_magnitude(sentence, number);
        if bracket && sentence.is(number.end, &[")"]) {
            number.end += 1;
            number = spaced_magnitude(sentence, number);
        }
        if bracket || minus {
            number.value = number.value.negated();
        }
        return Some((number, currency));
    }
    let number = numeral(sentence, at)?;
    if sentence.is(number.end, &["pounds"]) {
        return Some((Numeral { end: number.end + 1, ..number }, "GBP"));
    }
    let pence = sentence.is(number.end, &["pence"])
        || (sentence.is(number.end, &["p"]) && sentence.glued(number.end));
    if pence && number.bare.is_some() && number.magnitude.is_none() {
        let value = number.value.scaled(1, 100);
        return Some((Numeral { value, end: number.end + 1, ..number }, "GBP"));
    }
    None
}

/// `£5 m`, `£2 bn`: after a currency a magnitude may stand apart.
fn spaced_magnitude(sentence: &Sentence<'_, '_>, number: Numeral) -> Numeral {
    let power = match sentence.at(number.end).map(|token| &*token.lower) {
        Some("m" | "mn" | "million") => 1_000_000,
        Some("k") => 1_000,
        Some("b" | "bn") => 1_000_000_000,
        _ => return number,
    };
    if number.magnitude.is_some() {
        return number;
    }
    Numeral { value: number.value.scaled(power, 1), end: number.end + 1, magnitude: Some(power), ..number }
}

/// The upper end of a range, and the lower end with the magnitude that the upper lends it (`£4-5m`).
fn upper_end(
    sentence: &Sentence<'_, '_>,
    first: usize,
    low: &Numeral,
    unit: &str,
) -> Option<(Numeral, Numeral)> {
    let at = low.end;
    let hyphen = sentence.is(at, &["-", "–", "—"]) && sentence.glued(at + 1);
    let to = sentence.is(at, &["to"]) && !sentence.near_before(first, 4, &["from"]);
    let and = sentence.is(at, &["and"]) && sentence.after(first, &["between"]);
    if !(hyphen || to || and) {
        return None;
    }
    let high = match amount(sentence, at + 1) {
        Some((high, same)) if same == unit => high,
        None if hyphen || and => {
            let high = spaced_magnitude(sentence, numeral(sentence, at + 1)?);
            high.magnitude?;
            high
        }
        _ => return None,
    };
    let mut low = *low;
    if let (None, Some(power)) = (low.magnitude, high.magnitude) {
        low.value = low.value.scaled(power, 1);
    }
    (low.value < high.value).then_some((low, high))
}

/// `per head`, `a patient`: whom the money is for, and the token after.
fn per(sentence: &Sentence<'_, '_>, at: usize) -> (Option<&'static str>, usize) {
    const HEADS: [&str; 5] = ["head", "capita", "resident", "person", "inhabitant"];
    const PATIENTS: [&str; 7] = ["patient", "contact", "attendance", "appointment", "visit", "spell", "case"];
    let at_noun = match () {
        () if sentence.is(at, &["per", "a", "for"])
            && sentence.is(at + 1, &["weighted", "registered", "every", "each"]) =>
        {
            at + 2
        }
        () if sentence.is(at, &["per", "a", "an"]) => at + 1,
        () => return (None, at),
    };
    match () {
        () if sentence.is(at_noun, &HEADS) => (Some("head"), at_noun + 1),
        () if sentence.is(at_noun, &PATIENTS) => (Some("patient"), at_noun + 1),
        () => (None, at),
    }
}
