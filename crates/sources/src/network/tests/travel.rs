//! How times of travel are known, and under which code a station's attendances are published.

use std::fs;

use domain::provenance::Provenance;

use super::super::{NetworkRead, of_files, read};

const NETWORK: &str = r#"
schema = "oakham.network/1"
title = "Two places and a unit"
provenance = "derived"
source_note = "synthetic"

[run]
warm_up = "1 d"
length = "7 d"

[geography]
detour = 1.2
speed_km_h = 60
provenance = "synthetic"
source = "assumed"

[[place]]
name = "Rutland"
latitude = 52.65
longitude = -0.69
residents = 1000

[[place]]
name = "Melton"
latitude = 52.78
longitude = -0.89
residents = 2000

[[site]]
name = "Oakham"
latitude = 52.67
longitude = -0.73

[[travel]]
from = "Melton"
to = "Oakham"
time = "22 min"
provenance = "published"
source = "the county’s timetable"

[[source]]
name = "minor injury"
to = "chooses"
per_1000_a_year = 100

[[station]]
name = "chooses"
kind = "choice"
options = [{ to = "unit", constant = 0.0 }]
none_open = "seen"

[[station]]
name = "unit"
kind = "queue"
site = "Oakham"
shifts = { "00:00-24:00" = 2 }
service = "10 min"
then = "seen"

[[station]]
name = "seen"
kind = "exit"
"#;

#[track_caller]
fn network(text: &str) -> NetworkRead {
    of_files(vec![("network.toml".to_owned(), text.to_owned())]).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_time_that_is_stated_is_known_as_its_row_says_and_others_by_distance() {
    let read = network(NETWORK);
    let station =
        read.network.stations.iter().position(|station| station.name == "unit").expect("it is there");
    let by_distance = read.travel.of(0, station);
    assert_eq!(by_distance.provenance, Provenance::Synthetic);
    assert_eq!(by_distance.source, "straight line × 1.2 at 60 km an hour; assumed");
    let stated = read.travel.of(1, station);
    assert_eq!((stated.provenance, &*stated.source), (Provenance::Published, "the county’s timetable"));
    assert_eq!(read.network.travel[1][station], Some(22.0));
}

#[test]
fn a_provenance_of_travel_that_is_no_word_is_told() {
    let wrong = NETWORK.replace("provenance = \"published\"", "provenance = \"printed\"");
    let error = of_files(vec![("network.toml".to_owned(), wrong)]).expect_err("it is no provenance");
    assert!(error.to_string().contains("\"printed\" is not a provenance"), "{error}");
}

#[test]
fn the_code_of_a_stations_attendances_is_that_of_what_was_observed() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("data")).expect("a folder");
    let rows = "measure,place,period,dimension,kind,value,edition\n\
                attendances,NNJ15,2025-04-01,,,460,abc\nattendances,NNJ15,2025-05-01,,,496,abc\n";
    fs::write(folder.path().join("data/ae_attendances.csv"), rows).expect("a file");
    let editions = "edition,publication,file,fetched_from,imported,sha256\nabc,ae_monthly,a.csv,,2026-01-01T00:00:00Z,abc\n";
    fs::write(folder.path().join("data/editions.csv"), editions).expect("a file");
    let observed = "[[observed]]\nmeasure = \"unit.visits\"\nfigures = { measure = \"attendances\", place = \"NNJ15\", \
                    from = \"2025-04\", to = \"2025-05\" }\nunit = \"a year\"\n";
    fs::write(folder.path().join("network.toml"), format!("{NETWORK}\n{observed}")).expect("a file");
    let read = read(folder.path(), "network.toml").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(read.attended_as.get("unit").map(String::as_str), Some("NNJ15"));
    assert!(network(NETWORK).attended_as.is_empty());
}
