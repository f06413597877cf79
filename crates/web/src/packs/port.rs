//! What pages of packs cannot do themselves; implemented in `app`.

use std::collections::BTreeMap;

use domain::account::Account;
use domain::figure::FigureId;
use domain::money::Pence;
use domain::provenance::Provenance;
use governance::pack_draft::{DraftStep, Picked};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::library::YearMonth;
use crate::refusal::Refusal;

/// The figures of packs as they are now, by their ids.
pub(super) type Now = BTreeMap<FigureId, ShownFigure>;

/// The packs. Called outside the threads that answer requests: an implementation may read files.
pub trait Packs: Send + Sync {
    /// Every pack, in the order in which they were frozen.
    ///
    /// # Errors
    /// Where they cannot be read.
    fn shown(&self) -> Result<Vec<ShownPack>, Refusal>;

    /// How many places of the file of packs cannot be read; packs that rest on them are left out.
    fn n_unreadable(&self) -> usize;

    /// A file of a pack, which tells its figures that are others now: `pack.pdf`, `pack.html`, `pack.csv`; nothing
    /// where there is none.
    ///
    /// # Errors
    /// Where it cannot be made.
    fn file(&self, id: &str, others: &[OtherNow], name: &str) -> Result<Option<Vec<u8>>, Refusal>;

    /// The packs that are put together, in the order in which they were begun, and for whom another can be begun.
    ///
    /// # Errors
    /// Where they cannot be read.
    fn drafts(&self) -> Result<DraftsShown, Refusal>;

    /// Begins a pack; gives its id.
    ///
    /// # Errors
    /// Where something is missing, or the account may not.
    fn begin(&self, purpose: NewPack<'_>, account: &Account) -> Result<String, Refusal>;

    /// Does something to a draft.
    ///
    /// # Errors
    /// Where it cannot be done, or the account may not.
    fn change(&self, id: &str, step: DraftStep, account: &Account) -> Result<(), Refusal>;

    /// Freezes a draft with its figures as `look_up` finds them.
    ///
    /// # Errors
    /// Where a figure is gone, or the account may not.
    fn freeze(
        &self,
        id: &str,
        look_up: &dyn Fn(FigureId) -> Option<ShownFigure>,
        account: &Account,
    ) -> Result<(), Refusal>;
}

/// A figure of a pack that is another now.
#[derive(Clone, Debug)]
pub struct OtherNow {
    /// Its id.
    pub id: FigureId,
    /// `£19.0m adverse`; nothing where it is no longer among the figures.
    pub now: Option<String>,
}

/// What a pack is to be for.
#[derive(Clone, Copy, Debug)]
pub struct NewPack<'a> {
    /// Its title.
    pub title: &'a str,
    /// The committee, by its code.
    pub committee: &'a str,
    /// The day of the meeting, as it was written.
    pub meeting_on: &'a str,
    /// The month end that its figures are of.
    pub month: YearMonth,
}

/// Packs that are put together, and the committees that sit.
#[derive(Clone, Debug)]
pub struct DraftsShown {
    /// In the order in which they were begun.
    pub drafts: Vec<ShownDraft>,
    /// Codes and names.
    pub committees: Vec<(String, String)>,
    /// How many places of the file of drafts cannot be read; drafts stand as without them.
    pub n_unreadable: usize,
}

/// A pack that is not frozen.
#[derive(Clone, Debug)]
pub struct ShownDraft {
    /// The id that it will have.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The committee's name.
    pub committee: String,
    /// The day of the meeting.
    pub meeting_on: Date,
    /// The month end that its figures are of.
    pub month: YearMonth,
    /// By when papers are published, in a sentence.
    pub countdown: String,
    /// Its figures, in order.
    pub figures: Vec<Picked>,
}

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
    /// Its value [pence]; `None` of a number of a table, which is no amount of a month end.
    pub value: Option<Pence>,
    /// `£18.8m adverse`.
    pub in_words: String,
    /// `2 of 3 organisations` of a sum of those that reported; nothing of what is whole, or was frozen.
    pub coverage: Option<String>,
    /// How it is known.
    pub provenance: Provenance,
}
