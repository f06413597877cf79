//! The built-in register against the counts that are known of it.

use std::collections::BTreeMap;
use std::fs;
use std::str::FromStr;

use domain::code::OrganisationCode;
use domain::geography::{PlaceKind, PopulationBasis};
use domain::month::FinancialYear;
use domain::organisation::OrganisationKind;
use domain::provenance::Provenance;
use jiff::civil::{Date, date};

use super::*;
use crate::workspace::Workspace;

const AUGUST_2024: Date = date(2024, 8, 31);
const JUNE_2026: Date = date(2026, 6, 1);

fn code(text: &str) -> OrganisationCode {
    text.parse().unwrap()
}

fn registered(board: &str, day: Date) -> Option<u64> {
    register().population(&code(board), PopulationBasis::Registered, day).map(|count| count.people)
}

#[test]
fn the_built_in_tables_can_be_read_and_agree() {
    let register = load().unwrap();
    let tables = register.tables();
    assert_eq!(tables.regions.len(), 7);
    assert_eq!(tables.boards.len(), 49, "42, then 6 new ones and a new footprint");
    assert_eq!(tables.practices.len(), 191);
    assert_eq!(tables.trusts.len(), 210);
}

#[test]
fn there_were_42_boards_and_there_are_36() {
    assert_eq!(register().boards_on(AUGUST_2024).count(), 42);
    assert_eq!(register().boards_on(date(2026, 3, 31)).count(), 42);
    assert_eq!(register().boards_on(date(2026, 4, 1)).count(), 36);
    assert_eq!(register().boards_on(JUNE_2026).count(), 36);
}

#[track_caller]
fn check_cover(text: &str, day: Date, expected: &[(&str, &str)]) {
    let covered = register().who_covers(text, day).unwrap();
    let covered: Vec<(&str, &str)> =
        covered.iter().map(|found| (found.place.name.as_str(), found.board.system_name.as_str())).collect();
    assert_eq!(covered, expected, "{text} on {day}");
}

#[test]
fn a_place_is_covered_by_the_board_of_the_day() {
    const LLR: &str = "Leicester, Leicestershire and Rutland";
    check_cover("Rutland", JUNE_2026, &[("Rutland", LLR)]);
    check_cover("E06000017", AUGUST_2024, &[("Rutland", LLR)]);
    check_cover("Northampton", JUNE_2026, &[("West Northamptonshire", "Northamptonshire")]);
    check_cover("Kettering", JUNE_2026, &[("North Northamptonshire", "Northamptonshire")]);
    check_cover("West Essex", AUGUST_2024, &[("West Essex", "Hertfordshire and West Essex")]);
    check_cover("West Essex", JUNE_2026, &[("West Essex", "Essex")]);
    check_cover("07H", JUNE_2026, &[("West Essex", "Essex")]);
    check_cover("Herts Valleys", JUNE_2026, &[("Herts Valleys", "Central East")]);
    check_cover("Surrey", AUGUST_2024, &[("Surrey", "Surrey Heartlands")]);
    check_cover("Surrey", JUNE_2026, &[("Surrey", "Surrey and Sussex")]);
    check_cover("Frimley", AUGUST_2024, &[("Frimley", "Frimley")]);
    check_cover("East Berkshire", JUNE_2026, &[("East Berkshire", "Thames Valley")]);
}

#[test]
fn hampshire_keeps_its_code_and_changes_its_footprint() {
    let board = |day| register().board(&code("QRL"), day).unwrap();
    assert_eq!(board(AUGUST_2024).gss.as_str(), "E54000042");
    assert_eq!(board(JUNE_2026).gss.as_str(), "E54000067");
    assert_eq!(registered("QRL", AUGUST_2024), None, "the lists of 2026 cannot be split back");
    assert_eq!(registered("QRL", JUNE_2026), Some(2_149_718));
}

