//! The data file that the templates read: a report in the shapes they understand.
//!
//! Every number is text by now.

use domain::month::day_in_words;
use exhibits::exhibit::{Cell, Chart, Column, ColumnKind, Exhibit, Row, RowKind, Table, Tone};
use exhibits::table::IN_WORDS;
use exhibits::table::{Tile, TileValue};

use super::shape::{
    CellData, ChartData, ColumnData, Data, ExhibitData, FrontData, GroupData, ListingColumnData, ListingData,
    NarrowData, PartData, PictureData, RowData, SectionData, TableData, TileData, TwinData,
};
use crate::content::{Listing, ListingKind, Part, Report, Section, mark};
use crate::drawing::Drawings;

/// The data file of `report`.
pub(crate) fn data(report: &Report, drawings: &Drawings, report_hash: &str) -> Data {
    Data {
        title: printable(&report.title),
        system: printable(&report.system),
        kind: crate::content::KIND,
        period: printable(&report.period),
        running: printable(&report.running),
        status: printable(&report.status),
        description: printable(&report.description),
        as_at: day_in_words(report.recorded_on),
        report_hash: report_hash.to_owned(),
        facts: report.facts.iter().map(|(name, value)| (*name, printable(value))).collect(),
        front: FrontData {
            asked: crate::content::ASKED,
            recommendations: report.front.recommendations.iter().map(|text| unbroken(text)).collect(),
            note: unbroken(&report.front.note),
            fields: report.front.fields.iter().map(|(name, value)| (*name, printable(value))).collect(),
            not_stated: unbroken(&report.front.not_stated),
            not_covered_heading: crate::content::NOT_COVERED,
            not_covered: report.front.not_covered.iter().map(|text| unbroken(text)).collect(),
            reading_heading: crate::content::READING,
            reading: unbroken(&report.front.reading),
        },
        sections: report.sections.iter().map(|section| section_data(section, report, drawings)).collect(),
    }
}

fn section_data(section: &Section, report: &Report, drawings: &Drawings) -> SectionData {
    SectionData {
        name: section.name,
        mark: section.mark.clone(),
        title: printable(&section.title),
        is_annex: section.is_annex,
        opens_page: section.opens_page,
        parts: section.parts.iter().map(|part| part_data(part, report, drawings)).collect(),
    }
}

fn part_data(part: &Part, report: &Report, drawings: &Drawings) -> PartData {
    match part {
        Part::Headline(sentence) => PartData::Headline { text: unbroken(&sentence.text()) },
        Part::Sentence(sentence) => PartData::Paragraph { text: unbroken(&sentence.text()) },
        Part::Paragraph(text) => PartData::Paragraph { text: printable(text) },
        Part::Bullets(texts) => {
            PartData::Bullets { texts: texts.iter().map(|text| unbroken(text)).collect() }
        }
        Part::Note(text) => PartData::Note { text: unbroken(text) },
        Part::Commentary { who, says } => PartData::Commentary { who: printable(who), text: unbroken(says) },
        Part::Heading(text) => PartData::Heading { text: printable(text) },
        Part::Tiles(tiles) => PartData::Tiles { tiles: tiles.iter().map(tile_data).collect() },
        Part::Picture(picture) => PartData::Picture(PictureData {
            heading: printable(&picture.heading),
            note: printable(&picture.note),
            mark: mark(picture.provenance),
            chart: chart_data(&picture.chart, drawings),
        }),
        Part::Exhibit(exhibit) => PartData::Exhibit(Box::new(exhibit_data(exhibit, drawings))),
        Part::Listing(listing) => PartData::Listing(listing_data(listing)),
        Part::Terms(terms) => PartData::Terms {
            terms: terms.iter().map(|(term, meaning)| (printable(term), printable(meaning))).collect(),
        },
        Part::Key => PartData::Key,
        Part::Register => PartData::Register {
            twins: report.exhibits().filter(|exhibit| has_figures(exhibit)).map(twin_data).collect(),
        },
    }
}

fn tile_data(tile: &Tile) -> TileData {
    let (text, letter, id) = match &tile.value {
        TileValue::Figure(figure) => (figure.text.as_str(), mark(figure.provenance), figure.id.to_string()),
        TileValue::WorkedOut { text, provenance } => (text.as_str(), mark(*provenance), String::new()),
        TileValue::Missing(why) => (*why, "", String::new()),
    };
    TileData {
        label: printable(&tile.label),
        id,
        text: printable(text),
        mark: letter,
        unit: printable(&tile.unit),
        rating: tile.rating.words(),
        plan: printable(&tile.plan.text()),
        difference: printable(&tile.difference.text()),
    }
}

