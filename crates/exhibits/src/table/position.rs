//! The system's position by organisation.

use std::ops::Range;

use domain::figure::{Basis, Definition, Figure, FigureKey, Subject, Support};
use domain::month_end::MonthEnd;
use domain::organisation::Organisation;
use domain::provenance::Provenance;

use super::{
    IN_WORDS, NO_DATA, NOT_APPLICABLE, calculated, caption, cell, direction, figures, headings, note,
    organisation_link, row_name, subject, trusts, variance, weakest, words,
};
use crate::exhibit::{Cell, Column, Exhibit, Row, RowKind, Table};
use crate::words::amount::{Direction, Scale, pounds};
use crate::words::{Wording, capital_first, plain_name};

/// What stands in one column: a figure, or a variance with its word.
struct Measure {
    definition: Definition,
    basis: Basis,
    support: Support,
}

const fn of(definition: Definition, basis: Basis, support: Support) -> Measure {
    Measure { definition, basis, support }
}

/// The measures in the order of the columns.
const MEASURES: [Measure; 9] = [
    of(Definition::Position, Basis::Plan, Support::Including),
    of(Definition::Position, Basis::Actual, Support::Including),
    of(Definition::Position, Basis::ActualVariance, Support::Including),
    of(Definition::Support, Basis::Actual, Support::Including),
    of(Definition::Position, Basis::Actual, Support::Excluding),
    of(Definition::Position, Basis::ActualVariance, Support::Excluding),
    // The last three are of the whole year.
    of(Definition::Position, Basis::Plan, Support::Including),
    of(Definition::Position, Basis::Forecast, Support::Including),
    of(Definition::Position, Basis::ForecastVariance, Support::Including),
];
/// Those of the position to date without deficit support. The public reads them where it chooses so
/// above the sheet: beside the others they are more columns than a sheet has room for.
const WITHOUT_SUPPORT: Range<usize> = 4..6;
/// From this measure on, of the whole year.
const WHOLE_YEAR_FROM: usize = 6;

/// T1: plan, actual and variance of each organisation and the system, including deficit support and,
/// for staff, excluding it, and the year as the organisations forecast it.
#[must_use]
pub fn system_position(month_end: &MonthEnd, wording: Wording) -> Exhibit {
    let (heading, provenance) = finding(month_end, wording);
    let mut rows: Vec<Row> = trusts(month_end).map(|trust| row(month_end, trust, wording)).collect();
    if rows.len() > 1 {
        rows.push(Row {
            name: match trusts(month_end).filter(|trust| month_end.has_reported(&trust.code)).count() {
                n_in if n_in == rows.len() => "Trusts, total".to_owned(),
                n_in => format!("Total of {n_in} of {} trusts", rows.len()),
            },
            short_name: "Trusts".to_owned(),
            link: None,
            kind: RowKind::Subtotal,
            read_from: Vec::new(),
            counts: None,
            cells: subtotal(month_end, wording),
        });
    }
    let others = month_end
        .organisations
        .iter()
        .filter(|organisation| trusts(month_end).all(|trust| trust != *organisation));
    rows.extend(others.map(|organisation| row(month_end, organisation, wording)));
    let n_reported = month_end.organisations.len().saturating_sub(month_end.missing.len());
    rows.push(Row {
        name: if month_end.is_complete() {
            "Total, system".to_owned()
        } else {
            format!("Total of {n_reported} that reported")
        },
        short_name: "Total".to_owned(),
        link: Some("/money".to_owned()),
        kind: RowKind::Total,
        read_from: Vec::new(),
        counts: None,
        cells: cells(month_end, &month_end.system_subject(), wording),
    });
    Exhibit {
        key: "T1".into(),
        name: "system-position".into(),
        heading,
        note: note(month_end, ""),
        provenance,
        table: Table {
            caption: caption(
                month_end,
                if wording == Wording::Public { "Surplus or deficit" } else { "Surplus or (deficit)" },
                wording,
            ),
            row_heading: "Organisation".to_owned(),
            columns: columns(wording),
            rows,
        },
        chart: None,
    }
}

fn columns(wording: Wording) -> Vec<Column> {
    let names = headings(wording);
    let (with, received, without, year) = match wording {
        Wording::Staff => (
            "To date, including support",
            "Support received",
            Some("To date, excluding support"),
            "Full year, including support",
        ),
        Wording::Public => {
            ("So far, with national support", "National support", None, "Whole year, with national support")
        }
    };
    let to_date = [
        figures(with, names.plan),
        figures(with, names.actual),
        figures(with, names.variance),
        words(with, IN_WORDS),
        figures("", received),
    ];
    let excluding = without
        .map(|group| [figures(group, names.actual), figures(group, names.variance), words(group, IN_WORDS)]);
    let whole = [
        figures(year, names.plan),
        figures(year, names.forecast),
        figures(year, names.variance),
        words(year, IN_WORDS),
    ];
    to_date.into_iter().chain(excluding.into_iter().flatten()).chain(whole).collect()
}

