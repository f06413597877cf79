//! Which findings a reader may see. Everybody sees that a file cannot be read or does not count. Only people
//! with an account, and those at the computer that the site runs on, see details of what is in it; those of a
//! return are for its organisation and for the whole system.

use domain::account::Account;
use domain::code::OrganisationCode;
use domain::finding::Finding;
use domain::month_end::MonthEnd;

/// The rule that a file can be read.
pub(crate) const UNREADABLE: &str = "V03";

/// Whether the details of a finding are not for everybody: its file cannot be read, or is of an organisation
/// whose return does not count.
fn is_restricted(finding: &Finding, month_end: Option<&MonthEnd>) -> bool {
    let is_of_missing = |month_end: &MonthEnd| {
        month_end.missing.iter().any(|code| finding.file.contains(&format!("/{code}/")))
    };
    finding.rule == UNREADABLE || (!finding.file.is_empty() && month_end.is_some_and(is_of_missing))
}

/// Whether a month end has findings that are not for everybody.
#[must_use]
pub fn has_restricted(month_end: &MonthEnd) -> bool {
    month_end.findings.iter().any(|finding| is_restricted(finding, Some(month_end)))
}

/// Whether any of these has details of a file that cannot be read.
pub(crate) fn any_restricted(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| is_restricted(finding, None))
}

/// The same finding without details of the file.
fn without_details(finding: &Finding) -> Finding {
    let state = if finding.rule == UNREADABLE { "cannot be read" } else { "does not count" };
    Finding {
        at: None,
        message: format!("What is in it {state}."),
        fix: "What is wrong is shown to people with an account, of a return to those of its organisation, and at the computer that this site runs on."
            .to_owned(),
        ..finding.clone()
    }
}

/// Where returns lie in a workspace.
const RETURNS: &str = "finance/returns/";

/// Whether an account may see the details of a finding: those of a return are its organisation's.
fn may_see(account: &Account, finding: &Finding) -> bool {
    let Some(path) = finding.file.strip_prefix(RETURNS) else { return true };
    let code = path.split('/').nth(2).and_then(|code| code.parse::<OrganisationCode>().ok());
    code.map_or(account.organisation.is_none(), |code| account.works_for(&code))
}

/// Findings as a reader with this account, or without one, may see them, without repetition.
pub(crate) fn visible<'a>(
    findings: impl IntoIterator<Item = &'a Finding>,
    month_end: Option<&MonthEnd>,
    account: Option<&Account>,
) -> Vec<Finding> {
    let mut visible: Vec<Finding> = Vec::new();
    for finding in findings {
        let hides_details =
            is_restricted(finding, month_end) && !account.is_some_and(|account| may_see(account, finding));
        let finding = if hides_details { without_details(finding) } else { finding.clone() };
        if !visible.contains(&finding) {
            visible.push(finding);
        }
    }
    visible
}

#[cfg(test)]
mod tests;
