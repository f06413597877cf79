//! `oakham search`: what words, an amount or a code name, and where it stands.

use std::io::Write;

use anyhow::Result;
use api::document::Document;
use api::search::Search;
use exhibits::csv_file::CsvFile;

use crate::Outcome;
use crate::arguments::{Format, Global, PeriodArgs};
use crate::{load, terminal};

/// How many results are listed for people.
const MOST_LISTED: usize = 20;

/// Prints what the words name in the month asked for, best first.
pub(crate) fn run(global: &Global, when: PeriodArgs, words: &[String]) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let month = if workspace.months().is_empty() && (when.year, when.month) == (None, None) {
        let first = app::edition::month::first_month(&workspace);
        (first.year, first.month)
    } else {
        load::month(&workspace, when)?
    };
    let found = app::search::search(&workspace, global.as_at, month, &words.join(" "))?;
    let mut out = terminal::out();
    match global.format {
        Format::Json => out.write_all(found.text().as_bytes())?,
        Format::Csv => csv(&found, &mut out)?,
        Format::Table => print(&found, &mut out)?,
    }
    Ok(Outcome::Done)
}

fn print(found: &Search, out: &mut dyn Write) -> Result<()> {
    let Search { query, year, month, .. } = found;
    let n = match found.found {
        0 => "Nothing".to_owned(),
        1 => "1 result".to_owned(),
        n => format!("{n} results"),
    };
    writeln!(out, "{n} for “{query}”, {year} month {month}")?;
    if let Some(meant) = &found.did_you_mean {
        writeln!(out, "Did you mean “{meant}”?")?;
    }
    if !found.all_words {
        writeln!(out, "Nothing has all these words; what follows has some of them.")?;
    }
    for result in found.results.iter().take(MOST_LISTED) {
        writeln!(out, "\n{} ({})\n  {}", result.title, result.kind, result.address)?;
        if !result.context.is_empty() {
            writeln!(out, "  {}", result.context)?;
        }
        if let Some(source) = &result.source {
            writeln!(out, "  {source}")?;
        }
    }
    if MOST_LISTED < found.found {
        writeln!(out, "\nThe first {MOST_LISTED} of {}; add a word to narrow them.", found.found)?;
    }
    Ok(())
}

/// A row a result.
fn csv(found: &Search, out: &mut dyn Write) -> Result<()> {
    let mut writer = CsvFile::to(out);
    writer.row(["kind", "title", "address", "context", "figure_id"])?;
    for result in &found.results {
        writer.row([
            result.kind,
            &result.title,
            &result.address,
            &result.context,
            result.figure_id.as_deref().unwrap_or_default(),
        ])?;
    }
    writer.flush()?;
    Ok(())
}
