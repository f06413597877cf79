//! Amounts in words: how much, which way, and how they are read aloud.

use domain::figure::Figure;
use domain::money::{Millions, Pence, Pounds};

use super::Wording;
use crate::number::Tone;

/// How millions are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// `£18.8 million`.
    Words,
    /// `£18.8m`.
    Letter,
}

/// An amount without its sign: `£18.8 million`, `£18.8m`; what would round to zero is in pounds, as
/// [`Pounds`] has it.
#[must_use]
pub fn pounds(value: Pence, scale: Scale) -> String {
    match scale {
        Scale::Words => format!("{:#}", Pounds(value)),
        Scale::Letter => Pounds(value).to_string(),
    }
}

/// Whether the amount shows as `0.0`: below £50,000 either way.
#[must_use]
pub fn is_nil(value: Pence) -> bool {
    value.magnitude() < Pence::new(5_000_000)
}

/// Which way a variance goes. What shows as `0.0` is on plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Worse than planned.
    Adverse,
    /// As planned.
    OnPlan,
    /// Better than planned.
    Favourable,
}

impl Direction {
    /// The direction of a variance, actual or forecast less plan.
    #[must_use]
    pub fn of(variance: Pence) -> Self {
        if is_nil(variance) {
            Self::OnPlan
        } else if variance.is_negative() {
            Self::Adverse
        } else {
            Self::Favourable
        }
    }

    /// The word beside a variance: `adverse` for staff, `worse` for the public.
    #[must_use]
    pub const fn words(self, wording: Wording) -> &'static str {
        match (self, wording) {
            (Self::OnPlan, _) => "on plan",
            (Self::Adverse, Wording::Staff) => "adverse",
            (Self::Adverse, Wording::Public) => "worse",
            (Self::Favourable, Wording::Staff) => "favourable",
            (Self::Favourable, Wording::Public) => "better",
        }
    }

    /// The colour role of the word.
    #[must_use]
    pub const fn tone(self) -> Tone {
        match self {
            Self::Adverse => Tone::Adverse,
            Self::OnPlan => Tone::Plain,
            Self::Favourable => Tone::Favourable,
        }
    }
}

/// On which side of nil a position lies. What shows as `0.0` is even.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Balance {
    /// Below nil.
    Deficit,
    /// Nil.
    Even,
    /// Above nil.
    Surplus,
}

impl Balance {
    /// The balance of a position.
    #[must_use]
    pub fn of(position: Pence) -> Self {
        if is_nil(position) {
            Self::Even
        } else if position.is_negative() {
            Self::Deficit
        } else {
            Self::Surplus
        }
    }

    /// In a word: `deficit`, `surplus`, `break-even`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Deficit => "deficit",
            Self::Even => "break-even",
            Self::Surplus => "surplus",
        }
    }
}

/// Whether a word beside a figure says what a sign or bracket of the figure says: `adverse`, `surplus`.
#[must_use]
pub fn repeats_a_sign(word: &str) -> bool {
    let directions = [Direction::Adverse, Direction::OnPlan, Direction::Favourable];
    let sides = [Balance::Deficit, Balance::Surplus];
    directions.iter().any(|direction| {
        [Wording::Staff, Wording::Public].iter().any(|wording| direction.words(*wording) == word)
    }) || sides.iter().any(|side| side.word() == word)
}

/// A figure as it is read aloud: `minus 18.8 million pounds, adverse, published`.
#[must_use]
pub fn spoken(figure: &Figure) -> String {
    let value = figure.value;
    let sign = if value.is_negative() && !is_nil(value) { "minus " } else { "" };
    let direction = if figure.key.basis.is_variance() {
        format!(", {}", Direction::of(value).words(Wording::Staff))
    } else {
        String::new()
    };
    format!("{sign}{} million pounds{direction}, {}", Millions(value), figure.provenance())
}

#[cfg(test)]
mod tests;
