//! Measures of files.

use super::*;

fn read(text: &str) -> SeriesFile {
    SeriesFile::of_text("a.csv", text).unwrap()
}

fn called() -> Called {
    let (name, from) = ("Waits".to_owned(), "a.csv".to_owned());
    Called { name, unit: String::new(), direction: Direction::Decrease, from }
}

#[test]
fn targets_are_kept_from_where_they_change() {
    let file = read("date,value,target\n2024-04-01,1,5\n2024-05-01,2,5\n2024-06-01,3,\n2024-07-01,3,4\n");
    let measured = of_rows(&file, &called()).unwrap();
    let targets: Vec<_> = measured.targets.iter().map(|(date, target)| (date.to_string(), *target)).collect();
    assert_eq!(targets, [("2024-04-01".to_owned(), 5.0), ("2024-07-01".to_owned(), 4.0)]);
}

#[test]
fn rows_of_several_units_are_refused_with_what_to_do() {
    let file = read("unit,date,value\nA,2024-04-01,1\nB,2024-04-01,2\n");
    let told = of_rows(&file, &called()).unwrap_err().to_string();
    assert_eq!(
        told,
        "a.csv holds 2 units (A, B, …); a chart is of one: keep the rows of one, or ask for one with WHERE"
    );
}

#[test]
fn numbers_have_the_digits_that_they_need() {
    for (values, expected) in [("1\n2", 1), ("1.25\n2", 2), ("1204\n1300.55", 1), ("120\n130", 0)] {
        let rows = values.lines().enumerate().map(|(idx, value)| format!("2024-0{}-01,{value}", idx + 1));
        let rows = rows.collect::<Vec<_>>().join("\n");
        assert_eq!(decimals(&read(&format!("date,value\n{rows}\n")).rows), expected, "{values}");
    }
}
