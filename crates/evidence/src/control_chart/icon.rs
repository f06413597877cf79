//! The two icons of a chart: is it changing, and does it meet its target?

use super::limits::Level;
use super::plan::Direction;
use super::point::{Side, SpecialCause, Verdict};
use super::signal::side;

/// Whether a measure is changing, by the last point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Variation {
    /// Common cause: no change shown.
    CommonCause,
    /// A special cause for the better, by higher or by lower values.
    Improvement(Side),
    /// A special cause for the worse.
    Concern(Side),
    /// A special cause where neither way is better.
    Neutral(Side),
}

impl Variation {
    /// The icon of a point with this cause.
    #[must_use]
    pub const fn of(cause: Option<SpecialCause>, direction: Direction) -> Self {
        let Some(SpecialCause { side, .. }) = cause else { return Self::CommonCause };
        match Verdict::of(cause, direction) {
            Verdict::CommonCause => Self::CommonCause,
            Verdict::Improvement => Self::Improvement(side),
            Verdict::Concern => Self::Concern(side),
            Verdict::NeutralHigh | Verdict::NeutralLow => Self::Neutral(side),
        }
    }

    /// The icon in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::CommonCause => "common cause variation, no significant change",
            Self::Improvement(Side::High) => "special cause variation, improving by higher values",
            Self::Improvement(Side::Low) => "special cause variation, improving by lower values",
            Self::Concern(Side::High) => "special cause variation, of concern by higher values",
            Self::Concern(Side::Low) => "special cause variation, of concern by lower values",
            Self::Neutral(Side::High) => "special cause variation, higher values, neither better nor worse",
            Self::Neutral(Side::Low) => "special cause variation, lower values, neither better nor worse",
        }
    }
}

/// Whether a measure can be relied on to meet its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assurance {
    /// The target lies beyond the limits on the worse side: it is met, month after month.
    ConsistentPass,
    /// The target lies beyond the limits on the better side: it is missed unless something changes.
    ConsistentFail,
    /// The target lies within the limits: it is met or missed by chance.
    HitAndMiss,
    /// There are no limits yet, so it cannot be told.
    NoLimits,
}

impl Assurance {
    /// The assurance of a group's level against a target; none without a target, and where neither way is better.
    /// A target on a limit is met or missed by chance.
    #[must_use]
    pub fn of(level: &Level, target: Option<f64>, direction: Direction) -> Option<Self> {
        let target = target.filter(|_| direction != Direction::Neutral)?;
        let Some(limits) = level.limits else { return Some(Self::NoLimits) };
        let is_above = side(target, limits.upper, level.tolerance) == Some(Side::High);
        let is_below = side(target, limits.lower, level.tolerance) == Some(Side::Low);
        Some(match (is_above, is_below, direction) {
            (true, _, Direction::Decrease) | (_, true, Direction::Increase) => Self::ConsistentPass,
            (true, _, _) | (_, true, _) => Self::ConsistentFail,
            (false, false, _) => Self::HitAndMiss,
        })
    }

    /// The icon in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::ConsistentPass => "consistently meets the target",
            Self::ConsistentFail => "consistently fails the target",
            Self::HitAndMiss => "meets or misses the target by chance",
            Self::NoLimits => "no limits yet to hold the target against",
        }
    }
}
