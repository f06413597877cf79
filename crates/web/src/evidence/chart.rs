//! The control chart of one measure: chart, rows, settings, proposals, and the form to change what is decided.

use evidence::control_chart::chart::{Chart, chart};
use evidence::control_chart::plan::Plan;
use evidence::control_chart::proposal::Proposal;
use evidence::control_chart::series::Series;
use evidence::control_chart::settings::Settings;
use evidence::measured::Measured;
use exhibits::csv_file;
use exhibits::exhibit::Exhibit;
use exhibits::html::provenance_key;
use exhibits::origin::EvidenceAsked;
use exhibits::table::control::{
    control_chart, control_warnings, decided as settings_of, proposed, target_met, variation_icon,
};
use exhibits::table::measure::date_in_words;
use maud::{Markup, html};

use super::asked;
use super::form::Form;
use super::frame::{CHART, MEASURES, PROJECT, render, subnav};
use super::measures::measures;
use super::placed::{EvidencePage, decided, span};
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::{Charts, context, error_summary, item};
use crate::placement::{self, PlacedExhibit};
use crate::state::AppState;

/// How a number of a chart follows from what it rests on.
pub(super) const FORMULA: &str = "Values are those of the measure. The mean is that of the points that set the limits; the limits lie 2.66 times \
                                  their mean moving range from it, ranges above 3.267 times their mean left out once.";
/// The page of the method.
pub(super) const METHOD: &str = "docs/method/control-charts.md";
/// The name of the table of proposed limits.
const PROPOSED: &str = "control-proposals";

/// What is asked for: a measure, its chart, and the form.
struct Asked<'f> {
    measured: Measured,
    chart: Chart,
    form: Form<'f>,
}

fn asked<'f>(state: &AppState, fields: &'f [(String, String)]) -> Result<Asked<'f>, PageError> {
    let mut form = Form::of(fields);
    let id = form.value("measure").ok_or(PageError::Page)?;
    let known = measures(state);
    let found = known.iter().find(|measured| measured.id.eq_ignore_ascii_case(id));
    let measured = found.cloned().ok_or(PageError::Page)?;
    let (plan, settings) = asked::plan(&mut form, &measured);
    let (plan, settings) = if form.faults.is_empty() {
        (plan, settings)
    } else {
        (Plan::plain(measured.direction), Settings::MAKING_DATA_COUNT)
    };
    let series = Series::new(measured.observations.iter().copied())
        .map_err(|faults| PageError::Failed(faults.to_string()))?;
    let chart = chart(&series, &plan, settings);
    Ok(Asked { measured, chart, form })
}

/// The page, and whether something of the form is refused.
///
/// # Errors
/// Where there is no such measure, or the chart cannot be drawn.
pub(super) fn show(
    state: &AppState,
    view: &View,
    fields: &[(String, String)],
) -> Result<(Answer, bool), PageError> {
    let Asked { measured, chart, form } = asked(state, fields)?;
    let is_refused = !form.faults.is_empty();
    let (placed, proposals) = placed(state, fields, &measured, &chart);
    let Some(exhibit) = placed.first().map(|placed| &placed.exhibit) else { return Err(PageError::Page) };
    let warnings = control_warnings(&chart);
    let line = context(&html! {
        (item("Change", &html! { b { (variation_icon(chart.variation)) } }))
        (item("Target", &html! { (target_met(&chart)) }))
        (item("From", &html! { (measured.files.join(", ")) }))
    });
    let content = html! {
        (subnav(view, MEASURES))
        @if is_refused { (error_summary(&form.faults)) }
        h1 {
            span.nhsuk-caption-m { "Control chart" }
            (exhibit.heading)
        }
        p.oak-lead { (exhibit.note) }
        @if !warnings.is_empty() {
            ul.oak-list { @for warning in &warnings { li { (warning) } } }
        }
        (provenance_key())
        @for one in &placed {
            @if one.anchor == "control-chart" {
                section.oak-exhibit id=(one.anchor) aria-label="Chart" { (placement::without_heading(view, one)?) }
            } @else {
                (placement::section(view, one)?)
                @if one.anchor == PROPOSED { (proposal_forms(&proposals, &measured)) }
            }
        }
        p.oak-lead { a href=(view.link(&format!("{PROJECT}?{}", measure_asked(&measured)))) { "Where this measure goes next" } }
        (form_section(&form, &measured))
    };
    let title = if is_refused { "Error: control chart" } else { "Control chart" };
    Ok((render(state, view, title, line, content, Charts::Shown), is_refused))
}

/// The exhibits that an address asks for; none where it asks for no measure or something of it is refused.
///
/// # Errors
/// Where the chart cannot be drawn.
pub(super) fn exhibits(
    state: &AppState,
    fields: &[(String, String)],
) -> Result<Vec<PlacedExhibit>, PageError> {
    let Asked { measured, chart, form } = asked(state, fields)?;
    Ok(if form.faults.is_empty() { placed(state, fields, &measured, &chart).0 } else { Vec::new() })
}

