//! The page for what cannot be shown: what went wrong, and what to do.

use charts::html::prose;
use maud::{Markup, html};

use crate::address::{Asked, View};
use crate::layout::{Charts, Section, Sheet, context, heading, item};
use crate::page::home;
use crate::problem::Problem;
use crate::server::Site;
use crate::work::Failure;

/// The page.
pub(crate) fn show(site: &Site, problem: &Problem, failure: Option<&Failure>) -> Markup {
    let view = View::of(&Asked::default(), &*site.library).ok();
    let link = |path: &str| view.as_ref().map_or_else(|| path.to_owned(), |view| view.link(path));
    let months =
        matches!(problem, Problem::Year(_) | Problem::Month(_) | Problem::NoYear(_) | Problem::NoMonth(..));
    let books = if months { site.library.periods() } else { Vec::new() };
    let text = problem.to_string();
    let content = html! {
        (heading(&format!("Error {}", problem.status().as_u16()), &text))
        p.oak-lead { (prose(&problem.what_to_do())) }
        @if let Some(failure) = failure {
            p { "Code: " code { (failure.code) } }
        }
        @if *problem == Problem::Empty { (home::missing(site, None)) }
        @if let (Some(view), false) = (&view, books.is_empty()) {
            section {
                h2 { "Recorded months" }
                ul.oak-list {
                    @for (year, month) in books.into_iter().rev() {
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
    sheet.framed(site)
}
