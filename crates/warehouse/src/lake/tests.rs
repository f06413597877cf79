//! The lake keeps every edition and is never half-written.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;

use super::*;
use crate::{Bounds, Database, Statements};

const HEADINGS: &str = "SUB_ICB_LOCATION_CODE,ICB_ONS_CODE,REGION_CODE,Appointment_Month,Included Practices,\
Open Practices,Patients registered at included practices,Patients registered at open practices\n";

fn row(month: &str, patients: u64) -> String {
    format!("03W,E54,E40,{month},29,29,{patients},{patients}\n")
}

struct Scratch {
    folder: tempfile::TempDir,
    lake: Lake,
}

impl Scratch {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let lake = Lake::new(folder.path().join("lake"));
        Self { folder, lake }
    }

    fn file(&self, name: &str, rows: &[String]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, format!("{HEADINGS}{}", rows.concat())).expect("written");
        path
    }

    fn import(&self, path: &Path) -> Result<Imported, WarehouseError> {
        self.lake.import(path, None, Timestamp::UNIX_EPOCH)
    }

    fn patients(&self) -> String {
        let bounds = Bounds {
            time: Duration::from_secs(20),
            memory_mb: 200,
            n_rows: 100,
            n_threads: 2,
            disk_mb: 0,
            statements: Statements::AllThatRead,
        };
        let database = Database::open(&self.lake, bounds).expect("a database");
        let sql = "SELECT month, open_patients FROM gp_appointments_coverage ORDER BY month";
        let rows = database.ask(sql).and_then(|answer| answer.rows()).expect("an answer");
        rows.iter().map(|row| format!("{row:?}")).collect::<Vec<_>>().join(" ")
    }

    /// Every file below the lake with its bytes.
    fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        fn walk(folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    walk(&path, files);
                } else {
                    files.push((path.clone(), fs::read(&path).expect("read")));
                }
            }
        }
        let mut files = Vec::new();
        walk(self.lake.folder(), &mut files);
        files.sort();
        files
    }
}

#[test]
fn importing_a_file_twice_changes_nothing() {
    let scratch = Scratch::new();
    let path = scratch.file("a.csv", &[row("01FEB2023", 10)]);
    assert!(matches!(scratch.import(&path).expect("imported"), Imported::Now { .. }));
    let before = scratch.files();
    assert!(matches!(scratch.import(&path).expect("imported"), Imported::Before(_)));
    assert_eq!(scratch.files(), before);
}

#[test]
fn the_newest_edition_counts_and_both_are_kept() {
    let scratch = Scratch::new();
    let newer = scratch.file("newer.csv", &[row("01FEB2023", 11), row("01MAR2023", 12)]);
    let older = scratch.file("older.csv", &[row("01FEB2023", 10)]);
    scratch.import(&newer).expect("imported");
    // An older edition that comes later counts no more than it would have before.
    let Imported::Now { differences, .. } = scratch.import(&older).expect("imported") else {
        panic!("it is new")
    };
    let [difference] = &differences[..] else { panic!("one month differs: {differences:?}") };
    assert_eq!((difference.counts.sum, difference.kept.sum), (Some(11), Some(10)));
    assert_eq!((difference.counts.file.as_str(), difference.kept.file.as_str()), ("newer.csv", "older.csv"));
    let patients = scratch.patients();
    assert!(patients.contains("\"11\"") && !patients.contains("\"10\""), "{patients}");
    let revised = scratch.file("older-revised.csv", &[row("01MAR2023", 13)]);
    scratch.import(&revised).expect("imported");
    let patients = scratch.patients();
    assert!(patients.contains("\"13\"") && patients.contains("\"11\""), "{patients}");
    assert_eq!(scratch.lake.register().expect("a register").editions.len(), 3);
}

#[test]
fn a_file_that_cannot_be_read_leaves_the_lake_as_it_was() {
    let scratch = Scratch::new();
    scratch.import(&scratch.file("a.csv", &[row("01FEB2023", 10)])).expect("imported");
    let before = scratch.files();
    let bad = scratch.file("bad.csv", &[row("01FEB2023", 11), "03W,E54,E40,soon,1,1,1,1\n".to_owned()]);
    let error = scratch.import(&bad).expect_err("it is refused");
    assert!(error.to_string().contains("row 3, column D"), "{error}");
    assert_eq!(scratch.files(), before);
    // What an interrupted import has left is gone after the next.
    fs::create_dir_all(scratch.lake.folder().join(UNFINISHED).join("x")).expect("a folder");
    scratch.import(&scratch.file("b.csv", &[row("01MAR2023", 10)])).expect("imported");
    assert!(!scratch.lake.folder().join(UNFINISHED).exists());
}

#[test]
fn two_imports_at_once_are_one_after_the_other() {
    let scratch = Scratch::new();
    let path = scratch.file("a.csv", &[row("01FEB2023", 10)]);
    fs::create_dir_all(scratch.lake.folder()).expect("a folder");
    let lock = scratch.lake.lock().expect("a lock");
    assert!(matches!(scratch.import(&path), Err(WarehouseError::Busy { .. })));
    drop(lock);
    scratch.import(&path).expect("imported");
}

#[test]
fn a_damaged_register_is_named_with_what_to_do() {
    let scratch = Scratch::new();
    let path = scratch.file("a.csv", &[row("01FEB2023", 10)]);
    scratch.import(&path).expect("imported");
    fs::write(scratch.lake.folder().join(REGISTER), "{").expect("written");
    let error = scratch.import(&path).expect_err("it is refused").to_string();
    assert!(
        error.contains("editions.json cannot be read") && error.contains("import the files again"),
        "{error}"
    );
}
