//! What stands behind the position: what moved it, and staff, capital, cash and payments.

use charts::exhibit::Exhibit;
use charts::html::{provenance_key, rests_on};
use charts::table::backing::movement::{movement, movement_headline};
use charts::table::backing::resources::{resources, resources_headline};
use domain::backing::Backing;
use domain::book::Book;
use domain::provenance::Provenance;
use maud::{Markup, html};

use crate::address::View;
use crate::layout::{Charts, Section, Sheet, choices, heading, review};
use crate::page::exhibits::{self, Shown};
use crate::problem::Problem;
use crate::server::{Answer, Site};

/// Where the page about movement is.
pub(crate) const MOVEMENT: (&str, &str) = ("What moved it", "/movement");
/// Where the page about resources is.
pub(crate) const RESOURCES: (&str, &str) = ("Staff, capital and cash", "/resources");

/// The exhibits of one of the two pages.
pub(crate) fn exhibits_of(
    book: &Book,
    backing: &Backing,
    view: &View,
    (page, path): (&str, &str),
) -> Vec<Shown> {
    let exhibits = if path == MOVEMENT.1 {
        movement(book, backing, view.wording)
    } else {
        resources(backing, view.wording)
    };
    exhibits.into_iter().map(|exhibit| Shown::on(exhibit, page, path)).collect()
}

/// The page about what moved the position.
///
/// # Errors
/// Where the library has no such month or a chart cannot be drawn.
pub(crate) fn show_movement(site: &Site, view: &View) -> Result<Answer, Problem> {
    show(
        site,
        view,
        MOVEMENT,
        movement_headline,
        "Each organisation says what moved it; what it leaves unsaid stands as “not explained”.",
    )
}

/// The page about staff, capital, cash and payments.
///
/// # Errors
/// Where the library has no such month or a chart cannot be drawn.
pub(crate) fn show_resources(site: &Site, view: &View) -> Result<Answer, Problem> {
    show(
        site,
        view,
        RESOURCES,
        resources_headline,
        "From the schedules that organisations send with their returns; limits are those of the year.",
    )
}

fn show(
    site: &Site,
    view: &View,
    (page, path): (&'static str, &'static str),
    headline: fn(&Backing) -> String,
    lead: &str,
) -> Result<Answer, Problem> {
    let book = site.book(view)?;
    let backing = site.library.backing(view.year, view.month);
    let sections: Markup = match &backing {
        None => html! {
            (heading(page, "No schedules are on record for this month"))
            p.oak-lead { "They come with the monthly return; " a href=(view.link("/periods")) { "choose another month" } "." }
        },
        Some(backing) => {
            let shown = exhibits_of(&book, backing, view, (page, path));
            let is_synthetic = |exhibit: &Exhibit| exhibit.provenance == Provenance::Synthetic;
            html! {
                (heading(page, &headline(backing)))
                @if shown.iter().any(|shown| is_synthetic(&shown.exhibit)) { p { (rests_on(Provenance::Synthetic)) } }
                p.oak-lead { (lead) }
                (provenance_key())
                @for shown in &shown { (exhibits::section(view, shown)?) }
            }
        }
    };
    let sheet = Sheet {
        title: &format!("{page}, {} month {}", book.year, book.month),
        section: Section::Money,
        view: Some(view),
        context: choices(&book, view, path),
        content: html! { (exhibits::subnav(&book, view, path)) (sections) (review(&book)) },
        charts: Charts::Shown,
    };
    Ok(Answer::Page(sheet.framed(site)))
}
