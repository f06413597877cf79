//! Texts and formats that the sheets of a workbook share.

use std::collections::BTreeMap;
use std::mem;
use std::rc::Rc;

use quick_xml::events::BytesStart;

use super::days::{self, Epoch};
use super::package::{Mark, Package, WorkbookError, attribute};

/// The longest number format of spreadsheet programs is 255 characters, of four bytes at most [bytes].
const LONGEST_FORMAT: usize = 1_020;

/// What the sheets of a workbook have in common.
pub(super) struct Shared {
    pub(super) strings: String,
    /// Where each of the strings ends.
    pub(super) ends: Vec<usize>,
    /// Those of which a part is marked, and how.
    pub(super) marked: BTreeMap<usize, PartMark>,
    /// The formats of cells.
    pub(super) formats: Vec<Format>,
    pub(super) epoch: Epoch,
}

impl Shared {
    /// Reads the texts and formats that cells refer to.
    pub(super) fn read(
        package: &mut Package,
        strings: Option<&str>,
        styles: Option<&str>,
        epoch: Epoch,
    ) -> Result<Self, WorkbookError> {
        let mut shared = Self {
            strings: String::new(),
            ends: Vec::new(),
            marked: BTreeMap::new(),
            formats: Vec::new(),
            epoch,
        };
        if let Some(xml) = strings.map(|path| package.part(path)).transpose()?.flatten() {
            let mut text = Text::default();
            package.walk(&xml, |mark| {
                match mark {
                    Mark::Open(element, depth) => text.open(&element, depth)?,
                    Mark::Text(more) => text.take(more),
                    Mark::Close(depth) => {
                        text.close(depth);
                        if depth == 2 {
                            let mark = text.take_mark();
                            shared.marked.extend(mark.map(|mark| (shared.ends.len(), mark)));
                            shared.strings += &unescaped(&mem::take(&mut text.collected));
                            shared.ends.push(shared.strings.len());
                        }
                    }
                }
                Ok(())
            })?;
        }
        if let Some(xml) = styles.map(|path| package.part(path)).transpose()?.flatten() {
            shared.formats = formats(package, &xml)?;
        }
        Ok(shared)
    }

    pub(super) fn string(&self, idx: usize) -> Option<&str> {
        let end = *self.ends.get(idx)?;
        let start = idx.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.strings[start..end])
    }
}

/// How a cell is shown.
#[derive(Clone, Default)]
pub(super) struct Format {
    pub(super) is_day: bool,
    /// Whether a line is struck through what it holds.
    pub(super) is_struck: bool,
    /// Whether its letters have the colour of what is behind them.
    pub(super) is_invisible: bool,
    /// Its own number format; nothing where it has one of the usual, which show what the cell holds.
    pub(super) code: Option<Rc<str>>,
}

