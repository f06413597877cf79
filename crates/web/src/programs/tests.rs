//! What programs of this process are given, and what is kept from them.

use std::sync::Arc;

use domain::account::Role;
use domain::account::Roles;
use domain::example;

use super::*;
use crate::library::LibrarySnapshot;
use crate::server::{Settings, router};

fn documents() -> SiteAnswers {
    let settings = Settings { version: "0.0.0".to_owned(), contact: None };
    SiteAnswers::of(router(Arc::new(LibrarySnapshot::new([example::month_end()])), settings))
}

#[tokio::main(flavor = "current_thread")]
async fn get(address: &str, reader: DocumentReader, most: usize) -> Result<DocumentAnswer, String> {
    documents().get(address, reader, most).await
}

fn analyst() -> DocumentReader {
    let (name, roles) = ("anna".parse().unwrap(), Roles::new([Role::Auditor]).unwrap());
    DocumentReader::Account(Account { name, roles, organisation: None })
}

#[test]
fn everybody_is_given_released_months_only_also_where_nobody_has_an_account() {
    let for_all = get("/api/1/position", DocumentReader::Everybody, 1 << 20).unwrap();
    assert!(!for_all.is_document && for_all.text.contains("/api#unknown"), "{}", for_all.text);
    let for_analysts = get("/api/1/position", analyst(), 1 << 20).unwrap();
    assert!(
        for_analysts.is_document && for_analysts.text.contains("oakham.position/1"),
        "{}",
        for_analysts.text
    );
    // What was given to one is not given to the other out of memory.
    let again = get("/api/1/position", DocumentReader::Everybody, 1 << 20).unwrap();
    assert!(!again.is_document, "{}", again.text);
}

#[test]
fn what_is_larger_than_may_be_sent_is_refused() {
    let told = get("/api/1/position", analyst(), 1_024).unwrap_err();
    assert_eq!(told, "The answer is larger than 1 kB, the most that is sent. Ask for less of it.");
    let told = get("no address", analyst(), 1_024).unwrap_err();
    assert!(told.contains("cannot be written"), "{told}");
}
