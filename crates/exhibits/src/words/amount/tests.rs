//! Amounts in words.

use domain::example::month_end;
use domain::figure::{Basis, Definition, Support};

use super::*;

#[test]
fn a_figure_is_read_aloud_with_sign_direction_and_how_it_is_known() {
    let month_end = month_end();
    let check = |basis, pence, spoken_as| {
        let key =
            month_end.to_date(Definition::Position, month_end.system_subject(), basis, Support::Including);
        let mut figure = month_end.figure(&key).unwrap().clone();
        figure.value = Pence::new(pence);
        assert_eq!(spoken(&figure), spoken_as);
    };
    check(Basis::ActualVariance, -1_880_000_000, "minus 18.8 million pounds, adverse, published");
    check(Basis::ActualVariance, 20_000_000, "0.2 million pounds, favourable, published");
    check(Basis::ActualVariance, -4_999_999, "0.0 million pounds, on plan, published");
    check(Basis::Plan, -1_070_000_000, "minus 10.7 million pounds, published");
}

#[test]
fn what_shows_as_nil_is_on_plan_and_even() {
    let check = |pence, direction, balance| {
        assert_eq!(Direction::of(Pence::new(pence)), direction, "{pence}");
        assert_eq!(Balance::of(Pence::new(pence)), balance, "{pence}");
        assert_eq!(is_nil(Pence::new(pence)), Pence::new(pence).to_string() == "0.0", "{pence}");
    };
    check(0, Direction::OnPlan, Balance::Even);
    check(-4_999_999, Direction::OnPlan, Balance::Even);
    check(4_999_999, Direction::OnPlan, Balance::Even);
    check(-5_000_000, Direction::Adverse, Balance::Deficit);
    check(5_000_000, Direction::Favourable, Balance::Surplus);
}

#[test]
fn staff_read_adverse_and_the_public_reads_worse() {
    let words = |wording| {
        [Direction::Adverse, Direction::OnPlan, Direction::Favourable].map(|way| way.words(wording))
    };
    assert_eq!(words(Wording::Staff), ["adverse", "on plan", "favourable"]);
    assert_eq!(words(Wording::Public), ["worse", "on plan", "better"]);
}
