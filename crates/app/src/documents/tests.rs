//! Documents are kept once, and what cannot be read changes nothing.

use api::claims::ClaimValue;
use claims::{Reader, Value};

use super::listed::{characters, value};
use super::*;

#[test]
fn a_locator_names_the_characters_of_a_figure() {
    assert_eq!(characters("characters 443 to 480"), Some((443, 480)));
    assert_eq!(characters("page 3"), None);
}

#[test]
fn a_value_is_a_number_and_a_day_is_text() {
    let day = PartialDay::month_of(2025, 6).expect("June");
    let shown = |shown: ClaimValue| serde_json::to_string(&shown).expect("a number or text");
    assert_eq!(shown(value(Value::Day(day))), "\"2025-06\"");
    assert_eq!(shown(value(Value::Number(claims::Quantity::whole(344)))), "344");
}

/// Whom a sentence is about, read with the names of the example.
#[track_caller]
fn about(sentence: &str, expected: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/llr");
    let workspace = Workspace::open(&root).expect("the example opens");
    let reader = Reader::new(names::gazetteer(&workspace));
    let dated = PartialDay::month_of(2025, 6).expect("June");
    let document = claims::Document { title: "News", dated, text: sentence };
    let reading = reader.read(&document).expect("a short text");
    let subject = reading.figures.first().and_then(|figure| figure.proposal.subject.as_deref());
    assert_eq!(subject, Some(expected), "{sentence}");
}

#[test]
fn bodies_are_known_by_what_people_call_them() {
    about("The Leicester, Leicestershire and Rutland Integrated Care Board had a deficit of £2m.", "LLR ICB");
    about("The Leicestershire and Rutland health board had a deficit of £2m.", "LLR ICB");
    about(
        "The Leicester, Leicestershire and Rutland Integrated Care System had a deficit of £2m.",
        "LLR ICS",
    );
    about("University Hospitals of Leicester NHS Trust had a deficit of £2m.", "UHL");
    about("Leicestershire Partnership had a deficit of £2m.", "LPT");
    // Elsewhere in full, whichever way they are written.
    for written in ["Norfolk and Waveney Integrated Care Board", "Norfolk and Waveney ICB", "N&W ICB"] {
        about(&format!("The {written} had a deficit of £2m."), "Norfolk and Waveney ICB");
    }
    about(
        "The Shrewsbury and Telford Hospital NHS Trust had a deficit of £2m.",
        "Shrewsbury and Telford Hospital",
    );
}
