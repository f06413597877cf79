//! SCRAM-SHA-256 on the side of the server (RFC 5802, RFC 7677): a client proves that it has the token without sending
//! it.
//!
//! What is kept of a token checks a proof and makes none: the key with which a client makes its proof is known by its
//! hash only. Left out: channel binding (SCRAM-SHA-256-PLUS), which needs the hash that a certificate was signed with.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::fault::Fault;
use super::token::{KEY, Verifier};

/// A sign-in between its two steps.
#[derive(Debug)]
pub(super) struct Exchange {
    verifier: Verifier,
    /// What the client said of channel binding, as it has to repeat it.
    binding: String,
    /// The first message of the client without that.
    begun: String,
    /// The random text of both.
    nonce: String,
    /// What the client was asked.
    asked: String,
}

impl Exchange {
    /// Begins by the first message of a client; `nonce` is random and used once.
    ///
    /// The name in the message is not looked at: the one at the start of the connection counts, as with PostgreSQL.
    pub(super) fn begin(first: &str, nonce: &str, verifier: Verifier) -> Result<Self, Fault> {
        let mut parts = first.splitn(3, ',');
        let (Some(binding), Some(identity), Some(begun)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(nonsense());
        };
        if binding.starts_with("p=") {
            let message =
                "channel binding is not offered here; connect with channel_binding=prefer or disable";
            return Err(Fault::fatal("28000", message));
        }
        let mut attributes = begun.split(',');
        let is_named = attributes.next().is_some_and(|name| name.starts_with("n="));
        let of_client = attributes.next().and_then(|nonce| nonce.strip_prefix("r="));
        let of_client =
            of_client.filter(|nonce| !nonce.is_empty() && nonce.bytes().all(|b| b.is_ascii_graphic()));
        let (Some(of_client), true, true, "") = (of_client, is_named, matches!(binding, "n" | "y"), identity)
        else {
            return Err(nonsense());
        };
        let nonce = format!("{of_client}{nonce}");
        let asked = format!("r={nonce},s={},i={}", STANDARD.encode(verifier.salt()), verifier.rounds());
        let binding = STANDARD.encode(format!("{binding},,"));
        Ok(Self { verifier, binding, begun: begun.to_owned(), nonce, asked })
    }

    /// What the client is asked.
    pub(super) fn asked(&self) -> &str {
        &self.asked
    }

    /// What the client is told where its last message proves that it has the token; nothing where it does not.
    pub(super) fn proved(&self, last: &str) -> Result<Option<String>, Fault> {
        let (said, proof) = last.rsplit_once(",p=").ok_or_else(nonsense)?;
        let mut attributes = said.split(',');
        let is_same_binding =
            attributes.next().and_then(|said| said.strip_prefix("c=")) == Some(&*self.binding);
        let is_same_nonce = attributes.next().and_then(|said| said.strip_prefix("r=")) == Some(&*self.nonce);
        let proof: Option<[u8; KEY]> = STANDARD.decode(proof).ok().and_then(|proof| proof.try_into().ok());
        let (Some(proof), true, true) = (proof, is_same_binding, is_same_nonce) else {
            return Err(nonsense());
        };
        let message = format!("{},{},{said}", self.begun, self.asked);
        let signature = signed(self.verifier.stored_key(), &message);
        // Whoever has this key can sign in.
        let mut client_key = Zeroizing::new(proof);
        client_key.iter_mut().zip(signature).for_each(|(byte, signed)| *byte ^= signed);
        let is_proof: bool = Sha256::digest(*client_key).as_slice().ct_eq(self.verifier.stored_key()).into();
        let answer = format!("v={}", STANDARD.encode(signed(self.verifier.server_key(), &message)));
        Ok(is_proof.then_some(answer))
    }
}

fn signed(key: &[u8; KEY], message: &str) -> [u8; KEY] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of HMAC may have any length");
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().into()
}

fn nonsense() -> Fault {
    Fault::fatal("08P01", "this is no sign-in by SCRAM-SHA-256")
}

#[cfg(test)]
mod tests;
