//! `oakham validate`: tries the engines against cases whose answers are known.

mod fields;
mod unknown;
mod clusters;
mod function_choice;
mod scoring;
mod control_charts;
mod evaluation;
mod funnels;
mod found;
mod rates;
mod growth;
mod ranks;
mod projections;
pub(crate) mod queueing;
mod emergency;
pub(crate) mod simulation;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use api::document::{Document, SchemaName};
use api::validation::{FailedCase, UnknownFile, UnknownKind, ValidatedFile, Validation};
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

/// What a number may be off: by this share of what is expected, or by this much.
#[derive(Clone, Copy, Debug)]
struct Tolerance {
    relative: f64,
    absolute: f64,
}

impl CaseResult {
    fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::default() }
    }

    /// Tries cases one by one; what cannot be read is a fault of its case.
    fn each(cases: &[Value], attempt: impl Fn(&mut Self, &Value) -> Result<(), String>) -> Vec<Self> {
        let each = cases.iter().map(|case| {
            let mut result = Self::new(case["id"].as_str().unwrap_or("without an id"));
            if let Err(why) = attempt(&mut result, case) {
                result.faults.push(why);
            }
            result
        });
        each.collect()
    }

    /// Holds a number to what is expected: relative 1e-9, what is zero to 1e-12.
    fn near(&mut self, field: &str, found: Option<f64>, expected: &Value) {
        self.near_within(field, found, expected, Tolerance { relative: 1e-9, absolute: 1e-12 });
    }

    /// Holds a number to what is expected. Its difference is told as a share of what is expected, and as it is where
    /// so little is expected that the absolute tolerance decides.
    fn near_within(&mut self, field: &str, found: Option<f64>, expected: &Value, tolerance: Tolerance) {
        match (found, expected.as_f64()) {
            (None, None) if expected.is_null() => {}
            (Some(found), Some(expected)) => {
                let off = (found - expected).abs();
                let share = tolerance.relative * expected.abs();
                let told = if tolerance.absolute <= share { off / expected.abs() } else { off };
                self.worst = self.worst.max(told);
                if off.is_nan() || share.max(tolerance.absolute) < off {
                    self.faults.push(format!("{field} is {found}, expected {expected}"));
                }
            }
            (Some(found), None) => self.faults.push(format!("{field} is {found}, expected {expected}")),
            (None, _) => self.faults.push(format!("{field} is not there, expected {expected}")),
        }
    }

    fn all_within(&mut self, field: &str, found: &[f64], expected: &Value, tolerance: Tolerance) {
        let expected = expected.as_array().map_or(&[][..], Vec::as_slice);
        if found.len() != expected.len() {
            self.faults.push(format!("{field} has {} values, expected {}", found.len(), expected.len()));
        }
        for (idx, (found, expected)) in found.iter().zip(expected).enumerate() {
            self.near_within(&format!("{field}[{idx}]"), Some(*found), expected, tolerance);
        }
    }

    /// Holds numbers to those of a peer that is itself not exact: they do not count as the worst difference.
    fn all_apart_from_worst(&mut self, field: &str, found: &[f64], expected: &Value, tolerance: Tolerance) {
        let worst = self.worst;
        self.all_within(field, found, expected, tolerance);
        self.worst = worst;
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

/// What came of the cases of a file: those that were tried, and how many there are of kinds that nothing here knows.
#[derive(Debug, Default)]
pub(crate) struct FileResult {
    cases: Vec<CaseResult>,
    unknown: BTreeMap<String, usize>,
}

impl From<Vec<CaseResult>> for FileResult {
    fn from(cases: Vec<CaseResult>) -> Self {
        Self { cases, unknown: BTreeMap::new() }
    }
}

impl FileResult {
    /// Tries the cases of a file one by one, each by its kind; `attempt` has none for a kind that it does not know.
    fn by_kind(
        file: &Value,
        attempt: impl Fn(&str, &mut CaseResult, &Value) -> Option<Result<(), String>>,
    ) -> Result<Self, String> {
        let mut tried = Self::default();
        for case in cases(file)? {
            let kind = case["kind"].as_str().unwrap_or("without a kind");
            let mut result = CaseResult::new(case["id"].as_str().unwrap_or("without an id"));
            match attempt(kind, &mut result, case) {
                None => *tried.unknown.entry(kind.to_owned()).or_default() += 1,
                Some(outcome) => {
                    result.faults.extend(outcome.err());
                    tried.cases.push(result);
                }
            }
        }
        Ok(tried)
    }
}

/// Tries the cases of one kind of file, given its text and the seed of what is random in them.
type Try = fn(&str, u64) -> Result<FileResult, String>;

/// The files that are known, with what tries them.
const FILES: [(&str, Try); 11] = [
    ("scoring_cases.json", |text, _| scoring::try_cases(&parsed(text)?)),
    ("spc_cases.json", |text, _| Ok(control_charts::try_cases(&parsed(text)?)?.into())),
    ("spc_variant_cases.json", |text, _| Ok(control_charts::try_variants(&parsed(text)?)?.into())),
    ("evaluation_cases.json", |text, _| evaluation::try_cases(&parsed(text)?)),
    ("rates_cases.json", |text, _| rates::try_cases(&parsed(text)?)),
    ("rank_cases.json", |text, _| ranks::try_cases(&parsed(text)?)),
    (projections::FILE, |text, _| projections::try_cases(text)),
    ("function_choice.json", |text, _| Ok(function_choice::try_cases(&parsed(text)?)?.into())),
    ("clusters.json", |text, _| Ok(clusters::try_cases(&parsed(text)?)?.into())),
    (queueing::FILE, |text, seed| Ok(queueing::try_cases(text, seed)?.into())),
    (emergency::FILE, |text, seed| Ok(emergency::try_cases(text, seed)?.into())),
];

fn parsed(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|why| format!("it is not JSON: {why}"))
}

