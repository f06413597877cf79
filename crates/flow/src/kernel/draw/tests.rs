//! Distributions against their moments, draws against uniformity.

use super::{Distribution, DrawKey, Sampler, Shares};

/// Holds the mean and standard deviation of a distribution's table to those expected, by even steps.
#[track_caller]
fn check(distribution: &Distribution, mean: f64, sd: f64) {
    let sampler = Sampler::new(distribution);
    let n = 2_000_000_u32;
    let (mut sum, mut squares) = (0.0, 0.0);
    for idx in 0..n {
        let value = sampler.quantile((f64::from(idx) + 0.5) / f64::from(n));
        sum += value;
        squares += value * value;
    }
    let found = sum / f64::from(n);
    assert!(
        (distribution.mean() / mean - 1.0).abs() < 1e-12,
        "{distribution:?}: mean {}",
        distribution.mean()
    );
    assert!((found / mean - 1.0).abs() < 2e-5, "{distribution:?}: mean {found}, not {mean}");
    let found = (squares / f64::from(n) - found * found).max(0.0).sqrt();
    assert!((found - sd).abs() <= 1e-3 * mean.max(sd), "{distribution:?}: sd {found}, not {sd}");
}

#[test]
fn every_distribution_has_its_mean_and_spread() {
    check(&Distribution::Fixed(3.0), 3.0, 0.0);
    check(&Distribution::Exponential { mean: 2.0 }, 2.0, 2.0);
    check(&Distribution::Uniform { low: 1.0, high: 5.0 }, 3.0, 4.0 / 12.0_f64.sqrt());
    check(&Distribution::Erlang { phases: 3, mean: 6.0 }, 6.0, 6.0 / 3.0_f64.sqrt());
    check(&Distribution::Gamma { mean: 5.0, sd: 4.0 }, 5.0, 4.0);
    check(&Distribution::Lognormal { mean: 25.0, sd: 15.0 }, 25.0, 15.0);
    check(&Distribution::Weibull { shape: 2.0, scale: 1.0 }, 0.886_226_925_452_758, 0.463_251_375_591_714);
    check(&Distribution::Hyperexponential(vec![(0.9, 0.5), (0.1, 5.5)]), 1.0, (6.5_f64 - 1.0).sqrt());
    check(&Distribution::Empirical(vec![(0.25, 0.0), (0.75, 4.0)]), 3.0, 3.0_f64.sqrt());
}

#[test]
fn a_table_is_its_distribution_at_every_depth() {
    for distribution in [
        Distribution::Exponential { mean: 1.0 },
        Distribution::Lognormal { mean: 72.0, sd: 96.0 },
        Distribution::Gamma { mean: 1.0, sd: 1.5 },
    ] {
        let sampler = Sampler::new(&distribution);
        for uniform in [1e-9, 1e-5, 3e-4, 0.01, 0.2, 0.5, 0.9, 0.99, 0.9999, 1.0 - 1e-6, 1.0 - 1e-10] {
            let (found, exact) = (sampler.quantile(uniform), distribution.quantile(uniform));
            assert!(
                (found - exact).abs() <= 2e-3 * exact + 1e-9,
                "{distribution:?} at {uniform}: {found}, not {exact}"
            );
        }
    }
}

#[test]
fn draws_of_one_purpose_do_not_depend_on_others() {
    let replication = DrawKey::replication(7, 3);
    let patient = replication.sub_key(12);
    assert_eq!(patient.uniform(4).to_bits(), DrawKey::replication(7, 3).sub_key(12).uniform(4).to_bits());
    assert_ne!(patient.uniform(4).to_bits(), patient.uniform(5).to_bits());
    assert_ne!(patient.uniform(4).to_bits(), replication.sub_key(13).uniform(4).to_bits());
    assert_ne!(patient.uniform(4).to_bits(), DrawKey::replication(7, 4).sub_key(12).uniform(4).to_bits());
}

#[test]
fn uniform_draws_are_uniform_over_entities_and_over_purposes() {
    let n = 100_000_u32;
    let spread = |draw: &dyn Fn(u32) -> f64| {
        let mut slots = [0_u32; 100];
        for idx in 0..n {
            let draw = draw(idx);
            assert!(0.0 < draw && draw < 1.0);
            let slot = (0..100).rev().find(|slot| f64::from(*slot) / 100.0 <= draw).expect("above 0");
            slots[usize::try_from(slot).expect("small")] += 1;
        }
        let expected = f64::from(n) / 100.0;
        slots.iter().map(|count| (f64::from(*count) - expected).powi(2) / expected).sum::<f64>()
    };
    let replication = DrawKey::replication(1, 0);
    // 99 degrees of freedom: below 148 in all but one of a thousand.
    assert!(spread(&|idx| replication.sub_key(u64::from(idx)).uniform(0)) < 148.0);
    assert!(spread(&|idx| replication.uniform(idx)) < 148.0);
    assert!(spread(&|idx| DrawKey::replication(u64::from(idx), 0).sub_key(5).uniform(2)) < 148.0);
}

#[test]
fn shares_give_the_category_of_a_draw() {
    let shares = Shares::new(&[1.0, 0.0, 3.0]);
    assert_eq!(shares.index_of(0.1), 0);
    assert_eq!(shares.index_of(0.25), 2);
    assert_eq!(shares.index_of(0.999_999), 2);
    let many = Shares::new(&[1.0; 12]);
    assert_eq!(many.index_of(0.5), 6);
    assert_eq!(many.index_of(1.0 - 1e-16), 11);
    assert_eq!(Shares::new(&[1.0, 0.0]).index_of(1.0 - 1e-16), 0);
}
