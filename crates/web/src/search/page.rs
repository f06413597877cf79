//! Figures and pages by their words.

use domain::figure::{Figure, FigureId};
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;
use exhibits::html::mark;
use maud::{Markup, html};

use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section, heading, month_context};
use crate::mark::digits;
use crate::naming;
use crate::state::AppState;

/// How many figures are listed.
const MOST_LISTED: usize = 50;
/// How much of what is searched for is read [characters].
const LONGEST_QUERY: usize = 120;

/// The page; an id leads straight to its figure.
///
/// # Errors
/// Where the library has no such month.
pub(crate) fn show(state: &AppState, view: &View, query: Option<&str>) -> Result<Answer, PageError> {
    let month_end = state.month_end(view)?;
    let query: String = query.unwrap_or_default().trim().chars().take(LONGEST_QUERY).collect();
    let id = FigureId::parse(&query);
    if let Some(id) =
        id.filter(|id| state.library.month_end_with(*id, Some((view.year, view.month))).is_some())
    {
        return Ok(Answer::GoTo(view.link(&format!("/f/{id}"))));
    }
    let words: Vec<String> = query.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let pages = if words.is_empty() { Vec::new() } else { pages(&month_end, &words) };
    let figures = if words.is_empty() { Vec::new() } else { figures(&month_end, &words) };
    let text = match (words.is_empty(), figures.len() + pages.len()) {
        (true, _) => "Search figures and pages".to_owned(),
        (false, 0) => format!("Nothing found for “{query}”"),
        (false, 1) => format!("1 result for “{query}”"),
        (false, n) => format!("{n} results for “{query}”"),
    };
    let content = html! {
        (heading("Search", &text))
        (form(view, &query))
        @if !words.is_empty() && figures.is_empty() && pages.is_empty() {
            p.oak-sub { "Try fewer or other words, such as “drugs variance” or the name of an organisation. The id of a figure leads straight to it." }
        }
        @if !pages.is_empty() {
            section { h2 { "Pages" } ul.oak-list {
                @for (name, path) in &pages { li { a href=(view.link(path)) { (name) } } }
            } }
        }
        @if !figures.is_empty() { (figure_table(&month_end, view, &figures)) }
    };
    let page = PageBody {
        title: &text,
        section: Section::None,
        view: Some(view),
        context: month_context(&month_end, view),
        content,
        charts: Charts::None,
    };
    Ok(Answer::Page(page.render(state)))
}

fn form(view: &View, query: &str) -> Markup {
    html! {
        form.oak-search-page action="/search" method="get" {
            label for="search-page" { "Words or the id of a figure" }
            div {
                input.nhsuk-input id="search-page" name="q" type="search" value=(query) autocomplete="off";
                input type="hidden" name="year" value=(view.year);
                input type="hidden" name="month" value=(view.month);
                button type="submit" { "Search" }
            }
        }
    }
}

/// Pages whose names hold every word.
fn pages(month_end: &MonthEnd, words: &[String]) -> Vec<(String, String)> {
    let fixed = [
        ("Finance on a page, overview", "/"),
        ("Money: system position", "/money"),
        ("Forecast of the year end", "/forecast"),
        ("Efficiency programme, schemes and savings", "/efficiency"),
        ("Risks, controls and events", "/risks"),
        ("Reform: running costs, functions, duties and clusters", "/reform"),
        ("Patient flow: simulation and comparisons", "/flow"),
        ("Returns and their versions", "/returns"),
        ("Sources: documents and files", "/sources"),
        ("About, method and accessibility statement", "/about"),
        ("For programs: addresses that answer with JSON", "/api"),
        ("All months", "/periods"),
    ];
    let organisations = month_end.organisations.iter().map(|organisation| {
        let name = format!("{} ({}, {})", organisation.name, organisation.short_name, organisation.code);
        (name, format!("/organisation/{}", organisation.code))
    });
    let all_pages =
        fixed.into_iter().map(|(name, path)| (name.to_owned(), path.to_owned())).chain(organisations);
    all_pages.filter(|(name, _)| contains_all(name, words)).collect()
}

/// Figures whose names hold every word: those to date and of the year before single months.
fn figures<'a>(month_end: &'a MonthEnd, words: &[String]) -> Vec<&'a Figure> {
    let mut matching: Vec<&Figure> = month_end
        .figures
        .values()
        .filter(|figure| contains_all(&search_text(month_end, figure), words))
        .collect();
    let current_month = (month_end.year, month_end.month);
    matching.sort_by_key(|figure| {
        let key = &figure.key;
        let is_to_date =
            (key.period.year(), key.period.to()) == current_month && key.period.from().get() == 1;
        (!is_to_date, key.period.from() == key.period.to(), key.clone())
    });
    matching
}

/// The text a figure is found by.
fn search_text(month_end: &MonthEnd, figure: &Figure) -> String {
    let key = &figure.key;
    let (code, short_name) = match &key.subject {
        domain::figure::Subject::System(code) => (code.as_str(), "system"),
        domain::figure::Subject::Organisation(code) => (
            code.as_str(),
            month_end.organisation(code).map_or("", |organisation| organisation.short_name.as_str()),
        ),
    };
    format!(
        "{} {code} {short_name} {} {} {}",
        naming::title(month_end, key),
        key.definition.code(),
        naming::word(key, figure.value),
        figure.provenance()
    )
}

fn contains_all(text: &str, words: &[String]) -> bool {
    let text = text.to_lowercase();
    words.iter().all(|word| text.contains(word.as_str()))
}

fn figure_table(month_end: &MonthEnd, view: &View, figures: &[&Figure]) -> Markup {
    let n = figures.len();
    html! {
        section {
            h2 { "Figures" }
            @if MOST_LISTED < n { p.oak-sub { "The first " (MOST_LISTED) " of " (n) "; add a word to narrow them." } }
            div.oak-scroll tabindex="0" role="region" aria-label="Figures found" {
                table.nhsuk-table.nhsuk-table--compact.oak-facts.fit {
                    caption.nhsuk-table__caption { span.cap { "Surplus or (deficit), £m." } }
                    thead { tr {
                        th scope="col" { "Figure" }
                        th.num scope="col" { "£m" }
                        th.gap scope="col" { "In words" }
                    } }
                    tbody {
                        @for figure in figures.iter().take(MOST_LISTED) {
                            tr {
                                th scope="row" {
                                    a href=(view.link(&format!("/f/{}", figure.id()))) { (naming::title(month_end, &figure.key)) }
                                }
                                td.num { span.oak-synthetic[figure.provenance() == Provenance::Synthetic] { (digits(figure.value)) } (mark(figure.provenance()))
                                    span.oak-hidden { " " (figure.provenance().word()) } }
                                td.gap { span.(naming::tone(&figure.key, figure.value)) { (naming::word(&figure.key, figure.value)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
