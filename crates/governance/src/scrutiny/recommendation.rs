//! Recommendations: from a proposal to the review of what they changed. The owner implements, the committee
//! closes.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;

use super::calendar::{CalendarError, WorkingCalendar};
use super::clock::{ClockRule, Due};
use super::track::{Made, Move, MoveError, Side, Track, unless_said};

/// What the owner says to a recommendation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Response {
    /// All of it is taken on.
    Accepted,
    /// Part of it.
    Part,
    /// None of it.
    Rejected,
    /// It is known.
    Noted,
}

impl Response {
    /// Whether something is to be implemented.
    #[must_use]
    pub const fn is_taken_on(self) -> bool {
        matches!(self, Self::Accepted | Self::Part)
    }
}

/// Where a recommendation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecommendationState {
    /// Proposed by a member or a task group.
    Proposed,
    /// Agreed by the committee.
    Agreed,
    /// Sent to the owner.
    Sent,
    /// The owner responded.
    Responded(Response),
    /// Under way.
    Implementing,
    /// Done, as the owner says.
    Implemented,
    /// The committee saw what it changed.
    ImpactReviewed,
    /// The committee closed it.
    Closed,
}

impl fmt::Display for RecommendationState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Proposed => "proposed",
            Self::Agreed => "agreed by the committee",
            Self::Sent => "sent",
            Self::Responded(Response::Accepted) => "accepted",
            Self::Responded(Response::Part) => "accepted in part",
            Self::Responded(Response::Rejected) => "rejected",
            Self::Responded(Response::Noted) => "noted",
            Self::Implementing => "implementing",
            Self::Implemented => "implemented",
            Self::ImpactReviewed => "reviewed for impact",
            Self::Closed => "closed",
        })
    }
}

/// A move of a recommendation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecommendationMove {
    /// The committee agrees to it.
    Agree {
        /// The explanation of the matter (SI 2013/218, regulation 22).
        explanation: String,
        /// The summary of the evidence.
        evidence: String,
        /// Who took part.
        participants: String,
    },
    /// It goes to the owner.
    Send,
    /// The owner responds.
    Respond {
        /// What it says.
        response: Response,
        /// Why; needed unless all is accepted.
        reasons: String,
        /// What will be done; needed where something is taken on.
        actions: Vec<String>,
    },
    /// Work begins.
    Implement,
    /// The owner says that it is done.
    ReportDone {
        /// What was done.
        what: String,
    },
    /// The committee looked at what it changed.
    ReviewImpact {
        /// What it found.
        finding: String,
    },
    /// The committee is done with it.
    Close {
        /// What came of it.
        outcome: String,
    },
    /// The committee takes it up again.
    Reopen {
        /// Why.
        reason: String,
    },
}

impl Move for RecommendationMove {
    type State = RecommendationState;

    const START: RecommendationState = RecommendationState::Proposed;

