//! The register reads back as it was written, and a damaged one releases nothing.

use std::fs;

use super::*;

const HEAD: &str = "fin_year,period,decision,by,at,public_from,reason\n";
const RELEASED: &str = "2026/27,8,released,Jo Bloggs,2026-12-04T09:00:00Z,2026-12-11T00:00:00Z,\n";
const WITHDRAWN: &str = "2026/27,8,withdrawn,\"Bloggs, Jo\",2026-12-05T09:00:00Z,,wrong total\n";

fn read(text: &str) -> Result<Releases, SourcesError> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("finance")).unwrap();
    fs::write(folder.path().join(PATH), text).unwrap();
    releases(folder.path())
}

#[track_caller]
fn refused(rows: &str, words: &[&str]) {
    let error = read(&format!("{HEAD}{rows}")).unwrap_err().to_string();
    for word in words {
        assert!(error.contains(word), "{word}: {error}");
    }
}

#[test]
fn a_register_reads_back_as_it_was_written() {
    let written = format!("{HEAD}{RELEASED}{WITHDRAWN}");
    let releases = read(&written).unwrap();
    assert_eq!(releases.events().len(), 2);
    assert_eq!(text(&releases), written);
}

#[test]
fn a_damaged_register_is_told_with_row_column_and_all_that_is_wrong() {
    refused("2026/27,13,published,,soon,,\n", &["row 2", "period", "decision", "by", "at"]);
    refused(
        &RELEASED.replace("2026-12-11T00:00:00Z", "Friday"),
        &["public_from", "Friday", "2026-12-04T09:30:00Z"],
    );
    refused(&format!("{RELEASED}{RELEASED}"), &["row 3", "released by Jo Bloggs"]);
    refused(WITHDRAWN, &["row 2", "nothing to withdraw"]);
    refused(&WITHDRAWN.replace("wrong total", ""), &["nothing to withdraw"]);
}

#[test]
fn a_register_without_a_column_is_none() {
    assert!(read("fin_year,period\n2026/27,8\n").unwrap_err().to_string().contains("lacks decision, by, at"));
}
