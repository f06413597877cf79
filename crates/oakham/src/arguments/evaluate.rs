//! `oakham evaluate`.

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::spc::SeriesArgs;
use super::values::{
    bounds, calendar_month, dated_month_reason, months_and_reason, unit_and_month, unit_and_reason, whole,
    window,
};

/// By which method it is asked whether a change worked.
#[derive(Debug, Subcommand)]
pub(crate) enum EvaluateCommand {
    /// One series before and after a change: an interrupted time series.
    Its(ItsArgs),
    /// Units with and without a change, before and after it: difference in differences.
    Did(UnitsArgs),
    /// The same month by month from the change: an event study.
    Event {
        #[command(flatten)]
        units: UnitsArgs,
        /// The months from the change that are shown, such as -6,6; the ends hold all beyond them.
        #[arg(long, value_name = "LOW,HIGH", value_parser = window, allow_hyphen_values = true)]
        window: Option<(i32, i32)>,
    },
    /// One unit with a change beside the mixture of others that was like it before: a synthetic control.
    Synthetic {
        #[command(flatten)]
        units: UnitsArgs,
        /// Leave a unit out of the mixture, with the reason: 04C=shares patients; several: give it again.
        #[arg(long = "exclude", value_name = "UNIT=REASON", value_parser = unit_and_reason)]
        exclusions: Vec<(String, String)>,
    },
}

/// A series and its change.
#[derive(Args, Clone, Debug)]
pub(crate) struct ItsArgs {
    /// A measure of the workspace, such as gp-per-1000:03W.
    #[arg(value_name = "MEASURE", conflicts_with_all = ["csv", "sql"])]
    pub(crate) measure: Option<String>,
    #[command(flatten)]
    pub(crate) series: SeriesArgs,
    /// The first month with the change, such as 2020-03.
    #[arg(long = "from", value_name = "MONTH", value_parser = calendar_month)]
    pub(crate) first: Option<Date>,
    /// A change of the workspace by its id: a scheme, an event, or a change of a scenario. Its record says month and
    /// measure, as far as it has them.
    #[arg(long, value_name = "ID")]
    pub(crate) change: Option<String>,
    /// The effect so many months after the change, the first being 1; without it after a year, or in the last month.
    #[arg(long, value_name = "N", value_parser = |text: &str| whole::<u32>(text, 1, 600))]
    pub(crate) at: Option<u32>,
    /// Over how many months errors may hang together; without it as is usual for so many months.
    #[arg(long, value_name = "N", value_parser = |text: &str| whole::<u32>(text, 0, 600))]
    pub(crate) lag: Option<u32>,
    /// Waves of the season a year: 0 none, 1 or 2 as a rule; it needs two years.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = |text: &str| whole::<u32>(text, 0, 5))]
    pub(crate) harmonics: u32,
    /// Make intervals with the normal distribution in place of Student's t: too sure below 40 months.
    #[arg(long)]
    pub(crate) normal: bool,
    /// Do not make errors of few months larger.
    #[arg(long)]
    pub(crate) uncorrected: bool,
    /// What the measure cannot go below or above, such as 0,100.
    #[arg(long, value_name = "LOW,HIGH", value_parser = bounds, allow_hyphen_values = true)]
    pub(crate) bounds: Option<(f64, f64)>,
    /// Values are counts: a ratio of rates, over the column population where there is one.
    #[arg(long)]
    pub(crate) counts: bool,
    /// Leave months out, with the reason: 2020-04=first wave, or 2024-07,2024-09=not published; other
    /// reasons: give it again.
    #[arg(long = "leave-out", value_name = "MONTHS=REASON", value_parser = months_and_reason)]
    pub(crate) left_out: Vec<(Vec<Date>, String)>,
    /// Something else that changed: 2020-06=masks; several: give it again.
    #[arg(long = "also", value_name = "MONTH=WHAT", value_parser = dated_month_reason)]
    pub(crate) also: Vec<(Date, String)>,
}

/// Units, and which of them changed.
#[derive(Args, Clone, Debug)]
pub(crate) struct UnitsArgs {
    /// A kind of measure of the workspace, of all its places, such as gp-per-1000.
    #[arg(value_name = "MEASURES", conflicts_with_all = ["csv", "sql"])]
    pub(crate) measures: Option<String>,
    #[command(flatten)]
    pub(crate) series: SeriesArgs,
    /// A unit with the change and its first month, such as 03W=2020-03; several: give it again. A file may say it in a
    /// column start.
    #[arg(long = "treated", value_name = "UNIT=MONTH", value_parser = unit_and_month)]
    pub(crate) treated: Vec<(String, Date)>,
    /// What changed, in words.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub(crate) what: String,
    /// Which correction for few units intervals have.
    #[arg(long, value_name = "WHICH", value_enum, default_value_t = ErrorsArg::AllParameters)]
    pub(crate) errors: ErrorsArg,
}

/// Which correction for few units intervals have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ErrorsArg {
    /// None.
    Uncorrected,
    /// All parameters counted.
    AllParameters,
    /// Effects of units not counted.
    NestedEffects,
}
