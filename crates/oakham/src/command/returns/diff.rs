//! `oakham return diff`: what two versions of a return say differently, and what it does to the
//! position.

use std::io::Write;

use anyhow::{Result, bail};
use api::document::{Document, SchemaName};
use api::returns::{ChangedCell, ChangedMeasure, ComparedVersion, ReturnDiff};
use api::word::Unit;
use domain::money::Pence;
use exhibits::csv_file::CsvFile;
use exhibits::number::counted;
use finance::consolidate::Position;
use sources::monthly_return::version::short;
use sources::workspace::Workspace;

use crate::Outcome;
use crate::arguments::{Format, Global};
use crate::terminal;

use app::returns::difference::{Changed, changed, cover, effect, effects};
use app::returns::{ReturnId, versions};

/// Prints the differences between versions `from` and `to`, the last two without them.
pub(crate) fn run(
    global: &Global,
    workspace: &Workspace,
    key: &ReturnId,
    from: Option<usize>,
    to: Option<usize>,
) -> Result<Outcome> {
    let Some(versions) = versions::present(workspace, key)? else {
        bail!("there is no return of {}", key.words());
    };
    let n = versions.list.len();
    let to = to.unwrap_or(n);
    let from = from.unwrap_or_else(|| to.saturating_sub(1));
    if n < 2 {
        bail!("{} has one version, so there is no other to compare it with", key.words());
    }
    if from == 0 || n < from || to == 0 || n < to {
        bail!(
            "{} has {}; name two of them with --from and --to",
            key.words(),
            counted(n, "version", "versions, counted from 1")
        );
    }
    let read = |number: usize| versions::read_version(workspace, key, &versions.list[number - 1]);
    let (old, new) = (read(from)?, read(to)?);
    let changed = changed(key, &old, &new);
    let kind = key.organisation.kind;
    let (before, after) = (Position::of(&old, kind).including, Position::of(&new, kind).including);
    let effects = effects(before, after);
    let mut out = terminal::out();
    match global.format {
        Format::Json => {
            let hash = |number: usize| versions.list[number - 1].hash.to_string();
            let position = effects.iter().map(|(measure, _, from, to)| ChangedMeasure {
                measure,
                from: from.get(),
                to: to.get(),
            });
            let document = ReturnDiff {
                schema: SchemaName::default(),
                organisation: key.organisation.code.to_string(),
                year: key.year.to_string(),
                month: key.month.get(),
                unit: Unit::Pence,
                from: ComparedVersion { version: from, hash: hash(from) },
                to: ComparedVersion { version: to, hash: hash(to) },
                cells: changed.iter().map(document).collect(),
                position: position.collect(),
                cover: cover(&old, &new),
            };
            out.write_all(document.text().as_bytes())?;
        }
        Format::Csv => {
            let mut writer = CsvFile::to(&mut out);
            writer.row(["line_code", "label", "what", "from", "to"])?;
            let text = |value: Option<Pence>| value.map_or(String::new(), |value| value.get().to_string());
            for cell in &changed {
                writer.row([
                    cell.line.code(),
                    cell.line.label(),
                    &cell.measure,
                    &text(cell.from),
                    &text(cell.to),
                ])?;
            }
            writer.flush()?;
        }
        Format::Table => {
            let name = |number: usize| format!("{number} ({})", short(&versions.list[number - 1].hash));
            writeln!(out, "{}: from version {} to version {}", key.words(), name(from), name(to))?;
            for sentence in cover(&old, &new) {
                writeln!(out, "  {sentence}")?;
            }
            for cell in &changed {
                writeln!(out, "  {}", cell.sentence())?;
            }
            writeln!(out, "{}.", counted(changed.len(), "amount differs", "amounts differ"))?;
            writeln!(out, "Position of {} (£m):", key.organisation.short_name)?;
            for (_, words, from, to) in effects {
                writeln!(out, "  {words}: {}", effect(from, to))?;
            }
        }
    }
    Ok(Outcome::Done)
}

/// A cell as documents have it.
fn document(cell: &Changed) -> ChangedCell {
    ChangedCell {
        line: cell.line.code(),
        label: cell.line.label(),
        what: cell.measure.clone(),
        from: cell.from.map(Pence::get),
        to: cell.to.map(Pence::get),
        words: cell.sentence(),
    }
}
