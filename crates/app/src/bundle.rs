//! A bundle: one signed archive with all that a month's figures rest on, and the figures.
//!
//! Format: `docs/reference/formats.md`; why it is so: `docs/decisions/0006-bundles.md`. The same
//! workspace and the same key give the same bytes.

mod archive;
mod inputs;
mod manifest;
mod outputs;
pub mod signing;
mod values;
mod verification;

use anyhow::{Context, Result, bail};
use domain::month_end::MonthEnd;
use jiff::Timestamp;
use jiff::civil::Date;
use sources::workspace::Workspace;

use signing::SigningKey;
pub use verification::{Problem, Verification, verify};

use crate::clock::latest_today;
use archive::Files;
use inputs::Scope;
use manifest::Manifest;

/// Where the files of the workspace stand in the archive.
const INPUTS: &str = "inputs/";
/// What the archive holds and how it was made.
const MANIFEST: &str = "manifest.json";
/// The signature of the manifest and the key that it is checked with.
const SIGNATURE: &str = "signature.txt";

/// How a month end was made, as far as it is not said by the files of the workspace.
#[derive(Clone, Copy, Debug)]
pub struct Parameters {
    /// As recorded by the end of this day.
    pub as_at: Option<Date>,
    /// The seed of everything random.
    pub seed: u64,
}

/// The bytes of the bundle of `month_end`, which was made from `workspace`, and from when everybody may read the
/// month, where it is released.
///
/// The bundle is verified before it is given, so that one which rests on a file that it does not
/// hold never leaves.
pub fn make(
    workspace: &Workspace,
    month_end: &MonthEnd,
    parameters: Parameters,
    key: &SigningKey,
) -> Result<(Vec<u8>, Option<Timestamp>)> {
    if parameters.as_at.is_none() {
        refuse_rows_to_come(workspace)?;
    }
    let scope = Scope { year: month_end.year, month: month_end.month, as_at: parameters.as_at };
    let mut files = inputs::files(workspace, scope)?;
    // What is stated follows from the files inside: they hold nothing of what nobody has approved.
    let folder = verification::unpacked(&files)?;
    let made = verification::made_from(folder.path(), (month_end.year, month_end.month), parameters)?;
    let inside = &made.month_end;
    if outputs::rows(inside) != outputs::rows(month_end) {
        bail!(
            "the figures do not follow from the files that a bundle may hold; check that no file of the workspace is being changed, and try again"
        );
    }
    let input_hashes = outputs::inputs(&files);
    files.extend(outputs::files(inside, parameters, &input_hashes)?);
    let bytes = sealed(files, &Manifest::of(inside, made.public_from, parameters), key)?;
    let verification = verify(&bytes, None)?;
    if let Some(problem) = verification.problems.first() {
        bail!(
            "the bundle would not verify: {problem}; check that no file of the workspace is being changed, and try again"
        );
    }
    Ok((bytes, made.public_from))
}

/// Refuses a bundle of no day where a claim is recorded on a day to come: it would count from that day on, and the
/// figures would no longer follow from the files.
fn refuse_rows_to_come(workspace: &Workspace) -> Result<()> {
    let today = latest_today();
    let Some(claim) = workspace.claims.iter().find(|claim| today < claim.recorded_on) else { return Ok(()) };
    bail!(
        "{} row {} is recorded on {}, a day to come, from which on the figures of the bundle would come out otherwise; correct recorded_on, or make the bundle with --as-at {today}",
        claim.file.path,
        claim.at.row,
        claim.recorded_on
    )
}

/// The archive of `files` with their manifest and its signature.
fn sealed(mut files: Files, manifest: &Manifest, key: &SigningKey) -> Result<Vec<u8>> {
    let manifest = manifest.clone().listing(&files).text().into_bytes();
    let signature = key.sign(&manifest);
    files.insert(SIGNATURE.to_owned(), signature.into_bytes());
    files.insert(MANIFEST.to_owned(), manifest);
    archive::write(&files).context("the archive cannot be made")
}

#[cfg(test)]
mod tests;
