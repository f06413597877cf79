//! Figures as they are written and read.

use std::fs;

use jiff::civil::date;

use super::*;

const EDITION: &str =
    "edition,publication,file,fetched_from,imported,sha256\nab12,gp_appointments,a.csv,,now,ab12cd\n";

fn workspace(figures: &str, editions: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join(FOLDER)).expect("a folder");
    fs::write(folder.path().join("data/gp_appointments.csv"), figures).expect("written");
    fs::write(folder.path().join(FOLDER).join(EDITIONS), editions).expect("written");
    folder
}

#[test]
fn figures_are_read_as_they_were_written() {
    let rows = [
        ["appointments", "03W", "2021-08-01", "wait", "Same Day", "7", "ab12"],
        ["open_patients", "03W", "2021-08-01", "", "", "340000", "ab12"],
    ];
    let folder = workspace(&text(rows), EDITION);
    let read = read(folder.path()).expect("it is read");
    let month = date(2021, 8, 1);
    assert_eq!(read.facts.total(Measure::OpenPatients, "03W", month), Some(340_000));
    let waits: Vec<_> = read.facts.kinds(Measure::Appointments, "03W", month, Dimension::Wait).collect();
    assert_eq!(waits, [("Same Day", 7)]);
    assert_eq!(editions_text(&read.editions), EDITION);
}

#[test]
fn a_workspace_without_figures_has_none() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(read(folder.path()).expect("it is read"), PublishedFigures::default());
}

#[test]
fn wrong_cells_are_told_all_at_once() {
    let rows = [
        ["visits", "03W", "2021-08-01", "", "", "7", "ab12"],
        ["appointments", "", "soon", "colour", "Red", "-1", "zz"],
    ];
    let folder = workspace(&text(rows), EDITION);
    let PublishedFigures { facts, faults, .. } = read(folder.path()).expect("the folder is read");
    assert!(facts.is_empty());
    let columns: Vec<(&str, u32)> =
        faults.iter().map(|fault| (fault.column.as_str(), fault.at.map_or(0, |at| at.row))).collect();
    let expected =
        [("measure", 2), ("period", 3), ("value", 3), ("dimension", 3), ("place", 3), ("edition", 3)];
    assert_eq!(columns, expected);
}

#[test]
fn a_figure_that_is_there_twice_is_told() {
    let row = ["open_patients", "03W", "2021-08-01", "", "", "7", "ab12"];
    let folder = workspace(&text([row, row]), EDITION);
    let faults = read(folder.path()).expect("the folder is read").faults;
    let [fault] = &faults[..] else { panic!("{faults:?}") };
    assert_eq!(fault.file, "data/gp_appointments.csv");
    assert!(fault.expected.contains("open_patients of 03W in 2021-08-01 is there twice"), "{fault}");
}

#[test]
fn a_file_that_cannot_be_read_hides_no_other() {
    let row = ["open_patients", "03W", "2021-08-01", "", "", "7", "ab12"];
    let folder = workspace(&text([row]), EDITION);
    fs::write(folder.path().join("data/rtt.csv"), "x\n").expect("written");
    let PublishedFigures { facts, faults, .. } = read(folder.path()).expect("the folder is read");
    assert_eq!(facts.total(Measure::OpenPatients, "03W", date(2021, 8, 1)), Some(7));
    assert!(faults.iter().all(|fault| fault.file == "data/rtt.csv") && !faults.is_empty(), "{faults:?}");
}
