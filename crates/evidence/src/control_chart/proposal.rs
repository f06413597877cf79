//! Proposals of rebases: where one step would explain most signals of a group. A person decides, and writes why.

use jiff::civil::Date;

use super::chart::Chart;
use super::limits::{Level, Use, level};
use super::point::{Point, Side};
use super::settings::Settings;
use super::signal::{judge, side};

/// Values that a part needs, as a baseline does.
const LEAST: u32 = 12;

/// A rebase that would explain most signals of the points around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proposal {
    /// The first point of the new group.
    pub first: Date,
    /// Whether values rose or fell.
    pub side: Side,
    /// Mean and limits of the points before.
    pub before: Level,
    /// Mean and limits of the points from then on.
    pub after: Level,
    /// Points before that were looked through together.
    pub n_before: usize,
    /// Points from then on that were looked through together.
    pub n_after: usize,
    /// The step of the mean, in standard deviations of the points before: their mean moving range ÷ 1.128.
    pub step_sigmas: f64,
    /// Special causes among these points with one mean.
    pub n_signals_now: usize,
    /// Special causes among them with two.
    pub n_signals_then: usize,
}

/// Proposes rebases, earliest first.
///
/// The place is where two means instead of one bring the points nearest to them, with twelve values on either side. It is
/// proposed where a run long enough for a shift lies beyond the mean before, on the side of the step; where the means
/// differ by a standard deviation and more; and where two means leave at most half of the signals of one. Then the parts
/// on either side are looked through in turn. Points that people left out count on neither side.
#[must_use]
pub fn proposals(chart: &Chart) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    for points in chart.points.chunk_by(|a, b| a.group == b.group) {
        search(points, chart.settings, &mut proposals);
    }
    proposals.sort_by_key(|proposal| proposal.first);
    proposals
}

/// A part of a group with its own mean.
struct Part {
    points: Vec<Point>,
    level: Level,
    n_signals: usize,
}

impl Part {
    fn of(points: &[Point], settings: Settings) -> Self {
        let mut points = points.to_vec();
        for point in &mut points {
            (point.side, point.is_near_limit) = (None, false);
            point.signals = super::point::Signals::default();
            if point.used == Use::Judged {
                point.used = Use::Baseline;
            }
        }
        let level = level(points.iter().map(|point| (point.value.unwrap_or(0.0), point.used)), settings);
        judge(&mut points, &level, settings);
        let n_signals = points.iter().filter(|point| point.signals.special_cause().is_some()).count();
        Self { points, level, n_signals }
    }
}

fn search(points: &[Point], settings: Settings, proposals: &mut Vec<Proposal>) {
    let whole = Part::of(points, settings);
    if whole.n_signals == 0 {
        return;
    }
    let Some(idx) = step(&whole.points) else { return };
    let (before, after) = (Part::of(&points[..idx], settings), Part::of(&points[idx..], settings));
    let Some(proposal) = proposal(&whole, &before, &after, settings) else { return };
    proposals.push(proposal);
    search(&points[..idx], settings, proposals);
    search(&points[idx..], settings, proposals);
}

/// The first point of the second part where two means bring the points nearest to them, twelve values on either side.
fn step(points: &[Point]) -> Option<usize> {
    let least = f64::from(LEAST);
    let value = |point: &Point| point.value.filter(|_| point.used == Use::Baseline);
    let add = |(n, sum): (f64, f64), value: f64| (n + 1.0, sum + value);
    let (n, sum) = points.iter().filter_map(value).fold((0.0, 0.0), add);
    let mut before = (0.0, 0.0);
    let mut best = None;
    for (idx, point) in points.iter().enumerate() {
        let (n_before, sum_before) = before;
        let n_after = n - n_before;
        // A person rebases on a date that has a value.
        if value(point).is_some() && least <= n_before && least <= n_after {
            // What two means take off the sum of squares.
            let distance = (sum - sum_before) / n_after - sum_before / n_before;
            let gain = n_before * n_after / n * distance * distance;
            if best.is_none_or(|(most, _)| most < gain) {
                best = Some((gain, idx));
            }
        }
        before = value(point).map_or(before, |value| add(before, value));
    }
    best.map(|(_, idx)| idx)
}

/// Whether points have a run beyond the mean before them that is long enough for a shift.
fn is_sustained(points: &[Point], before: &Level, up: Side, least: usize) -> bool {
    let beyond = |point: &Point| side(point.value?, before.mean?, before.tolerance);
    let runs = points.chunk_by(|a, b| beyond(a) == beyond(b));
    runs.into_iter().any(|run| beyond(&run[0]) == Some(up) && least <= run.len())
}

fn proposal(whole: &Part, before: &Part, after: &Part, settings: Settings) -> Option<Proposal> {
    let step = after.level.mean? - before.level.mean?;
    let sigma = before.level.mean_moving_range? / 1.128;
    let up = if 0.0 < step { Side::High } else { Side::Low };
    let n_signals_then = before.n_signals + after.n_signals;
    if sigma <= 0.0 || step.abs() < sigma || whole.n_signals < 2 * n_signals_then {
        return None;
    }
    if !is_sustained(&after.points, &before.level, up, settings.shift.get()) {
        return None;
    }
    Some(Proposal {
        first: after.points.first()?.date,
        side: up,
        before: before.level,
        after: after.level,
        n_before: before.points.len(),
        n_after: after.points.len(),
        step_sigmas: step.abs() / sigma,
        n_signals_now: whole.n_signals,
        n_signals_then,
    })
}

#[cfg(test)]
mod tests;
