//! Words that people use for the same thing.

use std::collections::BTreeMap;

/// The most words of one phrase.
pub(crate) const LONGEST_PHRASE: usize = 5;

/// Groups of words and phrases that mean the same to whoever searches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synonyms(Vec<Vec<String>>);

impl Synonyms {
    /// Groups of words and phrases, each of one meaning.
    #[must_use]
    pub const fn new(groups: Vec<Vec<String>>) -> Self {
        Self(groups)
    }

    /// For each phrase, as stems, the phrases that mean the same.
    pub(crate) fn by_stems(&self, stems: impl Fn(&str) -> Vec<String>) -> StemSynonyms {
        let mut same: BTreeMap<Vec<String>, Vec<Vec<String>>> = BTreeMap::new();
        for group in &self.0 {
            let phrases: Vec<Vec<String>> = group.iter().map(|phrase| stems(phrase)).collect();
            for phrase in &phrases {
                if phrase.is_empty() || LONGEST_PHRASE < phrase.len() {
                    continue;
                }
                let known = same.entry(phrase.clone()).or_default();
                for other in phrases.iter().filter(|other| *other != phrase && !other.is_empty()) {
                    if !known.contains(other) {
                        known.push(other.clone());
                    }
                }
            }
        }
        same
    }
}

/// For each phrase, as stems, the phrases that mean the same.
pub(crate) type StemSynonyms = BTreeMap<Vec<String>, Vec<Vec<String>>>;
