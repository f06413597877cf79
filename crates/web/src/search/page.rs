//! The page of results: the best of all kinds, then pages and headings, figures, and the rest by kind.

use std::ops::Range;
use std::sync::Arc;

use domain::figure::{Figure, FigureId};
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;
use exhibits::html::mark;
use exhibits::number::grouped_count;
use maud::{Markup, html};

use super::care::Care;
use super::entry::Group;
use super::listing::{self, Ground};
use super::month_index::{Entry, MonthIndex};
use super::records::Records;
use super::results::{self, LONGEST_QUERY, Results};
use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section, heading, month_context};
use crate::naming;
use crate::state::AppState;

/// How many of a group are listed beside others, and how many where it alone is asked for.
const MOST_LISTED: usize = 8;
const MOST_OF_GROUP: usize = 100;
/// What may be searched for, as examples.
const EXAMPLES: [&str; 6] =
    ["savings", "agency spend", "waiting times A&E", "£18.8m", "continuing healthcare", "month 7"];

/// The index of the month that `view` shows.
///
/// # Errors
/// Where it cannot be made.
pub(crate) fn index(state: &AppState, view: &View) -> Result<Arc<MonthIndex>, PageError> {
    let key = (state.library.edition(), view.year, view.month);
    state.search.index(key, || {
        let view = super::entry::view_of(&*state.library, (view.year, view.month))?;
        let ground = Ground {
            library: &*state.library,
            care: state.simulation.as_deref().map(Care::of),
            records: records(state),
            has_return_desk: state.return_desk.is_some(),
            has_scenarios: state.appraisals.is_some(),
            has_questions: state.questions.is_some(),
            view,
        };
        MonthIndex::of(listing::listed(&ground)).map_err(|error| failed(&error))
    })
}

/// What people recorded, as everybody may read it; what cannot be read is told on its own page.
fn records(state: &AppState) -> Records {
    let featured = state.library.featured();
    let month_end = featured.and_then(|(year, month)| state.library.month_end(year, month));
    let ground = month_end.as_deref().map(|month_end| (month_end, state.library.edition()));
    Records {
        documents: state.documents.as_deref().and_then(|documents| documents.shown(ground).ok()),
        register: state.register.as_deref().and_then(|register| register.shown(true).ok()),
    }
}

/// The failure of the index as that of a page.
pub(crate) fn failed(error: &::search::SearchError) -> PageError {
    PageError::Failed(error.to_string())
}

/// The page; an id leads straight to its figure.
///
/// # Errors
/// Where the library has no such month.
pub(crate) fn show(state: &AppState, view: &View, query: &PageQuery) -> Result<Answer, PageError> {
    // Patient flow, scenarios, registers and pages are found before the first return counts.
    let month_end = state.library.month_end(view.year, view.month);
    let month_end = month_end.as_deref();
    let asked = query.q.as_deref().unwrap_or_default();
    let is_cut = LONGEST_QUERY < asked.trim().chars().count();
    let asked = results::read(asked);
    let id = FigureId::parse(&asked);
    if let Some(id) =
        id.filter(|id| state.library.month_end_with(*id, Some((view.year, view.month))).is_some())
    {
        return Ok(Answer::GoTo(view.link(&format!("/f/{id}"))));
    }
    let (text, found) = if asked.is_empty() {
        ("Search pages, figures and everything on them".to_owned(), html! { (examples(view)) })
    } else {
        let index = index(state, view)?;
        let results = results::find(&index, &asked).map_err(|error| failed(&error))?;
        let group =
            query.show.as_deref().and_then(|code| Group::ALL.into_iter().find(|group| group.code() == code));
        let shown = Shown { month_end, view, index: &index, results: &results };
        (headline(&results), shown.content(group))
    };
    let content = html! {
        (heading("Search", &text))
        (form(view, month_end.is_some(), &asked))
        @if is_cut { p.oak-sub { "The first " (LONGEST_QUERY) " characters were read." } }
        (found)
    };
    let page = PageBody {
        title: &text,
        section: Section::None,
        view: Some(view),
        context: month_end.map_or_else(|| html! {}, |month_end| month_context(month_end, view)),
        content,
        charts: Charts::None,
    };
    Ok(Answer::Page(page.render_with_standing(state)))
}

fn headline(results: &Results) -> String {
    let query = &results.query;
    match results.places.len() {
        0 => format!("Nothing found for “{query}”"),
        1 => format!("1 result for “{query}”"),
        n => format!("{} results for “{query}”", grouped_count(n as u64)),
    }
}

fn form(view: &View, has_month: bool, query: &str) -> Markup {
    html! {
        form.oak-search-page role="search" aria-label="Search this site" action="/search" method="get" {
            label for="search-page" { "Words, an amount, a code or the id of a figure" }
            div {
                input.nhsuk-input id="search-page" name="q" type="search" value=(query) autocomplete="off";
                @if has_month {
                    input type="hidden" name="year" value=(view.year);
                    input type="hidden" name="month" value=(view.month);
                }
                button type="submit" { "Search" }
            }
        }
    }
}

