//! The index of one month: what can be found, and by which words.

use ::search::{SearchError, SearchIndex, Searched};

use domain::figure::FigureId;

use super::entry::{Address, Kind, Listed};
use super::names;

/// Something that can be found, as it is shown.
pub(crate) struct Entry {
    pub(crate) kind: Kind,
    pub(crate) address: Address,
    pub(crate) figure: Option<FigureId>,
    pub(crate) title: String,
    pub(crate) text: String,
    /// Who says so and when; empty for what this site says.
    pub(crate) source: String,
}

/// What can be found in a month.
pub(crate) struct MonthIndex {
    /// In the order of the index.
    pub(crate) entries: Vec<Entry>,
    pub(crate) index: SearchIndex,
}

impl MonthIndex {
    /// Indexes what can be found in a month.
    ///
    /// # Errors
    /// Where memory runs out.
    pub(crate) fn of(listed: Vec<Listed>) -> Result<Self, SearchError> {
        let (entries, searched): (Vec<Entry>, Vec<Searched>) = listed
            .into_iter()
            .map(|listed| {
                let Listed { kind, address, figure, source, searched } = listed;
                let (title, text) = (searched.title.clone(), searched.text.clone());
                (Entry { kind, address, figure, title, text, source }, searched)
            })
            .unzip();
        Ok(Self { entries, index: SearchIndex::new(&searched, &names::synonyms())? })
    }
}
