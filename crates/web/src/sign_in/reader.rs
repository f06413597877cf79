//! The person who is signed in, and the state that signing in needs.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use domain::account::Account;
use jiff::Timestamp;
use maud::{Markup, html};

use super::accounts::{Accounts, AccountsError};
use super::session::{self, Token};
use super::throttle::Throttle;
use crate::work::Turns;

/// The form field of the anti-forgery (CSRF) token; the first field of forms that upload files.
pub(super) const FORM_TOKEN: &str = "form-token";

/// How many passwords are checked at once: each takes memory and time, by design.
const PASSWORDS_AT_ONCE: usize = 2;
/// How many sign-ins wait for that, and for how long.
const PASSWORDS_WAIT: (usize, Duration) = (100, Duration::from_secs(20));

/// The state of signing in, of a site with accounts.
pub(crate) struct AuthState {
    /// The accounts that may sign in.
    pub(crate) accounts: Arc<dyn Accounts>,
    /// Failed attempts, to refuse further ones for a while.
    pub(crate) throttle: Arc<Throttle>,
    /// Limits how many passwords are checked at once.
    pub(crate) turns: Turns,
    /// Whether anybody has an account, as it was last looked up, and when.
    accounts_exist: Mutex<Option<(bool, Instant)>>,
}

/// How long it is believed whether anybody has an account.
const BELIEVED_FOR: Duration = Duration::from_secs(1);

impl AuthState {
    /// The state of a site at which nobody has tried to sign in.
    pub(crate) fn new(accounts: Arc<dyn Accounts>, throttle: Arc<Throttle>) -> Self {
        let turns = Turns::new(PASSWORDS_AT_ONCE, PASSWORDS_WAIT.0, PASSWORDS_WAIT.1);
        Self { accounts, throttle, turns, accounts_exist: Mutex::default() }
    }

    /// Whether it was looked up of late whether anybody has an account.
    pub(super) fn knows_whether_accounts_exist(&self) -> bool {
        self.known().is_some_and(|(_, at)| at.elapsed() < BELIEVED_FOR)
    }

    /// Looks up whether anybody has an account. Waits for the accounts.
    pub(crate) fn refresh_whether_accounts_exist(&self) {
        // Where accounts cannot be read there may be some, and nobody is shown what only they may see.
        let any = self.accounts.has_any().unwrap_or(true);
        *self.accounts_exist.lock().unwrap_or_else(PoisonError::into_inner) = Some((any, Instant::now()));
    }

    /// Whether anybody has an account; taken for true while that is not known.
    pub(crate) fn has_accounts(&self) -> bool {
        self.known().is_none_or(|(any, _)| any)
    }

    fn known(&self) -> Option<(bool, Instant)> {
        *self.accounts_exist.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The person whose session has `token`, with their account as it is now.
    pub(super) fn reader(&self, token: &Token) -> Result<Option<Reader>, AccountsError> {
        let identity = session::identity(&*self.accounts, token, Timestamp::now())?;
        let form_token = session::form_token(token);
        Ok(identity.map(|identity| Reader { account: identity.account, form_token }))
    }
}

/// The reader of a page, who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reader {
    /// Their account.
    pub(crate) account: Account,
    /// The anti-forgery (CSRF) token of their forms.
    pub(crate) form_token: String,
}

/// The hidden field that every form which changes something begins with.
pub(crate) fn token_field(form_token: &str) -> Markup {
    html! { input type="hidden" name=(FORM_TOKEN) value=(form_token); }
}
