//! The page on which a scenario is written: its form and its text side by side, both in step, with every fault beside its
//! field and its line.

use domain::provenance::Provenance;
use domain::scenario::ChangeKind;
use exhibits::html::prose;
use exhibits::words::capital_first;
use maud::{Markup, html};

use super::draft::{Draft, DraftChange, FIELDS, PRESS, Press};
use super::frame::{render, sentence, subnav};
use super::library::fault_line;
use super::port::LineFault;
use crate::error::PageError;
use crate::layout::{Charts, error_summary, heading, item};
use crate::sign_in::reader::token_field;
use crate::simulation::page::Requester;
use crate::simulation::port::NOT_SIGNED_IN;
use crate::state::AppState;

/// Where the editor is.
pub(super) const PATH: &str = "/scenarios/new";

/// `/scenarios/new`
pub(super) fn show(state: &AppState, requester: &Requester, draft: &Draft, refused: Option<&str>) -> Markup {
    let places = if draft.is_sent { draft.faults_by_field() } else { Vec::new() };
    let mut faults: Vec<(String, String)> = refused
        .iter()
        .map(|why| ("name".to_owned(), sentence(why).trim_end_matches('.').to_owned()))
        .collect();
    faults.extend(places.iter().map(|(place, fault)| (place.clone(), summary_line(fault))));
    let title = match (draft.is_sent, draft.is_ready()) {
        (true, true) => "The scenario can be compared",
        _ => "Write a scenario",
    };
    let content = html! {
        @if !faults.is_empty() { (error_summary(&faults)) }
        (subnav(PATH, &[]))
        (heading("Scenarios", title))
        p.oak-lead { "Say what is to change, in the form or as text: each button brings the other side into step. Nothing is kept until you save it." }
        @match &requester.token {
            None if requester.name != NOT_SIGNED_IN => p.oak-lead { (PageError::NotAskedByRole.what_to_do()) },
            None => p.oak-lead { a href="/sign-in?next=/scenarios/new" { "Sign in" } " to write one." },
            Some(token) => (form(state, requester, (draft, &places[..]), token)),
        }
    };
    let context_items = item("Compared with", &html! { b { "today" } });
    let title = if faults.is_empty() { title.to_owned() } else { format!("Error: {title}") };
    render(state, &title, &context_items, content, Charts::None)
}

fn summary_line(fault: &LineFault) -> String {
    let line = fault.line.map_or_else(String::new, |line| format!("Line {line}: "));
    let message = sentence(&fault.message);
    format!("{line}{}", message.trim_end_matches('.'))
}

type Faults<'d> = [(String, &'d LineFault)];

fn form(
    state: &AppState,
    requester: &Requester,
    (draft, faults): (&Draft, &Faults<'_>),
    token: &str,
) -> Markup {
    html! {
        form.oak-form.oak-simulation action=(PATH) method="post" novalidate {
            (token_field(token))
            input type="hidden" name="text-before" value=(draft.text);
            (known_targets(state))
            @if draft.has_grown() && state.drafts.is_some() {
                p { "It is the scenario as it was with one change more, the last: 5% more patients come, wherever from." }
                div.oak-buttons { (button(Press::Compare, "Compare it with today", false)) }
            }
            div.oak-editor {
                div {
                    h2 { "As a form" }
                    (input("title", "What it is called", "A heading that begins with a verb: “Close 30 beds in winter”", &draft.file.title, faults, None))
                    @for (idx, change) in draft.file.changes.iter().enumerate() { (change_fields(idx, change, faults)) }
                    div.oak-buttons {
                        (button(Press::Form, "Write it as text", true))
                        (button(Press::Add, "Add a change", true))
                    }
                }
                div {
                    h2 { "As text" }
                    (text_field(draft, faults))
                    div.oak-buttons { (button(Press::Text, "Fill in the form from it", true)) }
                }
            }
            section {
                h2 { "What would it do?" }
                div.oak-buttons {
                    @if state.drafts.is_some() { (button(Press::Compare, "Compare it with today", false)) }
                    @if state.simulation.is_some() { (button(Press::Grow, "Ask: what if demand grows 5%?", true)) }
                }
            }
            (save_fields(state, requester, draft))
        }
    }
}

fn button(press: Press, words: &str, is_secondary: bool) -> Markup {
    html! {
        button.nhsuk-button.nhsuk-button--secondary[is_secondary] type="submit" name=(PRESS) value=(press.code()) { (words) }
    }
}

/// What a change can be done to, offered while a target is typed.
fn known_targets(state: &AppState) -> Markup {
    let network = state.simulation.as_deref().and_then(|simulation| simulation.network().ok());
    let mut targets: Vec<String> = Vec::new();
    for form in network.iter().flat_map(|network| &network.forms) {
        for choice in form.targets.iter().filter(|choice| !choice.value.is_empty()) {
            if !targets.contains(&choice.value) {
                targets.push(choice.value.clone());
            }
        }
    }
    html! { datalist id="targets" { @for target in targets { option value=(target) {} } } }
}

fn change_fields(idx: usize, change: &DraftChange, faults: &Faults<'_>) -> Markup {
    html! {
        fieldset.nhsuk-fieldset.oak-change {
            legend.nhsuk-fieldset__legend.nhsuk-fieldset__legend--s { "Change " (idx + 1) }
            (kind_select(idx, &change.kind, faults))
            @for (field, label, hint) in FIELDS {
                @let list = (field == "target").then_some("targets");
                (input(&format!("{field}-{idx}"), label, hint, change.get(field), faults, list))
            }
            (provenance_select(idx, &change.provenance, faults))
            input type="hidden" name=(format!("unit-{idx}")) value=(change.unit);
        }
    }
}

fn faults_of<'d>(name: &str, faults: &Faults<'d>) -> Vec<&'d LineFault> {
    faults.iter().filter(|(place, _)| place == name).map(|(_, fault)| *fault).collect()
}

