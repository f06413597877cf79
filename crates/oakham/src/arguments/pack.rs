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
    /// Begin a pack, to which figures are added until it is frozen.
    Begin(Box<BeginArgs>),
    /// Add figures to a pack that is put together, by their ids, at its end.
    Add {
        /// Which pack.
        #[arg(value_name = "ID")]
        id: String,
        /// The figures, by their ids.
        #[arg(value_name = "FIGURE", required = true, value_parser = figure)]
        figures: Vec<FigureId>,
        /// Who adds them.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Take a figure out of a pack that is put together.
    Remove {
        /// Which pack.
        #[arg(value_name = "ID")]
        id: String,
        /// The figure, by its id.
        #[arg(value_name = "FIGURE", value_parser = figure)]
        figure: FigureId,
        /// Who takes it out.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Put a figure of a pack that is put together at another place.
    Place {
        /// Which pack.
        #[arg(value_name = "ID")]
        id: String,
        /// The figure, by its id.
        #[arg(value_name = "FIGURE", value_parser = figure)]
        figure: FigureId,
        /// The place, counted from 1.
        #[arg(value_name = "PLACE")]
        place: usize,
        /// Who puts it there.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Give up a pack that is put together; what was done stays on record.
    Drop {
        /// Which pack.
        #[arg(value_name = "ID")]
        id: String,
        /// Who gives it up.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// List the packs that are put together, with their figures in order.
    Drafts,
    /// Freeze figures of a month for a meeting, or a pack that was put together.
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

/// What a pack is for.
#[derive(Args, Clone, Debug)]
pub(crate) struct BeginArgs {
    /// The id of the pack; without it one of its committee and meeting, such as rutland-2026-12-08.
    #[arg(value_name = "ID")]
    pub(crate) id: Option<String>,
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
    /// Who begins it.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
}

/// What is frozen.
#[derive(Args, Clone, Debug)]
pub(crate) struct FreezeArgs {
    /// The id of the pack, such as rutland-2026-12.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// The figures, by their ids, in the order of the pack; none to freeze a pack that was put together.
    #[arg(value_name = "FIGURE", value_parser = figure, requires_all = ["title", "committee", "meeting"])]
    pub(crate) figures: Vec<FigureId>,
    /// Its title.
    #[arg(long, value_name = "TEXT", requires = "figures")]
    pub(crate) title: Option<String>,
    /// The committee, by its code in scrutiny/committees.csv.
    #[arg(long, value_name = "CODE", requires = "figures")]
    pub(crate) committee: Option<String>,
    /// The day of the meeting, such as 2026-12-08.
    #[arg(long, value_name = "DATE", value_parser = day, requires = "figures")]
    pub(crate) meeting: Option<Date>,
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
