//! Adopted scenarios as pages ask for them.

use std::path::{Path, PathBuf};

use anyhow::Result;
use appraisal::adopted::Adoption;
use appraisal::adopted::observed::LaterMonth;
use domain::account::Account;
use jiff::civil::Date;
use web::appraisal::adoptions::{Adoptions, AdoptionsError, Record};

use super::{Asked, Done, adopt, withdraw};
use crate::edition::SEED;
use crate::paths::without_paths;
use crate::returns::person::ActorRef;
use crate::workspace::open_workspace;

/// The adopted scenarios of the workspace in a folder.
pub struct WorkspaceAdoptions {
    root: PathBuf,
}

impl WorkspaceAdoptions {
    /// Those of the workspace at `root`.
    #[must_use]
    pub const fn new(root: PathBuf) -> Self {
        Self { root }
    }

    fn refused(&self, error: &anyhow::Error) -> AdoptionsError {
        let words: Vec<String> = error.chain().map(ToString::to_string).collect();
        AdoptionsError(without_paths(&self.root, &words.join(": ")))
    }

    fn read(&self) -> Result<(Vec<Adoption>, Vec<LaterMonth>)> {
        let adoptions = sources::adopted::adoptions(&self.root)?;
        let later =
            if adoptions.is_empty() { Vec::new() } else { sources::adopted::later_months(&self.root)? };
        Ok((adoptions, later))
    }
}

/// What a page shows of what was recorded; a log that lacks it is told, too.
fn record(done: Done) -> Record {
    let mut told = done.told;
    told.extend(done.not_recorded.map(|why| format!("The log lacks it ({why}).")));
    Record { id: done.adoption.id, told }
}

impl Adoptions for WorkspaceAdoptions {
    fn all(&self) -> Result<(Vec<Adoption>, Vec<LaterMonth>), AdoptionsError> {
        self.read().map_err(|error| self.refused(&error))
    }

    fn adopt(&self, name: &str, starts: Option<Date>, by: &Account) -> Result<Record, AdoptionsError> {
        let done = open_workspace(&self.root).map_err(anyhow::Error::from).and_then(|workspace| {
            let asked = Asked { file: Path::new(name), starts, as_at: None, seed: SEED };
            adopt(&workspace, ActorRef::SignedIn(by), asked)
        });
        done.map(record).map_err(|error| self.refused(&error))
    }

    fn withdraw(&self, id: &str, reason: &str, by: &Account) -> Result<Record, AdoptionsError> {
        let done = open_workspace(&self.root)
            .map_err(anyhow::Error::from)
            .and_then(|workspace| withdraw(&workspace, ActorRef::SignedIn(by), id, reason));
        done.map(record).map_err(|error| self.refused(&error))
    }
}
