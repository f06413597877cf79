//! The page of one return: where it stands, what the rules find in it, its versions and what may be done.
//!
//! What nobody has approved is for those with an account of the organisation or of the whole system. All
//! others are shown a [`PublicReturn`], which holds none of it.

use domain::code::OrganisationCode;
use domain::finding::{Finding, Severity};
use domain::month::day_in_words;
use exhibits::html::prose;
use finance::rules::reporting;
use governance::monthly_return::ReturnState;
use jiff::Timestamp;
use maud::{Markup, html};

use crate::address::{PageQuery, View};
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section, context, heading, item};
use crate::library::YearMonth;
use crate::returns::forms::actions;
use crate::returns::overview::overview;
use crate::returns::return_desk::{
    Content, InternalVersion, PublicReturn, PublicVersion, ReturnDesk, ReturnDeskError, ReturnEvent,
    ReturnKey, ReturnVersions,
};
use crate::sign_in::reader::Reader;
use crate::state::AppState;

/// The most findings and differences that a page lists; the rest are counted.
const MOST_LISTED: usize = 200;

/// What was just done or refused, to be said above a return.
#[derive(Default)]
pub(crate) struct Outcome {
    /// A sentence about it.
    pub(crate) done: Option<String>,
    /// Why it was not done.
    pub(crate) refused: Option<String>,
    /// What the rules found in files that were refused.
    pub(crate) findings: Vec<Finding>,
}

impl Outcome {
    /// Whether it says that something was not done.
    pub(crate) fn is_refused(&self) -> bool {
        self.refused.is_some() || !self.findings.is_empty()
    }
}

pub(super) fn return_desk(state: &AppState) -> Result<&dyn ReturnDesk, PageError> {
    state.return_desk.as_deref().ok_or(PageError::Page)
}

pub(super) fn failed(error: ReturnDeskError) -> PageError {
    PageError::Failed(error.0)
}

/// Why the return of an organisation is left out of the figures of its month though a version of it is
/// approved; `None` where it is in them, or none is approved.
pub(super) fn left_out(state: &AppState, public: &PublicReturn, (year, month): YearMonth) -> Option<Finding> {
    public.in_force()?;
    left_out_of(state, &public.organisation.code, (year, month))
}

/// The same of an organisation of which a version is approved.
fn left_out_of(state: &AppState, code: &OrganisationCode, (year, month): YearMonth) -> Option<Finding> {
    let month_end = state.library.month_end(year, month)?;
    let is_missing = month_end.missing.contains(code);
    let why = month_end.findings.iter().find(|finding| reporting::leaves_out(finding, code));
    why.filter(|_| is_missing).cloned()
}

/// Where a version stands, in words.
pub(super) fn state(version: Option<&InternalVersion>) -> &'static str {
    match version {
        None => "not submitted",
        Some(version) if version.sent_back.is_some() => "sent back",
        Some(version) if version.state == ReturnState::Draft => "not submitted",
        Some(version) if version.state == ReturnState::Submitted => "waits for approval",
        Some(version) => version.state.word(),
    }
}

/// When something was done.
pub(super) fn time(timestamp: &str) -> Markup {
    let (day, time) = timestamp.split_once('T').unwrap_or((timestamp, ""));
    let day = day.parse().map_or_else(|_| day.to_owned(), day_in_words);
    html! { (day) @if !time.is_empty() { " " (time.chars().take(5).collect::<String>()) } }
}

/// When something was done and by whom.
pub(super) fn event(event: &ReturnEvent) -> Markup {
    html! { (time(&event.at)) @if !event.by.is_empty() { " by " (event.by) } }
}

pub(super) fn render(state: &AppState, month: YearMonth, title: &str, content: Markup) -> Markup {
    let view = View::of(&PageQuery::default(), &*state.library).ok();
    let context_line = context(&item("Returns", &html! { a href="/returns" { "all organisations" } }));
    let page = PageBody {
        title,
        section: Section::Sources,
        view: view.as_ref(),
        context: context_line,
        content,
        charts: Charts::None,
    };
    page.render_of_month(state, month)
}

