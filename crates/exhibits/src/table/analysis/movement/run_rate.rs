//! What a month costs, and what the forecasts need of each month to come.

use domain::figure::{Basis, Definition, Subject};
use domain::money::Pence;
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;
use finance::analysis::PositionAnalysis;

use super::sum;
use crate::exhibit::{Cell, Exhibit, Row, RowKind, Table, Tone};
use crate::table::analysis::{amount, in_part, row, rows_of, to_date, total_of, word};
use crate::table::{figures, organisation_link, subject, words};
use crate::words::amount::{Balance, Scale, is_nil, pounds};

/// Why there is no table of what a month costs: where no organisation has three closed months, half of it
/// would be empty. `None` where there is one.
#[must_use]
pub fn run_rate_later(analysis: &PositionAnalysis) -> Option<&'static str> {
    let is_known = analysis.organisations.iter().any(|one| one.run_rate.last_three.is_some());
    (!is_known).then_some(
        "What a month costs on average, and what the forecasts need of each month to come, is shown from month 3 on: it compares with the mean of the last 3 months.",
    )
}

/// What a month costs, and what the own forecast needs of each month to come.
pub(super) fn run_rate(month_end: &MonthEnd, analysis: &PositionAnalysis) -> Exhibit {
    let known_of = |subject: Subject| {
        let month = |month| month_end.in_month(Definition::Position, subject.clone(), month, Basis::Actual);
        let months: Vec<_> = analysis.month.up_to().map(month).collect();
        month_end.weakest(&months).max(Provenance::Derived)
    };
    let cells = |provenance,
                 last: Option<Pence>,
                 three: Option<Pence>,
                 mean: Option<Pence>,
                 needed: Option<Pence>| {
        let cell = |value| amount(value, provenance);
        let state = match (three, needed) {
            (Some(three), Some(needed)) if is_nil(needed - three) => {
                word("as the last 3 months", Tone::Plain)
            }
            (Some(three), Some(needed)) => {
                let better = Pence::ZERO < needed - three;
                let text = format!(
                    "{} a month {} than the last 3",
                    pounds(needed - three, Scale::Letter),
                    if better { "better" } else { "worse" }
                );
                word(text, Tone::Plain)
            }
            _ => Cell::Missing("Not applicable"),
        };
        let known =
            |value: Option<Pence>| value.map_or(Cell::Missing("Not applicable"), |value| cell(Some(value)));
        vec![cell(last), known(three), cell(mean), known(needed), state]
    };
    let mut rows: Vec<Row> = analysis
        .organisations
        .iter()
        .map(|organisation_analysis| {
            let rate = &organisation_analysis.run_rate;
            let known = known_of(subject(&organisation_analysis.organisation));
            let cells =
                cells(known, Some(rate.last_month), rate.last_three, Some(rate.to_date), rate.required);
            let line = row(
                &organisation_analysis.organisation.name,
                &organisation_analysis.organisation.short_name,
                RowKind::Body,
                cells,
            );
            let line = line.reading(rows_of(organisation_analysis, "months", &[]));
            Row { link: Some(organisation_link(&organisation_analysis.organisation)), ..line }
        })
        .collect();
    let (three, needed) = (sum(analysis, |rate| rate.last_three), sum(analysis, |rate| rate.required));
    let provenance = known_of(month_end.system_subject());
    let total = cells(
        provenance,
        sum(analysis, |rate| Some(rate.last_month)),
        three,
        sum(analysis, |rate| Some(rate.to_date)),
        needed,
    );
    rows.push(row(total_of(analysis, 0), "System", RowKind::Total, total));
    let heading = match (three, needed) {
        (Some(three), Some(needed)) => format!(
            "The forecasts need {} a month from here; the last 3 months made {}{}",
            a_month(needed),
            a_month(three),
            in_part(analysis, 0)
        ),
        _ => "What a month costs on average".to_owned(),
    };
    Exhibit {
        key: "T9a".into(),
        name: "run-rate".into(),
        heading,
        note: "Excluding deficit support. Needed is what is left of the own forecast, divided by the months to come.".to_owned(),
        provenance,
        table: Table {
            caption: format!("Result of a month, £m, {}.", to_date(analysis)),
            row_heading: "Organisation".to_owned(),
            columns: vec![
                figures("", "Last month"),
                figures("Mean", "Last 3 months"),
                figures("Mean", "To date"),
                figures("To come", "Needed a month"),
                words("To come", "Against the last 3"),
            ],
            rows,
        },
        chart: None,
    }
}

/// `a deficit of £4.3 million`.
fn a_month(value: Pence) -> String {
    match Balance::of(value) {
        Balance::Even => "break-even".to_owned(),
        balance => format!("a {} of {}", balance.word(), pounds(value, Scale::Words)),
    }
}
