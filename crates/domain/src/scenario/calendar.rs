//! When a change holds: hours of the days of a week, days of a year.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::ValueError;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const LONG_DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// `Mon-Fri`, `Sat,Sun` or `Wed`, as they are written: first and last day of each range, Monday first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weekdays(Vec<(usize, usize)>);

impl Weekdays {
    /// Whether each day is meant, Monday first.
    #[must_use]
    pub fn flags(&self) -> [bool; 7] {
        let mut meant = [false; 7];
        for (first, last) in &self.0 {
            let n_days = (last + 7 - first) % 7;
            (0..=n_days).for_each(|day| meant[(first + day) % 7] = true);
        }
        meant
    }

    /// `Monday to Friday`, `Saturday and Sunday`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let parts: Vec<String> = self.ranges(&LONG_DAYS, " to ").collect();
        match parts.as_slice() {
            [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
            _ => parts.concat(),
        }
    }

    fn ranges(&self, names: &[&str; 7], to: &str) -> impl Iterator<Item = String> {
        self.0.iter().map(move |(first, last)| {
            if first == last {
                names[*first].to_owned()
            } else {
                format!("{}{to}{}", names[*first], names[*last])
            }
        })
    }
}

impl FromStr for Weekdays {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let day = |name: &str| DAYS.iter().position(|known| *known == name.trim());
        let range = |part: &str| {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            day(first).zip(day(last))
        };
        let ranges: Option<Vec<(usize, usize)>> = text.split(',').map(range).collect();
        ranges.map(Self).ok_or(ValueError::WeekHours)
    }
}

impl fmt::Display for Weekdays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.ranges(&DAYS, "-").collect::<Vec<_>>().join(","))
    }
}

/// `06:30`, `24:00` or `8` in minutes after midnight.
#[must_use]
pub fn time_of_day(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':').unwrap_or((text.trim(), "0"));
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour <= 24 && minute < 60 && hour * 60 + minute <= 24 * 60).then_some(hour * 60 + minute)
}

/// The end of a day [minutes after midnight].
const MIDNIGHT: u16 = 24 * 60;

/// Hours of one day, `18:30-21:00` [minutes after midnight]; the first is before the last, which is
/// midnight at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DailyHours {
    from: u16,
    to: u16,
}

impl DailyHours {
    /// Minutes after midnight, from 0 to 1,439.
    #[must_use]
    pub const fn from(self) -> u16 {
        self.from
    }

    /// Minutes after midnight, from 1 to 1,440.
    #[must_use]
    pub const fn to(self) -> u16 {
        self.to
    }
}

impl FromStr for DailyHours {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let hours = text.split_once('-').and_then(|(from, to)| time_of_day(from).zip(time_of_day(to)));
        let (from, to) = hours.ok_or(ValueError::WeekHours)?;
        let before = Self { from, to: MIDNIGHT };
        match (from, to) {
            (from, to) if from < to => Ok(Self { from, to }),
            (MIDNIGHT, _) => Err(ValueError::WeekHours),
            (from, to) if from == to => Err(ValueError::WeekHours),
            (_, 0) => Err(ValueError::UntilMidnight(before)),
            (_, to) => Err(ValueError::OverMidnight { before, after: Self { from: 0, to } }),
        }
    }
}

impl fmt::Display for DailyHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (self.from, self.to);
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
    }
}

/// Hours of days of the week, as they are written: `Mon-Fri 10:00-18:00; Sat,Sun 09:00-19:00`; hours
/// without days are of every day. At least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekHours(Vec<(Option<Weekdays>, DailyHours)>);

impl WeekHours {
    /// The days, Monday first, and the hours of each part.
    pub fn parts(&self) -> impl Iterator<Item = ([bool; 7], DailyHours)> {
        self.0.iter().map(|(days, hours)| (days.as_ref().map_or([true; 7], Weekdays::flags), *hours))
    }

