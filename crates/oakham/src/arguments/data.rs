//! `oakham data`.

use std::path::PathBuf;

use clap::Subcommand;

/// What can be done with publications.
#[derive(Debug, Subcommand)]
pub(crate) enum Data {
    /// List the publications that are read, the editions that are there, and the tables for SQL.
    List,
    /// Read publications' files into the lake: CSV, workbooks, zip and gzip, as they were published.
    Import {
        /// The files.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Write the figures of the system's places into the workspace's folder data, for its pages.
    Condense {
        /// Another folder to write to.
        #[arg(long, short, value_name = "DIR")]
        output: Option<PathBuf>,
    },
}
