//! Functions whose lowest point is known.

use super::{Range, lowest};

const WIDE: Range = Range { low: -2.0, high: 2.0, start: -1.0 };

#[test]
fn the_lowest_point_of_a_valley_is_found() {
    let found =
        lowest(&[WIDE, WIDE], 600, |at| (1.0 - at[0]).powi(2) + 100.0 * (at[1] - at[0] * at[0]).powi(2));
    assert!((found.at[0] - 1.0).abs() < 1e-2, "{found:?}");
    assert!((found.at[1] - 1.0).abs() < 2e-2, "{found:?}");
}

#[test]
fn a_lowest_point_beyond_the_box_is_at_its_edge() {
    let found = lowest(&[WIDE], 100, |at| (at[0] - 5.0).powi(2));
    assert!((found.at[0] - 2.0).abs() < 1e-9, "{found:?}");
}

#[test]
fn what_is_not_a_number_is_never_lowest() {
    let found = lowest(&[WIDE], 100, |at| if at[0] < 0.0 { f64::NAN } else { at[0] + 1.0 });
    assert!((1.0..1.2).contains(&found.value), "{found:?}");
}
