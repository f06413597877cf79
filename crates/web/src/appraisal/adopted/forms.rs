//! The forms that adopt a scenario and withdraw an adoption, for those who decide.

use appraisal::adopted::Adoption;
use domain::account::Role;
use maud::{Markup, html};

use super::super::asked::encoded;
use super::super::frame::ADOPTED;
use super::known::all;
use crate::error::PageError;
use crate::sign_in::reader::token_field;
use crate::simulation::page::Requester;
use crate::state::AppState;

/// Whether whoever asks decides on scenarios.
fn decides(state: &AppState) -> bool {
    state.reader.as_ref().is_some_and(|reader| reader.account.roles.contains(Role::Publisher))
}

/// The part of a scenario's page that adopts it, or says that it is adopted.
///
/// # Errors
/// Where what was adopted cannot be read.
pub(in crate::appraisal) fn adopt_section(
    state: &AppState,
    requester: &Requester,
    name: &str,
) -> Result<Markup, PageError> {
    if state.adoptions.is_none() || name.starts_with("draft-") {
        return Ok(html! {});
    }
    let adoptions = all(state)?.adoptions;
    let standing = adoptions.iter().find(|adoption| adoption.scenario == name && adoption.stands());
    Ok(html! {
        section id="adopt" {
            @if let Some(adoption) = standing {
                h2 { "It is adopted" }
                p.oak-sub { a href=(format!("{ADOPTED}/{}", adoption.id)) { "What came of it: expected beside observed" } }
            } @else {
                h2 { "Adopt it" }
                p.oak-sub { "Adopting sets down what is expected, as it stands in the table above, with the measures that will tell. From then on every month says whether it came." }
                @match &requester.token {
                    Some(token) if decides(state) => (adopt_form(token, name)),
                    _ if state.reader.is_some() => p { "A publisher adopts scenarios." },
                    _ => p { "A publisher adopts it: " a href=(format!("/sign-in?next={}", encoded(&format!("/scenarios/{name}")))) { "sign in" } ", or " code { "oakham scenario adopt " (name) " --by NAME --on DATE" } },
                }
            }
        }
    })
}

fn adopt_form(token: &str, name: &str) -> Markup {
    html! {
        form.oak-form action="/scenarios/adopt" method="post" {
            (token_field(token))
            input type="hidden" name="with" value=(name);
            div.nhsuk-form-group {
                label.nhsuk-label for="on" { "Its first day" }
                div.nhsuk-hint id="on-hint" { "Empty where the scenario says when it starts." }
                input.nhsuk-input.nhsuk-input--width-10 id="on" name="on" type="date" aria-describedby="on-hint";
            }
            button.nhsuk-button type="submit" { "Adopt this scenario" }
        }
    }
}

/// The form that withdraws an adoption; nothing for those who do not decide.
pub(super) fn withdraw_form(state: &AppState, requester: &Requester, adoption: &Adoption) -> Markup {
    let Some(token) = requester.token.as_ref().filter(|_| decides(state) && adoption.stands()) else {
        return html! {};
    };
    html! {
        details.nhsuk-details.oak-fold id="withdraw" {
            summary.nhsuk-details__summary { span.nhsuk-details__summary-text { "Withdraw it" } }
            form.oak-form action="/scenarios/withdraw" method="post" {
                (token_field(token))
                input type="hidden" name="id" value=(adoption.id);
                div.nhsuk-form-group {
                    label.nhsuk-label for="reason" { "Why" }
                    div.nhsuk-hint id="reason-hint" { "It stays on record with what was expected." }
                    input.nhsuk-input id="reason" name="reason" type="text" autocomplete="off" required aria-describedby="reason-hint";
                }
                button.nhsuk-button.nhsuk-button--secondary type="submit" { "Withdraw" }
            }
        }
    }
}
