//! What a query finds, as programs read it.

use api::document::SchemaName;
use api::search::{Search, SearchResult};

use super::month_index::MonthIndex;
use super::results::Results;
use crate::address::View;

/// How many results a document lists.
const MOST_LISTED: usize = 100;

/// The document: `oakham.search/1`.
pub(crate) fn of(index: &MonthIndex, results: &Results, view: &View) -> Search {
    let entries = results.places.iter().take(MOST_LISTED).filter_map(|place| index.entries.get(*place));
    Search {
        schema: SchemaName::default(),
        query: results.query.clone(),
        year: view.year.to_string(),
        month: view.month.get(),
        found: results.places.len(),
        all_words: !results.is_partial,
        did_you_mean: results.meant.clone(),
        results: entries
            .map(|entry| SearchResult {
                kind: entry.kind.word(),
                title: entry.title.clone(),
                address: entry.address.link(view),
                context: results.snippet(&entry.text).0,
                source: Some(entry.source.clone()).filter(|source| !source.is_empty()),
                figure_id: entry.figure.map(|id| id.to_string()),
            })
            .collect(),
    }
}