/// The formats of cells, in their order.
pub(super) fn formats(package: &mut Package, xml: &str) -> Result<Vec<Format>, WorkbookError> {
    let mut own: BTreeMap<u32, Format> = BTreeMap::new();
    // Of each format of cells its number format, font and fill.
    let mut ids: Vec<(u32, usize, usize)> = Vec::new();
    let mut fonts: Vec<Font> = Vec::new();
    // Of each fill its colour, where it has one.
    let mut fills: Vec<Option<String>> = Vec::new();
    let (mut in_cells, mut in_fonts, mut in_fills) = (false, false, false);
    package.walk(xml, |mark| {
        let Mark::Open(element, depth) = mark else { return Ok(()) };
        let name = element.local_name();
        if depth == 2 {
            in_cells = name.as_ref() == "cellXfs";
            in_fonts = name.as_ref() == "fonts";
            in_fills = name.as_ref() == "fills";
        }
        let id = |attribute: Option<String>| attribute.and_then(|id| id.parse().ok());
        match (depth, name.as_ref()) {
            (3, "numFmt") => {
                let code = attribute(&element, "formatCode")?.unwrap_or_default();
                let is_day = days::shows_day(&code);
                // No program writes longer ones; every cell may have one, and be looked at.
                let code = (code.len() <= LONGEST_FORMAT).then(|| code.into());
                let format = Format { is_day, code, ..Format::default() };
                own.extend(id(attribute(&element, "numFmtId")?).map(|id| (id, format)));
            }
            (3, "xf") if in_cells => {
                let place = |id: Option<String>| id.and_then(|id| id.parse().ok()).unwrap_or(0);
                let (font, fill) = (attribute(&element, "fontId")?, attribute(&element, "fillId")?);
                ids.push((id(attribute(&element, "numFmtId")?).unwrap_or(0), place(font), place(fill)));
            }
            (3, "font") if in_fonts => fonts.push(Font::default()),
            (4, "strike") if in_fonts => {
                let is_off = matches!(attribute(&element, "val")?.as_deref(), Some("0" | "false"));
                if let Some(font) = fonts.last_mut() {
                    font.is_struck = !is_off;
                }
            }
            (4, "color") if in_fonts => {
                if let Some(font) = fonts.last_mut() {
                    font.colour = colour(&element)?;
                }
            }
            (3, "fill") if in_fills => fills.push(None),
            (4, "patternFill") if in_fills => {
                let is_solid = attribute(&element, "patternType")?.is_some_and(|kind| kind == "solid");
                if let Some(fill) = fills.last_mut() {
                    // Its colour follows.
                    *fill = is_solid.then(String::new);
                }
            }
            (5, "fgColor") if in_fills => {
                if let Some(Some(fill)) = fills.last_mut() {
                    *fill = colour(&element)?.unwrap_or_default();
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    // Of the formats that have no code in the file, those of per cent show something else.
    let per_cent = |id: u32| match id {
        9 => Some("0%".into()),
        10 => Some("0.00%".into()),
        _ => None,
    };
    let usual = |id: u32| Format { is_day: days::is_built_in(id), code: per_cent(id), ..Format::default() };
    let format = |(id, font, fill): &(u32, usize, usize)| {
        let font = fonts.get(*font);
        let behind = fills.get(*fill).and_then(Option::as_deref).unwrap_or(WHITE);
        Format {
            is_struck: font.is_some_and(|font| font.is_struck),
            is_invisible: font.is_some_and(|font| font.colour.as_deref() == Some(behind)),
            ..own.get(id).cloned().unwrap_or_else(|| usual(*id))
        }
    };
    Ok(ids.iter().map(format).collect())
}

/// A font, as far as it decides whether somebody sees a value.
#[derive(Default)]
struct Font {
    is_struck: bool,
    /// Its colour; nothing where it is that of the program.
    colour: Option<String>,
}

/// Paper.
const WHITE: &str = "FFFFFF";
/// Ink.
const BLACK: &str = "000000";

/// The colour that an element names: red, green and blue as six digits where it says them, else its name in the file.
/// Nothing where it is that of the program.
fn colour(element: &BytesStart<'_>) -> Result<Option<String>, WorkbookError> {
    let tint = attribute(element, "tint")?.filter(|tint| tint.parse::<f64>() != Ok(0.0)).unwrap_or_default();
    if let Some(rgb) = attribute(element, "rgb")? {
        // The first two of eight digits say how clear it is, which programs do not mind.
        let digits = rgb.get(rgb.len().saturating_sub(6)..).unwrap_or(&rgb);
        return Ok(Some(digits.to_uppercase() + &tint));
    }
    // The first two colours of a theme are those of paper and ink; so are some of the old palette.
    let theme = attribute(element, "theme")?.map(|theme| match theme.as_str() {
        "0" => WHITE.to_owned(),
        "1" => BLACK.to_owned(),
        _ => format!("theme {theme}"),
    });
    let indexed = attribute(element, "indexed")?.and_then(|indexed| match indexed.as_str() {
        "1" | "9" | "65" => Some(WHITE.to_owned()),
        "0" | "8" => Some(BLACK.to_owned()),
        "64" => None,
        _ => Some(format!("indexed {indexed}")),
    });
    Ok(theme.or(indexed).map(|colour| colour + &tint))
}

/// How a part of a text is set apart from the rest of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartMark {
    /// Superscript or subscript, as the sign of a footnote is.
    Raised(&'static str),
    /// Struck out, as what no longer holds is.
    StruckOut,
}

impl PartMark {
    /// What is to be done about it in a number.
    pub(super) fn remedy(self) -> String {
        match self {
            Self::Raised(how) => format!(
                "part of it is {how}, as the sign of a footnote is, and would be read as a digit; key the number alone, and put the note beside it"
            ),
            Self::StruckOut => {
                "part of it is struck out, and would be read with the rest; key the number that holds alone"
                    .to_owned()
            }
        }
    }
}

/// Collects the text of a string, without how it is pronounced.
#[derive(Default)]
pub(super) struct Text {
    pub(super) collected: String,
    /// The depth of the element whose text is taken.
    taken_depth: Option<usize>,
    /// The depth of the element that is passed over.
    skipped_depth: Option<usize>,
    /// How the run that is read is marked, and whether there were marked runs and others.
    run_mark: Option<PartMark>,
    mark: Option<PartMark>,
    has_plain: bool,
}

impl Text {
    pub(super) fn open(&mut self, element: &BytesStart<'_>, depth: usize) -> Result<(), WorkbookError> {
        match element.local_name().as_ref() {
            "rPh" if self.skipped_depth.is_none() => self.skipped_depth = Some(depth),
            "t" if self.skipped_depth.is_none() => self.taken_depth = Some(depth),
            "r" => self.run_mark = None,
            "vertAlign" => {
                self.run_mark = match attribute(element, "val")?.as_deref() {
                    Some("superscript") => Some(PartMark::Raised("superscript")),
                    Some("subscript") => Some(PartMark::Raised("subscript")),
                    _ => self.run_mark,
                };
            }
            "strike" if !matches!(attribute(element, "val")?.as_deref(), Some("0" | "false")) => {
                self.run_mark = Some(PartMark::StruckOut);
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn take(&mut self, more: &str) {
        if self.taken_depth.is_some() {
            self.collected += more;
            if !more.trim().is_empty() {
                match self.run_mark {
                    Some(mark) => self.mark = Some(mark),
                    None => self.has_plain = true,
                }
            }
        }
    }

    /// How a part of the text is marked, if it is a part; the next text begins.
    pub(super) fn take_mark(&mut self) -> Option<PartMark> {
        self.run_mark = None;
        let mark = self.mark.take();
        mem::take(&mut self.has_plain).then_some(mark).flatten()
    }

    pub(super) fn close(&mut self, depth: usize) {
        if self.taken_depth == Some(depth) {
            self.taken_depth = None;
        }
        if self.skipped_depth == Some(depth) {
            self.skipped_depth = None;
        }
    }
}

/// `_x000D_` stands for a character that XML cannot hold.
pub(super) fn unescaped(text: &str) -> String {
    let mut whole = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("_x") {
        let code = rest.get(start + 2..start + 6).filter(|_| rest.get(start + 6..start + 7) == Some("_"));
        let character = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        let Some(character) = character else {
            whole += &rest[..start + 2];
            rest = &rest[start + 2..];
            continue;
        };
        whole += &rest[..start];
        whole.push(character);
        rest = &rest[start + 7..];
    }
    whole += rest;
    if whole.contains('\r') { whole.replace("\r\n", "\n").replace('\r', "\n") } else { whole }
}
