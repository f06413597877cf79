//! `oakham flow`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::values::{days, days_or_none, share, threads, whole};

/// How often and how long a network is run; as its file says where nobody says otherwise.
#[derive(Args, Clone, Debug)]
pub(crate) struct Replications {
    /// Measure so many days of each replication, at most 36,500.
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true, value_parser = days)]
    pub(crate) days: Option<f64>,
    /// Leave out so many days at the beginning.
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true, value_parser = days_or_none)]
    pub(crate) warm_up: Option<f64>,
    /// Make exactly so many replications, at most 100,000.
    #[arg(long = "replications", value_name = "N", allow_negative_numbers = true, value_parser = |text: &str| whole::<u32>(text, 1, 100_000))]
    pub(crate) exactly: Option<u32>,
    /// Add replications until half the confidence interval is within this share of each chosen measure,
    /// or of its difference where scenarios are compared.
    #[arg(long, value_name = "SHARE", allow_hyphen_values = true, value_parser = share, conflicts_with = "exactly")]
    pub(crate) precision: Option<f64>,
    /// Make so many replications at the same time; the result is the same for any number.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = threads)]
    pub(crate) threads: Option<usize>,
}

/// What can be asked of the simulation of patient flow.
#[derive(Debug, Subcommand)]
pub(crate) enum FlowCommand {
    /// Run a network and print waits, times, numbers and costs, each with its interval.
    Run {
        /// The network's file; without it that of the workspace.
        #[arg(value_name = "MODEL.toml")]
        model: Option<PathBuf>,
        #[command(flatten)]
        how: Replications,
        /// Write to a file instead of the terminal; one whose name ends in .parquet is Parquet.
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Hold scenarios against a network on the same patients.
    Compare {
        /// The network's file; `care` for that of the workspace.
        #[arg(value_name = "BASE")]
        base: PathBuf,
        /// Scenarios: files, or names in the workspace's folder of scenarios.
        #[arg(value_name = "SCENARIO", required = true)]
        scenarios: Vec<PathBuf>,
        #[command(flatten)]
        how: Replications,
        /// Write to a file instead of the terminal; one whose name ends in .parquet is Parquet.
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Fit the network's unknown parameters to what was observed, and say what that cannot tell.
    Calibrate {
        /// The network's file; without it that of the workspace.
        #[arg(value_name = "MODEL.toml")]
        model: Option<PathBuf>,
        /// Measure so many days of each replication.
        #[arg(long, value_name = "DAYS", allow_negative_numbers = true, value_parser = days)]
        days: Option<f64>,
        /// Replications of each trial.
        #[arg(long, value_name = "N", default_value_t = 2, allow_negative_numbers = true, value_parser = |text: &str| whole::<u32>(text, 1, 1_000))]
        replications: u32,
        /// Make so many replications at the same time.
        #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = threads)]
        threads: Option<usize>,
    },
    /// Try the simulation against queues whose answers are known exactly.
    Validate {
        /// The folder of the cases.
        folder: PathBuf,
        /// Short runs of some of them.
        #[arg(long)]
        quick: bool,
    },
    /// Describe the network after STRESS-DES, filled from its files.
    Describe {
        /// The network's file; without it that of the workspace.
        #[arg(value_name = "MODEL.toml")]
        model: Option<PathBuf>,
    },
    /// Follow one patient through the first replication.
    Trace {
        /// The patient: source, colon and number from 1, such as "attendances:1000".
        #[arg(value_name = "SOURCE:NUMBER")]
        patient: String,
        /// The network's file; without it that of the workspace.
        #[arg(value_name = "MODEL.toml")]
        model: Option<PathBuf>,
        /// Follow the same patient with the changes of a scenario: a file, or a name in the workspace's
        /// folder of scenarios.
        #[arg(long, value_name = "SCENARIO")]
        scenario: Option<PathBuf>,
    },
}
