//! Lines of a text → paragraphs, list items, headings and rows of tables. A paragraph may be wrapped.

/// A line that is at most this long may have been wrapped [bytes].
const WRAPPED: usize = 100;
/// Narrower columns are lists rather than paragraphs [bytes].
const NARROWEST: usize = 30;

/// A passage that is read together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block<'a> {
    pub(crate) text: &'a str,
    /// The first character.
    pub(crate) start: usize,
    /// The cells, where it is the row of a table.
    pub(crate) cells: Vec<Cell<'a>>,
}

/// A cell of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cell<'a> {
    pub(crate) text: &'a str,
    /// The first character.
    pub(crate) start: usize,
}

/// The passages of a text, one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Blocks<'a> {
    text: &'a str,
    byte: usize,
    character: usize,
    /// Whether its paragraphs are broken into lines of a like width.
    is_wrapped: bool,
}

#[derive(Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    byte: usize,
    character: usize,
    next_byte: usize,
    next_character: usize,
}

impl<'a> Blocks<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        let long: usize = text.lines().map(str::len).filter(|length| WRAPPED < *length).sum();
        Self { text, byte: 0, character: 0, is_wrapped: long * 5 < text.len() }
    }

    fn line(&self, byte: usize, character: usize) -> Option<Line<'a>> {
        let rest = self.text.get(byte..).filter(|rest| !rest.is_empty())?;
        let length = rest.find('\n').map_or(rest.len(), |at| at + 1);
        let whole = &rest[..length];
        let next_character = character + whole.chars().count();
        Some(Line { text: whole.trim_end(), byte, character, next_byte: byte + length, next_character })
    }

    /// Whether `line` carries on the passage that `last` belongs to.
    fn goes_on(&self, last: &Line<'_>, line: &Line<'_>, widest: usize, is_second: bool) -> bool {
        let (before, text) = (last.text.trim_start(), line.text.trim_start());
        if text.is_empty() || begins_item(text) || is_row(&cells(line)) {
            return false;
        }
        if is_second && (before.chars().count() < 3 || is_list_number(before)) {
            return true;
        }
        let is_lower = text.chars().next().is_some_and(char::is_lowercase);
        if !self.is_wrapped || WRAPPED < widest {
            return is_lower && last.text.len() <= WRAPPED;
        }
        let opens = text
            .chars()
            .next()
            .is_some_and(|letter| letter.is_uppercase() || matches!(letter, '"' | '“' | '\'' | '‘'));
        if !opens {
            return true;
        }
        let word = text.split_whitespace().next().map_or(0, str::len);
        NARROWEST <= widest && widest * 17 < (last.text.len() + 1 + word) * 20
    }
}

impl<'a> Iterator for Blocks<'a> {
    type Item = Block<'a>;

    fn next(&mut self) -> Option<Block<'a>> {
        let first = loop {
            let line = self.line(self.byte, self.character)?;
            (self.byte, self.character) = (line.next_byte, line.next_character);
            if !line.text.is_empty() {
                break line;
            }
        };
        let cells = cells(&first);
        if is_row(&cells) {
            return Some(Block { text: first.text, start: first.character, cells });
        }
        let (mut last, mut widest) = (first, first.text.len());
        while let Some(line) = self.line(self.byte, self.character) {
            widest = widest.max(line.text.len());
            if !self.goes_on(&last, &line, widest, last.byte == first.byte) {
                break;
            }
            (self.byte, self.character) = (line.next_byte, line.next_character);
            last = line;
        }
        let text = &self.text[first.byte..last.byte + last.text.len()];
        Some(Block { text, start: first.character, cells: Vec::new() })
    }
}

/// Whether a line begins an item of a list: a bullet, `2.1`, `(iv)`.
fn begins_item(text: &str) -> bool {
    let bullet = text.starts_with(['•', '·', '▪', '●', '*', '□', '►', '–']);
    let dash = text.starts_with("- ") || text == "-" || text.starts_with("o ");
    bullet || dash || text.split_whitespace().next().is_some_and(is_list_number)
}

/// Whether a word is `1.`, `2.1`, `12)`, `(a)`, `(iv)`, `25/061`.
pub(crate) fn is_list_number(word: &str) -> bool {
    if word.len() < 2 || 9 < word.len() || !word.is_ascii() {
        return false;
    }
    let inner = word.trim_start_matches('(').trim_end_matches([')', '.', ':']);
    let closed = inner.len() < word.len();
    let roman = inner.chars().all(|letter| matches!(letter, 'i' | 'v' | 'x'));
    let letter = inner.len() == 1 && inner.chars().all(|letter| letter.is_ascii_lowercase());
    if closed && !inner.is_empty() && word.ends_with(')') && (roman || letter) {
        return true;
    }
    let digits = |part: &str| !part.is_empty() && part.len() <= 4 && part.chars().all(|d| d.is_ascii_digit());
    let dotted = inner.contains('.') && inner.split('.').all(|part| digits(part) && part.len() <= 2);
    let minute =
        inner.split_once('/').is_some_and(|(year, item)| digits(year) && digits(item) && 3 <= item.len());
    (closed && digits(inner) && inner.len() <= 3) || dotted || minute
}

