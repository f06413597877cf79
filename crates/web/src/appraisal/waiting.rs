//! The page of a comparison that is not there yet: not asked for, under way, or failed.

use exhibits::html::prose;
use maud::{Markup, html};

use super::asked::{WITH, address, encoded};
use super::frame::{render, sentence, subnav};
use super::port::{AppraisalState, ScenarioEntry};
use crate::layout::{Charts, error_summary, heading, item};
use crate::sign_in::reader::token_field;
use crate::simulation::page::Requester;
use crate::simulation::port::NOT_SIGNED_IN;
use crate::state::AppState;

/// The page; `refused` says why a table that was asked for is not worked out.
pub(super) fn show(
    state: &AppState,
    requester: &Requester,
    scenarios: &[ScenarioEntry],
    found: &AppraisalState,
    refused: Option<&str>,
) -> Markup {
    let names: Vec<String> = scenarios.iter().map(|scenario| scenario.name.clone()).collect();
    let title = match scenarios {
        [one] => one.title.clone(),
        several => format!("{} scenarios side by side", several.len()),
    };
    let faults: Vec<(String, String)> = refused
        .iter()
        .map(|why| ("work-out".to_owned(), sentence(why).trim_end_matches('.').to_owned()))
        .collect();
    let content = html! {
        @if !faults.is_empty() { (error_summary(&faults)) }
        (subnav("", &[]))
        (heading("What would it do?", &title))
        @match found {
            AppraisalState::Running { percent, note } => (progress(*percent, note)),
            _ if state.copy.is_some() => {
                p.oak-lead { "This table was not worked out when the site was copied. A copy works nothing out: ask for the table on the site itself, or at the command line with " code { "oakham scenario compare base " (names.join(" ")) } "." }
            },
            AppraisalState::Failed(why) => {
                p.oak-lead { "It could not be worked out. " (prose(&sentence(why))) }
                (ask_form(requester, &names, "Try again"))
            },
            AppraisalState::NotAsked | AppraisalState::Done(_) => {
                p.oak-lead { "This table is not worked out yet, or what it rests on has changed since." }
                (ask_form(requester, &names, "Work it out"))
            }
        }
        section id="scenarios" {
            h2 { @if scenarios.len() == 1 { "What it changes" } @else { "What they change" } }
            ul.oak-list {
                @for scenario in scenarios {
                    li {
                        @if 1 < scenarios.len() { b { a href=(address(std::slice::from_ref(&scenario.name))) { (scenario.title) } } ": " }
                        @if scenario.changes.is_empty() && scenarios.len() == 1 { (sentence(&scenario.title)) }
                        @for change in &scenario.changes {
                            (sentence(&change.sentence)) " "
                            @if change.taken_by.is_empty() { b { "Nothing here works this out. " } }
                        }
                    }
                }
            }
        }
        p.oak-foot { a href="/scenarios" { "All scenarios" } }
    };
    let context_items = item("Compared with", &html! { b { "today" } });
    let title = match found {
        AppraisalState::Running { percent, .. } => format!("{percent}%: {title}"),
        _ if refused.is_some() => format!("Error: {title}"),
        _ => title,
    };
    render(state, &title, &context_items, content, Charts::None)
}

fn progress(percent: u8, note: &str) -> Markup {
    html! {
        p.oak-lead id="progress" { b { (percent) "%" } " is done." @if !note.is_empty() { " " (sentence(note)) } }
        progress.oak-progress max="100" value=(percent) aria-labelledby="progress" { (percent) "%" }
        p.oak-sub { "Patients are simulated, and money, functions and duties are worked out beside it; that may take some minutes. This page loads itself again every 3 seconds. You may leave it: the work goes on." }
    }
}

/// The button that asks for the table, for those who may.
fn ask_form(requester: &Requester, names: &[String], words: &str) -> Markup {
    html! {
        @match &requester.token {
            Some(token) => {
                form.oak-form id="work-out" action="/scenarios/ask" method="post" {
                    (token_field(token))
                    @for name in names { input type="hidden" name=(WITH) value=(name); }
                    button.nhsuk-button type="submit" { (words) }
                    p.oak-sub { "It takes a minute or two the first time, and none after that until something that it rests on changes." }
                }
            },
            None if requester.name == NOT_SIGNED_IN => {
                p.oak-sub id="work-out" { a href=(format!("/sign-in?next={}", encoded(&address(names)))) { "Sign in" } " to have it worked out; everybody reads it then." }
            },
            None => p.oak-sub id="work-out" { "Your roles do not have tables worked out: preparers, approvers, publishers and administrators do." },
        }
    }
}
