//! What pages of packs cannot do themselves; implemented in `app`.

use domain::figure::FigureId;
use domain::money::Pence;
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;
use jiff::Timestamp;
use jiff::civil::Date;
use thiserror::Error;

use crate::library::YearMonth;

/// The packs. Called outside the threads that answer requests: an implementation may read files.
pub trait Packs: Send + Sync {
    /// Every pack, in the order in which they were frozen.
    ///
    /// # Errors
    /// Where they cannot be read.
    fn shown(&self) -> Result<Vec<ShownPack>, PacksPortError>;

    /// How many places of the file of packs cannot be read; packs that rest on them are left out.
    fn n_unreadable(&self) -> usize;

    /// A file of a pack, compared with the month as it is now: `pack.pdf`, `pack.html`, `pack.csv`; nothing where
    /// there is none.
    ///
    /// # Errors
    /// Where it cannot be made.
    fn file(
        &self,
        id: &str,
        month_end: Option<&MonthEnd>,
        name: &str,
    ) -> Result<Option<Vec<u8>>, PacksPortError>;
}

/// A sentence for whoever asked.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct PacksPortError(pub String);

/// A pack as it is shown.
#[derive(Clone, Debug)]
pub struct ShownPack {
    /// Its id: `rutland-2026-12`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The committee's name.
    pub committee: String,
    /// The day of the meeting.
    pub meeting_on: Date,
    /// The month end that its figures are of.
    pub month: YearMonth,
    /// When it was frozen.
    pub at: Timestamp,
    /// By when papers are published, in a sentence.
    pub countdown: String,
    /// Its figures, in the order in which they were picked.
    pub figures: Vec<ShownFigure>,
}

/// A figure as it stood.
#[derive(Clone, Debug)]
pub struct ShownFigure {
    /// Its id.
    pub id: FigureId,
    /// Its name, with subject and period.
    pub name: String,
    /// Its value [pence].
    pub value: Pence,
    /// `£18.8m adverse`.
    pub in_words: String,
    /// How it is known.
    pub provenance: Provenance,
}
