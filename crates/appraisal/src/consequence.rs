//! One consequence: what is measured, what it is as things are, and what a scenario makes different.

use domain::provenance::Provenance;

use crate::quantity::{Certainty, Quantity, Unit};

/// What a row is about, in the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Money by organisation.
    Money,
    /// Who pays instead.
    CostShift,
    /// Posts and people who leave.
    Workforce,
    /// Duties and moves.
    Duties,
    /// Patients: who comes, waits, is seen.
    Patients,
    /// How full places are.
    Capacity,
    /// How far patients travel.
    Travel,
}

impl Topic {
    /// Every topic, in order.
    pub const ALL: [Self; 7] = [
        Self::Money,
        Self::CostShift,
        Self::Workforce,
        Self::Duties,
        Self::Patients,
        Self::Capacity,
        Self::Travel,
    ];

    /// Its name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::CostShift => "cost_shift",
            Self::Workforce => "workforce",
            Self::Duties => "duties",
            Self::Patients => "patients",
            Self::Capacity => "capacity",
            Self::Travel => "travel",
        }
    }

    /// As a heading.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Money => "Money",
            Self::CostShift => "Who pays instead",
            Self::Workforce => "Staff",
            Self::Duties => "Duties and moves",
            Self::Patients => "Patients",
            Self::Capacity => "How full places are",
            Self::Travel => "Travel",
        }
    }
}

/// What worked a row out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    /// The forecast of the year's end.
    Finance,
    /// The choice of functions, exits and costs.
    Reform,
    /// Gates of moves, and who answers for duties.
    Governance,
    /// The simulation of patients.
    Flow,
    /// What all of them say, added up; it takes no change itself.
    Sums,
}

impl Engine {
    /// Every engine that takes changes, in the order of tables.
    pub const ALL: [Self; 4] = [Self::Finance, Self::Reform, Self::Governance, Self::Flow];

    /// Its name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Finance => "finance",
            Self::Reform => "reform",
            Self::Governance => "governance",
            Self::Flow => "flow",
            Self::Sums => "sums",
        }
    }

    /// In words, as the subject of a sentence.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Finance => "the forecast of the year’s end",
            Self::Reform => "the plan of functions and running costs",
            Self::Governance => "the rules of moves and duties",
            Self::Flow => "the simulation of patients",
            Self::Sums => "the sum of what all engines say",
        }
    }
}

/// Whether more of something is better or worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoreIs {
    /// For patients, staff or the public purse.
    Better,
    /// For patients, staff or the public purse.
    Worse,
    /// It depends.
    Neither,
}

impl MoreIs {
    /// Its name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Neither => "neither",
        }
    }
}

/// What tells a row from every other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowKey {
    /// What worked it out.
    pub engine: Engine,
    /// Its measure, as the engine names it: `share_within`.
    pub measure: String,
    /// Where or whose: `LRI emergency department`, `RWE`.
    pub subject: String,
    /// By what people are divided: `place`; empty for everybody.
    pub dimension: String,
    /// Which of them: `Rutland`; empty for everybody.
    pub group: String,
}

impl RowKey {
    /// The row of a measure of a subject, of everybody.
    #[must_use]
    pub fn new(engine: Engine, measure: &str, subject: &str) -> Self {
        Self {
            engine,
            measure: measure.to_owned(),
            subject: subject.to_owned(),
            dimension: String::new(),
            group: String::new(),
        }
    }

    /// The text of which a figure's id is made; it never holds the value.
    #[must_use]
    pub fn text(&self) -> String {
        let Self { engine, measure, subject, dimension, group } = self;
        format!("{}|{measure}|{subject}|{dimension}|{group}", engine.code())
    }
}

/// What is measured, as things are.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// What tells it from others.
    pub key: RowKey,
    /// What it is about.
    pub topic: Topic,
    /// Its place among the measures of its engine.
    pub rank: u32,
    /// What is measured, in words: `within 4 hours`.
    pub words: String,
    /// Where or whose, in words: `University Hospitals of Leicester`.
    pub subject_words: String,
    /// What it is counted in.
    pub unit: Unit,
    /// Whether more is better.
    pub more_is: MoreIs,
    /// Whether a reader in a hurry sees it.
    pub is_headline: bool,
    /// The row that is a sum of this one and others.
    pub part_of: Option<RowKey>,
    /// What it is today.
    pub base: Quantity,
    /// How sure that is.
    pub certainty: Certainty,
    /// How well it is known.
    pub provenance: Provenance,
}

