//! `oakham publish`: the public site in a folder that any web server can serve.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use api::document::{Document, SchemaName};
use api::published::Published;
use app::site_copy::{Asked, copy};
use exhibits::csv_file::CsvFile;

use crate::Outcome;
use crate::arguments::{Figures, Format, Global};
use crate::command::forecast;
use crate::output_file;
use crate::terminal::{self, TerminalReporter};

/// Writes the copy; prints what is in it.
pub(crate) fn run(global: &Global, folder: &Path, figures: Figures) -> Result<Outcome> {
    output_file::refuse_folder_of_workspace(folder)?;
    let bar = terminal::progress(global.quiet, 0);
    bar.set_message("pages and files");
    let asked = Asked {
        root: &global.workspace,
        folder,
        with_figures: figures == Figures::Latest,
        version: env!("CARGO_PKG_VERSION"),
    };
    let reporter = TerminalReporter::new(global.quiet);
    let exported = copy(asked, forecast::record::exhibits, &reporter, &|n| bar.set_position(n as u64));
    bar.finish_and_clear();
    let exported = exported?;
    let published = Published {
        schema: SchemaName::default(),
        folder: folder.display().to_string(),
        pages: exported.pages,
        files: exported.files,
        months: exported.months,
        largest_page_bytes: exported.largest_page,
        left_out: exported.left_out,
    };
    let mut out = terminal::out();
    match global.format {
        Format::Json => out.write_all(published.text().as_bytes())?,
        Format::Csv => {
            let mut writer = CsvFile::to(&mut out);
            writer.row(["folder", "pages", "files", "months", "largest_page_bytes"])?;
            let Published { folder, pages, files, months, largest_page_bytes, .. } = &published;
            let numbers = [pages, files, months, largest_page_bytes].map(ToString::to_string);
            writer.row(std::iter::once(folder.as_str()).chain(numbers.iter().map(String::as_str)))?;
            writer.flush()?;
        }
        Format::Table => {
            writeln!(
                out,
                "{}: {} pages and {} other files; the largest page has {} KB compressed",
                published.folder,
                published.pages,
                published.files,
                published.largest_page_bytes.div_ceil(1000)
            )?;
        }
    }
    if !published.left_out.is_empty() {
        terminal::note(
            false,
            &format!(
                "Left out, because files that they need cannot be read (`oakham check` names them): {}",
                published.left_out.join(", ")
            ),
        );
    }
    if published.months == 0 {
        terminal::note(
            global.quiet,
            "No month is released, so that the copy has no figures of months; release one with `oakham release`.",
        );
    }
    Ok(Outcome::Done)
}
