//! The register of figures: what each figure is, and where it comes from, in words.

use std::collections::{BTreeMap, BTreeSet};

use domain::figure::{Basis, Definition, Figure, FigureId, FigureKey, Lineage, Step, Support};
use domain::money::Pence;
use domain::month_end::MonthEnd;
use domain::source::{CellAt, SourceFile};
use exhibits::exhibit::Cell;
use exhibits::table::TileValue;

use crate::content::{Entry, Origin, Part, Section};
use domain::claim::{Claim, Document};

/// The ids of the figures that `sections` show, each once, in the order of reading.
pub(crate) fn ids_shown(sections: &[Section]) -> Vec<FigureId> {
    let mut listed = BTreeSet::new();
    let parts = sections.iter().flat_map(|section| &section.parts);
    parts.flat_map(ids_in).filter(|id| listed.insert(*id)).collect()
}

fn ids_in(part: &Part) -> Vec<FigureId> {
    match part {
        Part::Headline(sentence) | Part::Sentence(sentence) => sentence.rests_on.clone(),
        Part::Tiles(tiles) => tiles
            .iter()
            .flat_map(|tile| {
                let value = match &tile.value {
                    TileValue::Figure(figure) => Some(figure.id),
                    TileValue::WorkedOut { .. } | TileValue::Missing(_) => None,
                };
                value.into_iter().chain(tile.plan.rests_on.clone()).chain(tile.difference.rests_on.clone())
            })
            .collect(),
        Part::Exhibit(exhibit) => exhibit
            .table
            .rows
            .iter()
            .flat_map(|row| &row.cells)
            .filter_map(|cell| match cell {
                Cell::Figure(figure) => Some(figure.id),
                Cell::Number(_) | Cell::Word { .. } | Cell::Missing(_) => None,
            })
            .collect(),
        Part::Paragraph(_)
        | Part::Bullets(_)
        | Part::Note(_)
        | Part::Commentary { .. }
        | Part::Heading(_)
        | Part::Picture(_)
        | Part::Listing(_)
        | Part::Terms(_)
        | Part::Key
        | Part::Register => Vec::new(),
    }
}

/// The entries of the figures `shown`, followed by those of the figures they are worked out from.
///
/// A figure the month end does not hold has no entry: where it is an input, its lineage says so.
pub(crate) fn entries(month_end: &MonthEnd, ids_shown: &[FigureId]) -> Vec<Entry> {
    let words = Words::of(month_end);
    let mut queued: BTreeSet<FigureId> = ids_shown.iter().copied().collect();
    let mut queue: Vec<FigureId> = ids_shown.to_vec();
    let mut entries = Vec::new();
    let mut next = 0;
    while let Some(id) = queue.get(next).copied() {
        next += 1;
        let Some(figure) = month_end.figures.get(&id) else { continue };
        let entry = words.entry(figure);
        for input in entry.origins.iter().flat_map(|origin| &origin.inputs) {
            if queued.insert(*input) {
                queue.push(*input);
            }
        }
        entries.push(entry);
    }
    entries
}

/// Puts the figures of one month end into words.
pub(crate) struct Words<'a> {
    month_end: &'a MonthEnd,
    claims: BTreeMap<&'a str, &'a Claim>,
    documents: BTreeMap<&'a str, &'a Document>,
}

impl<'a> Words<'a> {
    /// The words for `month_end`.
    pub(crate) fn of(month_end: &'a MonthEnd) -> Self {
        let claims = month_end.claims.iter().map(|claim| (claim.id.as_str(), claim)).collect();
        let documents = month_end.documents.iter().map(|document| (document.id.as_str(), document)).collect();
        Self { month_end, claims, documents }
    }

    /// A figure's entry in the register.
    pub(crate) fn entry(&self, figure: &Figure) -> Entry {
        let mut lineages: Vec<&Lineage> = figure.lineages.iter().collect();
        lineages.sort_by_key(|lineage| lineage.strength());
        Entry {
            id: figure.id(),
            definition: self.definition(&figure.key),
            value: figure.value,
            provenance: figure.provenance(),
            margin: margin(figure.half_width()),
            origins: lineages.into_iter().map(|lineage| self.origin(lineage)).collect(),
        }
    }

