//! What is kept of the numbers of tables: in which table each is.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use domain::figure::{FigureId, Support};

use crate::library::YearMonth;

/// Where a table is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// Among the exhibits of a month, with or without deficit support.
    Month(YearMonth, Support),
    /// Among those of a comparison of patient flow.
    Comparison(i64),
    /// Beside what was observed of patient flow.
    Observed,
}

/// The tables of one edition of the library.
pub(super) type Spots = Arc<BTreeMap<FigureId, Spot>>;

/// An edition, and the months of it that the reader may see.
type Shown = (u64, Vec<YearMonth>);

/// The tables of the library and of comparisons; these never change.
#[derive(Clone, Default)]
pub(crate) struct NumberIndex {
    pub(super) library: Arc<Mutex<BTreeMap<Shown, Spots>>>,
    pub(super) comparisons: Arc<Mutex<BTreeMap<i64, Vec<FigureId>>>>,
}
