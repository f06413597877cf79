//! Files of the publication as it has them: ae attendances.

use std::collections::BTreeMap;

use crate::publications::reading::{remarks, rows, rows_of, sums_by, workbook};
use crate::publications::tests::{file, published};

const TABLE: &str = "ae_attendances";
const MONTHLY: &str = "Period,Org Code,Parent Org,Org name,A&E attendances Type 1,A&E attendances Type 2,\
A&E attendances Other A&E Department,A&E attendances Booked Appointments Type 1,\
A&E attendances Booked Appointments Type 2,A&E attendances Booked Appointments Other Department,\
Attendances over 4hrs Type 1,Attendances over 4hrs Type 2,Attendances over 4hrs Other Department,\
Attendances over 4hrs Booked Appointments Type 1,Attendances over 4hrs Booked Appointments Type 2,\
Attendances over 4hrs Booked Appointments Other Department,Patients who have waited 4-12 hs from DTA to admission,\
Patients who have waited 12+ hrs from DTA to admission,Emergency admissions via A&E - Type 1,\
Emergency admissions via A&E - Type 2,Emergency admissions via A&E - Other A&E department,Other emergency admissions\n\
MSitAE-MAY-2025,R01,NHS ENGLAND MIDLANDS ,A TRUST,100,20,30,4,5,6,40,2,3,1,0,0,7,8,50,1,2,9\n\
MSitAE-MAY-2025,N0101,NHS ENGLAND MIDLANDS ,A WALK-IN CENTRE,0,0,70,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0\n";
const TOTAL: &str = "TOTAL,TOTAL,TOTAL,TOTAL,100,20,100,4,5,6,40,2,3,1,0,0,7,8,50,1,2,9\n";

const BY_PROVIDER: &str = "Code,Region,Name,Type 1 Departments - Major A&E,Type 2 Departments - Single Specialty,\
Type 3 Departments - Other A&E/Minor Injury Unit,Total attendances,Type 1 Departments - Major A&E,\
Type 2 Departments - Single Specialty,Type 3 Departments - Other A&E/Minor Injury Unit,Total Attendances < 4 hours,\
Type 1 Departments - Major A&E,Type 2 Departments - Single Specialty,\
Type 3 Departments - Other A&E/Minor Injury Unit,Total Attendances > 4 hours,Percentage in 4 hours or less (all),\
Percentage in 4 hours or less (type 1),Percentage in 4 hours or less (type 2),Percentage in 4 hours or less (type 3),\
Emergency Admissions via Type 1 A&E,Emergency Admissions via Type 2 A&E,Emergency Admissions via Type 3 and 4 A&E,\
Total Emergency Admissions via A&E,Other Emergency admissions (i.e not via A&E),Total Emergency Admissions,\
Number of patients spending >4 hours from decision to admit to admission,\
Number of patients spending >12 hours from decision to admit to admission\n";
const PROVIDER: &str = "R01,NHS England Midlands ,A Trust,104,25,36,165,63,23,33,119,41,2,3,46,72.1%,60.6%,-,91.7%,\
50,1,2,53,9,62,15,8\n";
const CENTRE: &str = "N0101,NHS England Midlands ,A Walk-in Centre,0,0,\"1,070\",\"1,070\",0,0,\"1,070\",\"1,070\",\
0,0,0,0,100.0%,-,-,100.0%,0,0,0,0,0,0,0,0\n";

const FIGURES: [&str; 9] = [
    "month",
    "org",
    "region",
    "attendances",
    "attendances_type_1",
    "over_4_hours",
    "emergency_admissions_type_1",
    "waits_over_4_hours",
    "waits_over_12_hours",
];

#[test]
fn both_families_of_files_give_the_same_figures_of_a_provider() {
    let monthly = rows_of("a.csv", format!("{MONTHLY}{TOTAL}"), TABLE, &FIGURES).expect("it is read");
    assert_eq!(monthly[0], "2025-05-01|R01|Midlands|165|104|46|50|15|8");
    let sheet = format!("{BY_PROVIDER}{PROVIDER}{CENTRE}");
    let sheet = rows_of("May-2025-AE.csv", sheet, TABLE, &FIGURES).expect("it is read");
    assert_eq!(sheet[0], monthly[0]);
    assert_eq!(sheet[1], "2025-05-01|N0101|Midlands|1070|0|0|0|0|0");
}

