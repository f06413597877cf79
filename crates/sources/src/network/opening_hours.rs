//! When doors are open, and days of the year.

use flow::network::{DAY, Schedule};
use jiff::civil::Date;

use super::unit::{self, Shift};
use crate::toml_reader::Value;

/// What hours of doors look like.
pub(super) const DOORS: &str = "expected \"always\", \"never\", hours of every day such as \"08:00-20:00\", or a text such as \"Mon-Fri 18:30-21:00; Sat,Sun 09:00-19:00\"";

/// Doors as they are written: none for what cannot be read, `Some(None)` for always open.
#[expect(clippy::option_option, reason = "unreadable, always, or a schedule")]
pub(super) fn doors(value: &Value<'_>, first_weekday: u8) -> Option<Option<Schedule>> {
    doors_of_text(value.get_ref().as_str()?, first_weekday)
}

#[expect(clippy::option_option, reason = "unreadable, always, or a schedule")]
pub(super) fn doors_of_text(text: &str, first_weekday: u8) -> Option<Option<Schedule>> {
    match text.trim() {
        "always" => return Some(None),
        "never" => return Some(Some(Schedule::always(0))),
        _ => {}
    }
    let mut shifts = Vec::new();
    for part in text.split(';') {
        let part = part.trim();
        let (days, hours) = match part.split_once(' ') {
            Some((days, hours)) => (unit::days(days)?, unit::hours(hours)?),
            None => ([true; 7], unit::hours(part)?),
        };
        shifts.push(Shift { days, hours, count: 1 });
    }
    let mut schedule = unit::week(&shifts, first_weekday);
    schedule.steps.iter_mut().for_each(|(_, open)| *open = (*open).min(1));
    Some(Some(schedule.tidied()))
}

/// Minutes from a first day to a day of the year, such as `12-01`.
pub(super) fn day_of_year(start: Date, text: &str) -> Option<f64> {
    let (month, day) = text.split_once('-')?;
    let (month, day): (i8, i8) = (month.parse().ok()?, day.parse().ok()?);
    let mut on = Date::new(start.year(), month, day).ok()?;
    if on < start {
        on = Date::new(start.year() + 1, month, day).ok()?;
    }
    let days = (on - start).get_days();
    (days < 365).then(|| f64::from(days) * DAY)
}
