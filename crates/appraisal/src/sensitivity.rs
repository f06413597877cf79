//! What a present value hangs on: each assumption over its stated range, the widest swing first, and where the choice
//! flips.

use domain::money::Pence;

use crate::consequence::Bearer;
use crate::present_value::{Discounting, present_value};
use crate::quantity::{Quantity, pence_of};

/// What is assumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Parameter {
    /// How much of what is to be saved every year is saved.
    Delivery,
    /// How large costs that others bear every year are, as a share of what is stated.
    Burdens,
    /// How large costs that are paid once are, as a share of what is stated.
    OneOff,
    /// The discount rate a year.
    DiscountRate,
    /// How many years count.
    Years,
}

impl Parameter {
    /// Every parameter.
    pub const ALL: [Self; 5] = [Self::Delivery, Self::Burdens, Self::OneOff, Self::DiscountRate, Self::Years];

    /// Its name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Delivery => "delivery",
            Self::Burdens => "burdens",
            Self::OneOff => "one_off",
            Self::DiscountRate => "discount_rate",
            Self::Years => "years",
        }
    }

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Delivery => "share of the planned saving that is delivered",
            Self::Burdens => "costs that others bear, as a share of what is stated",
            Self::OneOff => "costs that are paid once, as a share of what is stated",
            Self::DiscountRate => "discount rate a year",
            Self::Years => "years that count",
        }
    }

    /// A value of it: `85%`, `10 years`.
    #[must_use]
    pub fn value_words(self, value: f64) -> String {
        match self {
            Self::Years => format!("{value:.0} years"),
            Self::DiscountRate => format!("{:.1}%", 100.0 * value),
            // A small one is not read as none.
            Self::Delivery | Self::Burdens | Self::OneOff if 0.0 < value && value < 0.1 => {
                format!("{:.1}%", 100.0 * value)
            }
            Self::Delivery | Self::Burdens | Self::OneOff => format!("{:.0}%", 100.0 * value),
        }
    }
}

/// A parameter with its usual value and the range over which it is tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// Which.
    pub parameter: Parameter,
    /// What is assumed.
    pub usual: f64,
    /// The lower end of the range.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Where the range is from.
    pub source: String,
}

/// What becomes of a value over the range of one parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Which.
    pub assumption: Assumption,
    /// The value at its lower end [pence].
    pub at_low: Pence,
    /// The value at its upper end [pence].
    pub at_high: Pence,
}

impl Bar {
    /// How far the ends lie apart [pence].
    #[must_use]
    pub fn swing(&self) -> Pence {
        let apart = self.at_high - self.at_low;
        apart.max(Pence::ZERO - apart)
    }
}

/// Where the choice flips.
#[derive(Clone, Debug, PartialEq)]
pub struct Flip {
    /// The parameter.
    pub parameter: Parameter,
    /// Its value at which the present value is zero.
    pub threshold: f64,
    /// Whether that is within its stated range.
    pub is_in_range: bool,
    /// Whether it flips above the threshold; else below it.
    pub is_above: bool,
}

/// What a present value hangs on.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// The present value where everything is as usual [pence].
    pub usual: Pence,
    /// A bar a parameter, the widest first.
    pub bars: Vec<Bar>,
    /// Where it flips on the most influential parameter that can flip it; nothing where none can.
    pub flip: Option<Flip>,
}

/// The sensitivity of what purses gain.
#[must_use]
pub fn of_money(bearers: &[Bearer], discounting: &Discounting, assumptions: &[Assumption]) -> Sensitivity {
    let sum =
        |of: &dyn Fn(&Bearer) -> Pence| -> f64 { Quantity::Pence(bearers.iter().map(of).sum()).number() };
    let gains = sum(&|bearer| bearer.recurrent.max(Pence::ZERO));
    let burdens = sum(&|bearer| bearer.recurrent.min(Pence::ZERO));
    let one_off = sum(&|bearer| bearer.one_off);
    let usual_of = |parameter| match parameter {
        Parameter::Delivery | Parameter::Burdens | Parameter::OneOff => 1.0,
        Parameter::DiscountRate => discounting.rate,
        Parameter::Years => f64::from(discounting.years),
    };
    let value_with = |changed: Option<(Parameter, f64)>| {
        let value_of = |parameter| match changed {
            Some((of, value)) if of == parameter => value,
            _ => usual_of(parameter),
        };
        let a_year = gains * value_of(Parameter::Delivery) + burdens * value_of(Parameter::Burdens);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float cast saturates")]
        let years = (libm::round(value_of(Parameter::Years)).clamp(1.0, 200.0)) as usize;
        let mut amounts = vec![a_year; years];
        amounts[0] += one_off * value_of(Parameter::OneOff);
        pence_of(present_value(&amounts, value_of(Parameter::DiscountRate)))
    };
    tornado(assumptions, value_with)
}

/// Tries each assumption at the ends of its range, everything else as usual; `value_with` gives the value with one
/// parameter changed, or none.
#[must_use]
pub fn tornado(
    assumptions: &[Assumption],
    value_with: impl Fn(Option<(Parameter, f64)>) -> Pence,
) -> Sensitivity {
    let usual = value_with(None);
    let mut bars: Vec<Bar> = assumptions
        .iter()
        .map(|assumption| Bar {
            at_low: value_with(Some((assumption.parameter, assumption.low))),
            at_high: value_with(Some((assumption.parameter, assumption.high))),
            assumption: assumption.clone(),
        })
        .collect();
    bars.sort_by(|one, other| {
        (other.swing(), one.assumption.parameter).cmp(&(one.swing(), other.assumption.parameter))
    });
    let flip = bars.iter().find_map(|bar| flip_of(&bar.assumption, usual, &value_with));
    Sensitivity { usual, bars, flip }
}

/// How far beyond its range a threshold is looked for: from zero to so many times the upper end.
const BEYOND: f64 = 10.0;
/// How often an interval is halved: enough for every digit of a share.
const HALVINGS: u32 = 60;

/// Where the value crosses zero as one parameter moves; nothing where it does not, or is zero whatever it is.
fn flip_of(
    assumption: &Assumption,
    usual: Pence,
    value_with: &impl Fn(Option<(Parameter, f64)>) -> Pence,
) -> Option<Flip> {
    let parameter = assumption.parameter;
    let at = |value: f64| value_with(Some((parameter, value)));
    let is_gain = |value: f64| Pence::ZERO < at(value);
    if usual == Pence::ZERO {
        return None;
    }
    let at_usual = is_gain(assumption.usual);
    // Nothing gained and nothing lost is no other choice.
    let is_other = |end: &f64| at(*end) != Pence::ZERO && is_gain(*end) != at_usual;
    let end = [assumption.low, assumption.high, 0.0, BEYOND * assumption.high].into_iter().find(is_other)?;
    let (mut same, mut other) = (assumption.usual, end);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(same, other);
        if is_gain(middle) == at_usual {
            same = middle;
        } else {
            other = middle;
        }
    }
    let threshold = f64::midpoint(same, other);
    Some(Flip {
        parameter,
        threshold,
        is_in_range: assumption.low <= threshold && threshold <= assumption.high,
        is_above: assumption.usual < threshold,
    })
}

#[cfg(test)]
mod tests;
