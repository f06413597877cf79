//! The lake: publications as Parquet, every edition kept.
//!
//! A file is read once; its rows go into one Parquet file for each table, period and scope. The register of editions
//! is written last and as a whole, so that an import that is interrupted leaves the lake as it was.

mod arrow;
mod register;
mod writer;

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
use sha2::{Digest, Sha256};
use sources::publications::{self, Contents};

use crate::WarehouseError;

pub use register::{Edition, Kept, Register, Superseded};
use writer::Writer;

pub(crate) use self::arrow::{EDITION, schema_to_read};

/// A lake, as a folder.
#[derive(Clone, Debug)]
pub struct Lake {
    folder: PathBuf,
}

/// What an import did.
#[derive(Debug)]
pub enum Imported {
    /// The same bytes were imported before, at that moment; nothing has changed.
    Before(String),
    /// It is in the lake now.
    Now {
        /// What was read.
        contents: Vec<Contents>,
        /// Where it says something else than another edition of the same months.
        differences: Vec<Difference>,
        /// What stands in other areas of another edition now, because boards were merged.
        superseded: Vec<Superseded>,
    },
}

/// Two editions that say different things of one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The table.
    pub table: String,
    /// The period.
    pub period: Date,
    /// The area.
    pub scope: String,
    /// What the edition that now counts says.
    pub counts: Stated,
    /// What the other says, which is kept.
    pub kept: Stated,
}

/// What an edition says of a period, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The file.
    pub file: String,
    /// Its rows.
    pub n_rows: u64,
    /// The sum of the table's main column, where it has one.
    pub sum: Option<i64>,
}

/// The Parquet files of a table.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// Where they are.
    pub paths: Vec<PathBuf>,
    /// Rows in all of them.
    pub n_rows: u64,
}

const REGISTER: &str = "editions.json";
const LOCK: &str = "import.lock";
/// Where an import writes until it is done.
const UNFINISHED: &str = "unfinished";

/// The name there of what will lie at `path`. Without folders: to remove thirty of them takes a disk as long as to
/// read and write their files.
fn unfinished_name(path: &str) -> String {
    path.replace('/', "-")
}

impl Lake {
    /// The lake in a folder, which need not be there yet.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What changes whenever its editions do: length and time of its register. Nothing where there is none.
    pub(crate) fn stamp(&self) -> Option<(u64, SystemTime)> {
        let register = fs::metadata(self.folder.join(REGISTER)).ok()?;
        Some((register.len(), register.modified().ok()?))
    }

    /// Which editions there are; none where there is no lake.
    ///
    /// # Errors
    /// Where the register cannot be read.
    pub fn register(&self) -> Result<Register, WarehouseError> {
        let path = self.folder.join(REGISTER);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map_err(|error| WarehouseError::Register { path, why: error.to_string() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Register::default()),
            Err(source) => Err(WarehouseError::File { path, source }),
        }
    }

