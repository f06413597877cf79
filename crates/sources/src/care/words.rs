//! Amounts, hours and days of a change in words, for whoever reads what a scenario does.

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

#[cfg(test)]
mod tests;
