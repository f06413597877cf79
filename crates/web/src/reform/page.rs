//! The reform: running costs and functions, moves and gates, duties, clusters, and one function.

use std::sync::Arc;

use domain::function::Function;
use domain::month::day_in_words;
use domain::provenance::Provenance;
use evidence::disclosure::Readers;
use exhibits::exhibit::Exhibit;
use exhibits::html::{mark, provenance_key, rests_on};
use exhibits::origin::{self, Origin, SourcedExhibit};
use exhibits::table::clusters::{clusters_of_region, clusters_sentence};
use exhibits::table::reform::{
    function_options, function_posts, reform_binding, reform_duties, reform_exits, reform_frontier,
    reform_functions, reform_headline, reform_keeping, reform_leads, reform_leavers, reform_merger,
    reform_open_envelopes, reform_open_functions, reform_open_leads, reform_open_values, reform_split,
    reform_targets, reform_transfers, reform_waiting,
};
use governance::transfer::Gate;
use jiff::civil::Date;
use maud::{Markup, html};
use reform::open::OpenReform;
use reform::plan::Reform;

use super::tiles;
use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section, context, heading, item};
use crate::library::Library;
use crate::missing;
use crate::placement::{self, PlacedExhibit};
use crate::state::AppState;
use exhibits::number::{counted, grouped_count};
use exhibits::words::Wording;

/// Where limits are tried.
pub(super) const TRIAL: &str = "/reform/trial";

const COSTS: &str = "/reform";
const MOVES: &str = "/reform/moves";
const DUTIES: &str = "/reform/duties";
const CLUSTERS: &str = "/reform/clusters";

/// The pages of the section.
const PAGES: [(&str, &str); 5] = [
    ("Running costs and functions", COSTS),
    ("Try other limits", TRIAL),
    ("Moves and gates", MOVES),
    ("Duties", DUTIES),
    ("Clusters", CLUSTERS),
];

/// The exhibits of the reform, each with the page it stands on; a page is made when it is come to.
pub(crate) fn exhibits(library: &dyn Library) -> impl Iterator<Item = PlacedExhibit> {
    let of_pages = PAGES.iter().flat_map(|(_, path)| exhibits_on(library, path));
    let readers = library.readers();
    let of_functions = library.reform().into_iter().flat_map(move |reform| {
        let n_functions = reform.input.functions.len();
        (0..n_functions)
            .flat_map(move |idx| exhibits_of_function(&reform, &reform.input.functions[idx], readers))
    });
    of_pages.chain(of_functions)
}

/// Those on one page.
fn exhibits_on(library: &dyn Library, path: &str) -> Vec<PlacedExhibit> {
    let Some(page) = PAGES.into_iter().find(|(_, known)| *known == path) else { return Vec::new() };
    let on_page = |origin: Origin, exhibits: Vec<Exhibit>| {
        let exhibits =
            placement::sourced_for(library.readers(), Wording::Staff, origin, |_| exhibits.clone());
        exhibits.into_iter().map(move |exhibit| PlacedExhibit::on(exhibit, page.0, page.1))
    };
    let mut placed = Vec::new();
    if let Some(reform) = library.reform() {
        let of_reform: Vec<Option<Exhibit>> = match path {
            COSTS => vec![
                Some(reform_targets(&reform)),
                reform_split(&reform),
                Some(reform_frontier(&reform)),
                Some(reform_functions(&reform)),
                reform_keeping(&reform),
                reform_exits(&reform, library.readers()),
                Some(reform_waiting(&reform, library.readers())),
            ],
            MOVES => vec![Some(reform_transfers(&reform))],
            DUTIES => vec![Some(reform_duties(&reform, reform.input.on))],
            CLUSTERS => vec![reform_merger(&reform)],
            _ => Vec::new(),
        };
        let mut of_reform: Vec<Exhibit> = of_reform.into_iter().flatten().collect();
        if path == COSTS {
            of_reform.extend(reform_leavers(&reform, library.readers()));
        }
        placed.extend(on_page(origin::of_reform(&reform), of_reform));
    }
    if let (COSTS, Some(open)) = (path, library.open_reform()) {
        let of_open =
            vec![reform_open_envelopes(&open), reform_open_functions(&open), reform_open_values(&open)];
        placed.extend(on_page(origin::of_open_reform(&open), of_open));
    }
    if let (CLUSTERS, Some(clusters)) = (path, library.clusters()) {
        let regions = clusters.regions.iter().map(|plans| clusters_of_region(&clusters, plans));
        placed.extend(on_page(origin::of_clusters(&clusters), regions.collect()));
    }
    placed
}

