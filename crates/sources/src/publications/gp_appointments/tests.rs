//! Files of the publication as it has them: gp appointments.

use super::super::columns::tests::{contents, shown, told};
use super::super::tests::{file, messages, sums, zipped};
use crate::publications::tests::published;

const HEADINGS: &str = "CCG_CODE,CCG_ONS_CODE,CCG_NAME,STP_ONS,STPNM,REGION_ONS_CODE,REGION_NAME,Appointment_Month,\
APPT_STATUS,HCP_TYPE,APPT_MODE,TIME_BETWEEN_BOOK_AND_APPT,COUNT_OF_APPOINTMENTS\r\n";

#[test]
fn what_editions_call_differently_has_one_name() {
    let rows = "03W,E38,A CCG,E54,\"A, B  STP\",E40,Midlands,MAR2019,Appt Status Not Provided,HCP Type Not Provided,\
                Video Conference/Online,8  to 14 Days,5\r\n\
                03W,E38,A CCG,E54,\"A, B  STP\",E40,Midlands,MAR2019,Attended,Other Practice Staff,Telephone,\
                Unknown / Data Issue,7\r\n";
    let (_folder, path) = file("Regional_CSV_A.csv", format!("{HEADINGS}{rows}"));
    let read = sums(&path, &["month", "status", "staff_type", "mode", "wait"], "appointments");
    let read = read.map_err(messages).expect("it is read");
    let expected = [
        ("2019-03-01|Attended|Other Practice staff|Telephone|Unknown", 7),
        ("2019-03-01|Unknown|Unknown|Video/Online|8 to 14 Days", 5),
    ];
    assert_eq!(read.into_iter().collect::<Vec<_>>(), expected.map(|(key, n)| (key.to_owned(), n)));
}

#[test]
fn a_total_among_the_rows_is_a_check_and_counts_for_nothing() {
    let rows = "03W,E38,A CCG,E54,STP,E40,Midlands,MAR2019,Attended,GP,Telephone,1 Day,5\r\n\
                04C,E38,B CCG,E54,STP,E40,Midlands,MAR2019,Attended,GP,Telephone,1 Day,1200\r\n";
    for total in [
        "Total,,,,,,,,,,,,\"1,205\"",
        "GRAND TOTAL,,,,,,,MAR2019,,,,,1205",
        ",,,,,,,Total:,,,,,1205",
        "England,,England,,,,,MAR2019,,,,,1205",
    ] {
        let (_folder, path) = file("Regional_CSV_A.csv", format!("{HEADINGS}{rows}{total}\r\n"));
        let read = sums(&path, &["sub_icb"], "appointments").map_err(messages).expect("it is read");
        assert_eq!(read.into_iter().collect::<Vec<_>>(), [("03W".to_owned(), 5), ("04C".to_owned(), 1_200)]);
    }
    let (_folder, path) = file("Regional_CSV_A.csv", format!("{HEADINGS}{rows}Total,,,,,,,,,,,,1206\r\n"));
    let refused = sums(&path, &["sub_icb"], "appointments").map_err(messages).unwrap_err();
    assert!(
        refused.contains("row 4") && refused.contains("says 1,206 and the rows add up to 1,205"),
        "{refused}"
    );
}

#[test]
fn appointments_of_leicestershire_are_what_the_publication_says() {
    let Some(path) = published("gp_appointments/Regional_CSV_LeicesterLeicsRut.csv") else { return };
    let months = sums(&path, &["month"], "appointments").map_err(messages).expect("it is read");
    assert_eq!((months.len(), months["2021-08-01"]), (30, 507_035));
    let status = sums(&path, &["status"], "appointments").map_err(messages).expect("it is read");
    assert_eq!(status["Attended"], 13_877_539);
    assert_eq!(status["DNA"], 583_718);
    assert_eq!(status["Unknown"], 746_593);
    let staff = sums(&path, &["month", "sub_icb", "staff_type"], "appointments").map_err(messages);
    let staff = staff.expect("it is read");
    // Of staff whose type is known [hundredths of a per cent].
    let gp_share = |sub_icb: &str| {
        let of = |staff_type: &str| staff[&format!("2021-08-01|{sub_icb}|{staff_type}")];
        let all = of("GP") + of("Other Practice staff");
        (of("GP") * 10_000 + all / 2) / all
    };
    assert_eq!(["03W", "04C", "04V"].map(gp_share), [4_657, 5_731, 4_959]);
}

