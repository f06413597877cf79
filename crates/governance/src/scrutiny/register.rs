//! The register: every thing that was ever asked, by an id that is never used again. It has no way to remove
//! or to replace.

use std::collections::BTreeMap;

use jiff::civil::Date;
use thiserror::Error;

use super::calendar::WorkingCalendar;
use super::change::{ChangeError, ChangeMove, ChangeNotice};
use super::committee::{Committee, acting};
use super::id::{ObjectKind, ScrutinyId, ScrutinyIdError};
use super::programme::{PaperError, ProgrammeItem, ProgrammeMove};
use super::publication::FigureMove;
use super::recommendation::{Recommendation, RecommendationMove};
use super::request::{Request, RequestMove};
use super::track::{Made, MoveError, Track};

/// Whether everybody may read an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Openness {
    /// Everybody may.
    Public,
    /// Not everybody, and why.
    Closed {
        /// Why.
        reason: String,
    },
}

/// What all things of the register have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Particulars {
    /// Its title.
    pub title: String,
    /// What exactly is asked, recommended or promised, in the words of the record.
    pub asked: String,
    /// The code of the committee that asks.
    pub committee: String,
    /// The meeting, the item of its agenda and the minute, as the papers name them.
    pub minute: String,
    /// Where the minutes can be read.
    pub web_address: String,
    /// The role of whoever raised it; a name only where it is on the public record.
    pub raised_by: String,
    /// When.
    pub raised_on: Date,
    /// Subjects.
    pub tags: Vec<String>,
    /// Codes of places.
    pub places: Vec<String>,
    /// Ids of figures, schemes and risks.
    pub linked: Vec<String>,
    /// The body that is asked.
    pub owner: String,
    /// The role in that body.
    pub owner_role: String,
    /// Whether everybody may read it.
    pub openness: Openness,
}

/// A thing, with what happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A request for information, a question, a request to attend.
    Request(Request),
    /// An action.
    Action(Request),
    /// A recommendation.
    Recommendation(Recommendation),
    /// An item of the work programme.
    Programme(ProgrammeItem),
    /// A notice of a change of service.
    Change(ChangeNotice),
    /// A figure on its way to the public.
    Figure(Track<FigureMove>),
}

/// An entry of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterEntry {
    /// What all have.
    pub particulars: Particulars,
    /// What it is.
    pub thing: Thing,
}

/// Why something cannot be entered.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RegisterError {
    /// A field is empty.
    #[error("{field} is empty; write it")]
    Empty {
        /// The field.
        field: &'static str,
    },
    /// No committee of that name.
    #[error("there is no committee {0}; add it, with its first day, or write one that there is")]
    NoCommittee(String),
    /// The committee does not sit on that day.
    #[error("committee {committee} does not sit on {on}; {}", successor.as_deref().map_or_else(
        || "write one that does".to_owned(),
        |other| format!("its business is that of {other}")
    ))]
    NotSitting {
        /// The committee.
        committee: String,
        /// The day.
        on: Date,
        /// Who acts for it, if anybody does.
        successor: Option<String>,
    },
    /// Used before.
    #[error("{0} is in use; an id is never used again")]
    InUse(ScrutinyId),
    /// Not an id.
    #[error(transparent)]
    Id(#[from] ScrutinyIdError),
}

/// All entries, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScrutinyRegister {
    entries: BTreeMap<ScrutinyId, RegisterEntry>,
}

impl ScrutinyRegister {
    /// All entries, by id.
    #[must_use]
    pub const fn entries(&self) -> &BTreeMap<ScrutinyId, RegisterEntry> {
        &self.entries
    }

