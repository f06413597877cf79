//! The engines as an appraisal asks them: what each is worked out from, and what it says of every scenario.

use anyhow::{Context, Result};
use api::flow::Flow;
use appraisal::consequence::{Baseline, Engine, EngineResult};
use appraisal::{of_finance, of_flow, of_reform};
use domain::forecast::Forecast;
use domain::provenance::Provenance;
use finance::forecast::forecast;
use finance::scenario::Delivery;
use flow::alter::NetworkChange;
use flow::output::Comparison;
use reform::plan::Reform;
use sources::network::NetworkRead;

use super::scenario::{Held, Named};
use super::world::{Finance, World};
use super::{Asked, Progress, Variant, kept, run_settings};
use crate::edition::FORECAST_PATHS;
use crate::simulation::{self, ApplicableScenario};

/// What engines say: of things as they are, and of each variant in order.
pub(super) struct Part {
    pub(super) engines: &'static [Engine],
    pub(super) baseline: Option<Baseline>,
    /// Why they say nothing.
    pub(super) absent: Option<String>,
    pub(super) results: Vec<Vec<EngineResult>>,
}

impl Part {
    fn without(engines: &'static [Engine], why: Option<String>, n_variants: usize) -> Self {
        Self { engines, baseline: None, absent: why, results: vec![Vec::new(); n_variants] }
    }
}

/// The forecast of the year's end, with and without each variant, on the same simulated years.
pub(super) fn finance(world: &World, held: &[Held], seed: u64) -> Part {
    const ENGINES: &[Engine] = &[Engine::Finance];
    let Some(Finance { month_end, input }) = &world.finance else {
        return Part::without(ENGINES, world.without_finance.clone(), held.len());
    };
    let base = forecast(input, FORECAST_PATHS, seed);
    let of_variant = |held: &Held| -> Vec<EngineResult> {
        let Some(applied) = held.finance.as_ref().filter(|applied| !applied.lines.is_empty()) else {
            return Vec::new();
        };
        let with =
            |delivery| -> Forecast { forecast(&applied.made_in(input, delivery), FORECAST_PATHS, seed) };
        let most = with(Delivery::Most);
        let is_one = applied.lines.iter().all(|line| line.delivered.0 == line.delivered.1);
        let least = if is_one { most.clone() } else { with(Delivery::Least) };
        let forecasts = of_finance::Forecasts { base: &base, least: &least, most: &most };
        vec![of_finance::result(month_end, forecasts, applied)]
    };
    Part {
        engines: ENGINES,
        baseline: Some(of_finance::baseline(month_end, &base)),
        absent: None,
        results: held.iter().map(of_variant).collect(),
    }
}

/// The reform, with and without each variant.
pub(super) fn reform(world: &World, held: &[Held], seed: u64) -> Result<Part> {
    const ENGINES: &[Engine] = &[Engine::Reform, Engine::Governance];
    let Some(input) = &world.reform else {
        return Ok(Part::without(ENGINES, world.without_reform.clone(), held.len()));
    };
    let base = crate::reform::plan(input.clone(), &std::collections::BTreeMap::new(), seed)?;
    // A plan that may not be, because a duty or a floor forbids it, is a finding of its column alone.
    let plans: Vec<Option<Result<Reform, String>>> = held
        .iter()
        .map(|held| match &held.reform {
            Some((applied, changed)) if !held.of_reform.is_empty() => {
                let planned = crate::reform::plan(changed.clone(), &applied.fixed, seed);
                Some(planned.map_err(|why| format!("{why:#}")))
            }
            Some(_) | None => None,
        })
        .collect();
    let planned: Vec<&Reform> = plans.iter().flatten().filter_map(|plan| plan.as_ref().ok()).collect();
    let receivers = of_reform::receivers([&base].into_iter().chain(planned));
    let results = held.iter().zip(&plans).map(|(held, plan)| match plan {
        None => Vec::new(),
        Some(Ok(plan)) => of_reform::results(&base, plan, &receivers, &held.of_reform),
        Some(Err(why)) => of_reform::refused(&base, why, &receivers, &held.of_reform),
    });
    Ok(Part {
        engines: ENGINES,
        results: results.collect(),
        baseline: Some(of_reform::baseline(&base, &receivers)),
        absent: None,
    })
}

