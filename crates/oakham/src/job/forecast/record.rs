//! `oakham forecast --backtest`: how such forecasts did in years whose end is known.

use std::io::{self, Write};

use anyhow::Result;
use domain::month::Month;
use domain::provenance::Provenance;
use finance::backtest::{self, ANECDOTES, Method, Record, World};
use serde_json::{Value, json};

use crate::Outcome;
use crate::arguments::{Format, Global};
use crate::terminal;

/// The name and version of the record's JSON.
const RECORD_SCHEMA: &str = "oakham.forecast-record/1";
/// How many simulated ends each forecast of the record has: enough for its tenths.
const RECORD_PATHS: u32 = 199;

/// Prints how forecasts of made-up years did, and what is known of real ones.
pub(crate) fn run(global: &Global, n_years: u32) -> Result<Outcome> {
    let months: Vec<Month> = Month::all().filter(|month| *month < Month::LAST).collect();
    let records: Vec<Record> = [World::AsAssumed, World::Otherwise]
        .into_iter()
        .filter_map(|world| backtest::backtest(world, n_years, &months, RECORD_PATHS, global.seed))
        .collect();
    let mut out = io::stdout().lock();
    match global.format {
        Format::Json => writeln!(out, "{:#}", record_json(&records))?,
        Format::Csv => record_csv(&records, &mut out)?,
        Format::Table => {
            for record in &records {
                print_record(&mut out, record)?;
            }
            print_anecdotes(&mut out)?;
        }
    }
    Ok(Outcome::Done)
}

fn print_record(out: &mut dyn Write, record: &Record) -> Result<()> {
    writeln!(
        out,
        "The 80% interval held {} of {} outcomes ({}%){}",
        record.coverage.n(),
        record.coverage.of(),
        percent(record.coverage.n(), record.coverage.of()),
        terminal::rests_on(Provenance::Synthetic)
    )?;
    writeln!(out, "{} years of {}, £m, seed {}.\n", record.n_years, record.world.words(), record.seed)?;
    writeln!(out, "Month  Held %   Width   CRPS  Interval score   Mean absolute miss (mean miss)")?;
    write!(out, "                                             ")?;
    for method in Method::ALL {
        write!(out, "  {:>16}", short(method))?;
    }
    writeln!(out)?;
    for month in &record.months {
        write!(
            out,
            "{:>5}  {:>6}  {:>6.1}  {:>5.1}  {:>14.1}   ",
            month.month,
            percent(month.coverage.n(), month.coverage.of()),
            month.width,
            month.crps,
            month.interval_score
        )?;
        for method in &month.methods {
            write!(out, "  {:>7.1} ({:>+6.1})", method.absolute, method.bias)?;
        }
        writeln!(out)?;
    }
    writeln!(out)?;
    Ok(())
}

const fn short(method: Method) -> &'static str {
    match method {
        Method::Middle => "Oakham middle",
        Method::Own => "own forecasts",
        Method::PlanPlusVarianceToDate => "plan + variance",
        Method::PlanPlusVarianceContinuing => "+ continuing",
        Method::StraightLine => "straight line",
        Method::RunRateLastThree => "last 3 months",
    }
}

/// Whole tenths of a per cent: `79.7`.
fn percent(n: u32, of: u32) -> String {
    let tenths = (2_000 * u64::from(n) + u64::from(of)) / (2 * u64::from(of.max(1)));
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn print_anecdotes(out: &mut dyn Write) -> Result<()> {
    writeln!(out, "Real years are too few for a record. Variance to plan, £m, adverse in brackets:\n")?;
    for anecdote in &ANECDOTES {
        writeln!(
            out,
            "{} {} month {}: to date {}, continuing {}, {} {}\n    {}",
            anecdote.whose,
            anecdote.year,
            anecdote.month,
            anecdote.variance_to_date,
            anecdote.continuing(),
            if anecdote.is_outturn { "outturn" } else { "last public forecast" },
            anecdote.outturn_variance,
            anecdote.source
        )?;
    }
    Ok(())
}

fn record_json(records: &[Record]) -> Value {
    let worlds: Vec<Value> = records
        .iter()
        .map(|record| {
            let months: Vec<Value> = record
                .months
                .iter()
                .map(|month| {
                    let methods: Vec<Value> = month
                        .methods
                        .iter()
                        .map(|method| {
                            json!({
                                "method": method.method.code(),
                                "mean_absolute_miss": method.absolute,
                                "bias": method.bias,
                            })
                        })
                        .collect();
                    json!({
                        "month": month.month.get(),
                        "held": month.coverage.n(),
                        "outcomes": month.coverage.of(),
                        "width": month.width,
                        "crps": month.crps,
                        "interval_score": month.interval_score,
                        "methods": methods,
                    })
                })
                .collect();
            json!({
                "world": record.world.code(),
                "provenance": Provenance::Synthetic.word(),
                "years": record.n_years,
                "paths": record.n_paths,
                "seed": record.seed,
                "held": record.coverage.n(),
                "outcomes": record.coverage.of(),
                "pit_histogram": record.calibration.histogram,
                "pit_ks_statistic": record.calibration.ks_statistic,
                "months": months,
            })
        })
        .collect();
    let anecdotes: Vec<Value> = ANECDOTES
        .iter()
        .map(|anecdote| {
            json!({
                "whose": anecdote.whose,
                "year": anecdote.year.to_string(),
                "month": anecdote.month.get(),
                "variance_to_date": anecdote.variance_to_date.get(),
                "continuing": anecdote.continuing().get(),
                "end": anecdote.outturn_variance.get(),
                "end_is_outturn": anecdote.is_outturn,
                "source": anecdote.source,
            })
        })
        .collect();
    json!({
        "schema": RECORD_SCHEMA,
        "unit": "£m; anecdotes in pence",
        "level": backtest::LEVEL,
        "worlds": worlds,
        "anecdotes": anecdotes,
    })
}

fn record_csv(records: &[Record], out: &mut dyn Write) -> Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record([
        "world",
        "month",
        "held",
        "outcomes",
        "width",
        "crps",
        "interval_score",
        "method",
        "mean_absolute_miss",
        "bias",
    ])?;
    for record in records {
        for month in &record.months {
            for method in &month.methods {
                writer.write_record([
                    record.world.code(),
                    &month.month.to_string(),
                    &month.coverage.n().to_string(),
                    &month.coverage.of().to_string(),
                    &month.width.to_string(),
                    &month.crps.to_string(),
                    &month.interval_score.to_string(),
                    method.method.code(),
                    &method.absolute.to_string(),
                    &method.bias.to_string(),
                ])?;
            }
        }
    }
    writer.flush()?;
    Ok(())
}
