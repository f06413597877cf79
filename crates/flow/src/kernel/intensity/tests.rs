//! Arrivals against the rates they are drawn at.

use super::{ArrivalProgress, Arrivals, Steps, unit_gaps};
use crate::kernel::draw::{Distribution, DrawKey, Sampler};

/// The arrivals before `until`, counted by hour of the day.
fn by_hour(arrivals: &Arrivals, until: f64, hour: f64) -> [f64; 24] {
    let unit = unit_gaps();
    let mut progress = ArrivalProgress::default();
    let mut counts = [0.0; 24];
    let replication = DrawKey::replication(11, 0);
    let mut last = 0.0;
    let times =
        (0_u64..).map_while(|idx| arrivals.next(&mut progress, idx, replication.sub_key(idx), &unit, until));
    for time in times {
        assert!(time >= last && time < until);
        last = time;
        let slot = (0..24).rev().find(|slot| f64::from(*slot) * hour <= time % (24.0 * hour));
        counts[usize::try_from(slot.expect("from 0")).expect("small")] += 1.0;
    }
    counts
}

#[test]
fn a_stepped_rate_is_met_hour_by_hour() {
    let mut hours = [0.5; 24];
    hours[10..22].fill(1.5);
    hours[3] = 0.0;
    hours[15] = 2.0;
    let steps =
        Steps { rate: 2.0, hour: 1.0, hours, weekdays: [1.0; 7], days: Box::new([1.0; 365]), growth: 0.0 };
    let n_days = 2_000.0;
    let counts = by_hour(&Arrivals::Stepped(Box::new(steps)), 24.0 * n_days, 1.0);
    for (hour, count) in counts.iter().enumerate() {
        let expected = 2.0 * hours[hour] * n_days;
        assert!((count - expected).abs() <= 4.5 * expected.sqrt(), "hour {hour}: {count} for {expected}");
    }
}

#[test]
fn a_wave_is_met_hour_by_hour() {
    let arrivals = Arrivals::Wave { rate: 10.0, swing: 0.8, period: 24.0 };
    let n_days = 1_000.0;
    let counts = by_hour(&arrivals, 24.0 * n_days, 1.0);
    for (hour, count) in counts.iter().enumerate() {
        let hour = f64::from(u32::try_from(hour).expect("small"));
        let turn = std::f64::consts::TAU / 24.0;
        let wave = 0.8 / turn * ((turn * hour).cos() - (turn * (hour + 1.0)).cos());
        let expected = n_days * 10.0 * (1.0 + wave);
        assert!((count - expected).abs() <= 4.5 * expected.sqrt(), "hour {hour}: {count} for {expected}");
    }
}

#[test]
fn a_list_of_times_ends() {
    let arrivals = Arrivals::Times(vec![1.0, 4.0]);
    let mut progress = ArrivalProgress::default();
    let key = DrawKey::replication(0, 0);
    let mut next = |idx, until| arrivals.next(&mut progress, idx, key, &unit_gaps(), until);
    assert_eq!([next(0, 9.0), next(1, 9.0), next(2, 9.0)], [Some(1.0), Some(4.0), None]);
    assert_eq!(next(1, 4.0), None);
}

#[test]
fn a_rate_that_falls_to_zero_has_an_end() {
    let steps_of = |rate, growth| Steps {
        rate,
        hour: 1.0,
        hours: [1.0; 24],
        weekdays: [1.0; 7],
        days: Box::new([1.0; 365]),
        growth,
    };
    let until = 40.0 * 365.0 * 24.0;
    let falls = by_hour(&Arrivals::Stepped(Box::new(steps_of(0.1, -0.9))), until, 1.0);
    // A year of 876 and a tenth of it in each that follows: a fall of one part in ln 10 over each year.
    let expected = 876.0 / std::f64::consts::LN_10;
    assert!((falls.iter().sum::<f64>() - expected).abs() <= 4.5 * expected.sqrt(), "{falls:?}");
    for none in [
        Arrivals::Stepped(Box::new(steps_of(0.0, 0.0))),
        Arrivals::Steady { rate: 0.0 },
        Arrivals::Wave { rate: 0.0, swing: 0.5, period: 24.0 },
    ] {
        assert!(by_hour(&none, until, 1.0).iter().sum::<f64>() < 1.0, "{none:?}");
    }
}

#[test]
fn as_many_come_as_are_expected() {
    let mut hours = [0.5; 24];
    hours[12..].fill(1.5);
    let weekdays = [2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0];
    let steps = Steps { rate: 0.2, hour: 1.0, hours, weekdays, days: Box::new([1.0; 365]), growth: 0.1 };
    let gaps = Distribution::Lognormal { mean: 5.0, sd: 3.0 };
    for arrivals in [
        Arrivals::Steady { rate: 0.3 },
        Arrivals::Stepped(Box::new(steps)),
        Arrivals::Wave { rate: 0.3, swing: 0.8, period: 24.0 },
        Arrivals::Gaps(Box::new(Sampler::new(&gaps))),
        Arrivals::Times(vec![1.0, 2.0, 1e9]),
    ] {
        let until = 24.0 * 7.0 * 100.0;
        let came: f64 = by_hour(&arrivals, until, 1.0).iter().sum();
        let expected = arrivals.expected(until);
        assert!((came - expected).abs() <= 4.5 * expected.sqrt(), "{arrivals:?}: {came} for {expected}");
    }
}
