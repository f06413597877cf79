//! Why a table cannot be written, read or asked.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use datafusion::arrow::error::ArrowError;
use datafusion::error::DataFusionError;
use parquet::errors::ParquetError;
use sources::fault::SourcesError;
use thiserror::Error;

use crate::query::MOST_STEPS;

/// Why a table cannot become a file, or a question has no answer.
#[derive(Debug, Error)]
pub enum WarehouseError {
    /// A column has more or fewer rows than the first.
    #[error("column {name} has {rows} rows, the first has {expected}")]
    Uneven {
        /// The column.
        name: String,
        /// Its rows.
        rows: usize,
        /// Those of the first column.
        expected: usize,
    },
    /// The writer refused it.
    #[error("the table cannot be written as Parquet")]
    Parquet(#[from] ParquetError),
    /// A batch cannot be made.
    #[error("rows cannot be put into columns")]
    Arrow(#[from] ArrowError),
    /// A publication's file cannot be read.
    #[error(transparent)]
    Sources(#[from] SourcesError),
    /// A file or folder of the lake.
    #[error("{} cannot be read or written; check that it exists, that you may, and that there is room", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The register of editions is damaged.
    #[error("{} cannot be read ({why}); restore it from a copy, or remove the folder and import the files again", path.display())]
    Register {
        /// The register.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// Another import runs.
    #[error("another import into {} runs; try again when it has ended", folder.display())]
    Busy {
        /// The lake.
        folder: PathBuf,
    },
    /// A statement that is no question.
    #[error(
        "only SELECT, WITH, VALUES, TABLE, SHOW and DESCRIBE can be asked here: the tables are for reading; {0}"
    )]
    NotAQuestion(String),
    /// A question about the engine, not about rows.
    #[error("EXPLAIN is not answered here; ask for rows with SELECT or WITH, or use `oakham sql`")]
    NotForRows,
    /// A question that the engine refuses.
    #[error("{0}")]
    Refused(String),
    /// A question of a table that is not there.
    #[error("there is no table {name}{}", instead(.near.as_deref(), .known))]
    NoTable {
        /// The table.
        name: String,
        /// The one that is meant, by its name.
        near: Option<String>,
        /// Those that there are, by name.
        known: Vec<String>,
    },
    /// A question that takes too long.
    #[error("the question took longer than {} s and was stopped; ask for less, or for fewer rows", .0.as_secs())]
    TooLong(Duration),
    /// A question that needs too much memory.
    #[error(
        "the question needs more than {0} MB of memory and was stopped; group or filter before joining and sorting"
    )]
    TooLarge(usize),
    /// A question that is nested too deeply, or strings too much together.
    #[error(
        "the question is nested too deeply or strings too many operators together (at most {MOST_STEPS} brackets, operators, \
         joins and UNIONs); write a list as IN (…), or ask in parts"
    )]
    TooDeep,
    /// No runtime for questions.
    #[error("questions cannot be asked on this machine")]
    Runtime(#[source] io::Error),
}

impl WarehouseError {
    /// An error of the engine in words.
    pub(crate) fn of_engine(error: &DataFusionError, memory_mb: usize) -> Self {
        let root = error.find_root();
        if matches!(root, DataFusionError::ResourcesExhausted(_)) {
            return Self::TooLarge(memory_mb);
        }
        let whole = root.to_string();
        if whole.contains("RecursionLimitExceeded") {
            return Self::TooDeep;
        }
        if whole.contains("a single SQL statement") {
            return Self::Refused(
                "one question is answered at a time; leave out what stands after the semicolon".to_owned(),
            );
        }
        // Some functions ask for room themselves, beside what the engine accounts for.
        if whole.contains("memory allocation failed")
            || whole.contains("exceeds the maximum value for offset")
        {
            return Self::TooLarge(memory_mb);
        }
        // What is for developers of the engine stands behind the first line.
        let text = root.strip_backtrace();
        let text = text.lines().next().unwrap_or_default();
        let (_, text) = text.split_once("error: ").unwrap_or(("", text));
        Self::Refused(in_words(text.trim_start_matches("Error during planning: ").trim()))
    }

    /// The same, where a table that is not there is told with those that are.
    pub(crate) fn among(self, tables: &[&str]) -> Self {
        let Self::Refused(text) = &self else { return self };
        let quoted = text.split_once("table '").and_then(|(_, rest)| rest.split_once("' not found"));
        let Some(name) = quoted.and_then(|(name, _)| name.rsplit('.').next()) else { return self };
        let mut known: Vec<String> = tables.iter().map(|table| (*table).to_owned()).collect();
        known.sort_unstable();
        let near = tables
            .iter()
            .map(|table| (distance(name, table), *table))
            .min()
            .filter(|(distance, _)| *distance < MOST_APART)
            .map(|(_, table)| table.to_owned());
        Self::NoTable { name: name.to_owned(), near, known }
    }
}

/// What to ask in the place of a table that is not there.
fn instead(near: Option<&str>, known: &[String]) -> String {
    near.map_or_else(
        || format!(". Tables are {}", known.join(", ")),
        |near| format!("; did you mean {near}? `oakham data list` says which tables there are"),
    )
}

/// Names further apart than this are not each other.
const MOST_APART: usize = 4;

/// How far a name is from that of a table: letters that are wrong, or 1 and the words that are missing.
fn distance(name: &str, table: &str) -> usize {
    let n_words = |name: &str| name.split('_').count();
    if !name.is_empty()
        && table.split('_').collect::<Vec<_>>().windows(n_words(name)).any(|part| part.join("_") == name)
    {
        return 1 + (n_words(table) - n_words(name));
    }
    let n_slips = strsim::osa_distance(name, table);
    if n_slips * 3 <= name.len() { n_slips } else { MOST_APART }
}

/// What the engine says, without the names of its own types and catalogue: `ArrowError(CastError("Cannot cast …"), …)`.
fn in_words(text: &str) -> String {
    let inner = text.split_once("Error(\"").and_then(|(_, rest)| rest.split_once("\")"));
    let text = inner.map_or(text, |(inner, _)| inner);
    text.replace("\\'", "'").replace("datafusion.public.", "")
}
