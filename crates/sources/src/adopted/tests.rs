//! The register of adopted scenarios is read as it is written, and tells what is wrong with it.

use std::fs;

use appraisal::adopted::expected::Test;
use domain::provenance::Provenance;
use jiff::civil::date;
use tempfile::TempDir;

use super::*;
use crate::monthly_return::version::take;

fn adoption(id: &str) -> Adoption {
    let expected = Expected {
        row: "1f2e3d4c5b6a".to_owned(),
        topic: "patients".to_owned(),
        engine: "flow".to_owned(),
        measure: "visits".to_owned(),
        subject: "Oakham minor injuries unit".to_owned(),
        unit: "patients_a_year".to_owned(),
        words: "came, Oakham minor injuries unit".to_owned(),
        difference: -3_650.123_456_789,
        interval: Some((-4000.0, -3300.0)),
        per_cent: Some(95),
        in_words: "3,650 patients a year fewer".to_owned(),
        interval_in_words: "3,300 to 4,000 patients a year fewer".to_owned(),
        verdict: "changed".to_owned(),
        provenance: Provenance::Synthetic,
        test: Some(Test {
            measure: "attendances-per-day:NNJ15".to_owned(),
            difference: -10.0,
            low: -11.0,
            high: -9.0,
        }),
    };
    let text = "schema = \"oakham.scenario/1\"\ntitle = \"Close on evenings\"\n".to_owned();
    let untested = Expected { test: None, interval: None, per_cent: None, ..expected.clone() };
    Adoption {
        id: id.to_owned(),
        scenario: "evenings".to_owned(),
        title: "Close on evenings".to_owned(),
        starts: date(2026, 1, 5),
        scenario_hash: ContentHash::of(text.as_bytes()).to_string(),
        text,
        seed: 1,
        edition: "0ea0ab56ae26".to_owned(),
        adopted: Decided { by: "Ann Lee".to_owned(), at: "2025-12-01T09:30:00Z".parse().expect("a time") },
        withdrawn: None,
        expected: vec![expected, untested],
    }
}

/// A workspace with these adoptions.
fn with(adoptions: &[Adoption]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for adoption in adoptions {
        take(&adopt_steps(folder.path(), adoption).expect("steps")).expect("room on the disk");
    }
    folder
}

#[track_caller]
fn faults(folder: &TempDir) -> Vec<String> {
    let Err(SourcesError::Faults(faults)) = adoptions(folder.path()) else { panic!("it has faults") };
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn what_is_adopted_reads_back_to_the_last_digit() {
    let both = [adoption("evenings"), adoption("evenings-2")];
    let folder = with(&both);
    assert_eq!(adoptions(folder.path()).expect("a register"), both);
    assert_eq!(next_id("evenings", &both), "evenings-3");
    assert_eq!(next_id("fewer beds", &both), "fewer-beds");
    assert!(adoptions(tempfile::tempdir().expect("a folder").path()).expect("none").is_empty());
}

#[test]
fn until_the_register_is_in_place_nothing_is_adopted_and_it_can_be_tried_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let steps = || adopt_steps(folder.path(), &adoption("evenings")).expect("steps");
    for n_taken in 0..steps().len() {
        take(&steps()[..n_taken]).expect("room on the disk");
        assert!(adoptions(folder.path()).expect("no register").is_empty(), "{n_taken} steps");
    }
    take(&steps()).expect("room on the disk");
    assert_eq!(adoptions(folder.path()).expect("a register").len(), 1);
}

#[test]
fn a_withdrawal_is_a_row_of_its_own_and_happens_once() {
    let folder = with(&[adoption("evenings")]);
    let decided = Decided { by: "Bo Ek".to_owned(), at: "2026-02-01T10:00:00Z".parse().expect("a time") };
    let before = fs::read_to_string(folder.path().join(REGISTER)).expect("a register");
    let withdraw = || {
        let steps = withdraw_steps(folder.path(), "evenings", "nobody came, \"at all\"", &decided);
        take(&steps.expect("steps")).expect("room on the disk");
    };
    withdraw();
    let read = adoptions(folder.path()).expect("a register");
    assert_eq!(read[0].withdrawn, Some((decided.clone(), "nobody came, \"at all\"".to_owned())));
    assert!(!read[0].stands());
    let after = fs::read_to_string(folder.path().join(REGISTER)).expect("a register");
    assert!(after.starts_with(&before), "rows are only added");
    withdraw();
    assert!(faults(&folder)[0].contains("withdrawn already"));
}

#[test]
fn a_file_that_is_not_as_it_was_adopted_is_told() {
    let folder = with(&[adoption("evenings")]);
    for path in [text_path("evenings"), expected_path("evenings")] {
        let place = folder.path().join(&path);
        let text = fs::read_to_string(&place).expect("a file");
        fs::write(&place, text.replace("evenings", "mornings") + "\n").expect("a file");
        let told = faults(&folder);
        assert!(told[0].contains(&path) && told[0].contains("not what was adopted"), "{told:?}");
        fs::write(&place, text).expect("a file");
    }
    fs::remove_file(folder.path().join(text_path("evenings"))).expect("a file");
    assert!(faults(&folder)[0].contains("scenario.toml"));
}

#[test]
fn all_faults_of_the_register_are_told_at_once() {
    let folder = with(&[adoption("evenings")]);
    let place = folder.path().join(REGISTER);
    let text = fs::read_to_string(&place).expect("a register");
    fs::write(
        &place,
        text.replace("2026-01-05", "soon")
            + "../up,adopted,,,,,,,,,,\nx,kept,,,,,,,,,,\nx,withdrawn,,,,,,,,,,2026-02-01T10:00:00Z\n",
    )
    .expect("a register");
    let told = faults(&folder).join("\n");
    for part in ["soon", "this is no id", "this is no decision", "nothing was adopted under this id"] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn later_months_have_a_measure_a_value_and_a_source() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join(FOLDER)).expect("a folder");
    let write = |rows: &str| {
        let text = format!("measure,month,value,provenance,source\n{rows}");
        fs::write(folder.path().join(FOLDER).join("observed.csv"), text).expect("a file");
        later_months(folder.path())
    };
    let read = write("attendances-per-day:NNJ15,2026-02-01,12.4,synthetic,invented\n").expect("a month");
    assert_eq!((read[0].value, read[0].month), (12.4, date(2026, 2, 1)));
    let wrong = write("attendances,2026-02,many,rumoured,\n");
    let Err(SourcesError::Faults(faults)) = wrong else { panic!("it has faults") };
    let columns: Vec<&str> = faults.iter().map(|fault| fault.column.as_str()).collect();
    assert_eq!(columns, ["measure", "source", "month", "value", "provenance"], "{faults:?}");
    let row = "attendances-per-day:NNJ15,2026-02-01,12.4,synthetic,invented\n";
    assert!(write(&row.repeat(2)).is_err());
}
