//! `oakham scenario run`: what changes would do, compared with today.

pub(crate) mod untaken;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

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
    for (scenario, file) in scenarios(&workspace.root, files)? {
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
    let mut out = io::stdout().lock();
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

/// The scenarios that were named, each with its name.
///
/// # Errors
/// Where one cannot be read, and where two are one or have one title, for then nobody could tell their
/// columns apart.
pub(crate) fn scenarios<'f>(root: &Path, files: &'f [PathBuf]) -> Result<Vec<(Scenario, &'f Path)>> {
    let mut found: Vec<(Scenario, &Path)> = Vec::new();
    for file in files {
        let scenario = scenario(root, file)?;
        if let Some((_, other)) = found.iter().find(|(known, _)| known.title.trim() == scenario.title.trim())
        {
            if *other == file {
                bail!("{} is named twice; name each scenario once", file.display());
            }
            bail!(
                "{} and {} are both called “{}”; give each a title of its own",
                other.display(),
                file.display(),
                scenario.title
            );
        }
        found.push((scenario, file));
    }
    Ok(found)
}

/// A scenario by its file, or by its name in the folder of scenarios of the workspace at `root`.
pub(crate) fn scenario(root: &Path, file: &Path) -> Result<Scenario> {
    let name = file.to_string_lossy();
    let named = format!("scenarios/{}.toml", name.strip_suffix(".toml").unwrap_or(&name));
    if file.is_file() {
        let is_another = file.components().count() == 1
            && root.join(&named).is_file()
            && fs::canonicalize(file).ok() != fs::canonicalize(root.join(&named)).ok();
        if is_another {
            bail!(
                "{name} is a file here, and {named} is in the workspace, too; write ./{name} or {}",
                root.join(&named).display()
            );
        }
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        return Ok(sources::scenario::read(folder, &name)?);
    }
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
