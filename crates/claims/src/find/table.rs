//! Figures in the rows of a table: the column says what they are, the caption or the column their unit.

use crate::figure::{Kind, Value};
use crate::layout::{Block, Cell, is_number_alone};
use crate::quantity::Quantity;

/// What the head of a column says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ColumnHead {
    /// Its words in lower case.
    pub(crate) words: String,
}

/// The heads and the unit that hold for the rows that follow.
#[derive(Clone, Debug, Default)]
pub(crate) struct TableState {
    heads: Vec<String>,
    caption: String,
    unit: Option<Unit>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Pounds(i128),
    Percent,
    Wte,
}

/// A figure in a cell.
#[derive(Clone, Debug)]
pub(crate) struct CellFigure<'a> {
    pub(crate) start: usize,
    pub(crate) text: &'a str,
    pub(crate) kind: Kind,
    pub(crate) value: Value,
    pub(crate) unit: &'static str,
    pub(crate) head: ColumnHead,
}

/// A row, read.
#[derive(Clone, Debug)]
pub(crate) struct Row<'a> {
    pub(crate) label: &'a str,
    pub(crate) caption: String,
    pub(crate) figures: Vec<CellFigure<'a>>,
}

impl TableState {
    /// Takes note of a passage that may be the caption of a table.
    pub(crate) fn pass(&mut self, text: &str) {
        self.heads.clear();
        if text.len() <= 160 {
            self.caption = plain(text);
            self.unit = unit_in(&self.caption).or(self.unit.filter(|_| self.caption.is_empty()));
        } else {
            self.caption.clear();
            self.unit = None;
        }
    }

    /// Reads a row; a row of heads gives none.
    pub(crate) fn row<'a>(&mut self, block: &Block<'a>) -> Option<Row<'a>> {
        let numbers = block
            .cells
            .iter()
            .skip(1)
            .filter(|cell| is_number_alone(cell.text) && !is_year(cell.text))
            .count();
        if numbers == 0 || (block.cells.iter().skip(1).all(|cell| is_year(cell.text))) {
            self.heads = block.cells.iter().map(|cell| plain(cell.text)).collect();
            let joined = self.heads.join(" ");
            self.unit = unit_in(&joined).or(self.unit);
            return None;
        }
        let [label, values @ ..] = block.cells.as_slice() else { return None };
        let mut figures = Vec::new();
        for (idx, cell) in values.iter().enumerate() {
            let from_right = values.len() - idx;
            let head = self.heads.len().checked_sub(from_right).and_then(|at| self.heads.get(at));
            let head = ColumnHead { words: head.cloned().unwrap_or_default() };
            figures.extend(self.figure(cell, head, label.text));
        }
        Some(Row { label: label.text, caption: self.caption.clone(), figures })
    }

    fn figure<'a>(&self, cell: &Cell<'a>, head: ColumnHead, label: &str) -> Option<CellFigure<'a>> {
        if !is_number_alone(cell.text) {
            return None;
        }
        let negative = cell.text.starts_with(['(', '-', '−', '–'])
            || cell.text.contains("£(")
            || cell.text.contains("£-");
        let digits = cell.text.trim_matches(|letter: char| !letter.is_ascii_digit());
        let number = Quantity::read(digits)?;
        let tail = cell.text[cell.text.find(digits)? + digits.len()..].trim_matches([')', ' ']);
        let unit = unit_in(&head.words).or_else(|| unit_in(&plain(label))).or(self.unit);
        let pounds = |power: i128| (Kind::Money, number.scaled(power, 1), "GBP");
        let (kind, value, unit) = match (tail, unit) {
            ("%", _) | ("", Some(Unit::Percent)) if !(tail.is_empty() && cell.text.contains('£')) => {
                (Kind::Percentage, number, "percent")
            }
            ("m", _) => pounds(1_000_000),
            ("bn", _) => pounds(1_000_000_000),
            ("k", _) => pounds(1_000),
            ("", Some(Unit::Pounds(power))) => pounds(power),
            ("", _) if cell.text.contains('£') => pounds(1),
            ("", Some(Unit::Wte)) => (Kind::Count, number, "WTE"),
            ("", None) => (Kind::Count, number, ""),
            _ => return None,
        };
        let value = Value::Number(if negative { value.negated() } else { value });
        Some(CellFigure { start: cell.start, text: cell.text, kind, value, unit, head })
    }
}

fn plain(text: &str) -> String {
    text.to_lowercase().replace('’', "'")
}

fn is_year(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    text.starts_with("20")
        && matches!(digits, 4 | 6)
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | '-' | '–'))
}

/// The unit that words of a head or a caption name.
fn unit_in(words: &str) -> Option<Unit> {
    let has = |marks: &[&str]| marks.iter().any(|mark| words.contains(mark));
    match () {
        () if has(&["£bn", "£ bn", "£ billion"]) => Some(Unit::Pounds(1_000_000_000)),
        () if has(&["£m", "£ m", "£ million", "(m)"]) => Some(Unit::Pounds(1_000_000)),
        () if has(&["£'000", "£000", "£k", "£ 000", "£ '000", "£ k", "£s'000"]) => {
            Some(Unit::Pounds(1_000))
        }
        () if has(&["£"]) && words.len() < 30 && !words.chars().any(|letter| letter.is_ascii_digit()) => {
            Some(Unit::Pounds(1))
        }
        () if has(&["%", "per cent"]) && !words.chars().any(|letter| letter.is_ascii_digit()) => {
            Some(Unit::Percent)
        }
        () if has(&["wte", "whole-time", "whole time"]) => Some(Unit::Wte),
        () => None,
    }
}
