//! What the pages of access to care share: their frame, and what they say where nothing is published.

use evidence::access::Access;
use maud::{Markup, html};

use crate::address::View;
use crate::answer::Answer;
use crate::layout::{Charts, PageBody, Section, context, heading, item};
use crate::missing;
use crate::state::AppState;

pub(super) const GP: &str = "/access";
/// Where the lake is asked in SQL.
pub(crate) const QUESTIONS: &str = "/sql";
pub(super) const URGENT: &str = "/access/urgent";
pub(super) const WAITING: &str = "/access/waiting";
/// Every place with its own page.
pub(super) const PLACES: &str = "/access/places";

/// The pages of the section.
pub(super) const PAGES: [(&str, &str); 3] =
    [("General practice", GP), ("Urgent care", URGENT), ("Waiting lists", WAITING)];

/// The files that figures of each page are in.
pub(super) const GP_FILES: [&str; 3] =
    ["data/gp_appointments.csv", "data/gp_appointments_coverage.csv", "data/gp_registrations.csv"];
pub(super) const URGENT_FILES: [&str; 2] = ["data/ae_attendances.csv", "care/sites.csv"];
/// Those of comparisons of places by their lists.
pub(super) const COMPARED_FILES: [&str; 4] = [GP_FILES[0], GP_FILES[1], GP_FILES[2], "data/rtt.csv"];
pub(super) const WAITING_FILES: [&str; 1] = ["data/rtt.csv"];
pub(super) const LIST_FILES: [&str; 2] = ["data/gp_registrations.csv", "data/gp_workforce.csv"];
pub(super) const WORKFORCE_FILES: [&str; 1] = ["data/gp_workforce.csv"];
pub(super) const TRAVEL_FILES: [&str; 3] = ["care/network.toml", "data/ae_attendances.csv", "care/sites.csv"];

/// How a district stands in addresses: `North-West-Leicestershire`.
pub(super) fn district_code(name: &str) -> String {
    name.replace(' ', "-")
}

/// The page of a district.
pub(crate) fn district_address(name: &str) -> String {
    format!("/access/place/{}", district_code(name))
}

/// What is said where no file has staff of practices.
pub(super) const NO_WORKFORCE: &str = "How many patients there are for each GP is not known: no file of General Practice Workforce is read in here.";

pub(super) fn context_line(access: &Access) -> Markup {
    context(&html! {
        (item("System", &html! { b { (access.system) } }))
        (item("Published files", &html! { (access.editions.len()) }))
    })
}

pub(crate) fn subnav(state: &AppState, view: &View, current: &str) -> Markup {
    let questions = state.questions.as_ref().map(|_| ("Ask in SQL", QUESTIONS));
    html! {
        nav aria-label="Access" {
            ul.oak-subnav {
                @for (name, path) in PAGES.into_iter().chain([("Places", PLACES)]).chain(questions) {
                    li { a href=(view.link(path)) aria-current=[(path == current).then_some("page")] { (name) } }
                }
            }
        }
    }
}

/// A page of figures. Files that cannot be read are named above them, since figures that rest on them are not there.
pub(super) fn render(
    state: &AppState,
    view: &View,
    title: &str,
    (line, content): (Markup, Markup),
) -> Answer {
    let content = html! { (left_out(state)) (content) };
    render_alone(state, view, title, (line, content))
}

fn left_out(state: &AppState) -> Markup {
    let Some(faults) = missing::unreadable(state, GP) else { return html! {} };
    html! {
        section id="left-out" {
            h2 { "Files that cannot be read" }
            p.oak-sub { "No figure of them is on this page." }
            (faults)
        }
    }
}

fn render_alone(state: &AppState, view: &View, title: &str, (line, content): (Markup, Markup)) -> Answer {
    let page = PageBody {
        title,
        section: Section::Access,
        view: Some(view),
        context: line,
        content,
        charts: Charts::Shown,
    };
    Answer::Page(page.render(state))
}

/// The page of a section of which nothing is published.
pub(super) fn without(state: &AppState, view: &View, path: &str, caption: &str) -> Answer {
    let unreadable = missing::unreadable(state, path);
    let register = if unreadable.is_some() { "cannot be read" } else { "none of this" };
    let content = html! {
        (subnav(state, view, path))
        @if let Some(faults) = unreadable {
            (heading(caption, "Figures of this cannot be read"))
            (faults)
        } @else {
            (heading(caption, "None of the files read has figures of this"))
            (how_to_begin())
        }
    };
    render_alone(state, view, caption, (context(&item("Published figures", &html! { (register) })), content))
}

/// The page of a workspace without published figures.
pub(super) fn empty_page(state: &AppState, view: &View, path: &str) -> Answer {
    let (line, content) = without_figures(state, path);
    render_alone(state, view, "Access", (line, html! { (subnav(state, view, path)) (content) }))
}

/// The page of a workspace that has neither published figures nor a month.
pub(crate) fn none(state: &AppState) -> Markup {
    let (line, content) = without_figures(state, GP);
    let page = PageBody {
        title: "Access",
        section: Section::Access,
        view: None,
        context: line,
        content,
        charts: Charts::None,
    };
    page.render(state)
}

fn without_figures(state: &AppState, path: &str) -> (Markup, Markup) {
    let unreadable = missing::unreadable(state, path);
    let register = if unreadable.is_some() { "cannot be read" } else { "none" };
    let content = html! {
        @if let Some(faults) = unreadable {
            (heading("Access", "The published figures cannot be read"))
            (faults)
        } @else {
            (heading("Access", "No published figures are here yet"))
            (how_to_begin())
        }
    };
    (context(&item("Published figures", &html! { (register) })), content)
}

fn how_to_begin() -> Markup {
    html! {
        p.oak-lead {
            "Get the publishers’ files, read them in with " code { "oakham data import FILE" } ", and write the figures of this system with "
            code { "oakham data condense" } ". " (guide())
        }
    }
}

/// What to do before the first publication can be asked.
pub(crate) fn how_to_import() -> Markup {
    html! {
        p.oak-lead {
            "Get the publishers’ files and read them in with " code { "oakham data import FILE" } "; they can be asked here at once. " (guide())
        }
    }
}

fn guide() -> Markup {
    html! { a href="/docs/guide/publications" { "The guide to publications" } " says which files and from where." }
}

/// The files that the figures are from.
pub(super) fn sources(access: &Access) -> Markup {
    html! {
        section id="files" {
            h2 { "Publishers’ files" }
            p.oak-sub { "Each as it was published, known by the hash of its bytes. Contains public sector information licensed under the Open Government Licence v3.0." }
            div.oak-scroll tabindex="0" role="region" aria-label="Publishers’ files" {
                table.nhsuk-table.nhsuk-table--compact.oak-facts {
                    caption.nhsuk-table__caption { span.cap { "Files that the figures are worked out from." } }
                    thead { tr { th.stick scope="col" { "File" } th scope="col" { "Publication" } th scope="col" { "Hash" } } }
                    tbody {
                        @for edition in access.editions.values() {
                            tr {
                                th.stick scope="row" { (edition.file) }
                                td { @if edition.page.is_empty() { (edition.publication) } @else { a href=(edition.page) { (edition.publication) } } ", " (edition.publisher) }
                                td { code { (edition.sha256.get(..12).unwrap_or_default()) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
