//! All adopted scenarios, each with what is said of it so far.

use std::sync::Arc;

use appraisal::adopted::Adoption;
use appraisal::adopted::observed::Outcome;
use exhibits::html::provenance_key;
use exhibits::number::counted;
use exhibits::table::adopted::adopted_scenarios;
use maud::{Markup, html};

use super::super::adoptions::AdoptedScenarios;
use super::super::frame::{ADOPTED, render, subnav, table_of};
use super::known::{all, came};
use crate::error::PageError;
use crate::layout::{Charts, heading, item};
use crate::state::AppState;

/// `/scenarios/adopted`
pub(in crate::appraisal) fn show(state: &AppState) -> Result<Markup, PageError> {
    let AdoptedScenarios { adoptions: all, later_months: later, n_unreadable } = all(state)?;
    let outcomes: Vec<Arc<Outcome>> = all.iter().map(|adoption| came(state, adoption, &later)).collect();
    let pairs: Vec<(&Adoption, &Outcome)> =
        all.iter().zip(outcomes.iter().map(|outcome| &**outcome)).collect();
    let table = adopted_scenarios(&pairs);
    let n_standing = all.iter().filter(|adoption| adoption.stands()).count();
    let unread = html! {
        @if 0 < n_unreadable {
            p.oak-note { (counted(n_unreadable, "place", "places")) " of the folder adopted cannot be read; what rests on them is left out. " code { "oakham check" } " lists them." }
        }
    };
    let content = html! {
        (subnav(ADOPTED, &[]))
        @if all.is_empty() {
            (heading("Did it make the difference?", "No scenario is adopted yet"))
            p.oak-lead { "Once a scenario is adopted, what is expected of it is set down, and every month since says here what came of it." }
            (unread)
            p.oak-sub { "Work a scenario out, read its table, and adopt it on its page, or with " code { "oakham scenario adopt FILE --by NAME --on DATE" } "." }
        } @else {
            (heading("Did it make the difference?", &table.heading))
            p.oak-lead { (table.note) }
            (unread)
            (provenance_key())
            (table_of(&table))
        }
        p.oak-foot { a href="/docs/guide/scenarios#did-it-make-the-difference" { "How a scenario is adopted, and how it is judged" } }
    };
    let context_items = item("Adopted", &html! { b { (n_standing) } });
    Ok(render(state, "Adopted scenarios", &context_items, content, Charts::None))
}
