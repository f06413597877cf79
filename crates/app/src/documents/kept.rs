//! Documents as a workspace keeps them: a row of `documents/documents.csv`, the file in `documents/kept`, and its text
//! in `documents/texts`, which places of figures refer to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail};
use claims::PartialDay;
use domain::claim::Document;
use domain::source::ContentHash;
use sources::claims::{DOCUMENT_COLUMNS, DOCUMENTS, documents, refuse_unreadable};
use sources::csv_text::row;
use sources::fault::SourcesError;
use sources::file;
use sources::kept_documents::{KEPT, TEXTS, altered_text, text_hash, text_hash_file};
use sources::readings::readings;
use sources::workspace::Workspace;

use super::{Arrival, Text, when};
use crate::whole_file;

/// What is noted of a document of which nothing is said.
const NOTE: &str = "Read by `oakham document read`; nobody has said yet how far to trust it.";
/// The longest id that is made of a file's name.
const LONGEST_ID: usize = 60;

/// Refuses a document whose row the list of documents would not read again.
pub(super) fn refuse(new: &Text) -> Result<()> {
    Ok(refuse_unreadable(&Document {
        id: new.id.clone().unwrap_or_else(|| "new".to_owned()),
        title: new.title.clone(),
        publisher: new.publisher.clone(),
        dated: new.dated.clone(),
        note: new.note.clone().unwrap_or_else(|| NOTE.to_owned()),
        web_address: new.web_address.clone(),
        sha256: new.hash.clone(),
    })?)
}

/// Keeps documents; one that was kept before stands once.
pub(super) fn keep(workspace: &Workspace, arrivals: Vec<Arrival>) -> Result<Vec<Text>> {
    let root = &workspace.root;
    let mut ids: BTreeSet<String> = workspace.documents.iter().map(|document| document.id.clone()).collect();
    ids.extend(documents(root).unread);
    let mut texts: Vec<Text> = Vec::new();
    let mut rows = String::new();
    let register = register(root)?;
    for Arrival { bytes, text, mut described } in arrivals {
        let twin = texts.iter().find(|text| text.hash == described.hash);
        if let Some(twin) = twin {
            described.id.clone_from(&twin.id);
            described.was_kept = true;
        }
        let id = described.id.clone().unwrap_or_else(|| {
            let id = new_id(&described.file, &ids);
            let row_of = |column: &str| match column {
                "document_id" => id.clone(),
                "title" => described.title.clone(),
                "publisher" => described.publisher.clone(),
                "dated" => described.dated.clone(),
                "note" => described.note.clone().unwrap_or_else(|| NOTE.to_owned()),
                "web_address" => described.web_address.clone(),
                "sha256" => described.hash.clone(),
                _ => String::new(),
            };
            let cells: Vec<String> = register.columns.iter().map(|column| row_of(column)).collect();
            rows.push_str(&row(cells.iter().map(String::as_str)));
            id
        });
        ids.insert(id.clone());
        // A register that names a document before its file is there is worse than a file that none names yet.
        whole_file::put(root, &format!("{KEPT}/{id}.{}", text.form.ending()), &bytes)?;
        whole_file::put(root, &format!("{TEXTS}/{id}.txt"), text.text.as_bytes())?;
        whole_file::put(root, &text_hash_file(&id), text_hash(&id, &text.text).as_bytes())?;
        described.id = Some(id);
        texts.push(described);
    }
    if !rows.is_empty() {
        whole_file::put(root, DOCUMENTS, (register.text + &rows).as_bytes())?;
    }
    Ok(texts)
}

/// The register as it is, ready for more rows.
struct Register {
    text: String,
    columns: Vec<String>,
}

fn register(root: &Path) -> Result<Register> {
    if !root.join(DOCUMENTS).exists() {
        return Ok(Register {
            text: row(DOCUMENT_COLUMNS),
            columns: DOCUMENT_COLUMNS.map(str::to_owned).to_vec(),
        });
    }
    let mut text = file::text(root, DOCUMENTS)?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let headings = reader.headers().with_context(|| format!("{DOCUMENTS} cannot be read"))?;
    let columns: Vec<String> = headings.iter().map(|heading| heading.trim().to_lowercase()).collect();
    let missing: Vec<&str> =
        DOCUMENT_COLUMNS.into_iter().filter(|column| !columns.iter().any(|known| known == column)).collect();
    if !missing.is_empty() {
        bail!("{DOCUMENTS} has no column {}; add it, with empty cells", missing.join(", "));
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(Register { text, columns })
}

/// An id of a file's name, with a number where another document has it.
fn new_id(file: &str, taken: &BTreeSet<String>) -> String {
    let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
    let plain: String = stem
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || letter == '_' { letter } else { '-' })
        .take(LONGEST_ID)
        .collect();
    let plain = plain.trim_matches('-');
    let plain = if plain.is_empty() { "document" } else { plain };
    let numbered = (2..).map(|number| format!("{plain}-{number}"));
    let mut names = std::iter::once(plain.to_owned()).chain(numbered);
    names.find(|name| !taken.contains(name)).unwrap_or_else(|| plain.to_owned())
}

