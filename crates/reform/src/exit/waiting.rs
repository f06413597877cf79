//! Who leaves of their own accord while a decision is awaited.

use domain::wte::Wte;

/// Posts of one function that are filled, quarter by quarter.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// How many are expected to be filled at the end of each quarter [WTE], today first.
    pub expected: Vec<f64>,
    /// The chance that fewer than the floor are filled at the end of each quarter, today first.
    pub chance_below_floor: Vec<f64>,
    /// The first quarter at whose end fewer than the floor are more likely than not; 0 is today.
    pub falls_below_in: Option<usize>,
}

/// What `filled` posts come to over `n_quarters` if everybody leaves with the same chance `hazard`
/// each quarter and nobody is replaced; `floor` is the fewest that keep the function safe.
///
/// The posts are held by so many people of whole time and one of what is left over: 8.81 by eight and one
/// of 0.81. Leaving is independent, so of those of whole time a binomial number stays after a quarter.
#[must_use]
pub fn waiting(filled: Wte, floor: Wte, hazard: f64, n_quarters: usize) -> Waiting {
    let hazard = if hazard.is_finite() { hazard.clamp(0.0, 1.0) } else { 0.0 };
    let mut chance_to_stay = 1.0;
    let mut expected = Vec::with_capacity(n_quarters + 1);
    let mut chance_below_floor = Vec::with_capacity(n_quarters + 1);
    for _ in 0..=n_quarters {
        #[expect(clippy::cast_precision_loss, reason = "posts of a function are far below 2^53")]
        expected.push(filled.hundredths() as f64 / 100.0 * chance_to_stay);
        chance_below_floor.push(chance_below(filled, floor, chance_to_stay));
        chance_to_stay *= 1.0 - hazard;
    }
    let falls_below_in = chance_below_floor.iter().position(|chance| 0.5 < *chance);
    Waiting { expected, chance_below_floor, falls_below_in }
}

/// The chance that fewer than `floor` of the posts `filled` stay, each holder with the chance
/// `chance_to_stay`.
fn chance_below(filled: Wte, floor: Wte, chance_to_stay: f64) -> f64 {
    let (filled, floor) = (filled.hundredths().max(0), floor.hundredths());
    if filled < floor {
        return 1.0;
    }
    let (n_whole, part) = (filled / 100, filled % 100);
    // The distribution of those of whole time, one person after another: exact sums of positive terms.
    let mut chances = vec![1.0];
    for _ in 0..n_whole {
        let mut next = vec![0.0; chances.len() + 1];
        for (count, chance) in chances.iter().enumerate() {
            next[count] += chance * (1.0 - chance_to_stay);
            next[count + 1] += chance * chance_to_stay;
        }
        chances = next;
    }
    // Fewer than the floor stay where fewer than this of whole time do.
    let below = |part: i64| -> f64 {
        let least = usize::try_from((floor - part).max(0)).unwrap_or(0).div_ceil(100);
        chances.iter().take(least).sum()
    };
    if part == 0 { below(0) } else { chance_to_stay * below(part) + (1.0 - chance_to_stay) * below(0) }
}
