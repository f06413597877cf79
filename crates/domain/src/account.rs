//! Who signs in: the name of an account and what its roles allow it to be asked for.
//!
//! What a role may do to a return is a rule of governance; how a password is kept is the store's.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::code::OrganisationCode;

/// What cannot be part of an account.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum AccountError {
    /// Not the name of an account.
    #[error(
        "{0:?} cannot be the name of an account; write 2 to 64 letters, digits, dots, hyphens, underscores or @, \
         a letter first, such as anna.smith"
    )]
    Name(String),
    /// The name under which the program itself appears in the log.
    #[error("{0:?} is the program's own name in the log; choose another")]
    Reserved(String),
    /// Not a role.
    #[error("{0:?} is not a role; write preparer, approver, publisher, clerk, auditor or administrator")]
    Role(String),
    /// No role at all.
    #[error(
        "an account has at least one role: preparer, approver, publisher, clerk, auditor or administrator"
    )]
    NoRole,
}

/// The longest name of an account [characters].
const LONGEST_NAME: usize = 64;

/// Names that stand for the program in the log.
const RESERVED: [&str; 1] = ["oakham"];

/// The name of an account, in small letters: `anna.smith`, `anna.smith@example.org`.
///
/// Capital letters are understood and made small, so that no two accounts differ only in them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountName(Box<str>);

impl AccountName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for AccountName {
    type Err = AccountError;

    fn from_str(text: &str) -> Result<Self, AccountError> {
        let name = text.to_ascii_lowercase();
        let fits = (2..=LONGEST_NAME).contains(&name.len())
            && name.starts_with(|first: char| first.is_ascii_lowercase())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-@".contains(&b));
        if !fits {
            return Err(AccountError::Name(text.to_owned()));
        }
        if RESERVED.contains(&name.as_str()) {
            return Err(AccountError::Reserved(text.to_owned()));
        }
        Ok(Self(name.into()))
    }
}

impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// What somebody does in the monthly cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Prepares and submits the returns of an organisation.
    Preparer,
    /// Approves or sends back what somebody else prepared.
    Approver,
    /// Publishes reports and answers.
    Publisher,
    /// Keeps the register of scrutiny for the committees that ask.
    Clerk,
    /// Reads everything, changes nothing.
    Auditor,
    /// Looks after accounts and settings.
    Administrator,
}

impl Role {
    /// Every role, in the order in which they are listed.
    pub const ALL: [Self; 6] =
        [Self::Preparer, Self::Approver, Self::Publisher, Self::Clerk, Self::Auditor, Self::Administrator];

    /// One of them, in a sentence: `an approver`.
    #[must_use]
    pub fn one(self) -> String {
        let word = self.word();
        let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        format!("{article} {word}")
    }

    /// The word used in commands, files and pages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Preparer => "preparer",
            Self::Approver => "approver",
            Self::Publisher => "publisher",
            Self::Clerk => "clerk",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    /// What it is for, as the end of a sentence.
    #[must_use]
    pub const fn purpose(self) -> &'static str {
        match self {
            Self::Preparer => "prepares and submits the returns of an organisation",
            Self::Approver => "approves or sends back what somebody else prepared",
            Self::Publisher => "publishes reports and answers",
            Self::Clerk => "keeps the register of scrutiny for the committees that ask",
            Self::Auditor => "reads everything and changes nothing",
            Self::Administrator => "looks after accounts and settings",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl FromStr for Role {
    type Err = AccountError;

    fn from_str(text: &str) -> Result<Self, AccountError> {
        Self::ALL
            .into_iter()
            .find(|role| role.word() == text)
            .ok_or_else(|| AccountError::Role(text.to_owned()))
    }
}

/// The roles of an account: at least one. Written `preparer, approver`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roles(BTreeSet<Role>);

impl Roles {
    /// These roles.
    ///
    /// # Errors
    /// Where there are none.
    pub fn new(roles: impl IntoIterator<Item = Role>) -> Result<Self, AccountError> {
        let roles: BTreeSet<Role> = roles.into_iter().collect();
        if roles.is_empty() { Err(AccountError::NoRole) } else { Ok(Self(roles)) }
    }

    /// Whether `role` is one of them.
    #[must_use]
    pub fn contains(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    /// Each of them, in the order of [`Role::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = Role> + '_ {
        self.0.iter().copied()
    }
}

impl fmt::Display for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.iter().map(Role::word).collect();
        f.pad(&words.join(", "))
    }
}

impl FromStr for Roles {
    type Err = AccountError;

    /// Reads what is displayed.
    fn from_str(text: &str) -> Result<Self, AccountError> {
        let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
        Self::new(words.map(str::parse).collect::<Result<Vec<Role>, _>>()?)
    }
}

/// Somebody who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its name; never given to a second person.
    pub name: AccountName,
    /// What it does.
    pub roles: Roles,
    /// The organisation it works for; nothing where it works for the whole system.
    pub organisation: Option<OrganisationCode>,
}

impl Account {
    /// Whether it works for this organisation: it is of that organisation or of the whole system.
    #[must_use]
    pub fn works_for(&self, organisation: &OrganisationCode) -> bool {
        self.organisation.as_ref().is_none_or(|own| own == organisation)
    }
}

#[cfg(test)]
mod tests;
