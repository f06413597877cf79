//! PDF: the glyphs of each page with their places; lines and columns are the matter of `pdf_lines`.

use std::sync::Arc;

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect, Vec2};

use super::pdf_lines::{Letter, lines};
use super::{DocumentError, PAGES, Read, TEXT_BYTES};

/// Letters of one page; a page of a map may have as many.
const LETTERS: usize = 200_000;
/// A font without glyphs, for one that a file only names: the outlines are not drawn, and its widths are known.
const NO_GLYPHS: [u8; 12] = [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// The text of a PDF.
pub(super) fn read(bytes: &[u8]) -> Result<Read, DocumentError> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(
            DecryptionError::UnsupportedAlgorithm | DecryptionError::PasswordProtected,
        ) => DocumentError::Locked { what: "PDF" },
        LoadPdfError::Decryption(_) => damaged("its encryption cannot be undone"),
        LoadPdfError::Invalid => damaged("its list of objects cannot be found"),
    })?;
    let n_pages = pdf.pages().len();
    if n_pages == 0 {
        return Err(damaged("it has no pages"));
    }
    let cache = InterpreterCache::new();
    let settings = InterpreterSettings {
        font_resolver: Arc::new(|_| Some((Arc::new(NO_GLYPHS), 0))),
        cmap_resolver: Arc::new(|_| None),
        warning_sink: Arc::new(|_| {}),
        render_annotations: false,
    };
    let mut text = String::new();
    let (mut unknown, mut letters, mut is_cut) = (0, 0, PAGES < n_pages);
    let (mut n_empty, mut n_turned) = (0, 0);
    for page in pdf.pages().iter().take(PAGES) {
        // Places from the top left, whichever way the page is turned.
        let turned = page.initial_transform(true).as_coeffs();
        let mut context = Context::new(
            Affine::new(turned.map(f64::from)),
            Rect::new(0.0, 0.0, 1.0, 1.0),
            &cache,
            pdf.xref(),
            settings.clone(),
        );
        let mut page_letters = Letters::default();
        interpret_page(page, &mut context, &mut page_letters);
        unknown += page_letters.unknown;
        letters += page_letters.letters.len();
        n_empty += usize::from(page_letters.letters.is_empty());
        let (level, is_turned) = level(page_letters.letters);
        n_turned += usize::from(is_turned);
        lines(level, &mut text);
        text.push('\n');
        if TEXT_BYTES < text.len() {
            is_cut = true;
            break;
        }
    }
    let is_whole = memchr::memmem::rfind(bytes, b"%%EOF").is_some();
    if letters == 0 && !is_whole {
        return Err(damaged("its end is missing"));
    }
    let mut read = told(text, n_pages, n_empty, (letters, unknown), is_cut)?;
    if 0 < n_turned {
        read.notes.push(if n_turned == 1 {
            "1 page lies on its side and was read upright.".to_owned()
        } else {
            format!("{n_turned} pages lie on their sides and were read upright.")
        });
    }
    if !is_whole {
        read.notes.push(
            "The end of the file is missing, so pages may be too; get the file again and read that."
                .to_owned(),
        );
    }
    Ok(read)
}

/// The letters of a page that run along it, turned upright where most of them run another way: a sheet that was put in
/// on its side. Text that runs up the margin of other pages is left out.
fn level(letters: Vec<Glyphs>) -> (Vec<Letter>, bool) {
    let ways = [Way::Right, Way::Down, Way::Left, Way::Up];
    let count = |way: Way| letters.iter().filter(|glyphs| way_of(glyphs.along) == way).count();
    // Where two are equal, the one that people read.
    let most = ways.into_iter().rev().max_by_key(|way| count(*way)).unwrap_or(Way::Right);
    let turn = |x: f64, y: f64| match most {
        Way::Right => (x, y),
        Way::Down => (y, -x),
        Way::Left => (-x, -y),
        Way::Up => (-y, x),
    };
    let upright = letters.into_iter().filter_map(|Glyphs { text, at, along, size }| {
        let (x, y) = turn(at.x, at.y);
        let (end, rise) = turn(along.x, along.y);
        (rise.abs() <= end.abs()).then_some(Letter { text, x, y, end: x + end, size })
    });
    (upright.collect(), most != Way::Right)
}

/// Which way letters run on a page, y downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Right,
    Down,
    Left,
    Up,
}

fn way_of(along: Vec2) -> Way {
    match (along.y.abs() <= along.x.abs(), along.x < 0.0, along.y < 0.0) {
        (true, false, _) => Way::Right,
        (true, true, _) => Way::Left,
        (false, _, false) => Way::Down,
        (false, _, true) => Way::Up,
    }
}

fn damaged(why: &str) -> DocumentError {
    DocumentError::Damaged { what: "PDF", why: why.to_owned() }
}

/// The text with what is to be told of it; none where its pages are pictures.
fn told(
    text: String,
    n_pages: usize,
    n_empty: usize,
    (letters, unknown): (usize, usize),
    is_cut: bool,
) -> Result<Read, DocumentError> {
    let pages = if n_pages == 1 { "1 page".to_owned() } else { format!("{n_pages} pages") };
    if letters == 0 {
        let why =
            format!("the PDF has {pages} without text, as scans have; run text recognition (OCR) over it");
        return Err(DocumentError::NoText(why));
    }
    let mut notes = Vec::new();
    if is_cut {
        notes.push(format!("The PDF has {pages}; at most {PAGES} pages and 16 MB of text are read."));
    }
    if 0 < n_empty {
        notes.push(format!("{n_empty} of {pages} have no text, as scans have, and were not read."));
    }
    if letters / 50 < unknown {
        notes.push(format!(
            "{unknown} of {} letters could not be told; compare the text with the pages.",
            letters + unknown
        ));
    }
    Ok(Read { text, title: None, pages: Some(n_pages), notes })
}

/// Letters that are drawn as one and written as several.
fn ligature(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        '\u{a0}' => " ",
        _ => return None,
    })
}

/// The letters of a page, in the order in which they are drawn.
#[derive(Default)]
struct Letters {
    letters: Vec<Glyphs>,
    /// Glyphs that stand for no letter that is known.
    unknown: usize,
}

/// What one glyph stands for, where it stands and which way it runs.
struct Glyphs {
    text: String,
    at: Point,
    along: Vec2,
    size: f64,
}

impl Device<'_> for Letters {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'_>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'_>,
        _: &GlyphDrawMode,
    ) {
        if LETTERS <= self.letters.len() {
            return;
        }
        let Some(text) = glyph.as_unicode() else {
            self.unknown += 1;
            return;
        };
        let text = match text {
            BfString::Char(letter) => ligature(letter).map_or_else(|| letter.to_string(), str::to_owned),
            BfString::String(letters) => letters,
        };
        let place = transform * glyph_transform;
        let at = place * Point::ORIGIN;
        // A glyph is drawn in thousandths of its size.
        let along = |x: f64, y: f64| -> Vec2 { place * Point::new(x, y) - at };
        let width = match glyph {
            Glyph::Outline(glyph) => f64::from(glyph.advance_width().unwrap_or(500.0)),
            Glyph::Type3(_) => 500.0,
        };
        let size = along(0.0, 1_000.0).hypot();
        self.letters.push(Glyphs { text, at, along: along(width, 0.0), size });
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
