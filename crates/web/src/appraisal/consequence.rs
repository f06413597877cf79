//! The page of one consequence: what it is today and under each scenario, how sure that is, how it is known, and how to get
//! the same.

use api::consequence::{Certainty, Number, Row};
use domain::provenance::Provenance;
use exhibits::words::capital_first;
use maud::{Markup, html};

use super::asked::{address, query};
use super::comparison;
use super::frame::{known, letter, render, sentence, subnav};
use super::table::{figure_address, rows_table};
use crate::error::PageError;
use crate::layout::{Charts, fact, heading, item};
use crate::mark::mark_with_word;
use crate::state::AppState;

/// `/scenarios/consequence/1f2e3d4c5b6a?with=a`
pub(super) fn show(state: &AppState, id: &str, names: &[String]) -> Result<Markup, PageError> {
    let shown = comparison::done(state, names)?;
    let table = &shown.table;
    let row = table.row(id).ok_or_else(|| PageError::Figure(id.to_owned()))?;
    let (asked, whole_page) = (query(names), address(names));
    let engine = table.made.engines.iter().find(|engine| engine.engine == row.engine);
    let parts: Vec<&Row> =
        table.rows.iter().filter(|other| other.part_of.as_deref() == Some(&row.id)).collect();
    let alike: Vec<&Row> = table
        .rows
        .iter()
        .filter(|other| {
            other.id != row.id
                && (&other.engine, &other.measure, &other.subject)
                    == (&row.engine, &row.measure, &row.subject)
                && other.part_of.as_deref() != Some(&*row.id)
        })
        .collect();
    let provenance: Provenance = row.base.provenance.into();
    let title = title(row);
    let content = html! {
        (subnav("", &[("Back to the comparison", whole_page.as_str())]))
        (heading(&format!("Figure {id}"), &title))
        dl.nhsuk-summary-list.oak-record {
            (fact("Today", &html! { b { (row.base.text) } (known(provenance)) ", " (row.base.certainty.text) }))
            (fact("Exactly", &html! { (exact(row.base.value)) " " (unit(&row.unit)) @if let Some(ends) = ends(&row.base.certainty) { ", " (ends) } }))
            (fact("Known", &mark_with_word(provenance)))
            (fact("Worked out by", &html! { (engine.map_or("the sum of what all engines say", |engine| engine.words.as_str())) }))
            (fact("More is", &html! { (more_is(&row.more_is)) }))
            @if let Some(whole) = row.part_of.as_deref().and_then(|id| table.row(id)) {
                (fact("Part of", &html! { a href=(figure_address(&whole.id, &asked)) { (self::title(whole)) } }))
            }
        }
        section {
            h2 { "Under each scenario" }
            div.oak-scroll tabindex="0" role="region" aria-label="Under each scenario" {
                table.nhsuk-table.nhsuk-table--compact.oak-facts {
                    caption.nhsuk-table__caption { span.cap { "Scenario less today." } }
                    thead { tr {
                        th.stick scope="col" { "Scenario" }
                        th scope="col" { "Difference" }
                        th scope="col" { "How sure" }
                        th.num scope="col" { "Exactly" }
                        th scope="col" { "Known" }
                    } }
                    tbody {
                        @for (idx, (scenario, cell)) in table.scenarios.iter().zip(&row.cells).enumerate() {
                            tr {
                                th.stick scope="row" { @if 1 < table.scenarios.len() { (letter(idx)) "\u{a0} " } (scenario.title) }
                                @match &cell.difference {
                                    Some(difference) => {
                                        td { (verdict_in_words(&difference.verdict, &difference.text)) }
                                        td { (difference.certainty.text) @if let Some(n) = difference.certainty.replications { ", " (n) " replications" } }
                                        td.num { (exact(difference.value)) @if let Some(ends) = ends(&difference.certainty) { br; (ends) } }
                                        td { (mark_with_word(difference.provenance.into())) }
                                    },
                                    None => {
                                        td colspan="4" {
                                            @if cell.state == "unreached" { "Not modelled: nothing of this scenario is a change that " (engine.map_or("any engine", |engine| engine.words.as_str())) " takes. That is no finding of no effect." }
                                            @else { "Not known" @if let Some(why) = &cell.why { ": " (sentence(why)) } }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        @if !parts.is_empty() {
            section { h2 { "What it adds up from" } (rows_table(table, &parts, ("Parts", "first"), &asked)) }
        }
        @if !alike.is_empty() {
            section { h2 { "The same for others" } (rows_table(table, &alike, ("The same measure", "first"), &asked)) }
        }
        section {
            h2 { "How it follows" }
            p.oak-sub {
                "A difference is scenario less today, worked out from the same inputs and the same random numbers, so that only the change makes it. The method in full: "
                a href=(format!("/docs/method/{}", method(&row.engine))) { code { "docs/method/" (method(&row.engine)) ".md" } }
                " and " a href="/docs/method/appraisal" { code { "docs/method/appraisal.md" } } "."
            }
        }
        section {
            h2 { "Check it yourself" }
            pre.oak-code tabindex="0" { "oakham scenario compare base " (names.join(" ")) " --format json\n" }
            p.oak-sub { "In what that prints this figure is the row with the id " code { (row.id) } "; all of it rests on the inputs " code { (table.made.inputs) } ", seed " (table.made.seed) "." }
        }
    };
    let context_items = html! {
        (item("Back to", &html! { a href=(format!("{whole_page}#c-{}", row.id)) { "the comparison" } }))
        (item("Compared with", &html! { b { (table.base.title.to_lowercase()) } }))
    };
    Ok(render(state, &format!("{title}, figure {id}"), &context_items, content, Charts::None))
}

/// `Leicester Royal Infirmary: within 4 hours, Rutland`.
fn title(row: &Row) -> String {
    let words = match row.subject_words.as_str() {
        "" => capital_first(&row.words),
        subject => format!("{}: {}", capital_first(subject), row.words),
    };
    if row.group.is_empty() { words } else { format!("{words}, {}", row.group) }
}

/// A number as the document has it.
fn exact(number: Number) -> String {
    match number {
        Number::Whole(whole) => whole.to_string(),
        Number::Real(real) => exhibits::csv_file::plain(real),
    }
}

/// Both ends of an interval as the document has them.
fn ends(certainty: &Certainty) -> Option<String> {
    Some(format!("{} to {}", exact(certainty.low?), exact(certainty.high?)))
}

/// A unit as it follows a number.
fn unit(code: &str) -> String {
    match code {
        "share" => "as a share of 1".to_owned(),
        "wte" => "posts (whole-time equivalents)".to_owned(),
        "count" => String::new(),
        code => code.replace('_', " "),
    }
}

fn more_is(code: &str) -> &'static str {
    match code {
        "better" => "better",
        "worse" => "worse",
        _ => "neither better nor worse",
    }
}

fn verdict_in_words(verdict: &str, text: &str) -> String {
    match verdict {
        "better" | "worse" => format!("{verdict}: {text}"),
        "not_shown" => "no difference shown: it is smaller than its noise".to_owned(),
        "same" => "exactly the same".to_owned(),
        "small" => format!("{text}, sure but small"),
        _ => text.to_owned(),
    }
}

/// The page of the method of an engine.
fn method(engine: &str) -> &'static str {
    match engine {
        "finance" => "forecast",
        "flow" => "flow",
        "sums" => "appraisal",
        _ => "reform",
    }
}
