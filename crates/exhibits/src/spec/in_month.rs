//! Each month on its own: plan beside actual, as bars from zero.

use serde_json::{Value, json};

use super::months::{self, ByMonth, Scale};
use super::{Label, NARROW, Pair, Plot, TextAnchor, base, colour};
use crate::exhibit::Specification;
use crate::render::Weight;

/// Plan and actual of each month, a surplus is positive [£m].
#[derive(Clone, Debug, PartialEq)]
pub struct InMonth {
    /// The plan, as far as it is known.
    pub plan: ByMonth,
    /// The actual of closed months.
    pub actual: ByMonth,
}

/// Draws `in_month`; the names of the specifications begin with `name`.
#[must_use]
pub fn in_month(name: &str, in_month: &InMonth) -> Pair {
    Pair {
        wide: drawn(format!("{name}-wide"), in_month, &WIDE),
        narrow: drawn(format!("{name}-narrow"), in_month, &SMALL),
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
    /// The width of a bar [px].
    bar: f64,
    /// One name in so many months.
    every: u32,
}

const WIDE: Layout = Layout { width: 728, height: 300, size: 14.0, bar: 16.0, every: 1 };
const SMALL: Layout = Layout { width: NARROW, height: 280, size: 13.0, bar: 7.0, every: 4 };

/// The sides of the key's squares [px].
const SQUARE: f64 = 12.0;

fn drawn(name: String, in_month: &InMonth, layout: &Layout) -> Specification {
    let scale = Scale::of(in_month.plan.into_iter().chain(in_month.actual).flatten());
    let unplaced = Plot { left: 0.0, right: 0.0, top: 0.0, bottom: 1.0 };
    let widest = scale.labels(unplaced, layout.size).iter().map(Label::width).fold(0.0, f64::max);
    let plot = Plot {
        left: (widest + 14.0).ceil(),
        right: f64::from(layout.width) - 8.0,
        top: 56.0,
        bottom: f64::from(layout.height) - 30.0,
    };
    let mut texts = scale.labels(plot, layout.size);
    texts.push(months::title(scale.title("in the month"), layout.size));
    let mut graphic: Vec<Value> = texts.iter().map(Label::graphic).collect();
    graphic.extend(key(layout.size));

    let mut option = base();
    option["grid"] = plot.grid(f64::from(layout.width), f64::from(layout.height));
    option["xAxis"] = months::axis(layout.every, layout.size, &json!(true));
    option["yAxis"] = scale.axis();
    option["graphic"] = json!(graphic);
    option["series"] = json!([
        {
            "name": "Plan",
            "type": "bar",
            "silent": true,
            "barWidth": layout.bar,
            "barGap": "15%",
            "data": months::values(&in_month.plan),
            "itemStyle": plan_style(),
            "markLine": {
                "silent": true,
                "symbol": "none",
                "label": { "show": false },
                "data": months::zero(scale).into_iter().collect::<Vec<_>>(),
            },
        },
        {
            "name": "Actual",
            "type": "bar",
            "silent": true,
            "barWidth": layout.bar,
            "data": months::values(&in_month.actual),
            "itemStyle": { "color": colour::ACTUAL },
        },
    ]);
    Specification { name, width: layout.width, height: layout.height, option }
}

/// Plans are outlined, so that they differ from actuals in grey.
fn plan_style() -> Value {
    json!({ "color": colour::PAPER, "borderColor": colour::PLAN, "borderWidth": 1.5, "borderType": [4, 2] })
}

/// The key below the title: a square and a word for each.
fn key(size: f64) -> Vec<Value> {
    let style = |fill: &str, stroke: &str, dash: Value| json!({ "fill": fill, "stroke": stroke, "lineWidth": 1.5, "lineDash": dash });
    let entries = [
        ("Plan", 1.0, style(colour::PAPER, colour::PLAN, json!([4, 2])), colour::PLAN),
        ("Actual", 71.0, style(colour::ACTUAL, colour::ACTUAL, Value::Null), colour::ACTUAL),
    ];
    let square = |x: f64, style: &Value| {
        json!({
            "type": "rect",
            "silent": true,
            "shape": { "x": x, "y": 27.0, "width": SQUARE, "height": SQUARE },
            "style": style,
        })
    };
    let word = |text: &str, x: f64, colour| Label {
        x: x + SQUARE + 6.0,
        y: 33.0,
        text: text.to_owned(),
        size,
        weight: Weight::Regular,
        colour,
        hold: TextAnchor::Left,
    };
    entries
        .iter()
        .flat_map(|(text, x, style, colour)| [square(*x, style), word(text, *x, colour).graphic()])
        .collect()
}

#[cfg(test)]
mod tests;
