//! Files that commands write with `-o`: whole or not at all, and never in the place of something else.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tempfile::NamedTempFile;

use app::bundle::signing::KEY_HEADING;

/// What an output is, by which an earlier one of the same kind is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A bundle, which begins as a tar archive.
    Bundle,
    /// A table, a document or a report.
    Table,
}

/// How a database of SQLite begins.
const DATABASE_HEADING: &[u8] = b"SQLite format 3\0";
/// Where the mark of a tar archive stands.
const TAR_MARK: std::ops::Range<usize> = 257..262;
/// Folders of a workspace that hold what it is made from.
const INPUTS: [&str; 8] =
    ["system", "documents", "finance", "reform", "care", "scenarios", "flow", "synthesis"];

/// Writes a file whole, beside its place first, so that a full disk leaves no half file. An earlier output of
/// the kind is replaced.
pub(crate) fn put(path: &Path, bytes: &[u8], kind: Kind) -> Result<()> {
    refuse_another(path, kind)?;
    let failed = || format!("{} cannot be written; name a file you may write with -o", path.display());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(failed)?;
    let mut part = beside(folder).with_context(failed)?;
    part.write_all(bytes).with_context(failed)?;
    part.persist(path).map_err(|error| error.error).with_context(failed)?;
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

/// Refuses to replace what is no earlier output: a link, pipe, device or folder, a file that a workspace is
/// made from, a key or a database.
///
/// # Errors
/// Where something else is there, with what it is.
pub(crate) fn refuse_another(path: &Path, kind: Kind) -> Result<()> {
    if path.as_os_str() == "-" {
        bail!("-o names a file, and - is none; name a file, or leave -o out where the command prints");
    }
    let Ok(metadata) = fs::symlink_metadata(path) else { return refuse_folder_of_workspace(path) };
    let file_name = path.display();
    let description = match metadata.file_type() {
        file_type if file_type.is_symlink() => "a link",
        file_type if file_type.is_dir() => "a folder",
        file_type if !file_type.is_file() => "a pipe or device",
        _ => match other_content(path, kind)? {
            Some(description) => description,
            None => return Ok(()),
        },
    };
    bail!("{file_name} is {description}, and would be lost; name another file with -o");
}

/// Refuses an output, a file or a folder of files, that would lie in a folder that a workspace is made from.
///
/// # Errors
/// Where it would, with that folder.
pub(crate) fn refuse_folder_of_workspace(path: &Path) -> Result<()> {
    if let Some(folder) = input_folder(path) {
        bail!(
            "{} lies in {}, a folder that a workspace is made from, where it could be taken for a part of it; name another place with -o",
            path.display(),
            folder.display()
        );
    }
    Ok(())
}

/// What a plain file is that is no earlier output.
fn other_content(path: &Path, kind: Kind) -> Result<Option<&'static str>> {
    let mut start = Vec::new();
    let failed = || format!("{} is there and cannot be read; name another file with -o", path.display());
    File::open(path).and_then(|file| file.take(512).read_to_end(&mut start)).with_context(failed)?;
    let is_bundle = start.get(TAR_MARK).is_some_and(|mark| mark == b"ustar");
    Ok(if start.starts_with(KEY_HEADING.as_bytes()) {
        Some("a signing key")
    } else if start.starts_with(DATABASE_HEADING) || is_beside_a_database(path) {
        Some("a database")
    } else if is_input(path) {
        Some("a file that a workspace is made from")
    } else if kind == Kind::Bundle && !is_bundle && !start.is_empty() {
        Some("no bundle")
    } else if kind == Kind::Table && is_bundle {
        Some("a bundle")
    } else {
        None
    })
}

/// Whether a file is one that SQLite keeps beside the database of a workspace.
fn is_beside_a_database(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("oakham.db"))
}

/// Whether a workspace, this one or another, is made from a file.
fn is_input(path: &Path) -> bool {
    let ending = |wanted: &str| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(wanted));
    if ending("toml") {
        return true;
    }
    input_folder(path).is_some()
}

/// The folder in which a file or folder lies, or would lie, and that a workspace, this one or another, is made
/// from.
fn input_folder(path: &Path) -> Option<PathBuf> {
    let full = std::path::absolute(path).ok()?;
    // What is not there yet lies in the nearest folder that is.
    let (there, rest) = full
        .ancestors()
        .find_map(|there| Some((there.canonicalize().ok()?, full.strip_prefix(there).ok()?)))?;
    let full = there.join(rest);
    full.ancestors().skip(1).find_map(|root| {
        let first = full.strip_prefix(root).ok()?.components().next()?;
        let is_read = INPUTS.iter().any(|folder| first.as_os_str() == *folder);
        (is_read && root.join(sources::workspace::SETTINGS_FILE).is_file()).then(|| root.join(first))
    })
}

#[cfg(test)]
mod tests;
