//! Search: everything that has a name or an amount, and the page that it stands on.

mod care;
mod records;
mod entry;
mod names;
mod listing;
mod month_index;
pub(crate) mod indexes;
pub(crate) mod results;
pub(crate) mod document;
pub(crate) mod page;
pub(crate) mod routes;

pub use care::Care;
pub use records::Records;

use domain::month::{FinancialYear, Month};

use crate::library::Library;

/// What a query finds in the month end of a month, as programs read it; the index is made for this one query.
///
/// # Errors
/// Where the library has no such month, in words.
pub fn search(
    library: &dyn Library,
    care: Option<Care>,
    records: Records,
    (year, month): (FinancialYear, Month),
    query: &str,
) -> Result<api::search::Search, String> {
    let view = entry::view_of(library, (year, month)).map_err(|error| error.to_string())?;
    let ground = listing::Ground {
        library,
        care,
        records,
        has_return_desk: true,
        has_scenarios: true,
        has_questions: true,
        view,
    };
    let index = month_index::MonthIndex::of(listing::listed(&ground)).map_err(|error| error.to_string())?;
    let results = results::find(&index, query).map_err(|error| error.to_string())?;
    Ok(document::of(&index, &results, &view))
}
