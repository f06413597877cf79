//! The life of a monthly return: draft → submitted → approved → locked → superseded.
//!
//! A version of a return never changes its content; what changes is where it stands. Approval
//! covers exactly the content that the approver looked at, and never comes from somebody who prepared it.

use std::fmt;
use std::str::FromStr;

use domain::account::Role;
use domain::person::{is_a_name, same_person};
use domain::source::ContentHash;
use thiserror::Error;

/// Where a version of a return stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReturnState {
    /// Being filled in; nobody else relies on it.
    Draft,
    /// Checked and submitted; waits for approval and is in no total yet.
    Submitted,
    /// Approved by another than its preparer; in every total from that day.
    Approved,
    /// Approved, and its month is closed: only a resubmission may follow.
    Locked,
    /// A later version was approved; kept for reports made before.
    Superseded,
}

/// Why a word is no state of a return.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} is not a state of a return; expected draft, submitted, approved, locked or superseded")]
pub struct StateError(String);

impl ReturnState {
    /// Every state, in the order of a return's life.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Submitted, Self::Approved, Self::Locked, Self::Superseded];

    /// The word used in files and on pages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Locked => "locked",
            Self::Superseded => "superseded",
        }
    }

    /// Whether a version in this state is in the totals of today.
    #[must_use]
    pub const fn counts(self) -> bool {
        matches!(self, Self::Approved | Self::Locked)
    }
}

impl fmt::Display for ReturnState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl FromStr for ReturnState {
    type Err = StateError;

    fn from_str(text: &str) -> Result<Self, StateError> {
        Self::ALL.into_iter().find(|state| state.word() == text).ok_or_else(|| StateError(text.to_owned()))
    }
}

/// A change of the state of a version of a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReturnMove {
    /// Submit it.
    Submit,
    /// Approve what another prepared.
    Approve,
    /// Send it back to its preparer.
    SendBack,
    /// Lock its month.
    Lock,
    /// Put a later approved version in its place.
    Supersede,
}

impl ReturnMove {
    /// Every move.
    pub const ALL: [Self; 5] = [Self::Submit, Self::Approve, Self::SendBack, Self::Lock, Self::Supersede];

    /// The word used in the log.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Approve => "approve",
            Self::SendBack => "send back",
            Self::Lock => "lock",
            Self::Supersede => "supersede",
        }
    }

    /// The move as a phrase: `approve it`.
    const fn phrase(self) -> &'static str {
        match self {
            Self::Submit => "submit it",
            Self::Approve => "approve it",
            Self::SendBack => "send it back",
            Self::Lock => "lock it",
            Self::Supersede => "supersede it",
        }
    }

    /// The role that may do it. What supersedes a version is the approval of the next.
    #[must_use]
    pub const fn role(self) -> Role {
        match self {
            Self::Submit => Role::Preparer,
            Self::Approve | Self::SendBack | Self::Supersede => Role::Approver,
            Self::Lock => Role::Publisher,
        }
    }

    /// The state it leads to from `state`; `None` where it leads nowhere.
    #[must_use]
    pub const fn state_after(self, state: ReturnState) -> Option<ReturnState> {
        match (self, state) {
            (Self::Submit, ReturnState::Draft) => Some(ReturnState::Submitted),
            (Self::Approve, ReturnState::Submitted) => Some(ReturnState::Approved),
            (Self::SendBack, ReturnState::Submitted) => Some(ReturnState::Draft),
            (Self::Lock, ReturnState::Approved) => Some(ReturnState::Locked),
            (Self::Supersede, ReturnState::Approved | ReturnState::Locked) => Some(ReturnState::Superseded),
            _ => None,
        }
    }
}

/// A version of a return: what decides whether it may be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version<'a> {
    /// Where it stands.
    pub state: ReturnState,
    /// Everybody who prepared its figures.
    pub preparers: &'a [String],
    /// The hash of its content.
    pub content: ContentHash,
}

