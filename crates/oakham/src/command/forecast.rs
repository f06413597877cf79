//! `oakham forecast`: where the year will end, beside what is reported; and its record.

pub(crate) mod record;

use app::edition::Editions;
use app::edition::findings::is_blocked;
use std::io::{self, Write};

use anyhow::{Result, bail};
use domain::figure::{Subject, Support};
use domain::forecast::{Course, Forecast, Ground, Outlook, Range, Rules};
use domain::money::Pence;
use domain::month::Month;
use domain::month_end::MonthEnd;
use exhibits::csv_file::CsvFile;
use exhibits::exhibit::Exhibit;
use exhibits::table;
use exhibits::words::Wording;
use serde_json::{Value, json};

use crate::Outcome;
use crate::arguments::{Format, Global, PeriodArgs};
use crate::{load, terminal};

/// The name and version of the forecast's JSON.
const SCHEMA: &str = "oakham.forecast/1";

/// Prints the forecast made at the month asked for.
pub(crate) fn run(global: &Global, when: PeriodArgs, n_paths: u32) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let month = load::month(&workspace, when)?;
    let editions = Editions::new(&workspace, global.as_at);
    let edition = editions.edition(month)?;
    let month_end = edition.month_end();
    let Some(input) = edition.forecast_input() else {
        bail!(
            "month {} of {} has no forecast: {}; a system without one of its parts has no year's end",
            month_end.month,
            month_end.year,
            missing(month_end)
        );
    };
    let made = finance::forecast::forecast(&input, n_paths, global.seed);
    let mut out = io::stdout().lock();
    match global.format {
        Format::Json => writeln!(out, "{:#}", forecast_json(month_end, &made))?,
        Format::Csv => forecast_csv(month_end, &made, &mut out)?,
        Format::Table => print(&mut out, month_end, &made)?,
    }
    Ok(if is_blocked(month_end) { Outcome::Blocked } else { Outcome::Done })
}

fn missing(month_end: &MonthEnd) -> String {
    if month_end.missing.is_empty() {
        return "a figure that it rests on is not there".to_owned();
    }
    let codes: Vec<&str> = month_end.missing.iter().map(domain::code::OrganisationCode::as_str).collect();
    format!("{} not in", codes.join(", "))
}

fn print(out: &mut dyn Write, month_end: &MonthEnd, made: &Forecast) -> Result<()> {
    let (including, excluding) = (&made.system.including, &made.system.excluding);
    let synthetic = terminal::rests_on(made.provenance);
    writeln!(out, "{}{synthetic}\n", table::forecast_sentence(including))?;
    if including.year_end != excluding.year_end {
        writeln!(out, "Without deficit support: {}{synthetic}\n", table::forecast_sentence(excluding))?;
    }
    writeln!(
        out,
        "{}{}\n{}\n{}\n",
        stickiness(made),
        table::own_forecasts_unknown(made, month_end.month),
        made.knows.words(),
        table::forecast_ground_sentence(made)
    )?;
    let (support, wording) = (Support::Including, Wording::Staff);
    let exhibits: [Exhibit; 5] = [
        table::forecast(month_end, made, support, wording),
        table::forecast_by_organisation(month_end, made, support, wording),
        table::fan(month_end, made, support, wording),
        table::forecast_drivers(month_end, made),
        table::forecast_ground(month_end, made),
    ];
    for exhibit in &exhibits {
        terminal::exhibit(out, exhibit)?;
        writeln!(out)?;
    }
    writeln!(out, "{}", exhibits[0].note)?;
    writeln!(out, "\n{}", terminal::KEY)?;
    Ok(())
}

/// How long the organisations' own forecasts have held to the plan.
fn stickiness(made: &Forecast) -> String {
    let found = made.system.stickiness;
    if found.n_adverse == 0 {
        return format!(
            "The system was on plan to date in all of the {} closed months that are known.",
            found.n_known
        );
    }
    format!(
        "Forecast outturns equalled the plan in {} of the {} closed months in which the system was adverse to date.",
        found.n_stuck, found.n_adverse
    )
}

/// The forecast as its JSON contract.
fn forecast_json(month_end: &MonthEnd, made: &Forecast) -> Value {
    let organisations: Vec<Value> =
        made.organisations.iter().map(|outlook| outlook_json(month_end, made, outlook)).collect();
    json!({
        "schema": SCHEMA,
        "system": month_end.system.as_str(),
        "name": month_end.system_name,
        "year": made.year.to_string(),
        "month": made.closed.get(),
        "unit": "pence",
        "recorded_on": month_end.recorded_on.to_string(),
        "paths": made.n_paths,
        "seed": made.seed,
        "schemes": made.knows.schemes,
        "risks": made.knows.risks,
        "one_offs": made.knows.one_offs,
        "parameters": made.ground.iter().map(ground_json).collect::<Vec<_>>(),
        "provenance": made.provenance.word(),
        "sentence": format!(
            "{}{}",
            table::forecast_sentence(&made.system.including),
            terminal::rests_on(made.provenance)
        ),
        "organisations": organisations,
        "total": outlook_json(month_end, made, &made.system),
    })
}

