//! What a board report says, before any medium gives it a look.
//!
//! Composed once from a month end; the page, the PDF and the workbook walk through the same parts and
//! neither calculate nor word anything themselves.

use domain::figure::FigureId;
use domain::money::Pence;
use domain::provenance::Provenance;
use exhibits::exhibit::{Chart, Exhibit, Specification};
use exhibits::table::Tile;
use exhibits::words::Sentence;
use jiff::civil::Date;

/// What kind of document this is.
pub(crate) const KIND: &str = "Finance report to the board";

/// Unit and signs, as every table has them.
pub(crate) const SIGNS: &str = "£ million. Surplus and income are positive; deficits and adverse variances are negative, in brackets. Variance is actual less plan.";

/// A whole report.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    /// The document's title: system, kind, year and month.
    pub(crate) title: String,
    /// The system's name.
    pub(crate) system: String,
    /// `2024/25 month 5: April to August 2024`.
    pub(crate) period: String,
    /// For the head of each page: `Finance report, 2024/25 month 5`.
    pub(crate) running: String,
    /// Its standing, for the foot of each page: `Draft`.
    pub(crate) status: String,
    /// One sentence about the document, for search and catalogues.
    pub(crate) description: String,
    /// The day of the latest record that the figures rest on.
    pub(crate) recorded_on: Date,
    /// Name and value pairs of the title band.
    pub(crate) facts: Vec<(&'static str, String)>,
    /// The front sheet.
    pub(crate) front: Front,
    /// The sections in reading order, annexes last.
    pub(crate) sections: Vec<Section>,
    /// The figures shown, and those they are worked out from, in the order of first use.
    pub(crate) entries: Vec<Entry>,
}

/// The front sheet of a board paper, after its title.
#[derive(Clone, Debug)]
pub(crate) struct Front {
    /// What the meeting is asked, a sentence each.
    pub(crate) recommendations: Vec<String>,
    /// How what is asked came about, and where it does not suit the purpose.
    pub(crate) note: String,
    /// Name and value pairs of what somebody stated.
    pub(crate) fields: Vec<(&'static str, String)>,
    /// The names of what nobody stated, in a sentence; empty where all is.
    pub(crate) not_stated: String,
    /// What is not covered, a sentence each.
    pub(crate) not_covered: Vec<String>,
    /// What all tables have alike, said once.
    pub(crate) reading: String,
}

/// What stands above what all tables have alike.
pub(crate) const READING: &str = "How to read the tables";

/// What stands above what the meeting is asked.
pub(crate) const ASKED: &str = "The meeting is asked to";

/// How what is asked came about.
pub(crate) const ASKED_NOTE: &str =
    "Drafted from the figures of the month; the executive lead decides what is put to the meeting.";

/// What stands above what is not covered.
pub(crate) const NOT_COVERED: &str = "Not covered, or not sent";

/// A section: everything under one heading of the first level.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    /// Unique in the report and fit for element names: `position`.
    pub(crate) name: &'static str,
    /// Its number or letter.
    pub(crate) mark: String,
    /// The heading without its number.
    pub(crate) title: String,
    /// Whether it stands after the paper.
    pub(crate) is_annex: bool,
    /// Whether it starts on a page of its own in print.
    pub(crate) opens_page: bool,
    /// What it holds, in order.
    pub(crate) parts: Vec<Part>,
}

/// One piece of a section.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    /// The one sentence to remember.
    Headline(Sentence),
    /// A sentence that shows figures, as a paragraph.
    Sentence(Sentence),
    /// A paragraph of words alone.
    Paragraph(String),
    /// Sentences side by side, as a list.
    Bullets(Vec<String>),
    /// A remark in small print.
    Note(String),
    /// What an organisation says, in its own words.
    Commentary {
        /// Which organisation.
        who: String,
        /// What it says.
        says: String,
    },
    /// A heading of the second level.
    Heading(String),
    /// Leading figures side by side.
    Tiles(Vec<Tile>),
    /// A chart whose figures stand in another table.
    Picture(Box<Picture>),
    /// A finding with its table and chart.
    Exhibit(Box<Exhibit>),
    /// A table of words.
    Listing(Box<Listing>),
    /// Terms and their meanings.
    Terms(Vec<(&'static str, &'static str)>),
    /// The marks of provenance and what they mean.
    Key,
    /// The register of figures: where each of them comes from.
    Register,
}

/// A chart whose figures stand in another table.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    /// Unique in the report and fit for element names.
    pub(crate) name: String,
    /// The finding, as a sentence.
    pub(crate) heading: String,
    /// One sentence: unit, and where the figures stand.
    pub(crate) note: String,
    /// How the heading is known: the weakest of the figures it rests on.
    pub(crate) provenance: Provenance,
    /// The chart.
    pub(crate) chart: Chart,
}

