//! An evaluation that a reader asks for: a measure, the month of a change, and one of four methods.

use std::collections::BTreeSet;

use domain::month_end::MonthEnd;
use evidence::evaluation::asked::{
    SeriesAsked, UnitsAsked, lacking_months, of_differences, of_events, of_series, of_synthetic,
};
use evidence::evaluation::evaluated::Evaluated;
use evidence::evaluation::fault::Fault;
use evidence::evaluation::panel::ClusterCorrection;
use evidence::evaluation::segments::AlsoChanged;
use evidence::measured::{Measured, parts, units_of};
use exhibits::html::{self as exhibit_html, provenance_key};
use exhibits::table::evaluation::evaluation;
use exhibits::table::measure::date_in_words;
use exhibits::words::capital_first;
use jiff::civil::Date;
use maud::{Markup, html};

use super::asked::day;
use super::form::Form;
use super::measures::measures;
use super::page::{EVALUATE, render, subnav};
use crate::address::View;
use crate::answer::Answer;
use crate::drawing;
use crate::error::PageError;
use crate::layout::{Charts, context, error_summary, heading, item};
use crate::state::AppState;

/// The seed of placebos that are drawn, as elsewhere on the site.
const SEED: u64 = 1;

/// The most faults that the page tells.
const FAULTS_TOLD: usize = 10;

/// The methods: their code in addresses, and their name.
const METHODS: [(&str, &str); 4] = [
    ("its", "This measure before and after"),
    ("did", "Beside the other places, before and after"),
    ("event", "Beside the other places, month by month from the change"),
    ("synthetic", "Beside a mixture of the other places"),
];

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
    let found = form.value("measure").and_then(|id| evaluated(&mut form, state, view, &measures, id));
    let is_refused = !form.faults.is_empty();
    let line = context(&html! {
        (item("Measures", &html! { b { (measures.len()) } }))
        @if let Some(found) = &found {
            (item("The change", &html! { (date_in_words(found.first)) @if !found.what.is_empty() { ": " (found.what) } }))
            (item("From", &html! { (found.from.join(", ")) }))
        }
    });
    let content = html! {
        (subnav(view, EVALUATE))
        @if is_refused { (error_summary(&form.faults)) }
        @match &found {
            Some(found) => (answer(found, view)?),
            None => {
                (heading("Did it work?", if is_refused { "This cannot be evaluated as it is asked" } else { "Did a change work?" }))
                p.oak-lead {
                    "Name what was measured and the first month with the change. The answer says by how much, how sure that is, and what would undermine it. "
                    a href="/docs/method/evaluation" { "The method" } " says how."
                }
            }
        }
        (form_section(&form, &measures, found.is_some()))
    };
    let title = if is_refused { "Error: did it work?" } else { "Did it work?" };
    let charts = if found.is_some() { Charts::Shown } else { Charts::None };
    Ok((render(state, view, title, line, content, charts), is_refused))
}

/// What a form asks for; faults stand in the form.
fn evaluated(
    form: &mut Form<'_>,
    state: &AppState,
    view: &View,
    known: &[Measured],
    id: &str,
) -> Option<Evaluated> {
    let measured = known.iter().find(|measured| measured.id.eq_ignore_ascii_case(id));
    if measured.is_none() {
        form.fault("measure", format!("“{id}” is not a measure of the list"));
    }
    let first = form.read("from", "a month; write it as 2020-03", day);
    if form.value("from").is_none() {
        form.fault("from", "give the first month with the change, such as 2020-03".to_owned());
    }
    let harmonics = form.read("harmonics", "a number of waves from 0 to 5", |text| {
        text.parse::<u32>().ok().filter(|waves| *waves <= 5)
    });
    let at = form.read("at", "a number of months, 1 or more", |text| {
        text.parse::<u32>().ok().filter(|months| (1..=600).contains(months))
    });
    if !form.faults.is_empty() {
        return None;
    }
    let (measured, first) = measured.zip(first)?;
    let what: String = form.value("what").unwrap_or_default().chars().take(300).collect();
    let method = form.value("method").unwrap_or("its");
    let outcome = if method == "its" {
        let asked = SeriesAsked {
            what,
            harmonics: harmonics.unwrap_or(0),
            effect_at: at,
            also_changed: events(state, view, measured),
            ..SeriesAsked::plain(first)
        };
        let (run, months) = measured.unbroken_around(first);
        let found = of_series(&run, &asked);
        found.map(|found| match months {
            // Said where the answer says what it is from.
            Some((from, to)) => {
                let months =
                    format!("months without a gap, {} to {}", date_in_words(from), date_in_words(to));
                Evaluated { from: [found.from, vec![months]].concat(), ..found }
            }
            None => found,
        })
    } else {
        of_units(method, known, measured, (first, what))
    };
    outcome
        .map_err(|faults| {
            // Faults of values are told at the measure, those of the month at the month.
            for fault in faults.into_iter().take(FAULTS_TOLD) {
                let field = if matches!(fault, Fault::MonthNotThere { .. } | Fault::FewMonths { .. }) {
                    "from"
                } else {
                    "measure"
                };
                form.fault(field, capital_first(&fault.to_string()));
            }
        })
        .ok()
}

