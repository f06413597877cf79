//! Limits of the reform to be tried: a plan within other limits, and two of them side by side.

use std::collections::{BTreeMap, BTreeSet};

use domain::day::rewritten;
use domain::function::{Function, OptionKind};
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
use exhibits::words::{Wording, capital_first};
use jiff::civil::Date;
use maud::{Markup, html};
use reform::choice::Limit;
use reform::keyed::{self, PlainUnit};
use reform::plan::consistency::limits_in_another_unit;
use reform::plan::{Input, Limits, Reform, Trial, trial};
use reform::solve::Budget;
use reform::target::Reading;

use super::page;
use crate::address::View;
use crate::answer::Answer;
use crate::asset;
use crate::error::PageError;
use crate::layout::{Charts, error_summary, heading};
use crate::library::Library;
use crate::placement::{self, PlacedExhibit};
use crate::state::AppState;

/// The plans that can be tried at once: the letter in addresses, and the name on the page.
const PLANS: [(&str, &str); 2] = [("a", "Plan A"), ("b", "Plan B")];

/// The seed of the draws of leavers, as elsewhere on the site.
const SEED: u64 = 1;

/// One plan as a reader asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Request {
    limits: Limits,
    /// What asks for each limit that is not today’s, in words.
    asked: BTreeMap<Limit, String>,
    keep: BTreeSet<RegisterId>,
    leave_on: Option<Date>,
}

impl Request {
    /// The registers within the limits asked for.
    fn input(&self, input: &Input) -> Input {
        Input { leave_on: self.leave_on, ..input.clone().within(self.limits, self.asked.clone()) }
    }
}

/// What the form was filled in with, and what is wrong with it.
#[derive(Debug)]
struct Form<'f> {
    fields: &'f [(String, String)],
    /// The field to mend, and what to do.
    faults: Vec<(String, String)>,
}

impl<'f> Form<'f> {
    fn of(fields: &'f [(String, String)]) -> Self {
        Self { fields, faults: Vec::new() }
    }

