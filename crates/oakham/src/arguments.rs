//! What can be asked on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use domain::month::{FinancialYear, Month};
use jiff::civil::Date;

/// One open, checkable model of an integrated care system: its money, people, services and promises.
#[derive(Debug, Parser)]
#[command(
    name = "oakham",
    version,
    max_term_width = 100,
    after_help = "\
Exit status: 0 done, 1 findings that block, 2 unusable input or arguments.
Try it: oakham demo"
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command understands.
#[derive(Args, Clone, Debug)]
pub(crate) struct Global {
    /// The folder of the system.
    #[arg(long, short = 'w', global = true, value_name = "DIR", default_value = ".")]
    pub(crate) workspace: PathBuf,
    /// As recorded by the end of this day, such as 2024-09-20; without it, as recorded by now.
    #[arg(long, global = true, value_name = "DATE")]
    pub(crate) as_at: Option<Date>,
    /// How to print: a table for people, JSON or CSV for programs.
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// The seed of everything random.
    #[arg(long, global = true, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// No progress and no notes, only results and errors.
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Aligned columns, £m, negative in brackets.
    Table,
    /// A documented, versioned object; pence.
    Json,
    /// One row an organisation, line or month; pence.
    Csv,
}

/// A month of a financial year; without one the workspace's own choice, or else the latest.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct When {
    /// The financial year, such as 2024/25.
    #[arg(long, value_name = "YEAR")]
    pub(crate) year: Option<FinancialYear>,
    /// The month, 1 (April) to 12 (March).
    #[arg(long, value_name = "MONTH")]
    pub(crate) month: Option<Month>,
}

/// What a position is broken down by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// A row an organisation.
    Organisation,
    /// A table an organisation, a row a line.
    Line,
    /// A row a month.
    Month,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Open the example system in a scratch folder, show where it stands, and serve its pages.
    Demo {
        /// The port of the pages on this computer.
        #[arg(long, default_value_t = 7878)]
        port: u16,
        /// Write the board report and stop, without serving pages.
        #[arg(long)]
        once: bool,
        /// Do not open a browser.
        #[arg(long)]
        no_browser: bool,
    },
    /// Make the workspace of a system: any of the 42 of July 2022 or the 36 of April 2026.
    Init {
        /// The folder to make; it must be empty or not exist.
        dir: PathBuf,
        /// The system, by the code or name of its integrated care board, such as QK1.
        #[arg(long, value_name = "CODE")]
        system: String,
    },
    /// Check returns and plans, and say what to correct.
    Check {
        #[command(flatten)]
        when: When,
    },
    /// Show where the system stands against plan.
    Position {
        #[command(flatten)]
        when: When,
        /// What to break it down by.
        #[arg(long, value_enum, default_value_t = By::Organisation)]
        by: By,
    },
    /// Write the board report: HTML, PDF, workbook and figures.
    Report {
        #[command(flatten)]
        when: When,
        /// The folder to write to.
        #[arg(long, short, value_name = "DIR")]
        output: PathBuf,
    },
    /// Serve the pages of a workspace on this computer.
    Serve {
        /// The port of the pages on this computer.
        #[arg(long, default_value_t = 7878)]
        port: u16,
    },
    /// Print completions for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
}
