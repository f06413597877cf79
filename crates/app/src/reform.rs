//! From a workspace's `reform` folder to a reform worked out.

pub mod clusters;
mod named;
pub mod problem;

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use domain::finding::Finding;
use domain::function::OptionKind;
use domain::register_id::RegisterId;
use finance::rules::reporting;
use jiff::civil::Date;
use reform::open::OpenReform;
use reform::plan::{Input, Reform, Refused};
use reform::solve::Budget;
use sources::reform::ReformRead;
use sources::scaffold::OPEN;
use sources::workspace::Workspace;

use crate::clock::today;

pub use named::function_named;

/// What a workspace's reform is worked out from; nothing where it has none, or leaves values open ([`open`]).
///
/// # Errors
/// All that cannot be read, at once.
pub fn input(workspace: &Workspace, on: Date) -> Result<Option<Input>> {
    Ok(match sources::reform::reform(&workspace.root, on)? {
        Some(ReformRead::Whole(input)) => Some(*input),
        Some(ReformRead::Open(_)) | None => None,
    })
}

/// What is known of a workspace's reform that leaves values open; nothing where it has none, or all is stated.
///
/// # Errors
/// All that cannot be read, at once.
pub fn open(workspace: &Workspace, on: Date) -> Result<Option<OpenReform>> {
    Ok(match sources::reform::reform(&workspace.root, on)? {
        Some(ReformRead::Open(open)) => Some(*open),
        Some(ReformRead::Whole(_)) | None => None,
    })
}

/// C04: each column that has open values, one finding.
#[must_use]
pub fn open_findings(workspace: &Workspace) -> Vec<Finding> {
    let open = open(workspace, today()).ok().flatten();
    let columns = open.into_iter().flat_map(|open| open.open);
    columns
        .map(|open| {
            let message = match &open.rows[..] {
                [] => format!("{} is not stated.", open.column),
                [row] => format!("{} is not stated in row {row}.", open.column),
                [first, .., last] => {
                    format!("{} is not stated in {} rows, {first} to {last}.", open.column, open.rows.len())
                }
            };
            Finding {
                file: open.file,
                ..reporting::warning(
                    "C04",
                    message,
                    &format!("Put the value in the place of {OPEN}; the file says what it means."),
                )
            }
        })
        .collect()
}

/// In what the registers of a workspace's reform do not agree; nothing where it has none, or it cannot be
/// read, which is reported elsewhere.
pub fn findings(workspace: &Workspace) -> Vec<Finding> {
    let input = input(workspace, today()).ok().flatten();
    input.map_or_else(Vec::new, |input| reform::plan::consistency::findings(&input))
}

/// The workspace's reform worked out on a day, with what is settled of functions; nothing where it has
/// none.
///
/// # Errors
/// All that cannot be read, at once, or terms of leaving that contradict themselves.
pub fn evaluate(
    workspace: &Workspace,
    on: Date,
    fixed: &BTreeMap<RegisterId, OptionKind>,
    seed: u64,
) -> Result<Option<Reform>> {
    let Some(input) = input(workspace, on)? else { return Ok(None) };
    Ok(Some(plan(input, fixed, seed)?))
}

/// An option that may not be taken, with why: `T12 Safeguarding may not be shared between the boards: …`.
#[must_use]
pub fn refused_in_words(input: &Input, refused: &Refused) -> String {
    let id = &refused.function;
    let name =
        input.function(id).map_or_else(|| id.to_string(), |function| format!("{id} {}", function.name));
    format!("{name} may not be {}: {}", refused.kind.done(), refused.why)
}

/// An input worked out, with what is settled of functions.
///
/// # Errors
/// Where a function has no such option in the registers or it may not be taken, or the terms of leaving
/// contradict themselves.
pub fn plan(input: Input, fixed: &BTreeMap<RegisterId, OptionKind>, seed: u64) -> Result<Reform> {
    for (id, kind) in fixed {
        if input.options_of(id).all(|option| option.kind != *kind) {
            let known: Vec<&str> = input.options_of(id).map(|option| option.kind.code()).collect();
            bail!("{id} has no option {} in reform/options.csv; it has {}", kind.code(), known.join(", "));
        }
    }
    let reform = reform::plan::plan(input, fixed, &mut Budget::default(), seed)?;
    let refused = reform.refused.iter().find(|refused| fixed.get(&refused.function) == Some(&refused.kind));
    if let Some(refused) = refused {
        bail!("{}", refused_in_words(&reform.input, refused));
    }
    Ok(reform)
}
