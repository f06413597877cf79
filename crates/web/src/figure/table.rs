//! One table by itself, sorted by a column and with those rows only that hold some words.

use exhibits::arrange::{Arrangement, arranged};
use exhibits::html::{Sorting, provenance_key, sorted_table};
use maud::{Markup, html};

use super::exhibit;
use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section, context, figures_context, heading, item};
use crate::placement::{self, PlacedExhibit};
use crate::state::AppState;

/// The page of the table of the exhibit called `name`.
///
/// # Errors
/// Where the month has no such exhibit, or the table has no such column.
pub(crate) fn show(
    state: &AppState,
    view: &View,
    query: &PageQuery,
    name: &str,
) -> Result<Answer, PageError> {
    let placed = exhibit::find(state, view, query, name)?;
    let exhibit = &placed.exhibit;
    let arrangement = arrangement(query, exhibit.table.columns.len())?;
    let path = format!("/table/{name}");
    let content = html! {
        (heading("One table", "Sort it, or choose some of its rows"))
        p { a href=(placed.link(view, &format!("/exhibit/{name}.csv"))) { "Download CSV" span.oak-hidden { ": " (exhibit.heading) } } }
        (provenance_key())
        (section(view, &path, &placed, &arrangement))
    };
    // A table that is made for what a reader asks, or before any return counts, is of no month.
    let own_period = exhibit.origin().own_period();
    let is_of_month = placed.asked.is_empty() && own_period.is_none();
    let month_end = state.month_end(view).ok().filter(|_| is_of_month);
    let page = PageBody {
        title: &exhibit.heading,
        section: Section::of(&placed.path),
        view: Some(view),
        context: month_end.map_or_else(
            || {
                context(&html! {
                    (item("Back to", &html! { a href=(placed.address(view)) { (placed.page) } }))
                    (item("Of", &html! { b { (exhibit.origin().subject_name) } }))
                    @if let Some(period) = own_period { (item("Period", &html! { b { (period) } })) }
                })
            },
            |month_end| figures_context(&month_end, view, &path),
        ),
        content,
        charts: Charts::None,
    };
    Ok(Answer::Page(page.render(state)))
}

/// What the address asks for: `sort=3`, `order=descending`, `q=agency`.
fn arrangement(query: &PageQuery, n_columns: usize) -> Result<Arrangement, PageError> {
    let column = match query.sort.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        None => None,
        Some(text) => Some(
            text.parse().ok().filter(|column| *column <= n_columns).ok_or(PageError::Column(n_columns))?,
        ),
    };
    let is_descending = match query.order.as_deref() {
        None | Some("" | "ascending") => false,
        Some("descending") => true,
        Some(_) => return Err(PageError::Column(n_columns)),
    };
    Ok(Arrangement { column, is_descending, words: query.q.clone().unwrap_or_default() })
}

/// The table with headings that sort it, and the form that chooses rows.
fn section(view: &View, path: &str, placed: &PlacedExhibit, arrangement: &Arrangement) -> Markup {
    let exhibit = &placed.exhibit;
    let fields = fields(view, placed);
    let table = arranged(&exhibit.table, arrangement);
    let address = |column: usize| {
        // What is large comes first; a second click turns the order.
        let is_descending = arrangement.column != Some(column) && column != 0
            || arrangement.column == Some(column) && !arrangement.is_descending;
        address(&fields, path, &Arrangement { column: Some(column), is_descending, ..arrangement.clone() })
    };
    let sorting = Sorting {
        by: arrangement.column.map(|column| (column, arrangement.is_descending)),
        address: &address,
        totals: (!arrangement.is_usual()).then_some(if arrangement.words.trim().is_empty() {
            "Totals"
        } else {
            "Totals, of all rows of the table"
        }),
    };
    html! {
        section.oak-exhibit.oak-arranged id=(exhibit.name) {
            (placement::heading_and_note(exhibit))
            form.oak-filter action=(path) method="get" role="search" aria-label="Rows of this table" {
                @for (name, value) in &fields { input type="hidden" name=(name) value=(value); }
                @if let Some(column) = arrangement.column {
                    input type="hidden" name="sort" value=(column);
                    @if arrangement.is_descending { input type="hidden" name="order" value="descending"; }
                }
                label.nhsuk-label for=(format!("{}-words", exhibit.name)) { "Only rows with these words" }
                input.nhsuk-input.nhsuk-input--width-20 id=(format!("{}-words", exhibit.name)) name="q" type="text" autocomplete="off" value=(arrangement.words);
                " " button.nhsuk-button.nhsuk-button--small.nhsuk-button--secondary type="submit" { "Filter" }
                @if !arrangement.is_usual() { " " a href=(placed.link(view, path)) { "As it was" } }
            }
            @if table.rows.is_empty() {
                p { "No row holds these words." }
            } @else {
                (sorted_table(&exhibit.name, &table, &placed.anchors(view), Some(&sorting)))
            }
        }
    }
}

/// What an address of the same table asks for, however it is arranged.
fn fields(view: &View, placed: &PlacedExhibit) -> Vec<(String, String)> {
    let own = view.fields().into_iter().map(|(name, value)| (name.to_owned(), value));
    own.chain(form_urlencoded::parse(placed.asked.as_bytes()).into_owned()).collect()
}

fn address(fields: &[(String, String)], path: &str, arrangement: &Arrangement) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(fields);
    if let Some(column) = arrangement.column {
        pairs.append_pair("sort", &column.to_string());
    }
    if arrangement.is_descending {
        pairs.append_pair("order", "descending");
    }
    if !arrangement.words.trim().is_empty() {
        pairs.append_pair("q", &arrangement.words);
    }
    format!("{path}?{}", pairs.finish())
}
