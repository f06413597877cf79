//! Limits of the reform to be tried: a plan within other limits, and two of them side by side.

mod fields;
mod form;

use std::collections::BTreeMap;

use domain::function::OptionKind;
use domain::money::Pence;
use domain::provenance::Provenance;
use domain::register_id::RegisterId;
use evidence::disclosure::Readers;
use exhibits::html::{provenance_key, rests_on};
use exhibits::origin::{self, TrialAsked};
use exhibits::table::reform::{
    NamedTrial, reform_trial_consequences, reform_trial_duties, reform_trial_functions, reform_trial_leavers,
    reform_trial_moves, reform_trial_sentence, reform_trials,
};
use exhibits::words::Wording;
use maud::{Markup, html};
use reform::plan::consistency::limits_in_another_unit;
use reform::plan::{Input, Reform, Trial, trial};
use reform::solve::Budget;

use self::fields::limits_form;
use self::form::{Form, Request, in_field};
use super::page;
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::{Charts, error_summary, heading};
use crate::library::Library;
use crate::placement::{self, PlacedExhibit};
use crate::state::AppState;

/// The plans that can be tried at once: the letter in addresses, and the name on the page.
const PLANS: [(&str, &str); 2] = [("a", "Plan A"), ("b", "Plan B")];

/// The seed of the draws of leavers, as elsewhere on the site.
const SEED: u64 = 1;

/// The page.
///
/// # Errors
/// Where the search for a plan fails.
pub(super) fn show(state: &AppState, view: &View, fields: &[(String, String)]) -> Result<Answer, PageError> {
    let Some(reform) = state.library.reform() else { return Ok(page::empty_page(state, view, page::TRIAL)) };
    let mut form = Form::of(fields);
    let requests = form.requests(&reform.input);
    let trials = tried(&reform.input, &requests)?;
    let inputs = inputs(&reform.input, &requests);
    let named = named(&trials);
    let provenance = reform.provenance();
    let readers = state.library.readers();
    let placed = placed((&reform, readers), &form, &requests, &named);
    let title =
        placed.first().map_or_else(|| "Try other limits".to_owned(), |table| table.exhibit.heading.clone());
    let content = html! {
        @if !form.faults.is_empty() { (error_summary(&form.faults)) }
        (page::subnav(view, page::TRIAL))
        (heading("Try other limits", &title))
        @if named.is_empty() {
            p.oak-lead {
                "Set what the boards may cost, what the system must save and what exits may cost. "
                "The plan of the lowest impact score within these limits is found at once, with its posts, leavers, payments and how long they take to pay back. "
                "Fill in the second column to see two plans side by side."
            }
        } @else {
            @let asked = requests.iter().filter_map(|(_, request)| request.as_ref());
            @for ((input, trial), request) in inputs.iter().zip(&named).zip(asked) {
                p.oak-sub { (within(&reform.input, trial.0, request)) }
                (trial_in_words(input, *trial, readers))
            }
            @if provenance == Provenance::Synthetic { p { (rests_on(provenance)) } }
        }
        (limits_form(view, &reform, &form, &requests))
        @if !placed.is_empty() { (provenance_key()) }
        @for placed in &placed { (placement::section(view, placed)?) }
    };
    let tab = if form.faults.is_empty() { "Try other limits" } else { "Error: Try other limits" };
    Ok(page::render(state, view, tab, (page::context_line(&reform), content), Charts::None))
}

/// The tables of the plans that an address asks for; none where it asks for none, or something is wrong
/// with it. Nothing is kept of them: the addresses of their numbers and files ask the same.
///
/// # Errors
/// Where the search for a plan fails.
pub(crate) fn exhibits(
    library: &dyn Library,
    fields: &[(String, String)],
) -> Result<Vec<PlacedExhibit>, PageError> {
    let Some(reform) = library.reform() else { return Ok(Vec::new()) };
    let mut form = Form::of(fields);
    let requests = form.requests(&reform.input);
    let trials = tried(&reform.input, &requests)?;
    Ok(placed((&reform, library.readers()), &form, &requests, &named(&trials)))
}

