//! Finance on a page: the finding, three sentences, tiles, and the exhibits behind them.

use domain::figure::{Basis, Definition, Figure, Subject};
use domain::finding::Finding;
use domain::money::Pence;
use domain::month::Month;
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;
use exhibits::html::{self as exhibit_html, Anchors, tone_class};
use exhibits::table;
use exhibits::table::actions::Grounds;
use exhibits::words::{Wording, overview, plain_name};
use maud::{Markup, html};

use crate::address::View;
use crate::answer::Answer;
use crate::drawing;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section, context, figures_context, heading, item, review};
use crate::mark::{digits, linked};
use crate::naming;
use crate::placement::{self, PlacedExhibit};
use crate::sources::page::Shares;
use crate::state::AppState;
use crate::unreadable;
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
    let tiles: Vec<_> = table::tiles(&month_end, view.reading()).into_iter().chain(further_tiles).collect();
    let sparks = drawing::sparks(&tiles)?;
    let fan = forecast.as_deref().map(|forecast| {
        PlacedExhibit::of_forecast(table::fan(&month_end, forecast, view.support, view.wording))
    });
    let months = fan.unwrap_or_else(|| {
        PlacedExhibit::of_system(table::months(&month_end, &month_end.system_subject(), view.wording))
    });
    let position = PlacedExhibit::of_system(table::system_position(&month_end, view.wording));
    let bridge = table::bridge(&month_end, view.reading()).map(PlacedExhibit::of_system);
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

