//! `oakham data`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::values::{calendar_month, whole};

/// What can be done with publications.
#[derive(Debug, Subcommand)]
pub(crate) enum Data {
    /// List the publications that are read, the editions that are there, and the tables for SQL.
    List,
    /// Fetch publications' files from their publishers, and read what is new into the lake.
    Fetch(FetchArgs),
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

/// What is fetched, and where from.
#[derive(Args, Debug)]
pub(crate) struct FetchArgs {
    /// The publications, as `data list` names them; without one all that can be fetched.
    #[arg(value_name = "PUBLICATION")]
    pub(crate) publications: Vec<String>,
    /// The months of editions, such as 2026-04, joined by commas; without one the newest edition.
    #[arg(long = "month", value_name = "MONTHS", value_delimiter = ',', value_parser = calendar_month)]
    pub(crate) months: Vec<Date>,
    /// Take files from this folder instead of the network, by the names that they were published under.
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["mirror", "proxy"])]
    pub(crate) from: Option<PathBuf>,
    /// Tell what would be fetched, and fetch and write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Ask a mirror in the place of publishers, which keeps each publisher in a folder named after its server.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) mirror: Option<String>,
    /// Ask by way of this proxy; without it that of the environment (`HTTPS_PROXY`).
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) proxy: Option<String>,
    /// The largest file that is taken, in MB.
    #[arg(long, value_name = "MB", default_value_t = 2_000, allow_negative_numbers = true, value_parser = |text: &str| whole::<u64>(text, 1, 1_000_000))]
    pub(crate) largest: u64,
}
