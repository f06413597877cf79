//! The position month by month.

use domain::figure::{Basis, Definition, FigureKey, Subject, Support};
use domain::forecast::has_straight_line;
use domain::money::Pence;
use domain::month::{Month, Period};
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;

use super::{IN_WORDS, NOT_YET, caption, cell, figures, headings, month_key, note, variance, weakest, words};
use crate::exhibit::{Cell, Chart, Exhibit, Row, RowKind, Table};
use crate::number::millions;
use crate::spec::monthly::Monthly;
use crate::spec::months::ByMonth;
use crate::spec::{self, Amount};
use crate::words::amount::{Direction, Scale, pounds};
use crate::words::overview::balance;
use crate::words::{Wording, capital_first};

/// T2: plan, actual and variance of each month and to the end of each month, including deficit
/// support. Months that are not closed show their plan.
#[must_use]
pub fn months(month_end: &MonthEnd, subject: &Subject, wording: Wording) -> Exhibit {
    let (heading, provenance) = finding(month_end, subject);
    let names = headings(wording);
    let groups = match wording {
        Wording::Staff => ["In month", "To date"],
        Wording::Public => ["In the month", "Since April"],
    };
    let columns = groups
        .into_iter()
        .flat_map(|group| {
            [
                figures(group, names.plan),
                figures(group, names.actual),
                figures(group, names.variance),
                words(group, IN_WORDS),
            ]
        })
        .collect();
    let what = match wording {
        Wording::Staff => "Surplus or (deficit) including deficit support",
        Wording::Public => "Surplus or deficit with national support",
    };
    Exhibit {
        key: "T2".into(),
        name: "months".into(),
        heading,
        note: format!("{}. {}", capital_first(month_end.name_of(subject)), note(month_end, "")),
        provenance,
        table: Table {
            caption: caption(month_end, what, wording),
            row_heading: "Month".to_owned(),
            columns,
            rows: Month::all().map(|month| row(month_end, subject, month, wording)).collect(),
        },
        chart: chart(month_end, subject),
    }
}

fn row(month_end: &MonthEnd, subject: &Subject, month: Month, wording: Wording) -> Row {
    let in_month = |basis| month_key(month_end, subject, month, basis);
    let to_date = |basis| FigureKey {
        period: Period::to_date(month_end.year, month),
        ..month_key(month_end, subject, month, basis)
    };
    let closed = month <= month_end.month;
    let block = |key: &dyn Fn(Basis) -> FigureKey| {
        let plan = cell(month_end, &key(Basis::Plan), wording);
        if closed {
            let [amount, word] = variance(month_end, &key(Basis::ActualVariance), wording);
            [plan, cell(month_end, &key(Basis::Actual), wording), amount, word]
        } else {
            [plan, Cell::Missing(NOT_YET), Cell::Missing(NOT_YET), Cell::Missing(NOT_YET)]
        }
    };
    let year = month.last_day(month_end.year).year();
    Row {
        name: format!("{} {year}", month.name()),
        short_name: month.name().chars().take(3).collect(),
        link: None,
        kind: RowKind::Body,
        read_from: Vec::new(),
        counts: None,
        cells: [block(&in_month), block(&to_date)].concat(),
    }
}

