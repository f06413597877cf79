//! `oakham scenario run`: what changes would do to functions and running costs, compared with today's plan.

use app::scenarios::{self, untaken};
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use api::document::{Document, SchemaName};
use api::scenario::{NotTaken, ScenarioResult, ScenarioRun, YearPlan};
use api::word::Unit;
use domain::scenario::Scenario;
use exhibits::exhibit::Exhibit;
use exhibits::table::scenario::{ScenarioPlan, consequences};
use reform::plan::Input;
use reform::scenario::Applied;
use sources::workspace::Workspace;

use crate::Outcome;
use crate::arguments::{Format, Global};
use crate::command::reform::not_worked_out;
use crate::{load, output, terminal};
use app::clock::today;
use app::reform::{input, plan};

/// Runs each scenario against the workspace as it is, and prints what follows.
pub(super) fn run(global: &Global, files: &[PathBuf]) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let on = global.as_at.unwrap_or_else(today);
    let Some(base) = input(&workspace, on)? else {
        if app::reform::open(&workspace, on)?.is_some() {
            return Err(not_worked_out(&workspace, on)?);
        }
        bail!(
            "{} has no reform/plan.toml, which this command holds scenarios against; docs/reference/formats.md says what it holds. Changes of patient flow are taken by `oakham flow compare`",
            workspace.root.display()
        );
    };
    let mut plans = vec![ScenarioPlan {
        title: "Today’s plan".to_owned(),
        ignored: Vec::new(),
        reform: plan(base.clone(), &std::collections::BTreeMap::new(), global.seed)?,
    }];
    let mut untaken: Vec<Untaken> = Vec::new();
    for (scenario, file) in scenarios::scenarios(&workspace.root, files)? {
        let file_name = || file.display().to_string();
        let (title, n_changes) = (scenario.title.clone(), scenario.changes.len());
        let (applied, input) = applied(base.clone(), &scenario).with_context(file_name)?;
        let n_ignored = applied.ignored.len();
        if 0 < n_ignored {
            let sentences = untaken::sentences(&scenario, &applied.ignored, file);
            untaken.push(Untaken {
                title,
                ids: applied.ignored.clone(),
                is_all: n_ignored == n_changes,
                sentences,
            });
        }
        if n_ignored < n_changes {
            let reform = plan(input, &applied.fixed, global.seed).with_context(file_name)?;
            plans.push(ScenarioPlan { title: scenario.title, ignored: applied.ignored, reform });
        }
    }
    // A scenario of which nothing was taken has no column: it would read as one without effect.
    let has_columns = 1 < plans.len();
    let exhibit = has_columns.then(|| consequences(&plans));
    let mut out = terminal::out();
    match (global.format, &exhibit) {
        (Format::Json, _) => {
            out.write_all(document(&workspace, &plans, &untaken).text().as_bytes())?;
        }
        (Format::Csv, Some(exhibit)) => output::exhibits_csv(std::slice::from_ref(exhibit), &mut out)?,
        (Format::Csv, None) => {}
        (Format::Table, exhibit) => print(&mut out, exhibit.as_ref(), &untaken)?,
    }
    if matches!(global.format, Format::Csv) {
        for untaken in &untaken {
            terminal::note(global.quiet, &untaken.sentence());
        }
    }
    let blocked = untaken.iter().any(|untaken| untaken.is_all)
        || plans
            .iter()
            .any(|scenario_plan| scenario_plan.best().is_none() || scenario_plan.reform.duties.is_err());
    Ok(if blocked { Outcome::Blocked } else { Outcome::Done })
}

/// What a scenario asks for and this command does not take.
struct Untaken {
    title: String,
    ids: Vec<String>,
    is_all: bool,
    sentences: Vec<String>,
}

impl Untaken {
    /// What is left out, and what to try.
    fn sentence(&self) -> String {
        let reasons = self.sentences.join("; ");
        if self.is_all {
            return format!("“{}” is left out, since nothing of it is taken: {reasons}.", self.title);
        }
        let ids = self.ids.join(", ");
        format!("“{}”: nothing of {ids} is in the table: {reasons}.", self.title)
    }
}

fn applied(mut input: Input, scenario: &Scenario) -> Result<(Applied, Input)> {
    let applied = reform::scenario::apply(&mut input, &scenario.changes).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("{}", lines.join("\n  "))
    })?;
    Ok((applied, input))
}

fn print(out: &mut dyn Write, exhibit: Option<&Exhibit>, untaken: &[Untaken]) -> Result<()> {
    if let Some(exhibit) = exhibit {
        terminal::exhibit(out, exhibit)?;
        writeln!(out, "\n{}", exhibit.note)?;
    }
    for untaken in untaken {
        writeln!(out, "{}", untaken.sentence())?;
    }
    if exhibit.is_some() {
        writeln!(out, "\n{}", terminal::KEY)?;
    }
    Ok(())
}

fn document(workspace: &Workspace, plans: &[ScenarioPlan], untaken: &[Untaken]) -> ScenarioRun {
    let not_taken = untaken.iter().map(|untaken_scenario| NotTaken {
        title: untaken_scenario.title.clone(),
        changes: untaken_scenario.ids.clone(),
        whole: untaken_scenario.is_all,
        instead: untaken_scenario.sentences.clone(),
    });
    let scenarios = plans.iter().map(|scenario_plan| ScenarioResult {
        title: scenario_plan.title.clone(),
        plan: scenario_plan.best().map(|plan| YearPlan {
            cost_year: plan.icb_cost.get(),
            saving_year: plan.icb_saving.get(),
            moved_year: plan.receiver_cost.get(),
            system_saving_year: plan.system_saving.get(),
            exit_cost: plan.exit_cost.get(),
            harm: plan.impact,
        }),
        moves_blocked: scenario_plan.n_blocked(),
        duties_held: scenario_plan.reform.duties.is_ok(),
        merger_on: scenario_plan.reform.input.merger.as_ref().map(|(on, _)| on.to_string()),
        ignored: scenario_plan.ignored.clone(),
        provenance: scenario_plan.reform.provenance().into(),
    });
    ScenarioRun {
        schema: SchemaName::default(),
        system: workspace.system.to_string(),
        unit: Unit::Pence,
        scenarios: scenarios.collect(),
        not_taken: not_taken.collect(),
    }
}
