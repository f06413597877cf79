//! A comparison: how far it is, then its result.

use domain::provenance::Provenance;
use exhibits::exhibit::{Cell, Row};
use exhibits::html::{mark, prose, provenance_key, rests_on, tone_class};
use exhibits::number::counted;
use exhibits::origin::{self, SourcedExhibit};
use exhibits::table::flow::{
    self as tables, Consequence, ConsequenceGroup, Consequences, Difference, consequences, letter,
};
use exhibits::words::Wording;
use flow::output::Comparison;
use maud::{Markup, html};

use super::page::{Requester, failed, moment, plain_heading, render, section, sentence, simulation, subnav};
use crate::answer::Answer;
use crate::download;
use crate::error::PageError;
use crate::evidence::changes;
use crate::layout::{Charts, item};
use crate::placement::{self, PlacedExhibit, chart_file};
use crate::sign_in::reader::token_field;
use crate::simulation::port::{JobShown, JobState};
use crate::state::AppState;

/// The table of consequences among the exhibits of a comparison.
pub(crate) const CONSEQUENCES: &str = "flow-consequences";

fn job(site: &AppState, id: i64) -> Result<JobShown, PageError> {
    simulation(site)?.job(id).map_err(failed)?.ok_or(PageError::Page)
}

/// The page of a comparison, and whether it is still to change.
pub(crate) fn show(site: &AppState, requester: &Requester, id: i64) -> Result<(Markup, bool), PageError> {
    let job = job(site, id)?;
    if let Some(comparison) = &job.result {
        return Ok((result_page(site, &job, comparison)?, false));
    }
    let is_open = matches!(job.state, JobState::Queued | JobState::Running);
    let content = html! {
        (subnav(""))
        (plain_heading(&job.title))
        @match job.state {
            JobState::Queued => p.oak-lead { "It waits for its turn. Comparisons are made one after the other." },
            JobState::Running => (progress(&job)),
            JobState::Done => p.oak-lead { "It is done, but its result cannot be read. Run it again." },
            JobState::Failed => p.oak-lead { "It could not be made. " (prose(&sentence(&job.note))) },
            JobState::Cancelled => p.oak-lead { "It was cancelled." },
        }
        @if is_open {
            p.oak-sub { "Each replication is one simulated year with other chances of who falls ill and when. This page loads itself again every 3 seconds. You may leave it: the comparison goes on." }
        }
        @if let Some(token) = requester.token.as_ref().filter(|_| is_open && requester.may_cancel(&job)) {
            form.oak-form action=(format!("/flow/run/{id}/cancel")) method="post" {
                (token_field(token))
                button.nhsuk-button.nhsuk-button--secondary type="submit" { "Cancel" }
            }
        }
        p.oak-foot { a href="/flow" { "All comparisons" } a href="/flow/new" { "Try another change" } }
    };
    let context_items = item("Asked for", &html! { (moment(&job.asked_at)) });
    let title = match job.state {
        JobState::Running => format!("{}%: {}", job.progress, job.title),
        state => format!("{}: {}", exhibits::words::capital_first(state.word()), job.title),
    };
    Ok((render(site, &title, &context_items, content, Charts::None), is_open))
}

fn progress(job: &JobShown) -> Markup {
    html! {
        p.oak-lead id="progress" { b { (job.progress) "%" } " is done." @for note in job.note.split("; ").filter(|note| !note.is_empty()) { " " (sentence(note)) } }
        progress.oak-progress max="100" value=(job.progress) aria-labelledby="progress" { (job.progress) "%" }
    }
}

