//! What files hold: not too much, nothing about one machine, one sentence a line.

use super::Remark;
use crate::workspace::tree::Tree;

/// The largest file worth keeping under version control [bytes].
const LARGE: usize = 300_000;

/// Folders that begin a path on somebody's machine.
const OF_A_MACHINE: [&str; 7] = ["home", "root", "tmp", "work", "mnt", "Users", "private"];

/// Words that end in a full stop without ending a sentence.
const SHORTENED: [&str; 6] = ["e.g.", "i.e.", "etc.", "No.", "no.", "vs."];

/// No file is so large that every clone would feel it.
pub(super) fn no_large_files(tree: &Tree) -> Vec<Remark> {
    tree.files()
        .filter(|(_, content)| content.len() > LARGE)
        .map(|(path, content)| {
            let message = format!("{} kB; at most {} kB", content.len() / 1000, LARGE / 1000);
            Remark::violation(path, 1, message)
        })
        .collect()
}

/// No file names a folder that only one machine has.
pub(super) fn no_paths_of_a_machine(tree: &Tree) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (path, text) in tree.texts() {
        for (idx, line) in text.lines().enumerate() {
            if let Some(folder) = OF_A_MACHINE.iter().find(|folder| starts_a_path(line, folder)) {
                let message = format!("names a path of one machine, /{folder}/…");
                remarks.push(Remark::violation(path, idx + 1, message));
            }
        }
    }
    remarks
}

/// Whether `line` has `/folder/` at the beginning of a path, not in the middle of one or of an address.
fn starts_a_path(line: &str, folder: &str) -> bool {
    let sought = format!("/{folder}/");
    line.match_indices(&sought).any(|(position, _)| {
        let begins = !line[..position]
            .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '}' | ')' | '~'));
        let goes_on = line[position + sought.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '.');
        begins && goes_on
    })
}

/// No text holds a control character: an editor shows nothing of it, and a reader misses a word.
pub(super) fn no_control_characters(tree: &Tree) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (path, text) in tree.texts() {
        for (idx, line) in text.split('\n').enumerate() {
            let unseen = line.trim_end_matches('\r').chars().find(|c| c.is_control() && *c != '\t');
            if let Some(character) = unseen {
                let message =
                    format!("holds the control character U+{:04X}; delete it", u32::from(character));
                remarks.push(Remark::violation(path, idx + 1, message));
            }
        }
    }
    remarks
}

/// Where CSV is written: for people, and for Oakham to read back.
const CSV_WRITERS: [&str; 2] = ["crates/exhibits/src/csv_file.rs", "crates/sources/src/"];

/// CSV files for people come from one writer, which keeps spreadsheets from taking text for formulas.
pub(super) fn csv_is_written_in_one_place(tree: &Tree) -> Vec<Remark> {
    let sought = ["csv", "Writer"].join("::");
    let mut remarks = Vec::new();
    for (path, text) in tree.texts_with(".rs") {
        let is_test = path.contains("/tests/") || path.ends_with("/tests.rs");
        if is_test || CSV_WRITERS.iter().any(|place| path.starts_with(place)) {
            continue;
        }
        for (idx, _) in text.lines().enumerate().filter(|(_, line)| line.contains(&sought)) {
            let message = format!("writes CSV by itself; use {}", CSV_WRITERS[0]);
            remarks.push(Remark::violation(path, idx + 1, message));
        }
    }
    remarks
}

/// Markdown has one sentence a line, so that a change shows the sentence it changes.
pub(super) fn one_sentence_a_line(tree: &Tree) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (path, text) in tree.texts_with(".md") {
        let mut in_code = false;
        for (idx, line) in text.lines().enumerate() {
            let line = line.trim_start();
            if line.starts_with("```") {
                in_code = !in_code;
            } else if !in_code && !line.starts_with('|') && holds_two_sentences(line) {
                let message = "two sentences on a line; give each its own".to_owned();
                remarks.push(Remark::warning(path, idx + 1, message));
            }
        }
    }
    remarks
}

/// Whether a sentence ends on the line and another begins.
fn holds_two_sentences(line: &str) -> bool {
    // Code between back quotes is not a sentence.
    let prose: Vec<&str> = line.split('`').step_by(2).collect();
    let prose = prose.join("x");
    let words: Vec<&str> = prose.split(' ').collect();
    words.windows(2).any(|pair| {
        let (last, first) = (pair[0], pair[1]);
        let ends = last.trim_end_matches([')', '*', '"']).ends_with(['.', '?', '!']);
        let is_number = last.trim_end_matches('.').chars().all(|c| c.is_ascii_digit());
        let begins = first.trim_start_matches(['(', '*', '"', '[']).starts_with(char::is_uppercase);
        ends && begins && !is_number && !SHORTENED.contains(&last)
    })
}

#[cfg(test)]
mod tests;
