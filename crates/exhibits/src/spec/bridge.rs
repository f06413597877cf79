//! From a plan to an actual, step by step: horizontal bars, worse to the right.

use serde_json::{Value, json};

use super::{
    Amount, Label, NARROW, Pair, Plot, TextAnchor, base, colour, count, is_nil, lines_of, pixels, pounds,
    tenths, tidy,
};
use crate::exhibit::Specification;
use crate::render::{Weight, text_width};

/// What a bridge shows. The steps should explain the way from `start` to `end`; a step for what is left
/// over makes the sum hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Bridge {
    /// Where it starts, as the plan: a surplus is positive [£m].
    pub start: Amount,
    /// The differences in order: adverse is negative [£m].
    pub steps: Vec<Amount>,
    /// Where it ends, as the actual: a surplus is positive [£m].
    pub end: Amount,
    /// The word after an adverse difference: `adverse`, `worse`.
    pub adverse: &'static str,
    /// The word after a favourable difference: `favourable`, `better`.
    pub favourable: &'static str,
}

/// Draws `bridge`; the names of the specifications begin with `name`.
#[must_use]
pub fn bridge(name: &str, bridge: &Bridge) -> Pair {
    let rows = rows(bridge);
    Pair { wide: wide(format!("{name}-wide"), &rows), narrow: narrow(format!("{name}-narrow"), &rows) }
}

/// The size of chart text [px].
const SIZE: f64 = 14.0;
/// The size of row labels beside bars [px].
const ROW_SIZE: f64 = 15.0;
/// Between a bar and its label [px].
const GAP: f64 = 8.0;
/// The width of wide drawings [px].
const WIDE: u32 = 634;

/// One bar: it lies between two levels of deficit.
struct Row {
    name: String,
    kind: Kind,
    /// The deficit before this bar, zero for the first and last [£m].
    from: f64,
    /// The deficit after this bar [£m].
    to: f64,
    label: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Start,
    Adverse,
    Favourable,
    Nil,
    Endpoint,
}

impl Kind {
    /// The colour of the bar.
    fn fill(self) -> &'static str {
        match self {
            Self::Start => colour::PLAN,
            Self::Adverse => colour::ADVERSE,
            Self::Favourable => colour::FAVOURABLE,
            Self::Nil => colour::NOTE,
            Self::Endpoint => colour::ACTUAL,
        }
    }

    /// The colour of the label.
    fn ink(self) -> &'static str {
        match self {
            Self::Start | Self::Endpoint => colour::INK,
            other => other.fill(),
        }
    }

    fn is_end(self) -> bool {
        matches!(self, Self::Start | Self::Endpoint)
    }

    fn weight(self) -> Weight {
        match self {
            end if end.is_end() => Weight::Bold,
            _ => Weight::Regular,
        }
    }

    /// Which way the hatch leans, so that direction survives in grey.
    fn hatch(self) -> Option<f64> {
        match self {
            Self::Adverse => Some(-std::f64::consts::FRAC_PI_4),
            Self::Favourable => Some(std::f64::consts::FRAC_PI_4),
            _ => None,
        }
    }
}

fn rows(bridge: &Bridge) -> Vec<Row> {
    // Between two deficits the word says nothing; beside a plan to break even it does.
    let is_deficit = |amount: &Amount| amount.millions < 0.0 && !is_nil(amount.millions);
    let both_deficits = is_deficit(&bridge.start) && is_deficit(&bridge.end);
    let ending = |amount: &Amount, kind| Row {
        name: amount.label.clone(),
        kind,
        from: 0.0,
        to: tidy(-amount.millions),
        label: match amount.millions {
            millions if both_deficits || is_nil(millions) => pounds(millions),
            millions if millions < 0.0 => format!("{} deficit", pounds(millions)),
            millions => format!("{} surplus", pounds(millions)),
        },
    };
    let mut rows = vec![ending(&bridge.start, Kind::Start)];
    let mut level = -bridge.start.millions;
    for step in &bridge.steps {
        let before = level;
        level -= step.millions;
        let amount = tenths(step.millions);
        let (kind, label) = match step.millions {
            millions if is_nil(millions) => (Kind::Nil, format!("{amount} no difference")),
            millions if millions < 0.0 => (Kind::Adverse, format!("▶ {amount} {}", bridge.adverse)),
            _ => (Kind::Favourable, format!("◀ {amount} {}", bridge.favourable)),
        };
        rows.push(Row { name: step.label.clone(), kind, from: tidy(before), to: tidy(level), label });
    }
    rows.push(ending(&bridge.end, Kind::Endpoint));
    rows
}

fn wide(name: String, rows: &[Row]) -> Specification {
    let most = 250.0;
    let names: Vec<Vec<String>> = rows.iter().map(|row| lines_of(&row.name, ROW_SIZE, most)).collect();
    let widest =
        names.iter().flatten().map(|line| text_width(line, ROW_SIZE, Weight::Regular)).fold(0.0, f64::max);
    let n_lines = names.iter().map(Vec::len).max().unwrap_or(1);
    let pitch = (18.0 * count(n_lines) + 8.0).max(39.0);
    let plot = Plot {
        left: (widest + 16.0).ceil(),
        right: f64::from(WIDE) - room_for_labels(rows),
        top: 4.0,
        bottom: 4.0 + pitch * count(rows.len()),
    };
    let texts = names.iter().enumerate().flat_map(|(row_idx, lines)| {
        let middle = plot.top + pitch * (count(row_idx) + 0.5);
        stacked(lines, middle, ROW_SIZE)
    });
    let graphic: Vec<Value> = texts.map(|text| text.graphic()).collect();
    drawn(name, (WIDE, plot.bottom + 4.0), plot, 20.0, &graphic, rows)
}

