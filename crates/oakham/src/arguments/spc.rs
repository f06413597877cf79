//! `oakham spc`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::values::{dated_amount, dated_reason, day, whole};

/// A measure and how its chart is drawn.
#[derive(Args, Clone, Debug)]
pub(crate) struct SpcArgs {
    /// A measure of the workspace, such as gp-per-1000:03W; without one, a table of all.
    #[arg(value_name = "MEASURE", conflicts_with_all = ["csv", "sql"])]
    pub(crate) measure: Option<String>,
    #[command(flatten)]
    pub(crate) series: SeriesArgs,
    /// Which way is better.
    #[arg(long, value_name = "WAY", value_enum)]
    pub(crate) better: Option<Better>,
    /// A target, such as 95, or from a date on, such as 2024-04-01=95; several: give it again.
    #[arg(long = "target", value_name = "TARGET", value_parser = dated_amount, allow_negative_numbers = true)]
    pub(crate) targets: Vec<(Option<Date>, f64)>,
    /// Work limits out anew from this date on; with --reason; several: give both again.
    #[arg(long = "rebase", value_name = "DATE", value_parser = day, requires = "reasons")]
    pub(crate) rebases: Vec<Date>,
    /// What changed at the date of --rebase.
    #[arg(long = "reason", value_name = "TEXT", requires = "rebases")]
    pub(crate) reasons: Vec<String>,
    /// Leave a date out of the limits, with the reason: 2024-09-01=critical incident; several: give it again.
    #[arg(long = "exclude", value_name = "DATE=REASON", value_parser = dated_reason)]
    pub(crate) exclusions: Vec<(Date, String)>,
    /// Let the first N points of each group set its limits, 12 or more; without it all do.
    #[arg(long, value_name = "N", value_parser = |text: &str| whole::<usize>(text, 1, 10_000))]
    pub(crate) baseline: Option<usize>,
    /// Points on one side of the mean that make a shift.
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = |text: &str| whole::<usize>(text, 3, 50))]
    pub(crate) shift: usize,
    /// Points that rise or fall one after the other and make a trend.
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = |text: &str| whole::<usize>(text, 3, 50))]
    pub(crate) trend: usize,
    /// When two of three points near a limit are a sign.
    #[arg(long, value_name = "RULE", value_enum, default_value_t = TwoInThreeArg::SameSide)]
    pub(crate) two_in_three: TwoInThreeArg,
    /// What the mean moving range is multiplied by.
    #[arg(long, value_name = "FACTOR", value_enum, default_value_t = LimitsArg::Rounded)]
    pub(crate) limits: LimitsArg,
    /// Let all moving ranges count, as in the Making Data Count workbook.
    #[arg(long)]
    pub(crate) no_screening: bool,
}

/// A series that is not the workspace's own.
#[derive(Args, Clone, Debug)]
pub(crate) struct SeriesArgs {
    /// A CSV file with columns date and value, and perhaps target.
    #[arg(long, value_name = "FILE", conflicts_with = "sql")]
    pub(crate) csv: Option<PathBuf>,
    /// A question in SQL over the lake, the answer of which has columns date and value.
    #[arg(long, value_name = "QUESTION")]
    pub(crate) sql: Option<String>,
    /// What the series of --csv or --sql is called.
    #[arg(long, value_name = "TEXT")]
    pub(crate) name: Option<String>,
    /// Its unit, such as % or attendances.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub(crate) unit: String,
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Better {
    /// Higher values.
    Higher,
    /// Lower values.
    Lower,
    /// Neither, as for activity.
    Neither,
}

/// When two of three points near a limit are a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TwoInThreeArg {
    /// Two near a limit and all three on one side of the mean.
    SameSide,
    /// Two near or beyond a limit, the third anywhere but beyond the other.
    AnySide,
    /// The same, and all three are marked.
    WholeWindow,
}

/// What the mean moving range is multiplied by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LimitsArg {
    /// 2.66, as tables have it.
    Rounded,
    /// 3 ÷ 1.128.
    ThreeSigma,
}
