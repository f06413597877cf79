//! Public documents and the figures they state.

use jiff::civil::Date;

use crate::figure::FigureKey;
use crate::money::Pence;
use crate::provenance::Provenance;
use crate::source::{CellAt, SourceFile};

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
    /// Where it can be read: `https://…`; empty where that is not known.
    pub web_address: String,
    /// The SHA-256 of a copy that was kept, in 64 hexadecimal digits; empty where none was.
    pub sha256: String,
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
    /// The passage as it is printed; empty where it was not written down.
    pub quote: String,
    /// Where in the document: `characters 443 to 480`.
    pub locator: String,
    /// When it was recorded here.
    pub recorded_on: Date,
    /// The claims file and the row in it.
    pub file: SourceFile,
    /// The row and column of the value in that file.
    pub at: CellAt,
}

impl Claim {
    /// What the document says, without a full stop: the sentence of a page goes on or ends after it.
    #[must_use]
    pub fn clause(&self) -> &str {
        self.says.trim_end().trim_end_matches('.')
    }
}

#[cfg(test)]
mod tests;
