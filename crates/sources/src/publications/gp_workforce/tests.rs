//! Files of the publication as it has them: gp workforce.

use super::super::columns::tests::{contents, rows_of, shown, told};
use super::super::tests::{messages, published};

const DETAILED: &str = "PRAC_CODE,PRAC_NAME,PCN_CODE,SUB_ICB_CODE,TOTAL_PATIENTS,TOTAL_MALE,TOTAL_FEMALE,GP_SOURCE,NURSE_SOURCE,\
TOTAL_GP_HC,TOTAL_GP_FTE,TOTAL_GP_EXTGL_FTE,FEMALE_GP_HC_30TO34,TOTAL_GP_HC_COQ_UK,TOTAL_NURSES_FTE,FEMALE_TRAINEE_DPC_NURSE_ASSOC_HC,\
TOTAL_ADMIN_FTE,TOTAL_NEW_HC\n\
C82001,A,U30213,03W,\"25,822\",NA,12900,Fully provided,Fully estimated - no data provided,5,4.840000001,3.2,1,.,NA,0,,9\n";
const NAME: &str = "1 General Practice – June 2025 Practice Level - Detailed.csv";

#[test]
fn columns_of_staff_become_rows_by_group_role_sex_and_measure() {
    let columns =
        ["month", "practice", "staff_group", "role", "sex", "measure", "age", "qualified_in", "value"];
    let expected = [
        "2025-06-01|C82001|GP|all|ALL|HC|-|-|5000000000",
        "2025-06-01|C82001|GP|all|ALL|FTE|-|-|4840000001",
        "2025-06-01|C82001|GP|extgl|ALL|FTE|-|-|3200000000",
        "2025-06-01|C82001|GP|all|FEMALE|HC|30-34|-|1000000000",
        "2025-06-01|C82001|GP|all|ALL|HC|-|uk|-",
        "2025-06-01|C82001|Nurses|all|ALL|FTE|-|-|-",
        "2025-06-01|C82001|Direct Patient Care|trainee_nurse_assoc|FEMALE|HC|-|-|0",
    ];
    assert_eq!(shown(NAME, DETAILED, "gp_workforce", &columns), Ok(expected.map(str::to_owned).to_vec()));
    let columns =
        ["practice", "pcn", "sub_icb", "gp_source", "nurse_source", "patients", "male_patients", "icb"];
    let expected = "C82001|U30213|03W|Fully provided|Fully estimated - no data provided|25822|-|-";
    assert_eq!(shown(NAME, DETAILED, "gp_workforce_practices", &columns), Ok(vec![expected.to_owned()]));
    let remarks = contents(NAME, DETAILED)[0].remarks.join(" ");
    assert!(remarks.contains("of no staff group that is known were not read: TOTAL_NEW_HC"), "{remarks}");
}

#[test]
fn marks_of_older_years_for_no_value_are_no_zero() {
    for mark in ["NA", ".", "ND", "EST", "NS", "*", "-"] {
        let text = DETAILED.replace(",5,4.84", &format!(",{mark},4.84"));
        let read = shown(NAME, &text, "gp_workforce", &["value"]).expect("it is read");
        assert_eq!(read[0], "-", "{mark}");
    }
    let told = told(NAME, DETAILED.replace("4.840000001", "some"));
    assert!(
        told.contains("row 2, column K (total_gp_fte): found \"some\"; expected a number of staff"),
        "{told}"
    );
}

#[test]
fn a_workforce_file_whose_month_nothing_says_is_told() {
    let told = told("detailed.csv", DETAILED);
    assert!(told.contains("neither its columns nor its name say its month"), "{told}");
}

const HIGH_LEVEL: &str = "PRAC_CODE,PRAC_NAME,STAFF_GROUP,DETAILED_STAFF_ROLE,MEASURE,VALUE\n\
C82001,A,GP,Total,FTE,3.5\nC82001,A,GP,Senior Partner,FTE,1.5\nC82001,A,GP,Partner/Provider,FTE,2\n\
C82001,A,GP,Total,Headcount,3\nC82001,A,Nurses,Practice Nurse,FTE,NA\n";

#[test]
fn totals_of_staff_groups_are_kept_as_published_and_remarked_where_roles_differ() {
    let name = "3 General Practice – June 2026 Practice Level - High level.csv";
    let columns = ["month", "practice", "staff_group", "role", "measure", "value"];
    let read = shown(name, HIGH_LEVEL, "gp_workforce_high_level", &columns).expect("it is read");
    assert_eq!(read.len(), 5);
    assert_eq!(read[3], "2026-06-01|C82001|GP|Total|HC|3000000000");
    assert_eq!(read[4], "2026-06-01|C82001|Nurses|Practice Nurse|FTE|-");
    let [part] = &contents(name, HIGH_LEVEL)[0].remarks[..] else { panic!("one remark") };
    assert!(part.contains("it is a part of the publisher’s file"), "{part}");
    let wrong = HIGH_LEVEL.replace("Total,FTE,3.5", "Total,FTE,0");
    let remarks = contents(name, wrong)[0].remarks.join(" ");
    assert!(
        remarks.contains(
            "In 1 of 2 staff groups of practices the Total FTE is not the sum of the roles, first of GP in C82001"
        ),
        "{remarks}"
    );
}

