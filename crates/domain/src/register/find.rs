//! Finding boards and places by what people call them, and what lies nearest to a name nobody knows.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use thiserror::Error;

use super::{Board, Covered, Register};
use crate::geography::Place;

/// How many near misses a message lists.
const N_NEAREST: usize = 3;

/// A code and the name that goes with it: `QK1 (Leicester, Leicestershire and Rutland)`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// The code.
    pub code: String,
    /// The name.
    pub name: String,
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.code, self.name)
    }
}

/// Why a text leads to no board or place.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum LookupError {
    /// No board has this code or name.
    #[error("{text:?} is not a board in the register; the nearest are {}", in_words(nearest))]
    UnknownBoard {
        /// What was asked for.
        text: String,
        /// Boards with a similar code or name, nearest first.
        nearest: Vec<Named>,
    },
    /// Several boards have names with these words.
    #[error("{text:?} fits more than one board; give the code of one of {}", in_words(fits))]
    AmbiguousBoard {
        /// What was asked for.
        text: String,
        /// The boards.
        fits: Vec<Named>,
    },
    /// No place has this code or name.
    #[error("{text:?} is not a place in the register; the nearest are {}", in_words(nearest))]
    UnknownPlace {
        /// What was asked for.
        text: String,
        /// Places with a similar name, nearest first.
        nearest: Vec<Named>,
    },
    /// The place is known, but no board covers it on the day.
    #[error("no board in the register covers {place} on {day}; boards began on 1 July 2022")]
    NotCovered {
        /// The place.
        place: Named,
        /// The day asked for.
        day: Date,
    },
}

impl Register {
    /// The board that `text` names: by ODS code, short name or name, in capitals or not, with or
    /// without `NHS` and `ICB`. Words of a name are enough where only one board has them. Of a board
    /// with several footprints the latest is meant.
    ///
    /// # Errors
    /// No board or several boards fit; the error lists the nearest.
    pub fn find(&self, text: &str) -> Result<&Board, LookupError> {
        let wanted = plain(text);
        let mut latest: BTreeMap<&str, &Board> = BTreeMap::new();
        for board in &self.tables().boards {
            let newest = latest.entry(board.code().as_str()).or_insert(board);
            if newest.organisation.effective.from() < board.organisation.effective.from() {
                *newest = board;
            }
        }
        let exact = latest.values().find(|board| forms_of_board(board).contains(&wanted));
        if let Some(board) = exact {
            return Ok(board);
        }
        let fits: Vec<&Board> =
            latest.values().copied().filter(|board| has_words(&plain(&board.system_name), &wanted)).collect();
        let text = text.to_owned();
        match fits.as_slice() {
            [board] => Ok(board),
            [] => {
                let known = latest.values().map(|board| (named_board(board), forms_of_board(board)));
                Err(LookupError::UnknownBoard { text, nearest: nearest(&wanted, known) })
            }
            several => Err(LookupError::AmbiguousBoard {
                text,
                fits: several.iter().map(|board| named_board(board)).collect(),
            }),
        }
    }

    /// Who covers a place on `day`: by GSS code, by the ODS code of a sub-ICB location, by name, or
    /// by a town or former district. Where no name is the same, every place that has the words.
    ///
    /// # Errors
    /// No place fits, or none of those that do is covered on the day.
    pub fn who_covers(&self, text: &str, day: Date) -> Result<Vec<Covered<'_>>, LookupError> {
        let wanted = plain(text);
        let places = &self.tables().places;
        let mut fits: Vec<&Place> =
            places.iter().filter(|place| self.forms_of_place(place).contains(&wanted)).collect();
        if fits.is_empty() {
            fits = places.iter().filter(|place| has_words(&plain(&place.name), &wanted)).collect();
        }
        let Some(first) = fits.first() else {
            let known = places.iter().map(|place| (named_place(place), self.forms_of_place(place)));
            return Err(LookupError::UnknownPlace {
                text: text.to_owned(),
                nearest: nearest(&wanted, known),
            });
        };
        let covered: Vec<Covered<'_>> = fits
            .iter()
            .filter_map(|place| Some(Covered { place, board: self.board_of_place(&place.code, day)? }))
            .collect();
        if covered.is_empty() {
            return Err(LookupError::NotCovered { place: named_place(first), day });
        }
        Ok(covered)
    }

    fn forms_of_place(&self, place: &Place) -> Vec<String> {
        let codes =
            self.tables().sub_icbs.iter().filter(|sub| sub.place == place.code).map(|sub| sub.code.as_str());
        let names = place.also.iter().map(String::as_str);
        [place.code.as_str(), &place.name].into_iter().chain(codes).chain(names).map(plain).collect()
    }
}