/// What a scenario makes different: scenario less base.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// How much more; less is negative.
    pub amount: Quantity,
    /// How sure that is.
    pub certainty: Certainty,
    /// Whether it is large enough to be worth telling, as its engine judges it.
    pub is_material: bool,
    /// How well it is known: the weakest of the base and the changes.
    pub provenance: Provenance,
}

impl Difference {
    /// No difference, to the last digit.
    #[must_use]
    pub fn none(base: Quantity, provenance: Provenance) -> Self {
        let amount = match base {
            Quantity::Pence(_) => Quantity::Pence(domain::money::Pence::ZERO),
            Quantity::Number(_) => Quantity::Number(0.0),
        };
        Self { amount, certainty: Certainty::Exact, is_material: false, provenance }
    }

    /// An exact one, worth telling wherever it is not zero.
    #[must_use]
    pub fn exact(amount: Quantity, provenance: Provenance) -> Self {
        Self { amount, certainty: Certainty::Exact, is_material: !amount.is_zero(), provenance }
    }

    /// What it says, where more of it is better, worse or neither.
    #[must_use]
    pub fn verdict(&self, more_is: MoreIs) -> Verdict {
        if self.amount.is_zero() && matches!(self.certainty, Certainty::Exact) {
            return Verdict::Same;
        }
        if !self.certainty.excludes_zero(self.amount) {
            return Verdict::NotShown;
        }
        if !self.is_material {
            return Verdict::Small;
        }
        let is_more = self.amount.number() > 0.0;
        match more_is {
            MoreIs::Neither => Verdict::Changed,
            MoreIs::Better if is_more => Verdict::Better,
            MoreIs::Worse if !is_more => Verdict::Better,
            MoreIs::Better | MoreIs::Worse => Verdict::Worse,
        }
    }
}

/// What a difference says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Better than today.
    Better,
    /// Worse than today.
    Worse,
    /// Different, for better or worse.
    Changed,
    /// Sure, and too small to matter.
    Small,
    /// No difference is shown: it is smaller than its noise.
    NotShown,
    /// Exactly as today.
    Same,
}

impl Verdict {
    /// Its name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Changed => "changed",
            Self::Small => "small",
            Self::NotShown => "not_shown",
            Self::Same => "same",
        }
    }

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Changed => "different",
            Self::Small => "a small difference",
            Self::NotShown => "no difference shown",
            Self::Same => "no difference",
        }
    }

    /// Whether it is told as a difference.
    #[must_use]
    pub const fn is_shown(self) -> bool {
        matches!(self, Self::Better | Self::Worse | Self::Changed)
    }
}

/// What one engine says of one scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct EngineResult {
    /// Which engine.
    pub engine: Engine,
    /// Ids of the changes that it took.
    pub taken: Vec<String>,
    /// Why they may not be made, as a sentence; nothing where they may.
    pub refused: Option<String>,
    /// What is to be known of them, a sentence each.
    pub remarks: Vec<String>,
    /// What it does not model of what it took.
    pub not_modelled: Vec<NotModelled>,
    /// What is different, by row; or why it is not known.
    pub differences: Vec<(RowKey, Result<Difference, String>)>,
    /// Who gains and who bears.
    pub bearers: Vec<Bearer>,
}

/// What is in no row of a table, and how much it could matter: a sentence each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotModelled {
    /// What it is.
    pub what: String,
    /// How much it could matter, from figures of the table.
    pub could_matter: String,
}

/// What a scenario does to one purse. Positive for who gains [pence].
#[derive(Clone, Debug, PartialEq)]
pub struct Bearer {
    /// Whose purse, in words.
    pub who: String,
    /// Every year; zero where no difference is shown.
    pub recurrent: domain::money::Pence,
    /// How sure that is.
    pub certainty: Certainty,
    /// Once.
    pub one_off: domain::money::Pence,
    /// How well it is known.
    pub provenance: Provenance,
}

/// What an engine measures of things as they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Baseline {
    /// Its rows.
    pub measures: Vec<Measure>,
    /// What it rests on, a sentence each.
    pub notes: Vec<String>,
}
