//! What records of changes say, and what is taken where they do not.

use domain::control::Dated;
use domain::event::EventKind;
use domain::provenance::Provenance;
use domain::scenario::{ChangeKind, ChangeText};
use domain::source::{CellAt, ContentHash, SourceFile};
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

#[test]
fn an_event_of_another_organisation_says_nothing_of_ones_own_measure() {
    let event = |id: &str, organisation: Option<&str>| Event {
        id: id.parse().unwrap(),
        kind: EventKind::CriticalIncident,
        what: id.to_owned(),
        organisation: organisation.map(|code| code.parse().unwrap()),
        place: String::new(),
        dated: Dated { from: date(2025, 11, 17), to: None, words: String::new() },
        measure: String::new(),
        value: None,
        provenance: Provenance::Published,
        source_ref: String::new(),
        recorded_on: date(2025, 12, 1),
        file: SourceFile { path: "events.csv".to_owned(), hash: ContentHash::of(b"") },
        at: CellAt { row: 2, column: 1 },
    };
    let events =
        [event("E-1", None), event("E-2", Some("RWE")), event("E-3", Some("RT5")), event("E-4", Some("QK1"))];
    let system = "QK1".parse().unwrap();
    let of = |measure: &str| -> Vec<String> {
        let is_organisation = |code: &str| ["RWE", "RT5", "QK1"].contains(&code);
        let found = also_changed(&events, &system, is_organisation, measure);
        assert!(found.iter().all(|of| of.month == date(2025, 11, 1)));
        found.into_iter().map(|of| of.what).collect()
    };
    assert_eq!(of("agency:RWE"), ["E-1", "E-2", "E-4"]);
    // Whose a site or an area is, the register does not say.
    assert_eq!(of("attendances-per-day:NNJ15"), ["E-1", "E-2", "E-3", "E-4"]);
}
