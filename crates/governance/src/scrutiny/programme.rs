//! The work programme: from a suggestion, which anybody may make, to what followed from the meeting.

use std::fmt;

use jiff::civil::Date;
use thiserror::Error;

use super::calendar::{CalendarError, WorkingCalendar};
use super::clock::is_published_in_time;
use super::track::{Made, Move, MoveError, Side, Track, unless_said};

/// Where a suggestion came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A member.
    Member,
    /// The public.
    Public,
    /// A register of risks.
    Risk,
    /// Performance or complaints.
    Performance,
    /// National policy.
    National,
}

/// How an item is dealt with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Members are informed.
    Briefing,
    /// One item of one meeting.
    SingleItem,
    /// A group looks into it.
    TaskGroup,
    /// Several committees together.
    Joint,
}

/// A score of five parts, each 0 to 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score([u8; 5]);

/// A part of a score above 3.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{part} is scored {value}; write 0, 1, 2 or 3")]
pub struct ScoreError {
    /// The part.
    pub part: &'static str,
    /// What was written.
    pub value: u8,
}

impl Score {
    /// The parts, in order.
    pub const PARTS: [&str; 5] =
        ["public interest", "ability to change", "performance concern", "breadth", "duplication"];

    /// A score of these parts, in the order of [`Self::PARTS`].
    ///
    /// # Errors
    /// A part above 3.
    pub fn new(parts: [u8; 5]) -> Result<Self, ScoreError> {
        match Self::PARTS.into_iter().zip(parts).find(|(_, value)| 3 < *value) {
            Some((part, value)) => Err(ScoreError { part, value }),
            None => Ok(Self(parts)),
        }
    }

    /// The parts, in the order of [`Self::PARTS`].
    #[must_use]
    pub const fn parts(self) -> [u8; 5] {
        self.0
    }

    /// The sum, 0 to 15.
    #[must_use]
    pub fn sum(self) -> u8 {
        self.0.iter().sum()
    }
}

/// Where an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProgrammeState {
    /// Suggested.
    Suggested,
    /// Scored.
    Scored,
    /// On the programme of a meeting.
    Scheduled,
    /// Papers are being written.
    PapersDue,
    /// Papers are public.
    Published,
    /// The committee considered it.
    Considered,
    /// Something follows.
    FollowUp,
    /// Done.
    Done,
    /// Not taken, with the reason.
    Declined,
}

impl fmt::Display for ProgrammeState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Suggested => "suggested",
            Self::Scored => "scored",
            Self::Scheduled => "scheduled",
            Self::PapersDue => "waiting for papers",
            Self::Published => "published",
            Self::Considered => "considered",
            Self::FollowUp => "being followed up",
            Self::Done => "done",
            Self::Declined => "declined",
        })
    }
}

/// A move of an item. All are the committee's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProgrammeMove {
    /// It is scored.
    Rate(Score),
    /// It is put down for a meeting, or for another one.
    Schedule {
        /// The day of the meeting.
        meeting: Date,
        /// How it is dealt with.
        form: Form,
    },
    /// Papers are called for.
    CallForPapers,
    /// Papers are published.
    Publish {
        /// Why they are late; empty where they are in time.
        late_because: String,
    },
    /// The committee considered it.
    Consider,
    /// Something follows.
    FollowUp {
        /// What.
        what: String,
    },
    /// It is done.
    Finish {
        /// What came of it.
        outcome: String,
    },
    /// It is not taken.
    Decline {
        /// Why.
        reason: String,
    },
}

impl Move for ProgrammeMove {
    type State = ProgrammeState;

    const START: ProgrammeState = ProgrammeState::Suggested;

