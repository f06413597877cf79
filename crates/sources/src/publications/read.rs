//! One file, from its bytes to its rows.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use jiff::civil::Date;

use super::batch::{Batch, Output};
use super::container::{self, Unpacked};
use super::input::Input;
use super::known;
use super::layout::Layout;
use super::watch::Watch;
use super::workbook;
use crate::fault::{Fault, SourcesError};

/// How many rows of a slice were read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SliceRead {
    /// The table.
    pub table: &'static str,
    /// The month, as its first day, or the day.
    pub period: Date,
    /// The area that the file is about.
    pub scope: String,
    /// Its rows.
    pub n_rows: u64,
}

/// What one table of a file held.
#[derive(Clone, Debug)]
pub struct Contents {
    /// The file, with what it is packed in.
    pub file: String,
    /// Its layout.
    pub layout: &'static str,
    /// The publication.
    pub publication: &'static str,
    /// What was read, by table, period and scope.
    pub slices: Vec<SliceRead>,
    /// What a reader of the figures should know.
    pub remarks: Vec<String>,
}

impl Contents {
    /// What is of months that have not begun on a day, in a sentence; none where nothing is.
    #[must_use]
    pub fn to_come(&self, today: Date) -> Option<String> {
        let mut periods: Vec<Date> = self.slices.iter().map(|slice| slice.period).collect();
        periods.retain(|period| today < *period);
        let (first, last) = (*periods.iter().min()?, *periods.iter().max()?);
        let which = if first == last { first.to_string() } else { format!("{first} to {last}") };
        Some(format!(
            "It has rows of {which}, which is to come: they are kept, and pages show the newest month. Fetch the file \
             again if its months were changed."
        ))
    }
}

/// Reads a publication's file and gives its rows to `give`. Of an archive, files of no known layout are passed over
/// and remarked, as long as one is read.
///
/// # Errors
/// Every fault that was found; rows that were given before belong to a file that must not be kept.
pub fn read(
    path: &Path,
    give: &mut dyn FnMut(Batch) -> io::Result<()>,
) -> Result<Vec<Contents>, SourcesError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (mut contents, mut faults, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
    container::each_file(path, &name, &mut |name, file| {
        let tables = match file {
            Unpacked::Text(reader) => vec![Input::csv(name, reader)],
            Unpacked::Workbook(bytes) => workbook::sheets(name, bytes)?,
        };
        for mut input in tables {
            match known::find(&mut input) {
                Ok(layout) => match one(layout, input, give) {
                    Ok(table) => contents.push(table),
                    Err(SourcesError::Faults(more)) => faults.extend(more),
                    Err(other) => return Err(other),
                },
                Err(SourcesError::Faults(more)) => unknown.extend(more),
                Err(other) => return Err(other),
            }
        }
        Ok(())
    })?;
    if contents.is_empty() || !faults.is_empty() {
        faults.extend(if contents.is_empty() { unknown } else { Vec::new() });
        return Err(SourcesError::Faults(faults));
    }
    if let Some(first) = contents.first_mut() {
        first.remarks.extend(unknown.iter().map(passed_over));
    }
    Ok(contents)
}

fn passed_over(fault: &Fault) -> String {
    format!("{} was not read: {}.", fault.file, fault.expected.split(';').next().unwrap_or_default())
}

fn one(
    layout: &'static Layout,
    mut input: Input<'_>,
    give: &mut dyn FnMut(Batch) -> io::Result<()>,
) -> Result<Contents, SourcesError> {
    let file = input.file().to_owned();
    let mut n_rows: BTreeMap<(&'static str, Date, String), u64> = BTreeMap::new();
    let mut watch = Watch::default();
    let mut counted = |batch: Batch| {
        watch.see(&batch);
        let slice = &batch.slice;
        let key = (slice.table.name, slice.period, slice.scope.clone());
        *n_rows.entry(key).or_default() += batch.n_rows as u64;
        give(batch)
    };
    let mut output = Output::new(&mut counted, input.at());
    (layout.read)(&mut input, &mut output)?;
    output.finish()?;
    let mut remarks = input.finish()?;
    if let Some(fault) = watch.fault(&file) {
        return Err(SourcesError::Faults(vec![fault]));
    }
    remarks.extend(watch.remarks());
    if n_rows.is_empty() {
        return Err(SourcesError::fault(&file, "it has headings and no rows; fetch the file again"));
    }
    let slices = n_rows.into_iter();
    let slices = slices.map(|((table, period, scope), n_rows)| SliceRead { table, period, scope, n_rows });
    Ok(Contents {
        file,
        layout: layout.name,
        publication: layout.publication,
        slices: slices.collect(),
        remarks,
    })
}
