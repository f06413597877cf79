//! Finance on a page: the finding, three sentences, tiles, and the exhibits behind them.

use domain::month_end::MonthEnd;
use domain::provenance::Provenance;
use exhibits::html as exhibit_html;
use exhibits::table;
use exhibits::table::actions::Grounds;
use exhibits::words::overview;
use maud::{Markup, html};

use crate::address::View;
use crate::answer::Answer;
use crate::drawing;
use crate::error::PageError;
use crate::home::changes::{changes, value_in_words};
use crate::home::start;
use crate::layout::{Charts, PageBody, Section, context, figures_context, heading, item, review};
use crate::missing::missing;
use crate::placement::{self, PlacedExhibit};
use crate::sources::provenance_counts::ProvenanceCounts;
use crate::state::AppState;
use crate::unreadable::{self, are_documents_unreadable};
use crate::{access, reform};
use exhibits::number::grouped_count;

/// The page.
///
/// # Errors
/// Where the library has no such month or a chart cannot be drawn.
pub(crate) fn show(state: &AppState, view: &View) -> Result<Answer, PageError> {
    let month_end = state.month_end(view)?;
    let anchors = view.anchors();
    let headline = overview::headline(&month_end, view.reading());
    let forecast = state.library.forecast(view.year, view.month);
    let analysis = state.library.analysis(view.year, view.month);
    // A register of a later month knows what this page cannot know.
    let programme = state.library.programme(view.year);
    let programme = programme.filter(|programme| programme.month.is_some_and(|month| month <= view.month));
    let further_tiles = table::tiles_beside(&Grounds {
        month_end: &month_end,
        view: view.reading(),
        forecast: forecast.as_deref(),
        analysis: analysis.as_deref(),
        programme: programme.as_deref(),
        reform: None,
    });
    let tiles: Vec<_> = table::tiles(&month_end, view.reading(), forecast.as_deref())
        .into_iter()
        .chain(further_tiles)
        .collect();
    let sparks = drawing::sparks(&tiles)?;
    let mut of_system = placement::system_exhibits(&month_end, view);
    let fan = forecast.as_deref().and_then(|forecast| {
        take(&mut placement::forecast_exhibits(&month_end, forecast, view), "forecast-fan")
    });
    let months = fan.or_else(|| take(&mut of_system, "months")).ok_or(PageError::Page)?;
    let position = take(&mut of_system, "system-position").ok_or(PageError::Page)?;
    let bridge = take(&mut of_system, "bridge");
    let before = month_end.month.before().and_then(|month| state.library.month_end(month_end.year, month));
    let content = html! {
        h1 {
            span.nhsuk-caption-m { "Finance on a page" }
            (headline.text())
            @if headline.provenance == Provenance::Synthetic { " " (exhibit_html::rests_on(headline.provenance)) }
        }
        @for lead in overview::leads(&month_end, view.reading()) {
            p.oak-lead { (exhibit_html::sentence(&lead, &anchors)) }
        }
        @if let Some(forecast) = &forecast {
            p.oak-lead {
                "Our " a href=(view.link("/forecast")) { "forecast" } ": "
                (table::forecast_sentence(table::course(&forecast.system, view.support))) ". "
                (exhibit_html::mark(forecast.provenance))
            }
        }
        h2.oak-hidden { "Key figures" }
        (exhibit_html::tiles(&tiles, &sparks, &anchors))
        p.oak-small { (table::RATINGS) }
        (exhibit_html::provenance_key())
        section {
            div.oak-cols {
                div.c8.oak-exhibit id=(months.exhibit.name) { (placement::chart_above_table(view, &months)?) }
                div.c4 id="changes" { (changes(&month_end, before.as_deref(), view, &anchors)) }
            }
        }
        (placement::section(view, &position)?)
        section {
            div.oak-cols {
                @if let Some(bridge) = &bridge {
                    div.c7.oak-exhibit id=(bridge.exhibit.name) { (placement::chart_above_table(view, bridge)?) }
                }
                div.c5 id="sources" { (sources(&month_end, view)) (disagreement(&month_end, view)) }
            }
        }
        @if state.appraisals.is_some() {
            section id="what-if" {
                h2 { "What would a change do?" }
                p.oak-sub {
                    "Write a change once, and see what it would do to money, staff, patients, duties and places, beside doing nothing and beside the alternatives: "
                    a href="/scenarios" { "scenarios" } "."
                }
            }
        }
        (missing(state, Some(&month_end)))
        (review(&month_end))
    };
    let page = PageBody {
        title: &format!("Finance on a page, {} month {}", month_end.year, month_end.month),
        section: Section::Overview,
        view: Some(view),
        context: figures_context(&month_end, view, "/"),
        content,
        charts: Charts::Shown,
    };
    Ok(Answer::Page(page.render(state)))
}

/// Takes the exhibit of this name out of those of a month.
fn take(exhibits: &mut Vec<PlacedExhibit>, name: &str) -> Option<PlacedExhibit> {
    let idx = exhibits.iter().position(|placed| placed.exhibit.name == name)?;
    Some(exhibits.swap_remove(idx))
}

