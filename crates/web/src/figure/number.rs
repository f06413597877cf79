//! The page of a number of a table: its value, what it is, how it follows from what, and where it stands.

use api::document::SchemaName;
use api::table_figure::{self, Input, TableFigure};
use domain::figure::FigureId;
use domain::provenance::Provenance;
use exhibits::csv_file;
use exhibits::exhibit::FileRows;
use exhibits::html::{Anchors, mark};
use exhibits::number::{Bounds, Number, counted, grouped_count};
use exhibits::origin::{Part, TableNumber};
use maud::{Markup, html};

use super::{exhibit, files, index, take_along};
use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section, context, fact, heading, item};
use crate::mark::mark_with_word;
use crate::placement::{self, PlacedExhibit, as_at_in_words, method_link, sources_in_words};
use crate::state::AppState;

/// The columns of files of figures that say of what kind a row is, and of which edition.
const KIND: &str = "kind";
const EDITION: &str = "edition";

/// How many rows of a file are listed.
const MOST_ROWS: usize = 60;

/// A cell that a number is worked out from.
struct CellRead {
    file: String,
    sha256: String,
    row: u32,
    /// What tells the row from others: `group nursing, contract agency`.
    chosen_by: String,
    column: &'static str,
    /// The edition of the publication that the row is of; empty where the file has none.
    edition: String,
    /// `D41`.
    at: String,
    text: String,
}

/// The page, JSON or CSV of the number with this id.
///
/// # Errors
/// Where no table has it.
pub(super) fn show(
    state: &AppState,
    view: &View,
    query: &PageQuery,
    (id, ending): (FigureId, &str),
) -> Result<Answer, PageError> {
    let (placed, view) = find(state, view, query, id)?;
    let number = placed.exhibit.number(id).ok_or_else(|| PageError::Figure(id.to_string()))?;
    match ending {
        "" => Ok(Answer::Page(page(state, &view, &placed, &number, id))),
        "json" => Ok(Answer::document(&facts(state, &view, &placed, (&number, id)))),
        "csv" => {
            let facts = facts(state, &view, &placed, (&number, id));
            Ok(Answer::Csv { name: format!("{id}.csv"), text: csv(&facts)? })
        }
        _ => Err(PageError::Page),
    }
}

/// The number with this id for programs.
///
/// # Errors
/// Where no table has it.
pub(crate) fn document(
    state: &AppState,
    view: &View,
    query: &PageQuery,
    id: FigureId,
) -> Result<Answer, PageError> {
    show(state, view, query, (id, "json"))
}

fn find(
    state: &AppState,
    view: &View,
    query: &PageQuery,
    id: FigureId,
) -> Result<(PlacedExhibit, View), PageError> {
    index::find(state, view, query, id).ok_or_else(|| PageError::Figure(id.to_string()))
}

/// `UHL, agency: WTE at the month’s end, in post`.
pub(super) fn title(number: &TableNumber<'_>) -> String {
    format!("{}: {}", number.row.name, number.column_name())
}

pub(super) fn how_known(number: &Number, placed: &PlacedExhibit) -> Provenance {
    number.provenance.unwrap_or(placed.exhibit.provenance)
}

