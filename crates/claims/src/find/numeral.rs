//! Numbers in digits and words: `1,204`, `2.2bn`, `twenty-three`, `half a million`.

use super::Sentence;
use crate::quantity::Quantity;

/// A number among tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Numeral {
    pub(crate) value: Quantity,
    /// The token after its last.
    pub(crate) end: usize,
    /// Its value before its magnitude, in digits.
    pub(crate) bare: Option<Quantity>,
    /// The power of ten of its magnitude.
    pub(crate) magnitude: Option<i128>,
}

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// The number that begins at a token.
pub(crate) fn numeral(sentence: &Sentence<'_, '_>, idx: usize) -> Option<Numeral> {
    let token = sentence.at(idx)?;
    if token.is_number() {
        let bare = Quantity::read(token.text)?;
        // `65-million`
        let hyphen = sentence.is(idx + 1, &["-", "‑"])
            && sentence.glued(idx + 1)
            && sentence.glued(idx + 2)
            && sentence.is(idx + 2, &["thousand", "million", "billion", "trillion", "bn", "mn"]);
        let at = if hyphen { idx + 2 } else { idx + 1 };
        let (value, magnitude, end) = match magnitude(sentence, at) {
            Some(power) => (bare.scaled(power, 1), Some(power), at + 1),
            None => (bare, None, idx + 1),
        };
        return Some(Numeral { value, end, bare: Some(bare), magnitude });
    }
    if token.is_word() { in_words(sentence, idx) } else { None }
}

/// `m` and `k` count only where they touch their number; `m` after `£5 ` is told by money itself.
pub(crate) fn magnitude(sentence: &Sentence<'_, '_>, idx: usize) -> Option<i128> {
    let token = sentence.at(idx)?;
    let glued_alone = matches!(&*token.lower, "k" | "m" | "mn" | "mln" | "b" | "tn");
    if glued_alone && !token.glued {
        return None;
    }
    Some(match &*token.lower {
        "thousand" | "k" => 1_000,
        "million" | "millions" | "m" | "mn" | "mln" => 1_000_000,
        "billion" | "billions" | "bn" | "b" => 1_000_000_000,
        "trillion" | "tn" => 1_000_000_000_000,
        _ => return None,
    })
}

/// The value of a word below a hundred.
fn below_hundred(word: &str) -> Option<i64> {
    let small = SMALL.iter().position(|other| *other == word);
    let tens = || TENS.iter().position(|other| *other == word).map(|at| (at + 2) * 10);
    small.or_else(tens).and_then(|value| i64::try_from(value).ok())
}

fn power_of(word: &str) -> Option<i64> {
    Some(match word {
        "thousand" => 1_000,
        "million" => 1_000_000,
        "billion" => 1_000_000_000,
        _ => return None,
    })
}

fn in_words(sentence: &Sentence<'_, '_>, idx: usize) -> Option<Numeral> {
    let whole = |value: i64, end: usize| {
        Some(Numeral { value: Quantity::whole(value), end, bare: None, magnitude: None })
    };
    if sentence.says(idx, &["half", "a"])
        || sentence.says(idx, &["a", "quarter", "of"]) && sentence.is(idx + 3, &["a"])
    {
        let (parts, at) = if sentence.is(idx, &["half"]) { (2, idx + 2) } else { (4, idx + 4) };
        let power = power_of(&sentence.at(at)?.lower).filter(|power| 1_000 < *power)?;
        return whole(power / parts, at + 1);
    }
    if let Some(number) = with_a_point(sentence, idx) {
        return Some(number);
    }
    let (mut total, mut current, mut at) = (0_i64, None::<i64>, idx);
    if sentence.is(idx, &["a", "an"]) {
        if !sentence.is(idx + 1, &["hundred", "thousand", "million", "billion", "dozen"]) {
            return None;
        }
        (current, at) = (Some(1), idx + 1);
    }
    while let Some(token) = sentence.at(at) {
        let word = &*token.lower;
        if let Some(value) = below_hundred(word) {
            match current {
                None => current = Some(value),
                Some(so_far)
                    if so_far % 100 == 0 || (so_far % 10 == 0 && 20 <= so_far % 100 && value < 10) =>
                {
                    current = Some(so_far + value);
                }
                Some(_) => break,
            }
        } else if word == "hundred" && current.is_some() {
            current = current?.checked_mul(100);
            current?;
        } else if word == "dozen" && current.is_some() {
            return whole(current? * 12, at + 1);
        } else if let Some(power) = power_of(word).filter(|_| current.is_some()) {
            total = total.checked_add(current.take()?.checked_mul(power)?)?;
            if sentence.at(at + 1).is_none_or(|next| below_hundred(&next.lower).is_none()) {
                return whole(total, at + 1);
            }
        } else if !joins(sentence, at, current.unwrap_or(total)) {
            break;
        }
        at += 1;
    }
    let value = total + current.unwrap_or(0);
    let is_number = current.is_some() || 0 < total;
    if !is_number {
        return None;
    }
    if sentence.says(at, &["and", "a", "half"]) {
        let halves = Quantity::share(value * 2 + 1, 2)?;
        return Some(match magnitude(sentence, at + 3) {
            Some(power) => {
                Numeral { value: halves.scaled(power, 1), end: at + 4, bare: None, magnitude: Some(power) }
            }
            None => Numeral { value: halves, end: at + 3, bare: None, magnitude: None },
        });
    }
    whole(value, at)
}

/// `one point two billion`, `twenty point five`: digits behind a point, each as a word.
fn with_a_point(sentence: &Sentence<'_, '_>, idx: usize) -> Option<Numeral> {
    let word = |at: usize| sentence.at(at).map(|token| &*token.lower);
    let whole = below_hundred(word(idx)?)?;
    if !sentence.is(idx + 1, &["point"]) {
        return None;
    }
    let digit = |at: usize| below_hundred(word(at)?).filter(|digit| *digit < 10);
    let digits: String = (idx + 2..).map_while(digit).map(|digit| digit.to_string()).collect();
    if digits.is_empty() {
        return None;
    }
    let bare = Quantity::read(&format!("{whole}.{digits}"))?;
    let at = idx + 2 + digits.len();
    Some(match magnitude(sentence, at) {
        Some(power) => {
            Numeral { value: bare.scaled(power, 1), end: at + 1, bare: Some(bare), magnitude: Some(power) }
        }
        None => Numeral { value: bare, end: at, bare: Some(bare), magnitude: None },
    })
}

/// Whether the token joins two words of one number: the hyphen of `twenty-three`, the `and` after a hundred.
fn joins(sentence: &Sentence<'_, '_>, at: usize, so_far: i64) -> bool {
    let next_is_small = sentence.at(at + 1).is_some_and(|next| below_hundred(&next.lower).is_some());
    let hyphen = sentence.is(at, &["-", "‑"]) && sentence.glued(at) && sentence.glued(at + 1);
    let tens = so_far % 10 == 0 && 20 <= so_far % 100;
    let of_tens =
        hyphen && tens && sentence.at(at + 1).is_some_and(|next| SMALL[1..10].contains(&&*next.lower));
    of_tens || (sentence.is(at, &["and"]) && next_is_small && 100 <= so_far && so_far % 100 == 0)
}
