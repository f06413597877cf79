//! Where figures are read from: files of the workspace and places in them.

use std::fmt;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

/// The SHA-256 of a file's bytes, in 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    /// The hash of `content`.
    #[must_use]
    pub fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).into())
    }

    /// The bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads the 64 digits back; `None` where the text is not a hash.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (idx, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[idx * 2..idx * 2 + 2], 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// The first 8 digits, enough to tell files apart on a page.
    #[must_use]
    pub fn short(&self) -> String {
        self.to_string().chars().take(8).collect()
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A file of the workspace that values were read from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceFile {
    /// Its path below the workspace, with `/`: `finance/returns/2024-25/M05/RWE/lines.csv`.
    pub path: String,
    /// The hash of its bytes.
    pub hash: ContentHash,
}

/// A place in a file: row and column counted from 1, as a spreadsheet shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellAt {
    /// The row, counted from 1 with the heading row.
    pub row: u32,
    /// The column, counted from 1.
    pub column: u16,
}

impl CellAt {
    /// The column as letters: 1 is `A`, 28 is `AB`.
    #[must_use]
    pub fn column_letters(self) -> String {
        let mut number = u32::from(self.column);
        let mut letters = Vec::new();
        while number > 0 {
            number -= 1;
            letters.push(char::from(b'A' + u8::try_from(number % 26).unwrap_or(0)));
            number /= 26;
        }
        letters.iter().rev().collect()
    }
}

/// As a spreadsheet names it: `H41`.
impl fmt::Display for CellAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.column_letters(), self.row)
    }
}

/// A row of a register with the day on which it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordedRow {
    /// The register.
    pub file: SourceFile,
    /// A cell of the row.
    pub at: CellAt,
    /// When it was recorded.
    pub on: Date,
}
