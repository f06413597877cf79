//! When Easter is: `by Easter`, `before Easter 2026`.

use super::Sentence;
use crate::partial_day::PartialDay;

/// The month of Easter in a year, or of the next: March or April.
pub(super) fn easter(
    sentence: &Sentence<'_, '_>,
    year: Option<i16>,
    end: usize,
) -> Option<(PartialDay, usize)> {
    let this = sentence.dated.year()?;
    let gone = month_of_easter(this) < sentence.dated.month()?;
    let year = year.unwrap_or(this + i16::from(gone));
    Some((PartialDay::month_of(year, month_of_easter(year))?, end))
}

/// By the anonymous Gregorian rule.
fn month_of_easter(year: i16) -> i8 {
    let year = i32::from(year);
    let (golden, century) = (year % 19, year / 100);
    let shift = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15) % 30;
    let full_moon = shift - (shift / 28) * (1 - (29 / (shift + 1)) * ((21 - golden) / 11));
    let weekday = (year + year / 4 + full_moon + 2 - century + century / 4) % 7;
    if full_moon - weekday < 4 { 3 } else { 4 }
}

#[cfg(test)]
mod tests {
    use super::month_of_easter;

    #[test]
    fn easter_is_in_march_or_april() {
        let months = [2008, 2016, 2018, 2024, 2025, 2026, 2027].map(month_of_easter);
        assert_eq!(months, [3, 3, 4, 3, 4, 4, 3]);
    }
}
