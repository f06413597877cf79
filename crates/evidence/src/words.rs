//! Dates and numbers of things in sentences.

use domain::money::grouped;
use domain::month::day_in_words;
use jiff::civil::Date;

use crate::evaluation::calendar::name;

/// A date of a series: `April 2024`, or `9 April 2024` where it is not the first of a month.
#[must_use]
pub(crate) fn date_in_words(date: Date) -> String {
    if date.day() == 1 { name(date) } else { day_in_words(date) }
}

/// A number of things: `1 value is`, `3 values are`.
#[must_use]
pub(crate) fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n), if n == 1 { one } else { many })
}
