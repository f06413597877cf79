//! The page of scenarios that are compared: sentences first, then the table, what it hangs on, money over years, and what was
//! not modelled.

use std::sync::Arc;

use api::consequence::{ConsequenceTable, NotModelled, Scenario};
use domain::month::day_in_words;
use domain::provenance::Provenance;
use exhibits::html::{self as exhibit_html, provenance_key, rests_on};
use exhibits::number::counted;
use maud::{Markup, html};

use super::adopted::adopt_section;
use super::asked::{WITH, address, encoded, query};
use super::disclosed::{self, Disclosed, WITHHELD};
use super::draft::Draft;
use super::frame::{appraisals, exhibit, failed, known, letter, render, sentence, subnav};
use super::port::{AppraisalState, Appraisals, DriversState, ScenarioEntry};
use super::{drivers, headline, patients, table, waiting, years};
use crate::error::PageError;
use crate::layout::{Charts, error_summary, item};
use crate::sign_in::reader::token_field;
use crate::simulation::page::Requester;
use crate::state::AppState;

/// A page, and whether it is still to change.
pub(super) type Changing = (Markup, bool);

/// The page of these scenarios; `refused` says why a table that was asked for is not worked out.
pub(super) fn show(
    state: &AppState,
    requester: &Requester,
    names: &[String],
    refused: Option<&str>,
) -> Result<Changing, PageError> {
    let appraisals = appraisals(state)?;
    match appraisals.state(names).map_err(failed)? {
        AppraisalState::Done(table) => {
            let shown = disclosed::for_readers(table, state.library.readers());
            let drivers = appraisals.drivers(names);
            let is_running = matches!(drivers, Some(DriversState::Running { .. }));
            Ok((page(state, requester, &shown, names, (refused, drivers.as_ref()))?, is_running))
        }
        found => {
            let library = appraisals.library().map_err(failed)?;
            let scenarios = names.iter().map(|name| {
                let entry = library.iter().find(|entry| entry.name == *name);
                entry.map_or_else(|| of_draft(&*appraisals, name), |entry| Ok(entry.clone()))
            });
            let scenarios: Vec<ScenarioEntry> = scenarios.collect::<Result<_, _>>()?;
            let is_running = matches!(found, AppraisalState::Running { .. });
            Ok((waiting::show(state, requester, &scenarios, &found, refused), is_running))
        }
    }
}

/// A draft, which the library does not list.
fn of_draft(appraisals: &dyn Appraisals, name: &str) -> Result<ScenarioEntry, PageError> {
    let text = appraisals.text(name).map_err(failed)?;
    let draft = Draft::of_text(appraisals, &text);
    Ok(ScenarioEntry {
        name: name.to_owned(),
        title: draft.file.title,
        changes: Vec::new(),
        provenance: Provenance::Synthetic,
        faults: draft.faults,
        is_computed: false,
    })
}

/// The table of these scenarios as the reader may see it.
///
/// # Errors
/// Where it is not worked out, or names are none of the library's.
pub(super) fn done(state: &AppState, names: &[String]) -> Result<Disclosed, PageError> {
    match appraisals(state)?.state(names).map_err(failed)? {
        AppraisalState::Done(table) => Ok(disclosed::for_readers(table, state.library.readers())),
        AppraisalState::NotAsked | AppraisalState::Running { .. } | AppraisalState::Failed(_) => {
            Err(PageError::NotWorkedOut)
        }
    }
}