/// The page of a comparison that is done.
fn result_page(site: &AppState, job: &JobShown, comparison: &Comparison) -> Result<Markup, PageError> {
    let base = format!("/flow/run/{}", job.id);
    let record = &comparison.record;
    let headline = tables::headline(comparison);
    let table = consequences(comparison);
    let observed = simulation(site)?.observed().map_err(failed)?;
    let placed = placed(job, comparison);
    let exhibits = || placed.iter().map(|placed| &placed.exhibit);
    let (travel, others): (Vec<&SourcedExhibit>, Vec<&SourcedExhibit>) =
        exhibits().skip(1).partition(|exhibit| !exhibit.name.starts_with("flow-displaced"));
    let sections = |exhibits: Vec<&SourcedExhibit>| -> Result<Vec<Markup>, PageError> {
        exhibits.into_iter().map(|exhibit| section(exhibit, &base)).collect()
    };
    let content = html! {
        (subnav(""))
        h1 {
            span.nhsuk-caption-m { @if comparison.scenarios.is_empty() { "As it is: " } @else { "What if: " } (record.network) }
            (headline.text)
            @if headline.provenance == Provenance::Synthetic { " " (rests_on(headline.provenance)) }
        }
        @for warning in tables::warnings_compared(comparison) { p.oak-lead { b { "Read this first. " } (warning) } }
        @for (letter, lead) in tables::leads(comparison) {
            p.oak-lead { b { (letter) } " " (lead.text) " " (mark(lead.provenance)) span.oak-hidden { " " (lead.provenance.word()) } }
        }
        section.oak-exhibit id="flow-consequences" {
            h2 {
                (table.heading)
                @if table.provenance == Provenance::Synthetic { " " (rests_on(table.provenance)) }
            }
            p.oak-note { (table.note()) }
            @if let Some(first) = placed.first() { (consequence_table(&table, &first.exhibit, comparison)) }
            (provenance_key())
            @if let Some(first) = placed.first() {
                (placement::provenance_row(&first.exhibit, (&format!("{base}/flow-consequences.csv"), None), (&format!("{base}#flow-consequences"), &format!("{base}#flow-consequences")), None))
            }
        }
        @for section in sections(travel)? { (section) }
        @for section in sections(others)? { (section) }
        @if !comparison.scenarios.is_empty() { (scenario_list(site, comparison)) }
        section id="trust" {
            h2 { "How far to trust this" }
            ul.oak-list { @for reason in tables::trust(comparison, &observed) { li { (reason) } } }
            p.oak-foot {
                a href="/flow/observed" { "Observed beside simulated" }
                a href="/flow/description" { "What is simulated, and how" }
            }
        }
        p.oak-foot.oak-next {
            a href=(format!("{base}.csv")) { "Download the consequences (CSV)" }
            a href=(format!("{base}.json")) { "Download every value (JSON)" }
        }
        (run_line(job, comparison))
    };
    let replications = counted(record.replications as usize, "replication", "replications");
    let context_items = html! {
        (item("Network", &html! { b { (record.network) } ", " (record.provenance.word()) }))
        (item("Compared", &html! {
            @match comparison.scenarios.len() { 0 => "nothing, the base alone", 1 => "base and 1 scenario", n => { "base and " (n) " scenarios" } }
            ", " (replications)
        }))
        (item("Run", &html! { (moment(&job.asked_at)) }))
    };
    Ok(render(site, &job.title, &context_items, content, Charts::Shown))
}

/// What each scenario changes.
fn scenario_list(site: &AppState, comparison: &Comparison) -> Markup {
    // What was made is asked of the scenario that is still in the workspace, which says when.
    let shipped =
        simulation(site).and_then(|simulation| simulation.shipped().map_err(failed)).unwrap_or_default();
    let of_title = |title: &str| shipped.iter().find(|shown| shown.scenario.title == title);
    html! {
        section id="scenarios" {
            h2 { "What each scenario changes" }
            ul.oak-list {
                @for (idx, scenario) in comparison.scenarios.iter().enumerate() {
                    li {
                        b { (letter(idx)) "\u{a0} " (scenario.title) } " " (mark(scenario.provenance)) span.oak-hidden { " " (scenario.provenance.word()) } " "
                        @for change in &scenario.changes { (sentence(change)) " " }
                        @for remark in &scenario.remarks { b { "To be checked: " } (sentence(remark)) " " }
                        @if !scenario.ignored.is_empty() { "Not known to the simulation and left out: " (scenario.ignored.join(", ")) "." }
                        @if let Some(shown) = of_title(&scenario.title) { (changes::of_hours_links(site, shown)) }
                    }
                }
            }
        }
    }
}