/// The place of a measure beside all others that have it.
fn of_units(
    method: &str,
    known: &[Measured],
    measured: &Measured,
    (first, what): (Date, String),
) -> Result<Evaluated, Vec<Fault>> {
    let places = parts(known, measured.family());
    let Some((about, mut units)) = units_of(&places) else { return Err(vec![Fault::OneUnit]) };
    let name = measured.unit_name();
    match units.iter_mut().find(|unit| unit.name == name) {
        Some(unit) => unit.start = Some(first),
        None => return Err(vec![Fault::NoTreated]),
    }
    let asked = UnitsAsked { units, what, errors: ClusterCorrection::AllParameters };
    match method {
        "did" => of_differences(&about, &asked, SEED),
        "event" => of_events(&about, &asked, None),
        // Published months have gaps; who lacks some stands in the answer.
        _ => of_synthetic(&about, &asked, lacking_months(&asked.units)),
    }
}

/// What else changed in these months, by the register of events.
fn events(state: &AppState, view: &View, measured: &Measured) -> Vec<AlsoChanged> {
    let library = &state.library;
    let own = |month_end: &MonthEnd| month_end.organisations.iter().map(|of| of.code.to_string()).collect();
    let organisations: BTreeSet<String> =
        library.month_end(view.year, view.month).map(|month_end| own(&month_end)).unwrap_or_default();
    let code = measured.id.rsplit(':').next().unwrap_or_default();
    let mut seen = BTreeSet::new();
    let programmes = library.programme_years().into_iter().filter_map(|year| library.programme(year));
    let mut events = Vec::new();
    for programme in programmes {
        for event in &programme.events {
            // An event of another organisation says nothing of this one.
            let is_of_another = event.organisation.as_ref().is_some_and(|of| {
                organisations.contains(code) && of.as_str() != code && *of != programme.system
            });
            if !is_of_another && seen.insert(event.id.clone()) {
                events
                    .push(AlsoChanged { month: event.dated.from.first_of_month(), what: event.what.clone() });
            }
        }
    }
    events
}

fn answer(found: &Evaluated, view: &View) -> Result<Markup, PageError> {
    let exhibits = evaluation(found);
    let [by_month, others @ ..] = &exhibits[..] else { return Ok(html! {}) };
    let drawing = by_month.chart.as_ref().map(drawing::chart).transpose()?;
    Ok(html! {
        (heading("Did it work?", &by_month.heading))
        p.oak-lead { (by_month.note) }
        (provenance_key())
        section.oak-exhibit id=(by_month.name) aria-label="Month by month" {
            (exhibit_html::exhibit_body(by_month, drawing.as_ref(), &view.anchors()))
        }
        @for exhibit in others { (exhibit_html::exhibit(exhibit, None, &view.anchors())) }
    })
}

fn form_section(form: &Form<'_>, measures: &[Measured], is_answered: bool) -> Markup {
    let owned = |(value, words): (&str, &str)| (value.to_owned(), words.to_owned());
    let of_measures: Vec<(String, String)> =
        measures.iter().map(|measured| (measured.id.clone(), measured.name.clone())).collect();
    html! {
        section id="ask" {
            h2 { @if is_answered { "Ask again" } @else { "Ask" } }
            form.oak-form action=(EVALUATE) method="get" {
                (form.select("measure", "What was measured", &of_measures))
                (form.text("from", "First month with the change", "Such as 2020-03."))
                (form.text("what", "What changed", "In words; it stands with the answer."))
                (form.select("method", "Compared with", &METHODS.map(owned)))
                (form.text("harmonics", "Waves of the season a year", "For a measure before and after: 0 none, 1 or 2 as a rule. It needs two years of months."))
                (form.text("at", "The effect so many months after", "For a measure before and after: a year, or the last month, where it is empty."))
                button.nhsuk-button.nhsuk-button--small type="submit" { "Evaluate" }
            }
        }
    }
}
