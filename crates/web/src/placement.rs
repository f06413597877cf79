//! The exhibits of a month: which there are, on which pages, and as files.

use std::collections::{BTreeMap, BTreeSet};

use api::chart::Drawing;
use api::document::SchemaName;
use domain::figure::{Figure, FigureId, Step, Subject};
use domain::forecast::Forecast;
use domain::month::Month;
use domain::month_end::MonthEnd;
use domain::organisation::Organisation;
use domain::provenance::Provenance;
use exhibits::exhibit::{Cell, Chart, Exhibit};
use exhibits::html as exhibit_html;
use exhibits::table;
use exhibits::words::Wording;
use maud::{Markup, PreEscaped, html};

use crate::address::View;
use crate::answer::Answer;
use crate::drawing;
use crate::error::PageError;
use crate::library::Library;
use crate::naming;
use domain::claim::Claim;

/// A table with more rows can be sorted and filtered.
const MOST_ROWS_AT_A_GLANCE: usize = 4;

/// The widest chart that leaves room for a table [px].
const MOST_WIDTH_BESIDE: u32 = 640;
/// The most columns after the row names that fit beside a chart.
const MOST_COLUMNS_BESIDE: usize = 2;

/// An exhibit and the page it stands on.
pub(crate) struct PlacedExhibit {
    /// The exhibit itself.
    pub(crate) exhibit: Exhibit,
    /// Its name in addresses, unique in a month.
    pub(crate) name: String,
    /// The name of the page.
    pub(crate) page: String,
    /// The page's path.
    pub(crate) path: String,
}

impl PlacedExhibit {
    /// An exhibit of the system as a whole.
    pub(crate) fn of_system(exhibit: Exhibit) -> Self {
        Self::on(exhibit, "System position", "/money")
    }

    /// An exhibit of the forecast.
    pub(crate) fn of_forecast(exhibit: Exhibit) -> Self {
        Self::on(exhibit, "Forecast", "/forecast")
    }

    /// An exhibit on a page of the system's.
    pub(crate) fn on(exhibit: Exhibit, page: &str, path: &str) -> Self {
        Self { name: exhibit.name.to_string(), exhibit, page: page.to_owned(), path: path.to_owned() }
    }

    /// An exhibit on an organisation's page; every organisation has one of the same name.
    pub(crate) fn on_page(exhibit: Exhibit, month_end: &MonthEnd, organisation: &Organisation) -> Self {
        Self {
            name: format!("{}-{}", exhibit.name, organisation.code),
            exhibit,
            page: naming::organisation_name(month_end, organisation),
            path: format!("/organisation/{}", organisation.code),
        }
    }
}

/// A place where a figure is shown.
pub(crate) struct Place {
    /// The name of the page.
    pub(crate) page: String,
    /// Its path.
    pub(crate) path: String,
    /// Where on the page.
    pub(crate) anchor: String,
    /// What the table is about.
    pub(crate) table: String,
}

/// The exhibits of the system's position.
pub(crate) fn system_exhibits(month_end: &MonthEnd, view: &View) -> Vec<PlacedExhibit> {
    // The public reads the lines of each organisation on its page, in words of their own.
    let [income, allocations] = match view.wording {
        Wording::Staff => [table::income_and_expenditure(month_end), table::allocations(month_end)],
        Wording::Public => [None, None],
    };
    let exhibits = [
        Some(table::system_position(month_end, view.wording)),
        income,
        allocations,
        table::bridge(month_end, view.reading()),
        Some(table::months(month_end, &month_end.system_subject(), view.wording)),
        Some(table::findings(month_end)),
    ];
    exhibits.into_iter().flatten().map(PlacedExhibit::of_system).collect()
}

/// The exhibits of the forecast made at the month.
pub(crate) fn forecast_exhibits(
    month_end: &MonthEnd,
    forecast: &Forecast,
    view: &View,
) -> Vec<PlacedExhibit> {
    let exhibits = [
        table::fan(month_end, forecast, view.support, view.wording),
        table::forecast(month_end, forecast, view.support, view.wording),
        table::forecast_bridge(month_end, forecast, view.support, view.wording),
        table::forecast_by_organisation(month_end, forecast, view.support, view.wording),
        table::forecast_drivers(month_end, forecast),
        table::forecast_ground(month_end, forecast),
    ];
    exhibits.into_iter().map(PlacedExhibit::of_forecast).collect()
}

