//! Words that were retired, each with what to say instead.

use super::Remark;
use crate::workspace::tree::Tree;

/// Of all text: what was said, and what to say.
const IN_PROSE: [(&str, &str); 14] = [
    ("nought", "zero"),
    ("held against", "compared with"),
    ("handed in", "submitted"),
    ("hand in", "submit"),
    ("called off", "cancelled"),
    ("made-up", "synthetic"),
    ("luck", "random numbers, or a draw"),
    ("patient in hand", "patient in service"),
    // A book alone may be one of appointments, of fonts or a table of the database.
    ("book of figures", "month end"),
    ("the book", "month end"),
    ("this book", "month end"),
    ("stored book", "month end"),
    ("month’s book", "month end"),
    ("so many may wait", "maximum number of queued jobs"),
];

/// Of code: names that nobody in the field would guess.
const IN_CODE: [(&str, &str); 16] = [
    ("Law", "Distribution"),
    ("Altered", "NetworkChange"),
    ("Alteration", "AppliedChange"),
    ("RoomNow", "StationState"),
    ("Backing", "PositionAnalysis"),
    ("Backed", "OrganisationAnalysis"),
    ("Dealing", "IntraSystemBalance"),
    ("Deed", "GateEvent, or ReturnEvent"),
    ("Saying", "Finding"),
    ("Asking", "RequestContext"),
    ("Tried", "ScenarioResult"),
    ("Shelf", "LibrarySnapshot"),
    ("Roster", "MemoryAccounts"),
    ("Fitting", "ApplicableScenario"),
    ("worked_out", "evaluate"),
    ("TooMuch", "LimitExceeded"),
];

/// Where retired words may stand: in the list itself, and in what tells of the past.
const OF_THE_PAST: [&str; 3] = ["CHANGELOG.md", "docs/decisions/", "xtask/src/tidy/retired"];

/// No retired word comes back.
pub(super) fn no_retired_words(tree: &Tree) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let code = tree.texts_with(".rs").map(|(path, text)| (path, text, true));
    let papers = tree.texts_with(".md").map(|(path, text)| (path, text, false));
    for (path, text, is_code) in code.chain(papers) {
        if OF_THE_PAST.iter().any(|past| path.starts_with(past)) {
            continue;
        }
        for (idx, line) in text.lines().enumerate() {
            let prose = IN_PROSE.iter().filter(|(word, _)| holds(&line.to_lowercase(), word));
            let code = IN_CODE.iter().filter(|(word, _)| is_code && holds(code_of(line), word));
            remarks.extend(prose.chain(code).map(|(word, instead)| {
                Remark::violation(path, idx + 1, format!("{word:?} is retired; say {instead}"))
            }));
        }
    }
    remarks
}

/// A line of code without its comment.
fn code_of(line: &str) -> &str {
    line.split_once("//").map_or(line, |(code, _)| code)
}

/// Whether `word` stands in `text`, not within another word.
fn holds(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(position, _)| {
        let (before, after) = (&text[..position], &text[position + word.len()..]);
        !before.ends_with(is_part) && (word.ends_with(' ') || !after.starts_with(is_part))
    })
}

#[cfg(test)]
mod tests;