fn ground_json(ground: &Ground) -> Value {
    json!({
        "parameter": ground.code,
        "n_values": ground.n_values,
        "value": ground.value,
        "error": ground.error,
    })
}

fn outlook_json(month_end: &MonthEnd, made: &Forecast, outlook: &Outlook) -> Value {
    let (Subject::System(code) | Subject::Organisation(code)) = &outlook.subject;
    let drivers: serde_json::Map<String, Value> =
        outlook.drivers.iter().map(|driver| (driver.source.code().to_owned(), json!(driver.share))).collect();
    json!({
        "code": code.as_str(),
        "name": month_end.name_of(&outlook.subject),
        "including_support": course_json(made, &outlook.including),
        "excluding_support": course_json(made, &outlook.excluding),
        "drivers": drivers,
        "stickiness": {
            "months_known": outlook.stickiness.n_known,
            "months_adverse": outlook.stickiness.n_adverse,
            "months_on_plan_while_adverse": outlook.stickiness.n_stuck,
        },
    })
}

fn course_json(made: &Forecast, course: &Course) -> Value {
    let amounts = |amounts: &[Pence]| -> Vec<i64> { amounts.iter().map(|amount| amount.get()).collect() };
    let open = Month::all().filter(|month| made.closed < *month);
    let months: Vec<Value> = open
        .zip(&course.months)
        .map(|(month, range)| {
            let mut object = range_json(*range);
            object["month"] = json!(month.get());
            object
        })
        .collect();
    json!({
        "plan_to_month": amounts(&course.plan),
        "actual_to_month": amounts(&course.actual),
        "range_to_month": months,
        "year_end": range_json(course.year_end),
        "plan_year": course.plan_year().get(),
        "own_forecast": course.own_forecast.get(),
        "paths_meeting_plan": course.meets_plan.n(),
        "methods": rules_json(&course.rules),
    })
}

fn range_json(range: Range) -> Value {
    json!({ "p10": range.p10.get(), "p50": range.p50.get(), "p90": range.p90.get() })
}

fn rules_json(rules: &Rules<Pence>) -> Value {
    json!({
        "straight_line": rules.straight_line.get(),
        "run_rate_last_three": rules.run_rate_last_three.get(),
        "underlying_run_rate_year_to_date": rules.underlying_run_rate_year_to_date.get(),
        "plan_plus_variance_to_date": rules.plan_plus_variance_to_date.get(),
        "plan_plus_variance_continuing": rules.plan_plus_variance_continuing.get(),
        "plan_scaled": rules.plan_scaled.map(Pence::get),
        "required_monthly_rest_to_hit_plan": rules.required_monthly_rest_to_hit_plan.map(Pence::get),
    })
}

/// The forecast as CSV: a row a subject, basis and measure of the year's end.
fn forecast_csv(month_end: &MonthEnd, made: &Forecast, out: &mut dyn Write) -> Result<()> {
    let mut writer = CsvFile::to(out);
    writer.row(["subject", "code", "name", "support", "measure", "value", "provenance"])?;
    for outlook in made.organisations.iter().chain([&made.system]) {
        let (kind, code) = match &outlook.subject {
            Subject::System(code) => ("system", code),
            Subject::Organisation(code) => ("organisation", code),
        };
        for (support, course) in [("including", &outlook.including), ("excluding", &outlook.excluding)] {
            for (measure, value) in measures(course) {
                writer.row([
                    kind,
                    code.as_str(),
                    month_end.name_of(&outlook.subject),
                    support,
                    measure,
                    &value.get().to_string(),
                    made.provenance.word(),
                ])?;
            }
        }
    }
    writer.flush()?;
    Ok(())
}

fn measures(course: &Course) -> Vec<(&'static str, Pence)> {
    let rules = &course.rules;
    let mut measures = vec![
        ("plan_year", course.plan_year()),
        ("own_forecast", course.own_forecast),
        ("p10", course.year_end.p10),
        ("p50", course.year_end.p50),
        ("p90", course.year_end.p90),
        ("straight_line", rules.straight_line),
        ("run_rate_last_three", rules.run_rate_last_three),
        ("underlying_run_rate_year_to_date", rules.underlying_run_rate_year_to_date),
        ("plan_plus_variance_to_date", rules.plan_plus_variance_to_date),
        ("plan_plus_variance_continuing", rules.plan_plus_variance_continuing),
    ];
    measures.extend(rules.plan_scaled.map(|end| ("plan_scaled", end)));
    measures
}
