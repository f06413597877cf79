//! Units in their order with their intervals, and a line of what they are compared with.

use serde_json::{Value, json};

use super::frame::{Axis, Ending, Frame, Layout, pair};
use super::{Pair, colour, tidy};
use crate::exhibit::Specification;
use crate::number::grouped;
use crate::render::Weight;

/// A unit.
#[derive(Clone, Debug, PartialEq)]
pub struct CaterpillarPoint {
    /// Its code.
    pub code: String,
    /// Its value.
    pub value: f64,
    /// Its interval; none of a value as reported.
    pub interval: Option<(f64, f64)>,
    /// Whether it is picked out.
    pub is_named: bool,
}

/// Units in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Caterpillar {
    /// What is shown, with its unit.
    pub title: String,
    /// Digits after the point of what is named.
    pub decimals: usize,
    /// The units, in their order.
    pub points: Vec<CaterpillarPoint>,
    /// What they are compared with: its name and value.
    pub reference: (String, f64),
}

/// The most codes that fit beneath a wide and a narrow drawing.
const MOST_CODES: [usize; 2] = [28, 6];

/// Draws `caterpillar`; the names of the specifications begin with `name`.
#[must_use]
pub fn caterpillar(name: &str, caterpillar: &Caterpillar) -> Pair {
    let layouts = [Layout::wide(140.0), Layout::narrow(84.0)];
    pair(name, layouts, |name, layout| drawn(name, caterpillar, layout))
}

fn drawn(name: String, caterpillar: &Caterpillar, layout: &Layout) -> Specification {
    let Caterpillar { title, decimals, points, reference } = caterpillar;
    let of_point = |point: &CaterpillarPoint| {
        let (low, high) = point.interval.unwrap_or((point.value, point.value));
        [low, point.value, high]
    };
    let axis = Axis::around(points.iter().flat_map(of_point).chain([reference.1]));
    let frame = Frame::new(layout, title, axis, &[]);
    let sign = if reference.1 < 0.0 { "−" } else { "" };
    let endings = frame.endings([Ending {
        text: format!("{}{}{sign}{}", reference.0, layout.joint, grouped(reference.1, *decimals)),
        value: reference.1,
        weight: Weight::Bold,
        colour: colour::INK,
    }]);
    let most = if layout.n_named < 4 { MOST_CODES[1] } else { MOST_CODES[0] };
    let horizontal = json!({
        "type": "category",
        "data": points.iter().map(|point| &point.code).collect::<Vec<_>>(),
        "boundaryGap": true,
        "axisLine": { "lineStyle": { "color": colour::MARK }, "onZero": false },
        "axisTick": { "show": false },
        "axisLabel": {
            "show": points.len() <= most,
            "color": colour::NOTE,
            "fontSize": layout.size,
            "interval": 0,
            "hideOverlap": true,
        },
    });
    frame.with_axis(name, horizontal, &endings, series(caterpillar, axis.least))
}

/// Bars from end to end of each interval, the line of the reference, and the values. Bars rest on others that are not
/// seen, from the foot of the drawing.
fn series(caterpillar: &Caterpillar, least: f64) -> Value {
    let points = &caterpillar.points;
    let colour_of = |point: &CaterpillarPoint| if point.is_named { colour::NEITHER } else { colour::MARK };
    let feet =
        points.iter().map(|point| point.interval.map_or(json!("-"), |(low, _)| json!(tidy(low.max(least)))));
    let spans = points.iter().map(|point| match point.interval {
        Some((low, high)) => json!({
            "value": tidy(high - low.max(least)),
            "itemStyle": { "color": colour_of(point) },
        }),
        None => json!("-"),
    });
    let bar = |name: &str, data: Vec<Value>, colour: &str| {
        json!({
            "name": name,
            "type": "bar",
            "silent": true,
            "stack": "interval",
            "stackStrategy": "all",
            "barWidth": 2,
            "data": data,
            "itemStyle": { "color": colour },
        })
    };
    let size = if points.len() <= 60 { 8.0 } else { 4.0 };
    let values = points.iter().map(|point| {
        json!({
            "value": tidy(point.value),
            "symbol": if point.is_named { "diamond" } else { "circle" },
            "symbolSize": if point.is_named { size + 6.0 } else { size },
            "itemStyle": { "color": colour_of(point), "borderColor": colour::INK, "borderWidth": 1 },
            "label": {
                "show": point.is_named,
                "formatter": point.code,
                "position": "top",
                "color": colour::INK,
                "fontWeight": "bold",
            },
        })
    });
    let reference = vec![tidy(caterpillar.reference.1); points.len()];
    json!([
        bar("Low", feet.collect(), "transparent"),
        bar("95% interval", spans.collect(), colour::MARK),
        {
            "name": caterpillar.reference.0,
            "type": "line",
            "silent": true,
            "symbol": "none",
            "data": reference,
            "lineStyle": { "color": colour::INK, "width": 1.5, "type": [6, 4] },
        },
        {
            "name": "Value",
            "type": "scatter",
            "silent": true,
            "data": values.collect::<Vec<_>>(),
            "z": 3,
        },
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_unit_has_its_interval_and_the_one_asked_for_its_code() {
        let point = |code: &str, value: f64, is_named| CaterpillarPoint {
            code: code.to_owned(),
            value,
            interval: Some((value - 2.0, value + 3.0)),
            is_named,
        };
        let chart = Caterpillar {
            title: "Cost for each head, £".to_owned(),
            decimals: 1,
            points: vec![point("QK1", 20.0, true), point("QJM", 25.0, false)],
            reference: ("Median".to_owned(), 22.5),
        };
        let option = caterpillar("caterpillar", &chart).wide.option;
        assert_eq!(option["series"][0]["data"], json!([18.0, 23.0]));
        assert_eq!(option["series"][1]["data"][1]["value"], json!(5.0));
        assert_eq!(option["series"][3]["data"][0]["label"]["show"], json!(true));
        assert_eq!(option["series"][3]["data"][1]["label"]["show"], json!(false));
    }
}
