//! What differences for patients hang on.

use domain::provenance::Provenance;
use flow::parameter::NetworkParameter;

use super::*;
use crate::consequence::{Engine, Measure, Topic};
use crate::row::Cell;

/// A share within four hours that is 2 percentage points less, give or take 0.1.
fn row() -> Row {
    let difference = Difference {
        amount: Quantity::Number(-0.02),
        certainty: Certainty::Interval {
            low: Quantity::Number(-0.021),
            high: Quantity::Number(-0.019),
            per_cent: 95,
        },
        is_material: true,
        provenance: Provenance::Synthetic,
    };
    Row {
        measure: Measure {
            key: RowKey::new(Engine::Flow, "share_within", "clock the 4-hour wait"),
            topic: Topic::Patients,
            rank: 1,
            words: "within the limit".to_owned(),
            subject_words: "The 4-hour wait".to_owned(),
            unit: Unit::Share,
            more_is: MoreIs::Better,
            is_headline: true,
            part_of: None,
            base: Quantity::Number(0.6),
            certainty: Certainty::Exact,
            provenance: Provenance::Synthetic,
        },
        cells: vec![Cell::Known(difference)],
    }
}

fn moved(parameter: NetworkParameter, at_low: f64, at_high: f64) -> Moved {
    let assumption = PatientAssumption { parameter, low: 0.9, high: 1.1, source: String::new() };
    Moved { assumption, at_low, at_high }
}

#[test]
fn the_widest_swing_stands_first_and_the_threshold_is_on_the_line_between() {
    let found = of_row(
        &row(),
        0,
        vec![moved(NetworkParameter::Travel, 0.001, 0.0), moved(NetworkParameter::Stay, 0.04, -0.03)],
    )
    .unwrap();
    let order: Vec<NetworkParameter> = found.bars.iter().map(|bar| bar.assumption.parameter).collect();
    assert_eq!(order, [NetworkParameter::Stay, NetworkParameter::Travel]);
    let flip = found.flip.unwrap();
    assert_eq!(flip.parameter, NetworkParameter::Stay);
    // From −2 to +2 points over a tenth: zero half way.
    assert!((flip.threshold - 0.95).abs() < 1e-12, "{flip:?}");
    for part in [
        "The 4-hour wait, within the limit: 2.0 percentage points less.",
        "hangs most on how long patients stay in beds: 2.0 percentage points more at 90%",
        "once how long patients stay in beds is below 95% of what is assumed",
    ] {
        assert!(found.sentence.contains(part), "{part}: {}", found.sentence);
    }
}

#[test]
fn what_does_not_cross_zero_within_its_range_flips_nothing() {
    let found = of_row(&row(), 0, vec![moved(NetworkParameter::Demand, 0.01, -0.05)]).unwrap();
    assert_eq!(found.flip, None);
    assert!(found.sentence.contains("None of the assumptions that were tried"), "{}", found.sentence);
}

#[test]
fn an_end_that_lies_within_its_noise_of_zero_is_no_difference_shown() {
    let found = of_row(&row(), 0, vec![moved(NetworkParameter::Demand, 0.0185, 0.0)]).unwrap();
    assert!(found.sentence.contains("no difference shown at 90%"), "{}", found.sentence);
    let low = found.bars[0].at_low.certainty;
    assert!(matches!(low, Certainty::Interval { per_cent: 95, .. }), "every end has an interval: {low:?}");
}

#[test]
fn rows_without_a_difference_that_is_shown_are_not_tried() {
    let shown = row();
    let mut noisy = row();
    let wide = Certainty::Interval { low: Quantity::Number(-0.1), high: Quantity::Number(0.1), per_cent: 95 };
    let Cell::Known(difference) = &mut noisy.cells[0] else { panic!("it is known") };
    difference.certainty = wide;
    let of_places = Row {
        measure: Measure {
            key: RowKey {
                dimension: "place".to_owned(),
                group: "Rutland".to_owned(),
                ..shown.measure.key.clone()
            },
            ..shown.measure.clone()
        },
        ..shown.clone()
    };
    let rows = [noisy, of_places, shown.clone()];
    assert_eq!(tried(&rows, 0), [&shown]);
}
