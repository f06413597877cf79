//! `oakham scenario run`: what changes would do, held against today.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use charts::exhibit::Exhibit;
use charts::table::scenario::{Tried, consequences};
use domain::scenario::Scenario;
use reform::plan::Input;
use serde_json::{Value, json};
use sources::workspace::Workspace;

use crate::Outcome;
use crate::arguments::{Format, Global};
use crate::reform::{input, plan, today};
use crate::{load, output, terminal};

/// The name and version of the JSON.
const SCHEMA: &str = "oakham.scenario-run/1";

/// Runs each scenario against the workspace as it is, and prints what follows.
pub(crate) fn run(global: &Global, files: &[PathBuf]) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let on = global.as_at.unwrap_or_else(today);
    let Some(base) = input(&workspace, on)? else {
        bail!(
            "{} has no reform/plan.toml, and scenarios change nothing else yet; docs/reference/formats.md says what it holds",
            workspace.root.display()
        );
    };
    let mut tried = vec![Tried {
        title: "Today’s plan".to_owned(),
        ignored: Vec::new(),
        reform: plan(base.clone(), &std::collections::BTreeMap::new(), global.seed)?,
    }];
    for file in files {
        let scenario = scenario(&workspace.root, file)?;
        tried.push(one(base.clone(), scenario, global.seed).with_context(|| file.display().to_string())?);
    }
    let exhibit = consequences(&tried);
    let mut out = io::stdout().lock();
    match global.format {
        Format::Json => writeln!(out, "{:#}", json_of(&workspace, &tried))?,
        Format::Csv => output::exhibits_csv(std::slice::from_ref(&exhibit), &mut out)?,
        Format::Table => print(&mut out, &exhibit, &tried)?,
    }
    let blocked = tried.iter().any(|tried| tried.best().is_none() || tried.reform.duties.is_err());
    Ok(if blocked { Outcome::Blocked } else { Outcome::Done })
}

/// A scenario by its file, or by its name in the folder of scenarios of the workspace at `root`.
pub(crate) fn scenario(root: &Path, file: &Path) -> Result<Scenario> {
    if file.is_file() {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        return Ok(sources::scenario::read(folder, &name)?);
    }
    let name = file.to_string_lossy();
    let named = format!("scenarios/{}.toml", name.strip_suffix(".toml").unwrap_or(&name));
    if root.join(&named).is_file() {
        return Ok(sources::scenario::read(root, &named)?);
    }
    let known = names(root)?.join(", ");
    let known = if known.is_empty() { known } else { format!("; there is {known}") };
    bail!("there is neither a file {name} nor {named} in the workspace{known}")
}

/// The names of the scenarios of the workspace at `root`.
pub(crate) fn names(root: &Path) -> Result<Vec<String>> {
    let folder = root.join("scenarios");
    let mut names: Vec<String> = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            names.extend(name.strip_suffix(".toml").map(str::to_owned));
        }
    }
    names.sort();
    Ok(names)
}

fn one(mut input: Input, scenario: Scenario, seed: u64) -> Result<Tried> {
    let applied = reform::scenario::apply(&mut input, &scenario.changes).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("{}", lines.join("\n  "))
    })?;
    let reform = plan(input, &applied.fixed, seed)?;
    Ok(Tried { title: scenario.title, ignored: applied.ignored, reform })
}

fn print(out: &mut dyn Write, exhibit: &Exhibit, tried: &[Tried]) -> Result<()> {
    terminal::exhibit(out, exhibit)?;
    writeln!(out, "\n{}", exhibit.note)?;
    for tried in tried.iter().filter(|tried| !tried.ignored.is_empty()) {
        writeln!(
            out,
            "{}: no engine takes {} yet; nothing of it is in the table.",
            tried.title,
            tried.ignored.join(", ")
        )?;
    }
    writeln!(out, "\n{}", terminal::KEY)?;
    Ok(())
}

fn json_of(workspace: &Workspace, tried: &[Tried]) -> Value {
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
                    "harm": plan.harm,
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
    json!({"schema": SCHEMA, "system": workspace.system.as_str(), "unit": "pence", "scenarios": scenarios})
}