/// The person who asks for the move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor<'a> {
    /// Their name or account.
    pub name: &'a str,
    /// What they may do.
    pub roles: &'a [Role],
    /// The content they looked at.
    pub looked_at: ContentHash,
}

/// Why a version may not be moved so.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody is named.
    #[error("nobody is named; say who with --by NAME")]
    Nobody,
    /// The person lacks the role.
    #[error("{name} is no {role}; an administrator can give the role, or {} can {requested}", role.one())]
    Role {
        /// Who asked.
        name: String,
        /// The role that is needed.
        role: Role,
        /// What is done with the return: `approve it`.
        requested: &'static str,
    },
    /// V27: the preparer would approve their own work.
    #[error("V27: {name} prepared this return and may not approve it; ask another approver")]
    OwnWork {
        /// Who asked.
        name: String,
    },
    /// V27: what was looked at is not what is there.
    #[error(
        "V27: the return has changed since it was looked at ({looked_at} then, {found} now); look at it again"
    )]
    OtherContent {
        /// The short hash of what was looked at.
        looked_at: String,
        /// The short hash of what is there.
        found: String,
    },
    /// The move does not start from this state.
    #[error("the return is {state}; the step “{requested}” needs {expected} return; {todo}")]
    State {
        /// Where it stands.
        state: ReturnState,
        /// From where the move starts, with its article.
        expected: &'static str,
        /// The word of the move.
        requested: &'static str,
        /// What can be done instead.
        todo: &'static str,
    },
}

/// The state that `requested` brings `version` to when `actor` asks for it.
///
/// # Errors
/// Where the move does not start from the version's state, the actor lacks the role, would approve
/// their own work, or looked at other content.
pub fn next_state(
    version: &Version<'_>,
    requested: ReturnMove,
    actor: &Actor<'_>,
) -> Result<ReturnState, Refusal> {
    let name = actor.name.trim();
    if !is_a_name(name) {
        return Err(Refusal::Nobody);
    }
    let role = requested.role();
    if !actor.roles.contains(&role) {
        return Err(Refusal::Role { name: name.to_owned(), role, requested: requested.phrase() });
    }
    let next = requested.state_after(version.state).ok_or(Refusal::State {
        state: version.state,
        expected: match requested {
            ReturnMove::Submit => "a draft",
            ReturnMove::Approve | ReturnMove::SendBack => "a submitted",
            ReturnMove::Lock => "an approved",
            ReturnMove::Supersede => "an approved or locked",
        },
        requested: requested.word(),
        todo: todo(requested, version.state),
    })?;
    if requested == ReturnMove::Approve && has_prepared(name, version.preparers) {
        return Err(Refusal::OwnWork { name: name.to_owned() });
    }
    if actor.looked_at != version.content {
        return Err(Refusal::OtherContent {
            looked_at: actor.looked_at.short(),
            found: version.content.short(),
        });
    }
    Ok(next)
}

/// What can be done where a move does not start from a state.
const fn todo(requested: ReturnMove, state: ReturnState) -> &'static str {
    match (requested, state) {
        (ReturnMove::Approve | ReturnMove::SendBack, ReturnState::Draft) => {
            "it was sent back, or never submitted: its preparer corrects it and submits it again"
        }
        (ReturnMove::Lock | ReturnMove::Supersede, ReturnState::Draft) => {
            "it was sent back, or never submitted: submit it and have it approved first"
        }
        (ReturnMove::Lock | ReturnMove::Supersede, ReturnState::Submitted) => "have it approved first",
        (ReturnMove::Lock, ReturnState::Locked) => "nothing needs to be done",
        (ReturnMove::Approve, ReturnState::Approved | ReturnState::Locked) => {
            "it counts already; a correction is submitted as a new version"
        }
        _ => "a correction is submitted as a new version",
    }
}

/// Whether somebody is among the preparers, under any spelling.
#[must_use]
pub fn has_prepared(name: &str, preparers: &[String]) -> bool {
    preparers.iter().any(|preparer| same_person(name, preparer))
}

#[cfg(test)]
mod tests;