/// Those of one function, whose page lays them out in its own way.
pub(super) fn exhibits_of_function(
    reform: &Reform,
    function: &Function,
    readers: Readers,
) -> Vec<PlacedExhibit> {
    let path = format!("/reform/function/{}", function.id);
    let exhibits = vec![function_options(reform, function), function_posts(reform, function)];
    placement::sourced_for(readers, Wording::Staff, origin::of_reform(reform), |_| exhibits.clone())
        .into_iter()
        .map(|exhibit| PlacedExhibit::on(exhibit, &function.name, &path))
        .map(|placed| PlacedExhibit { name: format!("{}-{}", placed.name, function.id), ..placed })
        .collect()
}

pub(super) fn subnav(view: &View, current: &str) -> Markup {
    html! {
        nav aria-label="Reform" {
            ul.oak-subnav {
                @for (name, path) in PAGES {
                    li { a href=(view.link(path)) aria-current=[(path == current).then_some("page")] { (name) } }
                }
            }
        }
    }
}

/// The line above the sheet: whose reform it is, and on which day gates are looked at.
pub(super) fn context_line(reform: &Reform) -> Markup {
    let people = reform
        .input
        .baseline
        .people
        .iter()
        .map(|count| format!("{} {}", grouped_count(count.people), count.basis));
    context(&html! {
        (item("Boards", &html! { b { (reform.input.name) } }))
        (item("On", &html! { b { (day_in_words(reform.input.on)) } }))
        (item("People", &html! { (people.collect::<Vec<_>>().join(", ")) }))
    })
}

pub(super) fn render(
    state: &AppState,
    view: &View,
    title: &str,
    (context_line, content): (Markup, Markup),
    charts: Charts,
) -> Answer {
    let page = PageBody {
        title,
        section: Section::Reform,
        view: Some(view),
        context: context_line,
        content,
        charts,
    };
    Answer::Page(page.render(state))
}

pub(super) fn empty_page(state: &AppState, view: &View, path: &str) -> Answer {
    if let Some(open) = state.library.open_reform().filter(|_| missing::unreadable(state, path).is_none()) {
        return open_page(state, view, path, &open);
    }
    let (context_line, content) = without_reform(state);
    render(state, view, "Reform", (context_line, html! { (subnav(view, path)) (content) }), Charts::None)
}

/// The page of a workspace that has neither a reform nor figures.
pub(crate) fn none(state: &AppState) -> Markup {
    let (context_line, content) = without_reform(state);
    let page = PageBody {
        title: "Reform",
        section: Section::Reform,
        view: None,
        context: context_line,
        content,
        charts: Charts::None,
    };
    page.render(state)
}

/// The context line and the content where there is no reform, or it cannot be read.
fn without_reform(state: &AppState) -> (Markup, Markup) {
    let unreadable = missing::unreadable(state, COSTS);
    let register = if unreadable.is_some() { "cannot be read" } else { "none" };
    let content = html! {
        @if let Some(faults) = unreadable {
            (heading("Reform", "The reform cannot be read"))
            (faults)
        } @else {
            (heading("Reform", "No reform is on record"))
            p.oak-lead {
                "It appears as soon as the folder " code { "reform" } " holds the plan and its registers. No return is needed for it."
            }
            ul.oak-list {
                @for (file, holds) in FILES { li { code { "reform/" (file) } ": " (holds) } }
            }
            p.oak-lead {
                "Their columns and keys are in " a href="/docs/reference/formats#the-reform" { "the reference of formats" } "; a scaffold, with the functions of the blueprint and the duties of the law, comes with "
                code { "oakham init DIR --system CODE --with reform" } ", and "
                code { "oakham reform plan" } " says what does not fit or is still open."
            }
        }
    };
    (context(&item("Register", &html! { (register) })), content)
}

