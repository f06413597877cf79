//! A series and where it goes next: known values as a line, then the middle within what holds four times in five and 19
//! times in 20.

use serde_json::{Value, json};

use super::labels::spread;
use super::trends::{round_step, tick_label};
use super::{Label, NARROW, Pair, Plot, TextAnchor, base, colour, lines_of, text_width, tidy};
use crate::exhibit::Specification;
use crate::number::grouped;
use crate::render::Weight;

/// A month, known or ahead.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectedPoint {
    /// Its date, as it is named: `Aug 2021`.
    pub date: String,
    /// Its value, of a known month.
    pub value: Option<f64>,
    /// What it may be, of a month ahead.
    pub ahead: Option<Ahead>,
}

/// What a month ahead may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ahead {
    /// The middle.
    pub median: f64,
    /// Lower and upper end of what holds four times in five.
    pub inner: (f64, f64),
    /// Lower and upper end of what holds 19 times in 20.
    pub outer: (f64, f64),
}

/// A series and where it goes next.
#[derive(Clone, Debug, PartialEq)]
pub struct Projected {
    /// What is shown, with its unit.
    pub title: String,
    /// Digits after the point of what is named.
    pub decimals: usize,
    /// The months, earliest first; those ahead come last.
    pub points: Vec<ProjectedPoint>,
}

