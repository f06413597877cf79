//! The exhibits of a month: which there are, on which pages, and as files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use api::chart::Drawing;
use api::document::SchemaName;
use domain::figure::{Figure, FigureId, Step, Subject};
use domain::forecast::Forecast;
use domain::month::Month;
use domain::month_end::MonthEnd;
use domain::organisation::Organisation;
use domain::provenance::Provenance;
use evidence::disclosure::{DisclosureRule, Readers};
use exhibits::exhibit::{Cell, Chart, Exhibit, Row};
use exhibits::html::{self as exhibit_html, Anchors, asking};
use exhibits::origin::{self, Origin, SourcedExhibit};
use exhibits::table;
use exhibits::words::Wording;
use maud::{Markup, PreEscaped, html};

use crate::address::View;
use crate::answer::Answer;
use crate::answer::full_address;
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
#[derive(Clone)]
pub(crate) struct PlacedExhibit {
    /// The exhibit itself, with where its numbers come from.
    pub(crate) exhibit: SourcedExhibit,
    /// Its name in addresses, unique in a month.
    pub(crate) name: String,
    /// The name of the page.
    pub(crate) page: String,
    /// The page's path.
    pub(crate) path: String,
    /// Where on the page; empty where each row stands on the page that it links to.
    pub(crate) anchor: String,
    /// What a reader asked for, where the table is made for that: `envelope-a=36.3`; else empty.
    pub(crate) asked: String,
}

impl PlacedExhibit {
    /// An exhibit on a page.
    pub(crate) fn on(exhibit: SourcedExhibit, page: &str, path: &str) -> Self {
        Self {
            name: exhibit.name.to_string(),
            anchor: exhibit.name.to_string(),
            exhibit,
            page: page.to_owned(),
            path: path.to_owned(),
            asked: String::new(),
        }
    }

    /// The address of something of it: its page, its file, one of its numbers.
    pub(crate) fn link(&self, view: &View, path: &str) -> String {
        asking(view.link(path), &self.asked)
    }

    /// Where links of its table go.
    pub(crate) fn anchors(&self, view: &View) -> Anchors {
        view.anchors().asking(&self.asked)
    }

    /// Its place on its page.
    pub(crate) fn address(&self, view: &View) -> String {
        format!("{}#{}", self.link(view, &self.path), self.anchor)
    }

    /// The address by which something of it is cited: with its month, but where it has a period of its own.
    pub(crate) fn cited(&self, view: &View, path: &str) -> String {
        match self.exhibit.origin().own_period() {
            Some(_) => asking(path.to_owned(), &self.asked),
            None => self.link(&view.lasting(), path),
        }
    }

    /// What its files are called before their ending: with the month of the view, or its own period.
    pub(crate) fn file_name(&self, view: &View) -> String {
        match self.exhibit.origin().own_period() {
            Some(period) => {
                let words = period.split(|letter: char| !letter.is_ascii_alphanumeric());
                let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
                format!("{}-{}", self.name, words.join("-").to_lowercase()).trim_end_matches('-').to_owned()
            }
            None => format!("{}-{}-{}", self.name, view.year.folder(), view.month.folder()),
        }
    }

    /// Where a row of it is shown.
    pub(crate) fn address_of(&self, view: &View, row: &Row) -> String {
        match &row.link {
            Some(page) if self.anchor.is_empty() => view.link(page),
            _ => self.address(view),
        }
    }

    /// An exhibit on an organisation's page; every organisation has one of the same name.
    fn on_page_of(exhibit: SourcedExhibit, organisation: &Organisation) -> Self {
        Self {
            name: format!("{}-{}", exhibit.name, organisation.code),
            anchor: exhibit.name.to_string(),
            exhibit,
            page: naming::organisation_name(organisation),
            path: format!("/organisation/{}", organisation.code),
            asked: String::new(),
        }
    }
}

