//! What publications of NHS England have in common: periods in names and titles, regions, totals.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::input::Input;
use super::value;

/// Regions of NHS England, as the lake names them.
const REGIONS: [&str; 7] = [
    "East of England",
    "London",
    "Midlands",
    "North East and Yorkshire",
    "North West",
    "South East",
    "South West",
];

/// The region that `NHS ENGLAND MIDLANDS` and `Midlands Commissioning Region` mean; what is none of the seven is kept
/// as it is printed.
pub(super) fn region_of(printed: &str) -> &str {
    let printed = printed.trim();
    let start = "NHS England ";
    let end = " Commissioning Region";
    let mut bare = printed;
    if bare.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start)) {
        bare = &bare[start.len()..];
    }
    let kept = bare.len().saturating_sub(end.len());
    if bare.get(kept..).is_some_and(|text| text.eq_ignore_ascii_case(end)) {
        bare = &bare[..kept];
    }
    REGIONS.into_iter().find(|region| region.eq_ignore_ascii_case(bare)).unwrap_or(printed)
}

/// The file's own name, without what it is packed in and without its sheet.
pub(super) fn own_name(file: &str) -> &str {
    let file = file.split('#').next().unwrap_or(file);
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}

/// Whether a file's own name says that somebody derived it from a publication: `beds__derived.csv`.
pub(super) fn says_derived(file: &str) -> bool {
    words(own_name(file)).into_iter().any(|word| word.eq_ignore_ascii_case("derived"))
}

/// How publishers have called rows over all others.
const TOTALS: [&str; 10] = [
    "total",
    "totals",
    "grand total",
    "overall total",
    "all",
    "sum",
    "england",
    "all england",
    "england total",
    "total england",
];

/// Whether a cell says that its row is a total.
pub(super) fn is_total(text: &str) -> bool {
    let text = text.trim().trim_end_matches([':', '.', '*']).trim_end();
    TOTALS.iter().any(|total| text.eq_ignore_ascii_case(total))
}

/// Runs of letters and of figures.
fn words(text: &str) -> Vec<&str> {
    let kind = |letter: char| (letter.is_ascii_digit(), letter.is_ascii_alphabetic());
    let mut words = Vec::new();
    let mut start = 0;
    let mut last = (false, false);
    for (idx, letter) in text.char_indices() {
        if kind(letter) != last {
            words.push(&text[start..idx]);
            (start, last) = (idx, kind(letter));
        }
    }
    words.push(&text[start..]);
    words.retain(|word| word.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !word.is_empty());
    words
}

/// A year of this century that is written with four figures.
fn year_of(word: &str) -> Option<i16> {
    word.parse().ok().filter(|year| word.len() == 4 && (1990..2100).contains(year))
}

/// The month that the name of a file says: `June-2025-AE.csv`, `etr_2026-06.csv`, `20260430-RTT-April-2026.csv`; of a
/// financial year such as `2025-26` its first.
pub(super) fn edition_of(file: &str) -> Option<Date> {
    let name = own_name(file);
    if let Some(month) = value::month_within(name) {
        return Some(month);
    }
    let words = words(name);
    let day = words.iter().find_map(|word| value::day(word).filter(|_| word.len() == 8));
    if let Some(day) = day {
        return Some(day.first_of_month());
    }
    words.windows(2).find_map(|pair| {
        let (year, next) = (year_of(pair[0])?, pair[1].parse::<i8>().ok().filter(|_| pair[1].len() == 2)?);
        let is_financial = i16::from(next) == (year + 1) % 100;
        Date::new(year, if is_financial { 4 } else { next }, 1).ok()
    })
}

/// That a file is of other months than its name says, or of several, in a sentence.
pub(super) fn other_months(file: &str, months: &BTreeSet<Date>) -> Option<String> {
    let named = |month: &Date| month.strftime("%B %Y").to_string();
    let of: Vec<String> = months.iter().map(named).collect();
    match edition_of(file) {
        Some(said) if !months.is_empty() && !months.contains(&said) => Some(format!(
            "Its name says {} and its rows are of {}: they count for the months that they say; see that it is the file that \
             is meant.",
            named(&said),
            of.join(", ")
        )),
        _ if 1 < of.len() => Some(format!("Its rows are of several months: {}.", of.join(", "))),
        _ => None,
    }
}