fn page(
    state: &AppState,
    requester: &Requester,
    shown: &Disclosed,
    names: &[String],
    (refused, drivers): (Option<&str>, Option<&DriversState>),
) -> Result<Markup, PageError> {
    let table = &shown.table;
    let asked = query(names);
    let provenance = headline::provenance(table);
    let summary = format!("/scenarios/summary?{asked}");
    let here = address(names);
    let faults: Vec<(String, String)> = refused
        .iter()
        .map(|why| ("adopt".to_owned(), sentence(why).trim_end_matches('.').to_owned()))
        .collect();
    let content = html! {
        @if !faults.is_empty() { (error_summary(&faults)) }
        (subnav(&here, &[("This comparison", here.as_str()), ("Two-page summary", summary.as_str())]))
        h1 {
            span.nhsuk-caption-m { "What would it do?" }
            (headline::heading(table))
            @if provenance == Provenance::Synthetic { " " (rests_on(provenance)) }
        }
        (headline::not_taken(table))
        (headline::in_short(shown, &asked))
        section.oak-exhibit id="consequences" {
            h2 { "What changes, beside today" }
            p.oak-note {
                "Each scenario’s column is its difference from today, with the interval in which it lies. “No difference shown” means that it is smaller than its noise. Better and worse are for patients, staff and the public purse; follow a figure to see how it is known."
            }
            (table::consequence_tables(table, &asked))
            (provenance_key())
            @if 0 < shown.n_withheld {
                p.oak-small { (counted(shown.n_withheld, "row", "rows")) " of staff and of what leavers are paid: " (WITHHELD) "." }
            }
        }
        (drivers_of(table)?)
        (patients_of(table)?)
        (patients::ask(requester, table, names, drivers))
        (exhibit(&years::costs_and_benefits(shown))?)
        @if let Some(bearers) = years::bearers(table) { (exhibit(&bearers)?) }
        @if let [one] = names { (adopt_section(state, requester, one)?) }
        (further(table, requester, names))
        (interactions(table, &asked))
        (not_modelled(table))
        (changes(table))
        (downloads(shown, names, &asked))
        (made(table))
    };
    let context_items = html! {
        (item("Compared with", &html! { b { (table.base.title.to_lowercase()) } }))
        @if let (Some(year), Some(month)) = (&table.made.year, table.made.month) {
            (item("Money as at", &html! { (year) ", month " (month) }))
        }
        (item("Known", &html! { (exhibit_html::mark(provenance)) " " (provenance.word()) }))
    };
    let title = match table.scenarios.as_slice() {
        [one] => one.title.clone(),
        several => several.iter().map(|scenario| scenario.title.as_str()).collect::<Vec<_>>().join("; "),
    };
    Ok(render(state, &title, &context_items, content, Charts::None))
}

/// What each scenario’s present value hangs on.
fn drivers_of(table: &ConsequenceTable) -> Result<Markup, PageError> {
    let n = table.scenarios.len();
    let each = table.scenarios.iter().enumerate().filter_map(|(idx, one)| drivers::drivers(one, idx, n));
    let each: Vec<Markup> = each.map(|drivers| exhibit(&drivers)).collect::<Result<_, _>>()?;
    Ok(html! { @for drivers in each { (drivers) } })
}

/// What differences for patients hang on, a measure each.
fn patients_of(table: &ConsequenceTable) -> Result<Markup, PageError> {
    let each = table.scenarios.iter().enumerate();
    let each = each.flat_map(|(idx, one)| patients::exhibits(table, one, idx));
    let each: Vec<Markup> = each.map(|of_measure| exhibit(&of_measure)).collect::<Result<_, _>>()?;
    Ok(html! { @for of_measure in each { (of_measure) } })
}

