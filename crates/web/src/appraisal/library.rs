//! The scenarios of the workspace: what each changes, whether its table is there, and a form to compare several.

use domain::provenance::Provenance;
use exhibits::html::prose;
use exhibits::number::counted;
use maud::{Markup, html};

use super::adopted;
use super::asked::{MOST_COMPARED, WITH, address};
use super::frame::{appraisals, failed, known, render, sentence, subnav};
use super::port::{LineFault, ScenarioEntry};
use crate::error::PageError;
use crate::layout::{Charts, error_summary, heading, item};
use crate::state::AppState;

/// `/scenarios`, with those ticked that were `chosen`, and what is wrong with the choice.
pub(super) fn show(state: &AppState, chosen: &[String], fault: Option<&str>) -> Result<Markup, PageError> {
    let appraisals = appraisals(state)?;
    let entries = appraisals.library().map_err(failed)?;
    let compared = appraisals.compared().map_err(failed)?;
    let (ready, faulty): (Vec<&ScenarioEntry>, Vec<&ScenarioEntry>) =
        entries.iter().partition(|entry| entry.faults.is_empty());
    let title = finding(&ready);
    let told: Vec<(String, String)> =
        fault.iter().map(|fault| ("scenario-0".to_owned(), (*fault).to_owned())).collect();
    let content = html! {
        @if !told.is_empty() { (error_summary(&told)) }
        (subnav("/scenarios", &[]))
        (heading("Scenarios", &title))
        p.oak-lead { "Each scenario is a change, or several, written down once. Its page says what it would do to money, staff, patients, duties and places, each with how sure that is, beside doing nothing." }
        @if ready.is_empty() {
            p.oak-sub { "Put one into the folder " code { "scenarios" } " of the workspace: " code { "oakham scenario new fewer-beds" } " writes one to begin from." }
        } @else if state.copy.is_some() {
            @let standing = adopted::standing(state);
            div.oak-scenario-choice { @for entry in &ready { (offered(entry, &standing)) } }
        } @else {
            (choices(&ready, &adopted::standing(state), chosen, fault))
        }
        (compared_list(&compared, &ready))
        (faulty_list(&faulty))
        p.oak-foot { a href="/docs/guide/scenarios" { "How to write a scenario, and how its table is made" } }
    };
    let n_computed = ready.iter().filter(|entry| entry.is_computed).count();
    let context_items = html! {
        (item("Scenarios", &html! { b { (ready.len()) } }))
        (item("Worked out", &html! { (n_computed) " of " (ready.len()) }))
    };
    let title = if told.is_empty() { "Scenarios" } else { "Error: Scenarios" };
    Ok(render(state, title, &context_items, content, Charts::None))
}

fn finding(ready: &[&ScenarioEntry]) -> String {
    match ready.len() {
        0 => "There is no scenario yet".to_owned(),
        n => {
            format!("{} can be compared with today and with each other", counted(n, "scenario", "scenarios"))
        }
    }
}

/// The scenarios with a box each, and the button that compares those that are ticked.
fn choices(
    ready: &[&ScenarioEntry],
    standing: &[(String, String)],
    chosen: &[String],
    fault: Option<&str>,
) -> Markup {
    html! {
        form.oak-scenario-choice action="/scenarios/compare" method="get" {
            fieldset.nhsuk-fieldset {
                legend.nhsuk-fieldset__legend.nhsuk-fieldset__legend--s {
                    "Tick 2 to " (MOST_COMPARED) " scenarios to see them side by side, or open one"
                }
                @if let Some(fault) = fault {
                    span.nhsuk-error-message { span.nhsuk-u-visually-hidden { "Error: " } (fault) }
                }
                div.nhsuk-checkboxes.nhsuk-checkboxes--small {
                    @for (idx, entry) in ready.iter().enumerate() { (choice(idx, entry, standing, chosen)) }
                }
            }
            button.nhsuk-button type="submit" { "Compare those ticked" }
        }
    }
}

/// How many changes of a scenario are told in the list; its page has all.
const MOST_TOLD: usize = 5;

