//! A workspace's `reform` folder: targets, functions with their options and posts, duties, transfers
//! and the plan's own settings.
//!
//! Format: `docs/reference/formats.md`. Everything that cannot be read is told at once.

mod functions;
mod settings;
mod targets;
mod transfers;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::Path;

use domain::function::{Band, Duty, Function, FunctionOption, Posts};
use domain::money::Pence;
use domain::source::{ContentHash, SourceFile};
use domain::target::Target;
use governance::transfer::Transfer;

pub use settings::{Limits, Merger, Redundancy, Settings};

use crate::fault::{SourcesError, collect};
use crate::sheet::Sheet;

/// For how many months two bodies may both do a function.
const DUAL_RUNNING_MONTHS: RangeInclusive<u64> = 0..=36;
/// The most posts of one row [WTE]: more than the largest board has.
const MOST_POSTS_IN_A_ROW: i64 = 1_000;
/// The most posts in all [WTE]: each holder is drawn thousands of times.
const MOST_POSTS: i64 = 5_000;

/// Where the files are, below the workspace.
pub const FOLDER: &str = "reform";

/// All that a workspace says of its reform.
#[derive(Clone, Debug, PartialEq)]
pub struct Reform {
    /// The plan's own settings.
    pub settings: Settings,
    /// What was announced.
    pub targets: Vec<Target>,
    /// What the boards do.
    pub functions: Vec<Function>,
    /// The option that the plan has chosen of each function, in the order of `functions`; nothing where
    /// none is chosen.
    pub chosen: Vec<Option<domain::function::OptionKind>>,
    /// What may become of it.
    pub options: Vec<FunctionOption>,
    /// By whom it is done.
    pub posts: Vec<Posts>,
    /// What the law demands.
    pub duties: Vec<Duty>,
    /// What is to move.
    pub transfers: Vec<Transfer>,
}

/// The reform of a workspace; nothing where it has no such folder.
///
/// # Errors
/// All that cannot be read, and all that does not fit together, at once.
pub fn reform(root: &Path) -> Result<Option<Reform>, SourcesError> {
    if !root.join(FOLDER).join("plan.toml").exists() {
        return Ok(None);
    }
    let mut faults = Vec::new();
    let mut take = |error: SourcesError, file: &str| collect(error, &format!("{FOLDER}/{file}"), &mut faults);
    let settings = settings::read(root).map_err(|error| take(error, "plan.toml")).ok();
    let targets = targets::read(root).map_err(|error| take(error, "targets.csv")).unwrap_or_default();
    let (functions, chosen) =
        functions::functions(root).map_err(|error| take(error, "functions.csv")).unwrap_or_default();
    let options = functions::options(root).map_err(|error| take(error, "options.csv")).unwrap_or_default();
    let posts = functions::posts(root).map_err(|error| take(error, "posts.csv")).unwrap_or_default();
    let duties = functions::duties(root).map_err(|error| take(error, "duties.csv")).unwrap_or_default();
    let transfers = transfers::read(root).map_err(|error| take(error, "transfers.toml")).unwrap_or_default();
    if faults.is_empty() {
        functions::fit_together(&functions, &chosen, &options, &posts, &duties, &mut faults);
        let days = settings.as_ref().map(|settings| settings.days);
        transfers::fit_together(&transfers, &functions, &duties, days, &mut faults);
    }
    match settings {
        Some(settings) if faults.is_empty() => {
            Ok(Some(Reform { settings, targets, functions, chosen, options, posts, duties, transfers }))
        }
        _ => Err(SourcesError::Faults(faults)),
    }
}

/// What a band pays a year [pence]: the lowest and the highest point, 2025/26, England.
///
/// # Errors
/// Where the table that is built in cannot be read; a test reads it.
pub fn pay_bands() -> Result<BTreeMap<Band, (Pence, Pence)>, SourcesError> {
    let text = include_str!("../register/pay_bands.csv");
    let file = SourceFile { path: "pay_bands.csv".to_owned(), hash: ContentHash::of(text.as_bytes()) };
    let sheet = Sheet::of_text(file, text)?;
    sheet.require(&["band", "bottom", "top", "source"])?;
    let mut faults = Vec::new();
    let mut bands = BTreeMap::new();
    for row in sheet.rows() {
        let mut pounds =
            |column| row.parse::<i64>(column, &mut faults).map(|pounds| Pence::new(pounds * 100));
        let (bottom, top) = (pounds("bottom"), pounds("top"));
        if let (Some(band), Some(bottom), Some(top)) = (row.parse("band", &mut faults), bottom, top) {
            bands.insert(band, (bottom, top));
        }
    }
    if faults.is_empty() { Ok(bands) } else { Err(SourcesError::Faults(faults)) }
}

#[cfg(test)]
mod tests;
