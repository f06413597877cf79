//! What is answered where a page or document needs a file that cannot be read: that file and what to do,
//! and never that nothing is on record.

use domain::finding::Finding;
use domain::month::FinancialYear;
use domain::month_end::MonthEnd;

use crate::error::PageError;
use crate::state::AppState;
use crate::visible_findings::UNREADABLE;

/// What the addresses that begin so need of the workspace, beside its settings and organisations.
const NEEDED: [(&str, &[&str]); 14] = [
    ("/access", &["data/", "care/sites"]),
    ("/api/1/efficiency", &["finance/schemes"]),
    ("/api/1/reform", &["reform"]),
    ("/api/1/risks", REGISTERS_OF_RISKS),
    ("/api/1/simulations", &["care/"]),
    ("/documents", &[DOCUMENTS]),
    ("/efficiency", &["finance/schemes"]),
    ("/evidence", &["data/", "care/sites"]),
    ("/flow", &["care/"]),
    ("/reform", &["reform"]),
    ("/risks", REGISTERS_OF_RISKS),
    ("/scenarios", &["scenarios/", "care/", "reform"]),
    ("/scheme/", &["finance/schemes"]),
    ("/sources", &[DOCUMENTS]),
];
/// Where public documents and what they state are registered.
const DOCUMENTS: &str = "documents/";
const REGISTERS_OF_RISKS: &[&str] = &["finance/risks", "finance/controls", "events"];

/// The findings of the files that the address `path` needs and that cannot be read, as whoever asks may see
/// them; none where all can be.
pub(crate) fn needed(state: &AppState, path: &str) -> Vec<Finding> {
    let missing = state.library.missing();
    let is_of_workspace = is_of_workspace(&missing);
    let of_section = NEEDED.iter().find(|(begins, _)| path.starts_with(begins));
    let folders = of_section.map_or(&[][..], |(_, folders)| folders);
    let is_needed = |finding: &Finding| {
        finding.rule == UNREADABLE
            && !finding.file.is_empty()
            && (is_of_workspace || folders.iter().any(|folder| finding.file.starts_with(folder)))
    };
    let mut files = state.visible_findings(&missing);
    files.retain(is_needed);
    files
}

/// The same for one year: of files that are named by year, only its own.
pub(crate) fn needed_of_year(state: &AppState, path: &str, year: FinancialYear) -> Vec<Finding> {
    let mut files = needed(state, path);
    if !is_of_workspace(&state.library.missing()) {
        let folder = year.folder();
        files.retain(|finding| finding.file.contains(&folder));
    }
    files
}

/// Whether a finding says that a plan or return cannot be read, without which no forecast is made.
pub(crate) fn is_of_organisation(finding: &Finding) -> bool {
    let folders = ["finance/plans", "finance/returns"];
    finding.rule == UNREADABLE && folders.iter().any(|folder| finding.file.starts_with(folder))
}

/// Whether what public documents state cannot be read: then fewer figures of the month are published, and none is
/// compared with them.
pub(crate) fn are_documents_unreadable(month_end: &MonthEnd) -> bool {
    let is_of_documents =
        |finding: &Finding| finding.rule == UNREADABLE && finding.file.starts_with(DOCUMENTS);
    month_end.findings.iter().any(is_of_documents)
}

/// Whether it cannot be read whose system it is or who belongs to it, which everything needs: then nothing
/// else was looked at, and a finding of no one file says so.
fn is_of_workspace(missing: &[Finding]) -> bool {
    missing.iter().any(|finding| finding.rule == UNREADABLE && finding.file.is_empty())
}

/// The same error, or where it comes of files that cannot be read, that.
pub(crate) fn because(state: &AppState, path: &str, error: PageError) -> PageError {
    let mut files = needed(state, path);
    let is_of_workspace = is_of_workspace(&state.library.missing());
    match &error {
        PageError::Empty | PageError::NoRegister | PageError::NoReform | PageError::NoNetwork => {}
        // What fails of another cause is reported as that.
        PageError::Failed(why) => {
            if !files.iter().any(|finding| why.contains(&finding.file)) {
                return error;
            }
        }
        PageError::NoYear(year) => files = needed_of_year(state, path, *year),
        PageError::NoMonth(..)
        | PageError::Figure(_)
        | PageError::Organisation(_)
        | PageError::Exhibit(_)
            if is_of_workspace && state.library.periods().is_empty() => {}
        _ => return error,
    }
    if files.is_empty() { error } else { PageError::Unreadable(files) }
}

/// `care/network.toml row 3, column B: what is wrong. What to do.`
pub(crate) fn line(finding: &Finding) -> String {
    let Finding { file, at, message, fix, .. } = finding;
    let at = at.map_or_else(String::new, |at| format!(" row {}, column {}", at.row, at.column_letters()));
    format!("{file}{at}: {message} {fix}")
}

#[cfg(test)]
mod tests;
