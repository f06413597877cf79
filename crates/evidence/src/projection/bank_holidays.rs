//! Bank holidays in England and working days, by rule, with the days that were moved or added for an occasion.
//!
//! Source: Banking and Financial Dealings Act 1971, schedule 1; royal proclamations as listed by gov.uk/bank-holidays.
//! Easter: J. Meeus, Astronomical Algorithms (1998), chapter 8.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// Years of which the rule holds: the early May holiday began in 1978.
const YEARS: std::ops::RangeInclusive<i16> = 1978..=2199;

/// Holidays that were added.
const ADDED: [Date; 8] = [
    date(1981, 7, 29),
    date(1999, 12, 31),
    date(2002, 6, 3),
    date(2011, 4, 29),
    date(2012, 6, 5),
    date(2022, 6, 3),
    date(2022, 9, 19),
    date(2023, 5, 8),
];

/// Holidays that were moved: from, to.
const MOVED: [(Date, Date); 5] = [
    (date(1995, 5, 1), date(1995, 5, 8)),
    (date(2002, 5, 27), date(2002, 6, 4)),
    (date(2012, 5, 28), date(2012, 6, 4)),
    (date(2020, 5, 4), date(2020, 5, 8)),
    (date(2022, 5, 30), date(2022, 6, 2)),
];

/// The bank holidays in England of a year, in order; `None` before 1978 and after 2199.
#[must_use]
pub fn bank_holidays(year: i16) -> Option<Vec<Date>> {
    if !YEARS.contains(&year) {
        return None;
    }
    let easter = easter_sunday(year);
    let mut days = vec![
        on_working_day(date(year, 1, 1)),
        easter - 2.days(),
        easter + 1.day(),
        first_monday(date(year, 5, 1)),
        last_monday_of_thirty_one(date(year, 5, 31)),
        last_monday_of_thirty_one(date(year, 8, 31)),
    ];
    days.extend(christmas(year));
    for (from, to) in MOVED {
        days.iter_mut().filter(|day| **day == from).for_each(|day| *day = to);
    }
    days.extend(ADDED.into_iter().filter(|day| day.year() == year));
    days.sort_unstable();
    days.dedup();
    Some(days)
}

/// Days of a month from Monday to Friday that are no bank holiday; `None` where holidays are not known.
#[must_use]
pub fn working_days(month: Date) -> Option<u8> {
    let holidays = bank_holidays(month.year())?;
    let first = month.first_of_month();
    let days = (0..i64::from(first.days_in_month())).map(|n| first + n.days());
    let working = days.filter(|day| !is_weekend(*day) && holidays.binary_search(day).is_err());
    u8::try_from(working.count()).ok()
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// A day, or the Monday after where it is at a weekend.
fn on_working_day(day: Date) -> Date {
    let mut day = day;
    while is_weekend(day) {
        day += 1.day();
    }
    day
}

/// Christmas Day and Boxing Day, each at a weekend moved to the next day that is neither.
fn christmas(year: i16) -> [Date; 2] {
    let (first, second) = (date(year, 12, 25), date(year, 12, 26));
    match first.weekday() {
        Weekday::Friday => [first, date(year, 12, 28)],
        Weekday::Saturday => [date(year, 12, 27), date(year, 12, 28)],
        Weekday::Sunday => [second, date(year, 12, 27)],
        _ => [first, second],
    }
}

fn first_monday(from: Date) -> Date {
    let mut day = from;
    while day.weekday() != Weekday::Monday {
        day += 1.day();
    }
    day
}

fn last_monday_of_thirty_one(last: Date) -> Date {
    first_monday(last - 6.days())
}

#[expect(clippy::many_single_char_names, reason = "letters of the source")]
fn easter_sunday(year: i16) -> Date {
    let year = i32::from(year);
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    let narrow = |value: i32| i8::try_from(value).unwrap_or(1);
    date(i16::try_from(year).unwrap_or(1978), narrow(n / 31), narrow(n % 31 + 1))
}

#[cfg(test)]
mod tests;
