//! `oakham data fetch`: publications from their publishers into the lake.

use std::cell::Cell;
use std::io::Write;
use std::time::Duration;

use anyhow::Result;
use api::data::{DataFetch, FetchedFile, FetchedPublication};
use api::document::Document;
use app::data::{Order, Origin, Step};
use domain::money::grouped;
use exhibits::csv_file::CsvFile;
use exhibits::number::counted;
use indicatif::ProgressBar;

use crate::Outcome;
use crate::arguments::data::FetchArgs;
use crate::arguments::{Format, Global};
use crate::{load, terminal};

/// Waits that are shorter are not worth a word.
const PATIENCE: Duration = Duration::from_secs(5);

/// Fetches what is asked for and tells what became of each file.
pub(super) fn run(global: &Global, arguments: &FetchArgs) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let origin = match &arguments.from {
        Some(folder) => Origin::Folder(folder.clone()),
        None => Origin::Publishers { mirror: arguments.mirror.clone(), proxy: arguments.proxy.clone() },
    };
    let order = Order {
        publications: arguments.publications.clone(),
        months: arguments.months.clone(),
        origin,
        dry_run: arguments.dry_run,
        largest_mb: arguments.largest,
    };
    let bar = Bar { drawn: terminal::bytes(global.quiet), quiet: global.quiet, shown: Cell::new(0) };
    let fetched = app::data::fetch(&workspace, &order, app::clock::today(), &|step| bar.show(step))?;
    bar.drawn.finish_and_clear();
    let mut out = terminal::out();
    match global.format {
        Format::Json => out.write_all(fetched.text().as_bytes())?,
        Format::Csv => csv(&mut out, &fetched)?,
        Format::Table => table(&mut out, &fetched)?,
    }
    out.flush()?;
    let is_blocked = fetched.publications.iter().any(|publication| {
        !publication.faults.is_empty() || publication.files.iter().any(|file| !file.faults.is_empty())
    });
    Ok(if is_blocked { Outcome::Blocked } else { Outcome::Done })
}

fn csv(out: &mut dyn Write, fetched: &DataFetch) -> Result<()> {
    let mut csv = CsvFile::to(out);
    csv.row(["publication", "file", "month", "outcome", "bytes", "rows", "address", "what"])?;
    for publication in &fetched.publications {
        for line in publication.remarks.iter().chain(&publication.faults) {
            csv.row([publication.id, "", "", "", "", "", "", line])?;
        }
        for file in &publication.files {
            csv.row([
                publication.id,
                &file.file,
                file.month.as_deref().unwrap_or_default(),
                file.outcome,
                &file.bytes.map(|bytes| bytes.to_string()).unwrap_or_default(),
                &file.rows.to_string(),
                file.address.as_deref().unwrap_or_default(),
                &lines(file).collect::<Vec<_>>().join("; "),
            ])?;
        }
    }
    csv.flush()?;
    Ok(())
}

fn lines(file: &FetchedFile) -> impl Iterator<Item = &str> {
    let lines = file.layouts.iter().chain(&file.remarks).chain(&file.differences).chain(&file.faults);
    lines.map(String::as_str)
}

fn table(out: &mut dyn Write, fetched: &DataFetch) -> Result<()> {
    let is_told = |publication: &&FetchedPublication| {
        !publication.files.is_empty() || !publication.remarks.is_empty() || !publication.faults.is_empty()
    };
    for publication in fetched.publications.iter().filter(is_told) {
        writeln!(out, "{}  {}", publication.id, publication.title)?;
        for line in publication.remarks.iter().chain(&publication.faults) {
            writeln!(out, "  {line}")?;
        }
        for file in &publication.files {
            writeln!(out, "  {}: {}", file.file, said(file))?;
            if let (Some(address), "wanted") = (&file.address, file.outcome) {
                writeln!(out, "    {address}")?;
            }
            for line in file.remarks.iter().chain(&file.differences).chain(&file.faults) {
                writeln!(out, "    {line}")?;
            }
        }
    }
    let files = || fetched.publications.iter().flat_map(|publication| &publication.files);
    let counts = [
        ("wanted", "to fetch"),
        ("imported", "imported"),
        ("unchanged", "unchanged"),
        ("refused", "refused"),
        ("failed", "not fetched"),
    ]
    .map(|(outcome, name)| (files().filter(|file| file.outcome == outcome).count(), name));
    let counts: Vec<String> =
        counts.iter().filter(|(n, _)| 0 < *n).map(|(n, name)| format!("{n} {name}")).collect();
    let n_without = fetched.publications.iter().filter(|publication| !publication.faults.is_empty()).count();
    let without = match n_without {
        0 => String::new(),
        n => format!("; something is missing of {}", counted(n, "publication", "publications")),
    };
    let counts = if counts.is_empty() { "none".to_owned() } else { counts.join(", ") };
    writeln!(out, "\nFiles: {counts}{without}.")?;
    Ok(())
}

/// What became of a file.
fn said(file: &FetchedFile) -> String {
    let resumed = if file.resumed_from == 0 {
        String::new()
    } else {
        format!("; {} bytes were here from a fetch that was interrupted", grouped(file.resumed_from))
    };
    match file.outcome {
        "wanted" => "to fetch".to_owned(),
        "unchanged" => "unchanged; the lake has it.".to_owned(),
        "refused" => format!("refused; the lake is as it was{resumed}."),
        "failed" => "not fetched; the lake is as it was.".to_owned(),
        _ => format!("{} rows, {}{resumed}.", grouped(file.rows), file.layouts.join("; ")),
    }
}

/// What comes, as somebody at a terminal sees it.
struct Bar {
    drawn: ProgressBar,
    quiet: bool,
    /// What the bar last showed [bytes].
    shown: Cell<u64>,
}

impl Bar {
    fn show(&self, step: Step<'_>) {
        match step {
            Step::Page(page) => self.drawn.set_message(page.to_string()),
            Step::Waits { host, wait } if PATIENCE <= wait => {
                terminal::note(
                    self.quiet,
                    &format!("Waiting {} s before {host} is asked again.", wait.as_secs()),
                );
            }
            Step::Waits { .. } => {}
            Step::Comes { name, n_bytes, of } => {
                // Drawing each of thousands of parts would take longer than they do.
                if self.shown.get().abs_diff(n_bytes) < 1_000_000 && of != Some(n_bytes) {
                    return;
                }
                self.shown.set(n_bytes);
                self.drawn.set_length(of.unwrap_or(n_bytes));
                self.drawn.set_position(n_bytes);
                self.drawn.set_message(name.to_owned());
            }
        }
    }
}
