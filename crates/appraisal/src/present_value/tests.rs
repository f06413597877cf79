//! Amounts of several years worked out by hand.

use domain::money::Pence;

use super::{Discounting, net_present_value, payback_year, payback_years, present_value};

fn of_green_book(years: u32) -> Discounting {
    Discounting { rate: 0.035, health_rate: 0.015, years, source: String::new() }
}

#[test]
fn a_year_later_is_worth_less_by_the_rate() {
    assert!((present_value(&[0.0, 103.5], 0.035) - 100.0).abs() < 1e-9);
    assert!((present_value(&[100.0, 100.0], 0.0) - 200.0).abs() < 1e-9);
}

#[test]
fn what_is_spent_once_and_saved_every_year_is_one_amount_of_today() {
    // −100 + 60 + 60/1.035 = 17.971… pounds.
    let value = net_present_value(Pence::new(6_000), Pence::new(-10_000), &of_green_book(2));
    assert_eq!(value, Pence::new(1_797));
    assert_eq!(net_present_value(Pence::ZERO, Pence::ZERO, &of_green_book(10)), Pence::ZERO);
}

#[test]
fn what_saves_nothing_never_pays_back() {
    assert_eq!(payback_years(Pence::ZERO, Pence::new(-1)), None);
    assert_eq!(payback_years(Pence::new(50), Pence::new(-100)), Some(2.0));
    assert_eq!(payback_years(Pence::new(50), Pence::ZERO), Some(0.0));
    assert_eq!(payback_years(Pence::new(-50), Pence::ZERO), None);
}

#[test]
fn it_has_paid_back_once_the_sum_stays_above_zero() {
    assert_eq!(payback_year(&[-1.0, 2.0, -2.0, 2.0]), Some(3));
    assert_eq!(payback_year(&[-1.0, 0.5]), None);
    assert_eq!(payback_year(&[1.0, 0.0]), Some(0));
    assert_eq!(payback_year(&[]), None);
}
