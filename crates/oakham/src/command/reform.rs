//! `oakham reform`: targets, the choice of functions, clusters, and who answers for which duty.

pub(crate) mod clusters;
mod csv;

use app::reform::clusters::ClusterQuery;
use app::reform::problem;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use api::document::Document;
use api::reform::{Duties, Optimised, ReformPlan};
use domain::finding::Severity;
use domain::function::{Function, OptionKind};
use domain::month::day_in_words;
use domain::register_id::RegisterId;
use evidence::disclosure::Readers;
use exhibits::exhibit::Exhibit;
use exhibits::number::{agreeing, counted};
use exhibits::table::reform::{
    reform_binding, reform_consequences, reform_duties, reform_exits, reform_frontier, reform_functions,
    reform_headline, reform_keeping, reform_leads, reform_leavers, reform_limits, reform_open_envelopes,
    reform_open_functions, reform_open_leads, reform_open_values, reform_split, reform_targets,
    reform_transfers, reform_waiting,
};
use jiff::civil::Date;
use reform::choice::{self, Answer, Limit};
use reform::open::OpenReform;
use reform::plan::{Input, Limits, Reform};
use reform::solve::Budget;
use serde_json::Value;
use sources::workspace::Workspace;

use crate::Outcome;
use crate::arguments::{Format, Global, PlanTried, ReformCommand, Settled};
use crate::{load, terminal};
use app::clock::today;
use app::reform::{function_named, plan, refused_in_words};

/// Does what was asked of a reform.
pub(crate) fn run(global: &Global, command: &ReformCommand) -> Result<Outcome> {
    match command {
        ReformCommand::Plan { on, tried, calendar } => {
            if let (Format::Table, false, Some(open)) = (global.format, *calendar, open_reform(global, *on)?)
            {
                return show_open(&open);
            }
            let reform = planned(global, on.unwrap_or_else(today), tried)?;
            if *calendar {
                terminal::out().write_all(exhibits::calendar::calendar(&reform).as_bytes())?;
                return Ok(Outcome::Done);
            }
            show_plan(global, &reform)
        }
        ReformCommand::Optimise { instance: Some(file), .. } => optimise_instance(global, file),
        ReformCommand::Optimise { tried, .. } => optimise(global, &planned(global, today(), tried)?),
        ReformCommand::Clusters { instance: Some(file), plans, .. } => {
            clusters::instance(global, file, usize::from(*plans))
        }
        ReformCommand::Clusters {
            region, fewest, most, target, basis, most_clusters, water, plans, ..
        } => {
            let query = ClusterQuery {
                region: region.as_deref(),
                fewest: *fewest,
                most: *most,
                target: *target,
                basis: *basis,
                most_clusters: *most_clusters,
                water: *water,
                n_plans: usize::from(*plans),
            };
            clusters::run(global, &query)
        }
        ReformCommand::Duties { on, tried } => duties(global, on.unwrap_or_else(today), tried),
    }
}

/// The workspace's reform on a day; where a plan is tried, with the moves and duties that follow from it.
fn planned(global: &Global, on: Date, tried: &PlanTried) -> Result<Reform> {
    let input = input_of_workspace(global, on)?;
    let fixed = settled(&input.functions, &tried.keep, &tried.choose)?;
    let input = limited(input, tried)?;
    let reform = plan(input, &fixed, global.seed)?;
    Ok(if tried.is_any() { reform.following_its_plan() } else { reform })
}

/// What is to become of functions: those to keep as they are, and those settled otherwise.
///
/// # Errors
/// Where no function is meant or several are, or where two arguments say different things of one function: no
/// order of arguments decides between them.
fn settled(
    functions: &[Function],
    keep: &[String],
    choose: &[Settled],
) -> Result<BTreeMap<RegisterId, OptionKind>> {
    let kept = keep.iter().map(|name| (name, OptionKind::Retain, format!("--keep {name}")));
    let chosen = choose
        .iter()
        .map(|Settled { function, kind }| (function, *kind, format!("--choose {function}={}", kind.code())));
    let mut settled = BTreeMap::new();
    for (name, kind, said) in kept.chain(chosen) {
        let function = function_named(functions, name)?;
        let (first, first_said) = settled.entry(function).or_insert_with(|| (kind, said.clone()));
        if *first != kind {
            bail!(
                "{first_said} and {said} say different things of one function; a function has one answer: leave one of them out"
            );
        }
    }
    Ok(settled.into_iter().map(|(function, (kind, _))| (function, kind)).collect())
}

/// The workspace's reform where values of it are open.
fn open_reform(global: &Global, on: Option<Date>) -> Result<Option<OpenReform>> {
    app::reform::open(&load::workspace(global)?, on.unwrap_or_else(today))
}

