//! Files of the publication as it has them: discharge.

use crate::publications::reading::{rows, rows_of, sums_by};
use crate::publications::tests::published;

const ALL: &[&str] = &["day", "kind", "org", "by_17", "after_17", "discharged"];

#[test]
fn the_split_by_hour_may_be_missing_and_the_total_goes_on() {
    let text = "\"icb22_code\",\"date\",\"discharged_by_1700\",\"discharged_between_1701_2359\",\"discharged_total\"\n\
                \"E54000001\",2023-05-31,20,30,50\n\"E54000001\",2023-06-01,NA,NA,44\n\"E54000001\",2023-06-02,NA,NA,NA\n";
    let read = rows_of("a.csv", text, "discharges", ALL);
    let expected = [
        "2023-05-31|ICB|E54000001|20|30|50",
        "2023-06-01|ICB|E54000001|-|-|44",
        "2023-06-02|ICB|E54000001|-|-|-",
    ];
    assert_eq!(read, Ok(expected.map(str::to_owned).to_vec()));
    let told =
        rows_of("a.csv", text.replace(",50\n", ",51\n"), "discharges", ALL).expect_err("it is refused");
    assert!(told.contains("its parts add up to 50"), "{told}");
    let told = rows_of("a.csv", text.replace("2023-06-02", "yesterday"), "discharges", ALL)
        .expect_err("it is refused");
    assert!(told.contains("row 4, column B"), "{told}");
}

#[test]
fn trusts_and_boards_are_read_from_their_files() {
    for (kind, org) in [("trust", "RWE"), ("icb", "E54000015")] {
        let path = |what: &str| {
            published(&format!(
                "urgent_care/hospital_flow_derived/england_{kind}_{what}_LLR_Lincs__derived.csv"
            ))
        };
        let (Some(discharged), Some(criteria)) = (path("discharged_patients"), path("criteria_to_reside"))
        else {
            return;
        };
        let read = rows(&discharged, "discharges", &["day", "org"]).expect("it is read");
        assert!(read.contains(&format!("2022-04-01|{org}")), "{kind}");
        assert!(0 < sums_by(&criteria, "criteria_to_reside", &["org"], "not_met")[org], "{kind}");
    }
}
