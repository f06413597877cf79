//! Scaffolds of every system load, and say which values are to be stated.

use std::fs;
use std::path::Path;

use ::reform::open::OpenReform;
use domain::code::OrganisationCode;
use jiff::civil::date;

use super::*;
use crate::fault::SourcesError;
use crate::practices::ListedPractice;
use crate::reform::{ReformRead, reform};
use crate::register::register;

fn scaffold(code: &str, practices: Option<&PracticeList>, check: impl FnOnce(&Path)) {
    let code: OrganisationCode = code.parse().unwrap();
    let year: FinancialYear = "2026/27".parse().unwrap();
    let board = register().board(&code, year.last_day()).unwrap();
    let scaffold = Scaffold { register: register(), board, year, practices };
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in reform_files(scaffold).unwrap().into_iter().chain(care_files(scaffold)) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    check(folder.path());
}

fn open(root: &Path) -> OpenReform {
    match reform(root, date(2026, 11, 1)).unwrap() {
        Some(ReformRead::Open(open)) => *open,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_reform_of_every_system_loads_and_names_what_is_open() {
    for board in register().boards_on(date(2026, 6, 1)) {
        scaffold(board.code().as_str(), None, |root| {
            let open = open(root);
            assert_eq!((open.functions.len(), open.n_duties), (35, 66), "{}", board.system_name);
            let pay =
                open.open.iter().find(|open| open.file.ends_with("functions.csv") && open.column == "pay");
            assert_eq!(pay.unwrap().rows.len(), 35);
            let people = open.people.last().unwrap();
            assert!(open.envelope(people).unwrap() > domain::money::Pence::ZERO);
        });
    }
}

#[test]
fn a_network_of_every_system_is_whole_but_for_its_open_values() {
    for board in register().boards_on(date(2026, 6, 1)) {
        scaffold(board.code().as_str(), None, |root| {
            let Err(SourcesError::Faults(faults)) = crate::network::read(root, "care/network.toml") else {
                panic!("{} leaves nothing open", board.system_name);
            };
            let (open, others) = open_and_wrong(faults);
            assert!(10 < open.len());
            assert!(others.is_empty(), "{}: {others:?}", board.system_name);
        });
    }
}

#[test]
fn practices_of_the_publishers_become_places() {
    let practice = |code: &str, name: Option<&str>, patients| ListedPractice {
        code: code.to_owned(),
        name: name.map(str::to_owned),
        location: "05W".to_owned(),
        patients,
    };
    let list = PracticeList {
        practices: vec![
            practice("M83001", Some("The Potteries Surgery"), 8123),
            practice("M83002", None, 9000),
        ],
        source: "NHS England, Patients Registered at a GP Practice, 01Aug2026".to_owned(),
    };
    scaffold("QNC", Some(&list), |root| {
        let places = fs::read_to_string(root.join("care/places.toml")).unwrap();
        assert!(places.contains("name = \"The Potteries Surgery (M83001)\"\nresidents = 8123\n"), "{places}");
        let practice = fs::read_to_string(root.join("care/general-practice.toml")).unwrap();
        assert!(practice.contains("\"M83002\" = 1"), "{practice}");
    });
}

#[test]
fn a_filled_in_network_runs() {
    scaffold("QK1", None, |root| {
        for file in ["care/general-practice.toml", "care/urgent-care.toml"] {
            let path = root.join(file);
            let text = fs::read_to_string(&path).unwrap();
            let fill = [
                ("per_1000_a_year = \"?\"", "per_1000_a_year = 6000"),
                ("a_week = \"?\", same_day = \"?\"", "a_week = 40000, same_day = 0.4"),
                ("wants_same_day = \"?\"", "wants_same_day = 0.4"),
                ("horizon = \"?\"", "horizon = \"42 d\""),
                ("not_attended = \"?\"", "not_attended = 0.05"),
                ("rate = \"?\"", "rate = \"600 / d\""),
                ("servers = \"?\"", "servers = 30"),
                ("service = \"?\"", "service = { exponential = \"40 min\" }"),
                ("\"beds, UHL\" = \"?\", \"home\" = \"?\"", "\"beds, UHL\" = 0.25, \"home\" = 0.75"),
                ("\nbeds = \"?\"", "\nbeds = 900"),
                ("stay = \"?\"", "stay = \"5 d\""),
            ];
            let text = fill.iter().fold(text, |text, (from, to)| text.replace(from, to));
            fs::write(path, text).unwrap();
        }
        let read =
            crate::network::read(root, "care/network.toml").map_err(|error| error.to_string()).unwrap();
        assert_eq!(read.start, date(2026, 4, 1));
    });
}

#[test]
fn what_is_wrong_beside_an_open_value_is_told() {
    scaffold("QNC", None, |root| {
        let path = root.join("reform/functions.csv");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replacen(",grow,", ",growing,", 1)).unwrap();
        let error = reform(root, date(2026, 11, 1)).unwrap_err().to_string();
        assert!(error.contains("functions.csv row 19") && error.contains("growing"), "{error}");
        assert!(!error.contains('?'), "{error}");
    });
}

#[test]
fn the_duties_of_the_example_are_those_of_the_register() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/llr/reform/duties.csv");
    let example = fs::read_to_string(example).unwrap();
    assert_eq!(example, include_str!("../../register/statutory_duties.csv"));
}
