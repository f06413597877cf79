//! Series that cannot be, and how they are told.

use jiff::civil::date;

use super::*;

fn of(points: &[(Date, f64)], left_out: Vec<LeftOut>) -> Result<Series, Vec<Fault>> {
    Series::new("attendances", points, left_out)
}

fn left_out(reason: &str) -> Vec<LeftOut> {
    vec![LeftOut { month: date(2024, 5, 20), reason: reason.to_owned() }]
}

#[test]
fn all_faults_are_told_at_once() {
    let points = [
        (date(2024, 4, 1), 1.0),
        (date(2024, 6, 1), f64::NAN),
        (date(2024, 6, 30), 3.0),
        (date(2024, 3, 1), f64::INFINITY),
    ];
    let faults = of(&points, vec![]).unwrap_err();
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "attendances has no value for May 2024; give it, or leave the month out with a reason, such as 2024-05=not counted",
            "the value of attendances in June 2024 is not a number between −10¹⁵ and 10¹⁵; correct it, use a larger unit, or leave the month out with a reason",
            "attendances has two values for June 2024; keep one",
            "March 2024 of attendances comes after June 2024; put the months in order",
            "the value of attendances in March 2024 is not a number between −10¹⁵ and 10¹⁵; correct it, use a larger unit, or leave the month out with a reason",
        ]
    );
}

#[test]
fn a_month_is_left_out_with_a_reason_alone() {
    let points = [(date(2024, 4, 1), 1.0), (date(2024, 5, 1), f64::NAN), (date(2024, 6, 1), 2.0)];
    let series = of(&points, left_out("being phased in")).unwrap();
    assert_eq!(series.months(), [date(2024, 4, 1), date(2024, 6, 1)]);
    assert_eq!(series.left_out().len(), 1);
    assert!(matches!(of(&points, left_out(" ")).unwrap_err()[..], [Fault::NoReason { .. }]));
    assert!(matches!(of(&[], vec![]).unwrap_err()[..], [Fault::NoValues { .. }]));
}
