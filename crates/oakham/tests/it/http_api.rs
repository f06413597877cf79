//! Documents over HTTP: as their description says, and of nothing that nobody has approved.

use serde_json::Value;

use crate::binary::{Copy, check, oakham, text};
use crate::json_schema::faults;
use crate::returns::revised;
use crate::server::{Server, until};

/// The status, media type and document at an address.
fn get(server: &Server, path: &str) -> (u16, String, Value) {
    let (status, answer) = server.get(path);
    let (headers, content) = answer.split_once("\r\n\r\n").unwrap();
    let media = headers.lines().find_map(|line| line.strip_prefix("content-type: ")).unwrap();
    (status, media.to_owned(), serde_json::from_str(content).unwrap())
}

/// A copy of the example that is served.
fn served(copy: &Copy) -> Server {
    Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path())
}

/// Fails where a document is not as the description says of `path`.
#[track_caller]
fn is_as_described(description: &Value, path: &str, status: &str, media: &str, document: &Value) {
    let schema = &description["paths"][path]["get"]["responses"][status]["content"][media]["schema"];
    assert!(schema.is_object(), "{path} {status} {media} is not described");
    let faults = faults(description, schema, document);
    assert!(faults.is_empty(), "{path}: {:#?}", &faults[..faults.len().min(20)]);
}

#[test]
fn every_address_answers_as_it_is_described() {
    let copy = Copy::new();
    let server = served(&copy);
    let (status, _, description) = get(&server, "/api/1/openapi.json");
    assert_eq!((status, &description["openapi"]), (200, &Value::from("3.1.0")));
    let (_, _, position) = get(&server, "/api/1/position");
    let id = position["total"]["figures"]["actual_ytd"].as_str().unwrap();
    for (path, _) in description["paths"].as_object().unwrap() {
        let question = match path.as_str() {
            "/api/1/sql" => "?q=SELECT%201%20AS%20one",
            "/api/1/benchmark" => "?measure=within-4-hours",
            _ => "",
        };
        let id = if path.starts_with("/api/1/requests") { "LLR-IR-2025-001" } else { id };
        let (status, media, document) = get(&server, &(path.replace("{id}", id) + question));
        // No comparison was asked for, and a number that is none is a problem.
        if path == "/api/1/simulations/{id}" {
            assert_eq!((status, &*media), (404, "application/problem+json"), "{document}");
            is_as_described(&description, path, "default", &media, &document);
            continue;
        }
        assert_eq!((status, &*media), (200, "application/json"), "{path}: {document}");
        is_as_described(&description, path, "200", &media, &document);
        for wrong in ["?year=1999/00&month=3", "?year=long%20ago"] {
            let (status, media, document) = get(&server, &(path.replace("{id}", id) + wrong));
            if status != 200 {
                assert_eq!(media, "application/problem+json", "{path}{wrong}");
                is_as_described(&description, path, "default", &media, &document);
            }
        }
    }
    let unknown = get(&server, "/api/2/position");
    assert_eq!((unknown.0, &*unknown.1), (404, "application/problem+json"));
    assert_eq!(unknown.2["instance"], "/api/2/position");
    // The same document as the command's.
    let workspace = copy.path().to_str().unwrap();
    for command in ["position", "forecast", "efficiency", "risks"] {
        let year = if command == "position" || command == "forecast" { "" } else { "?year=2026/27" };
        let mut arguments = vec![command, "-w", workspace, "--format", "json"];
        if !year.is_empty() {
            arguments.extend(["--year", "2026/27"]);
        }
        let output = oakham(&arguments);
        let printed: Value = serde_json::from_str(&text(&output.stdout)).unwrap();
        let (_, _, answered) = get(&server, &format!("/api/1/{command}{year}"));
        assert!(answered == printed, "{command} differs");
    }
}

#[test]
fn a_return_that_nobody_has_approved_is_in_no_document() {
    let copy = Copy::new();
    let server = served(&copy);
    let address = "/api/1/position?year=2024/25&month=5";
    let (_, _, before) = get(&server, address);
    let sent = revised(&copy);
    check(&copy, &["return", "submit", sent.to_str().unwrap()], 0, &["submitted as version 2"]);
    let (_, _, submitted) = get(&server, address);
    assert_eq!(submitted["total"], before["total"]);
    check(&copy, &["return", "approve", "RWE", "2024/25", "5", "--by", "Bo"], 0, &["approved"]);
    let after = until("the approved return counts", || {
        let (_, _, now) = get(&server, address);
        (now["total"] != before["total"]).then_some(now)
    });
    let actual = |position: &Value| position["total"]["actual_ytd"].as_i64().unwrap();
    assert_eq!(actual(&after) - actual(&before), -100_000_000);
}
