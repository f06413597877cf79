//! A linear program in whole numbers, solved by the simplex method with Bland's rule: what an attacker can work out of a
//! table with totals. It knows nothing of flows.
//!
//! Matrices of rows and columns that add up are totally unimodular, so every pivot is 1 or −1 and nothing is rounded.

/// Sums that are zero, over variables with bounds.
#[derive(Clone, Debug)]
pub(super) struct Attack {
    /// The coefficients of each sum, one a variable.
    pub(super) sums: Vec<Vec<i64>>,
    /// The least and, where there is any, the most of each variable.
    pub(super) bounds: Vec<(i64, Option<i64>)>,
}

/// A tableau in canonical form with a feasible basis.
#[derive(Clone)]
struct Tableau {
    /// Rows of coefficients, the right-hand side last.
    rows: Vec<Vec<i64>>,
    basis: Vec<usize>,
    n_variables: usize,
}

impl Attack {
    /// The least and the most of each of `variables`; no most where it has no end. `None` where nothing satisfies
    /// all sums.
    pub(super) fn ranges(&self, variables: &[usize]) -> Option<Vec<(i64, Option<i64>)>> {
        let feasible = self.feasible()?;
        let range = |variable: &usize| {
            let low = self.bounds[*variable].0;
            let least = feasible.clone().minimise(&feasible.objective(*variable, 1));
            let most = feasible.clone().minimise(&feasible.objective(*variable, -1));
            let least = least.expect("no variable is below its bound");
            (low + least, most.map(|most| low - most))
        };
        Some(variables.iter().map(range).collect())
    }

    /// Variables above their least, a slack for each most, and a basis found with artificial variables.
    fn feasible(&self) -> Option<Tableau> {
        let n_own = self.bounds.len();
        let bounded: Vec<(usize, i64)> = self
            .bounds
            .iter()
            .enumerate()
            .filter_map(|(idx, (low, high))| high.map(|high| (idx, high - low)))
            .collect();
        let (n_slack, n_sums) = (bounded.len(), self.sums.len());
        let width = n_own + n_slack + n_sums + 1;
        let (mut rows, mut basis) = (Vec::new(), Vec::new());
        for (at, (variable, room)) in bounded.iter().enumerate() {
            let mut row = vec![0; width];
            row[*variable] = 1;
            row[n_own + at] = 1;
            row[width - 1] = *room;
            rows.push(row);
            basis.push(n_own + at);
        }
        for (at, sum) in self.sums.iter().enumerate() {
            let mut row = vec![0; width];
            row[..n_own].copy_from_slice(sum);
            row[width - 1] = -sum.iter().zip(&self.bounds).map(|(part, (low, _))| part * low).sum::<i64>();
            if row[width - 1] < 0 {
                negate(&mut row);
            }
            row[n_own + n_slack + at] = 1;
            rows.push(row);
            basis.push(n_own + n_slack + at);
        }
        let mut tableau = Tableau { rows, basis, n_variables: width - 1 };
        let mut costs = vec![0; width - 1];
        costs[n_own + n_slack..].fill(1);
        if tableau.minimise(&costs)? != 0 {
            return None;
        }
        tableau.without(n_own + n_slack);
        Some(tableau)
    }
}

impl Tableau {
    fn objective(&self, variable: usize, sign: i64) -> Vec<i64> {
        let mut costs = vec![0; self.n_variables];
        costs[variable] = sign;
        costs
    }

    /// The least of a cost; nothing where it has no end.
    fn minimise(&mut self, costs: &[i64]) -> Option<i64> {
        loop {
            let reduced = |column: usize| {
                let rows = self.rows.iter().zip(&self.basis);
                costs[column] - rows.map(|(row, basic)| costs[*basic] * row[column]).sum::<i64>()
            };
            let Some(entering) = (0..self.n_variables).find(|column| reduced(*column) < 0) else { break };
            let right = self.n_variables;
            // Every positive coefficient is 1, so the right-hand sides are the ratios.
            let candidates = (0..self.rows.len()).filter(|idx| 0 < self.rows[*idx][entering]);
            let leaving = candidates.min_by_key(|idx| (self.rows[*idx][right], self.basis[*idx]))?;
            self.pivot(leaving, entering);
        }
        let rows = self.rows.iter().zip(&self.basis);
        Some(rows.map(|(row, basic)| costs[*basic] * row[self.n_variables]).sum())
    }

    fn pivot(&mut self, leaving: usize, entering: usize) {
        assert_eq!(self.rows[leaving][entering].abs(), 1, "a matrix of sums is unimodular");
        if self.rows[leaving][entering] < 0 {
            negate(&mut self.rows[leaving]);
        }
        let pivot = self.rows[leaving].clone();
        for (idx, row) in self.rows.iter_mut().enumerate() {
            let times = row[entering];
            if idx != leaving && times != 0 {
                for (part, by) in row.iter_mut().zip(&pivot) {
                    *part -= times * by;
                }
            }
        }
        self.basis[leaving] = entering;
    }

    /// The same without the artificial variables, which are the last.
    fn without(&mut self, n_kept: usize) {
        for idx in 0..self.rows.len() {
            if n_kept <= self.basis[idx]
                && let Some(column) = (0..n_kept).find(|column| self.rows[idx][*column] != 0)
            {
                self.pivot(idx, column);
            }
        }
        // A sum that follows from others has no variable of its own.
        let kept: Vec<bool> = self.basis.iter().map(|basic| *basic < n_kept).collect();
        let mut is_kept = kept.iter();
        self.rows.retain(|_| *is_kept.next().unwrap());
        self.basis.retain(|basic| *basic < n_kept);
        for row in &mut self.rows {
            let right = row[self.n_variables];
            row.truncate(n_kept);
            row.push(right);
        }
        self.n_variables = n_kept;
    }
}

fn negate(row: &mut [i64]) {
    for part in row {
        *part = -*part;
    }
}

#[test]
fn the_program_finds_known_ranges() {
    // a + b = 10 with a from 1 to 7, b from 2 to 20; c is free and a − c = 0.
    let attack = Attack {
        sums: vec![vec![1, 1, 0, -1], vec![1, 0, -1, 0]],
        bounds: vec![(1, Some(7)), (2, Some(20)), (0, None), (10, Some(10))],
    };
    let expected = [(1, Some(7)), (3, Some(9)), (1, Some(7)), (10, Some(10))];
    assert_eq!(attack.ranges(&[0, 1, 2, 3]), Some(expected.to_vec()));
    let without_end = Attack { sums: vec![vec![1, -1]], bounds: vec![(2, None), (0, None)] };
    assert_eq!(without_end.ranges(&[0, 1]), Some(vec![(2, None), (2, None)]));
    let nothing = Attack { sums: vec![vec![1, 1]], bounds: vec![(1, None), (0, None)] };
    assert_eq!(nothing.ranges(&[0]), None);
}
