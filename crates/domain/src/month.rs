//! Financial years, and months counted from April: month 1 is April, month 12 March.

use std::fmt;
use std::num::NonZeroU8;
use std::str::FromStr;

use jiff::civil::{Date, date};
use thiserror::Error;

/// A financial year, 1 April to 31 March, written `2024/25`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FinancialYear(i16);

/// A month of the financial year, 1 (April) to 12 (March).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(NonZeroU8);

/// What cannot be read as a year or a month.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum MonthError {
    /// Not of the form `2024/25`.
    #[error("{0:?} is not a financial year; write it as {meant}", meant = year_meant(.0))]
    Year(String),
    /// Not a whole number from 1 to 12.
    #[error("{0:?} is not a month; write 1 (April) to 12 (March){meant}", meant = month_meant(.0))]
    Month(String),
}

impl FinancialYear {
    /// The year that starts on 1 April of `start`, for years 1948 (the founding of the NHS) to 2148.
    #[must_use]
    pub const fn starting(start: i16) -> Option<Self> {
        if 1948 <= start && start <= 2148 { Some(Self(start)) } else { None }
    }

    /// The financial year that `day` falls in.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self(if day.month() < 4 { day.year() - 1 } else { day.year() })
    }

    /// The year before.
    #[must_use]
    pub const fn before(self) -> Self {
        Self(self.0 - 1)
    }

    /// 1 April.
    #[must_use]
    pub const fn first_day(self) -> Date {
        date(self.0, 4, 1)
    }

    /// 31 March.
    #[must_use]
    pub const fn last_day(self) -> Date {
        date(self.0 + 1, 3, 31)
    }

    /// The form used in folder names: `2024-25`.
    #[must_use]
    pub fn folder(self) -> String {
        self.to_string().replace('/', "-")
    }
}

impl fmt::Display for FinancialYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}/{:02}", self.0, (self.0 + 1) % 100))
    }
}

impl FromStr for FinancialYear {
    type Err = MonthError;

    /// Reads `2024/25` or, as in folder names, `2024-25`.
    fn from_str(text: &str) -> Result<Self, MonthError> {
        let wrong = || MonthError::Year(text.to_owned());
        let (start, end) = text.trim().split_once(['/', '-']).ok_or_else(wrong)?;
        if start.len() != 4 || end.len() != 2 {
            return Err(wrong());
        }
        let start: i16 = start.parse().map_err(|_| wrong())?;
        let year = Self::starting(start).ok_or_else(wrong)?;
        if year.to_string().ends_with(end) { Ok(year) } else { Err(wrong()) }
    }
}

/// How a year is written that somebody wrote as `2026/2027` or `26/27`; an example where it is none.
fn year_meant(text: &str) -> String {
    let meant = || {
        let (start, end) = text.trim().split_once(['/', '-'])?;
        let start: i16 = match start.len() {
            2 => format!("20{start}").parse().ok()?,
            _ => start.parse().ok()?,
        };
        let year = FinancialYear::starting(start)?.to_string();
        let last_two = end.get(end.len().checked_sub(2)?..)?;
        (matches!(end.len(), 2 | 4) && year.ends_with(last_two)).then_some(year)
    };
    meant().unwrap_or_else(|| "2024/25".to_owned())
}

/// `, so 5 for August` where somebody wrote a month by its name; nothing where it is none.
fn month_meant(text: &str) -> String {
    // January is the tenth month of the year.
    let number = calendar_month(text.trim()).and_then(|number| u8::try_from((number + 8) % 12 + 1).ok());
    let month = number.and_then(Month::new);
    month.map_or_else(String::new, |month| format!(", so {} for {}", month.get(), month.name()))
}

/// The first day of a month as people write it: `2026-04`, or by financial year and month, `2026/27-4`, `2026/27 month 4`
/// or `2026/27 m4`; none of anything else.
#[must_use]
pub fn month_written(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.len() == "2026-04".len()
        && let Ok(first) = format!("{text}-01").parse()
    {
        return Some(first);
    }
    let (year, month) = text.split_at_checked("2026/27".len()).filter(|(year, _)| year.contains('/'))?;
    let month = month.trim_start_matches([' ', '-']).to_lowercase();
    let number = month.strip_prefix("month").or_else(|| month.strip_prefix('m')).unwrap_or(&month).trim();
    let (year, month) = (year.parse::<FinancialYear>().ok()?, Month::new(number.parse().ok()?)?);
    Some(month.last_day(year).first_of_month())
}

impl Month {
    /// April.
    pub const FIRST: Self = Self(NonZeroU8::MIN);
    /// March.
    pub const LAST: Self = Self(NonZeroU8::new(12).expect("12 is not nil"));

