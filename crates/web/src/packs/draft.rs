//! Packs while they are put together: the list, the form that begins one, and a draft with its figures in order.

use domain::month::day_in_words;
use exhibits::number::counted;
use maud::{Markup, html};

use super::port::{DraftsShown, Now, ShownDraft};
use crate::address::View;
use crate::layout::{Charts, PageBody, Section, context, fact, item};
use crate::mark::spoken_mark;
use crate::sign_in::reader::{Reader, token_field};
use crate::state::AppState;

pub(super) fn refusal(heading: &str, why: &str) -> Markup {
    html! {
        div.nhsuk-error-summary role="alert" {
            h2.nhsuk-error-summary__title { (heading) }
            @for line in why.lines() { p { (line) } }
        }
    }
}

fn address(draft: &ShownDraft) -> String {
    format!("/packs/drafts/{}", draft.id)
}

/// The drafts, each with its page.
pub(super) fn list(shown: &DraftsShown) -> Markup {
    html! {
        @if !shown.drafts.is_empty() {
            section id="drafts" {
                h2 { "Being put together" }
                ul.oak-list {
                    @for draft in &shown.drafts {
                        li {
                            a href=(address(draft)) { (draft.title) } ", " (draft.committee) ", " (day_in_words(draft.meeting_on)) ": "
                            (counted(draft.figures.len(), "figure", "figures")) span.oak-beneath { (draft.countdown) "." }
                        }
                    }
                }
            }
        }
    }
}

/// The form that begins a pack.
pub(super) fn begin(state: &AppState, shown: &DraftsShown, reader: &Reader) -> Markup {
    let months: Vec<_> = state.library.periods().into_iter().rev().collect();
    html! {
        section id="begin" {
            h2 { "Begin a pack" }
            p.oak-sub { "Then add figures from their pages. Only you and others who work here see it until it is frozen." }
            form.oak-form action="/packs/drafts" method="post" {
                (token_field(&reader.form_token))
                input type="hidden" name="do" value="begin";
                div.nhsuk-form-group {
                    label.nhsuk-label for="title" { "Title" }
                    input.nhsuk-input id="title" name="title" type="text" maxlength="200" required autocomplete="off";
                }
                div.nhsuk-form-group {
                    label.nhsuk-label for="committee" { "Committee" }
                    select.nhsuk-select id="committee" name="committee" {
                        @for (code, name) in &shown.committees { option value=(code) { (name) } }
                    }
                }
                div.nhsuk-form-group {
                    label.nhsuk-label for="meeting_on" { "Day of the meeting, such as 2026-12-08" }
                    input.nhsuk-input.nhsuk-input--width-10 id="meeting_on" name="meeting_on" type="text" maxlength="20" required autocomplete="off";
                }
                div.nhsuk-form-group {
                    label.nhsuk-label for="month" { "Figures of" }
                    select.nhsuk-select id="month" name="month" {
                        @for (year, month) in months { option value=(format!("{year} {month}")) { "month " (month) " of " (year) } }
                    }
                }
                button.nhsuk-button type="submit" { "Begin the pack" }
            }
        }
    }
}

