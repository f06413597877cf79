//! Student’s t against tables.

use super::{half_width, student_cdf, student_quantile};

#[track_caller]
fn near(found: f64, expected: f64) {
    assert!((found / expected - 1.0).abs() < 1e-9, "{found} is not {expected}");
}

#[test]
fn quantiles_are_those_of_the_tables() {
    // R 4.3: qt(.975, c(1, 2, 3, 4, 9, 29, 199))
    for (degrees, expected) in [
        (1, 12.706_204_736_174_7),
        (2, 4.302_652_729_749_46),
        (3, 3.182_446_305_283_71),
        (4, 2.776_445_105_198_81),
        (9, 2.262_157_162_798_2),
        (29, 2.045_229_642_132_7),
        (199, 1.971_956_544_249_4),
    ] {
        near(student_quantile(degrees, 0.975), expected);
        near(student_cdf(degrees, expected), 0.975);
        near(student_quantile(degrees, 0.025), -expected);
    }
}

#[test]
fn the_interval_of_one_to_five_is_known() {
    // R 4.3: t.test(1:5)$conf.int is 1.0367568 to 4.9632432
    assert!((half_width(&[1.0, 2.0, 3.0, 4.0, 5.0]) - 1.963_243_161).abs() < 1e-8);
    assert!(half_width(&[1.0]).is_nan());
}
