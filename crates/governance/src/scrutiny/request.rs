//! Requests for information, and actions: from draft to closed, with what is withheld and why.

use std::fmt;

use jiff::civil::Date;

use super::calendar::{CalendarError, WorkingCalendar};
use super::clock::{ACKNOWLEDGE_WITHIN, ClockRule, Due, Stop};
use super::track::{Made, Move, MoveError, Side, Track, unless_said};

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RequestState {
    /// Being written; the other side does not see it.
    Draft,
    /// Asked.
    Raised,
    /// Somebody is named who answers.
    Acknowledged,
    /// Being answered.
    InProgress,
    /// Back with the side that asks: the clock stands still.
    Clarification,
    /// Answered in part; the rest is to come.
    PartlyAnswered,
    /// Not given, with reasons in writing.
    Withheld,
    /// Answered.
    Answered,
    /// The side that asked takes the answer.
    Accepted,
    /// Done.
    Closed,
    /// No longer wanted, with the reason.
    Lapsed,
}

impl RequestState {
    /// Every state.
    pub const ALL: [Self; 11] = [
        Self::Draft,
        Self::Raised,
        Self::Acknowledged,
        Self::InProgress,
        Self::Clarification,
        Self::PartlyAnswered,
        Self::Withheld,
        Self::Answered,
        Self::Accepted,
        Self::Closed,
        Self::Lapsed,
    ];

    /// Whether it was asked and neither taken nor dropped.
    #[must_use]
    pub const fn is_open(self) -> bool {
        self.owes_an_answer() || matches!(self, Self::Answered | Self::Withheld)
    }

    /// Whether the body that is asked still owes an answer.
    #[must_use]
    pub const fn owes_an_answer(self) -> bool {
        matches!(
            self,
            Self::Raised | Self::Acknowledged | Self::InProgress | Self::PartlyAnswered | Self::Clarification
        )
    }
}

impl fmt::Display for RequestState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Draft => "draft",
            Self::Raised => "raised",
            Self::Acknowledged => "acknowledged",
            Self::InProgress => "in progress",
            Self::Clarification => "clarification",
            Self::PartlyAnswered => "partly answered",
            Self::Withheld => "withheld",
            Self::Answered => "answered",
            Self::Accepted => "accepted",
            Self::Closed => "closed",
            Self::Lapsed => "lapsed",
        })
    }
}

/// Under which power information is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
    /// Regulation 26 of SI 2013/218: what is reasonably required must be given, but for two exemptions.
    Regulation26,
    /// As a courtesy.
    Courtesy,
}

/// Why regulation 26 does not require it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exemption {
    /// Confidential information about a person.
    ConfidentialPersonalData,
    /// A law forbids it.
    ForbiddenByLaw,
}

/// What an answer rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// A link to a document.
    Link(String),
    /// The id of a figure that no longer changes.
    FrozenFigure(String),
}

impl Evidence {
    /// The link or id.
    #[must_use]
    pub fn text(&self) -> &str {
        let (Self::Link(text) | Self::FrozenFigure(text)) = self;
        text
    }

    fn is_there(&self) -> bool {
        !self.text().trim().is_empty()
    }
}

/// A move of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestMove {
    /// It is asked.
    Raise,
    /// Somebody is named who answers.
    Acknowledge {
        /// The role.
        owner_role: String,
    },
    /// Work on it begins.
    Start,
    /// The body asks what is meant.
    AskToClarify {
        /// The question.
        question: String,
    },
    /// The side that asked says what it meant.
    Clarify {
        /// The answer.
        answer: String,
    },
    /// It is answered in part.
    AnswerInPart {
        /// The answer.
        text: String,
        /// What it rests on.
        evidence: Vec<Evidence>,
        /// What is still to come.
        to_come: String,
    },
    /// It is answered.
    Answer {
        /// The answer.
        text: String,
        /// What it rests on.
        evidence: Vec<Evidence>,
    },
    /// A link or figure is put to the request before it is answered.
    Attach {
        /// What it shows; may be empty.
        text: String,
        /// The links and figures.
        evidence: Vec<Evidence>,
    },
    /// It is not given: a written statement with reasons.
    Withhold {
        /// Why.
        reason: String,
        /// Who signs the statement.
        author: String,
        /// The exemption; needed where it was asked for under regulation 26, which knows two and no other.
        exemption: Option<Exemption>,
    },
    /// The answer, or the reasons for none, are taken.
    Accept,
    /// They are not.
    Refuse {
        /// Why.
        reason: String,
    },
    /// It is done.
    Close {
        /// What came of it.
        outcome: String,
    },
    /// It is taken up again.
    Reopen {
        /// Why.
        reason: String,
    },
    /// It is taken to somebody above; the body still owes the answer.
    Escalate {
        /// To whom.
        to: String,
        /// Why.
        reason: String,
    },
    /// It is no longer wanted.
    Lapse {
        /// Why.
        reason: String,
    },
}

