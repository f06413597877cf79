//! Where an entry stands on a day: what is owed, by when, and whether it is late.

use jiff::civil::Date;

use super::calendar::{CalendarError, WorkingCalendar};
use super::clock::{Due, last_day_of_publication};
use super::programme::{ProgrammeItem, ProgrammeState};
use super::recommendation::{Recommendation, RecommendationState};
use super::register::{Openness, RegisterEntry, Thing};
use super::request::{Request, RequestState};

/// What is owed next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owed {
    /// Somebody is to be named who answers.
    Owner,
    /// An answer.
    Answer,
    /// A word of the side that asks, on an answer or on reasons for none.
    Acceptance,
    /// The response to a recommendation.
    Response,
    /// What was taken on.
    Implementation,
    /// Papers for a meeting.
    Papers,
}

impl Owed {
    /// The words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Owner => "somebody who answers",
            Self::Answer => "an answer",
            Self::Acceptance => "a word on the answer",
            Self::Response => "a response",
            Self::Implementation => "what was taken on",
            Self::Papers => "papers",
        }
    }
}

/// Where an entry stands on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The state, in words.
    pub state: String,
    /// What is owed; `None` where nothing is.
    pub owed: Option<Owed>,
    /// By when; `None` where there is no clock.
    pub due: Option<Due>,
    /// Whether it is late.
    pub is_overdue: bool,
    /// Whether it was taken to somebody above and is not answered since.
    pub is_escalated: bool,
}

impl Standing {
    /// Whether it is due within so many days from `today`, or late.
    #[must_use]
    pub fn is_due_within(&self, days: i32, today: Date) -> bool {
        matches!(self.due, Some(Due::On(day)) if (day - today).get_days() <= days)
    }
}

impl RegisterEntry {
    /// Where it stands on a day.
    ///
    /// # Errors
    /// A day that the calendar does not cover.
    pub fn standing(&self, today: Date, calendar: &WorkingCalendar) -> Result<Standing, CalendarError> {
        let (owed, due) = match &self.thing {
            Thing::Request(request) | Thing::Action(request) => of_request(request, calendar)?,
            Thing::Recommendation(recommendation) => of_recommendation(recommendation, calendar)?,
            Thing::Programme(item) => of_item(item, calendar)?,
            Thing::Figure(_) => (None, None),
        };
        let is_escalated = match &self.thing {
            Thing::Request(request) | Thing::Action(request) => request.is_escalated(),
            Thing::Recommendation(_) | Thing::Programme(_) | Thing::Figure(_) => false,
        };
        let is_overdue = due.is_some_and(|due| due.is_past(today));
        Ok(Standing { state: self.thing.state(), owed, due, is_overdue, is_escalated })
    }

    /// Whether everybody may read it: it is open, and not a draft.
    #[must_use]
    pub fn is_public(&self) -> bool {
        let is_draft = match &self.thing {
            Thing::Request(request) | Thing::Action(request) => {
                request.track().state() == RequestState::Draft
            }
            Thing::Recommendation(_) | Thing::Programme(_) => false,
            Thing::Figure(_) => true,
        };
        self.particulars.openness == Openness::Public && !is_draft
    }
}

type Clock = (Option<Owed>, Option<Due>);

fn of_request(request: &Request, calendar: &WorkingCalendar) -> Result<Clock, CalendarError> {
    Ok(match request.track().state() {
        RequestState::Raised => (Some(Owed::Owner), request.acknowledge_by(calendar)?.map(Due::On)),
        state if state.owes_an_answer() => (Some(Owed::Answer), request.due(calendar)?),
        RequestState::Answered | RequestState::Withheld => (Some(Owed::Acceptance), None),
        _ => (None, None),
    })
}

fn of_recommendation(
    recommendation: &Recommendation,
    calendar: &WorkingCalendar,
) -> Result<Clock, CalendarError> {
    Ok(match recommendation.track().state() {
        RecommendationState::Sent => {
            let due = recommendation.due(calendar)?;
            (due.map(|_| Owed::Response), due)
        }
        RecommendationState::Responded(response) if response.is_taken_on() => {
            (Some(Owed::Implementation), review(recommendation))
        }
        RecommendationState::Implementing => (Some(Owed::Implementation), review(recommendation)),
        _ => (None, None),
    })
}

/// What was taken on is looked at again after 12 months.
fn review(recommendation: &Recommendation) -> Option<Due> {
    recommendation.reviews().map(|[_, last]| Due::On(last))
}

fn of_item(item: &ProgrammeItem, calendar: &WorkingCalendar) -> Result<Clock, CalendarError> {
    let waits = matches!(item.track().state(), ProgrammeState::Scheduled | ProgrammeState::PapersDue);
    let Some(meeting) = item.meeting().filter(|_| waits) else { return Ok((None, None)) };
    Ok((Some(Owed::Papers), Some(Due::On(last_day_of_publication(meeting, calendar)?))))
}
