//! Word files: paragraphs, rows of tables, and tracked changes as they would stand once accepted.

use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::{Building, DocumentError, Read, TEXT_BYTES};
use crate::bounds::PARTS;

/// The part that holds the text.
const MAIN: &str = "word/document.xml";
/// The parts of notes at the foot of pages and at the end.
const NOTES: [&str; 2] = ["word/footnotes.xml", "word/endnotes.xml"];
/// What the text may unpack to [bytes]: its marks take several times its letters.
const UNPACKED: u64 = 8 * TEXT_BYTES as u64;

#[expect(clippy::needless_pass_by_value, reason = "errors are handed over by `map_err`")]
fn damaged(why: impl ToString) -> DocumentError {
    DocumentError::Damaged { what: "Word file", why: why.to_string().chars().take(80).collect() }
}

/// The text of a Word file.
pub(super) fn read(bytes: &[u8]) -> Result<Read, DocumentError> {
    let n_parts = memchr::memmem::find_iter(bytes, b"PK\x01\x02").count();
    if PARTS < n_parts {
        return Err(DocumentError::TooLarge(format!("it has {n_parts} parts, and at most {PARTS} are read")));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut left = UNPACKED;
    let Some(main) = unpacked(&mut archive, MAIN, &mut left)? else {
        return Err(DocumentError::Unknown(
            "an archive or a workbook, and no Word file; read a .docx or PDF",
        ));
    };
    let mut body = Body::default();
    body.read(&main)?;
    for part in NOTES {
        if let Some(notes) = unpacked(&mut archive, part, &mut left)? {
            body.read(&notes)?;
        }
    }
    Ok(Read { notes: body.notes(), text: body.building.text, ..Read::default() })
}

/// A part as text; nothing where the file has none of that name. All parts together unpack to no more than `left`.
fn unpacked(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    name: &str,
    left: &mut u64,
) -> Result<Option<String>, DocumentError> {
    let Ok(part) = archive.by_name(name) else { return Ok(None) };
    let mut xml = Vec::new();
    part.take(*left + 1).read_to_end(&mut xml).map_err(damaged)?;
    let length = u64::try_from(xml.len()).unwrap_or(u64::MAX);
    *left = left.checked_sub(length).ok_or_else(|| {
        let most = UNPACKED / 1024 / 1024;
        DocumentError::TooLarge(format!("it unpacks to more than {most} MB, the most that is read"))
    })?;
    String::from_utf8(xml).map(Some).map_err(|_| damaged("it is not UTF-8 text"))
}

fn is_type(attribute: &Attribute<'_>) -> bool {
    attribute.key.local_name().as_ref() == "type"
}

/// Whether a mark of a run is set: it may say that it is not.
fn is_on(element: &BytesStart<'_>) -> bool {
    let value = element.attributes().flatten().find(|one| one.key.local_name().as_ref() == "val");
    value.is_none_or(|value| !["0", "false", "off"].contains(&&*value.value))
}

/// Where in the body the reader stands.
#[derive(Default)]
struct Body {
    building: Building,
    in_text: bool,
    /// Cells that are open.
    cells: usize,
    /// Deletions that are open: what is in them does not stand there once changes are accepted.
    deleted: usize,
    /// Whether the run is one that nobody sees: its letters are hidden, or struck out.
    is_unseen: bool,
    /// Elements that say how a run looks, with those that say it of the end of a paragraph or of how it looked before.
    run_marks: usize,
    other_marks: usize,
    /// Copies for older programs that are open: what is in them stands there already.
    copies: usize,
    n_notes: usize,
    n_inserted: usize,
    n_deleted: usize,
    n_moved: usize,
    n_unseen: usize,
}

impl Body {
    /// Reads a part after those that were read.
    fn read(&mut self, xml: &str) -> Result<(), DocumentError> {
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event().map_err(damaged)? {
                Event::Start(element) => self.open(&element),
                Event::Empty(element) => self.mark(&element),
                Event::End(element) => self.close(element.local_name().as_ref()),
                Event::Text(words) if self.is_read() => {
                    self.building.words(&words.xml10_content());
                }
                Event::GeneralRef(reference) if self.is_read() => {
                    let letter = match &*reference {
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "amp" => Some('&'),
                        "apos" => Some('\''),
                        "quot" => Some('"'),
                        _ => reference.resolve_char_ref().map_err(damaged)?,
                    };
                    if let Some(letter) = letter {
                        self.building.words(letter.encode_utf8(&mut [0; 4]));
                    }
                }
                Event::DocType(_) => return Err(damaged("it defines a language of its own")),
                Event::Eof => break,
                _ => {}
            }
        }
        self.building.end_line();
        Ok(())
    }

    /// Whether text that stands here is a part of what is read.
    const fn is_read(&self) -> bool {
        self.in_text && self.in_run()
    }

    fn open(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "t" => self.in_text = true,
            "r" => self.is_unseen = false,
            "rPr" => self.run_marks += 1,
            "pPr" | "rPrChange" => self.other_marks += 1,
            "del" => {
                self.deleted += 1;
                self.n_deleted += 1;
            }
            "moveFrom" => {
                self.deleted += 1;
                self.n_moved += 1;
            }
            "ins" => self.n_inserted += 1,
            "tc" => self.cells += 1,
            "Fallback" => self.copies += 1,
            // The lines that part notes from the text are notes of a type.
            "footnote" | "endnote" if !element.attributes().flatten().any(|one| is_type(&one)) => {
                self.n_notes += 1;
            }
            _ => {}
        }
    }

    /// An element without content.
    fn mark(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "br" | "cr" if self.cells == 0 => self.building.end_line(),
            "br" | "cr" => self.building.words(" "),
            "tab" if self.in_run() => self.building.words("  "),
            "noBreakHyphen" if self.in_run() => self.building.words("-"),
            "vanish" | "strike" | "dstrike"
                if 0 < self.run_marks && self.other_marks == 0 && is_on(element) =>
            {
                self.n_unseen += usize::from(!self.is_unseen);
                self.is_unseen = true;
            }
            _ => {}
        }
    }

    const fn in_run(&self) -> bool {
        self.deleted == 0 && self.copies == 0 && !self.is_unseen
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "r" => self.is_unseen = false,
            "rPr" => self.run_marks = self.run_marks.saturating_sub(1),
            "pPr" | "rPrChange" => self.other_marks = self.other_marks.saturating_sub(1),
            "del" | "moveFrom" => self.deleted = self.deleted.saturating_sub(1),
            "Fallback" => self.copies = self.copies.saturating_sub(1),
            "tc" => {
                self.cells = self.cells.saturating_sub(1);
                self.building.end_cell();
            }
            "tr" => self.building.end_line(),
            "tbl" => self.building.end_paragraph(),
            "p" if self.cells == 0 => self.building.end_paragraph(),
            "p" => self.building.words(" "),
            _ => {}
        }
    }

    fn notes(&self) -> Vec<String> {
        let several = |n: usize, one: &str, many: &str| {
            (n != 0).then(|| if n == 1 { format!("1 {one}") } else { format!("{n} {many}") })
        };
        let told = [
            several(
                self.n_notes,
                "footnote or endnote stands at the end of the text",
                "footnotes and endnotes stand at the end of the text",
            ),
            several(self.n_inserted, "tracked insertion was read", "tracked insertions were read"),
            several(self.n_deleted, "tracked deletion was left out", "tracked deletions were left out"),
            several(
                self.n_moved,
                "moved passage was read in its new place",
                "moved passages were read in their new places",
            ),
            several(
                self.n_unseen,
                "hidden or struck out passage was left out",
                "hidden or struck out passages were left out",
            ),
        ];
        told.into_iter().flatten().map(|told| format!("{told}.")).collect()
    }
}
