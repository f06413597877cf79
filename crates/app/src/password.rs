//! Passwords: what a new one must be, and Argon2id hashes of them.

use anyhow::{Result, anyhow, bail};
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::account::AccountName;

/// Memory [KiB], passes and lanes: what OWASP's password storage cheat sheet asks of Argon2id at
/// least (<https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html>).
/// Each hash names its own, so these can rise without making an old one worthless.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// What passwords of unknown accounts are verified against, so that a refusal takes as long.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The shortest new password [characters].
const SHORTEST: usize = 12;
/// The longest new password [bytes].
pub const LONGEST: usize = 1024;

/// Refuses what is guessed first.
pub fn check_new(password: &str, name: &AccountName) -> Result<()> {
    let small = password.to_lowercase();
    if password.chars().count() < SHORTEST {
        bail!("a password has at least {SHORTEST} characters; three random words make a good one");
    }
    if LONGEST < password.len() {
        bail!("a password has at most {LONGEST} bytes");
    }
    if small.contains(name.as_str()) || is_predictable(&small) {
        bail!("this password is easily guessed; three random words make a good one");
    }
    Ok(())
}

/// Whether a password follows from a few of its characters: runs of the alphabet, of digits or of a row of
/// keys, few characters again and again, or a short piece repeated.
fn is_predictable(password: &str) -> bool {
    /// What is typed without thinking; each also backwards and round its end.
    const ROWS: [&str; 5] =
        ["abcdefghijklmnopqrstuvwxyz", "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
    /// Fewer telling characters are too few: of a run only the first counts.
    const LEAST: usize = 6;
    let characters: Vec<char> = password.chars().collect();
    let follows = |first: char, second: char| {
        first == second
            || ROWS.iter().any(|row| {
                let n = row.len();
                let place = |character: char| row.chars().position(|letter| letter == character);
                let apart = place(first).zip(place(second)).map(|(first, second)| (second + n - first) % n);
                apart.is_some_and(|apart| apart == 1 || apart + 1 == n)
            })
    };
    let n_telling = 1 + characters.windows(2).filter(|pair| !follows(pair[0], pair[1])).count();
    let mut distinct = characters.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let repeats =
        |length: usize| characters.iter().skip(length).zip(&characters).all(|(later, first)| later == first);
    n_telling < LEAST || distinct.len() < LEAST - 1 || (1..=LEAST).any(repeats)
}

/// The Argon2id hash of a password, with a salt of its own, as a PHC string.
pub fn hash(password: &str) -> Result<String> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).expect("the cost is within the limits of Argon2");
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = hasher
        .hash_password(password.as_bytes())
        .map_err(|error| anyhow!("the password cannot be hashed: {error}"))?;
    Ok(hash.to_string())
}

/// Whether `password` is the one behind `hash`. Without a hash it is not, and that takes as long.
#[must_use]
pub fn is_behind(password: &str, hash: Option<&str>) -> bool {
    // The cost is that of the hash; the comparison takes the same time wherever they differ.
    let verified = Argon2::default().verify_password(password.as_bytes(), hash.unwrap_or(NOBODYS));
    verified.is_ok() && hash.is_some()
}

#[cfg(test)]
mod tests;
