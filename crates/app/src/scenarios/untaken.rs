//! Changes that a command does not take: which command does, or that none does yet.

use std::path::Path;

use domain::scenario::{Change, ChangeAction, Scenario};

/// What to try for each change whose id is among `ignored`: a sentence each; `file` is the scenario as it
/// was named.
#[must_use]
pub fn sentences(scenario: &Scenario, ignored: &[String], file: &Path) -> Vec<String> {
    let changes = scenario.changes.iter().filter(|change| ignored.contains(&change.id));
    let mut sentences: Vec<String> = Vec::new();
    for change in changes {
        let sentence = sentence(change, &file.display().to_string());
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    }
    sentences
}

/// What to try for one change.
#[must_use]
pub fn sentence(change: &Change, file: &str) -> String {
    let kind = change.kind();
    if flow::alter::CHANGE_KINDS.contains(&kind) {
        return format!("{kind} is a change of patient flow: try `oakham flow compare care {file}`");
    }
    if reform::scenario::CHANGE_KINDS.contains(&kind) {
        return format!("{kind} is a change of the reform: try `oakham scenario run {file}`");
    }
    match &change.action {
        // A number of thousands is what the boards may spend, not what a line of the return changes by.
        ChangeAction::Budget { terms, .. } if is_thousands(&terms.value) => format!(
            "{kind} is not worked out yet: try `oakham reform optimise --envelope {}`",
            terms.value.trim()
        ),
        _ if finance::scenario::CHANGE_KINDS.contains(&kind) => {
            format!("{kind} is a change of the year’s money: try `oakham scenario compare base {file}`")
        }
        _ => format!("{kind} is not worked out by any command yet; leave it out"),
    }
}

fn is_thousands(value: &str) -> bool {
    let value = value.trim();
    !value.is_empty() && value.chars().all(|letter| letter.is_ascii_digit())
}

#[cfg(test)]
mod tests;
