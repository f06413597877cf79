//! What a client is told when something is refused: a code of PostgreSQL's and a sentence.

use std::borrow::Cow;

use datafusion::arrow::error::ArrowError;
use datafusion::error::DataFusionError;
use pgwire::error::{ErrorInfo, PgWireError};
use serde::{Deserialize, Serialize};

use super::bounds::BOUNDS;

/// A refusal. Codes: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Fault {
    /// Five letters and digits.
    pub(super) code: Cow<'static, str>,
    /// What was wrong, and what to do.
    pub(super) message: String,
    /// Whether the connection ends with it.
    pub(super) is_fatal: bool,
}

/// How a refusal is called that ends the connection.
pub(super) const FATAL: &str = "FATAL";

impl From<Fault> for ErrorInfo {
    fn from(fault: Fault) -> Self {
        let severity = if fault.is_fatal { FATAL } else { "ERROR" };
        Self::new(severity.to_owned(), fault.code.into_owned(), fault.message)
    }
}

impl From<Fault> for PgWireError {
    fn from(fault: Fault) -> Self {
        Self::UserError(Box::new(fault.into()))
    }
}

impl Fault {
    /// A refusal after which the connection goes on.
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code: Cow::Borrowed(code), message: message.into(), is_fatal: false }
    }

    /// A refusal that ends the connection.
    pub(super) fn fatal(code: &'static str, message: impl Into<String>) -> Self {
        Self { code: Cow::Borrowed(code), message: message.into(), is_fatal: true }
    }

    /// A plan of the engine ended in a panic, as odd statements have made it do, or was given up.
    pub(super) fn lost() -> Self {
        Self::new("XX000", "the engine gave this question up; ask it in another way")
    }

    /// A question needs more than its bounds.
    pub(super) fn too_large() -> Self {
        let memory = BOUNDS.memory_mb;
        let message = format!(
            "the question needs more than {memory} MB of memory and was stopped; group or filter before joining and \
             sorting, and keep texts and lists short"
        );
        Self::new("53200", message)
    }

    /// What the engine says of a question, without the paths of this computer.
    pub(super) fn of_engine(error: &DataFusionError) -> Self {
        let root = error.find_root();
        let code = match root {
            DataFusionError::SQL(error, _) => return Self::new("42601", error.to_string()),
            DataFusionError::SchemaError(..) => "42703",
            DataFusionError::ResourcesExhausted(_) => return Self::too_large(),
            DataFusionError::Plan(message) if message.contains("not found") => "42P01",
            DataFusionError::Plan(message) if message.contains("Invalid function") => "42883",
            DataFusionError::Plan(message) if message.starts_with("there is no setting") => "42704",
            DataFusionError::Plan(_) => "42804",
            DataFusionError::NotImplemented(_) => "0A000",
            DataFusionError::ArrowError(error, _) => match &**error {
                ArrowError::DivideByZero => "22012",
                ArrowError::IoError(..) | ArrowError::ExternalError(_) | ArrowError::ParquetError(_) => {
                    return unreadable();
                }
                _ => "22000",
            },
            DataFusionError::ObjectStore(_)
            | DataFusionError::IoError(_)
            | DataFusionError::ParquetError(_) => return unreadable(),
            DataFusionError::External(_) | DataFusionError::Internal(_) => return Self::lost(),
            _ => "22000",
        };
        // What is for developers of the engine stands behind the first line.
        let text = root.strip_backtrace();
        let text = text.lines().next().unwrap_or_default();
        let text = BEFORE.iter().fold(text, |text, before| text.strip_prefix(before).unwrap_or(text));
        Self::new(code, text)
    }
}

/// What the engine begins its sentences with.
const BEFORE: [&str; 6] = [
    "Error during planning: ",
    "Schema error: ",
    "Arrow error: ",
    "Cast error: ",
    "Parser error: ",
    "This feature is not implemented: ",
];

fn unreadable() -> Fault {
    Fault::new("58030", "a file of the lake cannot be read; ask whoever looks after it to import it again")
}
