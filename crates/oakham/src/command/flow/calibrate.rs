//! `oakham flow calibrate`: fit what is not known to what was observed, and say what that cannot tell.

use std::io::Write;

use anyhow::{Result, anyhow, bail};
use api::document::Document;
use api::flow::fit::FittedNetwork;
use exhibits::csv_file::CsvFile;
use flow::alter::NetworkChange;
use flow::calibrate::{Fit, Observed, ParameterKind, fit};
use flow::network::{Network, NetworkFault};
use flow::output::Estimate;
use sources::network::NetworkRead;

use super::watching::Bar;
use crate::Outcome;
use crate::arguments::{Format, Global, Replications};
use crate::terminal;
use app::simulation::{self, n_threads};
use flow::bound::EarlyStop;

/// Fits the parameters of `[[fit]]` to the values of `[[observed]]`.
pub(super) fn run(global: &Global, read: &NetworkRead, how: &Replications) -> Result<Outcome> {
    if read.observed.is_empty() {
        bail!(
            "{} has no [[observed]]; say what was measured in the world: docs/reference/network.md",
            read.network.title
        );
    }
    let settings = super::settings(read, how, global);
    let threads = how.threads.unwrap_or_else(n_threads);
    // Where some are said to be fitted, the rest is held back as a test.
    let is_held_back = read.observed.iter().any(|observed_value| observed_value.is_fitted);
    let weighs = |observed_value: &Observed| {
        if is_held_back && !observed_value.is_fitted { f64::INFINITY } else { observed_value.sd }
    };
    let targets: Vec<(f64, f64)> =
        read.observed.iter().map(|observed_value| (observed_value.value, weighs(observed_value))).collect();
    let bar = Bar::new(global.quiet);
    let mut ended = anyhow::Error::from(EarlyStop::Stopped);
    // What is to be known of each trial, beside what it gave.
    let mut warnings: Vec<(Vec<f64>, Vec<String>)> = Vec::new();
    let mut try_values = |values: &[f64]| -> Option<Vec<f64>> {
        let change = |network: &mut Network| {
            for (parameter, value) in read.parameters.iter().zip(values) {
                network.apply(&altered(&read.network, &parameter.kind, *value));
            }
        };
        let network = read.network.changed(change).map_err(|faults| ended = refused(&faults)).ok()?;
        let outcome =
            simulation::run(&network, &settings, threads, &bar).map_err(|stop| ended = stop.into()).ok()?;
        let simulated = |observed_value| {
            simulation::simulated(&network, &outcome, observed_value)
                .map_or(f64::NAN, |estimate: Estimate| estimate.mean)
        };
        let values: Vec<f64> = read.observed.iter().map(simulated).collect();
        let compared = read.observed.iter().zip(&values);
        let without: Vec<&Observed> = compared
            .filter(|(observed_value, value)| value.is_nan() && weighs(observed_value).is_finite())
            .map(|(observed_value, _)| observed_value)
            .collect();
        if !without.is_empty() {
            ended = no_value(&without);
            return None;
        }
        warnings.push((values.clone(), super::warnings_of(&outcome.record)));
        Some(values)
    };
    let fit = fit(&read.parameters, &targets, &mut try_values).ok_or(ended)?;
    drop(bar);
    let is_fitted = |(values, _): &&(Vec<f64>, Vec<String>)| {
        values.iter().map(|value| value.to_bits()).eq(fit.simulated.iter().map(|value| value.to_bits()))
    };
    let fitted = warnings.iter().find(is_fitted).or(warnings.last());
    let mut sentences = fitted.map_or_else(Vec::new, |(_, sentences)| sentences.clone());
    sentences.extend(super::checked(&sources::network::remarks(&read.network)));
    super::note_remarks(global, &sentences, None);
    let mut out = terminal::out();
    match global.format {
        Format::Json => {
            let document = FittedNetwork::of(&read.network.title, &read.observed, &read.parameters, &fit);
            out.write_all(document.text().as_bytes())?;
        }
        Format::Csv => csv(read, &fit, &mut out)?,
        Format::Table => {
            super::write_sentences(&sentences, &mut out)?;
            print(read, &fit, &mut out)?;
        }
    }
    Ok(Outcome::Done)
}

