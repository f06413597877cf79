//! Sessions: who is signed in, known by a random token of which only the hash is kept.

use std::fmt;
use std::time::Duration;

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use domain::source::ContentHash;
use jiff::Timestamp;
use subtle::ConstantTimeEq;

use super::accounts::{Accounts, AccountsError, Identity, Session};

/// The longest time between signing in and having to do so again.
pub(crate) const LONGEST_SESSION: Duration = Duration::from_hours(12);

/// The cookie of a session.
pub(crate) const SESSION: &str = "oakham-session";
/// The cookie of whoever has the form to sign in before them.
pub(crate) const VISIT: &str = "oakham-visit";

/// What stands before a token where a form token is made of it.
const FORM_TOKEN_PREFIX: &[u8] = b"oakham form token of ";

/// What a cookie holds: 256 random bits, as 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token(String);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Whoever has the token has the session.
        f.write_str("Token(…)")
    }
}

impl Token {
    /// A token that nobody can guess.
    pub(crate) fn random() -> Self {
        // The hash of random bytes is as hard to guess as they are, and prints as digits.
        Self(ContentHash::of(&random()).to_string())
    }

    /// The token in a cookie of this name, if there is a well-formed one.
    pub(crate) fn of(headers: &HeaderMap, cookie: &str) -> Option<Self> {
        let values = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs =
            values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let (_, text) = pairs.find(|(name, _)| *name == cookie)?;
        let fits = text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        fits.then(|| Self(text.to_owned()))
    }

    fn hash(&self) -> ContentHash {
        ContentHash::of(self.0.as_bytes())
    }
}

/// Whether cookies may travel without encryption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    /// Plain HTTP, as on this computer.
    Plain,
    /// A proxy in front says that it speaks HTTPS with the reader.
    Encrypted,
}

impl Transport {
    /// As a proxy in front says. Believing it costs nothing: a cookie only gets stricter.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        match headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok()) {
            Some("https") => Self::Encrypted,
            _ => Self::Plain,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Encrypted => "; Secure",
        }
    }
}

/// The header that gives a browser `token`, for as long as a session lasts.
pub(crate) fn set_cookie(cookie: &str, token: &Token, transport: Transport) -> HeaderValue {
    let (text, seconds, secure) = (&token.0, LONGEST_SESSION.as_secs(), transport.words());
    header(&format!("{cookie}={text}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}"))
}

/// The header that takes a cookie away.
pub(crate) fn unset_cookie(cookie: &str, transport: Transport) -> HeaderValue {
    let secure = transport.words();
    header(&format!("{cookie}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0{secure}"))
}

fn header(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("names, hexadecimal digits and attributes are visible ASCII")
}

/// Begins a session. It has a token of its own, whatever the browser had before.
///
/// # Errors
/// Where it cannot be stored.
pub(crate) fn begin(
    accounts: &dyn Accounts,
    identity: &Identity,
    now: Timestamp,
) -> Result<Token, AccountsError> {
    let token = Token::random();
    let ends = now.checked_add(LONGEST_SESSION).map_err(|error| AccountsError(error.to_string()))?;
    let (name, password_version) = (identity.account.name.clone(), identity.password_version);
    accounts.begin_session(&Session { token: token.hash(), name, password_version, ends }, now)?;
    Ok(token)
}

/// Whoever bears `token`, as their account is now: nobody once the session is over, the account is
/// removed or its password another.
///
/// # Errors
/// Where accounts and sessions cannot be read.
pub(crate) fn identity(
    accounts: &dyn Accounts,
    token: &Token,
    now: Timestamp,
) -> Result<Option<Identity>, AccountsError> {
    // What is looked up is a hash: how long that takes says nothing about a token.
    let Some(session) = accounts.session(&token.hash())? else { return Ok(None) };
    let identity = accounts.identity(&session.name)?;
    let identity = identity
        .filter(|identity| now < session.ends && identity.password_version == session.password_version);
    if identity.is_none() {
        end(accounts, token)?;
    }
    Ok(identity)
}

/// Ends a session; its token is worth nothing from now on.
///
/// # Errors
/// Where that cannot be stored.
pub(crate) fn end(accounts: &dyn Accounts, token: &Token) -> Result<(), AccountsError> {
    accounts.end_session(&token.hash())
}

/// What forms shown to the bearer of `token` carry, so that no other site can send them. It follows from
/// the token, which no other site can read, so forms outlive a restart; it does not lead back to the
/// token, nor is it the hash by which the session is stored.
pub(crate) fn form_token(token: &Token) -> String {
    ContentHash::of(&[FORM_TOKEN_PREFIX, token.0.as_bytes()].concat()).to_string()
}

/// What forms carry for somebody who is not signed in, with the cookie that their browser lacks for it.
pub(crate) fn visiting(headers: &HeaderMap) -> (String, Option<HeaderValue>) {
    if let Some(token) = Token::of(headers, VISIT) {
        return (form_token(&token), None);
    }
    let token = Token::random();
    (form_token(&token), Some(set_cookie(VISIT, &token, Transport::of(headers))))
}

/// Whether `text` is the form token of the bearer of `token`.
pub(crate) fn is_form_token(token: &Token, text: &str) -> bool {
    form_token(token).as_bytes().ct_eq(text.as_bytes()).into()
}

/// Random bytes of the operating system.
fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("an operating system that serves pages gives random bytes");
    bytes
}

#[cfg(test)]
mod tests;