/// The page of one return.
///
/// # Errors
/// Where there is no desk or no such return, or the workspace cannot be read.
pub(crate) fn show(state: &AppState, key: &ReturnKey, outcome: &Outcome) -> Result<Markup, PageError> {
    let return_desk = return_desk(state)?;
    let month = (key.year, key.month);
    if !state.library.shows(month) {
        return Err(PageError::NoMonth(key.year, key.month));
    }
    if let Some(reader) = state.insider(&key.organisation) {
        let standings = return_desk.versions_for(month, &reader.account).map_err(failed)?;
        let standing = standings.iter().find(|standing| standing.organisation.code == key.organisation);
        let standing = standing.ok_or(PageError::Page)?;
        let content = return_desk.content(key, &reader.account).map_err(failed)?;
        return Ok(insider_page(state, key, standing, (reader, &content, outcome)));
    }
    let returns = return_desk.published(month).map_err(failed)?;
    let public = returns.iter().find(|public| public.organisation.code == key.organisation);
    let public = public.ok_or(PageError::Page)?;
    let content = return_desk.published_content(key).map_err(failed)?;
    Ok(public_page(state, key, public, &content))
}

/// The page for those who work on it.
fn insider_page(
    state: &AppState,
    key: &ReturnKey,
    standing: &ReturnVersions,
    (reader, content, outcome): (&Reader, &Content, &Outcome),
) -> Markup {
    let name = &standing.organisation.name;
    let last = standing.versions.last();
    let left_out =
        standing.in_force().and_then(|_| left_out_of(state, &key.organisation, (key.year, key.month)));
    let text = match last {
        None if standing.is_unreadable => format!("The versions of the return of {name} cannot be read"),
        None => format!("{name} has not submitted a return"),
        Some(version) => {
            let standing = standing_in_words(version, left_out.is_some());
            format!("Version {} of {name} {standing}", version.number)
        }
    };
    let content = html! {
        (heading(&format!("Return, {} month {}", key.year, key.month), &text))
        (outcome_notice(outcome))
        (left_out_notice(left_out.as_ref()))
        @if let (Some(said), Some(last)) = (&content.overview, last) { (overview(key, last.number, said)) }
        @if !standing.is_unreadable { (actions(key, standing, reader, content)) }
        @if last.is_some() || content.is_unreadable { (findings_of(&content.findings)) }
        (differences("What the last version says differently", &content.differences))
        (versions(standing))
    };
    let title = format!("Return of {name}, {} month {}", key.year, key.month);
    let title = if outcome.is_refused() { format!("Error: {title}") } else { title };
    render(state, (key.year, key.month), &title, content)
}

/// The page for everybody else.
fn public_page(state: &AppState, key: &ReturnKey, public: &PublicReturn, content: &Content) -> Markup {
    let name = &public.organisation.name;
    let waits = public.waits_since.is_some();
    let month = (key.year, key.month);
    let left_out = left_out(state, public, month);
    let is_released = state.library.releases().state(month, Timestamp::now()).is_released();
    let seen = if is_released {
        "what everybody sees"
    } else {
        "what everybody will see once the month is released"
    };
    let text = match public.in_force() {
        Some(version) => {
            let locked = if version.state == ReturnState::Locked { ", and its month is locked" } else { "" };
            let waits = if waits { "; another version waits for approval" } else { "" };
            let counts = if left_out.is_some() { "left out" } else { "counts" };
            format!("Version {} of {name} is approved and {counts}{locked}{waits}", version.number)
        }
        None if public.is_unreadable => format!("The versions of the return of {name} cannot be read"),
        None if waits => format!("The return of {name} waits for approval"),
        None => format!("No return of {name} is approved"),
    };
    let content = html! {
        (heading(&format!("Return, {} month {}", key.year, key.month), &text))
        (left_out_notice(left_out.as_ref()))
        @match &state.reader {
            Some(reader) => p.oak-note { "Your account (" (reader.account.name) ") works for another organisation, so you see " (seen) "." },
            None => @if state.auth.is_some() {
                p.oak-note { "Those with an account submit and approve returns here: " a href=(format!("/sign-in?next={}", key.address())) { "sign in" } "." }
            }
        }
        @if public.is_unreadable { p.oak-lead { "Why is shown to people with an account of the organisation or of the whole system. The returns of others go on." } }
        @if public.in_force().is_some() { (findings_of(&content.findings)) }
        (differences("What it says differently from the approved version before", &content.differences))
        (public_versions(public))
    };
    render(state, month, &format!("Return of {name}, {} month {}", key.year, key.month), content)
}

