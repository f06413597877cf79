//! What the figures of several documents say about each other: conflicts, figures out of all proportion,
//! sums that do not come out, and arithmetic that can be checked.
//!
//! Every check is a sentence that names its figures by document and place. Figures are grouped by body,
//! measure and period, and groups of like values are told once, so that time grows with their number.

mod add_up;
mod arithmetic;
mod conflict;
mod entry;
mod implausible;
mod words;

use crate::gazetteer::Gazetteer;
use crate::reader::Reading;

use entry::Entries;

/// What a check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckKind {
    /// Two statements of one thing that differ.
    Conflict,
    /// A figure out of all proportion to others.
    Implausible,
    /// Parts, totals or a sentence that the figures contradict.
    DoesNotAddUp,
    /// An arithmetic relation that can be computed.
    Checkable,
}

impl CheckKind {
    /// The word for it in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::Implausible => "implausible",
            Self::DoesNotAddUp => "does_not_add_up",
            Self::Checkable => "checkable",
        }
    }
}

/// A figure of one of the documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The document's place in the list.
    pub document: usize,
    /// The figure's place in its reading.
    pub figure: usize,
}

/// Something that figures say about each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was found.
    pub kind: CheckKind,
    /// In words, each figure with its document and place.
    pub sentence: String,
    /// The figures it is about.
    pub figures: Vec<Place>,
}

/// A document that was read.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its figures.
    pub reading: &'a Reading,
}

/// Checks the figures of documents against each other, kind by kind.
#[must_use]
pub fn check(sources: &[Source<'_>], gazetteer: &Gazetteer) -> Vec<Check> {
    let entries = Entries::of(sources, gazetteer);
    let mut checks = conflict::conflicts(&entries);
    checks.extend(implausible::implausible(&entries));
    checks.extend(add_up::sums(&entries));
    checks.extend(arithmetic::checkable(&entries));
    checks
}

#[cfg(test)]
mod tests;
