//! A scheme of an efficiency programme: what is to be saved, by whom, how ripe and how safe it is.
//!
//! Vocabulary only; what schemes add up to is in [`crate::programme`].

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use thiserror::Error;

use crate::code::{CodeError, OrganisationCode};
use crate::money::Pence;
use crate::month::Month;
use crate::provenance::Provenance;
use crate::source::{CellAt, SourceFile};
use crate::word::{WordError, words};

use crate::register_id::RegisterId;

words! {
    /// What a row of the register is.
    Entry, "scheme, item or remainder", {
        /// A scheme with an owner, as its organisation reports it.
        Scheme = "scheme", "scheme";
        /// A part of a total that a public paper names, of which nothing else is known.
        Item = "item", "named in a public paper";
        /// What is left of a published total once its items are taken off.
        Remainder = "remainder", "not itemised in public papers";
    }
}

words! {
    /// On which side of the account a scheme saves.
    SchemeType, "pay, non_pay or income", {
        /// Less pay.
        Pay = "pay", "pay";
        /// Less of anything else that is bought.
        NonPay = "non_pay", "non-pay";
        /// More income.
        Income = "income", "income";
    }
}

words! {
    /// Whether the benefit goes on after the year.
    Recurrence, "R or NR", {
        /// It goes on.
        Recurrent = "R", "recurrent";
        /// It happens once.
        NonRecurrent = "NR", "one-off";
    }
}

words! {
    /// How ripe a scheme is, from a gap in the plan to money saved.
    Maturity, "unidentified, opportunity, plans_in_progress, fully_developed, in_delivery or delivered", {
        /// A sum without an idea.
        Unidentified = "unidentified", "Unidentified";
        /// An idea without a plan.
        Opportunity = "opportunity", "Opportunity";
        /// A plan is being written.
        PlansInProgress = "plans_in_progress", "Plans in progress";
        /// A plan is agreed.
        FullyDeveloped = "fully_developed", "Fully developed";
        /// It is being carried out.
        InDelivery = "in_delivery", "In delivery";
        /// It has been carried out.
        Delivered = "delivered", "Delivered";
    }
}

words! {
    /// How likely a scheme is to fall short, apart from how ripe it is.
    DeliveryRisk, "L, M or H", {
        /// Unlikely.
        Low = "L", "Low";
        /// As likely as not to fall short in part.
        Medium = "M", "Medium";
        /// Likely.
        High = "H", "High";
    }
}

words! {
    /// How far the quality and equality impact assessment (QEIA) of a scheme is.
    QeiaState, "not_started, screening, not_required, drafting, submitted, panel, approved, approved_with_conditions, rejected, withdrawn, live_watch or closed", {
        /// Nobody has begun.
        NotStarted = "not_started", "Not started";
        /// Whether it needs one is being asked.
        Screening = "screening", "Screening";
        /// It needs none, for a stated reason.
        NotRequired = "not_required", "Not needed";
        /// It is being written.
        Drafting = "drafting", "Drafting";
        /// It has been submitted.
        Submitted = "submitted", "Submitted";
        /// The panel has it.
        Panel = "panel", "At panel";
        /// Both clinical signatures are there.
        Approved = "approved", "Approved";
        /// Approved once stated conditions are met, which they are not yet.
        ApprovedWithConditions = "approved_with_conditions", "Conditions open";
        /// Refused.
        Rejected = "rejected", "Rejected";
        /// Taken back.
        Withdrawn = "withdrawn", "Withdrawn";
        /// Approved, and its early-warning measures are being watched.
        LiveWatch = "live_watch", "Live watch";
        /// Approved, watched and done with.
        Closed = "closed", "Closed";
    }
}

/// Whole-time equivalents in hundredths [WTE / 100]; posts lost are negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WteEffect(i32);

