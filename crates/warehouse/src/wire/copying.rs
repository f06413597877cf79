//! `COPY … TO STDOUT`: the rows of a question or a table as text, as CSV or as bytes, as PostgreSQL writes them.
//!
//! Formats and options: <https://www.postgresql.org/docs/current/sql-copy.html>. Left out: copying in, into files and to
//! programs of the server, quotes around chosen columns only, and encodings other than UTF-8.

use bytes::{BufMut, Bytes, BytesMut};
use datafusion::sql::sqlparser::tokenizer::{Token, TokenWithSpan};
use futures_util::{SinkExt, StreamExt};
use pgwire::api::portal::Format;
use pgwire::api::results::{QueryResponse, Tag};
use pgwire::error::PgWireResult;
use pgwire::messages::PgWireBackendMessage;
use pgwire::messages::copy::{CopyData, CopyDone, CopyOutResponse};
use pgwire::messages::data::DataRow;

use super::fault::Fault;
use super::opening::Socket;

/// What bytes begin with: a signature, no flags, no more of a head.
const BEGINNING: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// What they end with, where a row would say how many columns it has.
const END: i16 = -1;

/// How rows are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Copying {
    kind: Kind,
    has_header: bool,
    /// Whether every value of CSV is quoted that is not missing.
    quotes_all: bool,
    delimiter: u8,
    quote: u8,
    escape: u8,
    /// What stands for a missing value.
    missing: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Csv,
    Bytes,
}

/// The words of the question of a `COPY`, and how its rows are written. `words` are those of the statement.
pub(super) fn read(words: &[TokenWithSpan]) -> Result<(Vec<TokenWithSpan>, Copying), Fault> {
    let (question, rest) = divided(words)?;
    let [to, target, rest @ ..] = rest else { return Err(wrong("TO STDOUT is missing")) };
    if is(&to.token, "FROM") {
        return Err(Fault::new("25006", "COPY … FROM is not done here: the tables are for reading"));
    }
    if !is(&to.token, "TO") {
        return Err(wrong(&format!("{} stands in place of TO STDOUT", to.token)));
    }
    if !is(&target.token, "STDOUT") {
        let message = "COPY writes no file of the server; say TO STDOUT, or \\copy … TO 'file' in psql";
        return Err(Fault::new("25006", message));
    }
    let rest: Vec<&Token> = rest.iter().map(|word| &word.token).collect();
    Ok((question, Copying::of(&options(&rest)?)?))
}

/// The question of a `COPY`, and what stands behind it. A table is asked for all its columns, or for those in brackets.
fn divided(words: &[TokenWithSpan]) -> Result<(Vec<TokenWithSpan>, &[TokenWithSpan]), Fault> {
    let words = words.get(1..).unwrap_or_default();
    let Some(first) = words.first() else {
        return Err(wrong("a question in brackets or a table is missing"));
    };
    if first.token == Token::LParen {
        let end = closing(words).ok_or_else(|| wrong("a bracket is not closed"))?;
        return Ok((words[1..end].to_vec(), &words[end + 1..]));
    }
    let named = |word: &TokenWithSpan| {
        word.token != Token::LParen && !is(&word.token, "TO") && !is(&word.token, "FROM")
    };
    let n_named = words.iter().take_while(|word| named(word)).count();
    let (table, mut rest) = words.split_at(n_named);
    let word = |token| TokenWithSpan::new(token, first.span);
    let mut question = vec![word(Token::make_keyword("SELECT"))];
    if rest.first().is_some_and(|word| word.token == Token::LParen) {
        let end = closing(rest).ok_or_else(|| wrong("a bracket is not closed"))?;
        question.extend_from_slice(&rest[1..end]);
        rest = &rest[end + 1..];
    } else {
        question.push(word(Token::Mul));
    }
    question.push(word(Token::make_keyword("FROM")));
    question.extend_from_slice(table);
    Ok((question, rest))
}

/// Where the bracket is closed that opens at the first word.
fn closing(words: &[TokenWithSpan]) -> Option<usize> {
    let mut depth = 0_usize;
    words.iter().position(|word| {
        match word.token {
            Token::LParen => depth += 1,
            Token::RParen => depth -= 1,
            _ => {}
        }
        depth == 0
    })
}

