//! Numbers with their units as texts: times, rates, money, times of day, days of the week.

use domain::money::{Pence, ungrouped};
use domain::scenario::{DailyHours, ValueError, Weekdays, price};
use flow::network::{DAY, HOUR, Schedule, WEEK, YEAR};

/// `12 min` in minutes.
pub(super) fn time(text: &str) -> Option<f64> {
    let (number, unit) = number_and_rest(text)?;
    (number >= 0.0).then_some(())?;
    Some(number * minutes_of(unit)?)
}

/// What a time looks like.
pub(super) const TIME: &str = "expected a time with its unit, such as \"12 min\", \"72 h\" or \"5 d\"";

/// `300 / d` a minute.
pub(super) fn rate(text: &str) -> Option<f64> {
    let (number, unit) = number_and_rest(text)?;
    (number >= 0.0).then_some(())?;
    let unit = unit.strip_prefix('/').or_else(|| unit.strip_prefix("per "))?;
    Some(number / minutes_of(unit.trim())?)
}

/// What a rate looks like.
pub(super) const RATE: &str = "expected a rate with its unit, such as \"300 / d\" or \"7.2 / h\"";

/// `£1,200,000`, with or without `/ year` or `/ h`, to the penny.
pub(super) fn amount(text: &str, per: Option<&str>) -> Option<Pence> {
    let text = match per {
        Some(per) => {
            let (amount, unit) = text.split_once('/')?;
            (unit.trim() == per).then_some(amount)?
        }
        None => text,
    };
    price(text).ok()
}

fn number_and_rest(text: &str) -> Option<(f64, &str)> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | '_')))?;
    let number: f64 = ungrouped(&text[..end])?.replace('_', "").parse().ok()?;
    number.is_finite().then_some((number, text[end..].trim()))
}

fn minutes_of(unit: &str) -> Option<f64> {
    Some(match unit {
        "s" | "second" | "seconds" => 1.0 / 60.0,
        "min" | "minute" | "minutes" => 1.0,
        "h" | "hour" | "hours" => HOUR,
        "d" | "day" | "days" => DAY,
        "week" | "weeks" => WEEK,
        "year" | "years" => YEAR,
        _ => return None,
    })
}

/// `06:30`, `24:00` or `8` in minutes after midnight.
pub(super) fn time_of_day(text: &str) -> Option<f64> {
    domain::scenario::time_of_day(text).map(f64::from)
}

/// `18:30-21:00` in minutes after midnight, from and to; what was expected where it is none.
pub(super) fn hours(text: &str) -> Result<(f64, f64), String> {
    match text.parse::<DailyHours>() {
        Ok(hours) => Ok((hours.from().into(), hours.to().into())),
        Err(ValueError::OverMidnight { before, after }) => {
            Err(format!("these hours go over midnight; write two: {before} and {after}"))
        }
        Err(error @ ValueError::UntilMidnight(_)) => Err(error.to_string()),
        Err(_) => Err("expected hours of one day, such as \"08:00-18:30\"".to_owned()),
    }
}

/// `Mon-Fri`, `Sat,Sun` or `Wed`: whether each day is meant, Monday first.
pub(super) fn days(text: &str) -> Option<[bool; 7]> {
    text.parse().ok().map(|days: Weekdays| days.flags())
}

/// So many in these hours of these days.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shift {
    pub(super) days: [bool; 7],
    pub(super) hours: (f64, f64),
    pub(super) count: u32,
}

/// A week of shifts from the first day of the simulation on; shifts at the same time add up.
pub(super) fn week(shifts: &[Shift], first_weekday: u8) -> Schedule {
    let mut edges = vec![0.0];
    let mut spans: Vec<(f64, f64, u32)> = Vec::new();
    for day in 0..7_u8 {
        let weekday = usize::from((first_weekday + day) % 7);
        for shift in shifts.iter().filter(|shift| shift.days[weekday]) {
            let midnight = f64::from(day) * DAY;
            let (from, to) = (midnight + shift.hours.0, midnight + shift.hours.1);
            spans.push((from, to, shift.count));
            edges.extend([from, to]);
        }
    }
    edges.retain(|edge| *edge < WEEK);
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    let count_at = |time: f64| {
        spans.iter().filter(|(from, to, _)| *from <= time && time < *to).map(|(.., count)| count).sum()
    };
    Schedule { cycle: WEEK, steps: edges.iter().map(|edge| (*edge, count_at(*edge))).collect() }.tidied()
}

#[cfg(test)]
mod tests;
