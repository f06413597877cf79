//! `oakham reform`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use domain::geography::PopulationBasis;
use domain::money::Pence;
use jiff::civil::Date;

use super::values::{Keyed, Settled, cut, day, limit, people, whole};

/// A plan that is tried: other limits than the workspace's, and functions of which it is settled what becomes.
#[derive(Args, Clone, Debug)]
pub(crate) struct PlanTried {
    /// Keep a function as it is, by its id or name; may be given several times.
    #[arg(long, value_name = "FUNCTION")]
    pub(crate) keep: Vec<String>,
    /// Settle what becomes of a function, such as T10=transfer; may be given several times.
    #[arg(long, value_name = "FUNCTION=OPTION")]
    pub(crate) choose: Vec<Settled>,
    /// Cut what the boards cost by this share, in per cent, such as 50; the envelope is what is left.
    #[arg(long, value_name = "PERCENT", conflicts_with = "envelope", allow_hyphen_values = true, value_parser = cut)]
    pub(crate) cut: Option<Keyed<u16>>,
    /// Another envelope a year, such as 26.5m or 26,500k; without a unit in thousands of pounds.
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, value_parser = limit)]
    pub(crate) envelope: Option<Keyed<Pence>>,
    /// Another saving that the system must make a year, such as 13.2m; without a unit in thousands of pounds.
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, value_parser = limit)]
    pub(crate) saving: Option<Keyed<Pence>>,
    /// Another budget for exits, such as 5.2m; without a unit in thousands of pounds.
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, value_parser = limit)]
    pub(crate) exits: Option<Keyed<Pence>>,
    /// The day on which people leave, such as 2027-06-30; without it after consultation and notice.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) leave: Option<Date>,
}

impl PlanTried {
    /// Whether another plan is tried; else it is that of the workspace, whatever day people leave on.
    pub(crate) fn is_any(&self) -> bool {
        let limits = [&self.envelope, &self.saving, &self.exits].iter().any(|limit| limit.is_some());
        limits || self.cut.is_some() || !self.keep.is_empty() || !self.choose.is_empty()
    }
}

/// What can be asked of a reform.
#[derive(Debug, Subcommand)]
pub(crate) enum ReformCommand {
    /// Show targets side by side, what becomes of each function, exits and moves.
    Plan {
        /// The day on which gates are looked at, such as 2026-11-24; without it today.
        #[arg(long, value_name = "DATE", value_parser = day)]
        on: Option<Date>,
        #[command(flatten)]
        tried: PlanTried,
        /// Write the moves as a calendar (iCalendar) and nothing else.
        #[arg(long)]
        calendar: bool,
    },
    /// Choose what becomes of each function at the lowest impact score, and prove it.
    Optimise {
        /// A problem in a file of its own instead of the workspace's.
        #[arg(long, value_name = "FILE", conflicts_with_all = ["keep", "choose", "cut", "envelope", "saving", "exits", "leave"])]
        instance: Option<PathBuf>,
        #[command(flatten)]
        tried: PlanTried,
    },
    /// Propose which boards should work together, best plans first, beside what is agreed.
    Clusters {
        /// A problem in a file of its own instead of the register's boards.
        #[arg(long, value_name = "FILE", conflicts_with_all = ["region", "fewest", "most", "target", "basis", "most_clusters", "water"])]
        instance: Option<PathBuf>,
        /// Only this region, such as Midlands.
        #[arg(long, value_name = "NAME")]
        region: Option<String>,
        /// The fewest people of a cluster.
        #[arg(long, value_name = "PEOPLE", default_value_t = 1_000_000, allow_negative_numbers = true, value_parser = people)]
        fewest: u64,
        /// The most people of a cluster.
        #[arg(long, value_name = "PEOPLE", default_value_t = 4_000_000, allow_negative_numbers = true, value_parser = people)]
        most: u64,
        /// The people that a cluster should have.
        #[arg(long, value_name = "PEOPLE", default_value_t = 2_000_000, allow_negative_numbers = true, value_parser = people)]
        target: u64,
        /// On whom people are counted: projected-registered, registered or resident.
        #[arg(long, value_name = "BASIS", default_value_t = PopulationBasis::ProjectedRegistered)]
        basis: PopulationBasis,
        /// The most clusters of a region.
        #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = |text: &str| whole::<usize>(text, 1, 1_000))]
        most_clusters: Option<usize>,
        /// Let a river or an estuary count as a border.
        #[arg(long)]
        water: bool,
        /// How many plans to show of each region.
        #[arg(long, value_name = "N", default_value_t = 3, allow_negative_numbers = true, value_parser = |text: &str| whole::<u16>(text, 1, 50))]
        plans: u16,
    },
    /// Say who answers for each statutory duty on a day.
    Duties {
        /// The day, such as 2027-04-01; without it today.
        #[arg(long, value_name = "DATE", value_parser = day)]
        on: Option<Date>,
        #[command(flatten)]
        tried: PlanTried,
    },
}
