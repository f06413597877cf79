//! Why a table cannot be written, read or asked.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use datafusion::arrow::error::ArrowError;
use datafusion::error::DataFusionError;
use parquet::errors::ParquetError;
use sources::fault::SourcesError;
use thiserror::Error;

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
        "only SELECT, WITH, EXPLAIN, SHOW and DESCRIBE can be asked here: the tables are for reading; {0}"
    )]
    NotAQuestion(String),
    /// A question about the engine, not about rows.
    #[error("EXPLAIN is not answered here; ask for rows with SELECT or WITH, or use `oakham sql`")]
    NotForRows,
    /// A question that the engine refuses.
    #[error("{0}")]
    Refused(String),
    /// A question that takes too long.
    #[error("the question took longer than {} s and was stopped; ask for less, or for fewer rows", .0.as_secs())]
    TooLong(Duration),
    /// A question that needs too much memory.
    #[error(
        "the question needs more than {0} MB of memory and was stopped; group or filter before joining and sorting"
    )]
    TooLarge(usize),
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
        // What is for developers of the engine stands behind the first line.
        let text = root.strip_backtrace();
        let text = text.lines().next().unwrap_or_default();
        let (_, text) = text.split_once("error: ").unwrap_or(("", text));
        let text = text.trim_start_matches("Error during planning: ").replace("datafusion.public.", "");
        Self::Refused(text.trim().to_owned())
    }
}
