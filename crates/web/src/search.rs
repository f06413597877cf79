//! Search: everything that has a name or an amount, and the page that it stands on.

mod entry;
mod names;
mod listing;
mod month_index;
pub(crate) mod results;
pub(crate) mod document;
pub(crate) mod page;
pub(crate) mod routes;
pub(crate) mod shelf;

use domain::month::{FinancialYear, Month};

use crate::library::Library;
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

/// What a query finds in the month end of a month, as programs read it; the index is made for this one query.
///
/// # Errors
/// Where the library has no such month, in words.
pub fn search(
    library: &dyn Library,
    care: Option<Care>,
    (year, month): (FinancialYear, Month),
    query: &str,
) -> Result<api::search::Search, String> {
    let view = entry::view_of(library, (year, month)).map_err(|error| error.to_string())?;
    let ground = listing::Ground { library, care, has_return_desk: true, view };
    let index = month_index::MonthIndex::of(&ground).map_err(|error| error.to_string())?;
    let results = results::find(&index, query).map_err(|error| error.to_string())?;
    Ok(document::of(&index, &results, &view))
}
