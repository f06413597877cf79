//! Hours of a schedule as a file would write them.

use domain::scenario::OpeningHours;
use flow::network::{DAY, Schedule, WEEK};

/// Written hours in words: `Monday to Friday 10:00 to 18:00`.
pub(super) fn hours(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), |hours: OpeningHours| hours.in_words())
}

/// Days as they are written.
const SHORT: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Hours as they would be written: `Mon-Fri 10:00-18:00; Sat,Sun 09:00-17:00`.
#[must_use]
pub fn written_hours(schedule: &Schedule, first_weekday: u8) -> String {
    if schedule.most() == 0 {
        return "never".to_owned();
    }
    let day_hours = |weekday: u8| -> Vec<String> {
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
    let week: Vec<Vec<String>> = (0..7).map(day_hours).collect();
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
