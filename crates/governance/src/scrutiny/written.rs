//! Moves in plain words: as the register's file, the command line and forms write them.
//!
//! A move is a verb with at most a text, one more text, evidence and a choice. [`FORMS`] says which verb takes what.

mod forms;
mod notices;

use jiff::civil::Date;
use thiserror::Error;

use super::change::ChangeMove;
use super::programme::{Form as HowDealtWith, ProgrammeMove, Score, ScoreError};
use super::recommendation::{RecommendationMove, Response};
use super::register::{Happened, Thing};
use super::request::{Evidence, Exemption, RequestMove};
use super::track::{Made, Move, Side};
use forms::{DEALT_WITH, EXEMPTIONS, RESPONSES};

pub use forms::{FORMS, Family, VerbForm, Written};

/// A move that cannot be read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum WrittenError {
    /// No such verb.
    #[error("there is no move {verb:?} here; write one of: {known}")]
    Verb {
        /// What was written.
        verb: String,
        /// The verbs.
        known: String,
    },
    /// Something that the move does not take.
    #[error("{verb} takes no {field}; leave it out")]
    NotTaken {
        /// The verb.
        verb: &'static str,
        /// What.
        field: &'static str,
    },
    /// Not one of the choices.
    #[error("{choice:?} is no choice of {verb}; write one of: {known}")]
    Choice {
        /// The verb.
        verb: &'static str,
        /// What was written.
        choice: String,
        /// The choices.
        known: String,
    },
    /// Not a day.
    #[error("{0:?} is no day; write it as 2026-12-04")]
    Day(String),
    /// Not two days.
    #[error(
        "{0:?} is not two days; write the last day for comments and the day of the decision, such as 2026-12-04 2027-02-01"
    )]
    Days(String),
    /// Not five scores.
    #[error("{0:?} is not five scores; write five numbers of 0 to 3, such as 3 2 3 1 0")]
    Scores(String),
    /// A score above 3.
    #[error(transparent)]
    Score(#[from] ScoreError),
}

impl Thing {
    /// Which moves it takes; `None` of a figure, whose moves are made elsewhere.
    #[must_use]
    pub const fn family(&self) -> Option<Family> {
        match self {
            Self::Request(_) | Self::Action(_) => Some(Family::Request),
            Self::Recommendation(_) => Some(Family::Recommendation),
            Self::Programme(_) => Some(Family::Programme),
            Self::Change(_) => Some(Family::Change),
            Self::Figure(_) => None,
        }
    }

    /// Where it stands, in words.
    #[must_use]
    pub fn state(&self) -> String {
        match self {
            Self::Request(request) | Self::Action(request) => request.track().state().to_string(),
            Self::Recommendation(recommendation) => recommendation.track().state().to_string(),
            Self::Programme(item) => item.track().state().to_string(),
            Self::Change(notice) => notice.track().state().to_string(),
            Self::Figure(track) => track.state().to_string(),
        }
    }

    /// What happened to it, in words: the move, its side, the role and the day.
    #[must_use]
    pub fn history(&self) -> Vec<(Written, Side, String, Date)> {
        match self {
            Self::Request(request) | Self::Action(request) => told(request.track().made(), of_request),
            Self::Recommendation(recommendation) => told(recommendation.track().made(), of_recommendation),
            Self::Programme(item) => told(item.track().made(), of_programme),
            Self::Change(notice) => told(notice.track().made(), notices::written),
            Self::Figure(_) => Vec::new(),
        }
    }

    /// The moves that can be made from where it stands, each with the side that may make it. Referral, which ended on
    /// 31 January 2024, can be recorded of a day before and is not offered.
    #[must_use]
    pub fn possible(&self) -> Vec<(VerbForm, Side)> {
        let Some(family) = self.family() else { return Vec::new() };
        let forms = FORMS.into_iter().filter(|form| form.family == family && form.verb != "refer");
        forms.filter_map(|form| Some((form, self.side_of(&form)?))).collect()
    }

