//! Tables as HTML: group heads, a sticking row name, and a region that scrolls in place of the page.

use domain::provenance::Provenance;
use maud::{Markup, html};

use super::{Anchors, figure_with, mark, prose, tone_class};
use crate::exhibit::{Cell, Column, ColumnKind, FigureCell, Row, RowKind, Table, Tone};
use crate::number::Number;
use crate::table::IN_WORDS;
use crate::words::amount::repeats_a_sign;

/// How the columns of a table are sorted, for headings that are links.
pub struct Sorting<'a> {
    /// The column that the rows are sorted by, 0 for the row names, and whether the largest come first.
    pub by: Option<(usize, bool)>,
    /// Where the heading of a column leads.
    pub address: &'a dyn Fn(usize) -> String,
    /// What stands over the rows that sum others, which are not sorted with the rest; nothing where they stand
    /// where they always do.
    pub totals: Option<&'static str>,
}

/// A table in a region that scrolls sideways where it is narrow; `name` prefixes its ids.
#[must_use]
pub fn table(name: &str, table: &Table, anchors: &Anchors) -> Markup {
    sorted_table(name, table, anchors, None)
}

/// The same, with headings that sort it where `sorting` says how.
#[must_use]
pub fn sorted_table(name: &str, table: &Table, anchors: &Anchors, sorting: Option<&Sorting<'_>>) -> Markup {
    let caption = format!("{name}-caption");
    let has_brackets = table.rows.iter().flat_map(|row| &row.cells).any(shows_brackets);
    let totals = sorting.and_then(|sorting| sorting.totals);
    let first_sum = totals.and_then(|_| table.rows.iter().position(|row| row.kind.is_sum()));
    let first_sum = first_sum.unwrap_or(table.rows.len());
    html! {
        div.oak-scroll role="region" aria-labelledby=(caption) tabindex="0" {
            table class=(table_class(table, has_brackets)) {
                caption.nhsuk-table__caption id=(caption) { span.oak-caption { (table.caption) } }
                thead.nhsuk-table__head { (head(table, sorting)) }
                tbody.nhsuk-table__body {
                    @for row in &table.rows[..first_sum] { (body_row(row, &table.columns, has_brackets, anchors)) }
                }
                @if let (Some(over), sums @ [_, ..]) = (totals, &table.rows[first_sum..]) {
                    tbody.nhsuk-table__body {
                        tr {
                            th.nhsuk-table__header scope="rowgroup" colspan=(table.columns.len() + 1) { (over) }
                        }
                        @for row in sums { (body_row(row, &table.columns, has_brackets, anchors)) }
                    }
                }
            }
        }
    }
}

/// More columns than these are set closer.
const MANY_COLUMNS: usize = 7;

/// Tables whose brackets tell the direction need no words under their numbers on telephones.
fn table_class(table: &Table, has_brackets: bool) -> String {
    let mut class = "nhsuk-table nhsuk-table--compact oak-table".to_owned();
    if table.columns.iter().all(|column| column.kind == ColumnKind::Words) {
        class.push_str(" oak-table--words");
    } else if MANY_COLUMNS < table.columns.len() {
        class.push_str(" oak-table--dense");
    }
    if has_brackets {
        class.push_str(" oak-table--signed");
    }
    class
}

/// The heading rows: one, or two where columns share a heading.
fn head(table: &Table, sorting: Option<&Sorting<'_>>) -> Markup {
    let row_heading = column_heading(&table.row_heading, 0, sorting);
    let row_order = order(0, sorting);
    let groups = groups(&table.columns);
    if groups.iter().all(|group| group.heading.is_empty()) {
        return html! {
            tr {
                th.nhsuk-table__header.oak-stick scope="col" aria-sort=[row_order] { (row_heading) }
                @for (idx, column) in table.columns.iter().enumerate() { (column_head((idx, column), "", 1, sorting)) }
            }
        };
    }
    html! {
        tr.oak-groups {
            th.nhsuk-table__header.oak-stick scope="col" rowspan="2" aria-sort=[row_order] { (row_heading) }
            @for group in &groups {
                @if group.heading.is_empty() {
                    @for column in group.indexed() { (column_head(column, gap(group.is_first), 2, sorting)) }
                } @else {
                    th class=(format!("nhsuk-table__header {}", gap(group.is_first)))
                        scope="colgroup" colspan=(group.columns.len()) { span { (group.heading) } }
                }
            }
        }
        tr {
            @for group in groups.iter().filter(|group| !group.heading.is_empty()) {
                @for (idx, column) in group.indexed() {
                    (column_head((idx, column), if idx == group.first_idx { gap(group.is_first) } else { "" }, 1, sorting))
                }
            }
        }
    }
}

