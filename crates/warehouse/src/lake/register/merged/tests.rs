//! Months that are published again under merged boards are counted once.

use super::super::super::{Imported, Lake};
use super::*;

const HEADINGS: &str = "SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_ONS_CODE,SUB_ICB_LOCATION_NAME,ICB_ONS_CODE,ICB_NAME,\
REGION_ONS_CODE,REGION_NAME,APPOINTMENT_MONTH,APPT_STATUS,HCP_TYPE,APPT_MODE,TIME_BETWEEN_BOOK_AND_APPT,\
COUNT_OF_APPOINTMENTS\n";

/// Rows of a sub-ICB under a board, a month each.
fn rows(sub_icb: &str, board: &str, months: &[&str], count: u64) -> String {
    let row = |month: &&str| {
        format!(
            "{sub_icb},E38000001,Name,{board},Board,E40000007,East,{month},Attended,GP,Telephone,1 Day,{count}\n"
        )
    };
    months.iter().map(row).collect()
}

struct Scratch(tempfile::TempDir);

impl Scratch {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn lake(&self) -> Lake {
        Lake::new(self.0.path().join("lake"))
    }

    fn import(&self, name: &str, rows: &str) -> Vec<Superseded> {
        let path = self.0.path().join(name);
        std::fs::write(&path, format!("{HEADINGS}{rows}")).expect("written");
        match self.lake().import(&path, None, jiff::Timestamp::UNIX_EPOCH).expect("imported") {
            Imported::Now { superseded, .. } => superseded,
            Imported::Before(_) => panic!("it is new"),
        }
    }

    /// Appointments of a month by all boards that count.
    fn appointments(&self, month: Date) -> i64 {
        let register = self.lake().register().expect("a register");
        register.counting().filter(|kept| kept.period == month).filter_map(|kept| kept.sum).sum()
    }
}

const FEBRUARY: Date = Date::constant(2026, 2, 1);

/// Norfolk and Waveney, which Norfolk and Suffolk took over whole; Suffolk and North East Essex, in part.
const NORFOLK: &str = "E54000022";
const SUFFOLK: &str = "E54000023";
const MERGED: &str = "E54000068";
const ESSEX: &str = "E54000066";

#[test]
fn a_board_that_was_taken_over_whole_is_counted_under_the_new_one_alone() {
    let scratch = Scratch::new();
    assert_eq!(scratch.import("norfolk.csv", &rows("26A", NORFOLK, &["JAN2026", "FEB2026"], 10)), []);
    let told = scratch.import("merged.csv", &rows("26A", MERGED, &["FEB2026", "APR2026"], 11));
    let [superseded] = &told[..] else { panic!("one board is told: {told:?}") };
    assert_eq!((&*superseded.scope, superseded.first, superseded.last), (NORFOLK, FEBRUARY, FEBRUARY));
    assert_eq!((&*superseded.counts, &*superseded.kept), ("merged.csv", "norfolk.csv"));
    assert_eq!(scratch.appointments(FEBRUARY), 11);
    // A month that the new edition does not have stays as it was.
    assert_eq!(scratch.appointments(Date::constant(2026, 1, 1)), 10);
}

#[test]
fn it_does_not_matter_which_file_comes_first() {
    let scratch = Scratch::new();
    scratch.import("merged.csv", &rows("26A", MERGED, &["FEB2026", "APR2026"], 11));
    let told = scratch.import("norfolk.csv", &rows("26A", NORFOLK, &["JAN2026", "FEB2026"], 10));
    assert_eq!(told.len(), 1);
    assert_eq!(scratch.appointments(FEBRUARY), 11);
}

#[test]
fn a_board_that_was_divided_is_kept_until_all_who_took_over_are_there() {
    let scratch = Scratch::new();
    let before = rows("06T", SUFFOLK, &["FEB2026"], 5) + &rows("06L", SUFFOLK, &["FEB2026"], 7);
    scratch.import("suffolk.csv", &before);
    assert_eq!(scratch.import("part.csv", &rows("06L", MERGED, &["FEB2026", "APR2026"], 7)), []);
    let both = rows("06L", MERGED, &["FEB2026", "MAY2026"], 7) + &rows("06T", ESSEX, &["FEB2026"], 6);
    assert_eq!(scratch.import("both.csv", &both).len(), 1);
    assert_eq!(scratch.appointments(FEBRUARY), 13);
}

#[test]
fn a_newer_edition_of_all_england_counts_alone() {
    let scratch = Scratch::new();
    // An area before the boards, of which no register says who took over.
    scratch.import("old.csv", &rows("03T", "E54000099", &["FEB2026"], 100));
    let all: String =
        (1..=36).map(|idx| rows("71E", &format!("E540001{idx:02}"), &["FEB2026", "APR2026"], 2)).collect();
    assert_eq!(scratch.import("england.csv", &all).len(), 1);
    assert_eq!(scratch.appointments(FEBRUARY), 72);
}

#[test]
fn every_board_that_ended_has_boards_that_took_over() {
    let ended: BTreeSet<String> = register()
        .tables()
        .boards
        .iter()
        .filter(|board| board.organisation.effective.to().is_some())
        .map(|board| board.gss.to_string())
        .collect();
    assert_eq!(SUCCESSORS.keys().cloned().collect::<BTreeSet<_>>(), ended);
    assert!(SUCCESSORS.values().all(|after| !after.is_empty()));
}
