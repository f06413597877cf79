//! From plan to actual, step by step: by organisation, and by line within one organisation.

use std::borrow::Cow;

use domain::code::OrganisationCode;
use domain::figure::{Basis, Definition, Figure, Subject, Support};
use domain::money::Pence;
use domain::month::Period;
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;

use super::lines::line_variances;
use super::{
    IN_WORDS, calculated, caption, direction, figures, headings, note, organisation_link, own_exhibit,
    row_name, shown, subject, weakest, words,
};
use crate::exhibit::{Cell, Chart, Exhibit, Row, RowKind, Table, Tone};
use crate::number::millions;
use crate::spec::bridge::Bridge;
use crate::spec::{self, Amount};
use crate::words::amount::{Balance, Direction, Scale, pounds};
use crate::words::overview::balance;
use crate::words::{View, Wording, capital_first};

/// How many bars a bridge has at most: plan, seven steps, actual.
const MOST_STEPS: usize = 7;

/// One step of a bridge.
struct Step<'a> {
    name: String,
    short_name: String,
    link: Option<String>,
    /// Adverse is negative [pence].
    value: Pence,
    /// The figure behind it; none for what is left over.
    figure: Option<&'a Figure>,
}

/// From the system's plan to its actual to date, by organisation. `None` where either is not known.
#[must_use]
pub fn bridge(month_end: &MonthEnd, view: View) -> Option<Exhibit> {
    let variance = |subject| {
        month_end.figure(&month_end.to_date(
            Definition::Position,
            subject,
            Basis::ActualVariance,
            view.support,
        ))
    };
    let total = variance(month_end.system_subject())?;
    let steps: Vec<Step<'_>> = month_end
        .reported()
        .filter_map(|organisation| {
            let figure = variance(subject(organisation))?;
            Some(Step {
                name: row_name(organisation),
                short_name: organisation.short_name.clone(),
                link: Some(organisation_link(organisation)),
                value: figure.value,
                figure: Some(figure),
            })
        })
        .collect();
    let n_adverse = steps.iter().filter(|step| Direction::of(step.value) == Direction::Adverse).count();
    let heading = format!(
        "{n_adverse} of {} organisations {}{} worse than planned; {} {}",
        steps.len(),
        if month_end.is_complete() { "" } else { "that reported " },
        if n_adverse == 1 { "is" } else { "are" },
        if month_end.is_complete() { "the system is" } else { "together they are" },
        difference(total.value)
    );
    let provenance = weakest(steps.iter().filter_map(|step| step.figure).chain([total]));
    made(
        month_end,
        &month_end.system_subject(),
        view,
        ("C1".into(), "bridge".into()),
        (heading, provenance),
        &steps,
    )
}

/// From an organisation's plan to its actual to date, by line: the largest differences, the rest
/// together. `None` where the organisation or either position is not known.
#[must_use]
pub fn bridge_of(month_end: &MonthEnd, organisation: &OrganisationCode, wording: Wording) -> Option<Exhibit> {
    let organisation = month_end.organisation(organisation)?;
    let view = View { wording, support: Support::Including };
    let subject = subject(organisation);
    let key = month_end.to_date(Definition::Position, subject.clone(), Basis::ActualVariance, view.support);
    let total = month_end.figure(&key)?;
    let mut steps: Vec<Step<'_>> = line_variances(month_end, organisation)
        .filter(|(_, figure)| figure.value != Pence::ZERO)
        .map(|(line, figure)| Step {
            name: line.label().to_owned(),
            short_name: line.label().to_owned(),
            link: None,
            value: figure.value,
            figure: Some(figure),
        })
        .collect();
    steps.sort_by_key(|step| std::cmp::Reverse(step.value.magnitude()));
    if MOST_STEPS < steps.len() {
        steps.truncate(MOST_STEPS - 1);
    }
    let rest = total.value - steps.iter().map(|step| step.value).sum();
    if rest != Pence::ZERO {
        steps.push(Step {
            name: "Other lines".to_owned(),
            short_name: "Other".to_owned(),
            link: None,
            value: rest,
            figure: None,
        });
    }
    let name = row_name(organisation);
    let heading = match steps.first() {
        None => format!("{name} is on plan on every line"),
        Some(first) => format!(
            "{name} is {}; by line, the largest step is “{}”, {} {}",
            difference(total.value),
            first.name,
            pounds(first.value, Scale::Words),
            Direction::of(first.value).words(wording)
        ),
    };
    let (key, id) = own_exhibit(("C2", "bridge"), month_end, &organisation.code);
    let provenance = weakest(steps.first().and_then(|step| step.figure).into_iter().chain([total]));
    made(month_end, &subject, view, (key, id), (heading, provenance), &steps)
}

