//! Prices for what is limited, and the impact that no choice can be below at those prices.

use super::{N_LIMITS, Problem, Uses};

/// Below this a bound that is just above a whole number is taken as that number.
const SLACK: f64 = 1e-6;
/// Rounds of pricing at the root, and at every later part.
const ROUNDS: (usize, usize) = (600, 40);

/// Prices and the best bound that they prove.
#[derive(Clone, Debug)]
pub(super) struct Prices {
    price: [f64; N_LIMITS],
    /// Divides uses, so that prices are alike in size.
    scale: [f64; N_LIMITS],
    bound: f64,
}

/// What pricing showed of a part.
pub(super) struct Relaxed {
    /// Choices met on the way, the last ones first.
    pub(super) choices: Vec<Vec<usize>>,
    /// How often each open candidate was chosen, by group.
    chosen: Vec<Vec<u32>>,
}

#[expect(clippy::cast_precision_loss, reason = "amounts are below 2^53")]
fn real(whole: i64) -> f64 {
    whole as f64
}

/// The lowest impact score of the open candidates where nothing is limited.
pub(super) fn without_limits(problem: &Problem, open: &[Vec<usize>]) -> i64 {
    let least = |(group, open): (&Vec<super::Candidate>, &Vec<usize>)| {
        open.iter().map(|idx| group[*idx].impact).min().unwrap_or(0)
    };
    problem.groups.iter().zip(open).map(least).sum()
}

/// The highest impact score that a choice of the open candidates can have.
pub(super) fn highest_impact(problem: &Problem, open: &[Vec<usize>]) -> i64 {
    let most = |(group, open): (&Vec<super::Candidate>, &Vec<usize>)| {
        open.iter().map(|idx| group[*idx].impact).max().unwrap_or(0)
    };
    problem.groups.iter().zip(open).map(most).sum()
}

/// Drops candidates with which no choice is within the limits; false where none is left of a group.
pub(super) fn drop_impossible(problem: &Problem, open: &mut [Vec<usize>]) -> bool {
    for limit in 0..N_LIMITS {
        let least: Vec<i64> = problem
            .groups
            .iter()
            .zip(&*open)
            .map(|(group, open)| open.iter().map(|idx| group[*idx].uses[limit]).min().unwrap_or(0))
            .collect();
        let room = problem.limits[limit] - least.iter().sum::<i64>();
        if room < 0 {
            return false;
        }
        for ((group, open), least) in problem.groups.iter().zip(&mut *open).zip(least) {
            open.retain(|idx| group[*idx].uses[limit] - least <= room);
            if open.is_empty() {
                return false;
            }
        }
    }
    true
}

impl Prices {
    /// No price yet.
    pub(super) fn of(problem: &Problem) -> Self {
        let mut scale = [1.0; N_LIMITS];
        for (limit, scale) in scale.iter_mut().enumerate() {
            let widest = problem.groups.iter().map(|group| {
                let uses = || group.iter().map(|candidate| candidate.uses[limit]);
                uses().max().unwrap_or(0) - uses().min().unwrap_or(0)
            });
            *scale = real(widest.max().unwrap_or(1).max(1));
        }
        Self { price: [0.0; N_LIMITS], scale, bound: f64::NEG_INFINITY }
    }

    /// The impact that no choice of the part can be below.
    #[expect(clippy::cast_possible_truncation, reason = "scores are far below 2^53")]
    pub(super) fn floor(&self) -> i64 {
        if self.bound < -9e15 { i64::MIN / 4 } else { (self.bound - SLACK).ceil().min(9e15) as i64 }
    }

    fn priced_impact(&self, candidate: &super::Candidate) -> f64 {
        real(candidate.impact) + self.worth(&candidate.uses)
    }

    /// What uses are in the scale of prices.
    fn scaled(&self, uses: &Uses) -> [f64; N_LIMITS] {
        std::array::from_fn(|limit| real(uses[limit]) / self.scale[limit])
    }

    /// What uses cost at the prices.
    fn worth(&self, uses: &Uses) -> f64 {
        self.scaled(uses).iter().zip(self.price).map(|(used, price)| price * used).sum()
    }

