//! Figures of documents by body, measure and period.

use std::collections::{BTreeMap, BTreeSet};

use super::{Place, Source};
use crate::figure::{Figure, Kind};
use crate::gazetteer::{BodyKind, Gazetteer, ICBS};
use crate::measure::Measure;
use crate::quantity::Quantity;
use crate::read_period::ReadPeriod;

/// As many different values of a group are told as a reader takes in.
pub(super) const MOST_VALUES: usize = 8;
/// As many figures of all boards together are compared with those of one.
const MOST_OF_A_GROUP: usize = 500;

/// A figure with what checks go by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    pub(super) place: Place,
    pub(super) figure: &'a Figure,
    pub(super) subject: &'a str,
    pub(super) measure: Measure,
    pub(super) period: Option<ReadPeriod>,
}

impl Entry<'_> {
    /// The number, a share as per cent.
    pub(super) fn number(&self) -> Option<Quantity> {
        let number = self.figure.value.number()?;
        Some(match self.figure.kind {
            Kind::Fraction | Kind::Ratio => number.scaled(100, 1),
            _ => number,
        })
    }

    pub(super) fn size(&self) -> Option<Quantity> {
        self.number().map(Quantity::magnitude)
    }

    pub(super) fn year(&self) -> Option<i16> {
        self.period.and_then(ReadPeriod::financial_year)
    }

    pub(super) fn is_share(&self) -> bool {
        matches!(self.figure.kind, Kind::Percentage | Kind::Fraction | Kind::Ratio)
    }

    pub(super) fn is_money(&self) -> bool {
        self.figure.kind == Kind::Money
    }
}

/// All figures of the documents, with ways to them.
pub(super) struct Entries<'a> {
    pub(super) sources: &'a [Source<'a>],
    pub(super) gazetteer: &'a Gazetteer,
    pub(super) all: Vec<Entry<'a>>,
    by_measure: BTreeMap<(&'a str, Measure), Vec<usize>>,
    subjects: BTreeSet<&'a str>,
}

impl<'a> Entries<'a> {
    pub(super) fn of(sources: &'a [Source<'a>], gazetteer: &'a Gazetteer) -> Self {
        let mut all = Vec::new();
        for (document, source) in sources.iter().enumerate() {
            for (idx, figure) in source.reading.figures.iter().enumerate() {
                let proposal = &figure.proposal;
                let (Some(subject), Some(measure)) = (proposal.subject.as_deref(), proposal.measure) else {
                    continue;
                };
                let place = Place { document, figure: idx };
                all.push(Entry { place, figure, subject, measure, period: proposal.period });
            }
        }
        let mut by_measure: BTreeMap<(&str, Measure), Vec<usize>> = BTreeMap::new();
        for (idx, entry) in all.iter().enumerate() {
            by_measure.entry((entry.subject, entry.measure)).or_default().push(idx);
        }
        let subjects = by_measure.keys().map(|(subject, _)| *subject).collect();
        Self { sources, gazetteer, all, by_measure, subjects }
    }

    /// The figures of one text, in order.
    pub(super) fn in_text(&self, document: usize) -> &[Entry<'a>] {
        let from = self.all.partition_point(|entry| entry.place.document < document);
        let to = self.all.partition_point(|entry| entry.place.document <= document);
        &self.all[from..to]
    }

    /// The figures of a body's measure, in order.
    pub(super) fn of_measure(&self, subject: &'a str, measure: Measure) -> impl Iterator<Item = &Entry<'a>> {
        self.by_measure.get(&(subject, measure)).into_iter().flatten().map(|idx| &self.all[*idx])
    }

    /// Every body that figures are about, in order of name.
    pub(super) fn subjects(&self) -> impl Iterator<Item = &'a str> {
        self.subjects.iter().copied()
    }

    /// A body, where figures are about it.
    pub(super) fn subject(&self, name: &str) -> Option<&'a str> {
        self.subjects.get(name).copied()
    }

    pub(super) fn kind_of(&self, subject: &str) -> Option<BodyKind> {
        self.gazetteer.kind_of(subject)
    }

    /// The board's figures and those of all boards together; of another body, its own.
    pub(super) fn with_its_group(&self, subject: &'a str, measure: Measure) -> Vec<Entry<'a>> {
        let mut entries: Vec<Entry<'a>> = self.of_measure(subject, measure).copied().collect();
        if self.kind_of(subject) == Some(BodyKind::Board) {
            entries.extend(self.of_measure(ICBS, measure).take(MOST_OF_A_GROUP).copied());
        }
        entries
    }

    /// The figures of a system and of its board: a text may mean either.
    pub(super) fn of_system_and_board(&self, system: &'a str, measure: Measure) -> Vec<Entry<'a>> {
        let boards = self.gazetteer.parts_of(system, BodyKind::Board).filter_map(|board| self.subject(board));
        let mut entries: Vec<Entry<'a>> = self.of_measure(system, measure).copied().collect();
        for board in boards {
            entries.extend(self.of_measure(board, measure).copied());
        }
        entries
    }
}

/// Different values, each by its first figure, beyond what rounding explains; at most [`MOST_VALUES`].
pub(super) fn different<'a>(entries: &[Entry<'a>]) -> Vec<Entry<'a>> {
    let mut by_value: BTreeMap<i128, Entry<'a>> = BTreeMap::new();
    for entry in entries {
        if let Some(size) = entry.size() {
            by_value.entry(size.millionths()).or_insert(*entry);
        }
    }
    let mut kept: Vec<Entry<'a>> = Vec::new();
    for entry in by_value.values() {
        let differs = |other: &Entry<'_>| match (entry.size(), other.size()) {
            (Some(one), Some(another)) => one.differs_from(another),
            _ => false,
        };
        if kept.len() < MOST_VALUES && kept.last().is_none_or(differs) {
            kept.push(*entry);
        }
    }
    kept.sort_by_key(|entry| entry.place);
    kept
}
