//! The exhibits of the section that an address asks for, made by the page that it names.

use super::placed::{EvidencePage, PAGE};
use super::{benchmark, chart, evaluate, page, project};
use crate::error::PageError;
use crate::placement::PlacedExhibit;
use crate::state::AppState;

/// The exhibits that an address asks for: those of the page that it names; none where it names none, or what it asks
/// is refused.
///
/// # Errors
/// Where they cannot be made.
pub(crate) fn exhibits(
    state: &AppState,
    fields: &[(String, String)],
) -> Result<Vec<PlacedExhibit>, PageError> {
    let named = fields.iter().find(|(name, _)| name == PAGE).map(|(_, value)| value.as_str());
    let Some(page) = EvidencePage::ALL.into_iter().find(|page| Some(page.code()) == named) else {
        return Ok(Vec::new());
    };
    match page {
        EvidencePage::Measures => Ok(page::placed(state)),
        EvidencePage::Chart => chart::exhibits(state, fields),
        EvidencePage::Project => Ok(project::exhibits(state, fields)),
        EvidencePage::Evaluate => Ok(evaluate::exhibits(state, fields)),
        EvidencePage::Benchmark => Ok(benchmark::exhibits(state, fields)),
    }
}
