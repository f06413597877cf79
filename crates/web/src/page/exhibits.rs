//! The exhibits of a month: which there are, on which pages, and as files.

use charts::exhibit::{Cell, Exhibit};
use charts::table;
use domain::book::Book;
use domain::figure::FigureId;
use serde_json::json;

use crate::address::View;
use crate::download;
use crate::naming;
use crate::problem::Problem;
use crate::server::{Answer, Site};

/// An exhibit and the page it stands on.
pub(crate) struct Shown {
    /// What it is.
    pub(crate) exhibit: Exhibit,
    /// The name of the page.
    pub(crate) page: String,
    /// The page's path.
    pub(crate) path: String,
}

/// A place where a figure is shown.
pub(crate) struct Place {
    /// The name of the page.
    pub(crate) page: String,
    /// Its path.
    pub(crate) path: String,
    /// What the table is about.
    pub(crate) table: String,
}

/// Every exhibit of the month.
pub(crate) fn all(book: &Book, view: &View) -> Vec<Shown> {
    let reading = view.reading();
    let system = [
        table::system_position(book, reading),
        table::bridge(book, reading),
        table::months(book, reading),
        table::findings(book),
    ];
    let of_system = system.into_iter().map(|exhibit| Shown {
        exhibit,
        page: "System position".to_owned(),
        path: "/money".to_owned(),
    });
    let of_organisations = book.organisations.iter().flat_map(|organisation| {
        let exhibits = [
            table::lines(book, &organisation.code, reading),
            table::bridge_of(book, &organisation.code, reading),
        ];
        exhibits.into_iter().map(|exhibit| Shown {
            exhibit,
            page: naming::short(&organisation.name).to_owned(),
            path: format!("/organisation/{}", organisation.code),
        })
    });
    of_system.chain(of_organisations).collect()
}

/// Where the figure `id` is shown.
pub(crate) fn that_show(book: &Book, view: &View, id: FigureId) -> Vec<Place> {
    let shows = |exhibit: &Exhibit| {
        let mut cells = exhibit.table.rows.iter().flat_map(|row| &row.cells);
        cells.any(|cell| matches!(cell, Cell::Figure(figure) if figure.id == id))
    };
    all(book, view)
        .into_iter()
        .filter(|shown| shows(&shown.exhibit))
        .map(|shown| Place {
            page: shown.page,
            path: format!("{}#{}", shown.path, shown.exhibit.name),
            table: shown.exhibit.heading,
        })
        .collect()
}

/// The table of the exhibit called `name`, which ends in `.csv`.
///
/// # Errors
/// Where the month has no such exhibit.
pub(crate) fn csv(site: &Site, view: &View, name: &str) -> Result<Answer, Problem> {
    let exhibit = find(site, view, name.strip_suffix(".csv").ok_or(Problem::Page)?)?;
    let text = download::table_csv(&exhibit.table)?;
    let name = format!("{}-{}-{}.csv", exhibit.name, view.year.folder(), view.month.folder());
    Ok(Answer::Csv { name, text })
}

/// The chart of the exhibit called `name`, which ends in `.json`: both drawings of it.
///
/// # Errors
/// Where the month has no such exhibit, or it has no chart.
pub(crate) fn chart(site: &Site, view: &View, name: &str) -> Result<Answer, Problem> {
    let exhibit = find(site, view, name.strip_suffix(".json").ok_or(Problem::Page)?)?;
    let chart = exhibit.chart.ok_or_else(|| Problem::Exhibit(name.to_owned()))?;
    let drawing = |specification: &charts::exhibit::Specification| {
        json!({
            "name": specification.name,
            "width": specification.width,
            "height": specification.height,
            "option": specification.option,
        })
    };
    Ok(Answer::Json(json!({
        "schema": "oakham.chart/1",
        "label": chart.label,
        "description": chart.description,
        "wide": drawing(&chart.wide),
        "narrow": drawing(&chart.narrow),
    })))
}

fn find(site: &Site, view: &View, name: &str) -> Result<Exhibit, Problem> {
    let book = site.book(view)?;
    let found = all(&book, view).into_iter().find(|shown| shown.exhibit.name == name);
    found.map(|shown| shown.exhibit).ok_or_else(|| Problem::Exhibit(name.to_owned()))
}
