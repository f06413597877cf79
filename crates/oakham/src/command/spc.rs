//! `oakham spc`: control charts of measures.

use std::io::Write;

use anyhow::{Result, bail};
use api::document::Document;
use api::spc::Spc;
use app::measures::{Called, find, measures, of_csv, of_question, of_rows};
use evidence::control_chart::chart::{Chart, chart};
use evidence::control_chart::plan::{
    Baseline, BaselineLength, Direction, Exclusion, Plan, Reason, Rebase, Targets,
};
use evidence::control_chart::series::Series;
use evidence::control_chart::settings::{LimitFactor, RunLength, Screening, Settings, TwoInThree};
use evidence::measured::{Measured, told_by_day};
use exhibits::exhibit::Exhibit;
use exhibits::table::control::{control_chart, control_warnings, decided, icon_table, proposed};
use jiff::civil::Date;

use crate::Outcome;
use crate::arguments::spc::{Better, LimitsArg, SeriesArgs, SpcArgs, TwoInThreeArg};
use crate::arguments::{Format, Global};
use crate::{load, output, terminal};

/// Prints the chart of a measure, or the table of all.
pub(crate) fn run(global: &Global, args: &SpcArgs) -> Result<Outcome> {
    let one = match of_series(global, &args.series)? {
        Some(series) => Some(series),
        None => match &args.measure {
            Some(id) => {
                let all = measures(&load::workspace_of_figures(global)?, global.as_at)?;
                Some(find(&all, id)?.clone())
            }
            None => None,
        },
    };
    match one {
        Some(measured) => print_chart(global, args, measured),
        None => print_all(global, args),
    }
}

/// The series of a file or a question; none where neither is named.
pub(crate) fn of_series(global: &Global, series: &SeriesArgs) -> Result<Option<Measured>> {
    let (file, from) = match (&series.csv, &series.sql) {
        (Some(path), _) => (of_csv(path)?, path.display().to_string()),
        (None, Some(sql)) => (of_question(&load::workspace(global)?.root, sql)?, sql.clone()),
        (None, None) => return Ok(None),
    };
    if file.was_out_of_order {
        terminal::note(global.quiet, &format!("{from}: dates were out of order and are put in order."));
    }
    Ok(Some(of_rows(&file, &called(series, &from))?))
}

/// What a series of a file or a question is called: as its reader says, else as its file.
pub(crate) fn called(series: &SeriesArgs, from: &str) -> Called {
    let stem = series.csv.as_deref().and_then(|path| path.file_stem()).map(|stem| stem.to_string_lossy());
    let name = series.name.as_deref().or(stem.as_deref()).unwrap_or("The answer").to_owned();
    Called { name, unit: series.unit.clone(), direction: Direction::Neutral, from: from.to_owned() }
}

