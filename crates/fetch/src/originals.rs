//! The files as they were published, in a folder, and the list of where each came from.
//!
//! A file is put into the folder when it is here whole, under its hash, so that every edition is kept; what came of
//! one that broke off waits beside it for the next time.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

use crate::FetchError;

/// The list.
const RECORD: &str = "fetched.json";
const LOCK: &str = "fetch.lock";
/// What is not here whole.
const PARTIAL: &str = "partial";

/// A file that was fetched, as the list has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// The publisher's address.
    pub address: String,
    /// What the file is called.
    pub file: String,
    /// The hash of its bytes.
    pub sha256: String,
    /// Its size [bytes].
    pub bytes: u64,
    /// The version that the server gave it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub etag: Option<String>,
    /// When the server last changed it, as the server writes it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub modified: Option<String>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    files: Vec<Recorded>,
}

/// The folder, held for one fetch at a time.
#[derive(Debug)]
pub struct Originals {
    folder: PathBuf,
    /// In the order of their addresses.
    files: Vec<Recorded>,
    _lock: File,
}

/// What is known of the files in a folder.
#[derive(Clone, Debug, Default)]
pub struct Held {
    files: Vec<Recorded>,
}

impl Held {
    /// Reads the list of a folder, which need not be there.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn in_folder(folder: &Path) -> Result<Self, FetchError> {
        Ok(Self { files: recorded(folder)? })
    }

    /// The file that was last fetched from an address.
    #[must_use]
    pub fn of(&self, address: &Url) -> Option<&Recorded> {
        self.files.iter().find(|file| file.address == address.as_str())
    }
}

impl Originals {
    /// Opens a folder, which need not be there yet.
    ///
    /// # Errors
    /// Where it cannot be made or read, or another fetch runs.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, FetchError> {
        let folder = folder.into();
        fs::create_dir_all(folder.join(PARTIAL)).map_err(at(&folder))?;
        let path = folder.join(LOCK);
        let lock = File::options().create(true).append(true).open(&path).map_err(at(&path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(FetchError::Running { folder }),
            Err(TryLockError::Error(source)) => return Err(FetchError::File { path, source }),
        }
        let files = recorded(&folder)?;
        Ok(Self { folder, files, _lock: lock })
    }

    /// The file that was last fetched from an address.
    pub(crate) fn of(&self, address: &Url) -> Option<&Recorded> {
        self.files.iter().find(|file| file.address == address.as_str())
    }

    /// Where a recorded file is, if it is here whole.
    pub(crate) fn path(&self, recorded: &Recorded) -> Option<PathBuf> {
        let path = self.place(recorded);
        let size = fs::metadata(&path).ok().filter(fs::Metadata::is_file)?.len();
        (size == recorded.bytes).then_some(path)
    }

    fn place(&self, recorded: &Recorded) -> PathBuf {
        let short = recorded.sha256.get(..12).unwrap_or(&recorded.sha256);
        self.folder.join(short).join(&recorded.file)
    }

    /// Takes in a file that is whole, and records it.
    pub(crate) fn take(&mut self, part: &Path, recorded: Recorded) -> Result<PathBuf, FetchError> {
        let place = self.place(&recorded);
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder).map_err(at(folder))?;
        }
        fs::rename(part, &place).map_err(at(&place))?;
        self.record(recorded)?;
        Ok(place)
    }

    /// Puts a file onto the list in the place of what its address gave before; nothing is written where it says the
    /// same.
    fn record(&mut self, recorded: Recorded) -> Result<(), FetchError> {
        match self.files.binary_search_by(|file| file.address.cmp(&recorded.address)) {
            Ok(idx) if self.files[idx] == recorded => return Ok(()),
            Ok(idx) => self.files[idx] = recorded,
            Err(idx) => self.files.insert(idx, recorded),
        }
        let path = self.folder.join(RECORD);
        let record = Record { files: self.files.clone() };
        let text = serde_json::to_string_pretty(&record)
            .map_err(|error| FetchError::Record { path: path.clone(), why: error.to_string() })?;
        whole(&path, text.as_bytes())
    }

    /// What came before of the file at an address.
    pub(crate) fn partial(&self, address: &Url) -> Partial {
        let key = hex(&Sha256::digest(address.as_str()));
        let key = key.get(..24).unwrap_or(&key);
        let folder = self.folder.join(PARTIAL);
        Partial { bytes: folder.join(format!("{key}.part")), about: folder.join(format!("{key}.json")) }
    }
}

