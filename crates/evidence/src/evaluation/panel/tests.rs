//! Panels that cannot be.

use jiff::civil::date;

use super::*;

fn unit(name: &str, start: Option<Date>, values: &[(i8, f64)]) -> Unit {
    let values = values.iter().map(|(month, value)| (date(2024, *month, 1), *value)).collect();
    Unit { name: name.to_owned(), start, values }
}

#[test]
fn all_faults_are_told_at_once() {
    let units = vec![
        unit("Ashby", None, &[(1, 1.0), (1, 2.0)]),
        unit("Ashby", None, &[(1, f64::NEG_INFINITY)]),
        unit("Oakham", Some(date(2024, 9, 1)), &[]),
    ];
    let told: Vec<String> = Panel::new(units).unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "Ashby has two values for January 2024; keep one",
            "Ashby is there twice; keep one",
            "the value of Ashby in January 2024 is not a number between −10¹⁵ and 10¹⁵; correct it, use a larger unit, or leave the month out with a reason",
            "Oakham has no value; give one for each month",
            "no unit changed within its months; name at least one and its first month",
        ]
    );
}

#[test]
fn one_unit_is_refused_and_a_late_start_is_none() {
    let one = Panel::new(vec![unit("A", Some(date(2024, 2, 1)), &[(1, 1.0), (2, 2.0)])]);
    assert_eq!(one.unwrap_err(), [Fault::OneUnit]);
    let late = Some(date(2024, 3, 1));
    let units = vec![unit("A", late, &[(1, 1.0), (2, 2.0)]), unit("B", None, &[(1, 1.0), (2, 2.0)])];
    assert_eq!(Panel::new(units).unwrap_err(), [Fault::NoTreated]);
}

#[test]
fn a_start_after_all_months_is_none() {
    let units = vec![
        unit("A", Some(date(2024, 2, 14)), &[(1, 1.0), (2, 2.0)]),
        unit("B", Some(date(2024, 3, 1)), &[(1, 1.0), (2, 2.0)]),
    ];
    let panel = Panel::new(units).unwrap();
    assert_eq!(panel.starts(), [Some(date(2024, 2, 1)), None]);
    assert_eq!(panel.n_treated_and_control(), (1, 1));
}

#[test]
fn units_without_a_month_in_common_cannot_be_compared() {
    let units = vec![
        unit("A", Some(date(2024, 2, 1)), &[(1, 1.0), (2, 2.0), (3, 2.0)]),
        unit("B", None, &[(1, 1.0), (2, 2.0), (3, 2.5)]),
        unit("C", None, &[(5, 1.0), (6, 2.0), (7, 1.0)]),
        unit("D", None, &[(5, 1.0), (6, 2.0), (7, 1.0)]),
    ];
    assert_eq!(Panel::new(units).unwrap().effects().unwrap_err(), [Fault::NoMonthInCommon]);
}
