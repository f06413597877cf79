//! The month ends of the years before that of an edition, as its readers may know them.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::month::{FinancialYear, Month};
use domain::month_end::MonthEnd;

use super::Edition;

/// Which months are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MonthsRead {
    /// All of them.
    All,
    /// Those that everybody may read.
    Released,
}

/// The last month end of each year before, as far as there is one and it may be read.
pub(crate) fn last_of_years_before(edition: &Edition<'_>, months: MonthsRead) -> Vec<Arc<MonthEnd>> {
    let year = edition.month_end.year;
    let is_read = |month: &(FinancialYear, Month)| match months {
        MonthsRead::All => true,
        MonthsRead::Released => edition.release_of(*month).is_released(),
    };
    let before = edition.workspace().months().into_iter().filter(|month| month.0 < year).filter(is_read);
    let last: BTreeMap<FinancialYear, Month> = before.collect();
    last.into_iter().filter_map(|month| edition.editions.month_end(month).ok()).collect()
}
