//! When a document is from, as somebody wrote it: `2025-06-17`, `17 June 2025`, `June 2025`, `autumn 2024`, `2024`.

use claims::PartialDay;
use domain::month::calendar_month;
use jiff::civil::Date;

/// A season is told by its first month.
const SEASONS: [(&str, i8); 5] =
    [("spring", 3), ("summer", 6), ("autumn", 9), ("winter", 12), ("christmas", 12)];

/// What the whole of a text says; `None` where it is no date.
pub(super) fn said(text: &str) -> Option<PartialDay> {
    let text = text.trim();
    if let Ok(day) = text.parse::<Date>() {
        return Some(PartialDay::on(day));
    }
    let month = text.split_once('-').filter(|(year, month)| year.len() == 4 && month.len() <= 2);
    if let Some((year, month)) = month {
        return PartialDay::month_of(year.parse().ok()?, month.parse().ok()?);
    }
    first(text).or_else(|| year(text).map(PartialDay::year_alone))
}

/// The first day or month with its year that a text names.
pub(super) fn first(text: &str) -> Option<PartialDay> {
    let words: Vec<&str> =
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.iter().enumerate().find_map(|(idx, word)| {
        let lower = word.to_lowercase();
        if let Some((_, month)) = SEASONS.iter().find(|(season, _)| *season == lower) {
            return PartialDay::month_of(year(words.get(idx + 1)?)?, *month);
        }
        let month = calendar_month(word)?;
        let next = words.get(idx + 1)?;
        let before = idx.checked_sub(1).and_then(|before| day(words[before]));
        match (year(next), before, day(next)) {
            (Some(year), Some(day), _) => Date::new(year, month, day).ok().map(PartialDay::on),
            (Some(year), None, _) => PartialDay::month_of(year, month),
            // `June 17, 2025`
            (None, _, Some(day)) => {
                Date::new(year(words.get(idx + 2)?)?, month, day).ok().map(PartialDay::on)
            }
            _ => None,
        }
    })
}

fn year(word: &str) -> Option<i16> {
    word.parse().ok().filter(|year| word.len() == 4 && (1948..2100).contains(year))
}

fn day(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|letter: char| letter.is_ascii_lowercase());
    digits.parse().ok().filter(|day| (1..=31).contains(day) && word.len() - digits.len() <= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(said(text).map(|day| day.to_string()).as_deref(), expected, "{text}");
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        check("2025-06-17", Some("2025-06-17"));
        check("2025-06", Some("2025-06"));
        check("Tuesday, 17th June 2025", Some("2025-06-17"));
        check("June 17, 2025", Some("2025-06-17"));
        check("autumn 2024", Some("2024-09"));
        check("Sept 2024", Some("2024-09"));
        check("2024", Some("2024"));
        check("31 June 2025", None);
        check("yesterday", None);
    }

    #[test]
    fn the_first_date_of_a_text_is_found() {
        let day = first("MINUTES of the meeting held on 6 March 2025 at 10 am; next 3 June 2025");
        assert_eq!(day.map(|day| day.to_string()).as_deref(), Some("2025-03-06"));
        assert_eq!(first("may 300 people march"), None);
    }
}
