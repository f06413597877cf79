//! JSON whose numbers come back with every bit: the reader of JSON may miss the last one, and what is found again must
//! be what was made.

use serde_json::{Number, Value};

/// What a number with a fraction begins with, as a text.
const MARK: &str = "number ";

/// The text of a document.
pub(super) fn text(document: Value) -> String {
    marked(document).to_string()
}

/// The document of a text; nothing where it is none.
pub(super) fn read(text: &str) -> Option<Value> {
    Some(unmarked(serde_json::from_str(text).ok()?))
}

fn each(value: Value, change: &impl Fn(Value) -> Value) -> Value {
    match value {
        Value::Array(values) => values.into_iter().map(|value| each(value, change)).collect(),
        Value::Object(fields) => {
            Value::Object(fields.into_iter().map(|(name, value)| (name, each(value, change))).collect())
        }
        other => change(other),
    }
}

fn marked(document: Value) -> Value {
    each(document, &|value| match &value {
        Value::Number(number) if number.is_f64() => Value::String(format!("{MARK}{number}")),
        _ => value,
    })
}

fn unmarked(document: Value) -> Value {
    each(document, &|value| match &value {
        Value::String(text) => {
            let number = text.strip_prefix(MARK).and_then(|text| text.parse::<f64>().ok());
            number.and_then(Number::from_f64).map_or(value, Value::Number)
        }
        _ => value,
    })
}

#[cfg(test)]
mod tests;
