//! `oakham scenario`: scenarios listed, begun, checked, what they do, and what came of those that were adopted.

mod reformed;
mod library;
mod compare;
mod table;
mod file;
pub(crate) mod progress;
mod adopted;

use anyhow::Result;

use crate::Outcome;
use crate::arguments::{Global, ScenarioCommand};

/// Does what is asked of scenarios.
pub(crate) fn run(global: &Global, command: &ScenarioCommand) -> Result<Outcome> {
    match command {
        ScenarioCommand::List => library::list(global),
        ScenarioCommand::New { name, title } => library::begin(global, name, title),
        ScenarioCommand::Check { files } => library::check(global, files),
        ScenarioCommand::Run { files } => reformed::run(global, files),
        ScenarioCommand::Compare { .. } => compare::run(global, command),
        ScenarioCommand::Adopt { file, on, by } => adopted::adopt(global, file, *on, by),
        ScenarioCommand::Withdraw { id, reason, by } => adopted::withdraw(global, id, reason, by),
        ScenarioCommand::Adopted { id } => adopted::show(global, id.as_deref()),
    }
}
