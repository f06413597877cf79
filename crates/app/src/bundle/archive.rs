//! Files to the bytes of a tar archive and back: sorted names, no times, no owners.
//!
//! One set of files has one archive. So an archive read back and written anew gives the same bytes,
//! or a byte was changed between the files too.

use std::collections::BTreeMap;
use std::io::Read;

use anyhow::{Context, Result};
use tar::{Archive, Builder, EntryType, Header};
use thiserror::Error;

use super::INPUTS;

/// Files by path, with `/`.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// Archives are laid out in blocks of this size [bytes].
const BLOCK: u64 = 512;
/// Files that an archive may hold; a month of a system of twenty organisations has about 500.
const MOST_FILES: usize = 10_000;
/// Bytes that one file may have [bytes]; the largest of a system of nine organisations has 2 million.
const LARGEST_FILE: u64 = 64 * 1024 * 1024;
/// Bytes that an output, the manifest or the signature may have [bytes]; all of them are taken apart value
/// by value.
const LARGEST_OUTPUT: u64 = 16 * 1024 * 1024;
/// Bytes that are compared at once.
const STRIDE: usize = 4096;

/// Why bytes are not the archive of a bundle.
#[derive(Debug, Error)]
pub(super) enum ArchiveError {
    /// The block that describes a file is damaged, or the archive ends within a file.
    #[error("byte {at}: the archive cannot be read on from here: {reason}; get the bundle again")]
    Damaged {
        /// The position of the block, counted from 0.
        at: u64,
        /// What the reader says.
        reason: String,
    },
    /// An entry that no bundle has.
    #[error("byte {at}: the archive holds {name:?}, which {what}; get the bundle again")]
    Foreign {
        /// The position of the entry, counted from 0.
        at: u64,
        /// The entry's name.
        name: String,
        /// What is wrong with it.
        what: &'static str,
    },
    /// Not the beginning of any archive.
    #[error("this is no bundle: it begins as no archive does; name a file made with `oakham bundle`")]
    NoArchive,
    /// Nothing is in it.
    #[error("the file holds no archive; name a file made with `oakham bundle`")]
    Empty,
}

/// The archive of `files`.
pub(super) fn write(files: &Files) -> Result<Vec<u8>> {
    let mut builder = Builder::new(Vec::new());
    for (path, bytes) in files {
        let mut header = Header::new_ustar();
        header.set_entry_type(EntryType::Regular);
        header.set_size(u64::try_from(bytes.len()).context("a file fits in memory")?);
        header.set_mode(0o644);
        header.set_mtime(0);
        header.set_uid(0);
        header.set_gid(0);
        builder
            .append_data(&mut header, path, &bytes[..])
            .with_context(|| format!("{path} cannot be put into the archive; give it a shorter name"))?;
    }
    Ok(builder.into_inner()?)
}

/// The files of an archive.
pub(super) fn read(bytes: &[u8]) -> Result<Files, ArchiveError> {
    // The block before each file is filled up with zeros, of which a text has none.
    let block = usize::try_from(BLOCK).map_or(bytes, |block| &bytes[..bytes.len().min(block)]);
    if !block.is_empty() && !block.contains(&0) {
        return Err(ArchiveError::NoArchive);
    }
    let mut files = Files::new();
    let mut at = 0;
    let mut archive = Archive::new(bytes);
    let damaged =
        |at: u64| move |error: std::io::Error| ArchiveError::Damaged { at, reason: error.to_string() };
    for entry in archive.entries().map_err(damaged(0))?.raw(true) {
        let mut entry = entry.map_err(damaged(at))?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let foreign = |what| ArchiveError::Foreign { at, name: name.clone(), what };
        if entry.header().entry_type() != EntryType::Regular {
            return Err(foreign("is not a plain file"));
        }
        if !is_plain(&name) {
            return Err(foreign("is not a path that a bundle may hold"));
        }
        let size = entry.size();
        if LARGEST_FILE < size {
            return Err(foreign("is larger than the 64 MiB that a file of a bundle may have"));
        }
        if LARGEST_OUTPUT < size && !name.starts_with(INPUTS) {
            return Err(foreign("is larger than the 16 MiB that an output of a bundle may have"));
        }
        if MOST_FILES <= files.len() {
            return Err(foreign("is one file more than the 10,000 that a bundle may hold"));
        }
        let mut content = Vec::new();
        entry.read_to_end(&mut content).map_err(damaged(at))?;
        if u64::try_from(content.len()).ok() != Some(size) {
            let reason = format!("{name} is cut off");
            return Err(ArchiveError::Damaged { at, reason });
        }
        at = entry.raw_file_position().saturating_add(size.div_ceil(BLOCK).saturating_mul(BLOCK));
        if files.insert(name.clone(), content).is_some() {
            return Err(ArchiveError::Foreign { at, name, what: "stands twice" });
        }
    }
    // No computer can put a file where it also needs a folder.
    let as_folder = files.keys().find(|path| {
        let below = format!("{path}/");
        files.range(below.clone()..).next().is_some_and(|(other, _)| other.starts_with(&below))
    });
    if let Some(name) = as_folder.cloned() {
        return Err(ArchiveError::Foreign { at: 0, name, what: "stands as a file and as a folder" });
    }
    if files.is_empty() { Err(ArchiveError::Empty) } else { Ok(files) }
}

/// Whether a path stays below the folder it is put into, on any machine.
fn is_plain(path: &str) -> bool {
    let is_name = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && !part.contains(|c: char| c.is_control() || matches!(c, '\\' | ':' | '\u{fffd}'))
    };
    path.split('/').all(is_name)
}

/// The first byte in which `stated` and `expected` differ, counted from 0; `None` where they are the
/// same. Where one is the beginning of the other, it is the byte after its end.
pub(super) fn first_difference(stated: &[u8], expected: &[u8]) -> Option<usize> {
    if stated == expected {
        return None;
    }
    // Blocks that are alike are passed over as wholes.
    let (found_blocks, expected_blocks) = (stated.chunks(STRIDE), expected.chunks(STRIDE));
    let start = STRIDE * found_blocks.zip(expected_blocks).take_while(|(left, right)| left == right).count();
    let rest = stated.iter().zip(expected).skip(start);
    let n_alike = rest.take_while(|(left, right)| left == right).count();
    Some((start + n_alike).min(stated.len()).min(expected.len()))
}
