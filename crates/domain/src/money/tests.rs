//! Money keeps its totals and reads as boards print it.

use super::*;

#[test]
fn a_deficit_is_shown_in_brackets_to_one_decimal() {
    for (pence, text) in [
        (-1_880_000_000, "(18.8)"),
        (0, "0.0"),
        (-4_999_999, "0.0"),
        (-5_000_000, "(0.1)"),
        (5_000_000, "0.1"),
        (220_000_000_000, "2,200.0"),
    ] {
        assert_eq!(Pence::new(pence).to_string(), text);
    }
}

#[test]
fn thousands_carry_commas_and_round_half_away_from_zero() {
    assert_eq!(Thousands(Pence::new(-1_880_000_000)).to_string(), "(18,800)");
    assert_eq!(Pence::new(-150_000).thousands(), -2);
    assert_eq!(Pence::new(149_999).thousands(), 1);
    assert_eq!(Pence::from_thousands(i64::MAX), None);
}

#[test]
fn a_split_keeps_its_total_and_its_step() {
    let pounds = NonZeroU32Pence::THOUSAND_POUNDS;
    for (total, weights) in [
        (-4_600_000_000, vec![3, 1, 1, 7]),
        (1_000_000, vec![1; 7]),
        (-1_510_000_000, vec![0, 0, 0]),
        (123_456_789, vec![5, 0, 2]),
    ] {
        let parts = Pence::new(total).split(&weights, pounds);
        assert_eq!(parts.iter().sum::<Pence>(), Pence::new(total));
        let odd = parts.iter().filter(|part| part.get() % 100_000 != 0).count();
        assert!(odd <= 1, "at most one part holds what is smaller than a step");
    }
    assert!(Pence::new(5).split(&[], pounds).is_empty());
}

#[test]
fn prorata_rounds_half_away_from_zero() {
    let of = NonZeroU8::new(8).expect("eight is not nil");
    assert_eq!(Pence::new(-100).prorata(4, of), Pence::new(-50));
    assert_eq!(Pence::new(-4).prorata(1, of), Pence::new(-1));
    assert_eq!(Pence::new(3).prorata(1, of), Pence::new(0));
}

#[test]
fn a_sum_of_the_largest_amounts_is_the_largest_amount() {
    let largest = Pence::LARGEST;
    assert_eq!([largest; 3].iter().sum::<Pence>(), largest);
    assert_eq!(-largest - largest, -largest);
    assert_eq!(Pence::from_thousands(92_233_720_368_547), None);
    assert_eq!(Pence::from_thousands(45_000_000_000).map(Pence::thousands), Some(45_000_000_000));
}

#[test]
fn every_rounded_amount_may_be_half_a_thousand_off() {
    for (n_rounded, thousandths) in [(0, 0), (1, 500), (2, 1000), (6, 3000), (13, 6500)] {
        assert_eq!(Pence::rounding(n_rounded), Pence::new(thousandths * 100));
    }
}

#[test]
fn two_amounts_are_shown_with_as_many_digits_as_tell_them_apart() {
    for (one, other, texts) in [
        (-1_880_000_000, -1_500_000_000, ("(18.8)", "(15.0)", "£m")),
        (-300_000_000, -299_900_000, ("(3,000)", "(2,999)", "£000")),
        (300_010_000, 300_000_050, ("3,000,100.00", "3,000,000.50", "£")),
        (5, 5, ("0.0", "0.0", "£m")),
    ] {
        let (one, other, unit) = told_apart(Pence::new(one), Pence::new(other));
        assert_eq!((one.as_str(), other.as_str(), unit), texts);
    }
}

#[test]
fn an_amount_that_would_round_to_zero_is_said_in_pounds() {
    for (pence, short, long) in [
        (-1_880_000_000, "£18.8m", "£18.8 million"),
        (5_000_000, "£0.1m", "£0.1 million"),
        (-4_999_999, "£50,000", "£50,000"),
        (400_000, "£4,000", "£4,000"),
        (40_000, "£400", "£400"),
        (40, "less than £1", "less than £1"),
        (0, "£0.0m", "£0.0 million"),
    ] {
        let amount = Pounds(Pence::new(pence));
        assert_eq!((amount.to_string().as_str(), format!("{amount:#}").as_str()), (short, long));
    }
}

#[test]
fn a_comma_parts_thousands_and_never_stands_for_a_decimal_point() {
    for (text, expected) in [
        ("1200", Some("1200")),
        ("1,200", Some("1200")),
        ("1,200,000.50", Some("1200000.50")),
        ("-36,300", Some("-36300")),
        ("+2.5", Some("+2.5")),
        ("2,5", None),
        ("45,50", None),
        ("0,500", None),
        (",500", None),
        ("1200,000", None),
        ("1,2000", None),
        ("1.234,567", None),
    ] {
        assert_eq!(ungrouped(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn two_amounts_of_a_sentence_show_as_many_digits_as_tell_them_apart() {
    let pair = |one: i64, other: i64| {
        let (one, other) = pounds_told_apart(Pence::new(one), Pence::new(other));
        format!("{one} and {other}")
    };
    assert_eq!(pair(2_940_000_000, 2_740_000_000), "£29.4m and £27.4m");
    assert_eq!(pair(2_641_200_000, 2_638_100_000), "£26,412,000 and £26,381,000");
    assert_eq!(pair(-2_641_200_017, 2_641_200_000), "£26,412,000.17 and £26,412,000.00");
    assert_eq!(pair(5_000, 5_000), "£50 and £50");
}

#[test]
fn a_share_shows_as_many_digits_as_tell_it_from_its_limit_and_never_rounds_up_to_it() {
    let share = |part, whole| Share { part, whole };
    let limit = share(320, 10_000);
    assert_eq!(
        (limit.per_cent(2), share(3_201, 100_000).told_from(limit, 2)),
        ("3.20".into(), "3.201".into())
    );
    assert_eq!(share(35, 1_000).told_from(limit, 2), "3.50");
    assert_eq!(share(94_999, 100_000).per_cent(1), "94.9");
    assert_eq!((share(-5, 1_000).per_cent(0), share(-5, 1_000).per_cent(1)), ("0".into(), "-0.5".into()));
    assert_eq!(share(60_042, 100_000).told_from(share(60, 100), 1), "60.04");
    assert_eq!(share(1, 0).per_cent(0), "0");
    assert_eq!(limit.told_from(limit, 1), "3.2", "the same is the same however many digits it shows");
}
