//! An evaluation month by month: what was measured, what would have been, the effect with its interval, and their chart.

use evidence::evaluation::calendar::months_after;
use evidence::evaluation::evaluated::{Evaluated, Method};
use evidence::evaluation::finding::Estimate;
use jiff::civil::Date;

use super::{evaluation_heading, evaluation_sureness, known, written};
use crate::exhibit::{Cell, Chart, Exhibit, Row, RowKind, Table};
use crate::number::{Form, Number};
use crate::spec::trends::{Range, Trend, Trends, trends};
use crate::table::efficiency::{row, word};
use crate::table::measure::{date_in_words, headed, short_date};
use crate::table::{figures, words};
use crate::words::capital_first;

/// A month as every method has it.
struct MonthShown {
    month: Date,
    observed: Option<f64>,
    without: Option<f64>,
    /// The line with the change, of an interrupted series: the effect is its distance from what would have been.
    line: Option<f64>,
    effect: Option<f64>,
    interval: Option<(f64, f64)>,
    note: &'static str,
}

/// What the columns and lines of a method are called: observed, without the change.
const fn names(method: &Method) -> (&'static str, &'static str) {
    match method {
        Method::Interrupted(_) | Method::Counts(_) => ("Measured", "Without the change"),
        Method::Differences(_) => ("With the change", "Without it"),
        Method::Events(_) => ("Effect", "None"),
        Method::Synthetic(_) => ("Measured", "The mixture"),
    }
}

fn months(evaluated: &Evaluated) -> Vec<MonthShown> {
    let of = |estimate: &Estimate| (Some(estimate.value), Some((estimate.low, estimate.high)));
    match &evaluated.method {
        Method::Interrupted(found) => {
            let each = found.by_month.iter().map(|month| {
                let (effect, interval) = month.told.as_ref().map_or((None, None), of);
                let (observed, without) = (Some(month.observed), Some(month.without_change));
                let line = Some(month.fitted);
                MonthShown { month: month.month, observed, without, line, effect, interval, note: "" }
            });
            each.collect()
        }
        Method::Counts(found) => {
            let each = found.by_month.iter().map(|month| MonthShown {
                month: month.month,
                observed: Some(month.observed),
                without: Some(month.without_change),
                line: Some(month.fitted),
                effect: month.ratio.map(|ratio| ratio.value),
                interval: month.ratio.map(|ratio| (ratio.low, ratio.high)),
                note: "",
            });
            each.collect()
        }
        Method::Differences(found) => {
            let each = found.by_month.iter().map(|month| MonthShown {
                month: month.month,
                observed: month.treated,
                without: month.control,
                line: None,
                effect: month.treated.zip(month.control).map(|(treated, control)| treated - control),
                interval: None,
                note: "",
            });
            each.collect()
        }
        Method::Events(found) => {
            let each = found.effects.iter().map(|month| {
                let (effect, interval) = of(&month.effect);
                // Where the finding has none, no month has.
                let interval = interval.filter(|_| found.finding.interval.is_some());
                MonthShown {
                    month: months_after(evaluated.first, month.relative),
                    observed: effect,
                    without: Some(0.0),
                    line: None,
                    effect,
                    interval,
                    note: if month.pools { "all beyond it together" } else { "" },
                }
            });
            each.collect()
        }
        Method::Synthetic(found) => {
            let each = found.by_month.iter().map(|month| MonthShown {
                month: month.month,
                observed: Some(month.observed),
                without: Some(month.synthetic),
                line: None,
                effect: Some(month.gap),
                interval: month.placebo_range,
                note: "",
            });
            each.collect()
        }
    }
}

