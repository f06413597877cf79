//! Who does something to a return, and how that is known.
//!
//! One list of people for pages and command line: where a workspace has accounts, whoever is named at
//! the command line is one of them, with its roles and its organisation.

use anyhow::{Context, Result, bail};
use domain::account::{Account, AccountName, Role};
use domain::code::OrganisationCode;
use domain::person::{is_a_name, unusual_character};
use domain::remark::{LONGEST_NAME, remark};
use sources::workspace::Workspace;
use store::{AccountRecord, Store};
use thiserror::Error;
use tokio::runtime::Runtime;

/// How it is known who somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identification {
    /// They signed in.
    SignedIn,
    /// Their account was named at the command line.
    Account,
    /// They were named at the command line of a workspace without accounts.
    NotVerified,
}

impl Identification {
    /// The words of the log.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::SignedIn => "signed in",
            Self::Account => "the account named at the command line",
            Self::NotVerified => "the name is not verified",
        }
    }
}

/// Somebody may not do what they would.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{0}")]
pub struct NotAllowed(String);

/// Somebody who does something, with the roles they hold.
#[derive(Clone, Debug)]
pub struct Person {
    pub name: String,
    pub roles: Vec<Role>,
    pub identification: Identification,
}

impl Person {
    /// Refuses whoever holds none of `roles`; `does` is what they would do, as the end of a sentence.
    ///
    /// # Errors
    /// Where they hold none.
    pub fn require_role(&self, roles: &[Role], does: &str) -> Result<()> {
        if self.roles.iter().any(|role| roles.contains(role)) {
            return Ok(());
        }
        let asked: Vec<String> = roles.iter().map(|role| role.one()).collect();
        let none = if roles.len() == 1 { "none" } else { "neither" };
        bail!(NotAllowed(format!(
            "{} {does}, and {} is {none}; an administrator gives roles with `oakham user roles`",
            asked.join(" or "),
            self.name
        )))
    }
}

/// Who is said to do something.
#[derive(Clone, Copy, Debug)]
pub enum ActorRef<'a> {
    /// Whoever is signed in with this account.
    SignedIn(&'a Account),
    /// Whoever is named at the command line.
    Named(&'a str),
}

impl ActorRef<'_> {
    /// The person, who is to act in `role` on a return of `organisation`.
    ///
    /// # Errors
    /// Where nobody is named, the workspace has accounts and the name is none of them, or its account is of
    /// another organisation.
    pub fn person(
        self,
        workspace: &Workspace,
        role: Role,
        organisation: &OrganisationCode,
    ) -> Result<Person> {
        let (account, identification) = match self {
            Self::SignedIn(account) => (account.clone(), Identification::SignedIn),
            Self::Named(name) => {
                if let Some(unusual) = unusual_character(name.trim()) {
                    bail!(
                        "V27: the name has the character U+{:04X}, by which it may look like that of another; write it with usual letters of one alphabet",
                        u32::from(unusual)
                    );
                }
                let name = &*remark("the name", name, LONGEST_NAME)?;
                if !is_a_name(name) {
                    bail!("nobody is named; say who with --by NAME");
                }
                let accounts = accounts(workspace)?;
                if accounts.is_empty() {
                    let name = name.to_owned();
                    return Ok(Person {
                        name,
                        roles: vec![role],
                        identification: Identification::NotVerified,
                    });
                }
                let account_name: Option<AccountName> = name.parse().ok();
                let record =
                    accounts.into_iter().find(|record| Some(&record.account.name) == account_name.as_ref());
                let Some(record) = record else {
                    bail!(
                        "there is no account {name:?}; this workspace has accounts, so name one of them with --by (`oakham user list` shows them)"
                    );
                };
                (record.account, Identification::Account)
            }
        };
        if !account.works_for(organisation) {
            bail!(NotAllowed(format!(
                "{} is not of {organisation}; somebody of {organisation} or of the whole system can do this",
                account.name
            )));
        }
        let roles = account.roles.iter().collect();
        Ok(Person { name: account.name.to_string(), roles, identification })
    }
}

/// The accounts of a workspace; none where it has no database yet.
fn accounts(workspace: &Workspace) -> Result<Vec<AccountRecord>> {
    let path = workspace.root.join("oakham.db");
    if !path.exists() {
        return Ok(Vec::new());
    }
    let runtime = Runtime::new().context("the accounts cannot be read")?;
    runtime.block_on(async {
        let store = Store::open(&path).await.context(super::NOTHING_CHANGED)?;
        let accounts = store.accounts().await.context(super::NOTHING_CHANGED)?;
        store.close().await;
        Ok(accounts)
    })
}
