//! One sheet of a workbook as its XML has it: the cells that hold something, and what of it nobody
//! sees. What is blank takes no memory, wherever it stands.

use std::collections::{BTreeMap, BTreeSet};

use domain::monthly_return::{INVISIBLE, STRUCK_THROUGH};
use domain::source::CellAt;
use quick_xml::events::BytesStart;

use super::days;
use super::format;
use super::package::{Mark, Package, WorkbookError, attribute, damaged};
use super::shared::{PartMark, Shared, Text, unescaped};
use crate::bounds::{CELL_CHARACTERS, WORKBOOK_CELLS};
use crate::number;

/// The grid of every spreadsheet program: the last row and column.
const GRID: (u32, u16) = (1_048_576, 16_384);

/// Below this a column is not seen [characters], and a row [points].
const LEAST_SIZE: f64 = 0.5;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A text, or a number or day as a CSV file would hold it.
    Keyed(String),
    /// A formula; its stored result may be old.
    Formula(String),
    /// `#REF!` and the like.
    Wrong(String),
    /// Digits of which a part is set apart, so that they are not one number.
    Marked(String, PartMark),
}

/// Cells from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) first: CellAt,
    pub(super) last: CellAt,
}

impl Area {
    /// `B2:C7`, or one cell; with dollar signs or without.
    fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once(':').unwrap_or((text, text));
        Some(Self { first: place(first)?, last: place(last)? })
    }

    fn holds(&self, cell: CellAt) -> bool {
        (self.first.row..=self.last.row).contains(&cell.row)
            && (self.first.column..=self.last.column).contains(&cell.column)
    }
}

/// A sheet.
#[derive(Debug, Default)]
pub(super) struct Worksheet {
    /// What cells hold, by row and column; blank ones are left out.
    pub(super) cells: BTreeMap<(u32, u16), Content>,
    /// What formulas gave when the workbook was saved.
    pub(super) results: BTreeMap<(u32, u16), Content>,
    pub(super) merged: Vec<Area>,
    /// What cells show, where that is something else than they hold.
    pub(super) shown_otherwise: BTreeMap<(u32, u16), &'static str>,
    hidden_rows: BTreeSet<u32>,
    /// From and to, counted from 1.
    hidden_columns: Vec<(u16, u16)>,
    /// Columns that say how wide they are.
    sized_columns: Vec<(u16, u16)>,
    /// Whether rows and columns that say nothing of their size have none.
    rows_of_no_size: bool,
    columns_of_no_size: bool,
    /// Where results of formulas stand that fill several cells.
    filled: Vec<Area>,
}

/// Formulas of a sheet that fill several cells.
const FILLING: usize = 100;

impl Worksheet {
    pub(super) fn is_hidden_row(&self, row: u32) -> bool {
        self.hidden_rows.contains(&row)
    }

    pub(super) fn is_hidden_column(&self, column: u16) -> bool {
        let within =
            |ranges: &[(u16, u16)]| ranges.iter().any(|(first, last)| (*first..=*last).contains(&column));
        within(&self.hidden_columns) || (self.columns_of_no_size && !within(&self.sized_columns))
    }

    /// Whether a cell holds what a formula in another cell makes.
    pub(super) fn is_filled(&self, at: CellAt) -> bool {
        self.filled.iter().any(|area| area.holds(at))
    }

