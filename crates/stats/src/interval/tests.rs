//! Intervals against closed forms and one another.

use super::*;

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12 * expected.abs().max(1.0), "{found} is not {expected}");
}

#[test]
fn nothing_of_some_has_a_closed_form() {
    // 1 − 0.025^(1/12), and −ln 0.025.
    near(exact_proportion(0, 12, 0.95).high, 1.0 - libm::exp(libm::log(0.025) / 12.0));
    near(exact_count(0.0, 0.95).high, -libm::log(0.025));
    for found in [exact_proportion(0, 12, 0.95), wilson(0, 12, 0.95), exact_count(0.0, 0.95), byar(0, 0.95)] {
        assert!(found.low <= 0.0 && 0.0 < found.high);
    }
}

#[test]
fn all_mirrors_nothing() {
    for of in [exact_proportion, wilson] {
        let (none, all) = (of(0, 30, 0.998), of(30, 30, 0.998));
        near(all.low, 1.0 - none.high);
        near(all.high, 1.0);
    }
}

#[test]
fn byar_is_near_the_exact_interval_from_ten_events_on() {
    for count in [10, 57, 400] {
        let (exact, byar) = (exact_count(f64::from(count), 0.95), byar(count, 0.95));
        assert!((exact.low / byar.low - 1.0).abs() < 2e-3 && (exact.high / byar.high - 1.0).abs() < 2e-3);
    }
}

#[test]
fn large_counts_go_on_where_exact_ones_end() {
    for level in [0.95, 0.998] {
        let (below, above) = (exact_count(1e6, level), exact_count(1e6 + 1e-3, level));
        assert!((below.low / above.low - 1.0).abs() < 3e-9 && (below.high / above.high - 1.0).abs() < 3e-9);
    }
}
