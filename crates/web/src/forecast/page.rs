//! Where the year will end: the likely range, what stands beside it, and what the spread is due to.

use domain::finding::Finding;
use domain::month::Month;
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;
use exhibits::html::{provenance_key, rests_on};
use exhibits::table::{
    course, forecast_bridge_sentence, forecast_ground_sentence, forecast_projected_sentence,
    forecast_sentence, own_forecasts_sentence, register_is_later,
};
use exhibits::words::overview;
use maud::{Markup, html};

use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section, figures_context, heading, review};
use crate::mark::spoken_mark;
use crate::missing::{MOST_MISSING, finding_list};
use crate::placement;
use crate::state::AppState;
use crate::unreadable;

/// The page.
///
/// # Errors
/// Where the library has no such month or a chart cannot be drawn.
pub(crate) fn show(state: &AppState, view: &View) -> Result<Answer, PageError> {
    let month_end = state.month_end(view)?;
    let forecast = state.library.forecast(view.year, view.month);
    let outturn = overview::outturn(&month_end, view.reading());
    let content: Markup = match (&forecast, &outturn) {
        (None, Some(outturn)) => html! {
            (heading("Forecast", &outturn.text()))
            @if outturn.provenance == Provenance::Synthetic { p { (rests_on(outturn.provenance)) } }
            p.oak-lead {
                "There is no forecast of " (month_end.year) " any more: " a href=(view.link("/")) { "Finance on a page" }
                " shows how each organisation ended. What was forecast in the year stands at "
                a href=(view.link("/periods")) { "its earlier months" } "."
            }
        },
        (None, None) => html! {
            (heading("Forecast", "There is no forecast of this month"))
            p.oak-lead { "A forecast needs every organisation’s return and plan, and at least one month to come." }
            (not_in(&month_end))
            p.oak-lead { a href=(view.link("/periods")) { "Other months" } }
        },
        (Some(forecast), _) => {
            let course = course(&forecast.system, view.support);
            html! {
                (heading("Forecast", &exhibits::words::capital_first(&forecast_sentence(course))))
                @if forecast.provenance == Provenance::Synthetic { p { (rests_on(forecast.provenance)) } }
                p.oak-lead {
                    "Simulated years go on from the end of " (month_end.month.name()) ". "
                    "None of them knows what happened later. " (forecast.knows.words())
                    @if let Some(later) = later_register(state, view) {
                        " " (exhibits::words::capital_first(&register_is_later(later)))
                    }
                }
                p.oak-lead {
                    (forecast_bridge_sentence(course)) " "
                    a href="#forecast-bridge" { "Step by step" } "."
                }
                p.oak-lead {
                    (forecast_projected_sentence(course))
                    @if course.projected.is_some() {
                        " " a href="#forecast-projection" { "Its intervals" } "."
                    }
                }
                p.oak-lead {
                    (forecast_ground_sentence(forecast)) " "
                    a href="#forecast-parameters" { "What each rests on" } "."
                }
                p.oak-lead {
                    (own_forecasts_sentence(forecast, month_end.month, view.wording))
                }
                p.oak-lead {
                    "A reported forecast is a commitment, this is an estimate; they are kept apart. "
                    span { (spoken_mark(forecast.provenance)) }
                    " " a href="/docs/method/forecast" { "How it is made and what it assumes" }
                    "; how such forecasts did: " a href="#record" { "the record" } "."
                }
                (provenance_key())
                @for placed in placement::forecast_exhibits(&month_end, forecast, view) { (placement::section(view, &placed)?) }
                section id="record" {
                    h2 { "The record: how far such forecasts can be trusted" }
                    p.oak-note {
                        @if state.library.forecast_record().is_some() {
                            "Coverage can be proven only on synthetic systems whose end is known; real years with a public month and end are too few, and listed as anecdote."
                        } @else {
                            "Synthetic years are being simulated; load the page again in a few seconds."
                        }
                    }
                }
                @for placed in placement::forecast_record_exhibits(&*state.library, &month_end, view) { (placement::section(view, &placed)?) }
            }
        }
    };
    let page = PageBody {
        title: &format!("Forecast, {} month {}", month_end.year, month_end.month),
        section: Section::Forecast,
        view: Some(view),
        context: figures_context(&month_end, view, "/forecast"),
        content: html! { (content) (review(&month_end)) },
        charts: Charts::Shown,
    };
    Ok(Answer::Page(page.render(state)))
}

/// The month of the year’s register of schemes, where it is later than the month that is shown.
fn later_register(state: &AppState, view: &View) -> Option<Month> {
    state.library.programme(view.year)?.month.filter(|month| view.month < *month)
}

/// Whose return is not in, why, and what to do about it.
fn not_in(month_end: &MonthEnd) -> Markup {
    let is_told = |finding: &&Finding| finding.rule == NOT_IN || unreadable::is_of_organisation(finding);
    finding_list(month_end.findings.iter().filter(is_told).take(MOST_MISSING))
}

/// The rule that every organisation's return is in.
const NOT_IN: &str = "C01";
