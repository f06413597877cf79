//! What is written reads back; what is wrong is told with its place.

use std::fs;

use domain::money::Pence;
use domain::schedule::{Schedule, ScheduleRow};

use std::path::Path;

use domain::finding::Explanation;
use domain::ledger::{Line, Measure};
use domain::month::Month;
use domain::monthly_return::MonthlyReturn;
use domain::organisation::OrganisationKind;
use domain::provenance::Provenance;

use super::schema::{SCHEMA_VERSION, sheets};
use super::*;
use crate::fault::SourcesError;
use crate::monthly_return::write::{self, Heading};

const AGENCY: Line = Line::named("P.PAY.AGY");

fn month(number: u8) -> Month {
    Month::new(number).unwrap()
}

/// A small return of RT5 at month 2, with `edit` applied to the text of each file by its name.
fn read_edited(edit: impl Fn(&str, String) -> String) -> Result<MonthlyReturn, SourcesError> {
    let folder = tempfile::tempdir().unwrap();
    let heading =
        Heading { organisation: "RT5".parse().unwrap(), year: "2024/25".parse().unwrap(), month: month(2) };
    let cover = write::cover(&[
        ("schema_version", SCHEMA_VERSION),
        ("org_code", "RT5"),
        ("fin_year", "2024/25"),
        ("period", "2"),
        ("basis", "final"),
        ("plan_version", "1"),
        ("prepared_at", "2024-06-09"),
        ("approved_at", "2024-06-14"),
        ("approved_by", "another"),
        ("unit", "GBP_000"),
        ("provenance", "synthetic"),
        ("narrative", "Quiet, so far"),
    ]);
    let cost = Pence::new(-120_000_000);
    let rows = Measure::REQUIRED.map(|measure| (AGENCY, measure, cost));
    let lines = write::lines(&heading, rows, Provenance::Synthetic, "ledger");
    let months = write::months(&heading, [(AGENCY, vec![cost, cost])], Provenance::Synthetic);
    for (name, text) in [("cover", cover), ("lines", lines), ("months", months)] {
        fs::write(folder.path().join(format!("{name}.csv")), edit(name, text)).unwrap();
    }
    read(Expected { root: folder.path(), folder: ".", kind: OrganisationKind::Trust })
}

#[track_caller]
fn check_fault(file: &'static str, from: &str, to: &str, expected: &str) {
    let error = read_edited(|name, text| if name == file { text.replacen(from, to, 1) } else { text });
    let error = error.unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn a_return_reads_back_with_signs_places_and_provenance() {
    let submission = read_edited(|_, text| text).unwrap();
    assert_eq!(submission.cover.narrative, "Quiet, so far");
    assert_eq!(submission.cover.recorded_on.to_string(), "2024-06-14");
    let entry = submission.entry(AGENCY, Measure::ActualToDate).unwrap();
    assert_eq!(entry.value, Pence::new(-120_000_000));
    assert_eq!((entry.provenance, entry.at.to_string().as_str()), (Provenance::Synthetic, "H3"));
    assert_eq!(submission.in_month(AGENCY, month(2)).unwrap().at.to_string(), "G2");
    assert_eq!(submission.in_month(AGENCY, month(3)), None);
}

#[test]
fn in_april_the_month_is_the_actual_to_date_and_is_not_keyed_again() {
    let april = |of_month: &'static str| {
        read_edited(move |name, text| match name {
            "months" => text.replace(",2024/25,2,", ",2024/25,1,").replace(",1200,1200,", of_month),
            _ => text.replace(",2024/25,2,", ",2024/25,1,").replace("period,2", "period,1"),
        })
        .unwrap()
    };
    let not_keyed = april(",,,").in_month(AGENCY, month(1)).unwrap();
    assert_eq!((not_keyed.value, not_keyed.at.to_string().as_str()), (Pence::new(-120_000_000), "F2"));
    // What is keyed all the same stays, so that rules can tell that it differs.
    assert_eq!(april(",900,,").in_month(AGENCY, month(1)).unwrap().value, Pence::new(-90_000_000));
    // In May both months are asked for.
    let may = read_edited(
        |name, text| if name == "months" { text.replace(",1200,1200,", ",,1200,") } else { text },
    );
    assert_eq!(may.unwrap().in_month(AGENCY, month(1)), None);
}

