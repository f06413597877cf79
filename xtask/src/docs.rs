//! Runs the commands of README.md and docs/guide, so that what a reader types works.
//!
//! A block opened with three back quotes and `sh run` is run by bash in a copy of `examples/`,
//! with the built binary first on the path; `sh run exit=1` states another exit code than 0. The
//! blocks of one paper share a folder and follow one another.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};

use crate::workspace::Workspace;
use crate::workspace::tree::Tree;

/// Commands of a paper that are run.
#[derive(Debug, PartialEq, Eq)]
struct Block {
    /// The line it opens on, counted from 1.
    line: usize,
    script: String,
    expected_exit: i32,
}

/// Builds the binary and runs every block; gives whether each ended as it says.
pub(crate) fn run(workspace: &Workspace, out: &mut dyn Write) -> Result<bool> {
    let built = Command::new("cargo")
        .args(["build", "--quiet", "--package", "oakham"])
        .current_dir(&workspace.root)
        .status()
        .context("cargo could not be started")?;
    ensure!(built.success(), "oakham could not be built");
    let binaries = workspace.target.join("debug");
    let scratch = workspace.target.join("docs-run");

    let (mut n_blocks, mut n_failed) = (0, 0);
    for (path, text) in workspace.tree.texts_with(".md").filter(|(path, _)| is_run(path)) {
        let blocks = blocks(text).with_context(|| path.to_owned())?;
        if blocks.is_empty() {
            continue;
        }
        let folder = scratch.join(path.replace('/', "-"));
        copy_examples(&workspace.tree, &folder)?;
        for block in &blocks {
            n_blocks += 1;
            let started = Instant::now();
            let fault = run_block(block, &folder, &binaries)?;
            let seconds = started.elapsed().as_secs_f64();
            match fault {
                None => writeln!(out, "{path}:{}: ok, {seconds:.1} s", block.line)?,
                Some(fault) => {
                    n_failed += 1;
                    writeln!(out, "{path}:{}: {fault}", block.line)?;
                }
            }
        }
    }
    writeln!(out, "docs: {n_blocks} blocks, {n_failed} failed")?;
    Ok(n_failed == 0)
}

/// Whether the commands of a paper are run.
fn is_run(path: &str) -> bool {
    path == "README.md" || path.starts_with("docs/guide/")
}

/// The blocks of a paper that are run, in its order.
fn blocks(text: &str) -> Result<Vec<Block>> {
    let mut blocks = Vec::new();
    let mut open: Option<Option<Block>> = None;
    for (idx, line) in text.lines().enumerate() {
        match (&mut open, line.trim_start().strip_prefix("```")) {
            (None, Some(heading)) => open = Some(opening(heading, idx + 1)?),
            (Some(block), Some(_)) => {
                blocks.extend(block.take());
                open = None;
            }
            (Some(Some(block)), None) => {
                block.script.push_str(line.trim_start());
                block.script.push('\n');
            }
            (Some(None) | None, None) => {}
        }
    }
    ensure!(open.is_none(), "a block is not closed");
    Ok(blocks)
}

/// The block that `heading` opens; `None` where it is not run.
fn opening(heading: &str, line: usize) -> Result<Option<Block>> {
    let words: Vec<&str> = heading.split_whitespace().collect();
    let expected_exit = match words[..] {
        ["sh", "run"] => 0,
        ["sh", "run", exit] => match exit.strip_prefix("exit=").map(str::parse) {
            Some(Ok(code)) => code,
            _ => bail!("line {line}: {exit:?} is not understood; write exit=1"),
        },
        _ => return Ok(None),
    };
    Ok(Some(Block { line, script: String::new(), expected_exit }))
}

/// Puts a fresh copy of `examples/` into `folder`.
fn copy_examples(tree: &Tree, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    for (path, content) in tree.files().filter(|(path, _)| path.starts_with("examples/")) {
        let copy = folder.join(path);
        let parent = copy.parent().unwrap_or(folder);
        fs::create_dir_all(parent).with_context(|| format!("{} cannot be made", parent.display()))?;
        fs::write(&copy, content).with_context(|| format!("{} cannot be written", copy.display()))?;
    }
    Ok(())
}

/// Runs a block; gives what is wrong with how it ended, with all it printed.
fn run_block(block: &Block, folder: &Path, binaries: &Path) -> Result<Option<String>> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> =
        std::iter::once(binaries.to_owned()).chain(std::env::split_paths(&path)).collect();
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", &block.script])
        .current_dir(folder)
        .env("PATH", std::env::join_paths(folders).context("PATH cannot be put together")?)
        .stdin(Stdio::null())
        .output()
        .context("bash could not be started")?;
    if output.status.code() == Some(block.expected_exit) {
        return Ok(None);
    }
    let mut printed = String::from_utf8_lossy(&output.stdout).into_owned();
    printed.push_str(&String::from_utf8_lossy(&output.stderr));
    let expected = block.expected_exit;
    Ok(Some(format!("{}, expected exit code {expected}\n{}{printed}", output.status, block.script)))
}

#[cfg(test)]
mod tests;
