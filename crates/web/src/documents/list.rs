//! The list of public documents, with what their figures say about each other; as a page and as CSV.

use api::claims::{ClaimValue, ClaimedDocument};
use exhibits::number::counted;
use maud::{Markup, html};

use super::port::DocumentsShown;
use super::words::{CHECKS, address, check, counts};
use crate::address::View;
use crate::answer::Answer;
use crate::download;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section, context, item};
use crate::state::AppState;

/// As many sentences of a kind are told on the page; the command tells all.
const MOST_TOLD: usize = 25;

/// The page.
pub(super) fn show(state: &AppState, view: Option<&View>, shown: &DocumentsShown) -> Markup {
    let documents = &shown.documents;
    let content = html! {
        h1 { span.nhsuk-caption-m { "Sources" } (headline(documents)) }
        p.oak-lead { "News, minutes, letters and board papers, the figures that they state, and how each is read. A reading is a proposal by rules until a person confirms or corrects it; nothing that a person decided is lost." }
        @if 0 < shown.n_unreadable {
            p.oak-note { (counted(shown.n_unreadable, "place", "places")) " of documents/readings.csv cannot be read; figures stand as without what was decided there. " code { "oakham check" } " lists them." }
        }
        @if documents.is_empty() {
            p { "No public document is on record. Read some with " code { "oakham document read FILE" } "." }
        } @else {
            (table(shown))
            p { a href="/documents.csv" { "All figures as CSV" } }
            (checks(shown))
        }
    };
    let line = context(&html! {
        (item("Documents", &html! { (documents.len()) }))
        (item("With a copy", &html! { (documents.iter().filter(|one| one.has_copy).count()) }))
        (item("", &html! { a href=(view.map_or_else(|| "/sources".to_owned(), |view| view.link("/sources"))) { "All sources" } }))
    });
    PageBody {
        title: "Public documents",
        section: Section::Sources,
        view,
        context: line,
        content,
        charts: Charts::None,
    }
    .render_without_month(state)
}

fn headline(documents: &[ClaimedDocument]) -> String {
    let (mut n, mut n_confirmed) = (0, 0);
    for document in documents {
        let (all, confirmed, _) = counts(document);
        n += all;
        n_confirmed += confirmed;
    }
    let documents = counted(documents.len(), "public document", "public documents");
    match n {
        0 => documents,
        _ => format!("{documents} with {}, {n_confirmed} of them confirmed", counted(n, "figure", "figures")),
    }
}

fn table(shown: &DocumentsShown) -> Markup {
    html! {
        div.oak-scroll tabindex="0" role="region" aria-label="Public documents" {
            table.nhsuk-table.nhsuk-table--compact.oak-facts {
                caption.nhsuk-table__caption { span.cap { "Public documents on record here. Claims count towards figures of months; figures found in a text do not." } }
                thead { tr {
                    th scope="col" { "Document" }
                    th scope="col" { "Published" }
                    th.num scope="col" { "Figures found" }
                    th.num scope="col" { "Confirmed" }
                    th.num scope="col" { "Proposed" }
                    th.num scope="col" { "Claims" }
                    th.gap scope="col" { "Copy" }
                } }
                tbody {
                    @for document in &shown.documents {
                        @let (n, n_confirmed, n_proposed) = counts(document);
                        @let n_stated = shown.stated.iter().filter(|claim| Some(&claim.document) == document.id.as_ref()).count();
                        tr {
                            th scope="row" {
                                a href=(address(document)) { (document.title) }
                                br; span.oak-sub { (document.publisher) }
                                @for note in document.notes.iter().filter(|note| note.contains("same text")) { br; span.oak-sub { (note) } }
                            }
                            td { (document.dated) }
                            td.num { (n) }
                            td.num { (n_confirmed) }
                            td.num { (n_proposed) }
                            td.num { (n_stated) }
                            td.gap { @if document.has_copy { "kept" } @else { "none here" } }
                        }
                    }
                }
            }
        }
    }
}

fn checks(shown: &DocumentsShown) -> Markup {
    html! {
        section id="checks" {
            h2 { "What the figures say about each other" }
            @if shown.checks.is_empty() {
                p { "Nothing: no two of them are of one thing." }
            } @else {
                p.oak-sub { "Each sentence names its figures by document and place. Readings that nobody confirmed are among them: look at the passage before you rely on one." }
            }
            @for (kind, heading) in CHECKS {
                @let found: Vec<_> = shown.checks.iter().filter(|check| check.kind == kind).collect();
                @if !found.is_empty() {
                    h3 { (heading) }
                    ul.oak-checks {
                        @for one in found.iter().take(MOST_TOLD) { li { (check(one, &shown.documents)) } }
                    }
                    @if MOST_TOLD < found.len() {
                        p.oak-foot { (found.len() - MOST_TOLD) " more; " code { "oakham document claims --check" } " lists all." }
                    }
                }
            }
        }
    }
}

/// Every figure as CSV.
///
/// # Errors
/// Where it cannot be written.
pub(super) fn csv(shown: &DocumentsShown) -> Result<Answer, PageError> {
    let head = [
        "document_id",
        "start",
        "end",
        "text",
        "kind",
        "value",
        "value_high",
        "unit",
        "hedge",
        "subject",
        "measure",
        "period",
        "basis",
        "standing",
        "confirmed",
        "decided_at",
        "sentence",
    ];
    let value = |value: &ClaimValue| match value {
        ClaimValue::Number(number) => number.to_string(),
        ClaimValue::Day(day) => day.clone(),
    };
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    let of = |document: &ClaimedDocument| -> Vec<Vec<String>> {
        let id = document.id.clone().unwrap_or_default();
        let row = |claim: &api::claims::Claimed| {
            vec![
                id.clone(),
                claim.start.to_string(),
                claim.end.to_string(),
                claim.text.clone(),
                claim.kind.to_owned(),
                value(&claim.value),
                claim.value_high.as_ref().map_or_else(String::new, value),
                claim.unit.clone(),
                word(claim.hedge),
                word(claim.subject.as_deref()),
                word(claim.measure),
                word(claim.period.as_deref()),
                word(claim.basis),
                claim.standing.to_owned(),
                if claim.confirmed { "yes" } else { "no" }.to_owned(),
                claim.decided_at.clone().unwrap_or_default(),
                claim.sentence.clone(),
            ]
        };
        document.claims.iter().map(row).collect()
    };
    let rows = std::iter::once(head.map(str::to_owned).to_vec());
    let text = download::rows_csv(rows.chain(shown.documents.iter().flat_map(of)))?;
    Ok(Answer::Csv { name: "documents.csv".to_owned(), text })
}