fn page(
    state: &AppState,
    view: &View,
    placed: &PlacedExhibit,
    number: &TableNumber<'_>,
    id: FigureId,
) -> Markup {
    let exhibit = &placed.exhibit;
    let origin = exhibit.origin();
    let place = placed.address_of(view, number.row);
    let title = title(number);
    let known = how_known(number.number, placed);
    let cited = format!(
        "{}: {title}, {}{}. {}",
        origin.subject_name,
        number.number.text,
        unit_after(&unit(number, placed)),
        as_at_in_words(origin)
    );
    let content = html! {
        (heading(&format!("Figure {id}"), &title))
        div.oak-cols.oak-first {
            div.c5 {
                p.oak-big { (number.number.text) " " span.oak-big-word { (unit(number, placed)) } }
                p.oak-sub { (mark(known)) " " (known_in_words(known)) }
            }
            div.c7 {
                dl.nhsuk-summary-list.oak-record {
                    (fact("Definition", &html! { (title) ", in table " (exhibit.key) ": " (exhibit.heading) }))
                    (fact("Of", &html! { (origin.subject_name) }))
                    (fact("Period", &html! { (as_at_in_words(origin)) }))
                    @if let Some(bounds) = number.number.bounds { (fact("How sure", &lies_between(bounds))) }
                    (fact("Unit", &html! { (unit_in_words(number, placed)) " Exact: " (csv_file::plain(number.number.value)) }))
                }
            }
        }
        section {
            h2 { "Formula" }
            p.oak-sub { (origin.formula) @if !exhibit.note.is_empty() { " " (exhibit.note) } }
            p.oak-sub { "The method in full: " (method_link(origin)) "." }
            (sum(&placed.anchors(view), number, &number.parts()))
        }
        (inputs(state, view, placed, number))
        section {
            h2 { "Versions and use" }
            p.oak-sub {
                "Version 1. The table is made again from its sources whenever it is shown; a source that is corrected gives another value under the same id."
            }
            ul.oak-list { li { "Shown in " a href=(place) { (placed.page) } ": " (exhibit.heading) } }
        }
        (placement::cite_section(&cited, id, &placed.cited(view, &format!("/f/{id}"))))
        (take_along::section(state, id, &cited))
        section {
            h2 { "Check it yourself" }
            p.oak-sub { "The page, its file and the command give the same number." }
            pre.oak-code tabindex="0" { (origin.command) "\n" }
            p.oak-foot {
                a href=(placed.link(view, &format!("/f/{id}.csv"))) { "Download CSV with all inputs" }
                a href=(placed.link(view, &format!("/f/{id}.json"))) { "JSON" }
                a href=(placed.link(view, &format!("/exhibit/{}.csv", placed.name))) { "The whole table (CSV)" }
            }
            p.oak-review { "The id is made from: " code { (number.canonical()) } }
        }
    };
    let body = PageBody {
        title: &format!("{title}, figure {id}"),
        section: Section::of(&placed.path),
        view: Some(view),
        context: context(&html! {
            (item("Back to", &html! { a href=(place) { (placed.page) } }))
            (item("Of", &html! { b { (origin.subject_name) } }))
        }),
        content,
        charts: Charts::None,
    };
    body.render(state)
}

/// Between what a share lies of all, whatever those of unknown kind are.
fn lies_between(bounds: Bounds) -> Markup {
    html! {
        "Of all it lies between " (format!("{:.1}%", bounds.low)) ", if none of the " (grouped_count(bounds.n_unknown))
        " whose kind is not recorded belongs to it, and " (format!("{:.1}%", bounds.high)) ", if all of them do."
    }
}

fn known_in_words(known: Provenance) -> &'static str {
    match known {
        Provenance::Published => "Published, with its source.",
        Provenance::Derived => "Derived by the formula below.",
        Provenance::Reported => {
            "Reported: it rests on at least one value that an organisation reported and did not publish."
        }
        Provenance::Synthetic => {
            "Synthetic: it rests on at least one value that was generated to fill a gap."
        }
    }
}

/// The unit of the printed number where the number does not show it: `£m`.
pub(super) fn unit(number: &TableNumber<'_>, placed: &PlacedExhibit) -> String {
    let shown = number.number.form.unit();
    let is_money = placed.exhibit.table.caption.contains("£m") && number.number.form.decimals == 1;
    if shown.is_empty() && is_money { "£m".to_owned() } else { String::new() }
}

/// What the number counts. Tables of published figures have a unit a column.
fn unit_in_words(number: &TableNumber<'_>, placed: &PlacedExhibit) -> String {
    if placed.exhibit.origin().own_period().is_none() {
        return placed.exhibit.table.caption.clone();
    }
    let column = number.column_name();
    match (number.number.form.unit().as_str(), number.number.form.decimals) {
        ("%", _) => format!("Per cent: {column}."),
        ("£", _) => format!("Pounds: {column}."),
        (_, 0) => format!("A count: {column}."),
        _ => format!("A rate: {column}."),
    }
}

