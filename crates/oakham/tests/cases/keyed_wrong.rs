//! Registers, schedules and plans of which a part is keyed wrong: told once, where it is, and with what to do.

use std::fs;

use crate::binary::{Copy, check, run};

const MONTH_7: [&str; 5] = ["check", "--year", "2026/27", "--month", "7"];
const SCHEMES: &str = "finance/schemes/2026-27.csv";
const RISKS: &str = "finance/risks/2026-27.csv";
const LPT: &str = "finance/returns/2026-27/M07/RT5";

pub(super) fn edit(copy: &Copy, path: &str, change: impl Fn(&str) -> String) {
    let path = copy.path().join(path);
    let text = fs::read_to_string(&path).unwrap();
    let changed = change(&text);
    assert_ne!(text, changed, "{} is changed", path.display());
    fs::write(&path, changed).unwrap();
}

/// The rows of a CSV file without quoted cells in the columns that matter, each with some cells changed.
fn with_cells(text: &str, column: &str, change: impl Fn(&str) -> String) -> String {
    let mut rows = csv(text);
    let idx = rows[0].iter().position(|heading| heading == column).unwrap();
    for row in rows.iter_mut().skip(1).filter(|row| !row[idx].is_empty()) {
        row[idx] = change(&row[idx]);
    }
    joined(&rows)
}

/// Cells by rows; commas within quotation marks part nothing.
pub(super) fn csv(text: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| {
        let mut cells = vec![String::new()];
        let mut is_quoted = false;
        for letter in line.chars() {
            match letter {
                '"' => is_quoted = !is_quoted,
                ',' if !is_quoted => cells.push(String::new()),
                letter => cells.last_mut().unwrap().push(letter),
            }
        }
        cells
    };
    text.lines().map(cells).collect()
}

pub(super) fn joined(rows: &[Vec<String>]) -> String {
    let cell = |cell: &String| if cell.contains(',') { format!("\"{cell}\"") } else { cell.clone() };
    rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(",") + "\n").collect()
}

pub(super) fn thousandfold(cell: &str) -> String {
    format!("{cell}000")
}

/// A row of schemes with the sums of those of UHL.
fn total_of_uhl(text: &str) -> String {
    let rows = csv(text);
    let of = |heading: &str| rows[0].iter().position(|cell| cell == heading).unwrap();
    let mut total = rows.iter().find(|row| row[of("org_code")] == "RWE").unwrap().clone();
    "RWE-TOTAL".clone_into(&mut total[of("scheme_id")]);
    "Total UHL".clone_into(&mut total[of("title")]);
    "approved".clone_into(&mut total[of("qeia_state")]);
    let sums = ["plan_fy", "plan_ytd", "actual_ytd", "fot", "fye_recurrent"].map(of);
    for column in sums.into_iter().chain(of("m01")..=of("m12")) {
        let amounts = rows.iter().filter(|row| row[of("org_code")] == "RWE");
        let sum: i64 = amounts.filter_map(|row| row[column].parse::<i64>().ok()).sum();
        total[column] = sum.to_string();
    }
    joined(&[rows, vec![total]].concat())
}

#[test]
fn a_row_that_is_the_total_of_others_is_refused_in_every_register() {
    let copy = Copy::new();
    edit(&copy, SCHEMES, total_of_uhl);
    check(&copy, &MONTH_7, 1, &["RWE-TOTAL", "is a total: its amounts are the sums of 17 other rows"]);
    let copy = Copy::new();
    edit(&copy, SCHEMES, |text| format!("{text}Total{}165000{}\n", ",".repeat(16), ",".repeat(29)));
    edit(&copy, RISKS, |text| format!("{text}Total{}37000{}\n", ",".repeat(6), ",".repeat(10)));
    let told = check(&copy, &MONTH_7, 1, &["row 42 is a total.", "Leave the row out."]);
    assert_eq!(told.matches("is a total.").count(), 2, "{told}");
    assert!(!told.contains("Write scheme") && !told.contains("fill it in"), "{told}");
    let copy = Copy::new();
    edit(&copy, &format!("{LPT}/one_offs.csv"), |text| {
        format!("{text}1.0,RT5,2026/27,7,Total one-offs,cost,7,-245,N,All of them.,synthetic\n")
    });
    check(&copy, &MONTH_7, 1, &["one_offs.csv row 6", "Total one-offs", "sums of 4 other rows"]);
}

