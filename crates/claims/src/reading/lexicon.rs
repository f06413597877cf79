//! The words by which a measure is told: cues, each with its weight.

mod money;
mod share;

use std::collections::BTreeMap;

use crate::find::Sentence;
use crate::measure::Measure as M;

/// A cue at a place in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cue {
    pub(super) measure: M,
    pub(super) weight: u32,
    pub(super) first: usize,
    pub(super) end: usize,
}

/// First word → the words after it, the measure and its weight.
type Entries = BTreeMap<&'static str, Vec<(Vec<&'static str>, M, u32)>>;

/// The cues of money and of shares, by first word.
#[derive(Debug)]
pub(crate) struct Lexicon {
    money: Entries,
    share: Entries,
}

impl Lexicon {
    pub(crate) fn new() -> Self {
        Self { money: entries(&money::MONEY), share: entries(&share::SHARE) }
    }

    /// The cues of money in a sentence.
    pub(super) fn money(&self, sentence: &Sentence<'_, '_>) -> Vec<Cue> {
        cues(&self.money, sentence)
    }

    /// The cues of shares in a sentence.
    pub(super) fn share(&self, sentence: &Sentence<'_, '_>) -> Vec<Cue> {
        cues(&self.share, sentence)
    }
}

fn entries(list: &[(&'static str, M, u32)]) -> Entries {
    let mut entries = Entries::new();
    for (phrase, measure, weight) in list {
        let mut words = phrase.split(' ');
        let Some(first) = words.next() else { continue };
        entries.entry(first).or_default().push((words.collect(), *measure, *weight));
    }
    entries
}

fn cues(entries: &Entries, sentence: &Sentence<'_, '_>) -> Vec<Cue> {
    let mut cues = Vec::new();
    for (first, token) in sentence.tokens.iter().enumerate() {
        // `cash-strapped`, `cost-effective`: the first half of a compound says nothing.
        let compound = sentence.is(first + 1, &["-"])
            && sentence.glued(first + 1)
            && sentence.glued(first + 2)
            && sentence.at(first + 2).is_some_and(crate::token::Token::is_word);
        for (rest, measure, weight) in entries.get(&*token.lower).into_iter().flatten() {
            if sentence.says(first + 1, rest) && !(compound && rest.is_empty()) {
                cues.push(Cue { measure: *measure, weight: *weight, first, end: first + 1 + rest.len() });
            }
        }
    }
    cues
}
