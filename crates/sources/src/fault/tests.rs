//! Faults become findings that say what is wrong and what to do, and not more of them than anybody
//! reads.

use super::*;

fn fault(value: &str, expected: &str) -> Fault {
    Fault { value: value.to_owned(), ..file_fault("lines.csv", expected) }
}

#[test]
fn a_finding_says_what_is_wrong_and_then_what_to_do() {
    for (value, expected, message, fix) in [
        (
            "",
            "the workbook is locked with a password; save it without one",
            "the workbook is locked with a password.",
            "Save it without one.",
        ),
        (
            "=1+2",
            "formulas are not read; key the value in its place",
            "found \"=1+2\"; formulas are not read.",
            "Key the value in its place.",
        ),
        (
            "",
            "the cell is empty; expected a day such as 2024-08-31",
            "the cell is empty; expected a day such as 2024-08-31.",
            "Correct it, and send the return again.",
        ),
    ] {
        let finding = Finding::from(fault(value, expected));
        assert_eq!((finding.message.as_str(), finding.fix.as_str()), (message, fix));
        assert_eq!(finding.rule, "V03");
    }
}

#[test]
fn no_more_faults_are_listed_than_anybody_reads() {
    let many = SourcesError::Faults(vec![fault("x", "expected a number"); 5000]);
    let message = many.to_string();
    assert!(message.starts_with("5000 places cannot be read"), "{message}");
    assert!(message.lines().count() == FAULTS_LISTED + 2 && message.contains("and 4800 more"), "{message}");
    let findings = many.findings();
    assert_eq!(findings.len(), FAULTS_LISTED + 1);
    assert!(findings[FAULTS_LISTED].message.contains("and 4800 more"));
}

#[test]
fn a_long_value_is_not_repeated_whole() {
    assert_eq!(shortened(&"é".repeat(500)).chars().count(), SHOWN_CHARACTERS + 1);
    assert_eq!(shortened("short"), "short");
}

#[test]
fn cells_that_are_wrong_for_one_reason_are_one_fault() {
    let fault_at = |file: &str, row: u32, value: &str| Fault {
        file: format!("finance/returns/2024-25/M05/RWE/{file}.csv"),
        at: Some(CellAt { row, column: 3 }),
        column: "fin_year".to_owned(),
        value: value.to_owned(),
        expected: "it is not a financial year; write it as 2024/25".to_owned(),
    };
    let mut faults: Vec<Fault> = (2..60).map(|row| fault_at("lines", row, "24/25")).collect();
    faults.push(fault_at("lines", 60, "2024"));
    faults.extend((2..9).map(|row| fault_at("months", row, "24/25")));
    let found = findings(faults.clone());
    let [first, other] = &found[..] else { panic!("{found:#?}") };
    assert_eq!(
        first.message,
        "found \"24/25\"; it is not a financial year (and 64 more cells of lines.csv, months.csv)."
    );
    assert_eq!(first.fix, "Write it as 2024/25.");
    assert!(other.message.starts_with("found \"2024\""), "{other:?}");
    let message = SourcesError::Faults(faults).to_string();
    assert!(message.starts_with("2 places cannot be read"), "{message}");
    // A few are told one by one.
    assert_eq!(findings((2..5).map(|row| fault_at("lines", row, "24/25"))).len(), 3);
}

#[test]
fn values_that_are_each_wrong_for_one_reason_are_one_fault() {
    let fault_at = |row: u32| Fault {
        file: "finance/returns/2024-25/M05/RWE/lines.csv".to_owned(),
        at: Some(CellAt { row, column: 8 }),
        column: "value".to_owned(),
        value: format!("{row}k"),
        expected: format!("write the number in full and with its sign, without k, such as {row}"),
    };
    let found = findings((2..86).map(fault_at));
    let [one] = &found[..] else { panic!("{found:#?}") };
    assert!(one.message.starts_with("found \"2k\"; write the number in full"), "{one:?}");
    assert!(one.message.contains("(and 83 more cells of lines.csv)"), "{one:?}");
    assert_eq!(findings((2..12).map(fault_at)).len(), 10);
}

#[test]
fn what_there_is_is_told_as_what_is_wrong_and_not_as_what_to_do() {
    let fix = |expected: &str| Finding::from(file_fault("finance/plans/2024-25/QK1-v1.csv", expected)).fix;
    assert_eq!(fix("the heading row lacks a and has x; add what it lacks"), "Add what it lacks.");
    for telling in
        ["no station is called this; there is a, b", "it is unknown; it has x", "it is short; expected 3"]
    {
        let found = Finding::from(file_fault("care/network.toml", telling));
        assert_eq!((found.message, found.fix), (format!("{telling}."), "Correct it.".to_owned()));
    }
    assert_eq!(fix("no station is called this; did you mean \"a\"?"), "Did you mean \"a\"?");
}
