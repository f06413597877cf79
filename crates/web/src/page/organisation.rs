//! One organisation: its position, lines, the way from plan to actual, months and findings.

use charts::html as exhibit_html;
use charts::words::amount::{Balance, Direction, Scale, pounds};
use charts::words::{capital_first, plain_name};
use domain::book::Book;
use domain::code::OrganisationCode;
use domain::figure::{Basis, Definition, Figure, Subject, Support};
use domain::organisation::Organisation;
use domain::provenance::Provenance;
use maud::{Markup, html};

use crate::address::View;
use crate::layout::{Charts, Section, Sheet, choices, review};
use crate::mark::linked;
use crate::page::exhibits;
use crate::problem::Problem;
use crate::server::{Answer, Site};

/// The page of the organisation with this code.
///
/// # Errors
/// Where the system has no such organisation, or a chart cannot be drawn.
pub(crate) fn show(site: &Site, view: &View, code: &str) -> Result<Answer, Problem> {
    let book = site.book(view)?;
    let unknown = || Problem::Organisation(code.to_owned());
    let code: OrganisationCode = code.to_uppercase().parse().map_err(|_| unknown())?;
    let organisation = book.organisation(&code).ok_or_else(unknown)?;
    let path = format!("/organisation/{code}");
    let (headline, provenance) = headline(&book, view, organisation);
    let content = html! {
        (exhibits::subnav(&book, view, &path))
        h1 {
            span.nhsuk-caption-m { (organisation.name) " (" (code) ")" }
            (headline)
            @if provenance == Provenance::Synthetic { " " (exhibit_html::rests_on(provenance)) }
        }
        (lead(&book, view, organisation))
        (exhibit_html::provenance_key())
        @for shown in exhibits::of_organisation(&book, view, organisation) { (exhibits::section(view, &shown)?) }
                (review(&book))
    };
    let sheet = Sheet {
        title: &format!("{}, {} month {}", organisation.name, book.year, book.month),
        section: Section::Money,
        view: Some(view),
        context: choices(&book, view, &path),
        content,
        charts: Charts::Shown,
    };
    Ok(Answer::Page(sheet.framed(site)))
}

fn position<'a>(
    book: &'a Book,
    view: &View,
    organisation: &Organisation,
    basis: Basis,
) -> Option<&'a Figure> {
    let subject = Subject::Organisation(organisation.code.clone());
    book.figure(&book.to_date(Definition::Position, subject, basis, view.support))
}

/// How it stands to plan, as a sentence, and how that is known.
fn headline(book: &Book, view: &View, organisation: &Organisation) -> (String, Provenance) {
    let name = capital_first(&plain_name(book, organisation));
    let months = if book.month.get() == 1 { "1 month".to_owned() } else { format!("{} months", book.month) };
    let Some(variance) = position(book, view, organisation, Basis::ActualVariance) else {
        return (format!("{name} has not reported for {}", book.month.name()), Provenance::Published);
    };
    let how = match Direction::of(variance.value) {
        Direction::OnPlan => "on plan".to_owned(),
        direction => format!(
            "{} {} than planned",
            pounds(variance.value, Scale::Words),
            direction.words(charts::words::Wording::Public)
        ),
    };
    (format!("{name} is {how} after {months}"), variance.provenance())
}

/// Its plan, actual and own forecast in two sentences.
fn lead(book: &Book, view: &View, organisation: &Organisation) -> Markup {
    let to_date = |basis| position(book, view, organisation, basis);
    let subject = Subject::Organisation(organisation.code.clone());
    let forecast =
        book.figure(&book.whole_year(Definition::Position, subject, Basis::Forecast, view.support));
    let support = if view.support == Support::Excluding { "Without deficit support, by" } else { "By" };
    html! {
        @if let (Some(plan), Some(actual)) = (to_date(Basis::Plan), to_date(Basis::Actual)) {
            p.oak-lead {
                (support) " the end of " (book.month.name()) " " (book.month.last_day(book.year).year()) " it had "
                (balance(view, actual)) ", against " (balance(view, plan)) " planned."
            }
        }
        @if let Some(forecast) = forecast {
            p.oak-lead { "Its own forecast for the year is " (balance(view, forecast)) "." }
        }
    }
}

/// A position with its link: `a deficit of £15.6 million`.
fn balance(view: &View, figure: &Figure) -> Markup {
    let balance = Balance::of(figure.value);
    html! {
        @if balance == Balance::Even { (linked(view, figure, "break-even")) }
        @else { "a " (balance.word()) " of " (linked(view, figure, &pounds(figure.value, Scale::Words))) }
    }
}