#[test]
fn every_board_lies_in_a_region_and_the_midlands_has_eleven() {
    let mut by_region: BTreeMap<&str, usize> = BTreeMap::new();
    for board in register().boards_on(JUNE_2026) {
        *by_region.entry(&register().region(board).name).or_default() += 1;
    }
    assert_eq!(by_region["Midlands"], 11);
    assert_eq!(by_region["London"], 4);
    assert_eq!(by_region.values().sum::<usize>(), 36);
}

#[test]
fn registered_populations_are_those_published() {
    assert_eq!(registered("QK1", JUNE_2026), Some(1_223_531));
    assert_eq!(registered("QPM", JUNE_2026), Some(846_884));
    assert_eq!(1_223_531 + 846_884, 2_070_415);
    let total: u64 = register()
        .boards_on(JUNE_2026)
        .filter_map(|board| registered(board.code().as_str(), JUNE_2026))
        .sum();
    let in_locations: u64 = register()
        .tables()
        .places
        .iter()
        .filter(|place| place.kind == PlaceKind::SubIcb)
        .flat_map(|place| &place.populations)
        .map(|count| count.people)
        .sum();
    assert_eq!(total, in_locations, "England");
}

#[test]
fn the_lists_of_a_boards_locations_sum_to_its_own() {
    for day in [AUGUST_2024, JUNE_2026] {
        for board in register().boards_on(day) {
            let locations = register().places_of(board.code(), PlaceKind::SubIcb, day);
            let counts: Option<Vec<u64>> = locations
                .iter()
                .map(|place| register().population_of_place(&place.code, PopulationBasis::Registered, day))
                .map(|count| count.map(|count| count.people))
                .collect();
            let sum = counts.map(|counts| counts.iter().sum::<u64>());
            assert!(!locations.is_empty(), "{}", board.system_name);
            assert_eq!(registered(board.code().as_str(), day), sum, "{} on {day}", board.system_name);
        }
    }
}

#[test]
fn the_patients_of_every_succession_sum_to_the_predecessors_and_the_successors() {
    let ended = register().boards_on(AUGUST_2024).filter(|board| board.organisation.effective.to().is_some());
    let mut n_split = 0;
    for board in ended {
        let handed_over = register().successors(board.code());
        assert!(!handed_over.is_empty(), "{} ended", board.system_name);
        let sum: Option<u64> = handed_over.iter().map(|row| row.patients()).sum();
        assert_eq!(sum, registered(board.code().as_str(), AUGUST_2024), "{}", board.system_name);
        n_split += usize::from(1 < handed_over.len());
    }
    assert_eq!(n_split, 3, "Hertfordshire and West Essex, Suffolk and North East Essex, Frimley");
    for board in register().boards_on(JUNE_2026) {
        let taken_over = register().predecessors(board.code());
        let sum: Option<u64> = taken_over.iter().map(|row| row.patients()).sum();
        if let Some(sum) = sum.filter(|_| !taken_over.is_empty()) {
            assert_eq!(Some(sum), registered(board.code().as_str(), JUNE_2026), "{}", board.system_name);
        }
    }
}

#[test]
fn west_essex_is_split_from_hertfordshire() {
    let handed_over: BTreeMap<&str, Option<u64>> =
        register().successors(&code("QM7")).iter().map(|row| (row.to.as_str(), row.patients())).collect();
    assert_eq!(handed_over, BTreeMap::from([("D7T5G", Some(336_160)), ("S1Y5D", Some(633_756 + 688_504))]));
    let frimley: BTreeMap<&str, Option<u64>> =
        register().successors(&code("QNQ")).iter().map(|row| (row.to.as_str(), row.patients())).collect();
    assert_eq!(frimley, BTreeMap::from([("QRL", None), ("S0E4D", Some(496_514)), ("S9B9J", None)]));
    assert_eq!(register().successors(&code("QK1")), Vec::<&domain::register::Succession>::new());
}

