//! Wrong figures that agree with themselves: schedules beside the lines and the month before, registers, limits and
//! plans with one slip throughout, totals at the foot of a sheet.

use std::fs;

use crate::binary::{Copy, check};

const MONTH: [&str; 5] = ["check", "--year", "2024/25", "--month", "5"];

/// A CSV text with its rows changed; headings come first.
fn with_rows(text: &str, change: impl Fn(&[String], &mut Vec<Vec<String>>)) -> String {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let texts = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<String>>();
    let headings = texts(reader.headers().unwrap());
    let mut rows: Vec<Vec<String>> = reader.records().map(|record| texts(&record.unwrap())).collect();
    change(&headings, &mut rows);
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    writer.write_record(&headings).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn at(headings: &[String], name: &str) -> usize {
    headings.iter().position(|heading| heading == name).unwrap()
}

/// The amounts under a heading, changed.
fn column(text: &str, name: &str, change: impl Fn(i64) -> i64) -> String {
    with_rows(text, |headings, rows| {
        for row in rows {
            let cell = &mut row[at(headings, name)];
            if let Ok(amount) = cell.parse::<i64>() {
                *cell = change(amount).to_string();
            }
        }
    })
}

/// The months of each row, changed as a whole.
fn months(text: &str, change: impl Fn(&[String]) -> Vec<String>) -> String {
    with_rows(text, |headings, rows| {
        let first = at(headings, "m01");
        for row in rows {
            let changed = change(&row[first..first + 12]);
            row.splice(first..first + 12, changed);
        }
    })
}

fn rewrite(copy: &Copy, file: &str, change: impl Fn(&str) -> String) {
    let path = copy.path().join(file);
    let before = fs::read_to_string(&path).unwrap();
    let after = change(&before);
    assert_ne!(before, after, "the slip changes something");
    fs::write(path, after).unwrap();
}

/// What `check` prints of month 5 beside what it prints of the example itself: new findings, by line.
#[track_caller]
fn told(copy: &Copy, code: i32, expected: &[&str]) -> Vec<String> {
    let printed = check(copy, &MONTH, code, expected);
    let findings = printed.lines().filter(|line| line.starts_with("error") || line.starts_with("warning"));
    findings.filter(|line| !line.contains(" V11 ") && !line.contains(" V13 ")).map(str::to_owned).collect()
}

#[track_caller]
fn told_once(copy: &Copy, code: i32, expected: &[&str]) {
    let findings = told(copy, code, expected);
    assert_eq!(findings.len(), 1, "{findings:#?}");
}

/// A change of a file's text, and what must be told of it.
type Slip<'a> = (&'a dyn Fn(&str) -> String, &'a str);

#[test]
fn a_schedule_beside_the_lines_is_told() {
    let year = Copy::new();
    year.edit("workforce.csv", |text| column(text, "plan_cost_ytd", |cost| cost * 12 / 5));
    told_once(&year, 1, &["workforce.csv row 2 column J: plan_cost_ytd is the plan of the whole year"]);
    let alone = Copy::new();
    alone.edit("workforce.csv", |text| column(text, "actual_cost_ytd", |cost| cost / 5));
    told_once(&alone, 1, &["actual_cost_ytd is August alone"]);
    let exchanged = Copy::new();
    exchanged.edit("workforce.csv", |text| {
        text.replace(",substantive,", ",x,").replace(",bank,", ",substantive,").replace(",x,", ",bank,")
    });
    told(
        &exchanged,
        1,
        &["substantive and bank staff have changed places under plan_cost_ytd, actual_cost_ytd"],
    );
    let turned = Copy::new();
    turned.edit("bridge.csv", |text| column(text, "impact", |impact| -impact));
    told(&turned, 1, &["the signs of the bridge from plan to actual are turned round"]);
    let one_row = Copy::new();
    one_row.edit("bridge.csv", |text| text.replace(",-240,", ",-240000,"));
    told_once(&one_row, 1, &["the schedule bridge is in pounds in row 6"]);
}

#[test]
fn a_schedule_of_the_month_before_is_told() {
    for name in ["workforce", "cash", "payments"] {
        let copy = Copy::new();
        let before = copy.path().join(format!("finance/returns/2024-25/M04/RWE/{name}.csv"));
        let before = fs::read_to_string(before).unwrap();
        copy.edit(&format!("{name}.csv"), |_| before.replace(",2024/25,4,", ",2024/25,5,"));
        told_once(&copy, 1, &[&format!("the schedule {name} is that of the month before")]);
    }
    let opening = Copy::new();
    opening.edit("cash.csv", |text| {
        text.replace("opening,71064", "opening,72064").replace("closing,50680", "closing,51680")
    });
    told_once(&opening, 0, &["opening cash is 72,064, and was 71,064"]);
    let limit = Copy::new();
    limit.edit("capital.csv", |text| text.replace(",Y,", ",x,").replace(",N,", ",Y,").replace(",x,", ",N,"));
    told_once(&limit, 1, &["in_cdel is turned round"]);
    let payments = Copy::new();
    payments.edit("payments.csv", |text| {
        with_rows(text, |headings, rows| {
            for row in rows {
                row.swap(at(headings, "paid_number"), at(headings, "paid_value"));
                row.swap(at(headings, "within_number"), at(headings, "within_value"));
            }
        })
    });
    told_once(&payments, 1, &["numbers and values of NHS and non-NHS invoices have changed places"]);
}

#[test]
fn one_slip_of_a_plan_file_is_told_once_at_the_plan_file() {
    const PLAN: &str = "finance/plans/2024-25/RWE-v1.csv";
    let down = |text: &str| {
        with_rows(text, |headings, rows| {
            let first = at(headings, "m01");
            let mut above = vec!["0".to_owned(); 12];
            for row in rows {
                let own = row[first..first + 12].to_vec();
                row.splice(first..first + 12, above);
                above = own;
            }
        })
    };
    let slips: [Slip<'_>; 4] = [
        (&down, "stand one row too far down"),
        (
            &|text| months(text, |row| [&row[1..], &["0".to_owned()]].concat()),
            "stand one column too far to the left",
        ),
        (
            &|text| months(text, |row| [&["0".to_owned()], &row[..11]].concat()),
            "stand one column too far to the right",
        ),
        (
            &|text| months(text, |row| row.iter().map(|cell| format!("-{cell}").replace("--", "")).collect()),
            "all signs of version 1 of the plan are turned round",
        ),
    ];
    for (slip, expected) in slips {
        let copy = Copy::new();
        rewrite(&copy, PLAN, slip);
        let findings = told(&copy, 1, &["finance/plans/2024-25/RWE-v1.csv: ", expected]);
        assert_eq!(findings.iter().filter(|finding| finding.contains("V08")).count(), 1, "{findings:#?}");
    }
}

#[test]
fn one_slip_of_a_register_or_of_limits_is_told_once() {
    const SCHEMES: &str = "finance/schemes/2026-27.csv";
    let exchanged = |text: &str| {
        with_rows(text, |headings, rows| {
            for row in rows {
                row.swap(at(headings, "plan_fy"), at(headings, "fot"));
            }
        })
    };
    let added_up = |row: &[String]| {
        let mut sum = 0;
        let mut add = |cell: &String| {
            sum += cell.parse::<i64>().unwrap_or_default();
            if cell.is_empty() { String::new() } else { sum.to_string() }
        };
        row.iter().map(&mut add).collect::<Vec<String>>()
    };
    // Published items have no months.
    let moved_left = |row: &[String]| {
        if row[0].is_empty() { row.to_vec() } else { [&row[1..], &["0".to_owned()]].concat() }
    };
    let slips: [Slip<'_>; 4] = [
        (&|text| months(text, moved_left), "stand one column too far to the left"),
        (&|text| months(text, added_up), "added up from April"),
        (&exchanged, "plan and forecast have changed places"),
        (&|text| column(text, "period", |_| 6), "the amounts to date are those to October"),
    ];
    for (slip, expected) in slips {
        let copy = Copy::new();
        rewrite(&copy, SCHEMES, slip);
        let printed = check(&copy, &["check"], 1, &[expected]);
        let errors = printed.lines().filter(|line| line.starts_with("error"));
        assert_eq!(errors.clone().filter(|line| line.contains("V29")).count(), 1, "{printed}");
    }
    let millions = |amount: i64| (amount + 500) / 1_000;
    for (file, name, expected) in [
        ("finance/limits/2024-25.csv", "value", "the limits are in millions"),
        ("finance/risks/2026-27.csv", "gross_value_fy", "seem to be in millions"),
    ] {
        let copy = Copy::new();
        rewrite(&copy, file, |text| column(text, name, millions));
        let printed = check(&copy, &["check"], 1, &[expected]);
        assert_eq!(
            printed.matches("V22").count(),
            check(&Copy::new(), &["check"], 1, &[]).matches("V22").count()
        );
    }
}

#[test]
fn a_total_at_the_foot_is_told_once_and_the_cover_in_its_own_file() {
    for (name, total) in [
        ("lines.csv", "Total,,,,,,,123456,,,,\n"),
        ("lines.csv", ",,,,,,,123456,,,,\n"),
        ("lines.csv", "1.0,RWE,2024/25,5,final,Total,actual_ytd,123456,,,,\n"),
        ("months.csv", ",,,,Total,1,2,3,4,5,,,,,,,,\n"),
        ("workforce.csv", ",,,,Total,,1.00,1.00,1.00,1,1,1,\n"),
        ("capital.csv", ",,,,Total,,,1,1,1,1,1,\n"),
        ("payments.csv", "Grand total,,,,,1,1,1,1,\n"),
    ] {
        let copy = Copy::new();
        copy.edit(name, |text| format!("{text}{total}"));
        let printed = check(&copy, &MONTH, 1, &["Leave the row out"]);
        let faults = printed.lines().filter(|line| line.contains(" V03 ")).count();
        assert_eq!(faults, 1, "{name} {total}: {printed}");
    }
    let copy = Copy::new();
    copy.edit("cover.csv", |text| text.replace("approved_by,example", "approved_by,synthesiser"));
    told(&copy, 1, &["V27  finance/returns/2024-25/M05/RWE/cover.csv: "]);
}

#[test]
fn a_saving_above_all_that_the_boards_cost_is_told() {
    let copy = Copy::new();
    rewrite(&copy, "reform/plan.toml", |text| text.replace("system_saving = 13200", "system_saving = 53001"));
    check(&copy, &MONTH, 1, &["F04", "limits.system_saving is 53001, more than baseline.cost of 53000"]);
    let copy = Copy::new();
    rewrite(&copy, "reform/targets.csv", |text| text.replace("saving,16700,", "saving,16700000,"));
    check(&copy, &MONTH, 0, &["F04", "PLAN asks for a saving of 16700000, more than the 53000"]);
}
