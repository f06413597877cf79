//! Tallies by hand.

use super::Tally;

fn of(durations: impl IntoIterator<Item = f64>, limit: f64) -> Tally {
    let mut tally = Tally::new();
    durations.into_iter().for_each(|duration| tally.add(duration, limit));
    tally
}

#[test]
fn moments_and_shares_are_exact() {
    let tally = of([0.0, 1.0, 2.0, 5.0], 2.0);
    assert_eq!(tally.n(), 4);
    assert!((tally.mean().expect("four") - 2.0).abs() < 1e-12);
    assert!((tally.mean_square().expect("four") - 7.5).abs() < 1e-12);
    assert!((tally.share_above_zero().expect("four") - 0.75).abs() < 1e-12);
    assert!((tally.share_within().expect("four") - 0.75).abs() < 1e-12);
    assert!(Tally::new().mean().is_none());
}

#[test]
fn quantiles_of_an_even_spread_are_within_one_in_a_hundred() {
    let tally = of((0..100_000).map(|idx| f64::from(idx) / 100.0), 0.0);
    for (share, expected) in [(0.5, 500.0), (0.9, 900.0), (0.95, 950.0)] {
        let found = tally.quantile(share).expect("many");
        assert!((found / expected - 1.0).abs() < 0.01, "{share}: {found}");
    }
    assert!(tally.quantile(0.0).expect("many").abs() < 1e-12);
}

#[test]
fn what_is_merged_is_what_would_have_been_added() {
    let (mut one, other) = (of([1.0, 3.0], 2.0), of([0.0, 9.0], 2.0));
    one.merge(&other);
    let whole = of([1.0, 3.0, 0.0, 9.0], 2.0);
    assert_eq!(one.n(), whole.n());
    assert_eq!(one.mean(), whole.mean());
    assert_eq!(one.quantile(0.9), whole.quantile(0.9));
}

#[test]
fn no_quantile_lies_beyond_the_shortest_or_the_longest() {
    let fixed = of([30.0; 50], 30.0);
    for share in [0.01, 0.5, 0.9, 0.95, 1.0] {
        assert_eq!(fixed.quantile(share), Some(30.0));
    }
    let two = of([10.0, 10.0, 10.0, 29.0], 30.0);
    assert_eq!(two.quantile(1.0), Some(29.0));
    assert!((10.0..=29.0).contains(&two.quantile(0.5).expect("four")));
}
