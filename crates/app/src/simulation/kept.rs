//! The network and scenarios of a workspace as they were read last: read again when a file changes, not
//! for every page.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use sources::network::NetworkRead;
use web::simulation::port::{NetworkShown, ScenarioRefused, ScenarioShown};

use super::{NETWORK, network_shown};
use crate::simulation;

/// The folders whose files a network and its scenarios may stand in.
const FOLDERS: [&str; 2] = ["care", "scenarios"];
/// So many files are looked at; a workspace has some ten.
const MOST_FILES: usize = 2_000;

/// What a file looks like from outside: path, size and time of the last change.
type Stamp = (PathBuf, u64, Option<SystemTime>);

/// What was read, or why it could not be.
pub(super) struct Read {
    /// The network.
    pub(super) network: NetworkRead,
    /// The network as pages show it.
    pub(super) shown: NetworkShown,
    /// The scenarios that come with it, or why they cannot be read.
    pub(super) shipped: Result<Vec<ScenarioShown>, String>,
    /// Those of them that cannot be run.
    pub(super) refused: Vec<ScenarioRefused>,
}

/// What was read and the files that it was read from.
type Held = (Vec<Stamp>, Result<Arc<Read>, String>);

/// What was read last.
pub(super) struct Kept {
    root: PathBuf,
    held: Mutex<Option<Held>>,
}

impl Kept {
    /// Of the workspace in `root`; nothing is read yet.
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root, held: Mutex::default() }
    }

    /// The network and its scenarios as the files are now. Of many who ask at once only the first reads.
    ///
    /// # Errors
    /// Where the network cannot be read.
    pub(super) fn read(&self) -> Result<Arc<Read>, String> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        // Before it is read: what changes meanwhile is then read again.
        let now = stamps(&self.root);
        if let Some((_, found)) = held.as_ref().filter(|(then, _)| *then == now) {
            return found.clone();
        }
        let found = read(&self.root).map(Arc::new).map_err(|error| format!("{error:#}"));
        *held = Some((now, found.clone()));
        found
    }
}

fn read(root: &Path) -> anyhow::Result<Read> {
    let network = simulation::network(root, None)?;
    let shown = network_shown::shown(&network.network);
    let (shipped, refused) = match simulation::shipped(root, &network) {
        Ok(found) => {
            let shown = found
                .ready
                .iter()
                .map(|(id, text, fitting)| network_shown::scenario_shown(id, text, fitting));
            let refused = found.refused.into_iter().map(|(file, why)| ScenarioRefused { file, why });
            (Ok(shown.collect()), refused.collect())
        }
        Err(error) => (Err(format!("{error:#}")), Vec::new()),
    };
    Ok(Read { network, shown, shipped, refused })
}

/// All files that may have been read, in order.
fn stamps(root: &Path) -> Vec<Stamp> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = FOLDERS.iter().map(|name| root.join(name)).collect();
    while let Some(folder) = folders.pop() {
        // A folder that is not there has no files; one that cannot be read is told when it is read.
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match fs::metadata(&path) {
                Ok(of) if of.is_dir() && found.len() < MOST_FILES => folders.push(path),
                Ok(of) => found.push((path, of.len(), of.modified().ok())),
                Err(_) => {}
            }
            if MOST_FILES <= found.len() {
                break;
            }
        }
    }
    debug_assert!(root.join(NETWORK).starts_with(root.join(FOLDERS[0])), "the network is looked at");
    found.sort();
    found
}

#[cfg(test)]
mod tests;
