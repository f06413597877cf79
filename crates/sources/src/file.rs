//! Opens files: regular ones only, and none too large; and finds out by its first bytes what a file
//! is, whatever its name.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use crate::bounds::FILE_BYTES;
use crate::fault::SourcesError;

/// Reads a file below `root`. A pipe, a device or a folder under its name is not opened: reading one
/// may wait for ever, or never end.
///
/// # Errors
/// Where the file is missing, no regular file, or too large.
pub fn bytes(root: &Path, path: &str) -> Result<Vec<u8>, SourcesError> {
    let full = root.join(path);
    let unreadable = |source| SourcesError::Unreadable { path: full.clone(), source };
    let is_link = fs::symlink_metadata(&full).is_ok_and(|found| found.is_symlink());
    if is_link && fs::metadata(&full).is_err() {
        return Err(SourcesError::fault(
            path,
            "this is a link that leads to no file; put the file itself in its place, or remove the link",
        ));
    }
    if !fs::metadata(&full).map_err(unreadable)?.is_file() {
        return Err(SourcesError::fault(
            path,
            "this is no regular file but a folder, pipe or device; put a file in its place",
        ));
    }
    let mut bytes = Vec::new();
    // The file may grow between the two looks at it.
    let read = |file: File| file.take(FILE_BYTES + 1).read_to_end(&mut bytes);
    File::open(&full).and_then(read).map_err(unreadable)?;
    if FILE_BYTES < u64::try_from(bytes.len()).unwrap_or(u64::MAX) {
        return Err(SourcesError::fault(
            path,
            format!(
                "the file is larger than {} MB, the most that is read; remove what does not belong to it",
                FILE_BYTES / 1024 / 1024
            ),
        ));
    }
    Ok(bytes)
}

/// Whether anything lies at `path` below `root`, were it a link that leads nowhere: what may be missing is missing only
/// where nothing is there.
pub(crate) fn is_there(root: &Path, path: impl AsRef<Path>) -> bool {
    fs::symlink_metadata(root.join(path)).is_ok()
}

/// Reads a file of UTF-8 text below `root`.
///
/// # Errors
/// As [`bytes`], and where it is no UTF-8 text.
pub fn text(root: &Path, path: &str) -> Result<String, SourcesError> {
    decoded(path, &bytes(root, path)?).map(str::to_owned)
}

/// The text of a file, without its byte-order mark; programs that join files leave several.
pub(crate) fn decoded<'b>(path: &str, bytes: &'b [u8]) -> Result<&'b str, SourcesError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let row = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
        let form = if has_ending(path, "csv") { "\"CSV UTF-8\"" } else { "UTF-8" };
        SourcesError::fault(path, format!("row {row} is not UTF-8 text; save the file as {form}"))
    })?;
    Ok(text.trim_start_matches('\u{feff}'))
}

fn has_ending(path: &str, ending: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension.eq_ignore_ascii_case(ending))
}

/// What a file is by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Empty,
    /// A zip archive, as workbooks are.
    Zip,
    /// A compound file that holds an encrypted workbook.
    Locked,
    /// A compound file, as workbooks were until 2003.
    OldOffice,
    Pdf,
    /// A web page or other XML.
    Markup,
    /// Text of two bytes a character.
    Utf16,
    /// Text, as far as its bytes show.
    Text,
    /// Something in a smaller form, to be unpacked first; by which program.
    Packed(&'static str),
    /// Something else that is known, in words.
    Other(&'static str),
    /// Bytes that no text holds.
    Binary,
}

/// First bytes of what is packed.
const PACKED: [(&[u8], &str); 6] = [
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
];
/// Text with marks of word processors.
pub(crate) const RICH_TEXT: &str = "rich text (RTF)";
/// First bytes of what people take for a table, or send in its place.
const OTHERS: [(&[u8], &str); 8] = [
    (b"{\\rtf", RICH_TEXT),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\0", "a database (SQLite)"),
];

impl Kind {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        let begins = |with: &[u8]| {
            text.get(..with.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(with))
        };
        match bytes {
            [] => Self::Empty,
            [b'P', b'K', 3 | 5, 4 | 6, ..] => Self::Zip,
            [0xd0, 0xcf, 0x11, 0xe0, ..] => {
                let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
                if memchr::memmem::find(bytes, &name).is_some() { Self::Locked } else { Self::OldOffice }
            }
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Self::Utf16,
            _ if begins(b"%PDF") => Self::Pdf,
            _ if begins(b"<!doctype") || begins(b"<html") || begins(b"<?xml") || begins(b"<table") => {
                Self::Markup
            }
            _ => Self::by_mark(bytes),
        }
    }
}

impl Kind {
    /// By the first bytes that programs put into their files so that others know them.
    fn by_mark(bytes: &[u8]) -> Self {
        let of = |known: &[(&[u8], &'static str)]| {
            known.iter().find(|(mark, _)| bytes.starts_with(mark)).map(|(_, name)| *name)
        };
        let has_nul = memchr::memchr(0, bytes).is_some();
        // A heading may well be `PAR1`.
        let is_text = || !has_nul && std::str::from_utf8(bytes).is_ok();
        match (of(&PACKED), of(&OTHERS)) {
            (Some(by), _) if !is_text() => Self::Packed(by),
            (None, Some(what)) if what == RICH_TEXT || !is_text() => Self::Other(what),
            _ if has_nul => Self::Binary,
            _ => Self::Text,
        }
    }
}

#[cfg(test)]
mod tests;
