//! Groups with the same candidates: of choices that differ only in which of them takes which, one is tried.
//!
//! Groups that are alike take their candidates in the order of the list. Any choice becomes such a one by
//! exchanging what they take, with the same impact and the same uses, so nothing is lost.

use super::Problem;

/// The places of groups that are alike, in order; those like no other are left out.
pub(super) struct Alike(Vec<Vec<usize>>);

impl Alike {
    pub(super) fn of(problem: &Problem) -> Self {
        let mut runs: Vec<Vec<usize>> = Vec::new();
        for (place, group) in problem.groups.iter().enumerate().filter(|(_, group)| 1 < group.len()) {
            match runs.iter_mut().find(|run| problem.groups[run[0]] == *group) {
                Some(run) => run.push(place),
                None => runs.push(vec![place]),
            }
        }
        runs.retain(|run| 1 < run.len());
        Self(runs)
    }

    /// Drops candidates that no choice in order holds; false where none is left of a group.
    pub(super) fn keep_in_order(&self, open: &mut [Vec<usize>]) -> bool {
        for run in &self.0 {
            let mut least = 0;
            for place in run {
                open[*place].retain(|idx| least <= *idx);
                let Some(lowest) = open[*place].first() else { return false };
                least = *lowest;
            }
            let mut most = usize::MAX;
            for place in run.iter().rev() {
                open[*place].retain(|idx| *idx <= most);
                let Some(highest) = open[*place].last() else { return false };
                most = *highest;
            }
        }
        true
    }

    /// The middle one of the groups that are like the one at `place` and as open: settling it settles most of
    /// the others.
    pub(super) fn middle(&self, open: &[Vec<usize>], place: usize) -> usize {
        let Some(run) = self.0.iter().find(|run| run.contains(&place)) else { return place };
        let as_open: Vec<usize> = run.iter().copied().filter(|other| open[*other] == open[place]).collect();
        as_open[as_open.len() / 2]
    }
}
