//! Streams are reproducible, apart from one another and even.

use super::*;

#[test]
fn names_that_read_alike_when_joined_give_different_streams() {
    let draws = |names: &[&str]| {
        let mut stream = Stream::named(1, names);
        [stream.below(u64::MAX), stream.below(u64::MAX)]
    };
    assert_eq!(draws(&["ab", "c"]), draws(&["ab", "c"]));
    assert_ne!(draws(&["ab", "c"]), draws(&["a", "bc"]));
    assert_ne!(draws(&["ab", "c"]), draws(&["abc"]));
}

#[test]
fn another_seed_gives_another_stream() {
    assert_ne!(Stream::named(1, &["x"]).below(u64::MAX), Stream::named(2, &["x"]).below(u64::MAX));
}

#[test]
fn draws_are_even_within_their_limits() {
    let mut stream = Stream::named(20, &["even"]);
    let mut counts = [0_u32; 10];
    for _ in 0..10_000 {
        counts[usize::try_from(stream.between(5, 14) - 5).unwrap()] += 1;
    }
    // Each count is binomial(10,000, 0.1): 1,000 with a standard deviation of 30; six of them.
    assert!(counts.iter().all(|&count| (820..=1180).contains(&count)), "{counts:?}");
    assert_eq!(stream.below(0), 0);
    assert_eq!(stream.between(3, 3), 3);
}