    fn value(&self, name: &str) -> Option<&str> {
        let text = self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())?;
        (!text.is_empty()).then_some(text)
    }

    /// The plan with this letter, each limit that is left open as it is today; `None` where all of it is left open,
    /// which means that it is not asked for, or where something is wrong with it.
    fn request(&mut self, letter: &str, input: &Input) -> Option<Request> {
        let usual = Limits::of(input);
        let n_faults = self.faults.len();
        if !self.is_asked_for(letter) {
            return None;
        }
        let asked = self.asked_limits(letter);
        let leave_on = self.leaving_day(letter, input);
        let limits = Limits {
            envelope: self.envelope(letter, input, usual),
            least_saving: self.amount(Limit::SystemSaving, letter, usual.least_saving),
            most_exit_cost: self.amount(Limit::ExitCost, letter, usual.most_exit_cost),
        };
        let name = format!("keep-{letter}");
        let mut keep = BTreeSet::new();
        for (_, value) in self.fields.iter().filter(|(known, _)| *known == name) {
            match input.functions.iter().find(|function| function.id.as_str() == value) {
                Some(function) => {
                    keep.insert(function.id.clone());
                }
                None => {
                    self.faults.push((name.clone(), format!("“{value}” is not a function of the register")));
                }
            }
        }
        (self.faults.len() == n_faults).then_some(Request { limits, asked, keep, leave_on })
    }

    /// What asks for each limit that is filled in: `the envelope of Plan A, 26500`.
    fn asked_limits(&self, letter: &str) -> BTreeMap<Limit, String> {
        let plan = PLANS.iter().find(|(known, _)| *known == letter).map_or("", |(_, name)| *name);
        let mut asked = BTreeMap::new();
        for limit in Limit::ALL {
            if let Some(text) = self.value(&field(limit, letter)) {
                asked.insert(limit, format!("{} of {plan}, {text},", capital_first(limit.words())));
            }
        }
        if let Some(text) = self.value(&cut_field(letter)) {
            asked.insert(Limit::Envelope, format!("The cut of {plan}, {text},"));
        }
        asked
    }

    /// The day on which people leave, where one is asked for.
    fn leaving_day(&mut self, letter: &str, input: &Input) -> Option<Date> {
        let name = leave_field(letter);
        let text = self.value(&name)?;
        match text.parse::<Date>().map(|day| input.clone().leaving_on(day).map(|_| day)) {
            Ok(Ok(day)) => return Some(day),
            Ok(Err(why)) => self.faults.push((name, format!("{why}, or none"))),
            Err(_) => {
                let fault = match rewritten(text) {
                    Some(instead) => format!("A day is written as 2027-04-30; {instead}, or none"),
                    None => format!("“{text}” is not a day; write it as 2027-04-30, or none"),
                };
                self.faults.push((name, fault));
            }
        }
        None
    }

    /// Whether anything is said of the plan with this letter.
    fn is_asked_for(&self, letter: &str) -> bool {
        let limits = [Limit::Envelope, Limit::SystemSaving, Limit::ExitCost];
        let keep = format!("keep-{letter}");
        limits.into_iter().any(|limit| self.value(&field(limit, letter)).is_some())
            || self.value(&cut_field(letter)).is_some()
            || self.value(&leave_field(letter)).is_some()
            || self.value(&keep).is_some()
    }

    /// What each plan is asked for.
    fn requests(&mut self, input: &Input) -> Vec<(&'static str, Option<Request>)> {
        PLANS.iter().map(|(letter, name)| (*name, self.request(letter, input))).collect()
    }

    /// What is filled in, as the part of an address after `?`.
    fn asked(&self) -> String {
        let limits = [Limit::Envelope, Limit::SystemSaving, Limit::ExitCost];
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        for (letter, _) in PLANS {
            for name in limits
                .map(|limit| field(limit, letter))
                .into_iter()
                .chain([cut_field(letter), leave_field(letter)])
            {
                if let Some(value) = self.value(&name) {
                    pairs.append_pair(&name, value);
                }
            }
            let name = format!("keep-{letter}");
            pairs.extend_pairs(self.fields.iter().filter(|(known, _)| *known == name));
        }
        pairs.finish()
    }

    /// The envelope: what a cut leaves where one is asked for, else the amount.
    fn envelope(&mut self, letter: &str, input: &Input, usual: Limits) -> Pence {
        let amount = self.amount(Limit::Envelope, letter, usual.envelope);
        let name = cut_field(letter);
        let Some(text) = self.value(&name) else { return amount };
        let tenths = match keyed::cut(text) {
            Ok(tenths) => tenths,
            Err(fault) => {
                let fault = format!("“{text}” is not a cut in per cent: {fault}");
                self.faults.push((name, fault));
                return amount;
            }
        };
        let left = usual.cut(input.baseline.cost, tenths).envelope;
        // The form offers today’s envelope, so that one beside a cut says nothing.
        if amount != usual.envelope && amount != left {
            let fault = format!(
                "A cut of {text}% leaves £{} million, and the envelope says £{} million; empty one of the two fields",
                in_field(left),
                in_field(amount)
            );
            self.faults.push((name, fault));
        }
        left
    }

    fn amount(&mut self, limit: Limit, letter: &str, usual: Pence) -> Pence {
        let name = field(limit, letter);
        let Some(text) = self.value(&name) else { return usual };
        match keyed::amount(text, PlainUnit::Millions) {
            Ok(amount) => amount,
            Err(fault) => {
                let fault = format!("“{text}” is not an amount in £ million for {}: {fault}", limit.words());
                self.faults.push((name, fault));
                usual
            }
        }
    }
}

/// The name of a field: `envelope-a`.
fn field(limit: Limit, letter: &str) -> String {
    format!("{}-{letter}", limit.code())
}

/// The name of the field of the day on which people leave: `leave-a`.
fn leave_field(letter: &str) -> String {
    format!("leave-{letter}")
}

/// The name of the field of a cut: `cut-a`.
fn cut_field(letter: &str) -> String {
    format!("cut-{letter}")
}

/// An amount in £ million as a field shows it: `36.3`.
fn in_field(amount: Pence) -> String {
    let thousands = amount.get() / 100_000;
    let text = format!("{}.{:03}", thousands / 1_000, thousands % 1_000);
    let short = text.trim_end_matches('0');
    if short.ends_with('.') { format!("{short}0") } else { short.to_owned() }
}

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

