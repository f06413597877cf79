//! Limits in the ways that people write them.

use super::*;

fn thousands(text: &str, plain: PlainUnit) -> Result<i64, AmountFault> {
    amount(text, plain).map(|amount| amount.get() / 100_000)
}

#[test]
fn an_amount_with_a_unit_means_the_same_wherever_it_is_written() {
    for plain in [PlainUnit::Thousands, PlainUnit::Millions] {
        for (text, expected) in [
            ("26.5m", 26_500),
            ("£26.5m", 26_500),
            ("26.5 million", 26_500),
            ("26,500k", 26_500),
            ("26500K", 26_500),
            ("£36,300,000", 36_300),
            ("0.9bn", 900_000),
            ("0", 0),
        ] {
            assert_eq!(thousands(text, plain), Ok(expected), "{text}");
        }
        for text in ["", "much", "50%", "NaN", "1e300m", "0,05", "1,2m", ".5", "5.", "£", "m", "½m"] {
            assert_eq!(thousands(text, plain), Err(AmountFault::NotAnAmount(plain)), "{text}");
        }
        assert_eq!(thousands("-5m", plain), Err(AmountFault::Negative));
        assert_eq!(thousands("£26500", plain), Err(AmountFault::TwoReadings));
        assert_eq!(thousands("26,500 £", plain), Err(AmountFault::TwoReadings));
        assert_eq!(thousands("9999999bn", plain), Err(AmountFault::TooLarge));
        assert_eq!(thousands("1.2345m", plain), Err(AmountFault::NotWhole(plain)));
    }
}

#[test]
fn an_amount_without_a_unit_is_in_that_of_its_field() {
    assert_eq!(thousands("36300", PlainUnit::Thousands), Ok(36_300));
    assert_eq!(thousands("36,300", PlainUnit::Thousands), Ok(36_300));
    assert_eq!(thousands("26.5", PlainUnit::Thousands), Err(AmountFault::NotWhole(PlainUnit::Thousands)));
    assert_eq!(thousands("36.3", PlainUnit::Millions), Ok(36_300));
    assert_eq!(thousands("£36.3", PlainUnit::Millions), Ok(36_300));
    assert_eq!(thousands("26500", PlainUnit::Millions), Ok(26_500_000));
    assert_eq!(thousands("36,300", PlainUnit::Millions), Err(AmountFault::TwoReadings));
}

#[test]
fn a_cut_below_one_without_a_sign_may_be_a_share() {
    for (text, tenths) in
        [("50", 500), ("50%", 500), (" 33.3 % ", 333), ("0.5%", 5), ("0", 0), ("100", 1_000), ("1", 10)]
    {
        assert_eq!(cut(text), Ok(tenths), "{text}");
    }
    for (text, told) in [
        ("0.5", "it may be 0.5 per cent, or the share 0.5, which is 50 per cent; write 0.5% or 50"),
        (
            "0.333",
            "it may be 0.333 per cent, or the share 0.333, which is 33.3 per cent; write 0.333% or 33.3",
        ),
    ] {
        assert_eq!(cut(text).unwrap_err().to_string(), told);
    }
    for text in ["", "half", "101", "-5", "33.33", "0.25%", "1e1", "1,000", "%"] {
        assert_eq!(cut(text), Err(CutFault::NotPerCent), "{text}");
    }
}
