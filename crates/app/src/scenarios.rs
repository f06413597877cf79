//! The scenarios of a workspace, by name or by file.

pub mod untaken;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use domain::scenario::Scenario;

/// What scenarios are compared with: no scenario can be asked for by these names.
pub const BASES: [&str; 3] = ["base", "today", "care"];

/// Why a scenario of the workspace cannot be asked for; nothing where it can.
#[must_use]
pub fn unaskable(name: &str) -> Option<String> {
    BASES.contains(&name).then(|| {
        format!("{name} is what scenarios are compared with, so that nobody can ask for it; give the file another name")
    })
}

/// Files in the folder of scenarios that look like one and are not read, such as `beds.TOML` and `beds.toml.txt`.
#[must_use]
pub fn passed_over(root: &Path) -> Vec<String> {
    let entries = fs::read_dir(root.join("scenarios")).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter(|entry| entry.path().is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| {
            let plain = name.to_lowercase();
            let mut endings = plain.split('.').skip(1);
            let is_read = name.rsplit_once('.').is_some_and(|(_, ending)| ending == "toml");
            !name.starts_with(['.', '~']) && !is_read && endings.any(|part| ["toml", "tml"].contains(&part))
        })
        .collect();
    names.sort();
    names
}

/// The scenarios that were named, each with its name.
///
/// # Errors
/// Where one cannot be read, and where two are one or have one title, for then nobody could tell their
/// columns apart.
pub fn scenarios<'f>(root: &Path, files: &'f [PathBuf]) -> Result<Vec<(Scenario, &'f Path)>> {
    let missing = missing(root, files);
    if 1 < missing.len() {
        bail!(
            "{} are neither files nor scenarios of the workspace{}",
            missing.join(", "),
            those_there(root)?
        );
    }
    let mut scenarios: Vec<(Scenario, &Path)> = Vec::new();
    for file in files {
        let scenario = scenario(root, file)?;
        if let Some((_, other)) =
            scenarios.iter().find(|(known, _)| known.title.trim() == scenario.title.trim())
        {
            if *other == file {
                bail!("{} is named twice; name each scenario once", file.display());
            }
            bail!(
                "{} and {} are both called “{}”; give each a title of its own",
                other.display(),
                file.display(),
                scenario.title
            );
        }
        scenarios.push((scenario, file));
    }
    Ok(scenarios)
}

/// A scenario by its file, or by its name in the folder of scenarios of the workspace at `root`.
pub fn scenario(root: &Path, file: &Path) -> Result<Scenario> {
    let name = file.to_string_lossy();
    let named = format!("scenarios/{}.toml", name.strip_suffix(".toml").unwrap_or(&name));
    if file.is_file() {
        let is_another = file.components().count() == 1
            && root.join(&named).is_file()
            && fs::canonicalize(file).ok() != fs::canonicalize(root.join(&named)).ok();
        if is_another {
            bail!(
                "{name} is a file here, and {named} is in the workspace, too; write ./{name} or {}",
                root.join(&named).display()
            );
        }
        return at(file);
    }
    if root.join(&named).is_file() {
        return Ok(sources::scenario::read(root, &named)?);
    }
    // What is there and no file says itself what it is.
    if root.join(&named).exists() {
        return Ok(sources::scenario::read(root, &named)?);
    }
    if name.ends_with(".toml") && file.exists() {
        return at(file);
    }
    bail!("there is neither a file {name} nor {named} in the workspace{}", those_there(root)?)
}

/// Which of these is neither a file nor a scenario of the workspace.
#[must_use]
pub fn missing(root: &Path, files: &[PathBuf]) -> Vec<String> {
    let is_missing = |name: &String| {
        let named = format!("scenarios/{}.toml", name.strip_suffix(".toml").unwrap_or(name));
        !Path::new(name).exists() && !root.join(named).exists()
    };
    files.iter().map(|file| file.to_string_lossy().into_owned()).filter(is_missing).collect()
}

/// The scenarios that there are, as the end of a sentence.
fn those_there(root: &Path) -> Result<String> {
    let known = names(root)?.join(", ");
    Ok(if known.is_empty() { known } else { format!("; there is {known}") })
}

/// The scenario in a file, wherever that is.
fn at(file: &Path) -> Result<Scenario> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(sources::scenario::read(folder, &name)?)
}

/// The names of the scenarios of the workspace at `root`.
pub fn names(root: &Path) -> Result<Vec<String>> {
    let folder = root.join("scenarios");
    let mut names: Vec<String> = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            names.extend(name.strip_suffix(".toml").map(str::to_owned));
        }
    }
    names.sort();
    Ok(names)
}
