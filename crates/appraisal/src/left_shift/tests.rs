//! Small programmes worked out by hand.

use super::{Programme, ProgrammeError, Release, left_shift};

fn programme(release: Release) -> Programme {
    Programme {
        years: 3,
        baseline_units: 1_000.0,
        growth: vec![1.0; 3],
        scope: 0.5,
        reach: vec![0.2, 0.4, 0.4],
        effect: 0.5,
        lag: vec![0.0, 1.0],
        unit_value: 10.0,
        release,
        release_delay_years: 0,
        invest: vec![100.0; 3],
        discount_rate: 0.0,
    }
}

#[test]
fn those_reached_one_year_need_less_the_next() {
    let shift = left_shift(&programme(Release::Share(1.0))).unwrap();
    // 1000 × 0.5 × 0.5 × reach of the year before.
    assert_eq!(shift.avoided, [0.0, 50.0, 100.0]);
    assert_eq!(shift.released, [0.0, 500.0, 1_000.0]);
    assert_eq!(shift.double_running, [100.0, 0.0, 0.0]);
    assert_eq!(shift.payback_year, Some(1));
    assert!((shift.net_present_value - 1_200.0).abs() < 1e-9);
    // At a fifth of the effect 300 are released, as many as are put in.
    assert!((shift.break_even_effect.unwrap() - 0.1).abs() < 1e-12);
}

#[test]
fn only_whole_wards_close() {
    let shift = left_shift(&programme(Release::Steps(60.0))).unwrap();
    assert_eq!(shift.released, [0.0, 0.0, 600.0]);
    assert_eq!(shift.break_even_effect, None);
}

#[test]
fn a_list_that_does_not_fit_the_years_is_named() {
    let mut short = programme(Release::Share(1.0));
    short.reach.pop();
    assert_eq!(left_shift(&short), Err(ProgrammeError::Length { list: "reach", found: 2, years: 3 }));
    let mut without = programme(Release::Share(1.0));
    without.lag.clear();
    assert_eq!(left_shift(&without), Err(ProgrammeError::NoLag));
    assert_eq!(left_shift(&programme(Release::Steps(0.0))), Err(ProgrammeError::NoStep));
}
