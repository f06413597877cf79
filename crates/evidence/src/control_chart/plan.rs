//! What people decide about a chart: which way is better, targets, rebases, the baseline, points left out of limits.

use jiff::civil::Date;

use super::fault::Fault;
use crate::value_fault::LARGEST;

/// Which way the measure gets better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Higher is better.
    Increase,
    /// Lower is better.
    Decrease,
    /// Neither: activity, say.
    Neutral,
}

/// Why limits or points were changed, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// A reason.
    ///
    /// # Errors
    /// Where nothing is written.
    pub fn new(text: &str) -> Result<Self, Fault> {
        let text = text.trim();
        if text.is_empty() { Err(Fault::NoReason) } else { Ok(Self(text.to_owned())) }
    }

    /// The words.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// From which point on limits are worked out anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebase {
    /// The date of the first point of the new group.
    pub first: Date,
    /// What changed.
    pub reason: Reason,
}

/// A point that is shown and judged but does not enter the limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// Its date.
    pub date: Date,
    /// What was special.
    pub reason: Reason,
}

/// Targets by the date from which they hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Targets(Vec<(Date, f64)>);

impl Targets {
    /// No target.
    #[must_use]
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// One target for all dates.
    ///
    /// # Errors
    /// Where it is no number.
    pub fn one(value: f64) -> Result<Self, Fault> {
        Self::changing([(Date::MIN, value)])
    }

    /// Targets that each hold from a date on, until the next.
    ///
    /// # Errors
    /// Where one is no number, or two hold from the same date.
    pub fn changing(targets: impl IntoIterator<Item = (Date, f64)>) -> Result<Self, Fault> {
        let mut targets: Vec<(Date, f64)> = targets.into_iter().collect();
        targets.sort_by_key(|(from, _)| *from);
        for (_, value) in &targets {
            if !value.is_finite() || LARGEST < value.abs() {
                return Err(Fault::TargetNotFinite { value: *value });
            }
        }
        if let Some(same) = targets.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(Fault::TwoTargets { from: same[0].0 });
        }
        Ok(Self(targets))
    }

    /// The target of a date; none before the first.
    #[must_use]
    pub fn on(&self, date: Date) -> Option<f64> {
        let n_before = self.0.partition_point(|(from, _)| *from <= date);
        let (_, value) = self.0.get(n_before.checked_sub(1)?)?;
        Some(*value)
    }
}

/// Points that set limits for all of their group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Baseline {
    /// All points of the group.
    WholeGroup,
    /// The first points of each group.
    First(BaselineLength),
    /// The points of some dates; a group without any of them is its own baseline.
    Dates(BaselineDates),
}

/// How many points of a group set its limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BaselineLength(usize);

impl BaselineLength {
    /// The fewest points that limits are frozen on.
    pub const LEAST: usize = 12;

    /// So many points, missing ones counted.
    ///
    /// # Errors
    /// Below twelve.
    pub const fn new(n_points: usize) -> Result<Self, Fault> {
        if n_points < Self::LEAST {
            return Err(Fault::ShortBaseline { n_points, needed: Self::LEAST });
        }
        Ok(Self(n_points))
    }

    /// The points.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0
    }
}

/// The dates of a baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BaselineDates {
    first: Date,
    last: Date,
}

impl BaselineDates {
    /// From `first` to `last`, both within.
    ///
    /// # Errors
    /// Where it ends before it begins.
    pub fn new(first: Date, last: Date) -> Result<Self, Fault> {
        if last < first { Err(Fault::BackwardBaseline { first, last }) } else { Ok(Self { first, last }) }
    }

    /// Whether a date is within.
    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        self.first <= date && date <= self.last
    }
}

/// What people decided about a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Which way is better.
    pub direction: Direction,
    /// The targets, in the measure's unit.
    pub targets: Targets,
    /// Where limits begin anew.
    pub rebases: Vec<Rebase>,
    /// What sets the limits of a group.
    pub baseline: Baseline,
    /// Points left out of limits.
    pub exclusions: Vec<Exclusion>,
}

impl Plan {
    /// A plan in which nothing is decided but which way is better.
    #[must_use]
    pub const fn plain(direction: Direction) -> Self {
        Self {
            direction,
            targets: Targets::none(),
            rebases: Vec::new(),
            baseline: Baseline::WholeGroup,
            exclusions: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
