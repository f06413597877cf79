//! What every page of the section has: the paths of its pages, the links between them, and the page around the content.

use maud::{Markup, html};

use crate::address::View;
use crate::answer::Answer;
use crate::layout::{Charts, PageBody, Section};
use crate::state::AppState;

pub(super) const MEASURES: &str = "/evidence";
pub(super) const CHART: &str = "/evidence/chart";
pub(super) const PROJECT: &str = "/evidence/project";
pub(super) const EVALUATE: &str = "/evidence/evaluate";
pub(super) const BENCHMARK: &str = "/evidence/benchmark";

/// The pages of the section.
const PAGES: [(&str, &str); 4] = [
    ("Is it changing?", MEASURES),
    ("Where does it go?", PROJECT),
    ("Did it work?", EVALUATE),
    ("How do we compare?", BENCHMARK),
];

pub(super) fn subnav(view: &View, current: &str) -> Markup {
    html! {
        nav aria-label="Evidence" {
            ul.oak-subnav {
                @for (name, path) in PAGES {
                    li { a href=(view.link(path)) aria-current=[(path == current).then_some("page")] { (name) } }
                }
            }
        }
    }
}

/// What a copy of the site, which answers no forms, has in the place of one: each question that it holds the answer of, by
/// its address and in words.
pub(super) fn asked_in_copy(view: &View, questions: &[(String, String)]) -> Markup {
    html! {
        section id="ask" {
            h2 { "Answers in this copy" }
            @if questions.is_empty() {
                p.oak-sub { "This is a copy of the site, which answers no forms, and it holds no answer to this question: ask it on the site itself." }
            } @else {
                p.oak-sub { "This is a copy of the site, which answers no forms. It holds these answers; others are given on the site itself." }
                ul.oak-list { @for (address, words) in questions { li { a href=(view.link(address)) { (words) } } } }
            }
        }
    }
}

/// An address that asks one thing: `/evidence/project?measure=gp:03W`.
pub(super) fn asking(path: &str, name: &str, value: &str) -> String {
    format!("{path}?{}", form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish())
}

/// A page of the section.
pub(super) fn render(
    state: &AppState,
    view: &View,
    title: &str,
    line: Markup,
    content: Markup,
    charts: Charts,
) -> Answer {
    let page =
        PageBody { title, section: Section::Evidence, view: Some(view), context: line, content, charts };
    Answer::Page(page.render(state))
}
