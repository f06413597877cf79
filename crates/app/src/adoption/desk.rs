//! Adopted scenarios as pages ask for them.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use domain::account::Account;
use jiff::civil::Date;
use sources::workspace::Workspace;
use web::appraisal::adoptions::{AdoptedScenarios, Adoptions};
use web::refusal::Refusal;

use super::outcomes::recorded_by;
use super::{Asked, Done, adopt, withdraw};
use crate::edition::SEED;
use crate::refusal::refusal;
use crate::returns::person::ActorRef;
use crate::workspace::open_workspace;

/// The adopted scenarios of the workspace in a folder.
pub struct WorkspaceAdoptions {
    root: PathBuf,
    as_at: Option<Date>,
}

impl WorkspaceAdoptions {
    /// Those of the workspace at `root`, as recorded by a day where one is given: then nothing more is recorded.
    #[must_use]
    pub const fn new(root: PathBuf, as_at: Option<Date>) -> Self {
        Self { root, as_at }
    }

    /// The workspace, to record something in.
    fn to_change(&self) -> Result<Workspace> {
        if let Some(day) = self.as_at {
            bail!(
                "the pages show what was recorded by {day}, and record nothing; serve them without --as-at"
            );
        }
        Ok(open_workspace(&self.root)?)
    }
}

/// The id of what was recorded.
///
/// # Errors
/// Where the log lacks it.
fn logged(done: Done) -> Result<String> {
    match done.not_recorded {
        None => Ok(done.adoption.id),
        Some(why) => bail!("{} is recorded, but the log does not have it: {why}", done.adoption.id),
    }
}

impl Adoptions for WorkspaceAdoptions {
    fn all(&self) -> AdoptedScenarios {
        let (adoptions, mut unread) = sources::adopted::adoptions(&self.root);
        let (later_months, of_later) = sources::adopted::later_months(&self.root);
        unread.extend(of_later);
        let known = adoptions.into_iter().filter_map(|adoption| recorded_by(adoption, self.as_at));
        AdoptedScenarios { adoptions: known.collect(), later_months, n_unreadable: unread.len() }
    }

    fn adopt(&self, name: &str, starts: Option<Date>, by: &Account) -> Result<String, Refusal> {
        let done = self.to_change().and_then(|workspace| {
            let asked = Asked { file: Path::new(name), starts, as_at: None, seed: SEED };
            adopt(&workspace, ActorRef::SignedIn(by), asked)
        });
        done.and_then(logged).map_err(|error| refusal(&self.root, &error))
    }

    fn withdraw(&self, id: &str, reason: &str, by: &Account) -> Result<String, Refusal> {
        let done =
            self.to_change().and_then(|workspace| withdraw(&workspace, ActorRef::SignedIn(by), id, reason));
        done.and_then(logged).map_err(|error| refusal(&self.root, &error))
    }
}
