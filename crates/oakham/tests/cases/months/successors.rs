//! Organisations that follow others within a year: whose months are whose, and what a template adds up.

use std::fs;

use super::{of_month_5, rewrite, row, run};
use crate::binary::Copy;

/// A copy in which LPT (RT5) is succeeded by RX9 on 1 August 2024: month 5 is the first of the new code.
fn succeeded() -> Copy {
    let copy = Copy::new();
    rewrite(&copy.path().join("system/organisations.csv"), |text| {
        let old = text.lines().find(|line| line.starts_with("RT5,")).unwrap();
        let cells: Vec<&str> = old.split(',').collect();
        assert!(cells[5].is_empty(), "RT5 has no last day yet");
        let until =
            old.replace(&format!(",trust,{},,", cells[4]), &format!(",trust,{},2024-07-31,", cells[4]));
        let from = old
            .replace("RT5,", "RX9,")
            .replace("Leicestershire Partnership NHS Trust,LPT", "Leicestershire Community Trust,LCT")
            .replace(&format!(",trust,{},,", cells[4]), ",trust,2024-08-01,,");
        text.replace(old, &format!("{until}\n{from}"))
    });
    // Years after it ended are of its successor.
    for register in ["schemes/2025-26.csv", "schemes/2026-27.csv", "risks/2026-27.csv"] {
        rewrite(&copy.path().join("finance").join(register), |text| text.replace("RT5", "RX9"));
    }
    let plans = copy.path().join("finance/plans/2024-25");
    let plan = fs::read_to_string(plans.join("RT5-v1.csv")).unwrap().replace("RT5", "RX9");
    fs::write(plans.join("RX9-v1.csv"), plan).unwrap();
    fs::rename(copy.month_5("RT5"), copy.month_5("RX9")).unwrap();
    for code in ["RWE", "RX9", "QK1"] {
        for file in fs::read_dir(copy.month_5(code)).unwrap() {
            let path = file.unwrap().path();
            let before = fs::read_to_string(&path).unwrap();
            fs::write(&path, before.replace("RT5", "RX9")).unwrap();
        }
    }
    copy
}

#[test]
fn a_trust_that_is_succeeded_in_the_year_is_shown_in_its_months_and_its_successor_in_the_others() {
    let copy = succeeded();
    let (code, before, _) = run(&copy, &["position", "--year", "2024/25", "--month", "4"]);
    assert_eq!(code, 0, "{before}");
    assert!(before.contains("Leicestershire Partnership") && !before.contains("Community"), "{before}");
    let (code, after, _) = run(&copy, &of_month_5("position"));
    assert_eq!(code, 0, "{after}");
    assert!(after.contains("Leicestershire Community") && !after.contains("Partnership"), "{after}");
    let total = row(&after, "Total, system");
    assert!(total.starts_with("Total, system (46.0) (64.8) (18.8) adverse"), "{total}");
    assert!(!after.contains("C02"), "a successor owes no return for a month before it began: {after}");
    let (code, printed, _) = run(&copy, &of_month_5("check"));
    assert_eq!(code, 0, "{printed}");
}

#[test]
fn a_balance_names_the_other_by_the_code_that_it_has() {
    let copy = succeeded();
    rewrite(&copy.month_5("QK1").join("balances.csv"), |text| text.replace("RX9", "RT5"));
    let (_, printed, _) = run(&copy, &of_month_5("check"));
    assert!(printed.contains("RT5 was of the system until 2024-07-31; RX9 came after it"), "{printed}");
    assert!(!printed.contains("owes it £0.0"), "{printed}");
    let copy = Copy::new();
    rewrite(&copy.month_5("QK1").join("balances.csv"), |text| text.replace("RT5", "LPT"));
    let (_, printed, _) = run(&copy, &of_month_5("check"));
    assert!(printed.contains("LPT is the short name of RT5") && printed.contains("Write RT5."), "{printed}");
    let copy = Copy::new();
    rewrite(&copy.month_5("RWE").join("balances.csv"), |text| text.replace("RT5", "RWE"));
    let (code, printed, _) = run(&copy, &of_month_5("check"));
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains("an organisation has no balance with itself"), "{printed}");
}

#[test]
fn an_organisation_may_change_its_name_within_the_year() {
    let copy = Copy::new();
    rewrite(&copy.path().join("system/organisations.csv"), |text| {
        let old = text.lines().find(|line| line.starts_with("RT5,")).unwrap();
        let from = old.split(',').nth(4).unwrap();
        let until = old.replace(&format!(",trust,{from},,"), &format!(",trust,{from},2024-07-31,"));
        let renamed = old
            .replace("Leicestershire Partnership NHS Trust", "Leicestershire Community NHS Trust")
            .replace(&format!(",trust,{from},,"), ",trust,2024-08-01,,");
        text.replace(old, &format!("{until}\n{renamed}"))
    });
    let (code, before, _) = run(&copy, &["position", "--year", "2024/25", "--month", "4"]);
    assert!(code == 0 && before.contains("Leicestershire Partnership"), "{before}");
    let (code, after, _) = run(&copy, &of_month_5("position"));
    assert!(code == 0 && after.contains("Leicestershire Community"), "{after}");
}