/// The cells of a line: apart by tabs, bars or two spaces.
fn cells<'a>(line: &Line<'a>) -> Vec<Cell<'a>> {
    let mut cells = Vec::new();
    if WRAPPED * 6 < line.text.len() {
        return cells;
    }
    let (mut from, mut character) = (0, line.character);
    let mut from_character = character;
    let mut letters = line.text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next_is_space = letters.peek().is_some_and(|(_, next)| *next == ' ' || *next == '\u{a0}');
        let parts = letter == '\t' || letter == '|' || (letter == ' ' && next_is_space);
        character += 1;
        if parts {
            push_cell(&mut cells, &line.text[from..at], from_character);
            (from, from_character) = (at + letter.len_utf8(), character);
        }
    }
    push_cell(&mut cells, &line.text[from..], from_character);
    cells
}

fn push_cell<'a>(cells: &mut Vec<Cell<'a>>, text: &'a str, start: usize) {
    let lead = text.chars().take_while(|letter| letter.is_whitespace()).count();
    let text = text.trim();
    if !text.is_empty() {
        cells.push(Cell { text, start: start + lead });
    }
}

/// Whether cells are a row of a table: a label, then cells of which at least one is a number alone.
fn is_row(cells: &[Cell<'_>]) -> bool {
    let [_, values @ ..] = cells else { return false };
    let heads = values.iter().filter(|cell| is_head(cell.text)).count();
    let unit = values.len() == 1 && values[0].text.contains('£') && heads == 1;
    values.iter().any(|cell| is_number_alone(cell.text))
        || unit
        || (2 <= values.len() && heads == values.len())
}

/// Whether a cell is the head of a column of figures.
fn is_head(text: &str) -> bool {
    const HEADS: [&str; 14] = [
        "plan", "budget", "actual", "variance", "forecast", "outturn", "ytd", "total", "change", "£m",
        "£000", "£'000", "target", "wte",
    ];
    let lower = text.to_lowercase().replace('’', "'");
    text.len() < 30
        && (lower.split_whitespace().any(|word| HEADS.contains(&word.trim_matches(['(', ')', ','])))
            || is_year(&lower))
}

fn is_year(text: &str) -> bool {
    text.len() <= 8
        && 4 <= text.len()
        && text.starts_with("20")
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | '-' | '–'))
}

/// Whether a cell is a number, with sign, currency, brackets, magnitude or per cent: `(£5.2m)`.
pub(crate) fn is_number_alone(text: &str) -> bool {
    let kept = text.trim_matches(['(', ')', '-', '−', '–', '+', '£', '%', ' ']);
    let kept = kept.trim_start_matches(['£', '(']);
    let number = kept.trim_end_matches(['m', 'k', 'b', 'n']).trim_end_matches([')', '%']);
    // `£000` is the unit of a column.
    text.len() <= 20
        && !matches!(number, "000" | "000s")
        && number.chars().any(|letter| letter.is_ascii_digit())
        && number.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, ',' | '.'))
        && !number.ends_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, passages: &[&str]) {
        let found: Vec<String> = Blocks::of(text)
            .map(|block| block.text.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(found, passages);
    }

    #[test]
    fn a_wrapped_paragraph_is_one_passage_and_a_heading_is_its_own() {
        check(
            "Heading of it\nThe board noted that the costs of the\nBoard had gone up.\n\nNext.",
            &["Heading of it", "The board noted that the costs of the Board had gone up.", "Next."],
        );
    }

    #[test]
    fn items_of_lists_part() {
        check(
            "It was noted\nthat:\n- One\nmore\n- Two\n1.\nThat this\n(iv) Four",
            &["It was noted that:", "- One more", "- Two", "1. That this", "(iv) Four"],
        );
    }

    #[test]
    fn rows_of_tables_are_cells() {
        let blocks: Vec<Block<'_>> = Blocks::of("Body      Plan   Actual\nThe ICB   (1.4)  £2m\n").collect();
        let cells: Vec<Vec<&str>> =
            blocks.iter().map(|block| block.cells.iter().map(|cell| cell.text).collect()).collect();
        assert_eq!(cells, [vec!["Body", "Plan", "Actual"], vec!["The ICB", "(1.4)", "£2m"]]);
        assert_eq!(blocks[1].cells[1].start, 34);
    }
}
