//! What was observed beside what the simulation gives for the same.

use domain::provenance::Provenance;
use flow::output::{Estimate, Unit};

use super::{Scale, capital_first, figures, known, row, word, words};
use crate::exhibit::{Cell, Exhibit, RowKind, Table, Tone};

/// A measure with its observed and its simulated value.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// What: `LRI emergency department: seen within 4 hours`.
    pub measure: String,
    /// What was observed, in the unit of the measure.
    pub observed: f64,
    /// What both are counted in.
    pub unit: Unit,
    /// What the simulation gives.
    pub simulated: Estimate,
    /// Where the observed value is from.
    pub source: String,
    /// How the observed value is known.
    pub provenance: Provenance,
    /// Whether the network was fitted to it, so that agreement proves nothing.
    pub is_fitted: bool,
    /// What else is to be known of it.
    pub note: String,
}

impl Observed {
    /// How far the simulated value is from the observed one, as a share of it; nothing where that is zero.
    #[must_use]
    pub fn gap(&self) -> Option<f64> {
        (self.observed != 0.0).then(|| (self.simulated.mean - self.observed) / self.observed)
    }
}

/// Within what share of the observed value a simulated one is said to be near.
const NEAR: f64 = 0.1;

/// Those that the network was not fitted to.
fn held_back(seen: &[Observed]) -> Vec<&Observed> {
    seen.iter().filter(|one| !one.is_fitted).collect()
}

fn n_near(of: &[&Observed]) -> usize {
    // Of what was observed not to happen there is no share: the simulation has none of it either, or it has.
    let is_near = |one: &&&Observed| one.gap().map_or(one.simulated.mean == 0.0, |gap| gap.abs() <= NEAR);
    of.iter().filter(is_near).count()
}

/// The finding in a sentence; nothing where nothing was observed.
pub(super) fn in_a_sentence(seen: &[Observed]) -> Option<String> {
    if seen.is_empty() {
        return None;
    }
    let held = held_back(seen);
    if held.is_empty() {
        return Some(format!(
            "All {} observed measures were used to fit the network, so that none of them tests it.",
            seen.len()
        ));
    }
    let widest = held
        .iter()
        .filter_map(|one| Some((one.gap()?, *one)))
        .max_by(|(one, _), (other, _)| one.abs().total_cmp(&other.abs()));
    let widest = widest.map_or_else(String::new, |(gap, one)| {
        format!(" The widest gap is at “{}”, {}.", one.measure, per_cent(gap))
    });
    Some(format!(
        "Of {} observed {} that the network was not fitted to, {} {} within 10% of what was observed.{widest}",
        held.len(),
        if held.len() == 1 { "measure" } else { "measures" },
        n_near(&held),
        if n_near(&held) == 1 { "lies" } else { "lie" }
    ))
}

/// `12.0% above`.
fn per_cent(gap: f64) -> String {
    let side = if gap < 0.0 { "below" } else { "above" };
    format!("{:.1}% {side}", gap.abs() * 100.0)
}

/// Observed beside simulated values.
#[must_use]
pub fn observed(seen: &[Observed]) -> Exhibit {
    let weakest = seen.iter().map(|one| one.provenance).fold(Provenance::Derived, Provenance::max);
    // Those that test it stand first.
    let (fitted, tests): (Vec<&Observed>, Vec<&Observed>) = seen.iter().partition(|one| one.is_fitted);
    let rows = tests.into_iter().chain(fitted).map(|one| {
        let scale = Scale::in_unit(one.unit, one.observed, &[]);
        let within = one.simulated.half_width.is_finite()
            && one.simulated.low() <= one.observed
            && one.observed <= one.simulated.high();
        let gap = match one.gap() {
            None if one.simulated.mean == 0.0 => word("the same"),
            None => Cell::Missing(super::NOT_APPLICABLE),
            // The gap stands there all the same: sentences count it and name the widest.
            Some(gap) if within => word(format!("{}, within its interval", per_cent(gap))),
            Some(gap) if gap.abs() <= NEAR => word(per_cent(gap)),
            Some(gap) => Cell::Word { text: per_cent(gap), tone: Tone::Adverse },
        };
        let cells = vec![
            word(scale.unit),
            known(scale.number(one.observed), one.provenance),
            known(scale.number(one.simulated.mean), one.provenance.max(Provenance::Derived)),
            word(scale.half_width(one.simulated)),
            gap,
            word(if one.is_fitted { "fitted to it" } else { "held back" }),
            word(capital_first(&one.source)),
            word(capital_first(&one.note)),
        ];
        row(&capital_first(&one.measure), RowKind::Body, cells)
    });
    let held = held_back(seen);
    Exhibit {
        key: "T13c".into(),
        name: "flow-observed".into(),
        heading: match (seen.len(), held.len()) {
            (0, _) => "Nothing was observed that the simulation could be compared with".to_owned(),
            (n, 0) => format!("All {n} observed measures were used to fit the network"),
            (_, n) => format!(
                "{} of {n} {} not fitted {} within 10% of what was observed",
                n_near(&held),
                if n == 1 { "measure that was" } else { "measures that were" },
                if n_near(&held) == 1 { "lies" } else { "lie" }
            ),
        },
        note: "Measures that were held back stand first: only they test the simulation. A measure that the network was fitted to agrees by design."
            .to_owned(),
        provenance: weakest,
        table: Table {
            caption: "Observed beside simulated values.".to_owned(),
            row_heading: "Measure".to_owned(),
            columns: vec![
                words("", "Unit"),
                figures("", "Observed"),
                figures("Simulated", "mean"),
                words("Simulated", "interval"),
                words("", "Simulated is"),
                words("", "Use"),
                words("", "Source"),
                words("", "Note"),
            ],
            rows: rows.collect(),
        },
        chart: None,
    }
}
