//! Passwords: what a new one must be, and Argon2id hashes of them.
//!
//! A password is never an argument, never in a file, and never printed.

use std::io::{self, Read};

use anyhow::{Context, Result, anyhow, bail};
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::account::AccountName;

/// Memory [KiB], passes and lanes: what OWASP's password storage cheat sheet asks of Argon2id at
/// least (<https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html>).
/// Each hash names its own, so these can rise without making an old one worthless.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// The hash that the passwords of unknown accounts are verified against, at the same cost.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The shortest new password [characters].
const SHORTEST: usize = 12;
/// The longest new password [bytes].
const LONGEST: usize = 1024;

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

/// Refuses what is guessed first.
fn check_new(password: &str, name: &AccountName) -> Result<()> {
    let small = password.to_lowercase();
    let mut characters = password.chars();
    let first = characters.next();
    if password.chars().count() < SHORTEST {
        bail!("a password has at least {SHORTEST} characters; three random words make a good one");
    }
    if LONGEST < password.len() {
        bail!("a password has at most {LONGEST} bytes");
    }
    if small.contains(name.as_str()) || characters.all(|character| Some(character) == first) {
        bail!("this password is easily guessed; three random words make a good one");
    }
    Ok(())
}

/// The Argon2id hash of a password, with a salt of its own, as a PHC string.
pub(crate) fn hash(password: &str) -> Result<String> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).expect("the cost is within the limits of Argon2");
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = hasher
        .hash_password(password.as_bytes())
        .map_err(|error| anyhow!("the password cannot be hashed: {error}"))?;
    Ok(hash.to_string())
}

/// Whether `password` is the one behind `hash`. Without a hash it is not, and that takes as long.
pub(crate) fn is_behind(password: &str, hash: Option<&str>) -> bool {
    // The cost is that of the hash; the comparison takes the same time wherever they differ.
    let verified = Argon2::default().verify_password(password.as_bytes(), hash.unwrap_or(NOBODYS));
    verified.is_ok() && hash.is_some()
}

#[cfg(test)]
mod tests;
