//! The ways in which a bundle is not what it should be.

use std::fmt;

use crate::bundle::signing::Fingerprint;
use crate::bundle::{MANIFEST, SIGNATURE};

/// One way in which a bundle is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
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
    /// The manifest cannot be read, or says what no bundle says.
    Manifest {
        /// Why.
        reason: String,
    },
    /// The manifest says something else of the figures than the files give.
    Label {
        /// The field of the manifest.
        field: &'static str,
        /// What it states.
        stated: String,
        /// What the files give.
        found: String,
    },
    /// A file that every bundle has, or that the manifest lists, is not there.
    Missing {
        /// The file.
        path: String,
    },
    /// A file that the manifest does not list, or that no bundle of the month holds.
    Extra {
        /// The file.
        path: String,
    },
    /// A file whose content is not what the manifest says.
    Changed {
        /// The file.
        path: String,
        /// The hash in the manifest; its length where the hash agrees.
        stated: String,
        /// The hash of the content, or its length.
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
    /// An output file that cannot be read.
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        reason: String,
    },
    /// A value of an output file that is not what the inputs give.
    Value {
        /// The file.
        path: String,
        /// Where in it.
        place: String,
        /// What is stated there; none where nothing is.
        stated: Option<String>,
        /// What the inputs give; none where they give nothing.
        recomputed: Option<String>,
    },
    /// An output file that differs in more places than are listed.
    More {
        /// The file.
        path: String,
    },
    /// An output file whose values are right, but not its bytes.
    Output {
        /// The file.
        path: String,
        /// The first byte that differs, counted from 0.
        byte: usize,
    },
}

impl Problem {
    /// What kind of problem it is, for programs.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Signature { .. } => "signature",
            Self::Signer { .. } => "signer",
            Self::Manifest { .. } | Self::Label { .. } => "manifest",
            Self::Missing { .. } => "missing",
            Self::Extra { .. } => "extra",
            Self::Changed { .. } => "changed",
            Self::Layout { .. } => "layout",
            Self::Inputs { .. } => "inputs",
            Self::Figure { .. } => "figure",
            Self::Value { .. } | Self::Unreadable { .. } | Self::More { .. } => "value",
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
            Self::Manifest { reason } => {
                write!(f, "wrong manifest: {MANIFEST} is not that of a bundle ({reason})")
            }
            Self::Label { field, stated, found } => {
                write!(f, "wrong manifest: its {field} is {stated:?}, the files give {found:?}")
            }
            Self::Missing { path } => write!(f, "missing file: {path} is not in the archive"),
            Self::Extra { path } => {
                write!(f, "extra file: {path} is not a file that this bundle may hold")
            }
            Self::Changed { path, stated, found } => {
                let what = if found.ends_with(" bytes") { "" } else { "SHA-256 " };
                write!(f, "changed file: {path} has {what}{found}, the manifest says {stated}")
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
            Self::Unreadable { path, reason } => {
                write!(f, "unreadable output: the values of {path} cannot be compared: {reason}")
            }
            Self::Value { path, place, stated, recomputed } => {
                let value_or_nothing =
                    |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
                write!(
                    f,
                    "changed value: {path} states {} at {place}, the inputs give {}",
                    value_or_nothing(stated),
                    value_or_nothing(recomputed)
                )
            }
            Self::More { path } => {
                write!(f, "more changed values: {path} differs in places that are not listed")
            }
            Self::Output { path, byte } => {
                write!(
                    f,
                    "layout differs: {path} is not as this version lays it out, first at its byte {byte}"
                )
            }
        }
    }
}