#[test]
fn booked_appointments_are_given_where_the_file_has_them() {
    let columns = ["family", "booked_type_1", "booked_over_4_hours_type_1"];
    let monthly = rows_of("a.csv", format!("{MONTHLY}{TOTAL}"), TABLE, &columns).expect("it is read");
    assert_eq!(monthly[0], "monthly|4|1");
    let sheet = rows_of("May-2025-AE.csv", format!("{BY_PROVIDER}{PROVIDER}"), TABLE, &columns);
    assert_eq!(sheet, Ok(vec!["by provider|-|-".to_owned()]));
}

#[test]
fn dashes_that_were_replaced_by_noughts_in_headings_are_read() {
    let sheet = format!("{BY_PROVIDER}{PROVIDER}")
        .replace("Departments - ", "Departments 0 ")
        .replace(",-,", ",0.0,");
    let read = rows_of("May-2025-AE.csv", sheet, TABLE, &["org", "attendances_type_2"]);
    assert_eq!(read, Ok(vec!["R01|25".to_owned()]));
}

#[test]
fn extra_columns_and_blank_lines_at_the_end_are_read_past() {
    let text = format!("{MONTHLY}{TOTAL}").replace('\n', ",,\r\n");
    let text = text.replacen("admissions,,", "admissions,a,", 1) + "\r\n,,,,\r\n";
    let read = rows_of("a.csv", text, TABLE, &["org", "attendances"]);
    assert_eq!(read, Ok(vec!["R01|165".to_owned(), "N0101|70".to_owned()]));
}

#[test]
fn line_ends_marks_and_old_encodings_are_read() {
    let whole = format!("{MONTHLY}{TOTAL}");
    let latin: Vec<u8> = whole.replace("A TRUST", "ST RENE'S").bytes().collect();
    let latin = latin.iter().map(|byte| if *byte == b'\'' { 0xc9 } else { *byte }).collect::<Vec<u8>>();
    let forms: [(&str, Vec<u8>, &str); 3] = [
        ("CR alone", whole.replace('\n', "\r").into(), "R01|A TRUST"),
        ("CRLF and a mark", format!("\u{feff}{}", whole.replace('\n', "\r\n")).into(), "R01|A TRUST"),
        ("Windows-1252", latin, "R01|ST RENEÉS"),
    ];
    for (form, text, expected) in forms {
        let read = rows_of("a.csv", text, TABLE, &["org", "org_name"]).expect(form);
        assert_eq!(read[0], expected, "{form}");
    }
}

#[test]
fn a_file_without_its_total_row_is_remarked_and_a_revised_one_too() {
    let (_folder, path) = file("Monthly-AE-May-2025-revised.csv", MONTHLY);
    let remarks = remarks(&path).join(" ");
    assert!(remarks.contains("no TOTAL row") && remarks.contains("revised edition"), "{remarks}");
}

