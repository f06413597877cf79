//! A workspace for any system, and help where there is none.

use std::fs;

use crate::binary::{oakham, text};

#[test]
fn a_system_of_either_map_gets_a_workspace() {
    for (system, name) in [("QK1", "Leicester"), ("S1Y5D", "Central East"), ("QHG", "Bedfordshire")] {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("new");
        let output = oakham(&["init", target.to_str().unwrap(), "--system", system]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let settings = fs::read_to_string(target.join("oakham.toml")).unwrap();
        assert!(settings.contains(name), "{settings}");
        // It has no returns yet, and says what to do.
        let position = oakham(&["position", "-w", target.to_str().unwrap()]);
        assert_eq!(position.status.code(), Some(2));
        assert!(text(&position.stderr).contains("has no returns yet"), "{}", text(&position.stderr));
    }
}

#[test]
fn an_unknown_system_is_told_the_nearest() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("new");
    let output = oakham(&["init", target.to_str().unwrap(), "--system", "QK2"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("QK1"), "{}", text(&output.stderr));
    assert!(!target.exists());
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine.txt"), "keep").unwrap();
    let output = oakham(&["init", folder.path().to_str().unwrap(), "--system", "QK1"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("is not an empty folder"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn completions_name_every_command() {
    let output = oakham(&["completions", "bash"]);
    assert_eq!(output.status.code(), Some(0));
    let script = text(&output.stdout);
    for command in ["demo", "init", "check", "position", "report", "serve"] {
        assert!(script.contains(command), "{command}");
    }
}
