//! Files of a folder of cases that nothing here tries: their names, and how much is in them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use api::validation::UnknownFile;
use serde_json::Value;

/// Larger files are named without being counted [bytes].
const COUNTED_UP_TO: u64 = 16 << 20;

/// The JSON and CSV files of `folder` that are not among the known, by name.
pub(super) fn files(folder: &Path, known: &[&str]) -> Result<Vec<UnknownFile>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let ends = |ending: &str| path.extension().is_some_and(|of| of.eq_ignore_ascii_case(ending));
        let is_json = ends("json");
        if known.contains(&name) || !(is_json || ends("csv")) || !path.is_file() {
            continue;
        }
        files.push(UnknownFile { file: name.to_owned(), cases: counted(&path, is_json) });
    }
    files.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(files)
}

/// How many cases or rows a file holds; none where that cannot be told.
fn counted(path: &Path, is_json: bool) -> Option<usize> {
    if COUNTED_UP_TO < fs::metadata(path).ok()?.len() {
        return None;
    }
    if is_json {
        return n_cases(&serde_json::from_str(&fs::read_to_string(path).ok()?).ok()?);
    }
    let mut reader = csv::Reader::from_path(path).ok()?;
    Some(reader.byte_records().count())
}

/// Cases in a list, in the list under `cases`, or in the lists of kinds.
fn n_cases(file: &Value) -> Option<usize> {
    let list = file.as_array().or_else(|| file["cases"].as_array());
    if let Some(list) = list {
        return Some(list.len());
    }
    let lists = file.as_object()?.values().filter_map(Value::as_array);
    Some(lists.map(Vec::len).sum())
}
