//! `oakham scenario run`: what changes would do, compared with today.

use app::scenarios::{self, untaken};
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use domain::scenario::Scenario;
use exhibits::exhibit::Exhibit;
use exhibits::table::scenario::{ScenarioPlan, consequences};
use reform::plan::Input;
use reform::scenario::Applied;
use serde_json::{Value, json};
use sources::workspace::Workspace;

use crate::Outcome;
use crate::arguments::{Format, Global};
use crate::{load, output, terminal};
use app::reform::{input, plan, today};

/// The name and version of the JSON.
const SCHEMA: &str = "oakham.scenario-run/1";

/// Runs each scenario against the workspace as it is, and prints what follows.
pub(crate) fn run(global: &Global, files: &[PathBuf]) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let on = global.as_at.unwrap_or_else(today);
    let Some(base) = input(&workspace, on)? else {
        bail!(
            "{} has no reform/plan.toml, which this command holds scenarios against; docs/reference/formats.md says what it holds. Changes of patient flow are taken by `oakham flow compare`",
            workspace.root.display()
        );
    };
    let mut tried = vec![ScenarioPlan {
        title: "Today’s plan".to_owned(),
        ignored: Vec::new(),
        reform: plan(base.clone(), &std::collections::BTreeMap::new(), global.seed)?,
    }];
    let mut untaken: Vec<Untaken> = Vec::new();
    for (scenario, file) in scenarios::scenarios(&workspace.root, files)? {
        let at = || file.display().to_string();
        let (title, n_changes) = (scenario.title.clone(), scenario.changes.len());
        let (applied, input) = applied(base.clone(), &scenario).with_context(at)?;
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
            let reform = plan(input, &applied.fixed, global.seed).with_context(at)?;
            tried.push(ScenarioPlan { title: scenario.title, ignored: applied.ignored, reform });
        }
    }
    // A scenario of which nothing was taken has no column: it would read as one without effect.
    let has_columns = 1 < tried.len();
    let exhibit = has_columns.then(|| consequences(&tried));
    let mut out = terminal::out();
    match (global.format, &exhibit) {
        (Format::Json, _) => writeln!(out, "{:#}", json_of(&workspace, &tried, &untaken))?,
        (Format::Csv, Some(exhibit)) => output::exhibits_csv(std::slice::from_ref(exhibit), &mut out)?,
        (Format::Csv, None) => {}
        (Format::Table, exhibit) => print(&mut out, exhibit.as_ref(), &untaken)?,
    }
    if matches!(global.format, Format::Csv) {
        for untaken in &untaken {
            terminal::note(global.quiet, &untaken.said());
        }
    }
    let blocked = untaken.iter().any(|untaken| untaken.is_all)
        || tried.iter().any(|tried| tried.best().is_none() || tried.reform.duties.is_err());
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
    fn said(&self) -> String {
        let what = self.sentences.join("; ");
        if self.is_all {
            return format!("“{}” is left out, since nothing of it is taken: {what}.", self.title);
        }
        let ids = self.ids.join(", ");
        format!("“{}”: nothing of {ids} is in the table: {what}.", self.title)
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
        writeln!(out, "{}", untaken.said())?;
    }
    if exhibit.is_some() {
        writeln!(out, "\n{}", terminal::KEY)?;
    }
    Ok(())
}

fn json_of(workspace: &Workspace, tried: &[ScenarioPlan], untaken: &[Untaken]) -> Value {
    let untaken: Vec<Value> = untaken
        .iter()
        .map(|of| json!({"title": of.title, "changes": of.ids, "whole": of.is_all, "try": of.sentences}))
        .collect();
    let scenarios: Vec<Value> = tried
        .iter()
        .map(|tried| {
            let plan = tried.best().map(|plan| {
                json!({
                    "cost_year": plan.icb_cost.get(),
                    "saving_year": plan.icb_saving.get(),
                    "moved_year": plan.receiver_cost.get(),
                    "system_saving_year": plan.system_saving.get(),
                    "exit_cost": plan.exit_cost.get(),
                    "harm": plan.impact,
                })
            });
            json!({
                "title": tried.title,
                "plan": plan,
                "moves_blocked": tried.n_blocked(),
                "duties_held": tried.reform.duties.is_ok(),
                "merger_on": tried.reform.input.merger.as_ref().map(|(on, _)| on.to_string()),
                "ignored": tried.ignored,
                "provenance": tried.reform.provenance().word(),
            })
        })
        .collect();
    json!({"schema": SCHEMA, "system": workspace.system.as_str(), "unit": "pence", "scenarios": scenarios, "not_taken": untaken})
}
