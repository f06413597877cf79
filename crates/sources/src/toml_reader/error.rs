//! Messages of the TOML reader in words for people who write files.

use super::{File, Location};
use crate::fault::{Fault, SourcesError};

pub(crate) fn not_toml(path: &str, text: &str, error: &toml::de::Error) -> SourcesError {
    not_read(path, text, error, "this is not TOML")
}

/// Why a file does not have the fields expected of it, as one line that names the line of the file.
pub(crate) fn not_as_expected(path: &str, text: &str, error: &toml::de::Error) -> SourcesError {
    let is_toml = text.parse::<toml::Table>().is_ok();
    not_read(
        path,
        text,
        error,
        if is_toml { "this is not what the file may hold" } else { "this is not TOML" },
    )
}

fn not_read(path: &str, text: &str, error: &toml::de::Error, summary: &str) -> SourcesError {
    let message: Vec<&str> = error.message().lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let offset = error.span().map_or(0, |span| span.start);
    let location = Location { file: File { path, text }, offset };
    SourcesError::Faults(vec![Fault {
        file: location.to_string(),
        at: None,
        column: String::new(),
        value: String::new(),
        expected: format!("{summary}: {}", in_words(&message.join("; "))),
    }])
}

/// A message of the TOML reader about a value of the wrong kind, in words for people who write files.
fn in_words(message: &str) -> String {
    const KINDS: [(&str, &str); 12] = [
        ("u8", "a whole number from 0 to 255"),
        ("u16", "a whole number from 0 to 65535"),
        ("u32", "a whole number from 0 to 4294967295"),
        ("u64", "a whole number, 0 or more"),
        ("usize", "a whole number, 0 or more"),
        ("i64", "a whole number"),
        ("f64", "a number"),
        ("a boolean", "true or false"),
        ("a string", "a text in quotes"),
        ("a sequence", "a list in square brackets"),
        ("a map", "a table"),
        ("string or table", "a text in quotes, or a table"),
    ];
    let Some((found, kind)) = message.rsplit_once(", expected ") else { return message.to_owned() };
    let kind = kind.trim();
    if found == "invalid type: map" && kind == "a sequence" {
        return "found one table; expected a list of them: write its heading in double brackets, [[…]]"
            .to_owned();
    }
    let kind = KINDS.iter().find(|(name, _)| *name == kind).map_or(kind, |(_, words)| words);
    let found = found.trim_start_matches("invalid type: ").trim_start_matches("invalid value: ");
    let found = found.trim_start_matches("invalid length ").replace('`', "");
    format!("found {found}; expected {kind}")
}
