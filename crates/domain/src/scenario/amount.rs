//! How much a change changes: a number that is set, a step, or a share of what there is.

use std::fmt;
use std::str::FromStr;

use super::ValueError;
use crate::money::{Pence, grouped, ungrouped};

/// `7` sets seven, `+2` adds two, `90%` leaves nine in ten, `-10%` takes one in ten away. Finite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    /// With its sign; in per cent where it is a share.
    number: f64,
    form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Set,
    Step,
    Share,
    ShareStep,
}

impl Amount {
    /// Reads an amount and its unit: `%` as a unit says the same as the sign.
    ///
    /// # Errors
    /// Where it is no number that can be counted.
    pub fn parse(text: &str, unit: &str) -> Result<Self, ValueError> {
        let text = text.trim();
        let (text, is_share) = text.strip_suffix('%').map_or((text, unit.trim() == "%"), |text| (text, true));
        let text = ungrouped(text.trim()).ok_or(ValueError::Amount)?.replace('−', "-");
        let number: f64 = text.parse().map_err(|_| ValueError::Amount)?;
        if !number.is_finite() {
            return Err(ValueError::TooLarge);
        }
        let form = match (text.starts_with(['+', '-']), is_share) {
            (false, false) => Form::Set,
            (true, false) => Form::Step,
            (false, true) => Form::Share,
            (true, true) => Form::ShareStep,
        };
        Ok(Self { number, form })
    }

    /// Whether it goes on from what there is, so that it undoes no earlier change.
    #[must_use]
    pub fn goes_on(self) -> bool {
        self.form != Form::Set
    }

    /// Whether it is a share of what there is, or a step by one.
    #[must_use]
    pub fn is_share(self) -> bool {
        matches!(self.form, Form::Share | Form::ShareStep)
    }

    /// Whether its number is whole.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.number.fract() == 0.0
    }

    /// The same in whole numbers, as what is counted is changed by it: half-way goes up. A share depends on what there
    /// is, and stays.
    #[must_use]
    pub fn rounded(self) -> Self {
        let number = match self.form {
            Form::Set => self.number.round(),
            // From a whole number on.
            Form::Step => (self.number + 0.5).floor(),
            Form::Share | Form::ShareStep => self.number,
        };
        Self { number, ..self }
    }

    /// What becomes of `now`.
    ///
    /// # Errors
    /// Where less than none would be left, or more than can be counted.
    pub fn apply(self, now: f64) -> Result<f64, ValueError> {
        let left = match self.form {
            Form::Set => self.number,
            Form::Step => now + self.number,
            Form::Share => now * self.number / 100.0,
            Form::ShareStep => now * (1.0 + self.number / 100.0),
        };
        if !left.is_finite() {
            return Err(ValueError::TooLarge);
        }
        if left < 0.0 {
            return Err(ValueError::BelowNone { left });
        }
        Ok(left)
    }

    /// What it does, for a sentence: `2 more beds`, `5% fewer beds`, `no beds`, `7 beds`.
    #[must_use]
    pub fn in_words(self, noun: &str) -> String {
        self.in_words_of(noun, "of today")
    }

    /// As [`Amount::in_words`], of what a share is a share of: `of today`, `that earlier changes leave`.
    #[must_use]
    pub fn in_words_of(self, noun: &str, which: &str) -> String {
        let number = decimal(self.number.abs());
        let direction = if self.number.is_sign_negative() { "fewer" } else { "more" };
        match self.form {
            Form::Step if is_one(self.number.abs()) => format!("1 {direction} {}", singular(noun)),
            Form::Step => format!("{number} {direction} {noun}"),
            Form::ShareStep => format!("{number}% {direction} {noun}"),
            Form::Set | Form::Share if self.number == 0.0 => format!("no {noun}"),
            Form::Set if is_one(self.number) => format!("1 {}", singular(noun)),
            Form::Set => format!("{number} {noun}"),
            Form::Share => format!("{number}% of the {noun} {which}"),
        }
    }
}

