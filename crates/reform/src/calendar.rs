//! The moves of a reform as a calendar that other programs read (iCalendar, RFC 5545).

use std::fmt::Write;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::plan::Reform;

/// The days of the plan's moves and of its merger, one event each; the same plan gives the same text.
#[must_use]
pub fn calendar(reform: &Reform) -> String {
    let input = &reform.input;
    let mut text = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Oakham//Reform//EN\r\n");
    for (moving, standing) in input.moves.iter().zip(&reform.standings) {
        let name = input.function(&moving.function).map_or("", |function| function.name.as_str());
        let gate = standing.passed.map_or("no gate", |gate| gate.code());
        let blocked: Vec<String> = standing.blocking.iter().map(ToString::to_string).collect();
        let description = if blocked.is_empty() {
            format!("{gate} passed")
        } else {
            format!("{gate} passed. Blocked: {}", blocked.join(". "))
        };
        let Some(on) = moving.on else { continue };
        let what = format!("{} {name}: {} answers for it", moving.function, moving.to);
        event(&mut text, input.on, &format!("{}-answers", moving.function), on, &what, &description);
        let months = i32::from(moving.dual_running_months);
        if months > 0
            && let Ok(from) = on.checked_sub(months.months())
        {
            let what = format!("{} {name}: both bodies do it from today", moving.function);
            event(&mut text, input.on, &format!("{}-dual", moving.function), from, &what, &description);
        }
        let proven = on.saturating_add(90.days());
        let what = format!("{} {name}: 90 days after, to be proven (G7)", moving.function);
        event(&mut text, input.on, &format!("{}-proven", moving.function), proven, &what, &description);
    }
    if let Some((on, merged)) = &input.merger {
        let what = format!("{} becomes {merged}", input.name);
        event(
            &mut text,
            input.on,
            "merger",
            *on,
            &what,
            "Duties that have not moved pass to the merged body.",
        );
    }
    text.push_str("END:VCALENDAR\r\n");
    text
}

fn event(text: &mut String, stamp: Date, id: &str, on: Date, what: &str, description: &str) {
    let day = |date: Date| format!("{:04}{:02}{:02}", date.year(), date.month(), date.day());
    for line in [
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{id}@oakham"),
        format!("DTSTAMP:{}T000000Z", day(stamp)),
        format!("DTSTART;VALUE=DATE:{}", day(on)),
        format!("SUMMARY:{}", escaped(what)),
        format!("DESCRIPTION:{}", escaped(description)),
        "END:VEVENT".to_owned(),
    ] {
        folded(text, &line);
    }
}

/// Backslashes, commas, semicolons and line ends mean something in a calendar.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(',', "\\,").replace(';', "\\;").replace('\n', "\\n")
}

/// A line of at most 75 bytes, gone on after a space where it is longer.
fn folded(text: &mut String, line: &str) {
    let mut width = 0;
    for letter in line.chars() {
        if width + letter.len_utf8() > 75 {
            text.push_str("\r\n ");
            width = 1;
        }
        // Writing to a text cannot fail.
        let _ = write!(text, "{letter}");
        width += letter.len_utf8();
    }
    text.push_str("\r\n");
}
