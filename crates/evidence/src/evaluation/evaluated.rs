//! What was evaluated and how: the measure, the change, and the result of one method.

use domain::provenance::Provenance;
use jiff::civil::Date;

use super::differences::Differences;
use super::event_study::EventStudy;
use super::finding::Finding;
use super::interrupted::{self, Interrupted, ReferenceKind, SmallSample, usual_lag};
use super::interrupted_counts::InterruptedCounts;
use super::synthetic::SyntheticControl;

/// The result of a method.
#[derive(Clone, Debug, PartialEq)]
pub enum Method {
    /// One series before and after.
    Interrupted(Box<Interrupted>),
    /// One series of counts before and after.
    Counts(Box<InterruptedCounts>),
    /// Units with and without the change, before and after.
    Differences(Box<Differences>),
    /// The same, month by month from the change.
    Events(Box<EventStudy>),
    /// One unit beside a mixture of others.
    Synthetic(Box<SyntheticControl>),
}

impl Method {
    /// The answer.
    #[must_use]
    pub fn finding(&self) -> &Finding {
        match self {
            Self::Interrupted(of) => &of.finding,
            Self::Counts(of) => &of.finding,
            Self::Differences(of) => &of.finding,
            Self::Events(of) => &of.finding,
            Self::Synthetic(of) => &of.finding,
        }
    }

    /// Its name in commands.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Interrupted(_) | Self::Counts(_) => "its",
            Self::Differences(_) => "did",
            Self::Events(_) => "event",
            Self::Synthetic(_) => "synthetic",
        }
    }
}

/// An evaluation with what a reader must know of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluated {
    /// The measure: `Attendances, Oakham`.
    pub measure: String,
    /// Its unit; empty for none.
    pub unit: String,
    /// Digits after the point.
    pub decimals: usize,
    /// How its values are known.
    pub provenance: Provenance,
    /// Where they are from.
    pub from: Vec<String>,
    /// What changed, in words; empty where nobody said.
    pub what: String,
    /// The unit or units with the change, where there are several units.
    pub treated: Vec<String>,
    /// The first month with the change.
    pub first: Date,
    /// The result.
    pub method: Method,
}

/// How an interrupted series is looked at where nobody says otherwise: Student's t, errors of few points made larger, the
/// usual lag, no season, and the effect a year after the change or, before that, in the last month there is.
#[must_use]
pub fn usual_settings(last_before: Date, n_months: usize, months_after: u32) -> interrupted::Settings {
    let most_lag = u32::try_from(n_months / 2).unwrap_or(u32::MAX);
    interrupted::Settings {
        last_before,
        max_lag: usual_lag(n_months).min(most_lag),
        small_sample: SmallSample::Corrected,
        reference: ReferenceKind::Student,
        harmonics: 0,
        effect_at: months_after.clamp(1, 12),
        bounds: None,
        also_changed: Vec::new(),
    }
}
