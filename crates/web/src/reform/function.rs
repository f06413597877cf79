//! One function: what it costs, its options, whom the law makes answer, who else does it.

use domain::function::{Duty, DutyKind, Function, OptionKind, Posts};
use domain::month::day_in_words;
use domain::provenance::Provenance;
use domain::register_id::RegisterId;
use evidence::disclosure::Readers;
use exhibits::html::{provenance_key, rests_on};
use exhibits::number::counted;
use exhibits::origin::numbered;
use exhibits::table::reform::plan_shown;
use governance::transfer::GateEvent;
use maud::{Markup, html};
use reform::plan::Reform;

use super::page;
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::evidence::changes;
use crate::layout::Charts;
use crate::mark::{mark_with_word, spoken_mark};
use crate::placement::{self, NumberLinks};
use crate::state::AppState;

/// The page.
///
/// # Errors
/// Where the register has no such function.
pub(crate) fn show(state: &AppState, view: &View, id: &str) -> Result<Answer, PageError> {
    let unknown = || PageError::Function(id.to_owned());
    let reform = state.library.reform().ok_or_else(unknown)?;
    let id: RegisterId = id.parse().map_err(|_| unknown())?;
    let function = reform.input.function(&id).ok_or_else(unknown)?;
    let chosen_kind =
        reform.best_or_draft().and_then(|plan| reform.option(plan, &id)).map(|costed| costed.kind);
    let readers = state.library.readers();
    let placed = page::exhibits_of_function(&reform, function, readers);
    let plan = plan_shown(&reform).unwrap_or("no plan");
    let content = html! {
        (page::subnav(view, ""))
        h1 {
            span.nhsuk-caption-m { a href=(view.link("/reform")) { "Functions" } ", " (id) ", " (function.direction.words()) }
            (function.name) ": "
            @match chosen_kind {
                Some(OptionKind::Retain) => { "stays as it is under " (plan) },
                Some(kind) => { (plan) " would " (kind.words()) " it" },
                None => "what becomes of it is not settled",
            }
            @if function.provenance == Provenance::Synthetic { " " (rests_on(function.provenance)) }
        }
        (provenance_key())
        (options(&reform, function, NumberLinks::of(&placed, "options")))
        (duties(&reform, function))
        (gates(state, &reform, function))
        (overlaps(function))
        @match readers {
            Readers::Keepers => (posts(&reform, function, NumberLinks::of(&placed, "posts"))),
            // Status and years of service of a post are of whoever fills it.
            Readers::Everybody(_) => {
                @for placed in placed.iter().filter(|placed| placed.anchor == "posts") {
                    (placement::section(view, placed)?)
                }
            },
        }
        section {
            h2 { "Where this comes from" }
            p.oak-sub { (function.source_ref) ". " (mark_with_word(function.provenance)) ". " code { (function.file.path) } ", row " (function.at.row) "." }
        }
    };
    Ok(page::render(state, view, &function.name, (page::context_line(&reform), content), Charts::None))
}

fn shown(text: &str, provenance: Provenance) -> Markup {
    html! { span.oak-synthetic[provenance == Provenance::Synthetic] { (text) } }
}

