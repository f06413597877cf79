//! Access to general practice as it is worked out.

use jiff::civil::date;

use super::*;
use crate::area::AreaKind;
use crate::fact::Fact;

const MONTH: Date = Date::constant(2021, 8, 1);

fn area(parts: &[&str]) -> Area {
    let parts = parts.iter().map(|part| (*part).to_owned()).collect();
    Area { kind: AreaKind::SubIcb, code: "A".to_owned(), name: "An area".to_owned(), parts, within: None }
}

fn facts(kinds: &[(Dimension, &str, u64)], lists: &[(Measure, Date, u64)]) -> Facts {
    let of = |measure, period, kind, value| Fact {
        measure,
        place: "03W".to_owned(),
        period,
        kind,
        value,
        edition: "a".to_owned(),
    };
    let kinds = kinds.iter().map(|(dimension, kind, n)| {
        of(Measure::Appointments, MONTH, Some((*dimension, (*kind).to_owned())), *n)
    });
    let lists = lists.iter().map(|(measure, day, n)| of(*measure, *day, None, *n));
    Facts::new(kinds.chain(lists)).expect("each is there once")
}

const ALL: [(Dimension, &str, u64); 11] = [
    (Dimension::StaffType, "GP", 40),
    (Dimension::StaffType, "Other Practice staff", 40),
    (Dimension::StaffType, "Unknown", 20),
    (Dimension::Mode, "Face-to-Face", 60),
    (Dimension::Mode, "Telephone", 40),
    (Dimension::Wait, "Same Day", 45),
    (Dimension::Wait, "8 to 14 Days", 35),
    (Dimension::Wait, "More than 28 Days", 20),
    (Dimension::Status, "Attended", 76),
    (Dimension::Status, "DNA", 4),
    (Dimension::Status, "Unknown", 20),
];

#[test]
fn shares_are_of_what_is_known_and_of_all() {
    let access = gp_access(&facts(&ALL, &[]), &area(&["03W"]), MONTH).expect("there are appointments");
    assert_eq!(access.appointments, 100);
    assert_eq!(access.with_gp.of_known, Ratio::new(40, 80));
    assert_eq!(Some(access.with_gp.of_all), Ratio::new(40, 100));
    assert_eq!(access.within_14_days.of_known, Ratio::new(80, 100));
    assert_eq!(access.did_not_attend, Ratio::new(4, 80));
    assert_eq!(Some(access.unknown_staff), Ratio::new(20, 100));
    assert_eq!((access.per_1000(), access.coverage), (None, None));
}

#[test]
fn patients_are_those_of_the_coverage_or_of_the_nearest_list_within_a_year() {
    let lists = [
        (Measure::RegisteredPatients, date(2021, 1, 1), 1_000),
        (Measure::RegisteredPatients, date(2026, 4, 1), 2_000),
    ];
    let access = gp_access(&facts(&ALL, &lists), &area(&["03W"]), MONTH).expect("there are appointments");
    assert_eq!(access.patients, Some((1_000, date(2021, 1, 1))));
    assert_eq!(access.per_1000(), Some(100.0));
    let access =
        gp_access(&facts(&ALL, &lists[1..]), &area(&["03W"]), MONTH).expect("there are appointments");
    assert_eq!(access.patients, None);
    let covered = [(Measure::OpenPatients, MONTH, 500), (Measure::IncludedPatients, MONTH, 400)];
    let access = gp_access(&facts(&ALL, &covered), &area(&["03W"]), MONTH).expect("there are appointments");
    assert_eq!((access.patients, access.coverage), (Some((500, MONTH)), Ratio::new(400, 500)));
}

#[test]
fn without_appointments_there_is_nothing_to_say() {
    assert_eq!(gp_access(&facts(&ALL, &[]), &area(&["04C"]), MONTH), None);
    assert_eq!(gp_access(&facts(&[], &[(Measure::OpenPatients, MONTH, 5)]), &area(&["03W"]), MONTH), None);
}

#[test]
fn the_same_thing_twice_is_refused() {
    let fact = Fact {
        measure: Measure::OpenPatients,
        place: "03W".to_owned(),
        period: MONTH,
        kind: None,
        value: 1,
        edition: "a".to_owned(),
    };
    let error = Facts::new([fact.clone(), fact]).expect_err("it is there twice");
    assert_eq!(error.to_string(), "open_patients of 03W in 2021-08-01 is there twice; remove one");
}

#[test]
fn an_area_of_parts_has_access_where_all_of_them_are_published() {
    let facts = facts(&ALL, &[]);
    assert_eq!(gp_access(&facts, &area(&["03W", "04C"]), MONTH), None);
    assert_eq!(history(&facts, &area(&["03W", "04C"])), []);
    assert_eq!(history(&facts, &area(&["03W"])).len(), 1);
}

#[test]
fn a_share_lies_between_nobody_and_everybody_of_unknown_kind() {
    let share = |part, known, all| Share {
        of_known: Ratio::new(part, known),
        of_all: Ratio::new(part, all).unwrap(),
    };
    let (least, most, n_unknown) = share(60, 120, 150).bounds().unwrap();
    assert_eq!((least.part(), most.part(), n_unknown), (60, 90, 30));
    assert_eq!(share(60, 120, 120).bounds(), None, "every kind is known");
    assert_eq!(share(0, 0, 120).bounds(), None, "no kind is known");
}
