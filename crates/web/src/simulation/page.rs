//! Patient flow: what is simulated, what can be tried, comparisons, and how far to trust them.

use std::sync::Arc;

use domain::month::day_in_words;
use domain::provenance::Provenance;
use exhibits::html::{Anchors, exhibit_body, mark, prose, provenance_key, rests_on};
use exhibits::number::counted;
use exhibits::origin::{self, SourcedExhibit};
use exhibits::table::flow as tables;
use maud::{Markup, html};

use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::error::PageError;
use crate::evidence::changes;
use crate::layout::{Charts, PageBody, Section, context, heading, item};
use crate::missing;
use crate::placement::{PlacedExhibit, provenance_row};
use crate::sign_in::reader::token_field;
use crate::simulation::port::{
    BASE_ALONE, JobShown, JobState, NOT_SIGNED_IN, NetworkShown, ScenarioRefused, ScenarioShown,
    SimulationError, Simulations,
};
use crate::state::AppState;
use crate::{download, drawing};

/// The pages of the section.
const PAGES: [(&str, &str); 4] = [
    ("Network and comparisons", "/flow"),
    ("Try a change", "/flow/new"),
    ("Observed beside simulated", "/flow/observed"),
    ("Model description (STRESS-DES)", "/flow/description"),
];

/// How many comparisons the first page lists.
const MOST_LISTED: usize = 30;

/// Whoever asks: what their forms carry, where they may ask for comparisons, and under which name.
pub(crate) struct Requester {
    /// The anti-forgery (CSRF) token of forms; `None` for those who may only read.
    pub(crate) token: Option<String>,
    /// Their name in the log.
    pub(crate) name: String,
}

impl Requester {
    /// Whether they may ask for comparisons.
    ///
    /// # Errors
    /// Where they must sign in first.
    pub(crate) fn may_ask(&self) -> Result<(), PageError> {
        if self.token.is_some() { Ok(()) } else { Err(self.refusal()) }
    }

    /// Why they may not.
    pub(crate) fn refusal(&self) -> PageError {
        if self.name == NOT_SIGNED_IN { PageError::NotAsked } else { PageError::NotAskedByRole }
    }

    /// Whether they may cancel a comparison: those who are signed in any, others what was asked for
    /// without signing in.
    pub(crate) fn may_cancel(&self, job: &JobShown) -> bool {
        self.token.is_some() && (self.name != NOT_SIGNED_IN || job.asked_by == NOT_SIGNED_IN)
    }
}

/// The field of the buttons that run the base alone.
pub(crate) const BASE: &str = "base";

pub(super) fn simulation(state: &AppState) -> Result<&dyn Simulations, PageError> {
    state.simulation.as_deref().ok_or(PageError::Page)
}

pub(crate) fn failed(error: SimulationError) -> PageError {
    match error {
        SimulationError::Failed(why) => PageError::Failed(why),
        refused => PageError::Failed(refused.to_string()),
    }
}

/// A sentence with a capital letter and a full stop.
pub(super) fn sentence(text: &str) -> String {
    let text = exhibits::words::capital_first(text.trim());
    if text.ends_with(['.', '?', '!']) { text } else { format!("{text}.") }
}

pub(super) fn subnav(current: &str) -> Markup {
    html! {
        nav aria-label="Patient flow" {
            ul.oak-subnav {
                @for (name, path) in PAGES {
                    li { a href=(path) aria-current=[(path == current).then_some("page")] { (name) } }
                }
            }
        }
    }
}

pub(super) fn render(
    site: &AppState,
    title: &str,
    context_items: &Markup,
    content: Markup,
    charts: Charts,
) -> Markup {
    let view = View::of(&PageQuery::default(), &*site.library).ok();
    let page = PageBody {
        title,
        section: Section::Flow,
        view: view.as_ref(),
        context: context(context_items),
        content,
        charts,
    };
    page.render(site)
}

/// The items of the context line: which network.
pub(super) fn network_items(network: &NetworkShown) -> Markup {
    html! {
        (item("Network", &html! { b { (network.title) } }))
        (item("Known", &html! { (mark(network.provenance)) " " (network.provenance.word()) }))
    }
}

/// `21 November 2026, 18:30`.
pub(super) fn moment(timestamp: &str) -> String {
    let (day, time) = timestamp.split_once('T').unwrap_or((timestamp, ""));
    let day = day.parse().map_or_else(|_| day.to_owned(), day_in_words);
    let time: String = time.chars().take(5).collect();
    if time.is_empty() { day } else { format!("{day}, {time} UTC") }
}

