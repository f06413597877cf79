//! What texts of two or three sentences say about each other.

use crate::document::Document;
use crate::gazetteer::{BodyKind, Gazetteer, Name};
use crate::partial_day::PartialDay;
use crate::reader::{Reader, Reading};

use super::{Check, CheckKind, Source, check as checks_of};

fn reader() -> Reader {
    let name = |name: &str, kind, part_of: Option<&str>| Name {
        name: name.to_owned(),
        kind,
        part_of: part_of.map(str::to_owned),
        others: Vec::new(),
    };
    let names = vec![
        name("Marsh ICS", BodyKind::System, None),
        name("Marsh ICB", BodyKind::Board, Some("Marsh ICS")),
        name("Fenwick Hospitals", BodyKind::Trust, Some("Marsh ICS")),
    ];
    Reader::new(Gazetteer::new(names).expect("the names are right"))
}

/// Checks texts of June 2025 against each other, and asserts what is said of one kind.
#[track_caller]
fn check(texts: &[&str], kind: CheckKind, expected: &[&str]) {
    let reader = reader();
    let dated = PartialDay::month_of(2025, 6).expect("June is a month");
    let titles: Vec<String> = (1..=texts.len()).map(|number| format!("Text {number}")).collect();
    let read = |(title, text): (&String, &&str)| {
        reader.read(&Document { title, dated, text }).expect("it is short enough")
    };
    let readings: Vec<Reading> = titles.iter().zip(texts).map(read).collect();
    let sources: Vec<Source<'_>> =
        titles.iter().zip(&readings).map(|(title, reading)| Source { title, reading }).collect();
    let all = checks_of(&sources, reader.gazetteer());
    let found: Vec<&Check> = all.iter().filter(|check| check.kind == kind).collect();
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (check, words) in found.iter().zip(expected) {
        assert!(check.sentence.contains(words), "{} does not say {words}", check.sentence);
        for place in &check.figures {
            let span = readings[place.document].figures[place.figure].span;
            assert!(span.end <= texts[place.document].chars().count());
        }
    }
}

#[test]
fn two_cuts_in_running_costs_conflict_and_up_to_leaves_room() {
    let thirty = "Marsh ICB must cut its running costs by 30 per cent.";
    check(
        &[thirty, "ICBs must cut their running costs by 50%."],
        CheckKind::Conflict,
        &[
            "30 per cent (Marsh ICB, 2025/26; \"Text 1\", characters 40 to 51) and 50 per cent (ICBs (England)",
        ],
    );
    check(&[thirty, "Marsh ICB must cut its running costs by up to 33%."], CheckKind::Conflict, &[]);
}

#[test]
fn different_values_conflict_between_texts_and_are_parts_within_one() {
    let plan = "Marsh ICS has a planned deficit of £80m this year.";
    let other = "Marsh ICS has a planned deficit of £90m this year.";
    check(
        &[plan, other],
        CheckKind::Conflict,
        &["£80m (Marsh ICS, 2025/26; \"Text 1\", characters 35 to 39) and £90m"],
    );
    check(&[plan, plan], CheckKind::Conflict, &[]);
    let both = format!("{plan} {other}");
    check(&[&both], CheckKind::Conflict, &[]);
    check(&[&both, other], CheckKind::Conflict, &[]);
}

#[test]
fn a_deficit_above_the_budget_is_a_slip_of_unit() {
    let text = "Marsh ICS has a budget of £2.2bn. Marsh ICS ended last year with a deficit of £140bn.";
    check(&[text], CheckKind::Implausible, &["63.6 times the budget"]);
    check(&[text], CheckKind::Implausible, &["£140m fits: a thousand times less, 6.4 per cent"]);
    check(
        &["Marsh ICS has a budget of £2.2bn. Marsh ICS ended last year with a deficit of £140m."],
        CheckKind::Implausible,
        &[],
    );
}

#[test]
fn parts_that_do_not_make_the_total_are_told_and_rounding_is_allowed() {
    let text = |board: &str| {
        format!(
            "At month 2 the variance of Marsh ICS was £10.0m adverse.\n\nAt month 2 the variance of Marsh ICB was {board} \
             adverse.\n\nAt month 2 the variance of Fenwick Hospitals was £6.0m adverse."
        )
    };
    check(&[&text("£3.0m")], CheckKind::DoesNotAddUp, &["comes to £9m, not to £10m"]);
    check(&[&text("£3.9m")], CheckKind::DoesNotAddUp, &[]);
}

#[test]
fn most_of_the_overspend_is_held_against_the_parts() {
    let text = "At month 2 Marsh ICS was £10m off plan. Most of the overspend is from Fenwick Hospitals. \
                Marsh ICB is currently £8m over budget.";
    check(&[text], CheckKind::DoesNotAddUp, &["it has £2m, 20 per cent"]);
}

#[test]
fn plan_and_variance_to_date_make_a_straight_line() {
    let text = "Five months into the year Marsh ICS has a year-to-date planned deficit of £46m. Its year-to-date variance \
                is £18.8m adverse.";
    check(
        &[text],
        CheckKind::Checkable,
        &["a deficit of £64.8m after 5 months; a straight line to year end gives £155.5m"],
    );
}

#[test]
fn a_text_without_figures_says_nothing() {
    check(&["Nothing was said.", ""], CheckKind::Conflict, &[]);
}

#[test]
fn a_text_that_tells_the_right_value_and_a_larger_one_conflicts_with_another() {
    let whole = "In 2024/25 Marsh ICS had a deficit of £18.8m.";
    let both =
        "In 2024/25 Marsh ICS had a deficit of £21.3m.\n\nIn 2024/25 Marsh ICS had a deficit of £18.8m.";
    check(&[both, whole], CheckKind::Conflict, &["£21.3m"]);
    // A part of it is no contradiction.
    let part =
        "In 2024/25 Marsh ICS had a deficit of £3.1m.\n\nIn 2024/25 Marsh ICS had a deficit of £18.8m.";
    check(&[part, whole], CheckKind::Conflict, &[]);
}
