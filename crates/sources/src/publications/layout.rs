//! How a file of a publication looks.

use super::batch::Output;
use super::input::Input;
use crate::fault::SourcesError;

/// How one form of a publication's file looks in one era.
pub struct Layout {
    /// The publication, as the catalogue names it.
    pub publication: &'static str,
    /// The form and its era: `regional file, CCGs (to June 2022)`.
    pub name: &'static str,
    /// How a file of it is known.
    pub known_by: KnownBy,
    /// Reads its rows.
    pub read: fn(&mut Input<'_>, &mut Output<'_>) -> Result<(), SourcesError>,
}

/// Whether a layout is of files that others derived from a publication: its name says by whom.
#[must_use]
pub fn is_derived(layout: &str) -> bool {
    layout.contains("derived by ")
}

/// How a file of a layout is known.
pub enum KnownBy {
    /// By headings that are all there, in any order; `a|b` is one of two, `##` are two figures of a year.
    Headings(&'static [&'static str]),
    /// By headings, and where the file is a workbook, on the sheet whose name ends so (in lower case) alone: other
    /// sheets have the same headings over other figures.
    Sheet(&'static str, &'static [&'static str]),
    /// By the start of its name, in lower case, and the number of its columns: it has no headings.
    Name(&'static str, std::ops::RangeInclusive<usize>),
}

/// Whether a heading is the one that is wanted, where `##` are any two figures.
pub(super) fn is_heading(heading: &str, wanted: &str) -> bool {
    heading.len() == wanted.len()
        && heading.bytes().zip(wanted.bytes()).all(|(is, wanted)| match wanted {
            b'#' => is.is_ascii_digit(),
            _ => is == wanted,
        })
}