/// Why nothing is fitted to what the network gives no value of.
fn no_value(without: &[&Observed]) -> anyhow::Error {
    let names: Vec<String> = without
        .iter()
        .map(|observed_value| {
            let group = match observed_value.group.as_str() {
                "" => String::new(),
                group => format!(" of {group}"),
            };
            let of = if observed_value.of.is_empty() { "the whole system" } else { &observed_value.of };
            format!("{of}, {}{group}", observed_value.metric.code())
        })
        .collect();
    anyhow!(
        "the simulation gives no value to hold these [[observed]] against: {}; name a measure that the station or clock has, simulate more days, or mark others as fitted",
        names.join("; ")
    )
}

/// Why a network with tried values is not run.
fn refused(faults: &[NetworkFault]) -> anyhow::Error {
    let sentences: Vec<String> =
        faults.iter().map(|fault| format!("{}: {}", fault.subject, fault.message)).collect();
    anyhow!("with values within the bounds of [[fit]], {}; narrow the bounds", sentences.join("; "))
}

/// A network's change that gives a parameter a value.
fn altered(network: &Network, kind: &ParameterKind, value: f64) -> NetworkChange {
    match kind {
        ParameterKind::Demand { source } => {
            let types = network.sources[source.idx()].types.clone();
            NetworkChange::Demand { source: *source, types, factor: value }
        }
        ParameterKind::Service { station } => NetworkChange::Service { station: *station, factor: value },
        ParameterKind::Patience { station } => NetworkChange::Patience { station: *station, factor: value },
        ParameterKind::Constant { station, option } => {
            NetworkChange::Constant { station: *station, option: *option, addend: value }
        }
    }
}

fn print(read: &NetworkRead, fit: &Fit, out: &mut dyn Write) -> Result<()> {
    let is_held_back = read.observed.iter().any(|observed_value| observed_value.is_fitted);
    writeln!(
        out,
        "{}: misfit {:.2} standard deviations before, {:.2} after; {} runs.\n",
        read.network.title, fit.misfit.0, fit.misfit.1, fit.n_runs
    )?;
    writeln!(
        out,
        "{:44}{:>14}{:>14}{:>10}  group, period, source",
        "observed", "observed", "simulated", "off by sd"
    )?;
    for (observed_value, simulated) in read.observed.iter().zip(&fit.simulated) {
        let name = format!("{} {}", observed_value.of, observed_value.metric.words());
        writeln!(
            out,
            "{:44}{:>14}{:>14}{:>10.1}  {}{} {} {}",
            name,
            short(observed_value.value),
            short(*simulated),
            (simulated - observed_value.value) / observed_value.sd,
            if is_held_back && !observed_value.is_fitted { "held back; " } else { "" },
            observed_value.group,
            observed_value.period,
            observed_value.source
        )?;
    }
    writeln!(out, "\n{:44}{:>10}{:>12}  what the observations tell", "parameter", "value", "± s.e.")?;
    for (fitted, parameter) in fit.parameters.iter().zip(&read.parameters) {
        let confused = fitted.confused_with.as_ref().map_or(String::new(), |(name, by)| {
            format!("; not to be told from {name} (correlation {by:.2})")
        });
        let error = if fitted.standard_error.is_finite() {
            format!("{:.3}", fitted.standard_error)
        } else {
            "unknown".to_owned()
        };
        writeln!(
            out,
            "{:44}{:>10.3}{:>12}  {}, from {} to {}{confused}",
            fitted.name,
            fitted.value,
            error,
            fitted.identified.words(),
            parameter.low,
            parameter.high
        )?;
    }
    Ok(())
}

fn short(value: f64) -> String {
    if value.abs() < 10.0 { format!("{value:.3}") } else { format!("{value:.0}") }
}

fn csv(read: &NetworkRead, fit: &Fit, out: &mut dyn Write) -> Result<()> {
    let mut writer = CsvFile::to(out);
    writer.row(["of", "group", "measure", "observed", "sd", "simulated", "period", "source"])?;
    for (observed_value, simulated) in read.observed.iter().zip(&fit.simulated) {
        writer.row([
            &observed_value.of,
            &observed_value.group,
            observed_value.metric.code(),
            &observed_value.value.to_string(),
            &observed_value.sd.to_string(),
            &simulated.to_string(),
            &observed_value.period,
            &observed_value.source,
        ])?;
    }
    writer.flush()?;
    Ok(())
}
