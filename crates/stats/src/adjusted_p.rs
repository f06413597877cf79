//! Many tests at once: p-values that allow for how many were done.
//!
//! Sources: Y. Benjamini and Y. Hochberg, JRSS B 57 (1995); Y. Benjamini and D. Yekutieli, Annals of Statistics 29
//! (2001); S. Holm, Scandinavian Journal of Statistics 6 (1979).

use crate::score::count;

/// What is kept in bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Adjustment {
    /// The share of false ones among those found (false discovery rate), for tests that are independent or hang
    /// together positively.
    BenjaminiHochberg,
    /// The same for tests that hang together in any way.
    BenjaminiYekutieli,
    /// The chance that any is found falsely.
    Holm,
    /// The same, more simply and never with more found.
    Bonferroni,
}

/// A p-value among others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adjusted {
    /// Adjusted for the number of tests.
    pub p: f64,
    /// Whether it is found at the level asked for.
    pub is_found: bool,
}

/// Adjusts `p_values`, each from 0 to 1, in their order, for `n_done` tests or as many as there are, whichever is more:
/// what counts is how many were done, not how many are shown.
#[must_use]
pub fn adjust(p_values: &[f64], n_done: usize, adjustment: Adjustment, level: f64) -> Vec<Adjusted> {
    let n_tests = n_done.max(p_values.len());
    let m = count(n_tests);
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|a, b| p_values[*a].total_cmp(&p_values[*b]).then(a.cmp(b)));
    // The share of the level that the p-value of each rank may reach.
    let harmonic: f64 = match adjustment {
        Adjustment::BenjaminiYekutieli => (1..=n_tests).map(|rank| 1.0 / count(rank)).sum(),
        _ => 1.0,
    };
    let share = |rank: usize| match adjustment {
        Adjustment::BenjaminiHochberg | Adjustment::BenjaminiYekutieli => count(rank + 1) / m / harmonic,
        Adjustment::Holm => 1.0 / count(n_tests - rank),
        Adjustment::Bonferroni => 1.0 / m,
    };
    let passes = |rank: usize| p_values[order[rank]] <= share(rank) * level;
    // Steps up from the largest that passes, steps down to the first that does not, or neither.
    let n_found = match adjustment {
        Adjustment::BenjaminiHochberg | Adjustment::BenjaminiYekutieli => {
            (0..order.len()).rev().find(|rank| passes(*rank)).map_or(0, |rank| rank + 1)
        }
        Adjustment::Holm | Adjustment::Bonferroni => {
            (0..order.len()).take_while(|rank| passes(*rank)).count()
        }
    };
    let mut raw: Vec<f64> = (0..order.len()).map(|rank| p_values[order[rank]] / share(rank)).collect();
    match adjustment {
        Adjustment::BenjaminiHochberg | Adjustment::BenjaminiYekutieli => {
            for rank in (1..raw.len()).rev() {
                raw[rank - 1] = raw[rank - 1].min(raw[rank]);
            }
        }
        Adjustment::Holm => {
            for rank in 1..raw.len() {
                raw[rank] = raw[rank].max(raw[rank - 1]);
            }
        }
        Adjustment::Bonferroni => {}
    }
    let mut adjusted = vec![Adjusted { p: 1.0, is_found: false }; p_values.len()];
    for (rank, idx) in order.into_iter().enumerate() {
        adjusted[idx] = Adjusted { p: raw[rank].min(1.0), is_found: rank < n_found };
    }
    adjusted
}

#[cfg(test)]
mod tests;
