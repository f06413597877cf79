//! Savings and budgets as scenarios write them.

use domain::money::Pence;
use domain::month::Month;
use domain::scenario::Terms;

use super::{Effect, LineChange, Size, delivered};

fn terms(value: &str) -> Terms {
    Terms { value: value.to_owned(), ..Terms::default() }
}

#[test]
fn a_saving_is_a_share_or_an_amount_a_year_with_or_without_its_sign() {
    let saves = |value: &str| Size::parse(&terms(value), Effect::Saves).ok();
    assert_eq!(saves("30%"), Some(Size::Share(3_000)));
    assert_eq!(saves("-30%"), Some(Size::Share(3_000)));
    assert_eq!(saves("£2,000,000"), Some(Size::Pounds(Pence::new(200_000_000))));
    assert_eq!(saves("+30%"), None);
    assert_eq!(saves("30"), None);
    assert_eq!(saves("130%"), None);
}

#[test]
fn a_budget_that_grows_is_a_cost() {
    let spends = |value: &str| Size::parse(&terms(value), Effect::Spends).ok();
    assert_eq!(spends("+5%"), Some(Size::Share(-500)));
    assert_eq!(spends("-£10"), Some(Size::Pounds(Pence::new(1_000))));
    assert_eq!(spends("much"), None);
}

#[test]
fn how_much_is_delivered_is_one_share_or_two() {
    assert_eq!(delivered(""), Ok((100, 100)));
    assert_eq!(delivered("60% to 90%"), Ok((60, 90)));
    assert_eq!(delivered("75%"), Ok((75, 75)));
    assert!(delivered("90% to 60%").is_err());
    assert!(delivered("half").is_err());
}

#[test]
fn only_open_months_from_the_first_on_gain() {
    let line = LineChange {
        change: "agency".to_owned(),
        organisation: "RWE".parse().unwrap(),
        line: domain::ledger::Line::named("P.PAY.AGY"),
        spent_a_month: Pence::new(1_000),
        a_year: Pence::new(1_200),
        from: Month::new(8).unwrap(),
        delivered: (50, 100),
        provenance: domain::provenance::Provenance::Synthetic,
    };
    let months = line.by_month(Month::new(5).unwrap(), 100);
    assert_eq!(months.iter().copied().sum::<Pence>(), Pence::new(500));
    assert_eq!((months[6], months[7]), (Pence::ZERO, Pence::new(100)));
    let half = line.by_month(Month::new(10).unwrap(), 50);
    assert_eq!(half.iter().copied().sum::<Pence>(), Pence::new(100));
}
