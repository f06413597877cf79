//! Readings of single rules, in synthetic sentences: whom, what, when, and plan or actual.

mod measures;
mod names;

use crate::document::Document;
use crate::gazetteer::{BodyKind, Gazetteer, Name};
use crate::partial_day::PartialDay;
use crate::reader::Reader;

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

/// Reads a text of October 2025 and compares each figure as `words: subject | measure | period | basis`, where an
/// expected part that is `*` may be anything.
#[track_caller]
fn check(title: &str, text: &str, expected: &[&str]) {
    let dated = PartialDay::month_of(2025, 10).expect("October is a month");
    let reading = reader().read(&Document { title, dated, text }).expect("it is short enough");
    let said: Vec<String> = reading
        .figures
        .iter()
        .map(|figure| {
            let proposal = &figure.proposal;
            let period = proposal.period.map_or_else(|| "-".to_owned(), |period| period.to_string());
            format!(
                "{}: {} | {} | {period} | {}",
                figure.text,
                proposal.subject.as_deref().unwrap_or("-"),
                proposal.measure.map_or("-", crate::Measure::words),
                proposal.basis.map_or("-", crate::Basis::word),
            )
        })
        .collect();
    let same = |said: &String, expected: &&str| {
        let parts =
            |line: &str| line.split([':', '|']).map(|part| part.trim().to_owned()).collect::<Vec<_>>();
        let (said, expected) = (parts(said), parts(expected));
        said.len() == expected.len()
            && said.iter().zip(&expected).all(|(said, expected)| expected == "*" || said == expected)
    };
    let all = said.len() == expected.len()
        && said.iter().zip(expected).all(|(said, expected)| same(said, expected));
    assert!(all, "{text}\nread as {said:#?}\nexpected {expected:#?}");
}

#[test]
fn a_paper_of_a_council_is_about_the_council_and_its_minutes_are_about_whom_they_hear() {
    let text = "The budget is £90m. Funding of £5m comes from elsewhere.";
    check(
        "Budget monitoring, Dale Council",
        text,
        &["£90m: Dale Council | * | 2025/26 | *", "£5m: Dale Council | funding | 2025/26 | *"],
    );
    check(
        "Minutes of the scrutiny committee, Dale Council",
        "Marsh ICB said that its deficit was £3m.",
        &["£3m: Marsh ICB | deficit | 2025/26 | actual"],
    );
}

#[test]
fn a_public_health_report_is_about_its_place() {
    check(
        "Annual report of the Director of Public Health for Brookmere 2025",
        "One in four residents is over 65. Two thirds of adults are overweight.",
        &[
            "One in four: Brookmere | population | * | actual",
            "Two thirds: Brookmere | population | * | actual",
        ],
    );
}

#[test]
fn an_item_that_names_nobody_is_about_the_system_whose_money_came_first() {
    check(
        "Marsh ICB finance report, month 6",
        "1. The system has a deficit of £9m.\n\n2. Savings of £4m have been delivered.",
        &["£9m: Marsh ICS | * | * | actual", "£4m: Marsh ICS | savings delivered | * | actual"],
    );
}

#[test]
fn the_month_of_a_report_is_that_of_its_activity_and_a_month_in_brackets_only_of_what_is_in_them() {
    check(
        "Performance report, data to August 2025, Fenwick Hospitals NHS Trust",
        "612 patients waited more than 12 hours (July: 548). We saw 13,482 attendances.",
        &[
            "612 patients: Fenwick Hospitals | waited over a limit | 2025-08 | actual",
            "548: Fenwick Hospitals | waited over a limit | 2025-07 | actual",
            "13,482 attendances: Fenwick Hospitals | attendances | 2025-08 | actual",
        ],
    );
}

#[test]
fn a_figure_without_a_verb_takes_the_basis_of_the_one_before() {
    check(
        "Marsh ICB",
        "Marsh ICB is forecast to spend £174.9m, an overspend of £6.5m or 3.9%.",
        &["£174.9m: * | * | * | forecast", "£6.5m: * | deficit | * | forecast", "3.9%: * | * | * | forecast"],
    );
}

#[test]
fn a_figure_that_grows_from_another_measures_the_same_in_its_own_year() {
    check(
        "Marsh ICB",
        "The budget gap of Marsh ICB is estimated at £14m in 2026/27, rising to £31m by 2028/29.",
        &["£14m: * | funding gap | 2026/27 | *", "£31m: * | funding gap | 2028/29 | *"],
    );
}

#[test]
fn a_share_is_told_by_whom_it_is_of() {
    check(
        "Marsh ICB",
        "In Marsh ICB 95% of patients should be triaged within 15 minutes. Two fifths of local providers told us so.",
        &["95%: * | waited within a limit | * | target", "Two fifths: * | number of organisations | * | *"],
    );
}

#[test]
fn two_counts_joined_by_and_measure_the_same() {
    check(
        "Marsh ICB",
        "For Marsh ICB we spoke with 34 patients and 51 members of staff.",
        &["34 patients: * | responses | * | actual", "51 members: * | responses | * | actual"],
    );
}

#[test]
fn a_share_that_says_the_money_before_in_other_words_is_a_share_of_it() {
    check(
        "Marsh ICB",
        "Marsh ICB has to save £66m in the coming year. That is 7.5% of its income.",
        &["£66m: * | savings required | 2026/27 | *", "7.5%: * | share of savings | 2026/27 | *"],
    );
}

#[test]
fn the_first_half_of_a_compound_is_no_cue() {
    check(
        "Fenwick Hospitals",
        "The cash-strapped trust has asked ministers for £95m.",
        &["£95m: Fenwick Hospitals | funding | * | *"],
    );
}

#[test]
fn the_year_of_another_figure_is_not_carried_to_a_plan() {
    check(
        "Fenwick Hospitals",
        "Fenwick Hospitals, which employs 9,000 people, had a deficit of £48m last year. It is aiming to halve that.",
        &[
            "9,000 people: * | staff employed | - | actual",
            "£48m: * | deficit | 2024/25 | actual",
            "halve: * | * | 2025/26 | plan",
        ],
    );
}

#[test]
fn the_number_of_a_footnote_ends_its_sentence_and_is_no_figure() {
    check(
        "Marsh ICB",
        "Marsh ICB has a deficit of £5m.3 It saved £2m¹ last year.",
        &["£5m: * | deficit | 2025/26 | actual", "£2m: * | savings delivered | 2024/25 | actual"],
    );
}
