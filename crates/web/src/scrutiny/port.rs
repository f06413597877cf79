//! What pages of the register cannot do themselves; implemented in `app`.

use std::collections::BTreeMap;

use crate::refusal::Refusal;
use domain::account::Account;
use domain::figure::FigureId;
use governance::scrutiny::committee::Committee;
use governance::scrutiny::id::{ObjectKind, ScrutinyId};
use governance::scrutiny::measures::BodyMeasures;
use governance::scrutiny::register::RegisterEntry;
use governance::scrutiny::standing::Standing;
use governance::scrutiny::written::Written;
use jiff::civil::Date;

/// Operations on the register. Called outside the threads that answer requests: an implementation may read and write
/// files.
pub trait Register: Send + Sync {
    /// The register as it stands today; entries of everybody, or all.
    ///
    /// # Errors
    /// Where the workspace cannot be read.
    fn shown(&self, public_only: bool) -> Result<RegisterShown, Refusal>;

    /// Records what happened to an entry; gives what was done, in a sentence.
    ///
    /// # Errors
    /// Where the move cannot be made or the account may not.
    fn act(&self, act: RegisterAct<'_>, account: &Account) -> Result<String, Refusal>;

    /// Enters what a clerk writes, or what somebody asks on the public site; gives its id.
    ///
    /// # Errors
    /// Where something is missing, or the account may not.
    fn enter(&self, new: NewEntry, account: Option<&Account>) -> Result<ScrutinyId, Refusal>;
}

/// An entry with where it stands.
#[derive(Clone, Debug)]
pub struct ShownEntry {
    /// Its id.
    pub id: ScrutinyId,
    /// What was asked.
    pub entry: RegisterEntry,
    /// Where it stands.
    pub standing: Standing,
}

/// The register as it is shown.
#[derive(Clone, Debug)]
pub struct RegisterShown {
    /// The day on which clocks were looked at.
    pub on: Date,
    /// Who asks.
    pub committees: Vec<Committee>,
    /// Entries by id.
    pub entries: Vec<ShownEntry>,
    /// How well each body answers what everybody may read.
    pub measures: BTreeMap<String, BodyMeasures>,
    /// Bodies by their codes: name and short name.
    pub bodies: BTreeMap<String, (String, String)>,
    /// Names of places by their codes.
    pub places: BTreeMap<String, String>,
    /// How many rows of the register cannot be read.
    pub n_unreadable: usize,
}

impl RegisterShown {
    /// A body by its name.
    #[must_use]
    pub fn body<'a>(&'a self, written: &'a str) -> &'a str {
        self.bodies.get(written).map_or(written, |(name, _)| name.as_str())
    }

    /// A body by its short name.
    #[must_use]
    pub fn short<'a>(&'a self, written: &'a str) -> &'a str {
        self.bodies.get(written).map_or(written, |(_, short)| short.as_str())
    }

    /// A committee by its name.
    #[must_use]
    pub fn committee<'a>(&'a self, code: &'a str) -> &'a str {
        self.committees.iter().find(|known| known.code == code).map_or(code, |known| known.name.as_str())
    }
}

/// What is recorded of an entry.
#[derive(Clone, Copy, Debug)]
pub struct RegisterAct<'a> {
    /// Of which entry.
    pub id: &'a ScrutinyId,
    /// The move.
    pub written: &'a Written,
    /// The role of whoever makes it, for the public record.
    pub role: &'a str,
    /// When it happened; today where it is empty.
    pub on: &'a str,
    /// Numbers of tables that the evidence names.
    pub known: &'a [FigureId],
}

/// What is entered.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// What kind of thing it is.
    pub kind: ObjectKind,
    /// Its title.
    pub title: String,
    /// What exactly is asked.
    pub asked: String,
    /// The committee.
    pub committee: String,
    /// The body that is asked.
    pub owner: String,
    /// The role of whoever raised it.
    pub raised_by: String,
    /// The minute; may be empty.
    pub minute: String,
    /// How long there is; 28 days where it is empty.
    pub clock: String,
    /// A place, by its code; may be empty.
    pub place: String,
    /// Pages and figures that it is about, separated by spaces; may be empty.
    pub link: String,
    /// The role in that body that answers; may be empty.
    pub owner_role: String,
    /// When it was raised, as a day; today where it is empty.
    pub raised_on: String,
    /// Whether it is asked for under regulation 26 of SI 2013/218, by which it must be given.
    pub is_under_regulation_26: bool,
    /// Whether it is raised at once, so that its clock begins.
    pub is_raised: bool,
}
