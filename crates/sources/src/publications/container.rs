//! Opens a file whatever it is packed in: gzip, also twice, and zip with several files.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use zip::ZipArchive;

use crate::fault::SourcesError;

/// Bytes that one file may unpack to [bytes]; the largest publication, appointments of all practices of England, has
/// 7 GB.
const UNPACKED: u64 = 16 * 1024 * 1024 * 1024;
/// How often a file may be packed.
const LAYERS: usize = 3;
/// Files in one archive.
const ENTRIES: usize = 1_000;
const BUFFER: usize = 256 * 1024;

/// A file that has been unpacked, by its first bytes.
pub(super) enum Unpacked<'a> {
    /// Text.
    Text(Box<dyn Read + 'a>),
    /// A workbook, whole: its parts are read out of order.
    Workbook(Vec<u8>),
}

/// Gives every file in `path` to `take`, with its name: `archive.zip/file.csv`.
pub(super) fn each_file(
    path: &Path,
    name: &str,
    take: &mut dyn FnMut(&str, Unpacked<'_>) -> Result<(), SourcesError>,
) -> Result<(), SourcesError> {
    let unreadable = |source| SourcesError::Unreadable { path: path.to_owned(), source };
    let file = File::open(path).map_err(unreadable)?;
    if !file.metadata().map_err(unreadable)?.is_file() {
        let why = "this is no regular file but a folder, pipe or device; name a file";
        return Err(SourcesError::fault(name, why));
    }
    let mut first = BufReader::with_capacity(BUFFER, file);
    if is_archive(peek(&mut first, name)?) {
        let mut file = first.into_inner();
        io::Seek::rewind(&mut file).map_err(unreadable)?;
        return match ZipArchive::new(BufReader::new(file)) {
            // A workbook is an archive too.
            Ok(archive) if archive.index_for_name("[Content_Types].xml").is_some() => {
                let bytes = std::fs::read(path).map_err(unreadable)?;
                take(name, Unpacked::Workbook(bytes))
            }
            Ok(archive) => each_entry(archive, name, take),
            Err(error) => Err(SourcesError::fault(name, broken_archive(&error))),
        };
    }
    one(Box::new(first), name, take)
}

fn each_entry<R: Read + io::Seek>(
    mut archive: ZipArchive<R>,
    name: &str,
    take: &mut dyn FnMut(&str, Unpacked<'_>) -> Result<(), SourcesError>,
) -> Result<(), SourcesError> {
    if ENTRIES < archive.len() {
        let why =
            format!("the archive has {} files, more than {ENTRIES}; unpack what is wanted", archive.len());
        return Err(SourcesError::fault(name, why));
    }
    for idx in 0..archive.len() {
        let entry =
            archive.by_index(idx).map_err(|error| SourcesError::fault(name, broken_archive(&error)))?;
        let inner =
            entry.name().map_err(|error| SourcesError::fault(name, broken_archive(&error)))?.into_owned();
        // What the archiver of a Mac adds, and hidden files.
        let is_extra = inner.starts_with("__MACOSX")
            || inner.rsplit('/').next().is_some_and(|file| file.starts_with('.'));
        if entry.is_dir() || is_extra {
            continue;
        }
        one(Box::new(BufReader::with_capacity(BUFFER, entry)), &format!("{name}/{inner}"), take)?;
    }
    Ok(())
}

/// A file that is no archive, or a file of one: unpacked until it is text or a workbook.
fn one(
    mut reader: Box<dyn BufRead + '_>,
    name: &str,
    take: &mut dyn FnMut(&str, Unpacked<'_>) -> Result<(), SourcesError>,
) -> Result<(), SourcesError> {
    for _ in 0..LAYERS {
        let first = peek(&mut reader, name)?;
        if first.is_empty() {
            return Err(SourcesError::fault(name, "the file is empty; fetch it again"));
        }
        if first.starts_with(&[0x1f, 0x8b]) {
            reader = Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(reader)));
            continue;
        }
        if is_archive(first) {
            let bytes = whole(reader, name)?;
            let is_workbook = ZipArchive::new(io::Cursor::new(&bytes))
                .is_ok_and(|archive| archive.index_for_name("[Content_Types].xml").is_some());
            if is_workbook {
                return take(name, Unpacked::Workbook(bytes));
            }
            let why =
                "this is an archive within an archive, or damaged; unpack it, and import the files in it";
            return Err(SourcesError::fault(name, why));
        }
        if first.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return take(name, Unpacked::Workbook(whole(reader, name)?));
        }
        if first.starts_with(b"%PDF") {
            return Err(SourcesError::fault(name, "this is a PDF, no table; fetch the CSV or the workbook"));
        }
        if first.starts_with(b"version https://git-lfs.github.com") {
            let why = "this is a pointer of Git LFS, not the file that it stands for; fetch the file itself";
            return Err(SourcesError::fault(name, why));
        }
        let start = first.trim_ascii_start();
        if start.starts_with(b"<") {
            let why = "this is a web page, not the file it links to; fetch the file itself";
            return Err(SourcesError::fault(name, why));
        }
        if first.starts_with(&[0xff, 0xfe]) || first.starts_with(&[0xfe, 0xff]) {
            let why = "this is text of two bytes a character (UTF-16); save it as CSV UTF-8";
            return Err(SourcesError::fault(name, why));
        }
        return take(name, Unpacked::Text(Box::new(reader.take(UNPACKED))));
    }
    Err(SourcesError::fault(name, format!("it is packed more than {LAYERS} times; unpack it")))
}

/// Workbooks and archives in archives are read whole, so they are small.
const WHOLE: u64 = 256 * 1024 * 1024;

fn whole(reader: impl Read, name: &str) -> Result<Vec<u8>, SourcesError> {
    let mut bytes = Vec::new();
    reader.take(WHOLE + 1).read_to_end(&mut bytes).map_err(|error| damaged(name, &error))?;
    if WHOLE < bytes.len() as u64 {
        let why = "the workbook is larger than 256 MB; save the sheet as CSV";
        return Err(SourcesError::fault(name, why));
    }
    Ok(bytes)
}

fn peek<'b>(reader: &'b mut (impl BufRead + ?Sized), name: &str) -> Result<&'b [u8], SourcesError> {
    reader.fill_buf().map_err(|error| damaged(name, &error))
}

/// A file whose bytes cannot be read to their end.
pub(super) fn damaged(name: &str, error: &io::Error) -> SourcesError {
    SourcesError::fault(name, format!("the file is damaged or cut off ({error}); fetch it again"))
}

fn broken_archive(error: &zip::result::ZipError) -> String {
    format!("the archive is damaged or cut off ({error}); fetch it again")
}

fn is_archive(first: &[u8]) -> bool {
    first.starts_with(b"PK\x03\x04") || first.starts_with(b"PK\x05\x06")
}
