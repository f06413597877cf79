//! Names of bodies, systems and places, and the mentions of them among words.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::token::{Token, TokenKind, Tokens};

/// Why a list of names cannot be used.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum GazetteerError {
    /// A name without letters.
    #[error(
        "name {number} of the gazetteer has no letters: {name:?}; give the short name of a body or place"
    )]
    NoLetters {
        /// Its place in the list, from 1.
        number: usize,
        /// The name.
        name: String,
    },
    /// A part of something that the list does not hold.
    #[error("{name} is part of {whole}, which is not in the gazetteer; add {whole}, or leave the whole out")]
    UnknownWhole {
        /// The part.
        name: String,
        /// The whole.
        whole: String,
    },
}

/// What kind of thing a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BodyKind {
    /// An integrated care system.
    System,
    /// An integrated care board.
    Board,
    /// A provider.
    Trust,
    /// A council.
    Council,
    /// A committee or another forum.
    Committee,
    /// A city, county or district.
    Place,
    /// NHS England and its like.
    Nation,
    /// All bodies of a kind: `ICBs (England)`.
    Group,
}

/// A name to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The short name, as readings give it.
    pub name: String,
    /// What it names.
    pub kind: BodyKind,
    /// The short name of the system it is part of.
    pub part_of: Option<String>,
    /// Other names for it.
    pub others: Vec<String>,
}

/// Names, ready to be looked for.
#[derive(Clone, Debug)]
pub struct Gazetteer {
    names: Vec<Name>,
    /// First word → the rest of the words and the name, longest first.
    by_first: BTreeMap<String, Vec<(Vec<String>, usize)>>,
    by_name: BTreeMap<String, usize>,
    /// System → its parts, in the order of the list.
    by_whole: BTreeMap<String, Vec<usize>>,
}

pub(crate) const ICBS: &str = "ICBs (England)";
pub(crate) const SYSTEMS: &str = "ICSs (England)";
pub(crate) const TRUSTS: &str = "NHS trusts (England)";
pub(crate) const NHS: &str = "NHS (England)";
pub(crate) const NHS_ENGLAND: &str = "NHS England";

impl Gazetteer {
    /// Makes ready a list of names.
    ///
    /// # Errors
    /// A name without letters, or a part of an unknown whole.
    pub fn new(names: Vec<Name>) -> Result<Self, GazetteerError> {
        let mut by_name = BTreeMap::new();
        for (idx, name) in names.iter().enumerate() {
            if !name.name.chars().any(char::is_alphabetic) {
                return Err(GazetteerError::NoLetters { number: idx + 1, name: name.name.clone() });
            }
            by_name.entry(name.name.clone()).or_insert(idx);
        }
        let unknown = names.iter().find_map(|name| {
            let whole = name.part_of.as_ref().filter(|whole| !by_name.contains_key(*whole))?;
            Some(GazetteerError::UnknownWhole { name: name.name.clone(), whole: whole.clone() })
        });
        if let Some(unknown) = unknown {
            return Err(unknown);
        }
        let mut by_first: BTreeMap<String, Vec<(Vec<String>, usize)>> = BTreeMap::new();
        for (idx, name) in names.iter().enumerate() {
            for written in std::iter::once(&name.name).chain(&name.others) {
                let mut words = words_of(written).into_iter();
                if let Some(first) = words.next() {
                    by_first.entry(first).or_default().push((words.collect(), idx));
                }
            }
        }
        for rests in by_first.values_mut() {
            rests.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        let mut by_whole: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (idx, name) in names.iter().enumerate() {
            if let Some(whole) = &name.part_of {
                by_whole.entry(whole.clone()).or_default().push(idx);
            }
        }
        Ok(Self { names, by_first, by_name, by_whole })
    }

    /// The longest name that begins at a token: the name and the token after.
    pub(crate) fn at(&self, tokens: &[Token<'_>], idx: usize) -> Option<(&Name, usize)> {
        let token = tokens.get(idx)?;
        if !token.is_word() || !token.is_capitalised() {
            return None;
        }
        let first = token.lower.trim_end_matches("'s");
        let rests = self.by_first.get(first)?;
        rests.iter().find_map(|(rest, name)| {
            let end = end_of(tokens, idx + 1, rest)?;
            Some((&self.names[*name], end))
        })
    }

    /// The name by its short form.
    pub(crate) fn named(&self, name: &str) -> Option<&Name> {
        self.by_name.get(name).map(|idx| &self.names[*idx])
    }

    /// The system that a body is part of, or is.
    #[must_use]
    pub fn system_of(&self, name: &str) -> Option<&str> {
        let name = self.named(name)?;
        if name.kind == BodyKind::System { Some(&name.name) } else { name.part_of.as_deref() }
    }

    /// The bodies of one kind that are part of a system, in the order of the list.
    pub fn parts_of(&self, system: &str, kind: BodyKind) -> impl Iterator<Item = &str> {
        let parts = self.by_whole.get(system).into_iter().flatten().map(|idx| &self.names[*idx]);
        parts.filter(move |name| name.kind == kind).map(|name| name.name.as_str())
    }

    /// What kind of body a short name is: those of the list, the groups, and names told by their form.
    #[must_use]
    pub fn kind_of(&self, name: &str) -> Option<BodyKind> {
        if let Some(name) = self.named(name) {
            return Some(name.kind);
        }
        match name {
            ICBS | SYSTEMS | TRUSTS | NHS => Some(BodyKind::Group),
            NHS_ENGLAND => Some(BodyKind::Nation),
            _ if name.ends_with(" ICB") => Some(BodyKind::Board),
            _ if name.ends_with(" ICS") => Some(BodyKind::System),
            _ if name.ends_with("Council") || name.starts_with("Healthwatch ") => Some(BodyKind::Council),
            _ => None,
        }
    }

    /// Places, in the order of the list.
    pub(crate) fn places(&self) -> impl Iterator<Item = &Name> {
        self.names.iter().filter(|name| name.kind == BodyKind::Place)
    }
}

/// Where the words of a name end; commas and `and` for `&` may stand between.
fn end_of(tokens: &[Token<'_>], from: usize, words: &[String]) -> Option<usize> {
    let mut at = from;
    for word in words {
        while tokens.get(at).is_some_and(|token| token.is(",")) && word != "," {
            at += 1;
        }
        let token = tokens.get(at)?;
        let plain = token.lower.trim_end_matches("'s");
        let same = plain == word || (word == "and" && plain == "&");
        if !same {
            return None;
        }
        at += 1;
    }
    Some(at)
}

fn words_of(name: &str) -> Vec<String> {
    Tokens::of(name, 0)
        .filter(|token| token.kind != TokenKind::Sign || token.is_any(&["&", "-"]))
        .map(
            |token| {
                if token.is("&") { "and".to_owned() } else { token.lower.trim_end_matches("'s").to_owned() }
            },
        )
        .collect()
}