/// A unit as it follows a number in a sentence.
pub(super) fn unit_after(unit: &str) -> String {
    if unit.is_empty() { String::new() } else { format!(" {unit}") }
}

/// The rows that a total adds up, each with its own page.
fn sum(anchors: &Anchors, number: &TableNumber<'_>, parts: &[Part]) -> Markup {
    html! {
        @if !parts.is_empty() {
            div.oak-scroll.oak-tall tabindex="0" role="region" aria-label="Formula with its numbers" {
                table.oak-formula {
                    caption.oak-hidden { "The rows that are added up" }
                    thead.oak-hidden { tr { th scope="col" { "Row" } th scope="col" { "Value" } } }
                    tbody {
                        @for part in parts {
                            tr {
                                th scope="row" { (part.name) }
                                td.num {
                                    @if let Some(address) = part.id.and_then(|id| anchors.number(id)) { a.oak-fig href=(address) { (part.text) } }
                                    @else { (part.text) }
                                }
                            }
                        }
                        tr.tot { th scope="row" { (number.row.name) } td.num { (number.number.text) } }
                    }
                }
            }
        }
    }
}

/// What the number is worked out from: cells of files, or the files as a whole, and the run.
fn inputs(state: &AppState, view: &View, placed: &PlacedExhibit, number: &TableNumber<'_>) -> Markup {
    let origin = placed.exhibit.origin();
    let (cells, files) = (cells_read(state, number), number.files());
    let n_more = cells.len().saturating_sub(MOST_ROWS);
    html! {
        section {
            h2 { "Every input, down to the source" }
            @if cells.is_empty() {
                p.oak-sub { "Source: " (sources_in_words(origin)) }
                (assumptions(state, view, placed))
                @for group in files::grouped(&files, |code| organisation_name(state, view, code)) {
                    p.oak-sub { b { (group.name) } ": " (group.gives) "." }
                    details.nhsuk-details.oak-fold {
                        summary.nhsuk-details__summary {
                            span.nhsuk-details__summary-text { "Show " (counted(group.files.len(), "file", "files")) span.oak-hidden { ": " (group.name) } }
                        }
                        ul.oak-list { @for file in &group.files { li { code { (file) } (hash(state, file)) } } }
                    }
                }
            } @else {
                p.oak-sub { "As the files hold them." }
                div.oak-scroll tabindex="0" role="region" aria-label="Cells of files" {
                    table.nhsuk-table.nhsuk-table--compact.oak-facts.fit {
                        caption.nhsuk-table__caption { span.cap { "Cells that the figure is worked out from." } }
                        thead { tr {
                            th scope="col" { "File" }
                            th scope="col" { "Row" }
                            th scope="col" { "Cell" }
                            th.num scope="col" { "Holds" }
                        } }
                        tbody {
                            @for cell in cells.iter().take(MOST_ROWS) {
                                tr {
                                    th scope="row" { code { (cell.file) } span.oak-beneath { "SHA-256 " (cell.sha256.get(..8).unwrap_or_default()) "…" } }
                                    td { (cell.row) @if !cell.chosen_by.is_empty() { ": " (cell.chosen_by) } }
                                    td { code { (cell.at) } " " (cell.column) }
                                    td.num { (cell.text) }
                                }
                            }
                        }
                    }
                }
                (published(state, &cells))
                @if 0 < n_more { p.oak-small { (n_more) " more cells are in the CSV below." } }
            }
            @if let Some(run) = &origin.run {
                p.oak-sub {
                    "Simulated: seed " (run.seed) ", " (run.repeated)
                    @if !run.inputs.is_empty() { ", inputs " code { (run.inputs) } }
                    ". The same seed and inputs give the same number on any computer."
                }
            }
            p { (mark_with_word(how_known(number.number, placed))) }
        }
    }
}

