//! Scenarios of a workspace appraised: each engine works out its own consequences, side by side, and what they say is
//! joined, kept and found again while nothing that it rests on has changed.

mod engines;
mod drivers;
mod inputs;
mod ground;
mod kept;
mod world;
mod scenario;
pub(crate) mod computed;
pub mod file;
pub mod library;
pub mod desk;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use anyhow::{Result, bail};
use api::consequence::{ConsequenceTable, EngineMade, Made};
use appraisal::compare::{ScenarioInput, Table, table};
use appraisal::consequence::{Engine, EngineResult};
use domain::month::{FinancialYear, Month};
use flow::settings::RunSettings;
use jiff::civil::Date;

use crate::edition::Editions;
use crate::simulation;
use crate::workspace::open_workspace;
use engines::Part;
use inputs::Ground;
use scenario::{Held, Named, change_input};
use world::World;

/// What scenarios are compared with, as a heading.
pub const BASE: &str = "Today";
/// The most scenarios that are compared at a time.
pub const MOST_SCENARIOS: usize = 12;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Scenarios by their files, or by their names in the workspace.
    pub files: Vec<PathBuf>,
    /// The financial year and month from which money is forecast; without them the workspace's own choice.
    pub period: (Option<FinancialYear>, Option<Month>),
    /// As recorded by this day; without it as things are now.
    pub as_at: Option<Date>,
    /// The seed of everything random.
    pub seed: u64,
    /// Whether each change is tried alone, too.
    pub alone: Alone,
    /// How patients are simulated, in place of what the network says.
    pub simulated: Simulated,
    /// How many replications are made at the same time.
    pub n_threads: usize,
}

/// Whether each change of a scenario is tried alone, too, to tell how changes act on each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alone {
    /// It is.
    Included,
    /// All together only.
    LeftOut,
    /// Where one scenario of a few changes is asked for, as on its page; of several, all together only.
    OfOne,
}

/// Of more changes than these each is not tried alone unless that is asked for.
const MOST_ALONE: usize = 4;

impl Alone {
    fn of(self, scenarios: &[Named]) -> EachChange {
        match (self, scenarios) {
            (Self::Included, _) => EachChange::AloneToo,
            (Self::OfOne, [one]) if (2..=MOST_ALONE).contains(&one.scenario.changes.len()) => {
                EachChange::AloneToo
            }
            (Self::LeftOut | Self::OfOne, _) => EachChange::Together,
        }
    }
}

/// How the changes of scenarios are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EachChange {
    /// All together.
    Together,
    /// … and each alone.
    AloneToo,
}

/// Whether it is tried what differences for patients hang on, which takes minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drivers {
    /// It is.
    Included,
    /// It is left out; where it was tried before, it is there.
    LeftOut,
}

/// How patients are simulated, where that is not as the network says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Simulated {
    /// So many days.
    pub days: Option<f64>,
    /// Exactly so many replications.
    pub replications: Option<u32>,
}

/// Says how far it is. How many simulations a comparison needs is not known until they agree: what [`simulation::Progress`]
/// tells of it is a guess.
pub trait Progress: simulation::Progress {
    /// What is being done now, in words.
    fn stage(&self, note: &str);

    /// So many simulations are made of as many as are known beforehand to be needed, and the next is so far; false stops.
    fn goes_on_of_all(&self, n_made: u32, n_all: u32, part: f64) -> bool;
}

/// The table of the scenarios that are asked for: the kept one where nothing that it rests on has changed since.
///
/// # Errors
/// All faults of all scenarios, each with its file and line; and where an engine fails.
pub fn appraise(
    root: &Path,
    asked: &Asked,
    drivers: Drivers,
    progress: &dyn Progress,
) -> Result<ConsequenceTable> {
    if asked.files.len() > MOST_SCENARIOS {
        bail!(
            "{} scenarios are more than stand beside each other; compare at most {MOST_SCENARIOS} at a time",
            asked.files.len()
        );
    }
    let workspace = Arc::new(open_workspace(root)?);
    let scenarios = scenario::named(root, &asked.files)?;
    let each_change = asked.alone.of(&scenarios);
    let hash = Ground::of(&workspace, asked)?.hash_of(&scenarios);
    let kept = kept::table(root, &hash);
    if let Some(kept) = kept.filter(|kept| drivers == Drivers::LeftOut || drivers::are_known(kept)) {
        return Ok(kept);
    }
    progress.stage("Reading what the scenarios are compared with.");
    let editions = Editions::new(&workspace, asked.as_at);
    let world = World::read(&workspace, &editions, asked)?.refuse_unreadable(&scenario::kinds(&scenarios))?;
    scenario::refuse_faults(&world, &scenarios)?;
    let (joined, made, held) = work_out(&world, &scenarios, each_change, asked, hash.clone(), progress)?;
    let mut document = ConsequenceTable::of(workspace.system.as_str(), &joined, made);
    kept::keep(root, &hash, &document);
    if drivers == Drivers::Included {
        let of_each = drivers::of_each(&world, &joined, &held, asked, progress)?;
        for (scenario, patients) in document.scenarios.iter_mut().zip(of_each) {
            scenario.patients = Some(patients);
        }
        kept::keep(root, &hash, &document);
    }
    Ok(document)
}