/// What came of one file.
struct OfFile {
    name: &'static str,
    cases: Vec<CaseResult>,
    unknown: BTreeMap<String, usize>,
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
    let others = unknown::files(folder, &FILES.map(|(name, _)| name))?;
    let mut out = terminal::out();
    match global.format {
        Format::Json => out.write_all(document(&files, others).text().as_bytes())?,
        Format::Csv => csv(&files, &mut out)?,
        Format::Table => print(&files, &others, &mut out)?,
    }
    out.flush()?;
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
        let tried = attempt(&text, seed).map_err(|why| anyhow::anyhow!("{}: {why}", path.display()))?;
        files.push(OfFile { name, cases: tried.cases, unknown: tried.unknown });
    }
    if files.is_empty() {
        let known: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        bail!("{} holds none of {}", folder.display(), known.join(", "));
    }
    Ok(files)
}

fn print(files: &[OfFile], others: &[UnknownFile], out: &mut dyn Write) -> Result<()> {
    writeln!(out, "{:26}{:>7}{:>8}  worst difference", "file", "cases", "passed")?;
    for file in files {
        let worst = if file.worst() == 0.0 { "none".to_owned() } else { format!("{:.1e}", file.worst()) };
        writeln!(out, "{:26}{:>7}{:>8}  {worst}", file.name, file.cases.len(), file.n_passed())?;
    }
    for file in files {
        for case in &file.cases {
            for fault in &case.faults {
                writeln!(out, "{} {}: {fault}", file.name, case.id)?;
            }
        }
    }
    for file in files.iter().filter(|file| !file.unknown.is_empty()) {
        let kinds: Vec<String> = file.unknown.iter().map(|(kind, n)| format!("{kind} {n}")).collect();
        writeln!(out, "{}: not tried, of kinds that are not known here: {}", file.name, kinds.join(", "))?;
    }
    if !others.is_empty() {
        let names = others.iter().map(|file| match file.cases {
            Some(n) => format!("{} ({n})", file.file),
            None => file.file.clone(),
        });
        let names = names.collect::<Vec<_>>().join(", ");
        writeln!(out, "Not tried, of files that are not known here, with their cases or rows: {names}")?;
    }
    Ok(())
}

fn document(files: &[OfFile], unknown_files: Vec<UnknownFile>) -> Validation {
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
            unknown_kinds: file
                .unknown
                .iter()
                .map(|(kind, n)| UnknownKind { kind: kind.clone(), cases: *n })
                .collect(),
        }
    };
    Validation { schema: SchemaName::default(), files: files.iter().map(validated).collect(), unknown_files }
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
