//! Tokens of programs, and what is kept of one: its hash with a salt, as SCRAM-SHA-256 (RFC 5802) takes it.
//!
//! A token cannot be had from its hash. Whoever reads the hash can sign in with it all the same, as the server's side of
//! SCRAM computes from it, so it is kept where hashes of passwords are.

use std::fmt;
use std::str::FromStr;

use pgwire::api::auth::Password;
use pgwire::api::auth::sasl::scram::{SCRAM_ITERATIONS, gen_salted_password};
use sha2::{Digest, Sha256};

use super::WireError;

/// How a token begins, so that it is known for one where it was left lying about.
const BEGINS: &str = "oakham_";
/// How a verifier begins.
const METHOD: &str = "SCRAM-SHA-256";
/// Bytes of a token, beside how it begins, and of a hash.
const LONG: usize = 32;
/// Bytes of a salt.
const SALT: usize = 16;

/// A new token: 256 random bits.
///
/// # Errors
/// Where the system gives no random bytes.
pub fn new_token() -> Result<String, WireError> {
    Ok(format!("{BEGINS}{}", hex(&random::<LONG>()?)))
}

pub(super) fn random<const N: usize>() -> Result<[u8; N], WireError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| WireError::Random)?;
    Ok(bytes)
}

/// What a token is verified against, written as `SCRAM-SHA-256$4096:salt$hash`.
#[derive(Clone, PartialEq, Eq)]
pub struct Verifier {
    salt: Vec<u8>,
    hash: Vec<u8>,
}

impl Verifier {
    /// The verifier of a token, with a salt of its own. A token is random in 256 bits, so more rounds than RFC 7677 asks
    /// for would protect nothing.
    ///
    /// # Errors
    /// Where the system gives no random bytes.
    pub fn of(token: &str) -> Result<Self, WireError> {
        let salt = random::<SALT>()?.to_vec();
        Ok(Self { hash: gen_salted_password(token, &salt, SCRAM_ITERATIONS), salt })
    }

    /// What somebody unknown is asked by: always the same for a name, so that nobody learns which names there are, and
    /// no token fits it.
    pub(super) fn of_nobody(name: &str, secret: &[u8; LONG]) -> Self {
        let of = |what: &str| {
            let hash = Sha256::new().chain_update(secret).chain_update(what).chain_update(name);
            hash.finalize().to_vec()
        };
        Self { salt: of("salt")[..SALT].to_vec(), hash: of("hash") }
    }

    pub(super) fn into_password(self) -> Password {
        Password::new(Some(self.salt), self.hash)
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier").finish_non_exhaustive()
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{METHOD}${SCRAM_ITERATIONS}:{}${}", hex(&self.salt), hex(&self.hash))
    }
}

impl FromStr for Verifier {
    type Err = WireError;

    fn from_str(text: &str) -> Result<Self, WireError> {
        let read = || -> Option<Self> {
            let (work, hash) = text.strip_prefix(METHOD)?.strip_prefix('$')?.split_once('$')?;
            let (rounds, salt) = work.split_once(':')?;
            let is_ours = rounds.parse() == Ok(SCRAM_ITERATIONS);
            let verifier = Self { salt: bytes(salt)?, hash: bytes(hash)? };
            (is_ours && verifier.salt.len() == SALT && verifier.hash.len() == LONG).then_some(verifier)
        };
        read().ok_or(WireError::Damaged)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests;
