//! What was released by a day, and which month everybody reads.

use std::path::Path;

use super::*;

fn example() -> Workspace {
    Workspace::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/llr")).unwrap()
}

fn month_7() -> (FinancialYear, Month) {
    ("2026/27".parse().unwrap(), Month::new(7).unwrap())
}

#[test]
fn a_month_is_released_by_the_end_of_the_day_of_its_release_and_not_before() {
    let workspace = example();
    let on = |day: &str| state(&workspace, month_7(), Some(day.parse().unwrap())).is_released();
    assert_eq!((on("2026-11-19"), on("2026-11-20"), on("9999-12-31")), (false, true, true));
}

#[test]
fn who_names_no_month_is_given_the_last_that_everybody_may_read() {
    let workspace = example();
    let (year, _) = month_7();
    let by_october = Some("2026-10-25".parse().unwrap());
    let last = public_month(&workspace, (Some(year), None), by_october).unwrap();
    assert_eq!(last, (year, Month::new(6).unwrap()));
    let refused =
        public_month(&workspace, (Some(year), Some(month_7().1)), by_october).unwrap_err().to_string();
    assert!(refused.contains("not released to the public by 2026-10-25"), "{refused}");
    let before_all = public_month(&workspace, (None, None), Some("2024-01-01".parse().unwrap())).unwrap_err();
    assert!(before_all.to_string().contains("--by NAME"), "{before_all}");
}