    /// Which side may make a move from where the thing stands; `None` where nobody can.
    fn side_of(&self, form: &VerbForm) -> Option<Side> {
        match (self, step(form.family, &sample(form)).ok()?) {
            (Self::Request(request) | Self::Action(request), Step::Request(step)) => {
                request.track().side_of(&step)
            }
            (Self::Recommendation(recommendation), Step::Recommendation(step)) => {
                recommendation.track().side_of(&step)
            }
            (Self::Programme(item), Step::Programme(step)) => item.track().side_of(&step),
            (Self::Change(notice), Step::Change(step)) => notice.track().side_of(&step),
            _ => None,
        }
    }
}

/// A move with something in each of its places.
fn sample(form: &VerbForm) -> Written {
    let text = match form.verb {
        "schedule" => "2026-12-04",
        "score" => "0 0 0 0 0",
        _ => "",
    };
    let more = if form.verb == "consult" { "2026-12-04 2026-12-04" } else { "" };
    Written {
        verb: form.verb.to_owned(),
        text: text.to_owned(),
        more: more.to_owned(),
        choice: form.choices.first().copied().unwrap_or_default().to_owned(),
        ..Written::default()
    }
}

fn told<M: Move>(made: &[Made<M>], words: fn(&M) -> Written) -> Vec<(Written, Side, String, Date)> {
    made.iter().map(|made| (words(&made.step), made.side, made.by.clone(), made.on)).collect()
}

/// A move of one of the families.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Request(RequestMove),
    Recommendation(RecommendationMove),
    Programme(ProgrammeMove),
    Change(ChangeMove),
}

/// A move as it was written, made by whoever may make it: the side follows from the verb.
///
/// # Errors
/// No such verb, something that it does not take, or a choice, day or score that cannot be read.
pub fn happened(
    family: Family,
    written: &Written,
    by: &str,
    on: Date,
) -> Result<(Happened, Side), WrittenError> {
    let by = || by.to_owned();
    Ok(match step(family, written)? {
        Step::Request(step) => {
            let side = step.side();
            (Happened::Request(Made { step, side, by: by(), on }), side)
        }
        Step::Recommendation(step) => {
            let side = step.side();
            (Happened::Recommendation(Made { step, side, by: by(), on }), side)
        }
        Step::Programme(step) => {
            let side = step.side();
            (Happened::Programme(Made { step, side, by: by(), on }), side)
        }
        Step::Change(step) => {
            let side = step.side();
            (Happened::Change(Made { step, side, by: by(), on }), side)
        }
    })
}

fn step(family: Family, written: &Written) -> Result<Step, WrittenError> {
    let form = form_of(family, &written.verb)?;
    refuse_what_is_not_taken(&form, written)?;
    let choice = choice(&form, &written.choice)?;
    Ok(match family {
        Family::Request => Step::Request(request_step(&form, written, choice)),
        Family::Recommendation => Step::Recommendation(recommendation_step(&form, written, choice)),
        Family::Programme => Step::Programme(programme_step(&form, written, choice)?),
        Family::Change => Step::Change(notices::step(&form, written, choice)?),
    })
}

fn form_of(family: Family, verb: &str) -> Result<VerbForm, WrittenError> {
    let forms = || FORMS.into_iter().filter(|form| form.family == family);
    let verb = verb.trim().to_lowercase().replace(['-', '_'], " ");
    forms().find(|form| form.verb == verb).ok_or_else(|| {
        let known = forms().map(|form| form.verb).collect::<Vec<_>>().join(", ");
        WrittenError::Verb { verb, known }
    })
}

fn refuse_what_is_not_taken(form: &VerbForm, written: &Written) -> Result<(), WrittenError> {
    let given = [
        ("text", form.text.is_some(), !written.text.trim().is_empty()),
        ("second text", form.more.is_some(), !written.more.trim().is_empty()),
        ("evidence", form.evidence, written.evidence.iter().any(|one| !one.trim().is_empty())),
        ("choice", !form.choices.is_empty(), !written.choice.trim().is_empty()),
    ];
    match given.into_iter().find(|(_, taken, given)| *given && !taken) {
        Some((field, _, _)) => Err(WrittenError::NotTaken { verb: form.verb, field }),
        None => Ok(()),
    }
}

/// Which choice it is; the first where there is nothing to choose.
fn choice(form: &VerbForm, choice: &str) -> Result<usize, WrittenError> {
    if form.choices.is_empty() {
        return Ok(0);
    }
    let written = choice.trim().to_lowercase();
    form.choices.iter().position(|known| *known == written).ok_or_else(|| WrittenError::Choice {
        verb: form.verb,
        choice: choice.to_owned(),
        known: form.choices.iter().filter(|known| !known.is_empty()).copied().collect::<Vec<_>>().join(", "),
    })
}

