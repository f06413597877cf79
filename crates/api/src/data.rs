//! `oakham.data/1`, `oakham.data-import/1` and `oakham.data-fetch/1`: publications, and the editions of them that are in
//! the lake.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};

/// The publications that are read, and the editions that are in the lake.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Data {
    pub schema: SchemaName<Self>,
    pub publications: Vec<ListedPublication>,
    /// In the order in which they were imported.
    pub editions: Vec<ListedEdition>,
    pub tables: Vec<ListedTable>,
}

impl Document for Data {
    const NAME: &'static str = "oakham.data/1";
}

/// A publication.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ListedPublication {
    pub id: &'static str,
    pub title: &'static str,
    pub publisher: &'static str,
    pub frequency: &'static str,
    pub page: &'static str,
    pub licence: &'static str,
    pub revisions: &'static str,
    /// Editions of it in the lake.
    pub editions: usize,
    /// The last period of them; `null` where there is none.
    pub latest: Option<String>,
}

/// A file that was imported.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ListedEdition {
    pub file: String,
    pub sha256: String,
    pub bytes: u64,
    pub imported: String,
    /// The address it was fetched from; `null` where it was named as a file.
    pub from: Option<String>,
    pub publications: Vec<String>,
    pub layouts: Vec<String>,
    pub rows: u64,
    pub first_period: Option<String>,
    pub last_period: Option<String>,
    /// What a reader of its figures should know.
    pub remarks: Vec<String>,
}

/// A table that can be asked in SQL.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ListedTable {
    pub name: &'static str,
    pub about: &'static str,
    pub publication: &'static str,
    /// Rows of the editions that count.
    pub rows: u64,
    pub columns: Vec<ListedColumn>,
}

/// A column.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ListedColumn {
    pub name: &'static str,
    #[serde(rename = "type")]
    pub kind: String,
    pub about: &'static str,
}

/// What an import did, a file each.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct DataImport {
    pub schema: SchemaName<Self>,
    pub files: Vec<ImportedFile>,
}

impl Document for DataImport {
    const NAME: &'static str = "oakham.data-import/1";
}

/// A file and what became of it.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ImportedFile {
    pub file: String,
    /// `imported`, `unchanged` (the same bytes were imported before) or `refused`.
    pub outcome: &'static str,
    pub rows: u64,
    /// Layouts that were recognised in it.
    pub layouts: Vec<String>,
    /// What a reader of its figures should know.
    pub remarks: Vec<String>,
    /// Where it says something else than an edition that was there.
    pub differences: Vec<String>,
    /// Why it was refused, a fault each.
    pub faults: Vec<String>,
}

/// What a fetch did, a publication each.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct DataFetch {
    pub schema: SchemaName<Self>,
    /// Whether nothing was fetched and it is only told what would be.
    pub dry_run: bool,
    pub publications: Vec<FetchedPublication>,
}

impl Document for DataFetch {
    const NAME: &'static str = "oakham.data-fetch/1";
}

/// A publication and its files.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct FetchedPublication {
    pub id: &'static str,
    pub title: &'static str,
    /// The pages that were read for it, as the publisher has them.
    pub pages: Vec<String>,
    pub files: Vec<FetchedFile>,
    /// What whoever fetches should know.
    pub remarks: Vec<String>,
    /// Why files of it were not found.
    pub faults: Vec<String>,
}

/// A file of a publication and what became of it.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct FetchedFile {
    pub file: String,
    /// The publisher's address; `null` where it was found in a folder.
    pub address: Option<String>,
    /// The month of its edition, as its first day; `null` where the file has none.
    pub month: Option<String>,
    /// `imported`, `unchanged` (the lake has it), `refused` (it cannot be read), `failed` (it did not come), or, where
    /// nothing was to be fetched, `wanted`.
    pub outcome: &'static str,
    /// Its size; `null` where it did not come.
    pub bytes: Option<u64>,
    /// How many of them were here from a fetch that was interrupted.
    pub resumed_from: u64,
    pub rows: u64,
    /// Layouts that were recognised in it.
    pub layouts: Vec<String>,
    /// What a reader of its figures should know.
    pub remarks: Vec<String>,
    /// Where it says something else than an edition that was there.
    pub differences: Vec<String>,
    /// Why it was refused or did not come, a fault each.
    pub faults: Vec<String>,
}