#[test]
fn what_does_not_add_up_or_is_not_there_is_told() {
    let whole = format!("{MONTHLY}{TOTAL}");
    let provider = format!("{BY_PROVIDER}{PROVIDER}{CENTRE}");
    let england = "-,-,England,104,25,1106,1235,63,23,1103,1189,41,2,3,46,1,1,1,1,50,1,2,53,9,62,15,8\n";
    let forms: Vec<(&str, &str, String, &str)> = vec![
        (
            "a total that is another",
            "a.csv",
            whole.replace("TOTAL,100,20,100", "TOTAL,100,20,1230"),
            "the TOTAL row says 1,230 and the rows add up to 100",
        ),
        (
            "a total in small letters",
            "a.csv",
            whole.replace("TOTAL,100", "TOTAL,101").replace("TOTAL", "Total "),
            "says 101",
        ),
        (
            "cut off",
            "a.csv",
            MONTHLY[..MONTHLY.len() - 12].to_owned(),
            "expected a whole number, and there is none",
        ),
        ("no number", "a.csv", whole.replace(",100,20,30", ",100,20,x"), "row 2, column G"),
        ("headings again", "a.csv", format!("{MONTHLY}{MONTHLY}"), "row 4"),
        ("no month", "provider.csv", provider.clone(), "says which month it is of"),
        ("parts and sum", "May-2025-AE.csv", provider.replace(",165,", ",166,"), "its parts add up to 165"),
        (
            "columns in another order",
            "May-2025-AE.csv",
            provider.replacen("Total Attendances > 4 hours", "X", 1).replacen(
                "Total attendances",
                "Total Attendances > 4 hours",
                1,
            ),
            "has no column total attendances",
        ),
        (
            "England",
            "May-2025-AE.csv",
            format!("{provider}{}", england.replace("15,8\n", "15,9\n")),
            "the England row says 9 and the rows add up to 8",
        ),
    ];
    for (form, name, text, expected) in forms {
        let told = rows_of(name, text, TABLE, &["org"]).expect_err(form);
        assert!(told.contains(expected), "{form}: {told}");
    }
    let read = rows_of("May-2025-AE.csv", format!("{provider}{england}"), TABLE, &["org"]);
    assert_eq!(read, Ok(vec!["R01".to_owned(), "N0101".to_owned()]));
}

#[test]
fn the_workbook_gives_its_provider_sheet_and_its_mapping_alone() {
    let heading: Vec<&str> = BY_PROVIDER.trim().split(',').collect();
    let data: Vec<&str> = PROVIDER.trim().split(',').collect();
    let inset = |cells: &[&'static str]| -> Vec<&'static str> { [&[""], cells].concat() };
    let (heading, data) = (inset(&heading), inset(&data));
    let rows_at = |period: &'static [&'static str]| -> Vec<Vec<&'static str>> {
        vec![vec!["", "Title:", "A&E"], period.to_vec(), vec![], heading.clone(), data.clone(), vec![]]
    };
    let sheet = rows_at(&["", "Period:", "May 2025"]);
    let sheet: Vec<&[&str]> = sheet.iter().map(Vec::as_slice).collect();
    let mapping: Vec<&[&str]> = vec![
        &[],
        &["Org code", "Region ", "Name", "STP", "", "", "STP", "Code"],
        &[
            "R01",
            "Midlands Commissioning Region",
            "A Trust",
            "NHS B Board",
            "",
            "",
            "A STP",
            "QZA",
            "NHS A BOARD",
            "NHS A Board",
        ],
        &[
            "R02",
            "Midlands Commissioning Region",
            "B Trust",
            "NHS C Board",
            "",
            "",
            "B STP",
            "QZB",
            "NHS B BOARD",
            "NHS B Board",
        ],
    ];
    let bytes = workbook(&[
        ("System Mapping", mapping.as_slice()),
        ("Provider Level Data", sheet.as_slice()),
        ("Non-Booked Data", sheet.as_slice()),
    ]);
    let (_folder, path) = file("June-2025-AE-by-provider.xlsx", bytes);
    let read = rows(&path, TABLE, &["month", "org", "attendances"]);
    assert_eq!(
        read,
        Ok(vec!["2025-05-01|R01|165".to_owned()]),
        "the title says the month before the name does"
    );
    let mapped = rows(&path, "ae_system_mapping", &["month", "org", "icb", "icb_name", "region"]);
    let expected = ["2025-06-01|R01|QZB|NHS B Board|Midlands", "2025-06-01|R02|-|NHS C Board|Midlands"];
    assert_eq!(mapped, Ok(expected.map(str::to_owned).to_vec()));
    let remarks = remarks(&path).join(" ");
    assert!(remarks.contains("Non-Booked Data was not read"), "{remarks}");
    assert!(remarks.contains("does not have those of 1 of its providers"), "{remarks}");
}