/// Exhibits of one origin, in the words of a view, as everybody may see them under the usual rule of disclosure control.
/// A number has the same id in all words, that of the terms of finance.
pub(crate) fn sourced(
    wording: Wording,
    origin: Origin,
    make: impl Fn(Wording) -> Vec<Exhibit>,
) -> Vec<SourcedExhibit> {
    sourced_for(Readers::Everybody(DisclosureRule::HES), wording, origin, make)
}

/// The same as `readers` may see them.
pub(crate) fn sourced_for(
    readers: Readers,
    wording: Wording,
    origin: Origin,
    make: impl Fn(Wording) -> Vec<Exhibit>,
) -> Vec<SourcedExhibit> {
    let origin = Arc::new(origin);
    let usual = if wording == Wording::Staff { Vec::new() } else { make(Wording::Staff) };
    let one = |exhibit: Exhibit| match usual.iter().find(|usual| usual.name == exhibit.name) {
        Some(usual) => SourcedExhibit::worded(exhibit, usual, Arc::clone(&origin), readers),
        None => SourcedExhibit::for_readers(exhibit, Arc::clone(&origin), readers),
    };
    make(wording).into_iter().map(one).collect()
}

/// The numbers of an exhibit on a page that lays them out in its own way.
#[derive(Clone, Copy)]
pub(crate) struct NumberLinks<'a> {
    exhibit: Option<&'a SourcedExhibit>,
}

impl<'a> NumberLinks<'a> {
    /// Those of the exhibit called `name`.
    pub(crate) fn of(placed: &'a [PlacedExhibit], name: &str) -> Self {
        Self { exhibit: placed.iter().map(|placed| &placed.exhibit).find(|exhibit| exhibit.name == name) }
    }

