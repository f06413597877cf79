//! `oakham evaluate`: whether a change worked, by one of four methods.

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::{Context, Result, anyhow, bail};
use api::document::Document;
use api::evaluate::Evaluate;
use app::changes::change;
use app::measures::{find, measures, of_csv, of_question, of_units, places};
use evidence::evaluation::asked::{
    SeriesAsked, UnitsAsked, lacking_months, of_counts, of_differences, of_events, of_series, of_synthetic,
};
use evidence::evaluation::evaluated::Evaluated;
use evidence::evaluation::fault::Fault;
use evidence::evaluation::interrupted::{ReferenceKind, SmallSample};
use evidence::evaluation::panel::{ClusterCorrection, Unit};
use evidence::evaluation::segments::AlsoChanged;
use evidence::evaluation::series::LeftOut;
use evidence::evaluation::synthetic::{Exclusion, Reason};
use evidence::measured::Measured;
use evidence::recorded_change::RecordedChange;
use exhibits::number::counted;
use exhibits::table::evaluation::{condition_words, evaluation, evaluation_heading};
use exhibits::table::measure::{Written, date_in_words};
use jiff::civil::Date;
use sources::series::SeriesFile;

use crate::Outcome;
use crate::arguments::evaluate::{ErrorsArg, EvaluateCommand, ItsArgs, UnitsArgs};
use crate::arguments::spc::SeriesArgs;
use crate::arguments::{Format, Global};
use crate::{load, output, terminal};

/// Prints an evaluation.
pub(crate) fn run(global: &Global, command: &EvaluateCommand) -> Result<Outcome> {
    let evaluated = match command {
        EvaluateCommand::Its(args) => its(global, args)?,
        EvaluateCommand::Did(args) => {
            let (about, asked) = units(global, args)?;
            told(of_differences(&about, &asked, global.seed))?
        }
        EvaluateCommand::Event { units: args, window } => {
            let (about, asked) = units(global, args)?;
            told(of_events(&about, &asked, *window))?
        }
        EvaluateCommand::Synthetic { units: args, exclusions } => {
            let (about, asked) = units(global, args)?;
            let excluded = exclusions.iter().map(|(name, reason)| exclusion(&asked.units, name, reason));
            let mut excluded: Vec<Exclusion> = excluded.collect::<Result<_>>()?;
            if args.measures.is_some() {
                // Published months have gaps; who lacks some stands in the answer. A file is its maker's to mend.
                let lacking = lacking_months(&asked.units).into_iter();
                let asked_for: BTreeSet<String> = excluded.iter().map(|of| of.name.clone()).collect();
                excluded.extend(lacking.filter(|of| !asked_for.contains(&of.name)));
            }
            told(of_synthetic(&about, &asked, excluded))?
        }
    };
    print(global, &evaluated)
}

/// The most faults that are told; a file of days in place of months has thousands.
const TOLD: usize = 20;

/// All faults at once, a line each.
fn told(outcome: Result<Evaluated, Vec<Fault>>) -> Result<Evaluated> {
    outcome.map_err(|faults| {
        let more = faults.len().saturating_sub(TOLD);
        let more = (0 < more).then(|| format!("and {}", counted(more, "further fault", "further faults")));
        let lines: Vec<String> = faults.iter().take(TOLD).map(ToString::to_string).chain(more).collect();
        anyhow!("{}", lines.join("\n"))
    })
}

fn exclusion(units: &[Unit], name: &str, reason: &str) -> Result<Exclusion> {
    if reason.is_empty() {
        bail!("{name} is left out without a reason; write why: {name}=shares patients");
    }
    let unit = &units[called(units, name)?];
    Ok(Exclusion { name: unit.name.clone(), reason: Reason::Other(reason.to_owned()) })
}