/// That the version which is approved is left out of the figures, why, and what to do.
fn left_out_notice(left_out: Option<&Finding>) -> Markup {
    html! {
        @if let Some(finding) = left_out {
            p.oak-lead { "It is left out of the figures of its month. " (prose(&finding.message)) " " (prose(&finding.fix)) }
        }
    }
}

fn findings_of(findings: &[Finding]) -> Markup {
    html! {
        section id="findings" {
            h2 { (counted(findings)) }
            (findings_table(findings))
        }
    }
}

fn differences(title: &str, sentences: &[String]) -> Markup {
    html! {
        @if !sentences.is_empty() {
            section id="differences" {
                h2 { (title) }
                ul.oak-list { @for sentence in sentences.iter().take(MOST_LISTED) { li { (prose(sentence)) } } }
                (and_more(sentences.len()))
            }
        }
    }
}

/// How many more there are than are listed.
fn and_more(n_all: usize) -> Markup {
    html! { @if MOST_LISTED < n_all { p.oak-note { "The first " (MOST_LISTED) " are listed; there are " (n_all - MOST_LISTED) " more." } } }
}

/// Where a version stands, as the end of a sentence.
fn standing_in_words(version: &InternalVersion, is_left_out: bool) -> &'static str {
    match version.state {
        _ if version.sent_back.is_some() => "was sent back to its preparer",
        ReturnState::Submitted => "waits for approval",
        ReturnState::Approved if is_left_out => "is approved and left out",
        ReturnState::Locked if is_left_out => "is left out, and its month is locked",
        ReturnState::Approved => "is approved and counts",
        ReturnState::Locked => "counts, and its month is locked",
        ReturnState::Draft => "lies in its folder and was not submitted",
        ReturnState::Superseded => "is superseded",
    }
}

pub(crate) fn outcome_notice(outcome: &Outcome) -> Markup {
    html! {
        @if let Some(done) = &outcome.done {
            div.nhsuk-inset-text role="status" { p { (done) } }
        }
        @if outcome.is_refused() {
            div.nhsuk-error-summary aria-labelledby="not-done" role="alert" tabindex="-1" {
                h2.nhsuk-error-summary__title id="not-done" { "There is a problem: nothing was changed" }
                div.nhsuk-error-summary__body {
                    @if let Some(why) = &outcome.refused { p { (prose(why)) } }
                    @if !outcome.findings.is_empty() { p { (counted(&outcome.findings)) ". Correct the errors and send the files again" @if outcome.findings.len() <= MOST_LISTED { "; all of them are listed" } "." } }
                }
            }
            @if !outcome.findings.is_empty() { (findings_table(&outcome.findings)) }
        }
    }
}

/// `2 errors and 3 warnings`.
fn counted(findings: &[Finding]) -> String {
    let n = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let words = |n: usize, noun: &str| if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") };
    match (n(Severity::Blocks), n(Severity::Warns)) {
        (0, 0) => "No findings".to_owned(),
        (0, warnings) => words(warnings, "warning"),
        (errors, 0) => words(errors, "error"),
        (errors, warnings) => format!("{} and {}", words(errors, "error"), words(warnings, "warning")),
    }
}

