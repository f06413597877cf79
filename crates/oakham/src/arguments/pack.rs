//! `oakham pack`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use domain::figure::FigureId;
use jiff::civil::Date;

use super::PeriodArgs;
use super::values::day;

/// Figures for a committee, frozen with their ids.
#[derive(Debug, Subcommand)]
pub(crate) enum PackCommand {
    /// Freeze figures of a month for a meeting.
    Freeze(Box<FreezeArgs>),
    /// List the packs, with what has changed since and by when papers are published.
    List,
    /// Write a pack: one web page, a PDF and a CSV file.
    Write {
        /// Which, by its id.
        #[arg(value_name = "ID")]
        id: String,
        /// The folder to write to.
        #[arg(long, short, value_name = "DIR")]
        output: PathBuf,
    },
}

/// What is frozen.
#[derive(Args, Clone, Debug)]
pub(crate) struct FreezeArgs {
    /// The id of the pack, such as rutland-2026-12.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// The figures, by their ids, in the order of the pack.
    #[arg(value_name = "FIGURE", required = true, value_parser = figure)]
    pub(crate) figures: Vec<FigureId>,
    /// Its title.
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: String,
    /// The committee, by its code in scrutiny/committees.csv.
    #[arg(long, value_name = "CODE")]
    pub(crate) committee: String,
    /// The day of the meeting, such as 2026-12-08.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) meeting: Date,
    #[command(flatten)]
    pub(crate) when: PeriodArgs,
    /// Who freezes it.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
}

fn figure(text: &str) -> Result<FigureId, String> {
    FigureId::parse(text).ok_or_else(|| {
        format!("{text:?} is no id of a figure, which has 10 letters and digits; `oakham search` finds ids")
    })
}
