//! `oakham benchmark`: how units compare by a measure.

use std::io::Write;

use anyhow::{Result, bail};
use api::benchmark::{About, Benchmark as BenchmarkDocument};
use api::document::Document;
use app::access::access;
use app::benchmark::{Called, Counts, Given, compared, document_of, find, of_csv, of_question};
use evidence::benchmark::compare::{Placed, Settings};
use evidence::benchmark::distance::{Features, peers};
use evidence::benchmark::published::comparable;
use evidence::benchmark::rank::End;
use evidence::benchmark::unit::{Amount, Unit};
use exhibits::csv_file::CsvFile;
use exhibits::exhibit::{Exhibit, FileRows};
use exhibits::table::benchmark::{Subject, alike_units, benchmark_exhibit, of_published, peers_by_features};

use crate::Outcome;
use crate::arguments::benchmark::{BenchmarkArgs, EndArg};
use crate::arguments::{Format, Global};
use crate::{load, output, terminal};

/// How many units are like one by features.
const N_PEERS: usize = 5;

/// Prints units compared, or which measures there are.
pub(crate) fn run(global: &Global, args: &BenchmarkArgs) -> Result<Outcome> {
    if let Some(given) = of_given(global, args)? {
        return print_given(global, args, given);
    }
    match &args.measure {
        Some(measure) => print_published(global, args, measure),
        None => list(global),
    }
}

/// The units of a file or a question; none where neither is named.
fn of_given(global: &Global, args: &BenchmarkArgs) -> Result<Option<Given>> {
    let stem = args.csv.as_deref().and_then(|path| path.file_stem()).map(|stem| stem.to_string_lossy());
    let called = Called {
        name: args.name.as_deref().or(stem.as_deref()).unwrap_or("The answer").to_owned(),
        unit: args.in_unit.clone(),
        counts: if args.rate_per.is_some() { Counts::Rate } else { Counts::Share },
        per: f64::from(args.rate_per.unwrap_or(100)),
        features: args.features.clone(),
    };
    Ok(match (&args.csv, &args.sql) {
        (Some(path), _) => Some(of_csv(path, &called)?),
        (None, Some(sql)) => Some(of_question(&load::workspace(global)?.root, sql, &called)?),
        (None, None) => None,
    })
}

fn settings(global: &Global, args: &BenchmarkArgs, per: f64) -> Settings {
    let end = match args.from {
        EndArg::Highest => End::Highest,
        EndArg::Lowest => End::Lowest,
    };
    Settings { per, end, among: args.among, seed: global.seed }
}

fn print_given(global: &Global, args: &BenchmarkArgs, given: Given) -> Result<Outcome> {
    let Given { subject, units, features } = given;
    let is_counted = units.iter().filter_map(|unit| unit.amount).any(|amount| amount.size().is_some());
    let per = if is_counted { f64::from(args.rate_per.unwrap_or(100)) } else { 1.0 };
    let found = compared(units.clone(), settings(global, args, per))?;
    let chosen = args.unit.as_ref().map(|code| found.placed(code)).transpose()?;
    let from = args.csv.as_ref().map(|path| path.display().to_string()).or_else(|| args.sql.clone());
    let about = About {
        measure: subject.name.clone(),
        name: subject.name.clone(),
        unit: subject.unit.clone(),
        set: subject.units.1.clone(),
        provenance: subject.provenance,
        period: None,
        from: from.into_iter().collect(),
    };
    let by_features = match (&features, chosen) {
        (Some(features), Some(chosen)) => Some(of_features(&subject, &units, (features, per), chosen)?),
        _ => None,
    };
    let mut exhibits = vec![benchmark_exhibit(&subject, &found, chosen, no_rows)];
    exhibits.extend(by_features.or_else(|| alike_units(&subject, &found, chosen?, no_rows)));
    print(global, &BenchmarkDocument::of(about, &found, chosen), &exhibits)
}

/// A file of a reader's own is no file of the workspace.
fn no_rows(_: &Unit) -> Vec<FileRows> {
    Vec::new()
}

fn of_features(
    subject: &Subject,
    units: &[Unit],
    (features, per): (&Features, f64),
    chosen: &Placed,
) -> Result<Exhibit> {
    let own = units.iter().position(|unit| unit.code == chosen.unit.code).unwrap_or_default();
    let found = peers(features, own, N_PEERS)?;
    let values: Vec<Option<f64>> =
        units.iter().map(|unit| unit.amount.map(|amount: Amount| amount.value() * per)).collect();
    Ok(peers_by_features(subject, (units, &values), features, (&chosen.unit, &found)))
}

fn print_published(global: &Global, args: &BenchmarkArgs, measure: &str) -> Result<Outcome> {
    if !args.features.is_empty() || args.rate_per.is_some() || args.name.is_some() {
        bail!("--features, --rate-per and --name are of a file or question; give one with --csv or --sql");
    }
    let Some(access) = access(&load::workspace_of_figures(global)?)? else {
        bail!(
            "no figures of access to care lie in data/; import publications with `oakham data import FILE`, write the \
             figures with `oakham data condense`, or give a file with --csv"
        )
    };
    let published = find(&access, measure, args.set)?;
    let (subject, reading) = of_published(&access, &published);
    let per = f64::from(published.indicator.per());
    let found = compared(published.units.clone(), settings(global, args, per))?;
    let chosen = args.unit.as_ref().map(|code| found.placed(code)).transpose()?;
    let mut exhibits = vec![benchmark_exhibit(&subject, &found, chosen, &reading)];
    exhibits.extend(chosen.and_then(|chosen| alike_units(&subject, &found, chosen, &reading)));
    print(global, &document_of(&access, &published, &found, chosen), &exhibits)
}

fn print(global: &Global, document: &BenchmarkDocument, exhibits: &[Exhibit]) -> Result<Outcome> {
    let mut out = terminal::out();
    match global.format {
        Format::Json => out.write_all(document.text().as_bytes())?,
        Format::Csv => output::exhibits_csv(&exhibits[..1], &mut out)?,
        Format::Table => {
            for exhibit in exhibits {
                terminal::exhibit(&mut out, exhibit)?;
                writeln!(out, "{}\n", exhibit.note)?;
            }
            writeln!(out, "{}", terminal::KEY)?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// Which measures there are, and of which units.
fn list(global: &Global) -> Result<Outcome> {
    if global.format == Format::Json {
        bail!("a document is of one measure; name it, such as within-4-hours, or ask for --format csv");
    }
    let access = access(&load::workspace_of_figures(global)?)?;
    let all = access.iter().flat_map(comparable);
    let rows: Vec<[String; 3]> = all
        .map(|(set, indicator)| {
            let what = format!("{} {}", indicator.name(), indicator.of_what());
            [indicator.code().to_owned(), set.code().to_owned(), what]
        })
        .collect();
    let mut out = terminal::out();
    if global.format == Format::Csv {
        let mut file = CsvFile::to(&mut out);
        file.row(["measure", "set", "what"])?;
        for [measure, set, what] in &rows {
            file.row([measure, set, what])?;
        }
        file.flush()?;
    } else if rows.is_empty() {
        writeln!(
            out,
            "Nothing is published of two units and more: import publications with `oakham data import FILE`, and condense \
             them with `oakham data condense`; or compare the rows of a file with --csv."
        )?;
    } else {
        writeln!(out, "What can be compared: oakham benchmark MEASURE --set SET --unit CODE\n")?;
        for [measure, set, what] in &rows {
            writeln!(out, "{measure:<24}{set:<12}{what}")?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}
