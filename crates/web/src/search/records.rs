//! What people recorded, as the search sees it: public documents and the register of scrutiny, as everybody may read
//! them.

use std::sync::Arc;

use crate::documents::port::DocumentsShown;
use crate::scrutiny::port::RegisterShown;

/// Public documents and the register; none of either where there is none or it cannot be read.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// Documents with their figures.
    pub documents: Option<Arc<DocumentsShown>>,
    /// Entries of the register that everybody may read.
    pub register: Option<RegisterShown>,
}
