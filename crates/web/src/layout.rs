//! The frame of every page: header, sections, context line, sheet and footer.

use domain::figure::Support;
use domain::month::{Period, day_in_words};
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;
use exhibits::html::mark;
use exhibits::words::Wording;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{DOCTYPE, Markup, html};

use crate::address::{View, wording_code};
use crate::asset;
use crate::library::YearMonth;
use crate::sign_in::reader::token_field;
use crate::state::AppState;
use crate::unreadable::are_documents_unreadable;

/// The sections of the site, as the header lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// Finance on a page.
    Overview,
    /// The system's position, its organisations and figures.
    Money,
    /// Where the year will end.
    Forecast,
    /// The efficiency programme and its schemes.
    Efficiency,
    /// Risks, controls and events.
    Risks,
    /// Running costs, functions, moves and clusters.
    Reform,
    /// Access to care by area and site.
    Access,
    /// Patient flow: the network, what can be tried, comparisons.
    Flow,
    /// What scenarios would do to money, staff, patients, duties and places.
    Scenarios,
    /// Whether measures change, and whether changes worked.
    Evidence,
    /// What committees asked, and what came of it.
    Scrutiny,
    /// Where figures come from.
    Sources,
    /// What Oakham is.
    About,
    /// A page of no section.
    None,
}

/// The sections with their names and addresses, in the header's order.
const SECTIONS: [(Section, &str, &str); 13] = [
    (Section::Overview, "Overview", "/"),
    (Section::Money, "Money", "/money"),
    (Section::Forecast, "Forecast", "/forecast"),
    (Section::Efficiency, "Efficiency", "/efficiency"),
    (Section::Risks, "Risks", "/risks"),
    (Section::Reform, "Reform", "/reform"),
    (Section::Access, "Access", "/access"),
    (Section::Flow, "Patient flow", "/flow"),
    (Section::Scenarios, "Scenarios", "/scenarios"),
    (Section::Evidence, "Evidence", "/evidence"),
    (Section::Scrutiny, "Scrutiny", "/scrutiny"),
    (Section::Sources, "Sources", "/sources"),
    (Section::About, "About", "/about"),
];

impl Section {
    /// The section of the page at a path; money where it is of none of its own, such as an organisation's.
    pub(crate) fn of(path: &str) -> Self {
        if path.starts_with("/documents") || path.starts_with("/corrections") || path.starts_with("/feeds") {
            return Self::Sources;
        }
        if path.starts_with("/bulletin") {
            return Self::Overview;
        }
        if path.starts_with("/packs") {
            return Self::Scrutiny;
        }
        let of_path = |(_, _, start): &&(Self, &str, &str)| *start != "/" && path.starts_with(*start);
        SECTIONS.iter().find(of_path).map_or(Self::Money, |(section, ..)| *section)
    }
}

impl Section {
    /// The name of the section of the page at a path.
    pub(crate) fn name_of(path: &str) -> &'static str {
        let of = Self::of(path);
        SECTIONS.iter().find(|(section, ..)| *section == of).map_or("Money", |(_, name, _)| name)
    }
}

/// Whether a page shows charts, which then answer to the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Charts {
    /// It shows some.
    Shown,
    /// It shows none.
    None,
}

/// The page below the header, and what the frame needs to know of it.
pub(crate) struct PageBody<'a> {
    /// What the browser's tab says before the site's name.
    pub(crate) title: &'a str,
    /// The section it belongs to.
    pub(crate) section: Section,
    /// The month and choices that links keep; `None` where there are no month ends.
    pub(crate) view: Option<&'a View>,
    /// The line above the sheet.
    pub(crate) context: Markup,
    /// The sheet, from its heading on.
    pub(crate) content: Markup,
    /// Whether it shows charts.
    pub(crate) charts: Charts,
}

