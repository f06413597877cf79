//! Documents as programs are answered.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use domain::example;
use domain::finding::{Finding, Severity};
use domain::month_end::MonthEnd;
use serde_json::Value;
use tower::ServiceExt;

use crate::library::LibrarySnapshot;
use crate::server::{Settings, router};

fn site(month_end: MonthEnd) -> Router {
    let settings = Settings { version: "0.0.0".to_owned(), contact: None };
    router(Arc::new(LibrarySnapshot::new([month_end])), settings)
}

/// The status, media type and content at an address.
#[tokio::main(flavor = "current_thread")]
async fn answer(site: &Router, address: &str) -> (StatusCode, String, Vec<u8>) {
    let response = site.clone().oneshot(Request::get(address).body(Body::empty()).unwrap()).await.unwrap();
    let media = response.headers()["content-type"].to_str().unwrap().to_owned();
    let status = response.status();
    (status, media, to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec())
}

/// The same, where it is a document.
fn get(site: &Router, address: &str) -> (StatusCode, String, Value) {
    let (status, media, content) = answer(site, address);
    (status, media, serde_json::from_slice(&content).unwrap())
}

#[test]
fn a_document_is_that_of_the_command_line() {
    let month_end = example::month_end();
    let expected = api::position::Position::from(&month_end);
    let (status, media, found) = get(&site(month_end), "/api/1/position");
    assert_eq!((status, &*media), (StatusCode::OK, "application/json"));
    assert_eq!(found, serde_json::to_value(expected).unwrap());
}

#[test]
fn the_public_is_not_told_what_stands_in_a_file_that_does_not_count() {
    let mut month_end = example::month_end();
    month_end.findings.push(Finding {
        severity: Severity::Blocks,
        rule: "V03".to_owned(),
        file: "finance/returns/2024-25/M05/RWE/lines.csv".to_owned(),
        at: None,
        message: "found \"secret\"".to_owned(),
        fix: "write a number".to_owned(),
    });
    let site = site(month_end);
    for address in ["/api/1/position", "/api/1/findings"] {
        let (_, _, found) = get(&site, address);
        let text = found.to_string();
        assert!(text.contains("What is in it cannot be read"), "{address}: {text}");
        assert!(!text.contains("secret"), "{address}: {text}");
    }
}

#[test]
fn every_address_that_is_described_answers_and_none_beside() {
    let site = site(example::month_end());
    for endpoint in api::openapi::ENDPOINTS {
        let (status, media, found) = get(&site, &endpoint.path.replace("{id}", "0"));
        if status != StatusCode::OK {
            assert_eq!((status, &*media), (StatusCode::NOT_FOUND, "application/problem+json"));
            // It is known, though nothing is on record.
            assert_ne!(found["title"], "Page not found", "{}", endpoint.path);
        }
    }
    let (status, media, found) = get(&site, "/api/1/nothing");
    assert_eq!((status, &*media), (StatusCode::NOT_FOUND, "application/problem+json"));
    assert_eq!(found["type"], "/api#unknown");
    assert_eq!(found["instance"], "/api/1/nothing");
    let (status, _, found) = get(&site, "/api/1/position?month=13");
    assert_eq!((status, &found["type"]), (StatusCode::BAD_REQUEST, &Value::from("/api#unreadable")));
    assert_eq!(found["title"], "“13” is not a month");
    let (status, media, found) = get(&site, "/api/1/position?yaer=2024/25");
    assert_eq!((status, &*media), (StatusCode::BAD_REQUEST, "application/problem+json"));
    assert_eq!(found["title"], "This address takes no “yaer”");
    let (_, _, described) = get(&site, api::openapi::ADDRESS);
    let paths: Vec<&String> = described["paths"].as_object().unwrap().keys().collect();
    assert_eq!(paths, api::openapi::ENDPOINTS.map(|endpoint| endpoint.path));
}

#[test]
fn a_page_lists_the_documents() {
    let (status, _, content) = answer(&site(example::month_end()), "/api");
    assert_eq!(status, StatusCode::OK);
    let page = String::from_utf8(content).unwrap();
    for endpoint in api::openapi::ENDPOINTS {
        assert!(page.contains(endpoint.path) && page.contains(endpoint.document), "{}", endpoint.path);
    }
    for (kind, _) in crate::error::KINDS {
        assert!(page.contains(&format!("id=\"{kind}\"")), "{kind}");
    }
}