/// A draft, with its figures as they are now.
pub(super) fn one(
    state: &AppState,
    view: Option<&View>,
    (draft, now): (&ShownDraft, Option<&Now>),
    reader: &Reader,
    refused: Option<&str>,
) -> Markup {
    let (year, month) = draft.month;
    let content = html! {
        h1 { span.nhsuk-caption-m { "Committee pack, not frozen" } (draft.title) }
        @if let Some(why) = refused { (refusal("Nothing was changed", why)) }
        p.oak-lead { (draft.countdown) "." }
        dl.nhsuk-summary-list {
            (fact("For", &html! { (draft.committee) ", " (day_in_words(draft.meeting_on)) }))
            (fact("Figures of", &html! { "month " (month) " of " (year) }))
            (fact("Add figures", &html! { "Each figure has a page with “Add to the pack”: follow any number in a table, or " a href="/search" { "search" } "." }))
        }
        @if draft.figures.is_empty() {
            p { "No figure is picked yet." }
        } @else {
            (figures(draft, now, reader))
        }
        div.oak-decide {
            @if !draft.figures.is_empty() {
                (button(draft, reader, "freeze", "Freeze the pack", "", false))
            }
            details.nhsuk-details {
                summary.nhsuk-details__summary { span.nhsuk-details__summary-text { "Give it up" } }
                p { "What was done stays on record; the pack is no longer listed." }
                (button(draft, reader, "drop", "Give the pack up", "", true))
            }
        }
        p.oak-note { "Frozen, a pack is never changed: everybody reads it once its month is released." }
    };
    let line = context(&html! { (item("", &html! { a href="/packs" { "All packs" } })) });
    PageBody {
        title: &draft.title,
        section: Section::Scrutiny,
        view,
        context: line,
        content,
        charts: Charts::None,
    }
    .render_without_month(state)
}

fn figures(draft: &ShownDraft, now: Option<&Now>, reader: &Reader) -> Markup {
    let (year, month) = draft.month;
    let last = draft.figures.len();
    html! {
        div.oak-scroll tabindex="0" role="region" aria-label="Figures of the draft" {
            table.nhsuk-table.nhsuk-table--compact.oak-facts {
                caption.nhsuk-table__caption { span.cap { (counted(last, "figure", "figures")) ", in the order of the pack, as they are now." } }
                thead { tr {
                    th.num scope="col" { "Place" }
                    th scope="col" { "Figure" }
                    th.num scope="col" { "Value" }
                    th.gap scope="col" { "Order" }
                } }
                tbody {
                    @for (idx, picked) in draft.figures.iter().enumerate() {
                        @let place = idx + 1;
                        @let found = now.and_then(|now| now.get(&picked.id));
                        tr {
                            td.num { (place) }
                            th scope="row" { (picked.name) br; a.oak-sub href=(format!("/f/{}?year={year}&month={month}", picked.id)) { (picked.id) } }
                            td.num { @match found { Some(found) => { (found.in_words) (spoken_mark(found.provenance)) }, None => strong { "not found" } } }
                            td.gap {
                                div.oak-decide {
                                    @if 1 < place { (step(draft, reader, (&picked.id.to_string(), place - 1), "Up", &picked.name)) }
                                    @if place < last { (step(draft, reader, (&picked.id.to_string(), place + 1), "Down", &picked.name)) }
                                    (button(draft, reader, "remove", "Take out", &picked.id.to_string(), true))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn step(draft: &ShownDraft, reader: &Reader, (id, place): (&str, usize), word: &str, name: &str) -> Markup {
    html! {
        form action=(address(draft)) method="post" {
            (token_field(&reader.form_token))
            input type="hidden" name="do" value="place";
            input type="hidden" name="figure" value=(id);
            input type="hidden" name="place" value=(place);
            button.nhsuk-button.nhsuk-button--small.nhsuk-button--secondary type="submit" { (word) span.oak-hidden { ": " (name) } }
        }
    }
}

fn button(
    draft: &ShownDraft,
    reader: &Reader,
    does: &str,
    words: &str,
    figure: &str,
    is_secondary: bool,
) -> Markup {
    let class = if is_secondary {
        "nhsuk-button nhsuk-button--small nhsuk-button--secondary"
    } else {
        "nhsuk-button nhsuk-button--small"
    };
    html! {
        form action=(address(draft)) method="post" {
            (token_field(&reader.form_token))
            input type="hidden" name="do" value=(does);
            @if !figure.is_empty() { input type="hidden" name="figure" value=(figure); }
            button class=(class) type="submit" { (words) @if !figure.is_empty() { span.oak-hidden { " " (figure) } } }
        }
    }
}
