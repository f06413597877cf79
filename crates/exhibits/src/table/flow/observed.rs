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
fn held_back(observations: &[Observed]) -> Vec<&Observed> {
    observations.iter().filter(|observation| !observation.is_fitted).collect()
}

fn n_near(observations: &[&Observed]) -> usize {
    // Of what was observed not to happen there is no share: the simulation has none of it either, or it has.
    let is_near = |observation: &&&Observed| {
        observation.gap().map_or(observation.simulated.mean == 0.0, |gap| gap.abs() <= NEAR)
    };
    observations.iter().filter(is_near).count()
}

/// The finding in a sentence; nothing where nothing was observed.
pub(super) fn in_a_sentence(observations: &[Observed]) -> Option<String> {
    if observations.is_empty() {
        return None;
    }
    let held_back = held_back(observations);
    if held_back.is_empty() {
        return Some(format!(
            "All {} observed measures were used to fit the network, so that none of them tests it.",
            observations.len()
        ));
    }
    let widest = held_back
        .iter()
        .filter_map(|observation| Some((observation.gap()?, *observation)))
        .max_by(|(gap, _), (other_gap, _)| gap.abs().total_cmp(&other_gap.abs()));
    let widest = widest.map_or_else(String::new, |(gap, observation)| {
        format!(" The widest gap is at “{}”, {}.", observation.measure, per_cent(gap))
    });
    Some(format!(
        "Of {} observed {} that the network was not fitted to, {} {} within 10% of what was observed.{widest}",
        held_back.len(),
        if held_back.len() == 1 { "measure" } else { "measures" },
        n_near(&held_back),
        if n_near(&held_back) == 1 { "lies" } else { "lie" }
    ))
}

/// `12.0% above`.
fn per_cent(gap: f64) -> String {
    let side = if gap < 0.0 { "below" } else { "above" };
    format!("{:.1}% {side}", gap.abs() * 100.0)
}

/// Observed beside simulated values; `simulated_as` is how the network is known that gives them.
#[must_use]
pub fn observed(observations: &[Observed], simulated_as: Provenance) -> Exhibit {
    // What a network gives is no better known than its numbers, whatever it is compared with.
    let simulated_as = simulated_as.max(Provenance::Derived);
    let weakest =
        observations.iter().map(|observation| observation.provenance).fold(simulated_as, Provenance::max);
    // Those that test it stand first.
    let (fitted, tests): (Vec<&Observed>, Vec<&Observed>) =
        observations.iter().partition(|observation| observation.is_fitted);
    let rows = tests.into_iter().chain(fitted).map(|observation| {
        let scale = Scale::in_unit(observation.unit, observation.observed, &[]);
        let within = observation.simulated.half_width.is_finite()
            && observation.simulated.low() <= observation.observed
            && observation.observed <= observation.simulated.high();
        let gap = match observation.gap() {
            None if observation.simulated.mean == 0.0 => word("the same"),
            None => Cell::Missing(super::NOT_APPLICABLE),
            // The gap stands there all the same: sentences count it and name the widest.
            Some(gap) if within => word(format!("{}, within its interval", per_cent(gap))),
            Some(gap) if gap.abs() <= NEAR => word(per_cent(gap)),
            Some(gap) => Cell::Word { text: per_cent(gap), tone: Tone::Adverse },
        };
        let cells = vec![
            word(scale.unit),
            known(scale.number(observation.observed), observation.provenance),
            known(scale.number(observation.simulated.mean), simulated_as),
            word(scale.half_width(observation.simulated)),
            gap,
            word(if observation.is_fitted { "fitted to it" } else { "held back" }),
            word(format!("{}: {}", capital_first(observation.provenance.word()), observation.source)),
            word(capital_first(&observation.note)),
        ];
        row(&capital_first(&observation.measure), RowKind::Body, cells)
    });
    let held_back = held_back(observations);
    Exhibit {
        key: "T13c".into(),
        name: "flow-observed".into(),
        heading: match (observations.len(), held_back.len()) {
            (0, _) => "Nothing was observed that the simulation could be compared with".to_owned(),
            (n, 0) => format!("All {n} observed measures were used to fit the network"),
            (_, n) => format!(
                "{} of {n} {} not fitted {} within 10% of what was observed",
                n_near(&held_back),
                if n == 1 { "measure that was" } else { "measures that were" },
                if n_near(&held_back) == 1 { "lies" } else { "lie" }
            ),
        },
        note: format!(
            "Measures that were held back stand first: only they test the simulation. A measure that the network was fitted to agrees by design. How what is observed is known stands before its source; all that is simulated is {}, as the numbers of the network are.",
            simulated_as.word()
        ),
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
