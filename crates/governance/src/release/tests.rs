//! Who releases a month, when, and what stands in the way.

use super::*;

const READY: Readiness<'static> = Readiness { missing: &[], blocking: &[] };
const PUBLISHER: Actor<'static> = Actor { name: "Jo Bloggs", roles: &[Role::Publisher] };

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn month_8() -> (FinancialYear, Month) {
    ("2026/27".parse().unwrap(), Month::new(8).unwrap())
}

/// What is said where month 8 of 2026/27 is to be released on 10 December at noon.
#[track_caller]
fn refused(before: &Releases, actor: Actor<'_>, from: Option<&str>, readiness: Readiness<'_>) -> String {
    let times = (from.map(at), at("2026-12-10T12:00:00Z"));
    release(before.clone(), month_8(), actor, times, readiness).unwrap_err().to_string()
}

fn released(from: Option<&str>) -> Releases {
    let times = (from.map(at), at("2026-12-04T09:00:00Z"));
    release(Releases::none(), month_8(), PUBLISHER, times, READY).unwrap()
}

#[test]
fn a_month_is_public_from_the_moment_that_is_named() {
    let now = at("2026-12-05T09:00:00Z");
    assert_eq!(Releases::none().state(month_8(), now), ReleaseState::NotReleased);
    let since = at("2026-12-04T09:00:00Z");
    assert_eq!(released(None).state(month_8(), now), ReleaseState::Released { since });
    let until = at("2026-12-11T00:00:00Z");
    let embargoed = released(Some("2026-12-11T00:00:00Z"));
    assert_eq!(embargoed.state(month_8(), now), ReleaseState::Embargoed { until });
    assert_eq!(embargoed.state(month_8(), until), ReleaseState::Released { since: until });
}

#[test]
fn a_release_that_is_withdrawn_is_none_and_may_be_made_again() {
    let at_noon = at("2026-12-10T12:00:00Z");
    let withdrawn = withdraw(released(None), month_8(), PUBLISHER, "wrong total", at_noon).unwrap();
    assert_eq!(withdrawn.state(month_8(), at_noon), ReleaseState::NotReleased);
    let again = release(withdrawn, month_8(), PUBLISHER, (None, at_noon), READY).unwrap();
    assert!(again.state(month_8(), at_noon).is_released());
    assert_eq!(again.events().len(), 3);
}

#[test]
fn what_stands_in_the_way_is_said_all_at_once_with_its_remedy() {
    let none = Releases::none();
    let (missing, blocking) = (["RJE".to_owned()], ["V05, lines row 9: no sum".to_owned()]);
    let readiness = Readiness { missing: &missing, blocking: &blocking };
    let why = refused(&none, PUBLISHER, None, readiness);
    assert!(
        why.contains("RJE does not count; have it submitted and approved") && why.contains("V05"),
        "{why}"
    );
    let preparer = Actor { name: "Ann Lee", roles: &[Role::Preparer] };
    assert!(refused(&none, preparer, None, READY).starts_with("Ann Lee is no publisher"));
    assert!(refused(&none, Actor { name: " . ", ..PUBLISHER }, None, READY).contains("--by NAME"));
    assert!(refused(&none, PUBLISHER, Some("2026-12-01T00:00:00Z"), READY).contains("is in the past"));
    assert!(refused(&none, PUBLISHER, Some("2062-12-11T00:00:00Z"), READY).contains("check the year"));
    assert!(
        refused(&released(None), PUBLISHER, None, READY).contains("by Jo Bloggs at 2026-12-04T09:00:00Z")
    );
    let early = release(none, month_8(), PUBLISHER, (None, at("2026-11-30T23:00:00Z")), READY);
    assert!(early.unwrap_err().to_string().contains("has not ended"));
}

#[test]
fn nothing_is_withdrawn_without_a_release_or_a_reason() {
    let now = at("2026-12-10T12:00:00Z");
    let not_released = withdraw(Releases::none(), month_8(), PUBLISHER, "why", now);
    assert_eq!(not_released, Err(Refusal::NotReleased));
    assert_eq!(withdraw(released(None), month_8(), PUBLISHER, " ", now), Err(Refusal::NoReason));
    let earlier = withdraw(released(None), month_8(), PUBLISHER, "why", at("2026-12-01T00:00:00Z"));
    assert!(matches!(earlier, Err(Refusal::Clock { .. })));
}

#[test]
fn what_was_known_by_a_day_does_not_know_what_was_done_later() {
    let noon = at("2026-12-10T12:00:00Z");
    let withdrawn = withdraw(released(None), month_8(), PUBLISHER, "wrong total", noon).unwrap();
    assert_eq!(withdrawn.by(at("2026-12-09T00:00:00Z")), released(None));
    assert_eq!(withdrawn.by(at("2026-12-01T00:00:00Z")), Releases::none());
    assert_eq!(withdrawn.public_from(month_8()), None);
    assert_eq!(withdrawn.standing_of(month_8()), Releases::none());
    assert_eq!(released(None).standing_of(month_8()), released(None));
    assert_eq!(released(None).public_from(month_8()), Some(at("2026-12-04T09:00:00Z")));
}

#[test]
fn where_a_release_stands_is_said_with_its_moment() {
    let embargoed = released(Some("2026-12-11T08:05:00Z"));
    let words = |now: &str| embargoed.state(month_8(), at(now)).words();
    assert_eq!(
        words("2026-12-10T00:00:00Z"),
        "Not released to the public before 11 December 2026, 08:05 UTC"
    );
    assert_eq!(words("2026-12-12T00:00:00Z"), "Released to the public on 11 December 2026, 08:05 UTC");
    assert_eq!(
        Releases::none().state(month_8(), at("2026-12-12T00:00:00Z")).words(),
        "Not released to the public"
    );
}
