//! What is said of units compared.

use evidence::benchmark::compare::{Settings, benchmark};
use evidence::benchmark::likeness::Likeness;
use evidence::benchmark::rank::End;

use super::*;
use crate::render::svg;

fn subject() -> Subject {
    Subject {
        name: "A&E within 4 hours".to_owned(),
        of_what: "of arrival".to_owned(),
        unit: "%".to_owned(),
        decimals: 1,
        units: ("trust".to_owned(), "trusts".to_owned()),
        when: Some("June 2025".to_owned()),
        extent: "NHS trusts of England that have the service.".to_owned(),
        counts: ["Within 4 hours".to_owned(), "Attendances".to_owned()],
        counted: Counted::PublishedPeople,
        provenance: Provenance::Published,
        own: vec!["R03".to_owned()],
    }
}

fn unit(code: &str, amount: Option<Amount>) -> Unit {
    let likeness = Likeness { size: amount.and_then(Amount::size), ..Likeness::default() };
    Unit { code: code.to_owned(), name: format!("Trust {code}"), amount, likeness }
}

fn of(shares: &[(f64, f64)]) -> Benchmark {
    let units = shares.iter().enumerate().map(|(idx, (part, whole))| {
        unit(&format!("R{idx:02}"), Some(Amount::Share { part: *part, whole: *whole }))
    });
    let units = units.chain([unit("RXX", None)]).collect();
    benchmark(units, Settings { per: 100.0, end: End::Highest, among: 3, seed: 1 }).unwrap()
}

const TWELVE: [(f64, f64); 12] = [
    (500.0, 1_000.0),
    (620.0, 1_000.0),
    (700.0, 1_100.0),
    (550.0, 900.0),
    (480.0, 1_000.0),
    (610.0, 1_000.0),
    (660.0, 1_200.0),
    (590.0, 1_000.0),
    (640.0, 1_000.0),
    (570.0, 800.0),
    (530.0, 1_000.0),
    (950.0, 1_000.0),
];

#[test]
fn a_unit_is_told_with_its_rank_and_how_sure_that_is() {
    let (subject, found) = (subject(), of(&TWELVE));
    let chosen = found.placed("R08").unwrap();
    let exhibit = benchmark_exhibit(&subject, &found, Some(chosen), |_| Vec::new());
    assert!(
        exhibit.heading.starts_with("Trust R08 (R08): 64.0%, 3rd highest of 12 trusts, 1 without data; by chance it may be anywhere between "),
        "{}",
        exhibit.heading
    );
    for part in [
        "It is among the highest 3 with ",
        "vary ",
        "allow for how much units vary",
        "All trusts together have ",
    ] {
        assert!(exhibit.note.contains(part), "{part}: {}", exhibit.note);
    }
    assert_eq!(exhibit.table.rows.len(), 13);
    let picked: Vec<&str> = exhibit
        .table
        .rows
        .iter()
        .filter(|row| row.kind == RowKind::Emphasis)
        .map(|row| row.short_name.as_str())
        .collect();
    assert_eq!(picked.len(), 2, "the one asked for and that of the system: {picked:?}");
    let chart = exhibit.chart.unwrap();
    assert!(svg(&chart.wide).unwrap().contains("99.8% limit"));
    assert!(svg(&chart.narrow).unwrap().contains("R08"));
}

#[test]
fn without_a_unit_the_ends_are_told() {
    let (subject, found) = (subject(), of(&TWELVE));
    let exhibit = benchmark_exhibit(&subject, &found, None, |_| Vec::new());
    let heading = "A&E within 4 hours: from 95.0% in Trust R11 (R11) to 48.0% in Trust R04 (R04)";
    assert_eq!(exhibit.heading, heading);
    assert_eq!(
        exhibit.table.caption,
        "A&E within 4 hours of arrival, June 2025, the highest first. NHS trusts of England that have the service."
    );
}

#[test]
fn an_order_that_is_mostly_chance_says_so() {
    let alike: Vec<(f64, f64)> = (0..12).map(|idx| (f64::from(30 + idx % 3), 100.0)).collect();
    let exhibit = benchmark_exhibit(&subject(), &of(&alike), None, |_| Vec::new());
    assert!(exhibit.heading.ends_with(": order mostly chance"), "{}", exhibit.heading);
    assert!(exhibit.note.contains("no more than chance alone lets them"), "{}", exhibit.note);
}

#[test]
fn few_units_have_a_caterpillar_and_units_alike_their_reason() {
    let found = of(&TWELVE[..5]);
    let chosen = found.placed("R01").unwrap();
    let exhibit = benchmark_exhibit(&subject(), &found, Some(chosen), |_| Vec::new());
    assert!(exhibit.note.contains("of fewer than ten units no funnel is drawn"), "{}", exhibit.note);
    assert!(svg(&exhibit.chart.unwrap().wide).unwrap().contains("R04"));
    let alike = alike_units(&subject(), &found, chosen, |_| Vec::new()).unwrap();
    assert!(alike.heading.starts_with("4 trusts like Trust R01 (R01) have "), "{}", alike.heading);
    let why: Vec<&Cell> = alike.table.rows.iter().map(|row| &row.cells[1]).collect();
    let words = format!("{why:?}");
    assert!(
        words.contains("as large") && words.contains("10% larger") && words.contains("10% smaller"),
        "{words}"
    );
    assert!(alike.note.contains("by age and deprivation not"), "{}", alike.note);
}

#[test]
fn values_as_reported_have_exact_ranks() {
    let value = |code: &str, value| unit(code, Some(Amount::Value { value, standard_error: None }));
    let units = vec![value("A", 3.0), value("B", 1.0), value("C", 7.0)];
    let found = benchmark(units, Settings { per: 1.0, end: End::Lowest, among: 10, seed: 1 }).unwrap();
    let plain = Subject { unit: String::new(), ..subject() };
    let sentence = unit_sentence(&plain, &found, found.placed("B").unwrap());
    assert_eq!(sentence, "Trust B (B): 1.0, lowest of 3 trusts, as reported");
    let exhibit = benchmark_exhibit(&plain, &found, None, |_| Vec::new());
    assert!(exhibit.note.contains("no trust is told from another by chance"), "{}", exhibit.note);
    assert_eq!(exhibit.table.columns.len(), 2);
}

#[test]
fn chances_are_said_in_tens_and_at_the_ends_in_hundreds() {
    let said = [0.001, 0.04, 0.12, 0.68, 0.97, 0.999].map(chances);
    let expected = [
        "less than 1 chance in 100",
        "4 chances in 100",
        "1 chance in 10",
        "7 chances in 10",
        "97 chances in 100",
        "more than 99 chances in 100",
    ];
    assert_eq!(said, expected);
}
