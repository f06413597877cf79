//! Reads a document passage by passage, with what earlier passages say kept in mind.

use thiserror::Error;

use crate::document::Document;
use crate::figure::{Figure, MostFrom, Notes, Span};
use crate::find::{self, Sentence, TableState};
use crate::gazetteer::Gazetteer;
use crate::layout::{Block, Blocks, is_list_number};
use crate::reading::{Context, Lexicon};
use crate::token::{Token, Tokens};

/// A longer text is refused [bytes].
pub const MAX_TEXT_BYTES: usize = 64 * 1024 * 1024;
/// After so many figures a document is read no further.
pub const MAX_FIGURES: usize = 20_000;
/// A passage is read in pieces of at most so many tokens.
const MAX_TOKENS: usize = 4_000;
/// A longer sentence is parted: what stands so far apart says nothing about each other.
const LONGEST_SENTENCE: usize = 150;

/// Why a text cannot be read.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ReadingError {
    /// Too long.
    #[error("the text of \"{title}\" has {bytes} bytes, more than {MAX_TEXT_BYTES}; split it into documents")]
    TooLong {
        /// The document's title.
        title: String,
        /// Its length [bytes].
        bytes: usize,
    },
}

/// The figures of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// In order of place.
    pub figures: Vec<Figure>,
    /// The first character that was not read, where there were more than [`MAX_FIGURES`].
    pub stopped_at: Option<usize>,
    pub(crate) most_from: Vec<MostFrom>,
}

/// Reads documents with one gazetteer.
#[derive(Debug)]
pub struct Reader {
    gazetteer: Gazetteer,
    lexicon: Lexicon,
}

impl Reader {
    /// A reader that knows these names.
    #[must_use]
    pub fn new(gazetteer: Gazetteer) -> Self {
        Self { gazetteer, lexicon: Lexicon::new() }
    }

    /// The names it knows.
    #[must_use]
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// Finds and reads every figure of a document.
    ///
    /// # Errors
    /// A text above [`MAX_TEXT_BYTES`].
    pub fn read(&self, document: &Document<'_>) -> Result<Reading, ReadingError> {
        let bytes = document.text.len();
        if MAX_TEXT_BYTES < bytes {
            return Err(ReadingError::TooLong { title: document.title.to_owned(), bytes });
        }
        let context = Context::of(document, &self.gazetteer, &self.lexicon);
        let mut pass = Pass {
            document,
            context,
            table: TableState::default(),
            figures: Vec::new(),
            most_from: Vec::new(),
        };
        for block in Blocks::of(document.text) {
            if MAX_FIGURES <= pass.figures.len() {
                return Ok(pass.done(Some(block.start)));
            }
            pass.block(&block);
        }
        Ok(pass.done(None))
    }
}

/// One way through a document.
struct Pass<'r, 'd> {
    document: &'r Document<'d>,
    context: Context<'r>,
    table: TableState,
    figures: Vec<Figure>,
    most_from: Vec<MostFrom>,
}

impl Pass<'_, '_> {
    fn done(self, stopped_at: Option<usize>) -> Reading {
        Reading { figures: self.figures, stopped_at, most_from: self.most_from }
    }

    fn block(&mut self, block: &Block<'_>) {
        if block.text.chars().all(|letter| matches!(letter, '-' | '|' | ':' | '=' | '+' | ' ')) {
            return;
        }
        if block.cells.is_empty() {
            self.table.pass(block.text);
            self.paragraph(block);
        } else {
            self.row(block);
        }
    }

    fn paragraph(&mut self, block: &Block<'_>) {
        let is_item = block.text.split_whitespace().next().is_some_and(is_list_number);
        self.context.begin_passage(is_item);
        let mut rest = Tokens::of(block.text, block.start).peekable();
        let mut opens = true;
        while rest.peek().is_some() && self.figures.len() < MAX_FIGURES {
            let tokens: Vec<Token<'_>> = rest.by_ref().take(MAX_TOKENS).collect();
            let whole = opens && rest.peek().is_none();
            for range in sentences(&tokens) {
                let alone = whole && range.len() == tokens.len();
                self.sentence(&tokens[range.clone()], opens && range.start == 0, alone);
            }
            opens = false;
        }
    }

