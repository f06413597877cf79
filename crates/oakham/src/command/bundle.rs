//! `oakham bundle`: one signed archive of a month's figures and all that they rest on.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use api::bundle::{Bundled, Coverage};
use api::document::Document;
use app::board_report::Readers;
use app::edition::Editions;
use app::edition::findings::UNREADABLE;
use domain::finding::Finding;
use exhibits::csv_file::CsvFile;
use sources::monthly_return::schema::REGISTER;

use crate::arguments::{Format, Global, PeriodArgs};
use crate::{Outcome, load, output_file, terminal};
use app::bundle::signing::signing_key;
use app::bundle::{Parameters, make};

/// Writes the bundle of the month asked for to `output`; writes nothing where findings block.
pub(crate) fn run(
    global: &Global,
    when: PeriodArgs,
    readers: Readers,
    output: &Path,
    key: Option<&Path>,
) -> Result<Outcome> {
    output_file::refuse_another(output, output_file::Kind::Bundle)?;
    let workspace = load::untold_workspace(global)?;
    let month = load::month_for(&workspace, when, readers, global.as_at)?;
    load::refuse_month_before(&workspace, month, readers, global.as_at)?;
    let editions = Editions::new(&workspace, global.as_at);
    let edition = editions.edition(month)?;
    let month_end = edition.month_end();
    if load::tell_spoilt(month_end, "No bundle was written")? {
        return Ok(Outcome::Blocked);
    }
    // What makes a return unreadable and is not in the bundle would not be found by whoever verifies it.
    let is_outside = |finding: &&Finding| {
        let name = finding.file.rsplit('/').next().unwrap_or_default();
        let is_of_return = finding.rule == UNREADABLE && finding.file.starts_with("finance/returns/");
        // Of a return with a register, its versions are in it, and what lies beside the register is not.
        let is_beside_register = finding
            .file
            .rsplit_once('/')
            .is_some_and(|(folder, _)| workspace.root.join(folder).join(REGISTER).is_file());
        let is_renamed = sources::monthly_return::rename(name, &[]).is_some();
        is_of_return && (name == REGISTER || is_renamed || is_beside_register)
    };
    let outside: Vec<Finding> = month_end.findings.iter().filter(is_outside).cloned().collect();
    if !outside.is_empty() {
        terminal::findings(&mut terminal::err(), &outside)?;
        terminal::note(false, "No bundle was written: it could not say why these returns are not in.");
        return Ok(Outcome::Blocked);
    }
    load::tell_unreadable(&workspace, &editions, &edition, global)?;
    let key = signing_key(key)?;
    let parameters = Parameters { as_at: global.as_at, seed: global.seed };
    let (bytes, public_from) = make(&workspace, month_end, parameters, &key)?;
    output_file::put(output, &bytes, output_file::Kind::Bundle)?;
    let mut out = terminal::out();
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
            if let Some(coverage) = Coverage::of(month_end) {
                writeln!(out, "The figures are those of {}", coverage.in_words())?;
            }
            writeln!(out, "{}", edition.release().words())?;
            writeln!(out, "Signed by {}", key.fingerprint())?;
        }
        Format::Json => {
            let (file, signer) = (output.display().to_string(), key.fingerprint().to_string());
            let from = public_from.map(|moment| moment.to_string());
            let document = Bundled::of(month_end, from, file, bytes.len(), signer);
            out.write_all(document.text().as_bytes())?;
        }
        Format::Csv => {
            let mut writer = CsvFile::to(&mut out);
            writer.row(["file", "n_figures", "bytes", "signer", "public_from", "not_reported"])?;
            writer.row([
                output.display().to_string(),
                month_end.figures.len().to_string(),
                bytes.len().to_string(),
                key.fingerprint().to_string(),
                public_from.map_or_else(String::new, |moment| moment.to_string()),
                month_end.missing.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
            ])?;
            writer.flush()?;
        }
    }
    Ok(Outcome::Done)
}
