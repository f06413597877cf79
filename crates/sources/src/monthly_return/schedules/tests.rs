//! Schedules read as they were written; slips are told with their cells, and an unsent one is not nil.

use std::fs;
use std::path::Path;

use domain::code::OrganisationCode;
use domain::monthly_return::MonthlyReturn;
use domain::schedule::CashItem;
use domain::wte::Wte;

use super::*;
use crate::fault::SourcesError;
use crate::monthly_return::{self, Expected};
use crate::synthetic_year::schedule_files;
use crate::workspace::Workspace;

fn example() -> Workspace {
    Workspace::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/llr")).unwrap()
}

const FOLDER: &str = "finance/returns/2026-27/M07/RWE";

/// The example's return of a trust, with `edit` applied to the text of each file by its name;
/// nothing leaves the file out.
fn read_edited(edit: impl Fn(&str, String) -> Option<String>) -> Result<MonthlyReturn, SourcesError> {
    let folder = tempfile::tempdir().unwrap();
    for name in monthly_return::schema::REQUIRED.into_iter().chain(Schedules::NAMES) {
        let text = fs::read_to_string(example().root.join(FOLDER).join(format!("{name}.csv"))).unwrap();
        if let Some(text) = edit(name, text) {
            fs::write(folder.path().join(format!("{name}.csv")), text).unwrap();
        }
    }
    monthly_return::read(Expected { root: folder.path(), folder: ".", kind: OrganisationKind::Trust })
}