    /// Looks for prices that prove a higher bound of the part `open`.
    pub(super) fn tighten(
        &mut self,
        problem: &Problem,
        open: &[Vec<usize>],
        to_beat: i64,
        at_root: bool,
    ) -> Relaxed {
        let rounds = if at_root { ROUNDS.0 } else { ROUNDS.1 };
        let mut chosen: Vec<Vec<u32>> = open.iter().map(|open| vec![0; open.len()]).collect();
        let mut choices: Vec<Vec<usize>> = Vec::new();
        // One more than every choice: a bound that reaches it proves that there is none.
        let target = real(to_beat.min(highest_impact(problem, open).saturating_add(2)));
        let mut best = (f64::NEG_INFINITY, self.price);
        let (mut step, mut n_stale) = (if at_root { 1.5 } else { 0.6 }, 0);
        let mut choice = vec![0; open.len()];
        for round in 0..rounds {
            let mut value = -self.worth(&problem.limits);
            let mut used = [0; N_LIMITS];
            for (place, (group, open)) in problem.groups.iter().zip(open).enumerate() {
                let mut least = (f64::INFINITY, 0);
                for (slot, idx) in open.iter().enumerate() {
                    let priced = self.priced_impact(&group[*idx]);
                    if priced < least.0 {
                        least = (priced, slot);
                    }
                }
                value += least.0;
                let idx = open[least.1];
                choice[place] = idx;
                chosen[place][least.1] += 1;
                for (used, part) in used.iter_mut().zip(group[idx].uses) {
                    *used += part;
                }
            }
            let over = self.scaled(&std::array::from_fn(|limit| used[limit] - problem.limits[limit]));
            if value > best.0 + 1e-9 {
                best = (value, self.price);
                n_stale = 0;
            } else {
                n_stale += 1;
                if n_stale >= 8 {
                    step *= 0.6;
                    n_stale = 0;
                    self.price = best.1;
                }
            }
            if over.iter().all(|over| *over <= 0.0) && !choices.contains(&choice) {
                choices.push(choice.clone());
            }
            let length: f64 = over
                .iter()
                .zip(self.price)
                .map(|(over, price)| if *over < 0.0 && price == 0.0 { 0.0 } else { over * over })
                .sum();
            if best.0 >= target - 1.0 + SLACK * 2.0 || length < 1e-18 || step < 1e-4 {
                break;
            }
            let pace = step * (target - value).max(0.05) / length;
            for (price, over) in self.price.iter_mut().zip(over) {
                *price = (*price + pace * over).max(0.0);
            }
            if at_root && round % 40 == 39 && !choices.contains(&choice) {
                choices.push(choice.clone());
            }
        }
        if !choices.contains(&choice) {
            choices.push(choice);
        }
        choices.reverse();
        choices.truncate(24);
        self.price = best.1;
        self.bound = self.bound.max(best.0);
        Relaxed { choices, chosen }
    }

    /// Drops candidates that no better choice can hold at these prices; false where none is left.
    pub(super) fn drop_dear(&self, problem: &Problem, open: &mut [Vec<usize>], to_beat: i64) -> bool {
        if to_beat == i64::MAX {
            return true;
        }
        let mut value = -self.worth(&problem.limits);
        let least: Vec<f64> = problem
            .groups
            .iter()
            .zip(&*open)
            .map(|(group, open)| {
                open.iter().map(|idx| self.priced_impact(&group[*idx])).fold(f64::INFINITY, f64::min)
            })
            .collect();
        value += least.iter().sum::<f64>();
        let room = real(to_beat) - 1.0 + SLACK - value;
        for ((group, open), least) in problem.groups.iter().zip(&mut *open).zip(least) {
            open.retain(|idx| self.priced_impact(&group[*idx]) - least <= room);
            if open.is_empty() {
                return false;
            }
        }
        true
    }
}

impl Relaxed {
    /// The group on which pricing could agree least.
    pub(super) fn undecided(&self, open: &[Vec<usize>]) -> usize {
        let mut least_decided = (f64::INFINITY, 0);
        for (place, group) in open.iter().enumerate().filter(|(_, group)| group.len() > 1) {
            let counts = &self.chosen[place];
            let total: u32 = counts.iter().sum();
            let most = counts.iter().max().copied().unwrap_or(0);
            // Of groups as undecided as each other the widest is settled first.
            let share = f64::from(most) / f64::from(total.max(1)) - real_len(group.len()) * 1e-6;
            if share < least_decided.0 {
                least_decided = (share, place);
            }
        }
        least_decided.1
    }

    /// The open candidates of a group, those that pricing chose most often first.
    pub(super) fn in_order(&self, open: &[Vec<usize>], group: usize) -> Vec<usize> {
        let mut order: Vec<(u32, usize)> =
            open[group].iter().enumerate().map(|(slot, idx)| (self.count(group, slot), *idx)).collect();
        order.sort_by_key(|(count, idx)| (std::cmp::Reverse(*count), *idx));
        order.into_iter().map(|(_, idx)| idx).collect()
    }

    fn count(&self, group: usize, slot: usize) -> u32 {
        self.chosen[group].get(slot).copied().unwrap_or(0)
    }
}

fn real_len(len: usize) -> f64 {
    f64::from(u32::try_from(len).unwrap_or(u32::MAX))
}
