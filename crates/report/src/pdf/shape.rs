//! The shapes of the data file that the templates read.

use serde::Serialize;

/// The whole data file.
#[derive(Debug, Serialize)]
pub(crate) struct Data {
    pub(super) title: String,
    pub(super) system: String,
    pub(super) kind: &'static str,
    pub(super) period: String,
    pub(super) running: String,
    pub(super) status: String,
    pub(super) description: String,
    pub(super) as_at: String,
    pub(super) report_hash: String,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) front: FrontData,
    pub(super) sections: Vec<SectionData>,
}

/// The front sheet.
#[derive(Debug, Serialize)]
pub(super) struct FrontData {
    pub(super) asked: &'static str,
    pub(super) recommendations: Vec<String>,
    pub(super) note: String,
    pub(super) fields: Vec<(&'static str, String)>,
    pub(super) not_stated: String,
    pub(super) not_covered_heading: &'static str,
    pub(super) not_covered: Vec<String>,
    pub(super) reading_heading: &'static str,
    pub(super) reading: String,
}

#[derive(Debug, Serialize)]
pub(super) struct SectionData {
    pub(super) name: &'static str,
    pub(super) mark: String,
    pub(super) title: String,
    pub(super) is_annex: bool,
    /// Whether it starts on a page of its own.
    pub(super) opens_page: bool,
    pub(super) parts: Vec<PartData>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "part", rename_all = "kebab-case")]
pub(super) enum PartData {
    Headline { text: String },
    Paragraph { text: String },
    Bullets { texts: Vec<String> },
    Note { text: String },
    Commentary { who: String, text: String },
    Heading { text: String },
    Tiles { tiles: Vec<TileData> },
    Picture(PictureData),
    Exhibit(Box<ExhibitData>),
    Listing(ListingData),
    Terms { terms: Vec<(String, String)> },
    Key,
    Register { twins: Vec<TwinData> },
}

#[derive(Debug, Serialize)]
pub(super) struct TileData {
    pub(super) label: String,
    pub(super) id: String,
    pub(super) text: String,
    pub(super) mark: &'static str,
    pub(super) unit: String,
    pub(super) rating: &'static str,
    pub(super) plan: String,
    pub(super) difference: String,
}

#[derive(Debug, Serialize)]
pub(super) struct PictureData {
    pub(super) heading: String,
    pub(super) note: String,
    pub(super) mark: &'static str,
    pub(super) chart: Option<ChartData>,
}

#[derive(Debug, Serialize)]
pub(super) struct ExhibitData {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) heading: String,
    pub(super) note: String,
    pub(super) mark: &'static str,
    pub(super) chart: Option<ChartData>,
    pub(super) table: TableData,
}

#[derive(Debug, Serialize)]
pub(super) struct ChartData {
    pub(super) file: String,
    pub(super) alt: String,
    pub(super) width: u32,
    pub(super) narrow: NarrowData,
}

/// A chart as it is drawn where it has half the width of the page.
#[derive(Debug, Serialize)]
pub(super) struct NarrowData {
    pub(super) file: String,
    pub(super) width: u32,
}

#[derive(Debug, Serialize)]
pub(super) struct TableData {
    pub(super) caption: String,
    /// The letter that all its numbers would bear, said once and not at each; empty where they differ.
    pub(super) mark: &'static str,
    pub(super) summary: String,
    pub(super) row_heading: String,
    pub(super) row_share: usize,
    pub(super) groups: Vec<GroupData>,
    pub(super) columns: Vec<ColumnData>,
    pub(super) rows: Vec<RowData>,
}

/// A heading over neighbouring columns.
#[derive(Debug, Serialize)]
pub(super) struct GroupData {
    pub(super) heading: String,
    pub(super) span: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct ColumnData {
    pub(super) heading: String,
    pub(super) kind: &'static str,
    /// Whether it holds a word on the figure before it.
    pub(super) narrow: bool,
    /// Whether it opens a new group, and keeps a distance from its neighbour.
    pub(super) opens: bool,
    /// Its share of the width in a table without figures.
    pub(super) share: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct RowData {
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) cells: Vec<CellData>,
}

#[derive(Debug, Serialize)]
pub(super) struct CellData {
    pub(super) text: String,
    pub(super) kind: &'static str,
    /// Whether the word is bad news, which is set darker.
    pub(super) adverse: bool,
    pub(super) mark: &'static str,
    pub(super) id: String,
}

#[derive(Debug, Serialize)]
pub(super) struct ListingData {
    pub(super) key: String,
    pub(super) name: &'static str,
    pub(super) heading: String,
    pub(super) note: String,
    pub(super) columns: Vec<ListingColumnData>,
    pub(super) rows: Vec<Vec<String>>,
}

#[derive(Debug, Serialize)]
pub(super) struct ListingColumnData {
    pub(super) heading: &'static str,
    pub(super) share: u16,
    pub(super) codes: bool,
}

/// The ids of a table's figures, laid out as the table is.
#[derive(Debug, Serialize)]
pub(super) struct TwinData {
    pub(super) heading: String,
    pub(super) summary: String,
    pub(super) row_heading: String,
    pub(super) groups: Vec<GroupData>,
    pub(super) columns: Vec<ColumnData>,
    pub(super) rows: Vec<RowData>,
}
