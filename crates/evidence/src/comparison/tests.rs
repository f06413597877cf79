//! Places in order, and beside those alike.

use jiff::civil::date;

use super::*;
use crate::access::{District, PracticesStand};
use crate::fact::{Dimension, Fact, Measure};
use crate::urgent_care::Site;

const DAY: Date = date(2026, 8, 1);

fn fact(measure: Measure, place: &str, period: Date, value: u64) -> Fact {
    Fact { measure, place: place.to_owned(), period, kind: None, value, edition: "a".to_owned() }
}

/// A system of practices with lists.
fn practices(lists: &[(&str, u64)]) -> Access {
    let area = |(code, _): &(&str, u64)| {
        Area::published(AreaKind::Practice, (*code).to_owned(), format!("Practice {code}"), None)
    };
    let whole = Area {
        kind: AreaKind::Icb,
        code: "QK1".to_owned(),
        name: "The system".to_owned(),
        parts: lists.iter().map(|(code, _)| (*code).to_owned()).collect(),
        within: None,
    };
    let facts = lists.iter().map(|(code, n)| fact(Measure::RegisteredPatients, code, DAY, *n));
    Access {
        system: "The system".to_owned(),
        facts: Facts::new(facts).expect("each is there once"),
        areas: std::iter::once(whole).chain(lists.iter().map(area)).collect(),
        sites: Vec::new(),
        districts: Vec::new(),
        practices_stand: PracticesStand::default(),
        editions: BTreeMap::new(),
        england: crate::benchmark::published::England::default(),
        code_changes: Vec::new(),
    }
}

#[test]
fn places_stand_from_the_highest_and_equals_share_a_rank() {
    let access = practices(&[("A", 5_000), ("B", 9_000), ("C", 5_000), ("D", 100)]);
    let ranking = ranking(&access, PlaceKind::Practice, Indicator::RegisteredPatients).expect("a ranking");
    let ranks: Vec<_> = ranking.ranked.iter().map(|of| (&*of.place.area.code, of.rank)).collect();
    assert_eq!(ranks, [("B", 1), ("A", 2), ("C", 2), ("D", 4)]);
    assert_eq!((ranking.system, ranking.england), (None, None), "a sum is no place to compare with");
}

#[test]
fn places_alike_are_at_most_a_quarter_larger_or_smaller_and_at_least_three() {
    let access = practices(&[("A", 1_000), ("B", 1_100), ("C", 800), ("D", 1_250), ("E", 1_251), ("F", 799)]);
    let ranking = ranking(&access, PlaceKind::Practice, Indicator::RegisteredPatients).expect("a ranking");
    let alike = ranking.alike("a").expect("some are alike");
    let codes: Vec<&str> = alike.places.iter().map(|of| &*of.place.area.code).collect();
    assert_eq!(codes, ["B", "C", "D"]);
    assert!((alike.median - 1_100.0).abs() < 1e-9, "{}", alike.median);
    let few = practices(&[("A", 1_000), ("B", 1_100), ("C", 900)]);
    let ranking = super::ranking(&few, PlaceKind::Practice, Indicator::RegisteredPatients).expect("it is");
    assert_eq!(ranking.alike("A"), None);
}

#[test]
fn the_period_is_the_newest_that_most_places_have_and_those_without_are_told() {
    let mut access = practices(&[]);
    let months = [date(2026, 6, 1), date(2026, 7, 1)];
    let areas = ["A", "B", "C"].map(|code| {
        Area::published(AreaKind::SubIcb, code.to_owned(), code.to_owned(), Some("QK1".to_owned()))
    });
    access.areas[0].parts = vec!["A".to_owned(), "B".to_owned()];
    access.areas.extend(areas);
    let waiting = |place: &str, month, total, over| {
        let of = |measure, value| Fact {
            kind: Some((Dimension::TreatmentFunction, "Urology".to_owned())),
            ..fact(measure, place, month, value)
        };
        [of(Measure::WaitingList, total), of(Measure::WaitingOver18Weeks, over)]
    };
    let facts = [
        waiting("A", months[0], 100, 40),
        waiting("B", months[0], 300, 60),
        waiting("England", months[0], 1_000, 500),
        waiting("A", months[1], 100, 90),
    ];
    access.facts = Facts::new(facts.into_iter().flatten()).expect("each is there once");
    let ranking = ranking(&access, PlaceKind::SubIcb, Indicator::WaitingWithin18Weeks).expect("a ranking");
    assert_eq!(ranking.period, months[0]);
    let values: Vec<_> = ranking.ranked.iter().map(|of| (&*of.place.area.code, of.value)).collect();
    assert_eq!(values, [("B", 80.0), ("A", 60.0)]);
    assert_eq!((ranking.system, ranking.england), (Some(75.0), Some(50.0)));
    assert_eq!(ranking.unknown.len(), 1);
}