/// An exhibit with its files, which lie below `base`.
pub(super) fn section(exhibit: &SourcedExhibit, base: &str) -> Result<Markup, PageError> {
    let drawing = exhibit.chart.as_ref().map(drawing::chart).transpose()?;
    let data = drawing.as_ref().map(|_| format!("{base}/{}.json", exhibit.name));
    Ok(html! {
        section.oak-exhibit id=(exhibit.name) {
            h2 {
                (exhibit.heading)
                @if exhibit.provenance == Provenance::Synthetic { " " (rests_on(exhibit.provenance)) }
            }
            p.oak-note { (exhibit.note) }
            div data-chart=[data] { (exhibit_body(exhibit, drawing.as_ref(), &Anchors::site(""))) }
            (provenance_row(exhibit, (&format!("{base}/{}.csv", exhibit.name), None), (&format!("{base}#{}", exhibit.name), &format!("{base}#{}", exhibit.name)), None))
        }
    })
}

/// The page that `make` makes of the network at `path`; where the network cannot be read, what is wrong with
/// it and what to do.
pub(crate) fn or_unreadable(
    site: &AppState,
    path: &str,
    make: impl FnOnce() -> Result<Markup, PageError>,
) -> Result<Answer, PageError> {
    let is_unreadable = simulation(site)?.network().is_err();
    let told = if is_unreadable { unreadable_network(site, path) } else { None };
    Ok(Answer::Page(told.map_or_else(make, Ok)?))
}

/// The page in place of one that needs the network, where that cannot be read.
fn unreadable_network(site: &AppState, path: &str) -> Option<Markup> {
    let Some(faults) = missing::unreadable(site, path) else { return open_network(site, path) };
    let content = html! {
        (subnav(path))
        (plain_heading("The network of patient flow cannot be read"))
        (faults)
    };
    let context_line = context(&item("Network", &html! { "cannot be read" }));
    Some(render(site, "Patient flow", &context_line, content, Charts::None))
}

/// The page in place of one that needs the network, where values of it are still to be stated.
fn open_network(site: &AppState, path: &str) -> Option<Markup> {
    let missing = site.library.missing();
    let open: Vec<_> =
        missing.iter().filter(|finding| finding.rule == "C04" && finding.file == "care").collect();
    if open.is_empty() {
        return None;
    }
    let content = html! {
        (subnav(path))
        (plain_heading("The network of patient flow is not complete"))
        p.oak-lead { "Values that only the system knows are not stated yet; nothing is simulated without them." }
        (missing::finding_list(open.into_iter()))
    };
    let context_line = context(&item("Network", &html! { "values not stated" }));
    Some(render(site, "Patient flow", &context_line, content, Charts::None))
}

/// `/flow`
pub(crate) fn overview(site: &AppState, requester: &Requester) -> Result<Markup, PageError> {
    let simulation = simulation(site)?;
    let network = simulation.network().map_err(failed)?;
    let shipped = simulation.shipped().map_err(failed)?;
    let refused = simulation.refused().map_err(failed)?;
    let jobs = simulation.jobs().map_err(failed)?;
    let latest = simulation.latest().map_err(failed)?;
    let latest_result = latest.as_ref().and_then(|job| Some((job, job.result.as_deref()?)));
    let (text, provenance) = latest_result.map_or_else(
        || {
            let n = network.stations.len();
            let is_open = |job: &JobShown| matches!(job.state, JobState::Queued | JobState::Running);
            let progress = if jobs.iter().any(is_open) {
                "the first change is being tried"
            } else {
                "no change has been tried yet"
            };
            (format!("{n} stations are simulated; {progress}"), network.provenance)
        },
        |(_, comparison)| {
            let headline = tables::headline(comparison);
            (headline.text, headline.provenance)
        },
    );
    let content = html! {
        (subnav("/flow"))
        h1 {
            span.nhsuk-caption-m { "Patient flow: " (network.title) }
            (text)
            @if provenance == Provenance::Synthetic { " " (rests_on(provenance)) }
        }
        @if let Some((job, _)) = latest_result {
            p.oak-lead { a href=(format!("/flow/run/{}", job.id)) { "The whole comparison" } ", made " (moment(&job.asked_at)) "." }
        }
        p.oak-lead { (network.note) }
        (provenance_key())
        (shipped_list(site, requester, &shipped))
        (refused_list(&refused))
        (comparison_list(&jobs))
        (network_section(&network))
    };
    Ok(render(site, "Patient flow", &network_items(&network), content, Charts::None))
}

