//! Files of the publishers in their layouts, and files that are others.

use std::fs;

use super::*;

const ALL: &str = "PUBLICATION,EXTRACT_DATE,TYPE,SUB_ICB_LOCATION_CODE,ONS_SUB_ICB_LOCATION_CODE,CODE,POSTCODE,SEX,AGE,NUMBER_OF_PATIENTS\r\n\
GP_PRAC_PAT_LIST,01Aug2026,GP,05W,E38000175,M83001,ST1 1AA,ALL,ALL,8123\r\n\
GP_PRAC_PAT_LIST,01Aug2026,GP,05W,E38000175,Y00001,ST1 1AB,ALL,ALL,18\r\n\
GP_PRAC_PAT_LIST,01Aug2026,GP,03W,E38000051,C82001,LE8 0LG,ALL,ALL,25822\r\n";

/// A row of 27 columns without headings.
fn ods_row(code: &str, name: &str, status: &str, setting: &str) -> String {
    let mut cells = vec![""; 27];
    (cells[0], cells[1], cells[12], cells[25]) = (code, name, status, setting);
    let cells: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
    format!("{}\r\n", cells.join(","))
}

fn read(all: &str, ods: Option<&str>) -> Result<PracticeList, String> {
    let folder = tempfile::tempdir().unwrap();
    let registrations = folder.path().join("all.csv");
    fs::write(&registrations, all).unwrap();
    let list = ods.map(|text| {
        let path = folder.path().join("ods.csv");
        fs::write(&path, text).unwrap();
        path
    });
    let files = PracticeFiles { registrations: &registrations, ods: list.as_deref() };
    practices(files, &BTreeSet::from(["05W".to_owned()])).map_err(|error| error.to_string())
}

#[test]
fn practices_of_the_system_have_their_lists() {
    let list = read(ALL, None).unwrap();
    let codes: Vec<(&str, u64)> = list.practices.iter().map(|p| (p.code.as_str(), p.patients)).collect();
    assert_eq!(codes, [("M83001", 8123), ("Y00001", 18)]);
    assert_eq!(list.source, "NHS England, Patients Registered at a GP Practice, 01Aug2026");
}

#[test]
fn the_list_of_practices_gives_names_and_leaves_out_what_is_no_practice() {
    let ods =
        ods_row("M83001", "THE POTTERIES SURGERY", "A", "4") + &ods_row("Y00001", "HMP STAFFORD", "A", "9");
    let list = read(ALL, Some(&ods)).unwrap();
    let names: Vec<_> = list.practices.iter().map(|practice| practice.name.as_deref()).collect();
    assert_eq!(names, [Some("The Potteries Surgery")]);
}

#[test]
fn files_of_another_layout_or_year_are_told_by_what_they_hold() {
    let old = ALL.replace("SUB_ICB_LOCATION_CODE", "CCG_CODE");
    assert!(
        read(&old, None)
            .unwrap_err()
            .contains("it has CCG_CODE, so it is from before July 2022; expected gp-reg-pat-prac-all.csv")
    );
    let map = "PUBLICATION,EXTRACT_DATE,PRACTICE_CODE\nGP,01Aug2026,A81001\n";
    assert!(read(map, None).unwrap_err().contains("it is the mapping file"));
    let elsewhere = ALL.replace("05W", "16C");
    assert!(
        read(&elsewhere, None).unwrap_err().contains("no practice of the system's sub-ICB locations (05W)")
    );
    let word = ALL.replace(",8123", ",many");
    let both = read(&word, Some("a,b,c\n")).unwrap_err();
    assert!(both.contains("all.csv row 2") && both.contains("many"), "{both}");
    assert!(both.contains("the row has 3 columns; expected epraccur.csv"), "{both}");
    let trusts = ods_row("RJE", "UNIVERSITY HOSPITALS OF NORTH MIDLANDS NHS TRUST", "", "");
    assert!(read(ALL, Some(&trusts)).unwrap_err().contains("as in etr, the list of trusts"));
}
