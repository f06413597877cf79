//! Sources that follow a published series, and what is said of those that do not.

use std::fs;

use domain::provenance::Provenance;
use domain::scenario::{Change, ChangeAction, ChangeKind, ChangeText};
use flow::alter::{AppliedChange, NetworkChange};
use jiff::civil::{Date, date};

use crate::fault::SourcesError;
use crate::network::{NetworkRead, alterations, read};

const NETWORK: &str = include_str!("../../../samples/nurse.toml");
const EDITIONS: &str =
    "edition,publication,file,fetched_from,imported,sha256\nab12,ae_monthly,AE.csv,,now,ab12cd\n";
const FOLLOWS: &str =
    "follows = { measure = \"attendances\", place = \"RWE\", from = \"2023-04\", to = \"2024-03\" }\n";

/// 24 months from April 2023: 100 attendances a day, and from the second year on 110.
fn figures() -> String {
    let mut text = "measure,place,period,dimension,kind,value,edition\n".to_owned();
    let mut month: Date = date(2023, 4, 1);
    for idx in 0..24 {
        let a_day = if idx < 12 { 100 } else { 110 };
        let value = a_day * i32::from(month.days_in_month());
        text = text + "attendances,RWE," + &month.to_string() + ",,," + &value.to_string() + ",ab12\n";
        month = month.last_of_month().tomorrow().expect("a day");
    }
    text
}

/// The sample, its patients with more keys, below a workspace with published figures.
fn with(keys: &str) -> Result<NetworkRead, SourcesError> {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["care", "data"] {
        fs::create_dir(folder.path().join(name)).expect("a folder");
    }
    let network = NETWORK.replace("name = \"patients\"\n", &format!("name = \"patients\"\n{keys}"));
    fs::write(folder.path().join("care/network.toml"), network).expect("written");
    fs::write(folder.path().join("data/ae_attendances.csv"), figures()).expect("written");
    fs::write(folder.path().join("data/editions.csv"), EDITIONS).expect("written");
    read(folder.path(), "care/network.toml")
}

fn change(target: &str, month: &str, end: &str) -> Change {
    let [target, from, to, value] = [target, "", month, end].map(str::to_owned);
    let text = ChangeText { target, from, to, value, unit: String::new() };
    let action = ChangeAction::parse("a", ChangeKind::ProjectedDemand, &text).expect("a change");
    Change {
        id: "a".to_owned(),
        action,
        provenance: Provenance::Derived,
        note: String::new(),
        starts: None,
        measure: String::new(),
    }
}

fn applied(read: &NetworkRead, change: Change) -> AppliedChange {
    let (mut applied, ignored) =
        alterations(&read.network, read.start, &read.followed, &[change]).expect("it fits");
    assert!(ignored.is_empty());
    applied.remove(0)
}

fn refused(read: &NetworkRead, change: Change) -> String {
    let faults =
        alterations(&read.network, read.start, &read.followed, &[change]).expect_err("it does not fit");
    faults[0].to_string()
}

#[test]
fn a_source_comes_as_often_as_its_series_is_projected_over_what_was_observed() {
    let read = with(FOLLOWS).expect("no faults");
    let taken = applied(&read, change("all", "2026-01", ""));
    let NetworkChange::DemandOfSources { factors } = &taken.change else { panic!("{taken:?}") };
    assert_eq!(factors.len(), 1);
    assert!((factors[0].1 - 1.1).abs() < 0.06, "{factors:?}");
    let demand = taken.demand.expect("told");
    assert_eq!((demand.month.as_str(), demand.end.as_str()), ("2026-01", "middle"));
    let source = &demand.sources[0];
    assert!(source.low <= source.factor && source.factor <= source.high, "{source:?}");
    assert_eq!(source.observed, "2023-04 to 2024-03");
    assert_eq!(source.rests_on, "24 months from 2023-04 to 2025-03");
    assert_eq!((source.series.as_str(), source.files.as_str()), ("attendances of RWE", "AE.csv"));
    assert!(taken.sentence.contains("come to in January 2026"), "{}", taken.sentence);
}

#[test]
fn the_ends_are_those_of_the_interval() {
    let read = with(FOLLOWS).expect("no faults");
    let factor = |end: &str| {
        applied(&read, change("patients", "2026-01", end)).demand.expect("told").sources[0].clone()
    };
    let (low, high) = (factor("low"), factor("high"));
    assert_eq!((low.factor, high.factor), (low.low, high.high));
    assert!(low.factor < high.factor, "{low:?} {high:?}");
}

#[test]
fn months_that_are_known_or_too_far_are_refused_with_what_to_write() {
    let read = with(FOLLOWS).expect("no faults");
    for (month, told) in [
        (
            "2025-03",
            "change a: to = \"2025-03\": attendances of RWE: 2025-03 is not after the last known month",
        ),
        ("2027-04", "change a: to = \"2027-04\": attendances of RWE: 2027-04 is more than 24 months after"),
    ] {
        for target in ["all", "patients"] {
            let refused = refused(&read, change(target, month, "high"));
            assert!(refused.starts_with(told), "{refused}");
            assert!(refused.contains("write a month from 2025-04 to 2027-03"), "{refused}");
        }
    }
}

#[test]
fn a_network_without_series_and_names_without_one_are_refused() {
    let read = with("").expect("no faults");
    let told = refused(&read, change("all", "2026-01", ""));
    assert!(
        told.contains("no source of the network follows a published series; give one follows = {"),
        "{told}"
    );
    let read = with(FOLLOWS).expect("no faults");
    let told = refused(&read, change("patient", "2026-01", ""));
    assert!(told.contains("the network has no source \"patient\"; did you mean \"patients\"?"), "{told}");
    let told = refused(&read, change("patients; patients", "2026-01", ""));
    assert!(told.contains("patients is named twice"), "{told}");
}

#[test]
fn what_cannot_be_followed_is_a_fault_of_the_network() {
    for (keys, told) in [
        (
            "follows = { measure = \"waiting_list\", place = \"RWE\", from = \"2023-04\", to = \"2024-03\" }\n",
            "measure is one of appointments, attendances, admissions_through_ae",
        ),
        (
            "follows = { measure = \"attendances\", place = \"RWE\", from = \"2022-04\", to = \"2024-03\" }\n",
            "attendances of RWE in 2022-04 is not published here",
        ),
        ("follows = { measure = \"attendances\", place = \"RWE\" }\n", "from"),
    ] {
        let faults = with(keys).expect_err("a fault").to_string();
        assert!(faults.contains(told), "{told}: {faults}");
    }
}

fn more(from: &str, value: &str) -> Change {
    let [target, from, to, value] = ["all", from, "", value].map(str::to_owned);
    let text = ChangeText { target, from, to, value, unit: String::new() };
    let action = ChangeAction::parse("a", ChangeKind::Demand, &text).expect("a change");
    Change { action, ..change("all", "2026-01", "") }
}

#[test]
fn everybody_from_all_sources_comes_more_often_by_one_change() {
    let read = with("").expect("no faults");
    let taken = applied(&read, more("", "+5%"));
    let NetworkChange::DemandOfSources { factors } = &taken.change else { panic!("{taken:?}") };
    assert_eq!(factors.len(), read.network.sources.len());
    assert!(factors.iter().all(|(_, factor)| (factor - 1.05).abs() < 1e-12), "{factors:?}");
    assert!(taken.sentence.starts_with("Everybody, from all sources: "), "{}", taken.sentence);
    let why = refused(&read, more("adults", "+5%"));
    assert!(why.contains("name a source to change adults alone"), "{why}");
}
