//! Notices of a change of service: whether it is substantial, who decided that, and what follows.

use jiff::civil::{Date, date};
use thiserror::Error;

/// From this day on a council cannot refer a change to the Secretary of State, who may call it in instead
/// (SI 2024/16).
pub const NO_REFERRAL_FROM: Date = date(2024, 1, 31);

/// Whether a change is a substantial variation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variation {
    /// It is: there is to be consultation.
    Substantial,
    /// It is not.
    NotSubstantial,
}

/// Who decided whether a change is substantial, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariationDecision {
    /// What was decided.
    pub variation: Variation,
    /// The role that decided.
    pub by: String,
    /// When.
    pub on: Date,
    /// Why; also where nobody is consulted.
    pub reason: String,
    /// How people are consulted; needed where it is substantial.
    pub consultation: String,
}

/// What committees may still do with a change that they oppose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recourse {
    /// Refer it to the Secretary of State.
    Referral,
    /// Ask the Secretary of State to call it in.
    CallInRequest,
}

/// What a decision lacks.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum VariationError {
    /// Nobody is named.
    #[error("nobody is named who decided whether the change is substantial; write the role")]
    Nobody,
    /// No reason.
    #[error("no reason is given why the change is substantial or not; write it")]
    NoReason,
    /// No consultation.
    #[error("a substantial change needs a plan of consultation; write it")]
    NoConsultation,
}

impl VariationDecision {
    /// Everything that it lacks.
    #[must_use]
    pub fn faults(&self) -> Vec<VariationError> {
        let unconsulted = self.variation == Variation::Substantial && self.consultation.trim().is_empty();
        [
            (self.by.trim().is_empty(), VariationError::Nobody),
            (self.reason.trim().is_empty(), VariationError::NoReason),
            (unconsulted, VariationError::NoConsultation),
        ]
        .into_iter()
        .filter_map(|(lacking, fault)| lacking.then_some(fault))
        .collect()
    }
}

/// What a committee may do on a day about a change that it opposes.
#[must_use]
pub fn recourse(on: Date) -> Recourse {
    if on < NO_REFERRAL_FROM { Recourse::Referral } else { Recourse::CallInRequest }
}
