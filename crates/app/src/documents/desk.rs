//! Public documents of a workspace, as pages list and decide about them.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use std::{fs, io};

use anyhow::Result;
use claims::{Basis, Measure, Verdict};
use domain::account::Account;
use domain::month_end::MonthEnd;
use sources::readings::readings;
use sources::workspace::Workspace;
use web::documents::port::{
    DocumentDecision, DocumentUpload, Documents, DocumentsShown, ReadingWords, ReceivedDocument,
};
use web::refusal::Refusal;

use super::decide::{Asked, Correction, decide};
use super::received::receive;
use super::{About, all, kept};
use crate::refusal::refusal;
use crate::returns::person::ActorRef;
use crate::workspace::open_workspace;

/// What is kept: for readers who are signed in, and for everybody.
const MOST_KEPT: usize = 2;

/// Shorter passages say too little to be found [bytes].
const SHORTEST_PASSAGE: usize = 30;
/// Longer ones are parted [bytes].
const LONGEST_PASSAGE: usize = 700;
/// The most passages of all documents.
const MOST_PASSAGES: usize = 20_000;

/// When and how long each file of the folder is.
type Stamps = Vec<(PathBuf, Option<SystemTime>, u64)>;
/// What a list of documents rests on: the files and the figures of the month that they are compared with.
type Ground = (Stamps, Option<u64>);

/// The documents of the workspace in a folder.
pub struct WorkspaceDocuments {
    root: PathBuf,
    kept: Mutex<Vec<(Ground, Arc<DocumentsShown>)>>,
}

impl WorkspaceDocuments {
    /// The documents.
    #[must_use]
    pub const fn new(root: PathBuf) -> Self {
        Self { root, kept: Mutex::new(Vec::new()) }
    }

    fn received(&self, upload: DocumentUpload, account: &Account) -> Result<ReceivedDocument> {
        let workspace = open_workspace(&self.root)?;
        let DocumentUpload { name, bytes, title, publisher, dated, web_address } = upload;
        let said = |text: String| Some(text).filter(|text| !text.is_empty());
        let about = About {
            title: said(title),
            publisher: said(publisher),
            dated: said(dated),
            web_address: said(web_address),
            note: Some("Read on a page; nobody has said yet how far to trust it.".to_owned()),
        };
        let done = receive(&workspace, ActorRef::SignedIn(account), (&name, bytes), &about)?;
        Ok(ReceivedDocument { id: done.id, was_kept: done.was_kept, not_recorded: done.not_recorded })
    }

    fn decided(&self, decision: &DocumentDecision, account: &Account) -> Result<String> {
        let workspace = open_workspace(&self.root)?;
        let DocumentDecision { document, place, verdict, reading, note } = decision;
        let verdict = Verdict::parse(verdict)
            .filter(|verdict| *verdict != Verdict::Added)
            .ok_or_else(|| anyhow::anyhow!("choose confirm, correct or reject"))?;
        let ReadingWords { subject, measure, period, basis } = reading.clone();
        let asked = Asked {
            document,
            places: &[*place],
            verdict,
            reading: Correction { subject, measure, period, basis },
            note,
        };
        let done = decide(&workspace, ActorRef::SignedIn(account), &asked)?;
        let more = done.not_recorded.map_or_else(String::new, |why| format!(" The log lacks it ({why})."));
        Ok(done.sentences.join(" ") + &more)
    }
}

/// What a workspace's documents are, shown without keeping it.
///
/// # Errors
/// Where a document, or what was decided about its figures, cannot be read.
pub fn shown(root: &Path, month_end: Option<&MonthEnd>) -> Result<DocumentsShown> {
    let workspace = open_workspace(root)?;
    let found = all(&workspace, month_end)?;
    Ok(DocumentsShown {
        documents: found.documents,
        checks: found.checks.unwrap_or_default(),
        passages: passages(&workspace),
        n_unreadable: readings(root, &workspace.documents).1.len(),
        stated: workspace.claims.clone(),
        measures: Measure::ALL.iter().map(|measure| measure.words()).collect(),
        bases: Basis::ALL.iter().map(|basis| basis.word()).collect(),
    })
}

/// The passages of all texts that are long enough to say something.
fn passages(workspace: &Workspace) -> Vec<(String, String)> {
    let mut passages = Vec::new();
    for document in &workspace.documents {
        // What cannot be read is told on the page of its document.
        let text = kept::text(&workspace.root, &document.id).ok().flatten().unwrap_or_default();
        for passage in text.split("\n\n").flat_map(in_pieces) {
            if SHORTEST_PASSAGE <= passage.len() && passages.len() < MOST_PASSAGES {
                passages.push((document.id.clone(), passage));
            }
        }
    }
    passages
}

/// A passage in pieces that a result can show, each ending with a word.
fn in_pieces(passage: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for word in passage.split_whitespace() {
        let is_full = pieces.last().is_some_and(|piece| LONGEST_PASSAGE < piece.len() + word.len());
        if is_full {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            if !piece.is_empty() {
                piece.push(' ');
            }
            piece.push_str(word);
        }
    }
    pieces
}

impl Documents for WorkspaceDocuments {
    fn shown(&self, month_end: Option<(&MonthEnd, u64)>) -> Result<Arc<DocumentsShown>, Refusal> {
        let ground = (stamps(&self.root.join("documents")), month_end.map(|(_, edition)| edition));
        let lock = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, shown)) = lock().iter().find(|(of, _)| *of == ground) {
            return Ok(Arc::clone(shown));
        }
        let made = shown(&self.root, month_end.map(|(month_end, _)| month_end));
        let made = Arc::new(made.map_err(|error| refusal(&self.root, &error))?);
        let mut kept = lock();
        kept.insert(0, (ground, Arc::clone(&made)));
        kept.truncate(MOST_KEPT);
        Ok(made)
    }

    fn text(&self, id: &str) -> Result<Option<String>, Refusal> {
        // Ids of addresses are looked up before they become names of files.
        let known = open_workspace(&self.root).map_err(|error| refusal(&self.root, &error.into()))?.documents;
        if known.iter().all(|document| document.id != id) {
            return Ok(None);
        }
        kept::text(&self.root, id).map_err(|error| refusal(&self.root, &error))
    }

    fn receive(&self, upload: DocumentUpload, account: &Account) -> Result<ReceivedDocument, Refusal> {
        self.received(upload, account).map_err(|error| refusal(&self.root, &error))
    }

    fn decide(&self, decision: &DocumentDecision, account: &Account) -> Result<String, Refusal> {
        self.decided(decision, account).map_err(|error| refusal(&self.root, &error))
    }
}

/// The files of a folder and of those in it; what cannot be listed is not there.
fn stamps(folder: &Path) -> Stamps {
    let list = |folder: &Path| -> io::Result<Stamps> {
        let mut stamps = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let metadata = entry.metadata()?;
            stamps.push((entry.path(), metadata.modified().ok(), metadata.len()));
        }
        Ok(stamps)
    };
    let folders = [folder.to_owned(), folder.join("texts"), folder.join("kept")];
    let mut stamps: Stamps = folders.iter().filter_map(|folder| list(folder).ok()).flatten().collect();
    stamps.sort();
    stamps
}
