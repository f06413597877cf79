//! A scenario reads back; slips are told together with what to do.

use std::fs;

use domain::scenario::ChangeKind;

use super::*;

fn read_text(text: &str) -> Result<Scenario, SourcesError> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.toml"), text).unwrap();
    read(folder.path(), "a.toml")
}

#[test]
fn a_scenario_reads_with_its_changes_in_order() {
    let scenario = read_text(
        "schema = \"oakham.scenario/1\"\ntitle = \"Keep safeguarding\"\n\
         [[change]]\nid = \"a\"\nkind = \"function_option\"\ntarget = \"T01\"\nto = \"retain\"\nprovenance = \"synthetic\"\n\
         [[change]]\nid = \"b\"\nkind = \"merge\"\ntarget = \"QK1+QPM\"\nto = \"LNR\"\nvalue = \"2027-10-01\"\nprovenance = \"synthetic\"\n",
    )
    .unwrap();
    assert_eq!((scenario.title.as_str(), scenario.base.as_str()), ("Keep safeguarding", "today"));
    let kinds: Vec<ChangeKind> = scenario.changes.iter().map(|change| change.kind).collect();
    assert_eq!(kinds, [ChangeKind::FunctionOption, ChangeKind::Merge]);
}

#[test]
fn all_slips_are_told_at_once() {
    let error = read_text(
        "schema = \"oakham.scenario/2\"\ntitle = \" \"\n\
         [[change]]\nid = \"a\"\nkind = \"close\"\ntarget = \"\"\nprovenance = \"rumour\"\n",
    );
    let SourcesError::Faults(faults) = error.unwrap_err() else { panic!("faults") };
    assert_eq!(faults.len(), 5, "{faults:?}");
    let unknown =
        read_text("schema = \"oakham.scenario/1\"\ntitle = \"A\"\nchanges = 3\n").unwrap_err().to_string();
    assert!(unknown.contains("changes") && unknown.contains("line 3"), "{unknown}");
    let none = read_text("schema = \"oakham.scenario/1\"\ntitle = \"A\"\n").unwrap_err().to_string();
    assert!(none.contains("a scenario changes something"), "{none}");
}