fn row(month_end: &MonthEnd, organisation: &Organisation, wording: Wording) -> Row {
    Row {
        name: row_name(organisation),
        short_name: organisation.short_name.clone(),
        link: Some(organisation_link(organisation)),
        kind: RowKind::Body,
        read_from: Vec::new(),
        counts: None,
        cells: cells(month_end, &subject(organisation), wording),
    }
}

fn keys<'a>(
    month_end: &'a MonthEnd,
    subject: &'a Subject,
    wording: Wording,
) -> impl Iterator<Item = FigureKey> + 'a {
    let shown = MEASURES
        .iter()
        .enumerate()
        .filter(move |(idx, _)| wording == Wording::Staff || !WITHOUT_SUPPORT.contains(idx));
    shown.map(move |(idx, measure)| {
        if idx < WHOLE_YEAR_FROM {
            month_end.to_date(measure.definition, subject.clone(), measure.basis, measure.support)
        } else {
            month_end.whole_year(measure.definition, subject.clone(), measure.basis, measure.support)
        }
    })
}

fn cells(month_end: &MonthEnd, subject: &Subject, wording: Wording) -> Vec<Cell> {
    keys(month_end, subject, wording)
        .flat_map(|key| {
            if key.basis.is_variance() {
                variance(month_end, &key, wording).to_vec()
            } else {
                vec![cell(month_end, &key, wording)]
            }
        })
        .collect()
}

/// The sums of the trusts that reported, worked out here: the month end holds the organisations and the
/// system. What documents say of the others stands in their own rows.
fn subtotal(month_end: &MonthEnd, wording: Wording) -> Vec<Cell> {
    let parts = |key: &FigureKey| -> Vec<&Figure> {
        let in_sum = trusts(month_end).filter(|trust| month_end.has_reported(&trust.code));
        in_sum.filter_map(|trust| month_end.figure(&key.with_subject(subject(trust)))).collect()
    };
    keys(month_end, &month_end.system_subject(), wording)
        .flat_map(|key| {
            let word = |cell| key.basis.is_variance().then_some(cell);
            let parts = parts(&key);
            if parts.is_empty() {
                return [Some(Cell::Missing(NO_DATA)), word(Cell::Missing(NOT_APPLICABLE))];
            }
            let sum = parts.iter().map(|figure| figure.value).sum();
            let known = parts.iter().map(|figure| figure.provenance());
            [Some(calculated(&key, sum, known, wording)), word(direction(sum, wording))]
        })
        .flatten()
        .collect()
}

/// Who carries the variance, as a sentence, and how it is known.
fn finding(month_end: &MonthEnd, wording: Wording) -> (String, Provenance) {
    let key =
        |subject| month_end.to_date(Definition::Position, subject, Basis::ActualVariance, Support::Including);
    let total = month_end.figure(&key(month_end.system_subject()));
    let largest = month_end
        .reported()
        .filter_map(|organisation| Some((organisation, month_end.figure(&key(subject(organisation)))?)))
        .max_by_key(|(_, variance)| variance.value.magnitude());
    let (Some(total), Some((organisation, part))) = (total, largest) else {
        return ("The position of the system is not known".to_owned(), weakest([]));
    };
    let name = capital_first(&plain_name(organisation));
    let (whole, share) = (Direction::of(total.value), Direction::of(part.value));
    let (all, some) = (pounds(total.value, Scale::Words), pounds(part.value, Scale::Words));
    let heading = if share == Direction::OnPlan {
        "Every organisation that reported is on plan".to_owned()
    } else if whole == share && part.value.magnitude() <= total.value.magnitude() {
        match (wording, whole) {
            (Wording::Staff, _) => {
                format!("{name} carries {some} of the {all} {} variance to date", whole.words(wording))
            }
            (Wording::Public, Direction::Favourable) => {
                format!("{name} accounts for {some} of the {all} gained on plan so far")
            }
            (Wording::Public, _) => {
                format!("{name} accounts for {some} of the {all} shortfall against plan so far")
            }
        }
    } else {
        let system = if month_end.is_complete() { "the system" } else { "those that reported together" };
        let against = if whole == Direction::OnPlan {
            format!("{system} {} on plan", if month_end.is_complete() { "is" } else { "are" })
        } else {
            format!("{system} {all} {}", whole.words(Wording::Public))
        };
        format!("{name} is {some} {} than planned, {against}", share.words(Wording::Public))
    };
    (heading, weakest([total, part]))
}