fn limits_form(
    view: &View,
    reform: &Reform,
    form: &Form<'_>,
    requests: &[(&str, Option<Request>)],
) -> Markup {
    let input = &reform.input;
    let usual = Limits::of(input);
    let baseline = input.baseline.cost;
    let rows = [
        (Limit::Envelope, "Envelope: the most the boards may cost a year", usual.envelope, baseline),
        (Limit::SystemSaving, "Least saving of the system a year", usual.least_saving, baseline),
        (
            Limit::ExitCost,
            "Budget for exits, once",
            usual.most_exit_cost,
            usual.most_exit_cost + usual.most_exit_cost,
        ),
    ];
    html! {
        form.oak-form.oak-trial action=(page::TRIAL) method="get" novalidate {
            @for (name, value) in view.fields() { input type="hidden" name=(name) value=(value); }
            div.oak-cols {
                @for ((letter, name), (_, request)) in PLANS.iter().zip(requests) {
                    fieldset.nhsuk-fieldset.c6 {
                        legend.nhsuk-fieldset__legend.nhsuk-fieldset__legend--m { (name) }
                        (cut_input(form, letter))
                        @for (limit, label, amount, most) in rows {
                            (amount_field(form, (limit, letter), label, (amount, most)))
                        }
                        @if let Some(request) = request {
                            p.oak-small { (cut_in_words(baseline, request.limits.envelope)) }
                        }
                        (leave_input(form, letter))
                        (keep_fields(input, form, letter))
                    }
                }
            }
            button.nhsuk-button type="submit" { "Find the plans" }
        }
        script src=(asset::SLIDERS.address()) defer {}
        p.oak-small {
            "What was announced, as envelopes for Plan B: "
            @for (idx, reading) in reform.readings.iter().enumerate() {
                @if idx != 0 { " · " }
                a href=(announced_address(view, form, usual, reading.left)) { (announced_name(input, reading)) }
            }
        }
    }
}

