//! What the pages of PCNs, practices and districts show: lists, GPs, comparisons within the sub-ICB, travel.

use evidence::comparison::{Indicator, PlaceKind, ranking};
use evidence::travel::Journey;

use super::*;

/// Two PCNs of one sub-ICB with three practices, which stand in Rutland but for one.
fn system() -> Access {
    let mut access = access();
    let area = |kind, code: &str, name: &str, within: &str| {
        Area::published(kind, code.to_owned(), name.to_owned(), Some(within.to_owned()))
    };
    access.areas.extend([
        area(AreaKind::Network, "U1", "Rutland PCN", "03W"),
        area(AreaKind::Network, "U2", "City PCN", "04C"),
        area(AreaKind::Network, "U3", "East PCN", "03W"),
        area(AreaKind::Practice, "A", "Oakham Practice", "U1"),
        area(AreaKind::Practice, "B", "Uppingham Surgery", "U1"),
        area(AreaKind::Practice, "C", "City Practice", "U2"),
    ]);
    let stands = [("A", "Rutland"), ("B", "Rutland"), ("C", "Leicester")];
    access.practices_stand = PracticesStand {
        in_district: stands.map(|(code, district)| (code.to_owned(), district.to_owned())).into(),
        source: "a register".to_owned(),
    };
    let lists = [("A", 15_000), ("B", 12_000), ("C", 9_000), ("U1", 27_000), ("U2", 9_000), ("U3", 30_000)];
    let mut facts: Vec<Fact> = lists
        .into_iter()
        .map(|(code, n)| fact(Measure::RegisteredPatients, code, date(2026, 8, 1), None, n))
        .collect();
    for (code, month, gps, patients) in [
        ("A", date(2025, 6, 1), 8_000, 14_400),
        ("A", date(2026, 6, 1), 6_000, 15_000),
        ("B", date(2026, 6, 1), 4_000, 12_000),
    ] {
        facts.push(fact(Measure::FullyQualifiedGpFte, code, month, None, gps));
        facts.push(fact(Measure::PatientsOfKnownGps, code, month, None, patients));
        facts.push(fact(Measure::PatientsOfWorkforce, code, month, None, patients));
    }
    access.facts = Facts::new(facts).expect("each is there once");
    access
}

fn practice(code: &str) -> Area {
    system().area(code).expect("it is there").clone()
}

#[test]
fn the_practices_of_a_district_stand_with_their_lists_and_say_by_what_they_are_put_there() {
    let access = system();
    let exhibit = lists_of_district(&access, &access.districts[0]).expect("two practices stand there");
    assert_eq!(
        exhibit.heading,
        "2 practices stand in Rutland: 27,000 patients on 1 August 2026, 15,000 at Oakham Practice"
    );
    assert_eq!(texts(&exhibit, "Uppingham Surgery"), ["Rutland PCN", "12,000", "1 August 2026", "3,000.0"]);
    let said = "the district in which its main site stands, wherever its patients live (a register)";
    assert!(exhibit.note.contains(said), "{}", exhibit.note);
    assert_eq!(exhibit.table.rows[0].link.as_deref(), Some("/access/place/A"));
}

#[test]
fn the_practices_of_a_network_stand_with_their_districts() {
    let exhibit = gp_lists(&system(), &practice("U1")).expect("it has practices");
    assert_eq!(texts(&exhibit, "Oakham Practice"), ["Rutland", "15,000", "1 August 2026", "2,500.0"]);
    let mut nowhere = system();
    nowhere.practices_stand = PracticesStand::default();
    let exhibit = gp_lists(&nowhere, &practice("U1")).expect("it has practices");
    assert_eq!(texts(&exhibit, "Oakham Practice")[0], "Practice");
    assert!(!exhibit.note.contains("district"), "nothing says where they stand: {}", exhibit.note);
}

