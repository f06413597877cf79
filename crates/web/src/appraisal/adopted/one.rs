//! One adopted scenario: what is said of it, each measure month by month with its control chart, what no measure tests,
//! how that is judged, and what was recorded.

use appraisal::adopted::Adoption;
use appraisal::adopted::observed::Observed;
use appraisal::adopted::verdict::MONTHS_NEEDED;
use domain::month::day_in_words;
use domain::provenance::Provenance;
use exhibits::exhibit::Exhibit;
use exhibits::html::{Anchors, exhibit_body, mark, provenance_key, rests_on};
use exhibits::table::adopted::{by_month, summary, untested};
use exhibits::table::control::{control_chart, variation_icon};
use exhibits::table::evaluation::{condition_words, evaluation_sureness};
use exhibits::table::measure::{Written, date_in_words};
use governance::release::moment_in_words;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::super::adoptions::AdoptedScenarios;
use super::super::asked::address;
use super::super::frame::{ADOPTED, exhibit as section, render, sentence, subnav, table_of};
use super::forms::withdraw_form;
use super::known::{all, came};
use crate::error::PageError;
use crate::evidence::page::address_of_chart;
use crate::layout::{Charts, error_summary, fact, item};
use crate::simulation::page::Requester;
use crate::state::AppState;

/// `/scenarios/adopted/close-evenings`; `refused` says why it was not withdrawn.
pub(in crate::appraisal) fn show(
    state: &AppState,
    requester: &Requester,
    id: &str,
    refused: Option<&str>,
) -> Result<Markup, PageError> {
    let AdoptedScenarios { adoptions: all, later_months: later, .. } = all(state)?;
    let adoption = all.iter().find(|adoption| adoption.id == id).ok_or(PageError::Page)?;
    let outcome = came(state, adoption, &later);
    let table = summary(adoption, &outcome);
    let first = adoption.starts.first_of_month();
    let mut measures = Vec::new();
    for (place, observed) in outcome.measures.iter().enumerate() {
        measures.push(html! {
            (section(&by_month(observed, place, first))?)
            (how_sure(observed))
            (control(observed, place)?)
        });
    }
    let without: Vec<_> = adoption.expected.iter().filter(|expected| expected.test.is_none()).collect();
    let here = format!("{ADOPTED}/{id}");
    let faults: Vec<(String, String)> =
        refused.iter().map(|why| ("withdraw".to_owned(), (*why).to_owned())).collect();
    let content = html! {
        div.oak-upright {
            @if !faults.is_empty() { (error_summary(&faults)) }
            (subnav(&here, &[("This scenario", here.as_str())]))
            h1 {
                span.nhsuk-caption-m { "Did it make the difference? " (adoption.title) }
                (outcome.sentence)
                @if table.provenance == Provenance::Synthetic { " " (rests_on(table.provenance)) }
            }
            p.oak-lead { (in_short(adoption, outcome.measures.len())) }
            @if let Some((decided, reason)) = &adoption.withdrawn {
                div.nhsuk-inset-text { p { strong { "Withdrawn" } " by " (decided.by) " on " (moment_in_words(decided.at)) ": " (sentence(reason)) } }
            }
            @if !outcome.measures.is_empty() { (provenance_key()) (table_of(&table)) }
            @for measure in measures { (measure) }
            @if let Some(exhibit) = untested(&without) { (section(&exhibit)?) }
            (rules())
            (record(adoption))
            (withdraw_form(state, requester, adoption))
        }
    };
    let newest = outcome.measures.iter().filter_map(|of| of.measured.as_ref()?.newest()).max();
    let context_items = html! {
        (item("In force", &html! { b { "from " (day_in_words(adoption.starts)) } }))
        @if let Some(newest) = newest {
            (item("Measured to", &html! { (date_in_words(newest)) }))
        }
        (item("Known", &html! { (mark(table.provenance)) " " (table.provenance.word()) }))
    };
    Ok(render(state, &adoption.title, &context_items, content, Charts::Shown))
}

/// What was decided when, and how it is tested, in two sentences.
fn in_short(adoption: &Adoption, n_measures: usize) -> String {
    let day = adoption.adopted.at.to_zoned(TimeZone::UTC).date();
    let n_expected = adoption.expected.len();
    let late = if adoption.starts < day {
        " It was adopted after it had started, so what is expected was set down when it could be known what came."
    } else {
        ""
    };
    let tested = match n_measures {
        0 => "no measure here tests any of them".to_owned(),
        1 => "one of them is tested by a measure here".to_owned(),
        n => format!("{n} of them are tested by a measure here"),
    };
    format!(
        "Adopted on {}, in force from {}. {n_expected} consequences were set down then; {tested}.{late}",
        day_in_words(day),
        day_in_words(adoption.starts)
    )
}