/// What was announced, with the people that it was counted on where it was a cap for each of them.
fn announced_name(input: &Input, reading: &Reading) -> String {
    let label = &input.targets[reading.target].label;
    let counted = reading.counted_on.and_then(|idx| input.baseline.people.get(idx));
    counted.map_or_else(|| label.clone(), |people| format!("{label}, {}", people.basis))
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

fn amount_field(
    form: &Form<'_>,
    (limit, letter): (Limit, &str),
    label: &str,
    (usual, most): (Pence, Pence),
) -> Markup {
    let name = field(limit, letter);
    let fault = form.faults.iter().find(|(known, _)| *known == name).map(|(_, fault)| fault.as_str());
    let value = form.value(&name).map_or_else(|| in_field(usual), ToOwned::to_owned);
    // Plan B is left open until somebody asks for it; what is left open of a plan that is, is as it is today.
    // An envelope that a cut decides is left open too, so that the cut can be changed alone.
    let is_cut = limit == Limit::Envelope && fault.is_none() && form.value(&cut_field(letter)).is_some();
    let is_open = is_cut || (!form.is_asked_for(letter) && letter != PLANS[0].0);
    let hint = format!("{name}-hint");
    let read = form.value(&name).and_then(|text| keyed::amount(text, PlainUnit::Millions).ok());
    // What is written as the field shows it needs no reading.
    let read = read.filter(|amount| form.value(&name) != Some(in_field(*amount).as_str()));
    html! {
        div.nhsuk-form-group.nhsuk-form-group--error[fault.is_some()] {
            label.nhsuk-label for=(name) { (label) ", £ million" }
            div.nhsuk-hint id=(hint) {
                "Today’s plan: " (in_field(usual))
                @if let Some(read) = &read { ". Read as £" (in_field(*read)) " million" }
                ". Units are understood: 26.5m, 26,500k"
            }
            @if let Some(fault) = fault { span.nhsuk-error-message { span.nhsuk-u-visually-hidden { "Error: " } (fault) } }
            input.nhsuk-input.nhsuk-input--width-5 id=(name) name=(name) type="text" inputmode="decimal" autocomplete="off"
                value=[(!is_open).then_some(value)] aria-describedby=(hint)
                data-slider=(in_field(most)) data-slider-from=(in_field(read.unwrap_or(usual)));
        }
    }
}

/// The cut in per cent, which may stand for the envelope.
fn cut_input(form: &Form<'_>, letter: &str) -> Markup {
    let name = cut_field(letter);
    let fault = form.faults.iter().find(|(known, _)| *known == name).map(|(_, fault)| fault.as_str());
    let hint = format!("{name}-hint");
    html! {
        div.nhsuk-form-group.nhsuk-form-group--error[fault.is_some()] {
            label.nhsuk-label for=(name) { "Cut of what the boards cost, per cent" }
            div.nhsuk-hint id=(hint) { "In place of the envelope, such as 50; leave empty to set the envelope" }
            @if let Some(fault) = fault { span.nhsuk-error-message { span.nhsuk-u-visually-hidden { "Error: " } (fault) } }
            input.nhsuk-input.nhsuk-input--width-5 id=(name) name=(name) type="text" inputmode="decimal" autocomplete="off"
                value=[form.value(&name)] aria-describedby=(hint);
        }
    }
}

/// The day on which people leave.
fn leave_input(form: &Form<'_>, letter: &str) -> Markup {
    let name = leave_field(letter);
    let fault = form.faults.iter().find(|(known, _)| *known == name).map(|(_, fault)| fault.as_str());
    let hint = format!("{name}-hint");
    html! {
        div.nhsuk-form-group.nhsuk-form-group--error[fault.is_some()] {
            label.nhsuk-label for=(name) { "Day on which people leave" }
            div.nhsuk-hint id=(hint) {
                "Such as 2027-04-30; leave empty for the end of the month in which consultation and notice are over"
            }
            @if let Some(fault) = fault { span.nhsuk-error-message { span.nhsuk-u-visually-hidden { "Error: " } (fault) } }
            input.nhsuk-input.nhsuk-input--width-10 id=(name) name=(name) type="text" autocomplete="off"
                value=[form.value(&name)] aria-describedby=(hint);
        }
    }
}

/// Which functions stay as they are, to be ticked.
fn keep_fields(input: &Input, form: &Form<'_>, letter: &str) -> Markup {
    let name = format!("keep-{letter}");
    let kept: BTreeSet<&str> =
        form.fields.iter().filter(|(known, _)| *known == name).map(|(_, value)| value.as_str()).collect();
    let kept_names: Vec<String> = input
        .functions
        .iter()
        .filter(|function| kept.contains(function.id.as_str()))
        .map(|function| format!("{} {}", function.id, function.name))
        .collect();
    let checkbox = |function: &Function| {
        let id = format!("{name}-{}", function.id);
        html! {
            div.nhsuk-checkboxes__item {
                input.nhsuk-checkboxes__input id=(id) name=(name) type="checkbox" value=(function.id)
                    checked[kept.contains(function.id.as_str())];
                label.nhsuk-label.nhsuk-checkboxes__label for=(id) { (function.id) " " (function.name) }
            }
        }
    };
    html! {
        details.nhsuk-details id=(name) {
            summary.nhsuk-details__summary {
                span.nhsuk-details__summary-text {
                    "Keep functions as they are"
                    @if !kept_names.is_empty() { ": " (kept_names.join(", ")) }
                }
            }
            div.nhsuk-details__text {
                div.nhsuk-checkboxes.nhsuk-checkboxes--small { @for function in &input.functions { (checkbox(function)) } }
            }
        }
    }
}

/// The address that sets Plan A, as it is filled in, beside Plan B with another envelope and the functions that
/// are ticked to stay.
fn announced_address(view: &View, form: &Form<'_>, usual: Limits, left: Pence) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    for (name, value) in view.fields() {
        pairs.append_pair(name, &value);
    }
    let [(first, _), (second, _)] = PLANS;
    for (limit, amount) in [
        (Limit::Envelope, usual.envelope),
        (Limit::SystemSaving, usual.least_saving),
        (Limit::ExitCost, usual.most_exit_cost),
    ] {
        let name = field(limit, first);
        let is_cut = limit == Limit::Envelope && form.value(&cut_field(first)).is_some();
        if !is_cut {
            pairs.append_pair(&name, form.value(&name).unwrap_or(&in_field(amount)));
        }
    }
    let others = [
        field(Limit::SystemSaving, second),
        field(Limit::ExitCost, second),
        cut_field(first),
        leave_field(first),
        leave_field(second),
    ];
    for name in others {
        if let Some(value) = form.value(&name) {
            pairs.append_pair(&name, value);
        }
    }
    let is_keep = |name: &str| PLANS.iter().any(|(letter, _)| name.strip_prefix("keep-") == Some(letter));
    pairs.extend_pairs(form.fields.iter().filter(|(name, _)| is_keep(name)));
    pairs.append_pair(&field(Limit::Envelope, second), &in_field(left));
    format!("{}?{}", page::TRIAL, pairs.finish())
}

#[cfg(test)]
mod tests;
