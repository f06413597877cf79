//! Whether the PDF can show all that it says: a character without a drawing stops the report, for a
//! mark in its place would be read as part of the figure or the name.

use std::fmt;

use serde_json::Value;

use super::world::can_print;

/// A character that the faces of the PDF have no drawing of, and where it first stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unprintable {
    /// The character.
    pub character: char,
    /// Where: `section “Risks”, table T6b, row R12`.
    pub place: String,
    /// The text that holds it.
    pub text: String,
}

impl fmt::Display for Unprintable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { character, place, text } = self;
        write!(f, "{character} (U+{:04X}) in {place}: “{text}”", u32::from(*character))
    }
}

/// The characters of the data file and of the drawings that cannot be shown, each where it first stands.
pub(crate) fn unprintable<'a>(data: &Value, drawings: impl IntoIterator<Item = &'a str>) -> Vec<Unprintable> {
    let mut unprintable_ones = Vec::new();
    walk(data, &mut Vec::new(), &mut unprintable_ones);
    for svg in drawings {
        // Text of a drawing stands between tags.
        for text in svg.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text)) {
            note(text, "a chart", &mut unprintable_ones);
        }
    }
    unprintable_ones
}

fn walk(value: &Value, place: &mut Vec<String>, unprintable_ones: &mut Vec<Unprintable>) {
    match value {
        Value::String(text) => {
            let place = if place.is_empty() { "the cover".to_owned() } else { place.join(", ") };
            note(text, &place, unprintable_ones);
        }
        Value::Array(values) => values.iter().for_each(|value| walk(value, place, unprintable_ones)),
        Value::Object(fields) => {
            let field = |name: &str| fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
            let part = if fields.contains_key("parts") {
                field("title").map(|title| format!("section “{title}”"))
            } else if fields.contains_key("cells") {
                field("name").map(|name| format!("row “{name}”"))
            } else if fields.contains_key("sections") {
                None
            } else {
                field("key").map(|key| format!("table {key}"))
            };
            let depth = place.len();
            place.extend(part);
            fields.values().for_each(|value| walk(value, place, unprintable_ones));
            place.truncate(depth);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn note(text: &str, place: &str, unprintable_ones: &mut Vec<Unprintable>) {
    for character in text.chars().filter(|character| !can_print(*character)) {
        if !character.is_control() && unprintable_ones.iter().all(|known| known.character != character) {
            unprintable_ones.push(Unprintable { character, place: place.to_owned(), text: text.to_owned() });
        }
    }
}

/// What is wrong, one character a line.
pub(crate) fn listed(unprintable_ones: &[Unprintable]) -> String {
    unprintable_ones.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
