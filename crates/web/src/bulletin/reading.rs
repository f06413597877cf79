//! The bulletins that a reader may see.

use std::sync::Arc;

use domain::account::Role;
use domain::month_end::MonthEnd;
use exhibits::words::bulletin::{self, Bulletin};
use jiff::Timestamp;

use super::port::{Bulletins, ShownVersion};
use crate::error::PageError;
use crate::library::YearMonth;
use crate::refusal::Refusal;
use crate::state::AppState;

/// The bulletin of a month as it is shown.
pub(super) struct ShownBulletin {
    pub(super) month_end: Arc<MonthEnd>,
    pub(super) bulletin: Bulletin,
    /// The version that counts, where somebody wrote one.
    pub(super) version: Option<ShownVersion>,
    /// Every version of the month, the first first.
    pub(super) versions: Vec<ShownVersion>,
    /// Whether errors keep the figures of the month from being used, so that what is shown is a draft.
    pub(super) is_spoilt: bool,
    /// How many places of the file of texts, of whichever month, cannot be read.
    pub(super) n_unreadable: usize,
}

impl ShownBulletin {
    pub(super) fn month(&self) -> YearMonth {
        (self.month_end.year, self.month_end.month)
    }

    /// The text that counts, where somebody wrote one.
    pub(super) fn written(&self) -> Option<&ShownVersion> {
        self.version.as_ref().filter(|version| version.text.is_some())
    }

    /// When it last changed: as it was written or, where it is generated, as its month was recorded.
    pub(super) fn changed_at(&self, state: &AppState) -> Timestamp {
        let releases = state.library.releases();
        let in_force =
            releases.events().iter().filter(|event| event.month == self.month()).map(|event| event.at);
        let corrected = releases.corrections_of(self.month()).iter().map(|one| one.approved_at).max();
        let written = self.version.as_ref().map(|version| version.at);
        in_force.max().into_iter().chain(corrected).chain(written).max().unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

pub(super) fn port(state: &AppState) -> Result<&dyn Bulletins, PageError> {
    state.bulletins.as_deref().ok_or(PageError::Page)
}

pub(super) fn refused(error: Refusal) -> PageError {
    PageError::NotKnown(error.into_words())
}

/// Whether the reader writes bulletins: a publisher of the board, or of the whole system.
pub(super) fn writes(state: &AppState, shown: &ShownBulletin) -> bool {
    state.reader.as_ref().is_some_and(|reader| {
        reader.account.roles.contains(Role::Publisher) && reader.account.works_for(&shown.month_end.system)
    })
}

/// The bulletins of the months that the reader may see and whose figures can be used, the newest first.
pub(super) fn all(state: &AppState) -> Result<Vec<ShownBulletin>, PageError> {
    let versions = port(state)?.versions();
    let months = state.library.periods().into_iter().rev();
    Ok(months.filter_map(|month| shown(state, month, &versions)).filter(|shown| !shown.is_spoilt).collect())
}

/// The bulletin of a month.
pub(super) fn one(state: &AppState, month: YearMonth) -> Result<ShownBulletin, PageError> {
    let versions = port(state)?.versions();
    shown(state, month, &versions).ok_or(PageError::NoMonth(month.0, month.1))
}

fn shown(
    state: &AppState,
    month: YearMonth,
    (versions, n_unreadable): &(Vec<ShownVersion>, usize),
) -> Option<ShownBulletin> {
    let month_end = state.library.month_end(month.0, month.1)?;
    let mut versions: Vec<ShownVersion> =
        versions.iter().filter(|version| version.month == month).cloned().collect();
    versions.sort_by_key(|version| version.version);
    let version = versions.last().cloned();
    let text = version.as_ref().and_then(|version| version.text.as_ref());
    let bulletin = bulletin::bulletin(&month_end, text);
    let is_spoilt = state.bulletins.as_ref().is_some_and(|port| port.is_spoilt(&month_end));
    let n_unreadable = *n_unreadable;
    Some(ShownBulletin { month_end, bulletin, version, versions, is_spoilt, n_unreadable })
}

/// The address of the bulletin of a month.
pub(super) fn address(month: YearMonth) -> String {
    format!("/bulletin/{}/{}", month.0.folder(), month.1.folder())
}
