//! A column of the table: a scenario, and what follows from it over all rows.

use domain::provenance::Provenance;
use domain::scenario::ChangeKind;

use crate::consequence::{Bearer, Engine, NotModelled};
use crate::interaction::Interaction;
use crate::money::MoneySummary;
use crate::sensitivity::Sensitivity;
use crate::worst_affected::WorstAffected;

/// A scenario in the table.
#[derive(Clone, Debug)]
pub struct Column {
    /// The name by which it is asked for.
    pub name: String,
    /// Its heading.
    pub title: String,
    /// Its changes, and who took them.
    pub changes: Vec<ChangeTaken>,
    /// Why it may not be done, a sentence each; none where it may.
    pub refused: Vec<String>,
    /// What is to be known of it, a sentence each.
    pub remarks: Vec<String>,
    /// What is not modelled, and how much that could matter.
    pub not_modelled: Vec<NotModelled>,
    /// Who gains and who bears, the largest gain first.
    pub bearers: Vec<Bearer>,
    /// Costs and benefits over years.
    pub money: MoneySummary,
    /// Whom it hurts most, by what divides people.
    pub worst: Vec<WorstAffected>,
    /// Where its changes together do more or less than each alone.
    pub interactions: Vec<Interaction>,
    /// What its present value hangs on.
    pub sensitivity: Sensitivity,
    /// What it does, in plain words: three sentences.
    pub sentences: Vec<String>,
    /// What would have to be true for the choice to flip.
    pub flips: String,
    /// How well it is known: the weakest of all that it rests on.
    pub provenance: Provenance,
}

impl Column {
    /// The changes that no engine took: their effect is not in the table.
    pub fn not_taken(&self) -> impl Iterator<Item = &ChangeInput> {
        self.changes.iter().filter(|taken| taken.by.is_empty()).map(|taken| &taken.change)
    }
}

/// A change, and who took it.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeTaken {
    /// The change.
    pub change: ChangeInput,
    /// The engines that took it; none where its effect is not in the table at all.
    pub by: Vec<Engine>,
}

/// A change as the table names it.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeInput {
    /// Why the engine that knows its kind says nothing, as the end of a sentence; nothing where none knows it, or it does.
    pub absent: Option<String>,
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: ChangeKind,
    /// What it does, as a sentence.
    pub sentence: String,
    /// How it is known.
    pub provenance: Provenance,
}
