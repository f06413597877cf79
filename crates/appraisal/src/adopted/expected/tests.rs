//! Which measure tests which row, and what is expected of it.

use domain::provenance::Provenance;
use domain::scenario::{Base, Change, ChangeKind, ChangeText};

use super::*;

fn saving(targets: &[&str]) -> Scenario {
    let change = |target: &&str| {
        let text =
            ChangeText { target: (*target).to_owned(), value: "10%".to_owned(), ..ChangeText::default() };
        Change {
            id: (*target).to_owned(),
            action: ChangeAction::parse(target, ChangeKind::Efficiency, &text).expect("a saving"),
            provenance: Provenance::Synthetic,
            note: String::new(),
            starts: None,
            measure: String::new(),
        }
    };
    Scenario { title: "Savings".to_owned(), base: Base::Today, changes: targets.iter().map(change).collect() }
}

/// What is expected of the measure that tests a row.
fn test(scenario: &Scenario, engine: &str, measure: &str, subject: &str, difference: f64) -> Option<Test> {
    let interval = Some((difference - 1200.0, difference + 2400.0));
    let of_station = |name: &str| (name == "Oakham unit").then(|| "NNJ15".to_owned());
    let of_four_hours = |name: &str| (name == "the 4-hour wait").then(|| "RWE".to_owned());
    let codes = Codes { of_station: &of_station, of_four_hours: &of_four_hours };
    test_of(&RowSaid { engine, measure, subject, difference, interval }, scenario, &codes)
}

#[track_caller]
fn is_near(one: f64, other: f64) {
    assert!((one - other).abs() < 1e-12, "{one} is not {other}");
}

#[test]
fn a_saving_on_one_line_shows_in_what_is_spent_on_it() {
    let of = |targets: &[&str]| {
        let test = test(&saving(targets), "finance", "saving_a_year", "RWE", 1_200_000_000.0);
        test.expect("a measure")
    };
    let agency = of(&["P.PAY.AGY"]);
    assert_eq!(agency.measure, "agency:RWE");
    // £12m a year are £1m a month less.
    is_near(agency.difference, -1.0);
    assert!(agency.low < agency.difference && agency.difference < agency.high);
    assert_eq!(of(&["RWE P.PAY.BANK"]).measure, "bank:RWE");
    // Of another organisation it says nothing of this one.
    assert_eq!(of(&["RT5 P.PAY.BANK", "P.PAY.AGY"]).measure, "agency:RWE");
    // Savings on several lines show in the position.
    let several = of(&["P.PAY.AGY", "P.PAY.BANK"]);
    assert_eq!(several.measure, "surplus-variance:RWE");
    is_near(several.difference, 1.0);
    assert_eq!(of(&["P.DRUGS"]).measure, "surplus-variance:RWE");
    let system = test(&saving(&["P.PAY.AGY"]), "finance", "saving_a_year", "QK1 system", 1_200_000_000.0);
    assert_eq!(system.expect("a measure").measure, "surplus-variance:system");
}

#[test]
fn patients_show_in_attendances_a_day_and_waits_in_those_over_four_hours() {
    let none = saving(&[]);
    let visits = test(&none, "flow", "visits", "Oakham unit", -3650.0).expect("a measure");
    assert_eq!(visits.measure, "attendances-per-day:NNJ15");
    is_near(visits.difference, -10.0);
    let within = test(&none, "flow", "share_within", "clock the 4-hour wait", 0.02).expect("a measure");
    assert_eq!(within.measure, "over-4-hours:RWE");
    is_near(within.difference, -2.0);
    assert!(within.low < within.high);
    for (engine, measure, subject) in [
        ("flow", "visits", "a place without a code"),
        ("flow", "mean_wait", "Oakham unit"),
        ("flow", "share_within", "clock 12 hours"),
        ("finance", "year_end", "RWE"),
        ("reform", "boards_save", ""),
    ] {
        assert_eq!(test(&none, engine, measure, subject, 1.0), None, "{measure} of {subject}");
    }
}
