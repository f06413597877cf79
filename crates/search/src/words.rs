//! The words of a text: small letters without accents, numbers without separators and units.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters straight after a number that say how it is counted, and words that do so after a space, each with what
/// keeps such a number apart from others; millions are what most amounts are counted in, with or without a word.
const UNITS: [(&str, Unit); 10] = [
    ("m", Unit::Million),
    ("mn", Unit::Million),
    ("million", Unit::Million),
    ("millions", Unit::Million),
    ("bn", Unit::Billion),
    ("billion", Unit::Billion),
    ("billions", Unit::Billion),
    ("k", Unit::Thousand),
    ("thousand", Unit::Thousand),
    ("thousands", Unit::Thousand),
];

/// What a number is counted in, as far as it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Thousand,
    Million,
    Billion,
}

impl Unit {
    /// Units of which a number is told apart from the same number of millions, or of nothing in particular.
    pub(crate) const TOLD_APART: [Self; 2] = [Self::Thousand, Self::Billion];

    fn of(text: &str) -> Option<Self> {
        UNITS.iter().find(|(name, _)| *name == text).map(|(_, unit)| *unit)
    }

    /// What stands after the number in an index.
    pub(crate) const fn mark(self) -> &'static str {
        match self {
            Self::Thousand => "k",
            Self::Million => "",
            Self::Billion => "bn",
        }
    }
}
/// The longest word that is told apart [characters]; the rest of it is left out.
const LONGEST: usize = 64;

/// A word and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// As it is compared: `naive`, `18.8`, `2024/25`, `ae` for A&E.
    pub(crate) text: String,
    /// What a number is counted in; nothing where that is not said.
    pub(crate) unit: Option<Unit>,
    /// Where it stands in the text [bytes].
    pub(crate) range: Range<usize>,
}

/// The words of a text, in order.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let end_of = |idx: usize| letters.get(idx).map_or(text.len(), |(at, _)| *at);
    let mut words: Vec<Word> = Vec::new();
    let mut idx = 0;
    while let Some((at, letter)) = letters.get(idx).copied() {
        if !letter.is_alphanumeric() {
            idx += 1;
            continue;
        }
        let from = at;
        let (mut word, unit, next) = if letter.is_ascii_digit() {
            number(&letters, idx)
        } else {
            let (word, next) = name(&letters, idx);
            (word, None, next)
        };
        idx = next;
        let range = from..end_of(idx);
        if let Some(unit) = Unit::of(&word)
            && let Some(last) = words.last_mut().filter(|last| is_amount(&last.text))
        {
            // `18.8 million` is the number before it.
            last.range.end = range.end;
            last.unit = last.unit.or(Some(unit));
            continue;
        }
        word.truncate(word.char_indices().nth(LONGEST).map_or(word.len(), |(at, _)| at));
        if !word.is_empty() {
            words.push(Word { text: word, unit, range });
        }
    }
    words
}

/// Whether a word is a number that units may follow.
fn is_amount(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_digit()) && !word.contains('/')
}

/// Whether a word holds a digit: slips in such are not guessed at.
pub(crate) fn is_numeric(word: &str) -> bool {
    word.contains(|letter: char| letter.is_ascii_digit())
}

/// The number that begins at `first`, what it is counted in, and where it ends.
fn number(letters: &[(usize, char)], first: usize) -> (String, Option<Unit>, usize) {
    let letter = |idx: usize| letters.get(idx).map(|(_, letter)| *letter);
    let is_digit = |idx: usize| letter(idx).is_some_and(|letter| letter.is_ascii_digit());
    let mut idx = first;
    let mut text = String::new();
    let mut has_point = false;
    while let Some(next) = letter(idx) {
        match next {
            '0'..='9' => text.push(next),
            // Thousands.
            ',' if is_digit(idx + 1) && is_digit(idx + 2) && is_digit(idx + 3) && !is_digit(idx + 4) => {}
            '.' if is_digit(idx + 1) && !has_point => {
                has_point = true;
                text.push('.');
            }
            _ => break,
        }
        idx += 1;
    }
    let is_year_end = |idx: usize| is_digit(idx + 1) && is_digit(idx + 2) && !is_digit(idx + 3);
    if matches!(letter(idx), Some('/' | '-' | '–')) && is_year_end(idx) {
        let end: String = [letter(idx + 1), letter(idx + 2)].into_iter().flatten().collect();
        if let Some(year) = financial_year(&text, &end) {
            return (year, None, idx + 3);
        }
    }
    if has_point {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    // A unit straight after it is part of it: `18.8m`.
    let after: String = letters[idx..]
        .iter()
        .map(|(_, letter)| *letter)
        .take_while(|letter| letter.is_alphanumeric())
        .collect();
    let unit = Unit::of(&after.to_lowercase());
    if unit.is_some() {
        idx += after.chars().count();
    }
    (text, unit, idx)
}

/// `2024/25` of `2024` or `24` and `25`.
fn financial_year(begin: &str, end: &str) -> Option<String> {
    let two = begin.get(begin.len().checked_sub(2)?..)?;
    let (first, last): (u32, u32) = (two.parse().ok()?, end.parse().ok()?);
    let is_year = (first + 1) % 100 == last
        && (begin.len() == 2 || (begin.len() == 4 && (begin.starts_with("19") || begin.starts_with("20"))));
    let century = if begin.len() == 4 { &begin[..2] } else { "20" };
    is_year.then(|| format!("{century}{two}/{end}"))
}

/// The word that begins at `first`, and where it ends: apostrophes in it are left out, and so is the `&` of
/// abbreviations such as A&E.
fn name(letters: &[(usize, char)], first: usize) -> (String, usize) {
    let letter = |idx: usize| letters.get(idx).map(|(_, letter)| *letter);
    let is_word = |idx: usize| letter(idx).is_some_and(char::is_alphanumeric);
    let mut idx = first;
    let mut text = String::new();
    while let Some(next) = letter(idx) {
        match next {
            _ if next.is_alphanumeric() || is_combining_mark(next) => text.extend(next.to_lowercase()),
            '\'' | '’' if is_word(idx + 1) => {}
            '&' if idx == first + 1 && is_word(idx + 1) => {}
            _ => break,
        }
        idx += 1;
    }
    (text.nfkd().filter(|letter| letter.is_alphanumeric()).collect(), idx)
}

#[cfg(test)]
mod tests;
