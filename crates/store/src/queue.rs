//! How many jobs may be queued, and what becomes of one more.

/// Maximum number of queued jobs of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueRoom {
    /// In all.
    pub most: u32,
    /// Of those that one asked for, so that room is left for others.
    pub most_of_one: u32,
}

/// What became of a job that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queued {
    /// It waits, under this number.
    As(i64),
    /// Too many wait.
    Full,
    /// Too many wait that the same one asked for.
    FullOfOne,
}
