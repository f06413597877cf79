//! An entry of the audit log: who did what to what, and when.

/// Something that happened. The log has no clock of its own: the time is the caller's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When: RFC 3339, `2024-09-18T14:30:00Z`.
    pub at: String,
    /// Who did it: a person's account or `oakham` itself.
    pub actor: String,
    /// What was done: `return-read`, `month_end-saved`.
    pub kind: String,
    /// To what: a return, a month end, a request.
    pub subject: String,
    /// What else is worth keeping, such as the hash of a file.
    pub detail: String,
}
