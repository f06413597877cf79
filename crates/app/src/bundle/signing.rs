//! Keys and signatures (Ed25519, RFC 8032).
//!
//! The key is made on first use and kept where only its owner can read it. The public key travels in
//! the bundle; a reader knows a signer by its fingerprint, told by other means.

use std::env;
use std::fmt;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, Result, anyhow, bail};
use domain::source::ContentHash;
use ed25519_dalek::{Signature, Signer, VerifyingKey};
use thiserror::Error;

pub const KEY_HEADING: &str = "oakham.signing-key/1";
const SIGNATURE_HEADING: &str = "oakham.signature/1";

/// A private key that signs bundles.
pub struct SigningKey(ed25519_dalek::SigningKey);

/// What a signer is known by: the SHA-256 of the public key, in 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(ContentHash);

/// What is not a fingerprint.
#[derive(Debug, Error)]
#[error("a fingerprint is 64 hexadecimal digits, as `oakham bundle` prints it")]
pub struct FingerprintError;

impl Fingerprint {
    fn of(key: &VerifyingKey) -> Self {
        Self(ContentHash::of(key.as_bytes()))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromStr for Fingerprint {
    type Err = FingerprintError;

    fn from_str(text: &str) -> Result<Self, FingerprintError> {
        ContentHash::parse(text.trim()).map(Self).ok_or(FingerprintError)
    }
}

impl SigningKey {
    /// A new key from the machine's source of randomness.
    pub(super) fn generate() -> Result<Self> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed)
            .map_err(|error| anyhow!("this computer gives no random numbers for a key: {error}"))?;
        Ok(Self::from_seed(&seed))
    }

    /// The key of a seed.
    pub(super) fn from_seed(seed: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// What the signer is known by.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.0.verifying_key())
    }

    /// `signature.txt` for `message`: public key and signature.
    pub(super) fn sign(&self, message: &[u8]) -> String {
        signature_text(self.0.verifying_key().as_bytes(), &self.0.sign(message).to_bytes())
    }
}

/// `signature.txt`, in the one way that it is written.
fn signature_text(key: &[u8], signature: &[u8]) -> String {
    format!("{SIGNATURE_HEADING}\npublic-key: {}\nsignature: {}\n", hex(key), hex(signature))
}

/// Who signed `message` by `signature.txt`; an error says why nobody did.
pub(super) fn signer(text: &[u8], message: &[u8]) -> Result<Fingerprint> {
    let text = std::str::from_utf8(text).context("it is not text")?;
    let mut lines = text.lines();
    let mut next = |start: &str| lines.next().and_then(|line| line.strip_prefix(start));
    next(SIGNATURE_HEADING).filter(|rest| rest.is_empty()).context("it does not begin as a signature")?;
    let key = next("public-key: ").and_then(bytes_of::<32>).context("its public key is not 64 digits")?;
    let signature =
        next("signature: ").and_then(bytes_of::<64>).context("its signature is not 128 digits")?;
    let key = VerifyingKey::from_bytes(&key).ok().context("its public key is not a key")?;
    let whole = signature_text(key.as_bytes(), &signature);
    if whole != text {
        bail!("it holds more than a key and a signature");
    }
    key.verify_strict(message, &Signature::from_bytes(&signature))
        .ok()
        .context("the signature is not that of the manifest by this key")?;
    Ok(Fingerprint::of(&key))
}

/// The key to sign with: that of `file` or, without one, the user's own, which is made on first use.
pub fn signing_key(file: Option<&Path>) -> Result<SigningKey> {
    if let Some(path) = file {
        return read(path);
    }
    let path = own_path()?;
    if !path.exists() {
        make(&path).with_context(|| {
            format!("{} cannot be written; name a key of yours with --key", path.display())
        })?;
    }
    read(&path)
}

/// Where the user's own key is kept.
fn own_path() -> Result<PathBuf> {
    let folder = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let configuration = folder("XDG_CONFIG_HOME")
        .or_else(|| folder("APPDATA"))
        .or_else(|| folder("HOME").map(|home| home.join(".config")))
        .context("this account has no folder for settings; name a key with --key")?;
    Ok(configuration.join("oakham").join("signing-key"))
}

/// Makes a new key, which only its owner may read. Where another command was first, its key stays.
fn make(path: &Path) -> Result<()> {
    let folder = path.parent().context("a file is in a folder")?;
    fs::create_dir_all(folder)?;
    // A temporary file is made with permissions 0600, and is put in place whole or not at all.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(file, "{KEY_HEADING}\n{}", hex(SigningKey::generate()?.0.as_bytes()))?;
    match file.persist_noclobber(path) {
        Err(error) if error.error.kind() != std::io::ErrorKind::AlreadyExists => Err(error.error.into()),
        _ => Ok(()),
    }
}

fn read(path: &Path) -> Result<SigningKey> {
    let display = path.display();
    let text = fs::read_to_string(path)
        .with_context(|| format!("the key {display} cannot be read; without --key Oakham makes one"))?;
    refuse_readable_by_others(path)?;
    let seed = text.strip_prefix(KEY_HEADING).map(str::trim).and_then(bytes_of::<32>);
    seed.map(|seed| SigningKey::from_seed(&seed))
        .with_context(|| format!("{display} is not a signing key of Oakham; name another with --key"))
}

#[cfg(unix)]
fn refuse_readable_by_others(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path)?.permissions().mode();
    if mode & 0o077 != 0 {
        bail!("others may read or change the key {0}; run `chmod 600 {0}`", path.display());
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_readable_by_others(_: &Path) -> Result<()> {
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15].map(|four| DIGITS[usize::from(four)])).collect()
}

/// The bytes of lower-case hexadecimal digits, so that one key has one way to be written.
fn bytes_of<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let is_digit = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
    if text.len() != 2 * N || !text.bytes().all(is_digit) {
        return None;
    }
    for (idx, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[idx * 2..idx * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests;
