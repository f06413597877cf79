//! Files of a workspace that are written whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result};
use tempfile::NamedTempFile;

/// A file that is written beside its place, and put there when all else is ready.
///
/// # Errors
/// Where the folder cannot be written to.
pub(crate) fn prepare(root: &Path, path: &str, bytes: &[u8]) -> Result<NamedTempFile> {
    let target = root.join(path);
    let folder = target.parent().unwrap_or(root);
    let prepared = || -> io::Result<NamedTempFile> {
        fs::create_dir_all(folder)?;
        let mut file = beside(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        Ok(file)
    };
    prepared().with_context(|| format!("{path} cannot be written; check that you may write to its folder"))
}

/// Writes a file of the workspace in the place of an earlier one.
///
/// # Errors
/// Where it cannot be written.
pub(crate) fn put(root: &Path, path: &str, bytes: &[u8]) -> Result<()> {
    let file = prepare(root, path, bytes)?;
    file.persist(root.join(path))
        .map_err(|error| error.error)
        .with_context(|| format!("{path} cannot be written; check that you may write to its folder"))?;
    Ok(())
}

/// A new file that others may read as those that this account makes.
fn beside(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".oakham-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
