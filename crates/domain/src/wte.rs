//! Whole-time equivalents: how staff are counted.

use std::fmt;
use std::str::FromStr;

use crate::word::WordError;

/// Whole-time equivalents in hundredths: 37.50 WTE is 3,750.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wte(i64);

impl Wte {
    /// None.
    pub const ZERO: Self = Self(0);

    /// So many hundredths of a whole-time equivalent.
    #[must_use]
    pub const fn from_hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// In hundredths.
    #[must_use]
    pub const fn hundredths(self) -> i64 {
        self.0
    }
}

impl std::ops::Add for Wte {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Sub for Wte {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl std::iter::Sum for Wte {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::ZERO, |sum, part| sum + part)
    }
}

/// As it is keyed: `37.5`, `12`, `-0.25`; two decimals at most.
impl FromStr for Wte {
    type Err = WordError;

    fn from_str(text: &str) -> Result<Self, WordError> {
        let wrong =
            || WordError::new(text, "whole-time equivalents with two decimals at most, such as 37.50");
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !plain(whole) || !plain(part) || part.len() > 2 || whole.len() > 9 {
            return Err(wrong());
        }
        let whole: i64 = whole.parse().map_err(|_| wrong())?;
        let hundredths: i64 = format!("{part:0<2}").parse().map_err(|_| wrong())?;
        Ok(Self(sign * (whole * 100 + hundredths)))
    }
}

/// With two decimals: `37.50`.
impl fmt::Display for Wte {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let hundredths = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100))
    }
}

#[cfg(test)]
mod tests;
