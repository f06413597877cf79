//! The financial year from known and projected months.

use jiff::civil::date;

use super::outturn;
use crate::projection::history::History;
use crate::projection::project::project;
use crate::projection::settings::Settings;

/// `n` months from April 2022 that go up and down by one about 100.
fn history(n: usize) -> History {
    let values: Vec<Option<f64>> = (0..n).map(|idx| Some(if idx % 2 == 0 { 99.0 } else { 101.0 })).collect();
    History::from_month(date(2022, 4, 1), &values).unwrap()
}

#[test]
fn a_year_is_its_known_months_and_the_projected_ones() {
    let history = history(41);
    let projection = project(&history, &Settings::months(12)).unwrap();
    let outturn = outturn(&history, &projection, 1).unwrap();
    assert_eq!((outturn.year.to_string().as_str(), outturn.n_known, outturn.n_ahead), ("2025/26", 5, 7));
    assert!((outturn.known - 499.0).abs() < 1e-9);
    assert!((outturn.total.median - 1_200.0).abs() < 10.0, "{outturn:?}");
}

#[test]
fn a_year_that_is_not_projected_to_its_end_has_no_outturn() {
    let history = history(41);
    let projection = project(&history, &Settings::months(6)).unwrap();
    assert_eq!(outturn(&history, &projection, 1), None);
}

#[test]
fn a_year_with_a_missing_month_has_no_outturn() {
    let mut values: Vec<Option<f64>> = history(41).values().to_vec();
    values[38] = None;
    let history = History::from_month(date(2022, 4, 1), &values).unwrap();
    let projection = project(&history, &Settings::months(12)).unwrap();
    assert_eq!(outturn(&history, &projection, 1), None);
}
