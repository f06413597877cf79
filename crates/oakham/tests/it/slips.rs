//! Each slip of everyday work is refused with its place and what to do; nothing is half-written.

use std::fs;
use std::net::TcpListener;

use crate::binary::{Copy, example, oakham, text};

/// The slip ends the command with `code` and a message that holds all of `expected`.
#[track_caller]
fn check(copy: &Copy, code: i32, expected: &[&str]) {
    let (ended, printed) = copy.position();
    assert_eq!(ended, code, "{printed}");
    for part in expected {
        assert!(printed.contains(part), "{part:?} is not in:\n{printed}");
    }
    // A report on it is refused in the same way and leaves nothing behind.
    let out = copy.path().join("out");
    let workspace = copy.path().to_str().unwrap();
    let report = oakham(&[
        "report",
        "-w",
        workspace,
        "--year",
        "2024/25",
        "--month",
        "5",
        "-o",
        out.to_str().unwrap(),
    ]);
    assert_eq!(report.status.code(), Some(code));
    assert!(!out.exists());
}

/// The slip leaves UHL's return unreadable: it is told with all of `expected` and counts as not in, the
/// others are shown, and the report of them is a draft.
#[track_caller]
fn check_left_out(copy: &Copy, expected: &[&str]) {
    let (ended, printed) = copy.position();
    assert_eq!(ended, 1, "{printed}");
    for part in expected.iter().chain(&["it counts as not in", "Total of 2 that reported"]) {
        assert!(printed.contains(part), "{part:?} is not in:\n{printed}");
    }
    let out = copy.path().join("out");
    let (workspace, folder) = (copy.path().to_str().unwrap(), out.to_str().unwrap());
    let report = oakham(&["report", "-w", workspace, "--year", "2024/25", "--month", "5", "-o", folder]);
    assert_eq!(report.status.code(), Some(0), "{}", text(&report.stderr));
    let page = fs::read_to_string(out.join("board-report.html")).unwrap();
    assert!(page.contains("Draft: not every organisation has reported"));
}

/// Replaces the value of a line's measure.
fn value(
    line: &'static str,
    measure: &'static str,
    change: impl Fn(i64) -> String,
) -> impl Fn(&str) -> String {
    move |text| {
        let rows = text.lines().map(|row| {
            let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
            if cells[5] == line && cells[6] == measure {
                cells[7] = change(cells[7].parse().unwrap());
            }
            cells.join(",") + "\n"
        });
        rows.collect()
    }
}

#[test]
fn a_month_that_is_not_there() {
    let workspace = example();
    let output =
        oakham(&["position", "-w", workspace.to_str().unwrap(), "--year", "2024/25", "--month", "9"]);
    assert_eq!(output.status.code(), Some(2));
    let printed = text(&output.stderr);
    assert!(
        printed.contains("no return for month 9 of 2024/25; the workspace has 2024/25 months 1 to 5"),
        "{printed}"
    );
}

#[test]
fn an_unknown_organisation() {
    let copy = Copy::new();
    fs::rename(copy.month_5("RWE"), copy.month_5("RXX")).unwrap();
    check(&copy, 1, &["finance/returns/2024-25/M05/RXX", "RWE, RT5, QK1"]);
}

#[test]
fn an_unknown_organisation_in_the_rows() {
    let copy = Copy::new();
    copy.edit("lines.csv", |text| text.replacen("RWE", "rwe", 1));
    check_left_out(&copy, &["lines.csv row 2 column B", "is not an ODS code"]);
}

#[test]
fn text_in_a_number() {
    let copy = Copy::new();
    copy.edit("lines.csv", value("P.PAY.AGY", "actual_ytd", |_| "about 9m".to_owned()));
    check_left_out(&copy, &["lines.csv row", "column H", "found \"about 9m\"", "whole number of thousands"]);
}

#[test]
fn a_file_of_the_wrong_year() {
    let copy = Copy::new();
    for name in
        sources::monthly_return::schema::REQUIRED.into_iter().chain(domain::schedule::Schedules::NAMES)
    {
        copy.edit(&format!("{name}.csv"), |text| text.replace("2024/25", "2023/24"));
    }
    check(&copy, 1, &["V01", "the cover says year 2023/24, but the folder is that of 2024/25"]);
}

#[test]
fn pounds_for_thousands() {
    let copy = Copy::new();
    copy.edit("lines.csv", value("P.PAY.SUB", "actual_ytd", |v| (v * 1000).to_string()));
    check(
        &copy,
        1,
        &["V07", "Pay: substantive (P.PAY.SUB) actual to date (actual_ytd)", "Key whole thousands of pounds"],
    );
}

