//! One organisation: its position, lines, the way from plan to actual, months and findings.

use domain::figure::{Basis, Definition, Figure, Subject, Support};
use domain::month_end::MonthEnd;
use domain::organisation::{Organisation, OrganisationName, called};
use domain::provenance::Provenance;
use exhibits::html as exhibit_html;
use exhibits::words::amount::{Balance, Direction, Scale, pounds};
use exhibits::words::{capital_first, plain_name};
use maud::{Markup, html};

use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section, figures_context, review};
use crate::mark::linked;
use crate::money::subnav;
use crate::placement;
use crate::state::AppState;

/// The page of the organisation with this code.
///
/// # Errors
/// Where the system has no such organisation, or a chart cannot be drawn.
pub(crate) fn show(state: &AppState, view: &View, code: &str) -> Result<Answer, PageError> {
    let month_end = state.month_end(view)?;
    let unknown = || PageError::Organisation(code.to_owned());
    let name: OrganisationName = code.parse().map_err(|_| unknown())?;
    let organisation = called(&month_end.organisations, &name).ok_or_else(unknown)?;
    let path = format!("/organisation/{}", organisation.code);
    // One page has one address, by whatever name it is asked for.
    if organisation.code.as_str() != code {
        return Ok(Answer::GoTo(view.link(&path)));
    }
    let (headline, provenance) = headline(&month_end, view, organisation);
    let content = html! {
        (subnav::subnav(&month_end, view, &path))
        h1 {
            span.nhsuk-caption-m { (organisation.name) " (" (organisation.code) ")" }
            (headline)
            @if provenance == Provenance::Synthetic { " " (exhibit_html::rests_on(provenance)) }
        }
        (lead(&month_end, view, organisation))
        (exhibit_html::provenance_key())
        @for placed in placement::organisation_exhibits(&month_end, view, organisation) { (placement::section(view, &placed)?) }
                (review(&month_end))
    };
    let page = PageBody {
        title: &format!("{}, {} month {}", organisation.name, month_end.year, month_end.month),
        section: Section::Money,
        view: Some(view),
        context: figures_context(&month_end, view, &path),
        content,
        charts: Charts::Shown,
    };
    Ok(Answer::Page(page.render(state)))
}

fn position<'a>(
    month_end: &'a MonthEnd,
    view: &View,
    organisation: &Organisation,
    basis: Basis,
) -> Option<&'a Figure> {
    let subject = Subject::Organisation(organisation.code.clone());
    month_end.figure(&month_end.to_date(Definition::Position, subject, basis, view.support))
}

/// How it stands to plan, as a sentence, and how that is known.
pub(crate) fn headline(
    month_end: &MonthEnd,
    view: &View,
    organisation: &Organisation,
) -> (String, Provenance) {
    let name = capital_first(&plain_name(organisation));
    let months =
        if month_end.month.get() == 1 { "1 month".to_owned() } else { format!("{} months", month_end.month) };
    let Some(variance) = position(month_end, view, organisation, Basis::ActualVariance) else {
        return (format!("{name} has not reported for {}", month_end.month.name()), Provenance::Published);
    };
    let standing = match Direction::of(variance.value) {
        Direction::OnPlan => "on plan".to_owned(),
        direction => format!(
            "{} {} than planned",
            pounds(variance.value, Scale::Words),
            direction.words(exhibits::words::Wording::Public)
        ),
    };
    (format!("{name} is {standing} after {months}"), variance.provenance())
}

/// Its plan, actual and own forecast in two sentences.
fn lead(month_end: &MonthEnd, view: &View, organisation: &Organisation) -> Markup {
    let to_date = |basis| position(month_end, view, organisation, basis);
    let subject = Subject::Organisation(organisation.code.clone());
    let forecast =
        month_end.figure(&month_end.whole_year(Definition::Position, subject, Basis::Forecast, view.support));
    let support = if view.support == Support::Excluding { "Without deficit support, by" } else { "By" };
    html! {
        @if let (Some(plan), Some(actual)) = (to_date(Basis::Plan), to_date(Basis::Actual)) {
            p.oak-lead {
                (support) " the end of " (month_end.month.name()) " " (month_end.month.last_day(month_end.year).year()) " it had "
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
