//! What the server asks of a process that answers, a line of JSON each, and what it is answered: frames, each with a
//! letter and its length.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use bytes::Bytes;
use pgwire::api::Type;
use pgwire::api::portal::Format;
use pgwire::api::results::FieldInfo;
use pgwire::messages::data::DataRow;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::fault::Fault;

/// The largest frame that is believed [bytes]: rows go a few at a time.
const LARGEST_FRAME: usize = 64 << 20;

/// What is asked.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    /// Who asks.
    pub(super) user: String,
    /// The settings of the connection that can be changed, by their names in small letters.
    pub(super) settings: BTreeMap<String, String>,
    /// The text, of one statement or several.
    pub(super) sql: String,
    pub(super) wanted: Wanted,
}

/// What is wanted of it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Wanted {
    /// What its questions give and take.
    Described,
    /// The columns of one question, with values for its parameters.
    Columns(Given),
    /// Its rows, in these formats.
    Rows(Given, Vec<i16>),
}

/// One question of a text, and values for its parameters.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Given {
    /// Its place among the statements.
    pub(super) place: usize,
    pub(super) values: Vec<Value>,
}

/// A value as a client sends it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Value {
    /// Nothing where it is missing.
    pub(super) bytes: Option<Vec<u8>>,
    /// The number of its type, where the client says it.
    pub(super) kind: Option<u32>,
    pub(super) is_binary: bool,
}

/// A column of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Column {
    pub(super) name: String,
    /// The number of its type.
    pub(super) kind: u32,
    /// Bytes of a value, -1 where they differ.
    pub(super) size: i16,
    /// Digits of a decimal number, packed.
    pub(super) modifier: i32,
}

/// What a question gives and takes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Described {
    pub(super) columns: Vec<Column>,
    /// The numbers of the types of its parameters, where the statement says them.
    pub(super) parameters: Vec<Option<u32>>,
}

/// What is answered.
#[derive(Debug)]
pub(super) enum Frame {
    /// Of each statement of a text, in its place, if it is a question.
    Described(Vec<Option<Described>>),
    Columns(Vec<Column>),
    /// Some rows; more follow, or the end.
    Rows(Vec<DataRow>),
    End,
    /// Why there is no answer, or no more of it.
    Refused(Fault),
}

/// The columns of an answer as a client is told of them.
pub(super) fn fields(columns: &[Column], format: &Format) -> Vec<FieldInfo> {
    let fields = columns.iter().enumerate().map(|(idx, column)| {
        let kind = Type::from_oid(column.kind).unwrap_or(Type::TEXT);
        FieldInfo::new(column.name.clone(), None, None, kind, format.format_for(idx))
            .with_type_size(column.size)
            .with_type_modifier(column.modifier)
    });
    fields.collect()
}

/// The codes of a format, as clients send them.
pub(super) fn codes(format: &Format) -> Vec<i16> {
    match format {
        Format::UnifiedText => Vec::new(),
        Format::UnifiedBinary => vec![1],
        Format::Individual(codes) => codes.clone(),
    }
}

/// The format with these codes.
pub(super) fn format(codes: Vec<i16>) -> Format {
    match codes[..] {
        [] => Format::UnifiedText,
        [one] => Format::from(one),
        _ => Format::Individual(codes),
    }
}

impl Frame {
    /// Whether nothing follows it.
    pub(super) const fn is_last(&self) -> bool {
        !matches!(self, Self::Rows(_))
    }

    pub(super) fn write(&self, to: &mut impl Write) -> io::Result<()> {
        let (letter, bytes) = match self {
            Self::Described(all) => (b'S', serde_json::to_vec(all)?),
            Self::Columns(columns) => (b'C', serde_json::to_vec(columns)?),
            Self::Rows(rows) => (b'D', packed(rows)),
            Self::End => (b'Z', Vec::new()),
            Self::Refused(fault) => (b'E', serde_json::to_vec(fault)?),
        };
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        to.write_all(&[letter])?;
        to.write_all(&length.to_be_bytes())?;
        to.write_all(&bytes)
    }

    pub(super) fn read(from: &mut impl Read) -> io::Result<Self> {
        let mut head = [0; 5];
        from.read_exact(&mut head)?;
        let [letter, length @ ..] = head;
        let length = usize::try_from(u32::from_be_bytes(length)).map_err(io::Error::other)?;
        if LARGEST_FRAME < length {
            return Err(damaged());
        }
        let mut bytes = vec![0; length];
        from.read_exact(&mut bytes)?;
        Ok(match letter {
            b'S' => Self::Described(json(&bytes)?),
            b'C' => Self::Columns(json(&bytes)?),
            b'D' => Self::Rows(unpacked(bytes.into())?),
            b'Z' => Self::End,
            b'E' => Self::Refused(json(&bytes)?),
            _ => return Err(damaged()),
        })
    }
}

fn json<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    Ok(serde_json::from_slice(bytes)?)
}

fn damaged() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

/// Rows one after the other, each with its number of columns and its length.
fn packed(rows: &[DataRow]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(rows.iter().map(|row| 6 + row.data.len()).sum());
    for row in rows {
        bytes.extend(row.field_count.to_be_bytes());
        // A frame is bounded, and so is each row of it.
        bytes.extend(u32::try_from(row.data.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend(&row.data);
    }
    bytes
}

fn unpacked(mut bytes: Bytes) -> io::Result<Vec<DataRow>> {
    let mut rows = Vec::new();
    while !bytes.is_empty() {
        let [a, b, length @ ..] = *bytes.first_chunk::<6>().ok_or_else(damaged)?;
        let length = usize::try_from(u32::from_be_bytes(length)).map_err(io::Error::other)?;
        if bytes.len() - 6 < length {
            return Err(damaged());
        }
        let row = bytes.split_to(6 + length);
        rows.push(DataRow::new(row[6..].into(), i16::from_be_bytes([a, b])));
    }
    Ok(rows)
}

#[cfg(test)]
mod tests;