/// What a forecast assumes: the rows of its parameters; nothing of other numbers.
fn assumptions(state: &AppState, view: &View, placed: &PlacedExhibit) -> Markup {
    const PARAMETERS: &str = "forecast-parameters";
    if !placed.path.starts_with("/forecast") || placed.name == PARAMETERS {
        return html! {};
    }
    let assumed = exhibit::find(state, view, &PageQuery::default(), PARAMETERS).ok();
    html! {
        @if let Some(assumed) = assumed {
            h3 { "What it assumes" }
            (exhibits::html::table(&assumed.exhibit.name, &assumed.exhibit.table, &assumed.anchors(view)))
            h3 { "What the files give" }
        }
    }
}

fn organisation_name(state: &AppState, view: &View, code: &str) -> String {
    let month_end = state.library.month_end(view.year, view.month);
    let known = month_end.as_ref().and_then(|month_end| {
        month_end.organisations.iter().find(|organisation| organisation.code.as_str() == code)
    });
    known.map_or_else(|| code.to_owned(), |organisation| format!("{} ({code})", organisation.name))
}

/// The start of a file's hash, where it can be read.
fn hash(state: &AppState, file: &str) -> Markup {
    let content = state.files.as_ref().and_then(|files| files.rows(file, &[]));
    html! { @if let Some(content) = content { " SHA-256 " (content.sha256.get(..8).unwrap_or_default()) "…" } }
}

/// The cells that a number is worked out from, row by row; none where its table does not name them or the
/// files cannot be read.
fn cells_read(state: &AppState, number: &TableNumber<'_>) -> Vec<CellRead> {
    let (Some(files), columns) = (&state.files, number.columns_read()) else { return Vec::new() };
    let mut cells = Vec::new();
    for wanted in number.rows_read() {
        let keys = wanted.chosen_by.iter().map(|(column, _)| *column);
        let of_figures: &[&str] = if wanted.file.starts_with("data/") { &[KIND, EDITION] } else { &[] };
        let read: Vec<&str> = keys.chain(columns.iter().copied()).chain(of_figures.iter().copied()).collect();
        let Some(content) = files.rows(&wanted.file, &read) else { continue };
        for row in &content.rows {
            let text_of = |column: &str| row.cells.get(column).map_or("", |(_, text)| text.as_str());
            if !wanted.chosen_by.iter().all(|(column, value)| text_of(column) == value) {
                continue;
            }
            cells.extend(columns.iter().filter_map(|column| {
                let (letters, text) = row.cells.get(*column)?;
                Some(CellRead {
                    file: wanted.file.clone(),
                    sha256: content.sha256.clone(),
                    row: row.number,
                    chosen_by: chosen_by(&wanted, text_of(KIND)),
                    column,
                    edition: text_of(EDITION).to_owned(),
                    at: format!("{letters}{}", row.number),
                    text: text.clone(),
                })
            }));
        }
    }
    cells
}

/// What tells a row from others; of which kind it is is said where the row was not chosen by that.
fn chosen_by(wanted: &FileRows, kind: &str) -> String {
    let keys = wanted.chosen_by.iter().filter(|(_, value)| !value.is_empty());
    let mut parts: Vec<String> = keys.map(|(column, value)| format!("{column} {value}")).collect();
    if !kind.is_empty() && wanted.chosen_by.iter().all(|(column, _)| *column != KIND) {
        parts.push(format!("{KIND} {kind}"));
    }
    parts.join(", ")
}

