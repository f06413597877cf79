//! `oakham forecast`: where the year will end, beside what is reported; and its record.

pub(crate) mod record;

use app::edition::Editions;
use app::edition::findings::is_blocked;
use std::io::Write;

use anyhow::{Result, bail};
use api::document::Document;
use domain::code::OrganisationCode;
use domain::figure::{Subject, Support};
use domain::finding::Finding;
use domain::forecast::{Course, Forecast, ProjectedEnd};
use domain::money::Pence;
use domain::month::Month;
use domain::month_end::MonthEnd;
use exhibits::csv_file::CsvFile;
use exhibits::exhibit::Exhibit;
use exhibits::table;
use exhibits::words::{View, Wording, overview};

use crate::Outcome;
use crate::arguments::{Format, Global, PeriodArgs};
use crate::{load, terminal};

/// Prints the forecast made at the month asked for.
pub(crate) fn run(global: &Global, when: PeriodArgs, n_paths: u32) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let month = load::month(&workspace, when)?;
    let editions = Editions::new(&workspace, global.as_at);
    let edition = editions.edition(month)?;
    let month_end = edition.month_end();
    let Some(input) = edition.forecast_input() else { return without(global.format, month_end) };
    // The schemes and risks that it would know.
    let registers = [sources::schemes::FOLDER, sources::risks::FOLDER];
    load::tell_unreadable_of(&editions, &edition, &registers, global)?;
    let forecast = edition.forecast_from(&input, n_paths, global.seed);
    let mut out = terminal::out();
    match global.format {
        Format::Json => {
            let sentence = table::forecast_sentence(&forecast.system.including);
            let document = api::forecast::Forecast::of(month_end, &forecast, &sentence);
            out.write_all(document.text().as_bytes())?;
        }
        Format::Csv => forecast_csv(month_end, &forecast, &mut out)?,
        Format::Table => print(&mut out, month_end, &forecast, edition.later_register())?,
    }
    Ok(if is_blocked(month_end) { Outcome::Blocked } else { Outcome::Done })
}

/// What is said of a month without a forecast: of a year that is over, how it ended; else what is missing, and
/// what to do about it.
///
/// # Errors
/// Where that is no answer to what was asked for.
fn without(format: Format, month_end: &MonthEnd) -> Result<Outcome> {
    let MonthEnd { year, month, .. } = month_end;
    if let Some(outturn) = overview::outturn(month_end, View::STAFF) {
        let (text, synthetic) = (outturn.text(), terminal::rests_on(outturn.provenance));
        if format != Format::Table {
            bail!("month {month} of {year} has no forecast. {text} `oakham position` has the figures.");
        }
        writeln!(
            terminal::out(),
            "{text}{synthetic}\n\nThere is no forecast of {year} any more; `oakham position` shows how each organisation ended."
        )?;
        return Ok(if is_blocked(month_end) { Outcome::Blocked } else { Outcome::Done });
    }
    bail!(
        "month {month} of {year} has no forecast: {}; a system without one of its parts has no year's end{}",
        missing(month_end),
        remedies(month_end)
    );
}

fn missing(month_end: &MonthEnd) -> String {
    if month_end.missing.is_empty() {
        return "a figure that it rests on is not there".to_owned();
    }
    let codes: Vec<&str> = month_end.missing.iter().map(OrganisationCode::as_str).collect();
    format!("{} not in", codes.join(", "))
}

/// Of each organisation that is not in, why and what to do, each on a line of its own.
fn remedies(month_end: &MonthEnd) -> String {
    let is_of = |finding: &&Finding, code: &OrganisationCode| {
        finding.rule == NOT_IN && finding.message.contains(&format!("({code})"))
    };
    let findings = month_end
        .missing
        .iter()
        .flat_map(|code| month_end.findings.iter().filter(move |finding| is_of(finding, code)));
    let mut lines: Vec<String> =
        findings.map(|finding| format!("\n  {} {}", finding.message, finding.fix)).collect();
    if !lines.is_empty() {
        let MonthEnd { year, month, .. } = month_end;
        lines.push(format!("\n  `oakham check --year {year} --month {month}` names each place."));
    }
    lines.concat()
}

/// The rule that every organisation's return is in.
const NOT_IN: &str = "C01";

