//! The page on which scenarios are chosen and written, and looked at before they are run.

use domain::scenario::{ChangeField, ChangeKind};
use exhibits::html::prose;
use maud::{Markup, html};

use super::draft::{Draft, legend, text_field};
use super::page::{
    BASE, Requester, failed, kind_in_words, network_items, plain_heading, refused_list, render, sentence,
    simulation, subnav,
};
use crate::error::PageError;
use crate::layout::{Charts, error_summary};
use crate::sign_in::reader::token_field;
use crate::simulation::port::{ChangeForm, Choice, FormField, NOT_SIGNED_IN, ScenarioShown, StationShown};
use crate::state::AppState;

/// `/flow/new`
pub(crate) fn show(site: &AppState, requester: &Requester, draft: &Draft) -> Result<Markup, PageError> {
    let simulation = simulation(site)?;
    let network = simulation.network().map_err(failed)?;
    let shipped = simulation.shipped().map_err(failed)?;
    let refused = simulation.refused().map_err(failed)?;
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
        @if !draft.faults.is_empty() { (error_summary(&draft.faults)) }
        (subnav("/flow/new"))
        (plain_heading(&heading))
        p.oak-lead { "Each scenario is compared with services as they are today, for the same patients. So every difference comes from the change." }
        @match &requester.token {
            None if requester.name != NOT_SIGNED_IN => p.oak-lead { (PageError::NotAskedByRole.what_to_do()) " What can be tried stands below." },
            None => p.oak-lead { a href="/sign-in?next=/flow/new" { "Sign in" } " to run a comparison. What can be tried stands below." },
            Some(token) => {
                form.oak-form.oak-simulation action="/flow/new" method="post" novalidate {
                    (token_field(token))
                    @if is_ready { (ready_scenarios(&shipped, draft)) (buttons(true)) }
                    (shipped_choices(&shipped, draft))
                    (written_scenarios(draft))
                    @if is_ready { button.nhsuk-button.nhsuk-button--secondary type="submit" { "Check again" } }
                    (scenario_form(&network.forms, &network.stations, draft))
                    @if !is_ready { (buttons(false)) }
                }
                (base_alone(token))
            }
        }
        (refused_list(&refused))
    };
    let title = if draft.faults.is_empty() { heading } else { format!("Error: {heading}") };
    Ok(render(site, &title, &network_items(&network), content, Charts::None))
}

/// Each scenario that a press on the button runs, in words.
fn ready_scenarios(shipped: &[ScenarioShown], draft: &Draft) -> Markup {
    let chosen = shipped.iter().filter(|scenario| draft.chosen.contains(&scenario.id));
    let written = draft.written.iter().filter_map(|(_, scenario)| scenario.as_ref());
    html! {
        ul.oak-list.oak-ready {
            @for (idx, scenario) in chosen.chain(written).enumerate() {
                li {
                    b { (exhibits::table::flow::letter(idx)) "\u{a0} " (scenario.scenario.title) }
                    @for change in &scenario.changes { p { (sentence(change)) } }
                    @for remark in &scenario.remarks { (remark_line(remark)) }
                }
            }
        }
    }
}

/// A remark on a scenario, to be read before it is run.
fn remark_line(remark: &str) -> Markup {
    html! { p.oak-small { b { "To be checked: " } (sentence(remark)) } }
}

fn buttons(is_ready: bool) -> Markup {
    html! {
        div.oak-buttons {
            @if is_ready {
                button.nhsuk-button type="submit" formaction="/flow/run" { "Run the comparison" }
            } @else {
                button.nhsuk-button type="submit" { "Review" }
            }
        }
    }
}

/// A form that runs the base alone.
pub(super) fn base_alone(token: &str) -> Markup {
    html! {
        form.oak-form action="/flow/run" method="post" {
            (token_field(token))
            input type="hidden" name=(BASE) value="alone";
            p.oak-sub { "Or see how services do as they are, without any change." }
            button.nhsuk-button.nhsuk-button--secondary type="submit" { "Run services as they are" }
        }
    }
}

