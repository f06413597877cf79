//! The release of a month on the return desk: where it stands, and the form of those who may change it.

use domain::account::Role;
use domain::remark::LONGEST_REASON;
use governance::release::{Decision, ROLE, ReleaseState, moment_in_words};
use jiff::Timestamp;
use maud::{Markup, html};

use crate::library::YearMonth;
use crate::sign_in::reader::{Reader, token_field};
use crate::state::AppState;

/// Whether a reader releases months of this system: a publisher of its board, or of the whole system.
pub(super) fn may_release(state: &AppState, reader: &Reader, (year, month): YearMonth) -> bool {
    let account = &reader.account;
    let of_system = || match state.library.month_end(year, month) {
        Some(month_end) => account.works_for(&month_end.system),
        // Of which system a month without figures would be is not known.
        None => account.organisation.is_none(),
    };
    account.roles.contains(ROLE) && of_system()
}

/// Where the release of a month stands, and what may be done about it; nothing of a month without figures.
pub(super) fn release(state: &AppState, month: YearMonth) -> Markup {
    if state.library.month_end(month.0, month.1).is_none() {
        return html! {};
    }
    let releases = state.library.releases();
    let last = releases.last_of(month);
    let standing = releases.state(month, Timestamp::now());
    let reader = state.reader.as_ref();
    let publisher = reader.filter(|reader| may_release(state, reader, month));
    html! {
        section id="release" {
            h2 { "Release" }
            p {
                @match standing {
                    ReleaseState::Released { since } => { "Released to everybody since " (moment_in_words(since)) "." },
                    ReleaseState::Embargoed { until } => { "Released to everybody from " (moment_in_words(until)) "; until then only people with an account may read it." },
                    ReleaseState::NotReleased => { "Not released: where there are accounts, only people with one may read this month." },
                }
                @if let Some(event) = last.filter(|_| reader.is_some()) {
                    @match &event.decision {
                        Decision::Released { .. } => { " Released by " (event.by) " on " (moment_in_words(event.at)) "." },
                        Decision::Withdrawn { reason } => { " Withdrawn by " (event.by) " on " (moment_in_words(event.at)) ": " (reason) },
                    }
                }
            }
            @let corrections = releases.corrections_of(month);
            @if !corrections.is_empty() {
                p {
                    "Corrected since: "
                    @for (idx, one) in corrections.iter().enumerate() {
                        @if idx > 0 { ", " }
                        (one.organisation) " version " (one.version) " on " (moment_in_words(one.approved_at))
                    }
                    ". The corrected figures are those that are released; to hold them back, withdraw the release."
                }
            }
            @match (publisher, standing) {
                (Some(reader), ReleaseState::NotReleased) => (release_form(month, reader)),
                (Some(reader), _) => (withdraw_form(month, reader)),
                (None, _) => @if let Some(reader) = reader {
                    p.oak-note { "A " (Role::Publisher) " of the board or of the whole system releases months; your roles are " (reader.account.roles) "." }
                },
            }
        }
    }
}

fn address((year, month): YearMonth, action: &str) -> String {
    format!("/returns/{}/{}/{action}", year.folder(), month.folder())
}

fn release_form(month: YearMonth, reader: &Reader) -> Markup {
    html! {
        form.oak-form action=(address(month, "release")) method="post" {
            (token_field(&reader.form_token))
            div.nhsuk-form-group {
                label.nhsuk-label for="release-on" { "From when, UTC, such as 2026-12-04 or 2026-12-04T09:30 (empty: from now)" }
                input.nhsuk-input.nhsuk-input--width-20 id="release-on" name="on" type="text" maxlength="40" autocomplete="off";
            }
            button.nhsuk-button type="submit" { "Release the month" }
        }
    }
}

fn withdraw_form(month: YearMonth, reader: &Reader) -> Markup {
    html! {
        form.oak-form action=(address(month, "withdraw")) method="post" {
            (token_field(&reader.form_token))
            div.nhsuk-form-group {
                label.nhsuk-label for="release-reason" { "Why the release is withdrawn" }
                input.nhsuk-input id="release-reason" name="reason" type="text" maxlength=(LONGEST_REASON) autocomplete="off" required;
            }
            button.nhsuk-button.nhsuk-button--secondary type="submit" { "Withdraw the release" }
        }
    }
}
