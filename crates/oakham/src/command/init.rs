//! `oakham init`: the workspace of any system of the register, empty, with a synthetic year, or with scaffolds of
//! its reform and its care network.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use app::edition::month::first_month;
use app::workspace::open_workspace;
use domain::first_month::{FirstMonth, StepKind};
use domain::month::{FinancialYear, Month, day_in_words, month_in_words};
use domain::register::Board;
use exhibits::number::counted;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sources::practices::{PracticeFiles, practices};
use sources::register::{register, workspace_files};
use sources::scaffold::{Scaffold, care_files, reform_files};
use sources::workspace::Workspace;

use crate::Outcome;
use crate::arguments::{Global, ScaffoldOf};
use crate::terminal;
use app::synthetic::{self, Request};

/// What a new workspace is for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Contents<'a> {
    /// Its first financial year; without one the current year, or the last one of a board that has
    /// ended.
    pub(crate) year: Option<FinancialYear>,
    /// The last month of synthetic returns; without one there are none.
    pub(crate) made_up_to: Option<Month>,
    /// The scaffolds beside it.
    pub(crate) with: &'a [ScaffoldOf],
    /// Files of the publishers that the network's places are taken from.
    pub(crate) practices: Option<PracticeFiles<'a>>,
}

/// The most files of an occupied folder that are named.
const MOST_NAMED: usize = 10;

/// Makes the workspace of `system` in `folder`, which must be empty or not exist.
pub(crate) fn run(global: &Global, folder: &Path, system: &str, contents: &Contents<'_>) -> Result<Outcome> {
    let today = global.as_at.unwrap_or_else(|| Timestamp::now().to_zoned(TimeZone::UTC).date());
    let latest = register().find(system)?;
    let year = contents.year.unwrap_or_else(|| FinancialYear::of(last_day_of(latest, today)));
    // The footprint of the year, where a board has had several.
    let board = register().board(latest.code(), year.last_day()).unwrap_or(latest);
    let mut files = match contents.made_up_to {
        None => workspace_files(register(), board.code(), year)?,
        Some(month) => synthetic::files(register(), Request { board, year, month, seed: global.seed })?,
    };
    refuse_occupied(folder)?;
    files.extend(scaffolds(board, year, today, contents)?);
    write_all(folder, &files)?;
    let mut out = terminal::out();
    let workspace = open_workspace(folder)?;
    let options = format!(" -w {}", terminal::quoted(&folder.display().to_string()));
    writeln!(out, "Made {} for {} ({}).", folder.display(), board.organisation.name, board.code())?;
    match contents.made_up_to {
        None => next_steps(&mut out, &workspace, &options)?,
        Some(month) => {
            writeln!(
                out,
                "{year} to month {month} is synthetic, generated with seed {}, every cell marked synthetic.",
                global.seed
            )?;
            writeln!(out, "Next:\n  oakham position --workspace {}", folder.display())?;
        }
    }
    open_values(&mut out, &workspace, &options)?;
    Ok(Outcome::Done)
}

/// Writes every file into a folder that is empty or not there, or none: where one cannot be written, those that were
/// are removed.
fn write_all(folder: &Path, files: &BTreeMap<String, String>) -> Result<()> {
    let was_there = folder.exists();
    for (path, text) in files {
        let path = folder.join(path);
        let parent = path.parent().unwrap_or(folder);
        let Err(error) = fs::create_dir_all(parent).and_then(|()| fs::write(&path, text)) else { continue };
        let left = undo(folder, was_there);
        let remedy = match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                "free some space, or name a folder elsewhere"
            }
            _ => "name a folder you may write to",
        };
        let left = if left.is_ok() { "nothing was left behind" } else { "remove what was written before it" };
        return Err(error).with_context(|| format!("{} cannot be written; {left}; {remedy}", path.display()));
    }
    Ok(())
}

/// Removes all that is in a folder, which was empty before, and the folder where it was not there.
fn undo(folder: &Path, was_there: bool) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    if !was_there {
        return fs::remove_dir_all(folder);
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())
        } else {
            fs::remove_file(entry.path())
        }?;
    }
    Ok(())
}