    /// Reads a publication's file into the lake. `from` is the address it was fetched from, if it was; `now` the time.
    ///
    /// # Errors
    /// Where the file cannot be read, with all its faults; where another import runs; where the disk refuses. The lake
    /// is then as it was.
    pub fn import(
        &self,
        path: &Path,
        from: Option<&str>,
        now: Timestamp,
    ) -> Result<Imported, WarehouseError> {
        let hash = hash(path)?;
        fs::create_dir_all(&self.folder).map_err(at(&self.folder))?;
        let _lock = self.lock()?;
        let mut register = self.register()?;
        if let Some(before) = register.editions.iter().find(|edition| edition.sha256 == hash) {
            return Ok(Imported::Before(before.imported.clone()));
        }
        let unfinished = self.folder.join(UNFINISHED);
        // Left by an import that was interrupted.
        remove_folder(&unfinished)?;
        fs::create_dir_all(&unfinished).map_err(at(&unfinished))?;
        let read = write(path, &hash, &unfinished);
        let (mut contents, written) = match read {
            Ok(read) => read,
            Err(error) => {
                remove_folder(&unfinished)?;
                return Err(error);
            }
        };
        let today = now.to_zoned(TimeZone::UTC).date();
        for table in &mut contents {
            table.remarks.extend(table.to_come(today));
        }
        for kept in &written {
            let target = self.folder.join(&kept.path);
            if let Some(folder) = target.parent() {
                fs::create_dir_all(folder).map_err(at(folder))?;
            }
            fs::rename(unfinished.join(unfinished_name(&kept.path)), &target).map_err(at(&target))?;
        }
        remove_folder(&unfinished)?;
        let edition = Edition {
            file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            sha256: hash,
            bytes: fs::metadata(path).map_err(at(path))?.len(),
            imported: now.to_string(),
            from: from.map(str::to_owned),
            publications: contents.iter().map(|table| table.publication.to_owned()).collect(),
            layouts: contents.iter().map(|table| table.layout.to_owned()).collect(),
            remarks: contents.iter().flat_map(|table| table.remarks.clone()).collect(),
            is_revised: contents.iter().any(|table| table.file.to_lowercase().contains("revised")),
            is_derived: contents.iter().any(|table| table.is_derived),
            slices: written,
        };
        register.editions.push(edition);
        let (differences, superseded) = (register.differences(), register.superseded());
        self.keep(&register)?;
        Ok(Imported::Now { contents, differences, superseded })
    }

    fn keep(&self, register: &Register) -> Result<(), WarehouseError> {
        let path = self.folder.join(REGISTER);
        let new = self.folder.join("editions.json.new");
        let text = serde_json::to_string_pretty(register)
            .map_err(|error| WarehouseError::Register { path: path.clone(), why: error.to_string() })?;
        let written = File::create(&new).and_then(|mut file| {
            io::Write::write_all(&mut file, text.as_bytes())?;
            file.sync_all()
        });
        written.and_then(|()| fs::rename(&new, &path)).map_err(at(&path))
    }

    /// Holds the lake for one import, until it is dropped.
    fn lock(&self) -> Result<File, WarehouseError> {
        let path = self.folder.join(LOCK);
        let file = File::options().create(true).append(true).open(&path).map_err(at(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(WarehouseError::Busy { folder: self.folder.clone() }),
            Err(TryLockError::Error(source)) => Err(WarehouseError::File { path, source }),
        }
    }

    /// The Parquet files of these editions that count, by table: of each period and scope those of the newest.
    #[must_use]
    pub fn files(&self, register: &Register) -> BTreeMap<String, Files> {
        let mut files: BTreeMap<String, Files> = BTreeMap::new();
        for kept in register.counting() {
            let of_table = files.entry(kept.table.clone()).or_default();
            of_table.paths.push(self.folder.join(&kept.path));
            of_table.n_rows += kept.n_rows;
        }
        files
    }
}

/// Reads a file into Parquet files of an edition below `folder`.
fn write(path: &Path, hash: &str, folder: &Path) -> Result<(Vec<Contents>, Vec<Kept>), WarehouseError> {
    let mut writer = Writer::new(folder, short(hash));
    let contents = publications::read(path, &mut |batch| writer.write(&batch).map_err(io::Error::other))?;
    Ok((contents, writer.finish()?))
}

fn at(path: &Path) -> impl Fn(io::Error) -> WarehouseError + '_ {
    move |source| WarehouseError::File { path: path.to_owned(), source }
}

fn remove_folder(folder: &Path) -> Result<(), WarehouseError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(folder)(error)),
        _ => Ok(()),
    }
}

/// What names an edition in tables: the first twelve characters of its hash.
fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

/// The SHA-256 of a file, whatever its size.
fn hash(path: &Path) -> Result<String, WarehouseError> {
    let mut file = File::open(path).map_err(at(path))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer).map_err(at(path))? {
            0 => break,
            n => hasher.update(&buffer[..n]),
        }
    }
    let digits = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>();
    Ok(digits.concat())
}

#[cfg(test)]
mod tests;
