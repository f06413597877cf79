//! A record in two steps: written, then kept, so that what is recorded is done in between.

use crate::error::StoreError;
use crate::sqlite::Writing;
use crate::store::Store;

/// A record that is written and not kept yet: the right to write is held, so that what is recorded can
/// be done in between. Dropped, it leaves nothing.
#[derive(Debug)]
pub struct Recording {
    store: Store,
    transaction: Writing,
    n_added: usize,
}

impl Recording {
    pub(crate) const fn new(store: Store, transaction: Writing, n_added: usize) -> Self {
        Self { store, transaction, n_added }
    }

    /// Keeps what was written; gives how many events were new.
    ///
    /// # Errors
    /// Where the database cannot be written; nothing is kept then.
    pub async fn keep(self) -> Result<usize, StoreError> {
        self.transaction.commit().await.map_err(|error| self.store.failed(error))?;
        Ok(self.n_added)
    }
}