#[test]
fn all_monthly_files_add_up_to_their_totals() {
    let files = [
        ("June-2024", "2024-06-01", 198),
        ("August-2024", "2024-08-01", 199),
        ("January-2025", "2025-01-01", 199),
        ("February-2025-revised", "2025-02-01", 199),
        ("March-2025", "2025-03-01", 199),
        ("April-2025", "2025-04-01", 199),
        ("May-2025", "2025-05-01", 201),
    ];
    for (name, month, n_lines) in files {
        let Some(path) = published(&format!("urgent_care/ae_monthly_csv/Monthly-AE-{name}.csv")) else {
            return;
        };
        let read = rows(&path, TABLE, &["month"]).expect(name);
        // One of the lines is the total.
        assert_eq!((read.len(), read[0].as_str()), (n_lines - 1, month), "{name}");
    }
}

/// The providers whose figures differ between two files.
fn differing(one: &BTreeMap<String, i64>, other: &BTreeMap<String, i64>) -> Vec<String> {
    assert_eq!(one.len(), other.len());
    one.iter().filter(|(org, count)| other.get(*org) != Some(count)).map(|(org, _)| org.clone()).collect()
}

#[test]
fn april_2025_is_the_same_in_both_families_but_for_what_was_revised() {
    let of = |path: &str, column: &str| Some(sums_by(&published(path)?, TABLE, &["org"], column));
    let monthly = "urgent_care/ae_monthly_csv/Monthly-AE-April-2025.csv";
    let sheet = "urgent_care/ae_by_provider_sheet_as_csv/April-2025-AE.csv";
    for (column, leicester, revised) in [
        ("attendances", 21_293 + 1_911, ["RBT", "RTD"].as_slice()),
        ("over_4_hours", 9_211 + 135, &["RBT"]),
        ("waits_over_4_hours", 2_114, &["RBT"]),
        ("waits_over_12_hours", 724, &["RBT"]),
    ] {
        let (Some(monthly), Some(sheet)) = (of(monthly, column), of(sheet, column)) else { return };
        assert_eq!((monthly["RWE"], sheet["RWE"]), (leicester, leicester), "{column}");
        assert_eq!(differing(&monthly, &sheet), revised, "{column}");
    }
}

#[test]
fn every_provider_sheet_is_read_with_its_checks() {
    let files = [
        ("April-2025", 198),
        ("June-2025", 201),
        ("August-2025", 201),
        ("October-2025", 197),
        ("December-2025", 197),
        ("February-2026", 197),
    ];
    for (name, n_rows) in files {
        let Some(path) = published(&format!("urgent_care/ae_by_provider_sheet_as_csv/{name}-AE.csv")) else {
            return;
        };
        assert_eq!(rows(&path, TABLE, &["org"]).expect(name).len(), n_rows, "{name}");
    }
}

#[test]
fn the_workbook_of_june_2025_is_the_provider_sheet_and_its_england_row() {
    let Some(path) = published("urgent_care/June-2025-AE-by-provider.xlsx") else { return };
    let england = sums_by(&path, TABLE, &["month"], "attendances");
    assert_eq!(england, BTreeMap::from([("2025-06-01".to_owned(), 2_350_478)]));
    let Some(sheet) = published("urgent_care/ae_by_provider_sheet_as_csv/June-2025-AE.csv") else { return };
    // The sheet is of a later edition, with two providers revised.
    for (column, revised) in [
        ("attendances", ["RTD"].as_slice()),
        ("over_4_hours", &[]),
        ("emergency_admissions_other", &["RFS"]),
        ("waits_over_12_hours", &[]),
    ] {
        let both = [&path, &sheet].map(|path| sums_by(path, TABLE, &["org"], column));
        assert_eq!(differing(&both[0], &both[1]), revised, "{column}");
    }
    let mapped = rows(&path, "ae_system_mapping", &["org", "icb"]).expect("it is read");
    assert_eq!(mapped.len(), 270);
    assert!(mapped.contains(&"RWE|QK1".to_owned()));
}

#[test]
fn eleven_providers_are_mapped_to_leicestershire() {
    let Some(path) = published("urgent_care/AE_System-Mapping_2025-26.csv") else { return };
    let mapped = rows(&path, "ae_system_mapping", &["month", "icb", "region"]).expect("it is read");
    assert_eq!(mapped.iter().filter(|row| *row == "2025-04-01|QK1|Midlands").count(), 11);
    assert_eq!(mapped.len(), 208);
}
