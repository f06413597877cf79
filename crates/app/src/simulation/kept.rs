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

/// The folders whose files a network, what was observed of it and its scenarios may stand in.
const FOLDERS: [&str; 3] = ["care", "scenarios", sources::facts::FOLDER];
/// So many files are looked at; a workspace has some ten.
const MOST_FILES: usize = 2_000;

/// What a file looks like from outside: path, size and time of the last change.
type Stamp = (PathBuf, u64, Option<SystemTime>);

/// What was read, or why it could not be.
pub(super) struct ReadNetwork {
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
type CacheEntry = (Vec<Stamp>, Result<Arc<ReadNetwork>, String>);

/// What was read last.
pub(super) struct NetworkCache {
    root: PathBuf,
    entry: Mutex<Option<CacheEntry>>,
}

impl NetworkCache {
    /// Of the workspace in `root`; nothing is read yet.
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root, entry: Mutex::default() }
    }

    /// The network and its scenarios as the files are now. Of many who ask at once only the first reads.
    ///
    /// # Errors
    /// Where the network cannot be read.
    pub(super) fn read(&self) -> Result<Arc<ReadNetwork>, String> {
        let mut entry = self.entry.lock().unwrap_or_else(PoisonError::into_inner);
        // Before it is read: what changes meanwhile is then read again.
        let now = stamps(&self.root);
        if let Some((_, network)) = entry.as_ref().filter(|(then, _)| *then == now) {
            return network.clone();
        }
        let network = read(&self.root).map(Arc::new).map_err(|error| format!("{error:#}"));
        *entry = Some((now, network.clone()));
        network
    }
}

fn read(root: &Path) -> anyhow::Result<ReadNetwork> {
    let network = simulation::network(root, None)?;
    let shown = network_shown::describe_network(&network);
    let (shipped, refused) = match simulation::shipped(root, &network) {
        Ok(scenarios) => {
            let ready = scenarios
                .ready
                .iter()
                .map(|(id, text, fitting)| network_shown::scenario_shown(id, text, fitting));
            let refused = scenarios.refused.into_iter().map(|(file, why)| ScenarioRefused { file, why });
            (Ok(ready.collect()), refused.collect())
        }
        Err(error) => (Err(format!("{error:#}")), Vec::new()),
    };
    Ok(ReadNetwork { network, shown, shipped, refused })
}

/// All files that may have been read, in order.
fn stamps(root: &Path) -> Vec<Stamp> {
    let mut stamps = Vec::new();
    let mut folders: Vec<PathBuf> = FOLDERS.iter().map(|name| root.join(name)).collect();
    while let Some(folder) = folders.pop() {
        // A folder that is not there has no files; one that cannot be read is reported when it is read.
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match fs::metadata(&path) {
                Ok(metadata) if metadata.is_dir() && stamps.len() < MOST_FILES => folders.push(path),
                Ok(metadata) => stamps.push((path, metadata.len(), metadata.modified().ok())),
                Err(_) => {}
            }
            if MOST_FILES <= stamps.len() {
                break;
            }
        }
    }
    debug_assert!(root.join(NETWORK).starts_with(root.join(FOLDERS[0])), "the network is looked at");
    stamps.sort();
    stamps
}

#[cfg(test)]
mod tests;
