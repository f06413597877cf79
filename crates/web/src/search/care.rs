//! The care network as the search sees it, whoever reads it.

use crate::simulation::port::{NetworkShown, ScenarioShown, Simulations};

/// The care network and its scenarios, as pages show them.
#[derive(Clone, Debug)]
pub struct Care {
    /// What is simulated; none where it cannot be read.
    pub network: Option<NetworkShown>,
    /// The scenarios that come with it.
    pub scenarios: Vec<ScenarioShown>,
}

impl Care {
    /// What a simulation shows.
    pub(crate) fn of(simulation: &dyn Simulations) -> Self {
        // What cannot be read is told on its page.
        Self { network: simulation.network().ok(), scenarios: simulation.shipped().unwrap_or_default() }
    }
}
