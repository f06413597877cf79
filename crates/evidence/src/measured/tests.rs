//! Measures by month: their gaps, and what they are called.

use jiff::civil::date;

use super::*;

#[test]
fn a_month_without_a_value_between_two_is_there_without_one() {
    let months = by_month([(date(2024, 11, 1), 4.0), (date(2025, 2, 1), 7.0)]);
    let found: Vec<_> = months.iter().map(|of| (of.date.to_string(), of.value)).collect();
    assert_eq!(
        found,
        [
            ("2024-11-01".to_owned(), Some(4.0)),
            ("2024-12-01".to_owned(), None),
            ("2025-01-01".to_owned(), None),
            ("2025-02-01".to_owned(), Some(7.0)),
        ]
    );
}

fn measured() -> Measured {
    Measured {
        id: "agency:RWE".to_owned(),
        name: "Spending on agency staff, UHL".to_owned(),
        place: "UHL".to_owned(),
        is_whole: false,
        unit: "£m".to_owned(),
        decimals: 1,
        direction: Direction::Decrease,
        observations: by_month([(date(2024, 4, 1), 2.0)]),
        targets: Vec::new(),
        provenance: Provenance::Reported,
        files: Vec::new(),
        parts: Vec::new(),
    }
}

#[test]
fn the_family_of_a_measure_is_its_id_without_the_place() {
    let measured = measured();
    assert_eq!((measured.family(), measured.n_values()), ("agency", 1));
}

#[test]
fn the_months_around_a_change_are_those_without_a_gap() {
    let of = |months: &[(i16, i8)]| {
        let values = months.iter().map(|(year, month)| (date(*year, *month, 1), 1.0));
        let mut measured = measured();
        measured.observations = by_month(values);
        measured
    };
    let gap = of(&[(2024, 4), (2024, 5), (2026, 4), (2026, 5), (2026, 6)]);
    let (run, months) = gap.unbroken_around(date(2026, 5, 20));
    assert_eq!(months, Some((date(2026, 4, 1), date(2026, 6, 1))));
    assert_eq!(run.observations.len(), 3);
    // A month without a value, and a series without a gap, stay as they are.
    assert_eq!(gap.unbroken_around(date(2025, 5, 1)).1, None);
    assert_eq!(of(&[(2024, 4), (2024, 5)]).unbroken_around(date(2024, 5, 1)).1, None);
}

#[test]
fn what_was_known_by_a_day_has_no_later_month() {
    let mut measured = measured();
    measured.observations =
        by_month([(date(2024, 4, 1), 2.0), (date(2024, 5, 1), 3.0), (date(2024, 7, 1), 4.0)]);
    let known = measured.known_by(date(2024, 6, 30));
    assert_eq!((known.n_values(), known.newest()), (2, Some(date(2024, 5, 1))));
}

#[test]
fn a_count_of_months_is_left_out_where_the_same_is_there_by_day() {
    let of = |id: &str| Measured { id: id.to_owned(), ..measured() };
    let all =
        [of("attendances:RWE"), of("attendances-per-day:RWE"), of("attendances:NNJ14"), of("agency:RWE")];
    let told: Vec<&str> = told_by_day(&all).into_iter().map(|measured| measured.id.as_str()).collect();
    assert_eq!(told, ["attendances-per-day:RWE", "attendances:NNJ14", "agency:RWE"]);
}
