//! A synthetic year for any system: whole, marked, the same for the same seed, and sound.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::civil::date;
use serde_json::Value;

use crate::binary::{oakham, text};

/// Systems of the 42 and of the 36, some of both.
const SYSTEMS: [&str; 6] = ["QK1", "QHM", "QMJ", "S1Y5D", "Z9B2Z", "QPM"];

fn make(folder: &Path, system: &str, seed: u64, more: &[&str]) {
    let (target, seed) = (folder.to_str().unwrap(), seed.to_string());
    let mut all = vec!["init", target, "--system", system, "--synthetic", "--seed", &seed];
    all.extend(more);
    let output = oakham(&all);
    assert_eq!(output.status.code(), Some(0), "{system}: {}", text(&output.stderr));
}

fn position(folder: &Path, month: u8) -> Value {
    let month = month.to_string();
    let workspace = folder.to_str().unwrap();
    let output = oakham(&["position", "-w", workspace, "--format", "json", "--month", &month]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn every_file(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut to_read = vec![folder.to_owned()];
    while let Some(next) = to_read.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                to_read.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

#[track_caller]
fn check_totals(position: &Value) {
    let organisations = position["organisations"].as_array().unwrap();
    assert_eq!(position["complete"], true);
    assert!(1 < organisations.len());
    for field in ["plan_ytd", "actual_ytd", "variance_ytd", "plan_year", "forecast_year", "support_ytd"] {
        let sum: i64 = organisations.iter().map(|organisation| organisation[field].as_i64().unwrap()).sum();
        assert_eq!(position["total"][field], sum, "{field}");
    }
    for part in organisations.iter().chain([&position["total"]]) {
        for (field, provenance) in part["provenance"].as_object().unwrap() {
            assert_eq!(provenance, "synthetic", "{field}");
        }
    }
}

/// One seed of each system; three with `SLOW_TESTS=1`.
#[test]
fn any_system_and_seed_gives_a_year_whose_totals_hold() {
    let seeds: &[u64] = if std::env::var_os("SLOW_TESTS").is_some() { &[1, 2, 20_267] } else { &[1] };
    for system in SYSTEMS {
        for seed in seeds {
            let folder = tempfile::tempdir().unwrap();
            make(folder.path(), system, *seed, &["--month", "7"]);
            check_totals(&position(folder.path(), 7));
        }
    }
}

/// Every system of both maps is sound in its last month, in every month with `SLOW_TESTS=1`.
#[test]
fn every_system_of_england_can_be_made_up() {
    let slow = std::env::var_os("SLOW_TESTS").is_some();
    let register = sources::register::register();
    let mut n_systems = 0;
    for (year, day) in [("2025/26", date(2026, 3, 31)), ("2026/27", date(2027, 3, 31))] {
        // Without `SLOW_TESTS` every seventh system.
        for board in register.boards_on(day).step_by(if slow { 1 } else { 7 }) {
            let folder = tempfile::tempdir().unwrap();
            make(folder.path(), board.code().as_str(), 5, &["--year", year]);
            let workspace = folder.path().to_str().unwrap();
            let more: &[&str] = if slow { &[] } else { &["--month", "12"] };
            let mut all = vec!["check", "-w", workspace];
            all.extend(more);
            let output = oakham(&all);
            assert_eq!(output.status.code(), Some(0), "{}: {}", board.code(), text(&output.stdout));
            n_systems += 1;
        }
    }
    assert_eq!(n_systems, if slow { 42 + 36 } else { 6 + 6 });
}

#[test]
fn a_made_up_year_passes_its_check_and_gives_a_report() {
    for system in ["QHM", "QMJ"] {
        let folder = tempfile::tempdir().unwrap();
        make(folder.path(), system, 3, &[]);
        let workspace = folder.path().to_str().unwrap();
        let check = oakham(&["check", "-w", workspace, "--format", "json"]);
        assert_eq!(check.status.code(), Some(0), "{system}: {}", text(&check.stdout));
        let checked: Value = serde_json::from_slice(&check.stdout).unwrap();
        assert_eq!(checked["months"].as_array().unwrap().len(), 12);
    }
    let folder = tempfile::tempdir().unwrap();
    make(folder.path(), "QUY", 3, &["--year", "2024/25", "--month", "6"]);
    let out = folder.path().join("report");
    let workspace = folder.path().to_str().unwrap();
    let report = oakham(&["report", "-w", workspace, "-o", out.to_str().unwrap()]);
    assert_eq!(report.status.code(), Some(0), "{}", text(&report.stderr));
    assert!(out.join("board-report.pdf").is_file());
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let folders: Vec<_> = [4, 4, 5]
        .map(|seed| {
            let folder = tempfile::tempdir().unwrap();
            make(folder.path(), "QPM", seed, &[]);
            every_file(folder.path())
        })
        .into();
    assert!(folders[0] == folders[1]);
    assert!(folders[0] != folders[2]);
    assert_eq!(folders[0].keys().collect::<Vec<_>>(), folders[2].keys().collect::<Vec<_>>());
}

#[test]
fn a_part_of_a_year_is_the_beginning_of_the_whole_year() {
    let (whole, part) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    make(whole.path(), "QK1", 1, &["--year", "2025/26"]);
    make(part.path(), "QK1", 1, &["--year", "2025/26", "--month", "4"]);
    let (whole, part) = (every_file(whole.path()), every_file(part.path()));
    assert!(part.len() < whole.len());
    for (path, bytes) in part.iter().filter(|(path, _)| path.starts_with("finance/")) {
        // Months are released one after the other in one file.
        let is_same = if path == "finance/releases.csv" {
            whole[path].starts_with(bytes)
        } else {
            whole[path] == *bytes
        };
        assert!(is_same, "{path}");
    }
    assert!(!part.contains_key("finance/returns/2025-26/M05/RWE/lines.csv"));
}

#[test]
fn a_trust_that_ends_within_the_year_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    // Solent NHS Trust closed on 30 September 2024.
    make(folder.path(), "QRL", 1, &["--year", "2024/25"]);
    let members = fs::read_to_string(folder.path().join("system/organisations.csv")).unwrap();
    assert!(!members.contains("R1C,"), "{members}");
    check_totals(&position(folder.path(), 12));
}

#[test]
fn a_month_without_a_made_up_year_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("new");
    let output = oakham(&["init", target.to_str().unwrap(), "--system", "QK1", "--month", "3"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("--synthetic"), "{}", text(&output.stderr));
    assert!(!target.exists());
}
