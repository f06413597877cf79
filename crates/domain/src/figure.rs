//! A figure: one number with its meaning, an id that outlives its value, and how it is known.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::code::OrganisationCode;
use crate::ledger::Line;
use crate::money::Pence;
use crate::month::{Month, Period};
use crate::provenance::Provenance;
use crate::source::{CellAt, SourceFile};

/// What is measured. All are impact on the surplus: income and surplus positive [pence].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Definition {
    /// A trust's adjusted financial performance, a board's allocation less net expenditure, or
    /// their sum for a system.
    Position,
    /// One line of the return.
    Line(Line),
    /// Deficit support recognised as income.
    Support,
    /// A trust's operating income or a board's allocation.
    Turnover,
    /// Savings of the efficiency programme.
    Efficiency,
}

/// Of whom it is measured. A system bears the code of its board.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The system as a whole.
    System(OrganisationCode),
    /// One organisation.
    Organisation(OrganisationCode),
}

/// How it stands to the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// What was planned.
    Plan,
    /// What happened.
    Actual,
    /// Actual less plan: adverse is negative.
    ActualVariance,
    /// What the organisation itself expects.
    Forecast,
    /// Forecast less plan: adverse is negative.
    ForecastVariance,
}

/// Whether deficit support counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Support {
    /// With deficit support received.
    Including,
    /// Without it.
    Excluding,
}

/// What makes a figure the figure it is; never its value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FigureKey {
    /// What is measured.
    pub definition: Definition,
    /// Of whom.
    pub subject: Subject,
    /// When.
    pub period: Period,
    /// How it stands to the plan.
    pub basis: Basis,
    /// Whether deficit support counts.
    pub support: Support,
    /// For forecasts, the month in which they were made; for the rest nothing.
    pub made_in: Option<Month>,
    /// 1 unless it was restated.
    pub version: u16,
}

/// The short name of a figure: ten letters and digits that stay when the value changes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FigureId([u8; 10]);

impl FigureId {
    /// Letters and digits without those that are misread (I, L, O, U).
    const ALPHABET: &'static [u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// The id of what `canonical` names: 50 bits of its SHA-256.
    #[must_use]
    pub fn of(canonical: &str) -> Self {
        let digest: [u8; 32] = Sha256::digest(canonical.as_bytes()).into();
        let bits = digest[..8].iter().fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
        let mut id = [0; 10];
        for (idx, place) in id.iter_mut().enumerate() {
            let letter_idx = usize::try_from((bits >> (59 - 5 * idx)) & 31).expect("five bits");
            *place = Self::ALPHABET[letter_idx];
        }
        Self(id)
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("the alphabet is ASCII")
    }

    /// Reads an id back; `None` where the text is not one. Small letters are understood.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut id = [0; 10];
        if text.len() != id.len() {
            return None;
        }
        for (place, byte) in id.iter_mut().zip(text.bytes()) {
            let byte = byte.to_ascii_uppercase();
            *place = Self::ALPHABET.contains(&byte).then_some(byte)?;
        }
        Some(Self(id))
    }
}

impl fmt::Display for FigureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for FigureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FigureKey {
    /// The figure's id: that of [`FigureKey::canonical`].
    #[must_use]
    pub fn id(&self) -> FigureId {
        FigureId::of(&self.canonical())
    }

    /// The key as text that never changes, the input of the id and of stored figures:
    /// `position|system:QK1|2024/25|1-5|actual-variance|including|-|1`.
    #[must_use]
    pub fn canonical(&self) -> String {
        let (kind, code) = match &self.subject {
            Subject::System(code) => ("system", code),
            Subject::Organisation(code) => ("organisation", code),
        };
        let period = self.period;
        let made_in = self.made_in.map_or_else(|| "-".to_owned(), |month| month.to_string());
        format!(
            "{}|{kind}:{code}|{}|{}-{}|{}|{}|{made_in}|{}",
            self.definition.code(),
            period.year(),
            period.from(),
            period.to(),
            self.basis.code(),
            self.support.code(),
            self.version
        )
    }

    /// Reads [`FigureKey::canonical`] back; `None` where the text is not a key.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('|');
        let mut next = || parts.next();
        let definition = Definition::parse(next()?)?;
        let (kind, code) = next()?.split_once(':')?;
        let code = code.parse().ok()?;
        let subject = match kind {
            "system" => Subject::System(code),
            "organisation" => Subject::Organisation(code),
            _ => return None,
        };
        let year = next()?.parse().ok()?;
        let (from, to) = next()?.split_once('-')?;
        let period = Period::new(year, from.parse().ok()?, to.parse().ok()?)?;
        let basis = Basis::parse(next()?)?;
        let support = Support::parse(next()?)?;
        let made_in = match next()? {
            "-" => None,
            month => Some(month.parse().ok()?),
        };
        let version = next()?.parse().ok()?;
        next().is_none().then_some(Self { definition, subject, period, basis, support, made_in, version })
    }

    /// The same figure on another basis.
    #[must_use]
    pub fn with_basis(&self, basis: Basis) -> Self {
        Self { basis, ..self.clone() }
    }

    /// The same figure of another subject.
    #[must_use]
    pub fn with_subject(&self, subject: Subject) -> Self {
        Self { subject, ..self.clone() }
    }
}

