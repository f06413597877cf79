//! All that the typesetter may see: templates, fonts and one report's data, all in memory.
//!
//! There is no disk, clock, network or system font behind it, so the same report is the same bytes
//! on every machine.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World, WorldExt};

/// The template of the board report; it imports the others.
pub(crate) const BOARD_REPORT: &str = "/board_report.typ";
/// The template of a short paper.
pub(crate) const PAPER: &str = "/paper.typ";

/// Every template of the board report, by the name under which others import it.
pub(crate) const TEMPLATES: [(&str, &str); 4] = [
    (BOARD_REPORT, include_str!("../../templates/board_report.typ")),
    ("/exhibit.typ", include_str!("../../templates/exhibit.typ")),
    ("/pages.typ", include_str!("../../templates/pages.typ")),
    ("/look.typ", include_str!("../../templates/look.typ")),
];

/// That of short papers, which is no part of a report.
const PAPER_TEMPLATE: (&str, &str) = (PAPER, include_str!("../../templates/paper.typ"));

/// What never differs between reports.
struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

/// Row headers and table summaries are behind a feature of the typesetter; data comes in as a
/// file, because inputs would be part of the library's hash.
static PRESS: LazyLock<Press> = LazyLock::new(|| {
    let faces: [&'static [u8]; 2] = [
        include_bytes!(env!("OAKHAM_SOURCE_SANS_REGULAR")),
        include_bytes!(env!("OAKHAM_SOURCE_SANS_SEMIBOLD")),
    ];
    let fonts: Vec<Font> = faces.into_iter().flat_map(|face| Font::iter(Bytes::new(face))).collect();
    let library = Library::builder().with_features([Feature::A11yExtras].into_iter().collect()).build();
    Press { library: LazyHash::new(library), book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
});

/// Whether both faces have a drawing of `character`.
pub(crate) fn can_print(character: char) -> bool {
    PRESS.fonts.iter().all(|font| font.info().coverage.contains(u32::from(character)))
}

/// One report's templates, data and charts.
pub(crate) struct MemoryWorld {
    main: FileId,
    sources: BTreeMap<String, Source>,
    files: BTreeMap<String, Bytes>,
    as_at: Datetime,
}

impl MemoryWorld {
    /// A world in which `main` is compiled, `files` lie beside the templates and today is `as_at`.
    ///
    /// Their names come from a fixed set: the typesetter keeps each name for as long as the
    /// process lives, and can keep 65,535.
    pub(crate) fn new(main: &str, files: BTreeMap<String, Bytes>, as_at: Datetime) -> Self {
        let sources = TEMPLATES
            .iter()
            .chain([&PAPER_TEMPLATE])
            .map(|(path, text)| ((*path).to_owned(), Source::new(file_id(path), (*text).to_owned())))
            .collect();
        Self { main: file_id(main), sources, files, as_at }
    }

    /// Diagnostics as lines of `template line: message (hints)`.
    pub(crate) fn explain(&self, diagnostics: &[SourceDiagnostic]) -> String {
        let explained: Vec<String> = diagnostics
            .iter()
            .map(|diagnostic| {
                let mut line = self.place_of(diagnostic).unwrap_or_default();
                line.push_str(&diagnostic.message);
                for hint in &diagnostic.hints {
                    line.push_str("; ");
                    line.push_str(&hint.v);
                }
                line
            })
            .collect();
        explained.join("\n")
    }

    fn place_of(&self, diagnostic: &SourceDiagnostic) -> Option<String> {
        let id = diagnostic.span.id()?;
        let source = self.source(id).ok()?;
        let line = source.lines().byte_to_line(self.range(diagnostic.span)?.start)?;
        Some(format!("{} line {}: ", id.get().vpath().get_without_slash(), line + 1))
    }
}

fn file_id(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("templates have plain names");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl World for MemoryWorld {
    fn library(&self) -> &LazyHash<Library> {
        &PRESS.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &PRESS.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let path = id.get().vpath().get_with_slash();
        self.sources.get(path).cloned().ok_or_else(|| FileError::NotFound(path.into()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.get().vpath().get_with_slash();
        self.files.get(path).cloned().ok_or_else(|| FileError::NotFound(path.into()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        PRESS.fonts.get(index).cloned()
    }

    /// The day of the latest record, whatever the clock says.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        Some(self.as_at)
    }
}
