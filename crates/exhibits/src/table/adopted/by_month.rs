//! A measure of an adopted scenario month by month: what was measured, what would have been, and what was expected.

use appraisal::adopted::observed::{MonthSince, Observed};
use evidence::evaluation::evaluated::Method;
use jiff::civil::Date;

use super::{as_written, expected_range, heading, known, measure_name, sentence, with_sign};
use crate::exhibit::{Cell, Chart, Exhibit, Row, RowKind, Table};
use crate::number::{Form, Number, Sign};
use crate::spec::trends::{Range, Trend, Trends, trends};
use crate::table::efficiency::row;
use crate::table::figures;
use crate::table::measure::{Written, date_in_words, headed, short_date};
use crate::words::capital_first;

/// A3: expected beside observed since the start, with a chart of all months; `place` tells it from those of other
/// measures on the page.
#[must_use]
pub fn by_month(observed: &Observed, place: usize, first: Date) -> Exhibit {
    let of = as_written(observed);
    let wanted = expected_range(observed);
    let measured = observed.measured.as_ref().map_or(observed.expected.provenance, |of| of.provenance);
    let level = |value: Option<f64>| {
        value.map_or(Cell::Missing("Not told yet"), |value| of.cell(Some(value), known(observed)))
    };
    let rows = observed.months.iter().rev().map(|month| {
        let as_expected = month.without.map(|without| without + wanted.value);
        let cells = vec![
            of.cell(month.measured, measured),
            level(month.without),
            level(as_expected),
            difference(of, month, observed),
        ];
        row(&date_in_words(month.month), RowKind::Body, cells)
    });
    let rows: Vec<Row> = rows.collect();
    let unit = observed.measured.as_ref().map_or("", |of| of.unit.as_str());
    Exhibit {
        key: "A3".into(),
        name: format!("adopted-month-{place}").into(),
        heading: heading(observed),
        note: sentence(observed),
        provenance: known(observed),
        table: Table {
            caption: format!("{} since the start, the newest month first.", measure_name(observed)),
            row_heading: "Month".to_owned(),
            columns: vec![
                figures("", &headed("Measured", unit)),
                figures("", "Without the change"),
                figures("", "As expected"),
                figures("", "Found"),
            ],
            rows,
        },
        chart: drawn(observed, place, first),
    }
}

/// What was measured less what would have been.
fn difference(of: Written<'_>, month: &MonthSince, observed: &Observed) -> Cell {
    month.difference().map_or(Cell::Missing("Not told yet"), |value| {
        let form = Form { sign: Sign::Always, ..Form::decimals(of.decimals) };
        let number = Number::new(with_sign(of, value), value, form);
        Cell::Number(number.known(known(observed)))
    })
}

/// All months of the measure that hang together, with what would have been and what was expected from the start on.
fn drawn(observed: &Observed, place: usize, first: Date) -> Option<Chart> {
    let measured = observed.measured.as_ref()?;
    let mut months: Vec<(Date, Option<f64>)> =
        measured.observations.iter().map(|of| (of.date, of.value)).collect();
    let fitted = match observed.evaluated.as_ref().map(|of| &of.method) {
        Some(Method::Interrupted(found)) => found.by_month.as_slice(),
        _ => &[],
    };
    if let Some(of_fit) = fitted.first() {
        months.retain(|(month, _)| of_fit.month <= *month);
    }
    if months.len() < 2 {
        return None;
    }
    let without = |month: Date| {
        let found = fitted.iter().find(|of| of.month == month && first <= month)?;
        Some(found.without_change)
    };
    let mut lines =
        vec![Trend { name: "Measured".to_owned(), values: months.iter().map(|(_, value)| *value).collect() }];
    if !fitted.is_empty() {
        lines.push(Trend {
            name: "Without the change".to_owned(),
            values: months.iter().map(|(month, _)| without(*month)).collect(),
        });
        let expected = |month: Date| Some(without(month)? + observed.test.difference);
        lines.push(Trend {
            name: "As expected".to_owned(),
            values: months.iter().map(|(month, _)| expected(*month)).collect(),
        });
    }
    let unit = if measured.unit.is_empty() { "Value" } else { &measured.unit };
    let pair = trends(
        &format!("adopted-{place}"),
        &Trends {
            title: format!("{}; the change starts in {}", capital_first(unit), date_in_words(first)),
            months: months.iter().map(|(month, _)| short_date(*month)).collect(),
            range: Range::Any,
            trends: lines,
        },
    );
    Some(Chart {
        label: "What was measured, what would have been, and what was expected".to_owned(),
        description: format!("{}. {}", heading(observed), sentence(observed)),
        wide: pair.wide,
        narrow: pair.narrow,
    })
}
