//! Controls are read, or refused with what is wrong.

use std::fs;

use super::*;

fn organisations() -> Vec<Organisation> {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/llr");
    crate::workspace::Workspace::open(&example).unwrap().organisations
}

fn read(row: &str) -> Result<Vec<Control>, SourcesError> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("finance")).unwrap();
    let text = format!("{}\n{row}\n", REQUIRED.join(","));
    fs::write(folder.path().join(PATH), text).unwrap();
    controls(folder.path(), &organisations())
}

#[test]
fn a_control_is_read_with_its_days_and_words() {
    let controls = read(
        "C1,,projects,Some projects are paused.,,2024-09-01,,autumn 2024,,projects,published,doc,2026-11-21",
    )
    .unwrap();
    assert_eq!(controls[0].dated.to_string(), "autumn 2024");
    assert_eq!(controls[0].organisation, None);
    assert_eq!(controls[0].value, None);
}

#[test]
fn a_control_that_ends_before_it_begins_is_refused() {
    let error = read("C1,,projects,Paused.,,2024-09-01,2024-08-01,,,,published,doc,2026-11-21").unwrap_err();
    assert!(error.to_string().contains("comes before the first"));
}

#[test]
fn a_workspace_without_controls_has_none() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(controls(folder.path(), &organisations()).unwrap(), []);
}

#[test]
fn a_control_of_nobody_in_the_system_or_with_a_sign_is_refused() {
    let told = read("C1,RXX,projects,Paused.,,2024-09-01,,,-5,,published,doc,2026-11-21").unwrap_err();
    let told = told.to_string();
    assert!(told.contains("has no sign; write it without the minus"), "{told}");
    let told = read("C1,RXX,projects,Paused.,,2024-09-01,,,5,,published,doc,2026-11-21").unwrap_err();
    assert!(told.to_string().contains("expected one of QK1, RT5, RWE"), "{told}");
}
