//! The changes that a reader can evaluate: events, schemes, functions that move and changes of scenarios, each with the
//! address that asks whether it worked.

use domain::code::OrganisationCode;
use domain::event::Event;
use domain::month::FinancialYear;
use domain::scenario::ChangeKind;
use domain::scheme::Scheme;
use evidence::recorded_change::RecordedChange;
use governance::transfer::Transfer;
use maud::{Markup, html};
use reform::plan::Reform;

use super::frame::EVALUATE;
use super::measures::measures;
use crate::simulation::port::ScenarioShown;
use crate::state::AppState;

/// All of them, the latest first and those without a month last.
pub(super) fn changes(state: &AppState) -> Vec<RecordedChange> {
    let library = &state.library;
    let programmes = library.programme_years().into_iter();
    let mut changes: Vec<RecordedChange> = Vec::new();
    for (year, programme) in programmes.filter_map(|year| Some((year, library.programme(year)?))) {
        let events = programme.events.iter();
        changes.extend(events.map(|event| RecordedChange::of_event(event, &programme.system)));
        let schemes = programme.efficiency.schemes.iter();
        changes.extend(schemes.map(|assessed| RecordedChange::of_scheme(year, &assessed.scheme)));
    }
    if let Some(reform) = library.reform() {
        changes.extend(reform.input.moves.iter().map(|moving| of_transfer(&reform, moving)));
    }
    let shipped = state.simulation.as_ref().and_then(|simulation| simulation.shipped().ok());
    changes.extend(shipped.iter().flatten().flat_map(|scenario| of_scenario(state, scenario)));
    changes.sort_by(|a, b| b.first.cmp(&a.first).then_with(|| a.id.cmp(&b.id)));
    changes.dedup_by(|a, b| a.id == b.id);
    changes
}

fn of_transfer(reform: &Reform, moving: &Transfer) -> RecordedChange {
    let function = reform.input.function(&moving.function);
    let name = function.map_or(moving.function.as_str(), |function| function.name.as_str());
    let moves = format!("{name} moves to {}", moving.to);
    RecordedChange::of_transfer(moving.function.as_str(), moves, moving.on, &moving.measure)
}

fn of_scenario(state: &AppState, shown: &ScenarioShown) -> Vec<RecordedChange> {
    let access = state.library.access();
    let code_of = |name: &str| access.as_ref()?.site_code(name);
    let changes = shown.scenario.changes.iter();
    changes
        .map(|change| RecordedChange::of_scenario(&shown.id, &shown.scenario.title, change, code_of))
        .collect()
}

/// A link from a scheme of a year.
pub(crate) fn of_scheme_link(state: &AppState, year: FinancialYear, scheme: &Scheme) -> Markup {
    link(state, &RecordedChange::of_scheme(year, scheme))
}

/// A link from an event of the register of `system`.
pub(crate) fn of_event_link(state: &AppState, event: &Event, system: &OrganisationCode) -> Markup {
    link(state, &RecordedChange::of_event(event, system))
}

/// A link from a function that moves.
pub(crate) fn of_transfer_link(state: &AppState, reform: &Reform, moving: &Transfer) -> Markup {
    link(state, &of_transfer(reform, moving))
}

/// A link from each change of hours of a scenario.
pub(crate) fn of_hours_links(state: &AppState, shown: &ScenarioShown) -> Markup {
    let kinds = shown.scenario.changes.iter().map(domain::scenario::Change::kind);
    let recorded = of_scenario(state, shown);
    let hours: Vec<_> =
        recorded.iter().zip(kinds).filter(|(_, kind)| *kind == ChangeKind::SiteHours).collect();
    html! { @for (change, _) in hours { p.oak-small { (link(state, change)) } } }
}

/// The question of a change, with its month and measure filled in as far as they are on record.
fn link(state: &AppState, change: &RecordedChange) -> Markup {
    html! {
        a href=(address(state, change)) { "Did it work?" span.oak-hidden { " " (change.what) } }
    }
}

/// The measure of a change, where it is on record and known here.
pub(super) fn measure_of<'c>(state: &AppState, change: &'c RecordedChange) -> Option<&'c str> {
    let measure = change.measure.as_deref()?;
    measures(state).iter().any(|known| known.id == measure).then_some(measure)
}

/// The address of the question of a change.
pub(super) fn address(state: &AppState, change: &RecordedChange) -> String {
    let mut asked = form_urlencoded::Serializer::new(String::new());
    asked.append_pair("change", &change.id);
    if let Some(measure) = measure_of(state, change) {
        asked.append_pair("measure", measure);
    }
    format!("{EVALUATE}?{}", asked.finish())
}
