//! Adopted scenarios: all of them, and of each what was expected beside what came, measure by measure.

mod one;
mod forms;

use appraisal::adopted::Adoption;
use appraisal::adopted::observed::{LaterMonth, Outcome, outcome};
use evidence::measured::Measured;
use exhibits::exhibit::Exhibit;
use exhibits::html::{Anchors, exhibit_body, provenance_key};
use exhibits::table::adopted::adopted_scenarios;
use maud::{Markup, html};

use super::adoptions::{Adoptions, AdoptionsError};
use super::frame::{ADOPTED, render, subnav};
use crate::error::PageError;
use crate::evidence::evaluate::events;
use crate::evidence::measures::measures;
use crate::layout::{Charts, heading, item};
use crate::state::AppState;

pub(super) use forms::adopt_section;
pub(super) use one::show as show_one;

/// The adopted scenarios, where there is a workspace.
pub(super) fn adoptions(state: &AppState) -> Result<&dyn Adoptions, PageError> {
    state.adoptions.as_deref().ok_or(PageError::Page)
}

/// All of them, with months that no other file has.
fn all(state: &AppState) -> Result<(Vec<Adoption>, Vec<LaterMonth>), PageError> {
    let failed = |error: AdoptionsError| PageError::Failed(error.0);
    let (mut all, later) = adoptions(state)?.all().map_err(failed)?;
    // Everybody sees no counts of staff and nothing that tells what few of them are paid.
    if state.library.readers().rule().is_some() {
        for adoption in &mut all {
            adoption
                .expected
                .retain(|of| !super::disclosed::is_for_keepers(&of.topic, &of.unit, &of.measure));
        }
    }
    Ok((all, later))
}

/// What came of one, in the measures that the reader may see.
fn came(state: &AppState, adoption: &Adoption, later: &[LaterMonth]) -> Outcome {
    let also = |measured: &Measured| events(state, measured, None);
    outcome(adoption, &measures(state), later, &also)
}

/// The scenarios that are adopted and not withdrawn, by name, each with the address of what came of it. None where they
/// cannot be read: their own page says why.
pub(super) fn standing(state: &AppState) -> Vec<(String, String)> {
    let Ok((all, _)) = all(state) else { return Vec::new() };
    let standing = all.into_iter().filter(Adoption::stands);
    standing.map(|adoption| (adoption.scenario, format!("{ADOPTED}/{}", adoption.id))).collect()
}

/// `/scenarios/adopted`
pub(super) fn show(state: &AppState) -> Result<Markup, PageError> {
    let (all, later) = all(state)?;
    let outcomes: Vec<Outcome> = all.iter().map(|adoption| came(state, adoption, &later)).collect();
    let pairs: Vec<(&Adoption, &Outcome)> = all.iter().zip(&outcomes).collect();
    let table = adopted_scenarios(&pairs);
    let n_standing = all.iter().filter(|adoption| adoption.stands()).count();
    let content = html! {
        (subnav(ADOPTED, &[]))
        @if all.is_empty() {
            (heading("Did it make the difference?", "No scenario is adopted yet"))
            p.oak-lead { "Once a scenario is adopted, what is expected of it is set down, and every month since says here what came of it." }
            p.oak-sub { "Work a scenario out, read its table, and adopt it on its page, or with " code { "oakham scenario adopt FILE --by NAME --on DATE" } "." }
        } @else {
            (heading("Did it make the difference?", &table.heading))
            p.oak-lead { (table.note) }
            (provenance_key())
            (table_of(&table))
        }
        p.oak-foot { a href="/docs/guide/scenarios#did-it-make-the-difference" { "How a scenario is adopted, and how it is judged" } }
    };
    let context_items = item("Adopted", &html! { b { (n_standing) } });
    Ok(render(state, "Adopted scenarios", &context_items, content, Charts::None))
}

/// A table that has no heading of its own.
fn table_of(table: &Exhibit) -> Markup {
    html! {
        section.oak-exhibit aria-label=(table.heading) {
            (exhibit_body(table, None, &Anchors::site("")))
        }
    }
}
