//! The page of a comparison that is not there yet: not asked for, under way, or failed.

use exhibits::html::prose;
use maud::{Markup, html};

use super::asked::{WITH, address, encoded};
use super::frame::{appraisals, render, sentence, subnav};
use super::port::{AppraisalState, ScenarioEntry};
use crate::layout::{Charts, error_summary, heading, item};
use crate::sign_in::reader::token_field;
use crate::simulation::page::Requester;
use crate::simulation::port::NOT_SIGNED_IN;
use crate::state::AppState;

/// How long it takes to work a comparison out, as it is measured for four scenarios.
const HOW_LONG: &str =
    "It takes less than a minute and a half where two processors are free, and longer beside other work.";

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
                p.oak-lead {
                    @if let [one] = scenarios { "What “" (one.title) "” does alone" } @else { "This comparison" }
                    " is not worked out yet, or what it rests on has changed since."
                }
                @if let [name] = names.as_slice() { (beside_others(&with(compared(state), name))) }
                (ask_form(requester, &names, "Work it out"))
            }
        }
        section id="scenarios" {
            h2 { @if scenarios.len() == 1 { "What it changes" } @else { "What they change" } }
            ul.oak-list {
                @for scenario in scenarios {
                    li {
                        @if 1 < scenarios.len() {
                            b { a href=(address(std::slice::from_ref(&scenario.name))) { (scenario.title) } }
                            @if !scenario.changes.is_empty() { ": " }
                        }
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
        AppraisalState::Running { percent, .. } if 0 < *percent => format!("{percent}%: {title}"),
        _ if refused.is_some() => format!("Error: {title}"),
        _ => title,
    };
    render(state, &title, &context_items, content, Charts::None)
}

/// The comparisons of several scenarios whose tables are there.
fn compared(state: &AppState) -> Vec<Vec<String>> {
    appraisals(state).ok().and_then(|appraisals| appraisals.compared().ok()).unwrap_or_default()
}

/// Those in which a scenario stands.
fn with(compared: Vec<Vec<String>>, name: &str) -> Vec<Vec<String>> {
    compared.into_iter().filter(|names| names.iter().any(|known| known == name)).collect()
}

/// Where a scenario is worked out beside others, so that nobody waits for what is there.
fn beside_others(compared: &[Vec<String>]) -> Markup {
    html! {
        @if !compared.is_empty() {
            p { "Beside others it is worked out: " }
            ul.oak-list { @for names in compared { li { a href=(address(names)) { (names.join(", ")) } } } }
        }
    }
}

fn progress(percent: u8, note: &str) -> Markup {
    // Of how much there is in all nothing is known at first: then there is no share of it.
    let is_known = 0 < percent;
    html! {
        p.oak-lead id="progress" {
            @if is_known { b { (percent) "%" } " is done. " }
            @if !note.is_empty() { (sentence(note)) } @else if !is_known { "It is being worked out." }
        }
        progress.oak-progress max="100" value=[is_known.then_some(percent)] aria-labelledby="progress" { @if is_known { (percent) "%" } }
        p.oak-sub { "Patients are simulated, and money, functions and duties are worked out beside it. " (HOW_LONG) " This page loads itself again every 3 seconds. You may leave it: the work goes on." }
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
                    p.oak-sub { (HOW_LONG) " It is there for the rest of the day then, unless something that it rests on changes: returns, plans, the reform, the care network or the scenarios. What was simulated of patients is kept for longer, so that it is soon made again." }
                }
            },
            None if requester.name == NOT_SIGNED_IN => {
                p.oak-sub id="work-out" { a href=(format!("/sign-in?next={}", encoded(&address(names)))) { "Sign in" } " to have it worked out; everybody reads it then." }
            },
            None => p.oak-sub id="work-out" { "Your roles do not have tables worked out: preparers, approvers, publishers and administrators do." },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn while_nobody_knows_how_much_there_is_no_share_of_it_is_told() {
        let unknown = progress(0, "2 of about 18 simulations are done").into_string();
        assert!(unknown.contains("2 of about 18 simulations are done."), "{unknown}");
        assert!(!unknown.contains('%') && !unknown.contains("value="), "{unknown}");
        let known = progress(40, "3 of 6 simulations are done; 40 s left").into_string();
        assert!(known.contains("<b>40%</b> is done. 3 of 6") && known.contains("value=\"40\""), "{known}");
    }

    #[test]
    fn a_scenario_that_is_worked_out_beside_others_leads_there() {
        let list = |names: [&str; 2]| names.map(str::to_owned).to_vec();
        let found = with(vec![list(["beds", "hours"]), list(["agency", "posts"])], "hours");
        assert_eq!(found, [list(["beds", "hours"])]);
        assert!(beside_others(&found).into_string().contains("with=beds"));
        assert_eq!(beside_others(&with(found, "posts")).into_string(), "");
    }
}
