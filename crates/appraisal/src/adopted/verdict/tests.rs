//! Verdicts agree with the intervals that they are of, and there is none without its months.

use super::*;

fn range(low: f64, high: f64) -> Range {
    Range { value: f64::midpoint(low, high), low, high }
}

#[track_caller]
fn check(expected: (f64, f64), observed: (f64, f64), verdict: &Verdict) {
    let said = |sign: f64| {
        let turned = |(low, high): (f64, f64)| {
            if sign < 0.0 { range(-high, -low) } else { range(low, high) }
        };
        Verdict::of(turned(expected), turned(observed))
    };
    assert_eq!(said(1.0), *verdict, "{expected:?} {observed:?}");
    assert_eq!(said(-1.0), *verdict, "the same of a fall: {expected:?} {observed:?}");
}

#[test]
fn a_verdict_is_of_two_intervals() {
    check((4.0, 6.0), (3.0, 5.0), &Verdict::AsExpected);
    check((4.0, 6.0), (1.0, 3.0), &Verdict::LessThanExpected);
    check((4.0, 6.0), (7.0, 9.0), &Verdict::MoreThanExpected);
    check((4.0, 6.0), (-3.0, -1.0), &Verdict::Opposite);
    // Zero and what was expected are both possible: nothing is told.
    check((4.0, 6.0), (-1.0, 5.0), &Verdict::NotShown);
    // Zero is possible, and what was expected is not.
    check((4.0, 6.0), (-1.0, 3.0), &Verdict::LessThanExpected);
    // Zero is possible, and so is anything: the measure moves by more than twice what was expected.
    check((0.45, 0.54), (-7.7, 9.8), &Verdict::OutOfReach);
    check((4.0, 6.0), (-9.0, 11.0), &Verdict::NotShown);
    check((4.0, 6.0), (-9.1, 11.1), &Verdict::OutOfReach);
    // What is exact has two ends that are one.
    check((4.0, 4.0), (4.0, 4.0), &Verdict::AsExpected);
    check((4.0, 4.0), (0.0, 9.0), &Verdict::NotShown);
}

/// Ends of intervals on both sides of zero.
fn ends() -> impl Iterator<Item = (f64, f64)> {
    let steps = || (-12..=12_i32).map(|step| f64::from(step) / 2.0);
    steps().flat_map(move |low| steps().filter(move |high| low <= *high).map(move |high| (low, high)))
}

#[test]
fn every_verdict_agrees_with_the_intervals_it_is_of() {
    for expected in ends().filter(|(low, high)| low + high != 0.0) {
        let wanted = range(expected.0, expected.1);
        let sign = wanted.value.signum();
        for observed in ends() {
            let found = range(observed.0, observed.1);
            let excludes_zero = 0.0 < found.low || found.high < 0.0;
            let meet = wanted.low <= found.high && found.low <= wanted.high;
            let near = |of: Range| if sign < 0.0 { (-of.high, -of.low) } else { (of.low, of.high) };
            match Verdict::of(wanted, found) {
                Verdict::AsExpected => assert!(excludes_zero && meet && 0.0 < sign * found.value),
                Verdict::MoreThanExpected => {
                    assert!(excludes_zero && !meet && near(wanted).1 < near(found).0);
                }
                Verdict::LessThanExpected => {
                    assert!(!meet && near(found).1 < near(wanted).0 && 0.0 <= near(found).1);
                }
                Verdict::Opposite => assert!(excludes_zero && sign * found.value < 0.0),
                Verdict::NotShown => assert!(!excludes_zero && near(wanted).0 <= near(found).1),
                Verdict::OutOfReach => {
                    assert!(!excludes_zero && 4.0 * wanted.value.abs() < found.high - found.low);
                }
                other => panic!("{other:?} is not of two intervals"),
            }
        }
    }
}

#[test]
fn there_is_no_verdict_without_its_months() {
    let told = || Ok((range(4.0, 6.0), range(4.0, 6.0)));
    for before in 0..2 * MONTHS_NEEDED {
        for after in 0..2 * MONTHS_NEEDED {
            let verdict = Verdict::with_months(before, after, told);
            let is_enough = MONTHS_NEEDED <= before && MONTHS_NEEDED <= after;
            assert_eq!(verdict.is_told(), is_enough, "{before} {after}: {verdict:?}");
            assert_eq!(verdict == Verdict::AsExpected, is_enough);
        }
    }
    assert_eq!(
        Verdict::with_months(20, 3, told).words(),
        format!("too early to tell (3 of {MONTHS_NEEDED} months)")
    );
    let why = Verdict::with_months(20, 20, || Err("all values are equal".to_owned()));
    assert_eq!(why.words(), "cannot be told: all values are equal");
}

#[test]
fn the_whole_is_judged_by_its_worst_measure_and_says_how_many_are_open() {
    use Verdict::{AsExpected, Gone, LessThanExpected, MoreThanExpected, NotShown, Opposite, OutOfReach};
    let early = || Verdict::TooEarly { months: 2 };
    let check = |verdicts: &[Verdict], overall: Overall, sentence: &str| {
        assert_eq!(Overall::of(verdicts), overall);
        assert_eq!(overall.sentence(verdicts), sentence);
    };
    check(&[AsExpected, AsExpected], Overall::AsExpected, "As expected in all 2 measures that can be told");
    check(
        &[AsExpected, MoreThanExpected, early()],
        Overall::AsExpected,
        "As expected in all 2 measures that can be told, in 1 by more; of 1 nothing can be told yet",
    );
    check(
        &[AsExpected, LessThanExpected, Gone],
        Overall::Less,
        "Less than was expected in 1 of 2 measures that can be told; of 1 nothing can be told yet",
    );
    check(
        &[Opposite, LessThanExpected, AsExpected],
        Overall::Opposite,
        "The opposite of what was expected in 1 of 3 measures that can be told",
    );
    check(&[NotShown], Overall::NotShown, "No change shown yet in the one measure that can be told");
    check(
        &[AsExpected, NotShown, NotShown],
        Overall::NotShown,
        "As expected in 1 of 3 measures that can be told, and no change shown yet in 2",
    );
    check(
        &[AsExpected, OutOfReach, OutOfReach],
        Overall::AsExpected,
        "As expected in the one measure that can be told; 2 can never tell",
    );
    check(&[OutOfReach], Overall::TooEarly, "Nothing can be told of any measure");
    check(&[early(), Gone], Overall::TooEarly, "Too early to tell: 2 of 8 months have passed");
    check(&[Gone], Overall::TooEarly, "Nothing can be told of any measure");
    assert_eq!(Overall::of(&[]), Overall::Untested);
}
