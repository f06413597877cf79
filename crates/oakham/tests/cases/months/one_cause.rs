//! What is wrong in one way is told once, with its cause and place, and hides nothing else.

use std::fs;

use super::{of_month_5, rewrite, run, the_one_error};
use crate::binary::Copy;

/// Changes every actual to date and forecast of UHL's month 5.
fn every_amount(change: impl Fn(i64) -> i64) -> Copy {
    let copy = Copy::new();
    copy.edit("lines.csv", |text| {
        let changed = |line: &str| {
            let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            if ["actual_ytd", "fot"].contains(&cells[6].as_str()) {
                cells[7] = change(cells[7].parse().unwrap()).to_string();
            }
            format!("{}\n", cells.join(","))
        };
        text.lines().map(changed).collect()
    });
    copy
}

#[test]
fn one_cause_is_told_first_and_once_with_what_follows_from_it() {
    for (change, first) in [
        (
            (|amount| amount * 1000) as fn(i64) -> i64,
            "the return is in pounds in actual to date (actual_ytd) and own forecast for the year (fot)",
        ),
        (|amount| -amount, "all signs are turned round"),
    ] {
        let (code, printed, _) = run(&every_amount(change), &of_month_5("check"));
        assert_eq!(code, 1, "{printed}");
        let errors: Vec<&str> = printed.lines().filter(|line| line.starts_with("error")).collect();
        assert_eq!(errors.len(), 1, "{printed}");
        assert!(errors[0].contains(first) && errors[0].contains("findings follow from it"), "{printed}");
    }
}

#[test]
fn an_empty_cell_is_told_with_its_place_and_hides_no_other_finding() {
    let copy = Copy::new();
    copy.edit("lines.csv", |text| {
        text.replace("P.PAY.AGY,actual_ytd,11915", "P.PAY.AGY,actual_ytd,")
            .replace("P.PAY.BANK,plan_fy,70961", "P.PAY.BANK,plan_fy,71961")
    });
    let (code, printed, _) = run(&copy, &of_month_5("check"));
    assert_eq!(code, 1, "{printed}");
    assert!(
        printed.contains("V02")
            && printed.contains("Pay: agency (P.PAY.AGY) has no actual to date (actual_ytd): found nothing"),
        "{printed}"
    );
    assert!(
        printed.contains("V08") && printed.contains("Pay: bank (P.PAY.BANK) plan for the year (plan_fy)"),
        "{printed}"
    );
}

#[test]
fn a_return_in_the_folder_of_another_is_told_so_and_counts_for_nobody() {
    let copy = Copy::new();
    let (uhl, lpt, aside) = (copy.month_5("RWE"), copy.month_5("RT5"), copy.path().join("aside"));
    fs::rename(&uhl, &aside).unwrap();
    fs::rename(&lpt, &uhl).unwrap();
    fs::rename(&aside, &lpt).unwrap();
    let (code, printed, _) = run(&copy, &of_month_5("check"));
    assert_eq!(code, 1, "{printed}");
    for expected in [
        "1 of 3 organisations reported",
        "the cover says organisation RT5, but the folder is that of RWE",
        "the cover says organisation RWE, but the folder is that of RT5",
    ] {
        assert!(printed.contains(expected), "{expected} is not in {printed}");
    }
    assert_eq!(printed.lines().filter(|line| line.starts_with("error")).count(), 2, "{printed}");
}

#[test]
fn headings_that_stand_again_are_one_error() {
    let copy = Copy::new();
    copy.edit("lines.csv", |text| {
        let (heading, rows) = text.split_once('\n').unwrap();
        format!("{heading}\n{rows}{heading}\n")
    });
    the_one_error(&copy, &["V03", "the headings stand here again"]);
}

#[test]
fn plan_and_actual_that_changed_places_are_one_error() {
    let copy = Copy::new();
    let swap = |text: &str, one: &str, other: &str| {
        text.replace(one, "\u{1}").replace(other, one).replace('\u{1}', other)
    };
    copy.edit("lines.csv", |text| swap(text, ",plan_ytd,", ",actual_ytd,"));
    the_one_error(
        &copy,
        &["V08", "plan to date (plan_ytd) and actual to date (actual_ytd) have changed places", "follow"],
    );
    copy.edit("lines.csv", |text| swap(text, ",plan_fy,", ",fot,"));
    the_one_error(
        &copy,
        &[
            "plan to date (plan_ytd) and actual to date (actual_ytd), and plan for the year (plan_fy) and own forecast for the year (fot) have changed places",
        ],
    );
}

#[test]
fn lines_of_another_organisation_in_a_return_are_one_error() {
    // Under their own code in every row, which the cover contradicts.
    let copy = Copy::new();
    copy.edit("lines.csv", |text| text.replace(",RWE,", ",RT5,"));
    the_one_error(&copy, &["V03", "found \"\"RT5\"\"; the cover says RWE (and ", "more cells of lines.csv"]);
    // Under the code of the return, with the amounts of another.
    let copy = Copy::new();
    let theirs = fs::read_to_string(copy.month_5("RT5").join("lines.csv")).unwrap();
    copy.edit("lines.csv", |_| theirs.replace("RT5", "RWE"));
    the_one_error(&copy, &["V08", "plan to date (plan_ytd) is the plan of RT5", "follow"]);
}