/// The plan of each request.
fn tried(
    input: &Input,
    requests: &[(&'static str, Option<Request>)],
) -> Result<Vec<(&'static str, Trial)>, PageError> {
    let asked = requests.iter().filter_map(|(name, request)| Some((*name, request.as_ref()?)));
    let plan = |(name, request): (&'static str, &Request)| {
        let fixed: BTreeMap<RegisterId, OptionKind> =
            request.keep.iter().map(|id| (id.clone(), OptionKind::Retain)).collect();
        let trial = trial(&request.input(input), request.limits, &fixed, &mut Budget::default(), SEED)
            .map_err(|error| PageError::Failed(error.to_string()))?;
        Ok((name, trial))
    };
    asked.map(plan).collect()
}

/// The registers within the limits of each request, in the order of the plans tried.
fn inputs(input: &Input, requests: &[(&'static str, Option<Request>)]) -> Vec<Input> {
    requests.iter().filter_map(|(_, request)| Some(request.as_ref()?.input(input))).collect()
}

/// What a plan was asked to keep to: pages are printed and sent without their form.
fn within(input: &Input, name: &str, request: &Request) -> String {
    let limits = request.limits;
    let kept: Vec<&str> = input
        .functions
        .iter()
        .filter(|function| request.keep.contains(&function.id))
        .map(|function| function.name.as_str())
        .collect();
    let kept =
        if kept.is_empty() { String::new() } else { format!("; kept as they are: {}", kept.join(", ")) };
    format!(
        "Limits of {name}: the boards cost at most £{} million a year, the system saves at least £{} million, exits cost at \
         most £{} million{kept}. {}",
        in_field(limits.envelope),
        in_field(limits.least_saving),
        in_field(limits.most_exit_cost),
        cut_in_words(input.baseline.cost, limits.envelope)
    )
}

/// What a plan comes to, and what it brings with it.
fn trial_in_words(input: &Input, trial: NamedTrial<'_>, readers: Readers) -> Markup {
    let warnings: Vec<String> =
        limits_in_another_unit(input).map(|finding| format!("{} {}", finding.message, finding.fix)).collect();
    let consequences = reform_trial_consequences(input, trial.1, readers);
    html! {
        @for warning in &warnings {
            p.oak-lead { strong { "Check the amount. " } (warning) }
        }
        p.oak-lead { (reform_trial_sentence(trial, readers)) }
        @if !consequences.is_empty() {
            ul.oak-list { @for sentence in &consequences { li { (sentence) } } }
        }
    }
}

fn named<'t>(trials: &'t [(&'static str, Trial)]) -> Vec<NamedTrial<'t>> {
    trials.iter().map(|(name, trial)| (*name, trial)).collect()
}

fn placed(
    (reform, readers): (&Reform, Readers),
    form: &Form<'_>,
    requests: &[(&'static str, Option<Request>)],
    trials: &[NamedTrial<'_>],
) -> Vec<PlacedExhibit> {
    if trials.is_empty() {
        return Vec::new();
    }
    let (input, provenance) = (&reform.input, reform.provenance());
    let asked = requests.iter().filter_map(|(name, request)| Some((*name, request.as_ref()?)));
    let asked: Vec<TrialAsked<'_>> = asked
        .map(|(name, request)| TrialAsked {
            name,
            limits: request.limits,
            keep: &request.keep,
            leave_on: request.leave_on,
        })
        .collect();
    let mut tables =
        vec![reform_trials(input, provenance, trials), reform_trial_functions(input, provenance, trials)];
    tables.extend(reform_trial_leavers(input, provenance, trials, readers));
    tables.extend(reform_trial_moves(input, provenance, trials));
    tables.extend(reform_trial_duties(input, provenance, trials));
    let origin = origin::of_trials(reform, &asked, SEED);
    placement::sourced_for(readers, Wording::Staff, origin, |_| tables.clone())
        .into_iter()
        .map(|exhibit| PlacedExhibit {
            asked: form.asked(),
            ..PlacedExhibit::on(exhibit, "Try other limits", page::TRIAL)
        })
        .collect()
}

/// How deep a cut an envelope is: `£26.5 million is 50.0% less than the £53.0 million of today.`
fn cut_in_words(baseline: Pence, envelope: Pence) -> String {
    let tenths = if baseline.get() == 0 {
        0
    } else {
        i128::from((baseline - envelope).get()) * 1_000 / i128::from(baseline.get())
    };
    let side = if tenths < 0 { "more" } else { "less" };
    let tenths = tenths.unsigned_abs();
    format!(
        "£{} million is {}.{}% {side} than the £{} million of today.",
        in_field(envelope),
        tenths / 10,
        tenths % 10,
        in_field(baseline)
    )
}

#[cfg(test)]
mod tests;
