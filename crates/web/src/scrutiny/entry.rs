//! An entry of the register: what was asked, what happened, and what may happen next.

use domain::account::Role;
use domain::month::day_in_words;
use governance::scrutiny::id::ScrutinyId;
use governance::scrutiny::register::{Openness, Thing};
use governance::scrutiny::track::Side;
use governance::scrutiny::written::{VerbForm, Written};
use maud::{Markup, html};

use super::port::{RegisterShown, ShownEntry};
use super::reading::shown;
use super::words::{by_when, context, done};
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section, fact};
use crate::sign_in::reader::{Reader, token_field};
use crate::state::AppState;

/// What came of something that was sent.
#[derive(Clone, Copy)]
pub(super) enum Outcome<'a> {
    Nothing,
    Done(&'a str),
    /// Why not, and what was written, which is shown again.
    Refused(&'a str, &'a Written),
    /// A figure or page came along to be attached, with what it shows.
    Attaching(&'a str, &'a str),
}

/// The page.
///
/// # Errors
/// Where there is no such entry that the reader may see.
pub(super) fn show(
    state: &AppState,
    view: Option<&View>,
    id: &ScrutinyId,
    outcome: Outcome<'_>,
) -> Result<Answer, PageError> {
    let register = shown(state)?;
    let one = register.entries.iter().find(|one| one.id == *id).ok_or(PageError::Page)?;
    let particulars = &one.entry.particulars;
    let content = html! {
        h1 {
            span.nhsuk-caption-m { (one.id) ", " (one.id.kind().word()) }
            (particulars.title)
        }
        (told(outcome))
        p.oak-lead { (particulars.asked) }
        (facts(&register, one))
        (history(one))
        (next(state.reader.as_ref(), &register, one, outcome))
    };
    let page = PageBody {
        title: &format!("{}: {}", one.id, particulars.title),
        section: Section::Scrutiny,
        view,
        context: context(&register),
        content,
        charts: Charts::None,
    };
    Ok(Answer::Page(page.render(state)))
}

fn told(outcome: Outcome<'_>) -> Markup {
    html! {
        @match outcome {
            Outcome::Nothing | Outcome::Attaching(..) => {},
            Outcome::Done(done) => div.nhsuk-inset-text role="status" { p { (done) } },
            Outcome::Refused(why, _) => div.nhsuk-error-summary role="alert" {
                h2.nhsuk-error-summary__title { "Nothing was recorded" }
                p { (why) }
            },
        }
    }
}

fn facts(register: &RegisterShown, one: &ShownEntry) -> Markup {
    let particulars = &one.entry.particulars;
    let owed = one.standing.owed;
    html! {
        dl.nhsuk-summary-list {
            (fact("Stands", &html! { (one.standing.state) @if one.standing.is_escalated { ", escalated" } }))
            @if let Some(owed) = owed { (fact("Owed", &html! { (owed.words()) ", " (by_when(one)) })) }
            (fact("Asked by", &html! { (particulars.raised_by) ", " (register.committee(&particulars.committee)) ", " (day_in_words(particulars.raised_on)) }))
            (fact("Asked of", &html! { (register.body(&particulars.owner)) @if !particulars.owner_role.is_empty() { ", " (particulars.owner_role) } }))
            @if !particulars.minute.is_empty() { (fact("On record", &html! {
                (particulars.minute)
                @if particulars.web_address.starts_with("https://") { ", " a href=(particulars.web_address) { "minutes" } }
            })) }
            @if !particulars.linked.is_empty() { (fact("About", &html! {
                @for (idx, link) in particulars.linked.iter().enumerate() { @if 0 < idx { ", " } (reference(link)) }
            })) }
            @if !particulars.places.is_empty() { (fact("Places", &html! {
                @for (idx, code) in particulars.places.iter().enumerate() {
                    @if 0 < idx { ", " } (register.places.get(code).map_or(code.as_str(), String::as_str))
                }
            })) }
            @if let Openness::Closed { reason } = &particulars.openness { (fact("Not public", &html! { (reason) })) }
        }
    }
}

/// A page of this site, an address elsewhere, or a figure.
fn reference(text: &str) -> Markup {
    let is_page = text.starts_with('/') && !text.starts_with("//");
    html! {
        @if is_page { a href=(text) { (section(text)) " (" (text) ")" } }
        @else if text.starts_with("https://") { a href=(text) rel="noopener" { (text) } }
        @else { a href=(format!("/f/{text}")) { (text) } }
    }
}

fn section(path: &str) -> &'static str {
    if path == "/" { "Overview" } else { Section::name_of(path) }
}