/// What the folder of a reform holds.
const FILES: [(&str, &str); 7] = [
    ("plan.toml", "the boards, what they cost, the days of the plan, and the terms of leaving"),
    ("targets.csv", "the announced targets of running costs"),
    ("functions.csv", "each function of the boards and what is chosen for it"),
    ("options.csv", "what may become of each function, with its cost, posts and impact"),
    ("posts.csv", "the posts of each function by band"),
    ("duties.csv", "the statutory duties that functions serve"),
    ("transfers.toml", "functions that are to move, with their gates; may be left out"),
];
/// What can be said of a reform of which values are open, and which they are.
fn open_page(state: &AppState, view: &View, path: &str, open: &OpenReform) -> Answer {
    let sections: Vec<PlacedExhibit> = exhibits_on(&*state.library, COSTS);
    let content = html! {
        (subnav(view, path))
        (heading("Reform", &format!("{} not stated yet", counted(open.n_open(), "value is", "values are"))))
        @for lead in reform_open_leads(open) { p.oak-lead { (lead) } }
        p.oak-lead { code { "oakham check" } " lists them by file and row." }
        @if path == COSTS {
            (provenance_key())
            @for placed in &sections {
                // None of them has a chart, which alone could fail.
                @if let Ok(section) = placement::section(view, placed) { (section) }
            }
        } @else {
            p.oak-lead { a href=(view.link(COSTS)) { "What is known already, and what is open" } "." }
        }
    };
    let context_line = context(&item("Boards", &html! { b { (open.name) } }));
    render(state, view, "Reform", (context_line, content), Charts::None)
}

/// Running costs and functions.
///
/// # Errors
/// Where a chart cannot be drawn.
pub(crate) fn costs(state: &AppState, view: &View) -> Result<Answer, PageError> {
    let (path, Some(reform)) = (COSTS, state.library.reform()) else {
        return Ok(empty_page(state, view, COSTS));
    };
    let headline = reform_headline(&reform);
    let on_page: Vec<PlacedExhibit> = exhibits_on(&*state.library, path);
    let section = |name: &str| -> Result<Markup, PageError> {
        let placed = on_page.iter().find(|placed| placed.name == name);
        placed.map_or_else(|| Ok(html! {}), |placed| placement::section(view, placed))
    };
    let content = html! {
        (subnav(view, path))
        h1 {
            span.nhsuk-caption-m { "Running costs and functions" }
            (headline.text)
            @if headline.provenance == Provenance::Synthetic { " " (rests_on(headline.provenance)) }
        }
        @for lead in reform_leads(&reform, state.library.readers()) {
            p.oak-lead { (lead.text) " " (mark(lead.provenance)) span.oak-hidden { " " (lead.provenance.word()) } }
        }
        (provenance_key())
        (section("reform-targets")?)
        (section("reform-split")?)
        section id="binding" {
            h2 { "Which limits matter most " @if headline.provenance == Provenance::Synthetic { (rests_on(headline.provenance)) } }
            ul.oak-list { @for sentence in reform_binding(&reform) { li { (sentence) } } }
            @if !reform.refused.is_empty() {
                p.oak-sub { "Options that no plan may choose, each with its reason:" }
                ul.oak-list {
                    @for refused in &reform.refused {
                        li { (refused.function) " " (refused.kind.words()) ": " (refused.why) "." }
                    }
                }
            }
        }
        (section("reform-frontier")?)
        (section("reform-functions")?)
        (section("reform-keeping")?)
        (section("reform-exits")?)
        (section("reform-leavers")?)
        (section("reform-leavers-bands")?)
        (section("reform-waiting")?)
    };
    Ok(render(state, view, "Running costs and functions", (context_line(&reform), content), Charts::Shown))
}

