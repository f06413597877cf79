//! Places are alike in size, and in age and deprivation where these are known.

use jiff::civil::date;

use super::super::{Indicator, PlaceKind};
use super::*;
use crate::area::{Area, AreaKind};

/// A place: size, people aged 65 and over in 100, fifth of deprivation.
fn ranked(code: &str, size: u64, older: Option<u64>, deprivation: Option<u8>) -> Ranked {
    let area = Area::published(AreaKind::Network, code.to_owned(), code.to_owned(), None);
    let place = Place { deprivation, ..Place::with_list(area) };
    #[expect(clippy::cast_precision_loss, reason = "small counts")]
    let value = size as f64;
    Ranked {
        place,
        value,
        rank: 1,
        size: Some(size),
        older: older.and_then(|older| Ratio::new(older, 100)),
        deprivation,
        sub_icb: None,
    }
}

fn check(places: Vec<Ranked>, expected: &[&str]) {
    let ranking = Ranking {
        indicator: Indicator::WithGp,
        kind: PlaceKind::Network,
        period: date(2026, 8, 1),
        ranked: places,
        unknown: Vec::new(),
        system: None,
        england: None,
    };
    let alike = ranking.alike("A");
    let codes: Vec<&str> =
        alike.iter().flat_map(|alike| alike.places.iter().map(|of| &*of.place.area.code)).collect();
    assert_eq!(codes, expected);
}

#[test]
fn where_ages_are_known_places_alike_are_at_most_five_points_apart() {
    let places = |own: Option<u64>| {
        vec![
            ranked("A", 1_000, own, None),
            ranked("B", 1_000, Some(24), None),
            ranked("C", 1_000, Some(25), None),
            ranked("D", 1_000, Some(26), None),
            ranked("E", 1_000, Some(15), None),
            ranked("F", 1_000, None, None),
        ]
    };
    check(places(Some(20)), &["B", "C", "E"]);
    check(places(None), &["B", "C", "D", "E", "F"]);
}

#[test]
fn where_deprivation_is_known_places_alike_are_at_most_a_fifth_apart() {
    let place = |code, size, fifth| ranked(code, size, None, fifth);
    let places = vec![
        place("A", 1_000, Some(1)),
        place("B", 1_100, Some(2)),
        place("C", 1_200, Some(1)),
        place("D", 1_000, Some(3)),
        place("E", 1_000, None),
        place("F", 900, Some(1)),
    ];
    // The nearest first: F in size, C farther, B a fifth apart.
    check(places, &["F", "C", "B"]);
}

#[test]
fn fewer_than_three_are_none() {
    check(vec![ranked("A", 10, None, None), ranked("B", 10, None, None), ranked("C", 10, None, None)], &[]);
}

#[test]
fn bands_of_ages_from_65_on_are_older() {
    for (band, expected) in
        [("65 to 74", true), ("75 and over", true), ("18 to 64", false), ("all ages", false)]
    {
        assert_eq!(is_older(band), expected, "{band}");
    }
}