/// From this many letters on a cell of words is a sentence, which may break [letters].
const SENTENCE: usize = 28;

/// Neighbouring columns with one heading.
struct Group<'a> {
    heading: &'a str,
    columns: &'a [Column],
    /// Where its first column stands in the table.
    first_idx: usize,
    is_first: bool,
}

impl<'a> Group<'a> {
    fn indexed(&self) -> impl Iterator<Item = (usize, &'a Column)> {
        (self.first_idx..).zip(self.columns)
    }
}

fn groups(columns: &[Column]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut first_idx = 0;
    for columns in columns.chunk_by(|left, right| left.group == right.group) {
        groups.push(Group { heading: &columns[0].group, columns, first_idx, is_first: first_idx == 0 });
        first_idx += columns.len();
    }
    groups
}

/// The space before a group, but not before the first.
const fn gap(is_first: bool) -> &'static str {
    if is_first { "" } else { "oak-gap" }
}

fn column_head(
    (idx, column): (usize, &Column),
    gap: &str,
    n_rows: u8,
    sorting: Option<&Sorting<'_>>,
) -> Markup {
    let kind = match column.kind {
        ColumnKind::Figures => "nhsuk-table__header--numeric",
        ColumnKind::Words if column.heading == IN_WORDS => "oak-word oak-side oak-told",
        ColumnKind::Words => "oak-word",
    };
    html! {
        th class=(format!("nhsuk-table__header {kind} {gap}").trim_end())
            scope="col" rowspan=[(n_rows > 1).then_some(n_rows)] aria-sort=[order(idx + 1, sorting)] {
            @if column.heading == IN_WORDS {
                span.oak-hidden { (column.heading) }
            } @else {
                (column_heading(&column.heading, idx + 1, sorting))
            }
        }
    }
}

/// A heading, a link where it sorts.
fn column_heading(text: &str, column: usize, sorting: Option<&Sorting<'_>>) -> Markup {
    html! {
        @match sorting {
            Some(sorting) => {
                a.oak-sort href=((sorting.address)(column)) {
                    (heading(text))
                    @match order(column, Some(sorting)) {
                        Some("descending") => span aria-hidden="true" { " ▼" },
                        Some(_) => span aria-hidden="true" { " ▲" },
                        None => {},
                    }
                }
            },
            None => (heading(text)),
        }
    }
}

/// In which order the table is sorted by a column.
fn order(column: usize, sorting: Option<&Sorting<'_>>) -> Option<&'static str> {
    let (by, is_descending) = sorting?.by?;
    (by == column).then_some(if is_descending { "descending" } else { "ascending" })
}

fn body_row(row: &Row, columns: &[Column], has_brackets: bool, anchors: &Anchors) -> Markup {
    let class = match row.kind {
        RowKind::Body => "nhsuk-table__row",
        RowKind::Emphasis | RowKind::Subtotal => "nhsuk-table__row oak-subtotal",
        RowKind::Total => "nhsuk-table__row oak-total",
    };
    let starts_group = groups(columns)
        .into_iter()
        .flat_map(|group| (0..group.columns.len()).map(move |idx| idx == 0 && !group.is_first));
    let page = row.link.as_deref().and_then(|path| anchors.page(path));
    html! {
        tr class=(class) {
            th.nhsuk-table__header.oak-stick.oak-part[row.is_part()].oak-id[is_id(&row.name)] scope="row" {
                @if let Some(page) = page { a href=(page) { (row_name(row)) } } @else { (row_name(row)) }
            }
            @for (idx, ((cell, column), starts_group)) in row.cells.iter().zip(columns).zip(starts_group).enumerate() {
                @let below = (!has_brackets).then(|| word_beside(row, columns, idx)).flatten();
                (body_cell(cell, column, starts_group.then_some("oak-gap"), has_brackets, below, anchors))
            }
        }
    }
}

/// Whether a row is named by an id, as `UHL27-02` of a register, which is not to break at its hyphen.
fn is_id(name: &str) -> bool {
    name.len() <= 12 && name.contains('-') && !name.contains(' ')
}

/// The word in the column of words beside a figure, for narrow screens, which show it below the figure.
fn word_beside<'a>(row: &'a Row, columns: &[Column], idx: usize) -> Option<&'a Cell> {
    columns.get(idx).filter(|column| column.kind == ColumnKind::Figures)?;
    let (word, column) = (row.cells.get(idx + 1)?, columns.get(idx + 1)?);
    match (row.cells.get(idx)?, word) {
        (
            Cell::Figure(FigureCell { text: shown, .. }) | Cell::Number(Number { text: shown, .. }),
            Cell::Word { text, .. },
        ) if shown.ends_with(text.as_str()) => None,
        (_, word) => is_told(word, column).then_some(word),
    }
}