/// Where the unit of a name stands: one called so in whatever capitals, else the one with that code or that name
/// behind its code.
fn called(units: &[Unit], name: &str) -> Result<usize> {
    let lower = name.to_lowercase();
    let is_called = |unit: &Unit| unit.name.to_lowercase() == lower;
    let is_half = |unit: &Unit| {
        let of = unit.name.to_lowercase();
        of.starts_with(&format!("{lower} ")) || of.split_once(' ').is_some_and(|(_, rest)| rest == lower)
    };
    if let Some(idx) = units.iter().position(is_called) {
        return Ok(idx);
    }
    let named: Vec<&str> = units.iter().map(|unit| unit.name.as_str()).collect();
    let halves: Vec<usize> = (0..units.len()).filter(|idx| is_half(&units[*idx])).collect();
    match halves[..] {
        [only] => Ok(only),
        [] => bail!("{name} is not among the units: {}", named.join(", ")),
        _ => {
            let all: Vec<&str> = halves.iter().map(|idx| named[*idx]).collect();
            bail!("{name} may be {}; name one by its whole name", all.join(" or "))
        }
    }
}

fn its(global: &Global, args: &ItsArgs) -> Result<Evaluated> {
    let recorded = match &args.change {
        Some(id) => Some(change(&load::workspace(global)?, global.as_at, id)?),
        None => None,
    };
    let what = recorded.as_ref().map(|change| change.what.clone()).unwrap_or_default();
    let first = args.first.or_else(|| recorded.as_ref()?.first);
    let first = first.ok_or_else(|| match &recorded {
        Some(change) => anyhow!(
            "the record of {} ({what}) has no month: {}, or give its first month with --from 2024-04",
            change.id,
            change.month_remedy()
        ),
        None => anyhow!(
            "it is not said when the change was; give its first month with --from 2024-04, or --change ID"
        ),
    })?;
    let file = series_file(global, &args.series)?;
    let taken = recorded.as_ref().filter(|_| args.measure.is_none() && file.is_none());
    let what = taken.map_or(what, with_measure);
    // Whoever named no measure is told which was taken, also where it answers nothing.
    let said = taken.filter(|change| !change.is_named).map(|_| what.clone());
    let answered = |outcome: Result<Evaluated, Vec<Fault>>| {
        told(outcome).map_err(|error| match &said {
            Some(said) => anyhow!("{error}\n{said}"),
            None => error,
        })
    };
    let measured = match (&file, args.measure.as_ref().or_else(|| recorded.as_ref()?.measure.as_ref())) {
        (Some((file, from)), _) => app::measures::of_rows(file, &super::spc::called(&args.series, from))?,
        (None, Some(id)) => {
            let all = measures(&load::workspace_of_figures(global)?, global.as_at)?;
            let found = find(&all, id);
            let asked_by = args.change.as_ref().filter(|_| args.measure.is_none());
            let found = match asked_by {
                Some(change) => found.with_context(|| {
                    format!("{change} ({what}) would show in {id}, which the workspace does not have; name a measure")
                })?,
                None => found?,
            };
            if args.left_out.is_empty() { without_gaps(global, found, first) } else { found.clone() }
        }
        (None, None) => {
            if let Some(change) = &recorded {
                bail!(
                    "the record of {} ({what}) names no measure, and none can be taken in its place: {}, or name one here \
                     (`oakham spc` lists them)",
                    change.id,
                    change.measure_remedy()
                )
            }
            bail!("it is not said of what; name a measure (`oakham spc` lists them), or give --csv or --sql")
        }
    };
    let asked = SeriesAsked {
        first,
        what,
        left_out: args
            .left_out
            .iter()
            .flat_map(|(months, reason)| {
                months.iter().map(|month| LeftOut { month: *month, reason: reason.clone() })
            })
            .collect(),
        max_lag: args.lag,
        reference: if args.normal { ReferenceKind::Normal } else { ReferenceKind::Student },
        small_sample: if args.uncorrected { SmallSample::Uncorrected } else { SmallSample::Corrected },
        harmonics: args.harmonics,
        effect_at: args.at,
        bounds: args.bounds,
        also_changed: args
            .also
            .iter()
            .map(|(month, what)| AlsoChanged { month: *month, what: what.clone() })
            .collect(),
    };
    if !args.counts {
        return answered(of_series(&measured, &asked));
    }
    let population = population(file.as_ref().map(|(file, _)| file), &measured);
    answered(of_counts(&measured, &population, &asked))
}

/// What a change is, and where its measure is not its own, that it is not.
fn with_measure(change: &RecordedChange) -> String {
    match &change.measure {
        Some(measure) if !change.is_named => format!(
            "{} (the record of {} names no measure, so what it would show in is taken, {measure}; name another, such as \
             attendances:RWE)",
            change.what, change.id
        ),
        _ => change.what.clone(),
    }
}

