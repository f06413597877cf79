//! An answer in each form, and what is not told.

use std::fs;

use jiff::Timestamp;

use super::*;

/// A workspace's folder with a lake of one file.
fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("coverage.csv");
    let headings = "SUB_ICB_LOCATION_CODE,ICB_ONS_CODE,REGION_CODE,Appointment_Month,Included Practices,\
                    Open Practices,Patients registered at included practices,Patients registered at open practices\n";
    let rows = "03W,E54,E40,01FEB2023,29,30,10,12\n04C,E54,E40,01FEB2023,,1,2,3\n";
    fs::write(&path, format!("{headings}{rows}")).unwrap();
    lake(folder.path()).import(&path, None, Timestamp::UNIX_EPOCH).unwrap();
    folder
}

fn ask(folder: &Path, sql: &str, wanted: Wanted) -> (Reply, Vec<u8>) {
    reply(folder, &Request { sql: sql.to_owned(), wanted }).unwrap()
}

fn page_of(sql: &str) -> Page {
    match ask(workspace().path(), sql, Wanted::Page).0 {
        Reply::Page(page) => page,
        other => panic!("{other:?}"),
    }
}

const SQL: &str = "SELECT sub_icb, included_practices FROM gp_appointments_coverage ORDER BY sub_icb";

#[test]
fn a_page_has_values_and_says_where_there_is_none() {
    let page = page_of(SQL);
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(page.rows, [[some("03W"), some("29")], [some("04C"), None]]);
    assert_eq!((page.n_rows, page.is_cut), (2, false));
    assert_eq!(page.tables, ["gp_appointments_coverage"]);
    assert_eq!(page.columns[1], ("included_practices".to_owned(), true));
}

#[test]
fn a_page_stays_small_whatever_is_asked() {
    let many = page_of("SELECT x FROM generate_series(1, 3000) AS a(x)");
    assert_eq!((many.rows.len(), many.n_rows, many.is_cut), (MOST_ROWS, 3_000, false));
    let more = page_of("SELECT x FROM generate_series(1, 200000) AS a(x)");
    assert_eq!((more.n_rows, more.is_cut), (FOR_PAGES.n_rows, true));
    let long = page_of("SELECT repeat('a', 5000) AS a, x FROM generate_series(1, 3000) AS a(x)");
    let cell = long.rows[0][0].clone().unwrap();
    assert_eq!((cell.chars().count(), cell.chars().last()), (MOST_LETTERS_OF_CELL, Some('…')));
    let columns = vec!["x"; 100].iter().enumerate().map(|(n, x)| format!("{x} AS c{n}")).collect::<Vec<_>>();
    let wide = page_of(&format!("SELECT {} FROM generate_series(1, 3000) AS a(x)", columns.join(", ")));
    assert_eq!(wide.rows.len(), 80);
}

#[test]
fn files_hold_the_whole_answer() {
    let folder = workspace();
    let (_, csv) = ask(folder.path(), SQL, Wanted::Csv);
    assert_eq!(String::from_utf8(csv).unwrap(), "sub_icb,included_practices\n03W,29\n04C,\n");
    let (_, json) = ask(folder.path(), SQL, Wanted::Json);
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["rows"], serde_json::json!([["03W", 29], ["04C", null]]));
    assert!(ask(folder.path(), SQL, Wanted::Xlsx).1.starts_with(b"PK"));
    assert!(ask(folder.path(), SQL, Wanted::Parquet).1.starts_with(b"PAR1"));
}

#[test]
fn a_refusal_does_not_say_where_the_lake_lies() {
    let folder = workspace();
    let parquet = |folder: &Path| -> Vec<std::path::PathBuf> {
        fn walk(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
            for entry in fs::read_dir(folder).unwrap().flatten() {
                let path = entry.path();
                if path.is_dir() { walk(&path, found) } else { found.push(path) }
            }
        }
        let mut found = Vec::new();
        walk(folder, &mut found);
        found.retain(|path| path.extension().is_some_and(|ending| ending == "parquet"));
        found
    };
    for file in parquet(folder.path()) {
        fs::write(file, "no table").unwrap();
    }
    let secret = folder.path().file_name().unwrap().to_string_lossy().into_owned();
    for sql in [
        SQL,
        "EXPLAIN SELECT * FROM gp_appointments_coverage",
        "DROP TABLE gp_appointments_coverage",
        "SELEC",
    ] {
        let Reply::Refused(why) = ask(folder.path(), sql, Wanted::Page).0 else {
            panic!("{sql} is answered")
        };
        assert!(!why.is_empty() && !why.contains(&secret), "{why}");
    }
}
