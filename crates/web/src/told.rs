//! What a reader is told of files that do not count. That a file cannot be read is for everybody; what
//! stands in it is for people with an account, and for those at the computer that the site runs on: of a
//! return for those who work for its organisation or for the whole system.

use domain::account::Account;
use domain::code::OrganisationCode;
use domain::finding::Finding;
use domain::month_end::MonthEnd;

/// The rule that what is in a file can be read.
pub(crate) const UNREADABLE: &str = "V03";

/// Whether what a finding says of a file is not for everybody: it cannot be read, or it is of an
/// organisation whose return does not count.
fn is_inside(finding: &Finding, month_end: Option<&MonthEnd>) -> bool {
    let of_missing = |month_end: &MonthEnd| {
        month_end.missing.iter().any(|code| finding.file.contains(&format!("/{code}/")))
    };
    finding.rule == UNREADABLE || (!finding.file.is_empty() && month_end.is_some_and(of_missing))
}

/// Whether a month end tells of files that do not count.
pub(crate) fn has_inside(month_end: &MonthEnd) -> bool {
    month_end.findings.iter().any(|finding| is_inside(finding, Some(month_end)))
}

/// Whether any of these tells what stands in a file that cannot be read.
pub(crate) fn any_inside(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| is_inside(finding, None))
}

/// The same finding without what stands in the file.
fn from_outside(finding: &Finding) -> Finding {
    let what = if finding.rule == UNREADABLE { "cannot be read" } else { "does not count" };
    Finding {
        at: None,
        message: format!("What is in it {what}."),
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
    let Some(place) = finding.file.strip_prefix(RETURNS) else { return true };
    let code = place.split('/').nth(2).and_then(|code| code.parse::<OrganisationCode>().ok());
    code.map_or(account.organisation.is_none(), |code| account.works_for(&code))
}

/// Findings as a reader with this account, or everybody, may read them, each file once a rule.
pub(crate) fn outside<'a>(
    findings: impl IntoIterator<Item = &'a Finding>,
    month_end: Option<&MonthEnd>,
    account: Option<&Account>,
) -> Vec<Finding> {
    let mut told: Vec<Finding> = Vec::new();
    for finding in findings {
        let is_hidden =
            is_inside(finding, month_end) && !account.is_some_and(|account| may_see(account, finding));
        let finding = if is_hidden { from_outside(finding) } else { finding.clone() };
        if !told.contains(&finding) {
            told.push(finding);
        }
    }
    told
}

#[cfg(test)]
mod tests;
