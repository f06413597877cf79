//! The position month by month.

use domain::book::Book;
use domain::figure::{Basis, Definition, Subject, Support};
use domain::money::Pence;
use domain::month::{Month, Period};
use domain::provenance::Provenance;

use super::{IN_WORDS, NOT_YET, caption, cell, figures, headings, month_key, note, variance, weakest, words};
use crate::exhibit::{Cell, Exhibit, Row, RowKind, Table};
use crate::words::Wording;
use crate::words::amount::{Direction, Scale, pounds};

/// T2: plan, actual and variance of each month and to the end of each month, including deficit
/// support. Months that are not closed show their plan.
#[must_use]
pub fn months(book: &Book, subject: &Subject, wording: Wording) -> Exhibit {
    let (heading, provenance) = finding(book, subject);
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
        key: "T2",
        name: "months",
        heading,
        note: format!("{}: {}", book.name_of(subject), note(book, "")),
        provenance,
        table: Table {
            caption: caption(book, what, wording),
            row_heading: "Month".to_owned(),
            columns,
            rows: Month::all().map(|month| row(book, subject, month, wording)).collect(),
        },
        chart: None,
    }
}

fn row(book: &Book, subject: &Subject, month: Month, wording: Wording) -> Row {
    let in_month = |basis| month_key(book, subject, month, basis);
    let to_date = |basis| super::FigureKey {
        period: Period::to_date(book.year, month),
        ..month_key(book, subject, month, basis)
    };
    let closed = month <= book.month;
    let block = |key: &dyn Fn(Basis) -> super::FigureKey| {
        let plan = cell(book, &key(Basis::Plan), wording);
        if closed {
            let [amount, word] = variance(book, &key(Basis::ActualVariance), wording);
            [plan, cell(book, &key(Basis::Actual), wording), amount, word]
        } else {
            [plan, Cell::Missing(NOT_YET), Cell::Missing(NOT_YET), Cell::Missing(NOT_YET)]
        }
    };
    let year = month.last_day(book.year).year();
    Row {
        name: format!("{} {year}", month.name()),
        short_name: month.name().chars().take(3).collect(),
        link: None,
        kind: RowKind::Body,
        cells: [block(&in_month), block(&to_date)].concat(),
    }
}

/// How the last closed month compares, as a sentence, and how it is known.
fn finding(book: &Book, subject: &Subject) -> (String, Provenance) {
    let variance = |month| book.figure(&month_key(book, subject, month, Basis::ActualVariance));
    let Some(last) = variance(book.month) else {
        return (format!("No data for {}", book.month.name()), Provenance::Published);
    };
    let earlier: Vec<_> =
        book.month.before().into_iter().flat_map(Month::up_to).filter_map(variance).collect();
    let name = book.month.name();
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

/// The position to the end of each month on `basis`, April first; nothing after the first month
/// that is not known.
pub(super) fn to_end_of_months(book: &Book, subject: &Subject, basis: Basis) -> Vec<Pence> {
    Month::all()
        .map_while(|month| {
            let key = super::FigureKey {
                period: Period::to_date(book.year, month),
                ..book.to_date(Definition::Position, subject.clone(), basis, Support::Including)
            };
            book.figure(&key).map(|figure| figure.value)
        })
        .collect()
}
