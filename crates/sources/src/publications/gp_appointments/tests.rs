use super::super::tests::{file, messages, sums};
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
    let gp_share = |sub_icb: &str| {
        let of = |staff_type: &str| staff[&format!("2021-08-01|{sub_icb}|{staff_type}")] as f64;
        of("GP") / (of("GP") + of("Other Practice staff")) * 100.0
    };
    let shares = ["03W", "04C", "04V"].map(|sub_icb| format!("{:.2}", gp_share(sub_icb)));
    assert_eq!(shares, ["46.57", "57.31", "49.59"]);
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
