//! What a reader may see of files that do not count. That a file cannot be read is for everybody; what
//! stands in it is for people with an account, and for those at the computer that the site runs on: of a
//! return for those who work for its organisation or for the whole system.

use domain::account::Account;
use domain::code::OrganisationCode;
use domain::finding::Finding;
use domain::month_end::MonthEnd;

/// The rule that what is in a file can be read.
const UNREADABLE: &str = "V03";

/// Whether what a finding says of a file is not for everybody: it cannot be read, or it is of an
/// organisation whose return does not count.
fn is_restricted(finding: &Finding, month_end: Option<&MonthEnd>) -> bool {
    let is_of_missing = |month_end: &MonthEnd| {
        month_end.missing.iter().any(|code| finding.file.contains(&format!("/{code}/")))
    };
    finding.rule == UNREADABLE || (!finding.file.is_empty() && month_end.is_some_and(is_of_missing))
}

/// Whether a month end has findings that are not for everybody.
pub(crate) fn has_restricted(month_end: &MonthEnd) -> bool {
    month_end.findings.iter().any(|finding| is_restricted(finding, Some(month_end)))
}

/// Whether any of these says what stands in a file that cannot be read.
pub(crate) fn any_restricted(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| is_restricted(finding, None))
}

/// The same finding without what stands in the file.
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

/// Whether an account may see what stands in the file of a finding: files of returns are their
/// organisation's.
fn may_see(account: &Account, finding: &Finding) -> bool {
    let Some(path) = finding.file.strip_prefix(RETURNS) else { return true };
    let code = path.split('/').nth(2).and_then(|code| code.parse::<OrganisationCode>().ok());
    code.map_or(account.organisation.is_none(), |code| account.works_for(&code))
}

/// Findings as a reader with this account, or everybody, may read them, each file once a rule.
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
