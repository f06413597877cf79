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
use maud::{Markup, PreEscaped, html};

use crate::address::View;
use crate::answer::Answer;
use crate::drawing;
use crate::error::PageError;
use crate::library::Library;
use crate::naming;
use domain::claim::Claim;

/// The widest chart that leaves room for a table [px].
const MOST_WIDTH_BESIDE: u32 = 640;
/// The most columns after the row names that fit beside a chart.
const MOST_COLUMNS_BESIDE: usize = 2;

/// An exhibit and the page it stands on.
pub(crate) struct Shown {
    /// What it is.
    pub(crate) exhibit: Exhibit,
    /// Its name in addresses, unique in a month.
    pub(crate) name: String,
    /// The name of the page.
    pub(crate) page: String,
    /// The page's path.
    pub(crate) path: String,
}

impl Shown {
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
            page: naming::plain(month_end, organisation),
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
pub(crate) fn of_system(month_end: &MonthEnd, view: &View) -> Vec<Shown> {
    let exhibits = [
        Some(table::system_position(month_end, view.wording)),
        table::bridge(month_end, view.reading()),
        Some(table::months(month_end, &month_end.system_subject(), view.wording)),
        Some(table::findings(month_end)),
    ];
    exhibits.into_iter().flatten().map(Shown::of_system).collect()
}

/// The exhibits of the forecast made at the month.
pub(crate) fn of_forecast(month_end: &MonthEnd, forecast: &Forecast, view: &View) -> Vec<Shown> {
    let exhibits = [
        table::fan(month_end, forecast, view.support, view.wording),
        table::forecast(month_end, forecast, view.support, view.wording),
        table::forecast_by_organisation(month_end, forecast, view.support, view.wording),
        table::forecast_drivers(month_end, forecast),
        table::forecast_ground(month_end, forecast),
    ];
    exhibits.into_iter().map(Shown::of_forecast).collect()
}

/// The record of the forecast: what earlier ones said of the month, and how such forecasts did in years
/// whose end is known.
pub(crate) fn of_record(library: &dyn Library, month_end: &MonthEnd, view: &View) -> Vec<Shown> {
    let months = month_end.month.before().into_iter().flat_map(Month::up_to);
    let made: Vec<_> = months.filter_map(|month| library.forecast(month_end.year, month)).collect();
    let earlier: Vec<&Forecast> = made.iter().map(|made| &**made).collect();
    let kept = table::forecast_kept(month_end, &earlier, view.support);
    let record = library.forecast_record();
    let record = record.iter().flat_map(|record| record.iter().cloned());
    kept.into_iter().chain(record).map(Shown::of_forecast).collect()
}

/// The exhibits of one organisation.
pub(crate) fn of_organisation(month_end: &MonthEnd, view: &View, organisation: &Organisation) -> Vec<Shown> {
    let subject = Subject::Organisation(organisation.code.clone());
    let exhibits = [
        table::bridge_of(month_end, &organisation.code, view.wording),
        table::lines(month_end, &organisation.code, view.wording),
        Some(table::months(month_end, &subject, view.wording)),
        Some(findings_about(month_end, organisation)),
    ];
    exhibits.into_iter().flatten().map(|exhibit| Shown::on_page(exhibit, month_end, organisation)).collect()
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
pub(crate) fn all(month_end: &MonthEnd, view: &View) -> Vec<Shown> {
    let organisations = month_end.organisations.iter();
    let theirs = organisations.flat_map(|organisation| of_organisation(month_end, view, organisation));
    of_system(month_end, view).into_iter().chain(theirs).collect()
}

/// An exhibit as a section of a page, with its file: a small chart beside its table, others above it.
///
/// # Errors
/// Where its chart cannot be drawn.
pub(crate) fn section(view: &View, shown: &Shown) -> Result<Markup, PageError> {
    let exhibit = &shown.exhibit;
    let small = exhibit.chart.as_ref().filter(|chart| {
        chart.wide.width <= MOST_WIDTH_BESIDE && exhibit.table.columns.len() <= MOST_COLUMNS_BESIDE
    });
    let body = match small {
        Some(chart) => beside(view, shown, chart)?,
        None => folded(view, shown)?,
    };
    Ok(html! { section.oak-exhibit id=(exhibit.name) { (body) } })
}

/// An exhibit with its table under its chart, to be opened; the table alone where it has no chart.
///
/// # Errors
/// Where its chart cannot be drawn.
pub(crate) fn folded(view: &View, shown: &Shown) -> Result<Markup, PageError> {
    let exhibit = &shown.exhibit;
    if exhibit.table.rows.is_empty() {
        return Ok(finding(exhibit));
    }
    let drawing = exhibit.chart.as_ref().map(drawing::chart).transpose()?;
    let data = drawing.as_ref().map(|_| data_address(view, shown));
    Ok(html! {
        (finding(exhibit))
        div data-chart=[data] { (exhibit_html::exhibit_body(exhibit, drawing.as_ref(), &view.anchors())) }
        (files(view, shown))
    })
}

/// A chart with its table beside it.
fn beside(view: &View, shown: &Shown, chart: &Chart) -> Result<Markup, PageError> {
    let exhibit = &shown.exhibit;
    let drawing = drawing::chart(chart)?;
    let description = format!("{}-description", exhibit.name);
    Ok(html! {
        (finding(exhibit))
        div.oak-cols {
            figure class={ (exhibit_html::chart_class(chart)) " c7" } data-chart=(data_address(view, shown)) {
                div role="img" aria-label=(chart.label) aria-describedby=(description) {
                    div.oak-wide aria-hidden="true" { (PreEscaped(&drawing.wide)) }
                    div.oak-narrow aria-hidden="true" { (PreEscaped(&drawing.narrow)) }
                }
                p.oak-hidden id=(description) { (chart.description) }
            }
            div.c5 {
                (exhibit_html::table(&exhibit.name, &exhibit.table, &view.anchors()))
                (files(view, shown))
            }
        }
    })
}

fn finding(exhibit: &Exhibit) -> Markup {
    html! {
        h2 {
            (exhibit.heading)
            @if exhibit.provenance == Provenance::Synthetic { " " (exhibit_html::rests_on(exhibit.provenance)) }
        }
        p.oak-note { (exhibit_html::prose(&exhibit.note)) }
    }
}

fn files(view: &View, shown: &Shown) -> Markup {
    html! {
        p.oak-foot {
            a href=(view.link(&format!("/exhibit/{}.csv", shown.name))) {
                "Download CSV" span.oak-hidden { ": " (shown.exhibit.heading) }
            }
        }
    }
}

fn data_address(view: &View, shown: &Shown) -> String {
    view.link(&format!("/chart/{}.json", shown.name))
}

/// What documents state of figures otherwise than they are held.
pub(crate) fn disagreements(month_end: &MonthEnd) -> Vec<(&Claim, &Figure)> {
    let held = month_end.claims.iter().filter_map(|claim| Some((claim, month_end.figure(&claim.figure)?)));
    held.filter(|(claim, figure)| {
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
    for shown in all(month_end, view) {
        let cells = shown.exhibit.table.rows.iter().flat_map(|row| &row.cells);
        let ids: BTreeSet<FigureId> = cells
            .filter_map(|cell| match cell {
                Cell::Figure(figure) => Some(figure.id),
                Cell::Number(_) | Cell::Word { .. } | Cell::Missing(_) => None,
            })
            .collect();
        for id in ids {
            places.entry(id).or_default().push(Place {
                page: shown.page.clone(),
                path: shown.path.clone(),
                anchor: shown.exhibit.name.to_string(),
                table: shown.exhibit.heading.clone(),
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
