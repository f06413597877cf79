//! What stands behind the position: what moved it, and staff, capital, cash and payments.

use std::collections::BTreeSet;

use domain::month_end::MonthEnd;
use domain::provenance::Provenance;
use exhibits::html::{provenance_key, rests_on};
use exhibits::origin::{self, Origin, SourcedExhibit};
use exhibits::table::analysis::movement::{movement, movement_headline, run_rate_later};
use exhibits::table::analysis::resources::{resources, resources_headline, staff_by_month};
use exhibits::words::Wording;
use finance::analysis::PositionAnalysis;
use maud::{Markup, html};

use super::subnav::{self, MOVEMENT, RESOURCES};
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section, figures_context, heading, review};
use crate::library::Library;
use crate::placement::{self, PlacedExhibit};
use crate::state::AppState;

/// The exhibits of one of the two pages.
pub(crate) fn exhibits_of(
    library: &dyn Library,
    month_end: &MonthEnd,
    analysis: &PositionAnalysis,
    view: &View,
    (page, path): (&str, &str),
) -> Vec<PlacedExhibit> {
    let is_movement = path == MOVEMENT.1;
    let make = |wording| {
        if is_movement { movement(month_end, analysis, wording) } else { resources(analysis, wording) }
    };
    let origin = origin::of_analysis(month_end, if is_movement { "driver" } else { "resource" });
    let mut exhibits = placement::sourced_for(library.readers(), view.wording, origin, make);
    if !is_movement {
        exhibits.extend(by_month(library, month_end));
    }
    exhibits.into_iter().map(|exhibit| PlacedExhibit::on(exhibit, page, path)).collect()
}

/// Staff month by month, which rests on the files of every month so far.
fn by_month(library: &dyn Library, month_end: &MonthEnd) -> Vec<SourcedExhibit> {
    let (year, months) = (month_end.year, || month_end.month.up_to());
    let analyses: Vec<_> = months().filter_map(|month| library.analysis(year, month)).collect();
    let analyses: Vec<&PositionAnalysis> = analyses.iter().map(AsRef::as_ref).collect();
    let month_ends = months().filter_map(|month| library.month_end(year, month));
    let files = month_ends.flat_map(|month_end| origin::of_month(&month_end).files);
    let origin = Origin {
        files: files.collect::<BTreeSet<_>>().into_iter().collect(),
        ..origin::of_analysis(month_end, "resource")
    };
    placement::sourced(Wording::Staff, origin, |_| staff_by_month(&analyses).into_iter().collect())
}

/// The page about what moved the position.
///
/// # Errors
/// Where the library has no such month or a chart cannot be drawn.
pub(crate) fn show_movement(state: &AppState, view: &View) -> Result<Answer, PageError> {
    show(
        state,
        view,
        MOVEMENT,
        movement_headline,
        &Lead {
            sent: "Each organisation says what moved it; what it leaves unsaid stands as “not explained”.",
            synthetic: "The steps and their reasons are synthetic: no document on record says what moved these \
                        organisations.",
        },
    )
}

/// The page about staff, capital, cash and payments.
///
/// # Errors
/// Where the library has no such month or a chart cannot be drawn.
pub(crate) fn show_resources(state: &AppState, view: &View) -> Result<Answer, PageError> {
    show(
        state,
        view,
        RESOURCES,
        resources_headline,
        &Lead {
            sent: "From the schedules that organisations send with their returns; limits are those of the year.",
            synthetic: "Schedules are synthetic in whole or in part, in the form in which organisations send them with \
                        their returns; limits are those of the year.",
        },
    )
}

/// What the page says of where its tables come from.
struct Lead {
    /// Where organisations sent them.
    sent: &'static str,
    /// Where a heading rests on synthetic figures.
    synthetic: &'static str,
}

fn show(
    state: &AppState,
    view: &View,
    (page, path): (&'static str, &'static str),
    headline: fn(&PositionAnalysis) -> String,
    lead: &Lead,
) -> Result<Answer, PageError> {
    let month_end = state.month_end(view)?;
    let analysis = state.library.analysis(view.year, view.month);
    let sections: Markup = match &analysis {
        None => html! {
            (heading(page, "No schedules are on record for this month"))
            p.oak-lead { "They come with the monthly return; " a href=(view.link("/periods")) { "choose another month" } "." }
        },
        Some(analysis) => {
            let exhibits = exhibits_of(state.library.as_ref(), &month_end, analysis, view, (page, path));
            let is_synthetic =
                exhibits.iter().any(|placed| placed.exhibit.provenance == Provenance::Synthetic);
            // A table that comes later is said to; others that are not there have nothing to show.
            let later = run_rate_later(analysis).filter(|_| path == MOVEMENT.1);
            html! {
                (heading(page, &headline(analysis)))
                @if is_synthetic { p { (rests_on(Provenance::Synthetic)) } }
                p.oak-lead { (if is_synthetic { lead.synthetic } else { lead.sent }) }
                (provenance_key())
                @for placed in &exhibits { (placement::section(view, placed)?) }
                @if let Some(later) = later { p { (later) } }
            }
        }
    };
    let page_body = PageBody {
        title: &format!("{page}, {} month {}", month_end.year, month_end.month),
        section: Section::Money,
        view: Some(view),
        context: figures_context(&month_end, view, path),
        content: html! { (subnav::subnav(&month_end, view, path)) (sections) (review(&month_end)) },
        charts: Charts::Shown,
    };
    Ok(Answer::Page(page_body.render(state)))
}
