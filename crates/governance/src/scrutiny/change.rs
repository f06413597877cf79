//! Notices of a change of service: from the proposal of an NHS body over who decided whether it is substantial to what
//! the body decided, with what a committee may do that opposes it.

use std::fmt;

use jiff::civil::{Date, date};
use thiserror::Error;

use super::calendar::{CalendarError, WorkingCalendar};
use super::clock::{ClockRule, Due};
use super::track::{Made, Move, MoveError, Side, Track, unless_said};

/// From this day on a council cannot refer a change to the Secretary of State, who may call it in instead
/// (SI 2024/16).
pub const NO_REFERRAL_FROM: Date = date(2024, 1, 31);

/// Whether a change is a substantial variation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Variation {
    /// It is: the committee is consulted (SI 2013/218, regulation 23).
    Substantial,
    /// It is not: nobody has to be consulted, and the reason stays on record.
    NotSubstantial,
}

/// What the body decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Conclusion {
    /// The change is made as it was proposed.
    AsProposed,
    /// It is made otherwise.
    Changed,
    /// It is not made.
    Dropped,
}

/// Where a notice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeState {
    /// Being written; the committee does not see it.
    Draft,
    /// The committee has been told.
    Notified,
    /// It is a substantial variation.
    Substantial,
    /// It is none.
    NotSubstantial,
    /// The committee is consulted, with the days for comments and of the decision.
    Consulting,
    /// The committee commented.
    Commented,
    /// The body decided.
    Decided(Conclusion),
    /// Referred to the Secretary of State, before 31 January 2024.
    Referred,
    /// The Secretary of State is asked to call it in.
    CallInAsked,
    /// The body proposes it no longer.
    Withdrawn,
    /// The committee is done with it.
    Closed,
}

impl fmt::Display for ChangeState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Draft => "draft",
            Self::Notified => "notified",
            Self::Substantial => "a substantial variation",
            Self::NotSubstantial => "not a substantial variation",
            Self::Consulting => "being consulted on",
            Self::Commented => "commented on",
            Self::Decided(Conclusion::AsProposed) => "decided as proposed",
            Self::Decided(Conclusion::Changed) => "decided with changes",
            Self::Decided(Conclusion::Dropped) => "dropped",
            Self::Referred => "referred to the Secretary of State",
            Self::CallInAsked => "with the Secretary of State, asked to call it in",
            Self::Withdrawn => "withdrawn",
            Self::Closed => "closed",
        })
    }
}

/// A move of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeMove {
    /// The body tells the committee.
    Notify,
    /// Whether it is substantial is decided; who decided is the role of whoever makes the move.
    Judge {
        /// What was decided.
        variation: Variation,
        /// Why; also where nobody is consulted.
        reason: String,
        /// How people are to be consulted; needed where it is substantial.
        consultation: String,
    },
    /// The body consults, or moves the days of a consultation.
    Consult {
        /// How.
        how: String,
        /// The last day for comments.
        comments_by: Date,
        /// The day on which it intends to decide.
        decide_on: Date,
    },
    /// The committee comments.
    Comment {
        /// What it says.
        text: String,
    },
    /// The body decides.
    Decide {
        /// What.
        conclusion: Conclusion,
        /// Why, and what became of the comments.
        reasons: String,
    },
    /// The committee refers it, as it could before 31 January 2024.
    Refer {
        /// Why.
        reason: String,
    },
    /// The committee asks the Secretary of State to call it in.
    AskForCallIn {
        /// Why.
        reason: String,
    },
    /// The Secretary of State answered.
    NoteAnswer {
        /// What.
        answer: String,
    },
    /// The body proposes it no longer.
    Withdraw {
        /// Why.
        reason: String,
    },
    /// The committee is done with it.
    Close {
        /// What came of it.
        outcome: String,
    },
    /// The committee takes it up again: whether it is substantial is decided anew.
    Reopen {
        /// Why.
        reason: String,
    },
}

impl Move for ChangeMove {
    type State = ChangeState;

