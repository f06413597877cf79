//! The warm-up of series that are known, and rules of shifts in a run.

use super::{RunSettings, Series, replicate};
use crate::Unwatched;
use crate::example::{change, exit, network, service_station, valid};
use crate::kernel::draw::Distribution;
use crate::network::{DAY, Schedule, ServiceKind, ShiftEnd};
use crate::output::{Group, Metric, Subject};
use crate::program::Program;

#[test]
fn staff_who_come_for_less_time_than_they_stop_before_their_end_begin_with_nobody() {
    // One all morning until 10:30, and two more for the last half hour, or not.
    let mean_wait = |staff: &[(f64, u32)]| {
        let staffed = Schedule { cycle: DAY, steps: staff.to_vec() };
        let distribution = Distribution::Exponential { mean: 12.0 };
        let mut network = network(
            0.02,
            1,
            vec![service_station("nurse", ServiceKind::Queue, staffed, distribution, 1, 1), exit("home", 1)],
        );
        change(&mut network, 0, |service_station| {
            service_station.shift_end = ShiftEnd::StopNewWorkBefore { before: 60.0 }
        });
        let network = valid(&network);
        let (program, settings) = (Program::new(&network), RunSettings::of(&network, 1));
        let mut series = Series::new(&program, &settings);
        series.add(replicate(&program, &settings, 0, false, &Unwatched).expect("nobody stops it"));
        let outcome = series.outcome(&network, &settings);
        let nurse = Subject::Station("nurse".to_owned());
        outcome.value(&nurse, &Group::all(), Metric::MeanWait).expect("it is measured").mean
    };
    let alone = mean_wait(&[(0.0, 1), (630.0, 0)]);
    let helped = mean_wait(&[(0.0, 1), (600.0, 3), (630.0, 0)]);
    assert!(alone > 60.0, "{alone}");
    assert!((alone - helped).abs() < 1e-9, "{alone} alone, {helped} with help");
}

#[test]
fn a_few_replications_that_agree_have_no_interval_and_six_have_one() {
    let check = |values: &[f64], half_width: Option<f64>| {
        let estimate = super::estimate(values);
        let known = Some(estimate.half_width).filter(|width| width.is_finite());
        match (known, half_width) {
            (Some(found), Some(expected)) => assert!((found - expected).abs() < 1e-3, "{values:?}: {found}"),
            (found, expected) => assert_eq!(found, expected, "{values:?}"),
        }
        estimate
    };
    assert!(!check(&[5.0], None).is_same_in_all(), "one agrees with none");
    for n in 2..6 {
        let agreeing = check(&vec![5.0; n], None);
        assert!(agreeing.is_same_in_all() && !agreeing.is_significant(), "{n} that agree show nothing");
        assert!(check(&vec![0.0; n], None).is_same_in_all());
    }
    assert!(check(&[5.0; 6], Some(0.0)).is_significant(), "six that agree do");
    // What nobody saw may be rare; that a scenario changes nothing is known.
    let unseen = check(&[0.0; 6], Some(0.0)).of_what_was_seen();
    assert!(unseen.half_width.is_nan() && unseen.is_same_in_all());
    assert!(check(&[5.0; 6], Some(0.0)).of_what_was_seen().half_width.abs() < f64::EPSILON);
    // Two that differ by 2: s = √2, t(1; 0.975) = 12.706, and 12.706 × √2 ÷ √2.
    assert!(!check(&[4.0, 6.0], Some(12.706)).is_same_in_all());
    assert!(!check(&[f64::NAN, 5.0], None).is_same_in_all(), "one has no value");
}
