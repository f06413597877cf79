//! Many findings at once: of 42 boards looked at every month, some will seem to have changed by chance.
//!
//! Method: `stats::adjusted_p`. What counts is how many tests were done, not how many are shown.

use stats::adjusted_p::{Adjustment, adjust};

use super::fault::Fault;

/// A test by its name.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedTest {
    /// Of what: a board, a measure.
    pub name: String,
    /// Its p-value on its own.
    pub p_value: f64,
}

/// A test among others.
#[derive(Clone, Debug, PartialEq)]
pub struct AdjustedTest {
    /// Of what.
    pub name: String,
    /// Its p-value on its own.
    pub p_value: f64,
    /// Its p-value among all that were done.
    pub adjusted: f64,
    /// Whether it is found at the level.
    pub is_found: bool,
}

/// Many tests.
#[derive(Clone, Debug, PartialEq)]
pub struct ManyTests {
    /// How they were adjusted.
    pub adjustment: Adjustment,
    /// The level.
    pub level: f64,
    /// How many were done.
    pub n_done: usize,
    /// The tests, in their order.
    pub tests: Vec<AdjustedTest>,
    /// How many are found.
    pub n_found: usize,
    /// How many would have been without adjustment.
    pub n_unadjusted: usize,
    /// How many of those that were done chance alone finds at the level, on average.
    pub n_by_chance: f64,
}

/// Adjusts `tests` for as many as were done.
///
/// # Errors
///
/// P-values and a level outside 0 to 1, and names that are there twice.
pub fn many_tests(
    tests: &[NamedTest],
    n_done: usize,
    adjustment: Adjustment,
    level: f64,
) -> Result<ManyTests, Vec<Fault>> {
    let mut faults = Vec::new();
    if !(0.0 < level && level < 1.0) {
        faults.push(Fault::Level { level });
    }
    for (idx, NamedTest { name, p_value }) in tests.iter().enumerate() {
        if !(0.0..=1.0).contains(p_value) {
            faults.push(Fault::NotAProbability { name: name.clone(), value: *p_value });
        }
        if tests[..idx].iter().any(|other| other.name == *name) {
            faults.push(Fault::UnitTwice { name: name.clone() });
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let p_values: Vec<f64> = tests.iter().map(|test| test.p_value).collect();
    let adjusted = adjust(&p_values, n_done, adjustment, level);
    let n_done = n_done.max(tests.len());
    let tests: Vec<AdjustedTest> = tests
        .iter()
        .zip(adjusted)
        .map(|(test, adjusted)| AdjustedTest {
            name: test.name.clone(),
            p_value: test.p_value,
            adjusted: adjusted.p,
            is_found: adjusted.is_found,
        })
        .collect();
    Ok(ManyTests {
        adjustment,
        level,
        n_done,
        n_found: tests.iter().filter(|test| test.is_found).count(),
        n_unadjusted: tests.iter().filter(|test| test.p_value <= level).count(),
        n_by_chance: level * f64::from(u32::try_from(n_done).unwrap_or(u32::MAX)),
        tests,
    })
}

#[cfg(test)]
mod tests;
