//! The page for what cannot be shown: what went wrong, and what to do.

use exhibits::html::prose;
use maud::{Markup, html};

use crate::address::{PageQuery, View};
use crate::error::PageError;
use crate::home::page as home;
use crate::layout::{Charts, Section, Sheet, context, heading, item};
use crate::server::AppState;
use crate::work::Failure;

/// The page.
pub(crate) fn show(state: &AppState, error: &PageError, failure: Option<&Failure>) -> Markup {
    let view = View::of(&PageQuery::default(), &*state.library).ok();
    let link = |path: &str| view.as_ref().map_or_else(|| path.to_owned(), |view| view.link(path));
    let months = matches!(
        error,
        PageError::Year(_) | PageError::Month(_) | PageError::NoYear(_) | PageError::NoMonth(..)
    );
    let month_ends = if months { state.library.periods() } else { Vec::new() };
    let text = error.to_string();
    let content = html! {
        (heading(&format!("Error {}", error.status().as_u16()), &text))
        p.oak-lead { (prose(&error.what_to_do())) }
        @if let Some(failure) = failure {
            p { "Code: " code { (failure.code) } }
        }
        @if *error == PageError::Empty { (home::missing(state, None)) }
        @if let (Some(view), false) = (&view, month_ends.is_empty()) {
            section {
                h2 { "Recorded months" }
                ul.oak-list {
                    @for (year, month) in month_ends.into_iter().rev() {
                        li { a href=(format!("/?year={year}&month={month}")) {
                            (year) ", month " (month) " (" (month.name()) ")"
                        } @if (year, month) == (view.year, view.month) { ", shown first" } }
                    }
                }
            }
        }
        section {
            h2 { "Where to go from here" }
            ul.oak-list {
                li { a href=(link("/")) { "Finance on a page" } }
                li { a href=(link("/search")) { "Search figures and pages" } }
                li { a href=(link("/periods")) { "All months" } }
            }
        }
    };
    let sheet = Sheet {
        title: &format!("Error: {text}"),
        section: Section::None,
        view: view.as_ref(),
        context: context(&item("Page", &html! { b { "not shown" } })),
        content,
        charts: Charts::None,
    };
    sheet.framed(state)
}
