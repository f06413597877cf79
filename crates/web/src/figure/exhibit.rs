//! The exhibits of a month as files: tables as CSV, charts as their specification.

use domain::month_end::MonthEnd;

use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::error::PageError;
use crate::money::analysis;
use crate::money::subnav::{MOVEMENT, RESOURCES};
use crate::placement::{self, PlacedExhibit, chart_file};
use crate::state::AppState;
use crate::{access, download, efficiency, evidence, reform};

/// The table of the exhibit called `name`, which ends in `.csv`.
///
/// # Errors
/// Where the month has no such exhibit.
pub(crate) fn csv(state: &AppState, view: &View, query: &PageQuery, name: &str) -> Result<Answer, PageError> {
    let placed = find(state, view, query, name.strip_suffix(".csv").ok_or(PageError::Page)?)?;
    let origin = placed.exhibit.origin();
    // What has a period of its own says it, and its source, in every row: a file travels without its page.
    let own = origin
        .own_period()
        .map(|period| [("Period", period.to_owned()), ("Source", origin.publications.join("; "))]);
    let text = download::table_csv_with(&placed.exhibit.table, own.as_ref().map_or(&[], |own| &own[..]))?;
    let name = format!("{}.csv", placed.file_name(view));
    Ok(Answer::Csv { name, text })
}

/// The table of the exhibit called `name`, which ends in `.parquet`.
///
/// # Errors
/// Where the month has no such exhibit, or no such files are written here.
pub(crate) fn parquet(
    state: &AppState,
    view: &View,
    query: &PageQuery,
    name: &str,
) -> Result<Answer, PageError> {
    let columns = state.columns.as_ref().ok_or(PageError::Page)?;
    let name = name.strip_suffix(".parquet").ok_or(PageError::Page)?;
    let exhibit = find(state, view, query, name)?.exhibit;
    let origin = exhibit.origin();
    let about = [
        ("oakham.heading", exhibit.heading.clone()),
        ("oakham.unit", exhibit.table.caption.clone()),
        ("oakham.source", placement::sources_in_words(origin)),
        ("oakham.as_at", placement::as_at_in_words(origin)),
        ("oakham.method", origin.method.to_owned()),
    ];
    let content =
        columns.parquet(&exhibits::columns::columns(&exhibit.table), &about).map_err(PageError::Failed)?;
    let name = format!("{name}-{}-{}.parquet", view.year.folder(), view.month.folder());
    Ok(Answer::File { name, media: PARQUET, content })
}

/// The media type of files in Parquet.
pub(crate) const PARQUET: &str = "application/vnd.apache.parquet";

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

/// Every exhibit of the month of a view; those of a page are made when it is come to.
///
/// # Errors
/// Where the library has no such month.
pub(super) fn of_month<'a>(
    state: &'a AppState,
    view: &'a View,
) -> Result<impl Iterator<Item = PlacedExhibit> + 'a, PageError> {
    type Make<'m> = Box<dyn FnOnce(&MonthEnd) -> Vec<PlacedExhibit> + 'm>;
    let month_end = state.month_end(view)?;
    let of_analysis = move |month_end: &MonthEnd| {
        let known = state.library.analysis(view.year, view.month);
        let pages = known.iter().flat_map(|known| [(known, MOVEMENT), (known, RESOURCES)]);
        pages
            .flat_map(|(known, page)| analysis::exhibits_of(&*state.library, month_end, known, view, page))
            .collect()
    };
    let of_forecast = move |month_end: &MonthEnd| {
        let forecast = state.library.forecast(view.year, view.month);
        let forecast = forecast.iter();
        forecast.flat_map(|forecast| placement::forecast_exhibits(month_end, forecast, view)).collect()
    };
    let of_record =
        move |month_end: &MonthEnd| placement::forecast_record_exhibits(&*state.library, month_end, view);
    let of_position = move |month_end: &MonthEnd| placement::month_exhibits(month_end, view);
    let pages: [Make<'a>; 4] =
        [Box::new(of_analysis), Box::new(of_forecast), Box::new(of_position), Box::new(of_record)];
    Ok(pages.into_iter().flat_map(move |make| make(&month_end)))
}

/// Every exhibit that is of no month: of the reform, and of the registers of years.
pub(super) fn of_no_month(state: &AppState) -> impl Iterator<Item = PlacedExhibit> {
    let programmes =
        state.library.programme_years().into_iter().filter_map(|year| state.library.programme(year));
    let of_programmes = programmes.flat_map(move |programme| {
        let shares = efficiency::page::Share::ALL.into_iter();
        shares.flat_map(move |share| efficiency::page::exhibits(state, &programme, share))
    });
    let of_access = access::page::exhibits(&*state.library);
    reform::page::exhibits(&*state.library).chain(of_programmes).chain(of_access)
}

/// Every exhibit that is made for what the address asks.
///
/// # Errors
/// Where it cannot be made.
pub(super) fn of_asked(state: &AppState, query: &PageQuery) -> Result<Vec<PlacedExhibit>, PageError> {
    let mut asked = reform::trial::exhibits(&*state.library, &query.fields)?;
    asked.extend(evidence::found::exhibits(state, &query.fields)?);
    Ok(asked)
}

pub(super) fn find(
    state: &AppState,
    view: &View,
    query: &PageQuery,
    name: &str,
) -> Result<PlacedExhibit, PageError> {
    let named = |placed: &PlacedExhibit| placed.name == name;
    if let Some(copy) = &state.copy {
        if let Some(placed) = copy.exhibits(None, of_no_month(state)).get(name) {
            return Ok(placed.clone());
        }
        if let Ok(made) = of_month(state, view)
            && let Some(placed) = copy.exhibits(Some(*view), made).get(name)
        {
            return Ok(placed.clone());
        }
        let asked = of_asked(state, query)?.into_iter().find(named);
        return asked.ok_or_else(|| PageError::Exhibit(name.to_owned()));
    }
    // What is of no month is there before any return counts.
    if let Some(placed) = of_no_month(state).find(named) {
        return Ok(placed);
    }
    if let Some(placed) = of_asked(state, query)?.into_iter().find(named) {
        return Ok(placed);
    }
    of_month(state, view)?.find(named).ok_or_else(|| PageError::Exhibit(name.to_owned()))
}