    const START: ChangeState = ChangeState::Draft;

    fn word(&self) -> &'static str {
        match self {
            Self::Notify => "be notified",
            Self::Judge { .. } => "be judged",
            Self::Consult { .. } => "be consulted on",
            Self::Comment { .. } => "be commented on",
            Self::Decide { .. } => "be decided",
            Self::Refer { .. } => "be referred",
            Self::AskForCallIn { .. } => "be put to the Secretary of State",
            Self::NoteAnswer { .. } => "have the Secretary of State’s answer noted",
            Self::Withdraw { .. } => "be withdrawn",
            Self::Close { .. } => "be closed",
            Self::Reopen { .. } => "be reopened",
        }
    }

    fn side(&self) -> Side {
        match self {
            Self::Notify | Self::Consult { .. } | Self::Decide { .. } | Self::Withdraw { .. } => Side::Owner,
            Self::Judge { .. }
            | Self::Comment { .. }
            | Self::Refer { .. }
            | Self::AskForCallIn { .. }
            | Self::NoteAnswer { .. }
            | Self::Close { .. }
            | Self::Reopen { .. } => Side::Committee,
        }
    }

    fn leads_from(&self, state: ChangeState, before: ChangeState) -> Option<ChangeState> {
        use ChangeState as S;
        match (self, state) {
            (Self::Notify, S::Draft) | (Self::Reopen { .. }, S::Closed | S::Withdrawn) => Some(S::Notified),
            (Self::Judge { variation, .. }, S::Notified) => Some(match variation {
                Variation::Substantial => S::Substantial,
                Variation::NotSubstantial => S::NotSubstantial,
            }),
            (Self::Consult { .. }, S::Substantial | S::Consulting | S::Commented) => Some(S::Consulting),
            (Self::Comment { .. }, S::Consulting | S::Commented) => Some(S::Commented),
            (Self::Decide { conclusion, .. }, S::NotSubstantial | S::Consulting | S::Commented) => {
                Some(S::Decided(*conclusion))
            }
            (
                Self::Refer { .. },
                S::Substantial
                | S::Consulting
                | S::Commented
                | S::Decided(Conclusion::AsProposed | Conclusion::Changed),
            ) => Some(S::Referred),
            (Self::AskForCallIn { .. }, state) if may_be_called_in(state) => Some(S::CallInAsked),
            (Self::NoteAnswer { .. }, S::Referred | S::CallInAsked) => Some(before),
            (
                Self::Withdraw { .. },
                S::Notified | S::Substantial | S::NotSubstantial | S::Consulting | S::Commented,
            ) => Some(S::Withdrawn),
            (Self::Close { .. }, S::Decided(_) | S::Withdrawn) => Some(S::Closed),
            _ => None,
        }
    }

    fn lacks(&self) -> Option<&'static str> {
        match self {
            Self::Notify => None,
            Self::Judge { variation, reason, consultation } => {
                unless_said(reason, "the reason why it is substantial or not").or_else(|| match variation {
                    Variation::Substantial => unless_said(consultation, "how people are to be consulted"),
                    Variation::NotSubstantial => None,
                })
            }
            Self::Consult { how, .. } => unless_said(how, "how people are consulted"),
            Self::Comment { text } => unless_said(text, "the comments"),
            Self::Decide { reasons, .. } => unless_said(reasons, "the reasons"),
            Self::Refer { reason }
            | Self::AskForCallIn { reason }
            | Self::Withdraw { reason }
            | Self::Reopen { reason } => unless_said(reason, "a reason"),
            Self::NoteAnswer { answer } => unless_said(answer, "the answer"),
            Self::Close { outcome } => unless_said(outcome, "what came of it"),
        }
    }
}

/// Anybody may ask that any change be called in that is not dropped; a committee asks once it has judged it.
const fn may_be_called_in(state: ChangeState) -> bool {
    matches!(
        state,
        ChangeState::Substantial
            | ChangeState::NotSubstantial
            | ChangeState::Consulting
            | ChangeState::Commented
            | ChangeState::Decided(Conclusion::AsProposed | Conclusion::Changed)
    )
}

