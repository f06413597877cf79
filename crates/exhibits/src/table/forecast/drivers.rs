//! What the spread of a forecast is due to.

use domain::forecast::Forecast;
use domain::month_end::MonthEnd;

use super::super::{figures, note};
use super::{plain_row, simulated};
use crate::exhibit::{Cell, Exhibit, Row, RowKind, Table};
use crate::number::{Form, Number};
use crate::words::capital_first;

/// T7b: what the spread of the system's year's end is due to.
#[must_use]
pub fn forecast_drivers(month_end: &MonthEnd, forecast: &Forecast) -> Exhibit {
    let mut drivers = forecast.system.drivers.clone();
    drivers.sort_by(|one, other| other.share.total_cmp(&one.share));
    let tenths = tenths_of_hundred(&drivers.iter().map(|driver| driver.share).collect::<Vec<_>>());
    let heading = drivers.first().map_or_else(
        || "Nothing is open".to_owned(),
        |first| format!("Most of the spread comes from {}", first.source.words()),
    );
    let text = |tenths: i32| {
        let sign = if tenths < 0 { "−" } else { "" };
        format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
    };
    let row = |name: &str, tenths: i32| {
        let number = Number::new(text(tenths), f64::from(tenths) / 10.0, Form::decimals(1));
        plain_row(name, vec![Cell::Number(number)])
    };
    let mut rows: Vec<Row> = drivers
        .iter()
        .zip(&tenths)
        .map(|(driver, tenths)| row(&capital_first(driver.source.words()), *tenths))
        .collect();
    let total = tenths.iter().sum();
    rows.push(Row { kind: RowKind::Total, ..row("All", total) });
    Exhibit {
        key: "T7b".into(),
        name: "forecast-drivers".into(),
        heading,
        note: format!("{} {}", simulated(forecast), note(month_end, "")),
        provenance: forecast.provenance,
        table: Table {
            caption: "Share of the variance of the system’s year’s end including support, per cent."
                .to_owned(),
            row_heading: "Where the spread comes from".to_owned(),
            columns: vec![figures("", "Share, %")],
            rows,
        },
        chart: None,
    }
}

/// Shares in tenths of a per cent that sum as the shares do: largest remainder.
#[expect(
    clippy::cast_possible_truncation,
    reason = "shares of a variance are a few hundred per cent at most"
)]
pub(super) fn tenths_of_hundred(shares: &[f64]) -> Vec<i32> {
    let exact: Vec<f64> = shares.iter().map(|share| share * 1_000.0).collect();
    let mut tenths: Vec<i32> = exact.iter().map(|share| share.floor() as i32).collect();
    let total = exact.iter().sum::<f64>().round() as i32;
    let mut order: Vec<usize> = (0..exact.len()).collect();
    order.sort_by(|one, other| exact[*other].fract().abs().total_cmp(&exact[*one].fract().abs()));
    let short = total - tenths.iter().sum::<i32>();
    for idx in order.into_iter().take(usize::try_from(short).unwrap_or(0)) {
        tenths[idx] += 1;
    }
    tenths
}