impl Move for RequestMove {
    type State = RequestState;

    const START: RequestState = RequestState::Draft;

    fn word(&self) -> &'static str {
        match self {
            Self::Raise => "be raised",
            Self::Acknowledge { .. } => "be acknowledged",
            Self::Start => "be started",
            Self::AskToClarify { .. } => "be sent back for clarification",
            Self::Clarify { .. } => "be clarified",
            Self::AnswerInPart { .. } => "be answered in part",
            Self::Answer { .. } => "be answered",
            Self::Attach { .. } => "have something attached",
            Self::Withhold { .. } => "be withheld",
            Self::Accept => "be accepted",
            Self::Refuse { .. } => "be refused",
            Self::Close { .. } => "be closed",
            Self::Reopen { .. } => "be reopened",
            Self::Escalate { .. } => "be escalated",
            Self::Lapse { .. } => "lapse",
        }
    }

    fn side(&self) -> Side {
        match self {
            Self::Acknowledge { .. }
            | Self::Start
            | Self::AskToClarify { .. }
            | Self::AnswerInPart { .. }
            | Self::Answer { .. }
            | Self::Attach { .. }
            | Self::Withhold { .. } => Side::Owner,
            Self::Raise
            | Self::Clarify { .. }
            | Self::Accept
            | Self::Refuse { .. }
            | Self::Close { .. }
            | Self::Reopen { .. }
            | Self::Escalate { .. }
            | Self::Lapse { .. } => Side::Committee,
        }
    }

    fn leads_from(&self, state: RequestState, before: RequestState) -> Option<RequestState> {
        use RequestState as S;
        match (self, state) {
            (Self::Raise, S::Draft) => Some(S::Raised),
            (Self::Acknowledge { .. }, S::Raised) => Some(S::Acknowledged),
            (Self::AskToClarify { .. }, S::Acknowledged | S::InProgress | S::PartlyAnswered) => {
                Some(S::Clarification)
            }
            (Self::Clarify { .. }, S::Clarification) => Some(before_clarification(before)),
            (Self::AnswerInPart { .. }, S::InProgress | S::PartlyAnswered) => Some(S::PartlyAnswered),
            (Self::Answer { .. }, S::InProgress | S::PartlyAnswered) => Some(S::Answered),
            (Self::Withhold { .. }, S::Acknowledged | S::InProgress | S::PartlyAnswered) => Some(S::Withheld),
            (Self::Accept, S::Answered | S::Withheld) => Some(S::Accepted),
            (Self::Start, S::Acknowledged)
            | (Self::Refuse { .. }, S::Answered | S::PartlyAnswered | S::Withheld)
            | (Self::Reopen { .. }, S::Closed | S::Lapsed) => Some(S::InProgress),
            (Self::Close { .. }, S::Accepted) => Some(S::Closed),
            (Self::Attach { .. }, state) if state.owes_an_answer() => Some(state),
            (Self::Escalate { .. }, state) if state.is_open() => Some(state),
            (Self::Lapse { .. }, state) if state.is_open() || state == S::Accepted => Some(S::Lapsed),
            _ => None,
        }
    }

    fn lacks(&self) -> Option<&'static str> {
        let none_of = |evidence: &[Evidence]| {
            let is_there = evidence.iter().any(Evidence::is_there);
            (!is_there).then_some("a link or the id of a frozen figure as evidence")
        };
        match self {
            Self::Raise | Self::Start | Self::Accept => None,
            Self::Acknowledge { owner_role } => unless_said(owner_role, "the role that answers"),
            Self::AskToClarify { question } => unless_said(question, "a question"),
            Self::Clarify { answer } => unless_said(answer, "an answer"),
            Self::AnswerInPart { text, evidence, to_come } => unless_said(text, "a text")
                .or_else(|| none_of(evidence))
                .or_else(|| unless_said(to_come, "what is still to come")),
            Self::Answer { text, evidence } => unless_said(text, "a text").or_else(|| none_of(evidence)),
            Self::Attach { evidence, .. } => none_of(evidence),
            Self::Withhold { reason, author, .. } => {
                unless_said(reason, "a reason").or_else(|| unless_said(author, "an author"))
            }
            Self::Refuse { reason } | Self::Reopen { reason } | Self::Lapse { reason } => {
                unless_said(reason, "a reason")
            }
            Self::Close { outcome } => unless_said(outcome, "what came of it"),
            Self::Escalate { to, reason } => {
                unless_said(to, "to whom").or_else(|| unless_said(reason, "a reason"))
            }
        }
    }
}

