//! What the pages of the efficiency programme and of risks share: the year asked for, amounts with
//! their marks, sources, and the choice of years.

use std::sync::Arc;

use domain::month::{FinancialYear, Month};
use domain::programme::{Programme, Total};
use domain::provenance::Provenance;
use domain::source::{CellAt, SourceFile};
use maud::{Markup, html};

use crate::address::{PageQuery, View};
use crate::error::PageError;
use crate::layout::{context, item};
use crate::mark::{digits, spoken_mark};
use crate::placement::NumberLinks;
use crate::state::AppState;
use crate::unreadable;
use domain::claim::Document;

/// The programme of the year asked for. Without a year: that of the last register that is not made
/// up, else the last.
///
/// # Errors
/// Where the year cannot be read, or no programme of it is on record.
pub(crate) fn requested(state: &AppState, query: &PageQuery) -> Result<Option<Arc<Programme>>, PageError> {
    let years = state.library.programme_years();
    let year_text = query.year.as_deref().map(str::trim).filter(|text| !text.is_empty());
    if let Some(text) = year_text {
        let year: FinancialYear = text.parse().map_err(|_| PageError::Year(text.to_owned()))?;
        return match state.library.programme(year) {
            Some(programme) => Ok(Some(programme)),
            None if years.is_empty() => Ok(None),
            None => Err(PageError::NoYear(year)),
        };
    }
    let programmes: Vec<Arc<Programme>> =
        years.into_iter().filter_map(|year| state.library.programme(year)).collect();
    let featured = domain::programme::featured(programmes.iter().map(AsRef::as_ref));
    Ok(programmes.iter().find(|programme| Some(programme.year) == featured).cloned())
}

/// The same of a register of schemes: none where that of its year cannot be read.
///
/// # Errors
/// Where the year cannot be read, or no programme of it is on record.
pub(crate) fn with_schemes(state: &AppState, query: &PageQuery) -> Result<Option<Arc<Programme>>, PageError> {
    let is_known = |programme: &Arc<Programme>| {
        !programme.efficiency.schemes.is_empty()
            || unreadable::needed_of_year(state, "/efficiency", programme.year).is_empty()
    };
    Ok(requested(state, query)?.filter(is_known))
}

/// The same of a register of risks, without a year that of the year shown first: its risks stand beside its
/// position.
///
/// # Errors
/// Where the year cannot be read, or no programme of it is on record.
pub(crate) fn with_risks(state: &AppState, query: &PageQuery) -> Result<Option<Arc<Programme>>, PageError> {
    let names_no_year = query.year.as_deref().is_none_or(|text| text.trim().is_empty());
    let featured = state.library.featured().filter(|_| names_no_year);
    let programme = match featured.and_then(|(year, _)| state.library.programme(year)) {
        Some(programme) => Some(programme),
        None => requested(state, query)?,
    };
    Ok(programme.filter(|programme| are_risks_known(state, programme)))
}

/// Whether a programme without risks is one because there are none, and not because their register cannot be
/// read.
fn are_risks_known(state: &AppState, programme: &Programme) -> bool {
    !programme.risks.risks.is_empty()
        || unreadable::needed_of_year(state, "/risks", programme.year).is_empty()
}

/// The address of a page in a year, with further choices.
pub(crate) fn address(path: &str, year: FinancialYear, choices: &[(&str, &str)]) -> String {
    let further = choices.iter().map(|(name, value)| format!("&{name}={value}"));
    format!("{path}?year={year}{}", further.collect::<String>())
}

/// The context line: the years on record for which `has_page` holds, and the month of the register.
pub(crate) fn years_context(
    state: &AppState,
    programme: &Programme,
    path: &str,
    register: Option<Month>,
    has_page: impl Fn(&Programme) -> bool,
) -> Markup {
    let is_listed =
        |year: &FinancialYear| state.library.programme(*year).is_some_and(|programme| has_page(&programme));
    let years: Vec<FinancialYear> = state.library.programme_years().into_iter().filter(is_listed).collect();
    context(&html! {
        (item("Year", &html! {
            @for (idx, year) in years.into_iter().enumerate() {
                @if 0 < idx { " · " }
                @if year == programme.year { b { (year) } }
                @else { a href=(address(path, year, &[])) { (year) } }
            }
        }))
        @if let Some(month) = register { (item("Register", &html! { "month " (month) " (" (month.name()) ")" })) }
    })
}

/// A sum with its mark, as a link to the number that an exhibit has in a row under a heading; what is missing
/// says so.
pub(crate) fn value_at(numbers: NumberLinks<'_>, row: &str, column: &str, total: Total) -> Markup {
    html! {
        @match total.value {
            Some(value) => {
                span.oak-synthetic[total.provenance == Provenance::Synthetic] { (numbers.link(row, column, &digits(value))) }
                (spoken_mark(total.provenance))
            },
            None => span.oak-missing { "No data" },
        }
    }
}

/// Where a row comes from: a document with its place, linked to the page of sources, or words.
pub(crate) fn source(view: &View, documents: &[Document], source_ref: &str) -> Markup {
    let (id, locator) = source_ref.split_once(", ").unwrap_or((source_ref, ""));
    let document = documents.iter().find(|document| document.id == id);
    html! {
        @match document {
            Some(document) => {
                a href=(format!("{}#{}", view.link("/sources"), document.id)) {
                    (document.publisher) ", " (document.dated)
                }
                @if !locator.is_empty() { ", " (locator) }
            },
            None => (source_ref),
        }
    }
}

/// The cell of a row of a register: `finance/schemes/2025-26.csv row 3`.
pub(crate) fn cell(file: &SourceFile, cell: CellAt) -> Markup {
    html! { code { (file.path) } " row " (cell.row) }
}

/// A word, or that it is not stated.
pub(crate) fn text_or_missing(text: &str) -> Markup {
    html! { @if text.is_empty() { span.oak-missing { "Not stated" } } @else { (text) } }
}
