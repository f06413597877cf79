//! A chart of single values: points, groups with their limits, signals, icons and warnings.

use std::cmp::Ordering;

use jiff::civil::Date;

use super::icon::{Assurance, Variation};
use super::limits::{Level, Use, level};
use super::plan::{Baseline, BaselineLength, Plan, Reason};
use super::point::{Point, Signals, SpecialCause, Verdict};
use super::series::{Observation, Series};
use super::settings::Settings;
use super::signal::judge;
use super::warning::{FEW_VALUES, FULL_GROUP, NoLimits, Warning};

/// Points with the same limits, from a rebase to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Rebases up to here: 0 before the first.
    pub number: usize,
    /// The date of its first point.
    pub first: Date,
    /// The date of its last point.
    pub last: Date,
    /// Why its limits begin anew; none of the points before any rebase.
    pub reason: Option<Reason>,
    /// Its points, missing ones counted.
    pub n_points: usize,
    /// Values that set its limits.
    pub n_baseline: usize,
    /// Mean and limits.
    pub level: Level,
    /// Points of common cause.
    pub n_common_cause: usize,
    /// Points of improvement.
    pub n_improvement: usize,
    /// Points of concern.
    pub n_concern: usize,
    /// Special causes where neither way is better.
    pub n_neutral: usize,
    /// Its last point.
    pub variation: Variation,
}

impl Group {
    /// Whether it has fewer points than limits need to settle.
    #[must_use]
    pub const fn is_short(&self) -> bool {
        self.n_points < FULL_GROUP
    }
}

/// The special cause that holds at the last point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Current {
    /// The cause.
    pub cause: SpecialCause,
    /// The first of the points in a row that it holds for.
    pub since: Date,
    /// These points.
    pub n_points: usize,
}

/// A control chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// By which rules.
    pub settings: Settings,
    /// What people decided.
    pub plan: Plan,
    /// The points, earliest first.
    pub points: Vec<Point>,
    /// The groups, earliest first.
    pub groups: Vec<Group>,
    /// Whether the measure is changing: the last point.
    pub variation: Variation,
    /// Whether the target of the last point is met reliably, by the last group's limits.
    pub assurance: Option<Assurance>,
    /// The special cause of the last point, and since when.
    pub current: Option<Current>,
    /// What weakens it.
    pub warnings: Vec<Warning>,
}

/// Draws the chart of a series. Never fails: what cannot be worked out is none, and a warning says why.
#[must_use]
pub fn chart(series: &Series, plan: &Plan, settings: Settings) -> Chart {
    let observations = series.observations();
    let starts = starts(series, plan);
    let mut warnings = warnings(series, plan);
    let mut points: Vec<Point> = Vec::with_capacity(observations.len());
    let mut groups = Vec::with_capacity(starts.len());
    for (place, start) in starts.iter().enumerate() {
        let end = starts.get(place + 1).map_or(observations.len(), |next| next.idx);
        let members = &observations[start.idx..end];
        points.extend(members.iter().enumerate().map(|(idx, observation)| Point {
            date: observation.date,
            value: observation.value,
            group: place,
            used: used(plan, members, idx),
            target: plan.targets.on(observation.date),
            side: None,
            is_near_limit: false,
            signals: Signals::default(),
            cause: None,
            verdict: Verdict::CommonCause,
        }));
        groups.push(group(&mut points[start.idx..end], start, plan, settings, &mut warnings));
    }
    let last = points.last();
    let last_group = groups.last();
    let assurance = last.zip(last_group);
    let assurance =
        assurance.and_then(|(point, group)| Assurance::of(&group.level, point.target, plan.direction));
    Chart {
        settings,
        plan: plan.clone(),
        variation: last_group.map_or(Variation::CommonCause, |group| group.variation),
        assurance,
        current: current(&points),
        points,
        groups,
        warnings,
    }
}

/// Where a group begins.
struct Start {
    idx: usize,
    number: usize,
    reason: Option<Reason>,
}

/// Where groups begin: at the first point, and at the date of each rebase that a point has.
fn starts(series: &Series, plan: &Plan) -> Vec<Start> {
    let found = plan.rebases.iter().filter_map(|rebase| Some((series.position(rebase.first)?, rebase)));
    let mut found: Vec<_> = found.collect();
    found.sort_by_key(|(idx, _)| *idx);
    found.dedup_by_key(|(idx, _)| *idx);
    let mut starts = Vec::with_capacity(found.len() + 1);
    if found.first().is_none_or(|(idx, _)| 0 < *idx) {
        starts.push(Start { idx: 0, number: 0, reason: None });
    }
    for (number, (idx, rebase)) in found.into_iter().enumerate() {
        starts.push(Start { idx, number: number + 1, reason: Some(rebase.reason.clone()) });
    }
    starts
}

/// What a member of a group is to its limits.
fn used(plan: &Plan, members: &[Observation], idx: usize) -> Use {
    let Observation { date, value } = members[idx];
    let sets_limits = match plan.baseline {
        Baseline::WholeGroup => true,
        Baseline::First(length) => idx < length.get(),
        Baseline::Dates(dates) => {
            dates.contains(date) || !members.iter().any(|member| dates.contains(member.date))
        }
    };
    if value.is_none() {
        Use::Missing
    } else if plan.exclusions.iter().any(|exclusion| exclusion.date == date) {
        Use::Excluded
    } else if sets_limits {
        Use::Baseline
    } else {
        Use::Judged
    }
}

