//! How values of a metric are written: in which unit, with how many decimals, signed or not.

use flow::output::{Estimate, Metric, Unit};

use super::in_how_many;
use crate::number::{Form, Number, Sign, grouped};

/// Minutes from which a row is told in hours, and in days.
const HOURS_FROM: f64 = 600.0;
const DAYS_FROM: f64 = 2_880.0;
/// Pounds from which a row is told in thousands.
const THOUSANDS_FROM: f64 = 1_000_000.0;

/// How many decimals more a difference has than its base, at most.
const MOST_MORE_DECIMALS: usize = 3;

/// How the values of one row are written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scale {
    /// What a value is divided by.
    per: f64,
    /// What a difference is divided by.
    per_difference: f64,
    /// The unit of values: `minutes`.
    pub(crate) unit: &'static str,
    /// The unit of differences, where it is another: `percentage points`.
    pub(crate) of_difference: &'static str,
    /// What stands before a number: `£`.
    before: &'static str,
    /// What stands after a value: `%`.
    after: &'static str,
    decimals: usize,
    decimals_of_difference: usize,
}

impl Scale {
    /// The scale of a metric whose values are `base` and whose differences are `differences`.
    pub(crate) fn of(metric: Metric, base: f64, differences: &[Estimate]) -> Self {
        Self::in_unit(metric.unit(), base, differences)
    }

    /// The same of a unit.
    pub(crate) fn in_unit(unit: Unit, base: f64, differences: &[Estimate]) -> Self {
        let plain = |per, unit, decimals| Self {
            per,
            per_difference: per,
            unit,
            of_difference: unit,
            before: "",
            after: "",
            decimals,
            decimals_of_difference: decimals,
        };
        let base = base.abs();
        let mut scale = match unit {
            Unit::AYear => plain(1.0, "a year", 0),
            Unit::Minutes if DAYS_FROM <= base => plain(1_440.0, "days", 1),
            Unit::Minutes if HOURS_FROM <= base => plain(60.0, "hours", 1),
            Unit::Minutes => plain(1.0, "minutes", 1),
            Unit::SquareMinutes => plain(1.0, "minutes²", 0),
            Unit::Share => {
                Self { of_difference: "percentage points", after: "%", ..plain(0.01, "per cent", 1) }
            }
            Unit::Patients => plain(1.0, "patients", 1),
            Unit::PoundsAYear if THOUSANDS_FROM <= base => plain(1_000.0, "£000 a year", 0),
            Unit::PoundsAYear => Self { before: "£", ..plain(1.0, "£ a year", 0) },
            Unit::Pounds => Self { before: "£", ..plain(1.0, "£", 2) },
        };
        // Days and hours that differ by minutes are told to differ by minutes.
        let widest = differences.iter().map(|value| value.mean.abs()).fold(0.0, f64::max);
        if unit == Unit::Minutes && scale.per > 1.0 && 0.0 < widest && widest < scale.per {
            scale.per_difference = 1.0;
            scale.of_difference = "minutes";
        }
        // One decimal more where all differences are so small that the first would hide them.
        let most =
            differences.iter().map(|value| (value.mean / scale.per_difference).abs()).fold(0.0, f64::max);
        let least_seen = if scale.decimals == 0 { 10.0 } else { 1.0 };
        if 0.0 < most && most < least_seen {
            scale.decimals_of_difference += 1;
        }
        // As many more as show every difference that is sure, and its interval.
        let is_hidden = |scale: Self| {
            differences.iter().filter(|value| value.half_width > 0.0 && value.is_significant()).any(|value| {
                let [low, mean, high] =
                    [value.low(), value.mean, value.high()].map(|value| scale.difference(value));
                low == mean || mean == high
            })
        };
        while scale.decimals_of_difference < scale.decimals + MOST_MORE_DECIMALS && is_hidden(scale) {
            scale.decimals_of_difference += 1;
        }
        scale
    }

    /// A value: `58.4%`.
    pub(crate) fn value(self, value: f64) -> String {
        let sign = if value < 0.0 { "−" } else { "" };
        let number = grouped(value / self.per, self.decimals);
        format!("{sign}{}{number}{}", self.before, self.after)
    }

    /// A value as a number of a table.
    pub(crate) fn number(self, value: f64) -> Number {
        let form = Form { before: self.before, after: self.after, ..Form::decimals(self.decimals) };
        Number::new(self.value(value), value / self.per, form)
    }

    /// A difference as a number of a table: `+8.6`.
    pub(crate) fn number_of_difference(self, value: f64) -> Number {
        let form =
            Form { before: self.before, sign: Sign::Always, ..Form::decimals(self.decimals_of_difference) };
        Number::new(self.difference(value), value / self.per_difference, form)
    }

    /// Half an interval: `±0.6`, `less than ±0.1`; words where there is none, or where all replications agree.
    pub(crate) fn half_width(self, value: Estimate) -> String {
        if value.is_same_in_all() {
            return in_how_many(value);
        }
        if !value.half_width.is_finite() {
            return "interval not known".to_owned();
        }
        let printed = |width: f64| grouped(width, self.decimals);
        let width = value.half_width / self.per;
        if printed(width) == printed(0.0) {
            return format!("less than ±{}", printed(least_printed(self.decimals)));
        }
        format!("±{}", printed(width))
    }

    /// A difference with its sign: `+8.6`.
    pub(crate) fn difference(self, value: f64) -> String {
        format!("{}{}", sign(value), self.size(value))
    }

    /// A difference without its sign: `8.6`.
    pub(crate) fn size(self, value: f64) -> String {
        format!("{}{}", self.before, grouped(value / self.per_difference, self.decimals_of_difference))
    }

    /// The interval of a difference: `+7.4 to +9.8`; words where there is none, or where all replications agree.
    pub(crate) fn interval(self, value: Estimate) -> String {
        if value.is_same_in_all() {
            return in_how_many(value);
        }
        if !value.half_width.is_finite() {
            return "interval not known".to_owned();
        }
        if self.is_printed_as_zero(value) {
            let least = least_printed(self.decimals_of_difference) * self.per_difference;
            return format!("less than {} either way", self.size(least));
        }
        format!("{} to {}", self.difference(value.low()), self.difference(value.high()))
    }

    /// Whether both ends of an interval print as zero although they are not.
    fn is_printed_as_zero(self, value: Estimate) -> bool {
        let is_zero = |end: f64| self.size(end) == self.size(0.0);
        value.half_width > 0.0 && is_zero(value.low().abs()) && is_zero(value.high().abs())
    }

    /// A value in the unit of values, not rounded.
    pub(crate) fn in_unit_of_values(self, value: f64) -> f64 {
        value / self.per
    }

    /// A difference as it is drawn.
    pub(crate) fn drawn(self, value: f64) -> f64 {
        value / self.per_difference
    }
}

/// The least number that so many decimals tell from zero.
fn least_printed(decimals: usize) -> f64 {
    (0..decimals).fold(1.0, |unit, _| unit / 10.0)
}

/// The sign before a difference; zero has none.
fn sign(value: f64) -> &'static str {
    if 0.0 < value {
        "+"
    } else if value < 0.0 {
        "−"
    } else {
        ""
    }
}
