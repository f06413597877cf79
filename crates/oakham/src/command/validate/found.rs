//! What an engine found of a case, by the names that the case has for it.

/// What an engine found: numbers by the name that the case has for them.
pub(super) type Found = Vec<(&'static str, Vec<Option<f64>>)>;

pub(super) fn one(value: f64) -> Vec<Option<f64>> {
    vec![Some(value)]
}

pub(super) fn all(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}