impl WteEffect {
    /// An effect of `hundredths` of a whole-time equivalent [WTE / 100].
    #[must_use]
    pub const fn new(hundredths: i32) -> Self {
        Self(hundredths)
    }

    /// The effect [WTE / 100].
    #[must_use]
    pub const fn hundredths(self) -> i32 {
        self.0
    }
}

/// `-12.50`: a number with at most two decimals.
impl FromStr for WteEffect {
    type Err = WordError;

    fn from_str(text: &str) -> Result<Self, WordError> {
        let error = || WordError::new(text, "a number of posts with at most two decimals, such as -12.5");
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !is_number(whole) || !is_number(part) || 2 < part.len() {
            return Err(error());
        }
        let whole: i32 = whole.parse().map_err(|_| error())?;
        let part: i32 = format!("{part:0<2}").parse().map_err(|_| error())?;
        let hundredths =
            whole.checked_mul(100).and_then(|whole| whole.checked_add(part)).ok_or_else(error)?;
        Ok(Self(sign * hundredths))
    }
}

impl fmt::Display for WteEffect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:02}", magnitude / 100, magnitude % 100))
    }
}

/// Who bears a scheme: one organisation, or several that no paper tells apart. Never empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bearer(Vec<OrganisationCode>);

impl Bearer {
    /// The organisations, in the order given.
    #[must_use]
    pub fn organisations(&self) -> &[OrganisationCode] {
        &self.0
    }

    /// Whether `organisation` is one of them.
    #[must_use]
    pub fn includes(&self, organisation: &OrganisationCode) -> bool {
        self.0.contains(organisation)
    }
}

/// Who does not bear a scheme.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum BearerError {
    /// Not the code of an organisation.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// An organisation named twice, as if two bore the scheme.
    #[error("{0} stands twice; write each organisation once, such as {1}")]
    Twice(OrganisationCode, Bearer),
}

impl FromStr for Bearer {
    type Err = BearerError;

    fn from_str(text: &str) -> Result<Self, BearerError> {
        let mut bearer = Self(Vec::new());
        let mut twice = None;
        for code in text.split('+') {
            let code: OrganisationCode = code.trim().parse()?;
            if bearer.includes(&code) {
                twice.get_or_insert(code);
            } else {
                bearer.0.push(code);
            }
        }
        match twice {
            Some(code) => Err(BearerError::Twice(code, bearer)),
            None => Ok(bearer),
        }
    }
}

/// `RWE` or `RWE+RT5`.
impl fmt::Display for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes: Vec<&str> = self.0.iter().map(OrganisationCode::as_str).collect();
        f.pad(&codes.join("+"))
    }
}

/// How far a scheme's quality and equality impact assessment is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qeia {
    /// The assessment's own number; empty where there is none.
    pub id: String,
    /// Its state; nothing where the register does not say.
    pub state: Option<QeiaState>,
    /// Why none is required; empty otherwise.
    pub reason: String,
}

impl Qeia {
    /// Whether delivery may be reported: approved, in live watch, closed, or not required for a
    /// stated reason.
    #[must_use]
    pub fn is_cleared(&self) -> bool {
        match self.state {
            Some(QeiaState::Approved | QeiaState::LiveWatch | QeiaState::Closed) => true,
            Some(QeiaState::NotRequired) => !self.reason.is_empty(),
            _ => false,
        }
    }

    /// The state in words.
    #[must_use]
    pub const fn words(&self) -> &'static str {
        match self.state {
            Some(state) => state.words(),
            None => "Not stated",
        }
    }
}

/// What a scheme saves [pence]; savings are positive, as they improve the surplus. A value that no
/// one has stated is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Savings {
    /// Planned for the year.
    pub plan_year: Option<Pence>,
    /// Planned from April to the month of the register.
    pub plan_to_date: Option<Pence>,
    /// Claimed from April to the month of the register.
    pub claimed_to_date: Option<Pence>,
    /// The organisation's own forecast of the year.
    pub forecast_year: Option<Pence>,
    /// What a full year is worth once it runs, for recurrent schemes.
    pub full_year_effect: Option<Pence>,
    /// Planned in each month, April first.
    pub profile: Option<[Pence; 12]>,
}

