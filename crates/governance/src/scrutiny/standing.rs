//! Where an entry stands on a day: what is owed, by when, and whether it is late.

use jiff::civil::Date;

use super::calendar::{CalendarError, WorkingCalendar};
use super::change::{ChangeNotice, ChangeState};
use super::clock::{Due, last_day_of_publication};
use super::programme::{ProgrammeItem, ProgrammeState};
use super::recommendation::{Recommendation, RecommendationState};
use super::register::{Openness, RegisterEntry, Thing};
use super::request::{Request, RequestState};
use super::track::Side;

/// What is owed next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owed {
    /// That it was received, with the name of somebody who answers.
    Acknowledgement,
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
    /// Whether a change of service is substantial.
    Judgement,
    /// A consultation on a change of service.
    Consultation,
    /// Comments of the committee on a change of service.
    Comments,
    /// The decision on a change of service.
    Decision,
    /// The answer of the Secretary of State.
    SecretaryOfState,
}

impl Owed {
    /// The words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Acknowledgement => "an acknowledgement",
            Self::Answer => "an answer",
            Self::Acceptance => "a word on the answer",
            Self::Response => "a response",
            Self::Implementation => "what was taken on",
            Self::Papers => "papers",
            Self::Judgement => "whether it is substantial",
            Self::Consultation => "a consultation",
            Self::Comments => "the committee’s comments",
            Self::Decision => "a decision",
            Self::SecretaryOfState => "the Secretary of State’s answer",
        }
    }

    /// Which side owes it; `None` where neither does.
    #[must_use]
    pub const fn side(self) -> Option<Side> {
        match self {
            Self::Acknowledgement
            | Self::Answer
            | Self::Response
            | Self::Implementation
            | Self::Consultation
            | Self::Decision => Some(Side::Owner),
            Self::Acceptance | Self::Papers | Self::Judgement | Self::Comments => Some(Side::Committee),
            Self::SecretaryOfState => None,
        }
    }
}

/// How soon something is due: reminders are told in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reminder {
    /// Its day is past.
    Late,
    /// Within 7 days from today.
    ThisWeek,
    /// After that.
    Later,
    /// It is owed, and no day is set or the clock stands still.
    NoDay,
}

impl Reminder {
    /// Every one, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Late, Self::ThisWeek, Self::Later, Self::NoDay];
    /// How many days a week has from today [days].
    pub const WEEK: i32 = 7;

    /// The heading over what is due so soon.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Late => "Late",
            Self::ThisWeek => "Due this week",
            Self::Later => "Due later",
            Self::NoDay => "Owed, without a day",
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
    /// What is owed after that, where its day is known.
    pub then: Option<(Owed, Due)>,
    /// Whether it is late.
    pub is_overdue: bool,
    /// Whether it was taken to somebody above and is not answered since.
    pub is_escalated: bool,
}

impl Standing {
    /// How soon it is due; `None` where nothing is owed.
    #[must_use]
    pub fn reminder(&self, today: Date) -> Option<Reminder> {
        self.owed?;
        Some(match self.due {
            Some(Due::On(_)) if self.is_overdue => Reminder::Late,
            Some(Due::On(day)) if (day - today).get_days() <= Reminder::WEEK => Reminder::ThisWeek,
            Some(Due::On(_)) => Reminder::Later,
            Some(Due::Stopped) | None => Reminder::NoDay,
        })
    }

    /// The order of lists: late ones first, then by the day on which they are due.
    #[must_use]
    pub const fn order(&self) -> (bool, Date) {
        let due = match self.due {
            Some(Due::On(day)) => day,
            Some(Due::Stopped) | None => Date::MAX,
        };
        (!self.is_overdue, due)
    }
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
            Thing::Change(notice) => of_notice(notice, calendar)?,
            Thing::Figure(_) => (None, None),
        };
        let is_escalated = match &self.thing {
            Thing::Request(request) | Thing::Action(request) => request.is_escalated(),
            Thing::Recommendation(_) | Thing::Programme(_) | Thing::Change(_) | Thing::Figure(_) => false,
        };
        let then = match &self.thing {
            Thing::Request(request) | Thing::Action(request) if owed == Some(Owed::Acknowledgement) => {
                request.due(calendar)?.map(|due| (Owed::Answer, due))
            }
            _ => None,
        };
        let is_overdue = due.is_some_and(|due| due.is_past(today));
        Ok(Standing { state: self.thing.state(), owed, due, then, is_overdue, is_escalated })
    }

    /// Whether everybody may read it: it is open, and not a draft.
    #[must_use]
    pub fn is_public(&self) -> bool {
        let is_draft = match &self.thing {
            Thing::Request(request) | Thing::Action(request) => {
                request.track().state() == RequestState::Draft
            }
            Thing::Change(notice) => notice.track().state() == ChangeState::Draft,
            Thing::Recommendation(_) | Thing::Programme(_) => false,
            Thing::Figure(_) => true,
        };
        self.particulars.openness == Openness::Public && !is_draft
    }
}

type Clock = (Option<Owed>, Option<Due>);

fn of_request(request: &Request, calendar: &WorkingCalendar) -> Result<Clock, CalendarError> {
    Ok(match request.track().state() {
        RequestState::Raised => (Some(Owed::Acknowledgement), request.acknowledge_by(calendar)?.map(Due::On)),
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

fn of_notice(notice: &ChangeNotice, calendar: &WorkingCalendar) -> Result<Clock, CalendarError> {
    let days = notice.days();
    Ok(match notice.track().state() {
        ChangeState::Notified => (Some(Owed::Judgement), notice.judge_by(calendar)?),
        ChangeState::Substantial => (Some(Owed::Consultation), None),
        ChangeState::Consulting => (Some(Owed::Comments), days.map(|(comments_by, _)| Due::On(comments_by))),
        ChangeState::Commented => (Some(Owed::Decision), days.map(|(_, decide_on)| Due::On(decide_on))),
        ChangeState::NotSubstantial => (Some(Owed::Decision), None),
        ChangeState::Referred | ChangeState::CallInAsked => (Some(Owed::SecretaryOfState), None),
        ChangeState::Draft | ChangeState::Decided(_) | ChangeState::Withdrawn | ChangeState::Closed => {
            (None, None)
        }
    })
}