fn named_board(board: &Board) -> Named {
    Named { code: board.code().to_string(), name: board.system_name.clone() }
}

fn named_place(place: &Place) -> Named {
    Named { code: place.code.to_string(), name: place.name.clone() }
}

fn forms_of_board(board: &Board) -> Vec<String> {
    [board.code().as_str(), &board.system_name, &board.organisation.short_name].map(plain).to_vec()
}

fn in_words(named: &[Named]) -> String {
    named.iter().map(Named::to_string).collect::<Vec<_>>().join(", ")
}

/// The words of a name that matter: small letters, `&` as `and`, no marks, no `NHS` before and no
/// `ICB` after.
fn plain(text: &str) -> String {
    let text = text.to_lowercase().replace('&', " and ").replace(['\'', '’'], "");
    let mut words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    if words.len() > 1 && words[0] == "nhs" {
        words.remove(0);
    }
    for ending in
        [&["integrated", "care", "board"][..], &["integrated", "care", "system"], &["icb"], &["ics"]]
    {
        if ending.len() < words.len() && words.ends_with(ending) {
            words.truncate(words.len() - ending.len());
        }
    }
    words.join(" ")
}

/// Whether every word of `wanted` begins a word of `name`.
fn has_words(name: &str, wanted: &str) -> bool {
    !wanted.is_empty() && wanted.split(' ').all(|word| name.split(' ').any(|own| own.starts_with(word)))
}

/// The nearest of `known`, those that begin alike first among equals.
fn nearest(wanted: &str, known: impl Iterator<Item = (Named, Vec<String>)>) -> Vec<Named> {
    let n_alike = |form: &str| {
        form.chars().zip(wanted.chars()).take_while(|(letter, wanted_letter)| letter == wanted_letter).count()
    };
    let mut scored: Vec<_> = known
        .filter_map(|(named, forms)| {
            let nearest = forms.iter().map(|form| (distance(wanted, form), Reverse(n_alike(form)))).min();
            nearest.map(|nearest| (nearest, named))
        })
        .collect();
    scored.sort();
    scored.into_iter().take(N_NEAREST).map(|(_, named)| named).collect()
}

/// How far two names are apart: letter by letter, or word by word where that is nearer, so that one
/// word of a long name finds it.
fn distance(wanted: &str, form: &str) -> usize {
    let nearest_word = |word: &str| form.split(' ').map(|own| n_edits(word, own)).min().unwrap_or(usize::MAX);
    let by_words = wanted.split(' ').map(nearest_word).fold(0, usize::saturating_add);
    by_words.min(n_edits(wanted, form))
}

/// The least number of letters to put in, take out or change (Levenshtein's distance).
fn n_edits(text: &str, wanted: &str) -> usize {
    let wanted: Vec<char> = wanted.chars().collect();
    let mut row: Vec<usize> = (0..=wanted.len()).collect();
    for (idx, letter) in text.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = idx + 1;
        for (column, own) in wanted.iter().enumerate() {
            let changed = diagonal + usize::from(*own != letter);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[wanted.len()]
}
