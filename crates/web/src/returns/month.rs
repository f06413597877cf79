//! The page of a month: where the return of each organisation stands.

use domain::finding::Finding;
use domain::month::Period;
use domain::organisation::Organisation;
use maud::{Markup, html};

use crate::answer::Answer;
use crate::error::PageError;
use crate::home::page as home;
use crate::layout::{Section, heading};
use crate::library::YearMonth;
use crate::missing::finding_list;
use crate::returns::page::{
    Outcome, event, failed, left_out, outcome_notice, render, return_desk, state, time,
};
use crate::returns::release::release;
use crate::returns::return_desk::{PublicReturn, ReturnKey, ReturnVersions};
use crate::state::AppState;

/// The page of a month; without one, of the last that has returns.
///
/// # Errors
/// Where there is no desk, or the workspace cannot be read.
pub(crate) fn month(
    state: &AppState,
    query: Option<YearMonth>,
    outcome: &Outcome,
) -> Result<Answer, PageError> {
    let return_desk = return_desk(state)?;
    let mut months = return_desk.months().map_err(failed)?;
    months.retain(|month| state.library.shows(*month));
    let latest = state.library.featured().or_else(|| months.first().copied());
    let Some(month) = query.or(latest) else {
        return Ok(Answer::Page(home::empty(state, Section::None, "Returns")));
    };
    if !months.contains(&month) {
        return Err(PageError::NoMonth(month.0, month.1));
    }
    let returns = return_desk.published(month).map_err(failed)?;
    let standings = match &state.reader {
        Some(reader) => return_desk.versions_for(month, &reader.account).map_err(failed)?,
        None => Vec::new(),
    };
    let left_out: Vec<Option<Finding>> =
        returns.iter().map(|public| left_out(state, public, month)).collect();
    let counts = |(public, left_out): &(&PublicReturn, &Option<Finding>)| {
        public.in_force().is_some() && left_out.is_none()
    };
    let (n_counting, n_all) = (returns.iter().zip(&left_out).filter(counts).count(), returns.len());
    let n_waiting = returns.iter().filter(|public| public.waits_since.is_some()).count();
    let standing_of = |public: &PublicReturn| {
        standings.iter().find(|standing| standing.organisation.code == public.organisation.code)
    };
    let n_left_out = left_out.iter().flatten().count();
    let part = |n: usize, one: &str, many: &str| match n {
        0 => String::new(),
        1 => format!("; 1 {one}"),
        n => format!("; {n} {many}"),
    };
    let waiting = part(n_waiting, "waits for approval", "wait for approval");
    let left_out_part = part(n_left_out, "is approved and left out", "are approved and left out");
    let text = format!("{n_counting} of {n_all} organisations’ returns count{waiting}{left_out_part}");
    let content = html! {
        (heading(&format!("Returns, {} month {}", month.0, month.1), &text))
        (outcome_notice(outcome))
        p.oak-lead { "A return counts once somebody other than its preparer has approved it. Last month’s is never carried forward in its place." }
        div.oak-scroll tabindex="0" role="region" aria-label="Returns" {
            table.nhsuk-table.nhsuk-table--compact.oak-facts.fit {
                caption.nhsuk-table__caption { span.cap { (Period::to_date(month.0, month.1)) ". Times are UTC." } }
                thead { tr {
                    th.stick scope="col" { "Organisation" }
                    th scope="col" { "State" }
                    th.num scope="col" { "Versions" }
                    th scope="col" { "Submitted" }
                    th scope="col" { "Approved" }
                    th scope="col" { "Counts" }
                } }
                tbody { @for (public, left_out) in returns.iter().zip(&left_out) {
                    @match standing_of(public) {
                        Some(standing) => (row(month, standing, left_out.is_some())),
                        None => (public_row(month, public, left_out.is_some())),
                    }
                } }
            }
        }
        @if left_out.iter().any(Option::is_some) {
            section id="left-out" {
                h2 { "Approved and left out of the figures" }
                (finding_list(left_out.iter().flatten()))
            }
        }
        (release(state, month))
        (other_months(&months, month))
    };
    let title = format!("Returns, {} month {}", month.0, month.1);
    let title = if outcome.is_refused() { format!("Error: {title}") } else { title };
    Ok(Answer::Page(render(state, month, &title, content)))
}

fn key(organisation: &Organisation, (year, month): YearMonth) -> ReturnKey {
    ReturnKey { organisation: organisation.code.clone(), year, month }
}

fn row(month: YearMonth, standing: &ReturnVersions, is_left_out: bool) -> Markup {
    let last = standing.versions.last();
    html! {
        tr {
            (row_heading(&standing.organisation, month))
            td { @if standing.is_unreadable { (UNREADABLE) } @else { (state(last)) } }
            td.num { (standing.versions.len()) }
            td { @match last { Some(version) => (event(&version.submitted)), None => "Not yet" } }
            td { @match last.and_then(|version| version.approved.as_ref()) { Some(approved) => (event(approved)), None => "Not yet" } }
            td { (counts(standing.in_force().map(|version| version.number), is_left_out)) }
        }
    }
}

/// Which version counts, in the table.
fn counts(number: Option<usize>, is_left_out: bool) -> Markup {
    html! {
        @match number {
            Some(number) if is_left_out => { "version " (number) ", left out" },
            Some(number) => { "version " (number) },
            None => "nothing yet",
        }
    }
}

/// The row of a return as everybody may see it.
fn public_row(month: YearMonth, public: &PublicReturn, is_left_out: bool) -> Markup {
    let last = public.approved.last();
    html! {
        tr {
            (row_heading(&public.organisation, month))
            td { (public_state(public)) }
            td.num { (public.approved.len()) }
            td { @match (&public.waits_since, last) { (Some(at), _) => (time(at)), (None, Some(version)) => (time(&version.submitted_at)), (None, None) => "Not yet" } }
            td { @match (&public.waits_since, last) { (None, Some(version)) => (time(&version.approved_at)), _ => "Not yet" } }
            td { (counts(public.in_force().map(|version| version.number), is_left_out)) }
        }
    }
}

fn row_heading(organisation: &Organisation, month: YearMonth) -> Markup {
    html! { th.stick scope="row" { a href=(key(organisation, month).address()) { (organisation.name) } } }
}

/// The state of a return whose register cannot be read.
const UNREADABLE: &str = "cannot be read";

/// Where a return stands for everybody.
fn public_state(public: &PublicReturn) -> &'static str {
    match (&public.waits_since, public.approved.last()) {
        _ if public.is_unreadable => UNREADABLE,
        (Some(_), _) => "waits for approval",
        (None, Some(version)) => version.state.word(),
        (None, None) => "nothing approved",
    }
}

fn other_months(months: &[YearMonth], month: YearMonth) -> Markup {
    html! {
        section {
            h2 { "Other months" }
            ul.oak-list {
                @for (year, month) in months.iter().rev().filter(|other| **other != month) {
                    li { a href=(format!("/returns/{}/{}", year.folder(), month.folder())) { (year) ", month " (month) " (" (Period::month(*year, *month)) ")" } }
                }
            }
        }
    }
}
