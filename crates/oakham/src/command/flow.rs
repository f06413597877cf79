//! `oakham flow`: simulate a care network, hold scenarios against it, fit it, describe it.

mod calibrate;
pub(crate) mod describe;
mod trace;
mod validate;
mod values;
pub(crate) mod watching;

use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};
use api::document::Document;
use api::flow::Flow;
use exhibits::exhibit::Exhibit;
use exhibits::table::flow as tables;
use flow::network::DAY;
use flow::output::{Metric, RunRecord};
use sources::network::NetworkRead;
use warehouse::Table;

use crate::Outcome as Exit;
use crate::arguments::{FlowCommand, Format, Global, Replications};
use crate::{output_file, terminal};
use app::scenarios::untaken;
use app::simulation::{self, n_threads};
use flow::settings::RunSettings;
use watching::Bar;

/// How many measures are proposed to be chosen, at most.
const MOST_PROPOSED: usize = 4;

/// Does what was asked of the simulation.
pub(crate) fn run(global: &Global, command: &FlowCommand) -> Result<Exit> {
    match command {
        FlowCommand::Run { model, how, output } => {
            check_format(global, output.as_deref())?;
            let read = simulation::network(&global.workspace, model.as_deref())?;
            simulate(global, &read, how, output.as_deref())
        }
        FlowCommand::Compare { base, scenarios, how, output } => {
            check_format(global, output.as_deref())?;
            let read = simulation::network(&global.workspace, Some(base))?;
            let applicable = simulation::scenarios(&global.workspace, &read, scenarios)?;
            // One of which nothing is taken has no column: it would read as one without effect.
            let mut fittings = Vec::new();
            for (fitting, file) in applicable.into_iter().zip(scenarios) {
                note_ignored(global, &fitting, file);
                if !fitting.alterations.is_empty() {
                    fittings.push(fitting);
                }
            }
            let is_whole = fittings.len() == scenarios.len();
            if !fittings.is_empty() {
                compare(global, &read, fittings, how, output.as_deref())?;
            }
            Ok(if is_whole { Exit::Done } else { Exit::Blocked })
        }
        FlowCommand::Calibrate { model, days, replications, threads } => {
            let read = simulation::network(&global.workspace, model.as_deref())?;
            let how = Replications {
                days: *days,
                warm_up: None,
                exactly: Some(*replications),
                precision: None,
                threads: *threads,
            };
            calibrate::run(global, &read, &how)
        }
        FlowCommand::Validate { folder, quick } => validate::run(global, folder, *quick),
        FlowCommand::Describe { model } => {
            let read = simulation::network(&global.workspace, model.as_deref())?;
            describe::run(global, &read)
        }
        FlowCommand::Trace { patient, model, scenario } => {
            let mut read = simulation::network(&global.workspace, model.as_deref())?;
            let fittings = simulation::scenarios(&global.workspace, &read, scenario.as_slice())?;
            for (fitting, file) in fittings.into_iter().zip(scenario) {
                note_ignored(global, &fitting, file);
                read.network = fitting.network;
            }
            trace::run(global, &read, patient)
        }
    }
}

/// What is asked for: as the network says, but for what the command line says.
fn settings(read: &NetworkRead, how: &Replications, global: &Global) -> RunSettings {
    let mut run = read.network.run.clone();
    if let Some(days) = how.warm_up {
        run.warm_up = flow::network::WarmUp::Given(days * DAY);
    }
    if matches!(run.warm_up, flow::network::WarmUp::Found) {
        terminal::note(global.quiet, "Looking for the warm-up in trial runs.");
    }
    // How much is left out depends on how much is measured.
    if let Some(days) = how.days {
        run.length = days * DAY;
    }
    let mut settings = RunSettings::of_run(&read.network, &run, global.seed);
    if let Some(precision) = how.precision {
        (settings.precision, settings.precision_of_difference) = (precision, precision);
    }
    if let Some(n) = how.exactly {
        (settings.least, settings.most) = (n.max(1), n.max(1));
    }
    settings
}