fn request_step(form: &VerbForm, written: &Written, choice: usize) -> RequestMove {
    let (text, more) = (written.text.clone(), written.more.clone());
    let evidence = || written.evidence.iter().map(|one| evidence(one)).collect();
    match form.verb {
        "raise" => RequestMove::Raise,
        "acknowledge" => RequestMove::Acknowledge { owner_role: text },
        "start" => RequestMove::Start,
        "ask" => RequestMove::AskToClarify { question: text },
        "clarify" => RequestMove::Clarify { answer: text },
        "answer in part" => RequestMove::AnswerInPart { text, evidence: evidence(), to_come: more },
        "answer" => RequestMove::Answer { text, evidence: evidence() },
        "attach" => RequestMove::Attach { text, evidence: evidence() },
        "withhold" => {
            let exemption = match choice {
                1 => Some(Exemption::ConfidentialPersonalData),
                2 => Some(Exemption::ForbiddenByLaw),
                _ => None,
            };
            RequestMove::Withhold { reason: text, author: more, exemption }
        }
        "accept" => RequestMove::Accept,
        "refuse" => RequestMove::Refuse { reason: text },
        "close" => RequestMove::Close { outcome: text },
        "reopen" => RequestMove::Reopen { reason: text },
        "escalate" => RequestMove::Escalate { to: more, reason: text },
        _ => RequestMove::Lapse { reason: text },
    }
}

fn recommendation_step(form: &VerbForm, written: &Written, choice: usize) -> RecommendationMove {
    let (text, more) = (written.text.clone(), written.more.clone());
    match form.verb {
        "agree" => RecommendationMove::Agree {
            explanation: text,
            evidence: written.evidence.join("; "),
            participants: more,
        },
        "send" => RecommendationMove::Send,
        "respond" => {
            let response = match choice {
                0 => Response::Accepted,
                1 => Response::Part,
                2 => Response::Rejected,
                _ => Response::Noted,
            };
            let actions = more.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned);
            RecommendationMove::Respond { response, reasons: text, actions: actions.collect() }
        }
        "implement" => RecommendationMove::Implement,
        "report done" => RecommendationMove::ReportDone { what: text },
        "review" => RecommendationMove::ReviewImpact { finding: text },
        "close" => RecommendationMove::Close { outcome: text },
        _ => RecommendationMove::Reopen { reason: text },
    }
}

fn programme_step(form: &VerbForm, written: &Written, choice: usize) -> Result<ProgrammeMove, WrittenError> {
    let text = written.text.clone();
    Ok(match form.verb {
        "score" => ProgrammeMove::Rate(scores(&text)?),
        "schedule" => {
            let meeting = text.trim().parse().map_err(|_| WrittenError::Day(text))?;
            let form = match choice {
                0 => HowDealtWith::Briefing,
                1 => HowDealtWith::SingleItem,
                2 => HowDealtWith::TaskGroup,
                _ => HowDealtWith::Joint,
            };
            ProgrammeMove::Schedule { meeting, form }
        }
        "call for papers" => ProgrammeMove::CallForPapers,
        "publish" => ProgrammeMove::Publish { late_because: text },
        "consider" => ProgrammeMove::Consider,
        "follow up" => ProgrammeMove::FollowUp { what: text },
        "finish" => ProgrammeMove::Finish { outcome: text },
        _ => ProgrammeMove::Decline { reason: text },
    })
}

fn scores(text: &str) -> Result<Score, WrittenError> {
    let numbers: Result<Vec<u8>, _> = text
        .split(|character: char| character.is_whitespace() || ",;".contains(character))
        .filter(|part| !part.is_empty())
        .map(str::parse)
        .collect();
    let numbers = numbers.ok().and_then(|numbers| <[u8; 5]>::try_from(numbers).ok());
    Ok(Score::new(numbers.ok_or_else(|| WrittenError::Scores(text.to_owned()))?)?)
}

