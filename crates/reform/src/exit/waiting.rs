//! Who leaves of their own accord while a decision is awaited.

/// Posts of one function that are filled, quarter by quarter.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// How many are expected to be filled at the end of each quarter [posts], today first.
    pub expected: Vec<f64>,
    /// The chance that fewer than the floor are filled at the end of each quarter, today first.
    pub chance_below_floor: Vec<f64>,
    /// The first quarter at whose end fewer than the floor are expected; 0 is today.
    pub falls_below_in: Option<usize>,
}

/// What `filled` posts come to over `n_quarters` if everybody leaves with the same chance `hazard`
/// each quarter and nobody is replaced; `floor` is the fewest that keep the function safe.
///
/// Leaving is independent, so the posts that stay after a quarter are binomial.
#[must_use]
pub fn waiting(filled: u32, floor: u32, hazard: f64, n_quarters: usize) -> Waiting {
    let hazard = if hazard.is_finite() { hazard.clamp(0.0, 1.0) } else { 0.0 };
    let mut stays = 1.0;
    let mut expected = Vec::with_capacity(n_quarters + 1);
    let mut chance_below_floor = Vec::with_capacity(n_quarters + 1);
    for _ in 0..=n_quarters {
        expected.push(f64::from(filled) * stays);
        chance_below_floor.push(chance_below(filled, floor, stays));
        stays *= 1.0 - hazard;
    }
    let falls_below_in = expected.iter().position(|expected| *expected < f64::from(floor) - 1e-9);
    Waiting { expected, chance_below_floor, falls_below_in }
}

/// The chance that fewer than `floor` of `n` stay, each with the chance `stays`.
fn chance_below(n: u32, floor: u32, stays: f64) -> f64 {
    if floor > n {
        return 1.0;
    }
    // The distribution, one person after another: exact sums of positive terms.
    let mut chances = vec![1.0];
    for _ in 0..n {
        let mut next = vec![0.0; chances.len() + 1];
        for (count, chance) in chances.iter().enumerate() {
            next[count] += chance * (1.0 - stays);
            next[count + 1] += chance * stays;
        }
        chances = next;
    }
    chances.iter().take(floor as usize).sum()
}
