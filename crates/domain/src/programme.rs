//! One year's efficiency programme with its risks, controls and events, added up and ready to be
//! shown.
//!
//! Plain values: `finance::efficiency` and `finance::risk` make them, tables and pages show them.

use crate::claim::{Claim, Document};
use crate::code::OrganisationCode;
use crate::control::Control;
use crate::event::Event;
use crate::finding::Finding;
use crate::money::Pence;
use crate::month::{FinancialYear, Month};
use crate::organisation::Organisation;
use crate::provenance::Provenance;
use crate::register_id::RegisterId;
use crate::risk::Risk;
use crate::scheme::{Bearer, DeliveryRisk, Entry, Maturity, Scheme};

/// A sum of values of which some may not be stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    /// The sum of what is stated [pence]; nothing where none is.
    pub value: Option<Pence>,
    /// How many of the values are not stated.
    pub n_missing: usize,
    /// The weakest provenance among those that are.
    pub provenance: Provenance,
}

impl Total {
    /// A sum of nothing.
    pub const NONE: Self = Self { value: None, n_missing: 0, provenance: Provenance::Published };

    /// One value, stated or not.
    #[must_use]
    pub fn of(value: Option<Pence>, provenance: Provenance) -> Self {
        match value {
            Some(_) => Self { value, n_missing: 0, provenance },
            None => Self { n_missing: 1, ..Self::NONE },
        }
    }

    /// The sum of several; of more than one value never better known than derived.
    pub fn sum(totals: impl IntoIterator<Item = Self>) -> Self {
        let mut n_stated = 0;
        let sum = totals.into_iter().fold(Self::NONE, |sum, next| {
            n_stated += usize::from(next.value.is_some());
            Self {
                value: match (sum.value, next.value) {
                    (Some(left), Some(right)) => Some(left + right),
                    (left, right) => left.or(right),
                },
                n_missing: sum.n_missing + next.n_missing,
                provenance: sum.provenance.max(next.provenance),
            }
        });
        if 1 < n_stated { Self { provenance: sum.provenance.max(Provenance::Derived), ..sum } } else { sum }
    }

    /// The same, nil where there was nothing to add up, which is known no better than the `register` that holds
    /// nothing; what is there and not stated stays so.
    #[must_use]
    pub fn nil_of_nothing(self, register: Provenance) -> Self {
        match (self.value, self.n_missing) {
            (None, 0) => {
                Self { value: Some(Pence::ZERO), provenance: Provenance::Derived.max(register), ..self }
            }
            _ => self,
        }
    }

    /// The sum, nil where nothing is stated [pence].
    #[must_use]
    pub fn or_nil(self) -> Pence {
        self.value.unwrap_or(Pence::ZERO)
    }
}

/// What is added up of schemes. Savings are positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Saving {
    /// Planned for the year.
    PlanYear,
    /// Planned, April to the month of the register.
    PlanToDate,
    /// Delivered, April to the month, by schemes that may report it.
    Delivered,
    /// Claimed by schemes that may not report delivery yet.
    NotCounted,
    /// Delivered less planned to date.
    Variance,
    /// The organisations' own forecast of the year.
    Forecast,
    /// The forecast, weighted by the odds of its maturity and risk.
    Likely,
    /// The same, with nothing for schemes whose impact assessment is not cleared.
    Cautious,
    /// What recurrent schemes are worth in a full year.
    FullYearEffect,
    /// What the measurement against baseline shows to date.
    Measured,
}

impl Saving {
    /// Every one, in order.
    pub const ALL: [Self; 10] = [
        Self::PlanYear,
        Self::PlanToDate,
        Self::Delivered,
        Self::NotCounted,
        Self::Variance,
        Self::Forecast,
        Self::Likely,
        Self::Cautious,
        Self::FullYearEffect,
        Self::Measured,
    ];

    /// The name of the field in JSON and CSV.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PlanYear => "plan_year",
            Self::PlanToDate => "plan_ytd",
            Self::Delivered => "delivered_ytd",
            Self::NotCounted => "not_counted_ytd",
            Self::Variance => "variance_ytd",
            Self::Forecast => "forecast_year",
            Self::Likely => "likely_year",
            Self::Cautious => "cautious_year",
            Self::FullYearEffect => "full_year_effect",
            Self::Measured => "measured_ytd",
        }
    }
}

/// Every sum of a scheme or of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amounts([Total; Saving::ALL.len()]);

impl Amounts {
    /// Sums by what they are of.
    pub fn new(total_of: impl Fn(Saving) -> Total) -> Self {
        Self(Saving::ALL.map(total_of))
    }