fn options(reform: &Reform, function: &Function, numbers: NumberLinks<'_>) -> Markup {
    let chosen =
        reform.best().and_then(|best| reform.option(&best.plan, &function.id)).map(|costed| costed.kind);
    let idx = reform.input.functions.iter().position(|known| known.id == function.id);
    let draft = idx.and_then(|idx| reform.input.chosen[idx]);
    html! {
        section id="options" {
            h2 { "It costs £" (function.cost()) "m a year " (spoken_mark(function.provenance)) "; " (counted(reform.input.options_of(&function.id).count(), "option", "options")) }
            p.oak-sub { "£m a year; exits and other costs once. What the receiver pays is not saved by the system." }
            div.oak-scroll tabindex="0" role="region" aria-label="Options" {
                table.nhsuk-table.nhsuk-table--compact.oak-facts {
                    caption.nhsuk-table__caption { span.cap { "Options." } }
                    thead { tr {
                        th.stick scope="col" { "Option" }
                        @for name in ["Board", "Receiver", "System saves", "Exits", "Other, once", "Impact score", "Posts under it"] { th.num scope="col" { (name) } }
                        @for name in ["Receiver", "Earliest", "Standing"] { th scope="col" { (name) } }
                    } }
                    tbody {
                        @for option in reform.input.options_of(&function.id) {
                            @let row = format!("{} {}", function.id, option.kind.words());
                            @let saved = function.cost() - option.icb_cost - option.receiver_cost;
                            @let amounts = [
                                ("Board", option.icb_cost.to_string()),
                                ("Receiver", option.receiver_cost.to_string()),
                                ("System saves", saved.to_string()),
                                ("Exits", option.exit_cost.to_string()),
                                ("Other, once", option.one_off_cost.to_string()),
                                ("Impact score", option.impact.to_string()),
                                ("Posts under it", option.posts.to_string()),
                            ];
                            tr {
                                th.stick scope="row" { (option.kind.words()) }
                                @for (column, text) in &amounts {
                                    td.num { (numbers.link(&row, column, &shown(text, option.provenance))) " " (spoken_mark(option.provenance)) }
                                }
                                td { @if option.receiver.is_empty() { "nobody" } @else { (option.receiver) } }
                                td { @match option.earliest { Some(day) => (day_in_words(day)), None => "at once" } }
                                td {
                                    @if Some(option.kind) == chosen { b { "lowest score" } " " }
                                    @if Some(option.kind) == draft { "draft plan " }
                                    @if let Some(refused) = reform.refused.iter().find(|refused| refused.function == function.id && refused.kind == option.kind) {
                                        "not allowed: " (refused.why)
                                    } @else if Some(option.kind) != chosen && Some(option.kind) != draft { "possible" }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// `1 statutory duty`; where some of them need not be done, `3 statutory duties and powers`.
fn duties_in_words(duties: &[&Duty]) -> String {
    if duties.iter().all(|duty| duty.kind == DutyKind::Duty) {
        counted(duties.len(), "statutory duty", "statutory duties")
    } else {
        counted(duties.len(), "statutory duty or power", "statutory duties and powers")
    }
}

fn duties(reform: &Reform, function: &Function) -> Markup {
    let duties: Vec<_> =
        reform.input.duties.iter().filter(|duty| duty.function.as_ref() == Some(&function.id)).collect();
    html! {
        section id="duties" {
            h2 { @if duties.is_empty() { "No statutory duty or power is on record for it" } @else { (duties_in_words(&duties)) } }
            ul.oak-list {
                @for duty in duties {
                    li {
                        b { (duty.id) } " " (duty.what) " (" (duty.act) @if !duty.section.is_empty() { ", " (duty.section) } "), " (duty.kind.words())
                        @if let Ok(map) = &reform.duties { @if let Some(holder) = map.holder(&duty.id, reform.input.on) { ": " (holder) " answers for it today" } }
                        "."
                    }
                }
            }
        }
    }
}

fn gates(state: &AppState, reform: &Reform, function: &Function) -> Markup {
    let standing =
        reform.standings.iter().find(|standing| reform.input.moves[standing.moving].function == function.id);
    let Some(standing) = standing else { return html! {} };
    let moving = &reform.input.moves[standing.moving];
    html! {
        section id="gates" {
            h2 {
                "It is to move to " (moving.to) ": "
                @match standing.next { Some(gate) => { (gate) " " (gate.words()) " is next" }, None => "every gate is passed" }
            }
            @if !moving.open_question.is_empty() { p.oak-sub { "Open: " (moving.open_question) } }
            p.oak-sub { (changes::of_transfer_link(state, reform, moving)) }
            ul.oak-list {
                @for blocked in &standing.blocking { li { b { "Blocked. " } (blocked.to_string()) "." } }
                @for event in &moving.history {
                    li {
                        @match event {
                            GateEvent::Passed { gate, on, signed } => {
                                (gate) " " (gate.words()) " passed on " (day_in_words(*on)) ", signed by "
                                (signed.iter().map(|signature| signature.words()).collect::<Vec<_>>().join(" and ")) "."
                            },
                            GateEvent::Lost { gate, on, reason } => { (gate) " " (gate.words()) " lost on " (day_in_words(*on)) ": " (reason) },
                        }
                    }
                }
            }
        }
    }
}

fn overlaps(function: &Function) -> Markup {
    html! {
        section id="also" {
            h2 { @if function.also_done_by.is_empty() { "Nobody else is on record as doing it" } @else { "Who else does it" } }
            ul.oak-list {
                @for overlap in &function.also_done_by {
                    li {
                        b { (overlap.body) } ": " (overlap.what)
                        @if let Some(cost) = overlap.cost { ", £" (cost) "m a year " (spoken_mark(function.provenance)) } @else { "." }
                    }
                }
            }
        }
    }
}

fn posts(reform: &Reform, function: &Function, numbers: NumberLinks<'_>) -> Markup {
    let posts: Vec<&Posts> =
        reform.input.posts.iter().filter(|posts| posts.function == function.id).collect();
    // Two rows of a band are told apart as the exhibit of the same numbers tells them.
    let rows = numbered(posts.iter().map(|posts| format!("{} {}", function.id, posts.band.words())));
    html! {
        section id="posts" {
            h2 { (reform.input.posts_of(&function.id)) " posts by band; no person is named" }
            div.oak-scroll tabindex="0" role="region" aria-label="Posts" {
                table.nhsuk-table.nhsuk-table--compact.oak-facts {
                    caption.nhsuk-table__caption { span.cap { "Posts by band." } }
                    thead { tr {
                        th.stick scope="col" { "Band" }
                        th.num scope="col" { "WTE" }
                        @for name in ["Paid from", "Status", "Years of service"] { th scope="col" { (name) } }
                    } }
                    tbody {
                        @for (posts, row) in posts.iter().zip(&rows) {
                            tr {
                                th.stick scope="row" { (posts.band.words()) }
                                td.num { (numbers.link(row, "WTE", &html! { (posts.wte) })) " " (spoken_mark(posts.provenance)) }
                                td { (posts.funding.words()) }
                                td { (posts.status.words()) }
                                td { @match posts.service { Some((from, to)) => { (from) " to " (to) }, None => "not known" } }
                            }
                        }
                    }
                }
            }
        }
    }
}
