//! Tables that are kept: made again when what they rest on has changed, and gone on with where a process died.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, SystemTime};

use domain::source::ContentHash;

use super::{SHORT, change, document, with, write};
use crate::binary::{Copy, text};

/// Whether the table of a scenario beside today is there, as the files are now.
#[track_caller]
fn is_computed(copy: &Copy, name: &str) -> bool {
    let listed = document(copy, &["scenario", "list"], 0);
    let scenarios = listed["scenarios"].as_array().unwrap();
    scenarios.iter().find(|scenario| scenario["name"] == name).unwrap()["computed"].as_bool().unwrap()
}

#[test]
fn a_table_whose_network_plan_return_or_terms_have_changed_is_not_shown() {
    let copy = Copy::new();
    let output = with(&copy, &["scenario", "compare", "base", "cut-agency"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(is_computed(&copy, "cut-agency"));
    for file in [
        "care/network.toml",
        "reform/plan.toml",
        "finance/returns/2024-25/M05/RWE/lines.csv",
        "appraisal.toml",
        "scenarios/cut-agency.toml",
    ] {
        let path = copy.path().join(file);
        let before = fs::read_to_string(&path).ok();
        let now = match &before {
            Some(text) if file.starts_with("finance/") => text.replacen('\n', "\r\n", 1),
            Some(text) => format!("{text}# changed\n"),
            None => include_str!("../../../../sources/src/appraisal.toml").to_owned(),
        };
        fs::write(&path, now).unwrap();
        assert!(!is_computed(&copy, "cut-agency"), "{file}");
        match before {
            Some(text) => fs::write(&path, text).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        assert!(is_computed(&copy, "cut-agency"), "{file} is as it was");
    }
}

/// The files that are kept, each whole: its first line is the hash of the rest.
#[track_caller]
fn kept(copy: &Copy) -> BTreeMap<PathBuf, SystemTime> {
    let entries = fs::read_dir(copy.path().join("lake/appraisals")).into_iter().flatten().flatten();
    let files = entries.map(|entry| entry.path()).filter(|path| {
        // What begins with a dot was being written.
        !path.file_name().unwrap().to_string_lossy().starts_with('.')
            && path.extension().is_some_and(|ending| ending == "json")
    });
    let mut kept = BTreeMap::new();
    for path in files {
        let file = fs::read_to_string(&path).unwrap();
        let (hash, text) = file.split_once('\n').unwrap();
        assert_eq!(hash, ContentHash::of(text.as_bytes()).to_string(), "{} is half-written", path.display());
        let changed = fs::metadata(&path).unwrap().modified().unwrap();
        kept.insert(path, changed);
    }
    kept
}

fn begun(copy: &Copy, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_oakham"))
        .args(["-w", copy.path().to_str().unwrap(), "--as-at", "2026-11-24", "--quiet"])
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn what_a_process_that_died_had_worked_out_is_gone_on_with_and_nothing_is_half_written() {
    let arguments = [&["scenario", "compare", "base", "fewer", "--format", "json"][..], &SHORT].concat();
    let fewer = change("beds", "beds", "acute beds", "value = \"-120\"");
    let undisturbed = Copy::new();
    write(&undisturbed, "fewer", &fewer);
    let expected = with(&undisturbed, &arguments);
    assert_eq!(expected.status.code(), Some(0), "{}", text(&expected.stderr));
    let copy = Copy::new();
    write(&copy, "fewer", &fewer);
    // It dies while it simulates: nothing is kept.
    let mut process = begun(&copy, &arguments);
    thread::sleep(Duration::from_millis(200));
    process.kill().unwrap();
    process.wait().unwrap();
    kept(&copy);
    // It dies as soon as it has simulated.
    let mut process = begun(&copy, &arguments);
    while process.try_wait().unwrap().is_none() && kept(&copy).is_empty() {
        thread::sleep(Duration::from_millis(1));
    }
    let _ = process.kill();
    process.wait().unwrap();
    for path in kept(&copy).into_keys().filter(|path| path.to_string_lossy().contains("/table-")) {
        fs::remove_file(path).unwrap();
    }
    let simulated = kept(&copy);
    assert_eq!(simulated.len(), 1, "what was simulated is kept: {simulated:?}");
    let again = with(&copy, &arguments);
    assert_eq!(text(&again.stdout), text(&expected.stdout));
    let after = kept(&copy);
    assert!(
        simulated.iter().all(|(path, changed)| after.get(path) == Some(changed)),
        "it is not simulated again"
    );
    assert_eq!(after.len(), 2);
}