    /// The sum of one kind.
    #[must_use]
    pub const fn get(&self, saving: Saving) -> Total {
        self.0[saving as usize]
    }

    /// The sums of several, kind by kind.
    #[must_use]
    pub fn sum(parts: &[Self]) -> Self {
        Self::new(|saving| Total::sum(parts.iter().map(|part| part.get(saving))))
    }

    /// The same with the opposite sign.
    #[must_use]
    pub fn negated(&self) -> Self {
        Self::new(|saving| {
            let total = self.get(saving);
            Total { value: total.value.map(|value| -value), ..total }
        })
    }
}

/// A scheme with its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessed {
    /// The row of the register.
    pub scheme: Scheme,
    /// Its values.
    pub amounts: Amounts,
}

/// The schemes that share something, and their sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What they share: `recurrent`, `medicines`, `not stated`.
    pub name: String,
    /// How many rows.
    pub n_rows: usize,
    /// Their sums.
    pub amounts: Amounts,
}

/// The schemes of one bearer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfBearer {
    /// Who bears them.
    pub bearer: Bearer,
    /// How many rows.
    pub n_rows: usize,
    /// Their sums.
    pub amounts: Amounts,
}

/// One maturity, by delivery risk: the plan of the year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixRow {
    /// The maturity; nothing where it is not stated.
    pub maturity: Option<Maturity>,
    /// Low, medium, high and not stated.
    pub by_risk: [Total; 4],
    /// Their sum.
    pub total: Total,
    /// Their forecast, weighted.
    pub likely: Total,
}

/// The share of a scheme's forecast that is delivered on average, by maturity and delivery risk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Odds {
    /// In the order of [`Maturity`]: low, medium and high risk [%].
    pub per_cent: [[u8; 3]; 6],
    /// Where they come from.
    pub source: &'static str,
}

impl Odds {
    /// The share of one maturity and risk [%].
    #[must_use]
    pub const fn per_cent(&self, maturity: Maturity, risk: DeliveryRisk) -> u8 {
        self.per_cent[maturity as usize][risk as usize]
    }
}

/// Sums of risks and mitigations that the forecast does not hold yet. Impact on the surplus: risks
/// are negative, mitigations positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RiskSums {
    /// Risks in full.
    pub gross: Total,
    /// Mitigations in full.
    pub mitigations: Total,
    /// Gross and mitigations.
    pub net: Total,
    /// Risks times their likelihood.
    pub weighted_gross: Total,
    /// Mitigations times their likelihood.
    pub weighted_mitigations: Total,
    /// The two together.
    pub weighted_net: Total,
    /// How many rows.
    pub n_rows: usize,
}

/// The sums of one organisation's risks; of nobody's for those of the system as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RisksOf {
    /// Whose.
    pub organisation: Option<OrganisationCode>,
    /// The sums.
    pub sums: RiskSums,
}

/// Risks, mitigations and what they add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskPosition {
    /// Every row, risks before the mitigations that offset them.
    pub risks: Vec<Risk>,
    /// By organisation.
    pub by_organisation: Vec<RisksOf>,
    /// The sum of them.
    pub total: RiskSums,
    /// What the rules found.
    pub findings: Vec<Finding>,
}

impl RiskPosition {
    /// Whether a mitigation is recorded as exhausted and none is left open.
    #[must_use]
    pub fn mitigations_exhausted(&self) -> bool {
        use crate::risk::{RiskKind, RiskStatus};
        let mut mitigations = self.risks.iter().filter(|risk| risk.kind == RiskKind::Mitigation).peekable();
        mitigations.peek().is_some() && mitigations.all(|risk| risk.status == RiskStatus::Exhausted)
    }
}

/// The efficiency programme of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Efficiency {
    /// What documents state of required and delivered savings.
    pub stated: Vec<Claim>,
    /// Every row of the register, by bearer.
    pub schemes: Vec<Assessed>,
    /// By bearer, in the order of the register.
    pub by_bearer: Vec<OfBearer>,
    /// The sum of the rows.
    pub total: Amounts,
    /// Savings that are a cost to another organisation of the system, taken off.
    pub neutral: Amounts,
    /// What is left for the system.
    pub net: Amounts,
    /// By recurrence.
    pub by_recurrence: Vec<Part>,
    /// By pay, non-pay and income.
    pub by_type: Vec<Part>,
    /// By category, the largest plan first.
    pub by_category: Vec<Part>,
    /// By maturity and delivery risk.
    pub matrix: Vec<MatrixRow>,
    /// Of the plan that is phased by month: months 7 to 12, and all.
    pub back_loading: Option<(Pence, Pence)>,
    /// The odds used.
    pub odds: Odds,
    /// What the rules found.
    pub findings: Vec<Finding>,
}

