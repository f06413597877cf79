//! A form becomes the text of a scenario, or says what is still to be filled in.

use std::collections::BTreeMap;

use super::*;
use crate::whatif::{Invented, WhatIf};

fn made(fields: &[(&str, &str)]) -> Result<Option<String>, Vec<(String, String)>> {
    let fields: BTreeMap<&str, &str> = fields.iter().copied().collect();
    let forms = Invented::default().network().unwrap().forms;
    by_form(&forms, |name| fields.get(name).copied().unwrap_or(""), 0)
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
fn what_is_written_cannot_break_out_of_its_quotation_marks() {
    assert_eq!(quoted("a\" \nprovenance = \"published"), "\"a\\\"  provenance = \\\"published\"");
    assert_eq!(quoted("C:\\"), "\"C:\\\\\"");
}
