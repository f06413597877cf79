//! The page of questions: the form, the answer as table and chart, examples, and the tables with their columns.

use exhibits::answer_chart::{AnswerColumn, answer_chart, charted};
use exhibits::number::{counted, grouped_count};
use maud::{Markup, PreEscaped, html};

use super::port::{AnswerForm, Answered, Example, HeldTable, Holdings};
use crate::access::frame;
use crate::address::View;
use crate::answer::Answer;
use crate::drawing;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section, context, error_summary, heading, item};
use crate::state::AppState;
use exhibits::html::{chart_class, prose};

/// Where the page is.
const PATH: &str = frame::QUESTIONS;
/// The field of the form.
const FIELD: &str = "question";

/// What was asked, and what came of it.
pub(super) struct Asked<'a> {
    /// The question as it came.
    pub(super) text: &'a str,
    /// Its answer, or why there is none; nothing where nothing was asked.
    pub(super) result: Option<&'a Result<Answered, String>>,
    /// The column that the chart is to show, by its name.
    pub(super) chosen: Option<&'a str>,
}

/// The page.
///
/// # Errors
/// Where a chart cannot be drawn.
pub(super) fn show(state: &AppState, view: Option<&View>, asked: &Asked<'_>) -> Result<Answer, PageError> {
    let questions = state.questions.as_ref().ok_or(PageError::NoQuestions)?;
    let holdings = questions.holdings();
    let fault = asked.result.and_then(|result| result.as_ref().err());
    let content = match &holdings {
        Err(why) => html! {
            (heading(CAPTION, "The published figures cannot be read"))
            p.oak-lead { (prose(why)) }
        },
        Ok(holdings) if holdings.n_editions == 0 && asked.result.is_none() => html! {
            (heading(CAPTION, "No publication has been imported yet"))
            (frame::how_to_import())
            (schema(holdings))
        },
        Ok(holdings) => html! {
            @if let Some(why) = fault { (error_summary(&[(FIELD.to_owned(), sentence(why))])) }
            (heading(CAPTION, &headline(holdings, asked)))
            (form(asked.text, fault, holdings))
            @if let Some(Ok(answered)) = asked.result { (answer(asked, answered, holdings)?) }
            (examples(&holdings.examples))
            (schema(holdings))
        },
    };
    let n_editions = holdings.as_ref().map_or(0, |holdings| holdings.n_editions);
    let title = if fault.is_some() { "Error: Ask in SQL" } else { "Ask in SQL" };
    let page = PageBody {
        title,
        section: Section::Access,
        view,
        context: context(&html! {
            (item("Published files", &html! { b { (grouped_count(n_editions as u64)) } }))
            (item("Open to", &html! { "everybody; tables hold publications only" }))
        }),
        content: html! {
            @if let Some(view) = view { (frame::subnav(state, view, PATH)) }
            (content)
        },
        charts: Charts::None,
    };
    Ok(Answer::Page(page.render(state)))
}

const CAPTION: &str = "Ask in SQL";

fn headline(holdings: &Holdings, asked: &Asked<'_>) -> String {
    match asked.result {
        Some(Ok(answered)) if answered.is_cut => {
            format!("The answer has more than {} rows", grouped_count(answered.n_rows as u64))
        }
        Some(Ok(answered)) => format!("The answer has {}", counted(answered.n_rows, "row", "rows")),
        Some(Err(_)) => "The question has no answer".to_owned(),
        None => {
            let n_tables = holdings.tables.iter().filter(|table| 0 < table.n_rows).count();
            let n_rows: u64 = holdings.tables.iter().map(|table| table.n_rows).sum();
            format!(
                "{} of published figures in {} can be asked",
                if n_rows == 1 { "1 row".to_owned() } else { format!("{} rows", grouped_count(n_rows)) },
                counted(n_tables, "table", "tables")
            )
        }
    }
}

/// `why`, as a sentence.
fn sentence(why: &str) -> String {
    format!("{}.", exhibits::words::capital_first(why).trim_end_matches('.'))
}

fn form(text: &str, fault: Option<&String>, holdings: &Holdings) -> Markup {
    let n_lines = text.lines().count().clamp(6, 16);
    html! {
        form.oak-form.oak-question action=(PATH) method="get" {
            div.nhsuk-form-group.nhsuk-form-group--error[fault.is_some()] {
                label.nhsuk-label for=(FIELD) { b { "Question in SQL" } }
                p.nhsuk-hint id="question-hint" {
                    "One SELECT or WITH. At most " (holdings.seconds) " seconds and "
                    (grouped_count(holdings.most_rows as u64)) " rows. Nothing can be changed."
                }
                @if let Some(why) = fault {
                    p.nhsuk-error-message id="question-error" {
                        span.nhsuk-u-visually-hidden { "Error: " } (prose(&sentence(why)))
                    }
                    p.oak-sub id="question-remedy" { (remedy(why)) }
                }
                textarea.nhsuk-textarea.oak-sql id=(FIELD) name="q" rows=(n_lines) spellcheck="false" autocapitalize="off"
                    autocomplete="off" aria-describedby={ "question-hint" @if fault.is_some() { " question-error question-remedy" } } { (text) }
            }
            button.nhsuk-button.nhsuk-button--small type="submit" { "Ask" }
        }
    }
}