#[test]
fn every_practice_has_a_board_and_all_but_two_a_network() {
    let practices = |board: &str| register().practices_of(&code(board), JUNE_2026);
    assert_eq!(practices("QK1").len(), 127);
    assert_eq!(practices("QPM").len(), 64);
    let outside: Vec<&str> = register()
        .tables()
        .practices
        .iter()
        .filter(|practice| practice.network.is_none())
        .map(|practice| practice.sub_icb.as_str())
        .collect();
    assert_eq!(outside, ["04C", "03W"], "published as in no network");
    let networks = |board: &str| register().networks_of(&code(board), JUNE_2026).len();
    assert_eq!((networks("QK1"), networks("QPM")), (26, 17));
    assert_eq!(register().practices_of_network(&code("U67590")).len(), 4, "Rutland Health");
}

#[test]
fn every_practice_stands_in_a_district_of_its_own_board() {
    let mut n_practices = BTreeMap::new();
    for board in ["QK1", "QPM"] {
        let districts = register().districts_of(&code(board), JUNE_2026);
        for practice in register().practices_of(&code(board), JUNE_2026) {
            let stands = districts.iter().find(|district| Some(&district.code) == practice.district.as_ref());
            let district = stands.unwrap_or_else(|| panic!("{} stands in none", practice.code));
            *n_practices.entry(district.name.as_str()).or_insert(0) += 1;
        }
    }
    assert_eq!((n_practices["Rutland"], n_practices["Leicester"], n_practices["Melton"]), (4, 51, 2));
    assert_eq!(n_practices.values().sum::<i32>(), 191);
}

#[test]
fn trusts_and_districts_of_the_two_systems_are_complete() {
    let trusts = |board: &str| -> Vec<String> {
        let trusts = register().trusts_of(&code(board), JUNE_2026);
        trusts
            .iter()
            .map(|trust| format!("{} {}", trust.organisation.code, trust.organisation.short_name))
            .collect()
    };
    assert_eq!(trusts("QK1"), ["RWE UHL", "RT5 LPT"]);
    assert_eq!(trusts("QPM"), ["RNS NGH", "RNQ KGH", "RP1 NHFT"]);
    let districts = |board: &str| register().districts_of(&code(board), JUNE_2026);
    assert_eq!(districts("QK1").len(), 9);
    assert_eq!(districts("QPM").len(), 2);
}

/// What a short name must not be, or nothing: one cut short, too long for a table, or a system's.
fn wrong_short_name(name: &str) -> Option<&'static str> {
    const CUT: [&str; 9] =
        ["University", "Teaching", "Integrated", "of", "and", "the", "The", "NHS", "Integrated Care"];
    if CUT.iter().any(|word| name.ends_with(&format!(" {word}"))) || name == "Online" {
        return Some("it is cut short");
    }
    if 32 < name.chars().count() {
        return Some("it is too long for a table");
    }
    let is_of_system = |board: &domain::register::Board| {
        name == board.system_name || board.organisation.short_name == format!("{name} ICB")
    };
    register().tables().boards.iter().any(is_of_system).then_some("it is the name of a system")
}

#[test]
fn every_short_name_is_one_that_people_recognise() {
    for trust in &register().tables().trusts {
        let organisation = &trust.organisation;
        let is_named = organisation.name.ends_with(" NHS Trust")
            || organisation.name.ends_with(" NHS Foundation Trust")
            || organisation.name.ends_with(", NHS Foundation Trust");
        assert!(is_named, "{}", organisation.name);
        assert_eq!(wrong_short_name(&organisation.short_name), None, "{}", organisation.short_name);
    }
    for board in &register().tables().boards {
        let organisation = &board.organisation;
        assert!(organisation.short_name.ends_with(" ICB") && organisation.short_name.chars().count() <= 32);
        assert_eq!(organisation.name, format!("NHS {} Integrated Care Board", board.system_name));
    }
    for day in [AUGUST_2024, JUNE_2026] {
        for board in register().boards_on(day) {
            let trusts = register().trusts_of(board.code(), day);
            let mut names: Vec<&str> =
                trusts.iter().map(|trust| trust.organisation.short_name.as_str()).collect();
            names.push(&board.organisation.short_name);
            names.sort_unstable();
            let n = names.len();
            names.dedup();
            assert_eq!(names.len(), n, "two of {} have one short name", board.system_name);
        }
    }
    assert_eq!(wrong_short_name("Midlands Partnership University"), Some("it is cut short"));
    assert_eq!(wrong_short_name("North East London"), Some("it is the name of a system"));
    let short = |code: &str| {
        let trusts = &register().tables().trusts;
        let trust = trusts.iter().find(|trust| trust.organisation.code.as_str() == code).unwrap();
        trust.organisation.short_name.clone()
    };
    assert_eq!([short("RRE"), short("RJE"), short("RWE")], ["MPFT", "UHNM", "UHL"]);
}