/// The record of the forecast: what earlier ones said of the month, and how such forecasts did in years
/// whose end is known.
pub(crate) fn forecast_record_exhibits(
    library: &dyn Library,
    month_end: &MonthEnd,
    view: &View,
) -> Vec<PlacedExhibit> {
    let months = month_end.month.before().into_iter().flat_map(Month::up_to);
    let forecasts: Vec<_> = months.filter_map(|month| library.forecast(month_end.year, month)).collect();
    let earlier: Vec<&Forecast> = forecasts.iter().map(|forecast| &**forecast).collect();
    let kept_forecasts = table::forecast_kept(month_end, &earlier, view.support);
    let record = library.forecast_record();
    let record = record.iter().flat_map(|record| record.iter().cloned());
    kept_forecasts.into_iter().chain(record).map(PlacedExhibit::of_forecast).collect()
}

/// The exhibits of one organisation.
pub(crate) fn organisation_exhibits(
    month_end: &MonthEnd,
    view: &View,
    organisation: &Organisation,
) -> Vec<PlacedExhibit> {
    let subject = Subject::Organisation(organisation.code.clone());
    let exhibits = [
        table::bridge_of(month_end, &organisation.code, view.wording),
        table::lines(month_end, &organisation.code, view.wording),
        Some(table::months(month_end, &subject, view.wording)),
        Some(findings_about(month_end, organisation)),
    ];
    exhibits
        .into_iter()
        .flatten()
        .map(|exhibit| PlacedExhibit::on_page(exhibit, month_end, organisation))
        .collect()
}

/// What validation found in the files of one organisation.
fn findings_about(month_end: &MonthEnd, organisation: &Organisation) -> Exhibit {
    let folder = format!("/{}/", organisation.code);
    let findings =
        month_end.findings.iter().filter(|finding| finding.file.contains(&folder)).cloned().collect();
    table::findings(&MonthEnd {
        system: month_end.system.clone(),
        system_name: month_end.system_name.clone(),
        year: month_end.year,
        month: month_end.month,
        recorded_on: month_end.recorded_on,
        organisations: vec![organisation.clone()],
        missing: Vec::new(),
        figures: BTreeMap::new(),
        findings,
        documents: Vec::new(),
        claims: Vec::new(),
        files: Vec::new(),
    })
}

/// Every exhibit of the month.
pub(crate) fn month_exhibits(month_end: &MonthEnd, view: &View) -> Vec<PlacedExhibit> {
    let organisations = month_end.organisations.iter();
    let of_organisations =
        organisations.flat_map(|organisation| organisation_exhibits(month_end, view, organisation));
    system_exhibits(month_end, view).into_iter().chain(of_organisations).collect()
}

/// An exhibit as a section of a page, with its file: a small chart beside its table, others above it.
///
/// # Errors
/// Where its chart cannot be drawn.
pub(crate) fn section(view: &View, placed: &PlacedExhibit) -> Result<Markup, PageError> {
    let exhibit = &placed.exhibit;
    let small_chart = exhibit.chart.as_ref().filter(|chart| {
        chart.wide.width <= MOST_WIDTH_BESIDE && exhibit.table.columns.len() <= MOST_COLUMNS_BESIDE
    });
    let body = match small_chart {
        Some(chart) => chart_beside_table(view, placed, chart)?,
        None => chart_above_table(view, placed)?,
    };
    Ok(html! { section.oak-exhibit id=(exhibit.name) { (body) } })
}

/// An exhibit with its table under its chart, to be opened; the table alone where it has no chart.
///
/// # Errors
/// Where its chart cannot be drawn.
pub(crate) fn chart_above_table(view: &View, placed: &PlacedExhibit) -> Result<Markup, PageError> {
    let exhibit = &placed.exhibit;
    if exhibit.table.rows.is_empty() {
        return Ok(heading_and_note(exhibit));
    }
    let drawing = exhibit.chart.as_ref().map(drawing::chart).transpose()?;
    let data = drawing.as_ref().map(|_| data_address(view, placed));
    Ok(html! {
        (heading_and_note(exhibit))
        div data-chart=[data] { (exhibit_html::exhibit_body(exhibit, drawing.as_ref(), &view.anchors())) }
        (files(view, placed))
    })
}

