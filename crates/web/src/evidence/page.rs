//! The measures of the system in one table of icons.

use evidence::control_chart::chart::{Chart, chart};
use evidence::control_chart::plan::{Plan, Targets};
use evidence::control_chart::series::Series;
use evidence::control_chart::settings::Settings;
use evidence::measured::Measured;
use exhibits::html as exhibit_html;
use exhibits::table::control::icon_table;
use maud::{Markup, html};

use super::measures::measures;
use crate::address::View;
use crate::answer::Answer;
use crate::layout::{Charts, PageBody, Section, context, heading, item};
use crate::state::AppState;
use exhibits::html::provenance_key;

pub(super) const MEASURES: &str = "/evidence";
pub(super) const CHART: &str = "/evidence/chart";
pub(super) const EVALUATE: &str = "/evidence/evaluate";

/// The pages of the section.
const PAGES: [(&str, &str); 2] = [("Is it changing?", MEASURES), ("Did it work?", EVALUATE)];

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

/// The address of the chart of a measure.
pub(super) fn chart_address(measured: &Measured) -> String {
    address_of_chart(&measured.id)
}

/// The address of the chart of a measure by its id, such as `gp-with-gp:03W`.
pub(crate) fn address_of_chart(id: &str) -> String {
    let id: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
    format!("{CHART}?measure={id}")
}

/// The chart of a measure with nothing decided but its own targets.
pub(super) fn plain_chart(measured: &Measured) -> Option<Chart> {
    let series = Series::new(measured.observations.iter().copied()).ok()?;
    let targets = Targets::changing(measured.targets.iter().copied()).unwrap_or_else(|_| Targets::none());
    let plan = Plan { targets, ..Plan::plain(measured.direction) };
    Some(chart(&series, &plan, Settings::MAKING_DATA_COUNT))
}

pub(super) fn measures_page(state: &AppState, view: &View) -> Answer {
    let measures = measures(state);
    let charts: Vec<(&Measured, Chart)> =
        measures.iter().filter_map(|measured| Some((measured, plain_chart(measured)?))).collect();
    let pairs: Vec<(&Measured, &Chart)> = charts.iter().map(|(measured, chart)| (*measured, chart)).collect();
    let exhibit = icon_table(&pairs, |measured| Some(chart_address(measured)));
    let line = context(&html! {
        (item("Measures", &html! { b { (measures.len()) } }))
        (item("Rules", &html! { "Making Data Count, seven points" }))
    });
    let content = html! {
        (subnav(view, MEASURES))
        (heading("Is it changing?", &exhibit.heading))
        p.oak-lead {
            "A control chart tells a change from the ups and downs that a measure always has. " (method())
            " Whether something worked is another question: " a href=(view.link(EVALUATE)) { "ask it here" } "."
        }
        @if measures.is_empty() {
            p.oak-lead {
                "Measures come from published figures and from month ends: import publications with "
                code { "oakham data import FILE" } ", or submit returns of two months."
            }
        } @else {
            (provenance_key())
            section.oak-exhibit id=(exhibit.name) {
                p.oak-note { (exhibit.note) }
                (exhibit_html::exhibit_body(&exhibit, None, &view.anchors()))
            }
        }
    };
    render(state, view, "Is it changing?", line, content, Charts::None)
}

fn method() -> Markup {
    html! { a href="/docs/method/control-charts" { "The method" } " says by which rules." }
}
