//! `oakham sql`: questions over the lake.

use std::io::{self, Read, Write};
use std::path::Path;

use anyhow::{Result, bail};
use api::document::Document;
use exhibits::csv_file::CsvFile;
use exhibits::number::counted;
use unicode_width::UnicodeWidthStr;
use warehouse::{Answer, Cell};

use crate::Outcome;
use crate::arguments::{Format, Global};
use crate::{load, output_file, terminal};

/// Rows that a terminal shows; files and other formats have all.
const SHOWN: usize = 1_000;

/// Prints the answer to a question, or writes it to a file of the kind that its name says.
pub(crate) fn run(global: &Global, sql: &str, output: Option<&Path>) -> Result<Outcome> {
    let kind = output.map(|path| kind_of(path, global.format)).transpose()?;
    let workspace = load::workspace(global)?;
    let sql = if sql == "-" { io::read_to_string(io::stdin().take(1 << 20))? } else { sql.to_owned() };
    let answer = app::data::ask(&workspace.root, &sql)?;
    if let Some((path, kind)) = output.zip(kind) {
        let bytes = match kind {
            Kind::Parquet => answer.to_parquet()?,
            Kind::Json => app::data::document(&sql, &answer)?.text().into_bytes(),
            Kind::Csv => {
                let mut bytes = Vec::new();
                csv(&answer, &mut bytes)?;
                bytes
            }
        };
        output_file::put(path, &bytes, output_file::Kind::Table)?;
        writeln!(terminal::err(), "{}: {}", path.display(), counted(answer.n_rows, "row", "rows"))?;
        return told_if_cut(&answer);
    }
    let mut out = terminal::out();
    match global.format {
        Format::Json => out.write_all(app::data::document(&sql, &answer)?.text().as_bytes())?,
        Format::Csv => csv(&answer, &mut out)?,
        Format::Table => table(&answer, &mut out)?,
    }
    out.flush()?;
    told_if_cut(&answer)
}

fn told_if_cut(answer: &Answer) -> Result<Outcome> {
    if answer.is_cut {
        let n = counted(answer.n_rows, "row", "rows");
        writeln!(terminal::err(), "The first {n}; there are more. Narrow the question, or group.")?;
    }
    Ok(Outcome::Done)
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Parquet,
    Csv,
    Json,
}

/// What a file is by the end of its name; refused, before anything is asked, where `--format` says another thing.
fn kind_of(path: &Path, format: Format) -> Result<Kind> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let (kind, formats): (Kind, &[Format]) = match ending.as_deref() {
        Some("parquet") => (Kind::Parquet, &[Format::Table]),
        Some("csv") => (Kind::Csv, &[Format::Table, Format::Csv]),
        Some("json") => (Kind::Json, &[Format::Table, Format::Json]),
        Some("xlsx" | "xls" | "ods") => bail!(
            "no workbook is written; name a file that ends in .csv, which spreadsheet programs open, or in .parquet"
        ),
        _ => bail!(
            "{}: the end of its name does not say what it is; name a file that ends in .parquet, .csv or .json",
            path.display()
        ),
    };
    if !formats.contains(&format) {
        bail!(
            "{}: a file of that name is no {}; leave --format out, or name another file with -o",
            path.display(),
            if format == Format::Csv { "CSV" } else { "JSON" }
        );
    }
    output_file::refuse_another(path, output_file::Kind::Table)?;
    Ok(kind)
}

fn csv(answer: &Answer, out: &mut dyn Write) -> Result<()> {
    let mut csv = CsvFile::to(out);
    csv.row(answer.columns())?;
    for part in answer.rows_in_parts() {
        for row in part? {
            csv.row(row.iter().map(shown))?;
        }
    }
    csv.flush()?;
    Ok(())
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
        answer.first_rows(SHOWN)?.iter().map(|row| row.iter().map(shown).collect()).collect();
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
