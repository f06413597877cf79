//! A figure's page: value, meaning, formula, every step back to its sources, and where it is used.

use std::sync::Arc;

use domain::figure::{Figure, FigureId, Formula, Step, Subject};
use domain::money::Pence;
use domain::month::{Month, day_in_words};
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;
use exhibits::html::mark;
use exhibits::words::capital_first;
use exhibits::words::range::range;
use maud::{Markup, html};

use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::error::PageError;
use crate::figure::{lineage, number, take_along};
use crate::layout::{Charts, PageBody, Section, context, fact, heading, item};
use crate::mark::{bracketed, digits};
use crate::placement;
use crate::state::AppState;
use crate::{download, naming};
use domain::claim::Claim;

/// The page, JSON or CSV of the figure called `name`: an id, with `.json` or `.csv` for files.
///
/// # Errors
/// Where no month end of the library has the figure.
pub(crate) fn show(
    state: &AppState,
    view: &View,
    query: &PageQuery,
    name: &str,
) -> Result<Answer, PageError> {
    let (text, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let unknown = || PageError::Figure(text.to_owned());
    let id = FigureId::parse(text).ok_or_else(unknown)?;
    let Some(month_end) = state.library.month_end_with(id, Some((view.year, view.month))) else {
        return number::show(state, view, query, (id, ending));
    };
    let figure = month_end.figures.get(&id).ok_or_else(unknown)?;
    match ending {
        "" => Ok(Answer::Page(page(
            state,
            &view.with_month((month_end.year, month_end.month)),
            &month_end,
            figure,
        ))),
        "json" => Ok(Answer::document(&download::figure_document(&month_end, figure))),
        "csv" => {
            let text = download::figure_csv(&month_end, figure)?;
            Ok(Answer::Csv { name: format!("{id}.csv"), text })
        }
        _ => Err(PageError::Page),
    }
}

fn page(state: &AppState, view: &View, month_end: &MonthEnd, figure: &Figure) -> Markup {
    let (id, title) = (figure.id(), naming::title(month_end, &figure.key));
    let content = html! {
        (heading(&format!("Figure {id}"), &title))
        div.oak-cols.oak-first {
            div.c5 { (value(month_end, figure)) }
            div.c7 { (record(month_end, view, figure)) }
        }
        section {
            div.oak-cols {
                div.c5 { (formula(month_end, view, figure)) }
                div.c7 {
                    h2 { "Every input, down to the source" }
                    p.oak-note { "£m. Indented lines feed the line above." }
                    (lineage::tree(month_end, view, figure))
                }
            }
        }
        (disagreements(month_end, view, figure))
        section {
            div.oak-cols {
                div.c7 { (versions(state, view, figure)) }
                div.c5 { (uses(state, month_end, view, figure)) }
            }
        }
        (placement::cite_section(&cited(month_end, figure), id, &view.lasting().link(&format!("/f/{id}"))))
        (take_along::section(state, id, &cited(month_end, figure)))
        (check(month_end, view, figure))
    };
    let sheet = PageBody {
        title: &format!("{title}, figure {id}"),
        section: Section::Money,
        view: Some(view),
        context: context(&html! {
            (item("Back to", &html! { a href=(view.link("/")) { "Finance on a page" } }))
            (item("Period", &html! { b { (month_end.year) ", month " (month_end.month) } }))
            (item("Recorded up to", &html! { (day_in_words(month_end.recorded_on)) }))
        }),
        content,
        charts: Charts::None,
    };
    sheet.render(state)
}

/// `Leicester, Leicestershire and Rutland: variance, …, £18.8m adverse. 2024/25, month 5, as recorded by 14 September
/// 2024.`
fn cited(month_end: &MonthEnd, figure: &Figure) -> String {
    let (key, value) = (&figure.key, figure.value);
    format!(
        "{}. {}, {} {}. {}, month {}, as recorded by {}, version {}.",
        month_end.name_of(&key.subject),
        naming::title(month_end, key),
        naming::amount(value),
        naming::word(key, value),
        month_end.year,
        month_end.month,
        day_in_words(month_end.recorded_on),
        key.version
    )
}

/// The value, large, with how it is known.
fn value(month_end: &MonthEnd, figure: &Figure) -> Markup {
    let (key, value) = (&figure.key, figure.value);
    html! {
        p.oak-big {
            (naming::amount(value)) " "
            span.oak-big-word.(naming::tone(key, value)) { (naming::word(key, value)) }
        }
        p.oak-sub {
            (mark(figure.provenance())) " " (how_known(figure))
            @if let Some(range) = range(month_end, figure) { " " (range) "." }
        }
    }
}

/// How the figure is known, in a sentence.
fn how_known(figure: &Figure) -> String {
    let strongest = figure.lineages.first().map(|lineage| &lineage.step);
    match (figure.provenance(), strongest) {
        (Provenance::Published, Some(Step::Claim { .. })) => "Published in a document.".to_owned(),
        (Provenance::Published, _) => "Published, and read from a file.".to_owned(),
        (Provenance::Derived, Some(Step::Formula { inputs, .. })) => {
            format!("Derived from {} by a stated formula.", count(inputs.len(), "figure"))
        }
        (Provenance::Derived, _) => "Derived from the words of a public document.".to_owned(),
        (Provenance::Reported, Some(Step::Formula { .. })) => {
            "Reported: it rests on at least one value that an organisation reported and did not publish."
                .to_owned()
        }
        (Provenance::Reported, _) => {
            "Reported: it stands in an organisation’s return, which is not published.".to_owned()
        }
        (Provenance::Synthetic, Some(Step::Formula { .. })) => {
            "Synthetic: it rests on at least one value that was generated to fill a gap.".to_owned()
        }
        (Provenance::Synthetic, _) => "Synthetic: generated to fill a gap; not a real amount.".to_owned(),
    }
}

fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

fn record(month_end: &MonthEnd, view: &View, figure: &Figure) -> Markup {
    let key = &figure.key;
    let name = month_end.name_of(&key.subject);
    html! {
        dl.nhsuk-summary-list.oak-record {
            (fact("Definition", &html! { (naming::definition(month_end, key)) }))
            (fact("Basis", &html! { (naming::basis(key)) }))
            (fact("Organisation", &html! {
                @match &key.subject {
                    Subject::System(_) if naming::is_of_part(month_end, key) => {
                        (name) ", those that reported: " (naming::n_reported(month_end))
                    },
                    Subject::System(_) => { (name) ", the system" },
                    Subject::Organisation(code) => {
                        a href=(view.link(&format!("/organisation/{code}"))) { (name) } " (" (code) ")"
                    },
                }
            }))
            (fact("Unit", &html! { "£m, shown to 1 decimal; held as " (naming::pence(figure.value)) }))
        }
    }
}

/// The strongest formula with its inputs as a sum that the reader can check.
fn formula(month_end: &MonthEnd, view: &View, figure: &Figure) -> Markup {
    let strongest = figure.lineages.iter().find_map(|lineage| match &lineage.step {
        Step::Formula { formula, inputs } => Some((*formula, inputs.as_slice())),
        Step::Cell { .. } | Step::Claim { .. } => None,
    });
    html! {
        h2 { "Formula" }
        @match strongest {
            Some((formula, inputs)) => (sum(month_end, view, figure, formula, inputs)),
            None => p.oak-note {
                @match figure.lineages.first().map(|lineage| &lineage.step) {
                    Some(Step::Claim { .. }) => "None: a document states it.",
                    _ => "None: it was read from a file as it stands.",
                }
            },
        }
    }
}

fn sum(month_end: &MonthEnd, view: &View, figure: &Figure, formula: Formula, inputs: &[FigureId]) -> Markup {
    let terms: Vec<(bool, &Figure)> = inputs
        .iter()
        .enumerate()
        .filter_map(|(idx, id)| Some((lineage::is_subtracted(formula, idx), month_end.figures.get(id)?)))
        .collect();
    let result: Pence =
        terms.iter().map(|(is_subtracted, term)| if *is_subtracted { -term.value } else { term.value }).sum();
    let name = |term: &Figure| {
        if term.key.subject != figure.key.subject {
            naming::subject_name(month_end, &term.key.subject)
        } else if term.key.period == figure.key.period {
            capital_first(&naming::measure(&term.key))
        } else {
            naming::heading(&term.key)
        }
    };
    html! {
        p.oak-note {
            (capital_first(formula.words()))
            @if formula == Formula::SumOfOrganisations && naming::is_of_part(month_end, &figure.key) {
                " that reported: " (naming::n_reported(month_end))
            }
            ", £m."
        }
        div.oak-scroll.oak-tall tabindex="0" role="region" aria-label="Formula with its numbers" {
            table.oak-formula {
                caption.oak-hidden { "Formula with its numbers, £m" }
                thead.oak-hidden { tr { th scope="col" { "Input" } th scope="col" { "£m" } } }
                tbody {
                    @for (is_subtracted, term) in &terms {
                        tr {
                            th scope="row" { @if *is_subtracted { "less " } (name(term)) }
                            td.num { (bracketed(view, term)) }
                        }
                    }
                    tr.tot {
                        th scope="row" { (capital_first(&naming::measure(&figure.key))) }
                        td.num { (digits(result)) span.oak-mark-room {} }
                    }
                }
            }
        }
        @if result == figure.value {
            p.oak-small { "The sum agrees to the penny." }
        } @else {
            p.oak-small {
                "The sum differs from the figure by " (naming::amount(figure.value - result))
                @if (figure.value - result).magnitude() <= figure.half_width() {
                    ", which rounding in print explains."
                } @else {
                    "; the figure itself comes from its strongest source."
                }
            }
        }
    }
}

/// What documents state of this figure otherwise than it is held.
fn disagreements(month_end: &MonthEnd, view: &View, figure: &Figure) -> Markup {
    let claims: Vec<&Claim> = placement::disagreements(month_end)
        .into_iter()
        .filter(|(_, disputed)| disputed.key == figure.key)
        .map(|(claim, _)| claim)
        .collect();
    let n = claims.len();
    html! {
        @if 0 < n {
            section id="disagreement" {
                h2 { (count(n, "statement")) (if n == 1 { " disagrees" } else { " disagree" }) " with this figure" }
                ul.oak-list {
                    @for claim in claims {
                        li {
                            b { (naming::amount(claim.value)) " " (naming::word(&claim.figure, claim.value)) } ": "
                            (claim.clause()) ", " (claim.locator) " of "
                            a href=(view.link(&format!("/sources#{}", claim.document))) { (claim.document) } "."
                        }
                    }
                }
            }
        }
    }
}

/// The figure in each month end of the library that has it, newest first.
fn versions(state: &AppState, view: &View, figure: &Figure) -> Markup {
    let id = figure.id();
    let month_ends = state.library.periods().into_iter().rev();
    let versions: Vec<(Arc<MonthEnd>, Pence)> = month_ends
        .filter_map(|(year, month)| state.library.month_end(year, month))
        .filter_map(|month_end| {
            month_end.figures.get(&id).map(|figure| figure.value).map(|value| (month_end, value))
        })
        .collect();
    let n_values = versions.iter().map(|(_, value)| *value).collect::<std::collections::BTreeSet<_>>().len();
    let changes = n_values.saturating_sub(1);
    html! {
        h2 {
            @match changes {
                0 => "Versions: never changed",
                1 => "Versions: changed once",
                _ => { "Versions: changed " (changes) " times" },
            }
        }
        div.oak-scroll tabindex="0" role="region" aria-label="Versions of this figure" {
            table.nhsuk-table.nhsuk-table--compact.oak-facts.fit {
                caption.nhsuk-table__caption { span.cap { "Version " (figure.key.version) " as each month end holds it, newest first, £m." } }
                thead { tr {
                    th scope="col" { "Month end" }
                    th scope="col" { "Recorded" }
                    th.num scope="col" { "£m" }
                } }
                tbody {
                    @for (month_end, value) in &versions {
                        tr {
                            th scope="row" {
                                @let is_current = month_end.year == view.year && month_end.month == view.month;
                                @let address = view.with_month((month_end.year, month_end.month)).link(&format!("/f/{id}"));
                                @if is_current { (month_name(month_end.year, month_end.month)) ", shown here" }
                                @else { a href=(address) { (month_name(month_end.year, month_end.month)) } }
                            }
                            td { (day_in_words(month_end.recorded_on)) }
                            td.num { (digits(*value)) }
                        }
                    }
                }
            }
        }
    }
}

fn month_name(year: domain::month::FinancialYear, month: Month) -> String {
    format!("{year}, month {month}")
}

/// The tables that show the figure and how many figures take it.
fn uses(state: &AppState, month_end: &MonthEnd, view: &View, figure: &Figure) -> Markup {
    let id = figure.id();
    let places = state.places(month_end, view);
    let tables = places.get(&id).map_or(&[][..], Vec::as_slice);
    let is_fed = |other: &&Figure| {
        other.lineages.iter().any(|lineage| match &lineage.step {
            Step::Formula { inputs, .. } => inputs.contains(&id),
            Step::Cell { .. } | Step::Claim { .. } => false,
        })
    };
    let fed_figures: Vec<&Figure> = month_end.figures.values().filter(is_fed).collect();
    html! {
        h2 {
            @match tables.len() {
                0 => "Used in no table of this month",
                n => { "Used in " (count(n, "table")) },
            }
        }
        ul.oak-list {
            @for place in tables {
                li { a href=(format!("{}#{}", view.link(&place.path), place.anchor)) { (place.page) } ": " (place.table) }
            }
            @if !fed_figures.is_empty() {
                li {
                    "Feeds " (count(fed_figures.len(), "figure")) ": "
                    @for (idx, fed_figure) in fed_figures.iter().take(3).enumerate() {
                        @if 0 < idx { "; " }
                        a href=(view.link(&format!("/f/{}", fed_figure.id()))) { (naming::title(month_end, &fed_figure.key)) }
                    }
                    @if 3 < fed_figures.len() { " and " (fed_figures.len() - 3) " more" }
                }
            }
        }
    }
}

/// Commands that give the same figure, and its files.
fn check(month_end: &MonthEnd, view: &View, figure: &Figure) -> Markup {
    let id = figure.id();
    let file = figure.lineages.iter().find_map(|lineage| match &lineage.step {
        Step::Cell { file, .. } => Some(file),
        Step::Claim { claim } => {
            month_end.claims.iter().find(|record| record.id == *claim).map(|claim| &claim.file)
        }
        Step::Formula { .. } => None,
    });
    html! {
        section {
            h2 { "Check it yourself" }
            p.oak-sub { "The page, the report, the files and the command give the same figure with the same id." }
            pre.oak-code tabindex="0" {
                "oakham position --year " (month_end.year) " --month " (month_end.month) " --format json\n"
                @if let Some(file) = file { "sha256sum " (file.path) "   # " (file.hash.short()) "…\n" }
            }
            p.oak-foot {
                a href=(view.link(&format!("/f/{id}.csv"))) { "Download CSV with all inputs" }
                a href=(view.link(&format!("/f/{id}.json"))) { "JSON" }
            }
            p.oak-review {
                "Data as at " (day_in_words(month_end.month.last_day(month_end.year))) ". Recorded "
                (day_in_words(month_end.recorded_on)) "."
            }
        }
    }
}
