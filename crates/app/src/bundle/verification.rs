//! Whether a bundle is as it was signed, and whether its figures come out of its files.

mod problem;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use api::bundle::{Coverage, StatedFigure};
use domain::month::{FinancialYear, Month};
use domain::month_end::MonthEnd;
use domain::source::ContentHash;
use jiff::Timestamp;
use sources::monthly_return::version::{self, Versions};
use sources::workspace::Workspace;
use tempfile::TempDir;

use super::archive::{self, Files};
use super::inputs::Scope;
use super::manifest::{Manifest, VERSION};
use super::outputs::{self, FIGURES, FIGURES_TABLE, Inputs, POSITION};
use super::signing::{self, Fingerprint};
use super::values::{self, Difference, Differences};
use super::{INPUTS, MANIFEST, Parameters, SIGNATURE};
use crate::clock::latest_today;
use crate::edition::Editions;
use crate::edition::findings::{UNREADABLE, is_spoilt};

pub use problem::Problem;

/// What was found of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// Who signed it, where the signature holds.
    pub signer: Option<Fingerprint>,
    /// What it is of and what made it: `QK1 2024/25 month 5, by oakham 0.1.0`; empty where the
    /// manifest cannot be read.
    pub about: String,
    /// Of whom its figures are, by its files; nothing where every organisation reported.
    pub coverage: Option<Coverage>,
    /// How many files it holds, besides manifest and signature.
    pub n_files: usize,
    /// How many figures were recomputed.
    pub n_figures: usize,
    /// Whether another version of the program made it, whose files may be laid out in another way; every
    /// value in them is compared all the same.
    pub other_version: bool,
    /// What is wrong, first what concerns the whole.
    pub problems: Vec<Problem>,
}

