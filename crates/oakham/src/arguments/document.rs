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
