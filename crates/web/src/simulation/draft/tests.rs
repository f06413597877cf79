//! A form becomes the text of a scenario, or says what is still to be filled in.

use std::collections::BTreeMap;

use super::*;
use crate::simulation::fake::FakeSimulations;
use crate::simulation::port::Simulations;

fn made(fields: &[(&str, &str)]) -> Result<Option<String>, Vec<(String, String)>> {
    let fields: BTreeMap<&str, &str> = fields.iter().copied().collect();
    let forms = FakeSimulations::default().network().unwrap().forms;
    let (text, faults) = by_form(&forms, |name| fields.get(name).copied().unwrap_or(""), 0);
    if faults.is_empty() { Ok(text) } else { Err(faults) }
}

#[test]
fn an_empty_form_is_no_scenario() {
    assert_eq!(made(&[]), Ok(None));
}

#[test]
fn a_filled_form_becomes_a_scenario_with_a_change_a_kind() {
    let text = made(&[
        ("title", "Close \"early\""),
        ("target-site_hours", "Oakham urgent care unit"),
        ("from-site_hours", "weekdays"),
        ("to-site_hours", "08:00-18:00"),
        ("target-capacity", "LRI emergency department"),
        ("value-capacity", "+1"),
    ])
    .unwrap()
    .unwrap();
    assert!(text.starts_with("schema = \"oakham.scenario/1\"\ntitle = \"Close \\\"early\\\"\"\n"), "{text}");
    assert!(text.contains("kind = \"site_hours\"\ntarget = \"Oakham urgent care unit\"\nfrom = \"weekdays\"\nto = \"08:00-18:00\"\n"), "{text}");
    assert!(text.contains("value = \"+1\"\nunit = \"staff\"\nprovenance = \"synthetic\"\n"), "{text}");
    assert_eq!(text.matches("[[change]]").count(), 2);
}

#[test]
fn half_a_change_says_what_is_to_be_filled_in_and_where() {
    let no_value = made(&[("target-capacity", "LRI emergency department")]).unwrap_err();
    assert_eq!(no_value[0].0, "value-capacity");
    assert!(no_value[0].1.contains("How many more or fewer"), "{no_value:?}");
    let no_target = made(&[("value-capacity", "+1")]).unwrap_err();
    assert_eq!(no_target[0].0, "target-capacity");
    let only_title = made(&[("title", "Something")]).unwrap_err();
    assert_eq!(only_title[0].0, "title");
}

#[test]
fn a_change_that_is_whole_is_looked_at_whatever_another_lacks() {
    let forms = FakeSimulations::default().network().unwrap().forms;
    let field = |name: &str| match name {
        "target-site_hours" => "Oakham urgent care unit",
        "to-site_hours" => "eight to six",
        "value-capacity" => "+1",
        _ => "",
    };
    let (text, faults) = by_form(&forms, field, 0);
    let text = text.expect("a change is whole");
    assert!(text.contains("to = \"eight to six\"") && !text.contains("capacity"), "{text}");
    assert_eq!(faults[0].0, "target-capacity");
    let place = |field: &str| place_in_form(&forms, field).expect("a field of the form");
    assert!(place("target-site_hours") < place("to-site_hours"));
    assert!(place("to-site_hours") < place("target-capacity"));
}

#[test]
fn what_is_written_cannot_break_out_of_its_quotation_marks() {
    assert_eq!(quoted("a\" \nprovenance = \"published"), "\"a\\\"  provenance = \\\"published\"");
    assert_eq!(quoted("C:\\"), "\"C:\\\\\"");
}

#[test]
fn a_scenario_without_a_name_gets_one_that_begins_with_a_verb() {
    let one = [("target-site_hours", "Oakham urgent care unit"), ("to-site_hours", "08:00-18:00")];
    let text = made(&one).unwrap().unwrap();
    assert!(text.contains("title = \"Change the opening hours of Oakham urgent care unit\""), "{text}");
    let two =
        [&one[..], &[("target-capacity", "LRI emergency department"), ("value-capacity", "+1")]].concat();
    let text = made(&two).unwrap().unwrap();
    assert!(text.contains("Oakham urgent care unit, and 1 other change\""), "{text}");
}

#[test]
fn faults_of_a_text_are_told_without_a_drawing() {
    let faults = |lines: &[&str]| readable(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>());
    let toml = [
        "1 place cannot be read:",
        "the scenario: TOML parse error at line 3, column 1",
        "|",
        "3 | [[change]]",
        "| ^^^^^^^^^^",
        "missing field `id`",
    ];
    assert_eq!(faults(&toml), ["line 3: missing field “id”"]);
    assert_eq!(faults(&["TOML parse error at line 9, column 1"]), ["line 9 cannot be read"]);
    assert_eq!(faults(&["|"]), ["|"]);
    let long = format!("no station \"x\"; there is {}", ["Oakham"; 100].join(", "));
    assert!(faults(&[&long])[0].ends_with("Oakham and others; “Network and comparisons” lists them all"));
}

#[test]
fn what_is_wrong_with_a_filled_form_leads_to_its_field() {
    let forms = FakeSimulations::default().network().unwrap().forms;
    let of = |fault: &str| in_form(&forms, &[fault.to_owned()]);
    let (field, words) = of("change site_hours: to = \"late\": expected hours").unwrap().remove(0);
    assert_eq!(
        (field.as_str(), words.as_str()),
        ("to-site_hours", "New opening hours: “late”: expected hours")
    );
    assert_eq!(of("change site_hours: it is no site").unwrap()[0].0, "target-site_hours");
    assert_eq!(of("schema: another version"), None);
}