    /// Reads the XML of a sheet, of which at most `n_cells` may hold something.
    pub(super) fn read(
        package: &mut Package,
        xml: &str,
        shared: &Shared,
        n_cells: usize,
    ) -> Result<Self, WorkbookError> {
        let mut sheet = Self::default();
        let mut part = String::new();
        let (mut row, mut column) = (0_u32, 0_u16);
        let mut cell: Option<Open> = None;
        package.walk(xml, |mark| {
            match mark {
                Mark::Open(element, depth) => {
                    if let Some(cell) = &mut cell {
                        cell.open(&element, depth)?;
                        return Ok(());
                    }
                    let name = element.local_name();
                    if depth == 2 {
                        name.as_ref().clone_into(&mut part);
                        if part == "sheetFormatPr" {
                            sheet.rows_of_no_size =
                                is_nothing(attribute(&element, "defaultRowHeight")?.as_deref());
                            sheet.columns_of_no_size =
                                is_nothing(attribute(&element, "defaultColWidth")?.as_deref());
                        }
                    }
                    match (depth, part.as_str(), name.as_ref()) {
                        (3, "cols", "col") => sheet.column(&element)?,
                        (3, "mergeCells", "mergeCell") => {
                            let text = attribute(&element, "ref")?.unwrap_or_default();
                            sheet.merged.push(Area::parse(&text).ok_or_else(|| outside(&text))?);
                        }
                        (3, "sheetData", "row") => {
                            row = sheet.row(&element, row)?;
                            column = 0;
                        }
                        (4, "sheetData", "c") => {
                            let open = Open::read(&element, row, column)?;
                            column = open.at.column;
                            cell = Some(open);
                        }
                        _ => {}
                    }
                }
                Mark::Text(more) => {
                    if let Some(cell) = &mut cell {
                        cell.take(more)?;
                    }
                }
                Mark::Close(depth) => {
                    let Some(open) = &mut cell else { return Ok(()) };
                    if depth == 4 {
                        if let Some(open) = cell.take() {
                            sheet.keep(open, shared, n_cells)?;
                        }
                    } else {
                        open.close(depth);
                    }
                }
            }
            Ok(())
        })?;
        Ok(sheet)
    }

    fn column(&mut self, element: &BytesStart<'_>) -> Result<(), WorkbookError> {
        let number = |name| -> Result<Option<u32>, WorkbookError> {
            Ok(attribute(element, name)?.and_then(|number| number.parse().ok()))
        };
        let (Some(first), Some(last)) = (number("min")?, number("max")?) else { return Ok(()) };
        let within = |column: u32| u16::try_from(column).unwrap_or(u16::MAX).min(GRID.1);
        let range = (within(first), within(last));
        let width = attribute(element, "width")?;
        if is_true(attribute(element, "hidden")?.as_deref()) || is_nothing(width.as_deref()) {
            self.hidden_columns.push(range);
        }
        if width.is_some() {
            self.sized_columns.push(range);
        }
        Ok(())
    }

    /// The number of a row that follows `before`; keeps whether it is seen.
    fn row(&mut self, element: &BytesStart<'_>, before: u32) -> Result<u32, WorkbookError> {
        let (mut number, mut is_hidden, mut height) = (before.saturating_add(1), false, None);
        for attribute in element.attributes() {
            let attribute = attribute.map_err(damaged)?;
            let value = &*attribute.value;
            match attribute.key.local_name().as_ref() {
                "r" => {
                    number = value
                        .parse()
                        .ok()
                        .filter(|row| (1..=GRID.0).contains(row))
                        .ok_or_else(|| outside(value))?;
                }
                "hidden" => is_hidden = is_true(Some(value)),
                "ht" => height = Some(is_nothing(Some(value))),
                _ => {}
            }
        }
        if GRID.0 < number {
            return Err(outside(&number.to_string()));
        }
        if is_hidden || height.unwrap_or(self.rows_of_no_size) {
            self.hidden_rows.insert(number);
        }
        Ok(number)
    }