/// What delivery is measured against.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// What would have been spent without the scheme, in words.
    pub what: String,
    /// That, April to the month of the register [pence], as a positive cost.
    pub expected_to_date: Option<Pence>,
    /// What was spent [pence], as a positive cost.
    pub measured_to_date: Option<Pence>,
}

impl Baseline {
    /// The saving that the measurement shows [pence]; nothing where it was not measured.
    #[must_use]
    pub fn measured_saving(&self) -> Option<Pence> {
        Some(self.expected_to_date? - self.measured_to_date?)
    }
}

/// A measure that tells early that a scheme does harm, and when it does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EarlyWarning {
    /// What is watched; empty where nothing is.
    pub measure: String,
    /// From where on the scheme is assessed again.
    pub trigger: String,
}

/// One row of the register of schemes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Its id, never used again for another scheme.
    pub id: RegisterId,
    /// What is done to save, as a phrase.
    pub title: String,
    /// What the row is.
    pub entry: Entry,
    /// Who bears it.
    pub bearer: Bearer,
    /// Who answers for it; empty where no one is named.
    pub owner: String,
    /// On which side of the account it saves.
    pub kind: Option<SchemeType>,
    /// `medicines`, `continuing care`, `agency` and the like.
    pub category: String,
    /// Whether it goes on.
    pub recurrence: Option<Recurrence>,
    /// How ripe it is.
    pub maturity: Option<Maturity>,
    /// How ripe it was in the register of the month before.
    pub maturity_before: Option<Maturity>,
    /// Why it is less ripe than before; empty where it is not.
    pub maturity_reason: String,
    /// How likely it is to fall short.
    pub delivery_risk: Option<DeliveryRisk>,
    /// Its impact assessment.
    pub qeia: Qeia,
    /// The month up to which amounts to date run.
    pub month: Option<Month>,
    /// What it saves.
    pub savings: Savings,
    /// The first month in which it should save.
    pub start_month: Option<Month>,
    /// Its effect on posts [WTE / 100]; posts lost are negative.
    pub wte_effect: Option<WteEffect>,
    /// The organisation of the system that bears the other side.
    pub counterparty: Option<OrganisationCode>,
    /// The place it affects; empty where it is the whole system or not stated.
    pub place: String,
    /// The group of people it affects; empty where none is stated.
    pub group: String,
    /// What delivery is measured against.
    pub baseline: Baseline,
    /// What is watched.
    pub early_warning: EarlyWarning,
    /// How the row is known.
    pub provenance: Provenance,
    /// Where it comes from: a document with its place, a ledger, a generator.
    pub source_ref: String,
    /// When it was recorded here.
    pub recorded_on: Date,
    /// The register it stands in.
    pub file: SourceFile,
    /// Its first cell.
    pub at: CellAt,
}

impl Scheme {
    /// What may be counted as delivered to date [pence]: nothing while the impact assessment is not
    /// cleared. Published items and remainders are counted as their source states them.
    #[must_use]
    pub fn delivered_to_date(&self) -> Option<Pence> {
        let claimed = self.savings.claimed_to_date?;
        Some(if self.may_report() { claimed } else { Pence::ZERO })
    }

    /// What is claimed but may not be counted [pence].
    #[must_use]
    pub fn not_counted(&self) -> Pence {
        let claimed = self.savings.claimed_to_date.unwrap_or(Pence::ZERO);
        if self.may_report() { Pence::ZERO } else { claimed }
    }

    /// Whether it may report delivery (rule V17).
    #[must_use]
    pub fn may_report(&self) -> bool {
        self.entry != Entry::Scheme || self.qeia.is_cleared()
    }
}

#[cfg(test)]
mod tests;
