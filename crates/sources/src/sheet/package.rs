//! The package that a workbook is: a zip archive of XML parts, unpacked and looked through within
//! bounds that are checked before anything is kept.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use thiserror::Error;
use zip::ZipArchive;

use crate::bounds::{DEPTH, ELEMENTS, PARTS, UNPACKED_BYTES};
use crate::fault::shortened;

/// Why a workbook cannot be read.
#[derive(Debug, Error)]
pub(super) enum WorkbookError {
    #[error("the workbook is damaged ({0}); save it again as .xlsx, or send CSV files")]
    Damaged(String),
    #[error("{excess}; {remedy}")]
    Beyond {
        /// What there is too much of, and how much is read.
        excess: String,
        remedy: &'static str,
    },
    #[error("{0}")]
    NoWorkbook(&'static str),
}

#[expect(clippy::needless_pass_by_value, reason = "errors are handed over by `map_err`")]
pub(super) fn damaged(reason: impl ToString) -> WorkbookError {
    // It may repeat a name of the file's, and names may be long.
    WorkbookError::Damaged(shortened(&reason.to_string()))
}

const NEW_WORKBOOK: &str = "copy the tables of the return into a new workbook, as values";

/// The parts of a workbook, unpacked one at a time.
pub(super) struct Package {
    archive: ZipArchive<Cursor<Vec<u8>>>,
    /// Where each part is, by its name in small letters: names are the same whatever their capitals.
    parts: BTreeMap<String, usize>,
    unpacked_left: u64,
    elements_left: usize,
}

impl Package {
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, WorkbookError> {
        // Counted by their signatures, since opening the archive makes a list of all that it names.
        let n_parts = memchr::memmem::find_iter(&bytes, b"PK\x01\x02").count();
        if PARTS < n_parts {
            return Err(WorkbookError::Beyond {
                excess: format!("the workbook has {n_parts} parts, and at most {PARTS} are read"),
                remedy: NEW_WORKBOOK,
            });
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        let mut parts = BTreeMap::new();
        let mut twice = archive.has_duplicate_names().then(String::new);
        for idx in 0..archive.len() {
            let name = archive.name_for_index(idx).transpose().map_err(damaged)?.unwrap_or_default();
            let name = name.replace('\\', "/").to_lowercase();
            if parts.insert(name.clone(), idx).is_some() {
                twice = Some(name);
            }
        }
        match twice {
            Some(name) => Err(damaged(if name.is_empty() {
                "it has two parts without a name".to_owned()
            } else {
                format!("it has two parts of one name, {name:?}")
            })),
            None => Ok(Self { archive, parts, unpacked_left: UNPACKED_BYTES, elements_left: ELEMENTS }),
        }
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.parts.contains_key(&path.to_lowercase())
    }

    pub(super) fn any_part(&self, matches: impl Fn(&str) -> bool) -> bool {
        self.parts.keys().any(|name| matches(name))
    }

    /// The text of a part; nothing where there is none.
    pub(super) fn part(&mut self, path: &str) -> Result<Option<String>, WorkbookError> {
        let Some(idx) = self.parts.get(&path.to_lowercase()) else { return Ok(None) };
        let mut bytes = Vec::new();
        let part = self.archive.by_index(*idx).map_err(damaged)?;
        part.take(self.unpacked_left + 1).read_to_end(&mut bytes).map_err(damaged)?;
        let n_bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.unpacked_left =
            self.unpacked_left.checked_sub(n_bytes).ok_or_else(|| WorkbookError::Beyond {
                excess: format!(
                    "the workbook unpacks to more than {} MB, the most that is read",
                    UNPACKED_BYTES / 1024 / 1024
                ),
                remedy: NEW_WORKBOOK,
            })?;
        let text = String::from_utf8(bytes).map_err(|_| damaged(format!("{path} is not UTF-8 text")))?;
        Ok(Some(text))
    }

    /// Calls `look` with every mark of the XML of a part that was unpacked.
    pub(super) fn walk(
        &mut self,
        xml: &str,
        mut look: impl FnMut(Mark<'_>) -> Result<(), WorkbookError>,
    ) -> Result<(), WorkbookError> {
        let mut reader = Reader::from_str(xml);
        let mut depth = 0;
        loop {
            let event = reader.read_event().map_err(damaged)?;
            match event {
                Event::Start(element) => {
                    self.count(depth)?;
                    depth += 1;
                    look(Mark::Open(element, depth))?;
                }
                Event::Empty(element) => {
                    self.count(depth)?;
                    look(Mark::Open(element, depth + 1))?;
                    look(Mark::Close(depth + 1))?;
                }
                Event::End(_) => {
                    look(Mark::Close(depth))?;
                    depth -= 1;
                }
                Event::Text(text) => look(Mark::Text(&text.xml10_content()))?,
                Event::CData(text) => look(Mark::Text(&text.xml10_content()))?,
                Event::GeneralRef(reference) => {
                    let character = match &*reference {
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "amp" => Some('&'),
                        "apos" => Some('\''),
                        "quot" => Some('"'),
                        _ => reference.resolve_char_ref().map_err(damaged)?,
                    };
                    let character =
                        character.ok_or_else(|| damaged("it names a text that it does not hold"))?;
                    look(Mark::Text(character.encode_utf8(&mut [0; 4])))?;
                }
                Event::DocType(_) => return Err(damaged("it defines a language of its own")),
                Event::Eof if depth == 0 => return Ok(()),
                Event::Eof => return Err(damaged("it ends too early")),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    fn count(&mut self, depth: usize) -> Result<(), WorkbookError> {
        if DEPTH <= depth {
            return Err(WorkbookError::Beyond {
                excess: format!("elements of the workbook stand more than {DEPTH} deep in each other"),
                remedy: "save it again as .xlsx",
            });
        }
        self.elements_left = self.elements_left.checked_sub(1).ok_or_else(|| WorkbookError::Beyond {
            excess: format!(
                "the sheets of the workbook hold more than {ELEMENTS} elements (rows, cells and values, empty ones with a format among them), the most that is read"
            ),
            remedy: NEW_WORKBOOK,
        })?;
        Ok(())
    }
}

/// A mark of XML. Elements stand at a depth, the outermost at 1.
pub(super) enum Mark<'x> {
    Open(BytesStart<'x>, usize),
    Close(usize),
    Text(&'x str),
}

/// An attribute by its name without prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, WorkbookError> {
    for attribute in element.attributes() {
        let attribute = attribute.map_err(damaged)?;
        if attribute.key.local_name().as_ref() == name {
            return Ok(Some(
                attribute.normalized_value(XmlVersion::Implicit1_0).map_err(damaged)?.into_owned(),
            ));
        }
    }
    Ok(None)
}

/// The path of a part that a relationship of the part at `from` names.
pub(super) fn resolved(from: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = from.split('/').collect();
    path.pop();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}