    /// What a figure is: `Eastmere and Holt: financial position, actual, April to August 2030,
    /// including deficit support`.
    pub(crate) fn definition(&self, key: &FigureKey) -> String {
        let name = self.month_end.name_of(&key.subject);
        let mut words = format!("{name}: {}, {}, {}", key.definition.words(), key.basis.words(), key.period);
        if key.definition == Definition::Position {
            words.push_str(match key.support {
                Support::Including => ", including deficit support",
                Support::Excluding => ", excluding deficit support",
            });
        }
        if let Some(month) = key.made_in {
            words.push_str(match key.basis {
                Basis::Forecast | Basis::ForecastVariance => ", as expected in ",
                Basis::Plan | Basis::Actual | Basis::ActualVariance => ", as known in ",
            });
            words.push_str(month.name());
        }
        if key.version > 1 {
            words.push_str(", version ");
            words.push_str(&key.version.to_string());
        }
        words
    }

    /// Where a figure comes from in one sentence, the strongest way only.
    pub(crate) fn source(&self, figure: &Figure) -> String {
        let Some(lineage) = figure.lineages.first() else { return "No source recorded".to_owned() };
        let origin = self.origin(lineage);
        let inputs: Vec<String> = origin.inputs.iter().map(ToString::to_string).collect();
        match (inputs.is_empty(), origin.place.is_empty()) {
            (false, _) => format!("{}: {}", origin.words, inputs.join(", ")),
            (true, false) => format!("{}; {}", origin.words, origin.place),
            (true, true) => origin.words,
        }
    }

    /// The claim with this id.
    pub(crate) fn claim(&self, id: &str) -> Option<&'a Claim> {
        self.claims.get(id).copied()
    }

    fn origin(&self, lineage: &Lineage) -> Origin {
        let (words, inputs, place) = match &lineage.step {
            Step::Cell { file, at } => ("Entered in a file".to_owned(), Vec::new(), cell(file, *at)),
            Step::Formula { formula, inputs } => {
                (capitalised(formula.words()), inputs.clone(), String::new())
            }
            Step::Claim { claim } => match self.claim(claim) {
                Some(claim) => (self.stated(claim), Vec::new(), cell(&claim.file, claim.at)),
                None => (format!("Claim {claim}, which is not in the register"), Vec::new(), String::new()),
            },
        };
        Origin { provenance: lineage.provenance, words, inputs, place }
    }

    /// `“a planned deficit of £10.7m”, Finance report to the board, Eastmere Board, September 2030,
    /// paragraph 2`.
    fn stated(&self, claim: &Claim) -> String {
        let document = self.documents.get(claim.document.as_str()).map_or_else(
            || claim.document.clone(),
            |document| format!("{}, {}, {}", document.title, document.publisher, document.dated),
        );
        format!("Stated in {document}, {}: {}", claim.locator, claim.says)
    }
}

/// `finance/…/lines.csv cell H41, SHA-256 1a2b3c4d`.
fn cell(file: &SourceFile, at: CellAt) -> String {
    format!("{} cell {at}, SHA-256 {}", file.path, file.hash.short())
}

/// How far the true value may lie to either side, in words; nothing where it is exact.
fn margin(half_width: Pence) -> String {
    let thousands = half_width.magnitude().thousands();
    match half_width.magnitude().get() {
        0 => String::new(),
        _ if thousands >= 1_000 && thousands % 100 == 0 => {
            format!("{:#}", domain::money::Pounds(half_width))
        }
        _ if thousands > 0 => format!("£{},000", domain::money::Thousands(half_width.magnitude())),
        pence => format!("£{}.{:02}", pence / 100, pence % 100),
    }
}

fn capitalised(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests;