/// A table of words, such as findings or sources.
#[derive(Clone, Debug)]
pub(crate) struct Listing {
    /// The key printed before the heading: `T9`.
    pub(crate) key: String,
    /// Unique in the report and fit for element names.
    pub(crate) name: &'static str,
    /// What it shows, as a sentence.
    pub(crate) heading: String,
    /// One sentence: what the rows are.
    pub(crate) note: String,
    /// The headings; the first is that of the row names.
    pub(crate) columns: Vec<ListingColumn>,
    /// The rows, each with one cell a column.
    pub(crate) rows: Vec<Vec<ListingCell>>,
}

/// A cell of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ListingCell {
    /// Words, names, codes.
    Words(String),
    /// An amount, printed in £ million.
    Amount(Pence),
}

impl ListingCell {
    /// As printed.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Words(text) => text.clone(),
            Self::Amount(value) => value.to_string(),
        }
    }
}

impl From<String> for ListingCell {
    fn from(text: String) -> Self {
        Self::Words(text)
    }
}

/// A column of a table of words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ListingColumn {
    /// Its heading.
    pub(crate) heading: &'static str,
    /// Its share of the width.
    pub(crate) share: u16,
    /// Whether it holds hashes or paths, which may break anywhere.
    pub(crate) kind: ListingKind,
}

/// What a column of a listing holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListingKind {
    /// Sentences and names.
    Words,
    /// Hashes, paths and cells: small, and free to break anywhere.
    Codes,
}

/// A figure in the register.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Its id.
    pub(crate) id: FigureId,
    /// What it is, in words.
    pub(crate) definition: String,
    /// What it is.
    pub(crate) value: Pence,
    /// How it is known.
    pub(crate) provenance: Provenance,
    /// How far the true value may lie to either side: `± £0.05 million`; empty where it is exact.
    pub(crate) margin: String,
    /// The ways in which it is known, strongest first.
    pub(crate) origins: Vec<Origin>,
}

/// One way in which a figure is known.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    /// How strong this way is.
    pub(crate) provenance: Provenance,
    /// In words: `actual less plan`, or what a document says.
    pub(crate) words: String,
    /// The figures it takes.
    pub(crate) inputs: Vec<FigureId>,
    /// File, cell and hash, or document and locator; empty for formulas.
    pub(crate) place: String,
}

impl Report {
    /// The exhibits in reading order.
    pub(crate) fn exhibits(&self) -> impl Iterator<Item = &Exhibit> {
        self.sections.iter().flat_map(|section| &section.parts).filter_map(|part| match part {
            Part::Exhibit(exhibit) => Some(&**exhibit),
            _ => None,
        })
    }

    /// The charts in reading order.
    pub(crate) fn charts(&self) -> impl Iterator<Item = &Chart> {
        self.sections.iter().flat_map(|section| &section.parts).filter_map(|part| match part {
            Part::Exhibit(exhibit) => exhibit.chart.as_ref(),
            Part::Picture(picture) => Some(&picture.chart),
            _ => None,
        })
    }

    /// The sparks of the tiles.
    pub(crate) fn sparks(&self) -> impl Iterator<Item = &Specification> {
        let tiles = self.sections.iter().flat_map(|section| &section.parts).filter_map(|part| match part {
            Part::Tiles(tiles) => Some(tiles),
            _ => None,
        });
        tiles.flatten().filter_map(|tile| tile.spark.as_ref())
    }

    /// What organisations say, and which, in reading order.
    pub(crate) fn commentaries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sections.iter().flat_map(|section| &section.parts).filter_map(|part| match part {
            Part::Commentary { who, says } => Some((who.as_str(), says.as_str())),
            _ => None,
        })
    }

    /// The listings in reading order.
    pub(crate) fn listings(&self) -> impl Iterator<Item = &Listing> {
        self.sections.iter().flat_map(|section| &section.parts).filter_map(|part| match part {
            Part::Listing(listing) => Some(&**listing),
            _ => None,
        })
    }
}

/// The letter that marks a figure in print; a published one bears none.
///
/// Letters, because they are read aloud and can be searched for, and every face has them.
pub(crate) const fn mark(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::Published => "",
        Provenance::Derived => "d",
        Provenance::Reported => "r",
        Provenance::Synthetic => "s",
    }
}

/// What a provenance means for the reader.
pub(crate) const fn meaning(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::Published => "stated in a public source, which the annexes name",
        Provenance::Derived => "worked out from published figures by a stated formula",
        Provenance::Reported => {
            "stated in an organisation’s return and not published, or resting on a figure that was"
        }
        Provenance::Synthetic => "generated to fill a gap, or resting on a figure that was",
    }
}
