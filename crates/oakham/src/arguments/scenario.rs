//! `oakham scenario`.

use std::path::PathBuf;

use clap::Subcommand;
use jiff::civil::Date;

use super::PeriodArgs;
use super::values::{day, days, threads, whole};

/// What is done with scenarios.
#[derive(Debug, Subcommand)]
pub(crate) enum ScenarioCommand {
    /// List the scenarios of the workspace: what each changes, which engine takes it, and what is wrong with it.
    List,
    /// Write a scenario to begin from into the workspace's folder of scenarios.
    New {
        /// Its name: small letters, digits and -.
        #[arg(value_name = "NAME")]
        name: String,
        /// Its heading.
        #[arg(long, value_name = "TEXT", default_value = "A scenario to begin from")]
        title: String,
    },
    /// Hold scenarios against the workspace and tell every fault with its file, line and remedy.
    Check {
        /// Files, or names in the workspace's folder of scenarios; without any all of them.
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Work scenarios out and hold each against today's plan of functions and running costs.
    Run {
        /// Files, or names in the workspace's folder of scenarios.
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
    /// Show what scenarios do to money, staff, patients, duties and places, side by side with today.
    Compare {
        /// What they are compared with: base, which is today.
        #[arg(value_name = "BASE")]
        base: String,
        /// Files, or names in the workspace's folder of scenarios.
        #[arg(value_name = "SCENARIO", required = true)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        when: PeriodArgs,
        /// Try each change of every scenario alone, too, and show how changes act on each other; of one scenario with two
        /// to four changes that is done anyway.
        #[arg(long)]
        alone: bool,
        /// Try what differences for patients hang on: every assumption of appraisal.toml about patients and services at
        /// both ends of its range, which takes minutes.
        #[arg(long)]
        drivers: bool,
        /// Show every row, not the headlines alone.
        #[arg(long)]
        all: bool,
        /// Simulate so many days of each replication, in place of what the network says.
        #[arg(long, value_name = "DAYS", allow_negative_numbers = true, value_parser = days)]
        days: Option<f64>,
        /// Make exactly so many replications.
        #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = |text: &str| whole::<u32>(text, 2, 100_000))]
        replications: Option<u32>,
        /// Make so many replications at the same time; the result is the same for any number.
        #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = threads)]
        threads: Option<usize>,
        /// Write to a file, as its name ends: .xlsx, .csv or .json.
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Tell how far it is in lines that a program reads.
        #[arg(long, hide = true)]
        tell_progress: bool,
    },
    /// Adopt a scenario that was worked out: set down what is expected of it, and the measures that will tell.
    Adopt {
        /// A file, or a name in the workspace's folder of scenarios.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Its first day, such as 2027-01-04; without it what the scenario says.
        #[arg(long, value_name = "DATE", value_parser = day)]
        on: Option<Date>,
        /// Who adopts it.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Withdraw an adopted scenario, with the reason.
    Withdraw {
        /// Which, by its id.
        #[arg(value_name = "ID")]
        id: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Who withdraws it.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Show what came of adopted scenarios: expected beside observed, with a verdict for each measure.
    Adopted {
        /// Which, by its id, month by month; without it all of them.
        #[arg(value_name = "ID")]
        id: Option<String>,
    },
}