/// The texts of documents: of those named, or of all of which there is one or somebody read a figure.
pub(super) fn texts(workspace: &Workspace, ids: &[String]) -> Result<Vec<Text>> {
    let unknown: Vec<&str> = ids
        .iter()
        .filter(|id| workspace.documents.iter().all(|document| document.id != **id))
        .map(String::as_str)
        .collect();
    let list = documents(&workspace.root);
    let are_unread = |ids: &[&str]| ids.iter().all(|id| list.unread.contains(*id));
    if !list.faults.is_empty()
        && (workspace.documents.is_empty() || !unknown.is_empty() && are_unread(&unknown))
    {
        return Err(SourcesError::Faults(list.faults).into());
    }
    if !unknown.is_empty() {
        let known: Vec<&str> = workspace.documents.iter().map(|document| document.id.as_str()).collect();
        bail!("no document is called {}; {DOCUMENTS} has {}", unknown.join(", "), known.join(", "));
    }
    let decided = readings(&workspace.root, &workspace.documents).0;
    let wanted = workspace.documents.iter().filter(|document| ids.is_empty() || ids.contains(&document.id));
    let mut texts = Vec::new();
    for document in wanted {
        let text = of(document, &workspace.root)?;
        let is_at_hand = text.has_text || decided.iter().any(|one| one.is_of(&document.id, &document.sha256));
        if is_at_hand {
            texts.push(text);
        } else if !ids.is_empty() {
            bail!("of {} no copy is kept; read its file with `oakham document read`", document.id);
        }
    }
    Ok(texts)
}

/// Every document, with its text where a copy is kept.
pub(super) fn all(workspace: &Workspace) -> Result<Vec<Text>> {
    workspace.documents.iter().map(|document| of(document, &workspace.root)).collect()
}

/// The text of a document; nothing where no copy is kept.
pub(super) fn text(root: &Path, id: &str) -> Result<Option<String>> {
    let path = format!("{TEXTS}/{id}.txt");
    if root.join(&path).exists() { Ok(Some(file::text(root, &path)?)) } else { Ok(None) }
}

/// Tells of each text which other document has the same one: a copy under another name or in another form.
pub(super) fn tell_twins(workspace: &Workspace, texts: &mut [Text]) {
    let plain = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        ContentHash::of(words.join(" ").as_bytes())
    };
    let mut by_text: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for document in &workspace.documents {
        // What cannot be read is told where it is asked for.
        if let Ok(Some(other)) = text(&workspace.root, &document.id) {
            by_text.entry(plain(&other).to_string()).or_default().push(document.id.clone());
        }
    }
    for one in texts.iter_mut().filter(|one| one.has_text) {
        let twins = by_text.get(&plain(&one.text).to_string()).into_iter().flatten();
        let twins: Vec<&str> = twins.filter(|id| Some(*id) != one.id.as_ref()).map(String::as_str).collect();
        if !twins.is_empty() {
            one.notes.push(format!("It has the same text as {}.", twins.join(", ")));
        }
    }
}

fn of(document: &Document, root: &Path) -> Result<Text> {
    let text = text(root, &document.id)?;
    let day = match when::said(&document.dated) {
        Some(day) => day,
        // Without a text nothing follows from when it is from.
        None if text.is_none() => PartialDay::year_alone(0),
        None => bail!(
            "{DOCUMENTS}: {} is dated {:?}, which is no date; write 2025-06-17, June 2025 or autumn 2024",
            document.id,
            document.dated
        ),
    };
    let form = ["html", "pdf", "docx"]
        .into_iter()
        .find(|ending| root.join(format!("{KEPT}/{}.{ending}", document.id)).exists())
        .unwrap_or("txt");
    Ok(Text {
        id: Some(document.id.clone()),
        file: format!("{}.{form}", document.id),
        hash: document.sha256.clone(),
        title: document.title.clone(),
        publisher: document.publisher.clone(),
        dated: document.dated.clone(),
        day,
        web_address: document.web_address.clone(),
        note: Some(document.note.clone()),
        form,
        pages: None,
        was_kept: true,
        has_text: text.is_some(),
        notes: altered_text(root, &document.id).iter().map(ToString::to_string).collect(),
        text: text.unwrap_or_default(),
    })
}
