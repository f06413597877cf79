//! What is shown of one count: small ones are hidden, others rounded, zero stays zero.
//!
//! The rule is that of Hospital Episode Statistics and the Emergency Care Data Set since September 2018 (NHS England,
//! "Disclosure control methodology for HES and ECDS"): below the national level 1 to 7 are hidden and others are
//! rounded to the nearest 5. First the test, then the rounding: 7 would else be shown as 5.

use std::fmt;

use domain::counted::{Counted, Level};

use super::fault::DisclosureFault;

/// The largest threshold and base that are taken.
const MOST: u64 = 1_000;
/// Digits after the point of a percentage, at most.
const MOST_DECIMALS: u8 = 6;

/// Which counts are hidden, and to what others are rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DisclosureRule {
    most_hidden: u64,
    base: u64,
}

/// What is shown of a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// This number [people].
    Count(u64),
    /// That it is hidden, and nothing of why: whether it is small or keeps a small one from being worked out.
    Hidden,
}

/// What is shown of a percentage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Percentage {
    /// A share of rounded counts.
    Share {
        /// [%]
        percent: f64,
        /// Digits after the point that the rounding leaves.
        decimals: u8,
    },
    /// One of its counts is hidden.
    Hidden,
    /// There is nobody to take a share of.
    OfNobody,
}

impl DisclosureRule {
    /// 1 to 7 are hidden, others rounded to the nearest 5 (HES and ECDS).
    pub const HES: Self = Self { most_hidden: 7, base: 5 };

    /// The rule that hides 1 to `most_hidden` [people] and rounds others to the nearest multiple of `base`; a base of
    /// 1 rounds nothing.
    ///
    /// # Errors
    /// Where one of them is out of bounds, or people would be rounded to none.
    pub fn new(most_hidden: u64, base: u64) -> Result<Self, DisclosureFault> {
        if !(2..=MOST).contains(&most_hidden) {
            return Err(DisclosureFault::MostHidden { given: most_hidden, most: MOST });
        }
        if !(1..=MOST).contains(&base) {
            return Err(DisclosureFault::Base { given: base, most: MOST });
        }
        let smallest = most_hidden + 1;
        if 2 * smallest < base {
            let needed = base.div_ceil(2) - 1;
            return Err(DisclosureFault::ShownAsNone { base, smallest, needed, fitting: 2 * smallest });
        }
        Ok(Self { most_hidden, base })
    }

    /// The largest count that is hidden [people].
    #[must_use]
    pub const fn most_hidden(self) -> u64 {
        self.most_hidden
    }

    /// What others are rounded to a multiple of.
    #[must_use]
    pub const fn base(self) -> u64 {
        self.base
    }

    /// Whether a count is hidden for being small.
    #[must_use]
    pub const fn is_small(self, count: u64) -> bool {
        1 <= count && count <= self.most_hidden
    }

    /// What is shown of `count` people below the national level.
    #[must_use]
    pub const fn shown(self, count: u64) -> Shown {
        if self.is_small(count) { Shown::Hidden } else { Shown::Count(self.rounded(count)) }
    }

    /// What is shown of a count of `counted` at `level`: as it is unless it is to be controlled.
    #[must_use]
    pub const fn shown_of(self, count: u64, counted: Counted, level: Level) -> Shown {
        if counted.is_controlled(level) { self.shown(count) } else { Shown::Count(count) }
    }

    /// What is shown of a weighted count of people [hundredths], such as whole-time equivalents: hidden above zero and
    /// below the smallest count that is shown, others rounded to whole multiples; half-way goes up.
    #[must_use]
    pub const fn shown_of_hundredths(self, hundredths: u64) -> Shown {
        match self.in_hundredths().shown(hundredths) {
            Shown::Count(rounded) => Shown::Count(rounded / 100),
            Shown::Hidden => Shown::Hidden,
        }
    }

    /// The same rule for weighted counts [hundredths].
    #[must_use]
    pub const fn in_hundredths(self) -> Self {
        Self { most_hidden: self.most_hidden * 100 + 99, base: self.base * 100 }
    }

    /// What readers are told of it, in a sentence.
    #[must_use]
    pub fn in_words(self) -> String {
        let hidden = format!("Counts of 1 to {} people are hidden (*)", self.most_hidden);
        let rounded = match self.base {
            1 => String::new(),
            base => format!(", others rounded to the nearest {base}"),
        };
        format!("{hidden}{rounded}; more are hidden where one could be worked out from the others.")
    }

    /// What is shown of a mean, a median or a mode of `behind` people: as it is, unless they are few or none.
    #[must_use]
    pub fn summary_of<T>(self, value: T, behind: u64) -> Option<T> {
        (self.most_hidden < behind).then_some(value)
    }

    /// A share of what is shown, with `most_decimals` digits after the point or as many as are within one of the last
    /// digit whatever was rounded away. With the base 5 that is one digit from 4,000 people on.
    #[must_use]
    pub fn percentage(self, part: Shown, whole: Shown, most_decimals: u8) -> Percentage {
        let (Shown::Count(part), Shown::Count(whole)) = (part, whole) else { return Percentage::Hidden };
        if whole == 0 {
            return Percentage::OfNobody;
        }
        // Each of the two is off by half a base at most, in whole people.
        let off = 2 * u128::from(self.base / 2);
        let is_within = |decimals: &u8| off * 100 * 10_u128.pow(u32::from(*decimals)) <= u128::from(whole);
        let decimals = (0..=most_decimals.min(MOST_DECIMALS)).rev().find(is_within).unwrap_or(0);
        Percentage::Share { percent: share(part, whole), decimals }
    }

    /// The nearest multiple of the base; half-way goes up.
    const fn rounded(self, count: u64) -> u64 {
        let (whole, rest) = (count / self.base, count % self.base);
        let multiples = if self.base <= 2 * rest && rest != 0 { whole + 1 } else { whole };
        multiples.saturating_mul(self.base)
    }

    /// The smallest and the largest count of which `rounded` is shown.
    pub(super) fn range_of(self, rounded: u64) -> (u64, u64) {
        if rounded == 0 {
            return (0, 0);
        }
        // An even base takes its lower half-way mark up and leaves the upper one to the next multiple.
        let (below, above) = (self.base / 2, (self.base - 1) / 2);
        (rounded.saturating_sub(below).max(self.most_hidden + 1), rounded.saturating_add(above))
    }

    /// How wide a range of what a hidden count may be has to be, from its least to its most: no narrower than the
    /// rounding of others. Of a small one the rule itself tells that it is from 1 to the threshold, so no more than that is asked.
    pub(super) const fn least_width(self, is_small: bool) -> u64 {
        let of_rule = self.most_hidden - 1;
        let wanted = if self.base == 1 { of_rule } else { self.base };
        if is_small && of_rule < wanted { of_rule } else { wanted }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
fn share(part: u64, whole: u64) -> f64 {
    part as f64 * 100.0 / whole as f64
}

impl Shown {
    /// The mark of what is hidden.
    pub const MARK: &'static str = "*";

    /// The count that is shown; nothing where it is hidden.
    #[must_use]
    pub const fn count(self) -> Option<u64> {
        match self {
            Self::Count(count) => Some(count),
            Self::Hidden => None,
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => f.pad(&count.to_string()),
            Self::Hidden => f.pad(Self::MARK),
        }
    }
}

#[cfg(test)]
mod tests;