fn choice(idx: usize, entry: &ScenarioEntry, standing: &[(String, String)], chosen: &[String]) -> Markup {
    let id = format!("scenario-{idx}");
    html! {
        div.nhsuk-checkboxes__item {
            input.nhsuk-checkboxes__input id=(id) name=(WITH) type="checkbox" value=(entry.name)
                checked[chosen.contains(&entry.name)] aria-describedby=(format!("{id}-hint"));
            label.nhsuk-label.nhsuk-checkboxes__label for=(id) { (entry.title) }
            div.nhsuk-hint.nhsuk-checkboxes__hint id=(format!("{id}-hint")) { (in_short(entry, standing)) }
        }
    }
}

/// A scenario as a copy of the site has it, which answers no forms.
fn offered(entry: &ScenarioEntry, standing: &[(String, String)]) -> Markup {
    html! {
        section.oak-offered {
            h2 { (entry.title) }
            (in_short(entry, standing))
        }
    }
}

/// What a scenario changes, whether its table is there, and where that is.
fn in_short(entry: &ScenarioEntry, standing: &[(String, String)]) -> Markup {
    let adopted = standing.iter().find(|(name, _)| *name == entry.name);
    html! {
        @for change in entry.changes.iter().take(MOST_TOLD) {
            p {
                (sentence(&change.sentence))
                @if change.taken_by.is_empty() { " " b { "Nothing here works this out" @if let Some(why) = &change.why_untaken { ": " (why) } "." } }
            }
        }
        @if MOST_TOLD < entry.changes.len() { p { "and " (entry.changes.len() - MOST_TOLD) " more changes." } }
        p.oak-choice-state {
            @if entry.is_computed { strong.nhsuk-tag.nhsuk-tag--green { "Worked out" } }
            @else { strong.nhsuk-tag.nhsuk-tag--grey { "Not worked out yet" } }
            " " (known(entry.provenance))
            @if entry.provenance == Provenance::Synthetic { " synthetic" }
            @else { " " (entry.provenance.word()) }
            " " a href=(address(std::slice::from_ref(&entry.name))) { "What it would do" span.oak-hidden { ": " (entry.title) } }
            @if let Some((_, address)) = adopted {
                " " a href=(address) { "Adopted: what came of it" span.oak-hidden { ": " (entry.title) } }
            }
        }
    }
}

/// So many comparisons are listed; all of them are at their addresses.
const MOST_LISTED: usize = 20;

/// Comparisons whose tables are there; nothing where there are none.
fn compared_list(compared: &[Vec<String>], ready: &[&ScenarioEntry]) -> Markup {
    let title = |name: &String| {
        let entry = ready.iter().find(|entry| entry.name == *name);
        entry.map_or_else(|| name.clone(), |entry| entry.title.clone())
    };
    let read: Vec<&Vec<String>> = compared.iter().filter(|names| names.len() <= MOST_COMPARED).collect();
    html! {
        @if !read.is_empty() {
            section id="compared" {
                h2 { (counted(read.len(), "comparison", "comparisons")) " worked out" }
                ul.oak-list {
                    @for names in read.into_iter().take(MOST_LISTED) {
                        li { a href=(address(names)) { (names.iter().map(title).collect::<Vec<_>>().join(" · ")) } }
                    }
                }
            }
        }
    }
}

/// Scenarios that cannot be run, each with every fault and its line; nothing where there are none.
fn faulty_list(faulty: &[&ScenarioEntry]) -> Markup {
    html! {
        @if !faulty.is_empty() {
            section id="faulty" {
                h2 { (counted(faulty.len(), "scenario", "scenarios")) " cannot be run" }
                p.oak-sub { "Correct the file; " code { "oakham scenario check" } " says the same." }
                ul.oak-list {
                    @for entry in faulty {
                        li {
                            b { code { "scenarios/" (entry.name) ".toml" } }
                            @for fault in &entry.faults { p { (fault_line(fault)) } }
                        }
                    }
                }
            }
        }
    }
}

/// A fault with its line: `line 7, change “beds”, value: …`.
pub(super) fn fault_line(fault: &LineFault) -> Markup {
    let LineFault { line, change, field, message } = fault;
    let mut at: Vec<String> = Vec::new();
    at.extend(line.map(|line| format!("line {line}")));
    at.extend((!change.is_empty()).then(|| format!("change “{change}”")));
    at.extend((!field.is_empty()).then(|| field.clone()));
    let message = sentence(message);
    html! {
        @if !at.is_empty() { b { (exhibits::words::capital_first(&at.join(", "))) ": " } }
        (prose(&message))
    }
}