    fn keep(&mut self, cell: Open, shared: &Shared, n_cells: usize) -> Result<(), WorkbookError> {
        let (row, column) = (cell.at.row, cell.at.column);
        self.filled.extend(cell.fills.filter(|area| area.first != area.last));
        if FILLING < self.filled.len() {
            return Err(WorkbookError::Beyond {
                excess: format!("more than {FILLING} formulas of the sheet fill several cells each"),
                remedy: "key the values in their place",
            });
        }
        let format = shared.formats.get(cell.format);
        let is_struck = format.is_some_and(|format| format.is_struck);
        let is_invisible = format.is_some_and(|format| format.is_invisible);
        let code = format.filter(|format| !format.is_day).and_then(|format| format.code.clone());
        let is_number = matches!(cell.kind.as_deref(), None | Some("n"));
        let Some((content, result)) = cell.content(shared)? else { return Ok(()) };
        self.results.extend(result.map(|result| ((row, column), result)));
        if is_struck && matches!(content, Content::Keyed(_)) {
            self.shown_otherwise.insert((row, column), STRUCK_THROUGH);
        } else if is_invisible && matches!(content, Content::Keyed(_)) {
            self.shown_otherwise.insert((row, column), INVISIBLE);
        } else if let (Some(code), Content::Keyed(text)) = (code, &content) {
            let number = is_number.then(|| text.parse().ok()).flatten();
            let shows = format::shows_otherwise(&code, number);
            self.shown_otherwise.extend(shows.map(|shows| ((row, column), shows)));
        }
        if self.cells.insert((row, column), content).is_some() {
            return Err(damaged(format!("it has the cell {} twice", CellAt { row, column })));
        }
        if n_cells < self.cells.len() {
            return Err(WorkbookError::Beyond {
                excess: format!(
                    "the sheets of the return hold more than {WORKBOOK_CELLS} cells, the most that is read"
                ),
                remedy: "leave in it what belongs to the return",
            });
        }
        Ok(())
    }
}

/// A cell that is being read.
struct Open {
    at: CellAt,
    kind: Option<String>,
    format: usize,
    value: String,
    inline: Text,
    formula: Option<String>,
    /// The cells that its formula fills.
    fills: Option<Area>,
    child: Option<Child>,
}

#[derive(Clone, Copy)]
enum Child {
    Value,
    Formula,
    Inline,
}

impl Open {
    /// A cell of `row` that follows the one in the column `before`.
    fn read(element: &BytesStart<'_>, row: u32, before: u16) -> Result<Self, WorkbookError> {
        let (mut at, mut kind, mut format) = (None, None, 0);
        for attribute in element.attributes() {
            let attribute = attribute.map_err(damaged)?;
            let value = &*attribute.value;
            match attribute.key.local_name().as_ref() {
                "r" => at = Some(place(value).ok_or_else(|| outside(value))?),
                "t" => kind = Some(value.to_owned()),
                "s" => format = value.parse().unwrap_or(0),
                _ => {}
            }
        }
        let at = at.unwrap_or(CellAt { row, column: before.saturating_add(1) });
        if at.row != row || GRID.1 < at.column {
            return Err(outside(&at.to_string()));
        }
        let (value, inline, formula, fills) = (String::new(), Text::default(), None, None);
        Ok(Self { at, kind, format, value, inline, formula, fills, child: None })
    }

    fn open(&mut self, element: &BytesStart<'_>, depth: usize) -> Result<(), WorkbookError> {
        match (depth, element.local_name().as_ref()) {
            (5, "v") => self.child = Some(Child::Value),
            (5, "is") => self.child = Some(Child::Inline),
            (5, "f") => {
                self.child = Some(Child::Formula);
                self.formula = Some(String::new());
                if attribute(element, "t")?.is_some_and(|kind| kind == "array" || kind == "dataTable") {
                    self.fills = attribute(element, "ref")?.and_then(|area| Area::parse(&area));
                }
            }
            _ if matches!(self.child, Some(Child::Inline)) => self.inline.open(element, depth)?,
            _ => {}
        }
        Ok(())
    }

    fn take(&mut self, more: &str) -> Result<(), WorkbookError> {
        match self.child {
            Some(Child::Value) => self.value += more,
            Some(Child::Inline) => self.inline.take(more),
            Some(Child::Formula) => {
                if let Some(formula) = &mut self.formula {
                    *formula += more;
                }
            }
            None => {}
        }
        // A character has four bytes at most.
        if 4 * CELL_CHARACTERS < self.value.len().max(self.inline.collected.len()) {
            return Err(too_long(self.at));
        }
        Ok(())
    }

    fn close(&mut self, depth: usize) {
        if depth == 5 {
            self.child = None;
        }
        self.inline.close(depth);
    }

