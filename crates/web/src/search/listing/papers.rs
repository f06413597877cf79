//! Documents and what they state.

use domain::month_end::MonthEnd;
use exhibits::words::capital_first;

use crate::search::entry::{Address, Kind, Listed};

/// Every document and every passage of one.
pub(super) fn listed(month_end: &MonthEnd) -> Vec<Listed> {
    let document_of = |id: &str| month_end.documents.iter().find(|document| document.id == id);
    let documents = month_end.documents.iter().map(|document| {
        Listed::new(
            Kind::Document,
            Address::of(&format!("/sources#{}", document.id)),
            document.title.as_str(),
        )
        .named([document.id.as_str(), &document.publisher])
        .saying([format!("{}, {}", document.publisher, document.dated), document.note.clone()])
    });
    let passages = month_end.claims.iter().map(|claim| {
        let document = document_of(&claim.document);
        let from = document
            .map_or_else(String::new, |document| format!("{}, {}", document.publisher, document.dated));
        Listed::new(
            Kind::Passage,
            Address::of(&format!("/sources#{}", claim.id)),
            capital_first(claim.clause()),
        )
        .saying([from.as_str(), &claim.locator])
    });
    documents.chain(passages).collect()
}
