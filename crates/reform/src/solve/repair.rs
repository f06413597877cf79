//! Turns a choice that breaks limits into one that does not, then makes it better step by step.

use super::{Problem, Uses};

/// The choice within the limits that is reached from `start` by changing one group after another, or
/// two at once; `None` where that leads nowhere.
pub(super) fn repair(problem: &Problem, open: &[Vec<usize>], start: &[usize]) -> Option<Vec<usize>> {
    let mut choice = start.to_vec();
    let mut used = problem.uses(&choice);
    for _ in 0..problem.groups.len() * 2 {
        if excess(problem, &used) == 0 {
            break;
        }
        let (place, idx) = step_towards_limits(problem, open, &choice, &used)?;
        set(problem, &mut choice, &mut used, place, idx);
    }
    if excess(problem, &used) > 0 {
        return None;
    }
    while improve_one(problem, open, &mut choice, &mut used)
        || improve_two(problem, open, &mut choice, &mut used)
    {}
    Some(choice)
}

fn set(problem: &Problem, choice: &mut [usize], used: &mut Uses, place: usize, idx: usize) {
    *used = uses_after(problem, choice, used, place, idx);
    choice[place] = idx;
}

fn uses_after(problem: &Problem, choice: &[usize], used: &Uses, place: usize, idx: usize) -> Uses {
    let (old, new) = (&problem.groups[place][choice[place]], &problem.groups[place][idx]);
    std::array::from_fn(|limit| used[limit] + new.uses[limit] - old.uses[limit])
}

/// By how much the limits are broken, each in millionths of its size.
fn excess(problem: &Problem, used: &Uses) -> i128 {
    used.iter()
        .zip(problem.limits)
        .map(|(used, limit)| {
            let over = i128::from(*used) - i128::from(limit);
            over.max(0) * 1_000_000 / i128::from(limit.abs().max(1)) + i128::from(over > 0)
        })
        .sum()
}

/// The change that comes nearer to the limits for the lowest impact score.
fn step_towards_limits(
    problem: &Problem,
    open: &[Vec<usize>],
    choice: &[usize],
    used: &Uses,
) -> Option<(usize, usize)> {
    let before = excess(problem, used);
    let mut best: Option<(i128, i128, usize, usize)> = None;
    for (place, open) in open.iter().enumerate() {
        let impact_now = problem.groups[place][choice[place]].impact;
        for &idx in open {
            let gain = before - excess(problem, &uses_after(problem, choice, used, place, idx));
            if gain <= 0 {
                continue;
            }
            let cost = i128::from((problem.groups[place][idx].impact - impact_now).max(0));
            // A lower score for the gain: cost / gain is compared crosswise.
            if best.is_none_or(|(least_cost, its_gain, ..)| {
                cost * its_gain < least_cost * gain
                    || (cost * its_gain == least_cost * gain && gain > its_gain)
            }) {
                best = Some((cost, gain, place, idx));
            }
        }
    }
    best.map(|(_, _, place, idx)| (place, idx))
}

fn improve_one(problem: &Problem, open: &[Vec<usize>], choice: &mut [usize], used: &mut Uses) -> bool {
    let mut best: Option<(i64, usize, usize)> = None;
    for (place, open) in open.iter().enumerate() {
        let impact_now = problem.groups[place][choice[place]].impact;
        for &idx in open {
            let reduction = impact_now - problem.groups[place][idx].impact;
            if reduction > 0
                && best.is_none_or(|(most, ..)| reduction > most)
                && excess(problem, &uses_after(problem, choice, used, place, idx)) == 0
            {
                best = Some((reduction, place, idx));
            }
        }
    }
    let Some((_, place, idx)) = best else { return false };
    set(problem, choice, used, place, idx);
    true
}

/// Changes two groups at once where one alone makes nothing better.
fn improve_two(problem: &Problem, open: &[Vec<usize>], choice: &mut [usize], used: &mut Uses) -> bool {
    for first in 0..open.len() {
        for &idx in &open[first] {
            if idx == choice[first] {
                continue;
            }
            let reduction = problem.groups[first][choice[first]].impact - problem.groups[first][idx].impact;
            if reduction <= 0 {
                continue;
            }
            let used_then = uses_after(problem, choice, used, first, idx);
            for second in (0..open.len()).filter(|second| *second != first) {
                let impact_now = problem.groups[second][choice[second]].impact;
                for &other in &open[second] {
                    let more = problem.groups[second][other].impact - impact_now;
                    if more < reduction
                        && other != choice[second]
                        && excess(problem, &uses_after(problem, choice, &used_then, second, other)) == 0
                    {
                        set(problem, choice, used, first, idx);
                        set(problem, choice, used, second, other);
                        return true;
                    }
                }
            }
        }
    }
    false
}
