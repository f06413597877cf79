//! `oakham report`: the board report in four forms.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use api::consequence::ConsequenceTable;
use app::appraisal::{Alone, Asked, Drivers, Simulated, appraise};
use app::board_report::{BoardReport, MOST_SCENARIOS, Request};
use app::edition::Editions;
use app::simulation::n_threads;
use domain::month::{FinancialYear, Month};
use report::{Format, ReportFile};

use crate::Outcome;
use crate::arguments::{Global, PaperArgs, PeriodArgs};
use crate::command::scenario::progress::AtTerminal;
use crate::{load, output_file, terminal};

/// Writes the report on the month asked for; writes nothing where findings block.
pub(crate) fn run(global: &Global, when: PeriodArgs, paper: &PaperArgs, output: &Path) -> Result<Outcome> {
    output_file::refuse_folder_of_workspace(output)?;
    let workspace = load::untold_workspace(global)?;
    let month = load::month_for(&workspace, when, paper.readers(), global.as_at)?;
    let editions = Editions::new(&workspace, global.as_at);
    let edition = editions.edition(month)?;
    load::refuse_restricted(&edition, paper.readers())?;
    let front = edition.workspace().front_sheet.clone().under(paper.front());
    let (year, month) = (edition.month_end().year, edition.month_end().month);
    if let Some(day) = front.date.filter(|day| *day <= month.last_day(year)) {
        let place = if paper.front().date.is_some() { "--meeting-date" } else { "[report] of oakham.toml" };
        bail!(
            "{place} says that the meeting is on {day}, and {} {year} ends on {}: no paper on the month is there before; name the day of the meeting with --meeting-date",
            month.name(),
            month.last_day(year)
        );
    }
    if load::tell_spoilt(edition.month_end(), "No report was written")? {
        return Ok(Outcome::Blocked);
    }
    load::tell_unreadable(&workspace, &editions, &edition, global)?;
    let request = Request {
        seed: global.seed,
        front: paper.front(),
        sections: paper.sections(),
        readers: paper.readers(),
        scenarios: compared(global, (year, month), paper.scenarios())?,
    };
    let report = BoardReport::of(&edition, request);
    let mut out = terminal::out();
    for path in write(global.quiet, &report, output)? {
        writeln!(out, "{}", path.display())?;
    }
    Ok(Outcome::Done)
}

/// What the scenarios would do that were chosen for the paper, in the month of the paper; nothing where none was.
fn compared(
    global: &Global,
    (year, month): (FinancialYear, Month),
    files: &[PathBuf],
) -> Result<Option<ConsequenceTable>> {
    if files.is_empty() {
        return Ok(None);
    }
    if MOST_SCENARIOS < files.len() {
        bail!(
            "{} scenarios are more than a paper tells; give --scenario at most {MOST_SCENARIOS} times",
            files.len()
        );
    }
    let asked = Asked {
        files: files.to_vec(),
        period: (Some(year), Some(month)),
        as_at: global.as_at,
        seed: global.seed,
        alone: Alone::OfOne,
        simulated: Simulated::default(),
        n_threads: n_threads(),
    };
    Ok(Some(appraise(&global.workspace, &asked, Drivers::LeftOut, &AtTerminal::new(global.quiet))?))
}

/// Makes all files of the report, then puts them into `folder`: all or none.
pub(crate) fn write(quiet: bool, report: &BoardReport, folder: &Path) -> Result<Vec<PathBuf>> {
    let bar = terminal::progress(quiet, Format::ALL.len());
    bar.set_message("charts");
    let files = report.files(&|format| {
        bar.set_message(format.file_name());
        bar.inc(1);
    });
    bar.finish_and_clear();
    let files = files?;
    fs::create_dir_all(folder).with_context(|| {
        format!("the folder {} cannot be made; name one you may write to with -o", folder.display())
    })?;
    for file in &files {
        output_file::refuse_another(&folder.join(file.name), output_file::Kind::Table)?;
    }
    put(&files, folder).with_context(|| {
        format!("{} cannot be written to; name a folder you may write to with -o", folder.display())
    })
}

/// Writes each file beside its place first and moves them together, so that a full disk or a
/// forbidden folder leaves no half report.
fn put(files: &[ReportFile], folder: &Path) -> io::Result<Vec<PathBuf>> {
    let beside = |name: &str| folder.join(format!(".{name}.part"));
    for file in files {
        if let Err(error) = fs::write(beside(file.name), &file.bytes) {
            for file in files {
                // What was not written is not there to remove.
                let _ = fs::remove_file(beside(file.name));
            }
            return Err(error);
        }
    }
    let mut paths = Vec::new();
    for file in files {
        let path = folder.join(file.name);
        fs::rename(beside(file.name), &path)?;
        paths.push(path);
    }
    Ok(paths)
}
