//! Patients for each GP.

use jiff::civil::date;

use super::*;
use crate::area::AreaKind;
use crate::fact::Fact;

const MONTH: Date = Date::constant(2026, 6, 1);

fn facts(rows: &[(Measure, &str, Date, u64)]) -> Facts {
    let fact = |(measure, place, period, value): &(Measure, &str, Date, u64)| Fact {
        measure: *measure,
        place: (*place).to_owned(),
        period: *period,
        kind: None,
        value: *value,
        edition: "a".to_owned(),
    };
    Facts::new(rows.iter().map(fact)).expect("each is there once")
}

fn practice(code: &str) -> Area {
    Area::published(AreaKind::Practice, code.to_owned(), code.to_owned(), None)
}

#[test]
fn patients_are_those_of_the_practices_whose_gps_are_published() {
    let facts = facts(&[
        (Measure::FullyQualifiedGpFte, "03W", MONTH, 150_500),
        (Measure::PatientsOfKnownGps, "03W", MONTH, 301_000),
        (Measure::PatientsOfWorkforce, "03W", MONTH, 344_000),
    ]);
    let of = workforce(&facts, &practice("03W"), MONTH).expect("GPs are published");
    assert_eq!(of.patients_per_gp(), Some(2_000.0));
    assert_eq!(of.covered.map(Ratio::percent), Some(87.5));
    assert_eq!(workforce(&facts, &practice("04C"), MONTH), None);
}

#[test]
fn figures_without_the_files_own_patients_are_set_against_the_list() {
    let facts = facts(&[
        (Measure::FullyQualifiedGpFte, "C82001", MONTH, 4_000),
        (Measure::RegisteredPatients, "C82001", date(2026, 4, 1), 8_000),
    ]);
    let of = workforce(&facts, &practice("C82001"), MONTH).expect("GPs are published");
    assert_eq!((of.patients_per_gp(), of.covered), (Some(2_000.0), None));
}

#[test]
fn a_district_is_its_practices_of_which_both_are_known() {
    let rows = [
        (Measure::FullyQualifiedGpFte, "A", MONTH, 2_000),
        (Measure::PatientsOfKnownGps, "A", MONTH, 3_000),
        (Measure::PatientsOfWorkforce, "A", MONTH, 3_000),
        (Measure::FullyQualifiedGpFte, "B", MONTH, 1_000),
        (Measure::PatientsOfKnownGps, "B", MONTH, 3_000),
        (Measure::PatientsOfWorkforce, "B", MONTH, 3_000),
        // Its GPs are estimated in totals only, and not published.
        (Measure::PatientsOfWorkforce, "C", MONTH, 2_000),
        // Its patients are not known.
        (Measure::FullyQualifiedGpFte, "D", MONTH, 9_000),
    ];
    let practices = ["A", "B", "C", "D"].map(practice);
    let history = history_of_practices(&facts(&rows), &practices);
    let [of] = &history[..] else { panic!("one month: {history:?}") };
    assert_eq!((of.patients_per_gp(), of.n_known, of.n_places), (Some(2_000.0), 2, 4));
    assert_eq!(of.covered.map(Ratio::percent), Some(75.0));
    assert!(history_of_practices(&facts(&rows), &["C"].map(practice)).is_empty());
}

#[test]
fn a_practice_without_gps_has_no_rate() {
    let facts = facts(&[
        (Measure::FullyQualifiedGpFte, "A", MONTH, 0),
        (Measure::PatientsOfKnownGps, "A", MONTH, 3_000),
    ]);
    assert_eq!(workforce(&facts, &practice("A"), MONTH).and_then(|of| of.patients_per_gp()), None);
}
