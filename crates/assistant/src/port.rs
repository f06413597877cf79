//! What the assistant cannot do itself: documents for whoever asks; implemented in `app`.

use std::time::Duration;

use domain::account::Account;

/// Gives the documents of a workspace by their addresses, such as `/api/1/position?month=5`.
pub trait Documents: Send + Sync + 'static {
    /// The document at `address` as whoever asks may see it, of at most `most` bytes.
    ///
    /// # Errors
    /// Where it cannot be asked for at all, or is larger: a sentence for whoever asked.
    fn document(
        &self,
        address: &str,
        asker: Asker,
        most: usize,
    ) -> impl Future<Output = Result<Answered, String>> + Send;
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asker {
    /// Anybody: what is approved and released, counts of people under disclosure control.
    Everybody,
    /// Whoever has this account: what it may read.
    Account(Account),
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// The document, as JSON.
    Document(String),
    /// Why there is none, as JSON: `api::problem::Problem`.
    Problem(String),
}

/// The bounds of one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The largest document that is given [bytes].
    pub most_bytes: usize,
    /// How long a document may take.
    pub patience: Duration,
}

/// The usual bounds: more than any assistant reads at once.
pub const BOUNDS: Bounds = Bounds { most_bytes: 1 << 20, patience: Duration::from_mins(1) };
