//! Passwords, asked for at the terminal or read from standard input.
//!
//! A password is never an argument, never in a file, and never printed.

use std::io::{self, Read};

use anyhow::{Context, Result, bail};
use app::password::{LONGEST, check_new};
use domain::account::AccountName;

/// Where a new password comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    /// Typed twice at the terminal, without being shown.
    Terminal,
    /// The first line of standard input.
    StandardInput,
}

/// Reads a new password for the account `name`, from where it comes.
pub(crate) fn read_new(name: &AccountName, from: From) -> Result<String> {
    let password = match from {
        From::StandardInput => first_line(&mut io::stdin().lock())?,
        From::Terminal => {
            let ask = |prompt: String| {
                rpassword::prompt_password(prompt)
                    .context("there is no terminal to ask for the password; a script uses --password-stdin")
            };
            let password = ask(format!("New password for {name} (not shown): "))?;
            check_new(&password, name)?;
            if ask("The same again: ".to_owned())? != password {
                bail!("the two passwords differ; nothing was changed");
            }
            password
        }
    };
    check_new(&password, name)?;
    Ok(password)
}

/// The first line, without its end.
fn first_line(input: &mut dyn Read) -> Result<String> {
    let mut text = String::new();
    let most = u64::try_from(LONGEST).unwrap_or(u64::MAX) * 4;
    input.take(most).read_to_string(&mut text).context("the password cannot be read from standard input")?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests;