#[test]
fn districts_are_compared_by_their_sites_and_residents_alone() {
    let site = |code: &str, district: &str| Site {
        code: code.to_owned(),
        name: code.to_owned(),
        district: Some(district.to_owned()),
        contacts_a_month: None,
        pounds_a_year: None,
        not_counted: None,
        source: String::new(),
    };
    let district = |name: &str, residents| District {
        name: name.to_owned(),
        county: None,
        residents,
        older: None,
        deprivation: None,
        journeys: Vec::new(),
        source: String::new(),
    };
    let mut access = practices(&[]);
    access.sites = vec![site("X", "Rutland"), site("Y", "Rutland"), site("Z", "Melton")];
    access.districts =
        vec![district("Rutland", 40_000), district("Melton", 50_000), district("Blaby", 100_000)];
    let of = |measure, place: &str, value| fact(measure, place, DAY, value);
    access.facts = Facts::new([
        of(Measure::Attendances, "X", 300),
        of(Measure::AttendancesOver4Hours, "X", 30),
        of(Measure::Attendances, "Y", 100),
        of(Measure::Attendances, "Z", 1_000),
        of(Measure::AttendancesOver4Hours, "Z", 500),
    ])
    .expect("each is there once");
    let per_1000 = ranking(&access, PlaceKind::District, Indicator::AttendancesPer1000).expect("a ranking");
    let values: Vec<_> = per_1000.ranked.iter().map(|of| (&*of.place.area.code, of.value)).collect();
    assert_eq!(values, [("Melton", 20.0), ("Rutland", 10.0)]);
    assert_eq!(per_1000.unknown[0].area.name, "Blaby");
    let within = ranking(&access, PlaceKind::District, Indicator::Within4Hours).expect("a ranking");
    let values: Vec<_> = within.ranked.iter().map(|of| (&*of.place.area.code, of.value)).collect();
    assert_eq!(
        values,
        [("Rutland", 90.0), ("Melton", 50.0)],
        "a site without both figures is in neither sum"
    );
    assert_eq!(ranking(&access, PlaceKind::District, Indicator::WithGp), None);
}

#[test]
fn a_practice_stands_among_those_of_its_own_sub_icb() {
    let mut access = practices(&[("A", 5_000), ("B", 9_000), ("C", 6_000), ("D", 100)]);
    let around = |kind, code: &str, within: &str| {
        Area::published(kind, code.to_owned(), format!("Around {code}"), Some(within.to_owned()))
    };
    access.areas.push(around(AreaKind::SubIcb, "03W", "QK1"));
    access.areas.push(around(AreaKind::Network, "U1", "03W"));
    for area in &mut access.areas {
        area.within = match area.code.as_str() {
            "A" | "C" => Some("U1".to_owned()),
            "D" => Some("03W".to_owned()),
            _ => area.within.take(),
        };
    }
    let ranking = ranking(&access, PlaceKind::Practice, Indicator::RegisteredPatients).expect("a ranking");
    let within = |code: &str| within_sub_icb(&access, &ranking, ranking.place(code)?);
    let own = within("A").expect("it lies in a sub-ICB by its PCN");
    assert_eq!((&*own.sub_icb.code, own.rank, own.n_places, own.value), ("03W", 2, 3, None));
    assert_eq!(within("D").map(|own| own.rank), Some(3));
    assert_eq!(within("B"), None, "it is in no PCN and no sub-ICB");
}

#[test]
fn a_districts_patients_for_each_gp_are_those_of_the_practices_in_it() {
    let mut access = practices(&[("A", 3_000), ("B", 3_000)]);
    access.practices_stand.in_district =
        [("A", "Rutland"), ("B", "Melton")].map(|(code, name)| (code.to_owned(), name.to_owned())).into();
    let district = |name: &str| District {
        name: name.to_owned(),
        county: None,
        residents: 9,
        older: None,
        deprivation: None,
        journeys: Vec::new(),
        source: String::new(),
    };
    access.districts = vec![district("Rutland"), district("Melton")];
    let of = |measure, place: &str, value| fact(measure, place, DAY, value);
    access.facts = Facts::new([
        of(Measure::FullyQualifiedGpFte, "A", 1_500),
        of(Measure::PatientsOfKnownGps, "A", 3_000),
        of(Measure::FullyQualifiedGpFte, "B", 1_000),
        of(Measure::PatientsOfKnownGps, "B", 3_000),
    ])
    .expect("each is there once");
    let ranking = ranking(&access, PlaceKind::District, Indicator::PatientsPerGp).expect("a ranking");
    let ranked: Vec<_> = ranking.ranked.iter().map(|of| (&*of.place.area.code, of.value)).collect();
    assert_eq!(ranked, [("Melton", 3_000.0), ("Rutland", 2_000.0)]);
    assert_eq!(ranking.system, Some(2_400.0));
}
