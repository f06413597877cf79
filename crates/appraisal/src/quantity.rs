//! An amount of what a table measures, how sure it is, and what it is counted in.

use domain::money::{Pence, Pounds, grouped};

/// An amount: money in whole pence, everything else as the engine measured it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quantity {
    /// Money, impact on the purse as its row says [pence].
    Pence(Pence),
    /// What its unit says.
    Number(f64),
}

impl Quantity {
    /// The amount as a number, in its unit; money in pence.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "amounts of a system are far below 2^53 pence")]
    pub fn number(self) -> f64 {
        match self {
            Self::Pence(pence) => pence.get() as f64,
            Self::Number(number) => number,
        }
    }

    /// Whether it is zero to the last digit.
    #[must_use]
    pub fn is_zero(self) -> bool {
        match self {
            Self::Pence(pence) => pence == Pence::ZERO,
            Self::Number(number) => number == 0.0,
        }
    }

    /// This less another of the same kind; nothing where one is money and the other is not.
    #[must_use]
    pub fn less(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Pence(one), Self::Pence(other)) => Some(Self::Pence(one - other)),
            (Self::Number(one), Self::Number(other)) => Some(Self::Number(one - other)),
            _ => None,
        }
    }

    /// The sum of amounts of the same kind; nothing of none, and where money and other things are mixed.
    #[must_use]
    pub fn sum(amounts: &[Self]) -> Option<Self> {
        let (first, others) = amounts.split_first()?;
        others.iter().try_fold(*first, |sum, amount| match (sum, *amount) {
            (Self::Pence(one), Self::Pence(other)) => Some(Self::Pence(one + other)),
            (Self::Number(one), Self::Number(other)) => Some(Self::Number(one + other)),
            _ => None,
        })
    }
}

/// How sure an amount is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Certainty {
    /// It follows from its inputs by a sum; nothing is drawn.
    Exact,
    /// It lies between two ends with a stated chance.
    Interval {
        /// The lower end.
        low: Quantity,
        /// The upper end.
        high: Quantity,
        /// The chance that it lies between them [per cent].
        per_cent: u8,
    },
    /// It is the same in every replication, which are too few to give it an interval.
    SameInAll {
        /// How many replications.
        replications: u32,
    },
}

impl Certainty {
    /// Its name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Interval { .. } => "interval",
            Self::SameInAll { .. } => "same_in_all",
        }
    }

    /// How sure a sum of amounts is, each with its certainty: its interval is as wide as all of them together, the
    /// widest that it can be. Exact where all are.
    #[must_use]
    pub fn of_sum(parts: &[(Quantity, Self)]) -> Self {
        let (mut low, mut high, mut least_sure) = (0.0, 0.0, None::<u8>);
        for (amount, certainty) in parts {
            match *certainty {
                Self::Exact => {
                    low += amount.number();
                    high += amount.number();
                }
                Self::Interval { low: lower, high: upper, per_cent } => {
                    low += lower.number();
                    high += upper.number();
                    least_sure = Some(least_sure.map_or(per_cent, |known| known.min(per_cent)));
                }
                same @ Self::SameInAll { .. } => return same,
            }
        }
        let is_money = parts.iter().all(|(amount, _)| matches!(amount, Quantity::Pence(_)));
        let end = |number: f64| {
            if is_money { Quantity::Pence(pence_of(number)) } else { Quantity::Number(number) }
        };
        least_sure.map_or(Self::Exact, |per_cent| Self::Interval { low: end(low), high: end(high), per_cent })
    }

    /// The ends between which it lies; both the amount itself where that is exact, and none where too few replications
    /// give no interval.
    #[must_use]
    pub const fn ends(self, amount: Quantity) -> Option<(Quantity, Quantity)> {
        match self {
            Self::Exact => Some((amount, amount)),
            Self::Interval { low, high, .. } => Some((low, high)),
            Self::SameInAll { .. } => None,
        }
    }

    /// Whether zero is ruled out for an amount that is this sure.
    #[must_use]
    pub fn excludes_zero(self, amount: Quantity) -> bool {
        match self {
            Self::Exact => !amount.is_zero(),
            Self::Interval { low, high, .. } => low.number() > 0.0 || high.number() < 0.0,
            Self::SameInAll { .. } => false,
        }
    }
}

/// What a row is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Money of the financial year, or once [pence].
    Pence,
    /// Money a year, every year [pence].
    PenceAYear,
    /// Money a year as a simulation counts it [£].
    PoundsAYear,
    /// A share from 0 to 1.
    Share,
    /// Minutes.
    Minutes,
    /// Years.
    Years,
    /// Patients a year of 365 days.
    PatientsAYear,
    /// Patients at one time.
    Patients,
    /// People.
    People,
    /// Posts [whole-time equivalents].
    Wte,
    /// Points of an impact score.
    Points,
    /// A number of things: duties, moves.
    Count,
}

