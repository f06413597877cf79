//! What every table of a workspace rests on, as it was read last: read again when a file changes, not for every page.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use anyhow::Result;
use jiff::civil::Date;
use sources::events;
use sources::facts;
use sources::workspace::SETTINGS_FILE;

use super::Asked;
use super::desk::YearMonth;
use super::inputs::Ground;
use crate::clock::{latest_today, today};
use crate::workspace::{DATABASE, open_workspace};

/// Where files lie that a table may rest on, and the log of what happened to returns.
const PLACES: [&str; 10] = [
    SETTINGS_FILE,
    events::PATH,
    sources::appraisal::FILE,
    facts::FOLDER,
    "system",
    "documents",
    "finance",
    "reform",
    "care",
    DATABASE,
];
/// As deep as a file of a version of a return.
const DEEPEST: usize = 8;
/// A file that was changed so lately may change again within the same tick of the clock of its disk.
const SETTLED: Duration = Duration::from_secs(2);

/// What a file looks like from outside: path, time of the last change, length [bytes].
type Stamp = (PathBuf, Option<SystemTime>, u64);

/// What was read on a day, and the files that it was read from.
struct Read {
    stamps: Vec<Stamp>,
    /// Here, and where it is latest.
    on: (Date, Date),
    ground: Arc<Ground>,
}

/// What was read last, by the month from which money is forecast.
#[derive(Default)]
pub(super) struct GroundKept(Mutex<BTreeMap<Option<YearMonth>, Read>>);

impl GroundKept {
    /// What tables of the workspace at `root` rest on, as the files are now.
    ///
    /// # Errors
    /// Where the workspace cannot be read.
    pub(super) fn of(&self, root: &Path, month: Option<YearMonth>, asked: &Asked) -> Result<Arc<Ground>> {
        // Before it is read: what changes meanwhile is then read again.
        let (stamps, on, now) = (stamps(root), (today(), latest_today()), SystemTime::now());
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(read) = lock().get(&month).filter(|read| read.on == on && read.stamps == stamps) {
            return Ok(Arc::clone(&read.ground));
        }
        let ground = Arc::new(Ground::of(&open_workspace(root)?, asked)?);
        if are_settled(&stamps, now) {
            lock().insert(month, Read { stamps, on, ground: Arc::clone(&ground) });
        }
        Ok(ground)
    }
}

/// Whether every file was changed so long ago that another change would show.
fn are_settled(stamps: &[Stamp], now: SystemTime) -> bool {
    stamps.iter().all(|(_, changed, _)| {
        changed.and_then(|changed| now.duration_since(changed).ok()).is_some_and(|age| SETTLED < age)
    })
}

/// All files that may be read, in order.
fn stamps(root: &Path) -> Vec<Stamp> {
    let mut stamps = Vec::new();
    let write_ahead = format!("{DATABASE}-wal");
    let places = PLACES.into_iter().chain([write_ahead.as_str()]);
    let mut waiting: Vec<(PathBuf, usize)> = places.map(|place| (root.join(place), 0)).collect();
    while let Some((path, depth)) = waiting.pop() {
        let Ok(metadata) = fs::metadata(&path) else { continue };
        if !metadata.is_dir() {
            stamps.push((path, metadata.modified().ok(), metadata.len()));
        } else if depth < DEEPEST {
            let entries = fs::read_dir(&path).into_iter().flatten().flatten();
            waiting.extend(entries.map(|entry| (entry.path(), depth + 1)));
        }
    }
    stamps.sort();
    stamps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_changed_a_moment_ago_is_read_again() {
        let now = SystemTime::now();
        let file = |age: u64| (PathBuf::from("a"), Some(now - Duration::from_secs(age)), 1);
        assert!(are_settled(&[file(3), file(90)], now));
        assert!(!are_settled(&[file(90), file(1)], now));
        assert!(!are_settled(&[(PathBuf::from("a"), None, 1)], now));
    }

    #[test]
    fn a_change_of_any_file_shows() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("care/network.toml");
        fs::create_dir(folder.path().join("care")).unwrap();
        fs::write(&path, "a").unwrap();
        let before = stamps(folder.path());
        fs::write(&path, "ab").unwrap();
        assert_ne!(stamps(folder.path()), before);
        fs::write(folder.path().join("oakham.db-wal"), "x").unwrap();
        assert_eq!(stamps(folder.path()).len(), 2);
    }
}