#[test]
fn each_slip_is_refused_with_file_row_column_and_what_to_do() {
    check_fault("lines", ",1200,", ",1.2m,", "lines.csv row 2, column H (value): found \"1.2m\"");
    check_fault("lines", "P.PAY.AGY", "P.PAY.AGENCY", "did you mean P.PAY.AGY?");
    check_fault("lines", "P.PAY.AGY", "Q.PAY.AGY", "did you mean P.PAY.AGY?");
    check_fault("lines", "P.PAY.AGY", "P.PAY", "did you mean P.PAY.");
    check_fault(
        "lines",
        "P.PAY.AGY",
        "TOTAL.OF.EVERYTHING.ABOVE",
        "it is not a line of the return; all lines: docs",
    );
    check_fault(
        "lines",
        "P.PAY.AGY",
        "Prepared by AL 12/11",
        "it is no code of a line; delete the row or move a note",
    );
    check_fault("lines", "P.PAY.AGY", "line_code", "headings stand once, above the table; delete this row");
    check_fault("lines", "P.PAY.AGY", "I.CHC", "a trust does not report this line");
    check_fault("lines", "plan_ytd", "actual_ytd", "the same line stands in row 2");
    check_fault("lines", "2024/25", "2023/24", "the cover says 2024/25");
    check_fault("lines", "value", "amount", "the heading row lacks value");
    check_fault("cover", "GBP_000", "GBP", "expected GBP_000");
    check_fault("cover", "final", "last", "expected draft, final or resubmission");
    check_fault("cover", "plan_version", "version", "the cover lacks plan_version");
    check_fault("months", ",1200,1200,", ",1200,1200,77", "month 2 is the last closed one");
}

#[test]
fn all_faults_of_all_rows_come_together() {
    let error = read_edited(|name, text| if name == "lines" { text.replace("1200", "x") } else { text });
    let SourcesError::Faults(faults) = error.unwrap_err() else { panic!("faults") };
    assert_eq!(faults.len(), 4);
}

#[test]
fn rows_that_were_pasted_twice_are_told_once() {
    let twice = |text: String| {
        let rows: String = text.split_inclusive('\n').skip(1).collect();
        text + &rows
    };
    let error = read_edited(|name, text| if name == "lines" { twice(text) } else { text }).unwrap_err();
    let SourcesError::Faults(faults) = &error else { panic!("faults") };
    assert_eq!(faults.len(), 1, "{faults:?}");
    let text = error.to_string();
    assert!(text.contains("the same line stands in row 2"), "{text}");
    assert!(text.contains("3 other rows, up to row 9, repeat a line so"), "{text}");
}

#[test]
fn a_missing_sheet_is_named() {
    let error = read_edited(|name, text| if name == "months" { String::new() } else { text }).unwrap_err();
    assert!(error.to_string().contains("months.csv: the file is empty"), "{error}");
}

/// What the rows of a schedule say, with their numbers; a sheet that is not there fails.
fn says<R>(schedule: Option<&Schedule<R>>) -> &[ScheduleRow<R>] {
    &schedule.expect("the sheet is there").rows
}

/// The sample is the example's return of LPT for month 5, typed into a workbook: numbers as numbers,
/// days as days.
#[test]
fn a_workbook_reads_as_its_csv_files_do() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    fs::copy(here.join("samples/return.xlsx"), folder.path().join("return.xlsx")).unwrap();
    let read =
        |root: &Path, folder: &str| read(Expected { root, folder, kind: OrganisationKind::Trust }).unwrap();
    let workbook = read(folder.path(), ".");
    let csv = read(&here.join("../../examples/llr"), "finance/returns/2024-25/M05/RT5");
    assert_eq!(workbook.cover, csv.cover);
    assert_eq!(workbook.n_entries(), csv.n_entries());
    for line in Line::of_kind(OrganisationKind::Trust) {
        for measure in Measure::ALL {
            assert_eq!(workbook.entry(line, measure), csv.entry(line, measure), "{line}");
        }
        for month in Month::all() {
            assert_eq!(workbook.in_month(line, month), csv.in_month(line, month), "{line}");
        }
    }
    let (sheets, files) = (&workbook.schedules, &csv.schedules);
    assert_eq!(says(sheets.workforce.as_ref()), says(files.workforce.as_ref()));
    assert_eq!(says(sheets.capital.as_ref()), says(files.capital.as_ref()));
    assert_eq!(says(sheets.cash.as_ref()), says(files.cash.as_ref()));
    assert_eq!(says(sheets.payments.as_ref()), says(files.payments.as_ref()));
    assert_eq!(says(sheets.balances.as_ref()), says(files.balances.as_ref()));
    assert_eq!(says(sheets.bridge.as_ref()), says(files.bridge.as_ref()));
    assert_eq!(says(sheets.one_offs.as_ref()), says(files.one_offs.as_ref()));
    assert_eq!(says(sheets.reconcile.as_ref()), says(files.reconcile.as_ref()));
    assert!(workbook.lines_file.path.ends_with("return.xlsx#lines"));
}

