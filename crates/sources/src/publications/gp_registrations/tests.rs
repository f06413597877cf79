//! Files of the publication as it has them: gp registrations.

use std::collections::BTreeMap;

use super::super::columns::tests::{contents, rows_of, shown, told};
use super::super::tests::{messages, published};
use crate::publications::read;

const ALL: &str = "PUBLICATION,EXTRACT_DATE,TYPE,SUB_ICB_LOCATION_CODE,ONS_SUB_ICB_LOCATION_CODE,CODE,POSTCODE,SEX,AGE,\
NUMBER_OF_PATIENTS\r\n";

#[test]
fn list_sizes_are_read_in_both_eras_and_with_every_form_of_the_day() {
    let days = [
        ("2026-08-01", "2026-08-01"),
        ("01Aug2026", "2026-08-01"),
        ("01JAN2021", "2021-01-01"),
        ("01-Sep-20", "2020-09-01"),
    ];
    for (printed, day) in days {
        let text = format!("{ALL}GP_PRAC_PAT_LIST,{printed},GP,03W,E38,C82001,LE8 0LG,ALL,ALL,25822\r\n");
        let columns = ["extract_date", "practice", "postcode", "sub_icb", "patients"];
        let expected = Ok(vec![format!("{day}|C82001|LE8 0LG|03W|25822")]);
        assert_eq!(shown("a.csv", &text, "gp_list_size", &columns), expected);
        let earlier =
            text.replace("SUB_ICB_LOCATION_CODE,ONS_SUB_ICB_LOCATION_CODE", "CCG_CODE,ONS_CCG_CODE");
        assert_eq!(shown("a.csv", &earlier, "gp_list_size", &columns), expected);
    }
}

#[test]
fn a_list_that_is_no_whole_list_or_stands_twice_is_told() {
    let row = "GP_PRAC_PAT_LIST,2026-04-01,GP,03W,E38,C82001,LE8 0LG,ALL,ALL,25822\n";
    let part = told("a.csv", format!("{ALL}{}", row.replace("ALL,ALL", "FEMALE,ALL")));
    assert!(part.contains("row 2, column H (sex): found \"FEMALE\"; expected ALL"), "{part}");
    let twice = told("a.csv", format!("{ALL}{row}{row}"));
    assert!(twice.contains("row 3, column F (code): found \"C82001\"; expected one row"), "{twice}");
    let day = told("a.csv", format!("{ALL}{}", row.replace("2026-04-01", "04/01/2026")));
    assert!(day.contains("expected a day"), "{day}");
}

const AGES: &str = "PUBLICATION,EXTRACT_DATE,ORG_TYPE,ORG_CODE,ONS_CODE,SEX,AGE,NUMBER_OF_PATIENTS\n\
A,2026-08-01,SUB_ICB_LOCATION_CODE,03W,E38,ALL,ALL,10\n\
A,2026-08-01,SUB_ICB_LOCATION_CODE,03W,E38,FEMALE,0,1\n\
A,2026-08-01,SUB_ICB_LOCATION_CODE,03W,E38,FEMALE,95+,2\n\
A,2026-08-01,SUB_ICB_LOCATION_CODE,03W,E38,FEMALE,ALL,3\n\
A,2026-08-01,SUB_ICB_LOCATION_CODE,03W,E38,MALE,0,7\n\
A,2026-08-01,SUB_ICB_LOCATION_CODE,03W,E38,MALE,ALL,7\n";