#[test]
fn one_sign_flipped_is_found_by_the_sum_of_its_months() {
    let copy = Copy::new();
    copy.edit("lines.csv", value("P.NP.DRUG", "actual_ytd", |v| (-v).to_string()));
    check(&copy, 1, &["V05", "V06", "against its nature (expenditure)"]);
}

#[test]
fn all_signs_flipped() {
    let copy = Copy::new();
    copy.edit("lines.csv", |text| {
        let flip = |row: &str| {
            let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
            let cost = ["P.PAY", "P.NP", "P.DEPN", "P.IMP", "P.FIN.EXP", "P.PDC"];
            if cost.iter().any(|prefix| cells[5].starts_with(prefix)) && cells[6] == "actual_ytd" {
                cells[7] = (-cells[7].parse::<i64>().unwrap()).to_string();
            }
            cells.join(",") + "\n"
        };
        text.lines().map(flip).collect()
    });
    check(&copy, 1, &["V06", "all expenditure is negative in actual to date (actual_ytd)"]);
}

#[test]
fn a_line_twice() {
    let copy = Copy::new();
    copy.edit("lines.csv", |text| {
        let row = text.lines().find(|row| row.contains("P.PAY.AGY,fot")).unwrap().to_owned();
        format!("{text}{row}\n")
    });
    check_left_out(&copy, &["column F", "the same line stands in row"]);
}

#[test]
fn a_line_left_out() {
    let copy = Copy::new();
    copy.edit("lines.csv", |text| {
        text.split_inclusive('\n').filter(|row| !row.contains("P.PAY.AGY,fot")).collect()
    });
    check_left_out(&copy, &["V02", "Pay: agency (P.PAY.AGY) has no own forecast for the year (fot)"]);
}

#[test]
fn an_empty_or_unreadable_workbook() {
    for (content, expected) in
        [(&b""[..], "the file is empty"), (b"PK\x03\x04 broken", "the workbook is damaged")]
    {
        let copy = Copy::new();
        fs::write(copy.month_5("RWE").join("return.xlsx"), content).unwrap();
        check_left_out(&copy, &["M05/RWE/return.xlsx", expected]);
    }
}

#[test]
fn several_faults_are_told_at_once() {
    let copy = Copy::new();
    copy.edit("lines.csv", value("P.PAY.AGY", "actual_ytd", |_| "x".to_owned()));
    copy.edit("months.csv", |text| text.replacen("P.NP.DRUG", "P.NP.DRAG", 1));
    check_left_out(&copy, &["2 errors", "lines.csv row", "Did you mean P.NP.DRUG"]);
}

#[test]
fn a_row_with_a_cell_too_many_hides_no_other_fault_of_its_file() {
    let copy = Copy::new();
    copy.edit("lines.csv", value("P.PAY.AGY", "actual_ytd", |_| "x".to_owned()));
    copy.edit("lines.csv", |text| {
        let lines = text.lines().enumerate();
        lines.map(|(idx, line)| if idx == 4 { format!("{line},x\n") } else { format!("{line}\n") }).collect()
    });
    check_left_out(&copy, &["2 errors", "more cells than the heading", "found \"x\"; expected"]);
}

#[test]
fn a_folder_that_is_no_workspace() {
    let folder = tempfile::tempdir().unwrap();
    let output = oakham(&["position", "-w", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("is not an Oakham workspace"));
}

#[test]
fn a_port_in_use() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = oakham(&["serve", "-w", Copy::new().path().to_str().unwrap(), "--port", &port]);
    assert_eq!(output.status.code(), Some(2));
    let printed = text(&output.stderr);
    assert!(printed.contains(&port) && printed.contains("name another port"), "{printed}");
}

#[test]
fn a_folder_that_cannot_be_written_to() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a-file");
    fs::write(&file, "in the way").unwrap();
    let out = file.join("report");
    let workspace = example();
    let output = oakham(&["report", "-w", workspace.to_str().unwrap(), "-o", out.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("name one you may write to"), "{}", text(&output.stderr));
    assert_eq!(fs::read_to_string(&file).unwrap(), "in the way");
}

#[test]
fn arguments_that_are_not_understood() {
    for arguments in [&["position", "--month", "13"][..], &["position", "--year", "2024"], &["postion"]] {
        assert_eq!(oakham(arguments).status.code(), Some(2), "{arguments:?}");
    }
}