    fn word(&self) -> &'static str {
        match self {
            Self::Agree { .. } => "be agreed",
            Self::Send => "be sent",
            Self::Respond { .. } => "be responded to",
            Self::Implement => "be implemented",
            Self::ReportDone { .. } => "be reported as implemented",
            Self::ReviewImpact { .. } => "be reviewed for impact",
            Self::Close { .. } => "be closed",
            Self::Reopen { .. } => "be reopened",
        }
    }

    fn side(&self) -> Side {
        match self {
            Self::Respond { .. } | Self::Implement | Self::ReportDone { .. } => Side::Owner,
            Self::Agree { .. }
            | Self::Send
            | Self::ReviewImpact { .. }
            | Self::Close { .. }
            | Self::Reopen { .. } => Side::Committee,
        }
    }

    fn leads_from(
        &self,
        state: RecommendationState,
        before: RecommendationState,
    ) -> Option<RecommendationState> {
        use RecommendationState as S;
        match (self, state) {
            (Self::Agree { .. }, S::Proposed) => Some(S::Agreed),
            (Self::Send, S::Agreed) => Some(S::Sent),
            (Self::Respond { response, .. }, S::Sent) => Some(S::Responded(*response)),
            (Self::Implement, S::Responded(response)) if response.is_taken_on() => Some(S::Implementing),
            (Self::ReportDone { .. }, S::Implementing) => Some(S::Implemented),
            (Self::ReviewImpact { .. }, S::Implemented) => Some(S::ImpactReviewed),
            (Self::Close { .. }, S::ImpactReviewed) => Some(S::Closed),
            (Self::Close { .. }, S::Responded(response)) if !response.is_taken_on() => Some(S::Closed),
            // What was refused is sent again; what was done is done again.
            (Self::Reopen { .. }, S::Closed) => {
                Some(if before == S::ImpactReviewed { S::Implementing } else { S::Sent })
            }
            (Self::Reopen { .. }, S::Implemented | S::ImpactReviewed) => Some(S::Implementing),
            _ => None,
        }
    }

    fn lacks(&self) -> Option<&'static str> {
        match self {
            Self::Agree { explanation, evidence, participants } => {
                unless_said(explanation, "an explanation of the matter")
                    .or_else(|| unless_said(evidence, "a summary of the evidence"))
                    .or_else(|| unless_said(participants, "a list of participants"))
            }
            Self::Send | Self::Implement => None,
            Self::Respond { response, reasons, actions } => {
                let reasons =
                    if *response == Response::Accepted { None } else { unless_said(reasons, "reasons") };
                let nothing = actions.iter().all(|action| action.trim().is_empty());
                reasons.or((response.is_taken_on() && nothing).then_some("an action at least"))
            }
            Self::ReportDone { what } => unless_said(what, "what was done"),
            Self::ReviewImpact { finding } => unless_said(finding, "a finding"),
            Self::Close { outcome } => unless_said(outcome, "what came of it"),
            Self::Reopen { reason } => unless_said(reason, "a reason"),
        }
    }
}

/// A recommendation, with its clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommendation {
    /// By when a response is due: 28 days of an NHS body, two months of an executive; `None` where the
    /// committee asked for none.
    pub respond_within: Option<ClockRule>,
    track: Track<RecommendationMove>,
}

impl Recommendation {
    /// A proposal.
    #[must_use]
    pub const fn new(respond_within: Option<ClockRule>) -> Self {
        Self { respond_within, track: Track::new() }
    }

    /// What happened.
    #[must_use]
    pub const fn track(&self) -> &Track<RecommendationMove> {
        &self.track
    }

    /// Records a move, or says why it cannot be; then nothing has changed.
    ///
    /// # Errors
    /// As [`Track::record`].
    pub fn record(&mut self, made: Made<RecommendationMove>) -> Result<RecommendationState, MoveError> {
        self.track.record(made)
    }

    /// By when a response is due; `None` before it is sent, or where none was asked for.
    ///
    /// # Errors
    /// A day that the calendar does not cover.
    pub fn due(&self, calendar: &WorkingCalendar) -> Result<Option<Due>, CalendarError> {
        let sent = self
            .track
            .last(|step| matches!(step, RecommendationMove::Send | RecommendationMove::Reopen { .. }));
        let (Some(sent), Some(rule)) = (sent, self.respond_within) else { return Ok(None) };
        rule.due(sent, &[], calendar).map(Some)
    }

    /// Whether a response is owed and late.
    ///
    /// # Errors
    /// A day that the calendar does not cover.
    pub fn is_overdue(&self, today: Date, calendar: &WorkingCalendar) -> Result<bool, CalendarError> {
        let owed = self.track.state() == RecommendationState::Sent;
        Ok(owed && self.due(calendar)?.is_some_and(|due| due.is_past(today)))
    }

    /// The days of the reviews after 6 and 12 months; `None` while nothing is taken on.
    #[must_use]
    pub fn reviews(&self) -> Option<[Date; 2]> {
        let taken_on = self.track.last(
            |step| matches!(step, RecommendationMove::Respond { response, .. } if response.is_taken_on()),
        )?;
        Some([taken_on.saturating_add(6.months()), taken_on.saturating_add(12.months())])
    }

    /// When it was taken on, in all or in part.
    #[must_use]
    pub fn taken_on(&self) -> Option<Date> {
        self.reviews().and(self.track.last(|step| matches!(step, RecommendationMove::Respond { .. })))
    }

    /// When the owner said that it was done.
    #[must_use]
    pub fn done_on(&self) -> Option<Date> {
        self.track.last(|step| matches!(step, RecommendationMove::ReportDone { .. }))
    }
}
