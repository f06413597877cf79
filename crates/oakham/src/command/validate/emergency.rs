//! `ed_model.json`: an emergency department and its beds, against two thousand years of two other programs.

use flow::output::{Group, Metric, Subject};
use flow::program::Program;
use serde_json::Value;
use sources::network::of_files;

use super::CaseResult;
use super::queueing::measure::Measure;
use super::queueing::trial::{self, Trial, mean_and_error};
use super::queueing::{Effort, FURTHEST, Report, Row};
use app::simulation::n_threads;
use flow::settings::RunSettings;

/// The file of the department.
pub(crate) const FILE: &str = "ed_model.json";
/// Means of which no spread is known are as near as this share of them.
const NEAR: f64 = 0.015;

pub(super) fn try_cases(text: &str, seed: u64) -> Result<Vec<CaseResult>, String> {
    Ok(of_text(text, Effort::Quick, seed, n_threads())?.cases())
}

/// Runs the department for as many years as are to be spent, and holds it to its reference.
///
/// # Errors
/// A definition that cannot be read.
pub(crate) fn of_text(text: &str, effort: Effort, seed: u64, n_threads: usize) -> Result<Report, String> {
    let value: Value = serde_json::from_str(text).map_err(|why| format!("it is not JSON: {why}"))?;
    let read =
        of_files(vec![("network.toml".to_owned(), network(&value)?)]).map_err(|why| why.to_string())?;
    let reference = value["reference"].as_object().ok_or("reference is missing")?;
    let n_years = number(&value["reference"], "years")?;
    let known: Vec<(&String, &Value)> =
        reference.iter().filter(|(_, value)| value["mean"].is_number()).collect();
    let measures: Vec<Measure> = known.iter().map(|(name, _)| measure(name)).collect::<Result<_, _>>()?;
    let program = Program::new(&read.network);
    let n_replications = match effort {
        Effort::Quick => 24,
        Effort::Whole => 200,
    };
    let settings = RunSettings::of(&read.network, seed);
    let trial =
        Trial { network: &read.network, program: &program, settings, n_replications, measures: &measures };
    let outcome = trial::run(&[trial], n_threads).pop().unwrap_or_default();
    let rows = known
        .iter()
        .zip(&outcome.values)
        .map(|((name, expected), values)| row(name, expected, values, f64::from(n_replications), n_years));
    Ok(Report {
        file: FILE,
        rows: rows.collect::<Result<_, _>>()?,
        sum: None,
        n_networks: 1,
        n_replications,
        events: outcome.events,
    })
}

/// z = (mean − reference) ÷ √(sd² ÷ n + sd² ÷ years) where the spread between years is known.
fn row(name: &str, expected: &Value, values: &[f64], n: f64, n_years: f64) -> Result<Row, String> {
    let exact = number(expected, "mean")?;
    let (mean, standard_error) = mean_and_error(values);
    let mut row = Row { id: name.to_owned(), exact, mean, standard_error, z: None, fault: None };
    if let Some(sd) = expected["sd_between_years"].as_f64() {
        row.standard_error = sd * (1.0 / n + 1.0 / n_years).sqrt();
        let z = (mean - exact) / row.standard_error;
        row.z = Some(z);
        if z.is_nan() || FURTHEST <= z.abs() {
            row.fault = Some(format!("it is {mean}, expected {exact}: z is {z:.2}"));
        }
    } else {
        let off = (mean / exact - 1.0).abs();
        if off.is_nan() || NEAR < off {
            row.fault = Some(format!("it is {mean}, expected {exact} within 1.5 %"));
        }
    }
    Ok(row)
}

fn number(value: &Value, name: &str) -> Result<f64, String> {
    value[name].as_f64().ok_or_else(|| format!("{name} is missing, or not a number"))
}

fn list(value: &Value, name: &str) -> Result<Vec<f64>, String> {
    let values = value[name].as_array().ok_or_else(|| format!("{name} is missing, or not a list"))?;
    values
        .iter()
        .map(|value| value.as_f64().ok_or_else(|| format!("{name} holds {value}, not a number")))
        .collect()
}

