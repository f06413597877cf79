//! `oakham return diff`: what two versions of a return say differently, and what it does to the
//! position.

use std::io::Write;

use anyhow::{Result, bail};
use domain::money::Pence;
use exhibits::csv_file::CsvFile;
use finance::consolidate::Position;
use serde_json::{Value, json};
use sources::monthly_return::version::short;
use sources::workspace::Workspace;

use crate::Outcome;
use crate::arguments::{Format, Global};
use crate::terminal;
use exhibits::number::counted;

use app::returns::difference::{Changed, changed, cover, effect, effects};
use app::returns::{ReturnOf, versions};

/// Prints the differences between versions `from` and `to`, the last two without them.
pub(crate) fn run(
    global: &Global,
    workspace: &Workspace,
    of: &ReturnOf,
    from: Option<usize>,
    to: Option<usize>,
) -> Result<Outcome> {
    let Some(versions) = versions::present(workspace, of)? else {
        bail!("there is no return of {}", of.words());
    };
    let n = versions.list.len();
    let to = to.unwrap_or(n);
    let from = from.unwrap_or_else(|| to.saturating_sub(1));
    if from == 0 || n < from || to == 0 || n < to {
        bail!(
            "{} has {}; name two of them with --from and --to",
            of.words(),
            counted(n, "version", "versions, counted from 1")
        );
    }
    let read = |number: usize| versions::read_version(workspace, of, &versions.list[number - 1]);
    let (old, new) = (read(from)?, read(to)?);
    let changed = changed(of, &old, &new);
    let kind = of.organisation.kind;
    let (before, after) = (Position::of(&old, kind).including, Position::of(&new, kind).including);
    let effects = effects(before, after);
    let mut out = terminal::out();
    match global.format {
        Format::Json => {
            let hash = |number: usize| versions.list[number - 1].hash.to_string();
            let cells: Vec<Value> = changed.iter().map(json_of).collect();
            let position: Vec<Value> = effects
                .iter()
                .map(|(code, _, from, to)| json!({"measure": code, "from": from.get(), "to": to.get()}))
                .collect();
            let document = json!({
                "schema": "oakham.return-diff/1",
                "organisation": of.organisation.code.as_str(),
                "year": of.year.to_string(),
                "month": of.month.get(),
                "unit": "pence",
                "from": {"version": from, "hash": hash(from)},
                "to": {"version": to, "hash": hash(to)},
                "cells": cells,
                "position": position,
                "cover": cover(&old, &new),
            });
            writeln!(out, "{document:#}")?;
        }
        Format::Csv => {
            let mut writer = CsvFile::to(&mut out);
            writer.row(["line_code", "label", "what", "from", "to"])?;
            let text = |value: Option<Pence>| value.map_or(String::new(), |value| value.get().to_string());
            for cell in &changed {
                writer.row([
                    cell.line.code(),
                    cell.line.label(),
                    &cell.what,
                    &text(cell.from),
                    &text(cell.to),
                ])?;
            }
            writer.flush()?;
        }
        Format::Table => {
            let name = |number: usize| format!("{number} ({})", short(&versions.list[number - 1].hash));
            writeln!(out, "{}: from version {} to version {}", of.words(), name(from), name(to))?;
            for sentence in cover(&old, &new) {
                writeln!(out, "  {sentence}")?;
            }
            for cell in &changed {
                writeln!(out, "  {}", cell.sentence())?;
            }
            writeln!(out, "{}.", counted(changed.len(), "amount differs", "amounts differ"))?;
            writeln!(out, "Position of {} (£m):", of.organisation.short_name)?;
            for (_, words, from, to) in effects {
                writeln!(out, "  {words}: {}", effect(from, to))?;
            }
        }
    }
    Ok(Outcome::Done)
}

fn json_of(cell: &Changed) -> Value {
    json!({
        "line": cell.line.code(),
        "label": cell.line.label(),
        "what": cell.what,
        "from": cell.from.map(Pence::get),
        "to": cell.to.map(Pence::get),
        "words": cell.sentence(),
    })
}
