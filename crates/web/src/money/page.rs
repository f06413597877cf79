//! System position: who stands where, how plan became actual, month by month, what was found.

use exhibits::words::overview;
use maud::html;

use super::subnav;
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section, figures_context, heading, review};
use crate::placement;
use crate::state::AppState;

/// The page.
///
/// # Errors
/// Where the library has no such month or a chart cannot be drawn.
pub(crate) fn show(state: &AppState, view: &View) -> Result<Answer, PageError> {
    let month_end = state.month_end(view)?;
    let exhibits = placement::system_exhibits(&month_end, view);
    let leads = overview::leads(&month_end, view.reading());
    let content = html! {
        (subnav::subnav(&month_end, view, "/money"))
        (heading("System position", &overview::headline(&month_end, view.reading()).text()))
        @for lead in leads.iter().skip(1).take(1) {
            p.oak-lead { (exhibits::html::sentence(lead, &view.anchors())) }
        }
        (exhibits::html::provenance_key())
        @for placed in &exhibits { (placement::section(view, placed)?) }
        (review(&month_end))
    };
    let page = PageBody {
        title: &format!("System position, {} month {}", month_end.year, month_end.month),
        section: Section::Money,
        view: Some(view),
        context: figures_context(&month_end, view, "/money"),
        content,
        charts: Charts::Shown,
    };
    Ok(Answer::Page(page.render(state)))
}