/// Refuses `--precision` where no measure is chosen: it would be asked of nothing, and nothing would say so.
fn refuse_idle_precision(read: &NetworkRead, how: &Replications) -> Result<()> {
    let network = &read.network;
    if how.precision.is_none() || !network.run.measures.is_empty() {
        return Ok(());
    }
    let of_clocks = network.clocks.iter().map(|clock| {
        let code = if clock.limit.is_some() { Metric::ShareWithin.code() } else { Metric::MeanTime.code() };
        format!("{:?}", format!("{}.{code}", clock.name))
    });
    let of_queues = network.stations.iter().filter(|station| station.kind.code() == "queue");
    let of_queues =
        of_queues.map(|station| format!("{:?}", format!("{}.{}", station.name, Metric::MeanWait.code())));
    let mut measures: Vec<String> = of_clocks.chain(of_queues).take(MOST_PROPOSED).collect();
    if measures.is_empty() {
        measures.push(format!("{:?}", Metric::MeanTime.code()));
    }
    bail!(
        "--precision is asked of the chosen measures, and “{}” chooses none; write those that matter into its file, such as\n  [run]\n  measures = [{}]\nor leave --precision out and say how many with --replications",
        network.title,
        measures.join(", ")
    );
}

fn simulate(global: &Global, read: &NetworkRead, how: &Replications, path: Option<&Path>) -> Result<Exit> {
    refuse_idle_precision(read, how)?;
    let settings = settings(read, how, global);
    simulation::check_measures(&read.network, &settings)?;
    let bar = Bar::new(global.quiet);
    let threads = how.threads.unwrap_or_else(n_threads);
    let outcome = simulation::run(&read.network, &settings, threads, &bar)?;
    drop(bar);
    let inputs = simulation::inputs_hash(read, &[], &settings);
    warn_of_wide_intervals(global, &read.network.title, outcome.record.is_precise);
    let remarks = sources::network::remarks(&read.network);
    let mut sentences = warnings_of(&outcome.record);
    sentences.extend(tables::never_done(&outcome));
    sentences.extend(checked(&remarks));
    note_remarks(global, &sentences, path);
    let table = || {
        let mut exhibits = vec![tables::by_station(&outcome)];
        exhibits.extend(tables::by_clock(&outcome));
        exhibits.extend(tables::chosen(&outcome, &settings));
        exhibits
    };
    let values = values::outcome(&outcome, &inputs);
    write(global, path, &sentences, &|| Flow::run(&outcome, &remarks, &inputs), &table, &values)?;
    Ok(Exit::Done)
}

fn compare(
    global: &Global,
    read: &NetworkRead,
    mut fittings: Vec<simulation::ApplicableScenario>,
    how: &Replications,
    path: Option<&Path>,
) -> Result<Exit> {
    refuse_idle_precision(read, how)?;
    let settings = settings(read, how, global);
    simulation::check_measures(&read.network, &settings)?;
    simulation::hold_to_days(read, &mut fittings, &settings)?;
    let bar = Bar::new(global.quiet);
    let threads = how.threads.unwrap_or_else(n_threads);
    let comparison = simulation::compare(&read.network, &fittings, &settings, threads, &bar)?;
    drop(bar);
    let inputs = simulation::inputs_hash(read, &fittings, &settings);
    warn_of_wide_intervals(global, &read.network.title, comparison.record.is_precise);
    let table = || tables::exhibits(&comparison);
    let headline = tables::headline(&comparison);
    let mut warnings = tables::warnings_compared(&comparison);
    warnings.extend(tables::stranded(&comparison.record));
    note_remarks(global, &warnings, path);
    let mut sentences = warnings;
    sentences.push(format!("{}.{}", headline.text, terminal::rests_on(headline.provenance)));
    sentences.extend(
        tables::leads(&comparison).into_iter().map(|(letter, lead)| format!("{letter} {}", lead.text)),
    );
    let remarks: Vec<String> = comparison
        .scenarios
        .iter()
        .enumerate()
        .flat_map(|(idx, scenario)| {
            let letter = tables::letter(idx);
            checked(&scenario.remarks).into_iter().map(move |remark| format!("{letter} {remark}"))
        })
        .collect();
    note_remarks(global, &remarks, path);
    sentences.extend(remarks);
    let values = values::comparison(&comparison, &inputs);
    write(global, path, &sentences, &|| Flow::comparison(&comparison, &inputs), &table, &values)?;
    Ok(Exit::Done)
}

