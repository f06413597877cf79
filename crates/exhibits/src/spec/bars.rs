//! Bars: an amount each of several things, one below the other, with its name and its number beside it.

use serde_json::json;

use super::{Label, NARROW, Pair, TextAnchor, base, colour, count, lines_of, pixels, tidy};
use crate::exhibit::Specification;
use crate::render::{Weight, text_width};

/// A bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Of what.
    pub name: String,
    /// How long it is; none where it is not known.
    pub value: Option<f64>,
    /// Its number as it is printed, or why there is none.
    pub label: String,
}

/// Bars of one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// What is shown, with its unit.
    pub title: String,
    /// The bars, from top to bottom.
    pub bars: Vec<Bar>,
}

/// What differs between the two widths.
struct Layout {
    /// [px]
    width: u32,
    /// The size of text [px].
    size: f64,
    /// The most width of names at the left [px].
    names: f64,
}

const WIDE: Layout = Layout { width: 728, size: 14.0, names: 260.0 };
const SMALL: Layout = Layout { width: NARROW, size: 13.0, names: 112.0 };
/// Above the first bar [px].
const TOP: f64 = 30.0;
/// Between a bar and what stands beside it [px].
const GAP: f64 = 8.0;

/// Draws `bars`; the names of the specifications begin with `name`.
#[must_use]
pub fn bars(name: &str, bars: &Bars) -> Pair {
    Pair {
        wide: drawn(format!("{name}-wide"), bars, &WIDE),
        narrow: drawn(format!("{name}-narrow"), bars, &SMALL),
    }
}

fn drawn(name: String, bars: &Bars, layout: &Layout) -> Specification {
    let width_of = |text: &str| text_width(text, layout.size, Weight::Regular);
    let names: Vec<Vec<String>> =
        bars.bars.iter().map(|bar| lines_of(&bar.name, layout.size, layout.names)).collect();
    let widest = names.iter().flatten().map(|line| width_of(line)).fold(0.0, f64::max);
    let labels = bars.bars.iter().map(|bar| width_of(&bar.label)).fold(0.0, f64::max) + GAP;
    let n_lines = names.iter().map(Vec::len).max().unwrap_or(1);
    let pitch = (count(n_lines) * layout.size * 1.2 + 8.0).max(26.0);
    let values = || bars.bars.iter().filter_map(|bar| bar.value);
    let (least, most) = (values().fold(0.0, f64::min), values().fold(0.0, f64::max));
    let most = if most - least <= 0.0 { least + 1.0 } else { most };
    // What is below zero has its number at its left.
    let left = widest + GAP + if least < 0.0 { labels } else { 0.0 };
    let right = f64::from(layout.width) - labels;
    let bottom = TOP + pitch * count(bars.bars.len());
    let x = |value: f64| left + (value - least) / (most - least) * (right - left);
    let text = |x, y, text: String, colour, hold| Label {
        x,
        y,
        text,
        size: layout.size,
        weight: Weight::Regular,
        colour,
        hold,
    };
    let mut texts = vec![text(0.0, 10.0, bars.title.clone(), colour::NOTE, TextAnchor::Left)];
    for (row, (bar, lines)) in bars.bars.iter().zip(&names).enumerate() {
        let y = TOP + pitch * (count(row) + 0.5);
        texts.push(text(0.0, y, lines.join("\n"), colour::INK, TextAnchor::Left));
        let at = bar.value.unwrap_or(0.0);
        let (at, hold) =
            if at < 0.0 { (x(at) - GAP, TextAnchor::Right) } else { (x(at) + GAP, TextAnchor::Left) };
        let ink = if bar.value.is_some() { colour::INK } else { colour::NOTE };
        texts.push(text(at, y, bar.label.clone(), ink, hold));
    }
    let mut option = base();
    option["grid"] = json!({
        "left": tidy(left), "right": tidy(f64::from(layout.width) - right),
        "top": tidy(TOP), "bottom": 0,
    });
    option["xAxis"] = json!({ "type": "value", "min": tidy(least), "max": tidy(most), "show": false });
    option["yAxis"] = json!({
        "type": "category",
        "inverse": true,
        "data": bars.bars.iter().map(|bar| bar.name.as_str()).collect::<Vec<_>>(),
        "axisLine": { "onZero": true, "lineStyle": { "color": colour::MARK } },
        "axisTick": { "show": false },
        "axisLabel": { "show": false },
    });
    option["series"] = json!([{
        "type": "bar",
        "silent": true,
        "barWidth": 14,
        "itemStyle": { "color": colour::ACTUAL },
        "data": bars.bars.iter().map(|bar| bar.value.map(tidy)).collect::<Vec<_>>(),
    }]);
    option["graphic"] = texts.iter().map(Label::graphic).collect();
    Specification { name, width: layout.width, height: pixels(bottom), option }
}

#[cfg(test)]
mod tests;
