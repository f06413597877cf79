//! Watching how far a replication is.

/// Receives the progress of a replication, and decides whether it goes on.
pub trait Watch: Sync {
    /// Called at every midnight with the share done, from 0 to 1; false stops the replication.
    fn goes_on(&self, done: f64) -> bool;
}

/// Nobody watches.
#[derive(Clone, Copy, Debug)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn goes_on(&self, _done: f64) -> bool {
        true
    }
}
