//! `oakham benchmark`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use evidence::benchmark::published::UnitSet;

use super::values::whole;

/// A measure, whose it is, and how units are compared.
#[derive(Args, Clone, Debug)]
pub(crate) struct BenchmarkArgs {
    /// A measure, such as within-4-hours; without one, all that there are.
    #[arg(value_name = "MEASURE", conflicts_with_all = ["csv", "sql"])]
    pub(crate) measure: Option<String>,
    /// The kind of unit; without it the one of which most are published.
    #[arg(long, value_name = "SET", value_parser = set, conflicts_with_all = ["csv", "sql"])]
    pub(crate) set: Option<UnitSet>,
    /// The unit to tell the place of, and those like it, such as RWE.
    #[arg(long, value_name = "CODE")]
    pub(crate) unit: Option<String>,
    /// The end that ranks are counted from.
    #[arg(long, value_name = "END", value_enum, default_value_t = EndArg::Highest)]
    pub(crate) from: EndArg,
    /// Tell the chance of being among the first N.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = |text: &str| whole::<usize>(text, 1, 1_000))]
    pub(crate) among: usize,
    /// A CSV file with columns unit, numerator and denominator, or unit and value.
    #[arg(long, value_name = "FILE", conflicts_with = "sql")]
    pub(crate) csv: Option<PathBuf>,
    /// A question in SQL over the lake, the answer of which has such columns.
    #[arg(long, value_name = "QUESTION")]
    pub(crate) sql: Option<String>,
    /// What the units of the file or question are compared by.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Its unit, such as % or £.
    #[arg(long = "in", value_name = "UNIT", default_value = "")]
    pub(crate) in_unit: String,
    /// The numerator counts events for a denominator, so that it may be the larger; given for each N, such as 1000.
    #[arg(long, value_name = "N", value_parser = |text: &str| whole::<u32>(text, 1, 1_000_000_000))]
    pub(crate) rate_per: Option<u32>,
    /// Columns of the file or answer by which units are alike, with commas between: imd,people,rural.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', requires = "unit")]
    pub(crate) features: Vec<String>,
}

fn set(text: &str) -> Result<UnitSet, String> {
    text.parse().map_err(|error| format!("{error}"))
}

/// The end that ranks are counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EndArg {
    /// The highest value is 1st.
    Highest,
    /// The lowest value is 1st.
    Lowest,
}