/// The address of the search for other words.
fn link(view: &View, query: &str, group: Option<Group>) -> String {
    let base = view.link("/search");
    let joint = if base.contains('?') { '&' } else { '?' };
    let query: String = form_urlencoded::byte_serialize(query.as_bytes()).collect();
    let show = group.map_or_else(String::new, |group| format!("&show={}", group.code()));
    format!("{base}{joint}q={query}{show}")
}

fn examples(view: &View) -> Markup {
    html! {
        p.oak-sub {
            "For example "
            @for (idx, example) in EXAMPLES.into_iter().enumerate() {
                @if 0 < idx { ", " }
                a href=(link(view, example, None)) { (example) }
            }
            "."
        }
    }
}

/// Results as a page shows them.
struct Shown<'a> {
    month_end: Option<&'a MonthEnd>,
    view: &'a View,
    index: &'a MonthIndex,
    results: &'a Results,
}

impl Shown<'_> {
    fn content(&self, group: Option<Group>) -> Markup {
        let Self { view, index, results, .. } = self;
        html! {
            @if let Some(meant) = &results.meant {
                p.oak-sub { "Did you mean " a href=(link(view, meant, None)) { b { (meant) } } "?" }
            }
            @if results.places.is_empty() {
                p.oak-sub { "Try fewer or other words, or the name of an organisation. The id of a figure leads straight to it." }
                @if results.query.chars().all(|letter| letter.is_ascii_digit() || ".,£%".contains(letter)) {
                    p.oak-sub { "A number is found as it is printed: amounts of this month, and numbers of the first pages of Access. Others stand in their tables, which can be sorted and filtered." }
                }
                (examples(view))
            }
            @if results.is_partial { p.oak-sub { "Nothing has all these words; what follows has some of them." } }
            @if let Some(group) = group {
                p.oak-sub { a href=(link(view, &results.query, None)) { "All results" } }
                (self.section(group, &results.of_group(index, group, false), MOST_OF_GROUP))
            } @else if !results.places.is_empty() {
                section {
                    h2 { "Best results" }
                    ol.oak-hits { @for entry in results.best(index) { (self.hit(entry)) } }
                }
                @for group in Group::ALL {
                    (self.section(group, &results.of_group(index, group, true), MOST_LISTED))
                }
            }
        }
    }

    fn section(&self, group: Group, entries: &[&Entry], most: usize) -> Markup {
        let n = entries.len();
        html! {
            @if 0 < n {
                section id=(group.code()) {
                    h2 { (group.heading()) }
                    ul.oak-hits { @for entry in entries.iter().take(most) { (self.hit(entry)) } }
                    @if most < n {
                        p.oak-foot {
                            @if most < MOST_OF_GROUP {
                                a href=(link(self.view, &self.results.query, Some(group))) {
                                    (grouped_count((n - most) as u64)) " more" span.oak-hidden { ": " (group.heading()) }
                                }
                            } @else { (grouped_count((n - most) as u64)) " more; add a word to narrow them." }
                        }
                    }
                }
            }
        }
    }

    fn hit(&self, entry: &Entry) -> Markup {
        let Self { month_end, view, results, .. } = self;
        let figure = month_end.and_then(|month_end| month_end.figures.get(&entry.figure?));
        let (snippet, ranges) = results.snippet(&entry.text);
        html! {
            li {
                a href=(entry.address.link(view)) { (marked(&entry.title, &results.matching.ranges(&entry.title))) }
                p {
                    span.oak-hit-kind { (entry.kind.word()) }
                    @if let Some(figure) = figure { " " (self.amount(figure)) }
                    @else if !snippet.is_empty() { " " (marked(&snippet, &ranges)) }
                    @if !entry.source.is_empty() { span.oak-beneath { (entry.source) } }
                }
            }
        }
    }

    /// `£18.8m adverse`, with how that is known.
    fn amount(&self, figure: &Figure) -> Markup {
        let provenance = figure.provenance();
        html! {
            span.oak-nowrap.oak-synthetic[provenance == Provenance::Synthetic] {
                b { (naming::in_words(&figure.key, figure.value, self.view.wording)) }
                (mark(provenance))
            }
            span.oak-hidden { " " (provenance.word()) }
        }
    }
}

/// A text with some words marked.
fn marked(text: &str, ranges: &[Range<usize>]) -> Markup {
    let mut at = 0;
    let mut parts = Vec::new();
    for range in ranges {
        parts.push((&text[at..range.start], false));
        parts.push((&text[range.clone()], true));
        at = range.end;
    }
    parts.push((&text[at..], false));
    html! { @for (part, is_marked) in parts { @if is_marked { mark { (part) } } @else { (part) } } }
}
