//! Risks and mitigations, controls in force, and events of a year.

use domain::finding::Finding;
use domain::month::day_in_words;
use domain::programme::{Programme, RiskSums, Total};
use domain::provenance::Provenance;
use domain::risk::{InForecast, Risk, RiskStatus};
use exhibits::html::{mark, prose, provenance_key, rests_on};
use exhibits::table::risks::{controls_heading, events_heading, risks_headline, risks_open, risks_register};
use maud::{Markup, html};

use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::download;
use crate::efficiency::page::{Share, exhibits};
use crate::error::PageError;
use crate::evidence::changes;
use crate::layout::{Charts, PageBody, Section};
use crate::missing;
use crate::placement::{NumberLinks, PlacedExhibit};
use crate::programme::{address, source, text_or_missing, value_at, with_risks, years_context};
use crate::state::AppState;

/// Where the page is.
const PATH: &str = "/risks";

/// The page. Without a year: that of the month shown, else as the efficiency programme chooses.
///
/// # Errors
/// Where the year cannot be read, or nothing of it is on record.
pub(crate) fn show(state: &AppState, view: &View, query: &PageQuery) -> Result<Answer, PageError> {
    let Some(programme) = with_risks(state, query)? else { return Ok(empty_page(state, view)) };
    let programme = programme.as_ref();
    let headline = risks_headline(programme);
    let placed = exhibits(state, programme, Share::Risks);
    let content = html! {
        h1 {
            span.nhsuk-caption-m { "Risks and spending controls, " (programme.year) }
            (headline.text)
            @if headline.provenance == Provenance::Synthetic { " " (rests_on(headline.provenance)) }
        }
        p.oak-lead { "Only what is open and outside the organisations’ own forecast counts, so that nothing counts twice." }
        (provenance_key())
        (sums(programme, &placed))
        (register(programme, &placed, view))
        (controls(state, programme, &placed, view))
        (events(state, programme, &placed, view))
        (findings(&state.visible_findings(&programme.risks.findings)))
    };
    let page = PageBody {
        title: &format!("Risks and spending controls, {}", programme.year),
        section: Section::Risks,
        view: Some(view),
        context: years_context(state, programme, PATH, None, has_grip),
        content,
        charts: Charts::None,
    };
    Ok(Answer::Page(page.render(state)))
}

fn empty_page(state: &AppState, view: &View) -> Answer {
    let (content, context_line) = missing::no_register(state, PATH, "Risks and spending controls", "risks");
    let page = PageBody {
        title: "Risks and spending controls",
        section: Section::Risks,
        view: Some(view),
        context: context_line,
        content,
        charts: Charts::None,
    };
    Answer::Page(page.render(state))
}

/// Whether a year has risks, controls or events on record.
fn has_grip(programme: &Programme) -> bool {
    !(programme.risks.risks.is_empty() && programme.controls.is_empty() && programme.events.is_empty())
}

/// The register as CSV.
///
/// # Errors
/// Where the year cannot be read, or nothing of it is on record.
pub(crate) fn csv(state: &AppState, query: &PageQuery) -> Result<Answer, PageError> {
    let programme = with_risks(state, query)?.ok_or(PageError::NoRegister)?;
    let text = download::table_csv(&risks_register(&programme).table)?;
    Ok(Answer::Csv { name: format!("risks-{}.csv", programme.year.folder()), text })
}

fn cells(numbers: NumberLinks<'_>, row: &str, sums: &RiskSums) -> Markup {
    let totals = [
        ("In full: Risks", sums.gross),
        ("In full: Mitigations", sums.mitigations),
        ("In full: Net", sums.net),
        ("Times likelihood: Risks", sums.weighted_gross),
        ("Times likelihood: Mitigations", sums.weighted_mitigations),
        ("Times likelihood: Net", sums.weighted_net),
    ];
    html! { @for (column, total) in totals { td.num { (value_at(numbers, row, column, total)) } } }
}

