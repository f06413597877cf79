//! Tokens of programs, and what is kept of one: what SCRAM-SHA-256 (RFC 5802) needs to check a proof, written as
//! PostgreSQL keeps it. Neither a token nor a proof can be had from it.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use postgres_protocol::password::scram_sha_256;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::WireError;

/// How the method is called.
pub(super) const METHOD: &str = "SCRAM-SHA-256";
/// How a token begins, so that it is known for one where it was left lying about.
const BEGINS: &str = "oakham_";
/// Bytes of a token, beside how it begins, and of a key.
pub(super) const KEY: usize = 32;
/// Bytes of a salt.
const SALT: usize = 16;
/// How often the hash is taken where nobody says otherwise. A token is random in 256 bits, so more rounds than RFC 7677
/// asks for would protect nothing.
const ROUNDS: u32 = 4_096;

/// A new token: 256 random bits.
///
/// # Errors
/// Where the system gives no random bytes.
pub fn new_token() -> Result<String, WireError> {
    let hex = random::<KEY>()?.map(|byte| format!("{byte:02x}"));
    Ok(format!("{BEGINS}{}", hex.concat()))
}

pub(super) fn random<const N: usize>() -> Result<[u8; N], WireError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| WireError::Random)?;
    Ok(bytes)
}

/// What a token is verified against, written as `SCRAM-SHA-256$4096:salt$StoredKey:ServerKey`.
#[derive(Clone, PartialEq, Eq)]
pub struct Verifier {
    rounds: u32,
    salt: Vec<u8>,
    stored_key: [u8; KEY],
    server_key: [u8; KEY],
}

impl Verifier {
    /// The verifier of a token, with a salt of its own.
    #[must_use]
    pub fn of(token: &str) -> Self {
        scram_sha_256(token.as_bytes()).parse().expect("the library writes it as PostgreSQL does")
    }

    /// Whether this is the token that is kept, for those who send it whole over an encrypted line. It takes as long where
    /// none is `kept`.
    #[must_use]
    pub fn is_right(kept: Option<&Self>, token: &str) -> bool {
        let nobody = Self::of_nobody("", &[0; KEY]);
        let verifier = kept.unwrap_or(&nobody);
        // Tokens are ASCII, which SCRAM takes as it is.
        let salted = salted(token.as_bytes(), &verifier.salt, verifier.rounds);
        let stored_key = Sha256::digest(hmac(&salted, &[b"Client Key"]));
        let is_equal = bool::from(stored_key.as_slice().ct_eq(&verifier.stored_key));
        is_equal && kept.is_some()
    }

    /// What somebody unknown is asked by: always the same for a name, so that nobody learns which names there are, and
    /// no token fits it.
    pub(super) fn of_nobody(name: &str, secret: &[u8; KEY]) -> Self {
        let of = |what: &str| -> [u8; KEY] {
            Sha256::new().chain_update(secret).chain_update(what).chain_update(name).finalize().into()
        };
        let salt = of("salt")[..SALT].to_vec();
        Self { rounds: ROUNDS, salt, stored_key: of("stored"), server_key: of("server") }
    }

    pub(super) const fn rounds(&self) -> u32 {
        self.rounds
    }

    pub(super) fn salt(&self) -> &[u8] {
        &self.salt
    }

    /// The hash of the key with which a client proves that it has the token.
    pub(super) const fn stored_key(&self) -> &[u8; KEY] {
        &self.stored_key
    }

    /// The key with which the server proves that it knows the token.
    pub(super) const fn server_key(&self) -> &[u8; KEY] {
        &self.server_key
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier").finish_non_exhaustive()
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [salt, stored, server] =
            [&self.salt, &self.stored_key[..], &self.server_key].map(|bytes| STANDARD.encode(bytes));
        write!(f, "{METHOD}${}:{salt}${stored}:{server}", self.rounds)
    }
}

impl FromStr for Verifier {
    type Err = WireError;

    fn from_str(text: &str) -> Result<Self, WireError> {
        let read = || -> Option<Self> {
            let (work, keys) = text.strip_prefix(METHOD)?.strip_prefix('$')?.split_once('$')?;
            let (rounds, salt) = work.split_once(':')?;
            let (stored, server) = keys.split_once(':')?;
            let key = |text| STANDARD.decode(text).ok()?.try_into().ok();
            let (rounds, salt) = (rounds.parse().ok()?, STANDARD.decode(salt).ok()?);
            let verifier = Self { rounds, salt, stored_key: key(stored)?, server_key: key(server)? };
            (ROUNDS <= rounds && SALT <= verifier.salt.len()).then_some(verifier)
        };
        read().ok_or(WireError::Damaged)
    }
}

/// The token with its salt (RFC 5802, `Hi`).
fn salted(token: &[u8], salt: &[u8], rounds: u32) -> [u8; KEY] {
    let mut last = hmac(token, &[salt, &1_u32.to_be_bytes()]);
    let mut all = last;
    for _ in 1..rounds {
        last = hmac(token, &[&last]);
        for (byte, more) in all.iter_mut().zip(last) {
            *byte ^= more;
        }
    }
    all
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; KEY] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of HMAC may have any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests;
