//! Tests on an invented country of three boards: Fen and Marsh join into Delta on 1 April 2026, and
//! the west of Marsh goes to Hill, which keeps its code.

use jiff::civil::{Date, date};

use super::*;
use crate::organisation::OrganisationKind;
use crate::provenance::Provenance;

const BEFORE: Date = date(2024, 8, 31);
const AFTER: Date = date(2026, 6, 1);
const START: Date = date(2022, 7, 1);
const LAST: Date = date(2026, 3, 31);
const CHANGE: Date = date(2026, 4, 1);

fn organisation_code(text: &str) -> OrganisationCode {
    text.parse().unwrap()
}

fn place_code(number: u32) -> PlaceCode {
    format!("E{number:08}").parse().unwrap()
}

fn days(from: Date, to: Option<Date>) -> Effective {
    Effective::new(from, to).unwrap()
}

fn count(people: u64, on: Date) -> Population {
    Population {
        basis: PopulationBasis::Registered,
        people,
        on,
        provenance: Provenance::Published,
        source: "invented".to_owned(),
    }
}

fn board(code: &str, name: &str, gss: u32, effective: Effective, populations: Vec<Population>) -> Board {
    Board {
        organisation: Organisation {
            code: organisation_code(code),
            name: format!("NHS {name} Integrated Care Board"),
            short_name: format!("{name} ICB"),
            kind: OrganisationKind::Board,
            effective,
        },
        system_name: name.to_owned(),
        gss: place_code(gss),
        region: organisation_code("Y60"),
        populations,
        source: "invented".to_owned(),
    }
}

fn place(code: u32, name: &str, kind: PlaceKind, also: &[&str]) -> Place {
    Place {
        code: place_code(code),
        name: name.to_owned(),
        kind,
        within: None,
        also: also.iter().map(|&name| name.to_owned()).collect(),
        populations: vec![],
    }
}

fn coverage(place: u32, board: &str, effective: Effective) -> Coverage {
    Coverage {
        place: place_code(place),
        board: organisation_code(board),
        effective,
        source: "invented".to_owned(),
    }
}

fn tables() -> Tables {
    let part = |code: &str, patients| SuccessionPart { sub_icb: organisation_code(code), patients };
    let succession = |from: &str, to: &str, parts| Succession {
        from: organisation_code(from),
        to: organisation_code(to),
        on: CHANGE,
        parts,
        source: "invented".to_owned(),
    };
    let sub_icb = |code: &str, place| SubIcb {
        code: organisation_code(code),
        place: place_code(place),
        effective: days(START, None),
    };
    Tables {
        regions: vec![Region {
            code: organisation_code("Y60"),
            name: "Low Country".to_owned(),
            source: "invented".to_owned(),
        }],
        boards: vec![
            board("QFE", "Fen and Broad", 1, days(START, Some(LAST)), vec![count(100, date(2024, 1, 1))]),
            board("QMA", "Marsh", 2, days(START, Some(LAST)), vec![]),
            board("QHI", "Hill", 3, days(START, Some(LAST)), vec![count(300, date(2024, 1, 1))]),
            board("QHI", "Hill", 4, days(CHANGE, None), vec![count(350, date(2026, 8, 1))]),
            board("D1E2L", "Delta", 5, days(CHANGE, None), vec![]),
        ],
        sub_icbs: vec![sub_icb("01F", 11), sub_icb("01M", 12), sub_icb("02M", 13), sub_icb("01H", 14)],
        places: vec![
            place(11, "Fen", PlaceKind::SubIcb, &[]),
            place(12, "East Marsh", PlaceKind::SubIcb, &[]),
            place(13, "West Marsh", PlaceKind::SubIcb, &[]),
            place(14, "Hill", PlaceKind::SubIcb, &[]),
            place(21, "Fenshire", PlaceKind::County, &[]),
            place(22, "Soke", PlaceKind::District, &["Sokeborough"]),
        ],
        coverages: vec![
            coverage(11, "QFE", days(START, Some(LAST))),
            coverage(11, "D1E2L", days(CHANGE, None)),
            coverage(12, "QMA", days(START, Some(LAST))),
            coverage(12, "D1E2L", days(CHANGE, None)),
            coverage(13, "QMA", days(START, Some(LAST))),
            coverage(13, "QHI", days(CHANGE, None)),
            coverage(14, "QHI", days(START, None)),
            coverage(21, "QFE", days(START, Some(LAST))),
            coverage(22, "QFE", days(START, Some(LAST))),
        ],
        successions: vec![
            succession("QFE", "D1E2L", vec![part("01F", Some(100))]),
            succession("QMA", "D1E2L", vec![part("01M", Some(60))]),
            succession("QMA", "QHI", vec![part("02M", None)]),
        ],
        trusts: vec![Trust {
            organisation: Organisation {
                code: organisation_code("R01"),
                name: "Fen Hospitals NHS Trust".to_owned(),
                short_name: "Fen Hospitals".to_owned(),
                kind: OrganisationKind::Trust,
                effective: days(date(1991, 4, 1), None),
            },
            memberships: vec![
                Membership { board: organisation_code("QFE"), effective: days(START, Some(LAST)) },
                Membership { board: organisation_code("D1E2L"), effective: days(CHANGE, None) },
            ],
            emergency_department: None,
            source: "invented".to_owned(),
        }],
        networks: vec![Network {
            code: organisation_code("U01"),
            name: "Dyke PCN".to_owned(),
            source: "invented".to_owned(),
        }],
        practices: vec![
            practice("C01", Some("U01"), "01F"),
            practice("C02", Some("U01"), "01M"),
            practice("C03", None, "02M"),
        ],
        citations: vec![],
    }
}

