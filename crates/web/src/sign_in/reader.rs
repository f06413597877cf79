//! Who is signed in, and what a site with accounts needs to know it.

use std::sync::Arc;
use std::time::Duration;

use domain::account::Account;
use jiff::Timestamp;
use maud::{Markup, html};

use super::accounts::{Accounts, AccountsError};
use super::session::{self, Token};
use super::throttle::Throttle;
use crate::work::Turns;

/// The field of every form that carries its token; the first one where files are sent.
pub(super) const FORM_TOKEN: &str = "form-token";

/// How many passwords are looked at at once: each takes memory and time, by design.
const PASSWORDS_AT_ONCE: usize = 2;
/// How many wait for that, and for how long.
const PASSWORDS_WAIT: (usize, Duration) = (100, Duration::from_secs(20));

/// What a site with accounts needs beside its pages.
pub(crate) struct AuthState {
    /// Who may sign in.
    pub(crate) accounts: Arc<dyn Accounts>,
    /// Who tries too often.
    pub(crate) throttle: Throttle,
    /// Who may have a password looked at now.
    pub(crate) turns: Turns,
}

impl AuthState {
    /// The state of a site at which nobody has tried to sign in.
    pub(crate) fn new(accounts: Arc<dyn Accounts>) -> Self {
        let turns = Turns::new(PASSWORDS_AT_ONCE, PASSWORDS_WAIT.0, PASSWORDS_WAIT.1);
        Self { accounts, throttle: Throttle::default(), turns }
    }

    /// Whoever bears `token`, as their account is now.
    pub(super) fn reader(&self, token: &Token) -> Result<Option<Reader>, AccountsError> {
        let identity = session::identity(&*self.accounts, token, Timestamp::now())?;
        let form_token = session::form_token(token);
        Ok(identity.map(|identity| Reader { account: identity.account, form_token }))
    }
}

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reader {
    /// Whose account it is.
    pub(crate) account: Account,
    /// What their forms carry.
    pub(crate) form_token: String,
}

/// The hidden field that every form which changes something begins with.
pub(crate) fn token_field(form_token: &str) -> Markup {
    html! { input type="hidden" name=(FORM_TOKEN) value=(form_token); }
}