/// What to do about a refusal.
fn remedy(why: &str) -> Markup {
    let begins = |words: &[&str]| words.iter().any(|word| why.contains(word));
    html! {
        @if begins(&["not found", "No field named", "Invalid function"]) {
            "The " a href="#tables" { "tables and columns" } " are below, with their names as they are written in a question."
        } @else if begins(&["longer than", "memory", "rows"]) {
            "Choose fewer months with WHERE, or group rows before joining them. At a desk " code { "oakham sql" } " gives a question five minutes."
        } @else {
            "Correct it and ask again, or begin with one of the " a href="#examples" { "examples" } "."
        }
    }
}

/// The answer: its chart where one says what it does, its first rows, its files, and where it comes from.
fn answer(asked: &Asked<'_>, answered: &Answered, holdings: &Holdings) -> Result<Markup, PageError> {
    Ok(html! {
        section.oak-exhibit id="answer" {
            h2 { "The answer" }
            pre.oak-asked { (asked.text) }
            @if answered.n_rows == 0 {
                p.oak-sub { "No row is such. Look at what the columns hold with " code { "SELECT DISTINCT" } ", or widen the question." }
            } @else {
                (chart(asked, answered)?)
                (files(asked.text, answered, holdings))
                (table(answered))
            }
            (origin(answered, holdings))
        }
    })
}

fn chart(asked: &Asked<'_>, answered: &Answered) -> Result<Markup, PageError> {
    // A chart of the first rows alone would say something else than the answer.
    if answered.rows.len() < answered.n_rows || answered.is_cut {
        return Ok(html! {});
    }
    let columns: Vec<AnswerColumn> = answered
        .columns
        .iter()
        .map(|(name, is_number)| AnswerColumn { name: name.clone(), is_number: *is_number })
        .collect();
    let drawn = charted(&columns, &answered.rows);
    let chosen = drawn.iter().copied().find(|column| Some(&*columns[*column].name) == asked.chosen);
    let Some(shown) = chosen.or_else(|| drawn.first().copied()) else { return Ok(html! {}) };
    let Some(chart) = answer_chart(&columns, &answered.rows, shown) else { return Ok(html! {}) };
    let drawing = drawing::chart(&chart)?;
    Ok(html! {
        @if 1 < drawn.len() {
            p.oak-filters { "Chart of: "
                @for column in drawn {
                    @if column == shown { b { (columns[column].name) } } @else {
                        a href={ (address(PATH, asked.text)) "&chart=" (encoded(&columns[column].name)) "#answer" } { (columns[column].name) }
                    }
                    " "
                }
            }
        }
        figure class=(chart_class(&chart)) {
            div role="img" aria-label=(chart.label) aria-describedby="answer-description" {
                div.oak-wide aria-hidden="true" { (PreEscaped(&drawing.wide)) }
                div.oak-narrow aria-hidden="true" { (PreEscaped(&drawing.narrow)) }
            }
            p.oak-hidden id="answer-description" { (chart.description) }
        }
    })
}

