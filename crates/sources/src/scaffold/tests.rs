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

/// The network of a scaffold of Leicester, Leicestershire and Rutland with every value stated, and as many
/// appointments a week.
fn filled_in(a_week: u32) -> crate::network::NetworkRead {
    let mut network = None;
    scaffold("QK1", None, |root| {
        for file in ["care/network.toml", "care/general-practice.toml", "care/urgent-care.toml"] {
            let path = root.join(file);
            let mut text = fs::read_to_string(&path).unwrap();
            let sessions = format!("a_week = {a_week}, same_day = 0.5");
            let fill = [
                ("\nprovenance = \"?\"", "\nprovenance = \"derived\""),
                ("per_1000_a_year = \"?\"", "per_1000_a_year = 50"),
                ("a_week = \"?\", same_day = \"?\"", &sessions),
                ("wants_same_day = \"?\"", "wants_same_day = 0.4"),
                ("horizon = \"?\"", "horizon = \"42 d\""),
                ("not_attended = \"?\"", "not_attended = 0.05"),
                (" = \"?\", \"no appointment\" = \"?\"", " = 0.6, \"no appointment\" = 0.4"),
                ("rate = \"?\"", "rate = \"60 / d\""),
                ("servers = \"?\"", "servers = 15"),
                ("service = \"?\"", "service = { exponential = \"150 min\" }"),
                ("\"beds, UHL\" = \"?\", \"home\" = \"?\"", "\"beds, UHL\" = 0.25, \"home\" = 0.75"),
                ("\nbeds = \"?\"", "\nbeds = 90"),
                ("stay = \"?\"", "stay = \"5 d\""),
            ];
            for (from, to) in fill {
                text = text.replace(from, to);
            }
            fs::write(path, text).unwrap();
        }
        let read =
            crate::network::read(root, "care/network.toml").map_err(|error| error.to_string()).unwrap();
        network = Some(read);
    });
    network.unwrap()
}

#[test]
fn a_filled_in_network_runs() {
    let read = filled_in(700);
    assert_eq!(read.start, date(2026, 4, 1));
    let clocks: Vec<&str> = read.network.clocks.iter().map(|clock| clock.name.as_str()).collect();
    assert_eq!(clocks, ["4 hours in A&E, UHL"]);
    assert_eq!(read.network.run.measures.len(), 2);
}

/// About 350 to 420 requests a week at each location. With more appointments on each day than are asked for then, nobody is turned
/// away, whatever the hour of the night or the day of the week; with fewer, those beyond are.
#[test]
fn requests_of_a_scaffold_come_when_there_are_appointments() {
    for (a_week, least, most) in [(700, 0.0, 0.002), (100, 0.1, 0.8)] {
        let read = filled_in(a_week);
        let mut settings = flow::settings::RunSettings::of(&read.network, 1);
        settings.length = 28.0 * flow::network::DAY;
        let program = flow::program::Program::new(&read.network);
        let mut series = flow::run::Series::new(&program, &settings);
        for number in 0..2 {
            series.add(flow::run::replicate(&program, &settings, number, false, &flow::Unwatched).unwrap());
        }
        let outcome = series.outcome(&read.network, &settings);
        let practice = read.network.stations.iter().find(|station| station.name.starts_with("GP app"));
        let subject = flow::output::Subject::Station(practice.unwrap().name.clone());
        let turned_away =
            outcome.value(&subject, &flow::output::Group::all(), flow::output::Metric::ShareTurnedAway);
        let share = turned_away.unwrap().mean;
        assert!((least..=most).contains(&share), "{a_week} a week: {share}");
    }
}

#[test]
fn only_trusts_with_a_major_department_get_one() {
    for (code, with, without) in
        [("QK1", "UHL", "LPT"), ("QNC", "UHNM", "MPFT"), ("QHM", "Newcastle Hospitals", "CNTW")]
    {
        scaffold(code, None, |root| {
            let text = fs::read_to_string(root.join("care/urgent-care.toml")).unwrap();
            assert!(text.contains(&format!("name = \"A&E, {with}\"")), "{text}");
            assert!(!text.contains(&format!(", {without}\"")), "{text}");
        });
    }
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