impl Definition {
    /// The word used in keys and files.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Position => "position".to_owned(),
            Self::Line(line) => format!("line:{line}"),
            Self::Support => "support".to_owned(),
            Self::Turnover => "turnover".to_owned(),
            Self::Efficiency => "efficiency".to_owned(),
        }
    }

    /// Reads [`Definition::code`] back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "position" => Some(Self::Position),
            "support" => Some(Self::Support),
            "turnover" => Some(Self::Turnover),
            "efficiency" => Some(Self::Efficiency),
            _ => text.strip_prefix("line:")?.parse().ok().map(Self::Line),
        }
    }

    /// In words, for tables and pages.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Position => "financial position",
            Self::Line(line) => line.label(),
            Self::Support => "deficit support received",
            Self::Turnover => "turnover",
            Self::Efficiency => "efficiency savings",
        }
    }
}

impl Basis {
    /// The word used in keys and files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Actual => "actual",
            Self::ActualVariance => "actual-variance",
            Self::Forecast => "forecast",
            Self::ForecastVariance => "forecast-variance",
        }
    }

    /// Reads [`Basis::code`] back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Plan, Self::Actual, Self::ActualVariance, Self::Forecast, Self::ForecastVariance]
            .into_iter()
            .find(|basis| basis.code() == text)
    }

    /// In words, for tables and pages.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Actual => "actual",
            Self::ActualVariance => "variance to plan",
            Self::Forecast => "own forecast",
            Self::ForecastVariance => "forecast variance to plan",
        }
    }

    /// Whether its sign is adverse or favourable rather than deficit or surplus.
    #[must_use]
    pub const fn is_variance(self) -> bool {
        matches!(self, Self::ActualVariance | Self::ForecastVariance)
    }
}

impl Support {
    /// The word used in keys and files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Including => "including",
            Self::Excluding => "excluding",
        }
    }

    /// Reads [`Support::code`] back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Including, Self::Excluding].into_iter().find(|support| support.code() == text)
    }
}

/// The formula that gives one figure from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Formula {
    /// The sum of the organisations' figures.
    SumOfOrganisations,
    /// The sum of an organisation's lines.
    SumOfLines,
    /// The sum of the months from April.
    SumOfMonths,
    /// Actual less plan.
    ActualLessPlan,
    /// Plan plus variance.
    PlanPlusVariance,
    /// Forecast less plan.
    ForecastLessPlan,
    /// The figure excluding deficit support, plus the support.
    PlusSupport,
    /// The figure including deficit support, less the support.
    LessSupport,
    /// The system's figure less those of the other organisations.
    RemainderOfSystem,
}

impl Formula {
    /// Every formula.
    pub const ALL: [Self; 9] = [
        Self::SumOfOrganisations,
        Self::SumOfLines,
        Self::SumOfMonths,
        Self::ActualLessPlan,
        Self::PlanPlusVariance,
        Self::ForecastLessPlan,
        Self::PlusSupport,
        Self::LessSupport,
        Self::RemainderOfSystem,
    ];

    /// In words, as a figure's page shows it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::SumOfOrganisations => "sum of the organisations",
            Self::SumOfLines => "sum of the lines",
            Self::SumOfMonths => "sum of the months",
            Self::ActualLessPlan => "actual less plan",
            Self::PlanPlusVariance => "plan plus variance",
            Self::ForecastLessPlan => "forecast less plan",
            Self::PlusSupport => "excluding support, plus the support",
            Self::LessSupport => "including support, less the support",
            Self::RemainderOfSystem => "system less the other organisations",
        }
    }
}

/// One step back from a figure.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// It stands in a file of the workspace.
    Cell {
        /// The file.
        file: SourceFile,
        /// Where in the file.
        at: CellAt,
    },
    /// A document states it.
    Claim {
        /// The claim's id.
        claim: String,
    },
    /// A formula gives it.
    Formula {
        /// The formula.
        formula: Formula,
        /// The figures it takes, in its order.
        inputs: Vec<FigureId>,
    },
}

/// One way in which a figure is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lineage {
    /// How strong this way is.
    pub provenance: Provenance,
    /// How far the true value may lie to either side, from rounding in print [pence].
    pub half_width: Pence,
    /// The step back.
    pub step: Step,
}

impl Lineage {
    /// The figures it takes; none unless it is a formula.
    #[must_use]
    pub fn inputs(&self) -> &[FigureId] {
        match &self.step {
            Step::Formula { inputs, .. } => inputs,
            Step::Cell { .. } | Step::Claim { .. } => &[],
        }
    }

    /// What the ways in which a figure is known are ordered by, the strongest least. Of two formulas that
    /// are as strong neither is before the other.
    #[must_use]
    pub const fn strength(&self) -> (Provenance, Pence, u8) {
        let step = match self.step {
            Step::Cell { .. } => 0,
            Step::Claim { .. } => 1,
            Step::Formula { .. } => 2,
        };
        (self.provenance, self.half_width, step)
    }
}

/// One number with its meaning and how it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What it is.
    pub key: FigureKey,
    /// The value as impact on the surplus [pence].
    pub value: Pence,
    /// The ways in which it is known, strongest first; never empty.
    pub lineages: Vec<Lineage>,
}

impl Figure {
    /// How it is known: the strongest of its ways.
    #[must_use]
    pub fn provenance(&self) -> Provenance {
        self.lineages.iter().map(|lineage| lineage.provenance).min().unwrap_or(Provenance::Synthetic)
    }

    /// How far the true value may lie to either side, from rounding in print [pence].
    #[must_use]
    pub fn half_width(&self) -> Pence {
        self.lineages
            .iter()
            .min_by_key(|lineage| lineage.strength())
            .map_or(Pence::ZERO, |lineage| lineage.half_width)
    }

    /// The figure's id.
    #[must_use]
    pub fn id(&self) -> FigureId {
        self.key.id()
    }
}

#[cfg(test)]
mod tests;