#[test]
fn a_formula_in_a_workbook_is_refused_with_its_cell() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let folder = tempfile::tempdir().unwrap();
    fs::copy(samples.join("formula.xlsx"), folder.path().join("return.xlsx")).unwrap();
    let read = read(Expected { root: folder.path(), folder: ".", kind: OrganisationKind::Trust });
    let message = read.unwrap_err().to_string();
    assert!(message.contains("return.xlsx#lines row 2, column H"), "{message}");
    assert!(message.contains("=136000+713") && message.contains("key the value in its place"), "{message}");
}

#[test]
fn amounts_are_looked_at_even_where_the_cover_cannot_be_read() {
    let error = read_edited(|name, text| match name {
        "cover" => text.replace("final", "last"),
        "lines" => text.replacen(",1200,", ",,", 1),
        _ => text,
    });
    let message = error.unwrap_err().to_string();
    assert!(
        message.contains("2 places") && message.contains("cover.csv") && message.contains("lines.csv row 2"),
        "{message}"
    );
}

#[test]
fn what_is_said_to_warnings_reads_back_and_needs_its_rule_and_words() {
    let explanation = |rule: &str, text: &str| Explanation {
        rule: rule.to_owned(),
        place: "lines H125".to_owned(),
        text: text.to_owned(),
        by: "Ann Lee".to_owned(),
    };
    let read_with = |explanations: &[Explanation]| {
        let text = write::explanations(explanations);
        let folder = tempfile::tempdir().unwrap();
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/return.xlsx");
        fs::copy(here, folder.path().join("return.xlsx")).unwrap();
        fs::write(folder.path().join("explanations.csv"), text).unwrap();
        read(Expected { root: folder.path(), folder: ".", kind: OrganisationKind::Trust })
    };
    let right = [explanation("V11", "Savings start in September, £2.1m, and the rest in March.")];
    assert_eq!(read_with(&right).unwrap().explanations, right);
    let error = read_with(&[explanation("", "Why."), explanation("V11", "")]).unwrap_err().to_string();
    assert!(error.contains("explanations.csv row 2, column A (rule)"), "{error}");
    assert!(error.contains("explanations.csv row 3, column C (text)"), "{error}");
}

/// What a damaged folder or workbook reads as: a return or faults, never a panic.
fn read_anything(files: &[(&str, &[u8])]) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    for kind in [OrganisationKind::Trust, OrganisationKind::Board] {
        if let Err(error) = read(Expected { root: folder.path(), folder: ".", kind }) {
            assert!(!error.to_string().is_empty());
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_bytes_stand_in_the_sheets_are_read_or_refused(
        bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400),
        text in "[a-z_,\"\n0-9./Y-]{0,400}",
        sheet in 0..12_usize,
    ) {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/llr/finance/returns/2024-25/M05/RT5");
        let name = sheets().nth(sheet).unwrap();
        for spoilt in [&bytes[..], text.as_bytes()] {
            let files: Vec<(String, Vec<u8>)> = sheets()
                .filter_map(|each| {
                    let right = fs::read(here.join(format!("{each}.csv")));
                    let content = if each == name { Some(spoilt.to_vec()) } else { right.ok() };
                    Some((format!("{each}.csv"), content?))
                })
                .collect();
            let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (&**name, &**bytes)).collect();
            read_anything(&files);
        }
    }

    #[test]
    fn a_workbook_with_bytes_changed_or_cut_off_is_read_or_refused(
        at in 0..100_000_usize,
        byte in proptest::prelude::any::<u8>(),
        cut in 0..100_000_usize,
    ) {
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/return.xlsx");
        let right = fs::read(sample).unwrap();
        let mut changed = right.clone();
        let at = at % changed.len();
        changed[at] ^= byte;
        read_anything(&[("return.xlsx", &changed)]);
        read_anything(&[("return.xlsx", &right[..cut % right.len()])]);
    }
}
