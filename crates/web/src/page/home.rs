//! Finance on a page: the finding, three sentences, tiles, and the exhibits behind them.

use charts::html::{self as exhibit_html, Anchors};
use charts::table;
use charts::words::overview;
use domain::book::Book;
use domain::figure::{Basis, Definition, Figure, Subject};
use domain::month::Month;
use domain::provenance::Provenance;
use maud::{Markup, html};

use crate::address::View;
use crate::layout::{Charts, Section, Sheet, choices, review};
use crate::mark::digits;
use crate::naming;
use crate::page::exhibits;
use crate::page::sources::{Shares, grouped};
use crate::problem::Problem;
use crate::server::{Answer, Site};

/// The page.
///
/// # Errors
/// Where the library has no such month or a chart cannot be drawn.
pub(crate) fn show(site: &Site, view: &View) -> Result<Answer, Problem> {
    let book = site.book(view)?;
    let anchors = view.anchors();
    let headline = overview::headline(&book, view.reading());
    let tiles = table::tiles(&book, view.reading());
    let sparks = exhibits::sparks(&tiles)?;
    let before = book.month.before().and_then(|month| site.library.book(book.year, month));
    let content = html! {
        h1 {
            span.nhsuk-caption-m { "Finance on a page" }
            (headline.text())
            @if headline.provenance == Provenance::Synthetic { " " (exhibit_html::rests_on(headline.provenance)) }
        }
        @for lead in overview::leads(&book, view.reading()) {
            p.oak-lead { (exhibit_html::sentence(&lead, &anchors)) }
        }
        h2.oak-hidden { "Key figures" }
        (exhibit_html::tiles(&tiles, &sparks, &anchors))
        (exhibit_html::provenance_key())
        @for shown in exhibits::of_overview(&book, view) { (exhibits::section(&book, view, &shown)?) }
        @if let Some(before) = &before { (changes(&book, before, view, &anchors)) }
        (sources(&book, view))
        (review(&book))
    };
    let sheet = Sheet {
        title: &format!("Finance on a page, {} month {}", book.year, book.month),
        section: Section::Overview,
        view: Some(view),
        context: choices(&book, view, "/"),
        content,
        charts: Charts::Shown,
    };
    Ok(Answer::Page(sheet.framed(site)))
}