fn made(
    month_end: &MonthEnd,
    subject: &Subject,
    view: View,
    (key, name): (Cow<'static, str>, Cow<'static, str>),
    (heading, provenance): (String, Provenance),
    steps: &[Step<'_>],
) -> Option<Exhibit> {
    let position = |basis| {
        month_end.figure(&month_end.to_date(Definition::Position, subject.clone(), basis, view.support))
    };
    let (plan, actual) = (position(Basis::Plan)?, position(Basis::Actual)?);
    let names = headings(view.wording);
    let end = |name: &str, figure: &Figure, kind| Row {
        name: format!("{name} to month {}", month_end.month),
        short_name: name.to_owned(),
        link: None,
        kind,
        read_from: Vec::new(),
        counts: None,
        cells: vec![
            Cell::Figure(shown(figure, view.wording)),
            Cell::Word { text: Balance::of(figure.value).word().to_owned(), tone: Tone::Plain },
        ],
    };
    let mut rows = vec![end(names.plan, plan, RowKind::Body)];
    let shown_steps = || steps.iter().filter_map(|step| step.figure);
    let inputs = || shown_steps().chain([plan, actual]).map(Figure::provenance);
    rows.extend(steps.iter().map(|step| Row {
        name: step.name.clone(),
        short_name: step.short_name.clone(),
        link: step.link.clone(),
        kind: RowKind::Body,
        read_from: Vec::new(),
        counts: None,
        cells: vec![
            step.figure.map_or_else(
                || {
                    let key = actual.key.with_basis(Basis::ActualVariance);
                    calculated(&key, step.value, inputs(), view.wording)
                },
                |figure| Cell::Figure(shown(figure, view.wording)),
            ),
            direction(step.value, view.wording),
        ],
    }));
    rows.push(end(names.actual, actual, RowKind::Total));
    let basis = if view.support == Support::Excluding { "excluding" } else { "including" };
    Some(Exhibit {
        key,
        name: name.clone(),
        heading,
        note: format!(
            "{}, {basis} deficit support. {}",
            capital_first(month_end.name_of(subject)),
            note(month_end, "")
        ),
        provenance,
        table: Table {
            caption: caption(month_end, "From plan to actual", view.wording),
            row_heading: "Step".to_owned(),
            columns: vec![figures("", "Amount"), words("", IN_WORDS)],
            rows,
        },
        chart: Some(chart(month_end, &name, view.wording, (plan, actual), steps)),
    })
}

/// The bridge drawn, and told for those who do not see it.
fn chart(
    month_end: &MonthEnd,
    name: &str,
    wording: Wording,
    (plan, actual): (&Figure, &Figure),
    steps: &[Step<'_>],
) -> Chart {
    let names = headings(wording);
    let amount = |label: String, value| Amount { label, millions: millions(value) };
    let end =
        |name: &str, figure: &Figure| amount(format!("{name} to month {}", month_end.month), figure.value);
    let pair = spec::bridge::bridge(
        name,
        &Bridge {
            start: end(names.plan, plan),
            steps: steps.iter().map(|step| amount(step.name.clone(), step.value)).collect(),
            end: end(names.actual, actual),
            adverse: Direction::Adverse.words(wording),
            favourable: Direction::Favourable.words(wording),
        },
    );
    let told = steps.iter().map(|step| format!("{} is {}", step.name, difference(step.value)));
    Chart {
        label: format!("Bridge from plan to actual, {}", Period::to_date(month_end.year, month_end.month)),
        description: format!(
            "The plan is {}. {}. The actual is {}.",
            balance(plan.value),
            told.collect::<Vec<_>>().join("; "),
            balance(actual.value)
        ),
        wide: pair.wide,
        narrow: pair.narrow,
    }
}

/// `£7.4 million worse than planned`, `on plan`.
fn difference(variance: Pence) -> String {
    match Direction::of(variance) {
        Direction::OnPlan => "on plan".to_owned(),
        direction => {
            format!("{} {} than planned", pounds(variance, Scale::Words), direction.words(Wording::Public))
        }
    }
}
