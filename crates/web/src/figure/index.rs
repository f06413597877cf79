//! Where the numbers of tables are found by their ids. Nothing is kept of a number but where its table is:
//! the table is made again for whoever asks.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use domain::figure::{FigureId, Support};

use super::exhibit;
use super::spots::{Spot, Spots};
use crate::address::{PageQuery, View};
use crate::placement::PlacedExhibit;
use crate::simulation;
use crate::simulation::port::JobState;
use crate::state::AppState;

/// The table that shows the number with this id, and the view of its month; nothing where no table does.
pub(super) fn find(
    state: &AppState,
    view: &View,
    query: &PageQuery,
    id: FigureId,
) -> Option<(PlacedExhibit, View)> {
    let has_it = |placed: &PlacedExhibit| placed.exhibit.number(id).is_some();
    // Links ask in the view of the table that they stand in, which is the quickest to make again.
    let asked = exhibit::of_asked(state, query).ok().into_iter().flatten();
    let of_month = exhibit::of_month(state, view).ok().into_iter().flatten();
    if let Some(placed) = asked.chain(of_month).chain(exhibit::of_no_month(state)).find(has_it) {
        return Some((placed, *view));
    }
    let spot = spots(state, view).get(&id).cloned().or_else(|| of_comparisons(state, id))?;
    match spot {
        Spot::Month(month, support) => {
            let view = view.with_month(month).with_support(support);
            let placed = exhibit::of_month(state, &view).ok()?.find(has_it)?;
            Some((placed, view))
        }
        Spot::Comparison(job) => {
            simulation::run::exhibits(state, job).ok()?.into_iter().find(has_it).map(|placed| (placed, *view))
        }
        Spot::Observed => {
            simulation::page::observed_exhibit(state).ok()?.filter(has_it).map(|placed| (placed, *view))
        }
    }
}

/// Where the numbers of the library are, made when it is first asked for after a change.
fn spots(state: &AppState, view: &View) -> Spots {
    let key = (state.library.edition(), state.library.periods());
    let lock = || state.numbers.library.lock().unwrap_or_else(PoisonError::into_inner);
    let known = lock().get(&key).cloned();
    if let Some(spots) = known {
        return spots;
    }
    let mut spots = BTreeMap::new();
    let mut add = |placed: &PlacedExhibit, spot: &Spot| {
        for id in placed.exhibit.numbers() {
            spots.entry(id).or_insert_with(|| spot.clone());
        }
    };
    for month in state.library.periods() {
        for support in [Support::Including, Support::Excluding] {
            let view = view.with_month(month).with_support(support);
            if let Ok(exhibits) = exhibit::of_month(state, &view) {
                exhibits.for_each(|placed| add(&placed, &Spot::Month(month, support)));
            }
        }
    }
    if let Ok(Some(placed)) = simulation::page::observed_exhibit(state) {
        add(&placed, &Spot::Observed);
    }
    let spots = Arc::new(spots);
    let mut kept = lock();
    kept.retain(|(edition, _), _| *edition == key.0);
    kept.insert(key, Arc::clone(&spots));
    spots
}

/// The comparison that has this number, the newest first.
fn of_comparisons(state: &AppState, id: FigureId) -> Option<Spot> {
    let lock = || state.numbers.comparisons.lock().unwrap_or_else(PoisonError::into_inner);
    let jobs = state.simulation.as_ref()?.jobs().ok()?;
    let done = jobs.into_iter().filter(|job| job.state == JobState::Done);
    done.map(|job| job.id)
        .find(|job| {
            if let Some(ids) = lock().get(job) {
                return ids.contains(&id);
            }
            let Ok(exhibits) = simulation::run::exhibits(state, *job) else { return false };
            let ids: Vec<FigureId> = exhibits.iter().flat_map(|placed| placed.exhibit.numbers()).collect();
            let is_there = ids.contains(&id);
            lock().insert(*job, ids);
            is_there
        })
        .map(Spot::Comparison)
}