/// An address or a path of the site is a link, anything else the id of a figure.
fn evidence(text: &str) -> Evidence {
    let text = text.trim().to_owned();
    let is_link = ["https://", "http://", "/"].iter().any(|start| text.starts_with(start));
    if is_link { Evidence::Link(text) } else { Evidence::FrozenFigure(text) }
}

fn of(verb: &str, text: &str) -> Written {
    Written { verb: verb.to_owned(), text: text.to_owned(), ..Written::default() }
}

fn of_request(step: &RequestMove) -> Written {
    let listed = |evidence: &[Evidence]| evidence.iter().map(|one| one.text().to_owned()).collect();
    match step {
        RequestMove::Raise => of("raise", ""),
        RequestMove::Acknowledge { owner_role } => of("acknowledge", owner_role),
        RequestMove::Start => of("start", ""),
        RequestMove::AskToClarify { question } => of("ask", question),
        RequestMove::Clarify { answer } => of("clarify", answer),
        RequestMove::AnswerInPart { text, evidence, to_come } => {
            Written { more: to_come.clone(), evidence: listed(evidence), ..of("answer in part", text) }
        }
        RequestMove::Answer { text, evidence } => {
            Written { evidence: listed(evidence), ..of("answer", text) }
        }
        RequestMove::Attach { text, evidence } => {
            Written { evidence: listed(evidence), ..of("attach", text) }
        }
        RequestMove::Withhold { reason, author, exemption } => {
            let choice = match exemption {
                None => EXEMPTIONS[0],
                Some(Exemption::ConfidentialPersonalData) => EXEMPTIONS[1],
                Some(Exemption::ForbiddenByLaw) => EXEMPTIONS[2],
            };
            Written { more: author.clone(), choice: choice.to_owned(), ..of("withhold", reason) }
        }
        RequestMove::Accept => of("accept", ""),
        RequestMove::Refuse { reason } => of("refuse", reason),
        RequestMove::Close { outcome } => of("close", outcome),
        RequestMove::Reopen { reason } => of("reopen", reason),
        RequestMove::Escalate { to, reason } => Written { more: to.clone(), ..of("escalate", reason) },
        RequestMove::Lapse { reason } => of("lapse", reason),
    }
}

fn of_recommendation(step: &RecommendationMove) -> Written {
    match step {
        RecommendationMove::Agree { explanation, evidence, participants } => Written {
            more: participants.clone(),
            evidence: vec![evidence.clone()],
            ..of("agree", explanation)
        },
        RecommendationMove::Send => of("send", ""),
        RecommendationMove::Respond { response, reasons, actions } => {
            let choice = match response {
                Response::Accepted => RESPONSES[0],
                Response::Part => RESPONSES[1],
                Response::Rejected => RESPONSES[2],
                Response::Noted => RESPONSES[3],
            };
            Written { more: actions.join("\n"), choice: choice.to_owned(), ..of("respond", reasons) }
        }
        RecommendationMove::Implement => of("implement", ""),
        RecommendationMove::ReportDone { what } => of("report done", what),
        RecommendationMove::ReviewImpact { finding } => of("review", finding),
        RecommendationMove::Close { outcome } => of("close", outcome),
        RecommendationMove::Reopen { reason } => of("reopen", reason),
    }
}

fn of_programme(step: &ProgrammeMove) -> Written {
    match step {
        ProgrammeMove::Rate(score) => of("score", &score.parts().map(|part| part.to_string()).join(" ")),
        ProgrammeMove::Schedule { meeting, form } => {
            let choice = match form {
                HowDealtWith::Briefing => DEALT_WITH[0],
                HowDealtWith::SingleItem => DEALT_WITH[1],
                HowDealtWith::TaskGroup => DEALT_WITH[2],
                HowDealtWith::Joint => DEALT_WITH[3],
            };
            Written { choice: choice.to_owned(), ..of("schedule", &meeting.to_string()) }
        }
        ProgrammeMove::CallForPapers => of("call for papers", ""),
        ProgrammeMove::Publish { late_because } => of("publish", late_because),
        ProgrammeMove::Consider => of("consider", ""),
        ProgrammeMove::FollowUp { what } => of("follow up", what),
        ProgrammeMove::Finish { outcome } => of("finish", outcome),
        ProgrammeMove::Decline { reason } => of("decline", reason),
    }
}
