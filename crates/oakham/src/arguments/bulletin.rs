//! `oakham bulletin`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::PeriodArgs;

/// What a month says in plain sentences.
#[derive(Debug, Subcommand)]
pub(crate) enum BulletinCommand {
    /// Print the bulletin of a month.
    Show {
        #[command(flatten)]
        when: PeriodArgs,
        /// Print the text that is generated, with ids of figures in braces, to be edited.
        #[arg(long)]
        to_edit: bool,
    },
    /// Keep a text as the bulletin of a month; earlier texts are kept, too.
    Edit(Box<EditArgs>),
    /// Write the bulletin of a month as one web page and as a PDF.
    Write {
        #[command(flatten)]
        when: PeriodArgs,
        /// The folder to write to.
        #[arg(long, short, value_name = "DIR")]
        output: PathBuf,
    },
}

/// What is written.
#[derive(Args, Clone, Debug)]
pub(crate) struct EditArgs {
    /// The file with the text, `-` for standard input; an empty one has the bulletin generated again.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) when: PeriodArgs,
    /// What the bulletin says in a line.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) title: String,
    /// Who writes it, a publisher.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
}
