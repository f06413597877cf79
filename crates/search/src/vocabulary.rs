//! The words of an index as they are written, and which of them somebody may have meant.

use std::collections::BTreeMap;

/// Letters from which a word may have one slip, and from which two.
const SLIPS: [usize; 2] = [4, 8];
/// Letters from which the beginning of a word stands for it.
const SHORTEST_BEGINNING: usize = 3;
/// How many words are taken for one that is not known.
const MOST_MEANT: usize = 4;

/// A word that somebody may have meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Meant {
    /// The word.
    pub(crate) word: String,
    /// Whether it is the word with slips of the keyboard, not its end left out.
    pub(crate) is_slip: bool,
}

/// The words of an index, each with how often it stands there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary(BTreeMap<String, u32>);

impl Vocabulary {
    /// Takes a word in.
    pub(crate) fn add(&mut self, word: &str) {
        if let Some(count) = self.0.get_mut(word) {
            *count += 1;
        } else {
            self.0.insert(word.to_owned(), 1);
        }
    }

    /// Which words may be meant by one that is not known: those that it begins, else those that differ by the
    /// fewest slips, the most frequent first.
    pub(crate) fn meant(&self, word: &str) -> Vec<Meant> {
        let n_letters = word.chars().count();
        if n_letters < SHORTEST_BEGINNING {
            return Vec::new();
        }
        let begun = self.0.range(word.to_owned()..).take_while(|(known, _)| known.starts_with(word));
        let begun = most_frequent(begun.map(|(known, count)| (known.as_str(), *count)).collect());
        if !begun.is_empty() {
            return begun.into_iter().map(|word| Meant { word, is_slip: false }).collect();
        }
        let most_slips = SLIPS.iter().filter(|least| **least <= n_letters).count();
        let mut nearest: Vec<(&str, u32)> = Vec::new();
        let mut fewest = most_slips;
        for (known, count) in &self.0 {
            let n_known = known.chars().count();
            if fewest < n_known.abs_diff(n_letters) || n_known < SHORTEST_BEGINNING {
                continue;
            }
            // Two letters exchanged are one slip.
            let n_slips = strsim::osa_distance(word, known);
            if n_slips == 0 || fewest < n_slips {
                continue;
            }
            if n_slips < fewest {
                nearest.clear();
                fewest = n_slips;
            }
            nearest.push((known, *count));
        }
        // The first letter is seldom wrong.
        let first = word.chars().next();
        if nearest.iter().any(|(known, _)| known.chars().next() == first) {
            nearest.retain(|(known, _)| known.chars().next() == first);
        }
        most_frequent(nearest).into_iter().map(|word| Meant { word, is_slip: true }).collect()
    }
}

fn most_frequent(mut words: Vec<(&str, u32)>) -> Vec<String> {
    words.sort_by_key(|(word, count)| (std::cmp::Reverse(*count), *word));
    words.into_iter().take(MOST_MEANT).map(|(word, _)| word.to_owned()).collect()
}