/// The table, how it was made, and each scenario as the engines take it.
fn work_out(
    world: &World,
    scenarios: &[Named],
    each_change: EachChange,
    asked: &Asked,
    inputs: String,
    progress: &dyn Progress,
) -> Result<(Table, Made, Vec<Held>)> {
    // A change that can only be made after another is not tried alone; the others were checked.
    let (variants, held): (Vec<(Variant, Named)>, Vec<Held>) = variants(scenarios, each_change)
        .into_iter()
        .filter_map(|variant| {
            let held = scenario::hold(world, &variant.1).ok()?;
            Some((variant, held))
        })
        .unzip();
    progress.stage("Simulating patients, and working out money, functions and duties.");
    let (quick, of_flow) = thread::scope(|scope| {
        let quick = scope.spawn(|| -> Result<[Part; 2]> {
            Ok([engines::finance(world, &held, asked.seed), engines::reform(world, &held, asked.seed)?])
        });
        let of_flow = engines::flow(world, &variants, &held, asked, progress);
        (quick.join(), of_flow)
    });
    let [of_finance, of_reform] = match quick {
        Ok(parts) => parts?,
        Err(_) => bail!("money and functions could not be worked out; `oakham scenario run` says why"),
    };
    let parts = [of_finance, of_reform, of_flow?];
    let results_of = |variant_idx: usize| -> Vec<EngineResult> {
        let each = parts.iter().filter_map(|part| part.results.get(variant_idx));
        each.flatten().cloned().collect()
    };
    let columns = scenarios.iter().enumerate().map(|(scenario_idx, named)| {
        let alone = variants.iter().enumerate().filter_map(|(variant_idx, (variant, _))| match variant {
            Variant::Alone(of, change) if *of == scenario_idx => {
                Some((change.clone(), results_of(variant_idx)))
            }
            Variant::Alone(..) | Variant::Together => None,
        });
        ScenarioInput {
            name: named.name.clone(),
            title: named.scenario.title.clone(),
            changes: named
                .scenario
                .changes
                .iter()
                .map(|change| change_input(world, change, &held[scenario_idx]))
                .collect(),
            together: results_of(scenario_idx),
            alone: alone.collect(),
        }
    });
    let columns: Vec<ScenarioInput> = columns.collect();
    let engine_made = Engine::ALL.into_iter().map(|engine| {
        let part = parts.iter().find(|part| part.engines.contains(&engine));
        EngineMade {
            engine: engine.code().to_owned(),
            words: engine.words().to_owned(),
            absent: part.and_then(|part| part.absent.clone()),
        }
    });
    let made = Made {
        inputs,
        seed: asked.seed,
        year: world.finance.as_ref().map(|finance| finance.input.year.to_string()),
        month: world.finance.as_ref().map(|finance| finance.input.closed.get()),
        on: world.on.to_string(),
        engines: engine_made.collect(),
    };
    let baselines = parts.into_iter().filter_map(|part| part.baseline).collect();
    let joined =
        table(BASE, baselines, columns, world.terms.discounting.clone(), world.terms.assumptions.clone());
    Ok((joined, made, held))
}

/// Of what an engine is asked: a scenario as it is, or one of its changes alone.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Variant {
    /// All changes of the scenario at the same place.
    Together,
    /// This change of the scenario at that place.
    Alone(usize, String),
}

/// Every scenario, then each change of those with several.
fn variants(scenarios: &[Named], each_change: EachChange) -> Vec<(Variant, Named)> {
    let mut variants: Vec<(Variant, Named)> =
        scenarios.iter().map(|named| (Variant::Together, named.clone())).collect();
    if each_change == EachChange::Together {
        return variants;
    }
    for (idx, named) in scenarios.iter().enumerate().filter(|(_, named)| 1 < named.scenario.changes.len()) {
        for change in &named.scenario.changes {
            let mut single = named.clone();
            single.scenario.changes = vec![change.clone()];
            single.scenario.title = format!("{}: {}", named.scenario.title, change.id);
            single.name = format!("{}/{}", named.name, change.id);
            variants.push((Variant::Alone(idx, change.id.clone()), single));
        }
    }
    variants
}

/// How patients are simulated.
fn run_settings(network: &sources::network::NetworkRead, asked: &Asked) -> RunSettings {
    let mut run = network.network.run.clone();
    if let Some(days) = asked.simulated.days {
        run.length = days * flow::network::DAY;
    }
    let mut settings = RunSettings::of_run(&network.network, &run, asked.seed);
    if let Some(n) = asked.simulated.replications {
        (settings.least, settings.most) = (n.max(1), n.max(1));
    }
    settings
}
