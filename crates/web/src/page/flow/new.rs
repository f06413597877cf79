//! The page on which scenarios are chosen and written, and looked at before they are run.

use maud::{Markup, html};

use super::draft::{Draft, text_field};
use super::{Hand, framed, network_line, plain_heading, sentence, subnav, summary};
use crate::flow::{failed, whatif};
use crate::guard::token_field;
use crate::layout::Charts;
use crate::problem::Problem;
use crate::server::Site;
use crate::whatif::{ChangeField, ChangeForm, ScenarioShown};

/// `/flow/new`
pub(crate) fn show(site: &Site, hand: &Hand, draft: &Draft) -> Result<Markup, Problem> {
    let whatif = whatif(site)?;
    let network = whatif.network().map_err(failed)?;
    let shipped = whatif.shipped().map_err(failed)?;
    let is_ready = draft.is_sent && draft.faults.is_empty();
    let heading = if is_ready {
        match draft.n_scenarios() {
            1 => "1 scenario is ready to run".to_owned(),
            n => format!("{n} scenarios are ready to run"),
        }
    } else {
        "Try a change".to_owned()
    };
    let content = html! {
        @if !draft.faults.is_empty() { (summary(&draft.faults)) }
        (subnav("/flow/new"))
        (plain_heading(&heading))
        p.oak-lead { "Scenarios are held against the base on the same patients: what differs follows from the changes alone." }
        @match &hand.token {
            None => p.oak-lead { a href="/sign-in?next=/flow/new" { "Sign in" } " to run a comparison. What can be tried stands below." },
            Some(token) => {
                form.oak-form.oak-whatif action="/flow/new" method="post" novalidate {
                    (token_field(token))
                    (chosen(&shipped, draft))
                    (written(draft))
                    @if is_ready { (buttons(true)) }
                    (by_form(&network.forms, draft))
                    @if !is_ready { (buttons(false)) }
                }
            }
        }
    };
    let title = if draft.faults.is_empty() { heading } else { format!("Error: {heading}") };
    Ok(framed(site, &title, &network_line(&network), content, Charts::None))
}

fn buttons(is_ready: bool) -> Markup {
    html! {
        div.oak-buttons {
            @if is_ready {
                button.nhsuk-button type="submit" formaction="/flow/run" { "Run the comparison" }
                button.nhsuk-button.nhsuk-button--secondary type="submit" { "Check again" }
            } @else {
                button.nhsuk-button type="submit" { "Review" }
            }
        }
    }
}

/// The shipped scenarios, to be ticked.
fn chosen(shipped: &[ScenarioShown], draft: &Draft) -> Markup {
    html! {
        @if !shipped.is_empty() {
            fieldset.nhsuk-fieldset {
                legend.nhsuk-fieldset__legend.nhsuk-fieldset__legend--m id="scenarios" tabindex="-1" { "Scenarios that come with the network" }
                div.nhsuk-checkboxes.nhsuk-checkboxes--small {
                    @for (idx, scenario) in shipped.iter().enumerate() {
                        @let id = format!("scenario-{idx}");
                        div.nhsuk-checkboxes__item {
                            input.nhsuk-checkboxes__input id=(id) name="scenario" type="checkbox" value=(scenario.id)
                                checked[draft.chosen.contains(&scenario.id)]
                                aria-describedby=(format!("{id}-hint"));
                            label.nhsuk-label.nhsuk-checkboxes__label for=(id) { (scenario.title) }
                            div.nhsuk-hint.nhsuk-checkboxes__hint id=(format!("{id}-hint")) {
                                @for change in &scenario.changes { (sentence(change)) " " }
                            }
                        }
                    }
                }
            }
        } @else {
            span id="scenarios" tabindex="-1" {}
        }
    }
}

/// Scenarios that were written, each with what it means and its text to be changed.
fn written(draft: &Draft) -> Markup {
    html! {
        @for (idx, (text, scenario)) in draft.written.iter().enumerate() {
            @let id = text_field(idx);
            @let fault = draft.fault(&id);
            section.oak-written {
                h2 { @match scenario { Some(scenario) => (scenario.title), None => "A scenario that cannot be read yet" } }
                @if let Some(scenario) = scenario {
                    ul.oak-list { @for change in &scenario.changes { li { (sentence(change)) } } }
                }
                div.nhsuk-form-group.nhsuk-form-group--error[fault.is_some()] {
                    label.nhsuk-label for=(id) { "As it is written" }
                    div.nhsuk-hint id=(format!("{id}-hint")) { "Change it here, or empty it to leave the scenario out." }
                    @if fault.is_some() {
                        @for (_, fault) in draft.faults.iter().filter(|(field, _)| *field == id) {
                            span.nhsuk-error-message { span.nhsuk-u-visually-hidden { "Error: " } (fault) }
                        }
                    }
                    textarea.nhsuk-textarea.nhsuk-textarea--error[fault.is_some()].oak-toml id=(id) name="text" rows=(text.lines().count().clamp(6, 24))
                        spellcheck="false" aria-describedby=(format!("{id}-hint")) aria-invalid=[fault.map(|_| "true")] { (text) }
                }
            }
        }
    }
}

