//! Verifiers as they were kept at first, with which whoever read the database could sign in, made into those that only
//! check a proof (RFC 5802, 3).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// Bytes of the salted token, and of each key.
const KEY: usize = 32;

/// The verifier that is kept now of one that held the salted token, `SCRAM-SHA-256$rounds:salt$salted` with bytes as
/// hexadecimal digits; nothing where it is no such one. Tokens stay as they are.
pub(crate) fn renewed(verifier: &str) -> Option<String> {
    let (method, rest) = verifier.split_once('$')?;
    let (work, salted) = rest.split_once('$')?;
    let (rounds, salt) = work.split_once(':')?;
    let (salt, salted) = (bytes(salt)?, bytes(salted).filter(|salted| salted.len() == KEY)?);
    let key = |purpose: &[u8]| {
        let mut mac = Hmac::<Sha256>::new_from_slice(&salted).ok()?;
        mac.update(purpose);
        Some(mac.finalize().into_bytes())
    };
    let stored_key = Sha256::digest(key(b"Client Key")?);
    let [salt, stored_key, server_key] =
        [&salt[..], &stored_key, &key(b"Server Key")?].map(|bytes| STANDARD.encode(bytes));
    Some(format!("{method}${rounds}:{salt}${stored_key}:{server_key}"))
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}
