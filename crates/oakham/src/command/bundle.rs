//! `oakham bundle`: one signed archive of a month's figures and all that they rest on.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use api::bundle::Bundled;
use api::document::Document;
use app::edition::Editions;
use app::edition::findings::{UNREADABLE, is_spoilt};
use domain::finding::Finding;
use exhibits::csv_file::CsvFile;
use sources::monthly_return::schema::REGISTER;

use crate::arguments::{Format, Global, PeriodArgs};
use crate::{Outcome, load, terminal};
use app::bundle::signing::signing_key;
use app::bundle::{Parameters, make};

/// Writes the bundle of the month asked for to `output`; writes nothing where findings block.
pub(crate) fn run(global: &Global, when: PeriodArgs, output: &Path, key: Option<&Path>) -> Result<Outcome> {
    let workspace = load::untold_workspace(global)?;
    let month = load::month(&workspace, when)?;
    let editions = Editions::new(&workspace, global.as_at);
    let edition = editions.edition(month)?;
    let month_end = edition.month_end();
    if is_spoilt(month_end) {
        terminal::findings(&mut io::stderr().lock(), &month_end.findings)?;
        terminal::note(false, "No bundle was written: correct the errors above first.");
        return Ok(Outcome::Blocked);
    }
    // What makes a return unreadable and is not in the bundle would not be found by whoever verifies it.
    let is_outside = |finding: &&Finding| {
        let name = finding.file.rsplit('/').next().unwrap_or_default();
        let is_of_return = finding.rule == UNREADABLE && finding.file.starts_with("finance/returns/");
        is_of_return && (name == REGISTER || sources::monthly_return::rename(name).is_some())
    };
    let outside: Vec<Finding> = month_end.findings.iter().filter(is_outside).cloned().collect();
    if !outside.is_empty() {
        terminal::findings(&mut io::stderr().lock(), &outside)?;
        terminal::note(false, "No bundle was written: it could not say why these returns are not in.");
        return Ok(Outcome::Blocked);
    }
    load::tell_unreadable(&workspace, &editions, &edition, global)?;
    let key = signing_key(key)?;
    let parameters = Parameters { as_at: global.as_at, seed: global.seed };
    let bytes = make(&workspace, month_end, parameters, &key)?;
    write(output, &bytes)?;
    let mut out = io::stdout().lock();
    match global.format {
        Format::Table => {
            writeln!(out, "{}", output.display())?;
            writeln!(
                out,
                "{} {} month {}: {} figures, {} kB",
                month_end.system,
                month_end.year,
                month_end.month,
                month_end.figures.len(),
                bytes.len().div_ceil(1000)
            )?;
            writeln!(out, "Signed by {}", key.fingerprint())?;
        }
        Format::Json => {
            let (file, signer) = (output.display().to_string(), key.fingerprint().to_string());
            let document = Bundled::of(&month_end, file, bytes.len(), signer);
            out.write_all(document.text().as_bytes())?;
        }
        Format::Csv => {
            let mut writer = CsvFile::to(&mut out);
            writer.row(["file", "n_figures", "bytes", "signer"])?;
            writer.row([
                output.display().to_string(),
                month_end.figures.len().to_string(),
                bytes.len().to_string(),
                key.fingerprint().to_string(),
            ])?;
            writer.flush()?;
        }
    }
    Ok(Outcome::Done)
}

/// Writes beside the place first, so that a full disk leaves no half bundle.
fn write(output: &Path, bytes: &[u8]) -> Result<()> {
    let failed = || format!("{} cannot be written; name a file you may write with -o", output.display());
    let mut name = output.file_name().with_context(failed)?.to_owned();
    name.push(".part");
    let part: PathBuf = output.with_file_name(name);
    if let Some(folder) = output.parent() {
        fs::create_dir_all(folder).with_context(failed)?;
    }
    let written = fs::write(&part, bytes).and_then(|()| fs::rename(&part, output));
    if written.is_err() {
        // What was not written is not there to remove.
        let _ = fs::remove_file(&part);
    }
    written.with_context(failed)
}
