//! The form by which a clerk enters something, and by which anybody asks a question.

use std::collections::BTreeMap;

use domain::account::Role;
use governance::scrutiny::id::{ObjectKind, ScrutinyId};
use maud::{Markup, html};

use super::port::RegisterShown;
use super::words::context;
use crate::address::{PageQuery, View};
use crate::layout::{Charts, PageBody, Section};
use crate::sign_in::reader::token_field;
use crate::state::AppState;

/// Who raised what was asked on the public site.
pub(super) const PUBLIC: &str = "a member of the public";

/// The kinds that a clerk enters, in the order of the form.
const KINDS: [ObjectKind; 7] = [
    ObjectKind::InformationRequest,
    ObjectKind::Question,
    ObjectKind::Action,
    ObjectKind::Commitment,
    ObjectKind::Recommendation,
    ObjectKind::WorkProgramme,
    ObjectKind::Attendance,
];

/// Who asks.
pub(super) struct Asker {
    /// What the form carries; nothing where there are no accounts.
    pub(super) token: Option<String>,
    /// From where.
    pub(super) address: String,
}

/// The kind that a form names; of the public always a question.
pub(super) fn kind(word: &str, is_clerk: bool) -> Option<ObjectKind> {
    if is_clerk { KINDS.into_iter().find(|kind| kind.word() == word) } else { Some(ObjectKind::Question) }
}

/// The form, with what was written where it is shown again.
pub(super) fn form(
    state: &AppState,
    register: &RegisterShown,
    asker: &Asker,
    fields: &BTreeMap<String, String>,
    refused: Option<&str>,
) -> Markup {
    let clerk = state.reader.as_ref().filter(|reader| reader.account.roles.contains(Role::Clerk));
    let title = if clerk.is_some() { "Enter something into the register" } else { "Ask a question" };
    let value = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let content = html! {
        h1 { span.nhsuk-caption-m { "Scrutiny" } (title) }
        @if let Some(why) = refused {
            div.nhsuk-error-summary role="alert" {
                h2.nhsuk-error-summary__title { "Nothing was entered" }
                p { (why) }
            }
        }
        @match (&asker.token, &state.reader) {
            (None, _) => p { "Questions cannot be asked here: this site has no accounts, so nobody would look at them." },
            (Some(_), Some(reader)) if clerk.is_none() => p { "A " (Role::Clerk) " enters things into the register; your roles are " (reader.account.roles) "." },
            (Some(token), _) => {
                @if clerk.is_none() {
                    p.oak-lead { "Ask about money, waiting times or services here. A clerk reads each question before it is shown; then it has a number, a state and a day by which it is due." }
                    p { "Please write nothing about your own health or that of anybody else, and no name or address: everybody can read it." }
                }
                form.oak-form action="/scrutiny/ask" method="post" {
                    (token_field(token))
                    @if clerk.is_some() { (choose("kind", "What it is", &KINDS.map(|kind| (kind.word().to_owned(), kind.word().to_owned())), &value("kind"))) }
                    (line("title", "In a few words", &value("title"), 200, true))
                    (text("asked", if clerk.is_some() { "What exactly is asked, in the words of the record" } else { "Your question" }, &value("asked")))
                    (choose("committee", "Committee", &committees(register), &value("committee")))
                    (choose("owner", "Who should answer", &bodies(register), &value("owner")))
                    (choose("place", "Place", &places(state, register), &value("place")))
                    @if clerk.is_some() {
                        (line("raised_by", "The role of whoever raised it", &value("raised_by"), 200, true))
                        (line("minute", "Meeting, item and minute", &value("minute"), 200, false))
                        (line("clock", "How long there is: 28 days, two months, 10 working days, or a day (empty: 28 days)", &value("clock"), 40, false))
                        (line("link", "A page of this site that it is about, such as /access", &value("link"), 200, false))
                    }
                    @if clerk.is_none() && value("link").starts_with("/documents/") { input type="hidden" name="link" value=(value("link")); }
                    button.nhsuk-button type="submit" { (if clerk.is_some() { "Enter it" } else { "Send the question" }) }
                }
            },
        }
    };
    body(state, register, title, content)
}

/// What becomes of a question.
pub(super) fn thanks(state: &AppState, register: &RegisterShown, id: &ScrutinyId) -> Markup {
    let content = html! {
        h1 { span.nhsuk-caption-m { "Scrutiny" } "Your question has the number " (id) }
        p { "A clerk reads it. Once it is raised it stands in the register, at " code { "/scrutiny/" (id) } ", with the day by which an answer is due." }
        p { a href="/scrutiny" { "The register" } }
    };
    body(state, register, "Your question", content)
}

fn body(state: &AppState, register: &RegisterShown, title: &str, content: Markup) -> Markup {
    let view = View::of_any_year(&PageQuery::default(), &*state.library).ok();
    let line = context(register);
    let view = view.as_ref();
    PageBody { title, section: Section::Scrutiny, view, context: line, content, charts: Charts::None }
        .render(state)
}

fn committees(register: &RegisterShown) -> Vec<(String, String)> {
    let sitting = register.committees.iter().filter(|one| one.sits_on(register.on));
    sitting.map(|one| (one.code.clone(), one.name.clone())).collect()
}

fn bodies(register: &RegisterShown) -> Vec<(String, String)> {
    register.bodies.iter().map(|(code, (name, _))| (code.clone(), name.clone())).collect()
}

/// Where a question may be about: places that the register names, and the districts of the system.
fn places(state: &AppState, register: &RegisterShown) -> Vec<(String, String)> {
    let access = state.library.access();
    let districts = access.iter().flat_map(|access| &access.districts);
    let mut named: BTreeMap<String, String> =
        districts.map(|district| (district.name.clone(), district.name.clone())).collect();
    named.extend(register.places.clone());
    std::iter::once((String::new(), "the whole system".to_owned())).chain(named).collect()
}

fn choose(name: &str, label: &str, options: &[(String, String)], chosen: &str) -> Markup {
    html! {
        div.nhsuk-form-group {
            label.nhsuk-label for=(name) { (label) }
            select.nhsuk-select id=(name) name=(name) {
                @for (value, text) in options { option value=(value) selected[value == chosen] { (text) } }
            }
        }
    }
}

fn line(name: &str, label: &str, value: &str, longest: usize, required: bool) -> Markup {
    html! {
        div.nhsuk-form-group {
            label.nhsuk-label for=(name) { (label) }
            input.nhsuk-input id=(name) name=(name) type="text" maxlength=(longest) value=(value) required[required] autocomplete="off";
        }
    }
}

fn text(name: &str, label: &str, value: &str) -> Markup {
    html! {
        div.nhsuk-form-group {
            label.nhsuk-label for=(name) { (label) }
            textarea.nhsuk-textarea id=(name) name=(name) rows="5" maxlength="4000" required { (value) }
        }
    }
}
