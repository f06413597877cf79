//! Where a measure goes next: known months and bands, how it was made, and how such a projection would have done.

use evidence::measured::Measured;
use evidence::projection::of_measure::{Projected, Sums, projected};
use evidence::projection::settings::{Adjustment, Bounds, Settings};
use exhibits::html::provenance_key;
use exhibits::origin::EvidenceAsked;
use exhibits::table::measure::date_in_words;
use exhibits::table::projection::{
    outturn_sentence, projection_exhibit, projection_warnings, rehearsal_exhibit, rehearsal_sentence,
};
use exhibits::words::capital_first;
use maud::{Markup, html};

use super::form::Form;
use super::frame::{CHART, PROJECT, asked_in_copy, asking, render, subnav};
use super::measures::measures;
use super::placed::{EvidencePage, decided, span};
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::{Charts, context, error_summary, heading, item};
use crate::placement::{self, PlacedExhibit};
use crate::state::AppState;

/// The seed of totals, as elsewhere on the site.
const SEED: u64 = 1;
/// Months ahead where the address names none, and the most.
const MONTHS: (usize, usize) = (12, 60);
/// The most faults that the page tells.
const FAULTS_TOLD: usize = 10;

/// What a month's value is as long as: its name in addresses, and in the form.
const LENGTHS: [(&str, &str); 3] = [
    ("", "Nothing: levels, and money phased evenly"),
    ("days", "Its days: what happens every day"),
    ("working-days", "Its working days in England: what happens in clinics"),
];

/// Whether months are added up: its name in addresses, and in the form.
const SUMS: [(&str, &str); 2] = [("", "No: a level or a share"), ("yes", "Yes: activity or money")];

/// The page, and whether something of the form is refused.
///
/// # Errors
/// Where a chart cannot be drawn.
pub(super) fn show(
    state: &AppState,
    view: &View,
    fields: &[(String, String)],
) -> Result<(Answer, bool), PageError> {
    let measures = measures(state);
    let mut form = Form::of(fields);
    let found = projection(&mut form, &measures);
    let is_refused = !form.faults.is_empty();
    let line = context(&html! {
        (item("Measures", &html! { b { (measures.len()) } }))
        @if let Some(found) = &found {
            (item("Known to", &html! { b { (date_in_words(found.history.last())) } }))
            (item("From", &html! { (found.measured.files.join(", ")) }))
        }
    });
    let content = html! {
        (subnav(view, PROJECT))
        @if is_refused { (error_summary(&form.faults)) }
        @match &found {
            Some(found) => (answer(view, &placed(state, fields, found), found)?),
            None => {
                (heading("Where does it go?", if is_refused { "This cannot be projected as it is asked" } else { "Where does a measure go next?" }))
                p.oak-lead {
                    "Choose a measure. The answer says where it goes if it goes on as it did, how sure that is, and how far off it would have been before. "
                    "It knows of no plan: where the year of the system ends, with its plan, is the " a href=(view.link("/forecast")) { "forecast" } ". "
                    a href="/docs/method/projection" { "The method" } " says how."
                }
            }
        }
        @if state.copy.is_some() {
            @let questions: Vec<(String, String)> = measures.iter().map(|measured| (asking(PROJECT, "measure", &measured.id), measured.name.clone())).collect();
            (asked_in_copy(view, &questions))
        } @else {
            (form_section(&form, &measures, found.is_some()))
        }
    };
    let title = if is_refused { "Error: where does it go?" } else { "Where does it go?" };
    let charts = if found.is_some() { Charts::Shown } else { Charts::None };
    Ok((render(state, view, title, line, content, charts), is_refused))
}

/// The exhibits that an address asks for; none where something of it is refused.
pub(super) fn exhibits(state: &AppState, fields: &[(String, String)]) -> Vec<PlacedExhibit> {
    let found = projection(&mut Form::of(fields), &measures(state));
    found.map(|found| placed(state, fields, &found)).unwrap_or_default()
}

