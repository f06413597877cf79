//! `oakham validate`: tries the engines against cases whose answers are known.

mod clusters;
mod function_choice;
mod scoring;
pub(crate) mod queueing;
mod emergency;
pub(crate) mod simulation;

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use api::document::{Document, SchemaName};
use api::validation::{FailedCase, ValidatedFile, Validation};
use exhibits::csv_file::CsvFile;
use serde_json::Value;

use crate::Outcome;
use crate::arguments::{Format, Global};
use crate::terminal;

/// One case as it was tried.
#[derive(Clone, Debug, Default)]
pub(crate) struct CaseResult {
    /// Its name in the file.
    pub(crate) id: String,
    /// The largest relative difference among its numbers.
    pub(crate) worst: f64,
    /// What differs by more than is allowed, or cannot be read.
    pub(crate) faults: Vec<String>,
}

impl CaseResult {
    fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::default() }
    }

    /// Holds a number to what is expected: relative 1e-9, what is zero to 1e-12.
    fn near(&mut self, field: &str, found: Option<f64>, expected: &Value) {
        match (found, expected.as_f64()) {
            (None, None) => {}
            (Some(found), Some(expected)) => {
                let off = (found - expected).abs();
                let relative = if expected == 0.0 { off } else { off / expected.abs() };
                if off > 0.0 {
                    self.worst = self.worst.max(relative);
                }
                if !(off <= 1e-9 * expected.abs() || off <= 1e-12) {
                    self.faults.push(format!("{field} is {found}, expected {expected}"));
                }
            }
            (found, _) => self.faults.push(format!("{field} is {found:?}, expected {expected}")),
        }
    }

    fn all_near(&mut self, field: &str, found: &[f64], expected: &Value) {
        let expected = expected.as_array().map_or(&[][..], Vec::as_slice);
        if found.len() != expected.len() {
            self.faults.push(format!("{field} has {} values, expected {}", found.len(), expected.len()));
        }
        for (found, expected) in found.iter().zip(expected) {
            self.near(field, Some(*found), expected);
        }
    }

    /// Holds a value to what is expected, exactly.
    fn same(&mut self, field: &str, found: &Value, expected: &Value) {
        if found != expected {
            self.faults.push(format!("{field} is {found}, expected {expected}"));
        }
    }
}

/// Tries the cases of one kind of file, given its text and the seed of what is random in them.
type Try = fn(&str, u64) -> Result<Vec<CaseResult>, String>;

/// The files that are known, with what tries them.
const FILES: [(&str, Try); 5] = [
    ("scoring_cases.json", |text, _| scoring::try_cases(&parsed(text)?)),
    ("function_choice.json", |text, _| function_choice::try_cases(&parsed(text)?)),
    ("clusters.json", |text, _| clusters::try_cases(&parsed(text)?)),
    (queueing::FILE, queueing::try_cases),
    (emergency::FILE, emergency::try_cases),
];

fn parsed(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|why| format!("it is not JSON: {why}"))
}

/// What came of one file.
struct OfFile {
    name: &'static str,
    cases: Vec<CaseResult>,
}

impl OfFile {
    fn n_passed(&self) -> usize {
        self.cases.iter().filter(|case| case.faults.is_empty()).count()
    }

    fn worst(&self) -> f64 {
        self.cases.iter().map(|case| case.worst).fold(0.0, f64::max)
    }
}

/// Tries every file of `folder` that is known.
pub(crate) fn run(global: &Global, folder: &Path) -> Result<Outcome> {
    let files = try_files(folder, global.seed)?;
    let mut out = terminal::out();
    match global.format {
        Format::Json => out.write_all(document(&files).text().as_bytes())?,
        Format::Csv => csv(&files, &mut out)?,
        Format::Table => print(&files, &mut out)?,
    }
    let all_pass = files.iter().all(|file| file.n_passed() == file.cases.len());
    Ok(if all_pass { Outcome::Done } else { Outcome::Blocked })
}

fn try_files(folder: &Path, seed: u64) -> Result<Vec<OfFile>> {
    let mut files = Vec::new();
    for (name, attempt) in FILES {
        let path = folder.join(name);
        if !path.exists() {
            continue;
        }
        let text = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        let cases = attempt(&text, seed).map_err(|why| anyhow::anyhow!("{}: {why}", path.display()))?;
        files.push(OfFile { name, cases });
    }
    if files.is_empty() {
        let known: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        bail!("{} holds none of {}", folder.display(), known.join(", "));
    }
    Ok(files)
}

fn print(files: &[OfFile], out: &mut dyn Write) -> Result<()> {
    writeln!(out, "{:24}{:>7}{:>8}  worst relative difference", "file", "cases", "passed")?;
    for file in files {
        let worst = if file.worst() == 0.0 { "none".to_owned() } else { format!("{:.1e}", file.worst()) };
        writeln!(out, "{:24}{:>7}{:>8}  {worst}", file.name, file.cases.len(), file.n_passed())?;
    }
    for file in files {
        for case in &file.cases {
            for fault in &case.faults {
                writeln!(out, "{} {}: {fault}", file.name, case.id)?;
            }
        }
    }
    Ok(())
}

fn document(files: &[OfFile]) -> Validation {
    let validated = |file: &OfFile| {
        let failed = file.cases.iter().filter(|case| !case.faults.is_empty());
        ValidatedFile {
            file: file.name,
            cases: file.cases.len(),
            passed: file.n_passed(),
            worst_relative_difference: file.worst(),
            failed: failed
                .map(|case| FailedCase { case: case.id.clone(), faults: case.faults.clone() })
                .collect(),
        }
    };
    Validation { schema: SchemaName::default(), files: files.iter().map(validated).collect() }
}

fn csv(files: &[OfFile], out: &mut dyn Write) -> Result<()> {
    let mut writer = CsvFile::to(out);
    writer.row(["file", "case", "passed", "worst_relative_difference", "faults"])?;
    for file in files {
        for case in &file.cases {
            let passed = if case.faults.is_empty() { "yes" } else { "no" };
            writer.row([file.name, &case.id, passed, &case.worst.to_string(), &case.faults.join("; ")])?;
        }
    }
    writer.flush()?;
    Ok(())
}

/// The cases of a file: an array, or the array under `cases`.
fn cases(value: &Value) -> Result<&Vec<Value>, String> {
    value
        .as_array()
        .or_else(|| value["cases"].as_array())
        .ok_or_else(|| "it holds no list of cases".to_owned())
}