/// Changes of one scenario alone and together; nothing where that was not asked for.
fn interactions(table: &ConsequenceTable, asked: &str) -> Markup {
    let with: Vec<(usize, &Scenario)> = table
        .scenarios
        .iter()
        .enumerate()
        .filter(|(_, scenario)| !scenario.interactions.is_empty())
        .collect();
    html! {
        @for (idx, scenario) in with {
            section id=(format!("together-{}", letter(idx).to_ascii_lowercase())) {
                h2 { (interaction_heading(scenario, idx, table.scenarios.len())) }
                p.oak-sub { "Each change alone, all together, and what together is more than the sum of each alone." }
                div.oak-scroll tabindex="0" role="region" aria-label="Changes alone and together" {
                    table.nhsuk-table.nhsuk-table--compact.oak-facts {
                        caption.nhsuk-table__caption { span.cap { "Difference from today of each change alone, and of all together." } }
                        thead { tr {
                            th.stick scope="col" { "Consequence" }
                            @for change in &scenario.changes { th scope="col" { (change.id) " alone" } }
                            th scope="col" { "Together" }
                            th scope="col" { "Beyond the sum" }
                        } }
                        tbody {
                            @for interaction in &scenario.interactions {
                                @if let Some(row) = table.row(&interaction.row) {
                                    tr {
                                        th.stick scope="row" { (exhibits::words::capital_first(&row.words)) @if !row.subject_words.is_empty() { ", " (row.subject_words) } @if !row.group.is_empty() { ", " (row.group) } }
                                        @for change in &scenario.changes {
                                            @let alone = interaction.alone.iter().find(|alone| alone.change == change.id);
                                            td { @match alone { Some(alone) => (alone.difference.text), None => span.oak-missing { "not tried alone" } } }
                                        }
                                        td { (table::number_link(&row.id, asked, &interaction.together.text)) (known(interaction.together.provenance.into())) }
                                        td { @if adds(&interaction.beyond.verdict) { span.oak-missing { "they add up" } } @else { (interaction.beyond.text) } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Whether changes add up, as far as can be shown.
fn adds(verdict: &str) -> bool {
    ["same", "not_shown", "small"].contains(&verdict)
}

fn interaction_heading(scenario: &Scenario, idx: usize, n_scenarios: usize) -> String {
    let lead = if n_scenarios == 1 { "Its".to_owned() } else { format!("{}: its", letter(idx)) };
    let n = scenario.interactions.iter().filter(|interaction| !adds(&interaction.beyond.verdict)).count();
    match n {
        0 => format!("{lead} changes add up: none helps or hinders another"),
        n => format!("{lead} changes act on each other in {}", counted(n, "measure", "measures")),
    }
}

/// What can be asked next of each scenario: whoever may have tables worked out needs one press.
fn further(table: &ConsequenceTable, requester: &Requester, names: &[String]) -> Markup {
    html! {
        section {
            h2 { "Ask: what if demand grows 5%?" }
            @if requester.token.is_some() {
                p.oak-sub { "Puts a scenario beside growth alone, and beside both together." }
            }
            @for (idx, (name, scenario)) in names.iter().zip(&table.scenarios).enumerate() {
                @let title = if names.len() == 1 { "Ask".to_owned() } else { format!("{}: {}", letter(idx), scenario.title) };
                @if let Some(token) = &requester.token {
                    form.oak-form action="/scenarios/grow" method="post" {
                        (token_field(token))
                        input type="hidden" name=(WITH) value=(name);
                        button.nhsuk-button.nhsuk-button--secondary type="submit" { (title) }
                    }
                } @else {
                    p.oak-foot {
                        a href=(format!("/scenarios/new?from={}&press=grow", encoded(name))) {
                            @if 1 < names.len() { (title) ", and demand grows 5%" } @else { "Write it with demand that grows 5%" }
                        }
                    }
                }
            }
            @if let [one] = names {
                p.oak-foot {
                    a href=(format!("/scenarios/new?from={}", encoded(one))) { "Change it, or write another from it" }
                }
            }
        }
    }
}

/// What was not modelled, of each scenario and of all.
fn not_modelled(table: &ConsequenceTable) -> Markup {
    let absent = table.made.engines.iter().filter_map(|engine| Some((engine, engine.absent.as_ref()?)));
    let absent: Vec<_> = absent.collect();
    html! {
        section id="not-modelled" {
            h2 { "What was not modelled" }
            p.oak-sub { "None of this is in the table. How much it could matter stands beside each, as far as the figures tell." }
            ul.oak-list {
                @for (engine, why) in absent { li { (sentence(&format!("{} says nothing: {why}", engine.words))) } }
                @for left_out in shared(table) { li { (left_out_of(left_out)) } }
                @for (idx, scenario) in table.scenarios.iter().enumerate() {
                    @for left_out in own(table, scenario) {
                        li { @if 1 < table.scenarios.len() { b { (letter(idx)) } " " } (left_out_of(left_out)) }
                    }
                }
            }
        }
    }
}

/// What is not modelled, and how much it could matter.
fn left_out_of(left_out: &NotModelled) -> Markup {
    html! { (sentence(&left_out.what)) " " span.oak-beneath { b { "Could matter: " } (sentence(&left_out.could_matter)) } }
}

/// What is not modelled of any scenario.
fn shared(table: &ConsequenceTable) -> Vec<&NotModelled> {
    let Some((first, others)) = table.scenarios.split_first() else { return Vec::new() };
    let everywhere =
        |left_out: &&NotModelled| others.iter().all(|other| other.not_modelled.contains(left_out));
    first.not_modelled.iter().filter(everywhere).collect()
}

/// What else is not modelled of one.
fn own<'t>(table: &'t ConsequenceTable, scenario: &'t Scenario) -> Vec<&'t NotModelled> {
    let shared = shared(table);
    scenario.not_modelled.iter().filter(|left_out| !shared.contains(left_out)).collect()
}

/// What each scenario changes, who worked it out, and what is to be known of that.
fn changes(table: &ConsequenceTable) -> Markup {
    let words_of = |code: &str| {
        let engine = table.made.engines.iter().find(|engine| engine.engine == code);
        engine.map_or_else(|| code.to_owned(), |engine| engine.words.clone())
    };
    html! {
        section id="changes" {
            h2 { "What each scenario changes" }
            ul.oak-list {
                @for (idx, scenario) in table.scenarios.iter().enumerate() {
                    li {
                        b { @if 1 < table.scenarios.len() { (letter(idx)) "\u{a0} " } (scenario.title) }
                        @for change in &scenario.changes {
                            p {
                                (sentence(&change.sentence)) (known(change.provenance.into()))
                                @if change.taken_by.is_empty() { " " b { "Nothing here works this out." } }
                                @else { " Worked out by " (list(&change.taken_by.iter().map(|code| words_of(code)).collect::<Vec<_>>())) "." }
                            }
                        }
                        @for remark in &scenario.remarks { p { b { "To be known: " } (sentence(remark)) } }
                    }
                }
            }
            @if !table.base.notes.is_empty() {
                h3 { "What they are compared with" }
                ul.oak-list { @for note in &table.base.notes { li { (sentence(note)) } } }
            }
        }
    }
}

/// `a, b and c`.
fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// The files of the table.
fn downloads(shown: &Disclosed, names: &[String], asked: &str) -> Markup {
    html! {
        p.oak-foot.oak-next {
            a href=(format!("/scenarios/compare.xlsx?{asked}")) { "Download the table (Excel)" }
            a href=(format!("/scenarios/compare.csv?{asked}")) { "The same as CSV" }
            @if !shown.is_partial() { a href=(format!("/scenarios/compare.json?{asked}")) { "Every value (JSON)" } }
            a href=(format!("/scenarios/summary?{asked}")) { "Two pages to print" }
        }
        p.oak-small { "The same at the command line: " code { "oakham scenario compare base " (names.join(" ")) } }
    }
}

fn made(table: &ConsequenceTable) -> Markup {
    let made = &table.made;
    let day = made.on.parse().map_or_else(|_| made.on.clone(), day_in_words);
    html! {
        p.oak-review {
            "Registers as on " (day) ", seed " (made.seed) ", inputs " (made.inputs.chars().take(12).collect::<String>()) ". Oakham " (env!("CARGO_PKG_VERSION")) "."
        }
    }
}

/// The document of these scenarios, whole.
///
/// # Errors
/// Where it is not worked out, or part of it is not for the reader.
pub(super) fn whole(state: &AppState, names: &[String]) -> Result<Arc<ConsequenceTable>, PageError> {
    let shown = done(state, names)?;
    if shown.is_partial() { Err(PageError::Withheld) } else { Ok(shown.table) }
}