/// What came of a file so far.
#[derive(Debug)]
pub(crate) struct Partial {
    bytes: PathBuf,
    about: PathBuf,
}

/// What is known of a file that is coming.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Coming {
    pub(crate) address: String,
    /// What proves that the rest belongs to what is here.
    pub(crate) proof: Option<String>,
    pub(crate) etag: Option<String>,
    pub(crate) modified: Option<String>,
    /// Its size [bytes], where it was announced.
    pub(crate) expected: Option<u64>,
}

impl Partial {
    /// What is here of the file, and how much [bytes]; nothing where the rest cannot be asked for.
    pub(crate) fn begun(&self) -> Option<(Coming, u64)> {
        let about: Coming = serde_json::from_slice(&fs::read(&self.about).ok()?).ok()?;
        let size = fs::metadata(&self.bytes).ok()?.len();
        (0 < size && about.proof.is_some()).then_some((about, size))
    }

    /// Begins anew: what is known comes first, so that bytes without it are never taken for something.
    pub(crate) fn begin(&self, about: &Coming) -> Result<File, FetchError> {
        self.remove()?;
        let text = serde_json::to_string(about)
            .map_err(|error| FetchError::Record { path: self.about.clone(), why: error.to_string() })?;
        whole(&self.about, text.as_bytes())?;
        File::create(&self.bytes).map_err(at(&self.bytes))
    }

    /// Goes on behind what is here.
    pub(crate) fn go_on(&self) -> Result<File, FetchError> {
        File::options().append(true).open(&self.bytes).map_err(at(&self.bytes))
    }

    /// Forgets it.
    pub(crate) fn remove(&self) -> Result<(), FetchError> {
        for path in [&self.bytes, &self.about] {
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(at(path)(error)),
                _ => {}
            }
        }
        Ok(())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.bytes
    }
}

fn recorded(folder: &Path) -> Result<Vec<Recorded>, FetchError> {
    let path = folder.join(RECORD);
    let damaged = |why: String| FetchError::Record { path: path.clone(), why };
    let record: Record = match fs::read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Record::default(),
        Err(source) => return Err(FetchError::File { path, source }),
    };
    let is_name = |name: &str| !name.is_empty() && !name.contains(['/', '\\']) && name != "..";
    if let Some(file) = record.files.iter().find(|file| !is_name(&file.file) || !is_hash(&file.sha256)) {
        return Err(damaged(format!("{:?} is no name of a file, or its hash is none", file.file)));
    }
    let mut files = record.files;
    files.sort_by(|one, other| one.address.cmp(&other.address));
    Ok(files)
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Writes a file so that it is there whole or as it was.
fn whole(path: &Path, bytes: &[u8]) -> Result<(), FetchError> {
    let new = path.with_extension("json.new");
    let written = File::create(&new).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&new, path)).map_err(at(path))
}

pub(crate) fn at(path: &Path) -> impl Fn(io::Error) -> FetchError + '_ {
    move |source| FetchError::File { path: path.to_owned(), source }
}

/// The SHA-256 of a file, whatever its size.
pub(crate) fn hash(path: &Path) -> Result<String, FetchError> {
    let mut file = File::open(path).map_err(at(path))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer).map_err(at(path))? {
            0 => return Ok(hex(&hasher.finalize())),
            n => hasher.update(&buffer[..n]),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}