    fn word(&self) -> &'static str {
        match self {
            Self::Rate(_) => "be scored",
            Self::Schedule { .. } => "be scheduled",
            Self::CallForPapers => "wait for papers",
            Self::Publish { .. } => "be published",
            Self::Consider => "be considered",
            Self::FollowUp { .. } => "be followed up",
            Self::Finish { .. } => "be finished",
            Self::Decline { .. } => "be declined",
        }
    }

    fn side(&self) -> Side {
        Side::Committee
    }

    fn leads_from(&self, state: ProgrammeState, _before: ProgrammeState) -> Option<ProgrammeState> {
        use ProgrammeState as S;
        match (self, state) {
            (Self::Rate(_), S::Suggested | S::Scored) => Some(S::Scored),
            // The chair moves items between meetings.
            (Self::Schedule { .. }, S::Scored | S::Scheduled | S::PapersDue) => Some(S::Scheduled),
            (Self::CallForPapers, S::Scheduled) => Some(S::PapersDue),
            (Self::Publish { .. }, S::PapersDue) => Some(S::Published),
            (Self::Consider, S::Published) => Some(S::Considered),
            (Self::FollowUp { .. }, S::Considered | S::FollowUp) => Some(S::FollowUp),
            (Self::Finish { .. }, S::Considered | S::FollowUp) => Some(S::Done),
            (Self::Decline { .. }, S::Suggested | S::Scored | S::Scheduled) => Some(S::Declined),
            _ => None,
        }
    }

    fn lacks(&self) -> Option<&'static str> {
        match self {
            Self::Rate(_)
            | Self::Schedule { .. }
            | Self::CallForPapers
            | Self::Publish { .. }
            | Self::Consider => None,
            Self::FollowUp { what } => unless_said(what, "what follows"),
            Self::Finish { outcome } => unless_said(outcome, "what came of it"),
            Self::Decline { reason } => unless_said(reason, "a reason"),
        }
    }
}

/// Why papers cannot be published as they are.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PaperError {
    /// Less than five clear days before the meeting, without a reason.
    #[error(
        "papers published on {on} are less than five clear working days before the meeting of {meeting}; publish \
         earlier, move the meeting, or give the reason for urgency"
    )]
    Late {
        /// The day.
        on: Date,
        /// The meeting.
        meeting: Date,
    },
    /// On the day of the meeting or after.
    #[error("papers cannot be published on {on} for the meeting of {meeting}, which is not after it")]
    AfterMeeting {
        /// The day.
        on: Date,
        /// The meeting.
        meeting: Date,
    },
    /// The calendar does not reach so far.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// The move cannot be made.
    #[error(transparent)]
    Move(#[from] MoveError),
}

/// An item of the work programme.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProgrammeItem {
    track: Track<ProgrammeMove>,
}

impl ProgrammeItem {
    /// A suggestion.
    #[must_use]
    pub const fn new() -> Self {
        Self { track: Track::new() }
    }

    /// What happened.
    #[must_use]
    pub const fn track(&self) -> &Track<ProgrammeMove> {
        &self.track
    }

    /// The day of the meeting that it was put down for last.
    #[must_use]
    pub fn meeting(&self) -> Option<Date> {
        self.track.made().iter().rev().find_map(|made| match made.step {
            ProgrammeMove::Schedule { meeting, .. } => Some(meeting),
            _ => None,
        })
    }

    /// Records a move, or says why it cannot be; then nothing has changed.
    ///
    /// # Errors
    /// As [`Track::record`] and [`may_publish`].
    pub fn record(
        &mut self,
        made: Made<ProgrammeMove>,
        calendar: &WorkingCalendar,
    ) -> Result<ProgrammeState, PaperError> {
        if let (ProgrammeMove::Publish { late_because }, Some(meeting)) = (&made.step, self.meeting()) {
            may_publish(made.on, meeting, late_because, calendar)?;
        }
        Ok(self.track.record(made)?)
    }
}

/// Whether papers can be published on a day for a meeting: in time, or late with a reason that is kept.
///
/// # Errors
/// Late without a reason, after the meeting, or a day that the calendar does not cover.
pub fn may_publish(
    on: Date,
    meeting: Date,
    late_because: &str,
    calendar: &WorkingCalendar,
) -> Result<(), PaperError> {
    if meeting <= on {
        return Err(PaperError::AfterMeeting { on, meeting });
    }
    if is_published_in_time(on, meeting, calendar)? || !late_because.trim().is_empty() {
        return Ok(());
    }
    Err(PaperError::Late { on, meeting })
}
