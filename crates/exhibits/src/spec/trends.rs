//! Values of several areas over months, a line each, named where it ends.

use serde_json::{Value, json};

use super::frame::{Axis, Ending, Frame, Gap, Layout, pair};
use super::{Pair, colour, lines_of, tidy};
use crate::exhibit::Specification;
use crate::render::Weight;

/// A line of the chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Trend {
    /// Its name.
    pub name: String,
    /// A value a month, or none, in the unit of the chart.
    pub values: Vec<Option<f64>>,
}

/// What values are, which bounds the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// Shares: from 0 to 100 [%].
    Shares,
    /// Any numbers.
    Any,
}

/// Values by month.
#[derive(Clone, Debug, PartialEq)]
pub struct Trends {
    /// What is shown, with its unit: `With a GP, % where recorded`.
    pub title: String,
    /// The months, as they are named: `Aug 2021`.
    pub months: Vec<String>,
    /// What the values are.
    pub range: Range,
    /// The lines, at most four.
    pub trends: Vec<Trend>,
}

/// Draws `trends`; the names of the specifications begin with `name`.
#[must_use]
pub fn trends(name: &str, trends: &Trends) -> Pair {
    let wide = Layout { width: 728, height: 320, n_named: 6, ..Layout::wide(170.0) };
    let narrow = Layout { height: 300, ..Layout::narrow(92.0) };
    pair(name, [wide, narrow], |name, layout| drawn(name, trends, layout))
}

/// Lines differ by colour and by dash.
const STYLES: [(&str, &[u32]); 4] = [
    (colour::ACTUAL, &[]),
    (colour::PLAN, &[7, 4]),
    (colour::FORECAST, &[2, 3]),
    (colour::NOTE, &[10, 3, 2, 3]),
];

fn drawn(name: String, trends: &Trends, layout: &Layout) -> Specification {
    let values = trends.trends.iter().flat_map(|trend| trend.values.iter().flatten().copied());
    let axis = match trends.range {
        Range::Shares => Axis::around_shares(values),
        Range::Any => Axis::around(values),
    };
    let frame = Frame::new(layout, &trends.title, axis, &[]);
    let names = trends.trends.iter().zip(STYLES).filter_map(|(trend, (colour, _))| {
        let value = *trend.values.iter().rev().flatten().next()?;
        let text = lines_of(&trend.name, layout.size, layout.names - 14.0).join("\n");
        Some(Ending { text, value, weight: Weight::Bold, colour })
    });
    let series = trends.trends.iter().zip(STYLES).map(|(trend, (colour, dash))| {
        let line = if dash.is_empty() { json!("solid") } else { json!(dash) };
        json!({
            "name": trend.name,
            "type": "line",
            "silent": true,
            "symbol": "none",
            "connectNulls": false,
            "data": points(&trend.values),
            "itemStyle": { "color": colour },
            "lineStyle": { "color": colour, "width": 2.5, "type": line },
        })
    });
    let months = trends.months.iter().map(String::as_str).collect();
    frame.over_dates(name, (months, Gap::None), &frame.endings(names), series.collect())
}

/// The points of a line; one with nothing beside it is a dot, which no line would show.
fn points(values: &[Option<f64>]) -> Vec<Value> {
    let is_known = |idx: usize| values.get(idx).is_some_and(Option::is_some);
    let is_alone = |idx: usize| !is_known(idx + 1) && (idx == 0 || !is_known(idx - 1));
    let point = |(idx, value): (usize, &Option<f64>)| match value.map(tidy) {
        Some(value) if is_alone(idx) => {
            json!({ "value": value, "symbol": "circle", "symbolSize": 7 })
        }
        value => json!(value),
    };
    values.iter().enumerate().map(point).collect()
}

#[cfg(test)]
mod tests;
