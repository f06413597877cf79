//! Whether a bundle is as it was signed, and whether its figures come out of its files.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;

use anyhow::{Context, Result};
use domain::book::Book;
use domain::source::ContentHash;
use sources::workspace::Workspace;

use super::archive::{self, Files};
use super::manifest::{Manifest, VERSION};
use super::outputs::{self, FIGURES};
use super::signing::{self, Fingerprint};
use super::{INPUTS, MANIFEST, SIGNATURE};
use crate::load;

/// One way in which a bundle is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// The signature is not that of the manifest.
    Signature {
        /// Why.
        reason: String,
    },
    /// Another signer than the one who is known.
    Signer {
        /// Who should have signed.
        expected: Fingerprint,
        /// Who signed.
        found: Fingerprint,
    },
    /// The manifest cannot be read.
    Manifest {
        /// Why.
        reason: String,
    },
    /// A file that the manifest lists is not there.
    Missing {
        /// The file.
        path: String,
    },
    /// A file that the manifest does not list.
    Extra {
        /// The file.
        path: String,
    },
    /// A file whose content is not what the manifest says.
    Changed {
        /// The file.
        path: String,
        /// The hash in the manifest.
        stated: String,
        /// The hash of the content.
        found: String,
    },
    /// A byte between the files, or in the block that describes one, is not as Oakham writes it.
    Layout {
        /// The position in the archive, counted from 0.
        byte: usize,
    },
    /// The figures cannot be computed from the files.
    Inputs {
        /// Why.
        reason: String,
    },
    /// A figure that does not come out as it is stated.
    Figure {
        /// Its id.
        id: String,
        /// Its key, in words of the field.
        key: String,
        /// The value stated [pence]; none where the figure is not among those stated.
        stated: Option<i64>,
        /// The value recomputed [pence]; none where the files give no such figure.
        recomputed: Option<i64>,
    },
    /// An output file that is not what this program writes of the inputs.
    Output {
        /// The file.
        path: String,
        /// The first byte that differs, counted from 0.
        byte: usize,
    },
}

impl Problem {
    /// What kind of problem it is, for programs.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Signature { .. } => "signature",
            Self::Signer { .. } => "signer",
            Self::Manifest { .. } => "manifest",
            Self::Missing { .. } => "missing",
            Self::Extra { .. } => "extra",
            Self::Changed { .. } => "changed",
            Self::Layout { .. } => "layout",
            Self::Inputs { .. } => "inputs",
            Self::Figure { .. } => "figure",
            Self::Output { .. } => "output",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signature { reason } => {
                write!(f, "wrong signature: {MANIFEST} or {SIGNATURE} was changed after signing ({reason})")
            }
            Self::Signer { expected, found } => {
                write!(f, "wrong signer: {expected} was expected, {found} signed")
            }
            Self::Manifest { reason } => write!(f, "changed file: {MANIFEST} cannot be read ({reason})"),
            Self::Missing { path } => write!(f, "missing file: {path} is listed but not in the archive"),
            Self::Extra { path } => write!(f, "extra file: {path} is in the archive but not listed"),
            Self::Changed { path, stated, found } => {
                write!(f, "changed file: {path} has SHA-256 {found}, the manifest says {stated}")
            }
            Self::Layout { byte } => {
                write!(f, "changed byte: byte {byte} of the archive is not as Oakham lays it out")
            }
            Self::Inputs { reason } => write!(f, "the figures cannot be recomputed: {reason}"),
            Self::Figure { id, key, stated, recomputed } => {
                let pence = |value: &Option<i64>| {
                    value.map_or_else(|| "nothing".to_owned(), |pence| format!("{pence} pence"))
                };
                write!(
                    f,
                    "changed figure: {id} ({key}) is stated as {}, recomputed as {}",
                    pence(stated),
                    pence(recomputed)
                )
            }
            Self::Output { path, byte } => {
                write!(f, "output differs: {path} is not what the inputs give, first at its byte {byte}")
            }
        }
    }
}

