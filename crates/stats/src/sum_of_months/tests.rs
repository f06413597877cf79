//! Sums against what is known of them in special cases.

use super::*;

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12 * expected.abs().max(1.0), "{found} is not {expected}");
}

#[test]
fn independent_steps_add_their_variances() {
    let sum = Process::Iid { level: 2.0 }.sum(10.0, 4, 0.5);
    near(sum.mean, 18.0);
    near(sum.sd, 1.0);
    near(sum.sd, sum.sd_if_independent);
    near(sum.sd_if_ends_added, 2.0);
}

#[test]
fn a_random_walk_adds_the_squares_of_whole_numbers() {
    let sum = Process::RandomWalk { level: 0.0 }.sum(0.0, 3, 1.0);
    near(sum.sd, 14.0_f64.sqrt());
    near(sum.step_sd[2], 3.0_f64.sqrt());
}

#[test]
fn the_smoothing_models_nest_in_one_another() {
    let (level, alpha) = (5.0, 0.3);
    let ann = Process::Ann { level, alpha }.sum(0.0, 6, 1.0);
    let aan = Process::Aan { level, trend: 0.0, alpha, beta: 0.0 }.sum(0.0, 6, 1.0);
    assert_eq!(ann, aan);
    let aan = Process::Aan { level, trend: 0.4, alpha, beta: 0.1 }.sum(0.0, 6, 1.0);
    let damped = Process::Aadn { level, trend: 0.4, phi: 1.0, alpha, beta: 0.1 }.sum(0.0, 6, 1.0);
    near(aan.sd, damped.sd);
    near(aan.mean, damped.mean);
}

#[test]
fn the_right_deviation_lies_between_the_two_wrong_ones() {
    let sum = Process::Ar1 { mean: 10.0, phi: 0.6, last: 13.0 }.sum(0.0, 4, 1.1);
    assert!(sum.sd_if_independent < sum.sd && sum.sd < sum.sd_if_ends_added);
    near(sum.step_mean[0], 11.8);
}

#[test]
fn nothing_to_come_leaves_what_is_known() {
    let sum = Process::RandomWalk { level: 1.0 }.sum(7.0, 0, 1.0);
    near(sum.mean, 7.0);
    near(sum.sd, 0.0);
}