/// W1: the answer, and its months with their chart.
#[must_use]
pub fn by_month(evaluated: &Evaluated) -> Exhibit {
    let months = months(evaluated);
    let (observed, without) = names(&evaluated.method);
    let is_of_effects = matches!(evaluated.method, Method::Events(_));
    let has_line = matches!(evaluated.method, Method::Interrupted(_) | Method::Counts(_));
    let is_ratio = super::is_ratio(evaluated);
    let written = written(evaluated);
    let cell = |value: Option<f64>| written.cell(value, known(evaluated));
    let measured = |value: Option<f64>| written.cell(value, evaluated.provenance);
    let effect = |value: Option<f64>| if is_ratio { ratio(value, evaluated) } else { cell(value) };
    let rows: Vec<Row> = months
        .iter()
        .rev()
        .map(|month| {
            let (low, high) = month.interval.unzip();
            let mut cells =
                if is_of_effects { vec![] } else { vec![measured(month.observed), cell(month.without)] };
            if has_line {
                cells.push(cell(month.line));
            }
            cells.extend([effect(month.effect), effect(low), effect(high)]);
            if is_of_effects {
                cells.push(word(if month.note.is_empty() { "one month" } else { month.note }));
            }
            row(&date_in_words(month.month), RowKind::Body, cells)
        })
        .collect();
    let unit = &evaluated.unit;
    let of = |group: &str, name: &str| figures(group, &headed(name, unit));
    let of_effect = |name: &str| if is_ratio { figures("Ratio of rates", name) } else { of("Effect", name) };
    let mut columns = if is_of_effects { vec![] } else { vec![of("", observed), of("", without)] };
    if has_line {
        columns.push(of("", "With it"));
    }
    columns.extend([of_effect("Estimate"), of_effect("From"), of_effect("To")]);
    if is_of_effects {
        columns.push(words("", "Which months"));
    }
    Exhibit {
        key: "W1".into(),
        name: "evaluation".into(),
        heading: evaluation_heading(evaluated),
        note: evaluation_sureness(evaluated),
        provenance: known(evaluated),
        table: Table {
            caption: format!("{} by month, the newest first.", evaluated.measure),
            row_heading: "Month".to_owned(),
            columns,
            rows,
        },
        chart: drawn(evaluated, &months),
    }
}

fn ratio(value: Option<f64>, evaluated: &Evaluated) -> Cell {
    value.filter(|value| value.is_finite()).map_or(Cell::Missing("Not known"), |value| {
        let number = Number::new(format!("{value:.3}"), value, Form::decimals(3));
        Cell::Number(number.known(known(evaluated)))
    })
}

fn drawn(evaluated: &Evaluated, months: &[MonthShown]) -> Option<Chart> {
    if months.len() < 2 {
        return None;
    }
    let (observed, without) = names(&evaluated.method);
    let values = |of: &dyn Fn(&MonthShown) -> Option<f64>| {
        months.iter().map(|month| of(month).filter(|value| value.is_finite() && value.abs() < 1e15)).collect()
    };
    let mut lines = vec![Trend { name: observed.to_owned(), values: values(&|month| month.observed) }];
    if matches!(evaluated.method, Method::Events(_)) {
        lines.push(Trend {
            name: "Lower end".to_owned(),
            values: values(&|month| month.interval.map(|(low, _)| low)),
        });
        lines.push(Trend {
            name: "Upper end".to_owned(),
            values: values(&|month| month.interval.map(|(_, high)| high)),
        });
    } else {
        lines.push(Trend { name: without.to_owned(), values: values(&|month| month.without) });
    }
    if months.iter().any(|month| month.line.is_some()) {
        lines.push(Trend { name: "With it".to_owned(), values: values(&|month| month.line) });
    }
    // The heading names the measure, and telephones have no room for it.
    let unit = if evaluated.unit.is_empty() { "Value" } else { &evaluated.unit };
    let title = format!("{}; the change came in {}", capital_first(unit), date_in_words(evaluated.first));
    let pair = trends(
        "evaluation",
        &Trends {
            title,
            months: months.iter().map(|month| short_date(month.month)).collect(),
            range: Range::Any,
            trends: lines,
        },
    );
    Some(Chart {
        label: "What was measured, and what would have been without the change".to_owned(),
        description: format!("{}.", evaluation_heading(evaluated)),
        wide: pair.wide,
        narrow: pair.narrow,
    })
}
