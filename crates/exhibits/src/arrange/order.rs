//! The order of what rows show: months from April on, numbers within words by their value, words by letters.

use std::cmp::Ordering;

use domain::month::Month;

/// A name or a value as it is put in order: its numbers and what stands between them.
#[derive(Debug)]
pub(super) struct Order(Vec<Part>);

#[derive(Debug)]
enum Part {
    Number(f64),
    /// In small letters.
    Letters(String),
}

impl Order {
    /// A number, which comes before all words.
    pub(super) fn of_number(number: f64) -> Self {
        Self(vec![Part::Number(number)])
    }

    /// A text: a month or a day by the calendar, any other by its letters and the values of its numbers.
    pub(super) fn of_text(text: &str) -> Self {
        Self(of_calendar(text).unwrap_or_else(|| parts(text)))
    }

    /// Which of two comes first.
    pub(super) fn cmp(&self, other: &Self) -> Ordering {
        let pairs = self.0.iter().zip(&other.0);
        let order = pairs.map(|(one, other)| one.cmp(other)).find(|order| order.is_ne());
        order.unwrap_or_else(|| self.0.len().cmp(&other.0.len()))
    }
}

impl Part {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => one.total_cmp(other),
            (Self::Letters(one), Self::Letters(other)) => one.cmp(other),
            (Self::Number(_), Self::Letters(_)) => Ordering::Less,
            (Self::Letters(_), Self::Number(_)) => Ordering::Greater,
        }
    }
}

/// `September`, `September 2024` or `30 September 2024`, with the name of the month whole or as its first three
/// letters; nothing for any other text. A month without a year is one of a financial year, April first.
fn of_calendar(text: &str) -> Option<Vec<Part>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (day, month, year) = match words.as_slice() {
        [month] => (None, month, None),
        [month, year] => (None, month, Some(year)),
        [day, month, year] => (Some(day), month, Some(year)),
        _ => return None,
    };
    let is_called = |known: &Month| {
        let name = known.name();
        month.eq_ignore_ascii_case(name) || month.eq_ignore_ascii_case(&name[..3])
    };
    let month = u16::from(Month::all().find(is_called)?.get());
    let day: u16 = day.map_or(Some(0), |day| day.parse().ok().filter(|day| *day <= 31))?;
    let months = match year {
        None => month,
        // Of a financial year the months follow each other; of a calendar year January to March come first.
        Some(year) => match year.split_once('/') {
            Some((first, _)) => year_number(first)? * 12 + month,
            None if 9 < month => (year_number(year)?.checked_sub(1)?) * 12 + month,
            None => year_number(year)? * 12 + month,
        },
    };
    Some(vec![Part::Number(f64::from(months)), Part::Number(f64::from(day))])
}

fn year_number(text: &str) -> Option<u16> {
    text.parse().ok().filter(|year| (1900..2200).contains(year))
}

/// The numbers of a text and the letters between them.
fn parts(text: &str) -> Vec<Part> {
    let text = text.trim().to_lowercase().replace('\u{2212}', "-");
    let (is_negative, mut rest) = without_sign(&text);
    let mut parts = Vec::new();
    let mut letters = String::new();
    while let Some(letter) = rest.chars().next() {
        if let Some((number, after)) = number(rest) {
            if !letters.trim().is_empty() {
                parts.push(Part::Letters(std::mem::take(&mut letters).trim().to_owned()));
            }
            letters.clear();
            let number = if is_negative && parts.is_empty() { -number } else { number };
            parts.push(Part::Number(number));
            rest = after;
        } else {
            letters.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
    }
    if !letters.trim().is_empty() {
        parts.push(Part::Letters(letters.trim().to_owned()));
    }
    parts
}

/// A text without the sign or bracket before its first number, and whether they make that less than nil.
fn without_sign(text: &str) -> (bool, &str) {
    for (sign, is_negative) in [("(", true), ("-", true), ("minus ", true), ("+", false)] {
        if let Some(rest) = text.strip_prefix(sign)
            && number(rest).is_some()
        {
            return (is_negative, rest);
        }
    }
    (false, text)
}

/// The number that a text begins with, `1,234.5`, and what follows; an amount with its scale, `£1.2bn`.
fn number(text: &str) -> Option<(f64, &str)> {
    let amount = text.strip_prefix('£');
    let text = amount.unwrap_or(text);
    let bytes = text.as_bytes();
    let are_digits = |from: usize, n: usize| {
        bytes.get(from..from + n).is_some_and(|digits| digits.iter().all(u8::is_ascii_digit))
    };
    let mut end = 0;
    let mut digits = String::new();
    loop {
        let separates = match bytes.get(end) {
            Some(byte) if byte.is_ascii_digit() => {
                digits.push(char::from(*byte));
                end += 1;
                continue;
            }
            Some(b',') => end > 0 && are_digits(end + 1, 3) && !are_digits(end + 4, 1),
            Some(b'.') if end > 0 && !digits.contains('.') && are_digits(end + 1, 1) => {
                digits.push('.');
                true
            }
            _ => false,
        };
        if !separates {
            break;
        }
        end += 1;
    }
    let number: f64 = digits.parse().ok()?;
    let rest = &text[end..];
    if amount.is_none() {
        return Some((number, rest));
    }
    let (scale, rest) = scale(rest);
    Some((number * scale, rest))
}

/// What an amount of money is counted in: `bn`, ` million`.
fn scale(text: &str) -> (f64, &str) {
    const SCALES: [(&str, f64); 6] =
        [("bn", 1e9), ("billion", 1e9), ("million", 1e6), ("m", 1e6), ("thousand", 1e3), ("k", 1e3)];
    let word = text.trim_start();
    let found = SCALES.iter().find_map(|(name, scale)| {
        let rest = word.strip_prefix(name)?;
        (!rest.starts_with(char::is_alphanumeric)).then_some((*scale, rest))
    });
    found.unwrap_or((1.0, text))
}

#[cfg(test)]
mod tests;
