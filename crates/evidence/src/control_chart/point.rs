//! A point of a chart: where it lies, which rules it falls under, and what that means.

use jiff::civil::Date;

use super::limits::Use;
use super::plan::Direction;
use super::settings::Settings;

/// Above or below; of a trend, up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Above, up.
    High,
    /// Below, down.
    Low,
}

/// Which rule a point fell under, in order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// It lies outside the limits.
    Outside,
    /// It is part of a run that rises or falls from point to point.
    Trend,
    /// It is one of two in three near a limit.
    TwoInThree,
    /// It is part of a run on one side of the mean.
    Shift,
}

/// A special cause: the rule and the side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SpecialCause {
    /// The first rule that holds.
    pub rule: Rule,
    /// The side.
    pub side: Side,
}

impl SpecialCause {
    /// The rule in words, as these settings have it.
    #[must_use]
    pub fn words(self, settings: Settings) -> String {
        let (shift, trend) = (settings.shift.get(), settings.trend.get());
        match (self.rule, self.side) {
            (Rule::Outside, Side::High) => "above the upper process limit".to_owned(),
            (Rule::Outside, Side::Low) => "below the lower process limit".to_owned(),
            (Rule::Trend, Side::High) => format!("{trend} points or more that rise one after the other"),
            (Rule::Trend, Side::Low) => format!("{trend} points or more that fall one after the other"),
            (Rule::TwoInThree, Side::High) => {
                "2 of 3 points in a row near the upper process limit".to_owned()
            }
            (Rule::TwoInThree, Side::Low) => "2 of 3 points in a row near the lower process limit".to_owned(),
            (Rule::Shift, Side::High) => format!("{shift} points or more in a row above the mean"),
            (Rule::Shift, Side::Low) => format!("{shift} points or more in a row below the mean"),
        }
    }
}

/// Every rule that holds for a point, with its side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signals {
    /// Outside the limits.
    pub outside: Option<Side>,
    /// In a trend; where two meet, the later.
    pub trend: Option<Side>,
    /// Two in three near a limit.
    pub two_in_three: Option<Side>,
    /// In a shift.
    pub shift: Option<Side>,
}

impl Signals {
    /// The first rule that holds; none where the point varies as the rest does.
    #[must_use]
    pub fn special_cause(self) -> Option<SpecialCause> {
        let of = |rule| move |side| SpecialCause { rule, side };
        self.outside
            .map(of(Rule::Outside))
            .or(self.trend.map(of(Rule::Trend)))
            .or(self.two_in_three.map(of(Rule::TwoInThree)))
            .or(self.shift.map(of(Rule::Shift)))
    }
}

/// What a point means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It varies as the rest does.
    CommonCause,
    /// A special cause, for the better.
    Improvement,
    /// A special cause, for the worse.
    Concern,
    /// A special cause upwards, where neither way is better.
    NeutralHigh,
    /// A special cause downwards, where neither way is better.
    NeutralLow,
}

impl Verdict {
    /// What a cause means where this way is better. A trend is judged by its slope, not by its side of the mean.
    #[must_use]
    pub const fn of(cause: Option<SpecialCause>, direction: Direction) -> Self {
        let Some(cause) = cause else { return Self::CommonCause };
        match (direction, cause.side) {
            (Direction::Neutral, Side::High) => Self::NeutralHigh,
            (Direction::Neutral, Side::Low) => Self::NeutralLow,
            (Direction::Increase, Side::High) | (Direction::Decrease, Side::Low) => Self::Improvement,
            (Direction::Increase, Side::Low) | (Direction::Decrease, Side::High) => Self::Concern,
        }
    }
}

/// A point of a chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Its date.
    pub date: Date,
    /// Its value, in the measure's unit; none where it is missing.
    pub value: Option<f64>,
    /// Its group, as a place in the chart's groups.
    pub group: usize,
    /// What it is to the limits of its group.
    pub used: Use,
    /// The target of its date.
    pub target: Option<f64>,
    /// The side of the mean; none on the mean, and where the value or the mean is missing.
    pub side: Option<Side>,
    /// Beyond a near limit and not outside; false without limits.
    pub is_near_limit: bool,
    /// Every rule that holds.
    pub signals: Signals,
    /// The first of these rules.
    pub cause: Option<SpecialCause>,
    /// What it means.
    pub verdict: Verdict,
}