impl Unit {
    /// Its name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pence => "pence",
            Self::PenceAYear => "pence_a_year",
            Self::PoundsAYear => "pounds_a_year",
            Self::Share => "share",
            Self::Minutes => "minutes",
            Self::Years => "years",
            Self::PatientsAYear => "patients_a_year",
            Self::Patients => "patients",
            Self::People => "people",
            Self::Wte => "wte",
            Self::Points => "points",
            Self::Count => "count",
        }
    }

    /// An amount without its sign, for a table or a sentence: `£1.2m`, `0.8 percentage points`, `3.1 minutes`.
    #[must_use]
    pub fn amount(self, amount: Quantity) -> String {
        let size = amount.number().abs();
        match self {
            Self::Pence => money(amount),
            Self::PenceAYear => format!("{} a year", money(amount)),
            Self::PoundsAYear => {
                format!("{} a year", money(Quantity::Pence(pence_of(100.0 * amount.number()))))
            }
            Self::Share => format!("{} percentage points", tenths(100.0 * size)),
            Self::Minutes => Span::of(size).text(size),
            Self::Years => format!("{} years", tenths(size)),
            Self::PatientsAYear => format!("{} patients a year", whole(size)),
            Self::Patients => format!("{} patients", tenths(size)),
            Self::People => format!("{} people", whole(size)),
            Self::Wte => format!("{size:.2} posts"),
            Self::Points => format!("{} points", whole(size)),
            Self::Count => whole(size),
        }
    }

    /// A difference, with which way it goes: `2.1 percentage points less`, `£1.2m a year more`, `12 patients a year fewer`.
    #[must_use]
    pub fn difference(self, amount: Quantity) -> String {
        let number = amount.number();
        let is_counted = matches!(
            self,
            Self::PatientsAYear | Self::Patients | Self::People | Self::Wte | Self::Points | Self::Count
        );
        // How long it takes until something has come back is a time, not more of one.
        if self == Self::Years {
            self.amount(amount)
        } else {
            with_way(&self.amount(amount), number, is_counted)
        }
    }

    /// The ends of the interval of a difference: `£3.3m to £6.5m more`, `0.6 less to 4.2 minutes more`.
    #[must_use]
    pub fn interval(self, low: Quantity, high: Quantity) -> String {
        let (lower, upper) = match self {
            // Both ends in the same unit of time.
            Self::Minutes => {
                let span = Span::of(low.number().abs().max(high.number().abs()));
                let end = |end: Quantity| with_way(&span.text(end.number().abs()), end.number(), false);
                (end(low), end(high))
            }
            _ => (self.difference(low), self.difference(high)),
        };
        let way = |text: &str| text.rsplit(' ').next().unwrap_or_default().to_owned();
        let is_one_way = way(&lower) == way(&upper);
        // Of less, the larger comes last, as it is read.
        let (first, last, first_text) =
            if is_one_way && high.number() < 0.0 { (high, lower, upper) } else { (low, upper, lower) };
        let number = number_of(&first_text);
        if is_one_way && number == number_of(&last) {
            return last;
        }
        if self == Self::Years || is_one_way || first.is_zero() {
            format!("{number} to {last}")
        } else {
            format!("{number} {} to {last}", way(&first_text))
        }
    }

    /// Whether nothing is left of an amount where it is printed: `0.0 minutes`, `under 0.1 minutes`.
    #[must_use]
    pub fn is_zero_as_printed(self, amount: Quantity) -> bool {
        let text = self.amount(amount);
        text.starts_with("under ") || !text.contains(|digit| ('1'..='9').contains(&digit))
    }

    /// A level, with its sign: `−£18.8m`, `77.1%`, `12.0 minutes`, `7.1 days`.
    #[must_use]
    pub fn level(self, amount: Quantity) -> String {
        let sign = if amount.number() < 0.0 { "−" } else { "" };
        match self {
            Self::Share => format!("{sign}{}%", tenths(100.0 * amount.number().abs())),
            _ => format!("{sign}{}", self.amount(amount)),
        }
    }
}

/// The unit of time in which a duration is read: minutes up to ten hours, hours up to two days, then days.
#[derive(Clone, Copy)]
struct Span {
    minutes: f64,
    words: &'static str,
}

impl Span {
    fn of(minutes: f64) -> Self {
        let (minutes, words) = match minutes {
            minutes if minutes < 600.0 => (1.0, "minutes"),
            minutes if minutes < 2.0 * 1_440.0 => (60.0, "hours"),
            _ => (1_440.0, "days"),
        };
        Self { minutes, words }
    }

    fn text(self, minutes: f64) -> String {
        format!("{} {}", tenths(minutes / self.minutes), self.words)
    }
}

/// To a tenth; what is less and not zero is not read as zero.
fn tenths(size: f64) -> String {
    if 0.0 < size && size < 0.05 { "under 0.1".to_owned() } else { format!("{size:.1}") }
}

/// The number at the beginning of a text: `£3.3m`, `under 0.1`.
fn number_of(text: &str) -> &str {
    let n_words = if text.starts_with("under ") { 2 } else { 1 };
    text.match_indices(' ').nth(n_words - 1).map_or(text, |(end, _)| &text[..end])
}

fn with_way(text: &str, number: f64, is_counted: bool) -> String {
    let way = match number {
        number if number > 0.0 => " more",
        number if number < 0.0 && is_counted => " fewer",
        number if number < 0.0 => " less",
        _ => "",
    };
    format!("{text}{way}")
}

fn money(amount: Quantity) -> String {
    if amount.is_zero() {
        return "£0".to_owned();
    }
    match amount {
        Quantity::Pence(pence) => Pounds(Pence::new(pence.get().saturating_abs())).to_string(),
        Quantity::Number(pence) => Pounds(pence_of(pence.abs())).to_string(),
    }
}

fn whole(size: f64) -> String {
    if 0.0 < size && size < 0.5 {
        return "under 1".to_owned();
    }
    grouped(format_args!("{size:.0}"))
}

/// A number of pence as whole pence, rounded half away from zero.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "a float cast saturates")]
pub fn pence_of(number: f64) -> Pence {
    Pence::new(libm::round(number) as i64)
}

#[cfg(test)]
mod tests;