/// Prints what can be said while values are open, and which they are.
fn show_open(open: &OpenReform) -> Result<Outcome> {
    let mut out = terminal::out();
    for lead in reform_open_leads(open) {
        writeln!(out, "{lead}")?;
    }
    writeln!(out)?;
    print(&mut out, &[reform_open_envelopes(open), reform_open_functions(open), reform_open_values(open)])?;
    writeln!(out, "{}", terminal::KEY)?;
    Ok(Outcome::Done)
}

/// Why nothing is worked out: there is no reform, or values of it are open.
pub(crate) fn not_worked_out(workspace: &Workspace, on: Date) -> Result<anyhow::Error> {
    Ok(match app::reform::open(workspace, on)? {
        Some(open) => anyhow::anyhow!(
            "{} {} {} not stated, so this cannot be worked out yet; `oakham check` lists them, and `oakham reform plan` shows what is known",
            counted(open.n_open(), "value of", "values of"),
            workspace.root.join("reform").display(),
            agreeing(open.n_open(), "is", "are")
        ),
        None => anyhow::anyhow!(
            "{} has no reform/plan.toml; `oakham init DIR --system {} --with reform` makes a scaffold of one, and docs/reference/formats.md says what it holds",
            workspace.root.display(),
            workspace.system
        ),
    })
}

fn input_of_workspace(global: &Global, on: Date) -> Result<Input> {
    let workspace = load::workspace(global)?;
    match app::reform::input(&workspace, on)? {
        Some(input) => Ok(input),
        None => Err(not_worked_out(&workspace, on)?),
    }
}

/// The input with the limits and the day of leaving that are given in place of those of the workspace.
///
/// # Errors
/// Where nobody can leave on that day.
fn limited(input: Input, tried: &PlanTried) -> Result<Input> {
    let mut limits = Limits::of(&input);
    let mut asked = BTreeMap::new();
    if let Some(cut) = &tried.cut {
        limits = limits.cut(input.baseline.cost, cut.value);
        asked.insert(Limit::Envelope, format!("--cut {}", cut.text));
    }
    for (limit, argument, keyed, place) in [
        (Limit::Envelope, "--envelope", &tried.envelope, &mut limits.envelope),
        (Limit::SystemSaving, "--saving", &tried.saving, &mut limits.least_saving),
        (Limit::ExitCost, "--exits", &tried.exits, &mut limits.most_exit_cost),
    ] {
        if let Some(keyed) = keyed {
            *place = keyed.value;
            asked.insert(limit, format!("{argument} {}", keyed.text));
        }
    }
    let input = input.within(limits, asked);
    match tried.leave {
        Some(day) => input.leaving_on(day).map_err(|why| anyhow::anyhow!("--leave: {why}")),
        None => Ok(input),
    }
}

/// Whether a plan is within the limits, and the registers agree with each other.
fn is_usable(reform: &Reform) -> bool {
    let agrees = reform.findings.iter().all(|finding| finding.severity != Severity::Blocks);
    agrees && matches!(reform.answer, Answer::Found(_))
}

fn outcome(reform: &Reform) -> Outcome {
    if is_usable(reform) && reform.duties.is_ok() { Outcome::Done } else { Outcome::Blocked }
}

fn show_plan(global: &Global, reform: &Reform) -> Result<Outcome> {
    let mut out = terminal::out();
    match global.format {
        Format::Json => out.write_all(ReformPlan::of(reform, Readers::Keepers).text().as_bytes())?,
        Format::Csv => csv::functions_csv(reform, &mut out)?,
        Format::Table => {
            let headline = reform_headline(reform);
            writeln!(out, "{}{}\n", headline.text, terminal::rests_on(headline.provenance))?;
            for lead in reform_leads(reform, Readers::Keepers) {
                writeln!(out, "{}", lead.text)?;
            }
            for sentence in reform_consequences(reform, Readers::Keepers) {
                writeln!(out, "{sentence}")?;
            }
            writeln!(out)?;
            let mut exhibits =
                vec![reform_targets(reform), reform_functions(reform), reform_transfers(reform)];
            exhibits.extend(reform_split(reform));
            exhibits.extend(reform_exits(reform, Readers::Keepers));
            exhibits.extend(reform_leavers(reform, Readers::Keepers));
            exhibits.push(reform_waiting(reform, Readers::Keepers));
            print(&mut out, &exhibits)?;
            writeln!(out, "{}", terminal::KEY)?;
        }
    }
    Ok(outcome(reform))
}