/// Options by name, in capitals, each with its value, if any: `(FORMAT csv, HEADER)`, or as before PostgreSQL 9,
/// `CSV HEADER`.
fn options(words: &[&Token]) -> Result<Vec<(String, Option<String>)>, Fault> {
    let words = if words.first().is_some_and(|word| is(word, "WITH")) { &words[1..] } else { words };
    if let [Token::LParen, inner @ .., Token::RParen] = words {
        let given = inner.split(|word| **word == Token::Comma);
        return given
            .map(|option| match option {
                [name] => Ok((said(name).to_uppercase(), None)),
                [name, value] => Ok((said(name).to_uppercase(), Some(said(value)))),
                _ => Err(wrong("an option has a name and one value")),
            })
            .collect();
    }
    let mut given = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let name = said(word).to_uppercase();
        given.push(match &*name {
            "CSV" | "BINARY" => ("FORMAT".to_owned(), Some(name)),
            "HEADER" => (name, None),
            "DELIMITER" | "NULL" | "QUOTE" | "ESCAPE" | "ENCODING" => {
                let value = words.find(|word| !is(word, "AS")).map(|word| said(word));
                (name, Some(value.ok_or_else(|| wrong("an option has no value"))?))
            }
            "FORCE" if words.next().is_some_and(|word| is(word, "QUOTE")) => {
                ("FORCE_QUOTE".to_owned(), words.next().map(|word| said(word)))
            }
            _ => return Err(unknown(&name)),
        });
    }
    Ok(given)
}

impl Copying {
    fn of(options: &[(String, Option<String>)]) -> Result<Self, Fault> {
        let value = |wanted: &str| {
            let found = options.iter().find(|(name, _)| name == wanted);
            found.map(|(_, value)| value.as_deref().unwrap_or_default())
        };
        let kind = match value("FORMAT").unwrap_or("text").to_lowercase().as_str() {
            "text" => Kind::Text,
            "csv" => Kind::Csv,
            "binary" => Kind::Bytes,
            other => return Err(wrong(&format!("FORMAT cannot be {other}; expected: text, csv or binary"))),
        };
        let sign = |name: &str, otherwise: u8| match value(name) {
            None => Ok(otherwise),
            Some(text) => match text.as_bytes() {
                [one] if one.is_ascii() && !matches!(one, b'\n' | b'\r' | 0) => Ok(*one),
                _ => Err(wrong(&format!("{name} cannot be {text:?}; expected: one sign of ASCII"))),
            },
        };
        let is_csv = kind == Kind::Csv;
        let quote = sign("QUOTE", b'"')?;
        let copying = Self {
            kind,
            has_header: value("HEADER").is_some_and(|value| !is_off(value)),
            quotes_all: value("FORCE_QUOTE").is_some(),
            delimiter: sign("DELIMITER", if is_csv { b',' } else { b'\t' })?,
            quote,
            escape: sign("ESCAPE", quote)?,
            missing: value("NULL").unwrap_or(if is_csv { "" } else { "\\N" }).to_owned(),
        };
        for (name, value) in options {
            let value = value.as_deref().unwrap_or_default();
            match &**name {
                "FORMAT" => {}
                "ENCODING" if ["UTF8", "UTF-8"].contains(&&*value.to_uppercase()) => {}
                "ENCODING" => return Err(wrong("ENCODING cannot be other than UTF8 here")),
                "FORCE_QUOTE" if is_csv && value == "*" => {}
                "FORCE_QUOTE" if is_csv => return Err(wrong("FORCE_QUOTE is for all columns here: *")),
                "QUOTE" | "ESCAPE" if is_csv => {}
                "HEADER" | "DELIMITER" | "NULL" if kind != Kind::Bytes => {}
                "QUOTE" | "ESCAPE" | "FORCE_QUOTE" | "HEADER" | "DELIMITER" | "NULL" => {
                    return Err(wrong(&format!("{name} does not belong to this FORMAT")));
                }
                _ => return Err(unknown(name)),
            }
        }
        let is_clear = copying.delimiter != copying.quote || !is_csv;
        let is_plain = kind == Kind::Text
            && (copying.delimiter.is_ascii_alphanumeric() || b"\\.".contains(&copying.delimiter));
        if !is_clear || is_plain || copying.missing.contains(['\n', '\r']) {
            return Err(wrong("DELIMITER, QUOTE and NULL cannot be told apart in rows; choose others"));
        }
        Ok(copying)
    }

    /// As what the engine gives the values.
    pub(super) fn format(&self) -> Format {
        if self.kind == Kind::Bytes { Format::UnifiedBinary } else { Format::UnifiedText }
    }