/// The quarter that a text says, as its first day: `Q3 2024-25`, `Quarter 4, 2023/24`, `October 2024 to December
/// 2024`, `April to June 2025`.
pub(super) fn quarter_within(text: &str) -> Option<Date> {
    let words = words(text);
    let numbered = words.windows(2).find_map(|pair| {
        let is_quarter = ["q", "quarter"].iter().any(|word| pair[0].eq_ignore_ascii_case(word));
        pair[1].parse::<i8>().ok().filter(|number| is_quarter && (1..=4).contains(number))
    });
    if let Some(number) = numbered {
        let year = words.iter().find_map(|word| year_of(word))?;
        return match number {
            4 => Date::new(year + 1, 1, 1).ok(),
            _ => Date::new(year, number * 3 + 1, 1).ok(),
        };
    }
    let last = words.windows(2).rev().find_map(|pair| value::month(&format!("{} {}", pair[0], pair[1])))?;
    quarter_that_ends(last)
}

/// The first day of the quarter whose last month this is.
pub(super) fn quarter_that_ends(month: Date) -> Option<Date> {
    (month.month() % 3 == 0).then(|| Date::new(month.year(), month.month() - 2, 1).ok()).flatten()
}

/// The month of a table whose rows do not say it: of its titles, else of its name.
pub(super) fn month_of_table(input: &mut Input<'_>, example: &str) -> Option<Date> {
    let mut cells = input.above();
    let titled = loop {
        match cells.next() {
            Some(cell) if cell.to_lowercase().starts_with("period") => {
                let same = cell.split_once(':').and_then(|(_, period)| value::month(period));
                break same.or_else(|| cells.next().and_then(|next| value::month(&next)));
            }
            Some(_) => {}
            None => break None,
        }
    };
    drop(cells);
    let month = titled.or_else(|| edition_of(input.file()));
    if month.is_none() {
        input.file_fault(format!(
            "neither a title nor the name of the file says which month it is of; name it as it was published, such as \
             {example}"
        ));
    }
    month
}

/// A text, or none where the cell is empty.
pub(super) fn if_any(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// A whole number with commas between thousands, as publications print it.
pub(super) fn thousands(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (idx, digit) in digits.char_indices() {
        if 0 < idx && (digits.len() - idx).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_say_their_month() {
        let cases = [
            ("June-2025-AE-by-provider.xlsx#System Mapping", "2025-06-01"),
            ("archive-2020-01.zip/etr_2026-06.csv", "2026-06-01"),
            ("20260430-extract.csv", "2026-04-01"),
            ("AE_System-Mapping_2025-26.csv", "2025-04-01"),
            ("epcmem_2019-11_C82.csv", "2019-11-01"),
            ("Monthly-AE-February-2025-revised.csv", "2025-02-01"),
        ];
        for (name, month) in cases {
            assert_eq!(edition_of(name).map(|day| day.to_string()).as_deref(), Some(month), "{name}");
        }
        assert_eq!(edition_of("epraccur.csv"), None);
    }

    #[test]
    fn quarters_are_read_as_titles_and_names_write_them() {
        let cases = [
            ("Beds-Open-Overnight-Web_File-Q3-2024-25-revised.xlsx", "2024-10-01"),
            ("Quarter 4, 2023/24", "2024-01-01"),
            ("October 2024 to December 2024", "2024-10-01"),
            ("April to June 2025", "2025-04-01"),
            ("2018-19 Q1", "2018-04-01"),
        ];
        for (text, quarter) in cases {
            assert_eq!(quarter_within(text).map(|day| day.to_string()).as_deref(), Some(quarter), "{text}");
        }
        assert_eq!(quarter_within("May 2025"), None);
    }

    #[test]
    fn regions_have_one_name() {
        for printed in [
            "NHS ENGLAND EAST OF ENGLAND ",
            "NHS England East Of England",
            "East of England Commissioning Region",
        ] {
            assert_eq!(region_of(printed), "East of England");
        }
        assert_eq!(region_of("Wales"), "Wales");
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!([0, 999, 1_000, -1_234_567].map(thousands), ["0", "999", "1,000", "-1,234,567"]);
    }
}