fn lognormal(value: &Value) -> Result<String, String> {
    let (mean, sd) = (number(value, "lognormal_mean")?, number(value, "lognormal_sd")?);
    Ok(format!("{{ lognormal = {{ mean = \"{mean} min\", sd = \"{sd} min\" }} }}"))
}

/// The department as an ordinary network, a year of which starts empty.
fn network(value: &Value) -> Result<String, String> {
    let (arrivals, triage, doctors, admission) =
        (&value["arrivals"], &value["triage"], &value["doctors"], &value["admission"]);
    let shares = list(value, "category_shares_1_to_5")?;
    let needs: Vec<String> = (1..)
        .zip(&shares)
        .map(|(category, share): (u32, _)| format!("\"category {category}\" = {share:?}"))
        .collect();
    let ranks: Vec<String> =
        (1..=shares.len()).map(|category| format!("\"category {category}\" = {category}")).collect();
    let shifts: Vec<String> = doctors["shifts"]
        .as_object()
        .ok_or("doctors, shifts is missing")?
        .iter()
        .map(|(hours, doctors)| format!("{hours:?} = {doctors}"))
        .collect();
    let share = number(admission, "share")?;
    Ok(format!(
        r#"schema = "oakham.network/1"
title = "An emergency department and its beds"
provenance = "synthetic"
source_note = "synthetic, so that programs can be compared"

[run]
warm_up = "0 d"
length = "365 d"

[[source]]
name = "attendances"
to = "triage"
rate = "{per_day} / d"
hours = {hours:?}
needs = {{ {needs} }}

[[station]]
name = "triage"
kind = "queue"
servers = {triage_servers}
service = {triage_time}
then = "doctor"

[[station]]
name = "doctor"
kind = "queue"
shifts = {{ {shifts} }}
shift_end = "finish_then_leave"
priority = {{ {ranks} }}
service = {doctor_time}
then = {{ ward = {share:?}, home = {not_admitted:?} }}

[[station]]
name = "ward"
kind = "beds"
beds = {beds}
stay = {stay}
boarding = "waits"
then = "home after the ward"

[[station]]
name = "home"
kind = "exit"

[[station]]
name = "home after the ward"
kind = "exit"

[[clock]]
name = "time in department"
starts = ["triage"]
stops = ["home", "ward"]
limit = "240 min"
"#,
        per_day = number(arrivals, "per_day")?,
        hours = list(arrivals, "hourly_share")?,
        needs = needs.join(", "),
        triage_servers = number(triage, "servers")?,
        triage_time = lognormal(&triage["time"])?,
        shifts = shifts.join(", "),
        ranks = ranks.join(", "),
        doctor_time = lognormal(&doctors["time"])?,
        not_admitted = 1.0 - share,
        beds = number(admission, "beds")?,
        stay = lognormal(&admission["stay"])?,
    ))
}

/// What a value of the reference is of.
fn measure(name: &str) -> Result<Measure, String> {
    let station = |name: &str| Subject::Station(name.to_owned());
    let everybody = Group::all();
    Ok(match name {
        "four_hour_share" => {
            Measure::plain(Subject::Clock("time in department".to_owned()), everybody, Metric::ShareWithin)
        }
        "wait_to_triage_minutes" => Measure::plain(station("triage"), everybody, Metric::MeanWait),
        "wait_for_bed_minutes" => Measure::plain(station("ward"), everybody, Metric::MeanWait),
        "mean_beds_occupied" => Measure::plain(station("ward"), everybody, Metric::Busy),
        _ => {
            let category = name.strip_prefix("wait_to_doctor_category_");
            let category = category.and_then(|rest| rest.strip_suffix("_minutes"));
            let category =
                category.ok_or_else(|| format!("{name:?} is a measure that nothing here knows"))?;
            Measure::plain(
                station("doctor"),
                Group::of("need", &format!("category {category}")),
                Metric::MeanWait,
            )
        }
    })
}

#[cfg(test)]
mod tests;
