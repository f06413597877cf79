//! Copies and texts of documents as they are kept, compared with the hashes that were taken when they were read.

use std::path::Path;

use domain::claim::Document;
use domain::source::ContentHash;

use crate::claims::DOCUMENTS;
use crate::fault::{Fault, file_fault};
use crate::file;

/// The folder of copies, below the workspace.
pub const KEPT: &str = "documents/kept";
/// The folder of texts, which places of figures refer to.
pub const TEXTS: &str = "documents/texts";
/// How copies may end.
const ENDINGS: [&str; 4] = ["html", "pdf", "docx", "txt"];

/// The file that keeps the hash of a document's text, below the workspace.
#[must_use]
pub fn text_hash_file(id: &str) -> String {
    format!("{TEXTS}/{id}.sha256")
}

/// The hash of a text as that file has it, which `sha256sum --check` reads.
#[must_use]
pub fn text_hash(id: &str, text: &str) -> String {
    format!("{}  {id}.txt\n", ContentHash::of(text.as_bytes()))
}

/// Copies and texts that are others than were kept.
#[must_use]
pub fn altered(root: &Path, documents: &[Document]) -> Vec<Fault> {
    documents
        .iter()
        .flat_map(|document| altered_copy(root, document).into_iter().chain(altered_text(root, &document.id)))
        .collect()
}

fn altered_copy(root: &Path, document: &Document) -> Option<Fault> {
    let kept = ContentHash::parse(&document.sha256)?.to_string();
    let paths = ENDINGS.map(|ending| format!("{KEPT}/{}.{ending}", document.id));
    let path = paths.into_iter().find(|path| root.join(path).exists())?;
    is_another(root, &path, &kept, DOCUMENTS)
}

/// That the text of a document is another than was kept; nothing where it is the same, or no hash of it was kept.
#[must_use]
pub fn altered_text(root: &Path, id: &str) -> Option<Fault> {
    let hash_file = text_hash_file(id);
    let path = format!("{TEXTS}/{id}.txt");
    if !root.join(&hash_file).exists() || !root.join(&path).exists() {
        return None;
    }
    let kept = file::text(root, &hash_file).unwrap_or_default();
    let kept = kept.split_whitespace().next().unwrap_or_default().to_owned();
    is_another(root, &path, &kept, &hash_file)
}

fn is_another(root: &Path, path: &str, kept: &str, stated_in: &str) -> Option<Fault> {
    let Ok(bytes) = file::bytes(root, path) else {
        return Some(file_fault(
            path,
            "it cannot be read; read the document again with `oakham document read`",
        ));
    };
    let found = ContentHash::of(&bytes).to_string();
    (!found.eq_ignore_ascii_case(kept)).then(|| {
        let why = format!(
            "it was altered after it was kept: its SHA-256 is {found}, {stated_in} has {kept:?}; read the document again with `oakham document read`, which puts copy and text back"
        );
        file_fault(path, why)
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_text_is_held_against_the_hash_that_was_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        fs::create_dir_all(root.join(TEXTS)).expect("a folder");
        let text = "A deficit of £15.1m.\n";
        fs::write(root.join(TEXTS).join("t1.txt"), text).expect("a file");
        assert_eq!(altered_text(root, "t1"), None, "no hash was kept");
        fs::write(root.join(text_hash_file("t1")), text_hash("t1", text)).expect("a file");
        assert_eq!(altered_text(root, "t1"), None);
        fs::write(root.join(TEXTS).join("t1.txt"), text.replace("15.1", "99.9")).expect("a file");
        let fault = altered_text(root, "t1").expect("told");
        assert_eq!(fault.file, "documents/texts/t1.txt");
        assert!(fault.expected.starts_with("it was altered after it was kept"), "{fault}");
    }
}