fn sums(programme: &Programme, placed: &[PlacedExhibit]) -> Markup {
    let numbers = NumberLinks::of(placed, "risks");
    let risks = &programme.risks;
    if risks.total.gross.value.is_none() && risks.total.mitigations.value.is_none() {
        return html! {};
    }
    html! {
        section.oak-exhibit id="risks" {
            h2 { "Gross, mitigations and net, in full and weighted" }
            p.oak-sub { "£m, impact on the surplus: risks are in brackets. Weighted is each value times its likelihood." }
            div.oak-scroll tabindex="0" role="region" aria-label="Risks and mitigations by organisation" {
                table.nhsuk-table.nhsuk-table--compact.oak-facts {
                    caption.nhsuk-table__caption { span.cap { "Risks and mitigations outside the forecast, £m." } }
                    thead { tr {
                        th.stick scope="col" { "Organisation" }
                        @for name in ["Gross risk", "Mitigations", "Net risk", "Weighted risk", "Weighted mitigations", "Weighted net"] { th.num scope="col" { (name) } }
                    } }
                    tbody {
                        @for part in &risks.by_organisation {
                            @let name = part.organisation.as_ref().map_or("The system as a whole", |code| programme.short_name(code));
                            tr { th.stick scope="row" { (name) } (cells(numbers, name, &part.sums)) }
                        }
                        tr.tot { th.stick scope="row" { "System" } (cells(numbers, "System", &risks.total)) }
                    }
                }
            }
        }
    }
}

fn register(programme: &Programme, placed: &[PlacedExhibit], view: &View) -> Markup {
    let numbers = NumberLinks::of(placed, "risk-register");
    let risks = &programme.risks.risks;
    if risks.is_empty() {
        return html! {};
    }
    html! {
        section.oak-exhibit id="risk-register" {
            h2 {
                (risks_open(programme))
                @if risks.iter().any(|risk| risk.provenance == Provenance::Synthetic) { " " (rests_on(Provenance::Synthetic)) }
            }
            p.oak-filters { a href=(address("/risks.csv", programme.year, &[])) { "Download CSV" } }
            div.oak-scroll tabindex="0" role="region" aria-label="Register of risks" {
                table.nhsuk-table.nhsuk-table--compact.oak-facts.oak-register {
                    caption.nhsuk-table__caption { span.cap { "A mitigation stands below the risk it offsets, £m." } }
                    thead { tr {
                        th.stick scope="col" { "Risk or mitigation" }
                        th.num scope="col" { "In full" }
                        th.num scope="col" { "Likelihood" }
                        th.num scope="col" { "Weighted" }
                        th.gap scope="col" { "Forecast" }
                        th scope="col" { "Status" }
                        th scope="col" { "Expected month" }
                        th scope="col" { "Owner and next review" }
                        th scope="col" { "Source" }
                    } }
                    tbody { @for risk in risks { (row(programme, risk, numbers, view)) } }
                }
            }
        }
    }
}

fn row(programme: &Programme, risk: &Risk, numbers: NumberLinks<'_>, view: &View) -> Markup {
    let weighted = Total::of(risk.weighted(), Provenance::of_formula([risk.provenance]));
    let is_spent = risk.status == RiskStatus::Exhausted;
    html! {
        tr id=(risk.id) {
            th.stick.oak-held[risk.linked_to.is_some()] scope="row" {
                (risk.title)
                span.oak-beneath {
                    (risk.id) " · " (risk.organisation.as_ref().map_or("System", |code| programme.short_name(code)))
                    " · " (risk.kind.words())
                    @if !risk.driver.is_empty() { " · " (risk.driver) }
                }
            }
            td.num { (value_at(numbers, risk.id.as_str(), "In full", Total::of(risk.gross, risk.provenance))) }
            td.num { @match risk.likelihood { Some(likelihood) => (numbers.link(risk.id.as_str(), "Likelihood", &html! { (likelihood) })), None => span.oak-missing { "Not stated" } } }
            td.num { (value_at(numbers, risk.id.as_str(), "Weighted", weighted)) }
            td.gap { (text_or_missing(risk.in_forecast.map_or("", InForecast::words))) }
            td { span.oak-adverse[is_spent] { (risk.status.words()) } }
            td { (text_or_missing(risk.bites_in.map_or("", domain::month::Month::name))) }
            td { (text_or_missing(&risk.owner)) @if let Some(day) = risk.next_review { ", " (day_in_words(day)) } }
            td { (mark(risk.provenance)) span.oak-hidden { (risk.provenance.word()) } " " (source(view, &programme.documents, &risk.source_ref)) }
        }
    }
}

