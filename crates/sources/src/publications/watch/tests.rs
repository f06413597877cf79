//! What is told of files that can be read and are doubtful.

use super::super::columns::tests::{contents, told};

const HEADINGS: &str = "SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_NAME,ICB_ONS_CODE,Appointment_Month,APPT_STATUS,HCP_TYPE,APPT_MODE,\
                        TIME_BETWEEN_BOOK_AND_APPT,COUNT_OF_APPOINTMENTS\n";

fn row(sub_icb: &str, month: &str, [status, staff, mode, wait]: [&str; 4], n: u32) -> String {
    format!("{sub_icb},Somewhere,E54000015,{month},{status},{staff},{mode},{wait},{n}\n")
}

const KNOWN: [&str; 4] = ["Attended", "GP", "Face-to-Face", "Same Day"];

#[track_caller]
fn check(rows: &[String], expected: &[&str]) {
    let remarks = contents("regional.csv", format!("{HEADINGS}{}", rows.concat()))[0].remarks.join("\n");
    for expected in expected {
        assert!(remarks.contains(expected), "{expected:?} in {remarks:?}");
    }
    assert_eq!(remarks.is_empty(), expected.is_empty(), "{remarks}");
}

#[test]
fn words_of_a_file_that_are_not_known_are_told_with_those_that_are() {
    check(&[row("03W", "AUG2023", KNOWN, 5)], &[]);
    let printed_otherwise =
        ["Appt Status Not Provided", "Other Practice Staff", "Video Conference/Online", "1  Day"];
    check(&[row("03W", "AUG2023", printed_otherwise, 5)], &[]);
    let doctor = ["Attended", "Doctor", "Face-to-Face", "Same Day"];
    check(
        &[
            row("03W", "AUG2023", KNOWN, 5),
            row("03W", "AUG2023", doctor, 6),
            row("04C", "AUG2023", doctor, 6),
        ],
        &[
            "staff_type \"Doctor\" (2 rows, first row 3) is not known; known are GP, Other Practice staff, Unknown",
        ],
    );
    check(
        &[row("03W", "AUG2023", ["Came", "GP", "By post", "Next year"], 5)],
        &[
            "status \"Came\" (1 row, first row 2)",
            "mode \"By post\"",
            "wait \"Next year\"",
            "known are Same Day, 1 Day",
        ],
    );
}

#[test]
fn areas_that_no_register_has_are_told() {
    check(&[row("ZZZ", "AUG2023", KNOWN, 5)], &["sub_icb \"ZZZ\" (1 row, first row 2) is no sub-ICB"]);
    check(&[row("ZZZ", "AUG2021", KNOWN, 5)], &["sub_icb \"ZZZ\""]);
    // Groups of before July 2022 that have been merged since are in no register of today.
    check(&[row("05W", "AUG2021", KNOWN, 5)], &[]);
}

#[test]
fn a_file_whose_rows_stand_there_twice_is_refused() {
    let once = row("03W", "AUG2023", KNOWN, 5) + &row("04C", "AUG2023", KNOWN, 7);
    let told = told("regional.csv", format!("{HEADINGS}{once}{once}"));
    assert!(told.contains("row 4 repeats a row above it in every column, and so do 2 of 4 rows"), "{told}");
    // The same count in another combination repeats nothing.
    check(&[row("03W", "AUG2023", KNOWN, 5), row("03W", "SEP2023", KNOWN, 5)], &[]);
}

#[test]
fn a_few_rows_that_stand_there_twice_are_told_and_read() {
    let mut rows: Vec<String> = (1..=300).map(|n| row("03W", "AUG2023", KNOWN, n)).collect();
    rows.push(rows[0].clone());
    check(&rows, &["of 301 rows 1 repeat another in every column, first row 302"]);
}