#[test]
fn coverage_of_all_sub_icbs_is_read() {
    let Some(path) = published("gp_appointments/APPOINTMENTS_GP_COVERAGE_feb2023-jul2025.csv") else {
        return;
    };
    let patients = sums(&path, &["sub_icb", "month"], "open_patients").map_err(messages).expect("it is read");
    assert_eq!(patients.len(), 106 * 30);
    assert_eq!(patients["00L|2023-02-01"], 335_363);
}

const BODY: &str =
    "Appointment_Date,APPT_STATUS,HCP_TYPE,APPT_MODE,TIME_BETWEEN_BOOK_AND_APPT,COUNT_OF_APPOINTMENTS";
const DAILY_HEADINGS: [&str; 5] = [
    "SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_ONS_CODE,SUB_ICB_LOCATION_NAME,ICB_ONS_CODE,REGION_ONS_CODE",
    "SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_ONS_CODE,SUB_ICB_LOCATION,ICB_ONS_CODE,REGION_ONS_CODE",
    "CCG_CODE,CCG_ONS_CODE,CCG_NAME,STP_CODE,SUBREGION_ONS_CODE,REGION_ONS_CODE",
    "CCG_CODE,CCG_ONS_CODE,CCG_NAME,STP_CODE,REGIONAL_LOCAL_OFFICE_ONS_CODE,REGION_ONS_CODE",
    "CCG_CODE,CCG_ONS_CODE,CCG_NAME,STP_ONS_CODE,REGION_ONS_CODE",
];

/// A daily file under one of the headings, with a name of a place, the days and the appointments of them.
fn daily(headings: &str, place: &str, days: &[(&str, &str)]) -> String {
    let region = if headings.contains("STP_CODE") { "E39000030,E40000008" } else { "E40000008" };
    let row = |(day, count): &(&str, &str)| {
        format!(
            "03W,E38000051,{place},E54000015,{region},{day},Attended,GP,Telephone,8  to 14 Days,{count}\r\n"
        )
    };
    format!("{headings},{BODY}\r\n{}", days.iter().map(row).collect::<String>())
}

const MONTHLY: [&str; 8] =
    ["month", "sub_icb", "sub_icb_name", "status", "staff_type", "mode", "wait", "appointments"];

#[test]
fn days_are_read_under_all_headings_and_add_up_to_months() {
    for headings in DAILY_HEADINGS {
        let text = daily(headings, "A place", &[("01SEP2024", "5"), ("30SEP2024", "7"), ("01OCT2024", "1")]);
        let by_month = shown("a.csv", &text, "gp_appointments", &MONTHLY);
        let expected = [
            "2024-09-01|03W|A place|Attended|GP|Telephone|8 to 14 Days|12",
            "2024-10-01|03W|A place|Attended|GP|Telephone|8 to 14 Days|1",
        ];
        assert_eq!(by_month, Ok(expected.map(str::to_owned).to_vec()), "{headings}");
        let by_day = shown("a.csv", &text, "gp_appointments_daily", &["date", "appointments"]);
        let expected = ["2024-09-01|5", "2024-09-30|7", "2024-10-01|1"];
        assert_eq!(by_day, Ok(expected.map(str::to_owned).to_vec()), "{headings}");
    }
}

#[test]
fn a_comma_without_quotes_in_a_name_moves_the_rest_of_the_row() {
    let place = "NHS Heywood, Middleton and Rochdale CCG";
    for headings in DAILY_HEADINGS {
        let text = daily(headings, place, &[("01SEP2018", "5")]);
        let read =
            shown("a.csv", &text, "gp_appointments_daily", &["date", "sub_icb_name", "mode", "appointments"]);
        let expected = "2018-09-01|NHS Heywood, Middleton and Rochdale CCG|Telephone|5";
        assert_eq!(read, Ok(vec![expected.to_owned()]), "{headings}");
    }
}