fn chart_data(chart: &Chart, drawings: &Drawings) -> Option<ChartData> {
    let print = drawings.print(&chart.wide)?;
    let narrow = drawings.print(&chart.narrow)?;
    Some(ChartData {
        file: print.path.clone(),
        narrow: NarrowData { file: narrow.path.clone(), width: chart.narrow.width },
        alt: printable(&format!("{}. {}", chart.label.trim_end_matches('.'), chart.description)),
        width: chart.wide.width,
    })
}

fn exhibit_data(exhibit: &Exhibit, drawings: &Drawings) -> ExhibitData {
    ExhibitData {
        key: exhibit.key.to_string(),
        name: exhibit.name.to_string(),
        heading: printable(&exhibit.heading),
        note: printable(&exhibit.note),
        mark: mark(exhibit.provenance),
        chart: exhibit.chart.as_ref().and_then(|chart| chart_data(chart, drawings)),
        table: table_data(&exhibit.table, &exhibit.heading),
    }
}

fn table_data(table: &Table, heading: &str) -> TableData {
    let mark = mark_of_all(table);
    let unmarked = |cell: CellData| if mark.is_empty() { cell } else { CellData { mark: "", ..cell } };
    TableData {
        mark,
        caption: printable(&table.caption),
        summary: summary(table, heading),
        row_heading: printable(&table.row_heading),
        row_share: share(table.rows.iter().map(|row| name_of(row, table))),
        groups: groups(table.columns.iter()),
        columns: columns(table.columns.iter())
            .into_iter()
            .enumerate()
            .map(|(idx, column)| ColumnData { share: share(words_in(table, idx)), ..column })
            .collect(),
        rows: table
            .rows
            .iter()
            .map(|row| row_data(row, table, row.cells.iter().map(|cell| unmarked(cell_data(cell)))))
            .collect(),
    }
}

/// The letter that every marked number of a table bears; none where two differ.
fn mark_of_all(table: &Table) -> &'static str {
    let mut marks = table.rows.iter().flat_map(|row| &row.cells).filter_map(|cell| match cell {
        Cell::Figure(figure) => Some(mark(figure.provenance)),
        Cell::Number(number) => number.provenance.map(mark),
        Cell::Word { .. } | Cell::Missing(_) => None,
    });
    let Some(first) = marks.next() else { return "" };
    if marks.all(|other| other == first) { first } else { "" }
}

/// What the table is for, for those who cannot see its shape.
fn summary(table: &Table, heading: &str) -> String {
    let n_rows = table.rows.len();
    let totals =
        if table.rows.iter().any(|row| row.kind == RowKind::Total) { ", the last a total" } else { "" };
    printable(&format!(
        "{heading} {n_rows} rows by {}{totals}; {} columns.",
        table.row_heading.to_lowercase(),
        table.columns.len()
    ))
}

fn groups<'a>(columns: impl Iterator<Item = &'a Column>) -> Vec<GroupData> {
    let mut groups: Vec<GroupData> = Vec::new();
    for column in columns {
        let heading = printable(&column.group);
        match groups.last_mut() {
            Some(last) if last.heading == heading => last.span += 1,
            _ => groups.push(GroupData { heading, span: 1 }),
        }
    }
    if groups.iter().all(|group| group.heading.is_empty()) { Vec::new() } else { groups }
}

fn columns<'a>(columns: impl Iterator<Item = &'a Column>) -> Vec<ColumnData> {
    let mut before: Option<&Column> = None;
    columns
        .map(|column| {
            let is_word = column.kind == ColumnKind::Words;
            let is_direction = column.heading == IN_WORDS;
            let follows_figures = before
                .is_some_and(|before| before.kind == ColumnKind::Figures && before.group == column.group);
            let opens = before.is_some_and(|before| before.group != column.group);
            before = Some(column);
            ColumnData {
                heading: printable(&column.heading),
                kind: if is_word { "word" } else { "figure" },
                narrow: is_word && follows_figures && is_direction,
                opens,
                share: 0,
            }
        })
        .collect()
}

/// The length of a column's longest text, for its share of the width [characters].
fn share<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(|text| text.chars().count() + 3).max().unwrap_or(0).clamp(3, 400)
}

fn words_in(table: &Table, idx: usize) -> impl Iterator<Item = &str> {
    table.rows.iter().filter_map(move |row| match row.cells.get(idx)? {
        Cell::Figure(figure) => Some(figure.text.as_str()),
        Cell::Number(number) => Some(number.text.as_str()),
        Cell::Word { text, .. } => Some(text.as_str()),
        Cell::Missing(why) => Some(*why),
    })
}

