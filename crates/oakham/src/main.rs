//! The one binary: reads what is asked, does the job, prints the outcome.

mod arguments;
mod limits;
mod load;
mod terminal;
mod within_limits;
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

use crate::arguments::{Arguments, Command};
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
    let outcome = match within_limits::run(&arguments.command) {
        Ok(Some(code)) => return ExitCode::from(u8::try_from(code).unwrap_or(2)),
        Ok(None) => run(&arguments),
        Err(error) => Err(error),
    };
    match outcome {
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
        Command::Request(command) => command::request::run(global, command),
        Command::Document(command) => command::document::run(global, command),
        Command::Bulletin(command) => command::bulletin::run(global, command),
        Command::Pack(command) => command::pack::run(global, command),
        Command::TakeApart => command::document::take_apart(),
        Command::Position { when, by } => command::position::run(global, *when, *by),
        Command::Forecast { backtest: true, years, .. } => command::forecast::record::run(global, *years),
        Command::Forecast { when, paths, .. } => command::forecast::run(global, *when, *paths),
        Command::Access(access) => command::access::run(global, access),
        Command::Evaluate(command) => command::evaluate::run(global, command),
        Command::Spc(args) => command::spc::run(global, args),
        Command::Project(args) => command::project::run(global, args),
        Command::Benchmark(args) => command::benchmark::run(global, args),
        Command::Efficiency { year, year_end } => command::efficiency::run(global, *year, *year_end),
        Command::Risks { year } => command::risks::run(global, *year),
        Command::Reform(command) => command::reform::run(global, command),
        Command::Scenario(command) => command::scenario::run(global, command),
        Command::Flow(command) => command::flow::run(global, command),
        Command::Validate { folder } => command::validate::run(global, folder),
        Command::Search { when, words } => command::search::run(global, *when, words),
        Command::Data(command) => command::data::run(global, command),
        Command::Sql { sql, output } => command::sql::run(global, sql, output.as_deref()),
        Command::Report { when, paper, output } => command::report::run(global, *when, paper, output),
        Command::Bundle { when, public, output, key } => {
            let readers = if *public { Readers::Everybody } else { Readers::Board };
            command::bundle::run(global, *when, readers, output, key.as_deref())
        }
        Command::Verify { file, fingerprint } => command::verify::run(global, file, *fingerprint),
        Command::Publish { folder, figures } => command::publish::run(global, folder, *figures),
        Command::Serve { port, hosts, no_warm_up, sql } => {
            command::serve::run(global, *port, hosts, sql, !no_warm_up)
        }
        Command::Mcp { account } => command::mcp::run(global, account.as_ref()),
        Command::Comparison => command::comparison::run(global),
        Command::Question => command::question::run(global),
        Command::QuestionsOfPrograms => command::question::run_for_programs(global),
        Command::User { user } => command::user::run(global, user),
        Command::Token { token } => command::token::run(global, token),
        Command::Completions { shell } => command::completions::run(*shell),
    }
}

fn is_closed_pipe(error: &Error) -> bool {
    let is_closed = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        // A writer of CSV keeps what went wrong to itself.
        let in_csv = cause.downcast_ref::<csv::Error>().map(csv::Error::kind);
        cause.downcast_ref::<io::Error>().is_some_and(is_closed)
            || matches!(in_csv, Some(csv::ErrorKind::Io(error)) if is_closed(error))
    })
}

/// The error and its causes on one line each, without repeating what an outer one says.
fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        if !text.contains(&cause) {
            text = format!("{text}\n  because {cause}");
        }
    }
    text
}
