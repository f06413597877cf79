//! `oakham init`: the workspace of any system of the register.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use domain::month::FinancialYear;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sources::register::{register, workspace_files};

use crate::Outcome;
use crate::arguments::Global;

/// Makes the workspace of `system` in `folder`, which must be empty or not exist.
pub(crate) fn run(global: &Global, folder: &Path, system: &str) -> Result<Outcome> {
    let board = register().find(system)?;
    let today = global.as_at.unwrap_or_else(|| Timestamp::now().to_zoned(TimeZone::UTC).date());
    // A board that has ended gets its last year.
    let day = board.organisation.effective.to().filter(|last| *last < today).unwrap_or(today);
    let files = workspace_files(register(), board.code(), FinancialYear::of(day))?;
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
    let mut out = io::stdout().lock();
    writeln!(out, "Made {} for {} ({}).", folder.display(), board.organisation.name, board.code())?;
    writeln!(out, "Next: put plans and returns under {}/finance, then", folder.display())?;
    writeln!(out, "  oakham check --workspace {}", folder.display())?;
    Ok(Outcome::Done)
}
