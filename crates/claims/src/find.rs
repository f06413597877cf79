//! Tokens of a sentence → the figures in it, left to right, the longest reading first.

mod calendar;
mod count;
mod easter;
mod furniture;
mod hedge;
mod money;
mod numeral;
mod share;
mod table;
mod unit_of_time;

use crate::figure::{Hedge, Kind, Value};
use crate::partial_day::PartialDay;
use crate::token::Token;

pub(crate) use calendar::{financial_year_at, month_number};
pub(crate) use count::organisations_of;
pub(crate) use numeral::{Numeral, numeral};
pub(crate) use table::{ColumnHead, Row, TableState};

/// A figure among the tokens of its sentence.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// The first token and the one after the last.
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) kind: Kind,
    pub(crate) value: Value,
    pub(crate) value_high: Option<Value>,
    pub(crate) of: Option<i64>,
    pub(crate) unit: String,
    pub(crate) hedge: Option<Hedge>,
}

impl Found {
    pub(crate) fn new(first: usize, end: usize, kind: Kind, value: Value, unit: &str) -> Self {
        Self { first, end, kind, value, value_high: None, of: None, unit: unit.to_owned(), hedge: None }
    }
}

/// A sentence, and what finding needs to know around it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sentence<'s, 'a> {
    pub(crate) tokens: &'s [Token<'a>],
    /// When the document is from.
    pub(crate) dated: PartialDay,
    /// Whether it begins its passage.
    pub(crate) opens: bool,
    /// Whether it is the whole passage.
    pub(crate) alone: bool,
}

impl<'a> Sentence<'_, 'a> {
    pub(crate) fn at(&self, idx: usize) -> Option<&Token<'a>> {
        self.tokens.get(idx)
    }

    /// Whether the token is one of `words`.
    pub(crate) fn is(&self, idx: usize, words: &[&str]) -> bool {
        self.at(idx).is_some_and(|token| token.is_any(words))
    }

    /// Whether the token before is one of `words`.
    pub(crate) fn after(&self, idx: usize, words: &[&str]) -> bool {
        idx.checked_sub(1).is_some_and(|before| self.is(before, words))
    }

    /// Whether the token follows the one before it without a space.
    pub(crate) fn glued(&self, idx: usize) -> bool {
        self.at(idx).is_some_and(|token| token.glued)
    }

    /// Whether the tokens from `idx` are these words.
    pub(crate) fn says(&self, idx: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(step, word)| self.is(idx + step, &[word]))
    }

    /// Whether the tokens before `idx` are these words.
    pub(crate) fn said(&self, idx: usize, words: &[&str]) -> bool {
        idx.checked_sub(words.len()).is_some_and(|from| self.says(from, words))
    }

    /// Whether one of `words` stands among the `reach` tokens before `idx`.
    pub(crate) fn near_before(&self, idx: usize, reach: usize, words: &[&str]) -> bool {
        (idx.saturating_sub(reach)..idx).any(|before| self.is(before, words))
    }

    /// Whether one of `words` stands among the `reach` tokens from `idx`.
    pub(crate) fn near_after(&self, idx: usize, reach: usize, words: &[&str]) -> bool {
        (idx..idx + reach).any(|after| self.is(after, words))
    }
}

/// Every figure of a sentence, in order.
pub(crate) fn figures(sentence: &Sentence<'_, '_>) -> Vec<Found> {
    let mut found = Vec::new();
    if furniture::is_furniture(sentence) {
        return found;
    }
    let mut idx = 0;
    while idx < sentence.tokens.len() {
        if let Some(next) = furniture::passed_over(sentence, idx) {
            idx = next.max(idx + 1);
            continue;
        }
        let Some(mut figure) = figure_at(sentence, idx) else {
            idx += 1;
            continue;
        };
        if figure.hedge.is_none() {
            figure.hedge = hedge::before(sentence, &figure);
        }
        idx = figure.end.max(idx + 1);
        found.push(figure);
    }
    calendar::drop_periods_of_others(sentence, &mut found);
    unit_of_time::drop_limits_of_others(sentence, &mut found);
    found
}

/// The figure that begins at a token.
fn figure_at(sentence: &Sentence<'_, '_>, idx: usize) -> Option<Found> {
    calendar::date(sentence, idx)
        .or_else(|| money::money(sentence, idx))
        .or_else(|| share::rank(sentence, idx))
        .or_else(|| share::ratio(sentence, idx))
        .or_else(|| share::percentage(sentence, idx))
        .or_else(|| share::fraction(sentence, idx))
        .or_else(|| unit_of_time::duration(sentence, idx))
        .or_else(|| count::count(sentence, idx))
}

#[cfg(test)]
mod tests;
