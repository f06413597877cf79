//! The form of limits: a column for each plan, and what was announced to start from.

use std::collections::BTreeSet;

use domain::function::Function;
use domain::money::Pence;
use maud::{Markup, html};
use reform::choice::Limit;
use reform::keyed::{self, PlainUnit};
use reform::plan::{Input, Limits, Reform};
use reform::target::Reading;

use super::form::{Form, Request, cut_field, field, in_field, leave_field};
use super::{PLANS, cut_in_words, page};
use crate::address::View;
use crate::asset;

/// The form, filled in as it was sent.
pub(super) fn limits_form(
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
