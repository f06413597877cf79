//! Signals of special cause: points outside limits, trends, two in three near a limit, shifts.

use super::limits::Level;
use super::point::{Point, Side, Signals};
use super::settings::{Settings, TwoInThree};

/// The side of `value` from `middle`, up to what counts as equal.
pub(super) fn side(value: f64, middle: f64, tolerance: f64) -> Option<Side> {
    let distance = value - middle;
    if tolerance < distance {
        Some(Side::High)
    } else if distance < -tolerance {
        Some(Side::Low)
    } else {
        None
    }
}

/// Finds the signals of a group of points.
pub(super) fn judge(points: &mut [Point], level: &Level, settings: Settings) {
    for point in points.iter_mut() {
        let (Some(value), Some(mean)) = (point.value, level.mean) else { continue };
        point.side = side(value, mean, level.tolerance);
        let Some(limits) = level.limits else { continue };
        let beyond = |lower: f64, upper: f64| {
            let above = side(value, upper, level.tolerance).filter(|side| *side == Side::High);
            above.or(side(value, lower, level.tolerance).filter(|side| *side == Side::Low))
        };
        let outside = beyond(limits.lower, limits.upper);
        point.signals.outside = outside;
        point.is_near_limit = outside.is_none() && beyond(limits.near_lower, limits.near_upper).is_some();
    }
    // A trend of seven points has six differences, so the point before the first belongs to it.
    mark_runs(points, settings.trend.get(), 1, step, |signals| &mut signals.trend);
    mark_runs(points, settings.shift.get(), 0, |points, idx| points[idx].side, |signals| &mut signals.shift);
    two_in_three(points, settings.two_in_three);
}

/// Whether a point is higher or lower than the one before; none where they are alike or one is missing.
fn step(points: &[Point], idx: usize) -> Option<Side> {
    let before = points[idx.checked_sub(1)?].value?;
    let value = points[idx].value?;
    if before < value {
        Some(Side::High)
    } else if value < before {
        Some(Side::Low)
    } else {
        None
    }
}

/// Marks runs of at least `least` points of one side, counting `n_before` points before the first.
fn mark_runs(
    points: &mut [Point],
    least: usize,
    n_before: usize,
    side_of: impl Fn(&[Point], usize) -> Option<Side>,
    signal: impl Fn(&mut Signals) -> &mut Option<Side>,
) {
    let (mut current, mut n_points) = (None, 0);
    for idx in 0..points.len() {
        let side = side_of(points, idx);
        n_points = if side.is_none() {
            0
        } else if side == current {
            n_points + 1
        } else {
            n_before + 1
        };
        current = side;
        if least <= n_points {
            // Once a run is long enough, its later points are marked one by one.
            let first = if n_points == least { idx + 1 - least } else { idx };
            for point in &mut points[first..=idx] {
                *signal(&mut point.signals) = side;
            }
        }
    }
}

/// Marks two in three near a limit.
fn two_in_three(points: &mut [Point], rule: TwoInThree) {
    for last in 2..points.len() {
        let window = &mut points[last - 2..=last];
        // Few windows have two such points, so most are done with here.
        let is_candidate = |point: &&Point| point.is_near_limit || point.signals.outside.is_some();
        if window.iter().filter(is_candidate).count() < 2 || window.iter().any(|point| point.value.is_none())
        {
            continue;
        }
        let marked = |point: &Point, wanted: Side| {
            let is_near = point.is_near_limit && point.side == Some(wanted);
            match rule {
                TwoInThree::SameSide => is_near,
                TwoInThree::AnySide | TwoInThree::AnySideWholeWindow => {
                    is_near || point.signals.outside == Some(wanted)
                }
            }
        };
        for wanted in [Side::High, Side::Low] {
            let other = if wanted == Side::High { Side::Low } else { Side::High };
            let n_marked = window.iter().filter(|point| marked(point, wanted)).count();
            if n_marked < 2 {
                continue;
            }
            let third_allows = match rule {
                TwoInThree::SameSide => window.iter().all(|point| point.side == Some(wanted)),
                TwoInThree::AnySide | TwoInThree::AnySideWholeWindow => {
                    !window.iter().any(|point| marked(point, other))
                }
            };
            if !third_allows {
                continue;
            }
            for point in window.iter_mut() {
                if rule == TwoInThree::AnySideWholeWindow || marked(point, wanted) {
                    point.signals.two_in_three = Some(wanted);
                }
            }
        }
    }
}
