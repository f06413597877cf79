//! Files of the publication as it has them: beds.

use crate::publications::reading::{remarks, rows, rows_of, sums_by, workbook};
use crate::publications::tests::{file, published};

const KH03: &[&str] = &["quarter", "opening", "region", "org", "sector", "available", "occupied"];

fn kh03(england: &[&str]) -> Vec<u8> {
    let groups = [
        "",
        "",
        "",
        "",
        "",
        "",
        "Available",
        "",
        "",
        "",
        "",
        "",
        "Occupied",
        "",
        "",
        "",
        "",
        "",
        "% Occupied",
    ];
    let sectors = ["Total", "General & Acute", "Learning Disabilities", "Maternity", "Mental Illness"];
    let start = ["", "Year", "Period End", "Region Code", "Org Code", "Org Name"];
    let heading = [&start[..], &sectors, &[""], &sectors, &[""], &sectors].concat();
    let trust = [
        "", "2024-25", "December", "Y60", "R01", "A TRUST", "110.5", "100.25", "-", "10.25", "", "", "99.75",
        "90", "-", "9.75", "", "", "0.9027", "0.8978", "-", "0.951", "-",
    ];
    let rows: Vec<&[&str]> = vec![
        &["", "Average daily number of beds"],
        &["", "Period:", "October to December 2024"],
        &[],
        &groups,
        &heading,
        england,
        &[],
        &trust,
        &["", "Notes:", "", "", ""],
    ];
    workbook(&[("Notes", &[&["", "Words"]]), ("NHS Trust by Sector", rows.as_slice())])
}

const ENGLAND: [&str; 17] = [
    "", "2024-25", "December", "", "", "England", "110.5", "100.25", "0", "10.25", "0", "", "99.75", "90",
    "0", "9.75", "0",
];

#[test]
fn beds_of_a_quarter_are_read_by_sector() {
    let (_folder, path) = file("Beds-Open-Overnight-Web_File-Q3-2024-25.xlsx", kh03(&ENGLAND));
    let read = rows(&path, "kh03_beds", KH03);
    let expected = [
        "2024-10-01|overnight|Y60|R01|General & Acute|100250|90000",
        "2024-10-01|overnight|Y60|R01|Maternity|10250|9750",
    ];
    assert_eq!(read, Ok(expected.map(str::to_owned).to_vec()));
    let (_folder, path) = file("Beds-Open-Day-Only-Web_File-Q3-2024-25.xlsx", kh03(&ENGLAND));
    assert_eq!(rows(&path, "kh03_beds", &["opening"]).expect("it is read")[0], "day only");
}

#[test]
fn beds_that_do_not_add_up_are_told() {
    let mut england = ENGLAND;
    (england[6], england[7]) = ("210.5", "200.25");
    let (_folder, path) = file("Beds-Open-Overnight-Web_File-Q3-2024-25.xlsx", kh03(&england));
    let told = rows(&path, "kh03_beds", KH03).expect_err("it is refused");
    assert!(told.contains("England row says 200.250 available beds in General & Acute"), "{told}");
    let mut england = ENGLAND;
    england[12] = "300";
    let (_folder, path) = file("Beds-Open-Overnight-Web_File-Q3-2024-25.xlsx", kh03(&england));
    let told = rows(&path, "kh03_beds", KH03).expect_err("it is refused");
    assert!(told.contains("its sectors add up to 99.750"), "{told}");
}

#[test]
fn quarters_of_rows_are_those_of_the_financial_year() {
    let of = |year: &str, end: &str| super::quarter_of_row(year, end).map(|quarter| quarter.to_string());
    assert_eq!(of("2024-25", "March").as_deref(), Some("2025-01-01"));
    assert_eq!(of("2024/25", "June").as_deref(), Some("2024-04-01"));
    assert_eq!(of("2025", "March").as_deref(), Some("2025-01-01"));
    assert_eq!(of("2024-25", "Q4").as_deref(), Some("2025-01-01"));
    assert_eq!((of("2024-25", "May"), of("", "")), (None, None));
}

const SITREP: &[&str] = &["month", "level", "region", "org", "org_name", "metric", "type", "value"];

#[test]
fn the_bed_report_is_read_in_both_its_forms() {
    let text = "Period,Level,Region,ICB,Org Code,Org Name,Metric,Type,Value\n\
                April 2024,Trust,NHS ENGLAND MIDLANDS,QZA,R01,A TRUST,Adult G&A beds occupied,Average,\"1,500.5\"\n\
                April 2024,Trust,NHS ENGLAND MIDLANDS,QZA,R01,A TRUST,Adult G&A occupancy rate,Average,93.2%\n\
                April 2024,National,-,-,-,ENGLAND,Adult G&A beds occupied,Average,*\n";
    let read = rows_of("a.csv", text, "beds_sitrep", SITREP);
    let expected = [
        "2024-04-01|Trust|Midlands|R01|A TRUST|adult g&a beds occupied|Average|1500500",
        "2024-04-01|National|-|-|ENGLAND|adult g&a beds occupied|Average|-",
    ];
    assert_eq!(read, Ok(expected.map(str::to_owned).to_vec()));

    let sheet: Vec<&[&str]> = vec![
        &["", "Title:", "Beds"],
        &["", "Period:", "March 2023"],
        &[
            "",
            "Region",
            "",
            "Name",
            "G&A beds available",
            "G&A beds occupied",
            "G&A occupancy rate",
            "Adult G&A beds available",
            "Adult G&A beds occupied",
        ],
        &["", "England", "", "", "2000", "1900", "0.95", "1800", "1750"],
        &["", "Midlands", "QZA", "A Board", "2000", "1900", "0.95", "1800", "1750"],
        &["", "Midlands", "'R01'", "A Trust", "1000.4", "'950'", "0.95", "900", "-"],
    ];
    let (_folder, path) = file(
        "a.xlsx",
        workbook(&[
            ("Beds, type 1 acute trusts", sheet.as_slice()),
            ("Beds, all acute trusts", sheet.as_slice()),
        ]),
    );
    let read = rows(&path, "beds_sitrep", SITREP);
    let expected = [
        "2023-03-01|Trust|Midlands|R01|A Trust|g&a beds available|-|1000400",
        "2023-03-01|Trust|Midlands|R01|A Trust|g&a beds occupied|-|950000",
        "2023-03-01|Trust|Midlands|R01|A Trust|adult g&a beds available|-|900000",
        "2023-03-01|Trust|Midlands|R01|A Trust|adult g&a beds occupied|-|-",
    ];
    assert_eq!(read, Ok(expected.map(str::to_owned).to_vec()));
}

#[test]
fn beds_of_leicester_are_read_from_the_derived_file() {
    let name = "urgent_care/hospital_flow_derived/england_critical_general_acute_beds_LLR_Lincs__derived.csv";
    let Some(path) = published(name) else { return };
    let beds = sums_by(&path, "beds_sitrep", &["month", "org", "metric"], "value");
    assert_eq!(beds["2022-04-01|RWE|g&a beds available"], 1_637_000);
    assert_eq!(beds["2022-04-01|RWE|neonatal intensive care beds occupied"], 34_000);
    assert!(remarks(&path)[0].contains("derived"));
}
