//! Settings say everything that is wrong with them at once, and give the rest.

use super::*;

fn settings_of(text: &str) -> Result<Settings, SourcesError> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(SETTINGS_FILE), text).unwrap();
    read(folder.path())
}

const HEAD: &str = "schema = \"oakham.workspace/1\"\nsystem = \"QK1\"\nname = \"LLR\"\n";

/// What `text` below the usual head is told to have wrong; each is part of the fault of its place.
#[track_caller]
fn check(text: &str, expected: &[&str]) -> Settings {
    let settings = settings_of(&format!("{HEAD}{text}")).unwrap();
    let messages: Vec<String> = settings.faults.iter().map(ToString::to_string).collect();
    assert_eq!(messages.len(), expected.len(), "{messages:#?}");
    for (message, expected) in messages.iter().zip(expected) {
        assert!(message.contains(expected), "{message} lacks {expected}");
    }
    settings
}

#[test]
fn one_key_that_cannot_be_read_hides_no_other() {
    let settings = check(
        "colour = 1\n[featured]\nyear = \"2024/25\"\nmonth = 13\n[years.\"2024/25\"]\nduty = \"none\"\n[years.\"2026/27\"]\nduty = \"system\"\ndeficit_support = true\n[serve]\nhosts = [1]\n",
        &[
            "oakham.toml line 4 (settings): found \"colour\"; no such key",
            "line 7 (featured, month): found \"13\"; this is not a month",
            "line 8 (years 2024/25): deficit_support is missing",
            "line 9 (years 2024/25, duty): found \"none\"",
            "line 14 (serve, hosts): found \"1\"",
        ],
    );
    assert_eq!(settings.system.unwrap().as_str(), "QK1");
    assert_eq!(settings.years.len(), 1);
    assert_eq!(settings.featured, None);
}

#[test]
fn a_year_in_two_spellings_is_named() {
    let rules = "duty = \"system\"\ndeficit_support = true\n";
    check(&format!("[years.\"2024/25\"]\n{rules}[years.\"2024-25\"]\n{rules}"), &["stands twice"]);
}

#[test]
fn byte_order_marks_are_passed_over() {
    let settings = settings_of(&format!("\u{feff}\u{feff}{HEAD}")).unwrap();
    assert_eq!(settings.faults, []);
    assert!(settings.system.is_some());
}

#[test]
fn an_empty_file_is_told_what_to_write() {
    let message = settings_of("\u{feff} \n").map(|_| ()).unwrap_err().to_string();
    assert!(message.contains("the file is empty; write schema"), "{message}");
}
