//! A number as a document prints it: exact, with the width that its rounding leaves open.

use std::fmt;

use domain::money::Pence;

/// Millionths in one.
const ONE: i128 = 1_000_000;

/// A number of some unit, exact to a millionth, and half of its last printed digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quantity {
    millionths: i128,
    half_width: i128,
}

impl Quantity {
    /// A whole number that was counted or spelt, ± ½.
    #[must_use]
    pub fn whole(number: i64) -> Self {
        Self { millionths: i128::from(number) * ONE, half_width: ONE / 2 }
    }

    /// `part` ÷ `whole`, to a millionth; exact, for a share in words is no rounded number.
    pub(crate) fn share(part: i64, whole: i64) -> Option<Self> {
        let millionths = (i128::from(part) * ONE).checked_div(i128::from(whole))?;
        Some(Self { millionths, half_width: 0 })
    }

    /// This many millionths; exact.
    pub(crate) fn of_millionths(millionths: i128) -> Self {
        Self { millionths, half_width: 0 }
    }

    /// Reads `1,234.5`; `None` where it is no number of at most 15 digits and 6 decimals.
    pub(crate) fn read(printed: &str) -> Option<Self> {
        let (whole, decimals) = printed.split_once('.').unwrap_or((printed, ""));
        if whole.len() > 20 || decimals.len() > 6 || decimals.contains([',', '.']) {
            return None;
        }
        let digits: String = whole.chars().filter(|letter| *letter != ',').collect();
        if digits.is_empty() || digits.len() > 15 {
            return None;
        }
        let step = 10_i128.pow(6 - u32::try_from(decimals.len()).ok()?);
        let after: i128 = if decimals.is_empty() { 0 } else { decimals.parse().ok()? };
        let millionths = digits.parse::<i128>().ok()? * ONE + after * step;
        Some(Self { millionths, half_width: step / 2 })
    }

    /// This × `factor` ÷ `divisor`, its half-width too.
    #[must_use]
    pub(crate) fn scaled(self, factor: i128, divisor: i128) -> Self {
        Self {
            millionths: self.millionths * factor / divisor,
            half_width: self.half_width * factor.abs() / divisor,
        }
    }

    /// The same with the sign turned.
    #[must_use]
    pub(crate) fn negated(self) -> Self {
        Self { millionths: -self.millionths, ..self }
    }

    /// In millionths of the unit.
    #[must_use]
    pub fn millionths(self) -> i128 {
        self.millionths
    }

    /// Half of the last printed digit, in millionths of the unit.
    #[must_use]
    pub fn half_width(self) -> i128 {
        self.half_width
    }

    /// Pounds as money; `None` beyond what money can hold.
    #[must_use]
    pub fn pounds(self) -> Option<Pence> {
        i64::try_from(self.millionths * 100 / ONE).ok().map(Pence::new)
    }

    /// The whole number it is, if it is one.
    #[must_use]
    pub fn as_whole(self) -> Option<i64> {
        if self.millionths % ONE == 0 { i64::try_from(self.millionths / ONE).ok() } else { None }
    }

    /// The sum, with both half-widths.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            millionths: self.millionths + other.millionths,
            half_width: self.half_width + other.half_width,
        }
    }

    /// The difference, with both half-widths.
    pub(crate) fn minus(self, other: Self) -> Self {
        self.plus(other.negated())
    }

    /// The size without sign.
    #[must_use]
    pub(crate) fn magnitude(self) -> Self {
        Self { millionths: self.millionths.abs(), ..self }
    }

    /// Whether the two are further apart than their rounding explains.
    pub(crate) fn differs_from(self, other: Self) -> bool {
        self.half_width + other.half_width < (self.millionths - other.millionths).abs()
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.millionths < 0 { "-" } else { "" };
        let (whole, rest) = (self.millionths.abs() / ONE, self.millionths.abs() % ONE);
        if rest == 0 {
            return write!(f, "{sign}{whole}");
        }
        let decimals = format!("{rest:06}");
        write!(f, "{sign}{whole}.{}", decimals.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(printed: &str, shown: Option<&str>, half_width: i128) {
        let read = Quantity::read(printed);
        assert_eq!(read.map(|quantity| quantity.to_string()).as_deref(), shown, "{printed}");
        assert_eq!(read.map_or(0, Quantity::half_width), half_width, "{printed}");
    }

    #[test]
    fn a_printed_number_keeps_its_value_and_its_last_digit() {
        check("344", Some("344"), 500_000);
        check("18.8", Some("18.8"), 50_000);
        check("1,234,567.50", Some("1234567.5"), 5_000);
        check("0.000001", Some("0.000001"), 0);
        check("09.3.0", None, 0);
        check("1234567890123456", None, 0);
    }

    #[test]
    fn millions_widen_with_their_number() {
        let millions = Quantity::read("18.8").map(|number| number.scaled(1_000_000, 1));
        assert_eq!(millions.and_then(Quantity::pounds), Some(Pence::new(1_880_000_000)));
        assert_eq!(millions.map(Quantity::half_width), Some(50_000 * 1_000_000));
    }
}
