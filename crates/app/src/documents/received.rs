//! Documents that somebody sends on a page: read as files are, and put on record with who did it.

use std::io;

use anyhow::{Context, Result, bail};
use domain::account::Role;
use domain::remark::{LONGEST_NAME, LONGEST_TITLE, remark};
use exhibits::csv_file::{formula_refused, is_formula};
use sources::monthly_return::version::Turn;
use sources::readings::FOLDER;
use sources::workspace::Workspace;
use store::{Event, Store};

use super::{About, Text, arrival, check_date, kept};
use crate::clock::now;
use crate::on_record::change_on_record;
use crate::returns::NOTHING_CHANGED;
use crate::returns::person::ActorRef;
use crate::workspace::open_workspace;

/// A document that was kept.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) id: String,
    /// Whether the same file was kept before.
    pub(super) was_kept: bool,
    /// Why the log does not have it; nothing where it has.
    pub(super) not_recorded: Option<String>,
}

/// Reads a file of a name and keeps it.
///
/// # Errors
/// Where it cannot be read, or the person may not; nothing has changed then.
pub(super) fn receive(
    workspace: &Workspace,
    actor: ActorRef<'_>,
    (name, bytes): (&str, Vec<u8>),
    about: &About,
) -> Result<Received> {
    let person = actor.person(workspace, Role::Clerk, &workspace.system)?;
    person.require_role(&[Role::Publisher, Role::Clerk], "puts documents on record")?;
    let about = plain(about)?;
    check_date(&about).context("when it is from")?;
    let _turn = Turn::wait(&workspace.root)?;
    let workspace = &open_workspace(&workspace.root).context(NOTHING_CHANGED)?;
    let new = arrival(name, bytes, &about, workspace)?;
    if new.described.was_kept {
        let id = new.described.id.clone().context("a document that was kept has an id")?;
        return Ok(Received { id, was_kept: true, not_recorded: None });
    }
    let event = Event {
        at: now().to_string(),
        actor: person.name.clone(),
        kind: "document kept".to_owned(),
        subject: new.described.title.clone(),
        detail: format!("{}, SHA-256 {}; {}", name, new.described.hash, person.identification.words()),
    };
    let mut texts: Vec<Text> = Vec::new();
    let begin = async |store: &Store| store.begin_recording(&[], Some(&event)).await;
    let keep = || {
        texts = kept::keep(workspace, vec![new]).map_err(|error| io::Error::other(format!("{error:#}")))?;
        Ok(())
    };
    let not_recorded = change_on_record(workspace, &person, FOLDER, begin, keep)?;
    match texts.into_iter().next().and_then(|text| text.id) {
        Some(id) => Ok(Received { id, was_kept: false, not_recorded }),
        None => bail!("the document was not kept"),
    }
}

/// What is said about it, in usual characters and not too long; what is empty is not said.
fn plain(about: &About) -> Result<About> {
    let said = |what: &'static str, text: &Option<String>, longest: usize| -> Result<Option<String>> {
        let text = remark(what, text.as_deref().unwrap_or_default(), longest)?;
        if is_formula(&text) {
            bail!(formula_refused(what, &text));
        }
        Ok(Some(text).filter(|text| !text.is_empty()))
    };
    let web_address = said("the web address", &about.web_address, 500)?;
    if let Some(address) = web_address.as_deref().filter(|address| !address.starts_with("https://")) {
        bail!("{address:?} is no web address; write it with https:// at its beginning, or leave it empty");
    }
    Ok(About {
        title: said("the title", &about.title, LONGEST_TITLE)?,
        publisher: said("the publisher", &about.publisher, LONGEST_NAME)?,
        dated: said("the date", &about.dated, 60)?,
        web_address,
        note: about.note.clone(),
    })
}
