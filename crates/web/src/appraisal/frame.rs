//! What the pages of scenarios share: their frame, who asks, and the words of amounts.

use std::sync::Arc;

use domain::money::{Pence, Pounds};
use domain::provenance::Provenance;
use exhibits::exhibit::Exhibit;
use exhibits::html::{self as exhibit_html, Anchors, mark};
use maud::{Markup, html};

use super::port::{AppraisalError, Appraisals};
use crate::address::{PageQuery, View};
use crate::drawing;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section, context};
use crate::state::AppState;

/// The pages of the section.
const PAGES: [(&str, &str); 3] = [
    ("All scenarios", "/scenarios"),
    ("Write a scenario", "/scenarios/new"),
    ("Did it make the difference?", ADOPTED),
];
/// Scenarios that were adopted, and what came of them.
pub(super) const ADOPTED: &str = "/scenarios/adopted";

/// The appraisal, where there is one, from the month that is shown to the reader first: of who is not signed in the last
/// that is released, so that no table tells them of another.
pub(super) fn appraisals(state: &AppState) -> Result<Arc<dyn Appraisals>, PageError> {
    let appraisals = state.appraisals.as_ref().ok_or(PageError::Page)?;
    // A copy is read by everybody, whatever its maker may see.
    if state.copy.is_none() && !state.has_months_not_shown() {
        return Ok(Arc::clone(appraisals));
    }
    let view = View::of(&PageQuery::default(), &*state.library)?;
    Ok(appraisals.starting_from((view.year, view.month)))
}

pub(super) fn failed(error: AppraisalError) -> PageError {
    match error {
        AppraisalError::Unknown { name, .. } => PageError::NoScenario(name),
        AppraisalError::Full { .. } => PageError::Busy,
        other @ (AppraisalError::Faulty { .. } | AppraisalError::Failed(_)) => {
            PageError::Failed(other.to_string())
        }
    }
}

/// The links to the pages of the section, and to what belongs to the page that is shown.
pub(super) fn subnav(current: &str, others: &[(&str, &str)]) -> Markup {
    html! {
        nav aria-label="Scenarios" {
            ul.oak-subnav {
                @for (name, path) in PAGES.iter().chain(others) {
                    li { a href=(path) aria-current=[(*path == current).then_some("page")] { (name) } }
                }
            }
        }
    }
}

pub(super) fn render(
    state: &AppState,
    title: &str,
    context_items: &Markup,
    content: Markup,
    charts: Charts,
) -> Markup {
    let view = View::of(&PageQuery::default(), &*state.library).ok();
    let page = PageBody {
        title,
        section: Section::Scenarios,
        view: view.as_ref(),
        context: context(context_items),
        content,
        charts,
    };
    page.render(state)
}

/// An exhibit with its chart, where it has one.
pub(super) fn exhibit(exhibit: &Exhibit) -> Result<Markup, PageError> {
    let drawing = exhibit.chart.as_ref().map(drawing::chart).transpose()?;
    Ok(exhibit_html::exhibit(exhibit, drawing.as_ref(), &Anchors::site("")))
}

/// A table that has no heading of its own.
pub(super) fn table_of(table: &Exhibit) -> Markup {
    html! {
        section.oak-exhibit aria-label=(table.heading) {
            (exhibit_html::exhibit_body(table, None, &Anchors::site("")))
        }
    }
}

/// A mark that is read aloud as a word.
pub(super) fn known(provenance: Provenance) -> Markup {
    html! { (mark(provenance)) span.oak-hidden { " " (provenance.word()) } }
}

/// Money of the contract.
pub(super) const fn pence(amount: i64) -> Pence {
    Pence::new(amount)
}

/// An amount without its sign: `£1.2m`.
pub(super) fn size(amount: i64) -> String {
    Pounds(Pence::new(amount.saturating_abs())).to_string()
}

/// An amount with its sign: `−£1.2m`.
pub(super) fn signed(amount: i64) -> String {
    let sign = if amount < 0 { "−" } else { "" };
    format!("{sign}{}", size(amount))
}

/// A sentence with a capital letter and a full stop.
pub(super) fn sentence(text: &str) -> String {
    let text = exhibits::words::capital_first(text.trim());
    if text.ends_with(['.', '?', '!']) { text } else { format!("{text}.") }
}

/// The letter of a scenario in a comparison: `A`.
pub(super) fn letter(idx: usize) -> char {
    exhibits::table::flow::letter(idx)
}