#[test]
fn all_rows_are_compared_with_the_ages_and_dropped() {
    let columns = ["extract_date", "org_type", "org", "sex", "age", "age_from", "patients"];
    let expected = [
        "2026-08-01|Sub-ICB|03W|FEMALE|0|0|1",
        "2026-08-01|Sub-ICB|03W|FEMALE|95+|95|2",
        "2026-08-01|Sub-ICB|03W|MALE|0|0|7",
    ];
    assert_eq!(shown("a.csv", AGES, "gp_population", &columns), Ok(expected.map(str::to_owned).to_vec()));
    let lost: Vec<&str> = AGES.lines().filter(|line| !line.contains("95+")).collect();
    let lost = told("a.csv", lost.join("\n"));
    assert!(lost.contains("Sub-ICB 03W has 10 patients in its ALL row and its ages add up to 8"), "{lost}");
    assert!(lost.contains("Sub-ICB 03W has 3 patients in its FEMALE row and its ages add up to 1"), "{lost}");
    let cut = told("a.csv", AGES.lines().take(4).collect::<Vec<_>>().join("\n"));
    assert!(cut.contains("fetch the file again"), "{cut}");
    let twice = told("a.csv", format!("{AGES}{}", AGES.lines().skip(2).collect::<Vec<_>>().join("\n")));
    assert!(twice.contains("its ages add up to 20"), "{twice}");
}

#[test]
fn the_pcn_of_practices_in_none_is_kept_and_remarked() {
    let text = AGES.replace("SUB_ICB_LOCATION_CODE,03W,E38", "PCN,U,");
    let remarks = contents("a.csv", &text)[0].remarks.join(" ");
    assert!(remarks.contains("PCN U on 2026-08-01 holds 10 patients"), "{remarks}");
    assert_eq!(shown("a.csv", &text, "gp_population", &["org_type", "org"]).map(|rows| rows.len()), Ok(3));
}

#[test]
fn ages_of_practices_come_in_a_file_for_each_sex() {
    let text = "EXTRACT_DATE,CCG_CODE,ONS_CCG_CODE,ORG_CODE,POSTCODE,SEX,AGE,NUMBER_OF_PATIENTS\n\
                01APR2022,03W,E38,C82001,LE8 0LG,FEMALE,ALL,5\n01APR2022,03W,E38,C82001,LE8 0LG,FEMALE,0,2\n\
                01APR2022,03W,E38,C82001,LE8 0LG,FEMALE,1,3\n";
    let columns = ["org_type", "org", "sex", "age", "patients"];
    let expected = ["Practice|C82001|FEMALE|0|2", "Practice|C82001|FEMALE|1|3"];
    assert_eq!(shown("a.csv", text, "gp_population", &columns), Ok(expected.map(str::to_owned).to_vec()));
    let scope = |text: &str| contents("a.csv", text)[0].slices[0].scope.clone();
    assert_ne!(scope(text), scope(&text.replace("FEMALE", "MALE")));
    assert!(
        told("a.csv", text.replace(",0,2", ",0,1"))
            .contains("Practice C82001 has 5 patients in its FEMALE row")
    );
}

#[test]
fn five_year_ages_have_a_table_of_their_own() {
    let text = "PUBLICATION,EXTRACT_DATE,ORG_TYPE,ORG_CODE,POSTCODE,SEX,AGE_GROUP_5,NUMBER_OF_PATIENTS\n\
                A,2026-08-01,GP,C82001,LE8 0LG,ALL,ALL,9\nA,2026-08-01,GP,C82001,LE8 0LG,MALE,0_4,4\n\
                A,2026-08-01,GP,C82001,LE8 0LG,FEMALE,95+,5\n";
    let columns = ["org_type", "org", "sex", "age", "age_from", "patients"];
    let expected = ["Practice|C82001|MALE|0-4|0|4", "Practice|C82001|FEMALE|95+|95|5"];
    assert_eq!(
        shown("a.csv", text, "gp_population_bands", &columns),
        Ok(expected.map(str::to_owned).to_vec())
    );
    let told = told("a.csv", text.replace("0_4", "young"));
    assert!(told.contains("row 3, column G (age_group_5): found \"young\"; expected an age"), "{told}");
}

