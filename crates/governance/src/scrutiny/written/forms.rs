//! The verbs of the register: of what each is, what it says, and what there is to choose.

/// What kind of thing a move is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Requests, questions, actions, promises and requests to attend.
    Request,
    /// Recommendations.
    Recommendation,
    /// Items of the work programme.
    Programme,
    /// Notices of a change of service.
    Change,
}

/// What a move is called and what it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The verb, as [`FORMS`] has it.
    pub verb: String,
    /// What it says.
    pub text: String,
    /// What else it says.
    pub more: String,
    /// Links, or ids of figures.
    pub evidence: Vec<String>,
    /// Which of several it is.
    pub choice: String,
}

/// What a verb takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerbForm {
    /// Of what.
    pub family: Family,
    /// The verb.
    pub verb: &'static str,
    /// What the text is; `None` where there is none.
    pub text: Option<&'static str>,
    /// What the other text is.
    pub more: Option<&'static str>,
    /// Whether it names evidence.
    pub evidence: bool,
    /// The choices, and what they are of; none where there is nothing to choose.
    pub choices: &'static [&'static str],
}

const fn form(family: Family, verb: &'static str, text: Option<&'static str>) -> VerbForm {
    VerbForm { family, verb, text, more: None, evidence: false, choices: &[] }
}

/// The two exemptions of regulation 26; empty where it is asked for as a courtesy.
pub(super) const EXEMPTIONS: [&str; 3] = ["", "confidential personal data", "forbidden by law"];
pub(super) const RESPONSES: [&str; 4] = ["accepted", "part", "rejected", "noted"];
pub(super) const DEALT_WITH: [&str; 4] = ["briefing", "single item", "task group", "joint"];
pub(super) const VARIATIONS: [&str; 2] = ["substantial", "not substantial"];
pub(super) const CONCLUSIONS: [&str; 3] = ["as proposed", "changed", "dropped"];

/// Every verb, in the order in which things go.
pub const FORMS: [VerbForm; 42] = {
    use Family::{Change as C, Programme as P, Recommendation as R, Request as Q};
    [
        form(Q, "raise", None),
        form(Q, "acknowledge", Some("the role that answers")),
        form(Q, "start", None),
        form(Q, "ask", Some("what is unclear")),
        form(Q, "clarify", Some("what is meant")),
        VerbForm { evidence: true, ..form(Q, "attach", Some("what it shows; may be empty")) },
        VerbForm {
            more: Some("what is still to come"),
            evidence: true,
            ..form(Q, "answer in part", Some("the answer"))
        },
        VerbForm { evidence: true, ..form(Q, "answer", Some("the answer")) },
        VerbForm {
            more: Some("who signs the statement"),
            choices: &EXEMPTIONS,
            ..form(Q, "withhold", Some("the reason"))
        },
        form(Q, "accept", None),
        form(Q, "refuse", Some("the reason")),
        form(Q, "close", Some("what came of it")),
        form(Q, "reopen", Some("the reason")),
        VerbForm { more: Some("to whom"), ..form(Q, "escalate", Some("the reason")) },
        form(Q, "lapse", Some("the reason")),
        VerbForm {
            more: Some("who took part"),
            evidence: true,
            ..form(R, "agree", Some("the explanation of the matter"))
        },
        form(R, "send", None),
        VerbForm {
            more: Some("what will be done, one action a line"),
            choices: &RESPONSES,
            ..form(R, "respond", Some("the reasons"))
        },
        form(R, "implement", None),
        form(R, "report done", Some("what was done")),
        form(R, "review", Some("what was found")),
        form(R, "close", Some("what came of it")),
        form(R, "reopen", Some("the reason")),
        form(
            P,
            "score",
            Some(
                "five scores of 0 to 3: public interest, ability to change, performance concern, breadth, duplication",
            ),
        ),
        VerbForm { choices: &DEALT_WITH, ..form(P, "schedule", Some("the day of the meeting")) },
        form(P, "call for papers", None),
        form(P, "publish", Some("why the papers are late; nothing where they are in time")),
        form(P, "consider", None),
        form(P, "follow up", Some("what follows")),
        form(P, "finish", Some("what came of it")),
        form(P, "decline", Some("the reason")),
        form(C, "notify", None),
        VerbForm {
            more: Some("how people are to be consulted, where it is substantial"),
            choices: &VARIATIONS,
            ..form(C, "judge", Some("the reason why it is substantial or not"))
        },
        VerbForm {
            more: Some(
                "the last day for comments and the day of the decision, such as 2026-12-04 2027-02-01",
            ),
            ..form(C, "consult", Some("how people are consulted"))
        },
        form(C, "comment", Some("the comments")),
        VerbForm { choices: &CONCLUSIONS, ..form(C, "decide", Some("the reasons")) },
        form(C, "refer", Some("the reason")),
        form(C, "ask for call in", Some("the reason")),
        form(C, "note answer", Some("the answer of the Secretary of State")),
        form(C, "withdraw", Some("the reason")),
        form(C, "close", Some("what came of it")),
        form(C, "reopen", Some("the reason")),
    ]
};
