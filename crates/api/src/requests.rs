//! `oakham.requests/1`: the register of scrutiny, with where each entry stands on a day.

use governance::scrutiny::clock::Due;
use governance::scrutiny::id::ScrutinyId;
use governance::scrutiny::register::RegisterEntry;
use governance::scrutiny::standing::{Owed, Standing};
use governance::scrutiny::track::Side;
use governance::scrutiny::written::Written;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};

/// Entries of the register.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Requests {
    pub schema: SchemaName<Self>,
    pub system: String,
    /// The day on which clocks are looked at.
    #[schemars(extend("format" = "date"))]
    pub on: String,
    pub entries: Vec<RequestEntry>,
}

impl Document for Requests {
    const NAME: &'static str = "oakham.requests/1";
}

/// An entry.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct RequestEntry {
    pub id: String,
    /// `question`, `information request`, `action`, `commitment`, `attendance`, `recommendation`, `work programme` or
    /// `service change`.
    pub kind: &'static str,
    pub title: String,
    /// What exactly is asked, recommended or promised.
    pub asked: String,
    /// The code of the committee.
    pub committee: String,
    pub minute: String,
    pub web_address: String,
    /// The role of whoever raised it.
    pub raised_by: String,
    #[schemars(extend("format" = "date"))]
    pub raised_on: String,
    /// The body that is asked.
    pub owner: String,
    pub owner_role: String,
    pub tags: Vec<String>,
    pub places: Vec<String>,
    /// Pages, figures, schemes and risks that it is about.
    pub linked: Vec<String>,
    pub public: bool,
    /// Where it stands, in words.
    pub state: String,
    /// What is owed; nothing where nothing is.
    pub owed: Option<&'static str>,
    /// The last day in time; nothing where there is no clock, or where it stands still.
    #[schemars(extend("format" = "date"))]
    pub due: Option<String>,
    pub overdue: bool,
    pub escalated: bool,
    pub moves: Vec<RequestMoved>,
}

impl RequestEntry {
    /// An entry of the register, with where it stands.
    #[must_use]
    pub fn of(id: &ScrutinyId, entry: &RegisterEntry, standing: &Standing) -> Self {
        let particulars = entry.particulars.clone();
        Self {
            id: id.to_string(),
            kind: id.kind().word(),
            title: particulars.title,
            asked: particulars.asked,
            committee: particulars.committee,
            minute: particulars.minute,
            web_address: particulars.web_address,
            raised_by: particulars.raised_by,
            raised_on: particulars.raised_on.to_string(),
            owner: particulars.owner,
            owner_role: particulars.owner_role,
            tags: particulars.tags,
            places: particulars.places,
            linked: particulars.linked,
            public: entry.is_public(),
            state: standing.state.clone(),
            owed: standing.owed.map(Owed::words),
            due: match standing.due {
                Some(Due::On(day)) => Some(day.to_string()),
                Some(Due::Stopped) | None => None,
            },
            overdue: standing.is_overdue,
            escalated: standing.is_escalated,
            moves: entry.thing.history().into_iter().map(RequestMoved::from).collect(),
        }
    }
}

/// What happened to an entry.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct RequestMoved {
    #[schemars(extend("format" = "date"))]
    pub on: String,
    #[serde(rename = "move")]
    pub verb: String,
    /// The role of whoever made it.
    pub by: String,
    pub text: String,
    /// What else it says: what is to come, who signs, to whom, what will be done.
    pub more: String,
    pub evidence: Vec<String>,
    pub choice: String,
}

impl From<(Written, Side, String, Date)> for RequestMoved {
    fn from((written, _, by, on): (Written, Side, String, Date)) -> Self {
        let Written { verb, text, more, evidence, choice } = written;
        Self { on: on.to_string(), verb, by, text, more, evidence, choice }
    }
}