/// What a form asks for; faults stand in the form.
fn projection(form: &mut Form<'_>, known: &[Measured]) -> Option<Projected> {
    let id = form.value("measure")?;
    let measured = known.iter().find(|measured| measured.id.eq_ignore_ascii_case(id)).cloned();
    if measured.is_none() {
        form.fault("measure", format!("“{id}” is not a measure of the list"));
    }
    let (usual, most) = MONTHS;
    let n_months = form.read("months", &format!("a whole number of months from 1 to {most}"), |text| {
        text.parse::<usize>().ok().filter(|months| (1..=most).contains(months))
    });
    let adjustment = match form.value("by") {
        None => Adjustment::AsIs,
        Some("days") => Adjustment::Days,
        Some("working-days") => Adjustment::WorkingDays,
        Some(other) => {
            form.fault("by", format!("“{other}” is no length of a month; choose one of the list"));
            Adjustment::AsIs
        }
    };
    if !form.faults.is_empty() {
        return None;
    }
    let settings = Settings { n_months: n_months.unwrap_or(usual), adjustment, bounds: Bounds::AsKnown };
    let sums = if form.value("sum") == Some("yes") { Sums::Wanted } else { Sums::Unwanted };
    match projected(measured?, &settings, sums, SEED) {
        Ok(found) => Some(found),
        Err(faults) => {
            for fault in faults.0.into_iter().take(FAULTS_TOLD) {
                form.fault("measure", capital_first(&fault.to_string()));
            }
            None
        }
    }
}

/// The months ahead, and how a projection as long would have done.
fn placed(state: &AppState, fields: &[(String, String)], found: &Projected) -> Vec<PlacedExhibit> {
    let Projected { measured, history, settings, projection, rehearsal, .. } = found;
    let exhibits = std::iter::once(projection_exhibit(measured, history, settings, projection))
        .chain(rehearsal.as_ref().map(|rehearsal| rehearsal_exhibit(measured, rehearsal)));
    let exhibits: Vec<_> = exhibits.collect();
    let by = match settings.adjustment {
        Adjustment::AsIs => "",
        Adjustment::Days => " --by days",
        Adjustment::WorkingDays => " --by working-days",
    };
    let asked = EvidenceAsked {
        subject: format!("project:{}{}", measured.id, decided(fields)),
        name: measured.name.clone(),
        period: format!("{}, and {} months ahead", span(measured), settings.n_months),
        formula: "The mean of four methods, each fitted to the known months; the intervals are of their errors, which grow with how \
                  far ahead a month is.",
        method: "docs/method/projection.md",
        files: measured.files.clone(),
        command: format!("oakham project {} --months {}{by} --format json", measured.id, settings.n_months),
    };
    EvidencePage::Project.placed(state, fields, asked, &exhibits)
}

fn answer(view: &View, placed: &[PlacedExhibit], found: &Projected) -> Result<Markup, PageError> {
    let [ahead, others @ ..] = placed else { return Ok(html! {}) };
    let warnings = projection_warnings(&found.projection);
    Ok(html! {
        (heading("Where does it go?", &ahead.exhibit.heading))
        p.oak-lead { (ahead.exhibit.note) }
        @if let Some(outturn) = &found.outturn { p.oak-lead { (outturn_sentence(&found.measured, outturn)) } }
        @if !warnings.is_empty() {
            ul.oak-list { @for warning in &warnings { li { (warning) } } }
        }
        (provenance_key())
        section.oak-exhibit id=(ahead.anchor) aria-label="Months ahead" { (placement::without_heading(view, ahead)?) }
        @if others.is_empty() { p.oak-lead { (rehearsal_sentence(None)) } }
        @for one in others { (placement::section(view, one)?) }
        p.oak-lead {
            a href=(view.link(&chart_of(&found.measured))) { "Whether this measure is changing" }
        }
    })
}

fn chart_of(measured: &Measured) -> String {
    let id: String = form_urlencoded::byte_serialize(measured.id.as_bytes()).collect();
    format!("{CHART}?measure={id}")
}

fn form_section(form: &Form<'_>, measures: &[Measured], is_answered: bool) -> Markup {
    let owned = |(value, words): (&str, &str)| (value.to_owned(), words.to_owned());
    let of_measures: Vec<(String, String)> =
        measures.iter().map(|measured| (measured.id.clone(), measured.name.clone())).collect();
    html! {
        section id="ask" {
            h2 { @if is_answered { "Ask again" } @else { "Ask" } }
            form.oak-form action=(PROJECT) method="get" {
                (form.select("measure", "What is measured", &of_measures))
                (form.text("months", "Months ahead", "1 to 60; 12 where it is empty."))
                (form.select("by", "What a month’s value is as long as", &LENGTHS.map(owned)))
                (form.select("sum", "Add up the financial year", &SUMS.map(owned)))
                button.nhsuk-button.nhsuk-button--small type="submit" { "Project" }
            }
        }
    }
}
