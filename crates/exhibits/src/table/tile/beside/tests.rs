//! Tiles show what is known beside the position, and nothing of what is not.

use domain::example;
use domain::figure::Support;
use domain::month_end::MonthEnd;
use domain::programme::Amounts;

use super::*;
use crate::table::efficiency::tests::empty;
use crate::words::View;

fn tiles(month_end: &MonthEnd, programme: Option<&Programme>) -> Vec<Tile> {
    let view = View { wording: Wording::Staff, support: Support::Including };
    tiles_beside(&Grounds { month_end, view, forecast: None, analysis: None, programme, reform: None })
}

fn millions(value: i64) -> Total {
    Total::of(Some(Pence::new(value * 100_000_000)), Provenance::Synthetic)
}

#[test]
fn what_is_not_known_has_no_tile() {
    assert!(tiles(&example::month_end(), None).is_empty());
    assert!(tiles(&example::month_end(), Some(&empty())).is_empty());
}

#[test]
fn a_range_from_a_surplus_to_a_deficit_says_the_side_of_each_end() {
    let millions = |value: i64| Pence::new(value * 100_000_000);
    let ends = |p10, p50, p90| Range { p10: millions(p10), p50: millions(p50), p90: millions(p90) };
    let (text, middle, side) = likely(ends(-44, -15, 13), Scale::Words);
    assert_eq!((text.as_str(), side), ("£13.0 million surplus to £44.0 million deficit", ""));
    assert_eq!(middle, "£15.0 million deficit");
    let (text, middle, side) = likely(ends(-44, -15, -3), Scale::Words);
    assert_eq!((text.as_str(), side), ("£3.0 million to £44.0 million", "deficit"));
    assert_eq!(middle, "£15.0 million");
}

#[test]
fn savings_are_rated_against_their_plan_to_date() {
    let rated = |delivered: i64| {
        let mut programme = empty();
        programme.efficiency.net = Amounts::new(|saving| match saving {
            Saving::Delivered => millions(delivered),
            Saving::PlanToDate => millions(100),
            _ => Total::NONE,
        });
        let tile = tiles(&example::month_end(), Some(&programme)).remove(0);
        (tile.rating, tile.difference.text())
    };
    assert_eq!(rated(98), (Rating::Behind, "£2.0m less than planned".to_owned()));
    assert_eq!(rated(90).0, Rating::Behind);
    assert_eq!(rated(89).0, Rating::FarBehind);
    assert_eq!(rated(100), (Rating::OnPlan, "On plan".to_owned()));
}

#[test]
fn beside_part_of_the_system_a_register_says_that_it_is_of_all() {
    let mut programme = empty();
    programme.efficiency.net = Amounts::new(|saving| match saving {
        Saving::Delivered => millions(98),
        Saving::PlanToDate => millions(100),
        _ => Total::NONE,
    });
    programme.risks.total.net = millions(-3);
    let units = |month_end: &MonthEnd| -> Vec<(String, Rating)> {
        tiles(month_end, Some(&programme)).into_iter().map(|tile| (tile.unit, tile.rating)).collect()
    };
    let of_part = units(&example::incomplete_month_end());
    assert_eq!(of_part[0].0, "to date, all 3 organisations");
    // Without the turnover of all there is no limit; the number is there all the same.
    assert_eq!(of_part[1], ("outside the forecasts, all 3 organisations".to_owned(), Rating::Comparison));
    assert_eq!(units(&example::month_end())[0].0, "to date");
}