/// Names the changes of a scenario that the simulation does not take, and what does.
fn note_ignored(global: &Global, fitting: &simulation::ApplicableScenario, file: &Path) {
    if fitting.ignored.is_empty() {
        return;
    }
    let reasons = untaken::sentences(&fitting.scenario, &fitting.ignored, file).join("; ");
    let title = &fitting.scenario.title;
    if fitting.alterations.is_empty() {
        // It answers what was asked, so it is no mere note.
        terminal::note(false, &format!("“{title}” is left out, since nothing of it is taken: {reasons}."));
    } else {
        let ids = fitting.ignored.join(", ");
        terminal::note(global.quiet, &format!("“{title}”: the simulation does not take {ids}: {reasons}."));
    }
}

/// What is to be known of any run before its results are read, whichever command made it.
fn warnings_of(run: &RunRecord) -> Vec<String> {
    let mut sentences = tables::warnings(run);
    sentences.extend(tables::stranded(run));
    sentences
}

/// What does not fit, as it stands above a result.
fn checked(remarks: &[String]) -> Vec<String> {
    remarks.iter().map(|remark| format!("to be checked: {remark}")).collect()
}

/// Says what does not fit where the result itself does not: in a file, or as CSV.
fn note_remarks(global: &Global, remarks: &[String], path: Option<&Path>) {
    if path.is_some() || !matches!(global.format, Format::Table) {
        for remark in remarks {
            terminal::note(global.quiet, &exhibits::words::capital_first(remark));
        }
    }
}

/// What everybody should know of a result before they read it.
fn warn_of_wide_intervals(global: &Global, title: &str, is_precise: bool) {
    if !is_precise {
        terminal::note(
            global.quiet,
            &format!(
                "{title}: not every chosen measure is as precise as asked for; more replications help (--replications)."
            ),
        );
    }
}

fn is_parquet(path: Option<&Path>) -> bool {
    path.is_some_and(|path| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("parquet")))
}

/// Refuses, before anything is run, to write one format under the name of another.
fn check_format(global: &Global, path: Option<&Path>) -> Result<()> {
    if let Some(path) = path {
        output_file::refuse_another(path, output_file::Kind::Table)?;
    }
    if is_parquet(path) && !matches!(global.format, Format::Table) {
        bail!("a file whose name ends in .parquet is Parquet; leave --format out");
    }
    let ending = path.and_then(Path::extension).map(|end| end.to_string_lossy().to_lowercase());
    match (ending.as_deref(), global.format) {
        (Some("csv"), Format::Table | Format::Json) => {
            bail!("a file whose name ends in .csv is CSV; add --format csv, or name another file with -o");
        }
        (Some("json"), Format::Table | Format::Csv) => {
            bail!("a file whose name ends in .json is JSON; add --format json, or name another file with -o");
        }
        (Some("xlsx" | "xls" | "ods"), _) => bail!(
            "no workbook is written; name a file that ends in .parquet, or in .csv with --format csv, which spreadsheet programs open"
        ),
        _ => {}
    }
    Ok(())
}

/// Writes what is to be known before a result, a line each.
fn write_sentences(sentences: &[String], out: &mut dyn Write) -> Result<()> {
    for sentence in sentences {
        writeln!(out, "{}", exhibits::words::capital_first(sentence))?;
    }
    Ok(())
}

/// Prints a result, or writes it whole to a file.
fn write(
    global: &Global,
    path: Option<&Path>,
    sentences: &[String],
    document: &dyn Fn() -> Flow,
    tables: &dyn Fn() -> Vec<Exhibit>,
    values: &Table<'_>,
) -> Result<()> {
    let mut text: Vec<u8> = Vec::new();
    match global.format {
        Format::Table if is_parquet(path) => text = values.to_parquet(values::MADE_BY)?,
        Format::Json => text = document().text().into_bytes(),
        Format::Csv => values::csv(values, &mut text)?,
        Format::Table => {
            write_sentences(sentences, &mut text)?;
            for (idx, exhibit) in tables().iter().enumerate() {
                if idx > 0 || !sentences.is_empty() {
                    writeln!(text)?;
                }
                terminal::exhibit(&mut text, exhibit)?;
                writeln!(text, "\n{}", exhibit.note)?;
            }
        }
    }
    let Some(path) = path else {
        terminal::out().write_all(&text)?;
        return Ok(());
    };
    output_file::put(path, &text, output_file::Kind::Table)?;
    terminal::note(global.quiet, &format!("Written: {}", path.display()));
    Ok(())
}
