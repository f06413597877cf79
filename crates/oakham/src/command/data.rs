//! `oakham data`: publications, and how their files come into the lake.

mod fetch;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use api::data::ImportedFile;
use api::document::Document;
use domain::money::grouped;
use exhibits::csv_file::CsvFile;
use exhibits::number::counted;
use sources::facts::FOLDER;

use crate::Outcome;
use crate::arguments::data::Data;
use crate::arguments::{Format, Global};
use crate::{load, terminal};

/// Runs a command of `oakham data`.
pub(crate) fn run(global: &Global, command: &Data) -> Result<Outcome> {
    match command {
        Data::List => list(global),
        Data::Fetch(arguments) => fetch::run(global, arguments),
        Data::Import { files } => import(global, files),
        Data::Condense { output } => condense(global, output.as_deref()),
    }
}

fn list(global: &Global) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let data = app::data::list(&workspace.root)?;
    let mut out = terminal::out();
    match global.format {
        Format::Json => out.write_all(data.text().as_bytes())?,
        Format::Csv => {
            let mut file = CsvFile::to(&mut out);
            file.row(["id", "title", "publisher", "frequency", "editions", "latest", "page"])?;
            for publication in &data.publications {
                file.row([
                    publication.id,
                    publication.title,
                    publication.publisher,
                    publication.frequency,
                    &publication.editions.to_string(),
                    publication.latest.as_deref().unwrap_or_default(),
                    publication.page,
                ])?;
            }
            file.flush()?;
        }
        Format::Table => {
            writeln!(out, "Publications that are read, and what of them is in the lake\n")?;
            for publication in &data.publications {
                let there = match &publication.latest {
                    Some(latest) => {
                        format!("{}, to {latest}", counted(publication.editions, "edition", "editions"))
                    }
                    None => "none yet".to_owned(),
                };
                writeln!(out, "{}  {there}", publication.id)?;
                writeln!(
                    out,
                    "    {}, {}; {}",
                    publication.title, publication.publisher, publication.frequency
                )?;
                writeln!(out, "    {}", publication.page)?;
            }
            writeln!(out, "\nTables for `oakham sql`\n")?;
            for table in data.tables.iter().filter(|table| 0 < table.rows) {
                writeln!(out, "{}  {}", table.name, rows(table.rows))?;
            }
            if data.editions.is_empty() {
                writeln!(
                    out,
                    "None: `oakham data fetch` fetches them; or fetch a file from its page above, and `oakham data import FILE`."
                )?;
            }
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn import(global: &Global, files: &[PathBuf]) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let import = app::data::import(&workspace.root, files)?;
    let is_refused = import.files.iter().any(|file| file.outcome == "refused");
    let mut out = terminal::out();
    match global.format {
        Format::Json => out.write_all(import.text().as_bytes())?,
        Format::Csv => {
            let mut csv = CsvFile::to(&mut out);
            csv.row(["file", "outcome", "rows", "what"])?;
            for file in &import.files {
                let said =
                    file.layouts.iter().chain(&file.remarks).chain(&file.differences).chain(&file.faults);
                let said: Vec<&str> = said.map(String::as_str).collect();
                csv.row([&file.file, file.outcome, &file.rows.to_string(), &said.join("; ")])?;
            }
            csv.flush()?;
        }
        Format::Table => {
            for file in &import.files {
                match file.outcome {
                    "unchanged" => writeln!(out, "{}: imported before; nothing has changed.", file.file)?,
                    "refused" => writeln!(out, "{}: refused; the lake is as it was.", file.file)?,
                    _ => writeln!(out, "{}: {}, {}.", file.file, rows(file.rows), file.layouts.join("; "))?,
                }
                for line in file.remarks.iter().chain(&file.differences).chain(&file.faults) {
                    writeln!(out, "  {line}")?;
                }
            }
            if let Some(together) = together(&import.files) {
                writeln!(out, "\n{together}")?;
            }
        }
    }
    out.flush()?;
    Ok(if is_refused { Outcome::Blocked } else { Outcome::Done })
}

/// What became of several files, the refused ones by name: `48 read, 42 refused: a.csv, …`; none of a single file.
fn together(files: &[ImportedFile]) -> Option<String> {
    if files.len() < 2 {
        return None;
    }
    let refused: Vec<&str> =
        files.iter().filter(|file| file.outcome == "refused").map(|file| &*file.file).collect();
    let n_unchanged = files.iter().filter(|file| file.outcome == "unchanged").count();
    let n_read = files.len() - refused.len() - n_unchanged;
    let mut parts = vec![format!("{} read", grouped(n_read))];
    if 0 < n_unchanged {
        parts.push(format!("{} imported before", grouped(n_unchanged)));
    }
    if !refused.is_empty() {
        parts.push(format!("{} refused: {}", grouped(refused.len()), refused.join(", ")));
    }
    Some(format!("{}.", parts.join(", ")))
}

/// `1 row`, `1,024 rows`.
fn rows(n: u64) -> String {
    format!("{} {}", grouped(n), if n == 1 { "row" } else { "rows" })
}

fn condense(global: &Global, output: Option<&Path>) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let own = workspace.root.join(FOLDER);
    let into = output.unwrap_or(&own);
    let mut out = terminal::out();
    let condensed = app::data::condense(&workspace, into)?;
    for file in condensed.files {
        let size = file.n_bytes.div_ceil(1_000);
        writeln!(out, "{}: {}, {size} kB", file.name, counted(file.n_figures, "figure", "figures"))?;
    }
    for file in condensed.left_out {
        writeln!(out, "{file}: left out, since it is not as its publisher made it")?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}
