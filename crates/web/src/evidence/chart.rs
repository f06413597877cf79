//! The control chart of one measure: chart, rows, settings, proposals, and the form to change what is decided.

use evidence::control_chart::chart::{Chart, chart};
use evidence::control_chart::plan::Plan;
use evidence::control_chart::proposal::Proposal;
use evidence::control_chart::series::Series;
use evidence::control_chart::settings::Settings;
use evidence::measured::Measured;
use exhibits::csv_file;
use exhibits::exhibit::Exhibit;
use exhibits::html::{self as exhibit_html, provenance_key};
use exhibits::table::control::{
    control_chart, control_warnings, decided, proposed, target_met, variation_icon,
};
use exhibits::table::measure::date_in_words;
use maud::{Markup, html};

use super::asked;
use super::form::Form;
use super::measures::measures;
use super::page::{CHART, MEASURES, render, subnav};
use crate::address::View;
use crate::answer::Answer;
use crate::drawing;
use crate::error::PageError;
use crate::layout::{Charts, context, error_summary, item};
use crate::state::AppState;

/// What is asked for: a measure, its chart, and the form.
struct Asked<'f> {
    measured: Measured,
    chart: Chart,
    form: Form<'f>,
}

fn asked<'f>(state: &AppState, fields: &'f [(String, String)]) -> Result<Asked<'f>, PageError> {
    let mut form = Form::of(fields);
    let id = form.value("measure").ok_or(PageError::Page)?;
    let found = measures(state).into_iter().find(|measured| measured.id.eq_ignore_ascii_case(id));
    let measured = found.ok_or(PageError::Page)?;
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
    let exhibit = control_chart(&measured, &chart);
    let settings = decided(&measured, &chart);
    let proposals = proposed(&measured, &chart);
    let warnings = control_warnings(&chart);
    let line = context(&html! {
        (item("Change", &html! { b { (variation_icon(chart.variation)) } }))
        (item("Target", &html! { (target_met(&chart)) }))
        (item("From", &html! { (measured.files.join(", ")) }))
    });
    let is_refused = !form.faults.is_empty();
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
        section.oak-exhibit id=(exhibit.name) aria-label="Chart" { (drawn(&exhibit, view)?) }
        p.oak-foot { a href=(file_address(view, fields)) rel="nofollow" download { "Download CSV" } }
        @if let Some((exhibit, found)) = &proposals { (proposal_section(exhibit, found, &measured, view)) }
        section.oak-exhibit id=(settings.name) {
            h2 { (settings.heading) }
            p.oak-note { (settings.note) }
            (exhibit_html::exhibit_body(&settings, None, &view.anchors()))
        }
        (form_section(&form, &measured))
    };
    let title = if is_refused { "Error: control chart" } else { "Control chart" };
    Ok((render(state, view, title, line, content, Charts::Shown), is_refused))
}

fn drawn(exhibit: &Exhibit, view: &View) -> Result<Markup, PageError> {
    let drawing = exhibit.chart.as_ref().map(drawing::chart).transpose()?;
    Ok(exhibit_html::exhibit_body(exhibit, drawing.as_ref(), &view.anchors()))
}

/// Rebases that the values suggest. The tool proposes, a person decides and says why.
fn proposal_section(exhibit: &Exhibit, found: &[Proposal], measured: &Measured, view: &View) -> Markup {
    html! {
        section.oak-exhibit id=(exhibit.name) {
            h2 { (exhibit.heading) }
            p.oak-note { (exhibit.note) }
            (exhibit_html::exhibit_body(exhibit, None, &view.anchors()))
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

fn file_address(view: &View, fields: &[(String, String)]) -> String {
    let mut asked = form_urlencoded::Serializer::new(String::new());
    let kept = fields.iter().filter(|(name, value)| !value.is_empty() && !is_of_view(name));
    for (name, value) in kept {
        asked.append_pair(name, value);
    }
    exhibit_html::asking(view.link(&format!("{CHART}.csv")), &asked.finish())
}

/// Fields that every address may have.
fn is_of_view(name: &str) -> bool {
    ["year", "month", "support", "wording"].contains(&name)
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