fn history(one: &ShownEntry) -> Markup {
    let history = one.entry.thing.history();
    html! {
        section {
            h2 { "What happened" }
            @if history.is_empty() { p { "Nothing yet." } }
            @else {
                ol.oak-history {
                    @for (written, _, by, on) in &history {
                        li {
                            strong { (on_and_verb(written, *on)) } ", by " (by)
                            @if !written.choice.is_empty() { " (" (written.choice) ")" }
                            @for text in [&written.text, &written.more] {
                                @if !text.is_empty() { br; @for line in text.lines() { (line) " " } }
                            }
                            @if !written.evidence.is_empty() {
                                br; "Evidence: "
                                @for (idx, link) in written.evidence.iter().enumerate() { @if 0 < idx { ", " } (reference(link)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn on_and_verb(written: &Written, on: jiff::civil::Date) -> String {
    format!("{}: {}", day_in_words(on), done(&written.verb))
}

/// The forms of the moves that the reader may make; what can happen next, in words, for anybody else.
fn next(reader: Option<&Reader>, register: &RegisterShown, one: &ShownEntry, outcome: Outcome<'_>) -> Markup {
    let possible = one.entry.thing.possible();
    if possible.is_empty() {
        return html! {};
    }
    let role = |side| match side {
        Side::Committee => Role::Clerk,
        Side::Owner => Role::Publisher,
    };
    let may: Vec<VerbForm> = reader.map_or_else(Vec::new, |reader| {
        let mine = |(_, side): &&(VerbForm, Side)| reader.account.roles.contains(role(*side));
        possible.iter().filter(mine).map(|(form, _)| *form).collect()
    });
    html! {
        section {
            h2 { "What can happen next" }
            @if may.is_empty() {
                @for (side, who) in [(Side::Owner, register.body(&one.entry.particulars.owner)), (Side::Committee, register.committee(&one.entry.particulars.committee))] {
                    @let verbs: Vec<&str> = possible.iter().filter(|(_, of)| *of == side).map(|(form, _)| form.verb).collect();
                    @if !verbs.is_empty() { p { (who) " may: " (verbs.join(", ")) "." } }
                }
            } @else if let Some(reader) = reader {
                @for form in may { (move_form(reader, one, &form, outcome)) }
            }
        }
    }
}

fn move_form(reader: &Reader, one: &ShownEntry, form: &VerbForm, outcome: Outcome<'_>) -> Markup {
    let brought = brought(one, form, outcome);
    let again = match outcome {
        Outcome::Refused(_, written) if written.verb == form.verb => Some(written),
        _ => brought.as_ref(),
    };
    let is_open = match outcome {
        Outcome::Attaching(..) => form.verb == "attach",
        // What was taken is closed next.
        _ if form.verb == "close" => true,
        _ => again.is_some_and(|written| !written.verb.is_empty()),
    };
    let slug = form.verb.replace(' ', "-");
    let field = |name: &str| format!("{slug}-{name}");
    html! {
        details.nhsuk-details id=(slug) open[is_open] {
            summary.nhsuk-details__summary { span.nhsuk-details__summary-text { (capital_first(form.verb)) } }
            div.nhsuk-details__text {
                form.oak-form action=(format!("/scrutiny/{}", one.id)) method="post" {
                    (token_field(&reader.form_token))
                    input type="hidden" name="verb" value=(form.verb);
                    @let choices: Vec<&str> = form.choices.to_vec();
                    @if !choices.is_empty() {
                        div.nhsuk-form-group {
                            label.nhsuk-label for=(field("choice")) { "Which" }
                            select.nhsuk-select id=(field("choice")) name="choice" {
                                @for choice in choices {
                                    option value=(choice) selected[again.is_some_and(|written| written.choice == choice)] {
                                        @if choice.is_empty() { "no exemption (asked as a courtesy)" } @else { (choice) }
                                    }
                                }
                            }
                        }
                    }
                    @for (name, label, value) in [
                        ("text", form.text, again.map(|written| written.text.as_str())),
                        ("more", form.more, again.map(|written| written.more.as_str())),
                    ] {
                        @if let Some(label) = label {
                            div.nhsuk-form-group {
                                label.nhsuk-label for=(field(name)) { (capital_first(label)) }
                                textarea.nhsuk-textarea id=(field(name)) name=(name) rows="3" maxlength="4000" { (value.unwrap_or_default()) }
                            }
                        }
                    }
                    @if form.evidence {
                        div.nhsuk-form-group {
                            label.nhsuk-label for=(field("evidence")) { "Evidence: pages of this site such as /access, web addresses or ids of figures, one a line" }
                            textarea.nhsuk-textarea id=(field("evidence")) name="evidence" rows="2" maxlength="2000" { (again.map_or_else(String::new, |written| written.evidence.join("\n"))) }
                        }
                    }
                    div.nhsuk-form-group {
                        label.nhsuk-label for=(field("role")) { "Your role, as everybody reads it (empty: the clerk, or the body that was asked)" }
                        input.nhsuk-input id=(field("role")) name="role" type="text" maxlength="100" autocomplete="organization-title";
                    }
                    div.nhsuk-form-group {
                        label.nhsuk-label for=(field("on")) { "When it happened, such as 2026-12-04 (empty: today)" }
                        input.nhsuk-input.nhsuk-input--width-10 id=(field("on")) name="on" type="text" maxlength="20" autocomplete="off";
                    }
                    button.nhsuk-button type="submit" { "Record: " (form.verb) }
                }
            }
        }
    }
}

/// What a form has in it before anybody writes: what came along from a figure's page, and in an answer what was
/// attached before.
fn brought(one: &ShownEntry, form: &VerbForm, outcome: Outcome<'_>) -> Option<Written> {
    let evidence: Vec<String> = match (form.verb, outcome, &one.entry.thing) {
        ("attach", Outcome::Attaching(evidence, shows), _) => {
            let (text, evidence) = (shows.to_owned(), vec![evidence.to_owned()]);
            return Some(Written { text, evidence, ..Written::default() });
        }
        ("answer" | "answer in part", _, Thing::Request(request) | Thing::Action(request)) => {
            request.attached().into_iter().map(|one| one.text().to_owned()).collect()
        }
        _ => return None,
    };
    Some(Written { evidence, ..Written::default() })
}

fn capital_first(text: &str) -> String {
    exhibits::words::capital_first(text)
}
