//! What a tool is asked with, checked and written as an address.

use api::openapi::{Endpoint, Parameter};
use serde_json::{Map, Value};

/// The longest text of an argument [characters].
const LONGEST: usize = 400;

/// The address that a tool asks with these arguments, or all that is wrong with them.
pub(crate) fn address(endpoint: &Endpoint, arguments: &Map<String, Value>) -> Result<String, Vec<String>> {
    let mut faults: Vec<String> = arguments
        .keys()
        .filter(|name| endpoint.parameters.iter().all(|parameter| parameter.name() != name.as_str()))
        .map(|name| format!("there is no argument {name:?}; {}", takes(endpoint.parameters)))
        .collect();
    let mut path = endpoint.path.to_owned();
    let mut query = form_urlencoded::Serializer::new(String::new());
    for parameter in endpoint.parameters {
        match text(*parameter, arguments.get(parameter.name())) {
            Ok(None) if parameter.is_required() => {
                faults.push(format!("{} is missing: {}", parameter.name(), parameter.words()));
            }
            Ok(None) => {}
            Ok(Some(text)) => {
                let place = format!("{{{}}}", parameter.name());
                if path.contains(&place) {
                    let text: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
                    path = path.replace(&place, &text);
                } else {
                    query.append_pair(parameter.name(), &text);
                }
            }
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let query = query.finish();
    Ok(if query.is_empty() { path } else { format!("{path}?{query}") })
}

/// An argument as text; nothing where it is left out. Assistants write numbers as text and the other way round.
fn text(parameter: Parameter, value: Option<&Value>) -> Result<Option<String>, String> {
    let name = parameter.name();
    let expected = || format!("write {}: {}", kind(parameter), parameter.words());
    let text = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(_)) => return Err(format!("{name} is true or false; {}", expected())),
        Some(Value::Array(_)) => return Err(format!("{name} is a list; {}", expected())),
        Some(Value::Object(_)) => return Err(format!("{name} is an object; {}", expected())),
    };
    if LONGEST < text.chars().count() {
        return Err(format!("{name} has more than {LONGEST} characters; write fewer"));
    }
    Ok((!text.is_empty()).then_some(text))
}

/// `a number from 1 to 12`, `text`.
fn kind(parameter: Parameter) -> String {
    let schema = parameter.schema();
    match (schema["type"].as_str(), schema["minimum"].as_u64(), schema["maximum"].as_u64()) {
        (Some("integer"), Some(least), Some(most)) => format!("a number from {least} to {most}"),
        (Some("integer"), Some(least), None) => format!("a number from {least}"),
        _ => "text".to_owned(),
    }
}

fn takes(parameters: &[Parameter]) -> String {
    if parameters.is_empty() {
        return "it takes none".to_owned();
    }
    let names: Vec<&str> = parameters.iter().map(|parameter| parameter.name()).collect();
    format!("it takes {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tools::DocumentTool;

    #[track_caller]
    fn check(tool: &str, arguments: &Value, expected: Result<&str, &[&str]>) {
        let endpoint = DocumentTool::named(tool).unwrap().endpoint();
        let found = address(&endpoint, arguments.as_object().unwrap());
        match expected {
            Ok(address) => assert_eq!(found, Ok(address.to_owned())),
            Err(parts) => {
                let told = found.unwrap_err();
                assert_eq!(told.len(), parts.len(), "{told:?}");
                for (told, part) in told.iter().zip(parts) {
                    assert!(told.contains(part), "{part:?} is not in {told:?}");
                }
            }
        }
    }

    #[test]
    fn arguments_become_an_address() {
        check("position", &json!({}), Ok("/api/1/position"));
        check(
            "position",
            &json!({ "year": "2024/25", "month": 5 }),
            Ok("/api/1/position?year=2024%2F25&month=5"),
        );
        check("position", &json!({ "month": "5", "year": null }), Ok("/api/1/position?month=5"));
        check("find", &json!({ "q": " £18.8m agency " }), Ok("/api/1/search?q=%C2%A318.8m+agency"));
        check("figure", &json!({ "id": "3F7K/../x?y" }), Ok("/api/1/figures/3F7K%2F..%2Fx%3Fy"));
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let months = json!({ "yaer": "2024/25", "month": [5], "year": true });
        check(
            "position",
            &months,
            Err(&[
                "\"yaer\"; it takes year, month",
                "year is true or false; write text",
                "a number from 1 to 12",
            ]),
        );
        check("figure", &json!({}), Err(&["id is missing: The id of a figure"]));
        check("figure", &json!({ "id": "x".repeat(401) }), Err(&["more than 400 characters"]));
    }
}