#[test]
fn empty_columns_and_notes_behind_a_row_move_nothing() {
    let text = daily(DAILY_HEADINGS[0], "A place", &[("01SEP2024", "5,,"), ("02SEP2024", "6,a note")]);
    let text = text.replacen("COUNT_OF_APPOINTMENTS", "COUNT_OF_APPOINTMENTS,", 1);
    let read = shown("a.csv", &text, "gp_appointments_daily", &["date", "sub_icb_name", "appointments"]);
    assert_eq!(read, Ok(vec!["2024-09-01|A place|5".to_owned(), "2024-09-02|A place|6".to_owned()]));
}

#[test]
fn months_of_both_families_are_of_the_same_area_and_replace_each_other() {
    let by_day = daily(DAILY_HEADINGS[0], "A place", &[("01SEP2024", "5")]);
    let regional = REGIONAL.to_owned()
        + "03W,E38,A place,E54000015,An ICB,E40,Midlands,SEP2024,Attended,GP,Telephone,1 Day,5\n";
    let slices = |text: &str| {
        let slices = contents("a.csv", text)[0].slices.clone();
        let of_months = slices.into_iter().filter(|slice| slice.table == "gp_appointments");
        of_months.map(|slice| (slice.period, slice.scope)).collect::<Vec<_>>()
    };
    assert_eq!(slices(&by_day), slices(&regional));
    assert_eq!(slices(&regional)[0].1, "E54000015");
}

const REGIONAL: &str = "SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_ONS_CODE,SUB_ICB_LOCATION_NAME,ICB_ONS_CODE,ICB_NAME,\
REGION_ONS_CODE,REGION_NAME,APPOINTMENT_MONTH,APPT_STATUS,HCP_TYPE,APPT_MODE,TIME_BETWEEN_BOOK_AND_APPT,\
COUNT_OF_APPOINTMENTS\n";

#[test]
fn what_is_wrong_in_a_row_of_appointments_is_told_with_its_cell() {
    let good = "03W,E38,A place,E54000015,An ICB,E40,Midlands,SEP2024,Attended,GP,Telephone,1 Day,5\n";
    let forms = [
        (
            "a day for a month",
            good.replace("SEP2024", "soon"),
            "row 2, column H (appointment_month): found \"soon\"",
        ),
        (
            "a hidden count",
            good.replace(",5\n", ",*\n"),
            "row 2, column M (count_of_appointments): found \"*\"",
        ),
        ("a negative count", good.replace(",5\n", ",-5\n"), "expected a whole number of zero or more"),
        ("a half", good.replace(",5\n", ",5.5\n"), "expected a whole number of zero or more"),
        (
            "more than anybody counts",
            good.replace(",5\n", ",9000000000000000000\n"),
            "expected at most 1,000,000,000,000",
        ),
        ("a row cut off", "03W,E38,A place,E54000015\n".to_owned(), "expected a month"),
        ("no code", good.replace("03W,", " ,"), "expected the code of a sub-ICB, and the cell is empty"),
        ("headings again", format!("{good}{REGIONAL}"), "row 3, column H (appointment_month)"),
        ("a quote left open", good.replace("A place", "\"A place"), "expected a month"),
    ];
    for (form, rows, expected) in forms {
        let told = told("a.csv", format!("{REGIONAL}{rows}"));
        assert!(told.contains(expected), "{form}: {told}");
        assert!(told.contains("fetch the file again"), "{form}: {told}");
    }
}

#[test]
fn two_columns_of_one_name_are_told() {
    let text = format!(
        "COUNT_OF_APPOINTMENTS,{REGIONAL}5,03W,E38,A,E54,B,E40,C,SEP2024,Attended,GP,Telephone,1 Day,6\n"
    );
    assert!(told("a.csv", text).contains("two columns are named count_of_appointments"));
}