/// Whether a cell says no more than the figure before it does: only such words may give way where there
/// is little room.
fn is_told(cell: &Cell, column: &Column) -> bool {
    column.heading == IN_WORDS && matches!(cell, Cell::Word { text, .. } if repeats_a_sign(text))
}

/// A row's name, and a shorter one for narrow screens.
fn row_name(row: &Row) -> Markup {
    html! {
        @if row.name == row.short_name {
            (row.name)
        } @else {
            span.oak-long { (row.name) }
            span.oak-short { (row.short_name) }
        }
    }
}

fn body_cell(
    cell: &Cell,
    column: &Column,
    gap: Option<&str>,
    has_brackets: bool,
    below: Option<&Cell>,
    anchors: &Anchors,
) -> Markup {
    let kind = match column.kind {
        ColumnKind::Figures => "nhsuk-table__cell--numeric",
        ColumnKind::Words => "oak-word",
    };
    let is_figures = column.kind == ColumnKind::Figures;
    let is_sentence = matches!(cell, Cell::Word { text, .. } if !is_figures && SENTENCE <= text.len());
    let kind = if is_sentence {
        "oak-word oak-sentence"
    } else if is_told(cell, column) {
        "oak-word oak-side oak-told"
    } else if column.heading == IN_WORDS {
        "oak-word oak-side"
    } else {
        kind
    };
    let class = format!("nhsuk-table__cell {kind} {}", gap.unwrap_or_default());
    html! {
        td class=(class.trim_end()) {
            @match cell {
                Cell::Figure(shown) => (figure_with(shown, &slot(&shown.text, has_brackets), anchors)),
                Cell::Number(number) => (number_with(number, &slot(&number.text, has_brackets), anchors)),
                Cell::Word { text, .. } if is_figures => span.oak-worked { (text) (slot(text, has_brackets)) },
                Cell::Word { text, tone } => span class=(tone_class(*tone)) { (breakable(text)) },
                Cell::Missing(why) => span.oak-missing { (why) },
            }
            @if let Some(Cell::Word { text, tone }) = below {
                span class={ "oak-under " (tone_class(*tone)) } aria-hidden="true" { (text) }
            }
        }
    }
}

/// A number, a link to where it comes from, with something after it, and the mark of how it is known,
/// which is read aloud as a word.
fn number_with(number: &Number, after: &Markup, anchors: &Anchors) -> Markup {
    let class = format!(
        "{} {}",
        number.provenance.map_or("oak-worked", number_class),
        match number.tone {
            Tone::Plain => "",
            tone => tone_class(tone),
        }
    );
    let class = class.trim_end();
    html! {
        @match number.id.and_then(|id| anchors.number(id)) {
            Some(page) => a class={ "oak-fig " (class) } href=(page) { (number.text) (after) },
            None => span class=(class) { (number.text) (after) },
        }
        @if let Some(provenance) = number.provenance {
            (mark(provenance))
            span.oak-hidden { ", " (provenance.word()) }
        }
    }
}

const fn number_class(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::Published | Provenance::Derived | Provenance::Reported => "oak-number",
        Provenance::Synthetic => "oak-number oak-synthetic",
    }
}

/// A heading that may break where it is longer than the numbers under it.
fn heading(text: &str) -> String {
    match text {
        "Organisation" => "Organi\u{ad}sation".to_owned(),
        "Difference" => "Differ\u{ad}ence".to_owned(),
        "Appointments" => "Appoint\u{ad}ments".to_owned(),
        short => short.to_owned(),
    }
}

/// Words, with a path free to break, first after each `/`.
fn breakable(text: &str) -> Markup {
    if text.contains('`') || text.matches('/').count() < 2 {
        return prose(text);
    }
    html! {
        span.oak-path {
            @for part in text.split_inclusive('/') {
                (part) @if part.ends_with('/') { wbr; }
            }
        }
    }
}

/// An unseen bracket after a number without one, so that digits line up in tables that have some.
fn slot(text: &str, has_brackets: bool) -> Markup {
    html! {
        @if has_brackets && !text.ends_with(')') { span.oak-slot aria-hidden="true" { ")" } }
    }
}

fn shows_brackets(cell: &Cell) -> bool {
    match cell {
        Cell::Figure(figure) => figure.text.ends_with(')'),
        Cell::Number(number) => number.text.ends_with(')'),
        Cell::Word { text, .. } => text.ends_with(')'),
        Cell::Missing(_) => false,
    }
}
