//! Words and values that many documents share.

use domain::figure::Subject;
use domain::money::Pence;
use domain::programme;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a value is known.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Provenance {
    /// Stated in a public source.
    Published,
    /// Worked out from published values by a stated formula.
    Derived,
    /// Stated in an organisation's own return and not published, or resting on a value that was.
    Reported,
    /// Generated to fill a gap, or resting on a value that was.
    Synthetic,
}

impl From<domain::provenance::Provenance> for Provenance {
    fn from(provenance: domain::provenance::Provenance) -> Self {
        match provenance {
            domain::provenance::Provenance::Published => Self::Published,
            domain::provenance::Provenance::Derived => Self::Derived,
            domain::provenance::Provenance::Reported => Self::Reported,
            domain::provenance::Provenance::Synthetic => Self::Synthetic,
        }
    }
}

impl From<Provenance> for domain::provenance::Provenance {
    fn from(provenance: Provenance) -> Self {
        match provenance {
            Provenance::Published => Self::Published,
            Provenance::Derived => Self::Derived,
            Provenance::Reported => Self::Reported,
            Provenance::Synthetic => Self::Synthetic,
        }
    }
}

/// The unit of every amount of a document that does not name another.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    #[default]
    Pence,
}

/// What a figure is of.
#[derive(Clone, Copy, Debug, JsonSchema, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SubjectKind {
    System,
    Organisation,
}

impl From<&Subject> for SubjectKind {
    fn from(subject: &Subject) -> Self {
        match subject {
            Subject::System(_) => Self::System,
            Subject::Organisation(_) => Self::Organisation,
        }
    }
}

/// A sum of values of which some may not be stated, in pence.
#[derive(Clone, Copy, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Total {
    pub value: Option<i64>,
    pub provenance: Option<Provenance>,
    /// How many values are not stated and not in the sum.
    pub not_stated: usize,
}

impl From<programme::Total> for Total {
    fn from(total: programme::Total) -> Self {
        Self {
            value: pence(total.value),
            provenance: total.value.map(|_| total.provenance.into()),
            not_stated: total.n_missing,
        }
    }
}

pub(crate) fn pence(value: Option<Pence>) -> Option<i64> {
    value.map(Pence::get)
}

pub(crate) fn texts<T: ToString>(values: impl IntoIterator<Item = T>) -> Vec<String> {
    values.into_iter().map(|value| value.to_string()).collect()
}

/// The number, where it is one.
#[must_use]
pub fn finite(value: f64) -> Option<f64> {
    Some(value).filter(|value| value.is_finite())
}