/// Checks signature, hashes and layout of a bundle, and recomputes its figures. Needs nothing but the
/// bundle.
///
/// # Errors
/// Where the bytes are not an archive, or no scratch folder can be made.
pub fn verify(bytes: &[u8], known_signer: Option<Fingerprint>) -> Result<Verification> {
    let files = archive::read(bytes)?;
    let (mut verification, manifest) = seals(bytes, &files, known_signer);
    if let Some(manifest) = manifest {
        verification.other_version = manifest.version() != VERSION;
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
        (Ok(signer_found), Some(expected)) if *signer_found != expected => {
            problems.push(Problem::Signer { expected, found: *signer_found });
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
        Ok(manifest) => {
            problems.extend(manifest.unknown_version().map(|reason| Problem::Manifest { reason }));
            problems.extend(against_hashes(files, manifest));
            if manifest.version() == VERSION {
                let byte = archive::first_difference(text, manifest.text().as_bytes());
                problems.extend(byte.map(|byte| Problem::Output { path: MANIFEST.to_owned(), byte }));
            }
        }
        Err(error) => problems.push(Problem::Manifest { reason: format!("{error:#}") }),
    }
    if let Some(byte) = in_layout(bytes, files) {
        problems.push(Problem::Layout { byte });
    }
    let verification = Verification {
        signer: signer.ok(),
        about: manifest.as_ref().map_or_else(|_| String::new(), Manifest::about),
        coverage: None,
        n_files: files.keys().filter(|path| is_listed(path)).count(),
        n_figures: 0,
        other_version: false,
        problems,
    };
    (verification, manifest.ok())
}

/// The files that every bundle states its figures in.
const OUTPUT_FILES: [&str; 3] = [FIGURES_TABLE, FIGURES, POSITION];

fn is_listed(path: &str) -> bool {
    path != MANIFEST && path != SIGNATURE
}

/// Files that are missing, changed or extra, in the order of names.
fn against_hashes(files: &Files, manifest: &Manifest) -> Vec<Problem> {
    let mut problems: Vec<(String, Problem)> = Vec::new();
    let mut listed = BTreeSet::new();
    let scope = manifest.month().ok().map(|(year, month)| Scope { year, month, as_at: None });
    let may_hold = |path: &str| OUTPUT_FILES.contains(&path) || scope.is_none_or(|scope| scope.holds(path));
    for path in OUTPUT_FILES.into_iter().filter(|path| !files.contains_key(*path)) {
        listed.insert(path.to_owned());
        problems.push((path.to_owned(), Problem::Missing { path: path.to_owned() }));
    }
    for row in manifest.files() {
        let path = row.path.clone();
        let is_first = listed.insert(path.clone());
        let Some(bytes) = files.get(&path) else {
            problems.extend(is_first.then(|| (path.clone(), Problem::Missing { path })));
            continue;
        };
        let found = ContentHash::of(bytes).to_string();
        if found != row.sha256 || bytes.len() != row.bytes {
            // Where the content is as listed, it is its length that is not.
            let (stated, found) = if found == row.sha256 {
                (format!("{} bytes", row.bytes), format!("{} bytes", bytes.len()))
            } else {
                (row.sha256.clone(), found)
            };
            problems.push((path.clone(), Problem::Changed { path, stated, found }));
        }
    }
    let is_extra = |path: &str| is_listed(path) && !(listed.contains(path) && may_hold(path));
    for path in files.keys().filter(|path| is_extra(path)) {
        problems.push((path.clone(), Problem::Extra { path: path.clone() }));
    }
    problems.sort_by(|(left, _), (right, _)| left.cmp(right));
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
    let folder = unpacked(files)?;
    let computed = (|| -> Result<(Made, Parameters)> {
        let parameters = manifest.parameters()?;
        Ok((made_from(folder.path(), manifest.month()?, parameters)?, parameters))
    })();
    if let Ok(workspace) = Workspace::open(folder.path()) {
        let extra = files.keys().filter(|path| is_of_nobody(&workspace, path));
        verification.problems.extend(extra.map(|path| Problem::Extra { path: path.clone() }));
    }
    let expected = computed.and_then(|(made, parameters)| {
        let expected = outputs::files(&made.month_end, parameters, &outputs::inputs(files))?;
        Ok((made, expected))
    });
    match expected {
        Err(error) => {
            // The scratch folder's name says nothing to a reader.
            let scratch = format!("{}/", folder.path().display());
            let reason = format!("{error:#}").replace(&scratch, INPUTS);
            verification.problems.push(Problem::Inputs { reason });
        }
        Ok((Made { month_end, public_from }, expected)) => {
            verification.coverage = Coverage::of(&month_end);
            let labels = manifest.labels_that_differ(&month_end, public_from).into_iter();
            verification.problems.extend(labels.map(|(field, stated, computed)| Problem::Label {
                field,
                stated,
                found: computed,
            }));
            if is_spoilt(&month_end) {
                let reason = "findings block the returns, and no bundle is made of such a month".to_owned();
                verification.problems.push(Problem::Inputs { reason });
            }
            let recomputed = outputs::rows(&month_end);
            let unreadable = unreadable(&month_end);
            let n_before = verification.problems.len();
            verification.n_figures = recomputed.len();
            compare_figures(files, &recomputed, &mut verification.problems);
            for (path, expected) in &expected {
                // Without the file it is missing already.
                let Some(content) = files.get(path) else { continue };
                compare_output(path, content, expected, verification);
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

/// The files of the workspace in an archive, in a folder for a moment.
pub(super) fn unpacked(files: &Files) -> Result<TempDir> {
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
    Ok(folder)
}

/// What the workspace in a folder gives.
pub(super) struct Made {
    /// The month end.
    pub(super) month_end: Arc<MonthEnd>,
    /// From when everybody may read it; nothing where it is not released.
    pub(super) public_from: Option<Timestamp>,
}

/// What the workspace in a folder gives of a month.
pub(super) fn made_from(
    folder: &Path,
    month: (FinancialYear, Month),
    parameters: Parameters,
) -> Result<Made> {
    let workspace = Workspace::open(folder)?.on_day(latest_today());
    every_version_is_whole(&workspace)?;
    let month_end = Editions::new(&workspace, parameters.as_at).edition(month)?.month_end().clone();
    Ok(Made { month_end, public_from: workspace.releases.public_from(month) })
}

/// Whether a path is that of a return of nobody who was in the system then: nobody would read it.
fn is_of_nobody(workspace: &Workspace, path: &str) -> bool {
    let Some(rest) = path.strip_prefix(INPUTS).and_then(|path| path.strip_prefix("finance/returns/")) else {
        return false;
    };
    let parts: Vec<&str> = rest.split('/').collect();
    let [year, month, code, ..] = parts[..] else { return false };
    let (Ok(year), Ok(month)) = (year.parse::<FinancialYear>(), month.parse::<Month>()) else { return false };
    workspace
        .organisations_on(month.last_day(year))
        .iter()
        .all(|organisation| organisation.code.as_str() != code)
}

/// Of a return with versions every one is as it was submitted, and there is no other: those that do not
/// count are not read for the figures.
fn every_version_is_whole(workspace: &Workspace) -> Result<()> {
    for (year, month, organisation) in workspace.return_folders() {
        let folder = Workspace::return_folder(&organisation, year, month);
        let versions = Versions::read(&workspace.root, &folder, &[])?;
        for version in versions.iter().flat_map(|versions| &versions.list) {
            version::files_of(&workspace.root, &folder, version)?;
        }
        let version_folders = workspace.root.join(&folder).join("versions");
        if !version_folders.exists() {
            continue;
        }
        for entry in fs::read_dir(&version_folders)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let mut listed = versions.iter().flat_map(|versions| &versions.list);
            if !listed.any(|version| version.folder() == name) {
                bail!("{INPUTS}{folder}/versions/{name} is not a version of its register");
            }
        }
    }
    Ok(())
}

/// What of the inputs could not be read.
fn unreadable(month_end: &MonthEnd) -> Vec<String> {
    let findings = month_end.findings.iter().filter(|finding| finding.rule == UNREADABLE);
    findings.map(|finding| format!("{INPUTS}{}: {} {}", finding.file, finding.message, finding.fix)).collect()
}

type Rows = std::collections::BTreeMap<String, StatedFigure>;

/// Compares figures id by id, and the files that they were made from with those inside.
fn compare_figures(files: &Files, recomputed: &Rows, problems: &mut Vec<Problem>) {
    // Without the file it is missing already.
    let Some(bytes) = files.get(FIGURES) else { return };
    let stated = match outputs::stated(bytes) {
        Ok(stated) => stated,
        Err(error) => {
            problems.push(Problem::Unreadable { path: FIGURES.to_owned(), reason: format!("{error:#}") });
            return;
        }
    };
    compare_inputs(&outputs::inputs(files), &stated.inputs, problems);
    let ids: BTreeSet<&String> = stated.figures.keys().chain(recomputed.keys()).collect();
    for id in ids {
        let (stated_figure, recomputed_figure) = (stated.figures.get(id), recomputed.get(id));
        // A figure of the same value differs in what is said beside it.
        let beside = stated_figure.zip(recomputed_figure).filter(|(stated_figure, recomputed_figure)| {
            stated_figure.value == recomputed_figure.value && stated_figure.key == recomputed_figure.key
        });
        if let Some((stated_figure, recomputed_figure)) = beside {
            let half_width = |row: &StatedFigure| format!("{} pence", row.half_width);
            for (field, stated, recomputed) in [
                ("provenance", stated_figure.provenance.clone(), recomputed_figure.provenance.clone()),
                ("half-width", half_width(stated_figure), half_width(recomputed_figure)),
            ] {
                if stated != recomputed {
                    problems.push(Problem::Value {
                        path: FIGURES.to_owned(),
                        place: values::shortened(&format!("the {field} of {id} ({})", stated_figure.key)),
                        stated: Some(values::shortened(&stated)),
                        recomputed: Some(recomputed),
                    });
                }
            }
        } else if stated_figure != recomputed_figure {
            problems.push(Problem::Figure {
                id: values::shortened(id),
                key: stated_figure
                    .or(recomputed_figure)
                    .map(|row| values::shortened(&row.key))
                    .unwrap_or_default(),
                stated: stated_figure.map(|row| row.value),
                recomputed: recomputed_figure.map(|row| row.value),
            });
        }
    }
}

/// Compares the files of the workspace with those that the figures are stated to be made from. What the
/// check of the manifest has reported is not reported again.
fn compare_inputs(inside: &Inputs, stated: &Inputs, problems: &mut Vec<Problem>) {
    let paths: BTreeSet<&String> = inside.keys().chain(stated.keys()).collect();
    for path in paths {
        let path = path.clone();
        let problem = match (stated.get(&path), inside.get(&path)) {
            (Some(_), None) => Problem::Missing { path },
            (None, _) => Problem::Extra { path },
            // A changed file is reported as a value that differs.
            (Some(_), Some(_)) => continue,
        };
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
}

/// Compares an output file value by value and, where this version made it, byte by byte.
fn compare_output(path: &str, content: &[u8], expected: &[u8], verification: &mut Verification) {
    let differences = if path == FIGURES_TABLE {
        values::csv_differences(content, expected)
    } else {
        values::json(content)
            .and_then(|stated| Ok(values::json_differences(&stated, &values::json(expected)?)))
    };
    let problems = &mut verification.problems;
    match differences {
        Err(error) => {
            problems.push(Problem::Unreadable { path: path.to_owned(), reason: format!("{error:#}") });
        }
        Ok(Differences { listed: differences, has_more }) => {
            let is_same = differences.is_empty();
            // Figures that differ are named by their ids already.
            let is_named =
                |difference: &Difference| path == FIGURES && difference.place.starts_with("figures/");
            // Files that differ are named by their paths, too.
            let is_input =
                |difference: &Difference| path == FIGURES && difference.place.starts_with("inputs");
            let value_problem = |difference: Difference| Problem::Value {
                path: path.to_owned(),
                place: difference.place,
                stated: difference.stated,
                recomputed: difference.expected,
            };
            let is_of_figure = |problem: &Problem| match problem {
                Problem::Figure { .. } => true,
                Problem::Value { path, .. } => path == FIGURES,
                _ => false,
            };
            let is_known = problems.iter().any(is_of_figure);
            let is_file =
                |problem: &Problem| matches!(problem, Problem::Missing { .. } | Problem::Extra { .. });
            let are_inputs_known = problems.iter().any(is_file);
            let is_reported = |difference: &Difference| {
                (is_known && is_named(difference)) || (are_inputs_known && is_input(difference))
            };
            let named = differences.into_iter().filter(|difference| !is_reported(difference));
            problems.extend(named.map(value_problem).collect::<Vec<_>>());
            problems.extend(has_more.then(|| Problem::More { path: path.to_owned() }));
            if is_same && !verification.other_version {
                let byte = archive::first_difference(content, expected);
                problems.extend(byte.map(|byte| Problem::Output { path: path.to_owned(), byte }));
            }
        }
    }
}
