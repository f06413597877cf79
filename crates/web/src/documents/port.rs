//! What pages of public documents cannot do themselves; implemented in `app`.

use std::sync::Arc;

use crate::refusal::Refusal;
use api::claims::{ClaimCheck, ClaimedDocument};
use domain::account::Account;
use domain::claim::Claim;
use domain::month_end::MonthEnd;

/// Operations on public documents. Called outside the threads that answer requests: an implementation may read and
/// write files.
pub trait Documents: Send + Sync {
    /// All documents with their figures, compared with each other and with a month end of the library's edition.
    ///
    /// # Errors
    /// Where they cannot be read.
    fn shown(&self, month_end: Option<(&MonthEnd, u64)>) -> Result<Arc<DocumentsShown>, Refusal>;

    /// The whole text of a document; nothing where no copy is kept.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn text(&self, id: &str) -> Result<Option<String>, Refusal>;

    /// Reads a file that somebody sent, and keeps it.
    ///
    /// # Errors
    /// Where it cannot be read, or the account may not.
    fn receive(&self, upload: DocumentUpload, account: &Account) -> Result<ReceivedDocument, Refusal>;

    /// Records how somebody reads a figure; gives what was recorded, in a sentence.
    ///
    /// # Errors
    /// Where the reading cannot be one, or the account may not.
    fn decide(&self, decision: &DocumentDecision, account: &Account) -> Result<String, Refusal>;
}

/// Documents as they are shown.
#[derive(Clone, Debug)]
pub struct DocumentsShown {
    /// Each with its figures.
    pub documents: Vec<ClaimedDocument>,
    /// What the figures say about each other.
    pub checks: Vec<ClaimCheck>,
    /// What stands in `documents/claims.csv`, on which figures of month ends may rest.
    pub stated: Vec<Claim>,
    /// Passages of texts, each with the id of its document, to be searched.
    pub passages: Vec<(String, String)>,
    /// How many places of what people decided cannot be read; figures stand as without them.
    pub n_unreadable: usize,
    /// What can be measured.
    pub measures: Vec<&'static str>,
    /// What a figure can be said to be.
    pub bases: Vec<&'static str>,
}

/// A file that somebody sent, and what they say of it; what is empty is not said.
#[derive(Clone, Debug, Default)]
pub struct DocumentUpload {
    /// The file's name.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// The title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// When: `2025-06-17`, `June 2025`.
    pub dated: String,
    /// Where it can be read.
    pub web_address: String,
}

/// A document that was kept.
#[derive(Clone, Debug)]
pub struct ReceivedDocument {
    /// Its id.
    pub id: String,
    /// Whether the same file was kept before.
    pub was_kept: bool,
    /// Why the log does not have it; nothing where it has.
    pub not_recorded: Option<String>,
}

/// A decision about a figure.
#[derive(Clone, Debug)]
pub struct DocumentDecision {
    /// The document's id.
    pub document: String,
    /// The figure's first character.
    pub place: usize,
    /// `confirmed`, `corrected` or `rejected`.
    pub verdict: String,
    /// How it is read; a part that is `None` stays as it is.
    pub reading: ReadingWords,
    /// Why, or what is to be said of it.
    pub note: String,
}

/// How a figure is read, in words; an empty part is not known.
#[derive(Clone, Debug, Default)]
pub struct ReadingWords {
    /// Of whom.
    pub subject: Option<String>,
    /// What is measured.
    pub measure: Option<String>,
    /// Of when.
    pub period: Option<String>,
    /// Plan, forecast, actual, target or estimate.
    pub basis: Option<String>,
}
