//! What can be asked of public documents and the figures in them.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Public documents and the figures that they state.
#[derive(Debug, Subcommand)]
pub(crate) enum DocumentCommand {
    /// Read documents, keep them, and list every figure in them with a proposed reading.
    Read(DocumentArgs),
    /// List the figures of documents that were read, and check what they say about each other.
    Claims {
        /// The documents, by their ids in documents/documents.csv; without any, all of which a copy is kept.
        #[arg(value_name = "ID")]
        ids: Vec<String>,
        /// Hold the figures against each other and against those of this workspace.
        #[arg(long)]
        check: bool,
    },
    /// Confirm that figures are read as proposed.
    Confirm {
        #[command(flatten)]
        figures: FiguresArgs,
        /// What is to be said of them.
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
    },
    /// Correct how figures are read; what is not named stays as it is.
    Correct {
        #[command(flatten)]
        figures: FiguresArgs,
        /// Of whom: LLR ICB, UHL; empty where that is not told.
        #[arg(long, value_name = "NAME")]
        subject: Option<String>,
        /// What is measured, such as "savings required".
        #[arg(long, value_name = "WORDS")]
        measure: Option<String>,
        /// Of when: 2024/25, "2024/25 M5", "2025/26 Q4", 2025-06 or 2024.
        #[arg(long, value_name = "TIME")]
        period: Option<String>,
        /// plan, forecast, actual, target or estimate.
        #[arg(long, value_name = "WORD")]
        basis: Option<String>,
        /// What is to be said of them.
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
    },
    /// Reject what is no figure, or none to go by.
    Reject {
        #[command(flatten)]
        figures: FiguresArgs,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        because: String,
    },
}

/// Figures of a document, and who decides about them.
#[derive(Args, Debug)]
pub(crate) struct FiguresArgs {
    /// The document, by its id.
    #[arg(value_name = "ID")]
    pub(crate) document: String,
    /// The first characters of the figures, as `oakham document claims` lists them.
    #[arg(value_name = "PLACE", required = true, value_parser = place)]
    pub(crate) places: Vec<usize>,
    /// Who decides.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
}

/// Documents to read and what is known of them.
#[derive(Args, Debug)]
pub(crate) struct DocumentArgs {
    /// Text, web pages (.html), PDFs with text or Word files (.docx).
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// When they were published, such as "17 June 2025", "June 2025", 2025-06 or "autumn 2024"; without it, the first
    /// date in the text.
    #[arg(long, value_name = "DATE")]
    pub(crate) dated: Option<String>,
    /// Who published them.
    #[arg(long, value_name = "NAME")]
    pub(crate) publisher: Option<String>,
    /// The title of one document; without it, the first line of its text.
    #[arg(long, value_name = "TITLE")]
    pub(crate) title: Option<String>,
    /// Where one document can be read, such as <https://example.org/minutes>.
    #[arg(long, value_name = "URL")]
    pub(crate) address: Option<String>,
    /// What they report on and how far to trust them.
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
}

/// The place of a figure: its first character.
fn place(text: &str) -> Result<usize, String> {
    let expected =
        "expected the place of a figure: the number that `oakham document claims ID` lists before it";
    text.trim().parse().map_err(|_| expected.to_owned())
}