fn run_line(job: &JobShown, comparison: &Comparison) -> Markup {
    let record = &comparison.record;
    html! {
        p.oak-review {
            "Run " (moment(&job.asked_at)) ", seed " (record.seed) ", " (counted(record.replications as usize, "replication", "replications")) " of "
            (format!("{:.0}", record.days)) " days after " (format!("{:.0}", record.warm_up_days)) " of warm-up, "
            (exhibits::number::grouped_count(record.events)) " events"
            @if !job.inputs.is_empty() { ", inputs " (job.inputs) }
            ". Oakham " (env!("CARGO_PKG_VERSION")) "."
        }
    }
}

/// The consequence table: on a wide screen a table, on a narrow one a block a row. Roles are written out,
/// because a row that is laid out as a grid loses them.
fn consequence_table(table: &Consequences, exhibit: &SourcedExhibit, comparison: &Comparison) -> Markup {
    let mut rows = exhibit.table.rows.iter();
    html! {
        div.oak-scroll tabindex="0" role="region" aria-label="Consequence table" {
            table.nhsuk-table.nhsuk-table--compact.oak-table.oak-flow role="table" {
                caption.nhsuk-table__caption {
                    @if !comparison.scenarios.is_empty() { "The same patients in each column. " }
                    (counted(comparison.record.replications as usize, "replication", "replications")) "."
                    @if let Some(synthetic) = &table.synthetic { " " (synthetic) }
                }
                thead role="rowgroup" {
                    tr role="row" {
                        th.nhsuk-table__header.oak-stick role="columnheader" scope="col" { @if table.scenarios.is_empty() { "Measure" } @else { "Consequence" } }
                        th.nhsuk-table__header.nhsuk-table__header--numeric role="columnheader" scope="col" { "Base" br; "as today" }
                        @for (letter, title) in &table.scenarios {
                            th.nhsuk-table__header.nhsuk-table__header--numeric role="columnheader" scope="col" { (letter) "\u{a0} " (title) }
                        }
                    }
                }
                @for group in &table.groups { (consequence_group(group, table, &mut rows)) }
            }
        }
    }
}

/// `rows` are those of the exhibit of the same comparison, which have the ids of their numbers.
fn consequence_group<'e>(
    group: &ConsequenceGroup,
    table: &Consequences,
    rows: &mut impl Iterator<Item = &'e Row>,
) -> Markup {
    let n_scenarios = table.scenarios.len();
    html! {
        tbody role="rowgroup" {
            tr.oak-flow-group role="row" {
                th role="rowheader" scope="rowgroup" colspan=(n_scenarios + 2) { (group.title) }
            }
            @for line in &group.rows { (consequence(line, rows.next(), table)) }
            @if !group.left_out.is_empty() {
                tr.oak-flow-rest role="row" { td role="cell" colspan=(n_scenarios + 2) { (group.left_out) } }
            }
        }
    }
}

/// The page of the number in a cell, where it has one.
fn page_of(row: Option<&Row>, column_idx: usize) -> Option<String> {
    match row?.cells.get(column_idx)? {
        Cell::Number(number) => Some(format!("/f/{}", number.id?)),
        Cell::Figure(_) | Cell::Word { .. } | Cell::Missing(_) => None,
    }
}

/// Text, as a link where there is a page.
fn linked(text: &str, page: Option<&str>) -> Markup {
    html! { @if let Some(page) = page { a.oak-fig href=(page) { (text) } } @else { (text) } }
}

