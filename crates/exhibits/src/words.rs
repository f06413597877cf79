//! What a month end says in sentences, in two wordings: brackets and terms for staff, plain words for
//! the public.
//!
//! A sentence keeps the figures it shows, so that pages link them, and those it rests on. Amounts
//! are rounded only here, when they are shown.

pub mod amount;
pub mod bulletin;
pub mod overview;
pub mod range;

use domain::figure::{Figure, FigureId, Support};
use domain::organisation::{Organisation, OrganisationKind};
use domain::provenance::Provenance;

use crate::exhibit::FigureCell;

use crate::number::millions;
use amount::{Balance, Scale, pounds};

/// For whom something is worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wording {
    /// Terms of finance; negatives in brackets.
    Staff,
    /// Plain words; no brackets.
    Public,
}

/// How a month end is read: for whom, and whether deficit support counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct View {
    /// For whom.
    pub wording: Wording,
    /// Whether deficit support counts.
    pub support: Support,
}

impl View {
    /// As those see it who prepare the figures, deficit support included.
    pub const STAFF: Self = Self { wording: Wording::Staff, support: Support::Including };
}

/// A sentence that shows figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// Words and figures in the order of reading.
    pub parts: Vec<Part>,
    /// The figures it rests on: those it shows and those that what it shows is worked out from.
    pub rests_on: Vec<FigureId>,
    /// The weakest provenance among them; published where there are none.
    pub provenance: Provenance,
}

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Words, with their spaces.
    Text(String),
    /// A figure, as `£18.8 million`.
    Figure(FigureCell),
}

impl Sentence {
    /// The sentence without its links.
    #[must_use]
    pub fn text(&self) -> String {
        self.parts.iter().map(Part::text).collect()
    }

    /// The same with words after it that are known so.
    pub(crate) fn followed_by(mut self, words: &str, provenance: Provenance) -> Self {
        self.parts.push(Part::Text(words.to_owned()));
        Self { provenance: self.provenance.max(provenance), ..self }
    }
}

impl Part {
    /// The words, or the figure as it is shown.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Figure(figure) => &figure.text,
        }
    }
}

/// A sentence being written.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    parts: Vec<Part>,
    rests_on: Vec<FigureId>,
    provenance: Option<Provenance>,
}

impl Draft {
    /// Adds words.
    pub(crate) fn say(mut self, words: &str) -> Self {
        match self.parts.last_mut() {
            Some(Part::Text(text)) => text.push_str(words),
            _ if words.is_empty() => {}
            _ => self.parts.push(Part::Text(words.to_owned())),
        }
        self
    }

    /// Adds a figure shown as `text`.
    pub(crate) fn show(mut self, figure: &Figure, text: String) -> Self {
        self.parts.push(Part::Figure(figure_cell(figure, text)));
        self.rest_on(figure)
    }

    /// Adds a figure without its sign: `£18.8 million`.
    pub(crate) fn amount(self, figure: &Figure) -> Self {
        self.show(figure, pounds(figure.value, Scale::Words))
    }

    /// Adds a position: `a deficit of £18.8 million`, `break-even`.
    pub(crate) fn position(self, figure: &Figure) -> Self {
        match Balance::of(figure.value) {
            Balance::Even => self.show(figure, "break-even".to_owned()),
            balance => self.say(&format!("a {} of ", balance.word())).amount(figure),
        }
    }

    /// Adds a variance: `£18.8 million worse than planned`, `on plan`.
    pub(crate) fn variance(self, figure: &Figure) -> Self {
        match amount::Direction::of(figure.value) {
            amount::Direction::OnPlan => self.show(figure, "on plan".to_owned()),
            direction => {
                let words = direction.words(Wording::Public);
                self.amount(figure).say(&format!(" {words} than planned"))
            }
        }
    }

    /// Notes a figure that a number in words is worked out from.
    pub(crate) fn rest_on(mut self, figure: &Figure) -> Self {
        if !self.rests_on.contains(&figure.id()) {
            self.rests_on.push(figure.id());
        }
        let provenance = figure.provenance();
        self.provenance = Some(self.provenance.map_or(provenance, |known| known.max(provenance)));
        self
    }

    pub(crate) fn done(self) -> Sentence {
        Sentence {
            parts: self.parts,
            rests_on: self.rests_on,
            provenance: self.provenance.unwrap_or(Provenance::Published),
        }
    }
}

/// A figure shown as `text`.
pub(crate) fn figure_cell(figure: &Figure, text: String) -> FigureCell {
    FigureCell {
        id: figure.id(),
        text,
        label: amount::spoken(figure),
        provenance: figure.provenance(),
        millions: millions(figure.value),
    }
}

/// An organisation's name inside a sentence: `the Leicester, Leicestershire and Rutland ICB`,
/// `University Hospitals of Leicester`; any trust that is no group of hospitals by its registered name:
/// `Leicestershire Partnership NHS Trust`.
#[must_use]
pub fn plain_name(organisation: &Organisation) -> String {
    let name = organisation.name.strip_prefix("NHS ").unwrap_or(&organisation.name);
    if organisation.kind == OrganisationKind::Board {
        let place = name.strip_suffix("Integrated Care Board").or_else(|| name.strip_suffix("ICB"));
        return match place.map(str::trim) {
            Some("") => "the Integrated Care Board".to_owned(),
            Some(place) => format!("the {place} ICB"),
            None => name.to_owned(),
        };
    }
    match name.strip_suffix(" NHS Foundation Trust").or_else(|| name.strip_suffix(" NHS Trust")) {
        Some(name) if name.split(' ').any(|word| word == "Hospitals") => name.to_owned(),
        // What is left of any other is no name of a trust: it has the one that is registered.
        _ => name.to_owned(),
    }
}

/// `text` with a capital first letter.
#[must_use]
pub fn capital_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn separator(idx: usize, n_items: usize) -> &'static str {
    match idx {
        0 => "",
        _ if idx + 1 == n_items => " and ",
        _ => ", ",
    }
}

#[cfg(test)]
mod tests;
