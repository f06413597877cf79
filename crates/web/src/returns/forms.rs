//! The forms on the page of a return: submit, explain, approve, send back and lock.

use domain::account::Role;
use domain::finding::{Finding, Severity};
use domain::remark::{LONGEST_EXPLANATION, LONGEST_REASON};
use exhibits::html::prose;
use governance::monthly_return::{ReturnState, has_prepared};
use maud::{Markup, html};

use crate::returns::return_desk::{Content, InternalVersion, ReturnKey, ReturnVersions};
use crate::sign_in::reader::{Reader, token_field};

/// The most warnings that one form asks to be explained.
const MOST_EXPLAINED: usize = 40;

/// What whoever is signed in may do with a return of an organisation that they work for.
pub(crate) fn actions(
    key: &ReturnKey,
    standing: &ReturnVersions,
    reader: &Reader,
    content: &Content,
) -> Markup {
    let account = &reader.account;
    let has = |role: Role| account.roles.contains(role);
    let prepares = has(Role::Preparer);
    let is_locked = standing.versions.iter().any(|version| version.locked.is_some());
    html! {
        @if prepares { (submit_form(key, reader, is_locked)) }
        @if standing.versions.last().is_some_and(|last| last.state == ReturnState::Draft && last.sent_back.is_none()) {
            p.oak-note { "Its files lie in the folder of the workspace, and nobody has submitted them: a preparer submits them here, or with " code { "oakham return submit" } "; then somebody else approves them." }
        }
        @if let Some(waiting) = standing.waiting() {
            @if prepares && !content.is_unreadable { (explain_form(key, reader, &content.findings)) }
            @if has(Role::Approver) {
                @if content.is_unreadable {
                    (send_back_form(key, reader, waiting))
                } @else if has_prepared(account.name.as_str(), &waiting.preparers) {
                    p.oak-note { "You prepared these figures; somebody else approves them." }
                } @else {
                    (approve_form(key, reader, waiting))
                }
            }
        }
        @if let Some(counting) = standing.in_force().filter(|version| version.state == ReturnState::Approved && has(Role::Publisher)) {
            @if standing.waiting().is_some() {
                p.oak-note { "The month can be locked once the version that waits is approved or sent back." }
            } @else {
                (lock_form(key, reader, counting))
            }
        }
        @if !prepares && !has(Role::Approver) && !has(Role::Publisher) {
            p.oak-note { "Your roles (" (account.roles) ") let you read returns, not change them." }
        }
    }
}

fn submit_form(key: &ReturnKey, reader: &Reader, is_locked: bool) -> Markup {
    let address = key.address();
    html! {
        section id="hand-in" {
            h2 { "Submit" }
            p.oak-sub {
                a href=(format!("{address}/template.xlsx")) { "Download the workbook to fill in" }
                ": the plan and the months before are in it. CSV files named after its sheets will do as well."
            }
            form.oak-form action=(format!("{address}/submit")) method="post" enctype="multipart/form-data" {
                (token_field(&reader.form_token))
                div.nhsuk-form-group {
                    label.nhsuk-label for="files" { "The workbook, or the CSV files together" }
                    input.nhsuk-input id="files" name="files" type="file" multiple accept=".xlsx,.csv" required;
                }
                div.nhsuk-form-group {
                    label.nhsuk-label for="reason" { "Why it replaces an earlier version" @if !is_locked { " (may be empty)" } }
                    input.nhsuk-input id="reason" name="reason" type="text" maxlength=(LONGEST_REASON) autocomplete="off" required[is_locked];
                }
                button.nhsuk-button type="submit" { "Check and submit" }
            }
        }
    }
}

fn explain_form(key: &ReturnKey, reader: &Reader, findings: &[Finding]) -> Markup {
    let unexplained: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Warns && !finding.message.contains(" Explained: "))
        .take(MOST_EXPLAINED)
        .collect();
    html! {
        @if !unexplained.is_empty() {
            section id="explain" {
                h2 { "Explain " @if unexplained.len() == 1 { "1 warning" } @else { (unexplained.len()) " warnings" } }
                p.oak-sub { "What you write is kept with the files as a new version, and stands beside the warning from then on." }
                form.oak-form action=(format!("{}/explain", key.address())) method="post" {
                    (token_field(&reader.form_token))
                    @for (idx, finding) in unexplained.iter().enumerate() {
                        @let name = format!("text-{idx}");
                        input type="hidden" name=(format!("rule-{idx}")) value=(finding.rule);
                        input type="hidden" name=(format!("place-{idx}")) value=(finding.place());
                        div.nhsuk-form-group {
                            label.nhsuk-label for=(name) { b { (finding.rule) ", " (finding.place()) } ": " (prose(&finding.message)) }
                            textarea.nhsuk-textarea id=(name) name=(name) rows="2" maxlength=(LONGEST_EXPLANATION) {}
                        }
                    }
                    button.nhsuk-button.nhsuk-button--secondary type="submit" { "Keep the explanations" }
                }
            }
        }
    }
}

fn approve_form(key: &ReturnKey, reader: &Reader, waiting: &InternalVersion) -> Markup {
    let address = key.address();
    let hash = waiting.hash.to_string();
    html! {
        section id="approve" {
            h2 { "Approve version " (waiting.number) }
            p.oak-sub { "Your approval covers exactly the files with the hash " code { (&hash[..12]) } ", which count from then." }
            form.oak-form action=(format!("{address}/approve")) method="post" {
                (token_field(&reader.form_token))
                input type="hidden" name="content" value=(hash);
                button.nhsuk-button type="submit" { "Approve" }
            }
        }
        (send_back_form(key, reader, waiting))
    }
}

fn send_back_form(key: &ReturnKey, reader: &Reader, waiting: &InternalVersion) -> Markup {
    html! {
        section id="send-back" {
            h2.oak-hidden { "Send version " (waiting.number) " back" }
            form.oak-form action=(format!("{}/send-back", key.address())) method="post" {
                (token_field(&reader.form_token))
                input type="hidden" name="content" value=(waiting.hash.to_string());
                div.nhsuk-form-group {
                    label.nhsuk-label for="why" { "What to correct" }
                    input.nhsuk-input id="why" name="reason" type="text" maxlength=(LONGEST_REASON) autocomplete="off" required;
                }
                button.nhsuk-button.nhsuk-button--secondary type="submit" { "Send back" }
            }
        }
    }
}

fn lock_form(key: &ReturnKey, reader: &Reader, counting: &InternalVersion) -> Markup {
    html! {
        section id="lock" {
            h2 { "Lock the month" }
            p.oak-sub { "Once locked, only a resubmission with a reason may follow." }
            form.oak-form action=(format!("{}/lock", key.address())) method="post" {
                (token_field(&reader.form_token))
                input type="hidden" name="content" value=(counting.hash.to_string());
                button.nhsuk-button.nhsuk-button--secondary type="submit" { "Lock" }
            }
        }
    }
}
