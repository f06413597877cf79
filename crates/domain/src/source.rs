//! Where figures are read from: files of the workspace, public documents and what they claim.

use std::fmt;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::figure::FigureKey;
use crate::money::Pence;
use crate::provenance::Provenance;

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

/// A public document that states figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// A short name, unique in the workspace: `nub-news-2024-autumn`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// When it was published, as exactly as it is known: `autumn 2024`.
    pub dated: String,
    /// What it reports on and how far to trust it.
    pub note: String,
}

/// A figure as a document states it, read and confirmed by a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// A short name, unique in the workspace.
    pub id: String,
    /// The document's id.
    pub document: String,
    /// The figure it states.
    pub figure: FigureKey,
    /// The value as impact on the surplus [pence].
    pub value: Pence,
    /// How far the true value may lie to either side, from the rounding in print [pence].
    pub half_width: Pence,
    /// Published where the document prints the figure, derived where it must be read out of words.
    pub provenance: Provenance,
    /// What the document says, in our words.
    pub says: String,
    /// Where in the document: `characters 443 to 480`.
    pub locator: String,
    /// When it was recorded here.
    pub recorded_on: Date,
    /// The claims file and the row in it.
    pub file: SourceFile,
    /// The row and column of the value in that file.
    pub at: CellAt,
}
