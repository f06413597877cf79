//! What the compiler does not check: who may depend on whom, names, papers, sizes.
//!
//! Each check is a function from the repository to remarks; all remarks are shown at once.

mod circles;
mod features;
mod papers;
mod retired;
mod rings;
mod shape;
mod words;

use std::fmt;
use std::io::Write;

use anyhow::Result;

use crate::workspace::Workspace;

/// What a remark means for the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Severity {
    /// The repository is not tidy.
    Violation,
    /// A person should look.
    Warning,
}

/// One thing a check has to say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Remark {
    severity: Severity,
    file: String,
    /// The line, counted from 1; 1 where it concerns the whole file.
    line: usize,
    message: String,
}

impl Remark {
    fn violation(file: &str, line: usize, message: String) -> Self {
        Self { severity: Severity::Violation, file: file.to_owned(), line, message }
    }

    fn warning(file: &str, line: usize, message: String) -> Self {
        Self { severity: Severity::Warning, file: file.to_owned(), line, message }
    }
}

/// `crates/finance/src/plan.rs:1: warning: 412 lines; is it still one idea?`
impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Violation => "",
            Severity::Warning => "warning: ",
        };
        write!(f, "{}:{}: {severity}{}", self.file, self.line, self.message)
    }
}

/// Runs every check; gives whether there is no violation. Warnings do not count.
pub(crate) fn run(workspace: &Workspace, out: &mut dyn Write) -> Result<bool> {
    let remarks = remarks(workspace)?;
    for remark in &remarks {
        writeln!(out, "{remark}")?;
    }
    let n_violations = remarks.iter().filter(|remark| remark.severity == Severity::Violation).count();
    let n_warnings = remarks.len() - n_violations;
    let n_files = workspace.tree.files().count();
    writeln!(out, "tidy: {n_files} files, {n_violations} violations, {n_warnings} warnings")?;
    Ok(n_violations == 0)
}

fn remarks(workspace: &Workspace) -> Result<Vec<Remark>> {
    let Workspace { root, tree, packages, .. } = workspace;
    let mut remarks = [
        retired::no_retired_words(tree),
        rings::only_allowed_dependencies(tree, packages),
        rings::heavy_crates_at_home(tree, packages),
        rings::no_formats_or_threads_in_the_pure_ring(tree, packages),
        circles::no_circles_between_files(tree),
        features::same_for_program_and_tests(root)?,
        shape::files_open_with_what_they_are(tree),
        shape::no_module_without_a_noun(tree),
        shape::every_file_is_included(tree, packages),
        shape::files_hold_one_idea(tree),
        words::no_large_files(tree),
        words::no_paths_of_a_machine(tree),
        words::no_control_characters(tree),
        words::one_sentence_a_line(tree),
        words::csv_is_written_in_one_place(tree),
        papers::every_crate_is_in_the_architecture(tree, packages),
        papers::every_line_is_in_its_reference(tree),
        papers::every_rule_is_in_its_reference(tree),
        papers::last_rules_are_those_of_the_reference(tree),
        papers::every_link_leads_somewhere(tree),
        papers::every_named_path_is_there(tree),
    ]
    .concat();
    remarks.sort();
    Ok(remarks)
}

#[cfg(test)]
mod tests;