/// How the last closed month compares, as a sentence, and how it is known.
fn finding(month_end: &MonthEnd, subject: &Subject) -> (String, Provenance) {
    let variance = |month| month_end.figure(&month_key(month_end, subject, month, Basis::ActualVariance));
    let Some(last) = variance(month_end.month) else {
        return (format!("No data for {}", month_end.month.name()), Provenance::Published);
    };
    let earlier: Vec<_> =
        month_end.month.before().into_iter().flat_map(Month::up_to).filter_map(variance).collect();
    let name = month_end.month.name();
    let amount = pounds(last.value, Scale::Words);
    let among = |is_beyond: &dyn Fn(Pence) -> bool| {
        !earlier.is_empty() && earlier.iter().all(|month| is_beyond(month.value))
    };
    let heading = match Direction::of(last.value) {
        Direction::OnPlan => format!("{name} was on plan"),
        Direction::Adverse => {
            let worst = among(&|month| last.value < month);
            format!(
                "{name} was {amount} worse than planned{}",
                if worst { ", the worst month so far" } else { "" }
            )
        }
        Direction::Favourable => {
            let best = among(&|month| month < last.value);
            format!(
                "{name} was {amount} better than planned{}",
                if best { ", the best month so far" } else { "" }
            )
        }
    };
    (heading, weakest(earlier.into_iter().chain([last])))
}

/// The year so far drawn, and told for those who do not see it. `None` where nothing is known.
fn chart(month_end: &MonthEnd, subject: &Subject) -> Option<Chart> {
    let year = |basis| {
        month_end.figure(&month_end.whole_year(
            Definition::Position,
            subject.clone(),
            basis,
            Support::Including,
        ))
    };
    let to_date = |basis| {
        month_end.figure(&month_end.to_date(Definition::Position, subject.clone(), basis, Support::Including))
    };
    let (plan, actual) = (to_date(Basis::Plan)?, to_date(Basis::Actual)?);
    let (plan_year, forecast) = (year(Basis::Plan), year(Basis::Forecast));
    let straight = has_straight_line(usize::from(month_end.month.get()))
        .then(|| actual.value.prorata(Month::LAST.get(), month_end.month.count()));
    let before = month_end.year.before();
    // Last year's outturn is of all organisations; beside a sum of some it compares nothing.
    let is_of_all = month_end.is_complete() || matches!(subject, Subject::Organisation(_));
    let last_year = month_end.figure(&FigureKey { period: Period::whole(before), ..actual.key.clone() });
    let last_year = last_year.filter(|_| is_of_all);
    let pair = spec::monthly::monthly(
        "months",
        &Monthly {
            plan: to_end_of_months(month_end, subject, Basis::Plan),
            actual: to_end_of_months(month_end, subject, Basis::Actual),
            straight_line: straight.filter(|_| month_end.month < Month::LAST).map(millions),
            own_forecast: forecast.map(|forecast| millions(forecast.value)),
            last_year: last_year.map(|outturn| Amount {
                label: format!("{before} outturn"),
                millions: millions(outturn.value),
            }),
        },
    );
    let told = [
        (format!("By the end of {} the actual was", month_end.month.name()), Some(actual.value)),
        ("The plan to then was".to_owned(), Some(plan.value)),
        ("The plan for the year is".to_owned(), plan_year.map(|figure| figure.value)),
        ("The own forecast for the year is".to_owned(), forecast.map(|figure| figure.value)),
        ("At the mean of the closed months the year would end with".to_owned(), straight),
        (format!("The year {before} ended with"), last_year.map(|figure| figure.value)),
    ];
    let told = told.into_iter().filter_map(|(what, value)| Some(format!("{what} {}.", balance(value?))));
    Some(Chart {
        label: format!("Plan and actual built up since April, {}", month_end.year),
        description: told.collect::<Vec<_>>().join(" "),
        wide: pair.wide,
        narrow: pair.narrow,
    })
}

/// The position to the end of each month [£m], April first.
pub(super) fn to_end_of_months(month_end: &MonthEnd, subject: &Subject, basis: Basis) -> ByMonth {
    let mut amounts = [None; 12];
    let last = if basis == Basis::Actual { month_end.month } else { Month::LAST };
    for month in last.up_to() {
        let key = FigureKey {
            period: Period::to_date(month_end.year, month),
            ..month_end.to_date(Definition::Position, subject.clone(), basis, Support::Including)
        };
        amounts[month.index()] = month_end.figure(&key).map(|figure| millions(figure.value));
    }
    amounts
}