fn findings_table(findings: &[Finding]) -> Markup {
    html! {
        @if !findings.is_empty() {
            div.oak-scroll tabindex="0" role="region" aria-label="Findings" {
                table.nhsuk-table.nhsuk-table--compact.oak-facts {
                    caption.nhsuk-table__caption { span.cap { "Each with its sheet and cell; " a href="/docs/reference/rules" { "all rules" } "." } }
                    thead { tr {
                        th.stick scope="col" { "Rule" } th scope="col" { "Where" } th scope="col" { "What was found" } th scope="col" { "What to do" }
                    } }
                    tbody { @for finding in findings.iter().take(MOST_LISTED) {
                        tr {
                            th.stick scope="row" { (finding.rule) " " (finding.severity.word()) }
                            td { (finding.place()) }
                            td { (prose(&finding.message)) }
                            td { (prose(&finding.fix)) }
                        }
                    } }
                }
            }
            (and_more(findings.len()))
        }
    }
}

fn versions(standing: &ReturnVersions) -> Markup {
    html! {
        @if !standing.versions.is_empty() {
            section id="versions" {
                h2 { @if standing.versions.len() == 1 { "1 version" } @else { (standing.versions.len()) " versions" } ", each kept" }
                div.oak-scroll tabindex="0" role="region" aria-label="Versions" {
                    table.nhsuk-table.nhsuk-table--compact.oak-facts.fit {
                        caption.nhsuk-table__caption { span.cap { "Newest first. The hash is of the files; times are UTC." } }
                        thead { tr {
                            th.stick.num scope="col" { "Version" } th scope="col" { "State" } th scope="col" { "Hash" }
                            th scope="col" { "Submitted" } th scope="col" { "Approved" } th scope="col" { "Locked" } th scope="col" { "Why" }
                        } }
                        tbody { @for version in standing.versions.iter().rev() {
                            tr {
                                th.stick.num scope="row" { (version.number) }
                                td { (state(Some(version))) }
                                td { code { (version.hash.to_string().chars().take(12).collect::<String>()) } }
                                td { (event(&version.submitted)) }
                                td { @match &version.approved { Some(approved) => (event(approved)), None => "No" } }
                                td { @match &version.locked { Some(locked) => (event(locked)), None => "No" } }
                                td {
                                    @if let Some((sent_back, why)) = &version.sent_back { "Sent back " (event(sent_back)) ": " (why) }
                                    @else { (reason(version.number, &version.reason)) }
                                }
                            }
                        } }
                    }
                }
            }
        }
    }
}

/// Why there is a version: the reason that was given, or what stands in for one.
fn reason(number: usize, reason: &str) -> &str {
    match (reason, number) {
        ("", 1) => "First version",
        ("", _) => "No reason given",
        (reason, _) => reason,
    }
}

/// The approved versions, for everybody.
fn public_versions(public: &PublicReturn) -> Markup {
    let row = |version: &PublicVersion| {
        html! {
            tr {
                th.stick.num scope="row" { (version.number) }
                td { (version.state.word()) }
                td { code { (version.hash.to_string().chars().take(12).collect::<String>()) } }
                td { (time(&version.submitted_at)) }
                td { (time(&version.approved_at)) }
                td { @match &version.locked_at { Some(at) => (time(at)), None => "No" } }
                td { (reason(version.number, &version.reason)) }
            }
        }
    };
    html! {
        @if !public.approved.is_empty() {
            section id="versions" {
                h2 { @if public.approved.len() == 1 { "1 approved version" } @else { (public.approved.len()) " approved versions" } ", each kept" }
                div.oak-scroll tabindex="0" role="region" aria-label="Approved versions" {
                    table.nhsuk-table.nhsuk-table--compact.oak-facts.fit {
                        caption.nhsuk-table__caption { span.cap { "Newest first. The hash is of the files; times are UTC." } }
                        thead { tr {
                            th.stick.num scope="col" { "Version" } th scope="col" { "State" } th scope="col" { "Hash" }
                            th scope="col" { "Submitted" } th scope="col" { "Approved" } th scope="col" { "Locked" } th scope="col" { "Why" }
                        } }
                        tbody { @for version in public.approved.iter().rev() { (row(version)) } }
                    }
                }
            }
        }
    }
}
