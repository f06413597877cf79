//! Amounts, hours and days of a change in words, for whoever reads what a scenario does.

use flow::network::{DAY, Schedule, WEEK};
use jiff::civil::Date;

/// `"+2"` as `2 more beds`, `"-5%"` as `5% fewer beds`, `"0"` as `no beds`, `"7"` as `7 beds`.
pub(super) fn amount(value: &str, unit: &str, noun: &str) -> String {
    let mut text = value.trim().replace('−', "-");
    if unit.trim() == "%" && !text.ends_with('%') {
        text.push('%');
    }
    if let Some(more) = text.strip_prefix('+') {
        return format!("{} more {noun}", more.trim());
    }
    if let Some(fewer) = text.strip_prefix('-') {
        return format!("{} fewer {noun}", fewer.trim());
    }
    match text.strip_suffix('%') {
        Some("0") => format!("no {noun}"),
        Some(share) => format!("{share}% of the {noun} of today"),
        None if text == "0" => format!("no {noun}"),
        None => format!("{text} {noun}"),
    }
}

/// `Mon-Fri 10:00-18:00; Sat,Sun 09:00-19:00` as `Monday to Friday 10:00 to 18:00, Saturday and Sunday
/// 09:00 to 19:00`; what is not written so stays as it is.
pub(super) fn hours(text: &str) -> String {
    let span = |part: &str| {
        let (days, hours) = part.split_once(' ').map_or(("", part), |(days, hours)| (days, hours.trim()));
        let hours = hours.replace('-', " to ");
        if days.is_empty() { hours } else { format!("{} {hours}", weekdays(days)) }
    };
    text.split(';').map(|part| span(part.trim())).collect::<Vec<_>>().join(", ")
}

/// `Mon-Fri` as `Monday to Friday`, `Sat,Sun` as `Saturday and Sunday`.
fn weekdays(text: &str) -> String {
    const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let name = |short: &str| {
        let long = NAMES.iter().find(|long| long.get(..3) == Some(short.trim()));
        long.map_or_else(|| short.trim().to_owned(), |long| (*long).to_owned())
    };
    let range = |part: &str| match part.split_once('-') {
        Some((from, to)) => format!("{} to {}", name(from), name(to)),
        None => name(part),
    };
    let parts: Vec<String> = text.split(',').map(range).collect();
    match parts.as_slice() {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => parts.concat(),
    }
}

/// `12-01 to 02-28` as `1 December to 28 February`; what is not written so stays as it is.
pub(super) fn days_of_year(text: &str) -> String {
    // A leap year has every day there is.
    let day = |written: &str| {
        let (month, day) = written.trim().split_once('-')?;
        let date = Date::new(2024, month.parse().ok()?, day.parse().ok()?).ok()?;
        Some(date.strftime("%-d %B").to_string())
    };
    let words =
        text.split_once(" to ").and_then(|(from, to)| Some(format!("{} to {}", day(from)?, day(to)?)));
    words.unwrap_or_else(|| text.to_owned())
}

/// Days as they are written.
const SHORT: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Hours as they would be written: `Mon-Fri 10:00-18:00; Sat,Sun 09:00-17:00`.
#[must_use]
pub fn written_hours(schedule: &Schedule, first_weekday: u8) -> String {
    if schedule.most() == 0 {
        return "never".to_owned();
    }
    let of_day = |weekday: u8| -> Vec<String> {
        let midnight = f64::from((weekday + 7 - first_weekday) % 7) * DAY % WEEK;
        let mut hours = Vec::new();
        let mut opened: Option<u32> = None;
        for minute in 0..=1_440_u32 {
            let is_open = minute < 1_440 && schedule.at(midnight + f64::from(minute)) > 0;
            match (opened, is_open) {
                (None, true) => opened = Some(minute),
                (Some(from), false) => {
                    hours.push(format!("{}-{}", clock(from), clock(minute)));
                    opened = None;
                }
                _ => {}
            }
        }
        hours
    };
    let week: Vec<Vec<String>> = (0..7).map(of_day).collect();
    let mut parts: Vec<String> = Vec::new();
    let mut day = 0;
    while day < 7 {
        let mut last = day;
        while last + 1 < 7 && week[last + 1] == week[day] {
            last += 1;
        }
        let name =
            if last == day { SHORT[day].to_owned() } else { format!("{}-{}", SHORT[day], SHORT[last]) };
        parts.extend(week[day].iter().map(|hours| format!("{name} {hours}")));
        day = last + 1;
    }
    parts.join("; ")
}

fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// With a capital letter.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests;
