//! `oakham completions`: what a shell needs to complete commands and options.

use std::io;

use anyhow::Result;
use clap::CommandFactory;
use clap_complete::Shell;

use crate::Outcome;
use crate::arguments::Arguments;

/// Prints the completions for `shell`.
pub(crate) fn run(shell: Shell) -> Result<Outcome> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "oakham", &mut text);
    io::Write::write_all(&mut io::stdout().lock(), &text)?;
    Ok(Outcome::Done)
}