fn table(answered: &Answered) -> Markup {
    let caption = if answered.rows.len() < answered.n_rows || answered.is_cut {
        let all = grouped_count(answered.n_rows as u64);
        let all = if answered.is_cut { format!("more than {all}") } else { all };
        format!("The first {} of {all} rows.", grouped_count(answered.rows.len() as u64))
    } else {
        format!("All {}.", counted(answered.n_rows, "row", "rows"))
    };
    html! {
        div.oak-scroll role="region" aria-labelledby="answer-caption" tabindex="0" {
            table.nhsuk-table.nhsuk-table--compact.oak-facts.fit.oak-answer {
                caption.nhsuk-table__caption id="answer-caption" { span.cap { (caption) } }
                thead { tr {
                    @for (name, is_number) in &answered.columns { th.num[*is_number] scope="col" { (name) } }
                } }
                tbody {
                    @for row in &answered.rows {
                        tr {
                            @for ((_, is_number), cell) in answered.columns.iter().zip(row) {
                                td.num[*is_number].oak-nowrap[is_short(cell.as_deref())] {
                                    @match cell { Some(text) => (text), None => span.oak-missing { "No value" } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Words that stand on one line: a code, a day.
fn is_short(text: Option<&str>) -> bool {
    const SHORT: usize = 24;
    text.is_none_or(|text| text.chars().count() <= SHORT)
}

fn files(text: &str, answered: &Answered, holdings: &Holdings) -> Markup {
    html! {
        @if answered.is_cut {
            p.oak-sub { "Files have the first " (grouped_count(holdings.most_rows as u64)) " rows, too; narrow the question, or group." }
        }
        p.oak-foot {
            @for form in AnswerForm::ALL {
                a href=(address(&format!("/sql/answer.{}", form.ending()), text)) rel="nofollow" download { "Download " (form.name()) }
            }
            a href={ (address(PATH, text)) "#answer" } { "Link to this answer" }
        }
    }
}

/// The publications behind an answer.
fn origin(answered: &Answered, holdings: &Holdings) -> Markup {
    let asked: Vec<&HeldTable> =
        holdings.tables.iter().filter(|table| answered.tables.contains(&table.name)).collect();
    html! {
        @if !asked.is_empty() {
            h3 { "Where this comes from" }
            ul.oak-list {
                @for table in asked {
                    li {
                        code { (table.name) } ": "
                        @if table.page.is_empty() { (table.publication) } @else { a href=(table.page) { (table.publication) } }
                        ", " (counted(table.n_editions, "file", "files"))
                        @if let Some((first, last)) = &table.periods { ", " (first) " to " (last) }
                    }
                }
            }
            p.oak-sub {
                "The column " code { "edition" } " of each table names the publisher’s file; the table " code { "editions" } " has its hash. "
                "Contains public sector information licensed under the Open Government Licence v3.0."
            }
        }
    }
}

fn examples(examples: &[Example]) -> Markup {
    html! {
        section id="examples" {
            h2 { "Examples to start from" }
            ul.oak-list {
                @for example in examples {
                    li { a href=(address(PATH, &example.sql)) rel="nofollow" { (example.title) } }
                }
            }
        }
    }
}

/// The tables, those with rows first.
fn schema(holdings: &Holdings) -> Markup {
    let n_held = holdings.tables.iter().filter(|table| 0 < table.n_rows).count();
    html! {
        section id="tables" {
            h2 { "Tables and columns" }
            p.oak-sub {
                (counted(n_held, "table has rows", "tables have rows")) "; the others are empty until their publication is imported. "
                "A month is its first day. The table " code { "editions" } " lists the files: edition, file, publications, layouts, fetched_from, imported, sha256."
            }
            @for table in &holdings.tables { (table_section(table)) }
        }
    }
}

fn table_section(table: &HeldTable) -> Markup {
    let caption = format!("table-{}-caption", table.name);
    html! {
        details.nhsuk-details.oak-fold id=(format!("table-{}", table.name)) {
            summary.nhsuk-details__summary {
                span.nhsuk-details__summary-text {
                    (table.name) ": "
                    @if table.n_rows == 0 { "empty" } @else { (rows(table.n_rows)) }
                }
            }
            p.oak-sub {
                (prose(table.about.trim_end_matches('.'))) ". From "
                @if table.page.is_empty() { (table.publication) } @else { a href=(table.page) { (table.publication) } }
                @if 0 < table.n_rows {
                    ", " (counted(table.n_editions, "file", "files"))
                    @if let Some((first, last)) = &table.periods { ", " (first) " to " (last) }
                }
                "."
                @if 0 < table.n_rows {
                    " " a href=(address(PATH, &format!("SELECT * FROM {} LIMIT 20", table.name))) rel="nofollow" { "Its first rows" span.oak-hidden { ": " (table.name) } }
                }
            }
            div.oak-scroll role="region" aria-labelledby=(caption) tabindex="0" {
                table.nhsuk-table.nhsuk-table--compact.oak-facts {
                    caption.nhsuk-table__caption.oak-hidden id=(caption) { "Columns of " (table.name) }
                    thead { tr { th scope="col" { "Column" } th scope="col" { "Type" } th scope="col" { "What it means, with its unit" } } }
                    tbody {
                        @for column in &table.columns {
                            tr { th scope="row" { code { (column.name) } } td { (column.kind) } td { (column.about) } }
                        }
                    }
                }
            }
        }
    }
}

fn rows(n_rows: u64) -> String {
    if n_rows == 1 { "1 row".to_owned() } else { format!("{} rows", grouped_count(n_rows)) }
}

fn address(path: &str, sql: &str) -> String {
    format!("{path}?q={}", encoded(sql))
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
