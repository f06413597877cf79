//! How a run is asked for.

use crate::network::Chosen;
use crate::output::WarmUpFrom;

/// Where nobody says otherwise, a difference is known well enough where its half-width is this share of
/// it …
pub const OF_DIFFERENCE: f64 = 0.10;

/// How a run is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct RunSettings {
    /// The seed.
    pub seed: u64,
    /// What is left out at the beginning [minutes].
    pub warm_up: f64,
    /// Where that comes from.
    pub warm_up_from: WarmUpFrom,
    /// What is measured after that [minutes].
    pub length: f64,
    /// At least so many replications.
    pub least: u32,
    /// At most so many.
    pub most: u32,
    /// Replications are added until the half-width of every chosen measure is below this share of it.
    pub precision: f64,
    /// Of scenarios compared with a base: until that of every difference is below this share of it.
    pub precision_of_difference: f64,
    /// The measures that precision is asked of.
    pub measures: Vec<Chosen>,
}