/// The chart with its rows, proposed limits, and the settings; and what is proposed.
fn placed(
    state: &AppState,
    fields: &[(String, String)],
    measured: &Measured,
    chart: &Chart,
) -> (Vec<PlacedExhibit>, Vec<Proposal>) {
    let (proposal, found) = proposed(measured, chart).unzip();
    let exhibits: Vec<Exhibit> = std::iter::once(control_chart(measured, chart))
        .chain(proposal)
        .chain([settings_of(measured, chart)])
        .collect();
    let asked = EvidenceAsked {
        subject: format!("spc:{}{}", measured.id, decided(fields)),
        name: measured.name.clone(),
        period: span(measured),
        formula: FORMULA,
        method: METHOD,
        files: measured.files.clone(),
        command: format!("oakham spc {} --format json", measured.id),
    };
    let placed = EvidencePage::Chart.placed(state, fields, asked, &exhibits);
    (placed, found.unwrap_or_default())
}

/// What names a measure in an address.
fn measure_asked(measured: &Measured) -> String {
    form_urlencoded::Serializer::new(String::new()).append_pair("measure", &measured.id).finish()
}

/// Rebases that the values suggest. The tool proposes, a person decides and says why.
fn proposal_forms(found: &[Proposal], measured: &Measured) -> Markup {
    html! {
        @for proposal in found {
            form.oak-form action=(CHART) method="get" {
                input type="hidden" name="measure" value=(measured.id);
                input type="hidden" name="rebase" value=(proposal.first);
                div.nhsuk-form-group {
                    @let id = format!("reason-{}", proposal.first);
                    label.nhsuk-label for=(id) { "What changed in " (date_in_words(proposal.first)) "?" }
                    input.nhsuk-input id=(id) name="reason" type="text" autocomplete="off" required;
                }
                button.nhsuk-button.nhsuk-button--secondary.nhsuk-button--small type="submit" {
                    "New limits from " (date_in_words(proposal.first))
                }
            }
        }
    }
}

fn form_section(form: &Form<'_>, measured: &Measured) -> Markup {
    let choices = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect()
    };
    html! {
        details.nhsuk-details.oak-fold id="decide" open[!form.faults.is_empty()] {
            summary.nhsuk-details__summary { span.nhsuk-details__summary-text { "Draw it otherwise" } }
            form.oak-form action=(CHART) method="get" {
                input type="hidden" name="measure" value=(measured.id);
                (form.select("better", "Which way is better", &choices(&[
                    ("", "As the measure has it"), ("higher", "Higher"), ("lower", "Lower"), ("neither", "Neither"),
                ])))
                (form.text("target", "Target", "A number such as 95, or 2024-04-01=95 from a date on."))
                (form.text("rebase", "New limits from", "A date that the chart has, such as 2024-04-01."))
                (form.text("reason", "What changed then", "Others must be able to judge it."))
                (form.text("exclude", "Left out of the limits", "A date and why, such as 2024-09-01=critical incident."))
                (form.text("baseline", "Points that set the limits", "The first 12 or more of each group; all where it is empty."))
                (form.text("shift", "Points that make a shift", "3 to 50; 7 where it is empty."))
                (form.text("trend", "Points that make a trend", "3 to 50; 7 where it is empty."))
                (form.select("two-in-three", "Two of three points near a limit", &choices(&[
                    ("", "All three on one side of the mean"), ("any-side", "The third anywhere"), ("whole-window", "The third anywhere, all three marked"),
                ])))
                (form.select("limits", "Mean moving range times", &choices(&[("", "2.66"), ("three-sigma", "3 ÷ 1.128 = 2.6596")])))
                (form.select("screening", "Moving ranges that are too large", &choices(&[("", "Are left out, once"), ("off", "Count, as in the Excel workbook")])))
                button.nhsuk-button.nhsuk-button--small type="submit" { "Draw" }
            }
        }
    }
}

/// The rows as a file.
///
/// # Errors
/// Where there is no such measure, or the form is refused.
pub(super) fn file(state: &AppState, fields: &[(String, String)]) -> Result<Answer, PageError> {
    let Asked { measured, chart, form } = asked(state, fields)?;
    if let Some((_, why)) = form.faults.into_iter().next() {
        return Err(PageError::Question(why));
    }
    let exhibit = control_chart(&measured, &chart);
    let content = csv_file::table(&exhibit.table).map_err(|error| PageError::Failed(error.to_string()))?;
    let name = format!("{}.csv", measured.id.replace(':', "-"));
    Ok(Answer::File { name, media: "text/csv; charset=utf-8", content })
}
