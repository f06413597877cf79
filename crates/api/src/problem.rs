//! What is answered where a document cannot be: problem details for HTTP (RFC 9457).

use schemars::JsonSchema;
use serde::Serialize;

/// The media type.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Why a document cannot be given, and what to do.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Problem {
    /// What kind of problem it is: an address that says more.
    #[serde(rename = "type")]
    #[schemars(extend("format" = "uri-reference"))]
    pub kind: String,
    /// What is wrong.
    pub title: String,
    /// The status of the answer.
    #[schemars(range(min = 400, max = 599))]
    pub status: u16,
    /// What to do about it.
    pub detail: String,
    /// The address that was asked for.
    #[schemars(extend("format" = "uri-reference"))]
    pub instance: String,
}

impl Problem {
    /// The problem as text.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).expect("every name in a problem is text") + "\n"
    }
}
