//! `oakham forecast --backtest`: how such forecasts did in years whose end is known.

use std::io::Write;

use anyhow::Result;
use api::document::Document;
use api::forecast::record::ForecastRecord;
use domain::counted::Counted;
use domain::money::{Pence, Thousands};
use domain::month::Month;
use domain::provenance::Provenance;
use exhibits::csv_file::CsvFile;
use exhibits::exhibit::{Cell, Column, ColumnKind, Exhibit, Row, RowKind, Table, Tone};
use exhibits::number::{Form, Number, Sign, counted};
use finance::backtest::{self, ANECDOTES, Method, MonthRecord, Record, World};

use crate::Outcome;
use crate::arguments::{Format, Global};
use crate::terminal;
use app::edition::SEED;

/// How many simulated ends each forecast of the record has: enough for its tenths.
const RECORD_PATHS: u32 = 199;

/// How many synthetic years the record on the pages rests on: enough to prove coverage within 3 points.
const YEARS_SHOWN: u32 = 300;

fn records(n_years: u32, seed: u64) -> Vec<Record> {
    let months: Vec<Month> = Month::all().filter(|month| *month < Month::LAST).collect();
    [World::AsAssumed, World::Otherwise]
        .into_iter()
        .filter_map(|world| backtest::backtest(world, n_years, &months, RECORD_PATHS, seed))
        .collect()
}

/// The record as pages show it; takes some seconds.
pub(crate) fn exhibits() -> Vec<Exhibit> {
    let records = records(YEARS_SHOWN, SEED);
    let keys = [("T7e", "record-assumed"), ("T7f", "record-otherwise")];
    let of_worlds = keys.into_iter().zip(&records).map(|(key, record)| exhibit(key, record));
    of_worlds.chain([anecdotes()]).collect()
}

fn word(text: String) -> Cell {
    Cell::Word { text, tone: Tone::Plain }
}

/// An amount with one decimal [£m].
fn millions(value: f64) -> Cell {
    Cell::Number(Number::new(format!("{value:.1}"), value, Form::decimals(1)))
}

/// With its sign and one decimal; what rounds to nil has none.
fn signed(millions: f64) -> Cell {
    let text = format!("{millions:+.1}");
    let text = if text == "-0.0" { "0.0".to_owned() } else { text };
    Cell::Number(Number::new(text, millions, Form { sign: Sign::Always, ..Form::decimals(1) }))
}

/// A share of outcomes, with one decimal.
fn share_cell(n: u32, n_trials: u32) -> Cell {
    let share = 100.0 * f64::from(n) / f64::from(n_trials.max(1));
    Cell::Number(Number::new(format!("{}%", percent(n, n_trials)), share, Form::per_cent(1)))
}

fn column(group: &str, heading: &str, kind: ColumnKind) -> Column {
    Column {
        group: group.to_owned(),
        heading: heading.to_owned(),
        kind,
        read_from: &[],
        read_where: &[],
        read_also: Vec::new(),
        counts: Counted::NotPeople,
    }
}