/// Whether a number is one as it is written.
fn is_one(number: f64) -> bool {
    decimal(number) == "1"
}

/// One of what is counted: `bed` of `beds`; `staff` stays.
fn singular(noun: &str) -> &str {
    noun.strip_suffix('s').unwrap_or(noun)
}

/// As a file writes it; reads back the same.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = decimal(self.number.abs());
        let sign = if self.number.is_sign_negative() { "-" } else { "+" };
        match self.form {
            Form::Set => write!(f, "{number}"),
            Form::Step => write!(f, "{sign}{number}"),
            Form::Share => write!(f, "{number}%"),
            Form::ShareStep => write!(f, "{sign}{number}%"),
        }
    }
}

/// A number without its sign; the very large and very small as a power of ten, which a sentence can hold.
fn decimal(number: f64) -> String {
    if number == 0.0 || (1e-6..1e9).contains(&number) { number.to_string() } else { format!("{number:e}") }
}

/// A share of what there is, or a step by a share; leaves none or more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RelativeAmount(Amount);

impl RelativeAmount {
    /// Reads a share and its unit, as [`Amount::parse`] does.
    ///
    /// # Errors
    /// Where it is none, or would leave less than none.
    pub fn parse(text: &str, unit: &str) -> Result<Self, ValueError> {
        if !text.contains('%') && unit.trim() != "%" {
            return Err(ValueError::Relative);
        }
        let amount = Amount::parse(text, unit)?;
        amount.apply(1.0).map(|_| Self(amount))
    }

    /// What there is is multiplied by this; at least 0.
    #[must_use]
    pub fn factor(self) -> f64 {
        self.0.apply(1.0).unwrap_or(0.0)
    }

    /// The share as any amount.
    #[must_use]
    pub const fn amount(self) -> Amount {
        self.0
    }
}

impl fmt::Display for RelativeAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// From 0 to 100 per cent.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Percentage(f64);

impl Percentage {
    /// From 0 to 1.
    #[must_use]
    pub fn share(self) -> f64 {
        self.0 / 100.0
    }
}

impl FromStr for Percentage {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let number: Option<f64> = text.trim().trim_end_matches('%').trim().parse().ok();
        // Adding nothing makes a zero of a negative zero.
        number
            .filter(|number| (0.0..=100.0).contains(number))
            .map(|number| Self(number + 0.0))
            .ok_or(ValueError::Percentage)
    }
}

impl fmt::Display for Percentage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", decimal(self.0))
    }
}

/// Reads a price: `£45`, `£1,200.50`.
///
/// # Errors
/// Where it is no amount in whole pence, nil or more.
pub fn price(text: &str) -> Result<Pence, ValueError> {
    let parse = || {
        let amount = ungrouped(text.trim().strip_prefix('£')?.trim())?;
        let (pounds, pence) = amount.split_once('.').unwrap_or((&amount, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if pounds.is_empty() || !is_digits(pounds) || !is_digits(pence) {
            return None;
        }
        // What follows whole pence must say nothing.
        let (pence, rest) = pence.split_at(pence.len().min(2));
        if rest.bytes().any(|byte| byte != b'0') {
            return None;
        }
        let pence: i64 = format!("{pence:0<2}").parse().ok()?;
        let pence = pounds.parse::<i64>().ok()?.checked_mul(100)?.checked_add(pence)?;
        (pence <= Pence::LARGEST.get()).then(|| Pence::new(pence))
    };
    parse().ok_or(ValueError::Price)
}

/// A price as a file and a sentence write it: `£45`, `£1,200.50`.
#[must_use]
pub fn price_text(price: Pence) -> String {
    let (pounds, pence) = (price.get() / 100, price.get() % 100);
    let pounds = grouped(pounds);
    if pence == 0 { format!("£{pounds}") } else { format!("£{pounds}.{pence:02}") }
}