#[test]
fn staff_of_practices_are_what_the_samples_say() {
    let Some(path) = published("gp_workforce/gpw_practice_level_detailed_2025_sample.csv") else { return };
    let rows = rows_of(&path, "gp_workforce").map_err(messages).expect("it is read");
    let value = |month: &str, practice: &str, group: &str, measure: &str| {
        let of = |row: &&std::collections::BTreeMap<&str, String>| {
            let key = ["month", "practice", "staff_group", "measure", "role", "sex", "age", "qualified_in"];
            key.map(|name| &*row[name]) == [month, practice, group, measure, "all", "ALL", "-", "-"]
        };
        rows.iter().find(of).map(|row| row["value"].clone())
    };
    assert_eq!(value("2025-07-01", "A81001", "GP", "FTE").as_deref(), Some("4840000000"));
    assert_eq!(value("2025-07-01", "A81001", "Nurses", "FTE").as_deref(), Some("-"));
    assert_eq!(value("2025-06-01", "A81004", "GP", "FTE").as_deref(), Some("3266666667"));
    assert_eq!(value("2025-06-01", "A81002", "Nurses", "FTE").as_deref(), Some("7480000000"));
    let practices = rows_of(&path, "gp_workforce_practices").map_err(messages).expect("it is read");
    assert_eq!(practices.len(), 6);
    assert_eq!((&*practices[0]["patients"], &*practices[0]["icb"]), ("3849", "QHM"));
    let read = crate::publications::read(&path, &mut |_| Ok(())).map_err(messages).expect("it is read");
    let [part] = &read[0].remarks[..] else { panic!("{:?}", read[0].remarks) };
    assert!(part.starts_with("It has 3 of England’s more than 6,000 practices"), "{part}");
}

#[test]
fn people_of_practices_and_networks_are_read_one_by_one() {
    let Some(path) = published("gp_workforce/gpw_individual_level_2023-02_sample.csv") else { return };
    let rows = rows_of(&path, "gp_workforce_individual").map_err(messages).expect("it is read");
    assert_eq!(rows.len(), 10);
    assert_eq!(
        (&*rows[0]["month"], &*rows[0]["sub_icb"], &*rows[0]["fte"]),
        ("2023-02-01", "36L", "704822911")
    );
    assert_eq!((&*rows[0]["sex"], &*rows[0]["data_source"]), ("Other/Unknown", "Estimated"));
    let Some(path) = published("gp_workforce/pcn_workforce_individual_level_2022-09_sample.csv") else {
        return;
    };
    let rows = rows_of(&path, "pcn_workforce").map_err(messages).expect("it is read");
    assert_eq!(rows.len(), 6);
    assert_eq!(
        (&*rows[1]["month"], &*rows[1]["pcn"], &*rows[1]["fte"]),
        ("2022-09-01", "U02454", "106666667")
    );
    assert_eq!(rows[5]["detailed_role"], "Clinical Director – Medical");
    let Some(path) = published("gp_workforce/gpw_practice_level_high_level_2024-08_sample.csv") else {
        return;
    };
    let rows = rows_of(&path, "gp_workforce_high_level").map_err(messages).expect("it is read");
    assert_eq!((rows.len(), &*rows[0]["month"], &*rows[0]["value"]), (10, "2024-08-01", "0"));
}

#[test]
fn a_dash_in_the_code_page_of_windows_is_read() {
    let mut bytes = b"Data_source,CENSUS_YEAR,CENSUS_MONTH,PCN_CODE,STAFF_GROUP,STAFF_ROLE,DETAILED_STAFF_ROLE,FTE,UNIQUE_IDENTIFIER\r\n\
                      NWRS Staff,2022,9,U02454,Directors,A,Clinical Director ".to_vec();
    bytes.push(0x96);
    bytes.extend_from_slice(b" Medical,0.5,1\r\n");
    let (_folder, path) = super::super::tests::file("a.csv", bytes);
    let rows = rows_of(&path, "pcn_workforce").map_err(messages).expect("it is read");
    assert_eq!(rows[0]["detailed_role"], "Clinical Director – Medical");
    let told = told(
        "a.csv",
        "Data_source,CENSUS_YEAR,CENSUS_MONTH,PCN_CODE,STAFF_GROUP,STAFF_ROLE,DETAILED_STAFF_ROLE,FTE,UNIQUE_IDENTIFIER\n\
                              A,2022,13,U1,B,C,D,1,2\n",
    );
    assert!(told.contains("expected the number of a month"), "{told}");
}