#[test]
fn a_year_that_is_written_short_in_every_row_is_one_error() {
    let copy = Copy::new();
    for entry in fs::read_dir(copy.month_5("RWE")).unwrap() {
        rewrite(&entry.unwrap().path(), |text| {
            text.replace(",2024/25,", ",24/25,").replace("fin_year,2024/25", "fin_year,24/25")
        });
    }
    the_one_error(
        &copy,
        &[
            "found \"\"24/25\"\"; it is not a financial year (and ",
            "lines.csv, months.csv",
            "Write it as 2024/25.",
        ],
    );
}

#[test]
fn months_of_another_return_are_one_error() {
    let copy = Copy::new();
    let theirs = fs::read_to_string(copy.month_5("RT5").join("months.csv")).unwrap();
    copy.edit("months.csv", |_| theirs.replace("RT5", "RWE"));
    the_one_error(&copy, &["V05", "the months are not those of these lines", "follow"]);
}

#[test]
fn no_file_or_folder_under_nearly_the_right_name_is_passed_over() {
    let copy = Copy::new();
    let path = |name: &str| copy.path().join("finance").join(name);
    let again = |from: &str, to: &str| assert!(fs::copy(path(from), path(to)).is_ok());
    fs::create_dir_all(path("returns/2024-25/M5/RWE")).unwrap();
    fs::create_dir_all(path("plans/2024-2025")).unwrap();
    again("plans/2024-25/RWE-v1.csv", "plans/2024-25/RWE-v01.csv");
    again("plans/2024-25/RWE-v1.csv", "plans/2024-25/RWE-v1 (copy).csv");
    again("plans/2024-25/RWE-v1.csv", "plans/2024-25/RT5-v2.csv");
    again("plans/2024-25/RWE-v1.csv", "plans/2024-25/QK1-v2.xlsx");
    again("limits/2024-25.csv", "limits/2024-2025.csv");
    again("limits/2024-25.csv", "limits/2024-25.CSV");
    again("schemes/2026-27.csv", "schemes/2026-27.xlsx");
    // What a spreadsheet program leaves while a file is open is no table.
    again("limits/2024-25.csv", "limits/~$2024-25.csv");
    let (code, printed, _) = run(&copy, &["check", "--year", "2024/25", "--month", "5"]);
    assert_eq!(code, 1, "{printed}");
    for part in [
        "finance/returns/2024-25/M5: folders of a year are named by month",
        "finance/plans/2024-2025: folders of plans are named by year",
        "RWE-v01.csv: the file holds version 1 of the plan of RWE for 2024/25",
        "RWE-v1 (copy).csv: the file holds version 1",
        "RT5-v2.csv",
        "QK1-v2.xlsx: only files that end in .csv are read here",
        "finance/limits/2024-2025.csv: files of limits are named by year",
        "finance/limits/2024-25.CSV: files of limits are named by year",
        "finance/schemes/2026-27.xlsx: files are named by year",
    ] {
        assert!(printed.contains(part), "{part}: {printed}");
    }
    assert!(!printed.contains("~$"), "{printed}");
}

#[test]
fn registers_and_limits_in_pounds_are_an_error_each() {
    let thousandfold = |text: &str, columns: &[&str]| -> String {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headings = reader.headers().unwrap().clone();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&headings).unwrap();
        for record in reader.records() {
            let record = record.unwrap();
            let cells = headings.iter().zip(&record).map(|(heading, cell)| {
                let is_amount = columns.contains(&heading) && cell.parse::<i64>().is_ok();
                if is_amount { format!("{cell}000") } else { cell.to_owned() }
            });
            writer.write_record(cells).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    };
    for (file, columns, finding) in [
        ("finance/limits/2026-27.csv", &["value"][..], "the limits are in pounds"),
        ("finance/risks/2026-27.csv", &["gross_value_fy"], "the risks and mitigations are in pounds"),
        ("finance/schemes/2026-27.csv", &["plan_fy", "fot"], "the savings are in pounds"),
    ] {
        let copy = Copy::new();
        rewrite(&copy.path().join(file), |text| thousandfold(text, columns));
        let (code, printed, _) = run(&copy, &["check"]);
        assert_eq!(code, 1, "{printed}");
        assert_eq!(printed.matches(finding).count(), 1, "{finding}: {printed}");
    }
    let copy = Copy::new();
    rewrite(&copy.path().join("documents/claims.csv"), |text| thousandfold(text, &["value"]));
    let (_, printed, _) = run(&copy, &of_month_5("check"));
    assert!(printed.matches("P01").count() <= 2, "{printed}");
    assert!(printed.contains("they are in pounds"), "{printed}");
}