/// Names of more letters are printed short where figures stand beside them [characters].
const LONGEST_NAME: usize = 34;

/// The name of a row as it is printed: the short one where the whole would wrap beside figures, and of all
/// organisations of a table where that of one would.
fn name_of<'r>(row: &'r Row, table: &Table) -> &'r str {
    let n_figures = table.columns.iter().filter(|column| column.kind == ColumnKind::Figures).count();
    let is_long = |row: &Row| LONGEST_NAME < row.name.chars().count() && row.kind == RowKind::Body;
    let any_is_long = || table.rows.iter().any(|other| other.link.is_some() && is_long(other));
    let is_short = 3 < n_figures && (is_long(row) || (row.link.is_some() && any_is_long()));
    if is_short && row.kind == RowKind::Body { &row.short_name } else { &row.name }
}

fn row_data(row: &Row, table: &Table, cells: impl Iterator<Item = CellData>) -> RowData {
    RowData {
        name: printable(name_of(row, table)),
        kind: match row.kind {
            RowKind::Body => "body",
            RowKind::Emphasis | RowKind::Subtotal => "subtotal",
            RowKind::Total => "total",
        },
        cells: cells.collect(),
    }
}

fn cell_data(cell: &Cell) -> CellData {
    let plain = |text: &str, kind| CellData {
        text: printable(text),
        kind,
        adverse: false,
        mark: "",
        id: String::new(),
    };
    match cell {
        Cell::Figure(figure) => CellData {
            mark: mark(figure.provenance),
            id: figure.id.to_string(),
            ..plain(&figure.text, "figure")
        },
        Cell::Number(number) => CellData {
            mark: number.provenance.map_or("", mark),
            adverse: number.tone == Tone::Adverse,
            ..plain(&number.text, "number")
        },
        Cell::Word { text, tone } => CellData { adverse: *tone == Tone::Adverse, ..plain(text, "word") },
        Cell::Missing(why) => plain(why, "missing"),
    }
}

fn listing_data(listing: &Listing) -> ListingData {
    ListingData {
        key: listing.key.clone(),
        name: listing.name,
        heading: printable(&listing.heading),
        note: printable(&listing.note),
        columns: listing
            .columns
            .iter()
            .map(|column| ListingColumnData {
                heading: column.heading,
                share: column.share,
                codes: column.kind == ListingKind::Codes,
            })
            .collect(),
        rows: listing
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| printable(&cell.text())).collect())
            .collect(),
    }
}

fn has_figures(exhibit: &Exhibit) -> bool {
    exhibit.table.rows.iter().flat_map(|row| &row.cells).any(|cell| matches!(cell, Cell::Figure(_)))
}

fn twin_data(exhibit: &Exhibit) -> TwinData {
    let table = &exhibit.table;
    // Columns and rows without an id say nothing here.
    let has_id =
        |idx: usize| table.rows.iter().any(|row| matches!(row.cells.get(idx), Some(Cell::Figure(_))));
    let shown: Vec<bool> = (0..table.columns.len()).map(has_id).collect();
    let columns_shown =
        || table.columns.iter().zip(&shown).filter(|(_, shown)| **shown).map(|(column, _)| column);
    let id_of = |cell: &Cell| match cell {
        Cell::Figure(figure) => CellData { text: figure.id.to_string(), mark: "", ..cell_data(cell) },
        Cell::Number(_) | Cell::Word { .. } => cell_data(&Cell::Missing("No id")),
        Cell::Missing(_) => cell_data(cell),
    };
    TwinData {
        heading: printable(&format!("{} {}", exhibit.key, exhibit.heading)),
        summary: printable(&format!(
            "The id of each figure of table {}, in the same rows and columns.",
            exhibit.key
        )),
        row_heading: printable(&table.row_heading),
        groups: groups(columns_shown()),
        columns: columns(columns_shown()),
        rows: table
            .rows
            .iter()
            .filter(|row| row.cells.iter().any(|cell| matches!(cell, Cell::Figure(_))))
            .map(|row| {
                let of_figures = row.cells.iter().zip(&shown).filter(|(_, shown)| **shown);
                row_data(row, table, of_figures.map(|(cell, _)| id_of(cell)))
            })
            .collect(),
    }
}

/// A sentence in which no amount parts from its unit at the end of a line.
fn unbroken(sentence: &str) -> String {
    printable(&sentence.replace(" million", "\u{a0}million"))
}

/// `text` on one line: ends of lines and other controls, which no face draws, are spaces.
fn printable(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}
