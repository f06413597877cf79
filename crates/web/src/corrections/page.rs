//! The log as a page, as CSV and as a feed.

use domain::month::day_in_words;
use exhibits::number::counted;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{Markup, PreEscaped, html};

use super::log::{Correction, MOST_DIFFERENCES, What};
use crate::address::View;
use crate::answer::Answer;
use crate::download;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section, context, item};
use crate::library::YearMonth;
use crate::returns::return_desk::ReturnKey;
use crate::state::AppState;

/// The most entries of the page.
const MOST_SHOWN: usize = 200;

/// The page.
pub(super) fn show(state: &AppState, view: Option<&View>, found: &[Correction]) -> Markup {
    let n_released = state
        .library
        .periods()
        .iter()
        .filter(|month| state.library.releases().state(**month, Timestamp::now()).is_released())
        .count();
    let content = html! {
        h1 { span.nhsuk-caption-m { "Sources" } (headline(found, n_released)) }
        p.oak-lead { "Every return that was changed after its month was published, and every month that was withdrawn, from the versions on record. Earlier versions are kept." }
        @if !found.is_empty() {
            ol.oak-history { @for one in found.iter().take(MOST_SHOWN) { li id=(one.id().replace('/', "-")) { (entry(state, one)) } } }
            @if MOST_SHOWN < found.len() { p.oak-foot { (found.len() - MOST_SHOWN) " more stand in the CSV file." } }
        }
        p { a href="/corrections.csv" { "Download as CSV" } " · " a href="/corrections/feed.xml" { "Follow by feed" } " · " a href="/feeds" { "All feeds" } }
    };
    let line = context(&html! {
        (item("Months published", &html! { (n_released) }))
        (item("Corrections", &html! { (found.len()) }))
        (item("", &html! { a href="/periods" { "All months" } }))
    });
    PageBody {
        title: "Corrections",
        section: Section::Sources,
        view,
        context: line,
        content,
        charts: Charts::None,
    }
    .render_without_month(state)
}

fn headline(found: &[Correction], n_released: usize) -> String {
    let n_withdrawn = found.iter().filter(|one| one.what == What::Withdrawn).count();
    let n_corrected = found.len() - n_withdrawn;
    match (n_released, n_corrected, n_withdrawn) {
        (0, 0, 0) => "No month is published yet".to_owned(),
        (n, 0, 0) => {
            format!("Nothing was corrected in {}", counted(n, "published month", "published months"))
        }
        (_, n, 0) => counted(n, "correction after publication", "corrections after publication"),
        (_, 0, n) => counted(n, "publication withdrawn", "publications withdrawn"),
        (_, n, withdrawn) => format!(
            "{}, {}",
            counted(n, "correction after publication", "corrections after publication"),
            counted(withdrawn, "publication withdrawn", "publications withdrawn")
        ),
    }
}

fn entry(state: &AppState, one: &Correction) -> Markup {
    let (year, month) = one.month;
    html! {
        strong { (day_in_words(one.at.to_zoned(TimeZone::UTC).date())) ": " (title(state, one)) }
        @if !one.reason.is_empty() { br; "Reason: " (one.reason) }
        @if let What::Version { organisation, differences, .. } = &one.what {
            @if !differences.is_empty() {
                ul { @for difference in differences.iter().take(MOST_DIFFERENCES) { li { (difference) } } }
                @if MOST_DIFFERENCES < differences.len() { p { (differences.len() - MOST_DIFFERENCES) " more differences." } }
            }
            @if state.return_desk.is_some() {
                @let key = ReturnKey { organisation: organisation.clone(), year, month };
                p.oak-sub { a href=(key.address()) { "The versions of this return" } }
            }
        }
    }
}

/// `UHL’s return for month 5 of 2024/25: version 2 counts`.
fn title(state: &AppState, one: &Correction) -> String {
    let (year, month) = one.month;
    match &one.what {
        What::Version { organisation, number, .. } => {
            let name = name(state, one.month, organisation.as_str());
            format!("{name}’s return for month {month} of {year}, version {number} counts from here on")
        }
        What::Withdrawn => format!("month {month} of {year} was withdrawn from the public"),
    }
}

fn name(state: &AppState, (year, month): YearMonth, code: &str) -> String {
    let month_end = state.library.month_end(year, month);
    let of_code =
        month_end.iter().flat_map(|month_end| &month_end.organisations).find(|one| one.code.as_str() == code);
    of_code.map_or_else(|| code.to_owned(), |one| one.short_name.clone())
}

/// The log as CSV.
///
/// # Errors
/// Where it cannot be written.
pub(super) fn csv(found: &[Correction]) -> Result<Answer, PageError> {
    let head = [
        "id",
        "fin_year",
        "month",
        "corrected_at",
        "what",
        "organisation",
        "version",
        "reason",
        "differences",
    ];
    let row = |one: &Correction| -> Vec<String> {
        let (year, month) = one.month;
        let (what, organisation, version, differences) = match &one.what {
            What::Version { organisation, number, differences } => {
                ("return corrected", organisation.to_string(), number.to_string(), differences.join(" "))
            }
            What::Withdrawn => ("withdrawn", String::new(), String::new(), String::new()),
        };
        let (id, at) = (one.id(), one.at.to_string());
        vec![
            id,
            year.to_string(),
            month.to_string(),
            at,
            what.to_owned(),
            organisation,
            version,
            one.reason.clone(),
            differences,
        ]
    };
    let rows = std::iter::once(head.map(str::to_owned).to_vec()).chain(found.iter().map(row));
    Ok(Answer::Csv { name: "corrections.csv".to_owned(), text: download::rows_csv(rows)? })
}

/// The log as an Atom feed, of all or of what touches one organisation.
pub(super) fn atom(state: &AppState, found: &[Correction], organisation: Option<&str>) -> String {
    let updated = found.first().map_or(Timestamp::UNIX_EPOCH, |one| one.at);
    let feed = html! {
        feed xmlns="http://www.w3.org/2005/Atom" {
            title { "Corrections" @if let Some(code) = organisation { ": " (code) } }
            id { "tag:oakham,2026:corrections" @if let Some(code) = organisation { "/of/" (code) } }
            updated { (updated) }
            author { name { "The versions on record" } }
            @for one in found.iter().take(MOST_SHOWN) {
                entry {
                    title { (title(state, one)) }
                    id { "tag:oakham,2026:corrections/" (one.id()) }
                    updated { (one.at) }
                    link href=(format!("/corrections#{}", one.id().replace('/', "-"))) {}
                    summary { (title(state, one)) @if !one.reason.is_empty() { ". Reason: " (one.reason) } }
                }
            }
        }
    };
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{}\n", PreEscaped(feed.into_string()).0)
}
