//! Every month of the library.

use domain::month::{Period, day_in_words};
use governance::release::{ReleaseState, moment_in_words};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section, heading, month_context};
use crate::library::YearMonth;
use crate::returns::return_desk::ReturnKey;
use crate::sources::provenance_counts::ProvenanceCounts;
use crate::state::AppState;
use exhibits::number::grouped_count;

/// The returns that wait for approval, in any month.
fn waiting_returns(state: &AppState) -> Result<Markup, PageError> {
    let Some(return_desk) = state.return_desk.as_deref() else { return Ok(html! {}) };
    let failed = |error: crate::returns::return_desk::ReturnDeskError| PageError::Failed(error.0);
    let mut waiting = Vec::new();
    for (year, month) in return_desk.months().map_err(failed)? {
        for public in return_desk.published((year, month)).map_err(failed)? {
            if public.waits_since.is_some() && state.library.shows((year, month)) {
                let organisation = public.organisation.code.clone();
                let address = ReturnKey { organisation, year, month }.address();
                waiting.push((public.organisation.short_name, year, month, address));
            }
        }
    }
    Ok(html! {
        p {
            @if waiting.is_empty() { "No return waits for approval. " } @else { "These returns wait for approval and count nowhere yet: " }
            @for (name, year, month, address) in &waiting { a href=(address) { (name) ", " (year) " month " (month) } ". " }
            a href="/returns" { "Where each return stands" } "."
        }
    })
}

/// Since or from when everybody may read a month.
fn released(state: &AppState, month: YearMonth) -> String {
    match state.library.releases().state(month, Timestamp::now()) {
        ReleaseState::NotReleased => "not released".to_owned(),
        ReleaseState::Embargoed { until } => format!("from {}", moment_in_words(until)),
        ReleaseState::Released { since } => {
            let day = day_in_words(since.to_zoned(TimeZone::UTC).date());
            match state.library.releases().corrections_of(month).last() {
                Some(last) => {
                    let corrected = day_in_words(last.approved_at.to_zoned(TimeZone::UTC).date());
                    format!("{day}, corrected {corrected}")
                }
                None => day,
            }
        }
    }
}

/// The page.
///
/// # Errors
/// Where the library has no such month.
pub(crate) fn show(state: &AppState, view: &View) -> Result<Answer, PageError> {
    let current = state.month_end(view)?;
    let periods = state.library.periods();
    let n = periods.len();
    let text = if n == 1 { "1 month is recorded".to_owned() } else { format!("{n} months are recorded") };
    let month_ends =
        periods.into_iter().rev().filter_map(|(year, month)| state.library.month_end(year, month));
    let content = html! {
        (heading("All months", &text))
        p.oak-lead { "Every page can be read at any of them. The figures of older months stay as they were recorded." }
        (waiting_returns(state)?)
        section {
            h2.oak-hidden { "Months" }
            div.oak-scroll tabindex="0" role="region" aria-label="Months" {
                table.nhsuk-table.nhsuk-table--compact.oak-facts.fit {
                    caption.nhsuk-table__caption { span.cap { "Months with figures, newest first." } }
                    thead { tr {
                        th scope="col" { "Month" }
                        th scope="col" { "Covers" }
                        th scope="col" { "Reported" }
                        th.num scope="col" { "Figures" }
                        th.num scope="col" { "Not synthetic" }
                        th.gap scope="col" { "Recorded" }
                        th scope="col" { "Released" }
                    } }
                    tbody {
                        @for month_end in month_ends {
                            @let month_view = view.with_month((month_end.year, month_end.month));
                            @let counts = ProvenanceCounts::of(&month_end);
                            tr {
                                th scope="row" {
                                    a href=(month_view.link("/")) { (month_end.year) ", month " (month_end.month) }
                                    @if (month_end.year, month_end.month) == (view.year, view.month) { " (shown)" }
                                }
                                td { (Period::to_date(month_end.year, month_end.month)) }
                                td { (month_end.organisations.len() - month_end.missing.len()) " of " (month_end.organisations.len()) }
                                td.num { (grouped_count(counts.total())) }
                                td.num { (grouped_count(counts.total() - counts.synthetic)) }
                                td.gap { (day_in_words(month_end.recorded_on)) }
                                td { (released(state, (month_end.year, month_end.month))) }
                            }
                        }
                    }
                }
            }
        }
    };
    let page = PageBody {
        title: "All months",
        section: Section::None,
        view: Some(view),
        context: month_context(&current, view),
        content,
        charts: Charts::None,
    };
    Ok(Answer::Page(page.render(state)))
}
