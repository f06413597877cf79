//! Tiles show what is known beside the position, and nothing of what is not.

use domain::book::Book;
use domain::example;
use domain::figure::Support;
use domain::programme::Amounts;

use super::*;
use crate::table::efficiency::tests::empty;
use crate::words::View;

fn made(book: &Book, programme: Option<&Programme>) -> Vec<Tile> {
    let view = View { wording: Wording::Staff, support: Support::Including };
    tiles_beside(&Grounds { book, view, forecast: None, backing: None, programme, reform: None })
}

fn millions(value: i64) -> Total {
    Total::of(Some(Pence::new(value * 100_000_000)), Provenance::Synthetic)
}

#[test]
fn what_is_not_known_has_no_tile() {
    assert!(made(&example::book(), None).is_empty());
    assert!(made(&example::book(), Some(&empty())).is_empty());
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
        let tile = made(&example::book(), Some(&programme)).remove(0);
        (tile.rating, tile.difference.text())
    };
    assert_eq!(rated(98), (Rating::OnPlan, "£2.0m less than planned".to_owned()));
    assert_eq!(rated(90).0, Rating::AtRisk);
    assert_eq!(rated(89).0, Rating::OffPlan);
    assert_eq!(rated(100), (Rating::OnPlan, "On plan".to_owned()));
}