impl PageBody<'_> {
    /// The whole page; of a section about a month, with the standing of its figures.
    pub(crate) fn render(self, state: &AppState) -> Markup {
        let is_of_month = match self.section {
            Section::Overview
            | Section::Money
            | Section::Forecast
            | Section::Efficiency
            | Section::Risks
            | Section::Sources => true,
            Section::Reform
            | Section::Access
            | Section::Flow
            | Section::Scenarios
            | Section::Evidence
            | Section::Scrutiny
            | Section::About
            | Section::None => false,
        };
        let month_end = self.view.and_then(|view| state.library.month_end(view.year, view.month));
        let notice = month_end.filter(|_| is_of_month).map(|month_end| standing(state, &month_end));
        self.with_notice(state, notice)
    }

    /// The whole page, of whatever section, that shows no figures of the month.
    pub(crate) fn render_without_month(self, state: &AppState) -> Markup {
        self.with_notice(state, None)
    }

    /// The whole page with the standing of the figures of its month, of whatever section it is.
    pub(crate) fn render_with_standing(self, state: &AppState) -> Markup {
        let month_end = self.view.and_then(|view| state.library.month_end(view.year, view.month));
        let notice = month_end.map(|month_end| standing(state, &month_end));
        self.with_notice(state, notice)
    }

    /// The whole page about `month`, which may be another than its links lead to: whether that is released.
    pub(crate) fn render_of_month(self, state: &AppState, month: YearMonth) -> Markup {
        let release = state.library.releases().state(month, Timestamp::now());
        let notice = (!release.is_released()).then(|| html! { p.oak-standing { (release.words()) ". " } });
        self.with_notice(state, notice)
    }

    fn with_notice(self, state: &AppState, notice: Option<Markup>) -> Markup {
        let link = |path: &str| self.view.map_or_else(|| path.to_owned(), |view| view.link(path));
        let month_end = self.view.and_then(|view| state.library.month_end(view.year, view.month));
        let is_public = self.view.is_some_and(|view| view.wording == Wording::Public);
        let system = month_end.as_ref().map(|month_end| month_end.system_name.as_str());
        html! {
            (DOCTYPE)
            html lang="en-GB" {
                head {
                    meta charset="utf-8";
                    title { (self.title) " – Oakham" }
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    link rel="icon" type="image/svg+xml" href=(asset::ICON.address());
                    link rel="stylesheet" href=(asset::STYLES.address());
                    script src=(asset::TABLES.address()) defer {}
                    @if self.charts == Charts::Shown {
                        script src=(asset::CHARTS.address()) data-engine=(asset::ENGINE.address()) defer {}
                    }
                }
                body {
                    a.nhsuk-skip-link href="#maincontent" { "Skip to main content" }
                    (header(state, self.view, system, self.section))
                    div.nhsuk-width-container.oak-width {
                        (self.context)
                        @if let Some(notice) = notice { (notice) }
                        main.oak-sheet.oak-public[is_public] id="maincontent" { (self.content) }
                    }
                    (footer(state, &link))
                }
            }
        }
    }
}

fn header(state: &AppState, view: Option<&View>, system: Option<&str>, current: Section) -> Markup {
    let link = |path: &str| view.map_or_else(|| path.to_owned(), |view| view.link(path));
    html! {
        header.nhsuk-header.nhsuk-header--white.oak-header {
            div.nhsuk-header__container.nhsuk-width-container.oak-width {
                div.nhsuk-header__service {
                    a.nhsuk-header__service-name.oak-wordmark href=(link("/")) { "Oakham" }
                    @if let Some(system) = system { span.oak-system { (system) } }
                }
                @if let Some(copy) = &state.copy {
                    p.oak-copy { "A copy of " (day_in_words(copy.on)) ", without search and forms" }
                } @else { form.oak-search role="search" action="/search" method="get" {
                    label.oak-hidden for="search" { "Search figures and pages" }
                    input.nhsuk-input id="search" name="q" type="search" autocomplete="off";
                    @if let Some(view) = view {
                        input type="hidden" name="year" value=(view.year);
                        input type="hidden" name="month" value=(view.month);
                    }
                    button type="submit" { "Search" }
                } }
            }
            nav.nhsuk-header__navigation.nhsuk-header__navigation--white aria-label="Main" {
                div.nhsuk-header__navigation-container.nhsuk-width-container.oak-width {
                    ul.nhsuk-header__navigation-list {
                        @for (section, name, path) in SECTIONS.into_iter().filter(|(section, ..)| is_available(state, *section)) {
                            li.nhsuk-header__navigation-item {
                                a.nhsuk-header__navigation-link href=(link(path))
                                    aria-current=[(section == current).then_some("true")] { (name) }
                            }
                        }
                        @if state.copy.is_none() {
                            li.nhsuk-header__navigation-item.oak-search-link {
                                a.nhsuk-header__navigation-link href=(link("/search")) { "Search" }
                            }
                        }
                        (account_item(state))
                    }
                }
            }
        }
    }
}

