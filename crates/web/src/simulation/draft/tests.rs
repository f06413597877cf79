//! A form becomes a scenario, or says what is still to be filled in.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::simulation::fake::FakeSimulations;
use crate::simulation::port::{Choice, FormField, Simulations};

fn drafted_scenario(fields: &[(&str, &str)]) -> Result<Option<Scenario>, Vec<(String, String)>> {
    let fields: BTreeMap<&str, &str> = fields.iter().copied().collect();
    let forms = FakeSimulations::default().network().unwrap().forms;
    let (scenario, faults) = read_form(&forms, |name| fields.get(name).copied().unwrap_or(""));
    if faults.is_empty() { Ok(scenario) } else { Err(faults) }
}

#[test]
fn an_empty_form_is_no_scenario() {
    assert_eq!(drafted_scenario(&[]), Ok(None));
}

#[test]
fn a_filled_form_becomes_a_scenario_with_a_change_a_kind() {
    let scenario = drafted_scenario(&[
        ("title", "Close \"early\""),
        ("target-site_hours", "Oakham urgent care unit"),
        ("to-site_hours", "08:00-18:00"),
        ("target-capacity", "LRI emergency department"),
        ("value-capacity", "+1"),
    ])
    .unwrap()
    .unwrap();
    assert_eq!((scenario.title.as_str(), scenario.base), ("Close \"early\"", Base::Today));
    let ids: Vec<&str> = scenario.changes.iter().map(|change| change.id.as_str()).collect();
    assert_eq!(ids, ["site_hours", "capacity"]);
    let hours = scenario.changes[0].action.text();
    assert_eq!((hours.target.as_str(), hours.to.as_str()), ("Oakham urgent care unit", "08:00-18:00"));
    assert_eq!(scenario.changes[1].action.text().value, "+1");
}

#[test]
fn half_a_change_says_what_is_to_be_filled_in_and_where() {
    let no_value = drafted_scenario(&[("target-capacity", "LRI emergency department")]).unwrap_err();
    assert_eq!(no_value[0].0, "value-capacity");
    assert!(no_value[0].1.contains("How many more or fewer"), "{no_value:?}");
    let no_target = drafted_scenario(&[("value-capacity", "+1")]).unwrap_err();
    assert_eq!(no_target[0].0, "target-capacity");
    let nowhere =
        drafted_scenario(&[("target-streaming", "minor cases"), ("value-streaming", "20%")]).unwrap_err();
    assert_eq!(nowhere[0].0, "to-streaming");
    let only_title = drafted_scenario(&[("title", "Something")]).unwrap_err();
    assert_eq!(only_title[0].0, "title");
}

#[test]
fn a_change_that_is_whole_is_looked_at_whatever_another_lacks() {
    let forms = FakeSimulations::default().network().unwrap().forms;
    let field = |name: &str| match name {
        "target-site_hours" => "Oakham urgent care unit",
        "to-site_hours" => "08:00-18:00",
        "value-capacity" => "+1",
        _ => "",
    };
    let (scenario, faults) = read_form(&forms, field);
    let kinds: Vec<ChangeKind> = scenario.unwrap().changes.iter().map(Change::kind).collect();
    assert_eq!(kinds, [ChangeKind::SiteHours]);
    assert_eq!(faults[0].0, "target-capacity");
    let place = |field: &str| place_in_form(&forms, field).expect("a field of the form");
    assert!(place("target-site_hours") < place("to-site_hours"));
    assert!(place("to-site_hours") < place("target-capacity"));
}

#[test]
fn a_scenario_without_a_name_gets_one_that_begins_with_a_verb() {
    let site_hours_fields =
        [("target-site_hours", "Oakham urgent care unit"), ("to-site_hours", "08:00-18:00")];
    let title = |fields: &[(&str, &str)]| drafted_scenario(fields).unwrap().unwrap().title;
    assert_eq!(title(&site_hours_fields), "Change the opening hours of Oakham urgent care unit");
    let two = [
        &site_hours_fields[..],
        &[("target-capacity", "LRI emergency department"), ("value-capacity", "+1")],
    ]
    .concat();
    assert_eq!(title(&two), "Change the opening hours of Oakham urgent care unit, and 1 other change");
}

