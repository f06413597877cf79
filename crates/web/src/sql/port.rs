//! What the page of questions needs of the lake of publications, as `app` gives it.

/// Answers questions in SQL, each within bounds that leave the server be.
pub trait Questions: Send + Sync {
    /// What can be asked.
    ///
    /// # Errors
    /// Where the lake cannot be read, with what to do.
    fn holdings(&self) -> Result<Holdings, String>;

    /// The answer to a question, as much of it as a page shows.
    ///
    /// # Errors
    /// Where there is none.
    fn answer(&self, sql: &str) -> Result<Answered, NoAnswer>;

    /// The whole answer as a file.
    ///
    /// # Errors
    /// Where there is none.
    fn file(&self, sql: &str, form: AnswerForm) -> Result<Vec<u8>, NoAnswer>;
}

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerForm {
    /// Text in columns.
    Csv,
    /// `oakham.sql/1`.
    Json,
    /// A workbook.
    Xlsx,
    /// Columns for other tools.
    Parquet,
}

impl AnswerForm {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Json, Self::Xlsx, Self::Parquet];

    /// How names of its files end.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
        }
    }

    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Json => "JSON",
            Self::Xlsx => "Excel (XLSX)",
            Self::Parquet => "Parquet",
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }
}

/// What can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holdings {
    /// The tables, those with rows first.
    pub tables: Vec<HeldTable>,
    /// The publishers' files that were imported.
    pub n_editions: usize,
    /// Questions to start from.
    pub examples: Vec<Example>,
    /// The longest a question may take [s].
    pub seconds: u64,
    /// The most rows of an answer.
    pub most_rows: usize,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldTable {
    /// Its name in SQL.
    pub name: String,
    /// What a row is.
    pub about: String,
    /// The publication's title, with its publisher.
    pub publication: String,
    /// The publication's page; empty for none.
    pub page: String,
    /// Its rows.
    pub n_rows: u64,
    /// The files that its rows are from.
    pub n_editions: usize,
    /// The first and the last month or day, where it has any.
    pub periods: Option<(String, String)>,
    /// Its columns.
    pub columns: Vec<HeldColumn>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldColumn {
    /// Its name in SQL.
    pub name: String,
    /// Its type in SQL.
    pub kind: String,
    /// What it means, with its unit.
    pub about: String,
}

/// A question to start from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// What it answers.
    pub title: String,
    /// The question.
    pub sql: String,
}

/// An answer, as much of it as a page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// The names of the columns, and whether each holds numbers.
    pub columns: Vec<(String, bool)>,
    /// The first rows, a value or none a column.
    pub rows: Vec<Vec<Option<String>>>,
    /// The rows of the whole answer.
    pub n_rows: usize,
    /// Whether there are more rows than were fetched.
    pub is_cut: bool,
    /// The tables that it was asked of.
    pub tables: Vec<String>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// The question is at fault: why, for whoever asked.
    Refused(String),
    /// Something here is: why, for whoever runs the site.
    Failed(String),
}
