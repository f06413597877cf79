//! `oakham init`: the workspace of any system of the register, empty or with a synthetic year.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use domain::month::{FinancialYear, Month};
use domain::register::Board;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sources::register::{register, workspace_files};

use crate::Outcome;
use crate::arguments::Global;
use crate::terminal;
use app::synthetic::{self, Request};

/// What a new workspace is for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Contents {
    /// Its first financial year; without one the current year, or the last one of a board that has
    /// ended.
    pub(crate) year: Option<FinancialYear>,
    /// The last month of synthetic returns; without one there are none.
    pub(crate) made_up_to: Option<Month>,
}

/// Makes the workspace of `system` in `folder`, which must be empty or not exist.
pub(crate) fn run(global: &Global, folder: &Path, system: &str, contents: Contents) -> Result<Outcome> {
    let today = global.as_at.unwrap_or_else(|| Timestamp::now().to_zoned(TimeZone::UTC).date());
    let latest = register().find(system)?;
    let year = contents.year.unwrap_or_else(|| FinancialYear::of(last_day_of(latest, today)));
    // The footprint of the year, where a board has had several.
    let board = register().board(latest.code(), year.last_day()).unwrap_or(latest);
    let files = match contents.made_up_to {
        None => workspace_files(register(), board.code(), year)?,
        Some(month) => synthetic::files(register(), Request { board, year, month, seed: global.seed })?,
    };
    let occupied = folder.exists() && folder.read_dir().map_or(true, |mut entries| entries.next().is_some());
    if occupied {
        bail!("{} is not an empty folder; name one that does not exist yet", folder.display());
    }
    for (path, text) in &files {
        let path = folder.join(path);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).and_then(|()| fs::write(&path, text)).with_context(|| {
            format!("{} cannot be written; name a folder you may write to", path.display())
        })?;
    }
    let mut out = terminal::out();
    writeln!(out, "Made {} for {} ({}).", folder.display(), board.organisation.name, board.code())?;
    match contents.made_up_to {
        None => {
            writeln!(out, "Next: put plans and returns under {}/finance, then", folder.display())?;
            writeln!(out, "  oakham check --workspace {}", folder.display())?;
        }
        Some(month) => {
            writeln!(
                out,
                "{year} to month {month} is synthetic, generated with seed {}, every cell marked synthetic.",
                global.seed
            )?;
            writeln!(out, "Next:\n  oakham position --workspace {}", folder.display())?;
        }
    }
    Ok(Outcome::Done)
}

/// Today or, for a board that has ended, its last day.
fn last_day_of(board: &Board, today: Date) -> Date {
    board.organisation.effective.to().filter(|last| *last < today).unwrap_or(today)
}
