//! The lines of one organisation: a trust's income and expenditure, a board's programme areas.

use domain::code::OrganisationCode;
use domain::figure::{Basis, Definition, Figure, FigureKey, Subject, Support};
use domain::ledger::{Line, Nature};
use domain::month_end::MonthEnd;
use domain::organisation::OrganisationKind;
use domain::provenance::Provenance;

use super::{
    IN_WORDS, Organisation, caption, cell, figures, headings, note, own_exhibit, row_name, variance, words,
};
use crate::exhibit::{Cell, Exhibit, Row, RowKind, Table};
use crate::words::Wording;
use crate::words::amount::{Scale, is_nil, pounds};

/// T3: plan, actual and variance of each line to date, and plan, own forecast and variance of the
/// year. `None` where the system has no such organisation.
#[must_use]
pub fn lines(month_end: &MonthEnd, organisation: &OrganisationCode, wording: Wording) -> Option<Exhibit> {
    let organisation = month_end.organisation(organisation)?;
    let (heading, provenance) = finding(month_end, organisation);
    let names = headings(wording);
    let [to_date, year] = match wording {
        Wording::Staff => ["To date", "Full year"],
        Wording::Public => ["So far", "Whole year"],
    };
    let mut columns = Vec::new();
    for (group, outcome) in [(to_date, names.actual), (year, names.forecast)] {
        columns.extend([
            figures(group, names.plan),
            figures(group, outcome),
            figures(group, names.variance),
            words(group, IN_WORDS),
        ]);
    }
    let mut rows: Vec<Row> = shown_lines(month_end, organisation)
        .map(|line| {
            let kind = if line.nature() == Nature::Computed { RowKind::Subtotal } else { RowKind::Body };
            row(
                month_end,
                organisation,
                line.label(),
                kind,
                Definition::Line(line),
                Support::Including,
                wording,
            )
        })
        .collect();
    let (total, without) = match organisation.kind {
        OrganisationKind::Board => ("Position: under or (over) allocation", None),
        _ => ("Adjusted financial performance", Some("Excluding deficit support")),
    };
    rows.push(row(
        month_end,
        organisation,
        total,
        RowKind::Total,
        Definition::Position,
        Support::Including,
        wording,
    ));
    if let Some(without) = without {
        let excluding = row(
            month_end,
            organisation,
            without,
            RowKind::Subtotal,
            Definition::Position,
            Support::Excluding,
            wording,
        );
        rows.push(excluding);
    }
    let (key, name) = own_exhibit(("T3", "lines"), month_end, &organisation.code);
    let what = match organisation.kind {
        OrganisationKind::Board => "Allocation and expenditure by programme area",
        _ => "Income and expenditure",
    };
    Some(Exhibit {
        key,
        name,
        heading,
        note: format!(
            "{}: {}",
            organisation.name,
            note(month_end, " Rows that begin “of which” are part of others.")
        ),
        provenance,
        table: Table {
            caption: caption(month_end, what, wording),
            row_heading: "Line".to_owned(),
            columns,
            rows,
        },
        chart: None,
    })
}

/// The lines that the month end knows of an organisation, but the position itself, which closes the table.
fn shown_lines<'a>(
    month_end: &'a MonthEnd,
    organisation: &'a Organisation,
) -> impl Iterator<Item = Line> + 'a {
    // What a board's expenditure is also made of is part of all of it, not of the line before.
    let kind = organisation.kind;
    let is_of_all =
        move |line: &Line| kind == OrganisationKind::Board && line.nature() == Nature::WithinExpenditure;
    Line::of_kind(kind)
        .filter(move |line| !is_of_all(line))
        .chain(Line::of_kind(kind).filter(is_of_all))
        .filter(|line| !["P.AFP", "P.AFPX", "I.POS"].contains(&line.code()))
        .filter(|line| {
            [Basis::Plan, Basis::Actual].into_iter().any(|basis| {
                month_end.figure(&month_end.line_to_date(*line, &organisation.code, basis)).is_some()
            })
        })
}

fn row(
    month_end: &MonthEnd,
    organisation: &Organisation,
    name: &str,
    kind: RowKind,
    definition: Definition,
    support: Support,
    wording: Wording,
) -> Row {
    let subject = || Subject::Organisation(organisation.code.clone());
    let to_date = |basis| month_end.to_date(definition, subject(), basis, support);
    let year = |basis| month_end.whole_year(definition, subject(), basis, support);
    let block = |plan: FigureKey, outcome: FigureKey, difference: FigureKey| -> [Cell; 4] {
        let [amount, word] = variance(month_end, &difference, wording);
        [cell(month_end, &plan, wording), cell(month_end, &outcome, wording), amount, word]
    };
    Row {
        name: name.to_owned(),
        short_name: name.to_owned(),
        link: None,
        kind,
        read_from: Vec::new(),
        counts: None,
        cells: [
            block(to_date(Basis::Plan), to_date(Basis::Actual), to_date(Basis::ActualVariance)),
            block(year(Basis::Plan), year(Basis::Forecast), year(Basis::ForecastVariance)),
        ]
        .concat(),
    }
}

/// The most adverse line, as a sentence short enough for one line of a heading, and how it is known.
fn finding(month_end: &MonthEnd, organisation: &Organisation) -> (String, Provenance) {
    let name = row_name(organisation);
    if shown_lines(month_end, organisation).next().is_none() {
        return (format!("{name}: no return for {}", month_end.month.name()), Provenance::Published);
    }
    match line_variances(month_end, organisation).min_by_key(|(_, variance)| variance.value) {
        Some((line, variance)) if variance.value.is_negative() && !is_nil(variance.value) => (
            format!(
                "{name}, by line: “{}” is furthest from plan, {} worse",
                line.label(),
                pounds(variance.value, Scale::Words)
            ),
            variance.provenance(),
        ),
        // Lines of which none is far from plan may still add up to what is.
        worst => (
            match worst {
                Some((_, variance)) if variance.value.is_negative() => {
                    format!("{name}: no line alone is £50,000 or more worse than planned")
                }
                _ => format!("{name}: no line is worse than planned"),
            },
            worst.map_or(Provenance::Published, |(_, variance)| variance.provenance()),
        ),
    }
}

/// The variances to date of the lines that make up the position.
pub(super) fn line_variances<'a>(
    month_end: &'a MonthEnd,
    organisation: &'a Organisation,
) -> impl Iterator<Item = (Line, &'a Figure)> {
    shown_lines(month_end, organisation)
        .filter(|line| line.nature() != Nature::Computed && !line.nature().is_memo())
        .filter_map(|line| {
            Some((
                line,
                month_end.figure(&month_end.line_to_date(line, &organisation.code, Basis::ActualVariance))?,
            ))
        })
}
