//! `oakham sql`: questions over the lake.

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

use anyhow::{Context, Result};
use api::document::Document;
use exhibits::csv_file::CsvFile;
use exhibits::number::counted;
use unicode_width::UnicodeWidthStr;
use warehouse::{Answer, Cell};

use crate::Outcome;
use crate::arguments::{Format, Global};
use crate::{load, terminal};

/// Rows that a terminal shows; files and other formats have all.
const SHOWN: usize = 1_000;

/// Prints the answer to a question, or writes it to a Parquet file.
pub(crate) fn run(global: &Global, sql: &str, output: Option<&Path>) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let sql = if sql == "-" { io::read_to_string(io::stdin().take(1 << 20))? } else { sql.to_owned() };
    let answer = app::data::ask(&workspace.root, &sql)?;
    if let Some(path) = output {
        fs::write(path, answer.to_parquet()?)
            .with_context(|| format!("{} cannot be written", path.display()))?;
        writeln!(terminal::err(), "{}: {}", path.display(), counted(answer.n_rows, "row", "rows"))?;
        return Ok(Outcome::Done);
    }
    let mut out = terminal::out();
    match global.format {
        Format::Json => out.write_all(app::data::document(&sql, &answer)?.text().as_bytes())?,
        Format::Csv => {
            let mut csv = CsvFile::to(&mut out);
            csv.row(answer.columns())?;
            for row in answer.rows()? {
                csv.row(row.iter().map(shown))?;
            }
            csv.flush()?;
        }
        Format::Table => table(&answer, &mut out)?,
    }
    out.flush()?;
    if answer.is_cut {
        let n = counted(answer.n_rows, "row", "rows");
        writeln!(terminal::err(), "The first {n}; there are more. Narrow the question, or group.")?;
    }
    Ok(Outcome::Done)
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Missing => String::new(),
        Cell::Text(text) | Cell::Number(text) => text.clone(),
        Cell::Truth(truth) => if *truth { "true" } else { "false" }.to_owned(),
    }
}

/// Columns as wide as what is in them, numbers right.
fn table(answer: &Answer, out: &mut dyn Write) -> Result<()> {
    let names = answer.columns();
    let rows: Vec<Vec<String>> =
        answer.rows()?.iter().take(SHOWN).map(|row| row.iter().map(shown).collect()).collect();
    let widths: Vec<usize> = (0..names.len())
        .map(|idx| rows.iter().map(|row| row[idx].width()).chain([names[idx].width()]).max().unwrap_or(0))
        .collect();
    let mut line = |cells: Vec<&str>| -> io::Result<()> {
        let cells = cells.iter().enumerate().map(|(idx, cell)| {
            let space = " ".repeat(widths[idx].saturating_sub(cell.width()));
            if answer.is_number(idx) { format!("{space}{cell}") } else { format!("{cell}{space}") }
        });
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    line(names.clone())?;
    let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    line(rules.iter().map(String::as_str).collect())?;
    for row in &rows {
        line(row.iter().map(String::as_str).collect())?;
    }
    if SHOWN < answer.n_rows {
        let rest = counted(answer.n_rows - SHOWN, "further row", "further rows");
        writeln!(out, "… {rest}; --format csv or --output FILE.parquet has all")?;
    }
    Ok(())
}