#[test]
fn patients_for_each_gp_are_told_with_their_definition_and_their_course() {
    let access = system();
    let exhibit = workforce_of_area(&access, &practice("A")).expect("its GPs are published");
    let heading = "Oakham Practice: 2,500 patients for each GP in June 2026, 1,800 in June 2025";
    assert_eq!(exhibit.heading, heading);
    assert_eq!(texts(&exhibit, "June 2026"), ["2,500.0", "6.0", "15,000", "100.0%"]);
    assert!(exhibit.note.contains("37.5 hours a week") && exhibit.note.contains("without locums"));
    assert!(exhibit.chart.is_some());
    let of_district = workforce_of_district(&access, &access.districts[0]).expect("GPs are published");
    assert_eq!(texts(&of_district, "June 2026"), ["2,700.0", "10.0", "27,000", "100.0%", "2 of 2"]);
    assert_eq!(texts(&of_district, "June 2025")[4], "1 of 2");
    assert!(workforce_of_area(&access, &practice("U1")).is_none() && workforce_now(&access).is_none());
}

#[test]
fn a_network_is_compared_within_its_sub_icb_too() {
    let access = system();
    let ranking = ranking(&access, PlaceKind::Network, Indicator::RegisteredPatients).expect("three lists");
    let exhibit = compared(&access, &[ranking], "U1").expect("it has a list");
    let headings: Vec<&str> = exhibit.table.columns.iter().map(|column| &*column.heading).collect();
    assert_eq!(
        headings,
        ["Here", "Places alike", "Sub-ICB", "System", "England", "In the sub-ICB", "In the system", "When"]
    );
    assert_eq!(texts(&exhibit, "Registered patients")[5..7], ["2nd of 2", "2nd of 3"]);
    assert!(exhibit.note.contains("there are fewer than three, too few to compare with"), "{}", exhibit.note);
}

#[test]
fn comparisons_of_districts_say_that_attendances_are_by_site() {
    let mut access = access();
    let mut melton = access.districts[0].clone();
    melton.name = "Melton".to_owned();
    access.districts.push(melton);
    access.sites[1].district = Some("Melton".to_owned());
    let ranking =
        ranking(&access, PlaceKind::District, Indicator::AttendancesPer1000).expect("two districts");
    let exhibit = compared(&access, &[ranking], "Rutland").expect("it has a site");
    assert!(
        exhibit.heading.starts_with("Attendances at its sites per 1,000 residents"),
        "{}",
        exhibit.heading
    );
    assert!(exhibit.note.contains("by where the site is, not where the patient lives"), "{}", exhibit.note);
}

#[test]
fn travel_names_the_nearest_first_and_says_what_is_not_known() {
    let mut access = access();
    let journey = |name: &str, code: Option<&str>, minutes| Journey {
        station: name.to_lowercase(),
        name: name.to_owned(),
        site: "A hospital".to_owned(),
        code: code.map(str::to_owned),
        open: "Mon-Fri 18:00-21:00".to_owned(),
        minutes,
        provenance: Provenance::Synthetic,
        source: "straight line".to_owned(),
    };
    access.districts[0].journeys =
        vec![journey("Oakham unit", Some("NNJ15"), 6.4), journey("Stamford unit", None, 31.0)];
    let exhibit = travel(&access, &access.districts[0]).expect("there are journeys");
    let heading =
        "From Rutland it takes 6 minutes to the nearest urgent care, Oakham unit, 1 other is within reach";
    assert_eq!(exhibit.heading, heading);
    assert_eq!(
        texts(&exhibit, "Oakham unit"),
        ["6", "A hospital", "Mon-Fri 18:00-21:00", "100", "25.0%", "£10"]
    );
    assert_eq!(texts(&exhibit, "Stamford unit")[3..], ["Not known", "Not known", "Not known"]);
    assert_eq!(exhibit.provenance, Provenance::Synthetic);
    assert!(exhibit.note.contains("Times: straight line."), "{}", exhibit.note);
    let reached = reached_from(&access, &access.sites[0]);
    let [of_oakham] = &reached[..] else { panic!("one station: {}", reached.len()) };
    assert_eq!(texts(of_oakham, "Rutland"), ["6", "40,000", "40,000"]);
    assert!(of_oakham.heading.starts_with("40,000 residents in 1 district may choose Oakham unit"));
    assert!(reached_from(&access, &access.sites[1]).is_empty());
}