/// Where a request goes on once it is clarified; escalating it meanwhile changes nothing.
fn before_clarification(before: RequestState) -> RequestState {
    match before {
        RequestState::Acknowledged | RequestState::PartlyAnswered => before,
        _ => RequestState::InProgress,
    }
}

/// A request or an action, with its clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    rule: ClockRule,
    power: Power,
    track: Track<RequestMove>,
}

impl Request {
    /// A request in draft, with its clock and the power under which it asks.
    #[must_use]
    pub const fn new(rule: ClockRule, power: Power) -> Self {
        Self { rule, power, track: Track::new() }
    }

    /// What happened.
    #[must_use]
    pub const fn track(&self) -> &Track<RequestMove> {
        &self.track
    }

    /// Its clock.
    #[must_use]
    pub const fn rule(&self) -> ClockRule {
        self.rule
    }

    /// Under which power it asks.
    #[must_use]
    pub const fn power(&self) -> Power {
        self.power
    }

    /// Records a move, or says why it cannot be; then nothing has changed.
    ///
    /// # Errors
    /// As [`Track::record`]; also what is asked for under regulation 26 and withheld without its exemption.
    pub fn record(&mut self, made: Made<RequestMove>) -> Result<RequestState, MoveError> {
        let unexempted = matches!(made.step, RequestMove::Withhold { exemption: None, .. });
        if unexempted && self.power == Power::Regulation26 {
            let lacks = "one of the two exemptions of regulation 26";
            return Err(MoveError::Lacks { word: made.step.word(), lacks });
        }
        self.track.record(made)
    }

    /// By when it is to be answered; `None` before it is raised.
    ///
    /// # Errors
    /// A day that the calendar does not cover.
    pub fn due(&self, calendar: &WorkingCalendar) -> Result<Option<Due>, CalendarError> {
        let raised = self.track.first(|step| *step == RequestMove::Raise);
        raised.map(|raised| self.rule.due(raised, &self.stops(), calendar)).transpose()
    }

    /// By when somebody is to be named who answers; `None` before it is raised.
    ///
    /// # Errors
    /// A day that the calendar does not cover.
    pub fn acknowledge_by(&self, calendar: &WorkingCalendar) -> Result<Option<Date>, CalendarError> {
        let raised = self.track.first(|step| *step == RequestMove::Raise);
        raised.map(|raised| calendar.working_days_after(raised, ACKNOWLEDGE_WITHIN)).transpose()
    }

    /// Whether an answer is owed and late.
    ///
    /// # Errors
    /// A day that the calendar does not cover.
    pub fn is_overdue(&self, today: Date, calendar: &WorkingCalendar) -> Result<bool, CalendarError> {
        if !self.track.state().owes_an_answer() {
            return Ok(false);
        }
        Ok(self.due(calendar)?.is_some_and(|due| due.is_past(today)))
    }

    /// Whether it was taken to somebody above and is not answered since.
    #[must_use]
    pub fn is_escalated(&self) -> bool {
        let escalated = self.track.last(|step| matches!(step, RequestMove::Escalate { .. })).is_some();
        escalated && self.track.state().owes_an_answer()
    }

    /// What was attached since it was answered last, in order, each once.
    #[must_use]
    pub fn attached(&self) -> Vec<&Evidence> {
        let mut attached = Vec::new();
        for made in self.track.made() {
            match &made.step {
                RequestMove::Answer { .. } => attached.clear(),
                RequestMove::Attach { evidence, .. } => {
                    for one in evidence.iter().filter(|one| one.is_there()) {
                        if !attached.contains(&one) {
                            attached.push(one);
                        }
                    }
                }
                _ => {}
            }
        }
        attached
    }

    /// When it was answered, or withheld with reasons, last.
    #[must_use]
    pub fn answered_on(&self) -> Option<Date> {
        self.track.last(|step| matches!(step, RequestMove::Answer { .. } | RequestMove::Withhold { .. }))
    }

    /// The times in which it was with the side that asks.
    fn stops(&self) -> Vec<Stop> {
        let mut stops: Vec<Stop> = Vec::new();
        for made in self.track.made() {
            match made.step {
                RequestMove::AskToClarify { .. } => stops.push(Stop { from: made.on, to: None }),
                RequestMove::Clarify { .. } | RequestMove::Lapse { .. } => {
                    if let Some(stop) = stops.last_mut().filter(|stop| stop.to.is_none()) {
                        stop.to = Some(made.on);
                    }
                }
                _ => {}
            }
        }
        stops
    }
}