/// A page of a workspace of which no return counts yet: of figures, or of what rests on none.
pub(crate) fn empty(state: &AppState, section: Section, caption: &str) -> Markup {
    // Neither rests on a return.
    if section == Section::Reform {
        return reform::page::none(state);
    }
    if section == Section::Access {
        return access::frame::none(state);
    }
    let (register, path) = match section {
        Section::Efficiency => (Some(("schemes", "finance/schemes")), "/efficiency"),
        Section::Risks => (Some(("risks", "finance/risks")), "/risks"),
        _ => (None, "/"),
    };
    // What cannot be read is not called absent: whether there are figures is not known then.
    let is_unreadable = !unreadable::needed(state, path).is_empty();
    let register = register.filter(|_| !is_unreadable);
    let is_not_released = state.has_months_not_shown();
    let title = match (is_unreadable, is_not_released) {
        (true, _) => "Figures cannot be shown",
        (false, true) => "No month is released yet",
        (false, false) => "No figures are recorded yet",
    };
    let content = html! {
        (heading(caption, title))
        p.oak-lead {
            @if is_unreadable { "They appear here as soon as the files named below are put right." }
            @else if is_not_released { "Figures appear here as soon as the first month is released. " @if state.copy.is_none() { "Those with an account read them before: " a href="/sign-in" { "sign in" } "." } }
            @else { "Figures appear here as soon as the first return counts." }
        }
        @if let Some((rows, folder)) = register {
            p.oak-lead {
                "No register of " (rows) " is on record either: put one under " code { (folder) }
                ", named by year, such as " code { "2026-27.csv" } "."
            }
        }
        @if let Some(first) = state.library.first_month() {
            @if section == Section::Overview { (start::steps(state, &first)) }
            @else { p { a href="/" { "Three steps lead to the first month" } "." } }
        }
        (missing(state, None))
        @if state.return_desk.is_some() || state.library.reform().is_some() || state.simulation.is_some() {
            section {
                h2 { "Where to go from here" }
                ul.oak-list {
                    @if state.return_desk.is_some() {
                        li { a href="/returns" { "Returns: submit the first, or approve what waits" } }
                    }
                    @if state.library.reform().is_some() { li { a href="/reform" { "Running costs and functions" } } }
                    @if state.simulation.is_some() { li { a href="/flow" { "Patient flow" } } }
                    @if !state.library.programme_years().is_empty() {
                        li { a href="/efficiency" { "Efficiency programme" } }
                        li { a href="/risks" { "Risks" } }
                    }
                }
            }
        }
    };
    let page = PageBody {
        title,
        section,
        view: None,
        context: context(&item("Month", &html! { b { "none yet" } })),
        content,
        charts: Charts::None,
    };
    page.render(state)
}

/// Where the figures come from, in short.
fn sources(month_end: &MonthEnd, view: &View) -> Markup {
    let counts = ProvenanceCounts::of(month_end);
    html! {
        h2 { "Where these figures come from" }
        ul.oak-list {
            li {
                (exhibit_html::mark(Provenance::Published)) " " (grouped_count(counts.published))
                " published, each with its source: "
                @for (idx, document) in month_end.documents.iter().take(3).enumerate() {
                    @if 0 < idx { "; " }
                    a href=(format!("{}#{}", view.link("/sources"), document.id)) {
                        (document.title) ", " (document.publisher) ", " (document.dated)
                    }
                }
                @match month_end.documents.len() {
                    0 => a href=(format!("{}#files", view.link("/sources"))) { "files" },
                    1..=3 => {},
                    n => { " and " (n - 3) " more" },
                }
            }
            li {
                (exhibit_html::mark(Provenance::Derived)) " " (grouped_count(counts.derived))
                " derived from published figures by stated formulas: "
                a href=(format!("{}#method", view.link("/about"))) { "how figures are made" }
            }
            @if 0 < counts.reported {
                li {
                    (exhibit_html::mark(Provenance::Reported)) " " (grouped_count(counts.reported))
                    " reported by organisations and not published, or resting on such figures: "
                    a href=(format!("{}#files", view.link("/sources"))) { "returns" }
                }
            }
            li {
                (exhibit_html::mark(Provenance::Synthetic)) " " (grouped_count(counts.synthetic))
                " synthetic, generated to fill gaps or resting on such values: "
                a href=(format!("{}#synthetic", view.link("/about"))) { "what that means" }
            }
        }
    }
}

/// What documents state otherwise than it is held.
fn disagreement(month_end: &MonthEnd, view: &View) -> Markup {
    let disagreements = placement::disagreements(month_end);
    let n = disagreements.len();
    html! {
        div.oak-next {
            h2 {
                @match n {
                    _ if are_documents_unreadable(month_end) => "What public documents state cannot be read",
                    0 if month_end.claims.is_empty() => "No public document is recorded",
                    0 => "No statement disagrees",
                    1 => "1 statement disagrees",
                    _ => { (n) " statements disagree" },
                }
            }
            @if are_documents_unreadable(month_end) {
                p.oak-sub {
                    "Until that is put right, figures that they state are shown as the returns have them, and fewer count as published: "
                    a href=(format!("{}#unreadable", view.link("/sources"))) { "which file, and what to do" } "."
                }
            } @else if month_end.claims.is_empty() {
                p.oak-sub { "What documents state can be compared with these figures once it is entered as claims." }
            } @else if disagreements.is_empty() {
                p.oak-sub { "What the documents state agrees with the figures, within the rounding in print." }
            }
            ul.oak-list {
                @for (claim, figure) in disagreements.iter().take(5) {
                    li {
                        @if claim.quote.is_empty() { "Oakham’s summary: " (claim.clause()) "." } @else { "As printed: " q { (claim.quote) } "." }
                        " Held here: " (value_in_words(view, figure)) ". "
                        a href=(format!("{}#disagreement", view.link(&format!("/f/{}", figure.id())))) {
                            "Both, side by side"
                        }
                    }
                }
            }
            @if 5 < n { p.oak-small { "And " (n - 5) " more, each on its figure’s page." } }
        }
    }
}