fn print_chart(global: &Global, args: &SpcArgs, measured: Measured) -> Result<Outcome> {
    let plan = plan(args, &measured)?;
    let chart = charted(&measured, &plan, settings(args)?)?;
    let mut out = terminal::out();
    match global.format {
        Format::Json => out.write_all(Spc::of(&[(measured, chart)]).text().as_bytes())?,
        Format::Csv => output::exhibits_csv(&[control_chart(&measured, &chart)], &mut out)?,
        Format::Table => {
            let proposal = proposed(&measured, &chart).map(|(exhibit, _)| exhibit);
            let exhibits: Vec<Exhibit> = [control_chart(&measured, &chart), decided(&measured, &chart)]
                .into_iter()
                .chain(proposal)
                .collect();
            for exhibit in &exhibits {
                terminal::exhibit(&mut out, exhibit)?;
                writeln!(out, "{}\n", exhibit.note)?;
            }
            for warning in control_warnings(&chart) {
                writeln!(out, "Note: {warning}")?;
            }
            writeln!(out, "{}", terminal::KEY)?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// What people decide about one chart cannot be said of all.
fn print_all(global: &Global, args: &SpcArgs) -> Result<Outcome> {
    if !(args.targets.is_empty()
        && args.rebases.is_empty()
        && args.exclusions.is_empty()
        && args.better.is_none())
    {
        bail!(
            "--target, --rebase, --exclude and --better are of one measure; name it, such as gp-per-1000:03W"
        );
    }
    let all = measures(&load::workspace_of_figures(global)?, global.as_at)?;
    let settings = settings(args)?;
    // Documents for programs have all.
    let all = match global.format {
        Format::Json => all,
        _ => told_by_day(&all).into_iter().cloned().collect(),
    };
    let mut charts = Vec::new();
    for measured in all {
        let plan = plan(args, &measured)?;
        let chart = charted(&measured, &plan, settings)?;
        charts.push((measured, chart));
    }
    let mut out = terminal::out();
    match global.format {
        Format::Json => out.write_all(Spc::of(&charts).text().as_bytes())?,
        format => {
            let pairs: Vec<(&Measured, &Chart)> =
                charts.iter().map(|(measured, chart)| (measured, chart)).collect();
            let mut exhibit = icon_table(&pairs, |measured| Some(measured.id.clone()));
            // A terminal has no links: a measure is asked for by its id.
            for row in &mut exhibit.table.rows {
                row.name = row.link.take().unwrap_or_else(|| row.name.clone());
            }
            if format == Format::Csv {
                output::exhibits_csv(&[exhibit], &mut out)?;
            } else {
                terminal::exhibit(&mut out, &exhibit)?;
                writeln!(out, "{}\n\nA chart: oakham spc MEASURE\n{}", exhibit.note, terminal::KEY)?;
            }
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn charted(measured: &Measured, plan: &Plan, settings: Settings) -> Result<Chart> {
    let series = Series::new(measured.observations.iter().copied())?;
    Ok(chart(&series, plan, settings))
}

fn settings(args: &SpcArgs) -> Result<Settings> {
    Ok(Settings {
        shift: RunLength::new(args.shift)?,
        trend: RunLength::new(args.trend)?,
        two_in_three: match args.two_in_three {
            TwoInThreeArg::SameSide => TwoInThree::SameSide,
            TwoInThreeArg::AnySide => TwoInThree::AnySide,
            TwoInThreeArg::WholeWindow => TwoInThree::AnySideWholeWindow,
        },
        limit_factor: match args.limits {
            LimitsArg::Rounded => LimitFactor::Rounded,
            LimitsArg::ThreeSigma => LimitFactor::ThreeSigma,
        },
        screening: if args.no_screening { Screening::Off } else { Screening::Once },
    })
}

fn plan(args: &SpcArgs, measured: &Measured) -> Result<Plan> {
    if args.rebases.len() != args.reasons.len() {
        bail!(
            "there are {} dates of --rebase and {} reasons; give each date its own --reason",
            args.rebases.len(),
            args.reasons.len()
        );
    }
    let rebases = args.rebases.iter().zip(&args.reasons);
    let rebases: Result<Vec<Rebase>, _> =
        rebases.map(|(first, text)| Ok(Rebase { first: *first, reason: Reason::new(text)? })).collect();
    let exclusions = args.exclusions.iter();
    let exclusions: Result<Vec<Exclusion>, _> =
        exclusions.map(|(date, text)| Ok(Exclusion { date: *date, reason: Reason::new(text)? })).collect();
    let asked = args.targets.iter().map(|(from, target)| (from.unwrap_or(Date::MIN), *target));
    let targets = if args.targets.is_empty() {
        Targets::changing(measured.targets.iter().copied())?
    } else {
        Targets::changing(asked)?
    };
    Ok(Plan {
        direction: match args.better {
            None => measured.direction,
            Some(Better::Higher) => Direction::Increase,
            Some(Better::Lower) => Direction::Decrease,
            Some(Better::Neither) => Direction::Neutral,
        },
        targets,
        rebases: rebases.map_err(|fault: evidence::control_chart::fault::Fault| fault)?,
        baseline: match args.baseline {
            None => Baseline::WholeGroup,
            Some(n) => Baseline::First(BaselineLength::new(n)?),
        },
        exclusions: exclusions.map_err(|fault: evidence::control_chart::fault::Fault| fault)?,
    })
}