fn print(out: &mut dyn Write, exhibits: &[Exhibit]) -> Result<()> {
    for exhibit in exhibits {
        terminal::exhibit(out, exhibit)?;
        writeln!(out)?;
    }
    Ok(())
}

fn optimise(global: &Global, reform: &Reform) -> Result<Outcome> {
    let mut out = terminal::out();
    match global.format {
        Format::Json => {
            out.write_all(Optimised::from(reform).text().as_bytes())?;
        }
        Format::Csv => csv::functions_csv(reform, &mut out)?,
        Format::Table => {
            writeln!(out, "{}", reform_limits(&reform.input))?;
            for finding in &reform.findings {
                writeln!(out, "{finding}")?;
            }
            for sentence in
                reform_binding(reform).into_iter().chain(reform_consequences(reform, Readers::Keepers))
            {
                writeln!(out, "{sentence}")?;
            }
            for refused in &reform.refused {
                writeln!(out, "{}.", refused_in_words(&reform.input, refused))?;
            }
            writeln!(out)?;
            if reform.best().is_some() {
                let mut exhibits = vec![reform_functions(reform)];
                exhibits.extend(reform_exits(reform, Readers::Keepers));
                exhibits.extend(reform_leavers(reform, Readers::Keepers));
                exhibits.extend(reform_keeping(reform));
                exhibits.push(reform_frontier(reform));
                print(&mut out, &exhibits)?;
            }
            writeln!(out, "{}", terminal::KEY)?;
        }
    }
    Ok(if is_usable(reform) { Outcome::Done } else { Outcome::Blocked })
}

/// The problems of a file: one, or a list of them.
fn problems(file: &Path) -> Result<(Vec<Value>, bool)> {
    let text = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let value: Value =
        serde_json::from_str(&text).with_context(|| format!("{} is not JSON", file.display()))?;
    Ok(match value {
        Value::Array(problems) => (problems, true),
        one => (vec![one], false),
    })
}

/// Prints the answers to the problems of a file, as a list where it holds a list.
fn answered<A: Document>(
    global: &Global,
    file: &Path,
    answer: impl Fn(&Value) -> Result<(A, bool), String>,
    in_words: impl Fn(&A) -> String,
) -> Result<Outcome> {
    let (problems, is_list) = problems(file)?;
    let mut are_all_feasible = true;
    let mut answers = Vec::new();
    for (idx, problem) in problems.iter().enumerate() {
        let (answer, feasible) = answer(problem)
            .map_err(|reason| anyhow::anyhow!("{}, problem {}: {reason}", file.display(), idx + 1))?;
        are_all_feasible &= feasible;
        answers.push(answer);
    }
    let mut out = terminal::out();
    match (global.format, &answers[..]) {
        (Format::Json, [only]) if !is_list => out.write_all(only.text().as_bytes())?,
        (Format::Json, answers) => writeln!(out, "{}", serde_json::to_string_pretty(answers)?)?,
        (Format::Table | Format::Csv, answers) => {
            for (idx, answer) in answers.iter().enumerate() {
                writeln!(out, "problem {}: {}", idx + 1, in_words(answer))?;
            }
        }
    }
    Ok(if are_all_feasible { Outcome::Done } else { Outcome::Blocked })
}

fn optimise_instance(global: &Global, file: &Path) -> Result<Outcome> {
    let answer = |problem: &Value| {
        let case = problem::function_choice(problem)?;
        let answer = choice::best(&case, &mut Budget::default());
        let feasible = matches!(answer, Answer::Found(_));
        Ok((Optimised::of(&case, &answer), feasible))
    };
    answered(global, file, answer, csv::optimised_in_words)
}

fn duties(global: &Global, on: Date, tried: &PlanTried) -> Result<Outcome> {
    let reform = planned(global, on, tried)?;
    if tried.is_any() && reform.best().is_none() {
        bail!("nobody’s duties follow from a plan that is not found. {}", reform_binding(&reform).join(" "));
    }
    let (first, last) = reform.input.days;
    if on < first || last < on {
        bail!(
            "{} is outside the plan, which says who holds duties from {} to {}; ask for a day of it with --on, such as --on {last}",
            day_in_words(on),
            day_in_words(first),
            day_in_words(last)
        );
    }
    let mut out = terminal::out();
    match global.format {
        Format::Json => out.write_all(Duties::of(&reform, on).text().as_bytes())?,
        Format::Csv => csv::duties_csv(&reform, on, &mut out)?,
        Format::Table => terminal::exhibit(&mut out, &reform_duties(&reform, on))?,
    }
    Ok(if reform.duties.is_ok() { Outcome::Done } else { Outcome::Blocked })
}

#[cfg(test)]
mod tests;
