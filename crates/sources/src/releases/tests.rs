//! The register reads back as it was written, and a damaged one releases nothing.

use std::fs;

use domain::account::{Account, Role, Roles};

use super::*;

const HEAD: &str = "fin_year,period,decision,by,at,public_from,reason\n";
const RELEASED: &str = "2026/27,8,released,Jo Bloggs,2026-12-04T09:00:00Z,2026-12-11T00:00:00Z,\n";
const WITHDRAWN: &str = "2026/27,8,withdrawn,\"Bloggs, Jo\",2026-12-05T09:00:00Z,,wrong total\n";

fn system() -> OrganisationCode {
    "QK1".parse().unwrap()
}

fn read(text: &str) -> Result<Releases, SourcesError> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("finance")).unwrap();
    fs::write(folder.path().join(PATH), text).unwrap();
    releases(folder.path(), &system(), None)
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

/// What is told of a register that was changed by hand, beside a log of what it said before.
#[test]
fn a_register_that_says_otherwise_than_the_log_releases_nothing() {
    let right = format!("{RELEASED}{WITHDRAWN}");
    let logged = read(&format!("{HEAD}{right}")).unwrap();
    let log = Log { releases: logged.events().to_vec(), ..Log::default() };
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("finance")).unwrap();
    let held = |text: Option<&str>, log: &Log| {
        let _ = fs::remove_file(folder.path().join(PATH));
        if let Some(text) = text {
            fs::write(folder.path().join(PATH), format!("{HEAD}{text}")).unwrap();
        }
        releases(folder.path(), &system(), Some(log))
    };
    let refused = |text: Option<&str>, log: &Log, words: &[&str]| {
        let told = held(text, log).unwrap_err().to_string();
        assert!(words.iter().all(|word| told.contains(word)), "{told}");
    };
    assert_eq!(held(Some(&right), &log).unwrap(), logged);
    assert_eq!(held(None, &Log::default()).unwrap(), Releases::none());
    refused(None, &log, &["it has 0 decisions", "the log in oakham.db has 2"]);
    refused(Some(RELEASED), &log, &["it has 1 decision,", "restore the register from a copy"]);
    let by = RELEASED.split(',').nth(3).unwrap();
    let other = right.replacen(by, "Mal Ory", 1);
    refused(Some(&other), &log, &["row 2, column D", "found \"Mal Ory\"", &format!("has {by} here")]);
    let other = right.replace("wrong total", "right total");
    refused(Some(&other), &log, &["row 3, column G", "found \"right total\"", "has wrong total here"]);

    // What an interruption left out of the log is believed, of a publisher where there are accounts.
    let short = Log { releases: logged.events()[..1].to_vec(), ..Log::default() };
    assert_eq!(held(Some(&right), &short).unwrap(), logged);
    let account = |name: &str, role: Role| Account {
        name: name.parse().unwrap(),
        roles: Roles::new(vec![role]).unwrap(),
        organisation: None,
    };
    let with = |role| Log { accounts: vec![account("jo.bloggs", role)], ..short.clone() };
    refused(Some(&right), &with(Role::Publisher), &["row 3, column D", "no account of a publisher"]);
    let renamed = right.replace("\"Bloggs, Jo\"", "jo.bloggs");
    assert!(held(Some(&renamed), &with(Role::Publisher)).is_ok());
    refused(Some(&renamed), &with(Role::Approver), &["no account of a publisher"]);
    let early = Log { read_at: Some(Timestamp::UNIX_EPOCH), ..short };
    refused(Some(&right), &early, &["row 3, column E", "still to come"]);
}