    /// A number as laid out, as a link to its page.
    pub(crate) fn link(self, row: &str, column: &str, shown: &Markup) -> Markup {
        let id = self.exhibit.and_then(|exhibit| exhibit.id_at(row, column));
        html! { @if let Some(id) = id { a.oak-fig href=(format!("/f/{id}")) { (shown) } } @else { (shown) } }
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
    let make = |wording| {
        // The public reads the lines of each organisation on its page, in words of their own.
        let [income, allocations] = match wording {
            Wording::Staff => [table::income_and_expenditure(month_end), table::allocations(month_end)],
            Wording::Public => [None, None],
        };
        let exhibits = [
            Some(table::system_position(month_end, wording)),
            income,
            allocations,
            table::bridge(month_end, view.with_wording(wording).reading()),
            Some(table::months(month_end, &month_end.system_subject(), wording)),
            Some(table::findings(month_end)),
        ];
        exhibits.into_iter().flatten().collect()
    };
    let exhibits = sourced(view.wording, origin::of_month(month_end), make);
    exhibits.into_iter().map(|exhibit| PlacedExhibit::on(exhibit, "System position", "/money")).collect()
}

/// The exhibits of the forecast made at the month.
pub(crate) fn forecast_exhibits(
    month_end: &MonthEnd,
    forecast: &Forecast,
    view: &View,
) -> Vec<PlacedExhibit> {
    let make = |wording| {
        let projected = table::forecast_projected(month_end, forecast, view.support, wording);
        let mut exhibits = vec![
            table::fan(month_end, forecast, view.support, wording),
            table::forecast(month_end, forecast, view.support, wording),
            table::forecast_bridge(month_end, forecast, view.support, wording),
            table::forecast_by_organisation(month_end, forecast, view.support, wording),
            table::forecast_drivers(month_end, forecast),
            table::forecast_ground(month_end, forecast),
        ];
        exhibits.splice(2..2, projected);
        exhibits
    };
    let origin = origin::of_forecast(month_end, forecast, view.support);
    on_forecast(sourced(view.wording, origin, make)).collect()
}

fn on_forecast(exhibits: Vec<SourcedExhibit>) -> impl Iterator<Item = PlacedExhibit> {
    exhibits.into_iter().map(|exhibit| PlacedExhibit::on(exhibit, "Forecast", "/forecast"))
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
    let of_earlier = earlier.last().map(|last| {
        let origin = Origin {
            period: format!("{}|1-{}|kept", month_end.year, month_end.month),
            period_name: format!("Earlier months of {}, as they were forecast", month_end.year),
            ..origin::of_forecast(month_end, last, view.support)
        };
        sourced(Wording::Staff, origin, |_| {
            table::forecast_kept(month_end, &earlier, view.support).into_iter().collect()
        })
    });
    let record = library.forecast_record();
    let record = record.map(|record| sourced(Wording::Staff, origin::of_record(), |_| record.to_vec()));
    of_earlier.into_iter().chain(record).flat_map(on_forecast).collect()
}

/// The exhibits of one organisation.
pub(crate) fn organisation_exhibits(
    month_end: &MonthEnd,
    view: &View,
    organisation: &Organisation,
) -> Vec<PlacedExhibit> {
    let subject = Subject::Organisation(organisation.code.clone());
    let make = |wording| {
        let exhibits = [
            table::bridge_of(month_end, &organisation.code, wording),
            table::lines(month_end, &organisation.code, wording),
            Some(table::months(month_end, &subject, wording)),
            Some(findings_about(month_end, organisation)),
        ];
        exhibits.into_iter().flatten().collect()
    };
    let origin = origin::of_organisation(month_end, &organisation.code);
    sourced(view.wording, origin, make)
        .into_iter()
        .map(|exhibit| PlacedExhibit::on_page_of(exhibit, organisation))
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
    Ok(html! {
        (heading_and_note(exhibit))
        (without_heading(view, placed)?)
    })
}

/// An exhibit whose heading and note the page has already: its chart, its table and its file.
///
/// # Errors
/// Where its chart cannot be drawn.
pub(crate) fn without_heading(view: &View, placed: &PlacedExhibit) -> Result<Markup, PageError> {
    let exhibit = &placed.exhibit;
    let drawing = exhibit.chart.as_ref().map(drawing::chart).transpose()?;
    let data = drawing.as_ref().map(|_| data_address(view, placed));
    Ok(html! {
        div data-chart=[data] { (exhibit_html::exhibit_body(exhibit, drawing.as_ref(), &placed.anchors(view))) }
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
                (exhibit_html::table(&exhibit.name, &exhibit.table, &placed.anchors(view)))
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

/// Beneath a table: its file, its own address, and where it comes from.
fn files(view: &View, placed: &PlacedExhibit) -> Markup {
    let here = placed.address(view);
    let is_long = MOST_ROWS_AT_A_GLANCE < placed.exhibit.table.rows.len();
    let arrange = is_long.then(|| placed.link(view, &format!("/table/{}", placed.name)));
    let csv = placed.link(view, &format!("/exhibit/{}.csv", placed.name));
    // Tables of published figures are read by other tools, too.
    let is_published = placed.path.starts_with("/access");
    let parquet = is_published.then(|| placed.link(view, &format!("/exhibit/{}.parquet", placed.name)));
    let cited = format!("{}#{}", placed.cited(view, &placed.path), placed.anchor);
    provenance_row(&placed.exhibit, (&csv, parquet.as_deref()), (&here, &cited), arrange.as_deref())
}

/// Beneath a table: its files at `csv` and, where there is one, `parquet`, its own address `here` and the one to be cited, where it is sorted, and its source,
/// unit, day and citation.
pub(crate) fn provenance_row(
    exhibit: &SourcedExhibit,
    (csv, parquet): (&str, Option<&str>),
    (here, cited): (&str, &str),
    arrange: Option<&str>,
) -> Markup {
    let origin = exhibit.origin();
    html! {
        p.oak-foot {
            a href=(csv) { "Download CSV" span.oak-hidden { ": " (exhibit.heading) } }
            @if let Some(parquet) = parquet {
                a href=(parquet) { "Download Parquet" span.oak-hidden { ": " (exhibit.heading) } }
            }
            a href=(here) { "Link to this" span.oak-hidden { ": " (exhibit.heading) } }
            @if let Some(arrange) = arrange {
                a.oak-arrange href=(arrange) { "Sort or filter" span.oak-hidden { ": " (exhibit.heading) } }
            }
        }
        details.nhsuk-details.oak-fold.oak-origin {
            summary.nhsuk-details__summary {
                span.nhsuk-details__summary-text { "Source, unit and how to cite" span.oak-hidden { ": " (exhibit.heading) } }
            }
            dl {
                dt { "Source" }
                dd { (sources_in_words(origin)) }
                dt { @if origin.own_period().is_some() { "Table" } @else { "Unit" } }
                dd { (exhibit.table.caption) }
                @if !origin.period_name.is_empty() || !origin.as_at.is_empty() {
                    dt { "As at" }
                    dd { (as_at_in_words(origin)) }
                }
                dt { "Method" }
                dd { (method_link(origin)) }
                dt { "Cite" }
                dd { (citation(exhibit)) " " (full_address(cited)) }
            }
        }
    }
}

/// How to cite a figure: what it is and its value, its id, and an address that lasts.
pub(crate) fn cite_section(words: &str, id: FigureId, address: &str) -> Markup {
    html! {
        section id="cite" {
            h2 { "Cite it" }
            p.oak-sub { (words) " Oakham " (env!("CARGO_PKG_VERSION")) ", figure " (id) ". " (full_address(address)) }
        }
    }
}

/// The page of the method.
pub(crate) fn method_link(origin: &Origin) -> Markup {
    html! { a href={ "/" (origin.method.trim_end_matches(".md")) } { code { (origin.method) } } }
}

/// `Oakham, “heading”, table T1. Subject, period, recorded 14 September 2024.`
fn citation(exhibit: &SourcedExhibit) -> String {
    let origin = exhibit.origin();
    let recorded = if origin.as_at.is_empty() { String::new() } else { format!(", as at {}", origin.as_at) };
    let period =
        if origin.period_name.is_empty() { String::new() } else { format!(", {}", origin.period_name) };
    format!(
        "{}: “{}”, table {}{period}{recorded}. Oakham {}.",
        origin.subject_name,
        exhibit.heading.trim_end_matches('.'),
        exhibit.key,
        env!("CARGO_PKG_VERSION")
    )
}

/// When numbers are of, and the day up to which records count.
pub(crate) fn as_at_in_words(origin: &Origin) -> String {
    if origin.as_at.is_empty() {
        format!("{}.", origin.period_name)
    } else {
        format!("{}; as recorded by {}.", origin.period_name, origin.as_at)
    }
}

/// Files, folder by folder, and the run: `finance/returns/2024-25/M05/RWE (9 files); seed 1, 10,000
/// simulated years.`
pub(crate) fn sources_in_words(origin: &Origin) -> String {
    if !origin.publications.is_empty() {
        return format!("{}; held in {}.", origin.publications.join("; "), origin.files.join(", "));
    }
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for file in &origin.files {
        let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
        folders.entry(folder).or_default().push(name);
    }
    let mut parts: Vec<String> = folders
        .into_iter()
        .map(|(folder, names)| match &names[..] {
            names if folder.is_empty() => names.join(", "),
            [only] => format!("{folder}/{only}"),
            _ => format!("{folder} ({} files)", names.len()),
        })
        .collect();
    if let Some(run) = &origin.run {
        let inputs = if run.inputs.is_empty() { String::new() } else { format!(", inputs {}", run.inputs) };
        parts.push(format!("seed {}, {}{inputs}", run.seed, run.repeated));
    }
    if parts.is_empty() {
        parts.push(format!("{}, as every copy of Oakham holds them", origin.subject_name));
    }
    format!("{}.", parts.join("; "))
}

fn data_address(view: &View, placed: &PlacedExhibit) -> String {
    placed.link(view, &format!("/chart/{}.json", placed.name))
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
                anchor: placed.anchor.clone(),
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
pub(crate) fn chart_file(exhibit: SourcedExhibit, name: &str) -> Result<Answer, PageError> {
    let chart = exhibit.into_exhibit().chart.ok_or_else(|| PageError::Exhibit(name.to_owned()))?;
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
