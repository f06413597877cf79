//! One's own account: who one is here, what that is for, and what was done.

use maud::{Markup, html};

use crate::address::{PageQuery, View};
use crate::layout::{Charts, PageBody, Section, context, heading, item};
use crate::sign_in::accounts::AccountEvent;
use crate::sign_in::reader::{Reader, token_field};
use crate::state::AppState;

/// The page.
pub(crate) fn show(state: &AppState, reader: &Reader, events: &[AccountEvent]) -> Markup {
    let account = &reader.account;
    let view = View::of(&PageQuery::default(), &*state.library).ok();
    let content = html! {
        (heading("Your account", account.name.as_str()))
        dl.nhsuk-summary-list.oak-record {
            div.nhsuk-summary-list__row {
                dt.nhsuk-summary-list__key { "Roles" }
                dd.nhsuk-summary-list__value {
                    @for role in account.roles.iter() { div { b { (role) } ": " (role.purpose()) } }
                }
            }
            div.nhsuk-summary-list__row {
                dt.nhsuk-summary-list__key { "Organisation" }
                dd.nhsuk-summary-list__value {
                    @match &account.organisation {
                        Some(code) => (code),
                        None => "the whole system",
                    }
                }
            }
        }
        form.oak-form action="/sign-out" method="post" {
            (token_field(&reader.form_token))
            button.nhsuk-button.nhsuk-button--secondary type="submit" { "Sign out" }
        }
        section {
            h2 { "What was done by you and with your account" }
            p.oak-sub { "If something here was not you, tell whoever runs this site." }
            div.oak-scroll tabindex="0" role="region" aria-label="What was done" {
                table.nhsuk-table.oak-facts.fit {
                    caption.nhsuk-table__caption { span.cap { "The last entries of the log, newest first. Times are UTC." } }
                    thead { tr {
                        th scope="col" { "When" } th scope="col" { "What" } th scope="col" { "By" } th scope="col" { "About" }
                    } }
                    tbody {
                        @for event in events {
                            tr {
                                td { (moment(&event.at)) }
                                td { (event.kind) @if !event.detail.is_empty() { span.oak-small { " " (event.detail) } } }
                                td { (event.actor) }
                                td { (event.subject) }
                            }
                        }
                    }
                }
            }
        }
    };
    let page = PageBody {
        title: "Your account",
        section: Section::None,
        view: view.as_ref(),
        context: context(&item("Signed in as", &html! { b { (account.name) } " (" (account.roles) ")" })),
        content,
        charts: Charts::None,
    };
    page.render(state)
}

/// `2024-09-18 14:30` of `2024-09-18T14:30:00Z`.
fn moment(timestamp: &str) -> String {
    timestamp.chars().take(16).map(|character| if character == 'T' { ' ' } else { character }).collect()
}