    fn sentence(&mut self, tokens: &[Token<'_>], opens: bool, alone: bool) {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return };
        let sentence = Sentence { tokens, dated: self.document.dated, opens, alone };
        let span = Span { start: first.start, end: last.end };
        let found = find::figures(&sentence);
        if let Some(body) = self.context.most_from(&sentence) {
            self.most_from.push(MostFrom { body, sentence: span });
        }
        for (figure, (proposal, notes)) in found.iter().zip(self.context.read(&sentence, &found)) {
            let place = Span { start: tokens[figure.first].start, end: tokens[figure.end - 1].end };
            self.figures.push(Figure {
                span: place,
                text: printed(&tokens[figure.first..figure.end]),
                kind: figure.kind,
                value: figure.value,
                value_high: figure.value_high,
                of: figure.of,
                unit: figure.unit.clone(),
                hedge: figure.hedge,
                sentence: span,
                proposal,
                notes,
            });
        }
    }

    fn row(&mut self, block: &Block<'_>) {
        let Some(row) = self.table.row(block) else { return };
        let sentence = Span { start: block.start, end: block.start + block.text.chars().count() };
        for (cell, proposal) in row.figures.iter().zip(self.context.read_row(&row)) {
            let span = Span { start: cell.start, end: cell.start + cell.text.chars().count() };
            self.figures.push(Figure {
                span,
                text: cell.text.to_owned(),
                kind: cell.kind,
                value: cell.value,
                value_high: None,
                of: None,
                unit: cell.unit.to_owned(),
                hedge: None,
                sentence,
                proposal,
                notes: Notes::default(),
            });
        }
    }
}

/// Tokens as they stand, with one space where there was any.
fn printed(tokens: &[Token<'_>]) -> String {
    let mut text = String::new();
    for (idx, token) in tokens.iter().enumerate() {
        if 0 < idx && !token.glued {
            text.push(' ');
        }
        text.push_str(token.text);
    }
    text
}

/// The sentences of a passage, as ranges of its tokens.
fn sentences(tokens: &[Token<'_>]) -> Vec<std::ops::Range<usize>> {
    const SHORTENED: [&str; 16] = [
        "mr", "mrs", "ms", "dr", "prof", "st", "sir", "no", "e", "g", "i", "c", "approx", "cllr", "cllrs",
        "rev",
    ];
    let mut ranges = Vec::new();
    let mut start = 0;
    for (idx, token) in tokens.iter().enumerate() {
        let long = idx.saturating_sub(start);
        let parts = token.is_any(&[",", ";", ":", "and", "•"]);
        if LONGEST_SENTENCE * 2 <= long || (LONGEST_SENTENCE <= long && parts) {
            ranges.push(start..idx);
            start = idx;
        }
        if !token.is_any(&[".", "!", "?", "…"]) || !token.glued && token.is(".") {
            continue;
        }
        let mut end = idx + 1;
        while tokens.get(end).is_some_and(|next| next.is_any(&["\"", "”", "'", "’", ")"]) && next.glued) {
            end += 1;
        }
        // `a gap of nine years.3 Smoking …`: the number of a footnote.
        let mark = tokens.get(end).is_some_and(|next| next.is_number() && next.glued && next.text.len() <= 2)
            && tokens.get(end + 1).is_none_or(|next| !next.glued && next.is_capitalised())
            && !tokens[idx.saturating_sub(1)].is_number();
        end += usize::from(mark && token.is("."));
        let before = idx.checked_sub(1).map(|before| &tokens[before]);
        let short = token.is(".")
            && before.is_some_and(|before| before.is_any(&SHORTENED) && before.glued | before.is_word());
        let initial =
            before.is_some_and(|before| before.text.len() == 1 && before.is_capitalised()) && token.is(".");
        let opens = tokens
            .get(end)
            .is_none_or(|next| !next.glued && (next.is_capitalised() || next.is_number() || !next.is_word()));
        let list_number = idx == start + 1 && before.is_some_and(Token::is_number);
        if opens && !short && !initial && !list_number && start < end && start <= idx {
            ranges.push(start..end);
            start = end;
        }
    }
    if start < tokens.len() {
        ranges.push(start..tokens.len());
    }
    ranges
}
