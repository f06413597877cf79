//! The repository's own chores: `cargo xtask tidy`, `docs`, `bench` and `example`.
//!
//! What a user of Oakham does is in `crates/oakham`; nothing here is shipped.

mod bench;
mod docs;
mod example;
mod tidy;
mod workspace;

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Result;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

Commands:
  tidy     Check what the compiler does not: dependencies, names, papers, sizes
  docs     Run the commands of README.md and docs/guide
  bench    Build for release, measure, write docs/benchmarks.md; --only PART for one part
  example  Write the returns of examples/llr anew from its outlines
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["tidy"] => run(tidy::run),
        ["bench"] => run(|workspace, out| bench::run(workspace, None, out)),
        ["bench", "--only", part] => run(|workspace, out| bench::run(workspace, Some(part), out)),
        ["docs"] => run(docs::run),
        ["example"] => run(example::run),
        _ => {
            // Nothing can be done where even the terminal is gone.
            let _ = io::stderr().write_all(USAGE.as_bytes());
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Runs a command at the root of the repository; gives whether all is well.
fn run(command: impl FnOnce(&workspace::Workspace, &mut dyn Write) -> Result<bool>) -> Result<bool> {
    let workspace = workspace::Workspace::read()?;
    let mut out = io::stdout().lock();
    command(&workspace, &mut out)
}
