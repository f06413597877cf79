//! The page of where the figures of a month come from: counts by provenance, documents with what they state,
//! and files.

use domain::month_end::MonthEnd;
use exhibits::words::capital_first;
use maud::{Markup, html};

use super::provenance_counts::ProvenanceCounts;
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section, heading, month_context, review};
use crate::mark::{digits, mark_with_word, spoken_mark};
use crate::missing;
use crate::naming;
use crate::state::AppState;
use crate::unreadable::are_documents_unreadable;
use domain::claim::{Claim, Document};
use exhibits::number::grouped_count;

/// Where the page is.
const PATH: &str = "/sources";

/// The page of sources.
///
/// # Errors
/// Where the library has no such month.
pub(crate) fn show(state: &AppState, view: &View) -> Result<Answer, PageError> {
    let month_end = state.month_end(view)?;
    let counts = ProvenanceCounts::of(&month_end);
    let content = html! {
        (heading("Sources", &headline(&month_end, counts)))
        p.oak-lead { "Every figure links to its own page, which shows each step back to a cell of a file or a passage of a document." }
        (provenance_table(counts))
        (documents(state, &month_end, view))
        (files(&month_end))
        (review(&month_end))
    };
    let page = PageBody {
        title: &format!("Sources, {} month {}", month_end.year, month_end.month),
        section: Section::Sources,
        view: Some(view),
        context: month_context(&month_end, view),
        content,
        charts: Charts::None,
    };
    Ok(Answer::Page(page.render(state)))
}

fn headline(month_end: &MonthEnd, counts: ProvenanceCounts) -> String {
    let documents = match month_end.documents.len() {
        _ if are_documents_unreadable(month_end) => "what public documents state cannot be read".to_owned(),
        1 => "1 document is on record".to_owned(),
        n => format!("{n} documents are on record"),
    };
    format!(
        "{} of {} figures are published or follow from published figures; {documents}",
        grouped_count(counts.published + counts.derived),
        grouped_count(counts.total()),
    )
}

fn provenance_table(counts: ProvenanceCounts) -> Markup {
    html! {
        section {
            h2 { "How the figures are known" }
            p.oak-sub { "A figure that rests on one synthetic value counts as synthetic, and otherwise one that rests on a value nobody published as reported." }
            div.oak-scroll tabindex="0" role="region" aria-label="Figures by provenance" {
                table.nhsuk-table.nhsuk-table--compact.oak-facts.fit {
                    caption.nhsuk-table__caption { span.cap { "Figures of this month end by provenance." } }
                    thead { tr {
                        th scope="col" { "Provenance" }
                        th.num scope="col" { "Figures" }
                        th.num scope="col" { "Share" }
                        th.gap scope="col" { "What it means" }
                    } }
                    tbody {
                        @for (provenance, n, meaning) in counts.rows() {
                            tr {
                                th scope="row" { (mark_with_word(provenance)) }
                                td.num { (grouped_count(n)) }
                                td.num { (share(n, counts.total())) }
                                td.gap { (meaning) }
                            }
                        }
                        tr.tot {
                            th scope="row" { "Total" }
                            td.num { (grouped_count(counts.total())) }
                            td.num { "100.0%" }
                            td.gap { "Not applicable" }
                        }
                    }
                }
            }
        }
    }
}

