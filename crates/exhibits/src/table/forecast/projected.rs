//! A second opinion beside the forecast: its underlying months carried on by the projection of a series.

use domain::figure::{Basis, FigureKey, Support};
use domain::forecast::{Bridge, Course, Ends, Forecast, Outlook, ProjectedEnd, Step};
use domain::money::Pence;
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;

use super::super::{caption, figures, note, row_name, simulated_amount};
use super::{basis, between, course, plain_row, position};
use crate::exhibit::{Cell, Exhibit, Row, RowKind, Table};
use crate::number::{Number, counted};
use crate::words::amount::{Direction, Scale, is_nil, pounds};
use crate::words::overview::balance;
use crate::words::{Wording, capital_first};

/// So many underlying months are needed for an interval to rest on.
const FEWEST: usize = 6;
/// So many causes are named where the two part.
const MOST_CAUSES: usize = 2;

/// What the projection says of the year's end, and why it may lie outside the forecast's range; of too few months, that
/// there is none.
#[must_use]
pub fn forecast_projected_sentence(course: &Course) -> String {
    let Some(projected) = &course.projected else {
        return format!(
            "A second opinion by projection needs {FEWEST} underlying months in a row; {} closed.",
            match course.actual.len() {
                1 => "1 month is".to_owned(),
                n => format!("{n} months are"),
            }
        );
    };
    let said = format!(
        "A second opinion that never enters the forecast: {} carried on by the projection of a series end the year in {}, 8 in 10 \
         between {}.",
        rests_on(projected),
        balance(projected.middle),
        between(range(projected)),
    );
    match apart(course, projected) {
        Some(why) => format!("{said} {why}"),
        None => said,
    }
}

/// `7 underlying months`, `19 underlying months, 12 of them of earlier years,`.
fn rests_on(projected: &ProjectedEnd) -> String {
    let months = counted(projected.n_months, "underlying month", "underlying months");
    match projected.n_of_earlier_years {
        0 => months,
        n => format!("{months}, {n} of them of earlier years,"),
    }
}

fn range(projected: &ProjectedEnd) -> domain::forecast::Range {
    let Ends { worse, better } = projected.interval_80;
    domain::forecast::Range { p10: worse, p50: projected.middle, p90: better }
}

/// Why the middle of the projection lies outside the range of the forecast; nothing where it lies within.
fn apart(course: &Course, projected: &ProjectedEnd) -> Option<String> {
    let range = course.year_end;
    let direction = match (projected.middle < range.p10, range.p90 < projected.middle) {
        (true, _) => Direction::Adverse,
        (_, true) => Direction::Favourable,
        _ => return None,
    };
    let place = format!(
        "Its middle lies outside the forecast’s range, {} than all of it",
        direction.words(Wording::Public)
    );
    let causes = causes(&course.bridge, direction);
    Some(if causes.is_empty() {
        format!(
            "{place}: it carries on how the months moved, and the forecast sees little to come that differs from their mean."
        )
    } else {
        format!(
            "{place}: it carries on how the months moved, and does not know what the forecast sees to come, {causes}."
        )
    })
}

/// The largest causes that move the forecast away from an end by the run rate in that direction, with their amounts.
fn causes(bridge: &Bridge, direction: Direction) -> String {
    let is_away = |step: &&Step| !is_nil(step.amount) && Direction::of(step.amount) != direction;
    let mut steps: Vec<&Step> = bridge.steps.iter().filter(is_away).collect();
    steps.sort_by_key(|step| std::cmp::Reverse(step.amount.magnitude()));
    let named = steps.iter().take(MOST_CAUSES);
    let named: Vec<String> =
        named.map(|step| format!("{} ({})", step.cause.words(), pounds(step.amount, Scale::Words))).collect();
    named.join(" and ")
}

/// T7p: the year's end by the projection of underlying months, of every organisation and of the system; nothing where none
/// has enough of them.
#[must_use]
pub fn forecast_projected(
    month_end: &MonthEnd,
    forecast: &Forecast,
    support: Support,
    wording: Wording,
) -> Option<Exhibit> {
    let cells = |outlook: &Outlook| -> Option<Vec<Cell>> {
        let projected = course(outlook, support).projected.as_ref()?;
        let key = FigureKey { support, ..position(month_end, &outlook.subject, Basis::Forecast) };
        let amount = |value: Pence| simulated_amount(&key, value, wording);
        let mut cells = vec![
            Cell::Number(Number::count(u64::try_from(projected.n_months).unwrap_or(u64::MAX))),
            amount(projected.middle),
        ];
        for Ends { worse, better } in [projected.interval_50, projected.interval_80, projected.interval_95] {
            cells.extend([amount(worse), amount(better)]);
        }
        Some(cells)
    };
    let of_organisation = |outlook: &Outlook| -> Option<Row> {
        let organisation = month_end.organisations.iter().find(|organisation| {
            outlook.subject == domain::figure::Subject::Organisation(organisation.code.clone())
        })?;
        Some(Row {
            short_name: organisation.short_name.clone(),
            link: Some(super::organisation_link(organisation)),
            ..plain_row(&row_name(organisation), cells(outlook)?)
        })
    };
    let mut rows: Vec<Row> = forecast.organisations.iter().filter_map(of_organisation).collect();
    let total = |cells| Row { kind: RowKind::Total, ..plain_row("Total, system", cells) };
    rows.extend(cells(&forecast.system).map(total));
    if rows.is_empty() {
        return None;
    }
    Some(Exhibit {
        key: "T7p".into(),
        name: "forecast-projection".into(),
        heading: heading(course(&forecast.system, support)),
        note: format!(
            "Actual to date, plus what the months to come come to together if underlying months go on as they did: without \
             one-off items, and without knowing plan, savings or risks. Totals of organisations are not the system’s, which is \
             projected by itself.{} {}",
            warnings(course(&forecast.system, support)),
            note(month_end, "")
        ),
        provenance: provenance(forecast, support),
        table: Table {
            caption: caption(
                month_end,
                &basis("Year’s end by the projection of underlying months, surplus or (deficit)", support),
                wording,
            ),
            row_heading: "Organisation".to_owned(),
            columns: vec![
                figures("", "Months known"),
                figures("", "Middle"),
                figures("1 in 2", "From"),
                figures("1 in 2", "To"),
                figures("8 in 10", "From"),
                figures("8 in 10", "To"),
                figures("19 in 20", "From"),
                figures("19 in 20", "To"),
            ],
            rows,
        },
        chart: None,
    })
}

fn heading(course: &Course) -> String {
    let Some(projected) = &course.projected else {
        return "The system has too few underlying months to be projected".to_owned();
    };
    let place = match apart(course, projected) {
        Some(_) => "outside the forecast’s range",
        None => "within the forecast’s range",
    };
    format!("Months carried on end the year in {}, {place}", balance(projected.middle))
}

/// What weakens the projection of the system, a sentence each.
fn warnings(course: &Course) -> String {
    let all = course.projected.iter().flat_map(|projected| &projected.warnings);
    all.fold(String::new(), |text, warning| text + " " + &capital_first(warning) + ".")
}

fn provenance(forecast: &Forecast, support: Support) -> Provenance {
    let outlooks = forecast.organisations.iter().chain([&forecast.system]);
    let known = outlooks.filter_map(|outlook| course(outlook, support).projected.as_ref());
    Provenance::of_formula(known.map(|projected| projected.provenance))
}

#[cfg(test)]
mod tests;
