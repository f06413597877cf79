//! The exhibits of a month as files: tables as CSV, charts as their specification.

use exhibits::exhibit::Exhibit;

use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::money::analysis;
use crate::money::subnav::{MOVEMENT, RESOURCES};
use crate::placement::{self, chart_file};
use crate::state::AppState;
use crate::{download, reform};

/// The table of the exhibit called `name`, which ends in `.csv`.
///
/// # Errors
/// Where the month has no such exhibit.
pub(crate) fn csv(state: &AppState, view: &View, name: &str) -> Result<Answer, PageError> {
    let exhibit = find(state, view, name.strip_suffix(".csv").ok_or(PageError::Page)?)?;
    let text = download::table_csv(&exhibit.table)?;
    let name =
        format!("{}-{}-{}.csv", name.trim_end_matches(".csv"), view.year.folder(), view.month.folder());
    Ok(Answer::Csv { name, text })
}

/// The chart of the exhibit called `name`, which ends in `.json`: both drawings of it.
///
/// # Errors
/// Where the month has no such exhibit, or it has no chart.
pub(crate) fn chart(state: &AppState, view: &View, name: &str) -> Result<Answer, PageError> {
    chart_file(find(state, view, name.strip_suffix(".json").ok_or(PageError::Page)?)?, name)
}

pub(super) fn find(state: &AppState, view: &View, name: &str) -> Result<Exhibit, PageError> {
    // The reform is of no month.
    if let Some(placed) =
        reform::page::exhibits(&*state.library).into_iter().find(|placed| placed.name == name)
    {
        return Ok(placed.exhibit);
    }
    let month_end = state.month_end(view)?;
    let forecast = state.library.forecast(view.year, view.month);
    let of_forecast =
        forecast.iter().flat_map(|forecast| placement::forecast_exhibits(&month_end, forecast, view));
    let position_analysis = state.library.analysis(view.year, view.month);
    let of_analysis = position_analysis.iter().flat_map(|position_analysis| {
        [MOVEMENT, RESOURCES].into_iter().flat_map(|page| {
            analysis::exhibits_of(&*state.library, &month_end, position_analysis, view, page)
        })
    });
    let others = of_forecast.chain(of_analysis).chain(placement::forecast_record_exhibits(
        &*state.library,
        &month_end,
        view,
    ));
    let placed = placement::month_exhibits(&month_end, view)
        .into_iter()
        .chain(others)
        .find(|placed| placed.name == name);
    placed.map(|placed| placed.exhibit).ok_or_else(|| PageError::Exhibit(name.to_owned()))
}