/// Why something cannot happen to a notice.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ChangeError {
    /// Referral ended.
    #[error(
        "from {NO_REFERRAL_FROM} on no change is referred (SI 2024/16), and this is of {0}; ask the Secretary of State to call it in"
    )]
    NoReferral(Date),
    /// Call-in had not begun.
    #[error(
        "before {NO_REFERRAL_FROM} a change was referred and not called in, and this is of {0}; refer it"
    )]
    NoCallIn(Date),
    /// Days in the wrong order.
    #[error(
        "comments are asked for by {comments_by} and a decision is intended on {decide_on}, from {on}; write days in that order, the first after the day on which the consultation begins"
    )]
    Days {
        /// The day on which the consultation begins.
        on: Date,
        /// The last day for comments.
        comments_by: Date,
        /// The day of the decision.
        decide_on: Date,
    },
    /// Comments are awaited.
    #[error(
        "the committee may comment until {comments_by} and has not; it can be decided from the day after on"
    )]
    CommentsAwaited {
        /// The last day for comments.
        comments_by: Date,
    },
    /// The move cannot be made.
    #[error(transparent)]
    Move(#[from] MoveError),
}

/// A notice of a change of service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeNotice {
    /// By when the committee says whether the change is substantial; `None` where nothing was agreed.
    pub judge_within: Option<ClockRule>,
    track: Track<ChangeMove>,
}

impl ChangeNotice {
    /// A notice in draft.
    #[must_use]
    pub const fn new(judge_within: Option<ClockRule>) -> Self {
        Self { judge_within, track: Track::new() }
    }

    /// What happened.
    #[must_use]
    pub const fn track(&self) -> &Track<ChangeMove> {
        &self.track
    }

    /// Records a move, or says why it cannot be; then nothing has changed.
    ///
    /// # Errors
    /// As [`Track::record`]; a referral or call-in at the wrong time, days in the wrong order, or a decision before
    /// comments that are awaited.
    pub fn record(&mut self, made: Made<ChangeMove>) -> Result<ChangeState, ChangeError> {
        let on = made.on;
        match made.step {
            ChangeMove::Refer { .. } if NO_REFERRAL_FROM <= on => return Err(ChangeError::NoReferral(on)),
            ChangeMove::AskForCallIn { .. } if on < NO_REFERRAL_FROM => {
                return Err(ChangeError::NoCallIn(on));
            }
            ChangeMove::Consult { comments_by, decide_on, .. }
                if comments_by <= on || decide_on < comments_by =>
            {
                return Err(ChangeError::Days { on, comments_by, decide_on });
            }
            ChangeMove::Decide { .. } if self.track.state() == ChangeState::Consulting => {
                if let Some((comments_by, _)) = self.days().filter(|(comments_by, _)| on <= *comments_by) {
                    return Err(ChangeError::CommentsAwaited { comments_by });
                }
            }
            _ => {}
        }
        Ok(self.track.record(made)?)
    }

    /// The last day for comments and the day on which the body intends to decide, as it said last.
    #[must_use]
    pub fn days(&self) -> Option<(Date, Date)> {
        self.track.made().iter().rev().find_map(|made| match made.step {
            ChangeMove::Consult { comments_by, decide_on, .. } => Some((comments_by, decide_on)),
            _ => None,
        })
    }

    /// By when it is said whether the change is substantial; `None` before it is notified, or without a clock.
    ///
    /// # Errors
    /// A day that the calendar does not cover.
    pub fn judge_by(&self, calendar: &WorkingCalendar) -> Result<Option<Due>, CalendarError> {
        let began = |step: &ChangeMove| matches!(step, ChangeMove::Notify | ChangeMove::Reopen { .. });
        let (Some(began), Some(rule)) = (self.track.last(began), self.judge_within) else { return Ok(None) };
        rule.due(began, &[], calendar).map(Some)
    }
}