/// Draws `projected`; the names of the specifications begin with `name`.
#[must_use]
pub fn projected(name: &str, projected: &Projected) -> Pair {
    Pair {
        wide: drawn(format!("{name}-wide"), projected, &WIDE),
        narrow: drawn(format!("{name}-narrow"), projected, &SMALL),
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
    /// How many dates have their names.
    n_named: usize,
    /// What comes between a name and its value.
    joint: &'static str,
}

const WIDE: Layout = Layout { width: 960, height: 380, size: 14.0, names: 170.0, n_named: 8, joint: " " };
const SMALL: Layout = Layout { width: NARROW, height: 340, size: 13.0, names: 78.0, n_named: 2, joint: "\n" };

/// One of the values of a month ahead.
type ValueAhead = fn(&Ahead) -> f64;

/// What is named where it ends: the name and the value of a month ahead.
const ENDS: [(&str, ValueAhead); 5] = [
    ("95% high", |ahead| ahead.outer.1),
    ("80% high", |ahead| ahead.inner.1),
    ("Middle", |ahead| ahead.median),
    ("80% low", |ahead| ahead.inner.0),
    ("95% low", |ahead| ahead.outer.0),
];

/// A round axis around all that is drawn: its ends, and the step between its lines.
fn axis(projected: &Projected) -> (f64, f64, f64) {
    let of_ahead = |ahead: &Ahead| [ahead.outer.0, ahead.outer.1];
    let values = projected
        .points
        .iter()
        .flat_map(|point| point.value.into_iter().chain(point.ahead.as_ref().into_iter().flat_map(of_ahead)));
    let (low, high) = values
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    let (low, high) = if low <= high { (low, high) } else { (0.0, 0.0) };
    let step = round_step(if low < high { high - low } else { high.abs() });
    let (least, most) = (tidy((low / step).floor() * step), tidy((high / step).ceil() * step));
    (least, if most <= least { least + step } else { most }, step)
}

fn drawn(name: String, projected: &Projected, layout: &Layout) -> Specification {
    let (least, most, step) = axis(projected);
    let width = |value: f64| text_width(&tick_label(value, step), layout.size, Weight::Regular);
    let title = Label {
        x: 0.0,
        y: 0.0,
        text: lines_of(&projected.title, layout.size, f64::from(layout.width)).join("\n"),
        size: layout.size,
        weight: Weight::Regular,
        colour: colour::NOTE,
        hold: TextAnchor::Left,
    };
    let plot = Plot {
        left: (width(most).max(width(least)) + 14.0).ceil(),
        right: f64::from(layout.width) - layout.names,
        top: title.height() + 20.0,
        bottom: f64::from(layout.height) - 30.0,
    };
    let y = |value: f64| plot.bottom - (value - least) / (most - least) * (plot.bottom - plot.top);
    let mut texts = vec![Label { y: title.height() / 2.0, ..title.clone() }];
    let mut tick = least;
    while tick <= most + step * 1e-6 {
        let text = tick_label(tick, step);
        texts.push(Label { x: plot.left - 8.0, y: y(tick), text, hold: TextAnchor::Right, ..title.clone() });
        tick += step;
    }
    texts.extend(names(projected, layout, plot, &y));
    let mut option = base();
    option["grid"] = plot.grid(f64::from(layout.width), f64::from(layout.height));
    let every = projected.points.len().div_ceil(layout.n_named).max(1);
    option["xAxis"] = json!({
        "type": "category",
        "data": projected.points.iter().map(|point| &point.date).collect::<Vec<_>>(),
        "boundaryGap": false,
        "axisLine": { "lineStyle": { "color": colour::MARK }, "onZero": false },
        "axisTick": { "show": false },
        "axisLabel": {
            "color": colour::NOTE,
            "fontSize": layout.size,
            "interval": every - 1,
            "hideOverlap": true,
        },
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
    option["series"] = series(projected);
    Specification { name, width: layout.width, height: layout.height, option }
}

/// The names of the ends with their last value.
fn names(projected: &Projected, layout: &Layout, plot: Plot, y: &dyn Fn(f64) -> f64) -> Vec<Label> {
    let Some(last) = projected.points.last().and_then(|point| point.ahead) else { return Vec::new() };
    let mut names: Vec<Label> = ENDS
        .iter()
        .map(|(name, of)| {
            let value = of(&last);
            let sign = if value < 0.0 { "−" } else { "" };
            Label {
                x: plot.right + 8.0,
                y: y(value),
                text: format!("{name}{}{sign}{}", layout.joint, grouped(value, projected.decimals)),
                size: layout.size,
                weight: if *name == "Middle" { Weight::Bold } else { Weight::Regular },
                colour: colour::FORECAST,
                hold: TextAnchor::Left,
            }
        })
        .collect();
    let apart = names.iter().map(Label::height).fold(0.0, f64::max);
    spread(&mut names, apart, plot.top + apart / 2.0, plot.bottom - apart / 2.0);
    names
}

/// Known values, the bands and the middle. Bands and middle begin at the last known value, so that no gap is drawn.
fn series(projected: &Projected) -> Value {
    let first = projected.points.iter().position(|point| point.ahead.is_some());
    let joint = first.and_then(|first| first.checked_sub(1));
    let of = |from: fn(&Ahead) -> f64, at_joint: fn(f64) -> f64| -> Vec<Value> {
        let each = projected.points.iter().enumerate().map(|(idx, point)| match (point.ahead, point.value) {
            (Some(ahead), _) => json!(tidy(from(&ahead))),
            (None, Some(value)) if Some(idx) == joint => json!(tidy(at_joint(value))),
            _ => json!("-"),
        });
        each.collect()
    };
    let line = |name: &str, data: Vec<Value>, style: Value, z: u32| {
        json!({
            "name": name,
            "type": "line",
            "silent": true,
            "symbol": "none",
            "connectNulls": false,
            "data": data,
            "lineStyle": style,
            "z": z,
        })
    };
    let known =
        projected.points.iter().map(|point| point.value.map_or(json!("-"), |value| json!(tidy(value))));
    let edge = json!({ "color": colour::FORECAST, "width": 0.5, "opacity": 0.5 });
    let mut all = vec![
        line("95% low", of(|ahead| ahead.outer.0, |value| value), edge.clone(), 1),
        line("95% interval", of(|ahead| ahead.outer.1 - ahead.outer.0, |_| 0.0), edge.clone(), 1),
        line("80% low", of(|ahead| ahead.inner.0, |value| value), edge.clone(), 1),
        line("80% interval", of(|ahead| ahead.inner.1 - ahead.inner.0, |_| 0.0), edge, 1),
    ];
    for (idx, band) in all.iter_mut().enumerate() {
        band["stack"] = json!(if idx < 2 { "outer" } else { "inner" });
        band["stackStrategy"] = json!("all");
        if idx % 2 == 1 {
            band["areaStyle"] = json!({ "color": colour::FORECAST, "opacity": 0.13 });
        }
    }
    let middle = json!({ "color": colour::FORECAST, "width": 2, "type": [7, 4] });
    all.push(line("Middle", of(|ahead| ahead.median, |value| value), middle, 3));
    all.push(line("Known", known.collect(), json!({ "color": colour::ACTUAL, "width": 2 }), 4));
    Value::Array(all)
}

#[cfg(test)]
mod tests;
