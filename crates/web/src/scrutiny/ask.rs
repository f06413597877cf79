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
const KINDS: [ObjectKind; 8] = [
    ObjectKind::InformationRequest,
    ObjectKind::Question,
    ObjectKind::Action,
    ObjectKind::Commitment,
    ObjectKind::Recommendation,
    ObjectKind::WorkProgramme,
    ObjectKind::Attendance,
    ObjectKind::ServiceChange,
];

/// Who asks.
pub(super) struct Asker {
    /// What the form carries; nothing where there are no accounts.
    pub(super) token: Option<String>,
    /// From where.
    pub(super) address: String,
}

/// The kinds that whoever asks may enter: of the public questions, of a publisher notices of a change of service.
pub(super) fn kinds(state: &AppState) -> &'static [ObjectKind] {
    let Some(reader) = &state.reader else { return &[ObjectKind::Question] };
    let has = |role| reader.account.roles.contains(role);
    match (has(Role::Clerk), has(Role::Publisher)) {
        (true, _) => &KINDS,
        (false, true) => &[ObjectKind::ServiceChange],
        (false, false) => &[],
    }
}

/// The form, with what was written where it is shown again.
pub(super) fn form(
    state: &AppState,
    register: &RegisterShown,
    asker: &Asker,
    fields: &BTreeMap<String, String>,
    refused: Option<&str>,
) -> Markup {
    let kinds = kinds(state);
    let title = match kinds {
        [ObjectKind::Question] | [] => "Ask a question",
        [ObjectKind::ServiceChange] => "Give notice of a change of service",
        _ => "Enter something into the register",
    };
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
            (Some(_), Some(reader)) if kinds.is_empty() => p { "A " (Role::Clerk) " enters things into the register; your roles are " (reader.account.roles) "." },
            (Some(token), Some(_)) => (insider_form(state, register, token, kinds, fields)),
            (Some(token), None) => (public_form(state, register, token, fields)),
        }
    };
    body(state, register, title, content)
}

fn written<'f>(fields: &'f BTreeMap<String, String>, name: &str) -> &'f str {
    fields.get(name).map_or("", String::as_str)
}

/// The form of somebody who is not signed in.
fn public_form(
    state: &AppState,
    register: &RegisterShown,
    token: &str,
    fields: &BTreeMap<String, String>,
) -> Markup {
    let value = |name: &str| written(fields, name);
    html! {
        p.oak-lead { "Ask about money, waiting times or services here. A clerk reads each question before it is shown; then it has a number, a state and a day by which it is due." }
        p { "Please write nothing about your own health or that of anybody else, and no name or address: everybody can read it." }
        form.oak-form action="/scrutiny/ask" method="post" {
            (token_field(token))
            (line("title", "In a few words", value("title"), 200, true))
            (text("asked", "Your question", value("asked")))
            (choose("committee", "Committee", &committees(register), value("committee")))
            (choose("owner", "Who should answer", &bodies(register), value("owner")))
            (choose("place", "Place", &places(state, register), value("place")))
            @if value("link").starts_with("/documents/") { input type="hidden" name="link" value=(value("link")); }
            button.nhsuk-button type="submit" { "Send the question" }
        }
    }
}

/// The form of a clerk, and of a publisher who gives notice of a change of service.
fn insider_form(
    state: &AppState,
    register: &RegisterShown,
    token: &str,
    kinds: &[ObjectKind],
    fields: &BTreeMap<String, String>,
) -> Markup {
    let value = |name: &str| written(fields, name);
    let is_notice = kinds == [ObjectKind::ServiceChange];
    let named: Vec<(String, String)> =
        kinds.iter().map(|kind| (kind.word().to_owned(), kind.word().to_owned())).collect();
    // Where the form is new, what is usual is chosen.
    let is_new = value("title").is_empty() || !fields.contains_key("kind");
    let is_chosen = |name: &str| fields.contains_key(name);
    html! {
        form.oak-form action="/scrutiny/ask" method="post" {
            (token_field(token))
            (choose("kind", "What it is", &named, value("kind")))
            (line("title", "In a few words", value("title"), 200, true))
            (text("asked", if is_notice { "What is proposed, for whom, and from when" } else { "What exactly is asked, or what is proposed, in the words of the record" }, value("asked")))
            (choose("committee", "Committee", &committees(register), value("committee")))
            (choose("owner", if is_notice { "The body that proposes it" } else { "Who should answer" }, &bodies(register), value("owner")))
            (line("owner_role", "The role there that answers (may be empty)", value("owner_role"), 200, false))
            (choose("place", "Place", &places(state, register), value("place")))
            (line("raised_by", "The role of whoever raised it", value("raised_by"), 200, true))
            (line("raised_on", "When, such as 2026-12-04 (empty: today)", value("raised_on"), 20, false))
            (line("minute", "Meeting, item and minute", value("minute"), 200, false))
            (line("clock", "How long there is: 28 days, two months, 10 working days, or a day (empty: 28 days)", value("clock"), 40, false))
            (line("link", "Pages of this site, figures by their ids and addresses that it is about, such as /access", value("link"), 400, false))
            @if !is_notice {
                div.nhsuk-checkboxes {
                    (check("regulation-26", "It is asked for under regulation 26 of SI 2013/218, by which it must be given", is_chosen("regulation-26")))
                    (check("raise", "Raise it at once: its clock begins on the day above (requests, questions, actions and commitments)", is_new || is_chosen("raise")))
                }
            }
            button.nhsuk-button type="submit" { "Enter it" }
        }
    }
}

fn check(name: &str, label: &str, is_chosen: bool) -> Markup {
    html! {
        div.nhsuk-checkboxes__item {
            input.nhsuk-checkboxes__input id=(name) name=(name) type="checkbox" value="yes" checked[is_chosen];
            label.nhsuk-label.nhsuk-checkboxes__label for=(name) { (label) }
        }
    }
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
