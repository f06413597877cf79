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
use evidence::evaluation::series::LeftOut;
use evidence::measured::{Measured, parts, units_of};
use evidence::recorded_change::{RecordedChange, also_changed};
use exhibits::html::provenance_key;
use exhibits::origin::EvidenceAsked;
use exhibits::table::evaluation::evaluation;
use exhibits::table::measure::date_in_words;
use exhibits::words::capital_first;
use jiff::civil::Date;
use maud::{Markup, html};

use super::asked::day;
use super::changes::{address, changes, measure_of};
use super::form::Form;
use super::frame::{EVALUATE, asked_in_copy, render, subnav};
use super::measures::measures;
use super::placed::{EvidencePage, decided};
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::{Charts, context, error_summary, heading, item};
use crate::placement::{self, PlacedExhibit};
use crate::state::AppState;

/// The seed of placebos that are drawn, as elsewhere on the site.
const SEED: u64 = 1;

/// The most faults that the page tells.
const FAULTS_TOLD: usize = 10;

/// The most months of one address that are left out.
const MOST_LEFT_OUT: usize = 60;
/// The longest words of a choice.
const LONGEST_CHOICE: usize = 100;

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
    let changes = changes(state);
    let mut form = Form::of(fields);
    let found = asked(&form, &changes).and_then(|id| evaluated(&mut form, state, (&measures, &changes), id));
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
            Some(found) => (answer(view, &placed(state, fields, found))?),
            None => {
                (heading("Did it work?", if is_refused { "This cannot be evaluated as it is asked" } else { "Did a change work?" }))
                p.oak-lead {
                    "Name what was measured and the first month with the change. The answer says by how much, how sure that is, and what would undermine it. "
                    a href="/docs/method/evaluation" { "The method" } " says how."
                }
                @if let Some(change) = chosen(&form, &changes).filter(|_| !is_refused) { (still_to_say(change)) }
            }
        }
        @if state.copy.is_some() { (asked_in_copy(view, &in_copy(state, &changes))) }
        @else { (form_section(&form, &measures, &changes, found.is_some())) }
    };
    let title = if is_refused { "Error: did it work?" } else { "Did it work?" };
    let charts = if found.is_some() { Charts::Shown } else { Charts::None };
    Ok((render(state, view, title, line, content, charts), is_refused))
}

/// The change of the registers that a form names.
fn chosen<'c>(form: &Form<'_>, changes: &'c [RecordedChange]) -> Option<&'c RecordedChange> {
    let id = form.value("change")?;
    changes.iter().find(|change| change.id.eq_ignore_ascii_case(id))
}

/// The measure that is asked about; none where the address only fills in a form, for a link knows as much of a change as
/// is on record.
fn asked<'f>(form: &Form<'f>, changes: &[RecordedChange]) -> Option<&'f str> {
    let is_link = form.value("method").is_none() && form.value("from").is_none();
    let lacks_month = chosen(form, changes).is_some_and(|change| change.first.is_none());
    form.value("measure").filter(|_| !(is_link && lacks_month))
}

/// What is not on record of a change that somebody came with.
fn still_to_say(change: &RecordedChange) -> Markup {
    html! {
        p.oak-lead {
            (change.what) ": "
            @if change.first.is_none() {
                "its record has no month; give it below, or " (change.month_remedy()) ". "
            } @else if let Some(measure) = &change.measure {
                "it should show in " (measure) ", which is not among the measures here; choose one below."
            } @else {
                "its record names no measure; choose one below, or " (change.measure_remedy()) "."
            }
        }
    }
}

