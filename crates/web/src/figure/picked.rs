//! Figures as packs for committees hold them, looked up by their ids: amounts of a month end as the reader sees them,
//! numbers of tables as everybody does, since a pack is read by everybody.

use std::collections::BTreeMap;

use domain::figure::FigureId;

use super::{exhibit, index, number};
use crate::address::{PageQuery, View};
use crate::library::YearMonth;
use crate::naming;
use crate::packs::port::ShownFigure;
use crate::placement::PlacedExhibit;
use crate::state::AppState;

/// Those of the figures that a month, or a table of no month, has; nothing where the reader may not see the month.
pub(crate) fn look_up(
    state: &AppState,
    (year, month): YearMonth,
    ids: &[FigureId],
) -> Option<BTreeMap<FigureId, ShownFigure>> {
    let month_end = state.library.month_end(year, month)?;
    let mut found = BTreeMap::new();
    let mut others = Vec::new();
    for id in ids {
        match month_end.figures.get(id) {
            Some(figure) => {
                let (name, in_words) = naming::named(&month_end, figure);
                let coverage = naming::coverage(&month_end, &figure.key);
                let (value, provenance) = (Some(figure.value), figure.provenance());
                found.insert(*id, ShownFigure { id: *id, name, value, in_words, coverage, provenance });
            }
            None => others.push(*id),
        }
    }
    if !others.is_empty() {
        found.extend(numbers(state, (year, month), &others));
    }
    Some(found)
}

/// Numbers of tables, as everybody sees them.
fn numbers(state: &AppState, month: YearMonth, ids: &[FigureId]) -> BTreeMap<FigureId, ShownFigure> {
    let state = state.clone().for_programs();
    let query = PageQuery::default();
    let mut found = BTreeMap::new();
    let Ok(view) = View::of_any_year(&query, &*state.library) else { return found };
    let view = if state.library.periods().contains(&month) { view.with_month(month) } else { view };
    let mut take = |placed: &PlacedExhibit| {
        for id in ids {
            if let Some(figure) = shown(placed, *id) {
                found.entry(*id).or_insert(figure);
            }
        }
    };
    exhibit::of_no_month(&state).for_each(|placed| take(&placed));
    if let Ok(of_month) = exhibit::of_month(&state, &view) {
        of_month.for_each(|placed| take(&placed));
    }
    for id in ids {
        if !found.contains_key(id)
            && let Some((placed, _)) = index::find(&state, &view, &query, *id)
            && let Some(figure) = shown(&placed, *id)
        {
            found.insert(*id, figure);
        }
    }
    found
}

fn shown(placed: &PlacedExhibit, id: FigureId) -> Option<ShownFigure> {
    let found = placed.exhibit.number(id)?;
    let origin = placed.exhibit.origin();
    Some(ShownFigure {
        id,
        name: format!("{}: {}, {}", origin.subject_name, number::title(&found), origin.period_name),
        value: None,
        in_words: format!("{}{}", found.number.text, number::unit_after(&number::unit(&found, placed))),
        coverage: None,
        provenance: number::how_known(found.number, placed),
    })
}
