//! One file, from its bytes to its rows.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use jiff::civil::Date;

use super::batch::{Batch, Output};
use super::boundaries;
use super::container::{self, Unpacked};
use super::input::Input;
use super::known;
use super::layout::{Layout, is_derived};
use super::names::says_derived;
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
    /// Whether somebody derived it from a publication.
    pub is_derived: bool,
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
            Unpacked::Text(reader) => {
                let mut reader = BufReader::new(reader);
                let first = reader.fill_buf().map_err(|error| container::damaged(name, &error))?;
                if first.trim_ascii_start().starts_with(b"{") {
                    contents.push(boundaries_of(name, Box::new(reader), give)?);
                    return Ok(());
                }
                vec![Input::csv(name, Box::new(reader))]
            }
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
        faults.extend(if contents.is_empty() { by_workbook(unknown) } else { Vec::new() });
        if faults.is_empty() {
            faults.push(crate::fault::file_fault(
                &name,
                "the archive holds no file that can be read; fetch it again",
            ));
        }
        return Err(SourcesError::Faults(faults));
    }
    if let Some(first) = contents.first_mut() {
        first.remarks.extend(unknown.iter().map(passed_over));
    }
    Ok(contents)
}

/// What is told of a file that no publisher made.
const DERIVED: &str = "It is no file as its publisher made it: it can be asked in SQL, and `oakham data condense` leaves it out of \
                       the figures of pages.";

/// Of a workbook none of whose sheets is like anything that is known that is told once.
pub(super) fn by_workbook(unknown: Vec<Fault>) -> Vec<Fault> {
    let book = |fault: &Fault| fault.file.split_once('#').map(|(book, _)| book.to_owned());
    let mut n_sheets: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for fault in &unknown {
        let Some(book) = book(fault) else { continue };
        let (n_all, n_unknown) = n_sheets.entry(book).or_default();
        *n_all += 1;
        *n_unknown += usize::from(fault.expected == known::UNKNOWN);
    }
    let mut told = BTreeSet::new();
    let once = unknown.into_iter().filter_map(|fault| {
        let Some(book) = book(&fault) else { return Some(fault) };
        match n_sheets.get(&book) {
            Some((n_all, n_unknown)) if 1 < *n_all && n_all == n_unknown => {
                let expected = format!(
                    "none of its {n_all} sheets is of a publication that is known; `oakham data list` names them"
                );
                told.insert(book.clone()).then(|| crate::fault::file_fault(&book, expected))
            }
            _ => Some(fault),
        }
    });
    once.collect()
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
    let at = input.at();
    table_of(&file, (layout.publication, layout.name), at, give, |output| {
        (layout.read)(&mut input, output)?;
        output.finish()?;
        input.finish()
    })
}

fn boundaries_of(
    file: &str,
    reader: Box<dyn Read + '_>,
    give: &mut dyn FnMut(Batch) -> io::Result<()>,
) -> Result<Contents, SourcesError> {
    let known = (boundaries::PUBLICATION, boundaries::LAYOUT);
    table_of(file, known, Rc::default(), give, |output| {
        let remarks = boundaries::read(file, reader, output)?;
        output.finish()?;
        Ok(remarks)
    })
}

/// What one table of a file held; `read` gives its rows to the output, and what is to be remarked.
fn table_of(
    file: &str,
    (publication, layout): (&'static str, &'static str),
    at: Rc<Cell<u32>>,
    give: &mut dyn FnMut(Batch) -> io::Result<()>,
    read: impl FnOnce(&mut Output<'_>) -> Result<Vec<String>, SourcesError>,
) -> Result<Contents, SourcesError> {
    let mut n_rows: BTreeMap<(&'static str, Date, String), u64> = BTreeMap::new();
    let mut watch = Watch::default();
    let mut counted = |batch: Batch| {
        watch.see(&batch);
        let slice = &batch.slice;
        let key = (slice.table.name, slice.period, slice.scope.clone());
        *n_rows.entry(key).or_default() += batch.n_rows as u64;
        give(batch)
    };
    let mut remarks = read(&mut Output::new(&mut counted, at))?;
    if let Some(fault) = watch.fault(file) {
        return Err(SourcesError::Faults(vec![fault]));
    }
    remarks.extend(watch.remarks());
    if n_rows.is_empty() {
        return Err(SourcesError::fault(file, "it has headings and no rows; fetch the file again"));
    }
    let is_derived = is_derived(layout) || says_derived(file);
    if is_derived {
        remarks.push(DERIVED.to_owned());
    }
    let slices = n_rows.into_iter();
    let slices = slices.map(|((table, period, scope), n_rows)| SliceRead { table, period, scope, n_rows });
    Ok(Contents { file: file.to_owned(), layout, publication, slices: slices.collect(), remarks, is_derived })
}