/// What a form asks for; faults stand in the form.
fn evaluated(
    form: &mut Form<'_>,
    state: &AppState,
    (known, changes): (&[Measured], &[RecordedChange]),
    id: &str,
) -> Option<Evaluated> {
    let measured = known.iter().find(|measured| measured.id.eq_ignore_ascii_case(id));
    if measured.is_none() {
        form.fault("measure", format!("“{id}” is not a measure of the list"));
    }
    let recorded = chosen(form, changes);
    if let Some(id) = form.value("change").filter(|_| recorded.is_none()) {
        form.fault("change", format!("“{id}” is not a change of the list"));
    }
    let asked = form.read("from", "a month; write it as 2020-03", day);
    let first = asked.or_else(|| recorded?.first);
    if form.value("from").is_none() && first.is_none() {
        form.fault("from", "choose a change, or give its first month, such as 2020-03".to_owned());
    }
    let left_out = left_out(form);
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
    let what = form.value("what").map(str::to_owned).or_else(|| recorded.map(|change| change.what.clone()));
    let what: String = what.unwrap_or_default().chars().take(300).collect();
    let method = form.value("method").unwrap_or("its");
    let outcome = if method == "its" {
        let asked = SeriesAsked {
            what,
            harmonics: harmonics.unwrap_or(0),
            effect_at: at,
            left_out,
            also_changed: events(state, measured, recorded.map(|change| change.id.as_str())),
            ..SeriesAsked::plain(first)
        };
        // Who leaves months out says what becomes of the gaps.
        let (run, months) = match asked.left_out[..] {
            [] => measured.unbroken_around(first),
            _ => (measured.clone(), None),
        };
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
                let field = if matches!(
                    fault,
                    Fault::MonthNotThere { .. } | Fault::FewMonths { .. } | Fault::NotSeenYet { .. }
                ) {
                    "from"
                } else if matches!(fault, Fault::MonthsMissing { .. }) {
                    "leave-out"
                } else {
                    "measure"
                };
                form.fault(field, capital_first(&fault.to_string()));
            }
        })
        .ok()
}

/// The months left out, with a reason: `2024-07,2024-09=not counted; 2024-10=critical incident`.
fn left_out(form: &mut Form<'_>) -> Vec<LeftOut> {
    let text = form.value("leave-out").unwrap_or_default();
    let mut months = Vec::new();
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()).take(MOST_LEFT_OUT) {
        let read = part.split_once('=').and_then(|(named, reason)| {
            let named = named
                .split(',')
                .take(MOST_LEFT_OUT)
                .map(|month| day(month.trim()))
                .collect::<Option<Vec<Date>>>()?;
            Some((named, reason.trim()))
        });
        match read.filter(|(_, reason)| !reason.is_empty()) {
            Some((named, reason)) => {
                months.extend(named.into_iter().map(|month| LeftOut { month, reason: reason.to_owned() }));
            }
            None => form.fault(
                "leave-out",
                format!("“{part}” is not a month and a reason; write 2024-07=not counted, or 2024-07,2024-09=not counted"),
            ),
        }
    }
    months
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

/// What else changed in these months, by the register of events; not what is asked about.
pub(crate) fn events(state: &AppState, measured: &Measured, asked: Option<&str>) -> Vec<AlsoChanged> {
    let library = &state.library;
    let own = |month_end: &MonthEnd| month_end.organisations.iter().map(|of| of.code.to_string()).collect();
    let organisations: BTreeSet<String> = library
        .latest()
        .and_then(|(year, month)| library.month_end(year, month))
        .map(|of| own(&of))
        .unwrap_or_default();
    let mut seen = BTreeSet::new();
    let programmes = library.programme_years().into_iter().filter_map(|year| library.programme(year));
    let mut events = Vec::new();
    for programme in programmes {
        let new = programme.events.iter().filter(|event| {
            let is_asked = asked.is_some_and(|id| event.id.to_string().eq_ignore_ascii_case(id));
            !is_asked && seen.insert(event.id.clone())
        });
        let is_organisation = |code: &str| organisations.contains(code);
        events.extend(also_changed(new, &programme.system, is_organisation, &measured.id));
    }
    events
}

/// The exhibits that an address asks for; none where something of it is refused.
pub(super) fn exhibits(state: &AppState, fields: &[(String, String)]) -> Vec<PlacedExhibit> {
    let measures = measures(state);
    let mut form = Form::of(fields);
    let changes = changes(state);
    let found = asked(&form, &changes).and_then(|id| evaluated(&mut form, state, (&measures, &changes), id));
    found.map(|found| placed(state, fields, &found)).unwrap_or_default()
}

