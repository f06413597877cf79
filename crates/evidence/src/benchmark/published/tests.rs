//! What is published of units of England and of the system.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::*;
use crate::access::PracticesStand;
use crate::area::{Area, AreaKind};
use crate::fact::{Fact, Facts, Measure};

fn known(set: UnitSet, code: &str, board: &str) -> KnownUnit {
    KnownUnit { set, code: code.to_owned(), name: format!("Unit {code}"), board: board.to_owned() }
}

fn row(unit: &str, part: u64, whole: u64) -> PublishedRow {
    PublishedRow {
        indicator: Indicator::WithGp,
        set: UnitSet::SubIcbs,
        unit: unit.to_owned(),
        name: String::new(),
        period: date(2025, 6, 1),
        ratio: Ratio::new(part, whole).unwrap(),
        edition: "e".to_owned(),
    }
}

/// Two systems of two sub-ICBs each, one of which nothing is published of.
fn access() -> Access {
    let known = vec![
        known(UnitSet::Systems, "QK1", "QK1"),
        known(UnitSet::Systems, "QJM", "QJM"),
        known(UnitSet::Systems, "QPM", "QPM"),
        known(UnitSet::SubIcbs, "03W", "QK1"),
        known(UnitSet::SubIcbs, "04C", "QK1"),
        known(UnitSet::SubIcbs, "71E", "QJM"),
        known(UnitSet::SubIcbs, "78H", "QPM"),
    ];
    let board = Area { parts: vec!["03W".to_owned(), "04C".to_owned()], ..area(AreaKind::Icb, "QK1") };
    Access {
        system: "The system".to_owned(),
        facts: Facts::default(),
        areas: vec![board, area(AreaKind::SubIcb, "03W"), area(AreaKind::SubIcb, "04C")],
        sites: Vec::new(),
        districts: Vec::new(),
        practices_stand: PracticesStand::default(),
        editions: BTreeMap::new(),
        england: England { rows: vec![row("03W", 40, 100), row("04C", 90, 300), row("71E", 50, 100)], known },
        code_changes: Vec::new(),
    }
}

fn area(kind: AreaKind, code: &str) -> Area {
    Area::published(kind, code.to_owned(), format!("Area {code}"), None)
}

#[test]
fn units_of_england_stand_with_those_of_which_nothing_is_published() {
    let found = published(&access(), UnitSet::SubIcbs, Indicator::WithGp).unwrap();
    assert_eq!(found.extent, Extent::England);
    let values: Vec<(&str, Option<f64>)> =
        found.units.iter().map(|unit| (&*unit.code, unit.amount.map(Amount::value))).collect();
    assert_eq!(values, [("03W", Some(0.4)), ("04C", Some(0.3)), ("71E", Some(0.5)), ("78H", None)]);
    assert_eq!(found.own, ["03W", "04C"]);
    assert_eq!(found.units[2].name, "Unit 71E");
}

#[test]
fn a_system_is_added_up_from_its_sub_icbs_where_all_are_published() {
    let found = published(&access(), UnitSet::Systems, Indicator::WithGp).unwrap();
    let of = |code: &str| {
        let unit = found.units.iter().find(|unit| unit.code == code).unwrap();
        unit.amount.map(Amount::value)
    };
    assert_eq!((of("QK1"), of("QJM"), of("QPM")), (Some(130.0 / 400.0), Some(0.5), None));
    assert_eq!(found.parts["QK1"], ["03W", "04C"]);
    assert_eq!(found.own, ["QK1"]);
}

#[test]
fn without_england_places_of_the_system_are_compared_with_their_sizes() {
    let fact = |place: &str, kind: &str, value| Fact {
        measure: Measure::Appointments,
        place: place.to_owned(),
        period: date(2025, 6, 1),
        kind: Some((crate::fact::Dimension::StaffType, kind.to_owned())),
        value,
        edition: "e".to_owned(),
    };
    let facts = [
        fact("03W", "GP", 60),
        fact("03W", "Other Practice staff", 40),
        fact("04C", "GP", 30),
        fact("04C", "Unknown", 20),
    ];
    let access = Access { facts: Facts::new(facts).unwrap(), england: England::default(), ..access() };
    let found = published(&access, UnitSet::SubIcbs, Indicator::WithGp).unwrap();
    assert_eq!(found.extent, Extent::System);
    assert_eq!(found.units[0].amount, Some(Amount::Share { part: 60.0, whole: 100.0 }));
    assert_eq!(found.units[1].amount, Some(Amount::Share { part: 30.0, whole: 30.0 }));
    assert!(published(&access, UnitSet::Trusts, Indicator::Within4Hours).is_none());
    assert_eq!(comparable(&access).first(), Some(&(UnitSet::SubIcbs, Indicator::WithGp)));
}
