//! An exhibit on the page: its finding, its chart for wide and narrow screens, its table.

use charts::exhibit::{Cell, Chart, Column, ColumnKind, Exhibit, FigureCell, Row, RowKind, Table, Tone};
use domain::provenance::Provenance;
use maud::{Markup, PreEscaped, html};

use super::address;
use crate::drawing::Drawings;

/// The exhibit as a section of its own.
pub(super) fn markup(exhibit: &Exhibit, drawings: &Drawings) -> Markup {
    let heading = format!("{}-heading", exhibit.name);
    html! {
        section.exhibit id=(exhibit.name) aria-labelledby=(heading) {
            h3 id=(heading) {
                span.key { (exhibit.key) } " " (exhibit.heading)
                @if exhibit.provenance == Provenance::Synthetic {
                    " " span.rests { (dot(Provenance::Synthetic)) " rests on synthetic figures" }
                }
            }
            p.note { (exhibit.note) }
            @if let Some(chart) = &exhibit.chart { (chart_markup(exhibit.name, chart, drawings)) }
            (table_markup(&exhibit.table, &heading))
        }
    }
}

fn chart_markup(name: &str, chart: &Chart, drawings: &Drawings) -> Markup {
    let description = format!("{name}-description");
    html! {
        figure.chart role="img" aria-label=(chart.label) aria-describedby=(description) {
            @for (class, specification) in [("chart__wide", &chart.wide), ("chart__narrow", &chart.narrow)] {
                @if let Some(drawing) = drawings.of(specification) {
                    div class=(class) aria-hidden="true" { (PreEscaped(&drawing.svg)) }
                }
            }
        }
        p.hidden id=(description) { (chart.description) }
    }
}

fn table_markup(table: &Table, heading: &str) -> Markup {
    let groups = groups(&table.columns);
    let has_groups = groups.iter().any(|(group, _)| !group.is_empty());
    html! {
        div.scroll role="region" tabindex="0" aria-labelledby=(heading) {
            table {
                caption { (table.caption) }
                thead {
                    @if has_groups {
                        tr {
                            th scope="col" rowspan="2" { (table.row_heading) }
                            @for (group, span) in groups {
                                @if group.is_empty() {
                                    td colspan=(span) {}
                                } @else {
                                    th.group scope="colgroup" colspan=(span) { span { (group) } }
                                }
                            }
                        }
                    }
                    tr {
                        @if !has_groups { th scope="col" { (table.row_heading) } }
                        @for column in &table.columns {
                            th scope="col" class=[class_of(column)] { (column.heading) }
                        }
                    }
                }
                tbody { @for row in &table.rows { (row_markup(row, &table.columns)) } }
            }
        }
    }
}

fn class_of(column: &Column) -> Option<&'static str> {
    (column.kind == ColumnKind::Figures).then_some("number")
}

/// Neighbouring columns with one heading over them, and how many they are.
fn groups(columns: &[Column]) -> Vec<(&str, usize)> {
    let mut groups: Vec<(&str, usize)> = Vec::new();
    for column in columns {
        match groups.last_mut() {
            Some((group, span)) if *group == column.group => *span += 1,
            _ => groups.push((&column.group, 1)),
        }
    }
    groups
}

fn row_markup(row: &Row, columns: &[Column]) -> Markup {
    let class = match row.kind {
        RowKind::Body => None,
        RowKind::Subtotal => Some("subtotal"),
        RowKind::Total => Some("total"),
    };
    html! {
        tr class=[class] {
            th scope="row" {
                @if row.short_name == row.name {
                    (row.name)
                } @else {
                    span.long { (row.name) } abbr.short title=(row.name) { (row.short_name) }
                }
            }
            @for (cell, column) in row.cells.iter().zip(columns) { (cell_markup(cell, column)) }
        }
    }
}

fn cell_markup(cell: &Cell, column: &Column) -> Markup {
    match cell {
        Cell::Figure(cell) => html! { td.number { (figure(cell)) } },
        Cell::Word { text, tone } => {
            let class = match tone {
                Tone::Adverse => "word word--adverse",
                Tone::Favourable => "word word--favourable",
                Tone::Plain => "word",
            };
            html! { td class=(class) { (text) } }
        }
        Cell::Missing(why) => html! { td.missing.number[column.kind == ColumnKind::Figures] { (why) } },
    }
}

/// A figure that leads to its place in the register, with its mark.
pub(super) fn figure(cell: &FigureCell) -> Markup {
    let class = if cell.provenance == Provenance::Synthetic { "figure figure--synthetic" } else { "figure" };
    html! {
        a class=(class) href=(address(cell.id)) aria-label=(cell.label) { (cell.text) }
        @if !cell.text.ends_with(')') { span.bracket aria-hidden="true" { ")" } }
        (dot(cell.provenance))
    }
}

/// ● published, ◐ derived, ○ synthetic, drawn, because few faces have all three.
pub(super) fn dot(provenance: Provenance) -> Markup {
    html! {
        svg.dot viewBox="0 0 10 10" width="9" height="9" aria-hidden="true" focusable="false" {
            circle cx="5" cy="5" r="4" fill=(if provenance == Provenance::Published { "currentColor" } else { "none" }) stroke="currentColor" stroke-width="1.4" {}
            @if provenance == Provenance::Derived { path d="M5 1a4 4 0 0 0 0 8z" fill="currentColor" {} }
        }
    }
}
