//! Counts that follow from months added up and from re-issues.

use super::*;

const RULE: DisclosureRule = DisclosureRule::HES;

fn exact(counts: &[u64]) -> Vec<(u64, Published)> {
    counts.iter().map(|count| (*count, Published::Exact(*count))).collect()
}

fn controlled(counts: &[u64]) -> Vec<(u64, Published)> {
    counts.iter().map(|count| (*count, Published::Controlled(RULE.shown(*count)))).collect()
}

#[test]
fn exact_months_of_a_cumulative_measure_give_each_small_month_away() {
    let told = by_difference(RULE, &exact(&[40, 43, 43, 60, 67, 75]), Course::Rising);
    assert_eq!(
        told,
        [Difference { later: 1, at_least: 3, at_most: 3 }, Difference { later: 4, at_least: 7, at_most: 7 }]
    );
}

#[test]
fn rounded_months_tell_that_few_came_where_they_are_shown_alike() {
    // 13 and 16 are both shown as 15: from 0 to 4 came.
    let told = by_difference(RULE, &controlled(&[13, 16]), Course::Rising);
    assert_eq!(told, [Difference { later: 1, at_least: 0, at_most: 4 }]);
    // 12 and 15 are shown as 10 and 15: from 1 to 9 came.
    assert_eq!(by_difference(RULE, &controlled(&[12, 15]), Course::Rising), []);
    // The same after a revision: from 4 fewer to 4 more.
    assert_eq!(by_difference(RULE, &controlled(&[13, 16]), Course::Free), []);
}

#[test]
fn a_later_month_bounds_an_earlier_one() {
    // From 6 to 20 and at most 22 in the end: shown as 20, 20.
    let told = by_difference(RULE, &controlled(&[18, 20, 22]), Course::Rising);
    assert_eq!(told.len(), 2);
    // Hidden, then zero more: from 1 to 7 and from 0 to 6 more.
    assert_eq!(by_difference(RULE, &controlled(&[3, 5]), Course::Rising), []);
    // An exact month after a hidden one: 2 in all, so 0 or 1 came.
    let mixed = [(1, Published::Controlled(Shown::Hidden)), (2, Published::Exact(2))];
    assert_eq!(
        by_difference(RULE, &mixed, Course::Rising),
        [Difference { later: 1, at_least: 0, at_most: 1 }]
    );
}

#[test]
fn an_issue_after_a_revision_tells_who_came_or_went() {
    let told = by_difference(RULE, &exact(&[100, 97]), Course::Free);
    assert_eq!(told, [Difference { later: 1, at_least: -3, at_most: -3 }]);
    assert_eq!(by_difference(RULE, &exact(&[100, 90, 90]), Course::Free), []);
    assert_eq!(by_difference(RULE, &[], Course::Free), []);
}

#[test]
fn a_count_that_was_shown_once_is_not_hidden_by_the_next_issue() {
    let issues = |earlier| [earlier, Published::Controlled(RULE.shown(3))];
    assert_eq!(
        narrowed_by_issues(RULE, 3, &issues(Published::Exact(3))),
        Some(Difference { later: 1, at_least: 3, at_most: 3 })
    );
    assert_eq!(narrowed_by_issues(RULE, 3, &issues(Published::Controlled(Shown::Hidden))), None);
    assert_eq!(narrowed_by_issues(RULE, 30, &[Published::Exact(30)]), None);
    assert_eq!(narrowed_by_issues(RULE, 3, &[]), None);
}
