//! Versions on the disk: the steps that put a register in force, one program at a time.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use domain::source::ContentHash;

use super::super::schema::{REGISTER, VERSIONS};
use super::{Files, Versions, files_in, short};
use crate::fault::SourcesError;

/// One change to the disk. A sequence of steps may stop after any of them, or within one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Makes a folder and those above it.
    Folder(PathBuf),
    /// Writes a file whole and waits until it is on the disk.
    Write(PathBuf, Vec<u8>),
    /// Moves a file or folder into place.
    Rename(PathBuf, PathBuf),
    /// Removes a file that nothing needs any more.
    Remove(PathBuf),
}

/// The steps that put `versions` in force in a folder, with the files of those that are new to it.
///
/// # Errors
/// Where what is there cannot be read.
pub fn steps(
    root: &Path,
    folder: &str,
    versions: &Versions,
    new: &[(ContentHash, Files)],
) -> Result<Vec<Step>, SourcesError> {
    let home = root.join(folder);
    let mut steps = vec![Step::Folder(home.join(VERSIONS))];
    for (hash, files) in new {
        // A folder in its place is whole: it was renamed there when it was.
        if !home.join(VERSIONS).join(short(hash)).exists() {
            steps.extend(whole_folder(&home, hash, files));
        }
    }
    let part = home.join(format!(".{REGISTER}.part"));
    steps.push(Step::Write(part.clone(), versions.checked_text(folder)?.into_bytes()));
    steps.push(Step::Rename(part, home.join(REGISTER)));
    steps.extend(files_in(root, folder)?.keys().map(|name| Step::Remove(home.join(name))));
    Ok(steps)
}

/// The steps that put back the files of a version, all or those that are gone.
#[must_use]
pub fn restoring_steps(root: &Path, folder: &str, hash: &ContentHash, files: &Files) -> Vec<Step> {
    let home = root.join(folder);
    let place = home.join(VERSIONS).join(short(hash));
    if !place.exists() {
        return whole_folder(&home, hash, files);
    }
    let gone = files.iter().filter(|(name, _)| !place.join(name).exists());
    gone.flat_map(|(name, bytes)| {
        let part = home.join(VERSIONS).join(format!(".{name}.part"));
        [Step::Write(part.clone(), bytes.clone()), Step::Rename(part, place.join(name))]
    })
    .collect()
}

/// The steps that make the folder of a version, which is whole when it has its name.
fn whole_folder(home: &Path, hash: &ContentHash, files: &Files) -> Vec<Step> {
    let place = home.join(VERSIONS).join(short(hash));
    let part = home.join(VERSIONS).join(format!(".{}.part", short(hash)));
    let mut steps = vec![Step::Folder(part.clone())];
    steps.extend(files.iter().map(|(name, bytes)| Step::Write(part.join(name), bytes.clone())));
    steps.push(Step::Rename(part, place));
    steps
}

/// Removes what a change that was interrupted left in a folder: parts of versions and of the register
/// that were never renamed into place. Gives how many; what cannot be removed stays for the next time.
///
/// Whoever calls it holds the [`Turn`]: nobody else is writing such parts.
#[must_use]
pub fn sweep(root: &Path, folder: &str) -> usize {
    let home = root.join(folder);
    let is_part = |path: &Path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with('.') && Path::new(name).extension().is_some_and(|ending| ending == "part")
    };
    let mut n_removed = 0;
    for place in [home.clone(), home.join(VERSIONS)] {
        let Ok(entries) = fs::read_dir(place) else { continue };
        for path in entries.flatten().map(|entry| entry.path()).filter(|path| is_part(path)) {
            let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            n_removed += usize::from(removed.is_ok());
        }
    }
    n_removed
}

/// Takes steps in their order.
///
/// # Errors
/// Where the disk refuses one; those before it are taken.
pub fn take(steps: &[Step]) -> io::Result<()> {
    for step in steps {
        match step {
            Step::Folder(path) => fs::create_dir_all(path)?,
            Step::Write(path, bytes) => {
                let mut file = File::create(path)?;
                file.write_all(bytes)?;
                file.sync_all()?;
            }
            Step::Rename(from, to) => {
                fs::rename(from, to)?;
                if let Some(parent) = to.parent() {
                    // So that the new name is on the disk too.
                    File::open(parent)?.sync_all()?;
                }
            }
            Step::Remove(path) => fs::remove_file(path)?,
        }
    }
    Ok(())
}

/// Holds the right to change returns of a workspace until dropped; a program that dies lets go of it.
#[derive(Debug)]
pub struct Turn {
    _lock: File,
}

impl Turn {
    /// Waits for its turn.
    ///
    /// # Errors
    /// Where the folder of returns cannot be written to.
    pub fn wait(root: &Path) -> Result<Self, SourcesError> {
        let folder = root.join("finance/returns");
        // Who cannot write there cannot change returns either.
        let unwritable = |source| SourcesError::Unwritable { path: folder.clone(), source };
        fs::create_dir_all(&folder).map_err(unwritable)?;
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join(".lock"))
            .map_err(unwritable)?;
        lock.lock().map_err(unwritable)?;
        Ok(Self { _lock: lock })
    }
}
