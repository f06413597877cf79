//! What an NHS body promised in a meeting: its exact words, and how it becomes an action.

use thiserror::Error;

use super::id::ScrutinyId;

/// A promise, as the minutes have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    /// Its id.
    pub id: ScrutinyId,
    /// The exact words.
    pub words: String,
    /// Where the minutes have them.
    pub minute: String,
}

/// Who makes it an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The body that promised agrees.
    OwnerAgrees,
    /// The chair of the committee insists.
    ChairInsists,
}

/// Why it cannot be an action.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CommitmentError {
    /// There are no words.
    #[error("{0} has no words; write exactly what was promised")]
    NoWords(ScrutinyId),
    /// There is no minute.
    #[error("{0} names no minute; write where the words are recorded")]
    NoMinute(ScrutinyId),
    /// Nobody is named.
    #[error("{0} becomes an action for nobody; write the body that owes it")]
    NoOwner(ScrutinyId),
}

/// An action that came out of a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromisedAction {
    /// The promise.
    pub commitment: ScrutinyId,
    /// What is to be done: the words of the promise.
    pub text: String,
    /// The body that owes it.
    pub owner: String,
    /// Who made it an action.
    pub taken: Taken,
}

/// Makes a promise an action of a body.
///
/// # Errors
/// A promise without words or minute, or no body.
pub fn make_action(
    commitment: &Commitment,
    owner: &str,
    taken: Taken,
) -> Result<PromisedAction, CommitmentError> {
    let id = || commitment.id.clone();
    if commitment.words.trim().is_empty() {
        return Err(CommitmentError::NoWords(id()));
    }
    if commitment.minute.trim().is_empty() {
        return Err(CommitmentError::NoMinute(id()));
    }
    if owner.trim().is_empty() {
        return Err(CommitmentError::NoOwner(id()));
    }
    Ok(PromisedAction { commitment: id(), text: commitment.words.clone(), owner: owner.to_owned(), taken })
}
