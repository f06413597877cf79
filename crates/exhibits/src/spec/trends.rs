//! Values of several areas over months, a line each, named where it ends.

use serde_json::{Value, json};

use super::labels::spread;
use super::{Label, NARROW, Pair, Plot, TextAnchor, base, colour, lines_of, text_width, tidy};
use crate::exhibit::Specification;
use crate::number::grouped;
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
    Pair {
        wide: drawn(format!("{name}-wide"), trends, &WIDE),
        narrow: drawn(format!("{name}-narrow"), trends, &SMALL),
    }
}

/// What differs between the two widths.
struct Layout {
    /// [px]
    width: u32,
    /// [px]
    height: u32,
    /// The size of text [px].
    size: f64,
    /// The width of names at the right [px].
    names: f64,
    /// How many months have their names.
    n_named: usize,
}

const WIDE: Layout = Layout { width: 728, height: 320, size: 14.0, names: 170.0, n_named: 6 };
const SMALL: Layout = Layout { width: NARROW, height: 300, size: 13.0, names: 92.0, n_named: 2 };

/// Lines differ by colour and by dash.
const STYLES: [(&str, &[u32]); 4] = [
    (colour::ACTUAL, &[]),
    (colour::PLAN, &[7, 4]),
    (colour::FORECAST, &[2, 3]),
    (colour::NOTE, &[10, 3, 2, 3]),
];

/// A round axis around the values, and from one line to read them by to the next; of shares never below zero or above a
/// hundred.
fn axis(trends: &Trends) -> (f64, f64, f64) {
    let values = || trends.trends.iter().flat_map(|trend| trend.values.iter().flatten().copied());
    let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    let (low, high) = if low <= high { (low, high) } else { (0.0, 0.0) };
    let step = match trends.range {
        Range::Shares => {
            [1.0, 2.0, 5.0, 10.0].into_iter().find(|step| (high - low) / step <= 4.0).unwrap_or(20.0)
        }
        Range::Any => round_step(if low < high { high - low } else { high.abs() }),
    };
    let (least, most) = (tidy((low / step).floor() * step), tidy((high / step).ceil() * step));
    match trends.range {
        Range::Shares => (least.max(0.0), if most <= least { least + step } else { most.min(100.0) }, step),
        Range::Any => (least, if most <= least { least + step } else { most }, step),
    }
}

/// The least round length of which four hold `span`.
pub(super) fn round_step(span: f64) -> f64 {
    if !(0.0 < span && span.is_finite()) {
        return 1.0;
    }
    // Drawings are exact to a millionth.
    let unit = 10_f64.powf((span / 4.0).log10().floor()).max(1e-6);
    [1.0, 2.0, 5.0]
        .into_iter()
        .map(|times| unit * times)
        .find(|step| span / step <= 4.0)
        .unwrap_or(unit * 10.0)
}

/// A value of the axis, with as many decimals as the steps between them need.
pub(super) fn tick_label(value: f64, step: f64) -> String {
    let decimals = (0..6).find(|decimals| {
        let scaled = step * 10_f64.powi(*decimals);
        (scaled - scaled.round()).abs() < 1e-9 * scaled
    });
    let text = grouped(value, usize::try_from(decimals.unwrap_or(6)).unwrap_or(6));
    if value < 0.0 { format!("−{text}") } else { text }
}

fn drawn(name: String, trends: &Trends, layout: &Layout) -> Specification {
    let (least, most, step) = axis(trends);
    let label = |value: f64| tick_label(value, step);
    let width = |value: f64| text_width(&label(value), layout.size, Weight::Regular);
    let plot = Plot {
        left: (width(most).max(width(least)) + 14.0).ceil(),
        right: f64::from(layout.width) - layout.names,
        top: 34.0,
        bottom: f64::from(layout.height) - 30.0,
    };
    let y = |value: f64| plot.bottom - (value - least) / (most - least) * (plot.bottom - plot.top);
    let text = |x, y, text: String, weight, colour, hold| Label {
        x,
        y,
        text,
        size: layout.size,
        weight,
        colour,
        hold,
    };
    let mut texts =
        vec![text(0.0, 10.0, trends.title.clone(), Weight::Regular, colour::NOTE, TextAnchor::Left)];
    let mut tick = least;
    while tick <= most + step * 1e-6 {
        texts.push(text(
            plot.left - 8.0,
            y(tick),
            label(tick),
            Weight::Regular,
            colour::NOTE,
            TextAnchor::Right,
        ));
        tick += step;
    }
    let mut names: Vec<Label> = trends
        .trends
        .iter()
        .zip(STYLES)
        .filter_map(|(trend, (colour, _))| {
            let end = trend.values.iter().rev().flatten().next()?;
            let lines = lines_of(&trend.name, layout.size, layout.names - 14.0).join("\n");
            Some(text(plot.right + 10.0, y(*end), lines, Weight::Bold, colour, TextAnchor::Left))
        })
        .collect();
    let apart = names.iter().map(Label::height).fold(0.0, f64::max);
    spread(&mut names, apart, plot.top + apart / 2.0, plot.bottom - apart / 2.0);
    texts.extend(names);
    let every = trends.months.len().div_ceil(layout.n_named).max(1);
    let mut option = base();
    option["grid"] = plot.grid(f64::from(layout.width), f64::from(layout.height));
    option["xAxis"] = json!({
        "type": "category",
        "data": trends.months,
        "boundaryGap": false,
        "axisLine": { "lineStyle": { "color": colour::MARK } },
        "axisTick": { "show": false },
        "axisLabel": { "color": colour::NOTE, "fontSize": layout.size, "interval": every - 1, "hideOverlap": true },
    });
    option["yAxis"] = json!({
        "type": "value",
        "min": tidy(least),
        "max": tidy(most),
        "interval": tidy(step),
        "axisLabel": { "show": false },
        "splitLine": { "lineStyle": { "color": colour::GRID } },
    });
    option["graphic"] = texts.iter().map(Label::graphic).collect();
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
    option["series"] = series.collect();
    Specification { name, width: layout.width, height: layout.height, option }
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