fn practice(code: &str, network: Option<&str>, sub_icb: &str) -> Practice {
    Practice {
        code: organisation_code(code),
        name: format!("Practice {code}"),
        postcode: "ZZ1 1ZZ".to_owned(),
        district: None,
        network: network.map(organisation_code),
        sub_icb: organisation_code(sub_icb),
        source: "invented".to_owned(),
    }
}

fn register() -> Register {
    Register::new(tables()).unwrap()
}

fn codes<'r>(boards: impl Iterator<Item = &'r Board>) -> Vec<&'r str> {
    boards.map(|board| board.code().as_str()).collect()
}

#[test]
fn boards_are_those_of_the_day() {
    let register = register();
    assert_eq!(codes(register.boards_on(BEFORE)), ["QFE", "QMA", "QHI"]);
    assert_eq!(codes(register.boards_on(LAST)), ["QFE", "QMA", "QHI"]);
    assert_eq!(codes(register.boards_on(CHANGE)), ["QHI", "D1E2L"]);
    assert_eq!(codes(register.boards_on(date(2020, 1, 1))), [""; 0]);
}

#[test]
fn a_code_that_goes_on_has_the_footprint_and_count_of_the_day() {
    let (register, hill) = (register(), organisation_code("QHI"));
    assert_eq!(register.board(&hill, BEFORE).unwrap().gss, place_code(3));
    assert_eq!(register.board(&hill, AFTER).unwrap().gss, place_code(4));
    let people = |day| register.population(&hill, PopulationBasis::Registered, day).unwrap().people;
    assert_eq!(people(BEFORE), 300);
    assert_eq!(people(AFTER), 350, "the first count after the day, for want of an earlier one");
    assert_eq!(register.population(&hill, PopulationBasis::Resident, AFTER), None);
}

#[track_caller]
fn check_cover(text: &str, day: Date, expected: &[(&str, &str)]) {
    let register = register();
    let covered = register.who_covers(text, day).unwrap();
    let covered: Vec<(&str, &str)> =
        covered.iter().map(|found| (found.place.name.as_str(), found.board.code().as_str())).collect();
    assert_eq!(covered, expected, "{text} on {day}");
}

#[test]
fn a_place_is_found_by_code_name_town_or_words() {
    check_cover("E00000012", BEFORE, &[("East Marsh", "QMA")]);
    check_cover("01m", AFTER, &[("East Marsh", "D1E2L")]);
    check_cover("west marsh", AFTER, &[("West Marsh", "QHI")]);
    check_cover("Sokeborough", BEFORE, &[("Soke", "QFE")]);
    check_cover("Marsh", AFTER, &[("East Marsh", "D1E2L"), ("West Marsh", "QHI")]);
}

#[test]
fn a_place_nobody_covers_on_the_day_says_so() {
    let error = register().who_covers("Soke", date(2020, 1, 1)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no board in the register covers E00000022 (Soke) on 2020-01-01; boards began on 1 July 2022"
    );
}

#[test]
fn an_unknown_place_lists_the_nearest() {
    let error = register().who_covers("Eest Mash", AFTER).unwrap_err().to_string();
    assert!(
        error.starts_with(
            "\"Eest Mash\" is not a place in the register; the nearest are E00000012 (East Marsh)"
        )
    );
}

