//! Estimates and what conditions leave of them.

use super::*;

#[test]
fn an_interval_beyond_zero_says_which_way() {
    let of = |value| Estimate::new(value, 1.0, Reference::Normal);
    assert_eq!(of(2.0).change(), Change::Rise);
    assert_eq!(of(-2.0).change(), Change::Fall);
    assert_eq!(of(1.9).change(), Change::NotTold);
    // Three degrees of freedom reach 3.18 standard errors.
    let few = Estimate::new(3.0, 1.0, Reference::Student { degrees: 3 });
    assert_eq!(few.change(), Change::NotTold);
    assert!((few.high - 6.182_446_305_28).abs() < 1e-9);
}

#[test]
fn an_estimate_without_error_says_nothing_of_chance() {
    let found = Estimate::new(3.0, 0.0, Reference::Normal);
    assert_eq!((found.p_value, found.change()), (None, Change::NotTold));
}

#[test]
fn the_weakest_condition_decides_what_is_left() {
    let estimate = Estimate::new(3.0, 1.0, Reference::Normal);
    let of = |conditions| Finding::of(&estimate, Some(f64::INFINITY), conditions);
    assert_eq!(of(vec![]).conclusion, Conclusion::AsStated);
    let conditions =
        vec![Condition::UnderTwoYears { months: 20 }, Condition::PlaceboAsLarge { p_value: 0.4 }];
    assert_eq!(of(conditions).conclusion, Conclusion::Nothing);
    assert_eq!(of(vec![Condition::NoError]).relative, None);
}