fn exhibit((key, name): (&'static str, &'static str), record: &Record) -> Exhibit {
    let months = || record.months.iter();
    let mean = |value: &dyn Fn(&MonthRecord) -> f64| {
        let n = u32::try_from(record.months.len().max(1)).map_or(1.0, f64::from);
        months().map(value).sum::<f64>() / n
    };
    let ours = |month: &MonthRecord| month.methods.first().map_or(0.0, |method| method.absolute);
    let rule = |month: &MonthRecord| {
        let others = month.methods.iter().skip(1).map(|method| method.absolute);
        others.fold(f64::INFINITY, f64::min)
    };
    let n_beaten = months().filter(|month| rule(month) < ours(month)).count();
    let against = match n_beaten {
        0 => "no other method misses by less at any month".to_owned(),
        n => format!("another method misses by less at {n} of {} months", record.months.len()),
    };
    let rows = months()
        .map(|month| {
            let mut cells = vec![
                share_cell(month.coverage.n(), month.coverage.of()),
                millions(month.width),
                millions(month.crps),
                millions(month.interval_score),
            ];
            cells.extend(month.methods.iter().map(|method| millions(method.absolute)));
            cells.push(month.methods.first().map_or(Cell::Missing("No data"), |ours| signed(ours.bias)));
            let name = format!("Month {}", month.month);
            Row {
                name: name.clone(),
                short_name: name,
                link: None,
                kind: RowKind::Body,
                cells,
                read_from: Vec::new(),
                counts: None,
            }
        })
        .collect();
    let mut columns: Vec<Column> = ["Held", "Width", "CRPS", "Interval score"]
        .into_iter()
        .map(|heading| column("80% range", heading, ColumnKind::Figures))
        .collect();
    columns.extend(
        Method::ALL.into_iter().map(|method| column("Mean miss", short(method), ColumnKind::Figures)),
    );
    columns.push(column("", "Oakham bias", ColumnKind::Figures));
    Exhibit {
        key: key.into(),
        name: name.into(),
        heading: format!(
            "The 80% range held {}% of outcomes; the middle missed by £{:.1} million on average, and {against}",
            percent(record.coverage.n(), record.coverage.of()),
            mean(&ours)
        ),
        note: format!(
            "{} outcomes of {} of {}, seed {}. CRPS is the continuous ranked probability score; smaller is better, for it as for the interval score and the misses. A bias above nil is too hopeful.",
            Thousands(Pence::new(i64::from(record.coverage.of()) * 100_000)),
            years(record.n_years),
            record.world.words(),
            record.seed
        ),
        provenance: Provenance::Synthetic,
        table: Table {
            caption: "By month of issue, £m.".to_owned(),
            row_heading: "Issued at".to_owned(),
            columns,
            rows,
        },
        chart: None,
    }
}

fn anecdotes() -> Exhibit {
    let rows = ANECDOTES
        .iter()
        .map(|anecdote| {
            let name = format!("{} {} month {}", anecdote.whose, anecdote.year, anecdote.month);
            let cells = vec![
                Cell::Number(Number::pounds(anecdote.variance_to_date)),
                Cell::Number(Number::pounds(anecdote.continuing())),
                Cell::Number(Number::pounds(anecdote.outturn_variance)),
                word(if anecdote.is_outturn { "outturn" } else { "last public forecast" }.to_owned()),
                word(anecdote.source.to_owned()),
            ];
            Row {
                name: name.clone(),
                short_name: name,
                link: None,
                kind: RowKind::Body,
                cells,
                read_from: Vec::new(),
                counts: None,
            }
        })
        .collect();
    Exhibit {
        key: "T7g".into(),
        name: "record-anecdotes".into(),
        heading: format!(
            "{} real years with a public month and end are anecdote, not a record",
            ANECDOTES.len()
        ),
        note: "Variance to plan; adverse is in brackets. Continuing is the variance to date × 12 ÷ month."
            .to_owned(),
        provenance: Provenance::Published,
        table: Table {
            caption: "Variance to plan, £m.".to_owned(),
            row_heading: "When".to_owned(),
            columns: vec![
                column("", "To date", ColumnKind::Figures),
                column("", "Continuing", ColumnKind::Figures),
                column("", "In the end", ColumnKind::Figures),
                column("", "What that is", ColumnKind::Words),
                column("", "Source", ColumnKind::Words),
            ],
            rows,
        },
        chart: None,
    }
}

/// Prints how forecasts of synthetic years did, and what is known of real ones.
pub(crate) fn run(global: &Global, n_years: u32) -> Result<Outcome> {
    let records = records(n_years, global.seed);
    let mut out = terminal::out();
    match global.format {
        Format::Json => out.write_all(ForecastRecord::from(&*records).text().as_bytes())?,
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
    writeln!(out, "{} of {}, £m, seed {}.\n", years(record.n_years), record.world.words(), record.seed)?;
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
fn percent(n: u32, n_trials: u32) -> String {
    let tenths = (2_000 * u64::from(n) + u64::from(n_trials)) / (2 * u64::from(n_trials.max(1)));
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

fn record_csv(records: &[Record], out: &mut dyn Write) -> Result<()> {
    let mut writer = CsvFile::to(out);
    writer.row([
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
                writer.row([
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

/// `1 year`, `400 years`.
fn years(n_years: u32) -> String {
    counted(n_years as usize, "year", "years")
}
