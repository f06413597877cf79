//! `oakham flow describe`: the STRESS-DES description of a network, filled from its files.

use app::simulation::description::markdown;
use std::io::Write;

use anyhow::Result;
use api::document::Document;
use api::flow::description::Description;
use exhibits::csv_file::CsvFile;
use flow::describe::describe;
use sources::network::NetworkRead;

use crate::Outcome;
use crate::arguments::{Format, Global};
use crate::terminal;

/// Prints the description as Markdown, or as JSON or CSV of its parts.
pub(super) fn run(global: &Global, read: &NetworkRead) -> Result<Outcome> {
    let sections = describe(&read.network, &read.hash, env!("CARGO_PKG_VERSION"));
    let mut out = terminal::out();
    match global.format {
        Format::Table => out.write_all(markdown(&read.network.title, &sections).as_bytes())?,
        Format::Json => {
            let document = Description::of(&read.network.title, &sections);
            out.write_all(document.text().as_bytes())?;
        }
        Format::Csv => {
            let mut writer = CsvFile::to(&mut out);
            writer.row(["heading", "text"])?;
            for section in &sections {
                for paragraph in &section.paragraphs {
                    writer.row([&section.heading, paragraph])?;
                }
                for row in section.table.iter().flat_map(|table| &table.rows) {
                    writer.row([&section.heading, &row.join(" | ")])?;
                }
            }
            writer.flush()?;
        }
    }
    Ok(Outcome::Done)
}