#[test]
fn every_board_of_every_day_has_a_trust() {
    for day in [AUGUST_2024, JUNE_2026] {
        for board in register().boards_on(day) {
            assert!(!register().trusts_of(board.code(), day).is_empty(), "{} on {day}", board.system_name);
        }
    }
}

#[test]
fn residents_of_the_districts_sum_to_the_county_and_the_boards_within_rounding() {
    let resident = |place: &domain::geography::Place| {
        register().population_of_place(&place.code, PopulationBasis::Resident, JUNE_2026).unwrap().people
    };
    for board in ["QK1", "QPM"] {
        let districts = register().districts_of(&code(board), JUNE_2026);
        let sum: u64 = districts.iter().map(|place| resident(place)).sum();
        let count = register().population(&code(board), PopulationBasis::Resident, JUNE_2026).unwrap();
        assert_eq!(count.provenance, Provenance::Derived);
        assert!(count.people.abs_diff(sum) <= 100, "{board}: {sum} in districts, {} in all", count.people);
    }
}

#[test]
fn every_source_id_is_used_and_every_row_has_a_source() {
    let tables = register().tables();
    let mut sources: Vec<&str> = tables.boards.iter().map(|row| row.source.as_str()).collect();
    sources.extend(tables.regions.iter().map(|row| row.source.as_str()));
    sources.extend(tables.coverages.iter().map(|row| row.source.as_str()));
    sources.extend(tables.successions.iter().map(|row| row.source.as_str()));
    sources.extend(tables.trusts.iter().map(|row| row.source.as_str()));
    sources.extend(tables.trusts.iter().filter_map(|row| row.emergency_department.as_deref()));
    sources.extend(tables.networks.iter().map(|row| row.source.as_str()));
    sources.extend(tables.practices.iter().map(|row| row.source.as_str()));
    let counts = tables.boards.iter().flat_map(|board| &board.populations);
    let counts = counts.chain(tables.places.iter().flat_map(|place| &place.populations));
    sources.extend(counts.map(|count| count.source.as_str()));
    assert!(sources.iter().all(|source| !source.is_empty()));
    for citation in &tables.citations {
        let used = sources.iter().any(|source| source.contains(&citation.citation));
        assert!(used, "{} is not used", citation.id);
    }
}

#[test]
fn an_unknown_system_lists_the_nearest() {
    let error = register().find("QK2").unwrap_err().to_string();
    assert_eq!(
        error,
        "\"QK2\" is not a board in the register; the nearest are QK1 (Leicester, Leicestershire and Rutland), \
         QKK (South East London), QKS (Kent and Medway)"
    );
    let error = register().find("Leicster").unwrap_err().to_string();
    assert!(error.contains("the nearest are QK1 (Leicester, Leicestershire and Rutland)"), "{error}");
}

#[test]
fn a_system_is_found_by_what_people_call_it() {
    for text in ["QK1", "qk1", "LLR", "Leicester, Leicestershire & Rutland", "LLR ICB", "rutland"] {
        assert_eq!(register().find(text).unwrap().code().as_str(), "QK1", "{text}");
    }
    assert_eq!(register().find("Northants").unwrap().code().as_str(), "QPM");
    assert_eq!(
        register().find("Essex").unwrap().code().as_str(),
        "D7T5G",
        "the whole name, not a word of another"
    );
}

