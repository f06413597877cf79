//! Checks a document against a JSON Schema (2020-12): the keywords that our schemas use, and no others.
//!
//! A validator from outside would build `serde_json` with other features, so that another binary would be
//! tested than the one that is shipped.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// What says nothing about whether a document is valid.
const ANNOTATIONS: [&str; 6] = ["$schema", "$defs", "title", "description", "default", "format"];

/// What in `document` is not as `schema` says, each with its place. References lead into `root`.
pub(crate) fn faults(root: &Value, schema: &Value, document: &Value) -> Vec<String> {
    let mut checked = Checked { root, faults: Vec::new() };
    checked.check(schema, document, "");
    checked.faults
}

struct Checked<'s> {
    root: &'s Value,
    faults: Vec<String>,
}

impl Checked<'_> {
    fn fault(&mut self, place: &str, what: &str) {
        self.faults.push(format!("{place}: {what}"));
    }

    fn is_valid(&self, schema: &Value, value: &Value) -> bool {
        faults(self.root, schema, value).is_empty()
    }

    fn check(&mut self, schema: &Value, value: &Value, place: &str) {
        let Value::Object(keywords) = schema else {
            if *schema != Value::Bool(true) {
                self.fault(place, "nothing may stand here");
            }
            return;
        };
        let number = |keyword: &Value| keyword.as_f64().unwrap();
        for (keyword, said) in keywords {
            let holds = match keyword.as_str() {
                "$ref" => {
                    let target = self.root.pointer(&said.as_str().unwrap()[1..]).unwrap();
                    self.check(target, value, place);
                    true
                }
                "type" => match said {
                    Value::Array(types) => types.iter().any(|one| is_of(one, value)),
                    one => is_of(one, value),
                },
                "const" => said == value,
                "enum" => said.as_array().unwrap().contains(value),
                "minimum" => value.as_f64().is_none_or(|found| number(said) <= found),
                "maximum" => value.as_f64().is_none_or(|found| found <= number(said)),
                "minItems" => value.as_array().is_none_or(|all| said.as_u64() <= Some(all.len() as u64)),
                "maxItems" => value.as_array().is_none_or(|all| Some(all.len() as u64) <= said.as_u64()),
                "anyOf" => said.as_array().unwrap().iter().any(|one| self.is_valid(one, value)),
                "oneOf" => {
                    said.as_array().unwrap().iter().filter(|one| self.is_valid(one, value)).count() == 1
                }
                "items" => {
                    for (idx, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(said, item, &format!("{place}/{idx}"));
                    }
                    true
                }
                "required" => {
                    let names = said.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
                    value.as_object().is_none_or(|object| names.clone().all(|name| object.contains_key(name)))
                }
                "properties" => {
                    for (name, property) in said.as_object().unwrap() {
                        if let Some(found) = value.get(name) {
                            self.check(property, found, &format!("{place}/{name}"));
                        }
                    }
                    true
                }
                "additionalProperties" => {
                    self.others(said, &named(keywords), value, place);
                    true
                }
                "unevaluatedProperties" => {
                    let branches = keywords.get("oneOf").and_then(Value::as_array).into_iter().flatten();
                    let taken = branches.filter(|one| self.is_valid(one, value));
                    let mut known = named(keywords);
                    known.extend(taken.filter_map(Value::as_object).flat_map(named));
                    self.others(said, &known, value, place);
                    true
                }
                other => ANNOTATIONS.contains(&other),
            };
            if !holds {
                self.fault(place, &format!("{value} is not as {keyword} {said} says"));
            }
        }
    }

    /// Checks the properties that are not among `known`.
    fn others(&mut self, schema: &Value, known: &BTreeSet<&String>, value: &Value, place: &str) {
        for (name, found) in value.as_object().into_iter().flatten() {
            if !known.contains(name) {
                self.check(schema, found, &format!("{place}/{name}"));
            }
        }
    }
}

/// The properties that a schema names.
fn named(keywords: &Map<String, Value>) -> BTreeSet<&String> {
    keywords.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys).collect()
}

fn is_of(kind: &Value, value: &Value) -> bool {
    match kind.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        _ => value.is_object(),
    }
}
