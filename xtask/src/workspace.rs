//! The repository as chores see it: where it stands, its files and its packages.

pub(crate) mod package;
pub(crate) mod tree;

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::workspace::package::Package;
use crate::workspace::tree::Tree;

/// The repository.
pub(crate) struct Workspace {
    /// The folder of the root manifest.
    pub(crate) root: PathBuf,
    /// Where cargo puts what it builds.
    pub(crate) target: PathBuf,
    /// The files that are, or are about to be, under version control.
    pub(crate) tree: Tree,
    /// The members of the workspace.
    pub(crate) packages: Vec<Package>,
}

impl Workspace {
    /// Reads the repository that this program was started in.
    pub(crate) fn read() -> Result<Self> {
        // Cargo names the folder when it runs a program or a test; it is not compiled in, so that
        // a shared target folder serves several clones.
        let folder = match std::env::var_os("CARGO_MANIFEST_DIR") {
            Some(folder) => PathBuf::from(folder),
            None => std::env::current_dir().context("the current folder cannot be read")?,
        };
        let metadata = package::metadata(&folder)?;
        let root = package::folder(&metadata, "workspace_root")?;
        let target = package::folder(&metadata, "target_directory")?;
        let packages = package::packages(&metadata, &root)?;
        let tree = Tree::read(&root)?;
        Ok(Self { root, target, tree, packages })
    }
}
