//! The page for those who write programs: every document, its address and its schema.

use api::openapi::{ADDRESS, ENDPOINTS, Endpoint, Parameter};
use maud::{Markup, html};

use crate::address::View;
use crate::answer::Answer;
use crate::error::KINDS;
use crate::layout::{Charts, PageBody, Section, context, heading, item};
use crate::state::AppState;

/// The parameters that the page tells about.
const LISTED: [Parameter; 12] = [
    Parameter::Year,
    Parameter::Month,
    Parameter::FigureId,
    Parameter::Query,
    Parameter::Question,
    Parameter::RequestId,
    Parameter::Committee,
    Parameter::Words,
    Parameter::Measure,
    Parameter::UnitSet,
    Parameter::Unit,
    Parameter::DocumentId,
];

/// The page.
pub(super) fn show(state: &AppState, view: Option<&View>) -> Answer {
    let content = html! {
        (heading("For programs", "Figures, findings and comparisons as documents"))
        p.oak-lead {
            "These addresses answer with JSON, the same that the command line prints with "
            code { "--format json" } ". Amounts are whole pence; a deficit is negative."
        }
        p.oak-lead {
            "Their description (OpenAPI 3.1) with the schema of every document: "
            a href=(ADDRESS) { (ADDRESS) } "."
        }
        section id="addresses" {
            h2 { "Addresses" }
            div.oak-scroll tabindex="0" role="region" aria-label="Addresses" {
                table.nhsuk-table.nhsuk-table--compact.oak-facts {
                    caption.nhsuk-table__caption { span.cap { "Documents that anybody may read." } }
                    thead { tr {
                        th scope="col" { "Address" } th scope="col" { "What it gives" }
                        th scope="col" { "Document" } th scope="col" { "May be chosen" }
                    } }
                    tbody {
                        @for endpoint in ENDPOINTS {
                            tr {
                                th scope="row" { (address(&endpoint)) }
                                td { (endpoint.summary) }
                                td { code { (endpoint.document) } }
                                td { (parameters(endpoint.parameters)) }
                            }
                        }
                    }
                }
            }
            ul.oak-list {
                @for parameter in LISTED {
                    li { code { (parameter.name()) } ": " (parameter.words()) }
                }
            }
        }
        section id="problems" {
            h2 { "What is answered where something is wrong" }
            p.oak-sub {
                "A problem as RFC 9457 describes it (" code { "application/problem+json" } "): "
                code { "type" } ", " code { "title" } ", " code { "status" } ", " code { "detail" }
                ", which says what to do, and " code { "instance" } ", the address that was asked for."
            }
            ul.oak-list {
                @for (kind, words) in KINDS { li id=(kind) { code { "/api#" (kind) } ": " (words) } }
            }
        }
    };
    let page = PageBody {
        title: "For programs",
        section: Section::None,
        view,
        context: context(&item("Version", &html! { b { "1" } })),
        content,
        charts: Charts::None,
    };
    Answer::Page(page.render(state))
}

/// An address, as a link where nothing in it must be filled in.
fn address(endpoint: &Endpoint) -> Markup {
    let path = endpoint.path;
    html! {
        @if endpoint.parameters.iter().any(|parameter| parameter.is_required()) { code { (path) } }
        @else { a href=(path) { code { (path) } } }
    }
}

fn parameters(parameters: &[Parameter]) -> Markup {
    let listed = parameters.iter().filter(|parameter| **parameter != Parameter::SimulationId);
    html! {
        @for (idx, parameter) in listed.enumerate() {
            @if 0 < idx { ", " }
            code { (parameter.name()) }
        }
    }
}
