//! `oakham project`.

use clap::{Args, ValueEnum};

use super::spc::SeriesArgs;
use super::values::{value, whole};

/// A measure and how it is projected.
#[derive(Args, Clone, Debug)]
pub(crate) struct ProjectArgs {
    /// A measure of the workspace, such as gp-appointments:QK1; `oakham spc` lists all.
    #[arg(value_name = "MEASURE", conflicts_with_all = ["csv", "sql"], required_unless_present_any = ["csv", "sql"])]
    pub(crate) measure: Option<String>,
    #[command(flatten)]
    pub(crate) series: SeriesArgs,
    /// Months ahead.
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = |text: &str| whole::<usize>(text, 1, 60))]
    pub(crate) months: usize,
    /// What a month's value is as long as.
    #[arg(long, value_name = "LENGTH", value_enum, default_value_t = LengthArg::AsIs)]
    pub(crate) by: LengthArg,
    /// The least that a value can be; without it zero, where no value is below.
    #[arg(long, value_name = "NUMBER", value_parser = value, allow_negative_numbers = true)]
    pub(crate) least: Option<f64>,
    /// The most that a value can be; without it 100 for shares in %.
    #[arg(long, value_name = "NUMBER", value_parser = value, allow_negative_numbers = true)]
    pub(crate) most: Option<f64>,
    /// Add up the financial year, its known and its projected months: of activity and money, not of levels and shares.
    #[arg(long)]
    pub(crate) outturn: bool,
    /// Say how such a projection would have done on the last known months.
    #[arg(long)]
    pub(crate) score: bool,
}

/// What a month's value is as long as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LengthArg {
    /// Nothing: levels, and money phased evenly.
    AsIs,
    /// Its days: what happens every day.
    Days,
    /// Its working days in England: what happens in clinics.
    WorkingDays,
}