    /// Enters a thing under the next id of its system, kind and year.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn enter(
        &mut self,
        system: &str,
        kind: ObjectKind,
        entry: RegisterEntry,
        committees: &[Committee],
    ) -> Result<ScrutinyId, Vec<RegisterError>> {
        let particulars = &entry.particulars;
        let mut faults = empty_fields(particulars);
        faults.extend(committee_fault(particulars, committees));
        let id = ScrutinyId::next(system, kind, particulars.raised_on.year(), self.entries.keys());
        match id {
            Ok(id) if faults.is_empty() => {
                self.entries.insert(id.clone(), entry);
                Ok(id)
            }
            Ok(_) => Err(faults),
            // A day of which there is no id is one on which no committee sat, which is told.
            Err(error) => {
                let is_told = faults.iter().any(|fault| matches!(fault, RegisterError::NotSitting { .. }));
                if !is_told {
                    faults.push(RegisterError::Id(error));
                }
                Err(faults)
            }
        }
    }

    /// Enters a thing again under its id, as it was kept.
    ///
    /// # Errors
    /// An id that is in use.
    pub fn restore(&mut self, id: ScrutinyId, entry: RegisterEntry) -> Result<(), RegisterError> {
        if self.entries.contains_key(&id) {
            return Err(RegisterError::InUse(id));
        }
        self.entries.insert(id, entry);
        Ok(())
    }

    /// Records what happened to an entry, or says why it cannot be; then nothing has changed.
    ///
    /// # Errors
    /// No such entry, a move of another kind of thing, or one that cannot be made.
    pub fn record(
        &mut self,
        id: &ScrutinyId,
        happened: Happened,
        calendar: &WorkingCalendar,
    ) -> Result<(), RecordError> {
        let entry = self.entries.get_mut(id).ok_or_else(|| RecordError::NoSuch(id.clone()))?;
        let (on, asked) = (happened.on(), entry.particulars.raised_on);
        if on < asked {
            return Err(RecordError::BeforeAsked { on, asked });
        }
        match (&mut entry.thing, happened) {
            (Thing::Request(request) | Thing::Action(request), Happened::Request(made)) => {
                request.record(made)?;
            }
            (Thing::Recommendation(recommendation), Happened::Recommendation(made)) => {
                recommendation.record(made)?;
            }
            (Thing::Programme(item), Happened::Programme(made)) => {
                item.record(made, calendar)?;
            }
            (Thing::Change(notice), Happened::Change(made)) => {
                notice.record(made)?;
            }
            (Thing::Figure(track), Happened::Figure(made)) => {
                track.record(made)?;
            }
            _ => return Err(RecordError::OtherKind(id.clone())),
        }
        Ok(())
    }
}

/// What happened to a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// To a request or an action.
    Request(Made<RequestMove>),
    /// To a recommendation.
    Recommendation(Made<RecommendationMove>),
    /// To an item of the work programme.
    Programme(Made<ProgrammeMove>),
    /// To a notice of a change of service.
    Change(Made<ChangeMove>),
    /// To a figure.
    Figure(Made<FigureMove>),
}

impl Happened {
    /// On which day.
    #[must_use]
    pub const fn on(&self) -> Date {
        match self {
            Self::Request(made) => made.on,
            Self::Recommendation(made) => made.on,
            Self::Programme(made) => made.on,
            Self::Change(made) => made.on,
            Self::Figure(made) => made.on,
        }
    }
}

/// Why something cannot be recorded.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RecordError {
    /// No such entry.
    #[error("{0} is not in the register; enter it first")]
    NoSuch(ScrutinyId),
    /// A move of another kind of thing.
    #[error("{0} is another kind of thing, which this cannot happen to")]
    OtherKind(ScrutinyId),
    /// It would have happened before anybody asked.
    #[error("{on} is before {asked}, when it was asked; write that day or a later one")]
    BeforeAsked {
        /// The day that is written.
        on: Date,
        /// The day on which it was asked.
        asked: Date,
    },
    /// The move cannot be made.
    #[error(transparent)]
    Move(#[from] MoveError),
    /// A notice cannot be moved like that.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// Papers cannot be published like that.
    #[error(transparent)]
    Paper(#[from] PaperError),
}

fn empty_fields(particulars: &Particulars) -> Vec<RegisterError> {
    let closed_without_reason =
        matches!(&particulars.openness, Openness::Closed { reason } if reason.trim().is_empty());
    [
        ("the title", particulars.title.trim().is_empty()),
        ("what is asked", particulars.asked.trim().is_empty()),
        ("the role of whoever raised it", particulars.raised_by.trim().is_empty()),
        ("the body that is asked", particulars.owner.trim().is_empty()),
        ("the reason why not everybody may read it", closed_without_reason),
    ]
    .into_iter()
    .filter_map(|(field, empty)| empty.then_some(RegisterError::Empty { field }))
    .collect()
}

fn committee_fault(particulars: &Particulars, committees: &[Committee]) -> Option<RegisterError> {
    let (code, on) = (&particulars.committee, particulars.raised_on);
    let Some(committee) = committees.iter().find(|committee| committee.code == *code) else {
        return Some(RegisterError::NoCommittee(code.clone()));
    };
    if committee.sits_on(on) {
        return None;
    }
    let successor = acting(committees, code, on).map(|other| other.code.clone());
    Some(RegisterError::NotSitting { committee: code.clone(), on, successor })
}
