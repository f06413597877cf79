//! The one binary: reads what is asked, does the job, prints the outcome.

mod arguments;
mod limits;
mod load;
mod terminal;
mod output;
mod output_file;
mod password;
mod command;

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Error;
use app::board_report::Readers;
use clap::Parser;
use domain::month::Month;

use crate::arguments::{Arguments, Command, ScenarioCommand};
use crate::command::init::Contents;
use sources::practices::PracticeFiles;

/// How a command ended that could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All is well.
    Done,
    /// There are findings that block, or a bundle that differs.
    Blocked,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    terminal::name_workspace(&arguments.global.workspace);
    match run(&arguments) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Blocked) => ExitCode::from(1),
        // Whoever closes the pipe early, as `head` does, has seen enough.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing can be done where even the terminal is gone.
            let _ = writeln!(terminal::err(), "oakham: {}", terminal::runnable(&chain(&error)));
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let global = &arguments.global;
    match &arguments.command {
        Command::Demo { port, once, no_browser } => command::demo::run(global, *port, *once, !*no_browser),
        Command::Init { dir, system, synthetic, year, month, with, ods, registrations } => {
            let made_up_to = synthetic.then(|| month.unwrap_or(Month::LAST));
            let practices = registrations
                .as_deref()
                .map(|registrations| PracticeFiles { registrations, ods: ods.as_deref() });
            command::init::run(global, dir, system, &Contents { year: *year, made_up_to, with, practices })
        }
        Command::Check { when } => command::check::run(global, *when),
        Command::Plan(command) => command::plan::run(global, command),
        Command::Return(command) => command::returns::run(global, command),
        Command::Release { year, month, by, on, withdraw } => {
            let named = year.zip(*month).zip(by.as_deref());
            let release = named.map(|(month, by)| command::release::Release {
                month,
                by,
                from: *on,
                withdraw: withdraw.as_deref(),
            });
            command::release::run(global, release)
        }
        Command::Document(command) => command::document::run(global, command),
        Command::TakeApart => command::document::take_apart(),
