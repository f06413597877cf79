//! Who comes: types of patients, where they live and where they come from.

use super::id::{PlaceId, SourceId, StationId, TypeId};
use crate::kernel::draw::Shares;
use crate::kernel::intensity::Arrivals;

/// A kind of patient.
#[derive(Clone, Debug, PartialEq)]
pub struct PatientType {
    /// Unique: `minor injury, Rutland, 75 and over`.
    pub name: String,
    /// What sets it apart: dimension and value, such as `place` and `Rutland`.
    pub labels: Vec<(String, String)>,
    /// Where they live.
    pub place: Option<PlaceId>,
}

impl PatientType {
    /// Whether this is its name or one of its labels.
    #[must_use]
    pub fn is_called(&self, label: &str) -> bool {
        self.name == label || self.labels.iter().any(|(_, value)| value == label)
    }
}

/// A part of the area.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Residents.
    pub residents: u64,
}

/// Where patients come from.
#[derive(Clone, Debug)]
pub struct Source {
    /// Unique.
    pub name: String,
    /// The station they come to.
    pub to: StationId,
    /// When they come.
    pub arrivals: Arrivals,
    /// The types that come.
    pub types: Vec<TypeId>,
    /// Their shares, in the same order.
    pub shares: Shares,
    /// How many times as many of each type come as its arrivals and shares say, in the same order; empty
    /// where as many do. What is above 1 comes from a source of its own.
    pub multipliers: Vec<f64>,
    /// The source for whose multipliers above 1 its patients come besides; none for a source of a file.
    pub adds_to: Option<SourceId>,
    /// The number of its random streams; the same in every scenario.
    pub stream: u64,
}

/// Something of each type of patient, kept once for those who share it.
#[derive(Clone, Debug, PartialEq)]
pub struct ByType<T> {
    values: Vec<T>,
    /// The place of each type's value in `values`.
    value_idx: Vec<u16>,
}

impl<T> ByType<T> {
    /// The same for all `n_types`.
    #[must_use]
    pub fn same(value: T, n_types: usize) -> Self {
        Self { values: vec![value], value_idx: vec![0; n_types] }
    }

    /// Gives `value` to these types.
    pub fn set(&mut self, value: T, types: impl IntoIterator<Item = TypeId>) {
        let idx = u16::try_from(self.values.len()).unwrap_or(u16::MAX);
        self.values.push(value);
        for type_id in types {
            if let Some(slot) = self.value_idx.get_mut(type_id.idx()) {
                *slot = idx;
            }
        }
    }

    /// What a type has.
    #[must_use]
    #[inline]
    pub fn get(&self, type_id: TypeId) -> &T {
        if let [only] = self.values.as_slice() {
            only
        } else {
            &self.values[usize::from(self.value_idx[type_id.idx()])]
        }
    }

    /// Every value there is.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.values.iter()
    }

    /// The values made into others, for the same types.
    pub fn map<U>(&self, make: impl FnMut(&T) -> U) -> ByType<U> {
        ByType { values: self.values.iter().map(make).collect(), value_idx: self.value_idx.clone() }
    }

    /// Changes every value.
    pub fn change(&mut self, mut change: impl FnMut(&mut T)) {
        self.values.iter_mut().for_each(&mut change);
    }

    /// The place of a type's value among the values: types that share a value have the same.
    #[must_use]
    pub fn which(&self, type_id: TypeId) -> usize {
        usize::from(self.value_idx[type_id.idx()])
    }
}