    /// Month `number`, 1 (April) to 12 (March).
    #[must_use]
    pub const fn new(number: u8) -> Option<Self> {
        match NonZeroU8::new(number) {
            Some(number) if number.get() <= 12 => Some(Self(number)),
            _ => None,
        }
    }

    /// All twelve, April first.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + Clone {
        (1..=12).filter_map(Self::new)
    }

    /// April up to this month.
    pub fn up_to(self) -> impl DoubleEndedIterator<Item = Self> + Clone {
        (1..=self.get()).filter_map(Self::new)
    }

    /// The number, 1 to 12.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0.get()
    }

    /// The number as a divisor.
    #[must_use]
    pub const fn count(self) -> NonZeroU8 {
        self.0
    }

    /// The position in an array of twelve, April first: 0 to 11.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0.get() as usize - 1
    }

    /// The month before, within the year.
    #[must_use]
    pub const fn before(self) -> Option<Self> {
        Self::new(self.get() - 1)
    }

    /// The month's name: `August`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        CALENDAR_MONTHS[(self.index() + 3) % 12]
    }

    /// The month's last day in `year`.
    #[must_use]
    pub fn last_day(self, year: FinancialYear) -> Date {
        let calendar = i8::try_from((self.index() + 3) % 12 + 1).expect("a month has a number below 13");
        let year = if calendar < 4 { year.0 + 1 } else { year.0 };
        date(year, calendar, 1).last_of_month()
    }

    /// The form used in folder names: `M05`.
    #[must_use]
    pub fn folder(self) -> String {
        format!("M{:02}", self.get())
    }
}

/// `5`, for month 5.
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for Month {
    type Err = MonthError;

    /// Reads `5`, `05` or `M05`.
    fn from_str(text: &str) -> Result<Self, MonthError> {
        let digits = text.trim();
        let digits = digits.strip_prefix(['M', 'm']).unwrap_or(digits);
        digits.parse().ok().and_then(Self::new).ok_or_else(|| MonthError::Month(text.to_owned()))
    }
}

/// The months of the calendar, January first.
pub const CALENDAR_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The number of the month of the calendar, 1 to 12, that a word names in full or by its first letters, three at
/// least.
#[must_use]
pub fn calendar_month(word: &str) -> Option<i8> {
    let begins =
        |month: &&str| month.get(..word.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(word));
    let idx = CALENDAR_MONTHS.iter().position(|month| word.len() >= 3 && begins(month))?;
    i8::try_from(idx + 1).ok()
}

/// Some months of one financial year, from a first to a last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    year: FinancialYear,
    from: Month,
    to: Month,
}

impl Period {
    /// April up to `month`.
    #[must_use]
    pub const fn to_date(year: FinancialYear, month: Month) -> Self {
        Self { year, from: Month::FIRST, to: month }
    }

    /// All twelve months.
    #[must_use]
    pub const fn whole(year: FinancialYear) -> Self {
        Self::to_date(year, Month::LAST)
    }

    /// One month.
    #[must_use]
    pub const fn month(year: FinancialYear, month: Month) -> Self {
        Self { year, from: month, to: month }
    }

    /// Months `from` to `to`; `None` where they are the wrong way round.
    #[must_use]
    pub fn new(year: FinancialYear, from: Month, to: Month) -> Option<Self> {
        (from <= to).then_some(Self { year, from, to })
    }

    /// The financial year.
    #[must_use]
    pub const fn year(self) -> FinancialYear {
        self.year
    }

    /// The first month.
    #[must_use]
    pub const fn from(self) -> Month {
        self.from
    }

    /// The last month.
    #[must_use]
    pub const fn to(self) -> Month {
        self.to
    }
}

/// In words: `2024/25`, `August 2024` or `April to August 2024`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year_of = |month: Month| month.last_day(self.year).year();
        let (from, to) = (self.from.name(), self.to.name());
        if *self == Self::whole(self.year) {
            write!(f, "{}", self.year)
        } else if self.from == self.to {
            write!(f, "{to} {}", year_of(self.to))
        } else if year_of(self.from) == year_of(self.to) {
            write!(f, "{from} to {to} {}", year_of(self.to))
        } else {
            write!(f, "{from} {} to {to} {}", year_of(self.from), year_of(self.to))
        }
    }
}

/// A month by its name and its number: `October 2026 (2026/27 month 7)`.
#[must_use]
pub fn month_in_words(year: FinancialYear, month: Month) -> String {
    format!("{} {} ({year} month {month})", month.name(), month.last_day(year).year())
}

/// A day as the NHS writes it: `21 November 2026`.
#[must_use]
pub fn day_in_words(day: Date) -> String {
    let april_first =
        Month::new(u8::try_from((day.month() + 8) % 12 + 1).unwrap_or(1)).unwrap_or(Month::FIRST);
    format!("{} {} {}", day.day(), april_first.name(), day.year())
}

#[cfg(test)]
mod tests;