impl Efficiency {
    /// The rows whose impact assessment is not cleared.
    pub fn uncleared(&self) -> impl Iterator<Item = &Assessed> {
        self.schemes.iter().filter(|assessed| !assessed.scheme.may_report())
    }

    /// The plan of the rows of one kind of entry.
    #[must_use]
    pub fn plan_of(&self, entry: Entry) -> Total {
        let rows = self.schemes.iter().filter(|assessed| assessed.scheme.entry == entry);
        Total::sum(rows.map(|assessed| assessed.amounts.get(Saving::PlanYear)))
    }

    /// Planned savings that something says what they are: schemes and items of public papers.
    #[must_use]
    pub fn explained(&self) -> Total {
        Total::sum([self.plan_of(Entry::Scheme), self.plan_of(Entry::Item)])
    }

    /// The share of the phased plan that falls in months 7 to 12 [%], rounded down.
    #[must_use]
    pub fn back_loaded_per_cent(&self) -> Option<i64> {
        let (late, all) = self.back_loading?;
        late.per_cent_of(all)
    }

    /// The weakest provenance of the register.
    #[must_use]
    pub fn provenance(&self) -> Provenance {
        self.schemes.iter().map(|assessed| assessed.scheme.provenance).max().unwrap_or(Provenance::Published)
    }
}

/// All that is known of one year's programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programme {
    /// The system's code, which is its board's.
    pub system: OrganisationCode,
    /// The system's name.
    pub system_name: String,
    /// The financial year.
    pub year: FinancialYear,
    /// The month up to which amounts to date run; nothing where there are none.
    pub month: Option<Month>,
    /// The organisations of the system.
    pub organisations: Vec<Organisation>,
    /// Savings.
    pub efficiency: Efficiency,
    /// Risks and mitigations.
    pub risks: RiskPosition,
    /// Controls in force in the year.
    pub controls: Vec<Control>,
    /// Events of the year.
    pub events: Vec<Event>,
    /// The file of controls, where it cannot be read: whether there are any is not known then.
    pub unreadable_controls: Option<String>,
    /// The file of events, where it cannot be read.
    pub unreadable_events: Option<String>,
    /// The public documents that rows may name.
    pub documents: Vec<Document>,
}

impl Programme {
    /// The row with this id.
    #[must_use]
    pub fn scheme(&self, id: &RegisterId) -> Option<&Assessed> {
        self.efficiency.schemes.iter().find(|assessed| assessed.scheme.id == *id)
    }

    /// The parts of each bearer, in the order of the system's organisations.
    #[must_use]
    pub fn by_bearer(&self) -> Vec<&OfBearer> {
        let place = |part: &&OfBearer| {
            let first = part.bearer.organisations().first();
            self.organisations.iter().position(|organisation| Some(&organisation.code) == first)
        };
        let mut parts: Vec<&OfBearer> = self.efficiency.by_bearer.iter().collect();
        parts.sort_by_key(|part| place(part).unwrap_or(usize::MAX));
        parts
    }

    /// The short name of an organisation; its code where it is not of the system.
    #[must_use]
    pub fn short_name<'a>(&'a self, code: &'a OrganisationCode) -> &'a str {
        let known = self.organisations.iter().find(|organisation| organisation.code == *code);
        known.map_or(code.as_str(), |organisation| &organisation.short_name)
    }

    /// The short names of a bearer: `UHL`, `UHL and LPT`.
    #[must_use]
    pub fn bearer_name(&self, bearer: &Bearer) -> String {
        let names: Vec<&str> = bearer.organisations().iter().map(|code| self.short_name(code)).collect();
        names.join(" and ")
    }
}

/// The year shown to those who ask for none: the last whose register is not synthetic, else the last.
pub fn featured<'a>(programmes: impl Iterator<Item = &'a Programme> + Clone) -> Option<FinancialYear> {
    let is_real = |programme: &&Programme| {
        !programme.efficiency.schemes.is_empty() && programme.efficiency.provenance() != Provenance::Synthetic
    };
    let last = |years: &mut dyn Iterator<Item = FinancialYear>| years.max();
    last(&mut programmes.clone().filter(is_real).map(|programme| programme.year))
        .or_else(|| last(&mut programmes.map(|programme| programme.year)))
}

#[cfg(test)]
mod tests;