#[test]
fn what_is_wrong_with_a_filled_form_leads_to_its_field() {
    let late =
        drafted_scenario(&[("target-site_hours", "Oakham urgent care unit"), ("to-site_hours", "late")])
            .unwrap_err();
    assert_eq!(late[0].0, "to-site_hours");
    assert!(late[0].1.starts_with("New opening hours: “late”: expected “always”, “never”"), "{late:?}");
    let forms = FakeSimulations::default().network().unwrap().forms;
    let fault = |field| ChangeFault {
        change: "site_hours".to_owned(),
        field,
        expected: "it is no site".to_owned(),
        found: "Melton".to_owned(),
    };
    let target = field_fault(&forms, &fault(ChangeField::Target));
    assert_eq!(target, ("target-site_hours".to_owned(), "It is no site".to_owned()));
    let scenario =
        drafted_scenario(&[("target-capacity", "LRI emergency department"), ("value-capacity", "+1")])
            .unwrap()
            .unwrap();
    let whole = form_fault(&forms, &scenario, &ScenarioFault::whole("nobody comes to \"beds\""));
    assert_eq!(whole, ("target-capacity".to_owned(), "Nobody comes to “beds”".to_owned()));
}

/// Forms of every kind that a page has, each with all its fields.
fn every_form() -> Vec<ChangeForm> {
    use ChangeField::{From, To, Value};
    let form = |kind, fields: &[ChangeField]| ChangeForm {
        kind,
        hint: String::new(),
        targets: Vec::new(),
        fields: fields
            .iter()
            .map(|field| FormField {
                field: *field,
                label: field.code().to_owned(),
                hint: String::new(),
                choices: Vec::<Choice>::new(),
            })
            .collect(),
    };
    vec![
        form(ChangeKind::SiteHours, &[To]),
        form(ChangeKind::Capacity, &[To, Value]),
        form(ChangeKind::Slots, &[Value]),
        form(ChangeKind::Beds, &[To, Value]),
        form(ChangeKind::Demand, &[From, Value]),
        form(ChangeKind::Streaming, &[From, To, Value]),
        form(ChangeKind::Price, &[To, Value]),
    ]
}

/// What somebody may fill in, read or not.
fn filled_in() -> impl Strategy<Value = String> {
    let texts = [
        "",
        "+2",
        "-10%",
        "7",
        "20%",
        "£45",
        "contact",
        "never",
        "Mon-Fri 08:00-18:00; Sat,Sun 9-12",
        "12-01 to 02-28",
        "Ward \"4\" / b",
        "a\" \nprovenance = \"published",
    ];
    prop_oneof![prop::sample::select(texts.map(str::to_owned).to_vec()), "\\PC{0,8}"]
}

proptest! {
    #[test]
    fn a_form_becomes_a_scenario_that_reads_back_from_its_text(
        title in filled_in(),
        values in prop::collection::vec(filled_in(), 28)
    ) {
        let forms = every_form();
        let names = forms.iter().flat_map(|form| {
            ["target", "from", "to", "value"].map(|field| format!("{field}-{}", form.kind))
        });
        let mut fields: BTreeMap<String, String> = names.zip(values).collect();
        fields.insert("title".to_owned(), title);
        let (scenario, faults) =
            read_form(&forms, |name| fields.get(name).map_or("", |value| value.trim()));
        for (field, _) in &faults {
            prop_assert!(field == "title" || fields.contains_key(field), "{field}");
        }
        if let Some(scenario) = scenario {
            let text = sources::scenario::write(&scenario).unwrap();
            prop_assert_eq!(sources::scenario::parse(&text).unwrap(), scenario);
        }
    }
}
