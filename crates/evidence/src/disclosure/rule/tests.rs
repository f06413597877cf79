//! Counts from 0 to 60, shares and means as the rule shows them.

use super::*;

const RULE: DisclosureRule = DisclosureRule::HES;

fn shown(count: u64) -> String {
    RULE.shown(count).to_string()
}

/// The counts 0 to 60 as the methodology of HES and ECDS has them.
const TABLE: &str = "0 * * * * * * * 10 10 10 10 10 15 15 15 15 15 20 20 20 20 20 25 25 25 25 25 30 30 30 30 30 35 35 35 \
                     35 35 40 40 40 40 40 45 45 45 45 45 50 50 50 50 50 55 55 55 55 55 60 60 60";

#[test]
fn counts_from_0_to_60_are_shown_as_hospital_episode_statistics_show_them() {
    let all: Vec<String> = (0..=60).map(shown).collect();
    assert_eq!(all.join(" "), TABLE);
    for (count, expected) in [(7, "*"), (8, "10"), (12, "10"), (13, "15"), (0, "0")] {
        assert_eq!(shown(count), expected, "{count}");
    }
}

#[test]
fn what_is_shown_tells_the_counts_that_are_shown_so_and_no_other() {
    for (most_hidden, base) in [(7, 5), (4, 5), (10, 10), (9, 1), (5, 2), (7, 16), (2, 6), (10, 3)] {
        let rule = DisclosureRule::new(most_hidden, base).unwrap();
        for rounded in (0..200).map(|number| number * base) {
            let those: Vec<u64> =
                (0..4_000).filter(|count| rule.shown(*count) == Shown::Count(rounded)).collect();
            let (low, high) = rule.range_of(rounded);
            match (those.first(), those.last()) {
                (Some(first), Some(last)) => {
                    assert_eq!((low, high), (*first, *last), "{rule:?} {rounded}");
                }
                _ => assert!(rounded <= most_hidden || 4_000 <= rounded, "{rule:?} {rounded}"),
            }
        }
    }
}

#[test]
fn nobody_who_is_there_is_shown_as_nobody() {
    for most_hidden in 2..=20 {
        for base in 1..=60 {
            match DisclosureRule::new(most_hidden, base) {
                Ok(rule) => assert!(rule.shown(most_hidden + 1).count() > Some(0), "{rule:?}"),
                Err(DisclosureFault::ShownAsNone { needed, fitting, .. }) => {
                    assert!(DisclosureRule::new(needed, base).is_ok(), "{most_hidden} {base}");
                    assert!(DisclosureRule::new(most_hidden, fitting).is_ok(), "{most_hidden} {base}");
                    assert!(DisclosureRule::new(most_hidden, fitting + 1).is_err(), "{most_hidden} {base}");
                }
                Err(other) => panic!("{other}"),
            }
        }
    }
}

#[test]
fn a_rule_that_hides_nothing_or_rounds_to_nothing_is_refused_with_what_to_write() {
    let message = |most_hidden, base| DisclosureRule::new(most_hidden, base).unwrap_err().to_string();
    assert_eq!(message(0, 5), "the largest count that is hidden is 0; write a whole number from 2 to 1000");
    assert_eq!(
        message(7, 0),
        "counts are rounded to multiples of 0; write a whole number from 1, which rounds nothing, to 1000"
    );
    assert_eq!(
        message(7, 100),
        "with multiples of 100, 8 people would be shown as none; hide counts up to 49 at least, or round to multiples of \
         16 at most"
    );
}

#[test]
fn only_people_below_the_national_level_are_controlled() {
    use Counted::{NotPeople, People, PublishedPeople};
    let of = |counted, level| RULE.shown_of(3, counted, level);
    assert_eq!(of(People, Level::BelowNational), Shown::Hidden);
    for shown in [
        of(People, Level::National),
        of(PublishedPeople, Level::BelowNational),
        of(NotPeople, Level::BelowNational),
        of(NotPeople, Level::National),
    ] {
        assert_eq!(shown, Shown::Count(3));
    }
}

#[test]
fn weighted_counts_below_eight_are_hidden_and_half_way_goes_up() {
    let shown = |hundredths| RULE.shown_of_hundredths(hundredths).to_string();
    for (hundredths, expected) in [
        (0, "0"),
        (1, "*"),
        (57, "*"),
        (700, "*"),
        (750, "*"),
        (799, "*"),
        (800, "10"),
        (1_249, "10"),
        (1_250, "15"),
        (1_300, "15"),
        (1_749, "15"),
        (1_750, "20"),
    ] {
        assert_eq!(shown(hundredths), expected, "{hundredths}");
    }
    for count in 0..500 {
        assert_eq!(RULE.shown_of_hundredths(count * 100), RULE.shown(count), "{count}");
    }
}

#[test]
fn percentages_are_of_rounded_counts_and_hidden_where_one_is() {
    let of = |part, whole, decimals| RULE.percentage(RULE.shown(part), RULE.shown(whole), decimals);
    assert_eq!(of(7, 900, 1), Percentage::Hidden);
    assert_eq!(of(0, 5, 1), Percentage::Hidden);
    assert_eq!(of(0, 0, 1), Percentage::OfNobody);
    // 13 of 38 is shown as 15 of 40.
    assert_eq!(of(13, 38, 1), Percentage::Share { percent: 37.5, decimals: 0 });
    assert_eq!(of(1_000, 4_000, 1), Percentage::Share { percent: 25.0, decimals: 1 });
    assert_eq!(of(1_000, 3_997, 1), Percentage::Share { percent: share(1_000, 3_995), decimals: 0 });
    assert_eq!(of(1_000, 4_000, 0), Percentage::Share { percent: 25.0, decimals: 0 });
}

/// "To show one decimal within 0.1 point the rounded denominator must be at least 4,000."
#[test]
fn the_digits_of_a_percentage_hold_whatever_was_rounded_away() {
    for whole in (3_998..=4_020).chain([39_998, 40_003]) {
        for part in (8..=whole).step_by(7) {
            let Percentage::Share { percent, decimals } =
                RULE.percentage(RULE.shown(part), RULE.shown(whole), 3)
            else {
                panic!("{part} of {whole} is hidden");
            };
            let off = (percent - share(part, whole)).abs();
            let allowed = [1.0, 0.1, 0.01][usize::from(decimals)];
            assert!(off <= allowed + 1e-12, "{part} of {whole}: {percent} with {decimals} digits");
        }
    }
}

#[test]
fn means_of_few_are_hidden_and_others_stay_as_they_are() {
    assert_eq!(RULE.summary_of(43.7, 7), None);
    assert_eq!(RULE.summary_of(43.7, 0), None);
    assert_eq!(RULE.summary_of(43.7, 8), Some(43.7));
}