fn print(
    out: &mut dyn Write,
    month_end: &MonthEnd,
    forecast: &Forecast,
    later_register: Option<Month>,
) -> Result<()> {
    let (including, excluding) = (&forecast.system.including, &forecast.system.excluding);
    let synthetic = terminal::rests_on(forecast.provenance);
    writeln!(out, "{}{synthetic}\n", table::forecast_sentence(including))?;
    if including.year_end != excluding.year_end {
        writeln!(out, "Without deficit support: {}{synthetic}\n", table::forecast_sentence(excluding))?;
    }
    writeln!(
        out,
        "{}\n{}\n{}\n{}\n{}\n",
        table::forecast_bridge_sentence(including),
        table::forecast_projected_sentence(including),
        table::own_forecasts_sentence(forecast, month_end.month, Wording::Staff),
        forecast.knows.words(),
        table::forecast_ground_sentence(forecast)
    )?;
    if let Some(later) = later_register {
        let why = exhibits::words::capital_first(&table::register_is_later(later));
        writeln!(out, "{why}\n")?;
    }
    let (support, wording) = (Support::Including, Wording::Staff);
    let mut exhibits: Vec<Exhibit> = vec![
        table::forecast(month_end, forecast, support, wording),
        table::forecast_bridge(month_end, forecast, support, wording),
        table::forecast_by_organisation(month_end, forecast, support, wording),
        table::fan(month_end, forecast, support, wording),
        table::forecast_drivers(month_end, forecast),
        table::forecast_ground(month_end, forecast),
    ];
    let projected = table::forecast_projected(month_end, forecast, support, wording);
    let notes: Vec<String> =
        exhibits.first().into_iter().chain(&projected).map(|exhibit| exhibit.note.clone()).collect();
    exhibits.splice(1..1, projected);
    for exhibit in &exhibits {
        terminal::exhibit(out, exhibit)?;
        writeln!(out)?;
    }
    writeln!(out, "{}", notes.join("\n\n"))?;
    writeln!(out, "\n{}", terminal::KEY)?;
    Ok(())
}

/// The forecast as CSV: a row a subject, basis and measure of the year's end.
fn forecast_csv(month_end: &MonthEnd, forecast: &Forecast, out: &mut dyn Write) -> Result<()> {
    let mut writer = CsvFile::to(out);
    writer.row(["subject", "code", "name", "support", "measure", "value", "provenance"])?;
    for outlook in forecast.organisations.iter().chain([&forecast.system]) {
        let (kind, code) = match &outlook.subject {
            Subject::System(code) => ("system", code),
            Subject::Organisation(code) => ("organisation", code),
        };
        for (support, course) in [("including", &outlook.including), ("excluding", &outlook.excluding)] {
            let steps = course.bridge.steps.iter();
            let steps = steps.map(|step| (format!("bridge_{}", step.cause.code()), step.amount));
            let measures = measures(course).into_iter().map(|(measure, value)| (measure.to_owned(), value));
            for (measure, value) in measures.chain(steps) {
                writer.row([
                    kind,
                    code.as_str(),
                    month_end.name_of(&outlook.subject),
                    support,
                    &measure,
                    &value.get().to_string(),
                    forecast.provenance.word(),
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
        ("run_rate_last_three", rules.run_rate_last_three),
        ("underlying_run_rate_year_to_date", rules.underlying_run_rate_year_to_date),
        ("plan_plus_variance_to_date", rules.plan_plus_variance_to_date),
        ("plan_plus_variance_continuing", rules.plan_plus_variance_continuing),
    ];
    measures.extend(course.straight_line().map(|end| ("straight_line", end)));
    measures.extend(rules.plan_scaled.ok().map(|end| ("plan_scaled", end)));
    if let Some(projected) = &course.projected {
        let ProjectedEnd { middle, interval_50, interval_80, interval_95, .. } = projected;
        measures.extend([
            ("projection_median", *middle),
            ("projection_lower_50", interval_50.worse),
            ("projection_upper_50", interval_50.better),
            ("projection_lower_80", interval_80.worse),
            ("projection_upper_80", interval_80.better),
            ("projection_lower_95", interval_95.worse),
            ("projection_upper_95", interval_95.better),
        ]);
    }
    measures
}
