//! Packs of a workspace, as pages show them.

use std::path::PathBuf;

use anyhow::Result;
use domain::month_end::MonthEnd;
use sources::packs::{Pack, packs};
use sources::workspace::Workspace;
use web::packs::port::{Packs, PacksPortError, ShownFigure, ShownPack};

use super::{changed, countdown, countdown_in_words, paper};
use crate::clock::today;
use crate::paths::without_paths;
use crate::workspace::open_workspace;

/// The packs of the workspace in a folder.
pub struct WorkspacePacks {
    root: PathBuf,
}

impl WorkspacePacks {
    /// The packs.
    #[must_use]
    pub const fn new(root: PathBuf) -> Self {
        Self { root }
    }

    fn refused(&self, error: &anyhow::Error) -> PacksPortError {
        let words: Vec<String> = error.chain().map(ToString::to_string).collect();
        PacksPortError(without_paths(&self.root, &words.join(": ")))
    }

    fn read(&self) -> Result<Vec<ShownPack>> {
        let workspace = open_workspace(&self.root)?;
        packs(&self.root).0.into_iter().map(|pack| shown(&workspace, pack)).collect()
    }

    fn made(&self, id: &str, month_end: Option<&MonthEnd>, name: &str) -> Result<Option<Vec<u8>>> {
        let workspace = open_workspace(&self.root)?;
        let Some(pack) = packs(&self.root).0.into_iter().find(|pack| pack.id == id) else {
            return Ok(None);
        };
        let changed = month_end.map_or_else(Vec::new, |month_end| changed(&pack, month_end));
        let files = paper(&pack, &workspace.name, &committee(&workspace, &pack), &changed)?;
        Ok(files.into_iter().find(|file| file.name == name).map(|file| file.bytes))
    }
}

/// The name of the committee that a pack is for.
#[must_use]
pub fn committee(workspace: &Workspace, pack: &Pack) -> String {
    let committee = workspace.scrutiny.committees.iter().find(|known| known.code == pack.committee);
    committee.map_or_else(|| pack.committee.clone(), |known| known.name.clone())
}

fn shown(workspace: &Workspace, pack: Pack) -> Result<ShownPack> {
    let today = today();
    let countdown = countdown(pack.meeting_on, today)?;
    let figures = pack.figures.iter().map(|figure| ShownFigure {
        id: figure.id,
        name: figure.name.clone(),
        value: figure.value,
        in_words: figure.in_words.clone(),
        provenance: figure.provenance,
    });
    Ok(ShownPack {
        committee: committee(workspace, &pack),
        countdown: countdown_in_words(countdown, pack.meeting_on, today),
        figures: figures.collect(),
        id: pack.id,
        title: pack.title,
        meeting_on: pack.meeting_on,
        month: pack.month,
        at: pack.at,
    })
}

impl Packs for WorkspacePacks {
    fn n_unreadable(&self) -> usize {
        packs(&self.root).1.len()
    }

    fn shown(&self) -> Result<Vec<ShownPack>, PacksPortError> {
        self.read().map_err(|error| self.refused(&error))
    }

    fn file(
        &self,
        id: &str,
        month_end: Option<&MonthEnd>,
        name: &str,
    ) -> Result<Option<Vec<u8>>, PacksPortError> {
        self.made(id, month_end, name).map_err(|error| self.refused(&error))
    }
}
