//! The measures of the system in one table of icons.

use evidence::control_chart::chart::Chart;
use evidence::measured::{Measured, told_by_day};
use exhibits::origin::EvidenceAsked;
use exhibits::table::control::icon_table;
use maud::{Markup, html};

use super::chart;
use super::frame::{CHART, EVALUATE, MEASURES, render, subnav};
use super::measures::measures;
use super::placed::EvidencePage;
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::{Charts, context, heading, item};
use crate::placement::{self, PlacedExhibit};
use crate::state::AppState;
use exhibits::html::provenance_key;

/// The address of the chart of a measure.
pub(super) fn chart_address(measured: &Measured) -> String {
    address_of_chart(&measured.id)
}

/// The address of the chart of a measure by its id, such as `gp-with-gp:03W`.
pub(crate) fn address_of_chart(id: &str) -> String {
    let id: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
    format!("{CHART}?measure={id}")
}

/// The table of all measures.
pub(super) fn placed(state: &AppState) -> Vec<PlacedExhibit> {
    let measures = measures(state);
    let charts: Vec<(&Measured, Chart)> = told_by_day(&measures)
        .into_iter()
        .filter_map(|measured| Some((measured, measured.plain_chart()?)))
        .collect();
    let pairs: Vec<(&Measured, &Chart)> = charts.iter().map(|(measured, chart)| (*measured, chart)).collect();
    let exhibit = icon_table(&pairs, |measured| Some(chart_address(measured)));
    let mut files: Vec<String> = measures.iter().flat_map(|measured| measured.files.clone()).collect();
    files.sort_unstable();
    files.dedup();
    let asked = EvidenceAsked {
        subject: "spc:all".to_owned(),
        name: "Measures of the system".to_owned(),
        period: "The newest month of each measure".to_owned(),
        formula: chart::FORMULA,
        method: chart::METHOD,
        files,
        command: "oakham spc --format json".to_owned(),
    };
    EvidencePage::Measures.placed(state, &[], asked, &[exhibit])
}

/// The page of all measures.
///
/// # Errors
/// Where the table cannot be shown.
pub(super) fn measures_page(state: &AppState, view: &View) -> Result<Answer, PageError> {
    let placed = placed(state);
    let n_measures = placed.first().map_or(0, |placed| placed.exhibit.table.rows.len());
    let line = context(&html! {
        (item("Measures", &html! { b { (n_measures) } }))
        (item("Rules", &html! { "Making Data Count, seven points" }))
    });
    let content = html! {
        (subnav(view, MEASURES))
        @for placed in &placed { (heading("Is it changing?", &placed.exhibit.heading)) }
        p.oak-lead {
            "A control chart tells a change from the ups and downs that a measure always has. " (method())
            " Whether something worked is another question: " a href=(view.link(EVALUATE)) { "ask it here" } "."
        }
        @if n_measures == 0 {
            p.oak-lead {
                "Measures come from published figures and from month ends: import publications with "
                code { "oakham data import FILE" } ", or submit returns of two months."
            }
        } @else {
            (provenance_key())
            @for placed in &placed {
                section.oak-exhibit id=(placed.anchor) {
                    p.oak-note { (placed.exhibit.note) }
                    (placement::without_heading(view, placed)?)
                }
            }
        }
    };
    Ok(render(state, view, "Is it changing?", line, content, Charts::None))
}

fn method() -> Markup {
    html! { a href="/docs/method/control-charts" { "The method" } " says by which rules." }
}
