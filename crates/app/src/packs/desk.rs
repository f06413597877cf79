//! Packs of a workspace, as pages show them.

use std::path::PathBuf;

use anyhow::{Context, Result};
use domain::account::Account;
use domain::day;
use domain::figure::FigureId;
use governance::pack_draft::{DraftStep, Purpose};
use sources::pack_drafts::KeptDraft;
use sources::packs::{FrozenFigure, Pack, packs};
use sources::workspace::Workspace;
use web::packs::port::{DraftsShown, NewPack, OtherNow, Packs, ShownDraft, ShownFigure, ShownPack};
use web::refusal::Refusal;

use super::{Changed, countdown, countdown_in_words, drafts, paper};
use crate::clock::today;
use crate::edition::Editions;
use crate::edition::findings::refuse_spoilt;
use crate::refusal::refusal;
use crate::returns::person::ActorRef;
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

    fn read(&self) -> Result<Vec<ShownPack>> {
        let workspace = open_workspace(&self.root)?;
        packs(&self.root).0.into_iter().map(|pack| shown(&workspace, pack)).collect()
    }

    fn made(&self, id: &str, others: &[OtherNow], name: &str) -> Result<Option<Vec<u8>>> {
        let workspace = open_workspace(&self.root)?;
        let Some(pack) = packs(&self.root).0.into_iter().find(|pack| pack.id == id) else {
            return Ok(None);
        };
        if workspace.months().contains(&pack.month) {
            refuse_spoilt(Editions::new(&workspace, None).edition(pack.month)?.month_end())?;
        }
        let changed: Vec<Changed> =
            others.iter().map(|other| Changed { id: other.id, now: other.now.clone() }).collect();
        let files = paper(&pack, &workspace.name, &committee(&workspace, &pack.committee), &changed)?;
        Ok(files.into_iter().find(|file| file.name == name).map(|file| file.bytes))
    }

    fn read_drafts(&self) -> Result<DraftsShown> {
        let workspace = open_workspace(&self.root)?;
        let today = today();
        let shown = |kept: KeptDraft| -> Result<ShownDraft> {
            let Purpose { title, committee: code, meeting_on, month } = kept.draft.purpose.clone();
            Ok(ShownDraft {
                id: kept.id,
                title,
                committee: committee(&workspace, &code),
                meeting_on,
                month,
                countdown: countdown_in_words(countdown(meeting_on, today)?, meeting_on, today),
                figures: kept.draft.figures().to_vec(),
            })
        };
        let sitting = workspace.scrutiny.committees.iter().filter(|known| known.sits_on(today));
        Ok(DraftsShown {
            committees: sitting.map(|known| (known.code.clone(), known.name.clone())).collect(),
            n_unreadable: sources::pack_drafts::drafts(&self.root).1.len(),
            drafts: drafts::open(&workspace).into_iter().map(shown).collect::<Result<_>>()?,
        })
    }

    fn begun(&self, new: NewPack<'_>, account: &Account) -> Result<String> {
        let workspace = open_workspace(&self.root)?;
        let meeting_on = day::read(new.meeting_on).context("the day of the meeting")?;
        let (title, committee) = (new.title.to_owned(), new.committee.to_owned());
        let purpose = Purpose { title, committee, meeting_on, month: new.month };
        Ok(drafts::begin(&workspace, ActorRef::SignedIn(account), None, &purpose)?.draft.id)
    }

    fn frozen(
        &self,
        id: &str,
        look_up: &dyn Fn(FigureId) -> Option<ShownFigure>,
        account: &Account,
    ) -> Result<()> {
        let workspace = open_workspace(&self.root)?;
        let found = |id: FigureId| {
            let ShownFigure { id, name, value, in_words, provenance, .. } = look_up(id)?;
            Some(FrozenFigure { id, name, value, in_words, provenance })
        };
        drafts::freeze(&workspace, ActorRef::SignedIn(account), id, found).map(drop)
    }
}

/// The name of a committee.
#[must_use]
pub fn committee(workspace: &Workspace, code: &str) -> String {
    let committee = workspace.scrutiny.committees.iter().find(|known| known.code == code);
    committee.map_or_else(|| code.to_owned(), |known| known.name.clone())
}

fn shown(workspace: &Workspace, pack: Pack) -> Result<ShownPack> {
    let today = today();
    let countdown = countdown(pack.meeting_on, today)?;
    let figures = pack.figures.iter().map(|figure| ShownFigure {
        id: figure.id,
        name: figure.name.clone(),
        value: figure.value,
        in_words: figure.in_words.clone(),
        coverage: None,
        provenance: figure.provenance,
    });
    Ok(ShownPack {
        committee: committee(workspace, &pack.committee),
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

    fn shown(&self) -> Result<Vec<ShownPack>, Refusal> {
        self.read().map_err(|error| refusal(&self.root, &error))
    }

    fn file(&self, id: &str, others: &[OtherNow], name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        self.made(id, others, name).map_err(|error| refusal(&self.root, &error))
    }

    fn drafts(&self) -> Result<DraftsShown, Refusal> {
        self.read_drafts().map_err(|error| refusal(&self.root, &error))
    }

    fn begin(&self, purpose: NewPack<'_>, account: &Account) -> Result<String, Refusal> {
        self.begun(purpose, account).map_err(|error| refusal(&self.root, &error))
    }

    fn change(&self, id: &str, step: DraftStep, account: &Account) -> Result<(), Refusal> {
        let done = open_workspace(&self.root)
            .map_err(anyhow::Error::from)
            .and_then(|workspace| drafts::change(&workspace, ActorRef::SignedIn(account), id, vec![step]));
        done.map(drop).map_err(|error| refusal(&self.root, &error))
    }

    fn freeze(
        &self,
        id: &str,
        look_up: &dyn Fn(FigureId) -> Option<ShownFigure>,
        account: &Account,
    ) -> Result<(), Refusal> {
        self.frozen(id, look_up, account).map_err(|error| refusal(&self.root, &error))
    }
}