fn controls(state: &AppState, programme: &Programme, placed: &[PlacedExhibit], view: &View) -> Markup {
    let numbers = NumberLinks::of(placed, "controls");
    html! {
        section id="controls" {
            h2 { (controls_heading(programme)) }
            p.oak-sub { "What is paused or limited to hold spending." }
            @if let Some(file) = &programme.unreadable_controls { (missing::unreadable_file(state, PATH, file)) }
            @if !programme.controls.is_empty() {
                div.oak-scroll tabindex="0" role="region" aria-label="Controls in force" {
                    table.nhsuk-table.nhsuk-table--compact.oak-facts {
                        caption.nhsuk-table__caption { span.cap { "Controls in force in " (programme.year) ", value in £m." } }
                        thead { tr {
                            th.stick scope="col" { "Control" }
                            th scope="col" { "When" }
                            th.num scope="col" { "Value" }
                            th.gap scope="col" { "What it touches" }
                            th scope="col" { "Owner" }
                            th scope="col" { "Source" }
                        } }
                        tbody {
                            @for control in &programme.controls {
                                tr id=(control.id) {
                                    th.stick scope="row" { (control.what)
                                        span.oak-beneath { (control.id) " · " (control.organisation.as_ref().map_or("System", |code| programme.short_name(code))) " · " (control.kind.words()) }
                                    }
                                    td { (exhibits::words::capital_first(&control.dated.to_string())) }
                                    td.num { (value_at(numbers, control.id.as_str(), "Value", Total::of(control.value, control.provenance))) }
                                    td.gap { (text_or_missing(&exhibits::words::capital_first(&control.touches))) }
                                    td { (text_or_missing(&control.owner)) }
                                    td { (mark(control.provenance)) span.oak-hidden { (control.provenance.word()) } " " (source(view, &programme.documents, &control.source_ref)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn events(state: &AppState, programme: &Programme, placed: &[PlacedExhibit], view: &View) -> Markup {
    let numbers = NumberLinks::of(placed, "events");
    let n = programme.events.len();
    html! {
        section id="events" {
            h2 { (events_heading(programme)) }
            @if let Some(file) = &programme.unreadable_events { (missing::unreadable_file(state, PATH, file)) }
            @if n != 0 {
                p.oak-sub { "Dated as exactly as their sources date them." }
                div.oak-scroll tabindex="0" role="region" aria-label="Events" {
                    table.nhsuk-table.nhsuk-table--compact.oak-facts {
                        caption.nhsuk-table__caption { span.cap { "Events of " (programme.year) ", value in £m." } }
                        thead { tr {
                            th.stick scope="col" { "Event" }
                            th scope="col" { "When" }
                            th.num scope="col" { "Value" }
                            th.gap scope="col" { "Where" }
                            th scope="col" { "Source" }
                        } }
                        tbody {
                            @for event in &programme.events {
                                tr id=(event.id) {
                                    th.stick scope="row" { (event.what) span.oak-beneath { (event.id) " · " (event.kind.words()) " · " (changes::of_event_link(state, event, &programme.system)) } }
                                    td { (exhibits::words::capital_first(&event.dated.to_string())) }
                                    td.num { (value_at(numbers, event.id.as_str(), "Value", Total::of(event.value, event.provenance))) }
                                    td.gap { @if event.place.is_empty() { "The whole system" } @else { (event.place) } }
                                    td { (mark(event.provenance)) span.oak-hidden { (event.provenance.word()) } " " (source(view, &programme.documents, &event.source_ref)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn findings(findings: &[Finding]) -> Markup {
    html! {
        @if !findings.is_empty() {
            section id="findings" {
                h2 { @if findings.len() == 1 { "1 finding" } @else { (findings.len()) " findings" } " in the register" }
                ul.oak-list {
                    @for finding in findings {
                        li { b { (finding.rule) " " (finding.severity.word()) } ": " (prose(&finding.message)) " " (prose(&finding.fix)) }
                    }
                }
            }
        }
    }
}
