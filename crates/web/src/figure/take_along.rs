//! What those who work with committees do with a figure from its page: put it into a pack, attach it to a request.

use domain::account::Role;
use domain::code::OrganisationCode;
use domain::figure::FigureId;
use maud::{Markup, html};

use crate::scrutiny::port::ShownEntry;
use crate::sign_in::reader::{Reader, token_field};
use crate::state::AppState;

/// The longest text that says what a figure shows [characters].
const LONGEST_SHOWS: usize = 500;

/// The section; nothing for those who do neither. `cited` is the figure in a sentence.
pub(super) fn section(state: &AppState, id: FigureId, cited: &str) -> Markup {
    let Some(reader) = &state.reader else { return html! {} };
    let has = |role| reader.account.roles.contains(role);
    let packs = has(Role::Clerk) || has(Role::Publisher);
    let attaches = has(Role::Publisher);
    html! {
        @if packs || attaches {
            section id="take-along" {
                h2 { "Take it along" }
                div.oak-cols {
                    @if packs { div.c6 { (to_a_pack(state, reader, id)) } }
                    @if attaches { div.c6 { (to_a_request(state, reader, id, cited)) } }
                }
            }
        }
    }
}

fn to_a_pack(state: &AppState, reader: &Reader, id: FigureId) -> Markup {
    let drafts = state.packs.as_deref().and_then(|packs| packs.drafts().ok());
    let Some(drafts) = drafts.map(|shown| shown.drafts) else { return html! {} };
    html! {
        @if drafts.is_empty() {
            p { "No pack is being put together. " a href="/packs#begin" { "Begin one" } "." }
        } @else {
            form.oak-form action="/packs/drafts" method="post" {
                (token_field(&reader.form_token))
                input type="hidden" name="do" value="add";
                input type="hidden" name="figure" value=(id);
                div.nhsuk-form-group {
                    label.nhsuk-label for="draft" { "Add to the pack of" }
                    select.nhsuk-select id="draft" name="draft" {
                        @for draft in &drafts { option value=(draft.id) { (draft.committee) ", " (draft.meeting_on) ": " (draft.title) } }
                    }
                }
                button.nhsuk-button.nhsuk-button--small type="submit" { "Add to the pack" }
            }
        }
    }
}

fn to_a_request(state: &AppState, reader: &Reader, id: FigureId, cited: &str) -> Markup {
    let shown = state.register.as_deref().and_then(|register| register.shown(false).ok());
    let Some(shown) = shown else { return html! {} };
    let is_own = |one: &&ShownEntry| {
        let owner = one.entry.particulars.owner.parse::<OrganisationCode>().ok();
        let own = owner.is_none_or(|code| reader.account.works_for(&code));
        own && one.entry.thing.possible().iter().any(|(form, _)| form.verb == "attach")
    };
    let open: Vec<&ShownEntry> = shown.entries.iter().filter(is_own).collect();
    let excerpt: String = cited.chars().take(LONGEST_SHOWS).collect();
    html! {
        @if open.is_empty() {
            p { "No request waits for an answer of yours." }
        } @else {
            form.oak-form action="/scrutiny/attach" method="get" {
                input type="hidden" name="figure" value=(id);
                input type="hidden" name="shows" value=(excerpt);
                div.nhsuk-form-group {
                    label.nhsuk-label for="to" { "Attach to the request" }
                    select.nhsuk-select id="to" name="to" {
                        @for one in open { option value=(one.id) { (one.id) ": " (one.entry.particulars.title) } }
                    }
                }
                button.nhsuk-button.nhsuk-button--small.nhsuk-button--secondary type="submit" { "Go on to the request" }
            }
        }
    }
}
