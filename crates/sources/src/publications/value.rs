//! Days, months and numbers as publishers write them.

use std::borrow::Cow;

use domain::month::calendar_month;
use jiff::civil::Date;

/// What stands where a value is not known or not given.
const MISSING: [&str; 11] = ["", "-", "–", "*", ".", "na", "n/a", "nd", "ns", "est", "null"];

/// Whether a cell says that there is no value; `*` and blank are not zero.
#[must_use]
pub fn is_missing(text: &str) -> bool {
    let text = text.trim();
    MISSING.iter().any(|missing| text.eq_ignore_ascii_case(missing))
}

/// A text without white space around it, and with one space where several stand: publishers write
/// `8  to 14 Days`.
#[must_use]
pub fn squeezed(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let has_runs = text.as_bytes().windows(2).any(|pair| pair.iter().all(u8::is_ascii_whitespace))
        || text.contains(['\n', '\r', '\t', '\u{a0}']);
    if has_runs {
        Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
    } else {
        Cow::Borrowed(text)
    }
}

/// A year of four figures, or of two in this century.
fn year_of(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))?;
    match text.len() {
        4 => Some(year),
        2 => Some(2000 + year),
        _ => None,
    }
}

/// A day: `01SEP2024`, `01Aug2026`, `01-Sep-20`, `1 September 2024`, `2026-08-01`, `20240401`.
#[must_use]
pub fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Ok(day) = text.get(..10).unwrap_or(text).parse::<Date>() {
        let rest = text.get(10..).unwrap_or("");
        return (rest.is_empty() || rest.starts_with([' ', 'T'])).then_some(day);
    }
    let parts = parts(text);
    match parts[..] {
        [digits] if digits.len() == 8 => {
            let number = |from: usize, to: usize| digits.get(from..to)?.parse::<i8>().ok();
            Date::new(year_of(digits.get(..4)?)?, number(4, 6)?, number(6, 8)?).ok()
        }
        [day, month, year] if day.len() <= 2 => {
            Date::new(year_of(year)?, calendar_month(month)?, day.parse().ok()?).ok()
        }
        _ => None,
    }
}

/// A month, as its first day: `SEP2024`, `MAR 2019`, `April 2022`, `MSitAE-APRIL-2025`, `RTT-April-2026`,
/// `2024-09`, and any day of it.
#[must_use]
pub fn month(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some(day) = day(text) {
        return Some(day.first_of_month());
    }
    if let Some((year, month)) = text.split_once('-').filter(|(year, _)| year.len() == 4) {
        return Date::new(year_of(year)?, month.parse().ok()?, 1).ok();
    }
    month_within(text)
}

/// The month that a longer text names, such as the name of a file: `Monthly-AE-February-2025-revised.csv`,
/// `Practice_Level_Crosstab_Midlands_Oct_25.csv`.
#[must_use]
pub fn month_within(text: &str) -> Option<Date> {
    let parts = parts(text);
    parts.windows(2).find_map(|pair| Date::new(year_of(pair[1])?, calendar_month(pair[0])?, 1).ok())
}

/// Runs of letters and of digits.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_alphanumeric()) {
        rest = &rest[start..];
        let is_digit = rest.starts_with(|letter: char| letter.is_ascii_digit());
        let same = |letter: char| {
            if is_digit { letter.is_ascii_digit() } else { letter.is_ascii_alphabetic() }
        };
        let end = rest.find(|letter: char| !same(letter)).unwrap_or(rest.len());
        parts.push(&rest[..end]);
        rest = &rest[end..];
    }
    parts
}

/// A whole number with or without commas between thousands; `1234.0` and `870296.9999999999`, as workbooks hold
/// sums, are the whole number they mean.
#[must_use]
pub fn whole(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(number) = text.parse::<i64>() {
        return Some(number);
    }
    let plain = without_commas(text)?;
    match plain.split_once('.') {
        None => plain.parse().ok(),
        Some((whole, places)) => {
            let whole: i64 = whole.parse().ok()?;
            let is_up = places.len() >= 6 && places.bytes().take(6).all(|byte| byte == b'9');
            let is_zero = places.bytes().all(|byte| byte == b'0')
                || (places.len() >= 7 && places.bytes().take(6).all(|byte| byte == b'0'));
            if is_up { Some(whole + 1) } else { is_zero.then_some(whole) }
        }
    }
}

/// A decimal number in units of its `scale`th place, digits beyond it rounded half away from zero.
#[must_use]
pub fn decimal(text: &str, scale: u8) -> Option<i64> {
    let plain = without_commas(text.trim())?;
    let (negative, plain) = match plain.strip_prefix('-') {
        Some(rest) => (true, rest.to_owned()),
        None => (false, plain.into_owned()),
    };
    let (whole, places) = plain.split_once('.').unwrap_or((&plain, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || !is_digits(places) || whole.len() + places.len() == 0 {
        return None;
    }
    let mut value: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    for idx in 0..usize::from(scale) {
        let digit = places.as_bytes().get(idx).map_or(0, |digit| i64::from(digit - b'0'));
        value = value.checked_mul(10)?.checked_add(digit)?;
    }
    if places.as_bytes().get(usize::from(scale)).is_some_and(|digit| *digit >= b'5') {
        value = value.checked_add(1)?;
    }
    Some(if negative { -value } else { value })
}

/// A number without its commas; none where they do not stand between thousands.
fn without_commas(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains(',') {
        return Some(Cow::Borrowed(text));
    }
    let whole = text.split('.').next().unwrap_or(text);
    let mut groups = whole.trim_start_matches('-').split(',');
    let first = groups.next().unwrap_or("");
    let is_grouped = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    is_grouped.then(|| Cow::Owned(text.replace(',', "")))
}

#[cfg(test)]
mod tests;
