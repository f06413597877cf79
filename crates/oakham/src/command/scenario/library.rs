//! `oakham scenario list`, `new` and `check`.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use api::document::{Document, SchemaName};
use api::scenario::{LibraryChange, LibraryEntry, LibraryFault, ScenarioLibrary};
use app::appraisal::{Alone, Asked, Simulated, library};
use exhibits::csv_file::CsvFile;
use web::appraisal::port::{LineFault, ScenarioEntry};

use crate::arguments::{Format, Global};
use crate::{Outcome, load, terminal};

fn asked(global: &Global) -> Asked {
    Asked {
        files: Vec::new(),
        period: (None, None),
        as_at: global.as_at,
        seed: global.seed,
        alone: Alone::OfOne,
        simulated: Simulated::default(),
        n_threads: 1,
    }
}

/// Lists the scenarios of the workspace.
pub(super) fn list(global: &Global) -> Result<Outcome> {
    let entries = library::entries(&global.workspace, &asked(global))?;
    tell(global, &entries)
}

/// Holds scenarios against the workspace.
pub(super) fn check(global: &Global, files: &[PathBuf]) -> Result<Outcome> {
    let entries = if files.is_empty() {
        library::entries(&global.workspace, &asked(global))?
    } else {
        library::entries_of(&global.workspace, &asked(global), files)?
    };
    tell(global, &entries)
}

/// Writes a scenario to begin from.
pub(super) fn begin(global: &Global, name: &str, title: &str) -> Result<Outcome> {
    load::untold_workspace(global)?;
    let path = library::begin(&global.workspace, name, title)?;
    writeln!(
        terminal::out(),
        "{path} is written. Put your change in it, then `oakham{options} scenario check {name}` and `oakham{options} scenario \
         compare base {name}`.",
        options = terminal::options()
    )?;
    Ok(Outcome::Done)
}

fn tell(global: &Global, entries: &[ScenarioEntry]) -> Result<Outcome> {
    let mut out = terminal::out();
    match global.format {
        Format::Json => out.write_all(document(global, entries)?.text().as_bytes())?,
        Format::Csv => csv(&mut out, entries)?,
        Format::Table => table(&mut out, entries)?,
    }
    let is_sound = entries.iter().all(|entry| entry.faults.is_empty());
    Ok(if is_sound { Outcome::Done } else { Outcome::Blocked })
}

fn table(out: &mut dyn Write, entries: &[ScenarioEntry]) -> Result<()> {
    if entries.is_empty() {
        writeln!(out, "The workspace has no scenarios; `oakham scenario new NAME` begins one.")?;
    }
    for entry in entries {
        let computed = if entry.is_computed { "; worked out" } else { "" };
        writeln!(out, "{}: {}{}{computed}", entry.name, entry.title, terminal::rests_on(entry.provenance))?;
        for change in &entry.changes {
            let by = if change.taken_by.is_empty() {
                match &change.why_untaken {
                    Some(why) => format!("nothing works it out: {why}"),
                    None => "no engine takes it".to_owned(),
                }
            } else {
                format!("taken by {}", change.taken_by.join(" and "))
            };
            writeln!(out, "  {}: {} ({by})", change.id, change.sentence)?;
        }
        for fault in &entry.faults {
            writeln!(out, "  {}", fault_in_words(&entry.name, fault))?;
        }
    }
    Ok(())
}

fn fault_in_words(name: &str, fault: &LineFault) -> String {
    let line = fault.line.map_or_else(String::new, |line| format!(" line {line}"));
    let change = if fault.change.is_empty() { String::new() } else { format!(" change {}:", fault.change) };
    format!("scenarios/{name}.toml{line}:{change} {}", fault.message)
}

fn csv(out: &mut dyn Write, entries: &[ScenarioEntry]) -> Result<()> {
    let mut writer = CsvFile::to(out);
    writer.row(["name", "title", "change", "kind", "sentence", "taken_by", "line", "fault"])?;
    for entry in entries {
        for change in &entry.changes {
            let by = change.taken_by.join("; ");
            writer.row([
                &*entry.name,
                &entry.title,
                &change.id,
                &change.kind,
                &change.sentence,
                &by,
                "",
                "",
            ])?;
        }
        for fault in &entry.faults {
            let line = fault.line.map_or_else(String::new, |line| line.to_string());
            writer.row([&*entry.name, &entry.title, &fault.change, "", "", "", &line, &fault.message])?;
        }
    }
    writer.flush()?;
    Ok(())
}

fn document(global: &Global, entries: &[ScenarioEntry]) -> Result<ScenarioLibrary> {
    let workspace = load::untold_workspace(global)?;
    let entry = |entry: &ScenarioEntry| LibraryEntry {
        name: entry.name.clone(),
        title: entry.title.clone(),
        changes: entry
            .changes
            .iter()
            .map(|change| LibraryChange {
                id: change.id.clone(),
                kind: change.kind.clone(),
                sentence: change.sentence.clone(),
                taken_by: change.taken_by.iter().map(|engine| (*engine).to_owned()).collect(),
                note: change.note.clone(),
            })
            .collect(),
        provenance: entry.provenance.into(),
        faults: entry
            .faults
            .iter()
            .map(|fault| LibraryFault {
                line: fault.line,
                change: fault.change.clone(),
                field: fault.field.clone(),
                message: fault.message.clone(),
            })
            .collect(),
        computed: entry.is_computed,
    };
    Ok(ScenarioLibrary {
        schema: SchemaName::default(),
        system: workspace.system.to_string(),
        scenarios: entries.iter().map(entry).collect(),
    })
}