    /// A line of names, where it is asked for.
    fn header<'a>(&self, names: impl Iterator<Item = &'a str>) -> Option<Bytes> {
        let mut line = BytesMut::new();
        self.line(names.map(|name| Some(name.as_bytes())), &mut line);
        self.has_header.then(|| line.freeze())
    }

    /// Writes a row.
    fn row(&self, row: &DataRow, into: &mut BytesMut) {
        if self.kind == Kind::Bytes {
            into.put_i16(row.field_count);
            into.put_slice(&row.data);
        } else {
            self.line(Values(&row.data), into);
        }
    }

    fn line<'a>(&self, values: impl Iterator<Item = Option<&'a [u8]>>, into: &mut BytesMut) {
        for (idx, value) in values.enumerate() {
            if 0 < idx {
                into.put_u8(self.delimiter);
            }
            match value {
                None => into.put_slice(self.missing.as_bytes()),
                Some(value) if self.kind == Kind::Csv => self.quoted(value, into),
                Some(value) => self.escaped(value, into),
            }
        }
        into.put_u8(b'\n');
    }

    /// A value of CSV, in quotes where it could be taken for something else.
    fn quoted(&self, value: &[u8], into: &mut BytesMut) {
        let is_special = |byte: &u8| [self.delimiter, self.quote, b'\n', b'\r'].contains(byte);
        let has_doubt = value == self.missing.as_bytes() || value == b"\\.";
        if !self.quotes_all && !has_doubt && !value.iter().any(is_special) {
            return into.put_slice(value);
        }
        into.put_u8(self.quote);
        for byte in value {
            if [self.quote, self.escape].contains(byte) {
                into.put_u8(self.escape);
            }
            into.put_u8(*byte);
        }
        into.put_u8(self.quote);
    }

    /// A value of text: what divides values and rows stands behind a backslash.
    fn escaped(&self, value: &[u8], into: &mut BytesMut) {
        for byte in value {
            let letter = match byte {
                0x08 => b'b',
                0x0b => b'v',
                0x0c => b'f',
                b'\n' => b'n',
                b'\r' => b'r',
                b'\t' => b't',
                b'\\' => b'\\',
                byte if *byte == self.delimiter => *byte,
                byte => {
                    into.put_u8(*byte);
                    continue;
                }
            };
            into.put_slice(&[b'\\', letter]);
        }
    }
}

/// Values of a row one after the other, each with its length; nothing where one is missing.
struct Values<'a>(&'a [u8]);

impl<'a> Iterator for Values<'a> {
    type Item = Option<&'a [u8]>;

    fn next(&mut self) -> Option<Self::Item> {
        let (length, rest) = self.0.split_first_chunk::<4>()?;
        let n_bytes = usize::try_from(i32::from_be_bytes(*length)).ok();
        let (value, rest) = rest.split_at_checked(n_bytes.unwrap_or(0))?;
        self.0 = rest;
        Some(n_bytes.map(|_| value))
    }
}

/// Sends rows as they come.
pub(super) async fn copy(
    client: &mut Socket,
    mut rows: QueryResponse,
    copying: &Copying,
) -> PgWireResult<()> {
    let columns = rows.row_schema();
    let is_bytes = copying.kind == Kind::Bytes;
    let n_columns = i16::try_from(columns.len()).map_err(|_| Fault::lost())?;
    let begun = CopyOutResponse::new(i8::from(is_bytes), n_columns, vec![i16::from(is_bytes); columns.len()]);
    client.feed(PgWireBackendMessage::CopyOutResponse(begun)).await?;
    if let Some(line) = copying.header(columns.iter().map(pgwire::api::results::FieldInfo::name)) {
        client.feed(PgWireBackendMessage::CopyData(CopyData::new(line))).await?;
    }
    // As PostgreSQL does, the beginning goes with the first row.
    let mut piece = BytesMut::from(if is_bytes { BEGINNING } else { &[] });
    let mut n_rows = 0;
    while let Some(row) = rows.data_rows().next().await {
        copying.row(&row?, &mut piece);
        n_rows += 1;
        client.feed(PgWireBackendMessage::CopyData(CopyData::new(piece.split().freeze()))).await?;
    }
    if is_bytes {
        piece.put_i16(END);
        client.feed(PgWireBackendMessage::CopyData(CopyData::new(piece.freeze()))).await?;
    }
    client.feed(PgWireBackendMessage::CopyDone(CopyDone::new())).await?;
    client.feed(PgWireBackendMessage::CommandComplete(Tag::new("COPY").with_rows(n_rows).into())).await?;
    Ok(())
}

fn is(token: &Token, word: &str) -> bool {
    matches!(token, Token::Word(found) if found.quote_style.is_none() && found.value.eq_ignore_ascii_case(word))
}

fn is_off(value: &str) -> bool {
    ["false", "off", "0"].iter().any(|off| value.eq_ignore_ascii_case(off))
}

/// A word or a text without its quotes.
fn said(token: &Token) -> String {
    match token {
        Token::Word(word) => word.value.clone(),
        Token::SingleQuotedString(text) | Token::EscapedStringLiteral(text) => text.clone(),
        token => token.to_string(),
    }
}

fn wrong(why: &str) -> Fault {
    Fault::new("42601", format!("{why}; write COPY (SELECT …) TO STDOUT WITH (FORMAT csv, HEADER)"))
}

fn unknown(name: &str) -> Fault {
    let known = "FORMAT, HEADER, DELIMITER, NULL, QUOTE, ESCAPE, FORCE_QUOTE and ENCODING";
    wrong(&format!("COPY has no option {name} here; there are {known}"))
}

#[cfg(test)]
mod tests;