/// What was found of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verification {
    /// Who signed it, where the signature holds.
    pub(crate) signer: Option<Fingerprint>,
    /// What it is of and what made it: `QK1 2024/25 month 5, by oakham 0.1.0`; empty where the
    /// manifest cannot be read.
    pub(crate) about: String,
    /// How many files it holds, besides manifest and signature.
    pub(crate) n_files: usize,
    /// How many figures were recomputed.
    pub(crate) n_figures: usize,
    /// Whether another version of the program made it, whose output files may be laid out in another
    /// way; figures are compared all the same.
    pub(crate) other_version: bool,
    /// What is wrong, first what concerns the whole.
    pub(crate) problems: Vec<Problem>,
}

/// Checks signature, hashes and layout of a bundle, and recomputes its figures. Needs nothing but the
/// bundle.
///
/// # Errors
/// Where the bytes are not an archive, or no scratch folder can be made.
pub(crate) fn verify(bytes: &[u8], known_signer: Option<Fingerprint>) -> Result<Verification> {
    let files = archive::read(bytes)?;
    let (mut verification, manifest) = seals(bytes, &files, known_signer);
    if let Some(manifest) = manifest {
        verification.other_version = manifest.version != VERSION;
        recompute(&files, &manifest, &mut verification)?;
    }
    Ok(verification)
}

/// What can be said without computing a figure; with the manifest, where it can be read.
pub(super) fn seals(
    bytes: &[u8],
    files: &Files,
    known_signer: Option<Fingerprint>,
) -> (Verification, Option<Manifest>) {
    let mut problems = Vec::new();
    let empty = Vec::new();
    let text = files.get(MANIFEST).unwrap_or(&empty);
    let signature = files.get(SIGNATURE).unwrap_or(&empty);
    let signer = signing::signer(signature, text);
    match (&signer, known_signer) {
        (Err(reason), _) => problems.push(Problem::Signature { reason: reason.to_string() }),
        (Ok(found), Some(expected)) if *found != expected => {
            problems.push(Problem::Signer { expected, found: *found });
        }
        (Ok(_), _) => {}
    }
    for path in [MANIFEST, SIGNATURE] {
        if !files.contains_key(path) {
            problems.push(Problem::Missing { path: path.to_owned() });
        }
    }
    let manifest = Manifest::read(text);
    match &manifest {
        Ok(manifest) => problems.extend(against_hashes(files, manifest)),
        Err(error) => problems.push(Problem::Manifest { reason: format!("{error:#}") }),
    }
    if let Some(byte) = in_layout(bytes, files) {
        problems.push(Problem::Layout { byte });
    }
    let verification = Verification {
        signer: signer.ok(),
        about: manifest.as_ref().map_or_else(|_| String::new(), Manifest::about),
        n_files: files.keys().filter(|path| is_listed(path)).count(),
        n_figures: 0,
        other_version: false,
        problems,
    };
    (verification, manifest.ok())
}

fn is_listed(path: &str) -> bool {
    path != MANIFEST && path != SIGNATURE
}

/// Files that are missing, changed or extra, in the order of names.
fn against_hashes(files: &Files, manifest: &Manifest) -> Vec<Problem> {
    let mut problems: Vec<(String, Problem)> = Vec::new();
    let mut listed = BTreeSet::new();
    for row in &manifest.files {
        let path = row.path.clone();
        listed.insert(path.clone());
        let Some(bytes) = files.get(&path) else {
            problems.push((path.clone(), Problem::Missing { path }));
            continue;
        };
        let found = ContentHash::of(bytes).to_string();
        if found != row.sha256 || bytes.len() != row.bytes {
            let stated = row.sha256.clone();
            problems.push((path.clone(), Problem::Changed { path, stated, found }));
        }
    }
    for path in files.keys().filter(|path| is_listed(path) && !listed.contains(*path)) {
        problems.push((path.clone(), Problem::Extra { path: path.clone() }));
    }
    problems.sort_by(|(one, _), (other, _)| one.cmp(other));
    problems.into_iter().map(|(_, problem)| problem).collect()
}

