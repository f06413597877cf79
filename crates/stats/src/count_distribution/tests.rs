//! Distributions of counts against sums of their own parts.

use super::*;

#[test]
fn chances_add_up_to_the_chance_of_at_most() {
    for distribution in [
        CountDistribution::Binomial { n: 12, chance: 0.3 },
        CountDistribution::Poisson { mean: 4.2 },
        CountDistribution::Poisson { mean: 0.02 },
        CountDistribution::NegativeBinomial { mean: 3.1, size: 0.7 },
    ] {
        let mut sum = 0.0;
        for count in 0..=12 {
            sum += distribution.probability(count);
            assert!((distribution.cdf(count) - sum).abs() < 1e-13, "{distribution:?} {count}");
        }
    }
}

#[test]
fn a_negative_binomial_of_large_size_is_nearly_poisson() {
    let (distribution, near) = (
        CountDistribution::NegativeBinomial { mean: 3.1, size: 8e5 },
        CountDistribution::Poisson { mean: 3.1 },
    );
    for count in 0..=12 {
        assert!((distribution.probability(count) - near.probability(count)).abs() < 1e-5, "{count}");
        assert!((distribution.cdf(count) - near.cdf(count)).abs() < 1e-5, "{count}");
    }
}

#[test]
fn a_quantile_is_the_first_count_that_reaches_its_chance() {
    for distribution in
        [CountDistribution::Binomial { n: 250, chance: 0.12 }, CountDistribution::Poisson { mean: 37.0 }]
    {
        for probability in [1e-9, 0.001, 0.025, 0.5, 0.975, 0.999] {
            let count = distribution.quantile(probability);
            assert!(probability <= distribution.cdf(count));
            assert!(count == 0 || distribution.cdf(count - 1) < probability);
        }
    }
    assert_eq!(CountDistribution::Binomial { n: 1, chance: 0.5 }.quantile(0.999), 1);
}

#[test]
fn a_smooth_quantile_lies_within_one_of_the_count() {
    let one_trial = CountDistribution::Binomial { n: 1, chance: 0.5 };
    assert!((one_trial.smooth_quantile(0.975) - 0.95).abs() < 1e-12);
    assert!(one_trial.smooth_quantile(0.025) <= 0.0);
}
