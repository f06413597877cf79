//! A series and where it goes next: known values as a line, then the middle within what holds every other time, four times
//! in five and 19 times in 20.

use serde_json::{Value, json};

use super::frame::{Axis, Ending, Frame, Gap, Layout, pair};
use super::{Pair, colour, tidy};
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
    /// Lower and upper end of what holds every other time.
    pub half: (f64, f64),
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
    let layouts = [Layout::wide(170.0), Layout::narrow(78.0)];
    pair(name, layouts, |name, layout| drawn(name, projected, layout))
}

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

fn drawn(name: String, projected: &Projected, layout: &Layout) -> Specification {
    let of_ahead = |ahead: &Ahead| [ahead.outer.0, ahead.outer.1];
    let values = projected
        .points
        .iter()
        .flat_map(|point| point.value.into_iter().chain(point.ahead.as_ref().into_iter().flat_map(of_ahead)));
    let frame = Frame::new(layout, &projected.title, Axis::around(values), &[]);
    let dates = projected.points.iter().map(|point| point.date.as_str()).collect();
    let last = projected.points.last().and_then(|point| point.ahead);
    let endings = last.map(|last| frame.endings(names(projected, last, layout)));
    frame.over_dates(name, (dates, Gap::None), &endings.unwrap_or_default(), series(projected))
}

/// The names of the ends with their last value.
fn names<'p>(projected: &'p Projected, last: Ahead, layout: &'p Layout) -> impl Iterator<Item = Ending> + 'p {
    ENDS.iter().map(move |(name, of)| {
        let value = of(&last);
        let sign = if value < 0.0 { "−" } else { "" };
        let text = format!("{name}{}{sign}{}", layout.joint, grouped(value, projected.decimals));
        let weight = if *name == "Middle" { Weight::Bold } else { Weight::Regular };
        Ending { text, value, weight, colour: colour::FORECAST }
    })
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
        line("80% interval", of(|ahead| ahead.inner.1 - ahead.inner.0, |_| 0.0), edge.clone(), 1),
        line("50% low", of(|ahead| ahead.half.0, |value| value), edge.clone(), 1),
        line("50% interval", of(|ahead| ahead.half.1 - ahead.half.0, |_| 0.0), edge, 1),
    ];
    for (idx, band) in all.iter_mut().enumerate() {
        band["stack"] = json!(["outer", "inner", "half"][idx / 2]);
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