/// A page of figures of a workspace of which no return counts yet.
pub(crate) fn empty(state: &AppState, section: Section, caption: &str) -> Markup {
    let (register, path) = match section {
        Section::Efficiency => (Some(("schemes", "finance/schemes")), "/efficiency"),
        Section::Risks => (Some(("risks", "finance/risks")), "/risks"),
        Section::Reform => (None, "/reform"),
        _ => (None, "/"),
    };
    // What cannot be read is not called absent: whether there are figures is not known then.
    let is_unreadable = !unreadable::needed(state, path).is_empty();
    let register = register.filter(|_| !is_unreadable);
    let title = if is_unreadable { "Figures cannot be shown" } else { "No figures are recorded yet" };
    let content = html! {
        (heading(caption, title))
        p.oak-lead {
            @if is_unreadable { "They appear here as soon as the files named below are put right." }
            @else { "Figures appear here as soon as the first return counts." }
        }
        @if let Some((rows, folder)) = register {
            p.oak-lead {
                "No register of " (rows) " is on record either: put one under " code { (folder) }
                ", named by year, such as " code { "2026-27.csv" } "."
            }
        }
        (missing(state, None))
        @if state.return_desk.is_some() {
            section {
                h2 { "Where to go from here" }
                ul.oak-list {
                    li { a href="/returns" { "Returns: submit the first, or approve what waits" } }
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

/// The most of what is missing that the first page lists.
pub(crate) const MOST_MISSING: usize = 12;

/// What is missing of this month and of all the workspace, and what to do about it.
pub(crate) fn missing(state: &AppState, month_end: Option<&MonthEnd>) -> Markup {
    let of_month = month_end.into_iter().flat_map(|month_end| &month_end.findings);
    let of_month = of_month.filter(|finding| ["C01", "V03"].contains(&finding.rule.as_str()));
    let of_workspace = state.visible_findings(&state.library.missing());
    let mut findings: Vec<&Finding> = of_month.chain(of_workspace.iter()).collect();
    findings.sort_by_key(|finding| &finding.rule);
    findings.dedup();
    html! {
        @if !findings.is_empty() {
            section id="missing" {
                h2 { "What is missing" }
                p.oak-sub { "All else is shown without it." }
                (finding_list(findings.iter().take(MOST_MISSING).copied()))
                @if let n @ 1.. = findings.len().saturating_sub(MOST_MISSING) {
                    p.oak-small { "And " (n) " more: run " code { "oakham check" } "." }
                }
            }
        }
    }
}

pub(crate) fn finding_list<'a>(findings: impl Iterator<Item = &'a Finding>) -> Markup {
    html! {
        ul.oak-list {
            @for finding in findings {
                li {
                    @if !finding.file.is_empty() {
                        (finding.file)
                        @if let Some(at) = finding.at { " row " (at.row) ", column " (at.column_letters()) }
                        ": "
                    }
                    (exhibit_html::prose(&finding.message)) " " (exhibit_html::prose(&finding.fix))
                }
            }
        }
    }
}

/// What cannot be read of the files that the page at `path` needs, shown to everybody as far as they may
/// know; nothing where all can be read.
pub(crate) fn unreadable(state: &AppState, path: &str) -> Option<Markup> {
    let files = unreadable::needed(state, path);
    (!files.is_empty()).then(|| {
        html! {
            p.oak-lead { "It is shown as soon as these files are put right." }
            (finding_list(files.iter().take(MOST_MISSING)))
        }
    })
}

/// What differs from the month end of the month before: variances, forecasts and restated figures.
fn changes(month_end: &MonthEnd, before: Option<&MonthEnd>, view: &View, anchors: &Anchors) -> Markup {
    let Some(before) = before else {
        return html! {
            h2 { "What changed since the month before" }
            p.oak-sub {
                @match month_end.month.before() {
                    Some(month) => { "Not known: month " (month) " of " (month_end.year) " is not recorded here." },
                    None => "Not applicable: this is the first month of the year.",
                }
            }
        };
    };
    // Sums of different organisations do not tell what changed.
    let is_comparable = have_same_organisations(month_end, before);
    let of_system = is_comparable.then(|| month_end.system_subject());
    let subjects = of_system
        .into_iter()
        .chain(month_end.reported().map(|organisation| Subject::Organisation(organisation.code.clone())));
    let measures = [Basis::ActualVariance, Basis::ForecastVariance];
    let (still, moved): (Vec<Moved<'_>>, Vec<Moved<'_>>) = subjects
        .flat_map(|subject| measures.map(|basis| (subject.clone(), basis)))
        .filter_map(|(subject, basis)| {
            let key = |month_end: &'_ MonthEnd| {
                if basis == Basis::ActualVariance {
                    month_end.to_date(Definition::Position, subject.clone(), basis, view.support)
                } else {
                    month_end.whole_year(Definition::Position, subject.clone(), basis, view.support)
                }
            };
            Some(Moved { from: before.figure(&key(before))?, to: month_end.figure(&key(month_end))? })
        })
        .partition(|moved| moved.change() == Pence::ZERO);
    let mut restated = restated(month_end, before);
    restated.retain(|(was, _)| is_comparable || matches!(was.key.subject, Subject::Organisation(_)));
    let provenance =
        moved.iter().chain(&still).flat_map(|moved| [moved.from, moved.to]).map(Figure::provenance).max();
    html! {
            h2 {
                "What changed since month " (before.month)
                @if provenance == Some(Provenance::Synthetic) { " " (exhibit_html::rests_on(Provenance::Synthetic)) }
            }
            p.oak-sub { (unit(view)) }
            @if !is_comparable {
                p.oak-sub {
                    "The system is not compared: other organisations reported in month " (before.month) "."
                }
            }
            ul.oak-list.oak-changes {
                @for moved in &moved { li { (moved.row(month_end, view, before.month)) } }
                @if !still.is_empty() { li { (unchanged(month_end, view, &still)) } }
                @if restated.is_empty() {
                    li { span.x { "0" small.oak-neutral { "restated" } }
                        span { "No figure that month " (before.month) " already showed has another value now." } }
                } @else {
                    li { span.x { (grouped_count(restated.len() as u64)) small.oak-neutral { "restated" } }
                        span {
                            "Figures that month " (before.month) " already showed and that have another value now. The largest: "
                            @for (idx, (was, is)) in restated.iter().take(3).enumerate() {
                                @if 0 < idx { "; " }
                                a href=(anchors.figure(is.id())) { (naming::title(month_end, &is.key)) }
                                ", from " (value_in_words(view, was)) " to " (value_in_words(view, is))
                            }
                            "."
                        } }
                }
            }
    }
}

/// Whether the sums of two month ends are of the same organisations: of all in both, whoever they were then,
/// or of those of the same codes.
fn have_same_organisations(month_end: &MonthEnd, before: &MonthEnd) -> bool {
    let codes = |month_end: &'_ MonthEnd| -> Vec<_> {
        month_end.reported().map(|organisation| organisation.code.clone()).collect()
    };
    (month_end.is_complete() && before.is_complete()) || codes(month_end) == codes(before)
}

const fn unit(view: &View) -> &'static str {
    match view.wording {
        Wording::Staff => "£m; brackets are adverse.",
        Wording::Public => "Differences from plan, against the month before.",
    }
}

/// A variance in two month ends.
struct Moved<'a> {
    from: &'a Figure,
    to: &'a Figure,
}

impl Moved<'_> {
    fn change(&self) -> Pence {
        self.to.value - self.from.value
    }

    fn row(&self, month_end: &MonthEnd, view: &View, month: Month) -> Markup {
        let change = self.change();
        let name = match &self.to.key.subject {
            Subject::System(_) => "System".to_owned(),
            organisation @ Subject::Organisation(_) => naming::subject_name(month_end, organisation),
        };
        let direction = naming::change_direction(change);
        let measure = if self.to.key.basis == Basis::ForecastVariance {
            "own forecast for the year against plan"
        } else {
            "variance to date"
        };
        html! {
            span.x.n {
                @if view.wording == Wording::Staff { (digits(change)) }
                @else { (naming::amount(change)) }
                small class=(tone_class(direction.tone())) { (direction.words(view.wording)) }
            }
            span {
                (name) ": " (measure) ", from " (value_in_words(view, self.from)) " at month " (month) " to "
                (linked(view, self.to, &value_in_words(view, self.to)))
            }
        }
    }
}

