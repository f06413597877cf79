//! Parquet files, one for each table, period and scope of a publication's file.

use std::collections::BTreeMap;
use std::fs::File;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread;

use jiff::civil::Date;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use sources::publications::{Batch, Values};

use super::arrow;
use super::register::Kept;
use super::unfinished_name;
use crate::WarehouseError;

/// Rows that stand together in a file: scans skip groups by what is in them.
const GROUP_ROWS: usize = 131_072;
/// What all open files hold in memory before the largest is written out [bytes].
const IN_MEMORY: usize = 64 * 1024 * 1024;

/// Writes batches.
pub(super) struct Writer {
    folder: PathBuf,
    hash: String,
    open: BTreeMap<(&'static str, Date, String), Open>,
    in_memory: usize,
}

struct Open {
    writer: ArrowWriter<File>,
    kept: Kept,
    in_memory: usize,
}

impl Writer {
    /// Files go into `folder` by their unfinished names; their paths end in `hash`.
    pub(super) fn new(folder: &Path, hash: &str) -> Self {
        Self { folder: folder.to_owned(), hash: hash.to_owned(), open: BTreeMap::new(), in_memory: 0 }
    }

    pub(super) fn write(&mut self, batch: &Batch) -> Result<(), WarehouseError> {
        let slice = &batch.slice;
        let key = (slice.table.name, slice.period, slice.scope.clone());
        if !self.open.contains_key(&key) {
            let opened = self.open_file(batch)?;
            self.open.insert(key.clone(), opened);
        }
        let Some(open) = self.open.get_mut(&key) else { return Ok(()) };
        open.writer.write(&arrow::record_batch(batch, &self.hash)?)?;
        open.kept.n_rows += batch.n_rows as u64;
        add_sum(&mut open.kept, batch);
        self.in_memory -= open.in_memory;
        open.in_memory = open.writer.memory_size();
        self.in_memory += open.in_memory;
        if IN_MEMORY < self.in_memory {
            self.write_out()?;
        }
        Ok(())
    }

    fn open_file(&self, batch: &Batch) -> Result<Open, WarehouseError> {
        let slice = &batch.slice;
        let table = slice.table;
        // A scope is a code or a name; a path takes letters and digits of it.
        let scope: String = slice.scope.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
        let n = self.open.len();
        let path = format!("{}/{}/{scope}-{}-{n}.parquet", table.name, slice.period, self.hash);
        let full = self.folder.join(unfinished_name(&path));
        let file = |source| WarehouseError::File { path: full.clone(), source };
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            // A file is a month of a place: what its pages hold need not be known to pass over it, and reading it of
            // thousands of files costs a question more than it saves.
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_offset_index_disabled(true)
            .set_max_row_group_row_count(Some(GROUP_ROWS))
            .set_created_by("Oakham".to_owned())
            .build();
        let writer = ArrowWriter::try_new(
            File::create(&full).map_err(file)?,
            arrow::schema(table, |_| true),
            Some(properties),
        )?;
        let kept = Kept {
            table: table.name.to_owned(),
            period: slice.period,
            scope: slice.scope.clone(),
            n_rows: 0,
            sum: table.sum.map(|_| 0),
            path,
        };
        Ok(Open { writer, kept, in_memory: 0 })
    }

    /// Writes out the file that holds most.
    fn write_out(&mut self) -> Result<(), WarehouseError> {
        if let Some(largest) = self.open.values_mut().max_by_key(|open| open.in_memory) {
            largest.writer.flush()?;
            self.in_memory -= largest.in_memory;
            largest.in_memory = 0;
        }
        Ok(())
    }

    /// Ends all files.
    pub(super) fn finish(self) -> Result<Vec<Kept>, WarehouseError> {
        let (mut kept, mut written) = (Vec::new(), Vec::new());
        for open in self.open.into_values() {
            written.push((open.writer.into_inner()?, self.folder.join(unfinished_name(&open.kept.path))));
            kept.push(open.kept);
        }
        sync(&written)?;
        Ok(kept)
    }
}

/// Waits until all files are on the disk. A disk takes what is asked of it at once together: 30 files one after
/// the other take ten times as long.
fn sync(written: &[(File, PathBuf)]) -> Result<(), WarehouseError> {
    const AT_ONCE: usize = 16;
    let share = written.len().div_ceil(AT_ONCE).max(1);
    let sync_share = |files: &[(File, PathBuf)]| {
        files.iter().try_for_each(|(file, path)| {
            file.sync_all().map_err(|source| WarehouseError::File { path: path.clone(), source })
        })
    };
    thread::scope(|scope| {
        let waiting: Vec<_> =
            written.chunks(share).map(|files| scope.spawn(move || sync_share(files))).collect();
        waiting.into_iter().try_for_each(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

fn add_sum(kept: &mut Kept, batch: &Batch) {
    let table = batch.slice.table;
    let at = table.columns.iter().position(|column| Some(column.name) == table.sum);
    let values = at.and_then(|at| batch.columns.get(at));
    if let (Some(sum), Some(Values::Count(numbers) | Values::Decimal(numbers))) = (&mut kept.sum, values) {
        *sum = numbers.iter().flatten().fold(*sum, |sum, number| sum.saturating_add(*number));
    }
}