/// The months, what would undermine the answer, and what the fit says.
fn placed(state: &AppState, fields: &[(String, String)], found: &Evaluated) -> Vec<PlacedExhibit> {
    let field = |name: &str| fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value);
    let method = match field("method") {
        "" => "its",
        method => method,
    };
    let measure = field("measure").trim();
    let command = if method == "its" {
        format!("oakham evaluate its {measure} --from {} --format json", found.first)
    } else {
        let (family, unit) = measure.split_once(':').unwrap_or((measure, ""));
        format!("oakham evaluate {method} {family} --treated {unit}={} --format json", found.first)
    };
    let files = found.from.iter().filter(|from| from.contains('/') || from.starts_with("the "));
    let asked = EvidenceAsked {
        subject: format!("evaluate:{measure}{}", decided(fields)),
        name: found.measure.clone(),
        period: format!("From {} on, the first month with the change", date_in_words(found.first)),
        formula: "Without the change is what the fitted method gives for the month; the effect is what was measured, or the fitted \
                  line, less that.",
        method: "docs/method/evaluation.md",
        files: files.cloned().collect(),
        command,
    };
    EvidencePage::Evaluate.placed(state, fields, asked, &evaluation(found))
}

fn answer(view: &View, placed: &[PlacedExhibit]) -> Result<Markup, PageError> {
    let [by_month, others @ ..] = placed else { return Ok(html! {}) };
    Ok(html! {
        (heading("Did it work?", &by_month.exhibit.heading))
        p.oak-lead { (by_month.exhibit.note) }
        (provenance_key())
        section.oak-exhibit id=(by_month.anchor) aria-label="Month by month" {
            (placement::without_heading(view, by_month)?)
        }
        @for one in others { (placement::section(view, one)?) }
    })
}

/// The questions of changes of which month and measure are on record.
fn in_copy(state: &AppState, changes: &[RecordedChange]) -> Vec<(String, String)> {
    let is_known = |change: &&RecordedChange| change.first.is_some() && measure_of(state, change).is_some();
    changes.iter().filter(is_known).map(|change| (address(state, change), change.what.clone())).collect()
}

fn form_section(
    form: &Form<'_>,
    measures: &[Measured],
    changes: &[RecordedChange],
    is_answered: bool,
) -> Markup {
    let of_change = |change: &RecordedChange| {
        let month = change.first.map_or_else(|| "no month".to_owned(), date_in_words);
        let words = format!("{month}, {}: {}", change.id, change.what);
        (change.id.clone(), words.chars().take(LONGEST_CHOICE).collect())
    };
    let none = (String::new(), "None of the registers: the month below".to_owned());
    // Of a scenario most changes are never made; one without a month is there only where somebody comes with it.
    let came_with = chosen(form, changes).map(|change| &change.id);
    let is_listed = |change: &&RecordedChange| change.first.is_some() || came_with == Some(&change.id);
    let of_changes: Vec<(String, String)> =
        std::iter::once(none).chain(changes.iter().filter(is_listed).map(of_change)).collect();
    let owned = |(value, words): (&str, &str)| (value.to_owned(), words.to_owned());
    let of_measures: Vec<(String, String)> =
        measures.iter().map(|measured| (measured.id.clone(), measured.name.clone())).collect();
    html! {
        section id="ask" {
            h2 { @if is_answered { "Ask again" } @else { "Ask" } }
            form.oak-form action=(EVALUATE) method="get" {
                (form.select("measure", "What was measured", &of_measures))
                @if !changes.is_empty() { (form.select("change", "The change", &of_changes)) }
                (form.text("from", "First month with the change", "Such as 2020-03 or 2025/26-4; of a change of the list, its own where it is empty."))
                (form.text("what", "What changed", "In words; it stands with the answer."))
                (form.select("method", "Compared with", &METHODS.map(owned)))
                (form.text("leave-out", "Months to leave out, with reason", "Months with commas between and their reason, such as 2024-07,2024-09=not counted; 2024-10=critical incident."))
                (form.text("harmonics", "Seasonal terms", "For a measure before and after: waves a year, 0 for none, 1 or 2 as a rule. It needs two years of months."))
                (form.text("at", "Months after the change at which its effect is told", "For a measure before and after: 12, or the last month, where it is empty."))
                button.nhsuk-button.nhsuk-button--small type="submit" { "Evaluate" }
            }
        }
    }
}