/// Works out the limits of a group and judges its points.
fn group(
    points: &mut [Point],
    start: &Start,
    plan: &Plan,
    settings: Settings,
    warnings: &mut Vec<Warning>,
) -> Group {
    let level = level(points.iter().map(|point| (point.value.unwrap_or(0.0), point.used)), settings);
    judge(points, &level, settings);
    let mut counts = [0; 4];
    for point in points.iter_mut() {
        point.cause = point.signals.special_cause();
        point.verdict = Verdict::of(point.cause, plan.direction);
        counts[match point.verdict {
            Verdict::CommonCause => 0,
            Verdict::Improvement => 1,
            Verdict::Concern => 2,
            Verdict::NeutralHigh | Verdict::NeutralLow => 3,
        }] += 1;
    }
    let [n_common_cause, n_improvement, n_concern, n_neutral] = counts;
    let (first, last) = (points[0], points[points.len() - 1]);
    let group = Group {
        number: start.number,
        first: first.date,
        last: last.date,
        reason: start.reason.clone(),
        n_points: points.len(),
        n_baseline: points.iter().filter(|point| point.used == Use::Baseline).count(),
        level,
        n_common_cause,
        n_improvement,
        n_concern,
        n_neutral,
        variation: Variation::of(last.cause, plan.direction),
    };
    warn_of(&group, points, warnings);
    group
}

/// What weakens a group.
fn warn_of(group: &Group, points: &[Point], warnings: &mut Vec<Warning>) {
    let first = group.first;
    if group.is_short() {
        warnings.push(Warning::ShortGroup { first, n_points: group.n_points });
    } else if group.n_baseline < BaselineLength::LEAST {
        warnings.push(Warning::ThinBaseline { first, n_values: group.n_baseline });
    }
    let level = &group.level;
    if level.limits.is_none() {
        let why = if level.n_ranges == 0 { NoLimits::TooFewPoints } else { NoLimits::AllScreened };
        warnings.push(Warning::NoLimits { first, why });
    } else if level.mean_moving_range == Some(0.0) {
        warnings.push(Warning::LimitsOnMean { first });
    }
    let mut distinct = [0.0; FEW_VALUES];
    let mut n_distinct = 0;
    for value in points.iter().filter_map(|point| point.value) {
        if distinct[..n_distinct].contains(&value) {
            continue;
        }
        if n_distinct == FEW_VALUES {
            return;
        }
        distinct[n_distinct] = value;
        n_distinct += 1;
    }
    if n_distinct < FEW_VALUES && !group.is_short() {
        warnings.push(Warning::FewDistinctValues { first, n_distinct });
    }
}

/// What weakens a series or does not fit it.
fn warnings(series: &Series, plan: &Plan) -> Vec<Warning> {
    let observations = series.observations();
    let mut warnings = Vec::new();
    let absent = |date: &Date| series.position(*date).is_none();
    let rebases = plan.rebases.iter().map(|rebase| rebase.first);
    warnings.extend(rebases.filter(absent).map(|date| Warning::RebaseNotInData { date }));
    let exclusions = plan.exclusions.iter().map(|exclusion| exclusion.date);
    warnings.extend(exclusions.filter(absent).map(|date| Warning::ExclusionNotInData { date }));
    if let Baseline::Dates(dates) = plan.baseline
        && !observations.iter().any(|observation| dates.contains(observation.date))
    {
        warnings.push(Warning::BaselineNotInData);
    }
    let n_missing = observations.iter().filter(|observation| observation.value.is_none()).count();
    if 0 < n_missing {
        warnings.push(Warning::MissingValues { n_missing });
    }
    if let Some(Observation { date, value: None }) = observations.last() {
        warnings.push(Warning::LastValueMissing { date: *date });
    }
    warnings.extend(absent_dates(observations));
    warnings
}

/// Months that are absent among dates of one day of the month.
fn absent_dates(observations: &[Observation]) -> Option<Warning> {
    let day = observations.first()?.date.day();
    let months = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
    let (mut usual, mut longest, mut place, mut n_usual) = (i32::MAX, 0, 0, 0);
    for (idx, pair) in observations.windows(2).enumerate() {
        if pair[1].date.day() != day {
            return None;
        }
        let gap = months(pair[1].date) - months(pair[0].date);
        match gap.cmp(&usual) {
            Ordering::Less => (usual, n_usual) = (gap, 1),
            Ordering::Equal => n_usual += 1,
            Ordering::Greater => {}
        }
        if longest < gap {
            (longest, place) = (gap, idx);
        }
    }
    let n_gaps = observations.len() - 1 - n_usual;
    let (after, before) = (observations[place].date, observations.get(place + 1)?.date);
    (0 < n_gaps).then_some(Warning::AbsentDates { n_gaps, after, before })
}

/// The special cause of the last point, and since when it holds.
fn current(points: &[Point]) -> Option<Current> {
    let last = points.last()?;
    let cause = last.cause?;
    let same = points.iter().rev();
    let same = same.take_while(|point| point.cause == Some(cause) && point.group == last.group);
    let (n_points, since) = same.fold((0, last.date), |(n, _), point| (n + 1, point.date));
    Some(Current { cause, since, n_points })
}

#[cfg(test)]
mod tests;