/// Whether there is something to show in a section.
fn is_available(state: &AppState, section: Section) -> bool {
    match section {
        Section::Reform => state.library.reform().is_some() || state.library.clusters().is_some(),
        Section::Flow => state.simulation.is_some(),
        Section::Scenarios => state.appraisals.is_some(),
        Section::Scrutiny => state.register.is_some(),
        _ => true,
    }
}

/// Who is signed in, with the button to sign out; or the link to sign in, where there are accounts.
fn account_item(state: &AppState) -> Markup {
    html! {
        @match (&state.reader, &state.auth) {
            (Some(reader), _) => {
                li.nhsuk-header__navigation-item.oak-reader {
                    a.nhsuk-header__navigation-link href="/account" {
                        (reader.account.name) " (" (reader.account.roles) ")"
                    }
                }
                li.nhsuk-header__navigation-item.oak-way-out {
                    form action="/sign-out" method="post" {
                        (token_field(&reader.form_token))
                        button.nhsuk-header__navigation-link type="submit" { "Sign out" }
                    }
                }
            },
            (None, Some(_)) => li.nhsuk-header__navigation-item.oak-reader {
                a.nhsuk-header__navigation-link href="/sign-in" { "Sign in" }
            },
            (None, None) => {},
        }
    }
}

fn footer(state: &AppState, link: &dyn Fn(&str) -> String) -> Markup {
    html! {
        footer.oak-footer {
            div.nhsuk-width-container.oak-width {
                ul {
                    li { a href=(link("/sources")) { "Sources" } }
                    @if state.documents.is_some() { li { a href="/documents" { "Public documents" } } }
                    li { a href=(link("/periods")) { "All months" } }
                    li { a href="/corrections" { "Corrections" } }
                    @if state.bulletins.is_some() { li { a href="/bulletin" { "Monthly bulletin" } } }
                    li { a href="/feeds" { "Feeds" } }
                    @if state.return_desk.is_some() { li { a href="/returns" { "Returns" } } }
                    li { a href=(link("/about")) { "About" } }
                    li { a href="/docs" { "Documentation" } }
                    li { a href="/docs/glossary" { "Glossary" } }
                    li { a href=(format!("{}#method", link("/about"))) { "How figures are made" } }
                    li { a href=(format!("{}#check", link("/about"))) { "How to check a figure" } }
                    li { a href=(link("/api")) { "For programs" } }
                    li { a href=(format!("{}#accessibility", link("/about"))) { "Accessibility statement" } }
                }
                p {
                    "Oakham is open-source software and not an NHS body. "
                    "Figures may not sum because of rounding. Version " (state.settings.version) "."
                }
            }
        }
    }
}

/// What a reader must know before a figure of the month is passed on: that it rests on what is not published, and
/// that the month is not released.
fn standing(state: &AppState, month_end: &MonthEnd) -> Markup {
    let standing = month_end.standing([]);
    let month = (month_end.year, month_end.month);
    let release = state.library.releases().state(month, Timestamp::now());
    let words = if release.is_released() { standing.words_once_released() } else { standing.words() };
    let standing = standing.is_management_information().then_some(words);
    let release = if release.is_released() { corrected(state, month_end) } else { Some(release.words()) };
    html! {
        @if standing.is_some() || release.is_some() {
            p.oak-standing {
                @if let Some(words) = standing { (mark(Provenance::Reported)) " " (words) ". " }
                @if let Some(words) = &release { (words) ". " }
            }
        }
    }
}

/// Which returns of a released month were corrected since, and when: their figures are not those that were released.
fn corrected(state: &AppState, month_end: &MonthEnd) -> Option<String> {
    let releases = state.library.releases();
    let corrections: Vec<String> = releases
        .corrections_of((month_end.year, month_end.month))
        .iter()
        .map(|one| {
            let organisation = month_end.organisations.iter().find(|known| known.code == one.organisation);
            let name = organisation.map_or(one.organisation.as_str(), |known| known.short_name.as_str());
            format!("{name} on {}", day_in_words(one.approved_at.to_zoned(TimeZone::UTC).date()))
        })
        .collect();
    (!corrections.is_empty()).then(|| format!("Corrected since it was released: {}", corrections.join(", ")))
}

