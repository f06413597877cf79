//! What happened to a thing, in order: each move has a side that may make it, a state it goes from, and what
//! it must say. Nothing that is recorded can be changed or removed.

use std::fmt;

use jiff::civil::Date;
use thiserror::Error;

/// Who moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The committee that asked, and its officers.
    Committee,
    /// The body that is asked.
    Owner,
}

impl Side {
    /// What everybody reads of whoever moves and names no role; who it was is on record all the same.
    #[must_use]
    pub const fn public_role(self) -> &'static str {
        match self {
            Self::Committee => "a clerk of the committee",
            Self::Owner => "the body that was asked",
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Committee => "the side that asks",
            Self::Owner => "the body that is asked",
        })
    }
}

/// A kind of move on a track.
pub trait Move: Clone {
    /// Where a thing can stand.
    type State: Copy + PartialEq + fmt::Display;

    /// Where a thing stands before anything has happened.
    const START: Self::State;

    /// The word for the move.
    fn word(&self) -> &'static str;

    /// Which side may make it.
    fn side(&self) -> Side;

    /// Where it leads; `None` where it cannot be made from a state. `before` is the state before that one.
    fn leads_from(&self, state: Self::State, before: Self::State) -> Option<Self::State>;

    /// What it must say and does not.
    fn lacks(&self) -> Option<&'static str>;
}

/// Why a move cannot be recorded.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum MoveError {
    /// The other side's.
    #[error("only {allowed} may {word}; {by} tried to")]
    WrongSide {
        /// The move.
        word: &'static str,
        /// Who may make it.
        allowed: Side,
        /// Who tried.
        by: Side,
    },
    /// Not from here.
    #[error("it cannot {word}: it is {state}")]
    NotFromHere {
        /// The move.
        word: &'static str,
        /// Where it stands.
        state: String,
    },
    /// Something is missing.
    #[error("to {word} it needs {lacks}; write it")]
    Lacks {
        /// The move.
        word: &'static str,
        /// What.
        lacks: &'static str,
    },
    /// Nobody is named.
    #[error("to {word} it needs the role of whoever does it; write it")]
    Nobody {
        /// The move.
        word: &'static str,
    },
    /// Before what was recorded last.
    #[error("{on} is before {last}, when something was recorded last; write that day or a later one")]
    BeforeLast {
        /// The day.
        on: Date,
        /// The day of the last move.
        last: Date,
    },
}

/// A move that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made<M> {
    /// The move.
    pub step: M,
    /// Which side made it.
    pub side: Side,
    /// The role of whoever made it; a name only where it is on the public record.
    pub by: String,
    /// When.
    pub on: Date,
}

/// What happened, and so where the thing stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track<M> {
    made: Vec<Made<M>>,
}

impl<M: Move> Default for Track<M> {
    fn default() -> Self {
        Self::new()
    }
}

impl<M: Move> Track<M> {
    /// Nothing has happened.
    #[must_use]
    pub const fn new() -> Self {
        Self { made: Vec::new() }
    }

    /// What happened, in order.
    #[must_use]
    pub fn made(&self) -> &[Made<M>] {
        &self.made
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> M::State {
        self.states().0
    }

    /// Where it stands and where it stood before.
    fn states(&self) -> (M::State, M::State) {
        let mut states = (M::START, M::START);
        for made in &self.made {
            match made.step.leads_from(states.0, states.1) {
                Some(next) if next != states.0 => states = (next, states.0),
                _ => {}
            }
        }
        states
    }

    /// Records a move, or says why it cannot be; then nothing has changed.
    ///
    /// # Errors
    /// The other side's move, one that cannot be made from here, one that lacks what it must say, or a day
    /// before the last.
    pub fn record(&mut self, made: Made<M>) -> Result<M::State, MoveError> {
        let word = made.step.word();
        let allowed = made.step.side();
        if allowed != made.side {
            return Err(MoveError::WrongSide { word, allowed, by: made.side });
        }
        let (state, before) = self.states();
        let Some(next) = made.step.leads_from(state, before) else {
            return Err(MoveError::NotFromHere { word, state: state.to_string() });
        };
        if let Some(lacks) = made.step.lacks() {
            return Err(MoveError::Lacks { word, lacks });
        }
        if made.by.trim().is_empty() {
            return Err(MoveError::Nobody { word });
        }
        if let Some(last) = self.made.last().filter(|last| made.on < last.on) {
            return Err(MoveError::BeforeLast { on: made.on, last: last.on });
        }
        self.made.push(made);
        Ok(next)
    }

    /// Which side may make a move from where the thing stands; `None` where nobody can.
    #[must_use]
    pub fn side_of(&self, step: &M) -> Option<Side> {
        let (state, before) = self.states();
        step.leads_from(state, before).map(|_| step.side())
    }

    /// The day of the first move that `is` one.
    pub(crate) fn first(&self, is: impl Fn(&M) -> bool) -> Option<Date> {
        self.made.iter().find(|made| is(&made.step)).map(|made| made.on)
    }

    /// The day of the last move that `is` one.
    pub(crate) fn last(&self, is: impl Fn(&M) -> bool) -> Option<Date> {
        self.made.iter().rev().find(|made| is(&made.step)).map(|made| made.on)
    }
}

/// What is missing of a text that must stand.
pub(crate) fn unless_said(text: &str, what: &'static str) -> Option<&'static str> {
    if text.trim().is_empty() { Some(what) } else { None }
}
