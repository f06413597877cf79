//! What pages say of files that are missing or cannot be read, and what to do about it.

use domain::finding::Finding;
use domain::month_end::MonthEnd;
use exhibits::html as exhibit_html;
use maud::{Markup, html};

use crate::layout::{context, heading, item};
use crate::state::AppState;
use crate::unreadable;

/// The most of what is missing that the first page lists.
pub(crate) const MOST_MISSING: usize = 12;

/// What is missing of this month and of all the workspace, and what to do about it.
pub(crate) fn missing(state: &AppState, month_end: Option<&MonthEnd>) -> Markup {
    let of_month = month_end.into_iter().flat_map(|month_end| &month_end.findings);
    let of_month = of_month.filter(|finding| ["C01", "V03"].contains(&finding.rule.as_str()));
    let of_workspace = state.visible_findings(&state.library.missing());
    let mut findings: Vec<&Finding> = of_month.chain(of_workspace.iter()).collect();
    findings.sort_by_key(|finding| &finding.rule);
    findings.dedup();
    html! {
        @if !findings.is_empty() {
            section id="missing" {
                h2 { "What is missing" }
                p.oak-sub { "All else is shown without it." }
                (finding_list(findings.iter().take(MOST_MISSING).copied()))
                @if let n @ 1.. = findings.len().saturating_sub(MOST_MISSING) {
                    p.oak-small { "And " (n) " more: run " code { "oakham check" } "." }
                }
            }
        }
    }
}

pub(crate) fn finding_list<'a>(findings: impl Iterator<Item = &'a Finding>) -> Markup {
    html! {
        ul.oak-list {
            @for finding in findings {
                li {
                    @if !finding.file.is_empty() {
                        (finding.file)
                        @if let Some(at) = finding.at { " row " (at.row) ", column " (at.column_letters()) }
                        ": "
                    }
                    (exhibit_html::prose(&finding.message)) " " (exhibit_html::prose(&finding.fix))
                }
            }
        }
    }
}

/// What cannot be read of the files that the page at `path` needs, shown to everybody as far as they may
/// know; nothing where all can be read.
pub(crate) fn unreadable(state: &AppState, path: &str) -> Option<Markup> {
    let files = unreadable::needed(state, path);
    (!files.is_empty()).then(|| {
        html! {
            p.oak-lead { "It is shown as soon as these files are put right." }
            (finding_list(files.iter().take(MOST_MISSING)))
        }
    })
}

/// What cannot be read of one of the files that the page at `path` needs, as far as whoever asks may know.
pub(crate) fn unreadable_file(state: &AppState, path: &str, file: &str) -> Markup {
    let files = unreadable::needed(state, path);
    html! {
        p.oak-sub { "They are shown as soon as the file is put right." }
        (finding_list(files.iter().filter(|finding| finding.file == file).take(MOST_MISSING)))
    }
}

/// The content and context line of a page whose register, of `rows`, is not on record or cannot be read.
pub(crate) fn no_register(state: &AppState, path: &str, caption: &str, rows: &str) -> (Markup, Markup) {
    let unreadable = unreadable(state, path);
    let register = if unreadable.is_some() { "cannot be read" } else { "none" };
    let content = html! {
        @if let Some(faults) = unreadable {
            (heading(caption, &format!("The register of {rows} cannot be read")))
            (faults)
        } @else {
            (heading(caption, &format!("No register of {rows} is on record")))
            p.oak-lead { "Put one under " code { "finance/" (rows) } ", named by year, such as " code { "2026-27.csv" } "." }
        }
    };
    (content, context(&item("Register", &html! { (register) })))
}
