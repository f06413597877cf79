//! `oakham.requests/1`: the register of scrutiny, with where each entry stands on a day.

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
    /// `question`, `information request`, `action`, `commitment`, `attendance`, `recommendation` or
    /// `work programme`.
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