#[test]
fn a_successor_that_reports_from_its_first_day_is_told_what_the_system_loses() {
    let copy = succeeded();
    rewrite(&copy.month_5("RX9").join("months.csv"), |text| {
        let from_its_first_day = |line: &str| -> String {
            let mut cells: Vec<&str> = line.split(',').collect();
            if cells[0] != "schema_version" {
                cells[5..9].fill("0");
            }
            cells.join(",") + "\n"
        };
        text.lines().map(from_its_first_day).collect()
    });
    let months = fs::read_to_string(copy.month_5("RX9").join("months.csv")).unwrap();
    rewrite(&copy.month_5("RX9").join("lines.csv"), |text| {
        let august_alone = |line: &str| -> String {
            let mut cells: Vec<&str> = line.split(',').collect();
            let of_line = |month: &&str| month.split(',').nth(4) == Some(cells[5]);
            let month = months.lines().find(of_line).and_then(|month| month.split(',').nth(9));
            if let (Some(month), "actual_ytd") = (month, cells[6]) {
                cells[7] = month;
            }
            cells.join(",") + "\n"
        };
        text.lines().map(august_alone).collect()
    });
    let (_, printed, _) = run(&copy, &of_month_5("check"));
    assert!(printed.contains("RX9 follows RT5, and its months from April to July differ"), "{printed}");
}

#[test]
fn months_of_one_that_ended_a_day_before_another_began_are_found_in_the_return_of_that() {
    let copy = succeeded();
    rewrite(&copy.path().join("system/organisations.csv"), |text| {
        text.replace(",trust,2024-08-01,,", ",trust,2024-08-02,,")
    });
    let told = run(&copy, &of_month_5("check")).1;
    assert!(!told.contains("in nobody's return"), "{told}");
    rewrite(&copy.month_5("RX9").join("months.csv"), |text| {
        let (heading, rows) = text.split_once('\n').unwrap();
        let nil = |line: &str| {
            let mut cells: Vec<&str> = line.split(',').collect();
            cells[5..9].fill("0");
            cells.join(",")
        };
        [heading.to_owned()].into_iter().chain(rows.lines().map(nil)).collect::<Vec<_>>().join("\n")
    });
    let told = run(&copy, &of_month_5("check")).1;
    assert!(told.contains("are in nobody's return and in no total"), "{told}");
}

#[test]
fn parts_of_a_split_trust_that_report_from_their_first_day_are_told_what_the_system_loses() {
    // RT5 ends in July; RX9 has all that it did but its agency staff, RX8 has those.
    let split = |is_from_april: bool| {
        let copy = succeeded();
        rewrite(&copy.path().join("system/organisations.csv"), |text| {
            format!("{}\nRX8,Another Trust,OTH,trust,2024-08-01,,\n", text.trim_end())
        });
        let plans = copy.path().join("finance/plans/2024-25");
        let folders = [(plans.join("RX9-v1.csv"), plans.join("RX8-v1.csv"))].into_iter();
        let files = ["cover.csv", "lines.csv", "months.csv"];
        let folder = copy.month_5("RX8");
        fs::create_dir_all(&folder).unwrap();
        let files = files.map(|file| (copy.month_5("RX9").join(file), folder.join(file)));
        for (own, other) in folders.chain(files) {
            let text = fs::read_to_string(&own).unwrap();
            let share = |code: &str, is_part: bool| -> String {
                let of = |line: &str| -> String {
                    let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
                    let is_agency = line.contains(",P.PAY.AGY,");
                    for (idx, cell) in cells.iter_mut().enumerate().skip(5) {
                        let is_number = cell.parse::<i64>().is_ok();
                        let is_before = own.ends_with("months.csv") && idx < 9 && !is_from_april;
                        let is_derived = ["P.OPSUR", "P.SD", "P.AFP", "P.AFPX"]
                            .iter()
                            .any(|derived| line.contains(&format!(",{derived},")));
                        if is_number && !is_derived && (is_agency != is_part || is_before) {
                            *cell = "0".to_owned();
                        }
                    }
                    cells.join(",") + "\n"
                };
                let cover = own.ends_with("cover.csv");
                let text: String = if cover { text.clone() } else { text.lines().map(of).collect() };
                text.replace("RX9", code)
            };
            fs::write(&other, share("RX8", true)).unwrap();
            fs::write(&own, share("RX9", false)).unwrap();
        }
        run(&copy, &of_month_5("check")).1
    };
    let told = split(false);
    assert!(
        told.contains("RT5 was of the system until 2024-07-31; RX9 and RX8 began the day after"),
        "{told}"
    );
    assert!(told.contains("the position to July was") && told.contains("is 0 now"), "{told}");
    let told = split(true);
    assert!(!told.contains("began the day after"), "{told}");
}

