//! When doors are open, and days of the year.

use domain::scenario::{DayOfYear, OpeningHours, ValueError};
use flow::network::{DAY, Schedule};
use jiff::civil::Date;

use super::unit::{self, Shift};
use crate::toml_reader::Value;

/// What hours of doors look like.
const DOORS: &str = "expected \"always\", \"never\", hours of every day such as \"08:00-20:00\", or a text such as \"Mon-Fri 18:30-21:00; Sat,Sun 09:00-19:00\"";

/// Doors as they are written: nothing for always open.
///
/// # Errors
/// What was expected, where they cannot be read.
pub(super) fn doors(value: &Value<'_>, first_weekday: u8) -> Result<Option<Schedule>, String> {
    let text = value.get_ref().as_str().unwrap_or_default();
    match text.parse() {
        Ok(hours) => Ok(schedule(&hours, first_weekday)),
        Err(over @ (ValueError::OverMidnight { .. } | ValueError::UntilMidnight(_))) => Err(over.to_string()),
        Err(_) => Err(DOORS.to_owned()),
    }
}

/// When it is open; none for always.
pub(super) fn schedule(hours: &OpeningHours, first_weekday: u8) -> Option<Schedule> {
    let hours = match hours {
        OpeningHours::Always => return None,
        OpeningHours::Never => return Some(Schedule::always(0)),
        OpeningHours::At(hours) => hours,
    };
    let shifts: Vec<Shift> = hours
        .parts()
        .map(|(days, hours)| Shift { days, hours: (hours.from().into(), hours.to().into()), count: 1 })
        .collect();
    let mut schedule = unit::week(&shifts, first_weekday);
    schedule.steps.iter_mut().for_each(|(_, open)| *open = (*open).min(1));
    Some(schedule.tidied())
}

/// Minutes from a first day to a day of the year, such as `12-01`.
pub(super) fn day_of_year(start: Date, text: &str) -> Option<f64> {
    midnight_of(start, text.parse().ok()?)
}

/// Minutes from a first day to a day of the year.
pub(super) fn midnight_of(start: Date, day: DayOfYear) -> Option<f64> {
    let days = (day.on_or_after(start)? - start).get_days();
    (days < 365).then(|| f64::from(days) * DAY)
}