/// One item of the context line.
pub(crate) fn item(name: &str, value: &Markup) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}

pub(crate) fn fact(name: &str, value: &Markup) -> Markup {
    html! {
        div.nhsuk-summary-list__row {
            dt.nhsuk-summary-list__key { (name) }
            dd.nhsuk-summary-list__value { (value) }
        }
    }
}

/// The context line around its items.
pub(crate) fn context(items: &Markup) -> Markup {
    html! { section aria-label="What this page shows" { dl.oak-context { (items) } } }
}

/// The context line of a page of figures: month, what is in, and the choices as plain links.
pub(crate) fn figures_context(month_end: &MonthEnd, view: &View, path: &str) -> Markup {
    let n_reported = month_end.organisations.len() - month_end.missing.len();
    context(&html! {
        (item("Period", &period(month_end, view)))
        (item("Reported", &html! { (n_reported) " of " (month_end.organisations.len()) }))
        (item("Recorded up to", &html! { (day_in_words(month_end.recorded_on)) }))
        (documents_state(month_end, view))
        (item("Support", &html! {
            (choice("included", view.support == Support::Including, &view.with_support(Support::Including).link(path)))
            " · "
            (choice("excluded", view.support == Support::Excluding, &view.with_support(Support::Excluding).link(path)))
        }))
        (item("Wording", &html! {
            @for (idx, wording) in [Wording::Staff, Wording::Public].into_iter().enumerate() {
                @if 0 < idx { " · " }
                (choice(wording_code(wording), view.wording == wording, &view.with_wording(wording).link(path)))
            }
        }))
    })
}

/// The context line of a page about the month ends rather than about figures.
pub(crate) fn month_context(month_end: &MonthEnd, view: &View) -> Markup {
    context(&html! {
        (item("Period", &period(month_end, view)))
        (item("Recorded up to", &html! { (day_in_words(month_end.recorded_on)) }))
        (documents_state(month_end, view))
    })
}

/// That public documents cannot be read, on every page whose figures would rest on them: else those would stand
/// there as synthetic without a reason.
fn documents_state(month_end: &MonthEnd, view: &View) -> Markup {
    html! {
        @if are_documents_unreadable(month_end) {
            (item("Public documents", &html! {
                a href=(format!("{}#unreadable", view.link("/sources"))) { "cannot be read" }
            }))
        }
    }
}

fn period(month_end: &MonthEnd, view: &View) -> Markup {
    html! {
        a href=(view.link("/periods")) { b { (month_end.year) ", month " (month_end.month) } span.oak-hidden { ": change the month" } }
        " (" (Period::to_date(month_end.year, month_end.month)) ")"
    }
}

fn choice(name: &str, is_chosen: bool, address: &str) -> Markup {
    html! { @if is_chosen { b { (name) } } @else { a href=(address) { (name) } } }
}

/// A sheet's heading, with a caption above it that says where the reader is.
pub(crate) fn heading(caption: &str, text: &str) -> Markup {
    html! { h1 { span.nhsuk-caption-m { (caption) } (text) } }
}

/// The sheet's last line.
pub(crate) fn review(month_end: &MonthEnd) -> Markup {
    let next = month_end.month.get() % 12 + 1;
    html! {
        p.oak-review {
            "Data as at " (day_in_words(month_end.month.last_day(month_end.year))) ". Last recorded "
            (day_in_words(month_end.recorded_on)) ". Next review due when month " (next) " is recorded."
        }
    }
}
/// What is wrong, above everything else and with the focus, each leading to its field.
pub(crate) fn error_summary(faults: &[(String, String)]) -> Markup {
    html! {
        div.nhsuk-error-summary aria-labelledby="error-summary-title" role="alert" tabindex="-1" autofocus {
            h2.nhsuk-error-summary__title id="error-summary-title" { "There is a problem" }
            div.nhsuk-error-summary__body {
                ul.nhsuk-list.nhsuk-error-summary__list {
                    @for (field, words) in faults { li { a href=(format!("#{field}")) { (words) } } }
                }
            }
        }
    }
}