#[test]
fn what_took_over_from_one_that_was_split_is_named_and_a_late_return_is_told_so() {
    let copy = succeeded();
    rewrite(&copy.path().join("system/organisations.csv"), |text| {
        format!("{}\nRX8,Another Trust,OTH,trust,2024-08-01,,\n", text.trim_end())
    });
    rewrite(&copy.month_5("QK1").join("balances.csv"), |text| text.replace("RX9", "RT5"));
    let late = copy.month_5("RT5");
    fs::create_dir(&late).unwrap();
    fs::copy(copy.month_5("RX9").join("cover.csv"), late.join("cover.csv")).unwrap();
    let (_, printed, _) = run(&copy, &of_month_5("check"));
    assert!(printed.contains("RX9 and RX8 came after it"), "{printed}");
    assert!(printed.contains("the code of the one that took it on: RX9 or RX8"), "{printed}");
    assert!(
        printed.contains("RT5 was of the system until 2024-07-31; RX9 and RX8 came after it"),
        "{printed}"
    );
}

/// A copy in which UHL (RWE) and LPT (RT5) merge into RX9 on 1 August 2024, of which no return is in yet.
fn merged() -> Copy {
    let copy = Copy::new();
    rewrite(&copy.path().join("system/organisations.csv"), |text| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for line in lines.iter_mut().filter(|line| line.starts_with("RWE,") || line.starts_with("RT5,")) {
            let cells: Vec<&str> = line.split(',').collect();
            *line =
                line.replace(&format!(",trust,{},,", cells[4]), &format!(",trust,{},2024-07-31,", cells[4]));
        }
        lines.push("RX9,Leicester Group NHS Trust,Group,trust,2024-08-01,,".to_owned());
        lines.join("\n") + "\n"
    });
    let plans = copy.path().join("finance/plans/2024-25");
    let plan = |code: &str| fs::read_to_string(plans.join(format!("{code}-v1.csv"))).unwrap();
    let (one, other) = (plan("RWE"), plan("RT5"));
    let added = |line: &str| -> String {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        if cells[0] == "schema_version" {
            return format!("{line}\n");
        }
        "RX9".clone_into(&mut cells[1]);
        let of_line = |row: &&str| row.split(',').nth(4) == Some(&*cells[4]);
        if let Some(row) = other.lines().find(of_line) {
            let amounts: Vec<&str> = row.split(',').collect();
            for idx in 5..17 {
                let sum = cells[idx].parse::<i64>().unwrap() + amounts[idx].parse::<i64>().unwrap();
                cells[idx] = sum.to_string();
            }
        }
        cells.join(",") + "\n"
    };
    fs::write(plans.join("RX9-v1.csv"), one.lines().map(added).collect::<String>()).unwrap();
    copy
}

#[test]
fn the_template_of_a_merged_trust_has_the_months_of_those_that_it_follows_added_up() {
    let copy = merged();
    let folder = tempfile::tempdir().unwrap();
    let of = ["return", "template", "--organisation", "RX9", "--year", "2024/25", "--month", "5", "-o"];
    let (code, printed, noted) = run(&copy, &[&of[..], &[folder.path().to_str().unwrap()]].concat());
    assert_eq!(code, 0, "{printed}{noted}");
    assert!(noted.contains("The months before RX9 began are those of RWE and RT5"), "{noted}");
    assert!(!noted.contains("fill in the earlier months"), "{noted}");
    let months = |path: &std::path::Path| -> Vec<i64> {
        let text = fs::read_to_string(path.join("months.csv")).unwrap();
        let row = text.lines().find(|line| line.contains(",P.PAY.AGY,")).unwrap().to_owned();
        row.split(',').skip(5).take(4).map(|cell| cell.parse().unwrap()).collect()
    };
    let july = |code: &str| copy.path().join("finance/returns/2024-25/M04").join(code);
    let (one, other) = (months(&july("RWE")), months(&july("RT5")));
    let sum: Vec<i64> = one.iter().zip(&other).map(|(one, other)| one + other).collect();
    assert_eq!(months(folder.path()), sum);
}

#[test]
fn the_record_of_own_forecasts_goes_on_when_a_trust_is_succeeded() {
    let copy = succeeded();
    let (code, printed, _) = run(&copy, &of_month_5("forecast"));
    assert_eq!(code, 0, "{printed}");
    assert!(printed.contains("Forecast outturns equalled the plan in 5 of the 5 closed months"), "{printed}");
    assert!(!printed.contains("not every own forecast is known"), "{printed}");
}