#[test]
fn a_part_in_pounds_is_told_where_it_is() {
    let copy = Copy::new();
    edit(&copy, &format!("{LPT}/one_offs.csv"), |text| text.replace(",2,264,", ",2,264000,"));
    check(&copy, &MONTH_7, 1, &["V07", "the schedule one_offs is in pounds in row 2"]);
    for (column, words) in [
        ("fye_recurrent", "what stands under fye_recurrent is in pounds"),
        ("baseline_ytd", "what stands under baseline_ytd"),
    ] {
        let copy = Copy::new();
        edit(&copy, SCHEMES, |text| with_cells(text, column, thousandfold));
        let told = check(&copy, &MONTH_7, 1, &[words]);
        assert_eq!(told.matches("V07").count(), 1, "{told}");
    }
    let copy = Copy::new();
    edit(&copy, "finance/controls.csv", |text| {
        let mut rows = csv(text);
        let value = rows[0].iter().position(|heading| heading == "value").unwrap();
        rows.iter_mut().skip(1).for_each(|row| row[value] = "18000000".to_owned());
        joined(&rows)
    });
    check(&copy, &MONTH_7, 1, &["finance/controls.csv", "the controls are in pounds"]);
}

#[test]
fn likelihoods_and_shares_in_other_scales_are_told() {
    let copy = Copy::new();
    let score = |cell: &str| (cell.parse::<u32>().unwrap() / 20).to_string();
    edit(&copy, RISKS, |text| with_cells(text, "likelihood", score));
    check(&copy, &MONTH_7, 1, &["the likelihoods seem to be scores from 1 to 5", "in per cent, such as 50"]);
    let share = |value: &'static str| {
        let copy = Copy::new();
        edit(&copy, "finance/limits/2026-27.csv", |text| {
            let mut rows = csv(text);
            for row in rows.iter_mut().filter(|row| row[2] == "agency_share") {
                row[3] = value.to_owned();
            }
            joined(&rows)
        });
        copy
    };
    let told = check(&share("0.03"), &MONTH_7, 1, &["is a fraction, as a workbook holds per cent"]);
    assert!(!told.contains("above the limit of 0.03%"), "{told}");
    check(&share("0.032"), &MONTH_7, 1, &["this is a fraction, as a workbook holds 3.20%.", "Write 3.20."]);
}

#[test]
fn whoever_is_not_in_a_register_or_in_nobodys_return_is_named() {
    let copy = Copy::new();
    for path in [SCHEMES, RISKS] {
        edit(&copy, path, |text| {
            let rows = csv(text);
            let rows: Vec<_> = rows.into_iter().filter(|row| row[3] != "RT5").collect();
            joined(&rows)
        });
    }
    let told =
        check(&copy, &MONTH_7, 1, &["LPT (RT5) has no scheme in the register", "LPT (RT5) has no risk"]);
    assert_eq!(told.matches("C06").count(), 2, "{told}");
    let (_, shown) = run(&copy, &["efficiency", "--year", "2026/27"]);
    assert!(shown.contains("System, incomplete"), "{shown}");
    let copy = Copy::new();
    edit(&copy, SCHEMES, |text| {
        let mut rows = csv(text);
        rows.iter_mut().find(|row| row[3] == "RWE").unwrap()[3] = "RWE+RWE".to_owned();
        joined(&rows)
    });
    check(&copy, &MONTH_7, 1, &["RWE stands twice.", "Write each organisation once, such as RWE."]);

    let copy = Copy::new();
    edit(&copy, "system/organisations.csv", |text| {
        text.replace("trust,1999-04-01,,", "trust,1999-04-01,2026-07-31,")
    });
    for month in ["M05", "M06", "M07"] {
        fs::remove_dir_all(copy.path().join(format!("finance/returns/2026-27/{month}/RT5"))).unwrap();
    }
    check(
        &copy,
        &MONTH_7,
        1,
        &["LPT (RT5) was of the system until 2026-07-31", "its months from April to July", "UHL (RWE)"],
    );
}

#[test]
fn a_second_board_is_told_and_one_that_succeeds_another_is_not() {
    let with_board = |until: &str, row: &str| {
        let copy = Copy::new();
        edit(&copy, "system/organisations.csv", |text| {
            text.replace("board,2022-07-01,,", &format!("board,2022-07-01,{until},")) + row
        });
        run(&copy, &["check", "--year", "2024/25", "--month", "5"]).1
    };
    let second = "QPM,NHS Northamptonshire Integrated Care Board,NICB,board,2022-07-01,,Register\n";
    let told = with_board("", second);
    assert!(told.contains("C07"), "{told}");
    assert!(told.contains("ICB (QK1) and NICB (QPM) are boards of the system on 31 August 2024"), "{told}");
    assert!(told.contains("write the last day of those that ended under to"), "{told}");
    let merged = "QXX,NHS Leicestershire and Northamptonshire Integrated Care Board,LNICB,board,2024-09-01,,Register\n";
    assert!(!with_board("2024-08-31", merged).contains("C07"), "one follows the other");
    assert!(with_board("2024-09-30", &merged.replace("2024-09-01", "2024-08-01")).contains("C07"));
}

