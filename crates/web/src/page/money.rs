//! System position: who stands where, how plan became actual, month by month, what was found.

use charts::words::overview;
use maud::html;

use crate::address::View;
use crate::layout::{Charts, Section, Sheet, choices, heading, review};
use crate::page::exhibits;
use crate::problem::Problem;
use crate::server::{Answer, Site};

/// The page.
///
/// # Errors
/// Where the library has no such month or a chart cannot be drawn.
pub(crate) fn show(site: &Site, view: &View) -> Result<Answer, Problem> {
    let book = site.book(view)?;
    let exhibits = exhibits::of_system(&book, view);
    let finding = overview::leads(&book, view.reading());
    let content = html! {
        (exhibits::subnav(&book, view, "/money"))
        (heading("System position", &overview::headline(&book, view.reading()).text()))
        @for lead in finding.iter().skip(1).take(1) {
            p.oak-lead { (charts::html::sentence(lead, &view.anchors())) }
        }
        (charts::html::provenance_key())
        @for shown in &exhibits { (exhibits::section(view, shown)?) }
        (review(&book))
    };
    let sheet = Sheet {
        title: &format!("System position, {} month {}", book.year, book.month),
        section: Section::Money,
        view: Some(view),
        context: choices(&book, view, "/money"),
        content,
        charts: Charts::Shown,
    };
    Ok(Answer::Page(sheet.framed(site)))
}
