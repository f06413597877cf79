//! Two by two: a group with a change and one without, before and after, each measured on different people.

use super::fault::{Fault, is_usable};
use super::finding::{Condition, Estimate, Finding, Reference};

/// Values of the four groups.
#[derive(Clone, Debug, PartialEq)]
pub struct FourGroups {
    treated_before: Vec<f64>,
    treated_after: Vec<f64>,
    control_before: Vec<f64>,
    control_after: Vec<f64>,
}

impl FourGroups {
    /// The groups, each of at least two finite values.
    ///
    /// # Errors
    ///
    /// All small groups and values that are not finite.
    pub fn new(
        treated_before: Vec<f64>,
        treated_after: Vec<f64>,
        control_before: Vec<f64>,
        control_after: Vec<f64>,
    ) -> Result<Self, Vec<Fault>> {
        let groups = Self { treated_before, treated_after, control_before, control_after };
        let mut faults = Vec::new();
        for (group, values) in [
            ("with the change, before", &groups.treated_before),
            ("with the change, after", &groups.treated_after),
            ("without the change, before", &groups.control_before),
            ("without the change, after", &groups.control_after),
        ] {
            if values.len() < 2 {
                faults.push(Fault::SmallGroup { group, values: values.len() });
            }
            let wrong = values.iter().enumerate().filter(|(_, value)| !is_usable(**value));
            faults.extend(wrong.map(|(idx, _)| Fault::GroupNotFinite { group, number: idx + 1 }));
        }
        if faults.is_empty() { Ok(groups) } else { Err(faults) }
    }

    fn all(&self) -> [&[f64]; 4] {
        [&self.treated_before, &self.treated_after, &self.control_before, &self.control_after]
    }
}

/// What the four groups say.
#[derive(Clone, Debug, PartialEq)]
pub struct TwoByTwo {
    /// Means, with the change before and after, then without it before and after.
    pub means: [f64; 4],
    /// The change with less the change without, with errors that may differ by group (HC1).
    pub effect: Estimate,
    /// Its standard error if all groups varied alike.
    pub plain_error: f64,
    /// The answer.
    pub finding: Finding,
}

/// Values from which on a group counts as large.
const VALUES_WANTED: usize = 10;

/// Compares the change of one group with that of the other.
#[must_use]
pub fn two_by_two(groups: &FourGroups) -> TwoByTwo {
    let size = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let means = groups.all().map(|values| values.iter().sum::<f64>() / size(values.len()));
    let [treated_before, treated_after, control_before, control_after] = means;
    let mut left = [0.0; 4];
    for ((left, values), mean) in left.iter_mut().zip(groups.all()).zip(means) {
        *left = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    }
    let n: usize = groups.all().iter().map(|values| values.len()).sum();
    let degrees = size(n - 4);
    let inverse = |values: &[f64]| 1.0 / size(values.len());
    let plain = left.iter().sum::<f64>() / degrees * groups.all().map(inverse).iter().sum::<f64>();
    let by_group =
        left.iter().zip(groups.all()).map(|(left, values)| left * inverse(values) * inverse(values));
    let robust = size(n) / degrees * by_group.sum::<f64>();
    let effect = Estimate::new(
        treated_after - treated_before - (control_after - control_before),
        robust,
        Reference::Student { degrees: u32::try_from(n - 4).unwrap_or(u32::MAX) },
    );
    let mut conditions = Vec::new();
    let least = |a: usize, b: usize| groups.all()[a].len().min(groups.all()[b].len());
    if least(0, 1).min(least(2, 3)) < VALUES_WANTED {
        let (treated, control) = (least(0, 1), least(2, 3));
        conditions.push(Condition::FewUnits { treated, control, wanted: VALUES_WANTED });
    }
    if robust <= 0.0 {
        conditions.push(Condition::NoError);
    }
    let relative = effect.value / (treated_after - effect.value);
    TwoByTwo {
        means,
        plain_error: plain.sqrt(),
        finding: Finding::of(&effect, Some(relative), conditions),
        effect,
    }
}

#[cfg(test)]
mod tests;