/// A new scenario by form: a fieldset a kind of change.
fn by_form(forms: &[ChangeForm], draft: &Draft) -> Markup {
    let has_faults = !draft.filled.is_empty();
    let content = html! {
        p.oak-sub { "Fill in one change or several; they are tried together. Leave the others as they are." }
        (input("title", "What the scenario is called", "May be left empty", draft))
        @for form in forms {
            @let code = form.kind.code();
            fieldset.nhsuk-fieldset.oak-change {
                legend.nhsuk-fieldset__legend.nhsuk-fieldset__legend--s { (charts::words::capital_first(form.kind.words())) }
                p.oak-sub { (form.hint) }
                div.oak-fields {
                    (choose(&format!("target-{code}"), "What is changed", "No change", draft, &form.targets))
                    @for part in &form.fields { (field(form, part, draft)) }
                }
            }
        }
    };
    html! {
        @if draft.is_sent && !has_faults {
            details.nhsuk-details.oak-details {
                summary.nhsuk-details__summary { span.nhsuk-details__summary-text { "Write another scenario" } }
                div.nhsuk-details__text {
                    (content)
                    @if draft.faults.is_empty() {
                        button.nhsuk-button.nhsuk-button--secondary type="submit" { "Add the scenario" }
                    }
                }
            }
        } @else {
            h2.oak-next { @if draft.is_sent { "The scenario that was filled in" } @else { "Or write one" } }
            (content)
        }
    }
}

fn field(form: &ChangeForm, part: &ChangeField, draft: &Draft) -> Markup {
    let name = format!("{}-{}", part.part.code(), form.kind.code());
    if part.choices.is_empty() {
        let hint = match (part.hint.as_str(), form.unit.as_str()) {
            (hint, "") => hint.to_owned(),
            ("", unit) => format!("In {unit}"),
            (hint, unit) => format!("{hint}; in {unit}"),
        };
        input(&name, &part.label, &hint, draft)
    } else {
        choose(&name, &part.label, "Choose one", draft, &part.choices)
    }
}

fn input(name: &str, label: &str, hint: &str, draft: &Draft) -> Markup {
    let fault = draft.fault(name);
    let hint_id = format!("{name}-hint");
    html! {
        div.nhsuk-form-group.nhsuk-form-group--error[fault.is_some()] {
            label.nhsuk-label for=(name) { (label) }
            @if !hint.is_empty() { div.nhsuk-hint id=(hint_id) { (hint) } }
            (message(name, fault))
            input.nhsuk-input.nhsuk-input--error[fault.is_some()] id=(name) name=(name) type="text" maxlength="200" autocomplete="off"
                value=[Some(draft.value(name)).filter(|value| !value.is_empty())]
                aria-describedby=[(!hint.is_empty()).then_some(hint_id)] aria-invalid=[fault.map(|_| "true")];
        }
    }
}

fn choose(name: &str, label: &str, none: &str, draft: &Draft, choices: &[crate::whatif::Choice]) -> Markup {
    let (fault, value) = (draft.fault(name), draft.value(name));
    html! {
        div.nhsuk-form-group.nhsuk-form-group--error[fault.is_some()] {
            label.nhsuk-label for=(name) { (label) }
            (message(name, fault))
            select.nhsuk-select.nhsuk-select--error[fault.is_some()] id=(name) name=(name) aria-invalid=[fault.map(|_| "true")] {
                option value="" { (none) }
                @for choice in choices {
                    option value=(choice.value) selected[choice.value == value] { (choice.words) }
                }
            }
        }
    }
}

fn message(name: &str, fault: Option<&str>) -> Markup {
    html! {
        @if let Some(fault) = fault {
            span.nhsuk-error-message id=(format!("{name}-error")) { span.nhsuk-u-visually-hidden { "Error: " } (fault) }
        }
    }
}