#[test]
fn a_plan_file_with_the_amounts_of_another_is_told_once_at_the_plan() {
    let copy = Copy::new();
    let plan = |code: &str| copy.path().join(format!("finance/plans/2026-27/{code}-v1.csv"));
    let text = fs::read_to_string(plan("RWE")).unwrap().replace("RWE", "RT5");
    fs::write(plan("RT5"), text).unwrap();
    let told =
        check(&copy, &MONTH_7, 1, &["version 1 of the plan of RT5 has the amounts of the plan of RWE"]);
    assert!(!told.contains("Restore the plan's figure"), "{told}");
    let copy = Copy::new();
    let plan = |year: &str| copy.path().join(format!("finance/plans/{year}/RT5-v1.csv"));
    let text = fs::read_to_string(plan("2024-25")).unwrap().replace("2024/25", "2026/27");
    fs::write(plan("2026-27"), text).unwrap();
    let told = check(&copy, &MONTH_7, 1, &["has the amounts of the plan for 2024/25"]);
    assert!(!told.contains("Restore the plan's figure"), "{told}");
}

#[test]
fn a_plan_whose_months_are_added_up_is_told_at_the_plan() {
    let added_up = |text: &str| {
        let mut rows = csv(text);
        let first = rows[0].iter().position(|heading| heading == "m01").unwrap();
        for row in rows.iter_mut().skip(1) {
            let mut sum = 0;
            for cell in &mut row[first..first + 12] {
                sum += cell.parse::<i64>().unwrap();
                *cell = sum.to_string();
            }
        }
        rows
    };
    let copy = Copy::new();
    let path = "finance/plans/2026-27/RWE-v1.csv";
    edit(&copy, path, |text| joined(&added_up(text)));
    let told = check(&copy, &MONTH_7, 1, &["finance/plans/2026-27/RWE-v1.csv", "are added up from April"]);
    assert!(!told.contains("Restore the plan's figure"), "{told}");
    // The returns state the same sums: their staff costs and bridges are not to blame.
    let plan = csv(&fs::read_to_string(copy.path().join(path)).unwrap());
    let first = plan[0].iter().position(|heading| heading == "m01").unwrap();
    edit(&copy, "finance/returns/2026-27/M07/RWE/lines.csv", |text| {
        let mut rows = csv(text);
        for row in rows.iter_mut().skip(1) {
            let n_months = match &*row[6] {
                "plan_ytd" => 7,
                "plan_fy" => 12,
                _ => continue,
            };
            let Some(planned) = plan.iter().find(|planned| planned[first - 1] == row[5]) else { continue };
            let months = planned[first..first + n_months].iter().map(|cell| cell.parse::<i64>().unwrap());
            row[7] = months.sum::<i64>().to_string();
        }
        joined(&rows)
    });
    let told =
        check(&copy, &MONTH_7, 1, &["seem to be added up from April", "by the forecast of the return"]);
    assert!(!told.contains("Key under plan_cost_ytd"), "{told}");
}

#[test]
fn what_has_another_cause_than_pounds_is_told_by_itself() {
    let copy = Copy::new();
    edit(&copy, &format!("{LPT}/lines.csv"), |text| with_cells(text, "value", thousandfold));
    edit(&copy, &format!("{LPT}/months.csv"), |text| {
        (1..=7).fold(text.to_owned(), |text, month| with_cells(&text, &format!("m{month:02}"), thousandfold))
    });
    edit(&copy, &format!("{LPT}/cash.csv"), |text| {
        let mut rows = csv(text);
        let closing = rows.iter_mut().find(|row| row.iter().any(|cell| cell == "closing")).unwrap();
        closing[5] = "99999".to_owned();
        joined(&rows)
    });
    let told = check(&copy, &MONTH_7, 1, &["the return is in pounds"]);
    let of_cash = |line: &&str| line.starts_with("error") && line.contains("cash.csv");
    assert_eq!(told.lines().filter(of_cash).count(), 1, "{told}");
}

#[test]
fn what_is_no_row_and_what_is_missing_is_told_once() {
    let lines = format!("{LPT}/lines.csv");
    for (change, words) in [
        (
            (|text: &str| text.replacen("\n1.0,", "\n<<<<<<< HEAD\n1.0,", 1)) as fn(&str) -> String,
            "two versions of the file were merged",
        ),
        (|text| text.replacen("\n1.0,", "\n# checked on Friday\n1.0,", 1), "the line is a remark"),
        (|text| format!("{text}{}see the note of May\n", "\n".repeat(500)), "the row holds nothing but this"),
    ] {
        let copy = Copy::new();
        edit(&copy, &lines, change);
        let told = check(&copy, &MONTH_7, 1, &[words]);
        let n_told = told.lines().filter(|line| line.starts_with("error") && line.contains(&lines)).count();
        assert_eq!(n_told, 1, "{told}");
    }
    let copy = Copy::new();
    edit(&copy, &lines, |text| {
        text.split_inclusive('\n').filter(|line| !line.contains(",P.PAY.BANK,")).collect()
    });
    let (_, told) = run(&copy, &MONTH_7);
    assert!(told.contains("P.PAY.BANK") && !told.contains("its lines sum to"), "{told}");
}