/// How sure what was found is, and what limits it, as the evaluation says it.
fn how_sure(observed: &Observed) -> Markup {
    let Some(evaluated) = &observed.evaluated else { return html! {} };
    let written = Written { unit: &evaluated.unit, decimals: evaluated.decimals };
    let conditions = &evaluated.method.finding().conditions;
    html! {
        details.nhsuk-details.oak-fold {
            summary.nhsuk-details__summary { span.nhsuk-details__summary-text { "How sure that is" } }
            p.oak-note { (evaluation_sureness(evaluated)) }
            @if !conditions.is_empty() {
                ul.oak-list {
                    @for condition in conditions {
                        @let (name, words) = condition_words(condition, written);
                        li { b { (name) } ": " (sentence(&words)) }
                    }
                }
            }
        }
    }
}

/// Why the chart and the verdict may say different things.
const CHART_AND_VERDICT: &str = "The chart asks whether the newest months lie outside what is usual for the measure; the verdict asks whether they differ from what would have come without the change, season and trend allowed for. So one may show a change where the other shows none.";

/// Whether the measure is changing at all: its control chart.
fn control(observed: &Observed, place: usize) -> Result<Markup, PageError> {
    let Some((measured, chart)) = observed.measured.as_ref().zip(observed.chart.as_ref()) else {
        return Ok(html! {});
    };
    let exhibit = placed(control_chart(measured, chart), place);
    let drawing = exhibit.chart.as_ref().map(crate::drawing::chart).transpose()?;
    let body = exhibit_body(&exhibit, drawing.as_ref(), &Anchors::site(""));
    Ok(html! {
        details.nhsuk-details.oak-fold {
            summary.nhsuk-details__summary {
                span.nhsuk-details__summary-text { "Its control chart: " (variation_icon(chart.variation)) }
            }
            p.oak-note { (sentence(&exhibit.heading)) " " (CHART_AND_VERDICT) }
            (body)
            @if observed.n_later == 0 {
                p.oak-small { a href=(address_of_chart(&measured.id)) { "The same chart with its settings" } }
            }
        }
    })
}

/// The same exhibit under a name that no other of the page has.
fn placed(mut exhibit: Exhibit, place: usize) -> Exhibit {
    exhibit.name = format!("{}-{place}", exhibit.name).into();
    if let Some(chart) = &mut exhibit.chart {
        for drawn in [&mut chart.wide, &mut chart.narrow] {
            drawn.name = format!("{}-{place}", drawn.name);
        }
    }
    exhibit
}

/// The rules of the verdicts.
fn rules() -> Markup {
    let rules = [
        ("Too early to tell", format!("fewer than {MONTHS_NEEDED} months since the start have a value")),
        (
            "Cannot be told",
            format!(
                "fewer than {MONTHS_NEEDED} months before the start have one without a gap, or the evaluation is refused"
            ),
        ),
        ("The opposite", "all of what was found lies on the other side of zero".to_owned()),
        ("Less than expected", "all of what was found is below all of what was expected".to_owned()),
        (
            "Can never be told by this measure",
            "what was found holds zero, and is known only to within more than twice what was expected, so that to see it would take four times as many months or more".to_owned(),
        ),
        ("No change shown yet", "what was found holds zero, and may still be what was expected".to_owned()),
        ("More than expected", "all of what was found is above all of what was expected".to_owned()),
        ("As expected", "what was found leaves zero out, and meets what was expected".to_owned()),
        ("No longer in the data", "no file of the workspace has the measure".to_owned()),
    ];
    html! {
        section id="rules" {
            h2 { "How it is judged" }
            p.oak-sub { "What was found is the difference from what would have been: an interrupted time series of the measure before and after the start, with its 95% interval, in the twelfth month or the last there is. The first rule that fits counts. Of all measures together the worst counts: opposite, less, no change shown, as expected." }
            ul.oak-list { @for (verdict, rule) in &rules { li { b { (verdict) } ": " (rule) "." } } }
            p.oak-small { a href="/docs/method/appraisal" { "The method" } " and " a href="/docs/method/evaluation" { "how a series is evaluated" } }
        }
    }
}

/// What was recorded, so that anybody can check it.
fn record(adoption: &Adoption) -> Markup {
    let short = |hash: &str| hash.chars().take(12).collect::<String>();
    html! {
        section id="record" {
            h2 { "What was recorded" }
            dl.nhsuk-summary-list.oak-record {
                (fact("Adopted", &html! { (moment_in_words(adoption.adopted.at)) }))
                (fact("Scenario", &html! { a href=(address(std::slice::from_ref(&adoption.scenario))) { (adoption.scenario) } " as it is now; as adopted it has the hash " code { (short(&adoption.scenario_hash)) } }))
                (fact("Expected from", &html! { "seed " (adoption.seed) ", inputs " code { (short(&adoption.edition)) } }))
                (fact("Files", &html! { code { "adopted/" (adoption.id) "/scenario.toml" } ", " code { "adopted/" (adoption.id) "/expected.csv" } }))
            }
            details.nhsuk-details.oak-fold {
                summary.nhsuk-details__summary { span.nhsuk-details__summary-text { "The scenario as it was adopted" } }
                pre.oak-scroll tabindex="0" { code { (adoption.text) } }
            }
            p.oak-small { "The same at the command line: " code { "oakham scenario adopted " (adoption.id) } }
        }
    }
}
