//! `oakham scenario compare`: the consequence table.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};
use api::consequence::ConsequenceTable;
use api::document::Document;
use app::appraisal::{self, Alone, Asked, Drivers, Progress, Simulated};
use app::scenarios::{BASES, unaskable};
use app::simulation::n_threads;

use super::progress::{AtTerminal, InLines};
use super::{file, table};
use crate::arguments::{Format, Global, ScenarioCommand};
use crate::{Outcome, output_file, terminal};

/// Works the table out, or finds it again, and prints it.
pub(super) fn run(global: &Global, command: &ScenarioCommand) -> Result<Outcome> {
    let ScenarioCommand::Compare {
        base,
        files,
        when,
        alone,
        drivers,
        all,
        days,
        replications,
        threads,
        output,
        tell_progress,
    } = command
    else {
        return Ok(Outcome::Done);
    };
    if !BASES.contains(&base.as_str()) {
        bail!(
            "scenarios are compared with things as they are: write `oakham scenario compare base {base} …` to compare {base} with today, too"
        );
    }
    if let Some(why) = files.iter().find_map(|file| unaskable(&file.to_string_lossy())) {
        bail!("{why}");
    }
    if let Some(path) = output {
        file::check_name(path, global.format)?;
        output_file::refuse_another(path, output_file::Kind::Table)?;
    }
    let asked = Asked {
        files: files.clone(),
        period: (when.year, when.month),
        as_at: global.as_at,
        seed: global.seed,
        alone: if *alone { Alone::Included } else { Alone::OfOne },
        simulated: Simulated { days: *days, replications: *replications },
        n_threads: threads.unwrap_or_else(n_threads),
    };
    let drivers = if *drivers { Drivers::Included } else { Drivers::LeftOut };
    let progress: Box<dyn Progress> =
        if *tell_progress { Box::new(InLines::new()) } else { Box::new(AtTerminal::new(global.quiet)) };
    let made = appraisal::appraise(&global.workspace, &asked, drivers, progress.as_ref())?;
    drop(progress);
    match output {
        Some(path) => write(&made, path)?,
        None => print(global, &made, if *all { table::Rows::All } else { table::Rows::Headlines })?,
    }
    // A change whose effect is nowhere in the table must not pass unnoticed.
    let is_whole = made.scenarios.iter().all(|scenario| scenario.not_taken.is_empty());
    Ok(if is_whole { Outcome::Done } else { Outcome::Blocked })
}

fn print(global: &Global, made: &ConsequenceTable, rows: table::Rows) -> Result<()> {
    let mut out = terminal::out();
    match global.format {
        Format::Json => out.write_all(made.text().as_bytes())?,
        Format::Csv => out.write_all(&appraisal::file::csv(made)?)?,
        Format::Table => table::print(&mut out, made, rows)?,
    }
    Ok(())
}

fn write(made: &ConsequenceTable, path: &Path) -> Result<()> {
    output_file::put(path, &file::bytes(made, path)?, output_file::Kind::Table)
}