fn narrow(name: String, rows: &[Row]) -> Specification {
    let names: Vec<Vec<String>> =
        rows.iter().map(|row| lines_of(&row.name, SIZE, f64::from(NARROW) - 4.0)).collect();
    let n_lines = names.iter().map(Vec::len).max().unwrap_or(1);
    let above = 18.0 * count(n_lines);
    // A bar lies in the middle of its row; the name stands above it, in the room between two bars.
    let pitch = 14.0 + above + 16.0;
    let top = above / 2.0;
    let plot = Plot {
        left: 2.0,
        right: f64::from(NARROW) - room_for_labels(rows),
        top,
        bottom: top + pitch * count(rows.len()),
    };
    let texts = names.iter().enumerate().flat_map(|(row_idx, lines)| {
        let bar = plot.top + pitch * (count(row_idx) + 0.5) - 7.0;
        stacked(lines, bar - 2.0 - 9.0 * count(lines.len()), SIZE)
    });
    // White behind the names, or connectors would run through them.
    let graphic: Vec<Value> = texts
        .map(|text| {
            let mut graphic = text.graphic();
            graphic["z"] = json!(70);
            graphic["style"]["backgroundColor"] = json!(colour::PAPER);
            graphic["style"]["padding"] = json!([1, 3, 1, 0]);
            graphic
        })
        .collect();
    drawn(name, (NARROW, plot.bottom), plot, 14.0, &graphic, rows)
}

/// Lines of one name, around `middle` [px].
fn stacked(lines: &[String], middle: f64, size: f64) -> Vec<Label> {
    let first = middle - 9.0 * (count(lines.len()) - 1.0);
    let line = |(line_idx, line): (usize, &String)| Label {
        x: 0.0,
        y: first + 18.0 * count(line_idx),
        text: line.clone(),
        size,
        weight: Weight::Regular,
        colour: colour::INK,
        hold: TextAnchor::Left,
    };
    lines.iter().enumerate().map(line).collect()
}

/// The room that labels need right of the plot [px].
fn room_for_labels(rows: &[Row]) -> f64 {
    let widest = rows.iter().map(|row| text_width(&row.label, SIZE, row.kind.weight())).fold(0.0, f64::max);
    (widest + GAP + 4.0).ceil()
}

fn drawn(
    name: String,
    (width, height): (u32, f64),
    plot: Plot,
    thickness: f64,
    graphic: &[Value],
    rows: &[Row],
) -> Specification {
    let levels = || rows.iter().flat_map(|row| [row.from, row.to]);
    let least = levels().fold(0.0, f64::min);
    let most = levels().fold(0.0, f64::max);
    // Stacked bars cannot cross zero, so every length is counted from the least level.
    let above_least = |level: f64| tidy(level - least);

    let mut lines: Vec<Value> = rows
        .windows(2)
        .enumerate()
        .map(|(row_idx, pair)| {
            let level = above_least(pair[0].to);
            json!([{ "coord": [level, row_idx] }, { "coord": [level, row_idx + 1] }])
        })
        .collect();
    // Also at the edge where an end has no bar to show where zero is.
    let has_empty_end = rows.iter().any(|row| row.kind.is_end() && is_nil(row.to));
    if least < 0.0 || has_empty_end {
        let style = json!({ "color": colour::INK, "width": 1, "type": "solid" });
        lines.push(json!({ "xAxis": above_least(0.0), "lineStyle": style }));
    }
    let hidden: Vec<f64> = rows.iter().map(|row| above_least(row.from.min(row.to))).collect();
    let mut option = base();
    option["grid"] = plot.grid(f64::from(width), height);
    option["xAxis"] = json!({
        "type": "value",
        "min": 0,
        "max": if most > least { tidy(most - least) } else { 1.0 },
        "show": false,
    });
    option["yAxis"] = json!({
        "type": "category",
        "inverse": true,
        "show": false,
        "data": rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(),
    });
    option["graphic"] = json!(graphic);
    option["series"] = json!([
        {
            "type": "bar",
            "stack": "bridge",
            "silent": true,
            "barWidth": thickness,
            "itemStyle": { "color": "transparent" },
            "data": hidden,
            "markLine": {
                "silent": true,
                "z": 1,
                "symbol": "none",
                "label": { "show": false },
                "lineStyle": { "color": colour::MARK, "width": 1, "type": "solid" },
                "data": lines,
            },
        },
        {
            "type": "bar",
            "stack": "bridge",
            "silent": true,
            "barWidth": thickness,
            "data": rows.iter().map(bar).collect::<Vec<_>>(),
        },
    ]);
    Specification { name, width, height: pixels(height), option }
}

fn bar(row: &Row) -> Value {
    let mut style = json!({ "color": row.kind.fill() });
    if let Some(rotation) = row.kind.hatch() {
        style["decal"] = json!({
            "symbol": "rect",
            "symbolSize": 1,
            "dashArrayX": [1, 0],
            "dashArrayY": [2, 5],
            "rotation": rotation,
            "color": "rgba(255,255,255,.55)",
        });
    }
    json!({
        "value": tidy((row.to - row.from).abs()),
        "itemStyle": style,
        "label": {
            "show": true,
            "position": "right",
            "distance": GAP,
            "formatter": row.label,
            "color": row.kind.ink(),
            // The line of zero may run behind.
            "backgroundColor": colour::PAPER,
            "padding": 1,
            "fontSize": SIZE,
            "fontWeight": match row.kind.weight() {
                Weight::Bold => "bold",
                Weight::Regular => "normal",
            },
        },
    })
}

#[cfg(test)]
mod tests;
