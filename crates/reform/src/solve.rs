//! One candidate of every group, the sum of scores as small as can be, within limits.
//!
//! Exact branch and bound. The bound prices what the limits allow (a Lagrangian relaxation) and is
//! rounded up, because impact is whole; candidates that a price rules out are dropped for good. The
//! search counts steps, not seconds, so that the same problem gives the same answer everywhere.
//! Knows nothing of functions or boards. Method and limits: `docs/method/reform.md`.

mod alike;
mod bound;
mod repair;

/// How many things are limited.
pub const N_LIMITS: usize = 3;

/// What a candidate, or a whole choice, takes of each limited thing; may be negative.
pub type Uses = [i64; N_LIMITS];

/// The steps of a budget of which nobody says otherwise.
pub const STEPS: u64 = 400_000;

/// One candidate of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What is to be small in sum.
    pub impact: i64,
    /// What it takes of each limited thing.
    pub uses: Uses,
}

/// Groups of which each gives one candidate, and what all of them together may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The candidates by group; a group without any makes the problem infeasible.
    pub groups: Vec<Vec<Candidate>>,
    /// The most that may be taken of each limited thing.
    pub limits: Uses,
}

/// Steps that searches, one after another, share: what one leaves is there for the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    left: u64,
    spent: u64,
    /// How far from the proven bound a choice may be to be taken as best: 0 proves it exactly.
    tolerance: i64,
}

impl Budget {
    /// As many steps; a choice no farther than `tolerance` from the proven bound is taken as best.
    #[must_use]
    pub const fn new(steps: u64, tolerance: i64) -> Self {
        Self { left: steps, spent: 0, tolerance }
    }

    /// The steps that are left.
    #[must_use]
    pub const fn left(&self) -> u64 {
        self.left
    }

    /// The steps that were taken. Every search takes one at least, so that it says something even where
    /// nothing is left.
    #[must_use]
    pub const fn spent(&self) -> u64 {
        self.spent
    }

    /// Lends `work` its share where it is the first of `n_to_come` that still need steps, and takes back what it
    /// leaves.
    pub fn lend<T>(&mut self, n_to_come: u64, work: impl FnOnce(&mut Self) -> T) -> T {
        let mut lent = Self::new(self.left / n_to_come.max(1), self.tolerance);
        let done = work(&mut lent);
        self.take(lent.spent);
        done
    }

    const fn take(&mut self, steps: u64) {
        self.left = self.left.saturating_sub(steps);
        self.spent = self.spent.saturating_add(steps);
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::new(STEPS, 0)
    }
}

/// What the search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A choice, with what no choice can be below.
    Found {
        /// The index of the candidate by group.
        choice: Vec<usize>,
        /// Its impact score.
        impact: i64,
        /// Every choice within the limits has at least this score; equal to `impact` where proven.
        bound: i64,
    },
    /// No choice is within the limits, proven.
    Infeasible,
    /// The steps ran out before any choice was found.
    Unknown {
        /// Every choice within the limits, if there is one, has at least this score.
        bound: i64,
    },
}

impl Problem {
    /// What a choice takes of each limited thing.
    #[must_use]
    pub fn uses(&self, choice: &[usize]) -> Uses {
        let mut sum = [0; N_LIMITS];
        for (group, idx) in self.groups.iter().zip(choice) {
            for (total, part) in sum.iter_mut().zip(group[*idx].uses) {
                *total += part;
            }
        }
        sum
    }

    /// The impact of a choice.
    #[must_use]
    pub fn impact(&self, choice: &[usize]) -> i64 {
        self.groups.iter().zip(choice).map(|(group, idx)| group[*idx].impact).sum()
    }

    /// Whether a choice is within the limits.
    #[must_use]
    pub fn allows(&self, choice: &[usize]) -> bool {
        self.uses(choice).iter().zip(self.limits).all(|(used, limit)| *used <= limit)
    }
}

/// Finds the choice of the lowest impact score within the limits, with no more steps than the budget has left.
#[must_use]
pub fn minimise(problem: &Problem, budget: &mut Budget) -> Outcome {
    minimise_from(problem, None, budget)
}

