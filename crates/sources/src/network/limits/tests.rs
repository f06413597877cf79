//! Counts as messages hold them.

use super::with_commas;

#[test]
fn counts_have_commas_and_very_large_ones_are_powers_of_ten() {
    for (count, text) in [
        (0.0, "0"),
        (999.6, "1,000"),
        (100e6, "100,000,000"),
        (3.65e11, "365,000,000,000"),
        (2e300, "10^300"),
        (f64::INFINITY, "more than can be counted"),
        (f64::NAN, "more than can be counted"),
    ] {
        assert_eq!(with_commas(count), text);
    }
}
