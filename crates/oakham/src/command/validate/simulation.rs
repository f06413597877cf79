//! Known answers of the simulation: queues with exact results, and the emergency department.

use std::fs;
use std::path::Path;

use super::emergency;
use super::queueing::{self, Effort, Report};

/// Tries the flow engine against those files of `folder` that are of it.
///
/// # Errors
/// A file that cannot be read, or a folder that holds none.
pub(crate) fn run(folder: &Path, effort: Effort, seed: u64, n_threads: usize) -> Result<Vec<Report>, String> {
    type Of = fn(&str, Effort, u64, usize) -> Result<Report, String>;
    let files: [(&str, Of); 2] = [(queueing::FILE, queueing::of_text), (emergency::FILE, emergency::of_text)];
    let mut reports = Vec::new();
    for (name, of_text) in files {
        let path = folder.join(name);
        if path.exists() {
            let text = fs::read_to_string(&path)
                .map_err(|why| format!("{} cannot be read: {why}", path.display()))?;
            reports.push(
                of_text(&text, effort, seed, n_threads)
                    .map_err(|why| format!("{}: {why}", path.display()))?,
            );
        }
    }
    if reports.is_empty() {
        return Err(format!("{} holds neither {} nor {}", folder.display(), queueing::FILE, emergency::FILE));
    }
    Ok(reports)
}