/// The same where a choice is `known`: what is found is not worse than that, if it is within the limits.
#[must_use]
pub fn minimise_from(problem: &Problem, known: Option<&[usize]>, budget: &mut Budget) -> Outcome {
    let open: Vec<Vec<usize>> = problem.groups.iter().map(|group| undominated(group)).collect();
    if open.iter().any(Vec::is_empty) {
        return Outcome::Infeasible;
    }
    if open.is_empty() {
        let choice = Vec::new();
        return if problem.allows(&choice) {
            Outcome::Found { choice, impact: 0, bound: 0 }
        } else {
            Outcome::Infeasible
        };
    }
    let steps = budget.left.max(1);
    let mut search = Search {
        problem,
        alike: alike::Alike::of(problem),
        best: None,
        steps_left: steps,
        tolerance: budget.tolerance,
        lowest_unproven: i64::MAX,
    };
    if let Some(known) = known {
        search.consider(known);
    }
    // Prices are found sooner where there is a score to beat.
    let cheapest: Vec<usize> =
        problem.groups.iter().zip(&open).map(|(group, open)| lowest_of(group, open)).collect();
    if let Some(repaired) = repair::repair(problem, &open, &cheapest) {
        search.consider(&repaired);
    }
    let prices = bound::Prices::of(problem);
    search.explore(open, prices, 0);
    let Search { best, lowest_unproven, steps_left, .. } = search;
    budget.take(steps - steps_left);
    match best {
        Some((choice, impact)) => Outcome::Found { bound: impact.min(lowest_unproven), choice, impact },
        None if lowest_unproven == i64::MAX => Outcome::Infeasible,
        None => Outcome::Unknown { bound: lowest_unproven },
    }
}

/// The candidates of a group that no other beats or equals in everything, in order.
fn undominated(group: &[Candidate]) -> Vec<usize> {
    let beats = |a: usize, b: usize| {
        let (left, right) = (&group[a], &group[b]);
        let is_no_worse =
            left.impact <= right.impact && left.uses.iter().zip(right.uses).all(|(l, r)| *l <= r);
        is_no_worse && (left != right || a < b)
    };
    (0..group.len()).filter(|b| !(0..group.len()).any(|a| a != *b && beats(a, *b))).collect()
}

/// The first open candidate of the lowest impact.
fn lowest_of(group: &[Candidate], open: &[usize]) -> usize {
    open.iter().copied().min_by_key(|idx| group[*idx].impact).unwrap_or(0)
}

struct Search<'a> {
    problem: &'a Problem,
    alike: alike::Alike,
    best: Option<(Vec<usize>, i64)>,
    steps_left: u64,
    tolerance: i64,
    /// The lowest bound among the parts that were left out before they were settled.
    lowest_unproven: i64,
}

impl Search<'_> {
    /// The impact that a better choice must stay below.
    fn to_beat(&self) -> i64 {
        self.best.as_ref().map_or(i64::MAX, |(_, impact)| impact - self.tolerance)
    }

    /// Takes a choice as the best so far, if it is within the limits and better.
    fn consider(&mut self, choice: &[usize]) {
        let impact = self.problem.impact(choice);
        if self.best.as_ref().is_none_or(|(_, best)| impact < *best) && self.problem.allows(choice) {
            self.best = Some((choice.to_vec(), impact));
        }
    }

    /// Settles every choice made of the `open` candidates.
    fn explore(&mut self, mut open: Vec<Vec<usize>>, mut prices: bound::Prices, depth: usize) {
        if self.steps_left == 0 {
            let bound = bound::without_limits(self.problem, &open).max(prices.floor());
            if bound < self.to_beat() {
                self.lowest_unproven = self.lowest_unproven.min(bound);
            }
            return;
        }
        self.steps_left -= 1;
        loop {
            if !self.alike.keep_in_order(&mut open) || !bound::drop_impossible(self.problem, &mut open) {
                return;
            }
            if open.iter().all(|group| group.len() == 1) {
                let choice: Vec<usize> = open.iter().map(|group| group[0]).collect();
                self.consider(&choice);
                return;
            }
            let relaxed = prices.tighten(self.problem, &open, self.to_beat(), depth == 0);
            for choice in &relaxed.choices {
                self.consider(choice);
            }
            if depth < 2 || self.best.is_none() {
                for choice in &relaxed.choices {
                    if let Some(repaired) = repair::repair(self.problem, &open, choice) {
                        self.consider(&repaired);
                    }
                }
            }
            if prices.floor() > bound::highest_impact(self.problem, &open) {
                return;
            }
            if prices.floor() >= self.to_beat() {
                self.note_unproven(prices.floor());
                return;
            }
            let n_before: usize = open.iter().map(Vec::len).sum();
            self.note_unproven(self.to_beat());
            if !prices.drop_dear(self.problem, &mut open, self.to_beat()) {
                return;
            }
            if open.iter().map(Vec::len).sum::<usize>() * 10 > n_before * 9 {
                let group = self.alike.middle(&open, relaxed.undecided(&open));
                for idx in relaxed.in_order(&open, group) {
                    let mut part = open.clone();
                    part[group] = vec![idx];
                    self.explore(part, prices.clone(), depth + 1);
                }
                return;
            }
        }
    }

    /// Notes what is left out within the tolerance: it may still hold a choice of this impact.
    fn note_unproven(&mut self, bound: i64) {
        if self.tolerance > 0 {
            self.lowest_unproven = self.lowest_unproven.min(bound);
        }
    }
}

#[cfg(test)]
mod tests;