/// The publishers’ files that the cells of files of figures were taken from.
fn published(state: &AppState, cells: &[CellRead]) -> Markup {
    let access = state.library.access();
    let editions: std::collections::BTreeSet<&str> =
        cells.iter().map(|cell| cell.edition.as_str()).filter(|edition| !edition.is_empty()).collect();
    let known: Vec<_> = access
        .iter()
        .flat_map(|access| editions.iter().filter_map(move |name| access.editions.get(*name)))
        .collect();
    html! {
        @if !known.is_empty() {
            p.oak-sub { "Taken from the publisher’s file:" }
            ul.oak-list {
                @for edition in known {
                    li {
                        code { (edition.file) } ", "
                        @if edition.page.is_empty() { (edition.publication) } @else { a href=(edition.page) { (edition.publication) } }
                        ", " (edition.publisher) ", SHA-256 " (edition.sha256.get(..12).unwrap_or_default()) "…"
                    }
                }
            }
        }
    }
}

fn facts(
    state: &AppState,
    view: &View,
    placed: &PlacedExhibit,
    (number, id): (&TableNumber<'_>, FigureId),
) -> TableFigure {
    let exhibit = &placed.exhibit;
    let origin = exhibit.origin();
    let cells = cells_read(state, number);
    let of_cells = cells.into_iter().map(|cell| Input {
        file: cell.file,
        sha256: Some(cell.sha256),
        cell: Some(cell.at),
        row: (!cell.chosen_by.is_empty()).then_some(cell.chosen_by),
        column: Some(cell.column.to_owned()),
        holds: Some(cell.text),
    });
    let mut inputs: Vec<Input> = of_cells.collect();
    if inputs.is_empty() {
        let sha256 = |file: &str| Some(state.files.as_ref()?.rows(file, &[])?.sha256);
        inputs.extend(number.files().into_iter().map(|file| Input {
            sha256: sha256(&file),
            file,
            cell: None,
            row: None,
            column: None,
            holds: None,
        }));
    }
    TableFigure {
        schema: SchemaName::default(),
        id: id.to_string(),
        key: number.canonical(),
        title: title(number),
        table: exhibit.key.to_string(),
        table_name: placed.name.clone(),
        heading: exhibit.heading.clone(),
        page: placed.address_of(view, number.row),
        subject: origin.subject_name.clone(),
        period: origin.period_name.clone(),
        as_at: origin.as_at.clone(),
        version: 1,
        value: number.number.value,
        printed: number.number.text.clone(),
        lowest: number.number.bounds.map(|bounds| bounds.low),
        highest: number.number.bounds.map(|bounds| bounds.high),
        unit: unit_in_words(number, placed),
        provenance: how_known(number.number, placed).into(),
        formula: origin.formula.clone(),
        method: origin.method.to_owned(),
        adds_up: number.parts().into_iter().filter_map(|part| part.id).map(|id| id.to_string()).collect(),
        run: origin.run.as_ref().map(|run| table_figure::Run {
            seed: run.seed,
            repeated: run.repeated.clone(),
            inputs: run.inputs.clone(),
        }),
        inputs,
        command: origin.command.clone(),
    }
}

/// The number in the first row, and its inputs below.
fn csv(facts: &TableFigure) -> Result<String, PageError> {
    let heading = ["what", "id_or_file", "title_or_column", "cell", "value", "unit_or_hash", "provenance"];
    let word = Provenance::from(facts.provenance).word();
    let own = ["figure", &facts.id, &facts.title, "", &csv_file::plain(facts.value), &facts.unit, word]
        .map(str::to_owned);
    let parts = facts.adds_up.iter().map(|id| ["part", id, "", "", "", "", ""].map(str::to_owned));
    let inputs = facts.inputs.iter().map(|input| {
        [
            "input",
            &input.file,
            input.column.as_deref().unwrap_or_default(),
            input.cell.as_deref().unwrap_or_default(),
            input.holds.as_deref().unwrap_or_default(),
            input.sha256.as_deref().unwrap_or_default(),
            "",
        ]
        .map(str::to_owned)
    });
    let rows = std::iter::once(heading.map(str::to_owned)).chain([own]).chain(parts).chain(inputs);
    let bytes = csv_file::in_memory(rows).map_err(|error| PageError::Failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| PageError::Failed(error.to_string()))
}