/// A chart with its table beside it.
fn chart_beside_table(view: &View, placed: &PlacedExhibit, chart: &Chart) -> Result<Markup, PageError> {
    let exhibit = &placed.exhibit;
    let drawing = drawing::chart(chart)?;
    let description = format!("{}-description", exhibit.name);
    Ok(html! {
        (heading_and_note(exhibit))
        div.oak-cols {
            figure class={ (exhibit_html::chart_class(chart)) " c7" } data-chart=(data_address(view, placed)) {
                div role="img" aria-label=(chart.label) aria-describedby=(description) {
                    div.oak-wide aria-hidden="true" { (PreEscaped(&drawing.wide)) }
                    div.oak-narrow aria-hidden="true" { (PreEscaped(&drawing.narrow)) }
                }
                p.oak-hidden id=(description) { (chart.description) }
            }
            div.c5 {
                (exhibit_html::table(&exhibit.name, &exhibit.table, &view.anchors()))
                (files(view, placed))
            }
        }
    })
}

pub(crate) fn heading_and_note(exhibit: &Exhibit) -> Markup {
    html! {
        h2 {
            (exhibit.heading)
            @if exhibit.provenance == Provenance::Synthetic { " " (exhibit_html::rests_on(exhibit.provenance)) }
        }
        p.oak-note { (exhibit_html::prose(&exhibit.note)) }
    }
}

fn files(view: &View, placed: &PlacedExhibit) -> Markup {
    html! {
        p.oak-foot {
            a href=(view.link(&format!("/exhibit/{}.csv", placed.name))) {
                "Download CSV" span.oak-hidden { ": " (placed.exhibit.heading) }
            }
            @if MOST_ROWS_AT_A_GLANCE < placed.exhibit.table.rows.len() {
                a.oak-arrange href=(view.link(&format!("/table/{}", placed.name))) {
                    "Sort or filter" span.oak-hidden { ": " (placed.exhibit.heading) }
                }
            }
        }
    }
}

fn data_address(view: &View, placed: &PlacedExhibit) -> String {
    view.link(&format!("/chart/{}.json", placed.name))
}

/// What documents state of figures otherwise than they are held.
pub(crate) fn disagreements(month_end: &MonthEnd) -> Vec<(&Claim, &Figure)> {
    let claimed = month_end.claims.iter().filter_map(|claim| Some((claim, month_end.figure(&claim.figure)?)));
    claimed
        .filter(|(claim, figure)| {
            // Where returns and claim agree within the rounding of both, the claim is one of its grounds.
            let is_ground = |step: &Step| matches!(step, Step::Claim { claim: id } if *id == claim.id);
            !figure.lineages.iter().any(|lineage| is_ground(&lineage.step))
                && !naming::is_of_part(month_end, &figure.key)
                && claim.half_width + figure.half_width() < (claim.value - figure.value).magnitude()
        })
        .collect()
}

/// The tables of a month that show a figure, for every figure.
pub(crate) type Places = BTreeMap<FigureId, Vec<Place>>;

/// Where each figure of the month is shown.
pub(crate) fn places(month_end: &MonthEnd, view: &View) -> Places {
    let mut places = Places::new();
    for placed in month_exhibits(month_end, view) {
        let cells = placed.exhibit.table.rows.iter().flat_map(|row| &row.cells);
        let ids: BTreeSet<FigureId> = cells
            .filter_map(|cell| match cell {
                Cell::Figure(figure) => Some(figure.id),
                Cell::Number(_) | Cell::Word { .. } | Cell::Missing(_) => None,
            })
            .collect();
        for id in ids {
            places.entry(id).or_default().push(Place {
                page: placed.page.clone(),
                path: placed.path.clone(),
                anchor: placed.exhibit.name.to_string(),
                table: placed.exhibit.heading.clone(),
            });
        }
    }
    places
}

/// Both drawings of an exhibit's chart.
///
/// # Errors
/// Where it has none.
pub(crate) fn chart_file(exhibit: Exhibit, name: &str) -> Result<Answer, PageError> {
    let chart = exhibit.chart.ok_or_else(|| PageError::Exhibit(name.to_owned()))?;
    let drawing = |specification: exhibits::exhibit::Specification| Drawing {
        name: specification.name,
        width: specification.width,
        height: specification.height,
        option: specification.option,
    };
    Ok(Answer::document(&api::chart::Chart {
        schema: SchemaName::default(),
        label: chart.label,
        description: chart.description,
        wide: drawing(chart.wide),
        narrow: drawing(chart.narrow),
    }))
}