fn messages(faults: &[&LineFault]) -> Markup {
    html! {
        @for fault in faults {
            span.nhsuk-error-message { span.nhsuk-u-visually-hidden { "Error: " } (prose(&sentence(&fault.message))) }
        }
    }
}

fn input(
    name: &str,
    label: &str,
    hint: &str,
    value: &str,
    faults: &Faults<'_>,
    list: Option<&str>,
) -> Markup {
    let own = faults_of(name, faults);
    let is_faulty = !own.is_empty();
    let hint_id = format!("{name}-hint");
    html! {
        div.nhsuk-form-group.nhsuk-form-group--error[is_faulty] {
            label.nhsuk-label for=(name) { (label) }
            div.nhsuk-hint id=(hint_id) { (hint) }
            (messages(&own))
            input.nhsuk-input.nhsuk-input--error[is_faulty] id=(name) name=(name) type="text" maxlength="400" autocomplete="off"
                list=[list] value=(value) aria-describedby=(hint_id) aria-invalid=[is_faulty.then_some("true")];
        }
    }
}

fn kind_select(idx: usize, value: &str, faults: &Faults<'_>) -> Markup {
    let name = format!("kind-{idx}");
    let own = faults_of(&name, faults);
    let is_known = ChangeKind::ALL.iter().any(|kind| kind.code() == value);
    html! {
        div.nhsuk-form-group.nhsuk-form-group--error[!own.is_empty()] {
            label.nhsuk-label for=(name) { "What is changed" }
            (messages(&own))
            select.nhsuk-select id=(name) name=(name) {
                option value="" { "Choose one" }
                @for kind in ChangeKind::ALL { option value=(kind.code()) selected[kind.code() == value] { (capital_first(kind.words())) } }
                @if !value.is_empty() && !is_known { option value=(value) selected { (value) } }
            }
        }
    }
}

fn provenance_select(idx: usize, value: &str, faults: &Faults<'_>) -> Markup {
    let name = format!("provenance-{idx}");
    let own = faults_of(&name, faults);
    let all = [Provenance::Synthetic, Provenance::Reported, Provenance::Derived, Provenance::Published];
    html! {
        div.nhsuk-form-group.nhsuk-form-group--error[!own.is_empty()] {
            label.nhsuk-label for=(name) { "How it is known" }
            (messages(&own))
            select.nhsuk-select id=(name) name=(name) {
                @for provenance in all {
                    option value=(provenance.word()) selected[provenance.word() == value] { (capital_first(provenance.word())) }
                }
            }
        }
    }
}

/// The text, with the faults of each line above it.
fn text_field(draft: &Draft, faults: &Faults<'_>) -> Markup {
    let is_faulty = !faults.is_empty();
    html! {
        div.nhsuk-form-group.nhsuk-form-group--error[is_faulty] {
            label.nhsuk-label for="text" { "The file, " code { "oakham.scenario/1" } }
            div.nhsuk-hint id="text-hint" { "What is saved. “Fill in the form from it” checks it and brings the form into step." }
            @for (_, fault) in faults {
                span.nhsuk-error-message { span.nhsuk-u-visually-hidden { "Error: " } (fault_line(fault)) }
            }
            textarea.nhsuk-textarea.nhsuk-textarea--error[is_faulty].oak-toml id="text" name="text" rows=(draft.text.lines().count().clamp(12, 40))
                spellcheck="false" aria-describedby="text-hint" aria-invalid=[is_faulty.then_some("true")] { (draft.text) }
        }
    }
}

/// The name and the button that put it among the scenarios, for those who are signed in.
fn save_fields(state: &AppState, requester: &Requester, draft: &Draft) -> Markup {
    html! {
        section {
            h2 { "Keep it" }
            @if state.drafts.is_some() && requester.name != NOT_SIGNED_IN {
                div.nhsuk-form-group {
                    label.nhsuk-label for="name" { "Name of its file" }
                    div.nhsuk-hint id="name-hint" { "Small letters, digits and hyphens, such as fewer-beds" }
                    input.nhsuk-input.nhsuk-input--width-20 id="name" name="name" type="text" maxlength="60" autocomplete="off" value=(draft.name) aria-describedby="name-hint";
                }
                (button(Press::Save, "Save it among the scenarios", true))
            } @else {
                p.oak-sub {
                    "Those who are signed in as preparer, approver, publisher or administrator save it here. Without that, save the text yourself as "
                    code { "scenarios/NAME.toml" } " in the folder of the workspace."
                }
            }
        }
    }
}