    /// `Monday to Friday 10:00 to 18:00, Saturday and Sunday 09:00 to 19:00`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let part = |(days, hours): &(Option<Weekdays>, DailyHours)| {
            let hours = hours.to_string().replace('-', " to ");
            days.as_ref().map_or_else(|| hours.clone(), |days| format!("{} {hours}", days.in_words()))
        };
        self.0.iter().map(part).collect::<Vec<_>>().join(", ")
    }
}

impl FromStr for WeekHours {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let part = |part: &str| match part.trim().split_once(' ') {
            Some((days, hours)) => Ok((Some(days.parse()?), hours.parse()?)),
            None => Ok((None, part.parse()?)),
        };
        text.split(';').map(part).collect::<Result<_, _>>().map(Self)
    }
}

impl fmt::Display for WeekHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (idx, (days, hours)) in self.0.iter().enumerate() {
            f.write_str(if idx == 0 { "" } else { "; " })?;
            match days {
                Some(days) => write!(f, "{days} {hours}")?,
                None => write!(f, "{hours}")?,
            }
        }
        Ok(())
    }
}

/// When doors are open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpeningHours {
    /// `always`: day and night.
    Always,
    /// `never`: closed.
    Never,
    /// At these hours.
    At(WeekHours),
}

impl OpeningHours {
    /// For a sentence: `Monday to Friday 10:00 to 18:00`.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Always | Self::Never => self.to_string(),
            Self::At(hours) => hours.in_words(),
        }
    }
}

impl FromStr for OpeningHours {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        match text.trim() {
            word if word.eq_ignore_ascii_case("always") => Ok(Self::Always),
            word if word.eq_ignore_ascii_case("never") => Ok(Self::Never),
            hours => hours.parse().map(Self::At).map_err(|error| match error {
                over @ (ValueError::OverMidnight { .. } | ValueError::UntilMidnight(_)) => over,
                _ => ValueError::OpeningHours,
            }),
        }
    }
}

impl fmt::Display for OpeningHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Always => f.write_str("always"),
            Self::Never => f.write_str("never"),
            Self::At(hours) => hours.fmt(f),
        }
    }
}

/// A day of any year: `12-01`, month and day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DayOfYear {
    month: i8,
    day: i8,
}

impl DayOfYear {
    /// The first such day on or after `start`; none where the year has no 29 February.
    #[must_use]
    pub fn on_or_after(self, start: Date) -> Option<Date> {
        let on = Date::new(start.year(), self.month, self.day).ok()?;
        if on < start { Date::new(start.year() + 1, self.month, self.day).ok() } else { Some(on) }
    }

    /// `1 December`.
    #[must_use]
    pub fn in_words(self) -> String {
        // A leap year has every day there is.
        Date::new(LEAP_YEAR, self.month, self.day)
            .map_or_else(|_| self.to_string(), |date| date.strftime("%-d %B").to_string())
    }
}

const LEAP_YEAR: i16 = 2024;

impl FromStr for DayOfYear {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let parse = || {
            let (month, day) = text.trim().split_once('-')?;
            let (month, day): (i8, i8) = (month.parse().ok()?, day.parse().ok()?);
            Date::new(LEAP_YEAR, month, day).ok().map(|_| Self { month, day })
        };
        parse().ok_or(ValueError::DaysOfYear)
    }
}

impl fmt::Display for DayOfYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

/// Days of any year, both included, over its end where the first is the later: `12-01 to 02-28`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaysOfYear {
    /// The first of them.
    pub first: DayOfYear,
    /// The last of them, which is one of them.
    pub last: DayOfYear,
}

impl DaysOfYear {
    /// `1 December to 28 February`.
    #[must_use]
    pub fn in_words(self) -> String {
        format!("{} to {}", self.first.in_words(), self.last.in_words())
    }
}

impl FromStr for DaysOfYear {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let (first, last) = text.split_once(" to ").ok_or(ValueError::DaysOfYear)?;
        Ok(Self { first: first.parse()?, last: last.parse()? })
    }
}

impl fmt::Display for DaysOfYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.first, self.last)
    }
}
