//! Documents that the site makes from the workspace when they are asked for: requests, comparisons, stated figures.

use std::path::PathBuf;

use anyhow::{Context, Result};
use api::benchmark::Benchmark;
use api::claims::{Claimed, Claims};
use api::document::SchemaName;
use api::requests::{RequestEntry, Requests};
use evidence::access::Access;
use evidence::benchmark::compare::Settings;
use evidence::benchmark::published::UnitSet;
use evidence::benchmark::rank::End;
use jiff::Zoned;
use sources::workspace::Workspace;
use web::programs::port::{BenchmarkAsked, NoDocument, RequestsAsked, WorkspaceAnswers};

use crate::benchmark::{compared, document_of, find};
use crate::documents;
use crate::edition::{Editions, SEED};
use crate::paths::without_paths;
use crate::requests::standings;
use crate::workspace::open_workspace;

/// Of how many first the chance is told.
const AMONG: usize = 10;

/// The documents of the workspace in a folder.
pub(crate) struct DocumentsAsked {
    root: PathBuf,
}

impl DocumentsAsked {
    pub(crate) const fn new(root: PathBuf) -> Self {
        Self { root }
    }

    fn workspace(&self) -> Result<Workspace, NoDocument> {
        open_workspace(&self.root).map_err(|error| self.failed(&error.into()))
    }

    fn failed(&self, error: &anyhow::Error) -> NoDocument {
        NoDocument::Failed(self.told(error))
    }

    /// What is wrong, without where on this computer.
    fn told(&self, error: &anyhow::Error) -> String {
        without_paths(&self.root, &format!("{error:#}"))
    }
}

impl WorkspaceAnswers for DocumentsAsked {
    fn requests(&self, asked: &RequestsAsked<'_>) -> Result<Requests, NoDocument> {
        let workspace = self.workspace()?;
        let is_known = |code: &str| workspace.scrutiny.committees.iter().any(|known| known.code == code);
        if let Some(unknown) = asked.committee.filter(|code| !is_known(code)) {
            let known: Vec<&str> =
                workspace.scrutiny.committees.iter().map(|known| known.code.as_str()).collect();
            let why = format!("There is no committee {unknown:?}; there are {}", known.join(", "));
            return Err(NoDocument::NotKnown(why));
        }
        let on = Zoned::now().date();
        let entries: Vec<RequestEntry> = standings(&workspace, on, asked.public_only)
            .iter()
            .map(|(id, entry, standing)| RequestEntry::of(id, entry, standing))
            .filter(|entry| asked.id.is_none_or(|id| entry.id.eq_ignore_ascii_case(id)))
            .filter(|entry| asked.committee.is_none_or(|code| entry.committee == code))
            .filter(|entry| {
                has_words(&[&entry.title, &entry.asked, &entry.owner, &entry.tags.join(" ")], asked.words)
            })
            .collect();
        if let Some(id) = asked.id.filter(|_| entries.is_empty()) {
            let why = format!("The register has no entry {id:?} that you may read");
            return Err(NoDocument::NotKnown(why));
        }
        let (schema, system) = (SchemaName::default(), workspace.system.to_string());
        Ok(Requests { schema, system, on: on.to_string(), entries })
    }

    fn benchmark(
        &self,
        access: Option<&Access>,
        asked: &BenchmarkAsked<'_>,
    ) -> Result<Benchmark, NoDocument> {
        let not_known = |error: anyhow::Error| NoDocument::NotKnown(capital(&self.told(&error)));
        let none = "no publication with two units and more is on record";
        let access = access.context(none).map_err(not_known)?;
        let read = |set: &str| {
            set.parse::<UnitSet>().map_err(|error| NoDocument::Asked(capital(&error.to_string())))
        };
        let set = asked.set.map(read).transpose()?;
        let published = find(access, asked.measure, set).map_err(not_known)?;
        let per = f64::from(published.indicator.per());
        let settings = Settings { per, end: End::Highest, among: AMONG, seed: SEED };
        let found = compared(published.units.clone(), settings).map_err(not_known)?;
        let chosen = asked.unit.map(|code| found.placed(code)).transpose();
        let chosen = chosen.map_err(|fault| NoDocument::NotKnown(capital(&fault.to_string())))?;
        Ok(document_of(access, &published, &found, chosen))
    }

    fn claims(&self, document: Option<&str>, words: Option<&str>) -> Result<Claims, NoDocument> {
        let workspace = self.workspace()?;
        let ids: Vec<String> = document.map(str::to_owned).into_iter().collect();
        let found = documents::claims(&workspace, &ids, false, &Editions::new(&workspace, None));
        let mut found = found.map_err(|error| NoDocument::NotKnown(capital(&self.told(&error))))?;
        for document in &mut found.documents {
            document.claims.retain(|claim: &Claimed| has_words(&[&claim.sentence], words));
        }
        found.documents.retain(|document| words.is_none() || !document.claims.is_empty());
        Ok(found)
    }
}

/// Whether each of `words` stands somewhere in `texts`, in capital or small letters.
fn has_words(texts: &[&str], words: Option<&str>) -> bool {
    let texts = texts.join(" ").to_lowercase();
    words.is_none_or(|words| words.to_lowercase().split_whitespace().all(|word| texts.contains(word)))
}

/// A sentence of its own.
fn capital(text: &str) -> String {
    let text = text.trim_end_matches('.');
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_order_and_case() {
        let texts = ["Agency spend of the trust", "asked of UHL"];
        assert!(has_words(&texts, Some("uhl AGENCY")) && has_words(&texts, None));
        assert!(!has_words(&texts, Some("agency bank")));
    }

    #[test]
    fn what_is_told_is_a_sentence() {
        assert_eq!(capital("there is no measure."), "There is no measure");
        assert_eq!(capital(""), "");
    }
}
