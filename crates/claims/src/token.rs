//! Words, numbers and signs of a text, with their place in characters.

use std::borrow::Cow;

/// A word that is longer is no word of a rule; it keeps its place and nothing else.
const LONGEST_WORD: usize = 40;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// Digits, with `,` before three digits and `.` before digits: `1,234.5`, `09.30`.
    Number,
    /// Begins with a letter; may hold digits and apostrophes: `ICB's`, `M5`.
    Word,
    /// Any other sign.
    Sign,
}

#[derive(Clone, Debug)]
pub(crate) struct Token<'a> {
    pub(crate) text: &'a str,
    /// In lower case, `’` as `'`.
    pub(crate) lower: Cow<'a, str>,
    pub(crate) kind: TokenKind,
    /// The first character and the one after the last.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether it follows the token before it without a space.
    pub(crate) glued: bool,
    /// Whether it is the first of its line.
    pub(crate) first_of_line: bool,
}

impl Token<'_> {
    pub(crate) fn is(&self, word: &str) -> bool {
        self.lower == word
    }

    pub(crate) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.lower == *word)
    }

    pub(crate) fn is_number(&self) -> bool {
        self.kind == TokenKind::Number
    }

    pub(crate) fn is_word(&self) -> bool {
        self.kind == TokenKind::Word
    }

    pub(crate) fn is_capitalised(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }
}

/// The tokens of a text, one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Tokens<'a> {
    rest: &'a str,
    at: usize,
    new_line: bool,
}

impl<'a> Tokens<'a> {
    /// The tokens of `text`, which begins at character `at` of its document.
    pub(crate) fn of(text: &'a str, at: usize) -> Self {
        Self { rest: text, at, new_line: true }
    }

    /// The length in bytes of the token at the beginning of `rest`, and its kind.
    fn measure(&self, first: char) -> (usize, TokenKind) {
        if first.is_ascii_digit() {
            (number_length(self.rest.as_bytes()), TokenKind::Number)
        } else if first.is_alphabetic() {
            (word_length(self.rest), TokenKind::Word)
        } else {
            (first.len_utf8(), TokenKind::Sign)
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let mut glued = true;
        let first = loop {
            let first = self.rest.chars().next()?;
            if !first.is_whitespace() && !is_unseen(first) {
                break first;
            }
            glued &= is_unseen(first);
            self.new_line |= first == '\n';
            self.rest = &self.rest[first.len_utf8()..];
            self.at += 1;
        };
        let (length, kind) = self.measure(first);
        let text = &self.rest[..length];
        self.rest = &self.rest[length..];
        let start = self.at;
        self.at += if kind == TokenKind::Number { length } else { text.chars().count() };
        let first_of_line = std::mem::take(&mut self.new_line);
        let glued = glued && !first_of_line;
        Some(Token { text, lower: lower(text, kind), kind, start, end: self.at, glued, first_of_line })
    }
}

/// Signs of no width.
fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{200b}' | '\u{feff}' | '\u{ad}' | '\u{2060}')
}

fn lower(text: &str, kind: TokenKind) -> Cow<'_, str> {
    if LONGEST_WORD < text.len() {
        return Cow::Borrowed("");
    }
    let plain = |letter: char| !letter.is_uppercase() && letter != '’';
    if kind != TokenKind::Word || text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.to_lowercase().replace('’', "'"))
}

fn number_length(bytes: &[u8]) -> usize {
    let digits_from = |at: usize| bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut length = digits_from(0);
    loop {
        let Some(mark) = bytes.get(length) else { return length };
        // Only three digits after a comma, looked at one beyond, so that a row of digits is read once.
        let beyond = bytes.len().min(length + 5);
        let group = bytes[length + 1..beyond].iter().take_while(|byte| byte.is_ascii_digit()).count();
        match mark {
            b',' if group == 3 => length += 4,
            b'.' if 0 < group => length += 1 + digits_from(length + 1),
            _ => return length,
        }
    }
}

fn word_length(text: &str) -> usize {
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if (letter.is_alphanumeric() && !is_raised(letter)) || is_mark(letter) {
            continue;
        }
        let joins =
            matches!(letter, '\'' | '’') && letters.peek().is_some_and(|(_, next)| next.is_alphabetic());
        if !joins {
            return at;
        }
    }
    text.len()
}

/// The number of a footnote: `£18.8m¹`.
fn is_raised(letter: char) -> bool {
    matches!(letter, '¹' | '²' | '³' | '\u{2070}' | '\u{2074}'..='\u{2079}')
}

/// A mark that stands on the letter before it.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = Tokens::of(text, 0).map(|token| token.text).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn numbers_words_and_signs_part() {
        check("£18.8m, up", &["£", "18.8", "m", ",", "up"]);
        check("1,234,567 and 1,2", &["1,234,567", "and", "1", ",", "2"]);
        check("42 ICB's. M5", &["42", "ICB's", ".", "M5"]);
        check("17th", &["17", "th"]);
        check("'quoted'", &["'", "quoted", "'"]);
    }

    #[test]
    fn places_are_counted_in_characters() {
        let tokens: Vec<Token<'_>> = Tokens::of("café “£5m”\n😀 x", 10).collect();
        let places: Vec<(usize, usize)> = tokens.iter().map(|token| (token.start, token.end)).collect();
        assert_eq!(places, [(10, 14), (15, 16), (16, 17), (17, 18), (18, 19), (19, 20), (21, 22), (23, 24)]);
        assert!(tokens[6].first_of_line && !tokens[7].first_of_line);
    }
}