/// Moves and gates.
///
/// # Errors
/// Where a chart cannot be drawn.
pub(crate) fn moves(state: &AppState, view: &View) -> Result<Answer, PageError> {
    let path = MOVES;
    let Some(reform) = state.library.reform() else { return Ok(empty_page(state, view, path)) };
    let transfers = exhibits_on(&*state.library, path).into_iter().next();
    let content = html! {
        (subnav(view, path))
        (heading("Moves and gates", &reform_transfers(&reform).heading))
        p.oak-lead {
            "A function passes " (Gate::ALL.len()) " gates, in order, before its move counts as done. "
            "A saving that another body pays for does not pass " (Gate::Money.code()) "."
        }
        p { a href=(view.link("/reform/moves.ics")) { "Add the moves to a calendar (iCalendar)" } }
        (provenance_key())
        @if let Some(placed) = transfers { (placement::section(view, &placed)?) }
        section id="gates" {
            h2 { "What must be true at each gate, and who signs" }
            div.oak-scroll tabindex="0" role="region" aria-label="Gates" {
                table.nhsuk-table.nhsuk-table--compact.oak-facts {
                    caption.nhsuk-table__caption { span.cap { "Gates of a move, in order." } }
                    thead { tr { @for name in ["Gate", "What must be true", "Who signs"] { th scope="col" { (name) } } } }
                    tbody {
                        @for gate in Gate::ALL {
                            tr {
                                th.stick scope="row" { (gate) " " (gate.words()) }
                                td { (gate.must_be_true()) }
                                td { (gate.signatures().iter().map(|signature| signature.words()).collect::<Vec<_>>().join(", ")) }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(render(state, view, "Moves and gates", (context_line(&reform), content), Charts::Shown))
}

/// The moves as a calendar.
///
/// # Errors
/// Where there is no reform.
pub(crate) fn calendar(state: &AppState) -> Result<Answer, PageError> {
    let reform = state.library.reform().ok_or(PageError::Page)?;
    Ok(Answer::Calendar { name: "moves.ics".to_owned(), text: exhibits::calendar::calendar(&reform) })
}

/// Who answers for each duty on a day: the one asked for, else that of the plan.
///
/// # Errors
/// Where the day cannot be read.
pub(crate) fn duties(state: &AppState, view: &View, query: &PageQuery) -> Result<Answer, PageError> {
    let path = DUTIES;
    let Some(reform) = state.library.reform() else { return Ok(empty_page(state, view, path)) };
    let day_text = query.on.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let on: Date = match day_text {
        Some(text) => text.parse().map_err(|_| PageError::Day(text.to_owned()))?,
        None => reform.input.on,
    };
    let exhibit = reform_duties(&reform, on);
    let (from, to) = reform.input.days;
    let content = html! {
        (subnav(view, path))
        (heading("Duties", &exhibit.heading))
        p.oak-lead {
            "On every day of the plan, from " (day_in_words(from)) " to " (day_in_words(to))
            ", each statutory duty has exactly one body that answers for it. A plan that leaves a duty with none is refused."
        }
        form.oak-form action="/reform/duties" method="get" {
            label.nhsuk-label for="on" { "Day" }
            input.nhsuk-input.nhsuk-input--width-10 id="on" name="on" type="date" value=(on) min=(from) max=(to);
            " " button.nhsuk-button.nhsuk-button--small type="submit" { "Show" }
        }
        @let exhibit = SourcedExhibit::for_readers(exhibit, Arc::new(origin::of_reform(&reform)), state.library.readers());
        @let placed = PlacedExhibit::on(exhibit, "Duties", path);
        @if from <= on && on <= to { (placement::section(view, &placed)?) }
    };
    Ok(render(state, view, "Duties", (context_line(&reform), content), Charts::None))
}

/// Clusters of boards.
///
/// # Errors
/// Where a table cannot be shown.
pub(crate) fn clusters(state: &AppState, view: &View) -> Result<Answer, PageError> {
    let path = CLUSTERS;
    let Some(clusters) = state.library.clusters() else { return Ok(empty_page(state, view, path)) };
    let on_page: Vec<PlacedExhibit> = exhibits_on(&*state.library, path);
    let n_best = clusters
        .regions
        .iter()
        .filter(|plans| {
            plans.agreed.as_ref().is_some_and(|(agreed, _)| {
                plans.found.best.first().is_some_and(|best| best.score == agreed.score)
            })
        })
        .count();
    let content = html! {
        (subnav(view, path))
        (heading("Clusters", &format!(
            "What is agreed is the best plan in {n_best} of {} regions, by people alone",
            clusters.regions.len()
        )))
        p.oak-lead { (clusters_sentence(&clusters)) }
        p.oak-lead {
            "People are not all: councils, police and hospitals have borders too, and this plan knows none of them. "
            "The best plan of each region is proven; the next best show what little more or less would do."
        }
        (tiles::maps(&clusters))
        @for placed in &on_page { (placement::section(view, placed)?) }
    };
    let context_line = context(&html! {
        (item("Boards", &html! { b { "42 of July 2022 to March 2026" } }))
        (item("People", &html! { (clusters.basis) }))
    });
    Ok(render(state, view, "Clusters", (context_line, content), Charts::None))
}
