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
fn a_month_in_words_is_told_by_its_number() {
    let settings = "[featured]\nyear = \"2024/25\"\nmonth = ";
    for (month, told) in [
        ("\"May\"", "this is not a month; write 1 (April) to 12 (March); May is 2"),
        ("\"spring\"", "this is not a month; write 1 (April) to 12 (March)"),
        ("0", "this is not a month"),
        ("1.5", "this is not a month"),
    ] {
        check(&format!("{settings}{month}\n"), &[told]);
    }
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

#[test]
fn the_front_sheet_of_the_board_paper_is_read_field_by_field() {
    let settings = check(
        "[report]\nmeeting = \" Board  in public \"\ndate = 2026-11-26\nitem = \" \"\npurpose = \"assurance\"\nrecommendations = [\"Approve the plan.\"]\n",
        &[],
    );
    let sheet = settings.front_sheet;
    assert_eq!(sheet.meeting.as_deref(), Some("Board in public"));
    assert_eq!(sheet.date.unwrap().to_string(), "2026-11-26");
    assert_eq!((sheet.item, sheet.author), (None, None));
    assert_eq!(sheet.purpose, Some(domain::paper::Purpose::Assurance));
    assert_eq!(sheet.recommendations, ["Approve the plan."]);
}

#[test]
fn what_the_front_sheet_cannot_say_is_told_with_its_key_and_line() {
    let long = "a".repeat(LONGEST_FIELD + 1);
    let settings = check(
        &format!(
            "[report]\npurpose = \"approval\"\ndate = \"26/11/26\"\nauthr = \"A\"\nexecutive = \"{long}\"\nrecommendations = \"Approve\"\nitem = 7\nroute = \"F\"\n"
        ),
        &[
            "line 5 (report, purpose): found \"approval\"; it is not known; write decision, assurance",
            "line 6 (report, date): found \"26/11/26\"; the year may be of any century",
            "line 7 (report): found \"authr\"; no such key here; did you mean author?",
            "line 8 (report, executive): found",
            "line 9 (report, recommendations): found \"Approve\"; expected a list in square brackets",
            "line 10 (report, item): found \"7\"; expected a text in quotation marks",
        ],
    );
    assert_eq!(settings.front_sheet.route.as_deref(), Some("F"));
}

#[test]
fn the_front_sheet_of_a_new_workspace_can_be_filled_in() {
    let board = crate::register::register().find("QK1").unwrap();
    let year = "2026/27".parse().unwrap();
    let files = crate::register::workspace_files(crate::register::register(), board.code(), year).unwrap();
    let filled_in: Vec<&str> = files[SETTINGS_FILE]
        .lines()
        .map(|line| {
            line.strip_prefix("# ").filter(|rest| rest.contains('=') || *rest == "[report]").unwrap_or(line)
        })
        .collect();
    let settings = settings_of(&filled_in.join("\n")).unwrap();
    assert_eq!(settings.faults, []);
    assert_eq!(settings.front_sheet.recommendations.len(), 1);
    assert!(settings.front_sheet.assurance.is_some() && settings.front_sheet.date.is_some());
}

#[test]
fn a_mirror_is_a_text_in_a_table_of_its_own() {
    let settings = check("[fetch]\nmirror = \"https://mirror.example.nhs.uk/\"\n", &[]);
    assert_eq!(settings.mirror.as_deref(), Some("https://mirror.example.nhs.uk/"));
    let settings = check(
        "[fetch]\nmirror = 1\nfrom = \"x\"\n",
        &[
            "line 5 (fetch, mirror): found \"1\"; expected a text",
            "line 6 (fetch): found \"from\"; no such key",
        ],
    );
    assert_eq!(settings.mirror, None);
}

#[test]
fn the_rule_of_disclosure_control_is_read_and_the_usual_one_stands_else() {
    assert_eq!(check("", &[]).disclosure_rule, DisclosureRule::HES);
    let settings = check("[disclosure]\nhide_up_to = 9\nround_to = 10\n", &[]);
    assert_eq!(settings.disclosure_rule, DisclosureRule::new(9, 10).unwrap());
    let settings = check("[disclosure]\nhide_up_to = 4\n", &[]);
    assert_eq!(settings.disclosure_rule, DisclosureRule::new(4, 5).unwrap());
}

#[test]
fn a_rule_that_would_hide_nobody_or_show_people_as_none_is_told_and_the_usual_one_stands() {
    for (text, expected) in [
        ("[disclosure]\nhide_up_to = 0\n", "write a whole number from 2 to 1000"),
        ("[disclosure]\nround_to = 100\n", "hide counts up to 49 at least"),
        ("[disclosure]\nround_to = \"five\"\n", "expected a whole number"),
        ("[disclosure]\nthreshold = 7\n", "no such key"),
    ] {
        assert_eq!(check(text, &[expected]).disclosure_rule, DisclosureRule::HES, "{text}");
    }
}
