//! `oakham verify`: whether a bundle is as it was signed and its figures come out of its files.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use api::bundle::Stated;
use api::document::{Document, SchemaName};
use exhibits::csv_file::CsvFile;

use crate::arguments::{Format, Global};
use crate::{Outcome, terminal};
use app::bundle::signing::Fingerprint;
use app::bundle::{Problem, Verification, verify};

/// The largest bundle that is read [bytes]: one of a system is far smaller, and a slip should not fill
/// the memory.
const LARGEST: u64 = 256 * 1024 * 1024;

/// Problems that are listed at the terminal; JSON and CSV list all.
const N_LISTED: usize = 20;

/// Verifies `file`, which `signer` must have signed if one is named.
pub(crate) fn run(global: &Global, file: &Path, signer: Option<Fingerprint>) -> Result<Outcome> {
    let file_name = file.display();
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
        .with_context(|| format!("{file_name} cannot be read; name a file made with `oakham bundle`"))?;
    if LARGEST < u64::try_from(bytes.len()).unwrap_or(u64::MAX) {
        bail!("{file_name} has more than {LARGEST} bytes, the most that a bundle has");
    }
    if let Some(how) = compressed(&bytes) {
        bail!("{file_name} is compressed ({how}); unpack it, and verify the .tar file in it");
    }
    let verification = verify(&bytes, signer).with_context(|| format!("{file_name} cannot be verified"))?;
    let mut out = terminal::out();
    match global.format {
        Format::Table => print(&mut out, file, &verification, signer)?,
        Format::Json => out.write_all(document(file, &verification).text().as_bytes())?,
        Format::Csv => {
            let mut writer = CsvFile::to(&mut out);
            writer.row(["kind", "path", "figure", "byte", "stated", "found", "message"])?;
            for problem in &verification.problems {
                let row = fields(problem);
                let text = |stated: Option<Stated>| match stated {
                    None => String::new(),
                    Some(Stated::Amount(amount)) => amount.to_string(),
                    Some(Stated::Text(text)) => text,
                };
                writer.row([
                    row.kind.to_owned(),
                    row.path.unwrap_or_default(),
                    row.figure.unwrap_or_default(),
                    row.byte.map_or_else(String::new, |byte| byte.to_string()),
                    text(row.stated),
                    text(row.found),
                    row.message,
                ])?;
            }
            writer.flush()?;
        }
    }
    if verification.other_version {
        let note = "Note: it says that another version of Oakham made it; every value was compared, the layout of files was not.";
        terminal::note(global.quiet, note);
    }
    Ok(if verification.problems.is_empty() { Outcome::Done } else { Outcome::Blocked })
}

/// How a file is compressed, by its first bytes.
const fn compressed(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x1f, 0x8b, ..] => Some("gzip"),
        [b'P', b'K', 3, 4, ..] => Some("zip"),
        [b'B', b'Z', b'h', ..] => Some("bzip2"),
        [0xfd, b'7', b'z', b'X', b'Z', ..] => Some("xz"),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some("zstd"),
        _ => None,
    }
}

fn print(
    out: &mut dyn Write,
    file: &Path,
    verification: &Verification,
    known: Option<Fingerprint>,
) -> io::Result<()> {
    let Verification { signer, about, coverage, n_files, n_figures, problems, .. } = verification;
    if problems.is_empty() {
        writeln!(out, "Verified: {} ({about})", file.display())?;
        writeln!(out, "{n_files} files are as they were signed; {n_figures} figures come out as stated.")?;
        if let Some(coverage) = coverage {
            writeln!(out, "They are those of {}.", coverage.in_words())?;
        }
    } else {
        let n = problems.len();
        let word = if n == 1 { "problem" } else { "problems" };
        writeln!(out, "Not verified: {} has {n} {word}.", file.display())?;
        for problem in problems.iter().take(N_LISTED) {
            writeln!(out, "  {problem}")?;
        }
        if N_LISTED < n {
            writeln!(out, "  and {} more; --format csv lists all", n - N_LISTED)?;
        }
    }
    match (signer, known) {
        (Some(signer), _) if !problems.is_empty() => {
            writeln!(out, "The manifest is signed by {signer}; the bundle is not as it should be.")
        }
        (Some(signer), None) => {
            writeln!(out, "Signed by {signer}; compare it with the fingerprint that the signer gave you.")
        }
        (Some(signer), Some(_)) => writeln!(out, "Signed by {signer}."),
        (None, _) => Ok(()),
    }
}

fn document(file: &Path, verification: &Verification) -> api::bundle::Verification {
    api::bundle::Verification {
        schema: SchemaName::default(),
        file: file.display().to_string(),
        verified: verification.problems.is_empty(),
        about: verification.about.clone(),
        signer: verification.signer.map(|signer| signer.to_string()),
        coverage: verification.coverage.clone(),
        n_files: verification.n_files,
        n_figures: verification.n_figures,
        other_version: verification.other_version,
        not_compared: if verification.other_version { vec!["version", "layout"] } else { Vec::new() },
        problems: verification.problems.iter().map(fields).collect(),
    }
}

/// A problem as fields.
fn fields(problem: &Problem) -> api::bundle::Problem {
    let (mut path, mut figure, mut byte) = (None, None, None);
    let (mut stated, mut found) = (None, None);
    let text = |text: &str| Some(Stated::Text(text.to_owned()));
    match problem {
        Problem::Missing { path: file }
        | Problem::Extra { path: file }
        | Problem::More { path: file }
        | Problem::Unreadable { path: file, .. } => path = Some(file),
        Problem::Label { stated: one_value, found: other_value, .. } => {
            (stated, found) = (text(one_value), text(other_value));
        }
        Problem::Value { path: file, stated: one_value, recomputed, .. } => {
            path = Some(file);
            (stated, found) = (one_value.as_deref().and_then(text), recomputed.as_deref().and_then(text));
        }
        Problem::Changed { path: file, stated: one_value, found: other_value } => {
            path = Some(file);
            (stated, found) = (text(one_value), text(other_value));
        }
        Problem::Signer { expected, found: other_value } => {
            (stated, found) = (text(&expected.to_string()), text(&other_value.to_string()));
        }
        Problem::Figure { id, stated: one_value, recomputed, .. } => {
            figure = Some(id);
            (stated, found) = (one_value.map(Stated::Amount), recomputed.map(Stated::Amount));
        }
        Problem::Output { path: file, byte: byte_at } => {
            path = Some(file);
            byte = Some(*byte_at);
        }
        Problem::Layout { byte: byte_at } => byte = Some(*byte_at),
        Problem::Signature { .. } | Problem::Manifest { .. } | Problem::Inputs { .. } => {}
    }
    api::bundle::Problem {
        kind: problem.kind(),
        path: path.cloned(),
        figure: figure.cloned(),
        byte,
        stated,
        found,
        message: problem.to_string(),
    }
}