/// Scenarios that come with the network, each to be run at once.
fn shipped_list(site: &AppState, requester: &Requester, shipped: &[ScenarioShown]) -> Markup {
    html! {
        section id="scenarios" {
            h2 { (match shipped.len() { 0 => "Write a scenario to try a change".to_owned(), 1 => "1 scenario is ready to run".to_owned(), n => format!("{n} scenarios are ready to run") }) }
            p.oak-sub {
                "Each is compared with services as they are today, for the same patients. "
                a href="/flow/new" { "Compare several, or write your own" } "."
                @if site.copy.is_some() { " This is a copy of the site, which runs none: run them on the site itself, or with " code { "oakham flow compare care NAME" } "." }
                @else if requester.token.is_none() {
                    @if requester.name == NOT_SIGNED_IN { " Sign in to run one." } @else { " Your roles do not run any." }
                }
            }
            @if !shipped.is_empty() || requester.token.is_some() {
                ul.oak-list.oak-offers {
                    @if let Some(token) = &requester.token {
                        li {
                            div {
                                b { (BASE_ALONE) }
                                p { "Nothing is changed: how long patients wait, who is seen, and what is in use." }
                            }
                            form action="/flow/run" method="post" {
                                (token_field(token))
                                input type="hidden" name=(BASE) value="alone";
                                button.nhsuk-button.nhsuk-button--secondary type="submit" {
                                    "Run" span.oak-hidden { ": " (BASE_ALONE) }
                                }
                            }
                        }
                    }
                    @for scenario in shipped {
                        li {
                            div {
                                b { (scenario.scenario.title) }
                                @for change in &scenario.changes { p { (sentence(change)) } }
                                @if !scenario.note.is_empty() { p.oak-small { (sentence(&scenario.note)) } }
                                (changes::of_hours_links(site, scenario))
                            }
                            @if let Some(token) = &requester.token {
                                form action="/flow/run" method="post" {
                                    (token_field(token))
                                    input type="hidden" name="scenario" value=(scenario.id);
                                    button.nhsuk-button.nhsuk-button--secondary type="submit" {
                                        "Run" span.oak-hidden { ": " (scenario.scenario.title) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Scenarios that come with the network and cannot be run, each with why; nothing where there are none.
pub(super) fn refused_list(refused: &[ScenarioRefused]) -> Markup {
    html! {
        @if !refused.is_empty() {
            section id="refused" {
                h2 { @if refused.len() == 1 { "1 scenario cannot be run" } @else { (refused.len()) " scenarios cannot be run" } }
                p.oak-sub { "Correct the file, or take it out of the folder." }
                ul.oak-list {
                    @for scenario in refused {
                        li {
                            b { code { (scenario.file) } }
                            @for why in &scenario.why { p { (prose(why)) } }
                        }
                    }
                }
            }
        }
    }
}

fn comparison_list(jobs: &[JobShown]) -> Markup {
    let n_done = jobs.iter().filter(|job| job.state == JobState::Done).count();
    html! {
        section id="comparisons" {
            h2 { (match n_done { 0 => "No comparison is done yet".to_owned(), 1 => "1 comparison is done".to_owned(), n => format!("{n} comparisons are done") }) }
            @if jobs.is_empty() {
                p.oak-sub { "Those that are asked for are listed here and stay." }
            } @else {
                div.oak-scroll tabindex="0" role="region" aria-label="Comparisons" {
                    table.nhsuk-table.nhsuk-table--compact.oak-facts.fit {
                        caption.nhsuk-table__caption { span.cap { "Newest first. Times are UTC." } }
                        thead { tr {
                            th.stick scope="col" { "Comparison" }
                            th scope="col" { "State" }
                            th scope="col" { "Asked for" }
                        } }
                        tbody {
                            @for job in jobs.iter().take(MOST_LISTED) {
                                tr {
                                    th.stick scope="row" { a href=(format!("/flow/run/{}", job.id)) { (job.title) } }
                                    td {
                                        (job.state.word())
                                        @if job.state == JobState::Running { ", " (job.progress) "%" }
                                    }
                                    td { (moment(&job.asked_at)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A kind of station as lists of them are headed.
pub(super) fn kind_in_words(kind: &str) -> String {
    match kind {
        "appointments" => "Practices, by appointment".to_owned(),
        "staffed queue" => "Services that patients wait for".to_owned(),
        "choice" => "Where patients choose".to_owned(),
        kind => exhibits::words::capital_first(kind),
    }
}

/// What is simulated.
fn network_section(network: &NetworkShown) -> Markup {
    let text_or =
        |text: &str, none: &'static str| if text.is_empty() { none.to_owned() } else { text.to_owned() };
    let mut kinds: Vec<&str> = Vec::new();
    for station in &network.stations {
        if !kinds.contains(&station.kind.as_str()) {
            kinds.push(&station.kind);
        }
    }
    html! {
        section id="network" {
            h2 {
                (network.stations.len()) " stations and " (network.sources.len())
                @if network.sources.len() == 1 { " source" } @else { " sources" } " of patients"
                @if network.provenance == Provenance::Synthetic { " " (rests_on(network.provenance)) }
            }
            @if !network.places.is_empty() { p.oak-sub { "Patients come from " (counted(network.places.len(), "place", "places")) ": " (network.places.join(", ")) "." } }
            div.oak-scroll tabindex="0" role="region" aria-label="Stations" {
                table.nhsuk-table.nhsuk-table--compact.oak-facts.oak-stations {
                    caption.nhsuk-table__caption { span.cap { "Stations, as they are today." } }
                    thead { tr {
                        th.stick scope="col" { "Station" }
                        th scope="col" { "Site" }
                        th scope="col" { "Open" }
                        th scope="col" { "Capacity" }
                    } }
                    @for kind in kinds {
                        tbody {
                            tr.oak-kind { th scope="rowgroup" colspan="4" { (kind_in_words(kind)) } }
                            @for station in network.stations.iter().filter(|station| station.kind == kind) {
                                tr {
                                    th.stick scope="row" { (exhibits::words::capital_first(&station.name)) }
                                    td { (text_or(&station.site, "–")) }
                                    td { (text_or(&station.opening, "always").replace("; ", ";\n")) }
                                    td { (text_or(&station.capacity, "no limit")) }
                                }
                            }
                        }
                    }
                }
            }
            div.oak-scroll.oak-next tabindex="0" role="region" aria-label="Sources of patients" {
                table.nhsuk-table.nhsuk-table--compact.oak-facts.fit {
                    caption.nhsuk-table__caption { span.cap { "Where patients come from." } }
                    thead { tr { th.stick scope="col" { "Source" } th scope="col" { "How many" } } }
                    tbody {
                        @for source in &network.sources {
                            tr {
                                th.stick scope="row" { (exhibits::words::capital_first(&source.name)) }
                                td { (source.rate) (mark(source.provenance)) span.oak-hidden { " " (source.provenance.word()) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// `/flow/observed`
pub(crate) fn observed(site: &AppState) -> Result<Markup, PageError> {
    let simulation = simulation(site)?;
    let network = simulation.network().map_err(failed)?;
    let placed = observed_exhibit(site)?.ok_or(PageError::Page)?;
    let exhibit = &placed.exhibit;
    let is_done = |job: &JobShown| job.state == JobState::Done;
    if exhibit.table.rows.is_empty() && !simulation.jobs().map_err(failed)?.iter().any(is_done) {
        let content = html! {
            (subnav("/flow/observed"))
            (plain_heading("There is nothing simulated yet to set beside what was observed"))
            p.oak-lead { "This page fills when the first comparison is done. " a href="/flow#comparisons" { "See how far it is" } "." }
        };
        return Ok(render(
            site,
            "Observed beside simulated",
            &network_items(&network),
            content,
            Charts::None,
        ));
    }
    let content = html! {
        (subnav("/flow/observed"))
        h1 {
            span.nhsuk-caption-m { "Patient flow: observed beside simulated" }
            (exhibit.heading)
            @if exhibit.provenance == Provenance::Synthetic { " " (rests_on(exhibit.provenance)) }
        }
        p.oak-lead { (exhibit.note) }
        @if !exhibit.table.rows.is_empty() {
            div.oak-exhibit.oak-observed { (exhibit_body(exhibit, None, &Anchors::site(""))) }
            (provenance_row(exhibit, ("/flow/observed.csv", None), ("/flow/observed", "/flow/observed"), None))
            (provenance_key())
        }
    };
    Ok(render(site, "Observed beside simulated", &network_items(&network), content, Charts::None))
}

/// `/flow/observed.csv`
pub(crate) fn observed_csv(site: &AppState) -> Result<Answer, PageError> {
    let placed = observed_exhibit(site)?.ok_or(PageError::Page)?;
    let text = download::table_csv(&placed.exhibit.table)?;
    Ok(Answer::Csv { name: "flow-observed.csv".to_owned(), text })
}

/// What was observed beside what is simulated; nothing where there is no network.
///
/// # Errors
/// Where it cannot be read.
pub(crate) fn observed_exhibit(site: &AppState) -> Result<Option<PlacedExhibit>, PageError> {
    let Some(simulation) = site.simulation.as_deref() else { return Ok(None) };
    let network = simulation.network().map_err(failed)?;
    let exhibit = tables::observed(&simulation.observed().map_err(failed)?, network.provenance);
    let exhibit = SourcedExhibit::new(exhibit, Arc::new(origin::of_observed(&network.title)));
    Ok(Some(PlacedExhibit::on(exhibit, "Observed beside simulated", "/flow/observed")))
}

/// The heading of a page without a finding.
pub(super) fn plain_heading(text: &str) -> Markup {
    heading("Patient flow", text)
}
