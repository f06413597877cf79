//! What was worked out before, kept by the hash of all that it rests on, under the lake: it is made again from the
//! workspace at any time, and may be deleted.

mod exact;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use api::consequence::ConsequenceTable;
use api::flow::{Comparison as FlowDocument, Flow};
use domain::source::ContentHash;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::whole_file;

/// Where it is kept.
pub(super) const FOLDER: &str = "lake/appraisals";
/// So many files are kept; the oldest go first.
const MOST_FILES: usize = 200;

fn table_path(hash: &str) -> String {
    format!("{FOLDER}/table-{hash}.json")
}

/// Beside a table: the scenarios that it compares, a name a line, so that a list of tables need not read them.
fn names_path(hash: &str) -> String {
    format!("{FOLDER}/table-{hash}.names")
}

fn simulation_path(hash: &str) -> String {
    format!("{FOLDER}/simulation-{hash}.json")
}

/// The table that was made of the same inputs. One that cannot be read, or is not as it was kept, is made anew.
pub(super) fn table(root: &Path, hash: &str) -> Option<ConsequenceTable> {
    read(root, &table_path(hash))
}

/// Tells a kept table from another one of the same inputs, such as one with more in it; nothing where there is none.
pub(super) fn stamp(root: &Path, hash: &str) -> Option<(SystemTime, u64)> {
    let metadata = fs::metadata(root.join(table_path(hash))).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

/// Whether there is a table of these inputs.
pub(super) fn has_table(root: &Path, hash: &str) -> bool {
    root.join(table_path(hash)).is_file()
}

/// Keeps a table. Where it cannot be kept it is made again the next time, which is no fault of the table.
pub(super) fn keep(root: &Path, hash: &str, table: &ConsequenceTable) {
    let names: String = table.scenarios.iter().fold(String::new(), |names, one| names + &one.name + "\n");
    // Where the disk is full the list of tables lacks it.
    let _ = whole_file::put(root, &names_path(hash), names.as_bytes());
    put(root, &table_path(hash), table);
    forget_oldest(root);
}

/// The hashes of the tables that are kept, each with the names of the scenarios that it compares.
pub(super) fn compared(root: &Path) -> Vec<(String, Vec<String>)> {
    let entries = fs::read_dir(root.join(FOLDER)).into_iter().flatten().flatten();
    let each = entries.filter_map(|entry| {
        let file = entry.file_name().to_string_lossy().into_owned();
        let hash = file.strip_prefix("table-")?.strip_suffix(".names")?.to_owned();
        let names = fs::read_to_string(entry.path()).ok()?.lines().map(str::to_owned).collect();
        has_table(root, &hash).then_some((hash, names))
    });
    each.collect()
}

/// A simulation that was made of the same inputs.
pub(super) fn simulation(root: &Path, hash: &str) -> Option<FlowDocument> {
    read(root, &simulation_path(hash))
}

/// Keeps a simulation at once, so that it is not made again where something after it ends early.
pub(super) fn keep_simulation(root: &Path, hash: &str, simulation: &Flow) {
    put(root, &simulation_path(hash), simulation);
}

/// A document as it was kept; nothing where the file is not what was kept, whoever changed or shortened it.
fn read<T: DeserializeOwned>(root: &Path, path: &str) -> Option<T> {
    let file = fs::read_to_string(root.join(path)).ok()?;
    let (hash, text) = file.split_once('\n')?;
    if ContentHash::of(text.as_bytes()).to_string() != hash {
        return None;
    }
    serde_json::from_value(exact::read(text)?).ok()
}

/// Keeps a document below the hash of its text.
fn put(root: &Path, path: &str, document: &impl Serialize) {
    // Where the disk is full it is made again.
    let text = serde_json::to_value(document).map(exact::text);
    let text = text.map(|text| format!("{}\n{text}", ContentHash::of(text.as_bytes())));
    let _ = text.map(|text| whole_file::put(root, path, text.as_bytes()));
}

fn forget_oldest(root: &Path) {
    let entries = fs::read_dir(root.join(FOLDER)).into_iter().flatten().flatten();
    let mut files: Vec<(Option<SystemTime>, PathBuf)> = entries
        .map(|entry| (entry.metadata().and_then(|metadata| metadata.modified()).ok(), entry.path()))
        .filter(|(_, path)| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    let n_over = files.len().saturating_sub(MOST_FILES);
    for (_, path) in files.into_iter().take(n_over) {
        let _ = fs::remove_file(path.with_extension("names"));
        let _ = fs::remove_file(path);
    }
}
