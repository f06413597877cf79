//! `oakham project`: where a measure goes next.

use std::io::Write;

use anyhow::{Context, Result, bail};
use api::document::Document;
use api::projection::Projection as ProjectionDocument;
use app::measures::{find, measures};
use evidence::measured::Measured;
use evidence::projection::of_measure::{Projected, Sums, projected};
use evidence::projection::settings::{Adjustment, Bounds, Settings};
use exhibits::table::projection::{
    outturn_sentence, projection_exhibit, projection_warnings, rehearsal_sentence,
};

use super::spc::of_series;
use crate::Outcome;
use crate::arguments::project::{LengthArg, ProjectArgs};
use crate::arguments::{Format, Global};
use crate::{load, output, terminal};

/// Prints the projection of a measure.
pub(crate) fn run(global: &Global, args: &ProjectArgs) -> Result<Outcome> {
    let sums = if args.outturn { Sums::Wanted } else { Sums::Unwanted };
    let measured = measured(global, args)?;
    let about = format!("{} cannot be projected", measured.name);
    let found = projected(measured, &settings(args), sums, global.seed).context(about)?;
    let outturn = found.outturn.as_ref();
    let exhibit = projection_exhibit(&found.measured, &found.history, &found.settings, &found.projection);
    let mut out = terminal::out();
    match global.format {
        Format::Json => {
            let Projected { measured, history, settings, projection, rehearsal, .. } = &found;
            let document =
                ProjectionDocument::of(measured, history, settings, projection, outturn, rehearsal.as_ref());
            out.write_all(document.text().as_bytes())?;
        }
        Format::Csv => output::exhibits_csv(&[exhibit], &mut out)?,
        Format::Table => {
            terminal::exhibit(&mut out, &exhibit)?;
            writeln!(out, "{}\n", exhibit.note)?;
            if args.outturn {
                writeln!(out, "{}\n", outturn_told(&found))?;
            }
            if args.score {
                writeln!(out, "{}\n", rehearsal_sentence(found.rehearsal.as_ref()))?;
            }
            for warning in projection_warnings(&found.projection) {
                writeln!(out, "Note: {warning}")?;
            }
            writeln!(out, "{}", terminal::KEY)?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// What the year comes to, or why that is not told.
fn outturn_told(found: &Projected) -> String {
    found.outturn.as_ref().map_or_else(
        || {
            "The year has no outturn: not all its months are known or projected. Ask for more --months, or fill in those \
             that are missing."
                .to_owned()
        },
        |outturn| outturn_sentence(&found.measured, outturn),
    )
}

fn measured(global: &Global, args: &ProjectArgs) -> Result<Measured> {
    if let Some(series) = of_series(global, &args.series)? {
        return Ok(series);
    }
    let Some(id) = &args.measure else {
        bail!(
            "name a measure, such as gp-appointments:QK1 (`oakham spc` lists all), or give a series with --csv or --sql"
        )
    };
    let all = measures(&load::workspace_of_figures(global)?, global.as_at)?;
    Ok(find(&all, id)?.clone())
}

fn settings(args: &ProjectArgs) -> Settings {
    let bounds = match (args.least, args.most) {
        (None, None) => Bounds::AsKnown,
        (least, most) => {
            Bounds::Given { least: least.unwrap_or(f64::NEG_INFINITY), most: most.unwrap_or(f64::INFINITY) }
        }
    };
    let adjustment = match args.by {
        LengthArg::AsIs => Adjustment::AsIs,
        LengthArg::Days => Adjustment::Days,
        LengthArg::WorkingDays => Adjustment::WorkingDays,
    };
    Settings { n_months: args.months, adjustment, bounds }
}