/// What is as it was the month before, in one row.
fn unchanged(month_end: &MonthEnd, view: &View, still: &[Moved<'_>]) -> Markup {
    let names_of = |basis| {
        // The system was looked up first; in a sentence it comes last.
        let (system, organisations): (Vec<&Subject>, Vec<&Subject>) = still
            .iter()
            .filter(|moved| moved.to.key.basis == basis)
            .map(|moved| &moved.to.key.subject)
            .partition(|subject| matches!(subject, Subject::System(_)));
        let names: Vec<String> = organisations
            .into_iter()
            .chain(system)
            .map(|subject| subject_in_sentence(month_end, view, subject))
            .collect();
        (names.len() > 1, joined(&names))
    };
    let sentence = |basis| match (names_of(basis), basis, view.wording) {
        ((_, None), ..) => None,
        ((true, Some(names)), Basis::ForecastVariance, Wording::Staff) => {
            Some(format!("The own forecasts of {names} are unchanged."))
        }
        ((false, Some(names)), Basis::ForecastVariance, Wording::Staff) => {
            Some(format!("The own forecast of {names} is unchanged."))
        }
        ((_, Some(names)), Basis::ForecastVariance, Wording::Public) => {
            Some(format!("What is expected of {names} for the whole year is unchanged."))
        }
        ((true, Some(names)), _, Wording::Staff) => {
            Some(format!("The variances to date of {names} are unchanged."))
        }
        ((false, Some(names)), _, Wording::Staff) => {
            Some(format!("The variance to date of {names} is unchanged."))
        }
        ((_, Some(names)), _, Wording::Public) => {
            Some(format!("The difference from plan so far is unchanged for {names}."))
        }
    };
    let sentences: Vec<String> =
        [Basis::ActualVariance, Basis::ForecastVariance].into_iter().filter_map(sentence).collect();
    html! {
        span.x.n {
            @if view.wording == Wording::Staff { (digits(Pence::ZERO)) } @else { (naming::amount(Pence::ZERO)) }
            small.oak-neutral { "no change" }
        }
        span { (sentences.join(" ")) }
    }
}

/// A subject inside a sentence: `the system`, `the Integrated Care Board`.
fn subject_in_sentence(month_end: &MonthEnd, view: &View, subject: &Subject) -> String {
    match (subject, view.wording) {
        (Subject::System(_), Wording::Staff) => "the system".to_owned(),
        (Subject::System(_), Wording::Public) => "the local NHS".to_owned(),
        (Subject::Organisation(code), _) => month_end
            .organisation(code)
            .map_or_else(|| code.to_string(), |organisation| plain_name(month_end, organisation)),
    }
}

/// `a`, `a and b`, `a, b and c`; none where there is nothing.
fn joined(names: &[String]) -> Option<String> {
    let (last, others) = names.split_last()?;
    Some(if others.is_empty() { last.clone() } else { format!("{} and {last}", others.join(", ")) })
}

/// A value as the reader is spoken to: `(18.8)`, or `£18.8m worse`.
fn value_in_words(view: &View, figure: &Figure) -> String {
    match view.wording {
        Wording::Staff => figure.value.to_string(),
        Wording::Public => naming::in_words(&figure.key, figure.value, view.wording),
    }
}

/// Figures of both month ends whose values differ, the largest difference first.
fn restated<'a>(month_end: &'a MonthEnd, before: &'a MonthEnd) -> Vec<(&'a Figure, &'a Figure)> {
    let mut restated: Vec<(&Figure, &Figure)> = before
        .figures
        .iter()
        .filter_map(|(id, was)| month_end.figures.get(id).map(|is| (was, is)))
        .filter(|(was, is)| was.value != is.value)
        .collect();
    restated.sort_by_key(|(was, is)| std::cmp::Reverse((is.value - was.value).magnitude()));
    restated
}

/// Where the figures come from, in short.
fn sources(month_end: &MonthEnd, view: &View) -> Markup {
    let shares = Shares::of(month_end);
    html! {
        h2 { "Where these figures come from" }
        ul.oak-list {
            li {
                (exhibit_html::mark(Provenance::Published)) " " (grouped_count(shares.published))
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
                (exhibit_html::mark(Provenance::Derived)) " " (grouped_count(shares.derived))
                " derived from published figures by stated formulas: "
                a href=(format!("{}#method", view.link("/about"))) { "how figures are made" }
            }
            li {
                (exhibit_html::mark(Provenance::Synthetic)) " " (grouped_count(shares.synthetic))
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
                    0 if month_end.claims.is_empty() => "No public document is recorded",
                    0 => "No statement disagrees",
                    1 => "1 statement disagrees",
                    _ => { (n) " statements disagree" },
                }
            }
            @if month_end.claims.is_empty() {
                p.oak-sub { "What documents state can be compared with these figures once it is entered as claims." }
            } @else if disagreements.is_empty() {
                p.oak-sub { "What the documents state agrees with the figures, within the rounding in print." }
            }
            ul.oak-list {
                @for (claim, figure) in disagreements.iter().take(5) {
                    li {
                        "The document says: " (claim.clause()) ". Held here: " (value_in_words(view, figure)) ". "
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