/// The files of the scaffolds that were asked for.
fn scaffolds(
    board: &Board,
    year: FinancialYear,
    today: Date,
    contents: &Contents<'_>,
) -> Result<Vec<(String, String)>> {
    let has = |of: ScaffoldOf| contents.with.contains(&of);
    if contents.practices.is_some() && !has(ScaffoldOf::Care) {
        bail!("--registrations is for the care network: add --with care, or leave it out");
    }
    if has(ScaffoldOf::Reform)
        && let Some(last) = board.organisation.effective.to().filter(|last| *last < today)
    {
        let successors = register().successors(board.code()).into_iter().filter_map(|row| {
            let next = register().board(&row.to, row.on)?;
            Some(format!("{} ({})", next.code(), next.system_name))
        });
        bail!(
            "{} ended on {}, so no reform of it is to be planned; name a board that followed: {}",
            board.organisation.short_name,
            day_in_words(last),
            successors.collect::<Vec<_>>().join(", ")
        );
    }
    let subs = register().sub_icbs_of(board.code(), year.last_day());
    let locations: BTreeSet<String> = subs.iter().map(|sub| sub.code.to_string()).collect();
    let list = contents.practices.map(|files| practices(files, &locations)).transpose()?;
    let scaffold = Scaffold { register: register(), board, year, practices: list.as_ref() };
    let mut files = Vec::new();
    if has(ScaffoldOf::Reform) {
        files.extend(reform_files(scaffold)?);
    }
    if has(ScaffoldOf::Care) {
        files.extend(care_files(scaffold));
    }
    Ok(files)
}

/// How many values of the scaffolds are to be stated, and how to see them.
fn open_values(out: &mut dyn Write, workspace: &Workspace, options: &str) -> Result<()> {
    if let Some(open) = app::reform::open(workspace, app::clock::today())? {
        writeln!(
            out,
            "reform/ has {} and {}; {} yours to state. What is known already:\n     oakham{options} reform plan",
            counted(open.functions.len(), "function", "functions"),
            counted(open.n_duties, "duty", "duties"),
            counted(open.n_open(), "value is", "values are")
        )?;
    }
    let n_open = app::simulation::open_values(&workspace.root).len();
    if 0 < n_open {
        writeln!(
            out,
            "care/ has a network; {} yours to state. Which, and once they are, a first run:\n     oakham{options} check\n     oakham{options} flow run",
            counted(n_open, "value is", "values are")
        )?;
    }
    Ok(())
}

/// Refuses a folder that holds anything, naming what it holds: nothing is overwritten.
fn refuse_occupied(folder: &Path) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    let entries = folder
        .read_dir()
        .with_context(|| format!("{} is not a folder; name one that does not exist yet", folder.display()))?;
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let (n, more) = (names.len(), names.len().saturating_sub(MOST_NAMED));
    if n == 0 {
        return Ok(());
    }
    names.truncate(MOST_NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    bail!(
        "{} is not an empty folder: it holds {}{more}; nothing was written, so name one that does not exist yet",
        folder.display(),
        names.join(", ")
    )
}

/// The three steps to the first figures, as commands of the new workspace.
fn next_steps(out: &mut dyn Write, workspace: &Workspace, options: &str) -> Result<()> {
    let first = first_month(workspace);
    let [plan, ..] = &first.steps;
    let names: Vec<String> =
        plan.open.iter().map(|known| format!("{} ({})", known.short_name, known.code)).collect();
    writeln!(out, "It has {}.", names.join(", "))?;
    writeln!(
        out,
        "\nThree steps to the first figures, {}; with --organisation CODE each is that of one organisation:",
        month_in_words(first.year, first.month)
    )?;
    for (number, step) in (1..).zip(&first.steps) {
        writeln!(out, "{number}. {}.", explained(step.kind))?;
        for command in first.commands(step, options) {
            writeln!(out, "     {command}")?;
        }
    }
    begin_elsewhere(out, &first, options)?;
    let (year, month) = (first.year, first.month);
    writeln!(out, "Then the month can be released and reported:")?;
    writeln!(out, "     oakham{options} release {year} {month} --by NAME")?;
    writeln!(out, "     oakham{options} report --year {year} --month {month} -o report")?;
    writeln!(out, "Where it stands, at any time: oakham{options} check, or on pages: oakham{options} serve")?;
    Ok(())
}

/// How to begin with another month than the last that is over.
pub(crate) fn begin_elsewhere(out: &mut dyn Write, first: &FirstMonth, options: &str) -> Result<()> {
    if let Some(command) = first.from_april(options) {
        writeln!(out, "To begin with an earlier month, name it from the second step on, such as April:")?;
        writeln!(out, "     {command}")?;
    }
    Ok(())
}

/// A step, with what is done between its commands.
const fn explained(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Plan => "Plans: write the workbooks, fill them in, import them",
        StepKind::Return => "Returns: write the workbooks, fill them in, submit them",
        StepKind::Approve => "Approval of each, by somebody other than who submitted it",
    }
}

/// Today or, for a board that has ended, its last day.
fn last_day_of(board: &Board, today: Date) -> Date {
    board.organisation.effective.to().filter(|last| *last < today).unwrap_or(today)
}

#[cfg(test)]
mod tests;
