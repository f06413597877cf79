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

#[test]
fn the_family_of_a_measure_is_its_id_without_the_place() {
    let measured = Measured {
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
    };
    assert_eq!((measured.family(), measured.n_values()), ("agency", 1));
}