fn files(board: &str, year: &str) -> Result<BTreeMap<String, String>, SkeletonError> {
    workspace_files(register(), &code(board), FinancialYear::from_str(year).unwrap())
}

#[test]
fn a_new_workspace_names_the_system_its_organisations_and_places() {
    let files = files("QK1", "2026/27").unwrap();
    let is_said = |line: &&str| !line.starts_with('#');
    let settings: Vec<&str> = files["oakham.toml"].lines().filter(is_said).collect();
    assert_eq!(
        settings.join("\n"),
        "schema = \"oakham.workspace/1\"\nsystem = \"QK1\"\nname = \"Leicester, Leicestershire and Rutland\"\n\n\n\
         [years.\"2026/27\"]\nduty = \"each-organisation\"\ndeficit_support = true"
    );
    let organisations: Vec<&str> = files["system/organisations.csv"].lines().collect();
    assert_eq!(organisations.len(), 4);
    assert_eq!(organisations[0], "code,name,short_name,kind,from,to,source");
    assert!(
        organisations[1]
            .starts_with("RWE,University Hospitals of Leicester NHS Trust,UHL,trust,2000-04-01,,")
    );
    assert!(organisations[3].starts_with(
        "QK1,\"NHS Leicester, Leicestershire and Rutland Integrated Care Board\",LLR ICB,board,2022-07-01,,"
    ));
    let places: Vec<&str> = files["system/places.csv"].lines().collect();
    assert_eq!(places.len(), 10);
    assert_eq!(places[0], "code,name,kind,from,to,source");
    assert!(places.iter().any(|line| line.starts_with("E06000017,Rutland,unitary,2022-07-01,,")));
    assert!(files.contains_key("README.md") && files.contains_key("finance/returns/README.md"));
}

#[test]
fn the_duty_is_the_systems_to_2025_26() {
    assert!(files("QK1", "2024/25").unwrap()["oakham.toml"].contains("duty = \"system\""));
    assert!(files("QK1", "2025/26").unwrap()["oakham.toml"].contains("duty = \"system\""));
}

#[test]
fn every_system_of_42_and_of_36_gets_a_workspace_that_opens() {
    for (year, expected) in [("2024/25", 42), ("2026/27", 36)] {
        let last_day = FinancialYear::from_str(year).unwrap().last_day();
        let mut n_made = 0;
        for board in register().boards_on(last_day) {
            let files = files(board.code().as_str(), year).unwrap();
            let kinds = [OrganisationKind::Board, OrganisationKind::Trust];
            for line in files["system/organisations.csv"].lines().skip(1) {
                assert!(kinds.iter().any(|kind| line.contains(&format!(",{kind},"))), "{line}");
            }
            assert!(1 < files["system/places.csv"].lines().count(), "{}", board.system_name);
            let folder = tempfile::tempdir().unwrap();
            for (path, content) in &files {
                let path = folder.path().join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, content).unwrap();
            }
            let workspace = Workspace::open(folder.path()).unwrap();
            assert_eq!(workspace.system, *board.code());
            assert_eq!(workspace.name, board.system_name);
            let trusts = register().trusts_of(board.code(), last_day).len();
            assert_eq!(workspace.organisations_on(last_day).len(), trusts + 1, "{}", board.system_name);
            n_made += 1;
        }
        assert_eq!(n_made, expected, "{year}");
    }
}

#[test]
fn a_board_that_has_ended_names_its_successors() {
    let year = FinancialYear::from_str("2026/27").unwrap();
    let error = workspace_files(register(), &code("QM7"), year).unwrap_err().to_string();
    assert_eq!(
        error,
        "QM7 is not a board at the end of 2026/27; Hertfordshire and West Essex was one from 1 July 2022 to \
         31 March 2026, followed by D7T5G (Essex), S1Y5D (Central East)"
    );
    let error = files("S1Y5D", "2025/26").unwrap_err().to_string();
    assert!(error.ends_with("Central East began on 1 April 2026; choose a later year"), "{error}");
    assert!(files("ZZZ", "2025/26").is_err());
}
