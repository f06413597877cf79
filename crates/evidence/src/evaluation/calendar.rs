//! Months of the calendar, each known by its first day.

use domain::month::CALENDAR_MONTHS;
use jiff::civil::Date;

/// The first day of the month that `day` is in.
#[must_use]
pub fn month_of(day: Date) -> Date {
    day.first_of_month()
}

/// Whole months from the month of `from` to that of `to`; negative where `to` comes first.
#[must_use]
pub fn months_between(from: Date, to: Date) -> i32 {
    number(to) - number(from)
}

/// The month `n` months after that of `day`; the last month there is where the calendar ends.
#[must_use]
pub fn months_after(day: Date, n: i32) -> Date {
    let number = number(day).saturating_add(n).clamp(0, 9_999 * 12 + 11);
    let year = i16::try_from(number / 12).unwrap_or(i16::MAX);
    let month = i8::try_from(number % 12 + 1).unwrap_or(1);
    Date::new(year, month, 1).unwrap_or(Date::MAX)
}

/// `April 2024`.
#[must_use]
pub fn name(month: Date) -> String {
    let name =
        usize::try_from(month.month() - 1).ok().and_then(|idx| CALENDAR_MONTHS.get(idx)).unwrap_or(&"");
    format!("{name} {}", month.year())
}

fn number(day: Date) -> i32 {
    i32::from(day.year()) * 12 + i32::from(day.month()) - 1
}

#[cfg(test)]
mod tests;
