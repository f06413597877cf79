//! Bulletins of a workspace, as pages show and write them.

use std::path::PathBuf;

use anyhow::Result;
use domain::account::Account;
use domain::month_end::MonthEnd;
use exhibits::words::bulletin::bulletin;
use jiff::tz::TimeZone;
use sources::bulletins::versions;
use web::bulletin::port::{Bulletins, NewBulletin, ShownVersion};
use web::refusal::Refusal;

use super::{Asked, edit, paper, text_of};
use crate::edition::findings::{is_spoilt, refuse_spoilt};
use crate::refusal::refusal;
use crate::returns::person::ActorRef;
use crate::workspace::open_workspace;

/// The bulletins of the workspace in a folder.
pub struct WorkspaceBulletins {
    root: PathBuf,
}

impl WorkspaceBulletins {
    /// The bulletins.
    #[must_use]
    pub const fn new(root: PathBuf) -> Self {
        Self { root }
    }

    fn made(month_end: &MonthEnd, version: Option<&ShownVersion>, name: &str) -> Result<Option<Vec<u8>>> {
        refuse_spoilt(month_end)?;
        let shown = bulletin(month_end, version.and_then(|version| version.text.as_ref()));
        let edited = version.map(|version| version.at.to_zoned(TimeZone::UTC).date());
        let files = paper(&shown, month_end, edited)?;
        Ok(files.into_iter().find(|file| file.name == name).map(|file| file.bytes))
    }

    fn edited(&self, new: &NewBulletin, account: &Account) -> Result<String> {
        let workspace = open_workspace(&self.root)?;
        let asked = Asked { month: new.month, title: &new.title, text: &new.text };
        let done = edit(&workspace, ActorRef::SignedIn(account), asked)?;
        let what = if done.version.is_generated() {
            "The bulletin is generated from the figures again"
        } else {
            "The text is kept and shown from now on"
        };
        let log = done.not_recorded.map_or_else(String::new, |why| format!(" The log lacks it ({why})."));
        Ok(format!("{what}: version {}.{log}", done.version.version))
    }
}

impl Bulletins for WorkspaceBulletins {
    fn versions(&self) -> (Vec<ShownVersion>, usize) {
        let (read, unread) = versions(&self.root);
        let shown = |version: &sources::bulletins::BulletinVersion| ShownVersion {
            month: version.month,
            version: version.version,
            text: version.is_shown().then(|| text_of(version)),
            is_whole: version.is_whole,
            by: version.by.clone(),
            at: version.at,
        };
        (read.iter().map(shown).collect(), unread.len())
    }

    fn is_spoilt(&self, month_end: &MonthEnd) -> bool {
        is_spoilt(month_end)
    }

    fn file(
        &self,
        month_end: &MonthEnd,
        version: Option<&ShownVersion>,
        name: &str,
    ) -> Result<Option<Vec<u8>>, Refusal> {
        Self::made(month_end, version, name).map_err(|error| refusal(&self.root, &error))
    }

    fn edit(&self, new: &NewBulletin, account: &Account) -> Result<String, Refusal> {
        self.edited(new, account).map_err(|error| refusal(&self.root, &error))
    }
}
