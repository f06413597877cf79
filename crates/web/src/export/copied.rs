//! What a site that is copied knows of its copy, and keeps so that a table is not made again for each of its files.
//! A site that is served keeps no tables: they would fill its memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;

use crate::address::View;
use crate::placement::PlacedExhibit;

/// Exhibits by their names in addresses.
pub(crate) type Named = Arc<BTreeMap<String, PlacedExhibit>>;

/// The copy that is made of a site.
pub(crate) struct Copied {
    /// Its day.
    pub(crate) on: Date,
    /// Exhibits of each view of a month, and those of none.
    kept: Mutex<BTreeMap<Option<View>, Named>>,
}

impl Copied {
    /// A copy on a day.
    pub(crate) const fn on(on: Date) -> Self {
        Self { on, kept: Mutex::new(BTreeMap::new()) }
    }

    /// The exhibits of a view, or of no month: as `made` when they are first asked for. Of two with one name the
    /// first stands.
    pub(crate) fn exhibits(&self, view: Option<View>, made: impl Iterator<Item = PlacedExhibit>) -> Named {
        let lock = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(named) = lock().get(&view) {
            return Arc::clone(named);
        }
        let mut named = BTreeMap::new();
        for placed in made {
            named.entry(placed.name.clone()).or_insert(placed);
        }
        let named = Arc::new(named);
        lock().insert(view, Arc::clone(&named));
        named
    }
}
