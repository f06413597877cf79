//! The hash of all that a table rests on: while it is the same, so is the table.

use std::fs;
use std::path::Path;

use anyhow::Result;
use domain::source::ContentHash;
use sources::workspace::Workspace;

use super::scenario::Named;
use super::{Alone, Asked, EachChange};
use crate::clock::today;
use crate::edition::{Editions, month};

/// What engines read besides the forecast of the month.
const PLACES: [&str; 4] = [sources::appraisal::FILE, "reform", "care", sources::facts::FOLDER];
/// What lies beside it and no engine reads: whom a figure is compared with, and texts for people.
const NOT_READ: [&str; 2] = ["data/benchmarks.csv", "care/sites.csv"];
const TEXTS: &str = ".md";
/// As deep as any of them is.
const DEEPEST: usize = 6;

/// What every table of a workspace rests on, whatever its scenarios.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ground {
    lines: Vec<String>,
    alone: Alone,
}

impl Ground {
    /// That of a workspace, and of what is asked.
    ///
    /// # Errors
    /// Where the month that is asked for is not there.
    pub(super) fn of(workspace: &Workspace, asked: &Asked) -> Result<Self> {
        let on = asked.as_at.unwrap_or_else(today);
        let program = env!("CARGO_PKG_VERSION");
        let simulated = asked.simulated;
        let mut lines = vec![format!(
            "oakham {program} table 3; {} {on} {} {:?} {:?}",
            asked.as_at.is_some(),
            asked.seed,
            simulated.days.map(f64::to_bits),
            simulated.replications
        )];
        if !workspace.months().is_empty() || asked.period != (None, None) {
            let period = month::month(workspace, asked.period.0, asked.period.1)?;
            let edition = Editions::new(workspace, asked.as_at).forecast_inputs(period)?;
            lines.push(format!("month {} {} {edition}", period.0, period.1));
        }
        let mut files = Vec::new();
        for place in PLACES {
            add(&workspace.root, place, 0, &mut files);
        }
        files.sort();
        lines.extend(files);
        Ok(Self { lines, alone: asked.alone })
    }

    /// The hash of the table of these scenarios: names and texts, in the order of columns.
    pub(super) fn hash<'t>(
        &self,
        scenarios: impl IntoIterator<Item = (&'t str, &'t str)>,
        each_change: EachChange,
    ) -> String {
        let mut lines = self.lines.clone();
        lines.push(format!("{each_change:?}"));
        let each = scenarios.into_iter();
        lines
            .extend(each.map(|(name, text)| format!("scenario {name} {}", ContentHash::of(text.as_bytes()))));
        ContentHash::of(lines.join("\n").as_bytes()).to_string()
    }

    /// The hash of the table of these scenarios.
    pub(super) fn hash_of(&self, scenarios: &[Named]) -> String {
        let each = scenarios.iter().map(|named| (&*named.name, &*named.text));
        self.hash(each, self.alone.of(scenarios))
    }
}

fn add(root: &Path, path: &str, depth: usize, files: &mut Vec<String>) {
    if NOT_READ.contains(&path) || path.ends_with(TEXTS) {
        return;
    }
    let full = root.join(path);
    let Ok(metadata) = fs::metadata(&full) else { return };
    if !metadata.is_dir() {
        let content = fs::read(&full).map(|bytes| ContentHash::of(&bytes).to_string());
        files.push(format!("{path} {}", content.unwrap_or_else(|error| error.to_string())));
    } else if depth < DEEPEST {
        for entry in fs::read_dir(&full).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            // What begins with a dot is being written.
            if !name.starts_with('.') {
                add(root, &format!("{path}/{name}"), depth + 1, files);
            }
        }
    }
}