#[track_caller]
fn check_fault(file: &'static str, from: &str, to: &str, expected: &str) {
    let error = read_edited(|name, text| {
        assert!(name != file || text.contains(from), "{text}");
        Some(if name == file { text.replacen(from, to, 1) } else { text })
    });
    let error = error.unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn every_schedule_of_the_example_is_written_as_it_was_read() {
    let workspace = example();
    let mut n_files = 0;
    for (year, month, code) in workspace.return_folders() {
        let organisation = workspace.organisations.iter().find(|o| o.code == code).unwrap();
        let submission = workspace.return_of(organisation, (year, month), None).unwrap().unwrap();
        let heading = Heading { organisation: code.clone(), year, month };
        for (path, text) in schedule_files(&heading, &submission.schedules) {
            assert_eq!(fs::read_to_string(workspace.root.join(&path)).unwrap(), text, "{path}");
            n_files += 1;
        }
    }
    // 12 months of three organisations; the board pays no bank or agency staff but has every sheet.
    assert_eq!(n_files, 12 * 3 * Schedules::NAMES.len());
}

#[test]
fn what_is_read_has_its_cell_and_how_it_is_known() {
    let submission = read_edited(|_, text| Some(text)).unwrap();
    let staff = submission.schedules.workforce.unwrap();
    let first = &staff.rows[0];
    assert_eq!(first.says.actual_wte, Wte::from_hundredths(249_506));
    assert_eq!(staff.at(first, "actual_wte").to_string(), "H2");
    assert_eq!(first.provenance, Provenance::Synthetic);
    let cash = submission.schedules.cash.unwrap();
    assert_eq!(cash.says().filter(|cash| matches!(cash.item, CashItem::Week(_))).count(), 13);
}

#[test]
fn a_schedule_that_is_not_sent_or_not_filled_in_is_nothing() {
    let submission = read_edited(|name, text| match name {
        "capital" => None,
        "payments" => Some(format!(
            "{}\n1.0,RWE,2026/27,7,nhs,,,,,\n1.0,RWE,2026/27,7,non_nhs,,,,,\n",
            text.lines().next().unwrap()
        )),
        _ => Some(text),
    });
    let schedules = submission.unwrap().schedules;
    assert_eq!((schedules.capital, schedules.payments), (None, None));
    assert!(schedules.cash.is_some());
}

#[test]
fn each_slip_is_told_with_file_row_column_and_what_to_do() {
    check_fault("workforce", "2495.06", "2495.067", "workforce.csv row 2, column H (actual_wte)");
    check_fault("workforce", "2495.06", "", "whole-time equivalents with two decimals");
    check_fault("workforce", "medical,substantive", "doctors,substantive", "medical, nursing");
    check_fault(
        "workforce",
        "medical,bank",
        "medical,substantive",
        "row 2 has the same staff_group and contract",
    );
    check_fault("capital", "operational,Y", "operational,yes", "expected Y or N");
    check_fault("cash", "opening,56576", "opening,£56m", "cash.csv row 2, column F (value)");
    check_fault("payments", "1260,", "\"1,26\",", "commas and spaces part thousands only");
    check_fault("payments", "1260,", "12.60,", "expected a whole number, 0 or more");
    check_fault("balances", "RT5,receivable", "RT5,debt", "receivable, payable, income or expenditure");
    check_fault("bridge", "plan_to_actual,support", "plan_to_actual,weather", "efficiency, pay_award");
    check_fault("one_offs", ",income,2,", ",income,13,", "one_offs.csv row 2");
    check_fault("one_offs", "It was paid once.", "", "the cell is empty");
    check_fault("reconcile", "P.AFP,ledger", "I.POS,ledger", "a trust does not report this line");
    check_fault("reconcile", "RWE", "RT5", "the cover says RWE");
    check_fault("cash", "item", "thing", "the heading row lacks item");
}

/// A minus where an amount has no sign, and an impact against its kind.
#[test]
fn signs_that_cannot_be_are_refused() {
    let told = |file: &'static str, from: &'static str, to: &'static str| {
        let error =
            read_edited(|name, text| Some(if name == file { text.replacen(from, to, 1) } else { text }));
        error.map(|_| ()).map_err(|error| error.to_string())
    };
    check_fault("workforce", ",2495.06,", ",-2495.06,", "nobody has fewer than no staff");
    check_fault("balances", "RT5,receivable,", "RT5,receivable,-", "what is owed to the other is payable");
    check_fault("payments", "26471,25298", "26471,-25298", "payments are keyed as positive numbers");
    check_fault("one_offs", ",cost,3,-", ",cost,3,", "write it with a minus, or call it income");
    check_fault("one_offs", ",income,2,", ",income,2,-", "write it without the minus, or call it cost");
    check_fault("bridge", ",activity,261,", ",activity,6.000,", "thousands, 6 or 6000; write the one");
    assert_eq!(told("one_offs", ",full_year_effect,5,-", ",full_year_effect,5,"), Ok(()), "either sign");
    assert_eq!(told("capital", ",Y,", ",Y,-"), Ok(()), "spending may be a credit");
}

#[test]
fn all_faults_of_all_sheets_come_together() {
    let error = read_edited(|name, text| match name {
        "workforce" => Some(text.replacen("2495.06", "x", 1)),
        "capital" => Some(text.replacen("operational,Y", "operational,yes", 1)),
        "lines" => Some(text.replacen("P.PAY.AGY", "P.PAY.AGENCY", 1)),
        _ => Some(text),
    });
    let SourcesError::Faults(faults) = error.unwrap_err() else { panic!("faults") };
    assert_eq!(faults.len(), 3, "{faults:?}");
}

#[test]
fn rows_of_another_organisation_are_refused() {
    let other: OrganisationCode = "RT5".parse().unwrap();
    check_fault("balances", "1.0,RWE", &format!("1.0,{other}"), "the cover says RWE");
}

#[test]
fn headings_in_words_say_the_columns_of_files() {
    for code in domain::schedule::Schedules::NAMES.into_iter().flat_map(columns) {
        assert_eq!(crate::sheet::form::code_of(&crate::sheet::form::heading_in_words(code)), *code);
    }
    assert_eq!(crate::sheet::form::heading_in_words("prior_year_cost_ytd"), "Prior year cost to date");
}
