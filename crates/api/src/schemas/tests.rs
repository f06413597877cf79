//! Schema files are those of the structs.

use serde_json::Value;

use super::{file_name, schemas};

#[test]
fn every_object_denies_fields_that_it_does_not_name() {
    fn check(place: &str, schema: &Value) {
        match schema {
            Value::Object(object) => {
                // Variants of a document within which they are flattened are closed by that one.
                let is_closed = ["additionalProperties", "unevaluatedProperties"]
                    .iter()
                    .any(|closed| object.get(*closed).is_some());
                let properties = object.get("properties").and_then(Value::as_object);
                let is_open =
                    properties.is_some_and(|properties| !is_closed && !properties.contains_key("step"));
                assert!(!is_open, "{place} is open");
                for (name, part) in object {
                    check(&format!("{place}/{name}"), part);
                }
            }
            Value::Array(parts) => parts.iter().for_each(|part| check(place, part)),
            _ => {}
        }
    }
    for (name, schema) in schemas() {
        check(name, schema.as_value());
    }
}

#[test]
fn every_document_has_a_name_and_a_file_of_its_own() {
    let mut files: Vec<String> = schemas().iter().map(|(name, _)| file_name(name)).collect();
    assert!(files.contains(&"oakham.position.1.json".to_owned()));
    let n = files.len();
    files.sort();
    files.dedup();
    assert_eq!(files.len(), n);
}

/// `UPDATE=1 cargo test -p api` writes the files anew.
#[test]
fn the_files_of_docs_reference_schemas_are_current() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/schemas");
    let mut expected: Vec<String> = Vec::new();
    for (name, schema) in schemas() {
        let text = format!("{:#}\n", schema.as_value());
        let path = folder.join(file_name(name));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(found == text, "{} is not current; UPDATE=1 cargo test -p api writes it", path.display());
        expected.push(file_name(name));
    }
    let mut found: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    expected.sort();
    found.sort();
    assert_eq!(found, expected, "files of documents that there are not");
}
