//! The steps to the first month, as far as the workspace has come: plan, return, approval, and what follows.

use domain::first_month::{FirstMonth, Step, StepKind};
use domain::month::month_in_words;
use domain::organisation::Organisation;
use maud::{Markup, html};

use crate::returns::return_desk::ReturnKey;
use crate::state::AppState;

/// The steps, each with who has still to do it and how.
pub(super) fn steps(state: &AppState, first: &FirstMonth) -> Markup {
    let FirstMonth { year, month, .. } = first;
    html! {
        section id="steps" {
            h2 { "Three steps to the first month, " (month_in_words(*year, *month)) }
            p.oak-sub { "The last month that is over, or the one that waits for something; any other can be the first." }
            ol.oak-list {
                @for (number, step) in (1..).zip(&first.steps) {
                    li id=(format!("step-{number}")) {
                        b { (number) ". " (step.kind.words()) }
                        ": " (step.progress()) ". "
                        @if step.is_done() { "Done." } @else { (still_to_do(state, first, step)) }
                    }
                }
                li id="step-after" {
                    b { "Then" } ": release the month with "
                    code { "oakham release " (year) " " (month) " --by NAME" }
                    " and write the board report with "
                    code { "oakham report --year " (year) " --month " (month) " -o report" } "."
                }
            }
        }
    }
}

/// Who has still to do a step, each linked to the desk, and the commands for them.
fn still_to_do(state: &AppState, first: &FirstMonth, step: &Step) -> Markup {
    let has_desk = state.return_desk.is_some();
    // A plan is put in at the command line.
    let is_at_desk = has_desk && step.kind != StepKind::Plan;
    let commands = first.commands(step, "");
    html! {
        "Still to do: "
        @for (idx, organisation) in step.open.iter().enumerate() {
            @if 0 < idx { ", " }
            @if is_at_desk { a href=(address(first, organisation)) { (organisation.short_name) } }
            @else { (organisation.short_name) }
        }
        ". "
        @if let Some(next) = step.open.first() {
            @if is_at_desk { "At the desk, or with " } @else { "With " }
            @for (idx, command) in commands.iter().enumerate() {
                @if 0 < idx { ", fill in what it wrote, then " }
                code { (command) }
            }
            @if step.kind == StepKind::Approve && 1 < step.open.len() { ", here for " (next.short_name) }
            "."
        }
    }
}

/// The desk of an organisation's return.
fn address(first: &FirstMonth, organisation: &Organisation) -> String {
    ReturnKey { organisation: organisation.code.clone(), year: first.year, month: first.month }.address()
}