/// A share of a whole in per cent, one decimal: `0.5%`.
fn share(n: u64, total: u64) -> String {
    let total = total.max(1);
    let thousandths = (n * 1_000 + total / 2) / total;
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

fn documents(state: &AppState, month_end: &MonthEnd, view: &View) -> Markup {
    let is_unreadable = are_documents_unreadable(month_end);
    html! {
        @if is_unreadable {
            section id="unreadable" {
                h2 { "What public documents state cannot be read" }
                p.oak-sub { "Figures that they state are shown as the returns have them, and fewer count as published." }
                @if let Some(files) = missing::unreadable(state, PATH) { (files) }
            }
        } @else if month_end.documents.is_empty() {
            section { h2 { "No public document is recorded for this month" } }
        }
        @for document in &month_end.documents {
            @let claims: Vec<&Claim> =
                month_end.claims.iter().filter(|claim| claim.document == document.id).collect();
            section id=(document.id) { (document_section(month_end, view, document, &claims)) }
        }
    }
}

fn document_section(month_end: &MonthEnd, view: &View, document: &Document, claims: &[&Claim]) -> Markup {
    html! {
        h2 { (document.title) }
        p.oak-sub { (document.publisher) ", " (document.dated) ". " (document.note) }
        p.oak-sub {
            @if document.web_address.is_empty() { "Web address: not known. " }
            @else { "Web address: " a href=(document.web_address) rel="external" { (document.web_address) } ". " }
            @if document.sha256.is_empty() { "No copy was kept." }
            @else { "Kept copy: SHA-256 " code.oak-hash { (document.sha256) } "." }
        }
        @if claims.is_empty() {
            p.oak-sub { "States nothing about this month; what it says of later months is left out." }
        } @else {
            div.oak-scroll tabindex="0" role="region" aria-label=(format!("What {} states", document.title)) {
                table.nhsuk-table.nhsuk-table--compact.oak-facts {
                    caption.nhsuk-table__caption { span.cap { "What it states, £m. Brackets are deficits and adverse variances. The true value lies within ± half of the last digit in print; 0.00 is exact." } }
                    thead { tr {
                        th.stick scope="col" { "Figure" }
                        th.num scope="col" { "Stated" }
                        th.num scope="col" { "Within ±, £m" }
                        th.gap scope="col" { "As printed, or Oakham’s summary" }
                        th scope="col" { "Passage" }
                        th scope="col" { "Recorded here on" }
                    } }
                    tbody {
                        @for claim in claims {
                            tr id=(claim.id) {
                                th.stick scope="row" { (claimed_figure(month_end, view, claim)) }
                                td.num { (stated_value(month_end, view, claim)) (spoken_mark(claim.provenance)) }
                                td.num { (half_width(claim)) }
                                td.gap {
                                    @if claim.quote.is_empty() { "Summary: " (capital_first(&claim.says)) }
                                    @else { q { (claim.quote) } span.oak-beneath { "Summary: " (capital_first(&claim.says)) } }
                                }
                                td { (capital_first(&claim.locator)) }
                                td.oak-nowrap { (domain::month::day_in_words(claim.recorded_on)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn claimed_figure(month_end: &MonthEnd, view: &View, claim: &Claim) -> Markup {
    let id = claim.figure.id();
    let title = naming::title(month_end, &claim.figure);
    html! {
        @if month_end.figures.contains_key(&id) { a href=(view.link(&format!("/f/{id}"))) { (title) } }
        @else { (title) }
    }
}

/// What is stated, as a link to the figure where this month has it.
fn stated_value(month_end: &MonthEnd, view: &View, claim: &Claim) -> Markup {
    let id = claim.figure.id();
    html! {
        @if month_end.figures.contains_key(&id) { a.oak-fig href=(view.link(&format!("/f/{id}"))) { (digits(claim.value)) } }
        @else { (digits(claim.value)) }
    }
}

/// How far the true value may lie to either side, from the rounding in print [£m]: with as many decimals as it
/// needs, two at least.
fn half_width(claim: &Claim) -> String {
    const PENCE_IN_MILLION: u64 = 100_000_000;
    let pence = claim.half_width.get().unsigned_abs();
    let decimals = format!("{:08}", pence % PENCE_IN_MILLION);
    let n_needed = decimals.trim_end_matches('0').len().max(2);
    format!("{}.{}", pence / PENCE_IN_MILLION, &decimals[..n_needed])
}

fn files(month_end: &MonthEnd) -> Markup {
    html! {
        section id="files" {
            h2 { (month_end.files.len()) " files hold the values" }
            p.oak-sub { "Files of the workspace, with the SHA-256 of their content: " code { "sha256sum" } " gives the same digits." }
            details.nhsuk-details.oak-fold {
                summary.nhsuk-details__summary { span.nhsuk-details__summary-text { "Show files" } }
                div.oak-scroll tabindex="0" role="region" aria-label="Files" {
                    table.nhsuk-table.nhsuk-table--compact.oak-facts {
                        caption.nhsuk-table__caption { span.cap { "Files that values were read from." } }
                        thead { tr { th scope="col" { "File" } th scope="col" { "SHA-256" } } }
                        tbody {
                            @for file in &month_end.files {
                                tr {
                                    th scope="row" { (file.path) }
                                    td.oak-hash { (file.hash) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
