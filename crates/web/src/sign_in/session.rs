//! Sessions: who is signed in, known by a random token of which only the hash is kept.
//!
//! They live in memory: when the server stops, everybody is signed out.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use domain::account::AccountName;
use domain::source::ContentHash;
use subtle::ConstantTimeEq;

use crate::sign_in::accounts::Identity;

/// The longest time between signing in and having to do so again.
pub(crate) const LONGEST: Duration = Duration::from_hours(12);

/// The most sessions of one account; a further one ends the oldest.
const MOST_OF_ONE: usize = 20;

/// The most sessions in all; a further one ends the oldest.
const MOST: usize = 10_000;

/// The cookie of a session.
pub(crate) const SESSION: &str = "oakham-session";
/// The cookie of whoever has the form to sign in before them.
pub(crate) const VISIT: &str = "oakham-visit";

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
    /// As a proxy in front tells. Believing it costs nothing: a cookie only gets stricter.
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
pub(crate) fn given(cookie: &str, token: &Token, transport: Transport) -> HeaderValue {
    let (text, seconds, secure) = (&token.0, LONGEST.as_secs(), transport.words());
    header(&format!("{cookie}={text}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}"))
}

/// The header that takes a cookie away.
pub(crate) fn taken(cookie: &str, transport: Transport) -> HeaderValue {
    let secure = transport.words();
    header(&format!("{cookie}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0{secure}"))
}

fn header(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("names, hexadecimal digits and attributes are visible ASCII")
}

/// The sessions of a running server.
pub(crate) struct Sessions {
    /// What form tokens are made with; it never leaves the server.
    key: [u8; 32],
    held: Mutex<BTreeMap<ContentHash, Session>>,
}

#[derive(Clone, Debug)]
struct Session {
    name: AccountName,
    password_version: u32,
    ends: Instant,
}

impl Sessions {
    /// No sessions yet.
    pub(crate) fn new() -> Self {
        Self { key: random(), held: Mutex::default() }
    }

    /// Begins a session. It has a token of its own, whatever the browser had before.
    pub(crate) fn begin(&self, identity: &Identity, now: Instant) -> Token {
        let token = Token::random();
        let name = identity.account.name.clone();
        let session = Session { name, password_version: identity.password_version, ends: now + LONGEST };
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|_, session| now < session.ends);
        leave_room(&mut held, MOST_OF_ONE, |other| other.name == session.name);
        leave_room(&mut held, MOST, |_| true);
        held.insert(token.hash(), session);
        token
    }

    /// Whose session it is, while it lasts.
    pub(crate) fn name(&self, token: &Token, now: Instant) -> Option<AccountName> {
        // What is looked up is a hash: how long that takes says nothing about a token.
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.get(&token.hash()).filter(|session| now < session.ends).map(|session| session.name.clone())
    }

    /// Whether the session was begun with the account's present password.
    pub(crate) fn is_of(&self, token: &Token, identity: &Identity) -> bool {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.get(&token.hash()).is_some_and(|session| {
            session.name == identity.account.name && session.password_version == identity.password_version
        })
    }

    /// Ends a session; its token is worth nothing from now on.
    pub(crate) fn end(&self, token: &Token) {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).remove(&token.hash());
    }

    /// What forms shown to the bearer of `token` carry, so that no other site can send them.
    pub(crate) fn form_token(&self, token: &Token) -> String {
        // Key and token have a fixed length, so nothing can be appended to either.
        ContentHash::of(&[&self.key[..], token.0.as_bytes()].concat()).to_string()
    }

    /// Whether `sent` is the form token of the bearer of `token`.
    pub(crate) fn is_form_token(&self, token: &Token, sent: &str) -> bool {
        self.form_token(token).as_bytes().ct_eq(sent.as_bytes()).into()
    }
}

/// Ends the oldest sessions of which `counts` is true, so that one more makes `most`.
fn leave_room(held: &mut BTreeMap<ContentHash, Session>, most: usize, counts: impl Fn(&Session) -> bool) {
    let counted = held.iter().filter(|(_, session)| counts(session));
    let mut counted: Vec<(Instant, ContentHash)> =
        counted.map(|(hash, session)| (session.ends, *hash)).collect();
    let n_over = (counted.len() + 1).saturating_sub(most);
    counted.sort_unstable();
    for (_, oldest) in counted.into_iter().take(n_over) {
        held.remove(&oldest);
    }
}

/// Random bytes of the operating system.
fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("an operating system that serves pages gives random bytes");
    bytes
}

#[cfg(test)]
mod tests;