const PRACTICE: &str = "APPOINTMENT_MONTH_START_DATE,GP_CODE,GP_NAME,SUPPLIER,PCN_CODE,PCN_NAME,SUB_ICB_LOCATION_CODE,\
SUB_ICB_LOCATION_NAME,HCP_TYPE,APPT_MODE,NATIONAL_CATEGORY,TIME_BETWEEN_BOOK_AND_APPT,COUNT_OF_APPOINTMENTS,APPT_STATUS\n\
01OCT2025,C82001,\"A, B SURGERY\",TPP,U30213,A PCN,03W,A place,Other Practice Staff,Video Conference/Online,\
Inconsistent Mapping,15  to 21 Days,12,DNA\n\
01OCT2025,Y00001,C,EMIS,U,Unallocated,04C,Another,GP,Unknown,Unmapped,Unknown / Data Issue,3,Attended\n";

#[test]
fn appointments_of_practices_are_read_with_the_areas_that_name_their_slices() {
    let columns = [
        "month",
        "practice",
        "pcn",
        "sub_icb",
        "staff_type",
        "mode",
        "category",
        "wait",
        "status",
        "appointments",
    ];
    let read =
        shown("Practice_Level_Crosstab_Midlands_Oct_25.csv", PRACTICE, "gp_appointments_practice", &columns);
    let expected = [
        "2025-10-01|C82001|U30213|03W|Other Practice staff|Video/Online|Inconsistent Mapping|15 to 21 Days|DNA|12",
        "2025-10-01|Y00001|U|04C|GP|Unknown|Unmapped|Unknown|Attended|3",
    ];
    assert_eq!(read, Ok(expected.map(str::to_owned).to_vec()));
    let scopes: Vec<_> =
        contents("a.csv", PRACTICE)[0].slices.iter().map(|slice| slice.scope.clone()).collect();
    assert_eq!(scopes, ["03W", "04C"]);
}

#[test]
fn the_mapping_has_the_month_of_its_name_or_of_its_archive() {
    let text = "GP_CODE,GP_NAME,SUPPLIER,PCN_CODE,PCN_NAME,SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_NAME,ICB_CODE,ICB_NAME,\
                REGION_CODE,REGION_NAME\nC82001,A,TPP,U30213,A PCN,03W,A place,QK1,An ICB,Y60,Midlands\n";
    let read = shown(
        "Mapping_Oct_25.csv",
        text,
        "gp_appointments_mapping",
        &["month", "practice", "icb", "region_name"],
    );
    assert_eq!(read, Ok(vec!["2025-10-01|C82001|QK1|Midlands".to_owned()]));
    let zipped = zipped(&[
        ("Mapping.csv", text.as_bytes()),
        ("Practice_Level_Crosstab_Feb_26.csv", PRACTICE.as_bytes()),
    ]);
    let contents = contents("Practice_Level_Crosstab_Feb_26.zip", zipped);
    assert_eq!(contents[0].slices[0].period.to_string(), "2026-02-01");
    assert_eq!(contents[1].slices[0].period.to_string(), "2025-10-01");
    assert!(told("Mapping.csv", text).contains("does not say which month it is of"));
    let twice = format!("{text}C82001,A,TPP,U30213,A PCN,03W,A place,QK1,An ICB,Y60,Midlands\n");
    assert!(
        told("Mapping_Oct_25.csv", twice)
            .contains("row 3, column A (gp_code): found \"C82001\"; expected one row")
    );
}

#[test]
fn categories_are_read_with_codes_or_names_of_sub_icbs() {
    let text = "Appointment_Date,SUB_ICB_LOCATION_CODE,SERVICE_SETTING,CONTEXT_TYPE,NATIONAL_CATEGORY,COUNT_OF_APPOINTMENTS\n\
                02AUG2022,03W,General Practice,Care Related Encounter,Walk-in,\"1,234\"\n\
                02AUG2022,03W,Unmapped,Unmapped,Unmapped,7\n";
    let columns = ["date", "sub_icb", "sub_icb_name", "setting", "context", "category", "appointments"];
    let read = shown("a.csv", text, "gp_appointments_category", &columns);
    let expected = [
        "2022-08-02|03W|-|General Practice|Care Related Encounter|Walk-in|1234",
        "2022-08-02|03W|-|Unmapped|Unmapped|Unmapped|7",
    ];
    assert_eq!(read, Ok(expected.map(str::to_owned).to_vec()));
}
