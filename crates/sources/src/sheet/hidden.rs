//! Rows, columns and sheets of a workbook that nobody sees, which its reader does not tell.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::io::{BufReader, Cursor, Read, Seek};

use domain::source::CellAt;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::{LARGEST, cell_at, unseen};
use crate::fault::Fault;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What of a sheet nobody sees.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    is_whole: bool,
    rows: BTreeSet<u32>,
    /// From and to, counted from 1.
    columns: Vec<(usize, usize)>,
}

impl Hidden {
    /// A fault for each row and column that is hidden and holds something.
    pub(super) fn faults(&self, path: &str, rows: &[(u32, Vec<String>)]) -> Vec<Fault> {
        if self.is_whole {
            return vec![unseen(
                path,
                None,
                "the sheet is hidden; show it, and look at it before it is sent",
            )];
        }
        let filled = |cells: &[String]| cells.iter().any(|cell| !cell.is_empty());
        let hidden_rows = rows.iter().filter(|(number, cells)| self.rows.contains(number) && filled(cells));
        let of_rows = hidden_rows.map(|(number, _)| {
            let at = CellAt { row: *number, column: 1 };
            unseen(path, Some(at), "the row is hidden, perhaps by a filter; show it, or delete it")
        });
        let columns = self.columns.iter().flat_map(|(first, last)| *first..=*last);
        let of_columns = columns.filter_map(|column| {
            let cell = |cells: &[String]| cells.get(column - 1).is_some_and(|cell| !cell.is_empty());
            let (number, _) = rows.iter().find(|(_, cells)| cell(cells))?;
            let at = cell_at(*number, column - 1);
            Some(unseen(path, Some(at), "the column is hidden; show it, or delete it"))
        });
        of_rows.chain(of_columns).collect()
    }
}

/// What is hidden in each sheet of a workbook, by the sheet's name.
pub(super) fn of(bytes: &[u8]) -> Result<BTreeMap<String, Hidden>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut sheets = Vec::new();
    each_element(&mut archive, "xl/workbook.xml", |element| {
        if element.local_name().as_ref() == "sheet"
            && let (Some(name), Some(id)) = (value(element, "name")?, value(element, "id")?)
        {
            let is_whole = value(element, "state")?.is_some_and(|state| state != "visible");
            sheets.push((name, id, is_whole));
        }
        Ok(())
    })?;
    let mut targets = BTreeMap::new();
    each_element(&mut archive, "xl/_rels/workbook.xml.rels", |element| {
        if let (Some(id), Some(target)) = (value(element, "Id")?, value(element, "Target")?) {
            targets.insert(id, target);
        }
        Ok(())
    })?;
    let mut found = BTreeMap::new();
    for (name, id, is_whole) in sheets {
        let Some(target) = targets.get(&id) else { continue };
        let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        let mut hidden = Hidden { is_whole, ..Hidden::default() };
        each_element(&mut archive, &path, |element| {
            let local = element.local_name();
            let is_hidden = matches!(local.as_ref(), "row" | "col")
                && value(element, "hidden")?.is_some_and(|hidden| hidden == "1" || hidden == "true");
            if !is_hidden {
                return Ok(());
            }
            if local.as_ref() == "row" {
                hidden.rows.extend(value(element, "r")?.and_then(|number| number.parse::<u32>().ok()));
            } else {
                let number = |name| -> Result<Option<usize>> {
                    Ok(value(element, name)?.and_then(|number| number.parse().ok()))
                };
                // A sheet has 16,384 columns at most.
                if let (Some(first @ 1..), Some(last)) = (number("min")?, number("max")?) {
                    hidden.columns.push((first, last.min(16_384)));
                }
            }
            Ok(())
        })?;
        found.insert(name, hidden);
    }
    Ok(found)
}

/// Calls `look` with every element of a file of the archive.
fn each_element<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    path: &str,
    mut look: impl FnMut(&BytesStart<'_>) -> Result<()>,
) -> Result<()> {
    // More than this is no return: a small file can unpack to any size.
    let file = archive.by_name(path)?.take(4 * LARGEST);
    let mut reader = Reader::from_reader(BufReader::new(file));
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer)? {
            Event::Eof => return Ok(()),
            Event::Start(element) | Event::Empty(element) => look(&element)?,
            _ => {}
        }
        buffer.clear();
    }
}

/// An attribute by its name without prefix.
fn value(element: &BytesStart<'_>, name: &str) -> Result<Option<String>> {
    for attribute in element.attributes() {
        let attribute = attribute?;
        if attribute.key.local_name().as_ref() == name {
            return Ok(Some(attribute.value.into_owned()));
        }
    }
    Ok(None)
}
