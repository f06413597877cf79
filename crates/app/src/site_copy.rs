//! A copy of the public site in a folder that any web server can serve: whole or not at all.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use exhibits::exhibit::Exhibit;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use web::appraisal::adoptions::Adoptions;
use web::appraisal::port::Appraisals;
use web::bulletin::port::Bulletins;
use web::documents::port::Documents;
use web::export::{ExportOptions, Exported, Storage, export};
use web::files::WorkspaceFiles;
use web::library::{Library, LiveLibrary};
use web::packs::port::Packs;
use web::returns::return_desk::ReturnDesk;
use web::scrutiny::port::Register;
use web::server::{Features, Settings};
use web::simulation::port::Simulations;

use crate::adoption::desk::WorkspaceAdoptions;
use crate::appraisal::desk::WorkspaceAppraisals;
use crate::assistant::answers_of;
use crate::bulletins::desk::WorkspaceBulletins;
use crate::clock::today;
use crate::documents::desk::WorkspaceDocuments;
use crate::files::FilesBelow;
use crate::packs::desk::WorkspacePacks;
use crate::publication::{self, Pages, Reporter, Silent, WorkspaceReleases};
use crate::requests::desk::WorkspaceRegister;
use crate::returns::desk::WorkspaceReturnDesk;
use crate::simulation::jobs::WorkspaceSimulations;

/// By which an earlier copy is known.
const MARK: &str = "about-this-copy.txt";

/// What is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// The workspace.
    pub root: &'a Path,
    /// Where the copy is put; an earlier copy there is replaced.
    pub folder: &'a Path,
    /// Whether every figure of the month that is shown first has its page.
    pub with_figures: bool,
    /// The version of the program.
    pub version: &'a str,
}

/// Copies the public site, with how forecasts did in years whose end is known.
///
/// # Errors
/// Where a page cannot be made, or the folder holds something else or cannot be written to; it is as before then.
pub fn copy(
    asked: Asked<'_>,
    forecast_record: impl FnOnce() -> Vec<Exhibit>,
    reporter: &dyn Reporter,
    progress: &dyn Fn(usize),
) -> Result<Exported> {
    let Asked { root, folder, with_figures, version } = asked;
    refuse_another(folder)?;
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = || format!("{} cannot be written to; name a folder you may write to", parent.display());
    fs::create_dir_all(parent).with_context(failed)?;
    let beside = tempfile::Builder::new().prefix(".oakham-copy-").tempdir_in(parent).with_context(failed)?;
    let runtime = Runtime::new().context("the pages cannot be made")?;
    let (library, features) = site(root, forecast_record(), &runtime, reporter)?;
    let on = today();
    let settings = Settings { version: version.to_owned(), contact: None };
    let options = ExportOptions { settings, on, with_figures };
    let mut storage = Below(beside.path().to_owned());
    let exported = runtime.block_on(export(library, features, options, &mut storage, progress));
    // Work of pages may still be under way, which ends with the process.
    runtime.shutdown_background();
    let exported = exported?;
    let about = format!(
        "A copy of the public pages of an Oakham workspace, made by Oakham {version} on {on}.\nServe this folder with any web server, or open index.html.\n{} pages and {} other files; {} released months.\n",
        exported.pages, exported.files, exported.months,
    );
    storage.keep(MARK, about.as_bytes()).with_context(failed)?;
    put(beside, folder)
        .with_context(|| format!("{} cannot be put in its place; it is as before", folder.display()))?;
    Ok(exported)
}

/// The site as it is served, without what only those with an account do.
fn site(
    root: &Path,
    forecast_record: Vec<Exhibit>,
    runtime: &Runtime,
    reporter: &dyn Reporter,
) -> Result<(Arc<dyn Library>, Features)> {
    let (snapshot, stamps) = runtime.block_on(publication::open(root, None, reporter))?.into_parts();
    let live = Arc::new(LiveLibrary::new(snapshot));
    live.follow_releases(Arc::new(WorkspaceReleases::new(root.to_owned())));
    live.keep_record(forecast_record);
    let simulation = runtime.block_on(WorkspaceSimulations::open(root))?;
    let pages = Arc::new(Pages::new(root.to_owned(), Arc::clone(&live), stamps, Arc::new(Silent)));
    let appraisals: Arc<dyn Appraisals> = WorkspaceAppraisals::open(root)?;
    let features = Features {
        return_desk: Some(Arc::new(WorkspaceReturnDesk::new(root.to_owned(), pages)) as Arc<dyn ReturnDesk>),
        register: Some(Arc::new(WorkspaceRegister::new(root.to_owned())) as Arc<dyn Register>),
        documents: Some(Arc::new(WorkspaceDocuments::new(root.to_owned())) as Arc<dyn Documents>),
        bulletins: Some(Arc::new(WorkspaceBulletins::new(root.to_owned())) as Arc<dyn Bulletins>),
        packs: Some(Arc::new(WorkspacePacks::new(root.to_owned())) as Arc<dyn Packs>),
        simulation: simulation.map(|simulation| -> Arc<dyn Simulations> { simulation }),
        appraisals: Some(appraisals),
        adoptions: Some(Arc::new(WorkspaceAdoptions::new(root.to_owned(), None)) as Arc<dyn Adoptions>),
        files: Some(Arc::new(FilesBelow(root.to_owned())) as Arc<dyn WorkspaceFiles>),
        answers: Some(answers_of(root.to_owned())),
        ..Features::default()
    };
    Ok((live, features))
}

/// Refuses a folder that holds something else than an earlier copy.
fn refuse_another(folder: &Path) -> Result<()> {
    let Ok(metadata) = fs::symlink_metadata(folder) else { return Ok(()) };
    if !metadata.is_dir() {
        bail!("{} is no folder; name a new one, or an earlier copy", folder.display());
    }
    let is_empty = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    if !is_empty && !folder.join(MARK).is_file() {
        bail!(
            "{} holds something else than a copy of the site, and would be lost; name a new folder, or an earlier copy (with {MARK})",
            folder.display()
        );
    }
    Ok(())
}

/// Puts the new copy in the place of an earlier one.
fn put(new: TempDir, folder: &Path) -> io::Result<()> {
    let new = new.keep();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&new, fs::Permissions::from_mode(0o755))?;
    }
    let old = new.with_extension("old");
    let had = folder.exists();
    if had {
        fs::rename(folder, &old)?;
    }
    if let Err(error) = fs::rename(&new, folder) {
        if had {
            fs::rename(&old, folder)?;
        }
        let _ = fs::remove_dir_all(&new);
        return Err(error);
    }
    if had {
        // What is left of the earlier copy stands beside and harms nothing.
        let _ = fs::remove_dir_all(&old);
    }
    Ok(())
}

/// Files below a folder.
struct Below(PathBuf);

impl Storage for Below {
    fn keep(&mut self, file: &str, content: &[u8]) -> io::Result<()> {
        let path = self.0.join(file);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, content)
    }

    fn kept(&self, file: &str) -> io::Result<Vec<u8>> {
        fs::read(self.0.join(file))
    }
}
