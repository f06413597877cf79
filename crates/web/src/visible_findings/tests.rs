//! Everybody learns that a file does not count, and nobody else than insiders what is in it.

use domain::account::{Role, Roles};
use domain::example;
use domain::finding::Severity;
use domain::source::CellAt;

use super::*;

fn finding(rule: &str, file: &str) -> Finding {
    Finding {
        severity: Severity::Blocks,
        rule: rule.to_owned(),
        file: file.to_owned(),
        at: Some(CellAt { row: 7, column: 2 }),
        message: "“12,34o” is not an amount.".to_owned(),
        fix: "Write 12,340.".to_owned(),
    }
}

#[test]
fn of_a_file_that_cannot_be_read_everybody_learns_its_name_once() {
    let two = [finding("V03", "returns/X01/lines.csv"), finding("V03", "returns/X01/lines.csv")];
    let findings = visible(&two, None, None);
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].file.as_str(), findings[0].at), ("returns/X01/lines.csv", None));
    assert!(!format!("{findings:?}").contains("12,34"));
}

#[test]
fn what_is_found_in_a_return_that_counts_is_for_everybody() {
    let mut month_end = example::month_end();
    let code = month_end.organisations[0].code.clone();
    month_end.findings = vec![finding("V09", &format!("returns/{code}/lines.csv"))];
    assert_eq!(visible(&month_end.findings, Some(&month_end), None), month_end.findings);
    month_end.missing = vec![code];
    assert!(has_restricted(&month_end));
    assert!(!format!("{:?}", visible(&month_end.findings, Some(&month_end), None)).contains("12,34"));
}

#[test]
fn what_stands_in_a_return_is_for_its_organisation_and_the_whole_system() {
    let findings =
        [finding("V03", "finance/returns/2024-25/M05/RWE/lines.csv"), finding("V03", "documents/claims.csv")];
    let sees = |code: Option<&str>| {
        let account = Account {
            name: "bo".parse().unwrap(),
            roles: Roles::new([Role::Auditor]).unwrap(),
            organisation: code.map(|code| code.parse().unwrap()),
        };
        visible(&findings, None, Some(&account))
            .iter()
            .map(|finding| finding.at.is_some())
            .collect::<Vec<_>>()
    };
    assert_eq!(sees(Some("RWE")), [true, true]);
    assert_eq!(sees(Some("RT5")), [false, true]);
    assert_eq!(sees(None), [true, true]);
}
