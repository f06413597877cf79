//! What is submitted is of its template, no draft, and for a month that takes it.

use super::*;
use crate::example::{month, outline, submission, synthetic_year};

fn right() -> MonthlyReturn {
    submission(&synthetic_year(&outline()), month(5))
}

#[track_caller]
fn check_finds(submission: &MonthlyReturn, month_state: MonthState, reason: &str, expected: &[&str]) {
    let template = Some(ContentHash::of(b"the template"));
    let findings =
        check(&Received { submission, template, month_state, reason, today: submission.cover.recorded_on });
    assert_eq!(findings.len(), expected.len(), "{findings:?}");
    for (finding, expected) in findings.iter().zip(expected) {
        assert_eq!((finding.rule.as_str(), finding.severity), ("V01", Severity::Blocks));
        assert!(finding.message.contains(expected), "{}", finding.message);
    }
}

#[test]
fn a_final_return_for_an_open_month_passes_with_its_template_or_without() {
    let mut named = right();
    check_finds(&named, MonthState::Open, "", &[]);
    named.template_hash = Some(ContentHash::of(b"the template"));
    check_finds(&named, MonthState::Open, "", &[]);
}

#[test]
fn another_template_blocks() {
    let mut other = right();
    other.template_hash = Some(ContentHash::of(b"that of another month"));
    check_finds(&other, MonthState::Open, "", &["is not the one for this organisation"]);
}

#[test]
fn a_draft_blocks() {
    let mut draft = right();
    draft.cover.basis = ReturnBasis::Draft;
    check_finds(&draft, MonthState::Open, "", &["the cover says draft"]);
}

#[test]
fn a_locked_month_takes_a_resubmission_with_a_reason_only() {
    let mut again = right();
    check_finds(&again, MonthState::Locked, "an error", &["the cover says final"]);
    again.cover.basis = ReturnBasis::Resubmission;
    // A narrative says what the figures are, not why they are sent again.
    again.cover.narrative = "The position to date.".to_owned();
    for none in ["", " ", "\u{200b}"] {
        check_finds(&again, MonthState::Locked, none, &["nothing says why"]);
    }
    check_finds(&again, MonthState::Locked, "an accrual was left out", &[]);
}

#[test]
fn a_day_in_the_future_blocks() {
    let submission = right();
    let day = submission.cover.recorded_on;
    let mut prepared_later = right();
    prepared_later.cover.prepared_on = day.tomorrow().unwrap();
    for (submission, today, expected) in [
        (&submission, day, None),
        (&submission, day.yesterday().unwrap(), Some("it was approved on")),
        (&prepared_later, day, Some("it was prepared on")),
    ] {
        let month_state = MonthState::Open;
        let findings = check(&Received { submission, template: None, month_state, reason: "", today });
        let message = findings.first().map_or("", |finding| finding.message.as_str());
        assert_eq!(findings.len(), usize::from(expected.is_some()), "{findings:?}");
        assert!(message.contains(expected.unwrap_or_default()), "{message}");
    }
}