/// The simulation of patients, each variant on the same patients as today.
pub(super) fn flow(
    world: &World,
    variants: &[(Variant, Named)],
    held: &[Held],
    asked: &Asked,
    progress: &dyn Progress,
) -> Result<Part> {
    const ENGINES: &[Engine] = &[Engine::Flow];
    let Some(network) = &world.network else {
        return Ok(Part::without(ENGINES, world.without_network.clone(), held.len()));
    };
    // In one order whatever the order asked for, so that results do not depend on it.
    let mut taken: Vec<(usize, ApplicableScenario)> = held
        .iter()
        .enumerate()
        .filter_map(|(idx, held)| Some((idx, held.flow.clone()?)))
        .filter(|(_, fitting)| !fitting.alterations.is_empty())
        .collect();
    taken.sort_by(|(one, _), (other, _)| variants[*one].1.name.cmp(&variants[*other].1.name));
    if taken.is_empty() {
        let why = "no change of these scenarios is one of patient flow, so patients were not simulated";
        return Ok(Part::without(ENGINES, Some(why.to_owned()), held.len()));
    }
    let (places, mut fittings): (Vec<usize>, Vec<ApplicableScenario>) = taken.into_iter().unzip();
    let settings = run_settings(network, asked);
    simulation::check_measures(&network.network, &settings)?;
    simulation::hold_to_days(network, &mut fittings, &settings)?;
    let (different, each) = each_once(fittings);
    let comparison = compared(world, network, &different, &settings, asked, progress)?;
    let mut results = vec![Vec::new(); held.len()];
    for (place, idx) in places.into_iter().zip(each) {
        let taken = held[place].of_flow.clone();
        results[place] = vec![of_flow::result(&comparison, &network.network, idx, taken)];
    }
    let baseline = of_flow::baseline(&comparison, &network.network);
    Ok(Part { engines: ENGINES, baseline: Some(baseline), absent: None, results })
}

/// What is to be simulated, each once, and where each of what was asked for is found among it: plans often share the
/// changes of patient flow and differ in others.
fn each_once(fittings: Vec<ApplicableScenario>) -> (Vec<ApplicableScenario>, Vec<usize>) {
    let is_same = |one: &ApplicableScenario, other: &ApplicableScenario| {
        let all = |of: &ApplicableScenario| -> Vec<(NetworkChange, Provenance)> {
            of.alterations.iter().map(|made| (made.change.clone(), made.provenance)).collect()
        };
        all(one) == all(other) && one.remarks == other.remarks
    };
    let mut different: Vec<ApplicableScenario> = Vec::new();
    let places = fittings
        .into_iter()
        .map(|fitting| {
            let known = different.iter().position(|known| is_same(known, &fitting));
            known.unwrap_or_else(|| {
                different.push(fitting);
                different.len() - 1
            })
        })
        .collect();
    (different, places)
}

/// The comparison, read back where it was made before of the same inputs.
fn compared(
    world: &World,
    network: &NetworkRead,
    fittings: &[ApplicableScenario],
    settings: &flow::settings::RunSettings,
    asked: &Asked,
    progress: &dyn Progress,
) -> Result<Comparison> {
    let hash = simulation::inputs_hash(network, fittings, settings);
    let root = &world.workspace.root;
    let kept = kept::simulation(root, &hash).and_then(|kept| kept.to_result().ok());
    // Titles and remarks are no part of the hash.
    if let Some(mut kept) = kept.filter(|kept| kept.scenarios.len() == fittings.len()) {
        for (scenario, fitting) in kept.scenarios.iter_mut().zip(fittings) {
            scenario.title.clone_from(&fitting.scenario.title);
            scenario.remarks.clone_from(&fitting.remarks);
        }
        return Ok(kept);
    }
    let passed = Passed { progress, is_known: settings.least == settings.most };
    let comparison = simulation::compare(&network.network, fittings, settings, asked.n_threads, &passed)
        .context("patients could not be simulated")?;
    let document = Flow::comparison(&comparison, &hash);
    kept::keep_simulation(root, &hash, &document);
    // With the digits of the document, which are those that are kept and that `oakham flow compare` gives.
    match document {
        Flow::Comparison(document) => Ok(document.to_result()?),
        Flow::Run(_) => Ok(comparison),
    }
}

/// Progress of the simulation, passed on.
struct Passed<'p> {
    progress: &'p dyn Progress,
    /// Whether it is known beforehand how many are made.
    is_known: bool,
}

impl simulation::Progress for Passed<'_> {
    fn goes_on(&self, n_made: u32, n_needed: u32, part: f64) -> bool {
        if self.is_known {
            self.progress.goes_on_of_all(n_made, n_needed, part)
        } else {
            self.progress.goes_on(n_made, n_needed, part)
        }
    }
}