    /// What it holds, and of a formula its stored result; nothing where it is blank.
    fn content(mut self, shared: &Shared) -> Result<Option<(Content, Option<Content>)>, WorkbookError> {
        let Some(formula) = self.formula.take() else {
            return Ok(self.value(shared)?.map(|content| (content, None)));
        };
        // A result that cannot be read is as good as none; one that is an empty text is a result.
        let is_text = self.kind.as_deref() == Some("str");
        let result = self.value(shared).ok().flatten();
        let result = result.or_else(|| is_text.then(|| Content::Keyed(String::new())));
        Ok(Some((Content::Formula(formula), result)))
    }

    /// What it holds beside a formula; nothing where it is blank.
    fn value(mut self, shared: &Shared) -> Result<Option<Content>, WorkbookError> {
        let mark = match self.kind.as_deref() {
            Some("s") => {
                self.value.trim().parse().ok().and_then(|idx: usize| shared.marked.get(&idx).copied())
            }
            _ => self.inline.take_mark(),
        };
        let value = self.value.trim();
        let keyed = match self.kind.as_deref() {
            Some("s") if value.is_empty() => String::new(),
            Some("s") => {
                let text = value.parse().ok().and_then(|idx| shared.string(idx));
                text.ok_or_else(|| damaged(format!("the text of cell {} is not in it", self.at)))?
                    .trim()
                    .to_owned()
            }
            Some("inlineStr") => unescaped(self.inline.collected.trim()).trim().to_owned(),
            Some("str") => unescaped(value).trim().to_owned(),
            Some("e") => return Ok(Some(Content::Wrong(value.to_owned()))),
            Some("b") => if value == "1" { "true" } else { "false" }.to_owned(),
            Some("d") => value.split('T').next().unwrap_or_default().to_owned(),
            _ if value.is_empty() => String::new(),
            _ => {
                let number = number::of_spreadsheet(value)
                    .ok_or_else(|| damaged(format!("the number of cell {} is none", self.at)))?;
                let is_day = shared.formats.get(self.format).is_some_and(|format| format.is_day);
                let serial = number.parse().ok().filter(|_| is_day);
                let day = serial.and_then(|serial| days::day(serial, shared.epoch));
                day.map_or(number, |day| day.to_string())
            }
        };
        if CELL_CHARACTERS < keyed.len() && CELL_CHARACTERS < keyed.chars().count() {
            return Err(too_long(self.at));
        }
        // Of words, such as those of a note, no number is read.
        if let Some(mark) = mark
            .filter(|_| !keyed.contains(char::is_alphabetic) && keyed.contains(|c: char| c.is_ascii_digit()))
        {
            return Ok(Some(Content::Marked(keyed, mark)));
        }
        Ok((!keyed.is_empty()).then_some(Content::Keyed(keyed)))
    }
}

fn too_long(at: CellAt) -> WorkbookError {
    WorkbookError::Beyond {
        excess: format!("cell {at} holds more than {CELL_CHARACTERS} characters, the most that is read"),
        remedy: "shorten it",
    }
}

fn outside(place: &str) -> WorkbookError {
    let beginning: String = place.chars().take(40).collect();
    damaged(format!("{beginning} is no place on a sheet"))
}

fn is_true(value: Option<&str>) -> bool {
    matches!(value, Some("1" | "true"))
}

/// Whether a size is as good as none.
fn is_nothing(size: Option<&str>) -> bool {
    size.and_then(|size| size.parse::<f64>().ok()).is_some_and(|size| size < LEAST_SIZE)
}

/// `XFD1048576` as a place within the grid.
fn place(text: &str) -> Option<CellAt> {
    let mut column = 0_u32;
    let mut rest = text.strip_prefix('$').unwrap_or(text).bytes().peekable();
    while let Some(letter) = rest.next_if(u8::is_ascii_alphabetic) {
        column = column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)?;
    }
    rest.next_if_eq(&b'$');
    let mut row = 0_u32;
    for digit in rest {
        if !digit.is_ascii_digit() {
            return None;
        }
        row = row.checked_mul(10)?.checked_add(u32::from(digit - b'0'))?;
    }
    let column = u16::try_from(column).ok()?;
    ((1..=GRID.0).contains(&row) && (1..=GRID.1).contains(&column)).then_some(CellAt { row, column })
}

#[cfg(test)]
mod tests;
