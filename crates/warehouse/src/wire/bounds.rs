//! What a question may take, and the process in which it is answered.

use std::time::Duration;

use crate::query::{Bounds, Statements};

/// The longest that a statement may take, which it may take where nothing is set.
pub(super) const LONGEST: Duration = Duration::from_mins(1);

/// Processes that answer at once. Further questions wait.
pub(super) const AT_ONCE: usize = 4;

/// What a question may take. Four of them keep within 1 GB of memory and 4 GB on disk together.
pub(super) const BOUNDS: Bounds = Bounds {
    time: LONGEST,
    memory_mb: 192,
    n_rows: usize::MAX,
    n_threads: 2,
    disk_mb: 1_024,
    statements: Statements::RowsOnly,
};

/// Stack of a thread of the engine: plans are walked by recursion, as deep as a statement has words [bytes].
pub(super) const STACK: usize = 64 << 20;

/// What a process may write to [bytes]: what the engine accounts for, the stacks of its four threads, which are set
/// aside and hardly used, and what it does not account for.
pub const MOST_MEMORY: u64 = (192 + 4 * 64 + 128) << 20;

/// The address space that it may take [bytes]: the program, and what is set aside and never used.
pub const ADDRESS_SPACE: u64 = 3 << 30;

/// The processor time that it may take, over all its threads and questions.
pub const MOST_PROCESSOR_TIME: Duration = Duration::from_mins(20);

/// The longest request to it [bytes]: a message of a client, whose bytes are written as numbers.
pub const LONGEST_REQUEST: u64 = 8 << 20;
