//! Addresses of a site whose files cannot be read.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use domain::example;
use domain::finding::{Finding, Severity};
use serde_json::Value;
use tower::ServiceExt;

use super::UNREADABLE;
use crate::library::LibrarySnapshot;
use crate::server::{Settings, router};

fn fault(file: &str) -> Finding {
    Finding {
        severity: Severity::Blocks,
        rule: UNREADABLE.to_owned(),
        file: file.to_owned(),
        at: None,
        message: "found \"zzz\".".to_owned(),
        fix: "Write a number.".to_owned(),
    }
}

fn site(library: LibrarySnapshot) -> Router {
    router(Arc::new(library), Settings { version: "0.0.0".to_owned(), contact: None })
}

/// A site with figures, of which these files cannot be read.
fn without(files: &[&str]) -> Router {
    let missing = files.iter().map(|file| fault(file)).collect();
    site(LibrarySnapshot::new([example::month_end()]).with_missing(missing))
}

/// A site of which it cannot be read who belongs to the system.
fn without_organisations() -> Router {
    site(LibrarySnapshot::empty().with_missing(vec![fault(""), fault("system/organisations.csv")]))
}

#[tokio::main(flavor = "current_thread")]
async fn get(site: &Router, address: &str) -> (StatusCode, String) {
    let response = site.clone().oneshot(Request::get(address).body(Body::empty()).unwrap()).await.unwrap();
    let status = response.status();
    let content = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(content.to_vec()).unwrap())
}

/// A document in place of which a problem names `file` and says what to do.
#[track_caller]
fn check_document(site: &Router, address: &str, file: &str) {
    let (status, text) = get(site, address);
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((status, &found["type"]), (StatusCode::SERVICE_UNAVAILABLE, &Value::from("/api#files")));
    let detail = found["detail"].as_str().unwrap();
    assert!(detail.starts_with(file) && detail.contains("put right"), "{address}: {detail}");
    // What stands in it is not for everybody.
    assert!(!detail.contains("zzz"), "{address}: {detail}");
}

/// A page that names `file` and calls nothing absent.
#[track_caller]
fn check_page(site: &Router, address: &str, file: &str) {
    let (_, text) = get(site, address);
    assert!(text.contains(file) && text.contains("put right"), "{address}: {text}");
    for absent in ["on record", "recorded yet", "first return counts"] {
        assert!(!text.contains(absent), "{address} says {absent:?}");
    }
}

#[test]
fn a_register_that_cannot_be_read_is_not_called_absent() {
    for (file, name) in [
        ("reform/plan.toml", "reform"),
        ("finance/schemes/2026-27.csv", "efficiency"),
        ("finance/risks/2026-27.csv", "risks"),
    ] {
        let site = without(&[file]);
        check_document(&site, &format!("/api/1/{name}"), file);
        check_page(&site, &format!("/{name}"), file);
    }
    let site = without(&["finance/schemes/2026-27.csv"]);
    check_document(&site, "/api/1/efficiency", "finance/schemes/2026-27.csv");
}

#[test]
fn where_no_organisation_can_be_read_every_address_says_so() {
    let site = without_organisations();
    for name in ["position", "forecast", "findings", "efficiency", "risks", "reform", "simulations"] {
        check_document(&site, &format!("/api/1/{name}"), "system/organisations.csv");
    }
    check_document(&site, "/api/1/position?year=2024/25&month=5", "system/organisations.csv");
    for page in ["/", "/money", "/forecast", "/efficiency", "/risks", "/reform", "/organisation/RWE"] {
        check_page(&site, page, "system/organisations.csv");
    }
}

#[test]
fn what_is_absent_stays_absent_beside_a_file_of_something_else() {
    let site = without(&["care/network.toml"]);
    let (status, text) = get(&site, "/api/1/reform");
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(text.contains("No reform"), "{text}");
    let (_, page) = get(&site, "/efficiency");
    assert!(page.contains("No register of schemes is on record"), "{page}");
}
