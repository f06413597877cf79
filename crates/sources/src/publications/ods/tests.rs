//! Files of the publication as it has them: ods.

use crate::publications::reading::{remarks, rows, rows_of};
use crate::publications::tests::{file, published};

const TABLE: &str = "ods_organisations";
const SHOWN: &[&str] = &[
    "month",
    "kind",
    "code",
    "name",
    "geography",
    "postcode",
    "opened",
    "closed",
    "status",
    "commissioner",
    "prescribing_setting",
];

/// A row of the register with so many columns.
fn row(n_columns: usize) -> String {
    let mut cells = vec![""; n_columns];
    let values = [
        (0, "C81001"),
        (1, "A PRACTICE, NEAR"),
        (2, "Y60"),
        (3, "QZA"),
        (9, "LE1 1AA"),
        (10, "19740401"),
        (12, "A"),
        (13, "B"),
        (14, "03W"),
        (25, "4"),
    ];
    for (idx, value) in values.into_iter().filter(|(idx, _)| *idx < n_columns) {
        cells[idx] = value;
    }
    format!("\"{}\"\r\n", cells.join("\",\""))
}

#[test]
fn practices_are_read_by_place_in_old_and_new_copies() {
    let read = rows_of("epraccur_2026-06.csv", row(27), TABLE, SHOWN);
    let expected = "2026-06-01|practice|C81001|A PRACTICE, NEAR|QZA|LE1 1AA|1974-04-01|-|A|03W|";
    assert_eq!(read, Ok(vec![format!("{expected}4")]));
    let read = rows_of("epraccur_2026-06.csv", row(24), TABLE, SHOWN);
    assert_eq!(read, Ok(vec![format!("{expected}-")]));
}

#[test]
fn an_edition_that_the_name_does_not_say_is_that_of_the_last_change() {
    let (_folder, path) = file("etr.csv", row(27).replace("19740401\",\"", "19740401\",\"20251130"));
    assert_eq!(rows(&path, TABLE, &["month", "closed"]), Ok(vec!["2025-11-01|2025-11-30".to_owned()]));
    assert!(remarks(&path)[0].contains("last change in it, November 2025"));
}

#[test]
fn what_is_no_register_is_told() {
    let forms = [
        ("columns", row(26), "the row has 26 columns, expected 27"),
        ("a day", row(27).replace("19740401", "1974"), "row 1, column K"),
        ("headings", row(27).replace("C81001", "Organisation Code"), "expected an ODS code"),
        ("no day", row(27).replace("19740401", ""), "name it as etr_2026-06.csv"),
    ];
    for (form, text, expected) in forms {
        let told = rows_of("etr.csv", text, TABLE, &["code"]).expect_err(form);
        assert!(told.contains(expected), "{form}: {told}");
    }
}

#[test]
fn memberships_keep_their_days() {
    let text = "\"C81001\",\"5ZA\",\"W\",\"20061001\",\"20130331\",\"0\"\n\"C81001\",\"03W\",\"W\",\"20130401\",\"\",\"0\"\n";
    let shown = &["month", "kind", "practice", "member_of", "type", "started", "ended"];
    let read = rows_of("epcmem_2019-08.csv", text, "ods_memberships", shown);
    let expected = [
        "2019-08-01|commissioner|C81001|5ZA|W|2006-10-01|2013-03-31",
        "2019-08-01|commissioner|C81001|03W|W|2013-04-01|-",
    ];
    assert_eq!(read, Ok(expected.map(str::to_owned).to_vec()));
    let told = rows_of("epcmem.csv", "a,b\n", "ods_memberships", shown).expect_err("it is refused");
    assert!(told.contains("the row has 2 columns, expected 6"), "{told}");
}

#[test]
fn trusts_of_june_2026_are_read_with_those_that_are_closed() {
    let Some(path) = published("ods/etr_2026-06.csv") else { return };
    let trusts = rows(&path, TABLE, &["month", "code", "closed"]).expect("it is read");
    assert_eq!(trusts.len(), 274);
    assert_eq!(trusts.iter().filter(|row| !row.ends_with("|-")).count(), 72);
    assert!(trusts.iter().any(|row| row.starts_with("2026-06-01|K0N6A|")));
}

#[test]
fn commissioners_and_practices_and_their_memberships_are_read() {
    let Some(path) = published("ods/eccg_by_2026-01.csv") else { return };
    let read = rows(&path, TABLE, &["month", "kind", "code"]).expect("it is read");
    assert_eq!(read.len(), 320);
    assert!(read.contains(&"2026-01-01|commissioner|03W".to_owned()));
    let Some(path) = published("ods/epraccur_2023_LLR_Lincs.csv") else { return };
    let read = rows(&path, TABLE, &["commissioner", "status", "prescribing_setting"]).expect("it is read");
    assert_eq!(read.len(), 429);
    assert_eq!(read.iter().filter(|row| row.ends_with("|A|4")).count(), 216);
    let Some(path) = published("ods/epcmem_2019_C82.csv") else { return };
    assert_eq!(rows(&path, "ods_memberships", &["practice"]).expect("it is read").len(), 640);
}

#[test]
fn networks_and_their_practices_are_read_from_the_workbook() {
    let Some(path) = published("ods/ePCN_2023-01.xlsx") else { return };
    let networks = rows(&path, TABLE, &["month", "kind", "code", "commissioner"]).expect("it is read");
    assert_eq!(networks.len(), 1_329);
    assert!(networks.contains(&"2023-01-01|PCN|U00147|04C".to_owned()));
    let members = rows(&path, "ods_memberships", &["kind", "practice", "member_of", "started", "ended"]);
    let members = members.expect("it is read");
    assert_eq!(members.len(), 7_455);
    assert!(members.contains(&"PCN|A81001|U89141|2019-10-01|-".to_owned()));
}
