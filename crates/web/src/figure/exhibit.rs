//! The exhibits of a month as files: tables as CSV, charts as their specification.

use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::error::PageError;
use crate::money::analysis;
use crate::money::subnav::{MOVEMENT, RESOURCES};
use crate::placement::{self, PlacedExhibit, chart_file};
use crate::state::AppState;
use crate::{download, efficiency, reform};

/// The table of the exhibit called `name`, which ends in `.csv`.
///
/// # Errors
/// Where the month has no such exhibit.
pub(crate) fn csv(state: &AppState, view: &View, query: &PageQuery, name: &str) -> Result<Answer, PageError> {
    let exhibit = find(state, view, query, name.strip_suffix(".csv").ok_or(PageError::Page)?)?.exhibit;
    let text = download::table_csv(&exhibit.table)?;
    let name =
        format!("{}-{}-{}.csv", name.trim_end_matches(".csv"), view.year.folder(), view.month.folder());
    Ok(Answer::Csv { name, text })
}

/// The chart of the exhibit called `name`, which ends in `.json`: both drawings of it.
///
/// # Errors
/// Where the month has no such exhibit, or it has no chart.
pub(crate) fn chart(
    state: &AppState,
    view: &View,
    query: &PageQuery,
    name: &str,
) -> Result<Answer, PageError> {
    let placed = find(state, view, query, name.strip_suffix(".json").ok_or(PageError::Page)?)?;
    chart_file(placed.exhibit, name)
}

/// Every exhibit of the month of a view.
///
/// # Errors
/// Where the library has no such month.
pub(crate) fn of_month(state: &AppState, view: &View) -> Result<Vec<PlacedExhibit>, PageError> {
    let month_end = state.month_end(view)?;
    let forecast = state.library.forecast(view.year, view.month);
    let of_forecast =
        forecast.iter().flat_map(|forecast| placement::forecast_exhibits(&month_end, forecast, view));
    let position_analysis = state.library.analysis(view.year, view.month);
    let of_analysis = position_analysis.iter().flat_map(|position_analysis| {
        [MOVEMENT, RESOURCES]
            .into_iter()
            .flat_map(|page| analysis::exhibits_of(&month_end, position_analysis, view, page))
    });
    let record = placement::forecast_record_exhibits(&*state.library, &month_end, view);
    Ok(placement::month_exhibits(&month_end, view)
        .into_iter()
        .chain(of_forecast)
        .chain(of_analysis)
        .chain(record)
        .collect())
}

/// Every exhibit that is of no month: of the reform, and of the registers of years.
pub(crate) fn of_no_month(state: &AppState) -> Vec<PlacedExhibit> {
    let programmes =
        state.library.programme_years().into_iter().filter_map(|year| state.library.programme(year));
    let of_programmes = programmes.flat_map(|programme| efficiency::page::exhibits(state, &programme));
    reform::page::exhibits(&*state.library).into_iter().chain(of_programmes).collect()
}

/// Every exhibit that is made for what the address asks.
///
/// # Errors
/// Where it cannot be made.
pub(super) fn of_asked(state: &AppState, query: &PageQuery) -> Result<Vec<PlacedExhibit>, PageError> {
    reform::trial::exhibits(&*state.library, &query.fields)
}

pub(super) fn find(
    state: &AppState,
    view: &View,
    query: &PageQuery,
    name: &str,
) -> Result<PlacedExhibit, PageError> {
    let named = |placed: &PlacedExhibit| placed.name == name;
    // What is of no month is there before any return counts.
    if let Some(placed) = of_no_month(state).into_iter().find(named) {
        return Ok(placed);
    }
    if let Some(placed) = of_asked(state, query)?.into_iter().find(named) {
        return Ok(placed);
    }
    of_month(state, view)?.into_iter().find(named).ok_or_else(|| PageError::Exhibit(name.to_owned()))
}