/// The shipped scenarios, to be ticked.
fn shipped_choices(shipped: &[ScenarioShown], draft: &Draft) -> Markup {
    html! {
        @if !shipped.is_empty() {
            fieldset.nhsuk-fieldset {
                legend.nhsuk-fieldset__legend.nhsuk-fieldset__legend--m id="scenarios" tabindex="-1" { @if draft.is_sent && draft.faults.is_empty() { "Change what is compared" } @else { "Scenarios that are ready" } }
                div.nhsuk-checkboxes.nhsuk-checkboxes--small {
                    @for (idx, scenario) in shipped.iter().enumerate() {
                        @let id = format!("scenario-{idx}");
                        div.nhsuk-checkboxes__item {
                            input.nhsuk-checkboxes__input id=(id) name="scenario" type="checkbox" value=(scenario.id)
                                checked[draft.chosen.contains(&scenario.id)]
                                aria-describedby=(format!("{id}-hint"));
                            label.nhsuk-label.nhsuk-checkboxes__label for=(id) { (scenario.scenario.title) }
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
fn written_scenarios(draft: &Draft) -> Markup {
    html! {
        @for (idx, (text, scenario)) in draft.written.iter().enumerate() {
            @let id = text_field(idx);
            @let fault = draft.fault(&id);
            section.oak-written {
                h2 { @match scenario { Some(scenario) => (scenario.scenario.title), None => "A scenario that cannot be read yet" } }
                @if let Some(scenario) = scenario.as_ref().filter(|_| !draft.faults.is_empty()) {
                    ul.oak-list { @for change in &scenario.changes { li { (sentence(change)) } } }
                }
                div.nhsuk-form-group.nhsuk-form-group--error[fault.is_some()] {
                    label.nhsuk-label for=(id) { "As it is written" }
                    div.nhsuk-hint id=(format!("{id}-hint")) { "Change it here, or empty it to leave the scenario out." }
                    @if fault.is_some() {
                        @for (_, fault) in draft.faults.iter().filter(|(field, _)| *field == id) {
                            span.nhsuk-error-message { span.nhsuk-u-visually-hidden { "Error: " } (prose(fault)) }
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
fn scenario_form(forms: &[ChangeForm], stations: &[StationShown], draft: &Draft) -> Markup {
    let has_faults = !draft.filled.is_empty();
    let content = html! {
        p.oak-sub { "Fill in one change or several. They make one scenario and are tried together. Leave the others as they are." }
        (input("title", "Name of the scenario", "You may leave this empty", draft))
        @for form in forms {
            @let code = form.kind.code();
            fieldset.nhsuk-fieldset.oak-change {
                legend.nhsuk-fieldset__legend.nhsuk-fieldset__legend--s { (legend(form.kind)) }
                p.oak-sub { (form.hint) }
                div.oak-fields {
                    (select(&format!("target-{code}"), (target_label(form.kind), ""), "No change", draft, &grouped(&form.targets, stations)))
                    @for part in &form.fields { (field(form, part, stations, draft)) }
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

/// The label of the field that says what a kind of change is made to.
const fn target_label(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::SiteHours => "Which unit",
        ChangeKind::Capacity => "Which staff",
        ChangeKind::Slots => "Whose appointments",
        ChangeKind::Beds => "Which beds",
        ChangeKind::Demand | ChangeKind::ProjectedDemand => "Which patients",
        ChangeKind::Streaming => "Sent on from",
        ChangeKind::Price => "What costs it",
        _ => "What is changed",
    }
}

/// More choices than these are read in groups.
const MOST_UNGROUPED: usize = 12;

/// Choices by the kind of station they are, each group in the order of the alphabet; one group without a
/// name where they are few, or no stations.
fn grouped<'a>(choices: &'a [Choice], stations: &[StationShown]) -> Vec<(String, Vec<&'a Choice>)> {
    let kind = |choice: &Choice| {
        let name = choice.value.split(" / ").next().unwrap_or(&choice.value);
        stations.iter().find(|station| station.name == name).map(|station| station.kind.as_str())
    };
    let mut groups: Vec<(String, Vec<&Choice>)> = Vec::new();
    if choices.len() <= MOST_UNGROUPED || choices.iter().all(|choice| kind(choice).is_none()) {
        groups.push((String::new(), choices.iter().collect()));
        return groups;
    }
    for choice in choices {
        let name = kind(choice).map_or_else(|| "Other steps".to_owned(), kind_in_words);
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, group)) => group.push(choice),
            None => groups.push((name, vec![choice])),
        }
    }
    for (_, group) in &mut groups {
        group.sort_by_cached_key(|choice| choice.words.to_lowercase());
    }
    groups.sort_by_key(|(name, _)| name == "Other steps");
    groups
}

fn field(form: &ChangeForm, part: &FormField, stations: &[StationShown], draft: &Draft) -> Markup {
    let name = format!("{}-{}", part.field.code(), form.kind.code());
    if part.choices.is_empty() {
        input(&name, &part.label, &part.hint, draft)
    } else {
        let none = if part.field == ChangeField::From { "All" } else { "Choose one" };
        select(&name, (&part.label, &part.hint), none, draft, &grouped(&part.choices, stations))
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

fn select(
    name: &str,
    (label, hint): (&str, &str),
    none: &str,
    draft: &Draft,
    groups: &[(String, Vec<&Choice>)],
) -> Markup {
    let hint_id = format!("{name}-hint");
    let (fault, value) = (draft.fault(name), draft.value(name));
    html! {
        div.nhsuk-form-group.nhsuk-form-group--error[fault.is_some()] {
            label.nhsuk-label for=(name) { (label) }
            @if !hint.is_empty() { div.nhsuk-hint id=(hint_id) { (hint) } }
            (message(name, fault))
            select.nhsuk-select.nhsuk-select--error[fault.is_some()] id=(name) name=(name)
                aria-describedby=[(!hint.is_empty()).then_some(hint_id)] aria-invalid=[fault.map(|_| "true")] {
                option value="" { (none) }
                @for (group, choices) in groups {
                    @if group.is_empty() { (options(choices, value)) } @else { optgroup label=(group) { (options(choices, value)) } }
                }
            }
        }
    }
}

fn options(choices: &[&Choice], value: &str) -> Markup {
    html! {
        @for choice in choices {
            option value=(choice.value) selected[choice.value == value] { (exhibits::words::capital_first(&choice.words)) }
        }
    }
}

fn message(name: &str, fault: Option<&str>) -> Markup {
    html! {
        @if let Some(fault) = fault {
            span.nhsuk-error-message id=(format!("{name}-error")) { span.nhsuk-u-visually-hidden { "Error: " } (prose(fault)) }
        }
    }
}
