//! The table of one scenario as it was worked out, for whoever decides on it: as files are now, or not at all.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};
use api::consequence::ConsequenceTable;
use domain::scenario::Scenario;
use jiff::civil::Date;

use super::inputs::Ground;
use super::world::World;
use super::{Alone, Asked, Simulated, kept, scenario};
use crate::edition::Editions;
use crate::workspace::open_workspace;

/// A scenario with its table.
pub(crate) struct Computed {
    /// Its name: that of its file.
    pub(crate) name: String,
    /// Its text.
    pub(crate) text: String,
    /// The scenario.
    pub(crate) scenario: Scenario,
    /// Its table, beside today alone.
    pub(crate) table: ConsequenceTable,
}

/// The scenario in a file, or of a name in the workspace, with the table that is kept of it.
///
/// # Errors
/// Where it has faults or is of another system, and where it was not worked out, or has changed since.
pub(crate) fn computed(root: &Path, file: &Path, as_at: Option<Date>, seed: u64) -> Result<Computed> {
    let workspace = Arc::new(open_workspace(root)?);
    let mut named = scenario::named(root, &[file.to_owned()])?;
    let Some(named) = named.pop() else { bail!("no scenario is named") };
    if let Some(system) = sources::scenario::system_of(&named.text)
        && system != workspace.system.as_str()
    {
        bail!(
            "{}: it is of the system {system}, and this workspace is of {}; adopt it in the workspace of {system}",
            named.file,
            workspace.system
        );
    }
    let one = std::slice::from_ref(&named);
    for alone in [Alone::LeftOut, Alone::Included] {
        let asked = asked(file, as_at, seed, alone);
        if let Some(table) = kept::table(root, &Ground::of(&workspace, &asked)?.hash_of(one)) {
            return Ok(Computed { name: named.name, text: named.text, scenario: named.scenario, table });
        }
    }
    // What is wrong with it is told before that nobody worked it out.
    let now = asked(file, as_at, seed, Alone::LeftOut);
    let editions = Editions::new(&workspace, as_at);
    scenario::refuse_faults(&World::read(&workspace, &editions, &now)?, one)?;
    let what = if was_computed(root, &named.name) {
        "has changed since it was worked out, or what it rests on has"
    } else {
        "has not been worked out, so nobody knows what is to be expected of it"
    };
    bail!(
        "{} {what}; work it out, read its table, and then decide: oakham scenario compare base {}",
        named.file,
        file.display()
    )
}

fn asked(file: &Path, as_at: Option<Date>, seed: u64, alone: Alone) -> Asked {
    Asked {
        files: vec![PathBuf::from(file)],
        period: (None, None),
        as_at,
        seed,
        alone,
        simulated: Simulated::default(),
        n_threads: 1,
    }
}

/// Whether some table of a scenario of this name is kept, of other inputs than today's.
fn was_computed(root: &Path, name: &str) -> bool {
    let entries = fs::read_dir(root.join(kept::FOLDER)).into_iter().flatten().flatten();
    let mut tables = entries.filter_map(|entry| {
        let file = entry.file_name().to_string_lossy().into_owned();
        kept::table(root, file.strip_prefix("table-")?.strip_suffix(".json")?)
    });
    tables.any(|table| table.scenarios.iter().any(|scenario| scenario.name == name))
}