/// A measure of the workspace in the months without a gap around a change, and a word of the others.
fn without_gaps(global: &Global, measured: &Measured, first: Date) -> Measured {
    let (run, months) = measured.unbroken_around(first);
    if let Some((from, to)) = months {
        let told = format!(
            "{}: months from {} to {} are looked at; beyond them some have no value.",
            measured.id,
            date_in_words(from),
            date_in_words(to)
        );
        terminal::note(global.quiet, &told);
    }
    run
}

/// The population of each date; one person each where nobody says, which leaves the ratio of counts.
fn population(file: Option<&SeriesFile>, measured: &Measured) -> Vec<(Date, f64)> {
    let rows = file.iter().flat_map(|file| &file.rows);
    let stated: Vec<(Date, f64)> = rows.filter_map(|row| Some((row.date, row.population?))).collect();
    if stated.is_empty() {
        let dates = measured.observations.iter().filter(|of| of.value.is_some());
        return dates.map(|of| (of.date, 1.0)).collect();
    }
    stated
}

/// The rows of a file or a question, and where they are from; none where neither is named.
fn series_file(global: &Global, series: &SeriesArgs) -> Result<Option<(SeriesFile, String)>> {
    let (file, from) = match (&series.csv, &series.sql) {
        (Some(path), _) => (of_csv(path)?, path.display().to_string()),
        (None, Some(sql)) => (of_question(&load::workspace(global)?.root, sql)?, sql.clone()),
        (None, None) => return Ok(None),
    };
    if file.was_out_of_order {
        terminal::note(global.quiet, &format!("{from}: dates were out of order and are put in order."));
    }
    Ok(Some((file, from)))
}

/// The measure in words, and its units with their first months.
fn units(global: &Global, args: &UnitsArgs) -> Result<(Measured, UnitsAsked)> {
    let (about, mut units): (Measured, Vec<Unit>) = match (series_file(global, &args.series)?, &args.measures)
    {
        (Some((file, from)), _) => of_units(&file, &super::spc::called(&args.series, &from))?,
        (None, Some(name)) => places(&measures(&load::workspace_of_figures(global)?, global.as_at)?, name)?,
        (None, None) => bail!(
            "it is not said of which units; name a kind of measure such as gp-per-1000, or give --csv or --sql"
        ),
    };
    for (name, first) in &args.treated {
        let idx = called(&units, name)?;
        units[idx].start = Some(*first);
    }
    let errors = match args.errors {
        ErrorsArg::Uncorrected => ClusterCorrection::Uncorrected,
        ErrorsArg::AllParameters => ClusterCorrection::AllParameters,
        ErrorsArg::NestedEffects => ClusterCorrection::NestedEffects,
    };
    Ok((about, UnitsAsked { units, what: args.what.clone(), errors }))
}

fn print(global: &Global, evaluated: &Evaluated) -> Result<Outcome> {
    let mut out = terminal::out();
    let exhibits = evaluation(evaluated);
    match global.format {
        Format::Json => {
            let written = Written { unit: &evaluated.unit, decimals: evaluated.decimals };
            let conditions = evaluated.method.finding().conditions.iter();
            let conditions = conditions.map(|condition| condition_words(condition, written)).collect();
            let document = Evaluate::of(evaluated, evaluation_heading(evaluated), conditions);
            out.write_all(document.text().as_bytes())?;
        }
        Format::Csv => output::exhibits_csv(&exhibits[..1], &mut out)?,
        Format::Table => {
            // The answer first, then what stands against it, and the months last.
            let mut in_order: Vec<_> = exhibits.iter().collect();
            in_order.rotate_left(1);
            writeln!(out, "{}", exhibits[0].heading)?;
            writeln!(out, "{}", exhibits[0].note)?;
            if !evaluated.what.is_empty() {
                writeln!(out, "The change: {}.", evaluated.what.trim_end_matches('.'))?;
            }
            writeln!(out)?;
            for exhibit in in_order {
                terminal::exhibit(&mut out, exhibit)?;
                writeln!(out)?;
            }
            writeln!(out, "{}", terminal::KEY)?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}