#[test]
fn patients_by_lsoa_are_read_and_those_who_live_in_none_are_remarked() {
    for heading in ["NUMBER_OF_PATIENTS", "Number of Patients"] {
        let text = format!(
            "PUBLICATION,EXTRACT_DATE,PRACTICE_CODE,PRACTICE_NAME,LSOA_CODE,SEX,{heading}\n\
             A,04JAN2021,C82001,B,E01025600,ALL,7\nA,04JAN2021,C82001,B,NO2011,ALL,2\n"
        );
        let read = shown(
            "a.csv",
            &text,
            "gp_list_size_by_lsoa",
            &["extract_date", "practice", "lsoa", "sex", "patients"],
        );
        let expected = ["2021-01-04|C82001|E01025600|ALL|7", "2021-01-04|C82001|NO2011|ALL|2"];
        assert_eq!(read, Ok(expected.map(str::to_owned).to_vec()));
        let remarks = contents("a.csv", &text)[0].remarks.join(" ");
        assert!(remarks.contains("2 patients live in no LSOA of England"), "{remarks}");
    }
}

#[test]
fn list_sizes_of_january_2021_are_those_of_all_practices() {
    let Some(path) = published("gp_registrations/gp-reg-pat-prac-all_2021-01.csv") else { return };
    let rows = rows_of(&path, "gp_list_size").map_err(messages).expect("it is read");
    let sum: i64 = rows.iter().map(|row| row["patients"].parse::<i64>().expect("a number")).sum();
    assert_eq!((rows.len(), sum), (6_658, 60_606_345));
    let Some(path) = published("gp_registrations/gp-reg-pat-prac-all_2026-04_C82_practices.csv") else {
        return;
    };
    let rows = rows_of(&path, "gp_list_size").map_err(messages).expect("it is read");
    assert_eq!(rows.len(), 123);
    // The start of a code says nothing of where a practice is.
    let sub_icb = |code: &str| rows.iter().find(|row| row["practice"] == code).map(|row| &*row["sub_icb"]);
    assert_eq!((sub_icb("C82040"), sub_icb("C82076")), (Some("52R"), Some("71E")));
}

#[test]
fn practices_of_leicestershire_in_august_2026_are_mapped_to_their_networks() {
    let Some(path) = published("gp_registrations/gp-reg-pat-prac-map_2026-08.csv") else { return };
    let rows = rows_of(&path, "gp_practices").map_err(messages).expect("it is read");
    assert_eq!(rows.len(), 6_129);
    let of_system: Vec<_> = rows.iter().filter(|row| row["icb"] == "QK1").collect();
    let mut networks: Vec<_> = of_system.iter().map(|row| &row["pcn"]).collect();
    networks.sort();
    networks.dedup();
    let suppliers = |name: &str| of_system.iter().filter(|row| row["supplier"] == name).count();
    // 26 networks, and U.
    assert_eq!((of_system.len(), networks.len(), suppliers("TPP"), suppliers("EMIS")), (127, 27, 119, 8));
    let read = read(&path, &mut |_| Ok(())).map_err(messages).expect("it is read");
    assert_eq!(read[0].slices[0].period.to_string(), "2026-08-01");
    assert!(read[0].remarks[0].contains("52 practices are in no PCN"), "{:?}", read[0].remarks);
}

#[test]
fn ages_of_leicestershire_in_august_2026_add_up_to_the_published_totals() {
    let path = published("gp_registrations/gp-reg-pat-prac-sing-age-regions_2026-08_QK1_QJM.csv");
    let Some(path) = path else { return };
    let mut patients: BTreeMap<String, i64> = BTreeMap::new();
    for row in rows_of(&path, "gp_population").map_err(messages).expect("it is read") {
        let number: i64 = row["patients"].parse().expect("a number");
        *patients.entry(format!("{} {}", row["org_type"], row["org"])).or_default() += number;
        *patients.entry(row["org_type"].clone()).or_default() += number;
    }
    assert_eq!(patients["ICB QK1"], 1_223_531);
    let parts = ["03W", "04C", "04V"].map(|code| patients[&format!("Sub-ICB {code}")]);
    assert_eq!(parts, [361_572, 438_807, 423_152]);
    assert_eq!((patients["PCN U"], patients["PCN"], patients["ICB"]), (219_236, 2_255_237, 2_044_694));
}
