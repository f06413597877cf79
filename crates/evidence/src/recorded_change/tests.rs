//! What records of changes say, and what is taken where they do not.

use domain::provenance::Provenance;
use domain::scenario::{ChangeKind, ChangeText};
use jiff::civil::date;

use super::*;

fn hours(starts: Option<Date>, measure: &str) -> Change {
    let text = ChangeText {
        target: "Oakham Minor Injuries Unit".to_owned(),
        to: "09:00-13:00".to_owned(),
        ..ChangeText::default()
    };
    Change {
        id: "doors".to_owned(),
        action: ChangeAction::parse("doors", ChangeKind::SiteHours, &text).unwrap(),
        provenance: Provenance::Synthetic,
        note: String::new(),
        starts,
        measure: measure.to_owned(),
    }
}

fn oakham(name: &str) -> Option<String> {
    name.eq_ignore_ascii_case("Oakham minor injuries unit").then(|| "NNJ14".to_owned())
}

#[test]
fn a_change_of_hours_has_the_day_and_the_measure_that_were_set_down() {
    let change = hours(Some(date(2025, 4, 14)), "attendances:RWE");
    let found = RecordedChange::of_scenario("evenings", "Close on evenings", &change, oakham);
    assert_eq!(found.id, "evenings/doors");
    assert_eq!(found.what, "Close on evenings: Oakham Minor Injuries Unit");
    assert_eq!((found.first, found.is_named), (Some(date(2025, 4, 1)), true));
    assert_eq!(found.measure.as_deref(), Some("attendances:RWE"));
}

#[test]
fn without_them_attendances_at_the_site_are_taken_and_the_fields_to_add_are_named() {
    let change = hours(None, "");
    let found = RecordedChange::of_scenario("evenings", "Close on evenings", &change, oakham);
    assert_eq!(
        (found.first, found.measure.as_deref(), found.is_named),
        (None, Some("attendances-per-day:NNJ14"), false)
    );
    assert_eq!(found.month_remedy(), "write starts in scenarios/evenings.toml");
    let nowhere = RecordedChange::of_scenario("evenings", "Close on evenings", &change, |_| None);
    assert_eq!(nowhere.measure, None);
    assert_eq!(nowhere.measure_remedy(), "write measure in scenarios/evenings.toml");
}

#[test]
fn a_function_that_moves_has_the_day_of_its_transfer() {
    let moves = "Continuing care moves to LPT".to_owned();
    let found = RecordedChange::of_transfer("T10", moves, Some(date(2027, 7, 1)), "");
    assert_eq!((found.first, found.measure), (Some(date(2027, 7, 1)), None));
}

#[test]
fn a_sentence_names_no_measure() {
    assert!(is_measure("attendances:RWE"));
    for text in ["", "attendances", "Watch: weekly bookings", ":RWE", "attendances:"] {
        assert!(!is_measure(text), "{text}");
    }
}