fn consequence(line: &Consequence, row: Option<&Row>, table: &Consequences) -> Markup {
    let base_page = page_of(row, 2);
    let has_interval = !line.base_interval.is_empty();
    html! {
        tr.nhsuk-table__row.oak-flow-row role="row" {
            th.nhsuk-table__header.oak-stick role="rowheader" scope="row" {
                (line.name) span.oak-beneath { (line.unit) }
            }
            td.nhsuk-table__cell.nhsuk-table__cell--numeric.oak-flow-base role="cell" {
                span.oak-flow-letter aria-hidden="true" { "Base" }
                @if has_interval {
                    span.oak-synthetic[table.provenance_of_base == Provenance::Synthetic] { (linked(&line.base, base_page.as_deref())) (mark(table.provenance_of_base)) }
                    span.oak-hidden { " " (table.provenance_of_base.word()) }
                    span.oak-beneath { (line.base_interval) }
                } @else if line.has_base() {
                    (linked(&line.base, base_page.as_deref()))
                } @else {
                    span.oak-missing { (line.base) }
                }
            }
            @for (idx, (difference, (letter, _))) in line.differences.iter().zip(&table.scenarios).enumerate() {
                (cell(difference, page_of(row, 4 + 2 * idx).as_deref(), *letter))
            }
        }
    }
}

fn cell(difference: &Difference, page: Option<&str>, letter: char) -> Markup {
    html! {
        td.nhsuk-table__cell.nhsuk-table__cell--numeric role="cell" {
            span.oak-flow-letter aria-hidden="true" { (letter) }
            @if difference.is_significant {
                @if !difference.word.is_empty() { span class={ "oak-flow-word " (tone_class(difference.tone)) } { (difference.word) } " " }
                b { (linked(&difference.text, page)) }
            } @else {
                span.oak-missing { (difference.text) }
            }
            span.oak-beneath { (difference.beneath) }
        }
    }
}

/// The exhibits of a comparison, each with where it comes from.
pub(crate) fn exhibits(site: &AppState, id: i64) -> Result<Vec<PlacedExhibit>, PageError> {
    let job = job(site, id)?;
    let comparison = job.result.as_deref().ok_or(PageError::Page)?;
    Ok(placed(&job, comparison))
}

fn placed(job: &JobShown, comparison: &Comparison) -> Vec<PlacedExhibit> {
    let origin = origin::of_comparison(comparison, &job.inputs);
    let exhibits = placement::sourced(Wording::Staff, origin, |_| tables::exhibits(comparison));
    let path = format!("/flow/run/{}", job.id);
    exhibits.into_iter().map(|exhibit| PlacedExhibit::on(exhibit, &job.title, &path)).collect()
}

fn exhibit(site: &AppState, id: i64, name: &str) -> Result<SourcedExhibit, PageError> {
    let placed = exhibits(site, id)?.into_iter().find(|placed| placed.name == name);
    placed.map(|placed| placed.exhibit).ok_or_else(|| PageError::Exhibit(name.to_owned()))
}

/// The table of an exhibit of a comparison.
pub(crate) fn csv(site: &AppState, id: i64, name: &str) -> Result<Answer, PageError> {
    let text = if name == CONSEQUENCES {
        let job = job(site, id)?;
        let comparison = job.result.as_deref().ok_or(PageError::Page)?;
        // The same table with the ids of its numbers.
        let sourced = exhibit(site, id, name)?;
        download::rows_csv(consequences(comparison).file_rows(&sourced.table))?
    } else {
        download::table_csv(&exhibit(site, id, name)?.table)?
    };
    Ok(Answer::Csv { name: format!("{name}-{id}.csv"), text })
}

/// The chart of an exhibit of a comparison.
pub(crate) fn chart(site: &AppState, id: i64, name: &str) -> Result<Answer, PageError> {
    chart_file(exhibit(site, id, name)?, name)
}

/// Every value of a comparison, as `oakham flow compare --format json` gives it.
pub(crate) fn json(site: &AppState, id: i64) -> Result<Answer, PageError> {
    let contract = simulation(site)?.contract(id).map_err(failed)?;
    contract.map(|value| Answer::Json(format!("{value:#}\n"))).ok_or(PageError::Page)
}