/// The first byte that is not as Oakham lays out these files.
fn in_layout(bytes: &[u8], files: &Files) -> Option<usize> {
    match archive::write(files) {
        Ok(expected) => archive::first_difference(bytes, &expected),
        // Names that cannot be written were not written by Oakham.
        Err(_) => Some(0),
    }
}

/// Computes the figures from the files of the archive and compares each.
fn recompute(files: &Files, manifest: &Manifest, verification: &mut Verification) -> Result<()> {
    let folder = tempfile::Builder::new()
        .prefix("oakham-verify-")
        .tempdir()
        .context("no scratch folder can be made; set TMPDIR to a folder you may write to")?;
    for (path, bytes) in files {
        let Some(path) = path.strip_prefix(INPUTS) else { continue };
        let path = folder.path().join(path);
        let parent = path.parent().unwrap_or(folder.path());
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&path, bytes))
            .with_context(|| format!("{} cannot be written; make room in TMPDIR", path.display()))?;
    }
    let computed = (|| -> Result<Book> {
        let workspace = Workspace::open(folder.path())?;
        load::book(&workspace, manifest.month()?, manifest.as_at()?)
    })();
    match computed.and_then(|book| Ok((outputs::rows(&book), outputs::of(&book)?, unreadable(&book)))) {
        Err(error) => {
            // The scratch folder's name says nothing to a reader.
            let scratch = format!("{}/", folder.path().display());
            let reason = format!("{error:#}").replace(&scratch, INPUTS);
            verification.problems.push(Problem::Inputs { reason });
        }
        Ok((recomputed, expected, unreadable)) => {
            let n_before = verification.problems.len();
            verification.n_figures = recomputed.len();
            compare_figures(files, &recomputed, &mut verification.problems);
            if !verification.other_version {
                compare_outputs(files, &expected, &mut verification.problems);
            }
            // What could not be read when the bundle was made is no problem; what cannot be read now may be
            // why something differs.
            if verification.problems.len() > n_before && !unreadable.is_empty() {
                let reason = unreadable.join("; ");
                verification.problems.push(Problem::Inputs { reason });
            }
        }
    }
    Ok(())
}

/// What of the inputs could not be read.
fn unreadable(book: &Book) -> Vec<String> {
    let findings = book.findings.iter().filter(|finding| finding.rule == load::UNREADABLE);
    findings.map(|finding| format!("{INPUTS}{}: {} {}", finding.file, finding.message, finding.fix)).collect()
}

type Rows = std::collections::BTreeMap<String, outputs::FigureRow>;

/// Compares figures id by id.
fn compare_figures(files: &Files, recomputed: &Rows, problems: &mut Vec<Problem>) {
    // Without the file its hash is missing already.
    let Some(bytes) = files.get(FIGURES) else { return };
    let stated = match outputs::stated(bytes) {
        Ok(stated) => stated,
        Err(error) => {
            problems.push(Problem::Inputs { reason: format!("{FIGURES}: {error:#}") });
            return;
        }
    };
    let ids: BTreeSet<&String> = stated.keys().chain(recomputed.keys()).collect();
    for id in ids {
        let (one, other) = (stated.get(id), recomputed.get(id));
        if one != other {
            problems.push(Problem::Figure {
                id: id.clone(),
                key: one.or(other).map(|row| row.key.clone()).unwrap_or_default(),
                stated: one.map(|row| row.value),
                recomputed: other.map(|row| row.value),
            });
        }
    }
}

/// Compares the output files byte by byte.
fn compare_outputs(files: &Files, expected: &Files, problems: &mut Vec<Problem>) {
    for (path, expected) in expected {
        let Some(byte) = files.get(path).and_then(|found| archive::first_difference(found, expected)) else {
            continue;
        };
        problems.push(Problem::Output { path: path.clone(), byte });
    }
}