#[track_caller]
fn check_find(text: &str, expected: &str) {
    assert_eq!(register().find(text).unwrap().code().as_str(), expected, "{text}");
}

#[test]
fn a_board_is_found_by_code_name_short_name_or_its_words() {
    check_find("QFE", "QFE");
    check_find("qfe", "QFE");
    check_find("Fen & Broad", "QFE");
    check_find("NHS Fen and Broad ICB", "QFE");
    check_find("NHS Fen and Broad Integrated Care Board", "QFE");
    check_find("broad", "QFE");
    check_find("Marsh ICB", "QMA");
    assert_eq!(register().find("Hill").unwrap().gss, place_code(4), "the latest footprint");
}

#[test]
fn an_unknown_board_lists_the_nearest() {
    let error = register().find("QFF").unwrap_err().to_string();
    assert!(
        error.starts_with("\"QFF\" is not a board in the register; the nearest are QFE (Fen and Broad),")
    );
    let error = register().find("Dleta").unwrap_err().to_string();
    assert!(error.contains("the nearest are D1E2L (Delta)"), "{error}");
}

#[test]
fn an_empty_name_is_no_board() {
    assert!(matches!(register().find("  "), Err(LookupError::UnknownBoard { .. })));
}

#[test]
fn words_of_two_boards_ask_for_the_code() {
    let mut tables = tables();
    tables.boards.push(board("QBR", "Broad Oak", 6, days(START, None), vec![]));
    let error = Register::new(tables).unwrap().find("broad").unwrap_err().to_string();
    assert_eq!(
        error,
        "\"broad\" fits more than one board; give the code of one of QBR (Broad Oak), QFE (Fen and Broad)"
    );
}

#[test]
fn a_board_that_splits_has_two_successors() {
    let register = register();
    let successors = register.successors(&organisation_code("QMA"));
    let to: Vec<(&str, Option<u64>)> =
        successors.iter().map(|row| (row.to.as_str(), row.patients())).collect();
    assert_eq!(to, [("D1E2L", Some(60)), ("QHI", None)]);
    let from: Vec<&str> =
        register.predecessors(&organisation_code("D1E2L")).iter().map(|row| row.from.as_str()).collect();
    assert_eq!(from, ["QFE", "QMA"]);
}

#[test]
fn trusts_practices_and_networks_follow_their_board() {
    let (register, delta) = (register(), organisation_code("D1E2L"));
    assert_eq!(register.trusts_of(&organisation_code("QFE"), BEFORE).len(), 1);
    assert_eq!(register.trusts_of(&organisation_code("QFE"), AFTER).len(), 0);
    assert_eq!(register.trusts_of(&delta, AFTER).len(), 1);
    let practices: Vec<&str> =
        register.practices_of(&delta, AFTER).iter().map(|practice| practice.code.as_str()).collect();
    assert_eq!(practices, ["C01", "C02"]);
    assert_eq!(register.networks_of(&delta, AFTER).len(), 1);
    assert_eq!(register.networks_of(&organisation_code("QHI"), AFTER).len(), 0);
    assert_eq!(register.practices_of_network(&organisation_code("U01")).len(), 2);
}

#[test]
fn districts_leave_out_counties_and_sub_icb_locations() {
    let register = register();
    let names: Vec<&str> = register
        .districts_of(&organisation_code("QFE"), BEFORE)
        .iter()
        .map(|place| place.name.as_str())
        .collect();
    assert_eq!(names, ["Soke"]);
}

#[track_caller]
fn check_fault(spoil: impl FnOnce(&mut Tables), expected: &str) {
    let mut tables = tables();
    spoil(&mut tables);
    let faults = Register::new(tables).unwrap_err();
    let faults: Vec<String> = faults.iter().map(Fault::to_string).collect();
    assert_eq!(faults, [expected]);
}

#[test]
fn tables_that_do_not_agree_make_no_register() {
    check_fault(
        |tables| tables.boards[0].region = organisation_code("Y99"),
        "board QFE names Y99, which is not in the register",
    );
    check_fault(
        |tables| tables.practices[2].sub_icb = organisation_code("09X"),
        "practice C03 names 09X, which is not in the register",
    );
    check_fault(
        |tables| tables.coverages.push(coverage(11, "QMA", days(LAST, Some(LAST)))),
        "coverage of E00000011 stands twice for the same day",
    );
    check_fault(|tables| tables.trusts[0].source.clear(), "trust R01 has no source");
    check_fault(
        |tables| tables.places[5].within = Some(place_code(99)),
        "place E00000022 names E00000099, which is not in the register",
    );
}
