//! What a projection of the workspace says, from its months to its sentences.

use domain::provenance::Provenance;
use jiff::civil::date;

use super::*;
use crate::control_chart::plan::Direction;
use crate::control_chart::series::Observation;
use crate::evaluation::calendar::months_after;

fn measured(unit: &str, values: &[f64]) -> Measured {
    let dated = (0..).zip(values);
    Measured {
        id: "waits".to_owned(),
        name: "waits".to_owned(),
        place: String::new(),
        is_whole: false,
        unit: unit.to_owned(),
        decimals: 1,
        direction: Direction::Neutral,
        observations: dated
            .map(|(n, value)| Observation { date: months_after(date(2022, 4, 1), n), value: Some(*value) })
            .collect(),
        targets: vec![],
        provenance: Provenance::Derived,
        files: vec![],
        parts: vec![],
    }
}

#[test]
fn a_share_is_projected_within_a_hundred_per_cent() {
    let values: Vec<f64> = (0..40).map(|idx| 100.0 - f64::from(idx * idx % 7)).collect();
    let found = projected(measured("%", &values), &Settings::months(12), Sums::Unwanted, 1).unwrap();
    assert!(found.projection.months().iter().all(|month| month.interval_95.high <= 100.0));
    assert!(found.outturn.is_none() && found.rehearsal.is_some());
}

#[test]
fn too_few_months_are_refused() {
    let fault = projected(measured("%", &[1.0, 2.0]), &Settings::months(1), Sums::Wanted, 1).unwrap_err();
    assert!(fault.to_string().starts_with("2 months are known, of at least 6"), "{fault}");
}
